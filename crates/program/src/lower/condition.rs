//! Conditions as gates (M2, M3): facts, comparisons, definitions, and how other matters come out.

use std::collections::BTreeSet;

use pol_model::{
    Calculation, Condition, ConditionKind, Defined, Definition, Exception, Fact, Matter, Provision, Rule,
    Text,
};
use pol_values::Id;

use super::Lowering;
use crate::{Input, Node, Quantity};

/// The bit for 是.
const YES: u64 = 0b10;

impl Lowering<'_> {
    /// `E（但 F 除外）`: E, and not F.
    pub(super) fn exception(&mut self, exception: &Exception) -> Id<Node> {
        let when = self.condition(&exception.when);
        match &exception.but {
            None => when,
            Some(inner) => {
                let inner = self.exception(inner);
                let inner = self.circuit.not(inner);
                self.circuit.and(when, inner)
            }
        }
    }

    /// M2.
    pub(crate) fn condition(&mut self, condition: &Condition) -> Id<Node> {
        match &condition.kind {
            ConditionKind::In(fact, mask) => self.fact(*fact, *mask),
            ConditionKind::Has(fact, option) => self.circuit.input(Input::Has(*fact, *option)),
            ConditionKind::TextIs(fact, words, is) => {
                self.circuit.input(Input::TextIs(*fact, words.clone(), *is))
            }
            ConditionKind::Compare(left, by, right) => {
                let (left, right) = (self.quantity(left), self.quantity(right));
                match left.zip(right) {
                    Some((left, right)) => self.circuit.input(Input::Compare(left, *by, right)),
                    None => self.circuit.constant(false),
                }
            }
            ConditionKind::All(parts) => {
                let parts: Vec<_> = parts.iter().map(|p| self.condition(p)).collect();
                self.circuit.all(parts)
            }
            ConditionKind::Any(parts) => {
                let parts: Vec<_> = parts.iter().map(|p| self.condition(p)).collect();
                self.circuit.any(parts)
            }
            ConditionKind::Not(inner) => {
                let inner = self.condition(inner);
                self.circuit.not(inner)
            }
            ConditionKind::Cause(cause, effect, finding) => {
                let (cause, effect) = (self.condition(cause), self.condition(effect));
                let link = self.fact(*finding, YES);
                self.circuit.all([cause, effect, link])
            }
            ConditionKind::Defined(id) => self.definition(*id),
            ConditionKind::Conforms(provisions, of_the_day) => {
                // M2: force, scope, competence and defeat are not looked at.
                let rules = self.rules_within(provisions);
                let texts = rules.iter().map(|r| self.model.rules[*r].text);
                let among = match of_the_day {
                    true => texts.flat_map(|text| self.model.versions_of(text)).collect(),
                    false => BTreeSet::new(),
                };
                self.any_met(&rules, &among)
            }
            ConditionKind::Outcome(matter, outcomes) => self.outcome(*matter, *outcomes),
            ConditionKind::Collects(matter, outcome) => self.collects(*matter, *outcome),
            ConditionKind::Duty(matter, outcomes) => self.duty(*matter, *outcomes),
        }
    }

    pub(super) fn rules_within(&self, provisions: &[Id<Provision>]) -> Vec<Id<Rule>> {
        let inside: BTreeSet<_> = provisions.iter().flat_map(|p| self.model.within(*p)).collect();
        inside.iter().flat_map(|p| self.by_provision.get(p).into_iter().flatten()).copied().collect()
    }

    /// One of the rules has its condition and no exception, and its text is, among these versions, that
    /// of the day (M14).
    pub(super) fn any_met(&mut self, rules: &[Id<Rule>], among: &BTreeSet<Id<Text>>) -> Id<Node> {
        let each: Vec<_> = rules
            .iter()
            .map(|rule| {
                let steps = self.steps(*rule);
                let spared = self.circuit.not(steps.excepted);
                let met = self.circuit.and(steps.condition, spared);
                let of_the_day = self.version_of_the_day(*rule, among);
                self.circuit.and(met, of_the_day)
            })
            .collect();
        self.circuit.any(each)
    }

    /// Whether the rule's text is, among these versions of one text, the one that applies on the day.
    fn version_of_the_day(&mut self, rule: Id<Rule>, among: &BTreeSet<Id<Text>>) -> Id<Node> {
        let rule = &self.model.rules[rule];
        let text = &self.model.texts[rule.text];
        let others = self.model.versions_of(rule.text).into_iter().filter(|v| among.contains(v));
        let dates: Vec<_> = others.map(|v| self.model.texts[v].effective).collect();
        let from = text.effective.filter(|_| dates.iter().any(|d| *d < text.effective));
        let until = text.replaced.filter(|_| dates.iter().any(|d| *d > text.effective)).map(|(_, from)| from);
        match (from, until) {
            (None, None) => self.circuit.constant(true),
            (from, until) => self.within_dates(from, until, rule.procedural),
        }
    }

    fn definition(&mut self, id: Id<Definition>) -> Id<Node> {
        if let Some(node) = self.definitions.get(&(id, self.law)) {
            return *node;
        }
        let node = match &self.model.definitions[id].means {
            Some(Defined::Condition(condition)) => self.condition(condition),
            Some(Defined::Calculation(..)) | None => self.circuit.constant(false),
        };
        self.definitions.insert((id, self.law), node);
        node
    }

    /// A fact's value lies within `mask`. A finding that rules conclude is read through them, unless
    /// the case records it (M4).
    fn fact(&mut self, fact: Id<Fact>, mask: u64) -> Id<Node> {
        let recorded_value = self.circuit.input(Input::In(fact, mask));
        let Some(matter) = self.findings.get(&fact).copied() else { return recorded_value };
        let Some(settled) = self.settled.get(&matter) else { return recorded_value };
        let (conflict, permitted) = (settled.conflict, settled.permitted.clone());
        let clear = self.circuit.not(conflict);
        let mut concluded = Vec::new();
        for (n, node) in permitted.iter().enumerate() {
            // Only a decided outcome concludes the finding.
            let others: Vec<_> =
                permitted.iter().enumerate().filter(|(m, _)| *m != n).map(|(_, p)| *p).collect();
            let others = self.circuit.any(others);
            let alone = self.circuit.not(others);
            concluded.push((n, self.circuit.all([clear, *node, alone])));
        }
        let inside: Vec<_> = concluded.iter().filter(|(n, _)| mask >> n & 1 == 1).map(|(_, c)| *c).collect();
        let outside: Vec<_> = concluded.iter().filter(|(n, _)| mask >> n & 1 == 0).map(|(_, c)| *c).collect();
        let (inside, outside) = (self.circuit.any(inside), self.circuit.any(outside));
        let not_outside = self.circuit.not(outside);
        let otherwise = self.circuit.and(not_outside, recorded_value);
        let derived = self.circuit.or(inside, otherwise);
        let recorded = self.circuit.input(Input::Recorded(fact));
        self.circuit.choose(recorded, recorded_value, derived)
    }

    /// M11: `D 为 a` is true if every permitted outcome satisfies it, false if none does or there is
    /// none; otherwise it waits for a choice, or in a conflict for a ruling.
    fn outcome(&mut self, matter: Id<Matter>, outcomes: u64) -> Id<Node> {
        self.read.insert(matter);
        let Some(settled) = self.settled.get(&matter) else { return self.circuit.constant(false) };
        let (conflict, permitted) = (settled.conflict, settled.permitted.clone());
        let inside: Vec<_> =
            permitted.iter().enumerate().filter(|(n, _)| outcomes >> n & 1 == 1).map(|(_, p)| *p).collect();
        let outside: Vec<_> =
            permitted.iter().enumerate().filter(|(n, _)| outcomes >> n & 1 == 0).map(|(_, p)| *p).collect();
        let (inside, outside) = (self.circuit.any(inside), self.circuit.any(outside));
        let clear = self.circuit.not(conflict);
        let no_other = self.circuit.not(outside);
        let every = self.circuit.all([clear, inside, no_other]);
        let some = self.circuit.or(conflict, inside);
        let choice = self.circuit.input(Input::Choice(matter, outcomes));
        let waits = self.circuit.and(some, choice);
        let derived = self.circuit.or(every, waits);
        let made = self.circuit.input(Input::Settled(matter));
        self.circuit.choose(made, choice, derived)
    }

    /// A decision 可并存 contains an outcome that rules give, whether they bind to it or permit it.
    fn collects(&mut self, matter: Id<Matter>, outcome: usize) -> Id<Node> {
        let given = self.settled.get(&matter).and_then(|s| s.permitted.get(outcome)).copied();
        given.unwrap_or_else(|| self.circuit.constant(false))
    }

    /// M9: a condition that reads an act reads the duty: it is exactly this.
    fn duty(&mut self, matter: Id<Matter>, outcomes: u64) -> Id<Node> {
        self.read.insert(matter);
        let Some(settled) = self.settled.get(&matter) else { return self.circuit.constant(false) };
        let (conflict, permitted) = (settled.conflict, settled.permitted.clone());
        let exactly: Vec<_> = permitted
            .iter()
            .enumerate()
            .map(|(n, p)| if outcomes >> n & 1 == 1 { *p } else { self.circuit.not(*p) })
            .collect();
        let exactly = self.circuit.all(exactly);
        let clear = self.circuit.not(conflict);
        let exactly = self.circuit.and(clear, exactly);
        // A ruling on a conflict leaves one outcome, never both.
        if outcomes.count_ones() != 1 {
            return exactly;
        }
        let choice = self.circuit.input(Input::Choice(matter, outcomes));
        let waits = self.circuit.and(conflict, choice);
        self.circuit.or(exactly, waits)
    }

    /// For each choice that these nodes wait for: it is recorded, or one that could be made.
    pub(crate) fn choices_within_reach(&mut self, nodes: &[Id<Node>]) -> Vec<Id<Node>> {
        let inputs = self.circuit.inputs_below(nodes.iter().copied());
        let chosen = inputs.into_iter().filter_map(|input| {
            if let Input::Choice(matter, _) = self.circuit.inputs()[input] { Some(matter) } else { None }
        });
        let matters: BTreeSet<Id<Matter>> = chosen.collect();
        let mut consistent = Vec::new();
        for matter in matters {
            let choosable = self.settled.get(&matter).map(|s| s.choosable.clone()).unwrap_or_default();
            let made = self.circuit.input(Input::Settled(matter));
            for (outcome, node) in choosable.into_iter().enumerate() {
                let chosen = self.circuit.input(Input::Choice(matter, 1 << outcome));
                let other = self.circuit.not(chosen);
                consistent.push(self.circuit.any([other, made, node]));
            }
        }
        consistent
    }

    pub(super) fn quantity(&self, calculation: &Calculation) -> Option<Quantity> {
        Some(match calculation {
            Calculation::Fact(fact, _) => Quantity::Fact(*fact),
            Calculation::Number(n) => Quantity::Number(*n),
            Calculation::Date(date) => Quantity::Date(*date),
            Calculation::Period(period) => Quantity::Period(*period),
            Calculation::Defined(id) => match &self.model.definitions[*id].means {
                Some(Defined::Calculation(inner, _)) => self.quantity(inner)?,
                Some(Defined::Condition(_)) | None => return None,
            },
            Calculation::Binary(left, by, right) => {
                Quantity::Binary(Box::new(self.quantity(left)?), *by, Box::new(self.quantity(right)?))
            }
        })
    }
}
