//! Conditions, quantities and definitions.

use pol_diagnostics::Span;
use pol_parser::ast::{Arithmetic, Comparison};
use pol_values::{Date, Decimal, Id, Period, PeriodUnit};

use super::{Fact, Matter, Outcomes, Provision};

/// A definition.
#[derive(Clone, Debug)]
pub struct Definition {
    /// The defined name.
    pub name: String,
    /// What it means; `None` only while the model is being built, or after an error.
    pub means: Option<Defined>,
    /// 解读
    pub interpretation: Option<String>,
    /// Its place.
    pub span: Span,
}

/// What a definition stands for.
#[derive(Clone, Debug)]
pub enum Defined {
    /// A condition.
    Condition(Condition),
    /// A quantity.
    Calculation(Calculation, Quantity),
}

/// The kinds of quantities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// A bare number.
    Number,
    /// An amount.
    Money,
    /// A day.
    Date,
    /// A length of time.
    Duration(Option<PeriodUnit>),
}

/// A condition.
#[derive(Clone, Debug)]
pub struct Condition {
    /// What it says.
    pub kind: ConditionKind,
    /// Its place.
    pub span: Span,
}

impl Condition {
    /// The conditions of which it consists, if it is put together of any.
    pub fn parts(&self) -> Vec<&Condition> {
        match &self.kind {
            ConditionKind::All(parts) | ConditionKind::Any(parts) => parts.iter().collect(),
            ConditionKind::Not(inner) => vec![inner],
            ConditionKind::Cause(cause, effect, _) => vec![cause, effect],
            ConditionKind::In(..)
            | ConditionKind::Has(..)
            | ConditionKind::TextIs(..)
            | ConditionKind::Compare(..)
            | ConditionKind::Defined(_)
            | ConditionKind::Conforms(..)
            | ConditionKind::Outcome(..)
            | ConditionKind::Collects(..)
            | ConditionKind::Duty(..) => Vec::new(),
        }
    }
}

/// The forms of a condition.
#[derive(Clone, Debug)]
pub enum ConditionKind {
    /// The fact has one of these values (bits over [`Fact::options`]). False if not applicable.
    In(Id<Fact>, u64),
    /// The fact (多选) contains the option. False if not applicable.
    Has(Id<Fact>, usize),
    /// The fact (文字) is this text, or (`false`) is not. False if not applicable.
    TextIs(Id<Fact>, String, bool),
    /// A comparison of quantities. False if a fact in it is not applicable.
    Compare(Box<Calculation>, Comparison, Box<Calculation>),
    /// 且
    All(Vec<Condition>),
    /// 或
    Any(Vec<Condition>),
    /// 非
    Not(Box<Condition>),
    /// 因 A 致使 C, with its finding
    Cause(Box<Condition>, Box<Condition>, Id<Fact>),
    /// A definition
    Defined(Id<Definition>),
    /// 符合; `true`: of the versions of the text, that of the day is meant.
    Conforms(Vec<Id<Provision>>, bool),
    /// The decision comes out within these outcomes (M11).
    Outcome(Id<Matter>, Outcomes),
    /// The outcome is among those of a decision 可并存 (M8).
    Collects(Id<Matter>, usize),
    /// The duty is exactly this (M9).
    Duty(Id<Matter>, Outcomes),
}

/// A quantity.
#[derive(Clone, Debug)]
pub enum Calculation {
    /// A fact.
    Fact(Id<Fact>, Span),
    /// A number or amount.
    Number(Decimal),
    /// A day.
    Date(Date),
    /// A length of time.
    Period(Period),
    /// A definition of a quantity.
    Defined(Id<Definition>),
    /// + − × ÷
    Binary(Box<Calculation>, Arithmetic, Box<Calculation>),
}
