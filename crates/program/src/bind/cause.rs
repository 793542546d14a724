//! Causal findings that a case names by their cause and effect.

use std::collections::BTreeSet;

use pol_diagnostics::{Code, Diagnostic, Said, Span, nearest};
use pol_model::{Fact, FactValue};
use pol_parser::ast::{Name, Record};
use pol_values::Id;

use super::Binder;
use crate::{Entry, How, State};

impl Binder<'_> {
    /// The causal findings that a case means when it names a cause and an effect.
    pub(super) fn link(
        &mut self,
        cause: &[Name],
        effect: &[Name],
        holds: bool,
        record: Option<&Record>,
        span: Span,
    ) {
        let ids = |names: &[Name]| -> BTreeSet<Option<Id<Fact>>> {
            names.iter().map(|n| self.program.fact(&n.text)).collect()
        };
        let (from, to) = (ids(cause), ids(effect));
        let side = |wanted: &BTreeSet<Option<Id<Fact>>>, sets: &[Vec<Id<Fact>>]| {
            sets.iter().any(|set| set.iter().copied().map(Some).collect::<BTreeSet<_>>() == *wanted)
        };
        let words =
            |names: &[Name], glue: &str| names.iter().map(|n| n.text.as_str()).collect::<Vec<_>>().join(glue);
        let spelled = [
            format!("{}致使{}", words(cause, "且"), words(effect, "且")),
            format!("{}_because_of_{}", words(effect, "_and_"), words(cause, "_and_")),
        ];
        let matching: Vec<Id<Fact>> = self
            .program
            .facts
            .iter()
            .filter(|(_, f)| {
                f.cause.as_ref().is_some_and(|c| {
                    spelled.contains(&f.name) || (side(&from, &c.causes) && side(&to, &c.effects))
                })
            })
            .map(|(id, _)| id)
            .collect();
        if matching.is_empty() {
            let known: Vec<&str> =
                self.program.facts.values().filter(|f| f.cause.is_some()).map(|f| f.name.as_str()).collect();
            let guess = spelled.iter().find_map(|s| nearest(s, known.iter().copied()));
            let said = Said::new(
                format!("没有规则谈到因“{}”致使“{}”", words(cause, "且"), words(effect, "且")),
                format!(
                    "no rule speaks of `{}` because of `{}`",
                    words(effect, " and "),
                    words(cause, " and ")
                ),
            );
            let help = match guess {
                Some(guess) => Said::new(format!("政策里有“{guess}”"), format!("the policy has `{guess}`")),
                None => Said::new(
                    "核对条文里“因 … 致使 …”的原话",
                    "check the words of `… because of …` in the policy",
                ),
            };
            self.errors.push(Diagnostic::new(Code::UnknownFact, span, said).help(help));
        }
        for fact in matching {
            let how = record.map_or(How::Given, |r| How::Found(r.clone()));
            let entry = Entry {
                state: State::Value(FactValue::Bool(holds)),
                how,
                unprovable: false,
                span: Some(span),
            };
            self.set(fact, span, entry);
        }
    }
}
