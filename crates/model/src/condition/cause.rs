//! The findings that 因 … 致使 … generates.

use pol_diagnostics::Span;
use pol_parser::ast::{Expression, ExpressionKind, Member};
use pol_values::Id;

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
        let (a, c) = (spelled(cause), spelled(effect));
        let chinese = !a.is_ascii() || !c.is_ascii();
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

/// An expression as part of a name.
fn spelled(expression: &Expression) -> String {
    let join = |parts: &[Expression], zh: &str, en: &str| {
        let parts: Vec<String> = parts.iter().map(spelled).collect();
        let glue = if parts.iter().all(|p| p.is_ascii()) { en } else { zh };
        parts.join(glue)
    };
    match &expression.kind {
        ExpressionKind::Name(name) => name.text.clone(),
        ExpressionKind::All(parts) => join(parts, "且", "_and_"),
        ExpressionKind::Any(parts) => join(parts, "或", "_or_"),
        ExpressionKind::Not(inner) => {
            let inner = spelled(inner);
            if inner.is_ascii() { format!("not_{inner}") } else { format!("非{inner}") }
        }
        ExpressionKind::Compare(left, _, right) => format!("{}{}", spelled(left), spelled(right)),
        ExpressionKind::Set(members) => {
            members.iter().filter_map(Member::word).collect::<Vec<_>>().join("或")
        }
        ExpressionKind::Text(_)
        | ExpressionKind::Literal(_)
        | ExpressionKind::Between(..)
        | ExpressionKind::Calculate(..)
        | ExpressionKind::Cause(..)
        | ExpressionKind::Conforms(_)
        | ExpressionKind::Duty(..) => format!("第{}处", expression.span.start),
    }
}
