//! Numbers, amounts, dates and periods: calculations, and comparisons between them.

use pol_diagnostics::{Said, Span};
use pol_parser::ast::{Arithmetic, Comparison, Expression, ExpressionKind, Member};
use pol_values::{Literal, PeriodUnit};

use crate::declare::Resolver;
use crate::types::{Calculation, Condition, ConditionKind, Defined, FactKind, Meaning, Quantity};

impl Resolver<'_> {
    pub(super) fn quantities(
        &mut self,
        left: &Expression,
        by: Comparison,
        right: &Expression,
        span: Span,
    ) -> Option<ConditionKind> {
        if let (Comparison::In | Comparison::NotIn, ExpressionKind::Set(members)) = (by, &right.kind) {
            let one = if by == Comparison::In { Comparison::Is } else { Comparison::IsNot };
            let mut each = Vec::new();
            for member in members {
                let Member::Literal(literal, at) = member else {
                    self.mismatch(
                        member.span(),
                        "这里要写数值",
                        "numbers are needed here",
                        Said::new("写成 {1, 2, 3}", "write {1, 2, 3}"),
                    );
                    return None;
                };
                let value = Expression { kind: ExpressionKind::Literal(*literal), span: *at };
                each.push(Condition { kind: self.quantities(left, one, &value, span)?, span });
            }
            return Some(if by == Comparison::In {
                ConditionKind::Any(each)
            } else {
                ConditionKind::All(each)
            });
        }
        let (a, b) = (self.calculation(left), self.calculation(right));
        let ((a, a_kind), (b, b_kind)) = (a?, b?);
        if matches!(by, Comparison::In | Comparison::NotIn | Comparison::Contains) {
            self.mismatch(
                span,
                "数值不能用“属于”“包含”比较",
                "quantities are compared with signs or words such as `exceeds`",
                Said::new("用 超过、不超过、等于", "use `exceeds`, `at most`, `equals`"),
            );
            return None;
        }
        if let (Quantity::Money, Quantity::Number, Calculation::Number(n)) = (a_kind, b_kind, &b) {
            // A bare number behind an amount: the unit is missing, or what the share is a share of.
            let part = n.fract() != pol_values::Decimal::ZERO && *n < pol_values::Decimal::ONE;
            let help = if part {
                Said::new(
                    "写明是谁的百分之几：另一个金额 × 百分之五",
                    "say of what it is a share: `another amount × 5%`",
                )
            } else {
                Said::new(
                    "在数的后面写“元”，例如 5万元",
                    "write the unit behind the number, such as `5000 yuan`",
                )
            };
            let (zh, en) = if part {
                ("这个百分比没有写是谁的", "it is not said of what this is a share")
            } else {
                ("这个金额没有写“元”", "this amount has no `yuan`")
            };
            self.mismatch(right.span, zh, en, help);
            return None;
        }
        self.same_quantity(&a, a_kind, &b, b_kind, span)?;
        Some(ConditionKind::Compare(Box::new(a), by, Box::new(b)))
    }

    /// Checks that two quantities can be compared or added, and settles the unit of durations.
    fn same_quantity(
        &mut self,
        a: &Calculation,
        a_kind: Quantity,
        b: &Calculation,
        b_kind: Quantity,
        span: Span,
    ) -> Option<Quantity> {
        match (a_kind, b_kind) {
            (Quantity::Duration(x), Quantity::Duration(y)) => {
                let unit = x.or(y);
                if let (Some(x), Some(y)) = (x, y)
                    && x != y
                {
                    let words = |u: PeriodUnit| match u {
                        PeriodUnit::Days => ("日", "days"),
                        PeriodUnit::WorkingDays => ("工作日", "working days"),
                        PeriodUnit::Months => ("月或年", "months or years"),
                        PeriodUnit::Hours => ("小时", "hours"),
                    };
                    let (x, y) = (words(x), words(y));
                    self.mismatch(
                        span,
                        format!("以{}计的期间和以{}计的期间不能比较", x.0, y.0),
                        format!("periods in {} and in {} cannot be compared", x.1, y.1),
                        Said::new("两边用同一个单位", "use the same unit on both sides"),
                    );
                    return None;
                }
                for side in [a, b] {
                    if let (Calculation::Fact(fact, _), Some(unit)) = (side, unit) {
                        self.model.facts[*fact].kind = FactKind::Duration(Some(unit));
                    }
                }
                Some(Quantity::Duration(unit))
            }
            (x, y) if x == y => Some(x),
            (x, y) => {
                let (help_zh, help_en) = match (x, y) {
                    (Quantity::Money, Quantity::Number) | (Quantity::Number, Quantity::Money) => {
                        ("金额要写单位，例如 5万元", "write the unit of an amount, such as `5000 yuan`")
                    }
                    _ => ("两边要是同一种值", "both sides must be of one kind"),
                };
                self.mismatch(
                    span,
                    format!("{}和{}不能比较或相加", quantity_word(x).0, quantity_word(y).0),
                    format!("{} and {} cannot be compared or added", quantity_word(x).1, quantity_word(y).1),
                    Said::new(help_zh, help_en),
                );
                None
            }
        }
    }

    pub(super) fn calculation(&mut self, expression: &Expression) -> Option<(Calculation, Quantity)> {
        let span = expression.span;
        match &expression.kind {
            ExpressionKind::Literal(literal) => Some(match literal {
                Literal::Number(n) => (Calculation::Number(*n), Quantity::Number),
                Literal::Money(n) => (Calculation::Number(*n), Quantity::Money),
                Literal::Date(date) => (Calculation::Date(*date), Quantity::Date),
                Literal::Period(period) => {
                    (Calculation::Period(*period), Quantity::Duration(Some(period.unit)))
                }
            }),
            ExpressionKind::Name(name) => match self.model.names.get(&name.text).copied() {
                Some(Meaning::Fact(fact)) if quantity(&self.model.facts[fact].kind).is_some() => {
                    let kind = quantity(&self.model.facts[fact].kind)?;
                    Some((Calculation::Fact(fact, span), kind))
                }
                Some(Meaning::Definition(id)) => {
                    self.define(id);
                    match &self.model.definitions[id].means {
                        Some(Defined::Calculation(_, kind)) => Some((Calculation::Defined(id), *kind)),
                        Some(Defined::Condition(_)) => {
                            self.not_a_quantity(span);
                            None
                        }
                        None => None,
                    }
                }
                Some(Meaning::Fact(_) | Meaning::Decision(_) | Meaning::Act(_) | Meaning::Role(_)) => {
                    self.not_a_quantity(span);
                    None
                }
                None => {
                    self.unknown(name);
                    None
                }
            },
            ExpressionKind::Calculate(left, by, right) => {
                let (a, b) = (self.calculation(left), self.calculation(right));
                let ((a, x), (b, y)) = (a?, b?);
                let kind = match (x, *by, y) {
                    (Quantity::Date, Arithmetic::Plus | Arithmetic::Minus, Quantity::Duration(unit)) => {
                        if matches!(unit, Some(PeriodUnit::WorkingDays | PeriodUnit::Hours)) {
                            self.mismatch(
                                span,
                                "条件里还不能从日期起算工作日或小时",
                                "working days and hours cannot be added to a date in a condition",
                                Said::new("用日、月或年", "use days, months or years"),
                            );
                            return None;
                        }
                        Some(Quantity::Date)
                    }
                    (Quantity::Date, Arithmetic::Minus, Quantity::Date) => {
                        Some(Quantity::Duration(Some(PeriodUnit::Days)))
                    }
                    (Quantity::Number, Arithmetic::Times | Arithmetic::Divided, Quantity::Number) => {
                        Some(Quantity::Number)
                    }
                    (Quantity::Money, Arithmetic::Times | Arithmetic::Divided, Quantity::Number)
                    | (Quantity::Number, Arithmetic::Times, Quantity::Money) => Some(Quantity::Money),
                    (Quantity::Money, Arithmetic::Divided, Quantity::Money) => Some(Quantity::Number),
                    (Quantity::Date, _, _) | (_, _, Quantity::Date) => None,
                    (_, Arithmetic::Plus | Arithmetic::Minus, _) => self.same_quantity(&a, x, &b, y, span),
                    _ => None,
                };
                let Some(kind) = kind else {
                    if !matches!(by, Arithmetic::Plus | Arithmetic::Minus)
                        || x == Quantity::Date
                        || y == Quantity::Date
                    {
                        self.mismatch(
                            span,
                            format!("{}和{}不能这样计算", quantity_word(x).0, quantity_word(y).0),
                            format!(
                                "{} and {} cannot be calculated so",
                                quantity_word(x).1,
                                quantity_word(y).1
                            ),
                            Said::new(
                                "金额可以乘除一个数，日期可以加减期间",
                                "amounts can be multiplied by numbers, dates take periods",
                            ),
                        );
                    }
                    return None;
                };
                Some((Calculation::Binary(Box::new(a), *by, Box::new(b)), kind))
            }
            ExpressionKind::Text(_)
            | ExpressionKind::Set(_)
            | ExpressionKind::All(_)
            | ExpressionKind::Any(_)
            | ExpressionKind::Not(_)
            | ExpressionKind::Compare(..)
            | ExpressionKind::Between(..)
            | ExpressionKind::Cause(..)
            | ExpressionKind::Conforms(_)
            | ExpressionKind::Duty(..) => {
                if !expression.is_missing() {
                    self.not_a_quantity(span);
                }
                None
            }
        }
    }

    fn not_a_quantity(&mut self, span: Span) {
        self.mismatch(
            span,
            "这里要写数、金额、期间或日期",
            "a number, amount, period or date is needed here",
            self.compared("例如", "such as"),
        );
    }
}

pub(super) fn quantity(kind: &FactKind) -> Option<Quantity> {
    match kind {
        FactKind::Int | FactKind::Number => Some(Quantity::Number),
        FactKind::Money => Some(Quantity::Money),
        FactKind::Date => Some(Quantity::Date),
        FactKind::Duration(unit) => Some(Quantity::Duration(*unit)),
        FactKind::Bool | FactKind::Citation(_) | FactKind::One(_) | FactKind::Any(_) | FactKind::Text => None,
    }
}

fn quantity_word(quantity: Quantity) -> (&'static str, &'static str) {
    match quantity {
        Quantity::Number => ("数", "a number"),
        Quantity::Money => ("金额", "an amount"),
        Quantity::Date => ("日期", "a date"),
        Quantity::Duration(_) => ("期间", "a period"),
    }
}
