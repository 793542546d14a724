//! The findings that 因 … 致使 … generates.

use pol_diagnostics::Span;
use pol_parser::ast::{Arithmetic, Comparison, Expression, ExpressionKind, Member, Step};
use pol_values::{Decimal, Id, Literal, PeriodUnit};

use super::YES;
use crate::declare::Resolver;
use crate::types::{Cause, Condition, ConditionKind, Defined, Fact, FactKind, Meaning};

impl Resolver<'_> {
    /// The finding that C was caused by A: one for each pair as written.
    pub(super) fn causal_finding(
        &mut self,
        cause: &Expression,
        effect: &Expression,
        because: &Condition,
        result: &Condition,
        span: Span,
    ) -> Id<Fact> {
        let in_words = |chinese| (spelled(cause, chinese), spelled(effect, chinese));
        let (a, c) = in_words(false);
        let chinese = !a.is_ascii() || !c.is_ascii();
        let (a, c) = if chinese { in_words(true) } else { (a, c) };
        let name = if chinese { format!("{a}致使{c}") } else { format!("{c}_because_of_{a}") };
        if let Some(known) = self.causes.get(&name) {
            return *known;
        }
        let question = if chinese {
            format!("“{c}”是否由“{a}”所致？")
        } else {
            format!("Was `{c}` caused by `{a}`?")
        };
        let id = self.model.facts.push(Fact {
            name: name.clone(),
            question: Some(question),
            kind: FactKind::Bool,
            presumption: None,
            raised_by: None,
            raised_basis: None,
            finding: true,
            may_not_apply: false,
            range: None,
            mapped: None,
            stands_for: Vec::new(),
            cause: Some(Cause { causes: self.alternatives(because), effects: self.alternatives(result) }),
            span,
        });
        self.causes.insert(name.clone(), id);
        self.model.names.entry(name).or_insert(Meaning::Fact(id));
        id
    }

    /// The sets of yes-or-no facts each of which is enough for a condition, through definitions.
    fn alternatives(&self, condition: &Condition) -> Vec<Vec<Id<Fact>>> {
        match &condition.kind {
            ConditionKind::In(fact, YES) => vec![vec![*fact]],
            ConditionKind::Any(parts) => parts.iter().flat_map(|p| self.alternatives(p)).collect(),
            ConditionKind::All(parts) => {
                parts.iter().map(|p| self.alternatives(p)).fold(vec![Vec::new()], |sets, next| {
                    sets.iter()
                        .flat_map(|set| {
                            next.iter().map(move |more| set.iter().chain(more).copied().collect())
                        })
                        .take(64)
                        .collect()
                })
            }
            ConditionKind::Defined(id) => match &self.model.definitions[*id].means {
                Some(Defined::Condition(inner)) => self.alternatives(inner),
                Some(Defined::Calculation(..)) | None => Vec::new(),
            },
            ConditionKind::In(..)
            | ConditionKind::Has(..)
            | ConditionKind::TextIs(..)
            | ConditionKind::Compare(..)
            | ConditionKind::Not(_)
            | ConditionKind::Cause(..)
            | ConditionKind::Conforms(..)
            | ConditionKind::Outcome(..)
            | ConditionKind::Collects(..)
            | ConditionKind::Duty(..) => Vec::new(),
        }
    }
}

