//! Scenarios, cases and what is expected of them.

use pol_diagnostics::Span;

use super::{Citation, Day, Modal, Name, Outcome, Text, Value};

/// An expected outcome (案例).
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// Its name, by which others build on it.
    pub name: Option<Name>,
    /// What it shows.
    pub title: Option<Text>,
    /// 同: the scenario whose facts it starts from.
    pub like: Option<Name>,
    /// What is given.
    pub entries: Vec<CaseEntry>,
    /// What must come out.
    pub expects: Vec<Expectation>,
    /// 单独: without any other policy.
    pub alone: bool,
    /// 删去: as if these provisions were not there.
    pub without: Vec<Citation>,
    /// Its place.
    pub span: Span,
}

/// A case file (案件).
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// Its number or name.
    pub title: Text,
    /// What is recorded, for all persons.
    pub entries: Vec<CaseEntry>,
    /// The persons, each with what is recorded of them alone.
    pub persons: Vec<Person>,
    /// What it is written in.
    pub form: CaseForm,
    /// Its place.
    pub span: Span,
}

/// What a case is written in. It changes no meaning but one: a bare number for an amount counts yuan in
/// data, and is an error where a person writes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CaseForm {
    /// A 案件 block.
    #[default]
    Pol,
    /// YAML.
    Yaml,
    /// JSON.
    Json,
}

/// One person of a case.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// Who.
    pub name: Text,
    /// What is recorded of them alone.
    pub entries: Vec<CaseEntry>,
}

/// Something that a case records.
#[derive(Clone, Debug, PartialEq)]
pub enum CaseEntry {
    /// A fact and its value.
    Given(Name, Value),
    /// 因 A 致使 C, given: the names of the cause and of the effect.
    Cause(Vec<Name>, Vec<Name>, Span),
    /// 其余 为 否
    OthersFalse(Span),
    /// 未知
    Unknown(Name),
    /// 无法查明
    Unprovable(Name),
    /// 不适用
    Inapplicable(Name),
    /// 认定 F 为 V 由 … 于 … 理由 … 证据 …
    Finding(Name, Value, Record),
    /// 认定 因 A 致使 C 为 V …: the names of the cause and of the effect.
    FindingCause(Vec<Name>, Vec<Name>, Value, Record),
    /// 认定 其余 为 否 由 …: every finding not named is found not to hold, with the record of who found so
    OthersFound(Record, Span),
    /// 援引 F 为 “…” 位阶 … 施行 …
    Cites(Cited),
    /// 行为日
    ActDate(Day),
    /// 裁决日
    DecisionDate(Day),
    /// 地域
    Territory(Name),
    /// 选定
    Chosen(Name, Value, Record),
    /// 裁决
    Ruling(Name, Value, Record),
    /// 已办
    Done(Name, Day),
    /// 未办: not done, and where it says so on that day still not.
    NotDone(Name, Option<Day>),
}

/// Who recorded something, when and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// 由
    pub by: Option<Text>,
    /// 于
    pub on: Option<Day>,
    /// 理由
    pub grounds: Option<Text>,
    /// 证据
    pub evidence: Option<Text>,
}

/// A norm that a case cites for a fact of type 援引.
#[derive(Clone, Debug, PartialEq)]
pub struct Cited {
    /// The fact.
    pub fact: Name,
    /// The norm, in words.
    pub norm: Text,
    /// Its kind.
    pub rank: Option<Name>,
    /// Since when it is in force.
    pub effective: Option<Day>,
    /// Until when.
    pub repealed: Option<Day>,
}

/// One phrase of 应得.
#[derive(Clone, Debug, PartialEq)]
pub struct Expectation {
    /// What is expected.
    pub kind: ExpectationKind,
    /// 见: provisions that must be among the grounds.
    pub per: Vec<Citation>,
    /// Its place.
    pub span: Span,
}

/// The forms of [`Expectation`].
#[derive(Clone, Debug, PartialEq)]
pub enum ExpectationKind {
    /// D 为 a, D 裁量 {a, b}, D 待定 …, D 无规定, ….
    Decision(Name, Expected),
    /// ROLE 应当 ACT; `None` is 无义务.
    Duty(Name, Option<Modal>, Name, Timing),
    /// ROLE 待定 ACT 需查 甲、乙
    OpenDuty(Name, Name, Vec<Name>),
    /// 排除 第六条（一） 因 例外
    Excluded(Citation, Option<Name>),
}

/// What is expected of a duty's time: 期限 2024-03-15 逾期.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Timing {
    /// 期限: its due date.
    pub due: Option<Day>,
    /// 按期, 逾期, 逾期未办, 未到期.
    pub state: Option<Timeliness>,
}

/// Whether a duty was done in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Timeliness {
    /// 按期
    InTime,
    /// 逾期
    Late,
    /// 逾期未办
    Overdue,
    /// 未到期
    NotYetDue,
}

/// An expected verdict.
#[derive(Clone, Debug, PartialEq)]
pub enum Expected {
    /// Exactly these outcomes are permitted: decided if one, discretion if several.
    Permitted(Vec<Outcome>),
    /// 可并存 {应当 a, 可以 b}: exactly these stand side by side; with a modal, so.
    SideBySide(Vec<(Option<Modal>, Vec<Outcome>)>),
    /// 待定 {…} 需查 …
    Open(Vec<Expected>, Vec<Name>),
    /// 无规定
    NoRule,
    /// 不在范围
    OutOfScope,
    /// 未施行
    NotInForce,
    /// 冲突 … 裁决 …
    Conflict(Vec<Citation>, Option<Name>),
}
