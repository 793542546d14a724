//! The syntax tree: what was written, with its places. Names are text here; which fact, decision or
//! provision they mean is settled by the model.

use pol_diagnostics::Span;
use pol_values::{Date, Literal};

/// One `.pol` file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct File {
    /// What stands at its head: the policy's name and particulars, and what is loaded.
    pub head: Head,
    /// Declarations, in order.
    pub declarations: Vec<Declaration>,
    /// Provisions, each with its children.
    pub provisions: Vec<Provision>,
    /// Expected outcomes (案例).
    pub scenarios: Vec<Scenario>,
    /// Case files (案件).
    pub cases: Vec<Case>,
    /// Names that were to be declared by a line that could not be read (and was reported): that
    /// they are unknown is not reported again.
    pub lost: Vec<String>,
}

/// A word or name and where it stands. Full-width letters and digits are folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name.
    pub text: String,
    /// Its place.
    pub span: Span,
}

/// A quoted text and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Without the quotation marks.
    pub value: String,
    /// Its place, marks included.
    pub span: Span,
}

/// A date and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// The day.
    pub date: Date,
    /// Its place.
    pub span: Span,
}

/// The head of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Head {
    /// `规范 ID “title”`; a file without it is a vocabulary or a set of cases.
    pub policy: Option<(Name, Option<Text>)>,
    /// 简称
    pub short: Option<Name>,
    /// 制定机关
    pub issuer: Option<Name>,
    /// 位阶
    pub rank: Option<Name>,
    /// 文号
    pub document_number: Option<Text>,
    /// 印发
    pub issued: Option<Day>,
    /// 施行
    pub effective: Option<Day>,
    /// 废止
    pub repealed: Option<Day>,
    /// 取代: earlier versions, each by its id or title.
    pub replaces: Vec<Name>,
    /// 取代 未载: an earlier version that is not held.
    pub replaces_not_held: Option<Text>,
    /// 原文
    pub source: Option<Text>,
    /// 载入
    pub uses: Vec<Text>,
    /// 编写
    pub encoded: Option<Text>,
    /// 审核
    pub approved: Option<Text>,
    /// 语言版本
    pub edition: Option<Name>,
    /// 仅载
    pub only_held: Vec<Citation>,
}

/// A declaration.
#[derive(Clone, Debug, PartialEq)]
pub enum Declaration {
    /// 事实
    Fact(Fact),
    /// 约束
    Constraint(Expression),
    /// 决定
    Decision(Decision),
    /// 措施
    Act(Act),
    /// 角色
    Role(Role),
    /// 定义
    Definition(Definition),
    /// 对应: one document's fact is another's.
    Maps(Maps),
    /// 知悉 at the level of the file.
    Acknowledge(Acknowledgement),
    /// 位阶体系
    Hierarchy(Name, Option<Text>),
    /// 统称
    Collective(Name, Vec<Member>),
    /// A > B
    Edge(Edge),
    /// A 与 B 裁决 X
    Referral(Referral),
    /// 机关
    Organ(Organ),
    /// 期间计算
    Counting(Counting),
    /// 节假日
    Holidays(Holidays),
}

/// `期间计算 首日不计 末日顺延 …`
#[derive(Clone, Debug, PartialEq)]
pub struct Counting {
    /// 首日计入 (首日不计 is `false`).
    pub first_day: Option<bool>,
    /// 末日顺延 (末日不顺延 is `false`).
    pub rolls: Option<bool>,
    /// Periods in days that mean working days.
    pub working: Vec<(Literal, Span)>,
    /// 依据
    pub basis: Vec<Basis>,
    /// Its place.
    pub span: Span,
}

/// `节假日 2024年 放假 … 上班 …`
#[derive(Clone, Debug, PartialEq)]
pub struct Holidays {
    /// The years it covers.
    pub years: Vec<(i16, Span)>,
    /// 放假: first and last days.
    pub off: Vec<(Day, Day)>,
    /// 上班: first and last days.
    pub at_work: Vec<(Day, Day)>,
    /// 依据
    pub basis: Vec<Basis>,
    /// Its place.
    pub span: Span,
}

