//! Definitions, which may use one another in any order but not in a circle.

use pol_diagnostics::{Code, Diagnostic, Said};
use pol_parser::ast::{Expression, ExpressionKind};
use pol_values::Id;

use super::quantity::quantity;
use crate::declare::Resolver;
use crate::types::{Calculation, ConditionKind, Defined, Definition, Meaning};

/// How deep definitions may use definitions, so that nothing that walks them can overflow.
const DEEPEST_DEFINITION: usize = 256;

/// How many conditions a definition may have with those that it uses written out: nobody could read more.
const LONGEST_DEFINITION: usize = 10_000;

impl Resolver<'_> {
    /// Resolves all definitions.
    pub(crate) fn define_all(&mut self) {
        let ids: Vec<Id<Definition>> = self.model.definitions.ids().collect();
        for id in ids {
            self.define(id);
        }
    }

    pub(super) fn define(&mut self, id: Id<Definition>) {
        if self.model.definitions[id].means.is_some() || self.undefined.contains(&id) {
            return;
        }
        if self.circular.contains(&id) {
            return;
        }
        if let Some(at) = self.defining.iter().position(|d| *d == id) {
            // All that stand in the circle are reported with it.
            let circle: Vec<_> = self.defining.iter().skip(at).copied().collect();
            self.circular.extend(circle);
            let chain: Vec<String> = self
                .defining
                .iter()
                .skip(at)
                .chain([&id])
                .map(|d| self.model.definitions[*d].name.clone())
                .collect();
            let said = Said::new(
                format!("定义绕成了圈：{}", chain.join(" → ")),
                format!("definitions go round in a circle: {}", chain.join(" → ")),
            );
            let span = self.model.definitions[id].span;
            self.errors.push(
                Diagnostic::new(Code::Cycle, span, said)
                    .help(Said::new("其中一个定义不能再用到另一个", "one of them must not use the other")),
            );
            return;
        }
        let Some((definition, place)) = self.definitions.get(id.number()).copied() else { return };
        if self.defining.len() >= DEEPEST_DEFINITION {
            let said = Said::new(
                format!("定义套定义超过 {DEEPEST_DEFINITION} 层"),
                format!("definitions use definitions more than {DEEPEST_DEFINITION} deep"),
            );
            let help = Said::new("直接写出其中一层的条件", "write the condition of one of them out");
            self.errors.push(Diagnostic::new(Code::TooDeep, definition.name.span, said).help(help));
            return;
        }
        self.defining.push(id);
        let means = &definition.means;
        let defined = if self.is_quantity(means) {
            self.calculation(means).map(|(c, q)| Defined::Calculation(c, q))
        } else {
            self.condition(means, place).map(Defined::Condition)
        };
        self.defining.pop();
        let size = defined.as_ref().map_or(1, |defined| self.written_out(defined));
        self.written_out.insert(id, size);
        if size > LONGEST_DEFINITION {
            let said = Said::new(
                format!("定义一层用一层，全部写开超过 {LONGEST_DEFINITION} 个条件"),
                format!(
                    "written out with all it uses, the definition has more than {LONGEST_DEFINITION} conditions"
                ),
            );
            let help = Said::new(
                "不要在一个定义里几次用到同一个定义",
                "do not use one definition several times in another",
            );
            self.errors.push(Diagnostic::new(Code::TooDeep, definition.name.span, said).help(help));
            self.undefined.insert(id);
            return;
        }
        if defined.is_none() {
            // It was reported; it is not looked at again.
            self.undefined.insert(id);
        }
        self.model.definitions[id].means = defined;
    }

    /// How many conditions a definition has with those that it uses written out.
    fn written_out(&self, defined: &Defined) -> usize {
        let of = |id: &Id<Definition>| self.written_out.get(id).copied().unwrap_or(1);
        match defined {
            Defined::Condition(condition) => {
                let mut size: usize = 0;
                let mut waiting = vec![condition];
                while let Some(condition) = waiting.pop() {
                    let own = if let ConditionKind::Defined(id) = &condition.kind { of(id) } else { 1 };
                    size = size.saturating_add(own);
                    waiting.extend(condition.parts());
                }
                size
            }
            Defined::Calculation(calculation, _) => {
                let mut size: usize = 0;
                let mut waiting = vec![calculation];
                while let Some(calculation) = waiting.pop() {
                    match calculation {
                        Calculation::Defined(id) => size = size.saturating_add(of(id)),
                        Calculation::Binary(left, _, right) => {
                            waiting.extend([left.as_ref(), right.as_ref()])
                        }
                        Calculation::Fact(..)
                        | Calculation::Number(_)
                        | Calculation::Date(_)
                        | Calculation::Period(_) => size = size.saturating_add(1),
                    }
                }
                size
            }
        }
    }

    /// Whether an expression is a number, amount, date or period rather than a condition.
    fn is_quantity(&mut self, expression: &Expression) -> bool {
        match &expression.kind {
            ExpressionKind::Literal(_) | ExpressionKind::Calculate(..) => true,
            ExpressionKind::Name(name) => match self.model.names.get(&name.text).copied() {
                Some(Meaning::Fact(fact)) => quantity(&self.model.facts[fact].kind).is_some(),
                Some(Meaning::Definition(id)) => {
                    self.define(id);
                    matches!(self.model.definitions[id].means, Some(Defined::Calculation(..)))
                }
                Some(Meaning::Decision(_) | Meaning::Act(_) | Meaning::Role(_)) | None => false,
            },
            ExpressionKind::Text(_)
            | ExpressionKind::Set(_)
            | ExpressionKind::All(_)
            | ExpressionKind::Any(_)
            | ExpressionKind::Not(_)
            | ExpressionKind::Compare(..)
            | ExpressionKind::Between(..)
            | ExpressionKind::Cause(..)
            | ExpressionKind::Conforms(_)
            | ExpressionKind::Duty(..) => false,
        }
    }
}
