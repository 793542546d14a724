//! The findings that 因 … 致使 … generates.

use pol_diagnostics::Span;
use pol_parser::ast::{Arithmetic, Comparison, Expression, ExpressionKind, Member, Modal};
use pol_parser::keywords::KEYWORDS;
use pol_values::{Decimal, Id, Literal};

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
        let both = |spelling| (spelled(cause, spelling), spelled(effect, spelling));
        // No name may have brackets: one mark shows where they end, 甲且（乙或丙） from （甲且乙）或丙.
        let name = |chinese| both(Spelling { chinese, brackets: ("", "_") });
        let (a, c) = name(false);
        let chinese = !a.is_ascii() || !c.is_ascii();
        let (a, c) = if chinese { name(true) } else { (a, c) };
        let name = if chinese { format!("{a}致使{c}") } else { format!("{c}_because_of_{a}") };
        if let Some(known) = self.causes.get(&name) {
            return *known;
        }
        let brackets = if chinese { ("（", "）") } else { ("(", ")") };
        let (a, c) = both(Spelling { chinese, brackets });
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

/// How an expression is spelled in one word.
#[derive(Clone, Copy)]
struct Spelling {
    chinese: bool,
    /// Before and behind what stands in brackets.
    brackets: (&'static str, &'static str),
}

/// An expression in one word, the name that a case file gives: it hangs on nothing but the words.
fn spelled(expression: &Expression, spelling: Spelling) -> String {
    let Spelling { chinese, brackets: (open, close) } = spelling;
    let own = |expression: &Expression| spelled(expression, spelling);
    let word = |rule: &str| keyword(rule, chinese);
    let compound = |part: &Expression| match &part.kind {
        ExpressionKind::All(_) | ExpressionKind::Any(_) | ExpressionKind::Calculate(..) => true,
        ExpressionKind::Name(_)
        | ExpressionKind::Literal(_)
        | ExpressionKind::Text(_)
        | ExpressionKind::Set(_)
        | ExpressionKind::Not(_)
        | ExpressionKind::Compare(..)
        | ExpressionKind::Between(..)
        | ExpressionKind::Cause(..)
        | ExpressionKind::Conforms(_)
        | ExpressionKind::Duty(..) => false,
    };
    let inner = |part: &Expression| match compound(part) {
        true => format!("{open}{}{close}", own(part)),
        false => own(part),
    };
    let join = |parts: &[Expression], rule| parts.iter().map(inner).collect::<Vec<_>>().join(&word(rule));
    match &expression.kind {
        ExpressionKind::Name(name) => name.text.clone(),
        ExpressionKind::All(parts) => join(parts, "and"),
        ExpressionKind::Any(parts) => join(parts, "or"),
        ExpressionKind::Not(part) if compound(part) => {
            format!("{}{}", word("not_whole").trim_start_matches('_'), inner(part))
        }
        ExpressionKind::Not(part) if chinese => format!("{}{}", word("not"), own(part)),
        ExpressionKind::Not(part) => format!("not_{}", own(part)),
        ExpressionKind::Compare(left, by, right) => {
            let by = match by {
                Comparison::Is => "is",
                Comparison::IsNot => "is_not",
                Comparison::In => "in",
                Comparison::NotIn => "not_in",
                Comparison::Contains => "contains",
                Comparison::Over => "over",
                Comparison::AtLeast => "at_least",
                Comparison::Under => "under",
                Comparison::AtMost => "at_most",
            };
            format!("{}{}{}", own(left), word(by), own(right))
        }
        ExpressionKind::Between(value, low, high) => {
            format!("{}{}{}{}{}", own(value), word("at"), own(low), word("range_to"), own(high))
        }
        ExpressionKind::Calculate(left, by, right) => {
            let by = match by {
                Arithmetic::Plus => "plus",
                Arithmetic::Minus => "minus",
                Arithmetic::Times => "times",
                Arithmetic::Divided => "divided",
            };
            format!("{}{}{}", inner(left), word(by), inner(right))
        }
        ExpressionKind::Set(members) => {
            members.iter().filter_map(Member::word).collect::<Vec<_>>().join(&word("or"))
        }
        ExpressionKind::Literal(literal) => valued(literal, chinese),
        ExpressionKind::Cause(cause, effect) if chinese => {
            format!("{}{}{}", inner(cause), word("causing"), inner(effect))
        }
        ExpressionKind::Cause(cause, effect) => {
            format!("{}{}{}", inner(effect), word("because_of"), inner(cause))
        }
        ExpressionKind::Duty(role, modal, act) => {
            let modal = match modal {
                Modal::Is => "then",
                Modal::Must => "must",
                Modal::MustNot => "must_not",
                Modal::May => "may",
                Modal::NeedNot => "need_not",
                Modal::Right => "right",
            };
            format!("{}{}{}", role.text, word(modal), act.text)
        }
        ExpressionKind::Text(text) => in_name(&text.value),
        ExpressionKind::Conforms(citation) => {
            let document = citation.document.as_ref().map(|name| in_name(&name.text)).unwrap_or_default();
            let path: Vec<String> = citation.path.iter().map(|step| in_name(&format!("{step:?}"))).collect();
            format!("{}{document}{}", word("conforms"), path.join("_"))
        }
    }
}

/// A keyword as part of a name, in its first spelling.
fn keyword(rule: &str, chinese: bool) -> String {
    let Some(keyword) = KEYWORDS.iter().find(|k| k.rule == rule) else { return String::new() };
    match (keyword.zh.first(), keyword.en.first()) {
        (Some(word), _) if chinese => (*word).to_owned(),
        (_, Some(word)) => format!("_{}_", word.replace(' ', "_")),
        (_, None) => String::new(),
    }
}

/// A value as part of a name.
fn valued(literal: &Literal, chinese: bool) -> String {
    let (point, less) = if chinese { ("点", "负") } else { ("_", "minus_") };
    let number = |n: &Decimal| n.normalize().to_string().replace('.', point).replace('-', less);
    match (literal, chinese) {
        (Literal::Number(n), _) => number(n),
        (Literal::Money(n), true) => format!("{}元", number(n)),
        (Literal::Money(n), false) => format!("{}_yuan", number(n)),
        (Literal::Period(period), true) => period.chinese(),
        (Literal::Period(period), false) => period.to_string().replace(' ', "_"),
        (Literal::Date(date), _) => date.to_string().replace('-', "_"),
    }
}

/// Words as far as they can stand in a name.
fn in_name(words: &str) -> String {
    words.chars().filter(|c| c.is_alphanumeric()).collect()
}