/// `事实 NAME：TYPE “question” marks`
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// Its name.
    pub name: Name,
    /// What values it takes.
    pub kind: Type,
    /// The question to the case handler.
    pub question: Option<Text>,
    /// 推定, 主张, 认定, 可不适用, 在 … 至 ….
    pub marks: Vec<Mark>,
}

/// The type of a fact.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// 是否
    Bool,
    /// 整数
    Int,
    /// 数
    Number,
    /// 金额
    Money,
    /// 日期
    Date,
    /// 期间
    Duration,
    /// 文字
    Text,
    /// 选项
    One(Vec<Member>),
    /// 多选
    Any(Vec<Member>),
    /// 援引
    Citation(Vec<Member>),
}

/// A mark on a fact.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// 推定 V 依据 “…”
    Presumed(Value, Option<Text>, Span),
    /// 主张 ROLE
    RaisedBy(Name, Option<Text>, Span),
    /// 认定
    Finding(Span),
    /// 可不适用
    MayNotApply(Span),
    /// 在 a 至 b
    Range(Expression, Expression, Span),
}

/// A value as written in a case, a mark or a default.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number, amount, period or date.
    Literal(Literal, Span),
    /// A quoted text.
    Text(Text),
    /// A word: an option, 是 or 否.
    Name(Name),
    /// Several options.
    Set(Vec<Member>, Span),
}

/// An element between braces.
#[derive(Clone, Debug, PartialEq)]
pub enum Member {
    /// A word.
    Name(Name),
    /// A quoted text.
    Text(Text),
    /// A number, amount, period or date.
    Literal(Literal, Span),
}

/// `决定 NAME {outcomes} marks`
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// Its name.
    pub name: Name,
    /// Its outcomes, in the written order.
    pub outcomes: Vec<Name>,
    /// For a decision over amounts or periods: which.
    pub over: Option<Type>,
    /// “title”
    pub title: Option<Text>,
    /// 默认
    pub default: Option<Value>,
    /// 由重到轻
    pub severest_first: bool,
    /// 从旧兼从轻
    pub lighter: Option<Span>,
    /// 可并存, 取最重, 取高
    pub mode: Option<(DecisionMode, Span)>,
    /// 含
    pub parts: Vec<Member>,
    /// Its place.
    pub span: Span,
}

/// How a decision combines outcomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecisionMode {
    /// 可并存
    Concurrent,
    /// 取最重
    TakeSeverest,
    /// 取高
    TakeHighest,
}

/// `措施 NAME “title” 属于 WIDER`
#[derive(Clone, Debug, PartialEq)]
pub struct Act {
    /// Its name.
    pub name: Name,
    /// What it is.
    pub title: Option<Text>,
    /// 属于: the act of which it is a kind.
    pub kind_of: Option<Name>,
    /// 即 不: the act that it refuses.
    pub refuses: Option<Name>,
}

/// `角色 NAME “title” 包括 {…}`
#[derive(Clone, Debug, PartialEq)]
pub struct Role {
    /// Its name.
    pub name: Name,
    /// Who that is.
    pub title: Option<Text>,
    /// 包括
    pub includes: Vec<Member>,
}

/// `定义 NAME 指 …`
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// The defined name.
    pub name: Name,
    /// What it means.
    pub means: Expression,
    /// 解读
    pub interpretation: Option<Text>,
}

/// `对应 POLICY:FACT 为 FACT “reason”`
#[derive(Clone, Debug, PartialEq)]
pub struct Maps {
    /// The other document.
    pub policy: Name,
    /// Its fact.
    pub theirs: Name,
    /// The fact here.
    pub ours: Name,
    /// Why they are the same.
    pub reason: Text,
}

/// `知悉 F0001 “reason”`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acknowledgement {
    /// The code of the finding.
    pub code: Name,
    /// The name it is about, where the finding is about one.
    pub about: Option<Name>,
    /// Why it may stand.
    pub reason: Text,
    /// Its place.
    pub span: Span,
}

