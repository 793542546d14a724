//! Conditions and quantities.

use pol_diagnostics::Span;
use pol_values::Literal;

use super::{Citation, Member, Modal, Name, Text};

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
