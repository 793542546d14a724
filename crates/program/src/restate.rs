//! 重申 (M12): a provision that only restates another needs no competence of its own. It concludes with the
//! same modality, nothing further, and only where the other does.

use std::collections::BTreeSet;

use pol_model::{Conclusion, Model, Rule};
use pol_values::Id;

use crate::lower::Lowering;
use crate::{Completions, Node, Norm};

/// In what a provision does more than restate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Restatement {
    /// What it restates says nothing of the kind: another modality, another outcome.
    Further,
    /// It applies where what it restates does not.
    Wider,
    /// Whether it does could not be shown within the budget.
    Unproved,
}

/// What a rule restates.
pub(crate) enum Restated<'m> {
    /// What is not loaded is taken at its word.
    NotLoaded,
    /// The rules that conclude the same, with the same modality, and no less; and what they conclude.
    By(Vec<(Id<Rule>, &'m Conclusion)>),
}

/// What of that which a rule restates concludes the same.
pub(crate) fn restated_by<'m>(model: &'m Model, rule: &Rule, conclusion: &Conclusion) -> Restated<'m> {
    let inside: BTreeSet<_> = rule.restated.iter().flat_map(|p| model.within(*p)).collect();
    if inside.is_empty() {
        return Restated::NotLoaded;
    }
    let same = |c: &&Conclusion| {
        c.matter == conclusion.matter
            && c.modality == conclusion.modality
            && conclusion.outcomes & !c.outcomes == 0
    };
    let rules = model.rules.iter().filter(|(_, r)| inside.contains(&r.provision));
    Restated::By(rules.filter_map(|(id, r)| Some((id, r.conclusions.iter().find(same)?))).collect())
}

impl Lowering<'_> {
    /// The conclusions of 重申 that do more than restate.
    pub(crate) fn restatements(&mut self) -> Vec<(Id<Norm>, Restatement)> {
        let model = self.model;
        let mut found = Vec::new();
        for (id, rule) in model.rules.iter().filter(|(_, r)| !r.restated.is_empty()) {
            let inside: BTreeSet<_> = rule.restated.iter().flat_map(|p| model.within(*p)).collect();
            let restated: BTreeSet<_> =
                model.rules.iter().filter(|(_, r)| inside.contains(&r.provision)).map(|(id, _)| id).collect();
            for own in self.norms_by(id) {
                let of = &self.norms[own];
                let (matter, modality, outcomes) = (of.matter, of.modality, of.outcomes);
                let same: Vec<Id<Norm>> = restated
                    .iter()
                    .flat_map(|rule| self.norms_by(*rule))
                    .filter(|n| {
                        let other = &self.norms[*n];
                        (other.matter, other.modality) == (matter, modality)
                            && outcomes & !other.outcomes == 0
                    })
                    .collect();
                let fault = if same.is_empty() { Some(Restatement::Further) } else { self.wider(own, &same) };
                found.extend(fault.map(|fault| (own, fault)));
            }
        }
        found
    }

    /// Whether a rule applies where none of the others does.
    fn wider(&mut self, own: Id<Norm>, others: &[Id<Norm>]) -> Option<Restatement> {
        let reach = self.reach(own);
        let others: Vec<Id<Node>> = others.iter().map(|n| self.reach(*n)).collect();
        let other = self.circuit.any(others);
        let mut required: Vec<Id<Node>> =
            self.model.constraints.iter().map(|c| self.condition(&c.holds)).collect();
        required.extend(self.choices_within_reach(&[reach, other]));
        let (facts, matters) = (&self.model.facts, &self.model.matters);
        let (space, mut completions) =
            Completions::of_all_cases(&self.circuit, facts, matters, &[reach, other], &required);
        // Quantities that are reckoned with one another are left free, so an example may not be a real one.
        match completions.possible(&[(reach, true), (other, false)]) {
            Some(false) => None,
            Some(true) if space.exact => Some(Restatement::Wider),
            Some(true) | None => Some(Restatement::Unproved),
        }
    }

    /// Scope, condition and exceptions of a rule together.
    fn reach(&mut self, norm: Id<Norm>) -> Id<Node> {
        let Norm { in_scope, condition, excepted, .. } = self.norms[norm];
        let spared = self.circuit.not(excepted);
        self.circuit.all([in_scope, condition, spared])
    }
}