/// A > B, in the precedence data.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// The kinds that prevail.
    pub over: Vec<Vec<Name>>,
    /// The kinds that yield.
    pub under: Vec<Vec<Name>>,
    /// 于, 依据, 假定, 当.
    pub marks: Vec<EdgeMark>,
    /// Its place.
    pub span: Span,
}

/// A 与 B 裁决 ORGAN, in the precedence data.
#[derive(Clone, Debug, PartialEq)]
pub struct Referral {
    /// The one side.
    pub one: Vec<Vec<Name>>,
    /// The other.
    pub other: Vec<Vec<Name>>,
    /// Who rules.
    pub organ: Name,
    /// ，适用 KIND 的 裁决 ORGAN
    pub stages: Vec<(Name, Name)>,
    /// 于, 依据, 假定, 当.
    pub marks: Vec<EdgeMark>,
    /// Its place.
    pub span: Span,
}

/// What qualifies an edge or a referral.
#[derive(Clone, Debug, PartialEq)]
pub enum EdgeMark {
    /// 于
    Within(Name),
    /// 依据
    Basis(Basis),
    /// 假定
    Assumed(Text),
    /// 当
    When(Name),
}

/// `机关 NAME 隶属 … 级别 … 地域 …`
#[derive(Clone, Debug, PartialEq)]
pub struct Organ {
    /// Its name, or several that count as one.
    pub names: Vec<Name>,
    /// 隶属
    pub under: Vec<Name>,
    /// 业务上级
    pub led_by: Vec<Name>,
    /// 级别
    pub level: Option<Name>,
    /// 地域
    pub territory: Option<Name>,
    /// 承继
    pub succeeds: Vec<Name>,
    /// 依据
    pub basis: Vec<Basis>,
    /// Its place.
    pub span: Span,
}

/// The levels of a provision, from the widest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 编
    Part,
    /// 章
    Chapter,
    /// 节
    Section,
    /// 条
    Article,
    /// 款
    Paragraph,
    /// 项
    Item,
    /// 目
    Subitem,
    /// 第N句
    Sentence,
    /// 前段, 后段, 但书 (values 1, 2, 3)
    Segment,
}

/// A provision's own number, at one level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number {
    /// Which level.
    pub level: Level,
    /// Its number.
    pub value: u32,
    /// 之一 is 1; otherwise 0. In English, 12A is 1.
    pub sub: u32,
}

/// A provision and all that stands in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Provision {
    /// Its number.
    pub number: Number,
    /// “title”
    pub title: Option<Text>,
    /// What it says, in order.
    pub statements: Vec<Statement>,
    /// Its definitions.
    pub definitions: Vec<Definition>,
    /// The provisions in it.
    pub children: Vec<Provision>,
    /// The place of its number and title.
    pub span: Span,
    /// Whether something in it could not be read (and was reported): what it lacks is not reported
    /// again.
    pub unreadable: bool,
}

/// A statement of a provision.
#[derive(Clone, Debug, PartialEq)]
pub enum Statement {
    /// 当
    When(Expression, Span),
    /// 但 … 除外
    But(Exception),
    /// 则 …, or a duty, permission or prohibition; `，` divides several conclusions
    Concludes(Vec<Conclusion>, Span),
    /// 有下列情形之一的
    AnyOf(Span),
    /// 同时具备下列条件的
    AllOf(Span),
    /// 本办法 适用 当 …
    Scope(Relative, Expression, Span),
    /// 本办法 不一致时 从 {…}
    Deference(Deference),
    /// 优先于
    Overrides(Overrides),
    /// 特别于
    Special(Vec<Citation>, Option<Text>, Span),
    /// 解读
    Interpretation(Text),
    /// 依据
    Basis(Basis),
    /// 宣示
    Declaratory(Text),
    /// 常设 应当 “…”
    Standing(Vec<Name>, Modal, Text, Span),
    /// 体现于 文头 / 体现于 第三条
    Technical(Vec<Citation>, Span),
    /// 重申
    Restates(Basis),
    /// 细化
    Refines(Basis),
    /// 依照
    AsIn(Basis),
    /// 未载 … 可能含 D 的例外
    NotHeld(NotHeld),
    /// 设定 M 限 {…}
    Reserves(Name, Vec<Member>, Vec<Citation>, Span),
    /// 职权 A 归 {…}
    Power(Name, Vec<Member>, Vec<Citation>, Span),
    /// 程序
    Procedural(Span),
    /// 溯及
    Retroactive(Basis),
    /// 从旧兼从轻: of these decisions; with none, of all on which the text concludes
    Lighter(Vec<Name>, Span),
    /// 知悉
    Acknowledge(Acknowledgement),
    /// 施行, of this provision
    Effective(Day),
    /// 废止, of this provision
    Repealed(Day),
}

