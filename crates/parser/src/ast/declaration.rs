//! Declarations: facts, decisions, acts, roles, and the data on precedence.

use pol_diagnostics::Span;
use pol_values::Literal;

use super::{Basis, Day, Expression, Name, Text};

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
