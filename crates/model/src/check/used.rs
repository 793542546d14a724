//! The facts and definitions that rules read, through definitions and causal links too.

use std::collections::BTreeSet;

use pol_values::Id;

use crate::types::{
    Calculation, Condition, ConditionKind, Defined, Definition, Exception, Fact, Model, Rule,
};

#[derive(Default)]
pub(super) struct Used {
    pub(super) facts: BTreeSet<Id<Fact>>,
    pub(super) definitions: BTreeSet<Id<Definition>>,
}

impl Used {
    /// What a rule's conditions and exceptions read.
    pub(super) fn rule(&mut self, model: &Model, rule: &Rule) {
        for condition in rule.scopes.iter().chain(&rule.conditions) {
            self.condition(model, condition);
        }
        for exception in &rule.exceptions {
            self.exception(model, exception);
        }
    }

    fn exception(&mut self, model: &Model, exception: &Exception) {
        self.condition(model, &exception.when);
        if let Some(inner) = &exception.but {
            self.exception(model, inner);
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
            ConditionKind::All(parts) | ConditionKind::Any(parts) => {
                for part in parts {
                    self.condition(model, part);
                }
            }
            ConditionKind::Not(inner) => self.condition(model, inner),
            ConditionKind::Cause(cause, effect, finding) => {
                self.condition(model, cause);
                self.condition(model, effect);
                self.facts.insert(*finding);
            }
            ConditionKind::Defined(id) => self.definition(model, *id),
            ConditionKind::Conforms(..)
            | ConditionKind::Outcome(..)
            | ConditionKind::Collects(..)
            | ConditionKind::Duty(..) => {}
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