/// `但 E（但 F 除外）除外`
#[derive(Clone, Debug, PartialEq)]
pub struct Exception {
    /// When the rule does not hold after all.
    pub when: Expression,
    /// When the exception does not hold after all.
    pub but: Option<Box<Exception>>,
    /// Its place.
    pub span: Span,
}

/// How a rule binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Modal {
    /// 则
    Is,
    /// 应当
    Must,
    /// 不得
    MustNot,
    /// 可以
    May,
    /// 有权
    Right,
    /// need not: 可以 不
    NeedNot,
}

/// What a rule concludes.
#[derive(Clone, Debug, PartialEq)]
pub enum Conclusion {
    /// `则 D 为 a 或 b`, `可以 D 为 b`, `不得 D 为 c`
    Decision {
        /// Who decides, if said.
        actors: Vec<Name>,
        /// How it binds.
        modal: Modal,
        /// The decision.
        decision: Name,
        /// What it is to be: one of these.
        outcomes: Vec<Outcome>,
        /// Its place.
        span: Span,
    },
    /// `则 认定 F 为 否`
    Finding {
        /// The finding.
        fact: Name,
        /// What is found.
        value: Value,
        /// Its place.
        span: Span,
    },
    /// `甲、乙 应当 向 丙 备案`
    Act(ActConclusion),
}

/// An outcome of a decision, as a conclusion or an expectation writes it.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// A named one.
    Named(Name),
    /// 2000元, 在 1000元 至 5000元, 超过 5000元 不满 1万元
    Stretch(Stretch),
    /// 违法所得 的 一倍以上五倍以下: reckoned from a fact.
    Multiple(Name, Span),
}

/// Values of a decision over amounts, from one to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    /// Its ends, as written: one value alone has none.
    pub limits: Vec<Limit>,
    /// A value that stands alone.
    pub value: Option<Literal>,
    /// Its place.
    pub span: Span,
}

/// An end of a stretch of values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    /// 超过, 不低于, 不满, 不超过.
    pub by: Comparison,
    /// The value.
    pub value: Literal,
}

/// A duty, permission or prohibition of acts.
#[derive(Clone, Debug, PartialEq)]
pub struct ActConclusion {
    /// Who.
    pub actors: Vec<Name>,
    /// 应当, 不得, 可以, 有权.
    pub modal: Modal,
    /// 不: not to do it.
    pub negated: bool,
    /// The acts; each of them.
    pub acts: Vec<Name>,
    /// 向: towards whom.
    pub toward: Vec<Name>,
    /// 自 X 起 N日 内: from which fact, within how long.
    pub deadline: Option<(Name, Literal)>,
    /// 以 “…”: by which means.
    pub means: Vec<Text>,
    /// Its place.
    pub span: Span,
}

/// `优先于 … 解读 …`
#[derive(Clone, Debug, PartialEq)]
pub struct Overrides {
    /// What yields.
    pub targets: Vec<Citation>,
    /// 授权: the provision that allows it, towards another issuer.
    pub authority: Option<Citation>,
    /// 解读: the text does not say so.
    pub interpretation: Option<Text>,
    /// Its place.
    pub span: Span,
}