/// An expression as part of a name, which a case file gives: it hangs on nothing but the words.
fn spelled(expression: &Expression, chinese: bool) -> String {
    let own = |expression: &Expression| spelled(expression, chinese);
    let pick = |zh: &'static str, en: &'static str| if chinese { zh } else { en };
    let join = |parts: &[Expression], glue: &str| parts.iter().map(own).collect::<Vec<_>>().join(glue);
    match &expression.kind {
        ExpressionKind::Name(name) => name.text.clone(),
        ExpressionKind::All(parts) => join(parts, pick("且", "_and_")),
        ExpressionKind::Any(parts) => join(parts, pick("或", "_or_")),
        ExpressionKind::Not(inner) => format!("{}{}", pick("非", "not_"), own(inner)),
        ExpressionKind::Compare(left, by, right) => {
            format!("{}{}{}", own(left), compared(*by, chinese), own(right))
        }
        ExpressionKind::Between(value, low, high) => {
            format!("{}{}{}{}{}", own(value), pick("在", "_from_"), own(low), pick("至", "_to_"), own(high))
        }
        ExpressionKind::Calculate(left, by, right) => {
            let by = match by {
                Arithmetic::Plus => pick("加", "_plus_"),
                Arithmetic::Minus => pick("减", "_minus_"),
                Arithmetic::Times => pick("乘", "_times_"),
                Arithmetic::Divided => pick("除以", "_divided_by_"),
            };
            format!("{}{by}{}", own(left), own(right))
        }
        ExpressionKind::Set(members) => {
            members.iter().filter_map(Member::word).collect::<Vec<_>>().join(pick("或", "_or_"))
        }
        ExpressionKind::Literal(literal) => valued(literal, chinese),
        ExpressionKind::Cause(cause, effect) => match chinese {
            true => format!("{}致使{}", own(cause), own(effect)),
            false => format!("{}_because_of_{}", own(effect), own(cause)),
        },
        ExpressionKind::Duty(role, _, act) => format!("{}{}{}", role.text, pick("须", "_must_"), act.text),
        ExpressionKind::Text(text) => in_name(&text.value),
        ExpressionKind::Conforms(citation) => {
            let document = citation.document.as_ref().map(|name| in_name(&name.text)).unwrap_or_default();
            let step = |step: &Step| match step {
                Step::Number(number) if number.sub > 0 => format!("{}_{}", number.value, number.sub),
                Step::Number(number) => number.value.to_string(),
                Step::Relative(_) => pick("本", "this").to_owned(),
            };
            let path: Vec<String> = citation.path.iter().map(step).collect();
            format!("{}{document}{}", pick("符合", "conforms_to_"), path.join("_"))
        }
    }
}

/// A comparison as part of a name.
fn compared(by: Comparison, chinese: bool) -> &'static str {
    let (zh, en) = match by {
        Comparison::Is => ("为", "_is_"),
        Comparison::IsNot => ("不为", "_is_not_"),
        Comparison::In => ("属于", "_in_"),
        Comparison::NotIn => ("不属于", "_not_in_"),
        Comparison::Contains => ("包含", "_contains_"),
        Comparison::Over => ("超过", "_exceeds_"),
        Comparison::AtLeast => ("不低于", "_at_least_"),
        Comparison::Under => ("不满", "_under_"),
        Comparison::AtMost => ("不超过", "_at_most_"),
    };
    if chinese { zh } else { en }
}

/// A value as part of a name.
fn valued(literal: &Literal, chinese: bool) -> String {
    let number = |n: &Decimal| {
        let (point, less) = if chinese { ("点", "负") } else { ("_", "minus_") };
        n.normalize().to_string().replace('.', point).replace('-', less)
    };
    match literal {
        Literal::Number(n) => number(n),
        Literal::Money(n) => format!("{}{}", number(n), if chinese { "元" } else { "_yuan" }),
        Literal::Period(period) => {
            let (zh, en) = match period.unit {
                PeriodUnit::Days => ("日", "_days"),
                PeriodUnit::WorkingDays => ("个工作日", "_working_days"),
                PeriodUnit::Months => ("个月", "_months"),
                PeriodUnit::Hours => ("小时", "_hours"),
            };
            format!("{}{}", period.amount, if chinese { zh } else { en })
        }
        Literal::Date(date) => date.to_string().replace('-', "_"),
    }
}

/// Words as far as they can stand in a name.
fn in_name(words: &str) -> String {
    words.chars().filter(|c| c.is_alphanumeric()).collect()
}
