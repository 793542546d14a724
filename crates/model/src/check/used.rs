//! The facts and definitions that rules read, through definitions and causal links too.

use std::collections::BTreeSet;

use pol_values::Id;

use crate::types::{Calculation, Condition, ConditionKind, Defined, Definition, Fact, Model, Rule};

#[derive(Default)]
pub(super) struct Used {
    pub(super) facts: BTreeSet<Id<Fact>>,
    pub(super) definitions: BTreeSet<Id<Definition>>,
}

impl Used {
    /// What a rule's conditions and exceptions read.
    pub(super) fn rule(&mut self, model: &Model, rule: &Rule) {
        for condition in rule.asks() {
            self.condition(model, condition);
        }
    }

    fn condition(&mut self, model: &Model, condition: &Condition) {
        match &condition.kind {
            ConditionKind::In(fact, _) | ConditionKind::Has(fact, _) | ConditionKind::TextIs(fact, ..) => {
                self.facts.insert(*fact);
            }
            ConditionKind::Compare(left, _, right) => {
                self.calculation(model, left);
                self.calculation(model, right);
            }
            ConditionKind::Cause(.., finding) => {
                self.facts.insert(*finding);
            }
            ConditionKind::Defined(id) => self.definition(model, *id),
            ConditionKind::All(_)
            | ConditionKind::Any(_)
            | ConditionKind::Not(_)
            | ConditionKind::Conforms(..)
            | ConditionKind::Outcome(..)
            | ConditionKind::Collects(..)
            | ConditionKind::Duty(..) => {}
        }
        for part in condition.parts() {
            self.condition(model, part);
        }
    }

    fn definition(&mut self, model: &Model, id: Id<Definition>) {
        if !self.definitions.insert(id) {
            return;
        }
        match &model.definitions[id].means {
            Some(Defined::Condition(condition)) => self.condition(model, condition),
            Some(Defined::Calculation(calculation, _)) => self.calculation(model, calculation),
            None => {}
        }
    }

    fn calculation(&mut self, model: &Model, calculation: &Calculation) {
        match calculation {
            Calculation::Fact(fact, _) => {
                self.facts.insert(*fact);
            }
            Calculation::Defined(id) => self.definition(model, *id),
            Calculation::Binary(left, _, right) => {
                self.calculation(model, left);
                self.calculation(model, right);
            }
            Calculation::Number(_) | Calculation::Date(_) | Calculation::Period(_) => {}
        }
    }
}