/// `本办法 不一致时 从 {…}`
#[derive(Clone, Debug, PartialEq)]
pub struct Deference {
    /// What yields: this policy, this article.
    pub whose: Relative,
    /// `另有规定时` instead of `不一致时`.
    pub otherwise: bool,
    /// To which kinds or relations of organs.
    pub to: Vec<Member>,
    /// Its place.
    pub span: Span,
}

/// What a provision is founded on or points to.
#[derive(Clone, Debug, PartialEq)]
pub enum Basis {
    /// A file, and a provision in it.
    File(Text, Option<Citation>),
    /// Provisions.
    Citations(Vec<Citation>),
    /// A text that is cited but not held.
    NotHeld(Text),
}

/// `未载 第六条至第八条 可能含 D 的例外`
#[derive(Clone, Debug, PartialEq)]
pub struct NotHeld {
    /// The text as named.
    pub what: String,
    /// The decision that may have an exception there.
    pub exceptions_to: Option<Name>,
    /// Its place.
    pub span: Span,
}

/// A citation of a provision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The document, if it is another.
    pub document: Option<Name>,
    /// Its path of numbers; empty for the whole document.
    pub path: Vec<Step>,
    /// 至: the last provision of a range.
    pub to: Vec<Step>,
    /// Its place.
    pub span: Span,
}

/// One step of a citation's path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A number.
    Number(Number),
    /// 本条, 前款, ….
    Relative(Relative),
}

/// A provision named by where one stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relative {
    /// 本办法, 本法, ….
    Policy,
    /// 本条, 本款, 本项, 本章, 本节.
    This(Level),
    /// 前条, 前款, 前项; 前两款 counts two.
    Previous(Level, u32),
}

/// A condition or a calculation.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// What it says.
    pub kind: ExpressionKind,
    /// Its place.
    pub span: Span,
}

/// The forms of [`Expression`].
#[derive(Clone, Debug, PartialEq)]
pub enum ExpressionKind {
    /// A fact, definition or decision, or a value.
    Name(Name),
    /// A number, amount, period or date.
    Literal(Literal),
    /// A quoted text.
    Text(Text),
    /// {a, b}
    Set(Vec<Member>),
    /// 且
    All(Vec<Expression>),
    /// 或
    Any(Vec<Expression>),
    /// 非 X, 并非（X）
    Not(Box<Expression>),
    /// A comparison.
    Compare(Box<Expression>, Comparison, Box<Expression>),
    /// `X 在 1000元 至 5000元`
    Between(Box<Expression>, Box<Expression>, Box<Expression>),
    /// A calculation.
    Calculate(Box<Expression>, Arithmetic, Box<Expression>),
    /// 因 A 致使 C
    Cause(Box<Expression>, Box<Expression>),
    /// 符合 第十一条
    Conforms(Citation),
    /// `甲 应当 备案`
    Duty(Name, Modal, Name),
}

/// How two things are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Comparison {
    /// 为
    Is,
    /// 不为
    IsNot,
    /// 属于
    In,
    /// 不属于
    NotIn,
    /// 包含
    Contains,
    /// 超过, >
    Over,
    /// 不低于, 以上, ≥
    AtLeast,
    /// 不满, <
    Under,
    /// 不超过, 以下, 以内, ≤
    AtMost,
}

/// A calculation on two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Arithmetic {
    /// +
    Plus,
    /// -
    Minus,
    /// ×
    Times,
    /// ÷
    Divided,
}

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

impl Value {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Value::Literal(_, span) | Value::Set(_, span) => *span,
            Value::Text(text) => text.span,
            Value::Name(name) => name.span,
        }
    }
}

impl Member {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Member::Name(name) => name.span,
            Member::Text(text) => text.span,
            Member::Literal(_, span) => *span,
        }
    }

    /// The word or text itself.
    pub fn word(&self) -> Option<&str> {
        match self {
            Member::Name(name) => Some(&name.text),
            Member::Text(text) => Some(&text.value),
            Member::Literal(..) => None,
        }
    }
}
