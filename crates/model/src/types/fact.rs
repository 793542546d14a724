//! Facts and their values.

use pol_diagnostics::Span;
use pol_values::{Date, Decimal, Id, Period, PeriodUnit};

/// The type of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactKind {
    /// 是否
    Bool,
    /// 援引, of these kinds of norms
    Citation(Vec<String>),
    /// 选项
    One(Vec<String>),
    /// 多选
    Any(Vec<String>),
    /// 整数
    Int,
    /// 数
    Number,
    /// 金额
    Money,
    /// 日期
    Date,
    /// 期间, in the unit in which it is compared
    Duration(Option<PeriodUnit>),
    /// 文字
    Text,
}

/// A value of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactValue {
    /// 是 or 否.
    Bool(bool),
    /// The number of an option.
    Option(usize),
    /// A set of options, as bits.
    Options(u64),
    /// A number or amount.
    Number(Decimal),
    /// A day.
    Date(Date),
    /// A length of time.
    Period(Period),
    /// A text.
    Text(String),
}

/// What a fact is taken to be while nobody has shown it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presumption {
    /// The value.
    pub value: FactValue,
    /// Its legal basis, as written.
    pub basis: Option<String>,
}

/// A fact.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Its name.
    pub name: String,
    /// The question to the case handler.
    pub question: Option<String>,
    /// Its type.
    pub kind: FactKind,
    /// 推定
    pub presumption: Option<Presumption>,
    /// 主张: who must raise it.
    pub raised_by: Option<String>,
    /// The legal basis of 主张, as written.
    pub raised_basis: Option<String>,
    /// 认定: a person must find it.
    pub finding: bool,
    /// 可不适用
    pub may_not_apply: bool,
    /// The least and greatest value.
    pub range: Option<(FactValue, FactValue)>,
    /// For a causal finding: what it links.
    pub cause: Option<Cause>,
    /// 对应: the fact that it is; nothing reads this one then.
    pub mapped: Option<Id<Fact>>,
    /// 对应: facts of other documents that are this one.
    pub stands_for: Vec<Mapping>,
    /// Its place.
    pub span: Span,
}

/// 对应: a fact of another document, and why it is the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// The document's id.
    pub document: String,
    /// Its name for the fact.
    pub name: String,
    /// Why.
    pub reason: String,
}

impl Fact {
    /// The words for its values, if they can be counted: 否 and 是, or the options.
    pub fn options(&self) -> Option<Vec<&str>> {
        match &self.kind {
            FactKind::Bool | FactKind::Citation(_) => Some(vec!["否", "是"]),
            FactKind::One(options) => Some(options.iter().map(String::as_str).collect()),
            FactKind::Any(_)
            | FactKind::Int
            | FactKind::Number
            | FactKind::Money
            | FactKind::Date
            | FactKind::Duration(_)
            | FactKind::Text => None,
        }
    }
}

/// The two sides of a causal finding, as alternatives of facts that must all hold: what a case can
/// name when it says 因 … 致使 ….
#[derive(Clone, Debug, Default)]
pub struct Cause {
    /// Sets of facts, each of which is enough as a cause.
    pub causes: Vec<Vec<Id<Fact>>>,
    /// Sets of facts, each of which is enough as an effect.
    pub effects: Vec<Vec<Id<Fact>>>,
}
