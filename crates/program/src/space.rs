//! The space of completions: every way in which what is unknown could turn out.
//!
//! A fact with options has a state for each; a quantity has one for each stretch between the values
//! with which it is compared, and for each of these; one that may not apply has a state for that.
//! Quantities that are compared with one another vary together, also where one is reckoned from the other
//! (`违法日 ≤ 前次处罚日 + 三年`). A comparison that reckons with several unknown quantities on one side is left
//! free, and the space is then only an upper bound.

use std::collections::{BTreeMap, BTreeSet};

use pol_model::{Fact, FactKind, FactValue, Matter};
use pol_values::{Arena, Date, Id, Rational};

use crate::input::{answer, inside, whole};
use crate::orders::{
    candidates, compare_at, groups, relates, representatives, thresholds, value, within_range,
};
use crate::{Circuit, Input, Node, Planes, State};

/// Facts that are compared with one another are followed through at most so many combinations.
const MOST_LINKED: usize = 1 << 12;

/// All completions of what is unknown, as far as some inputs ask about it.
#[derive(Clone, Debug, Default)]
pub struct Space {
    /// What varies.
    pub variables: Vec<Variable>,
    /// Whether the states are all and only those that can be.
    pub exact: bool,
}

/// Something that is not known, and the states it may be in.
#[derive(Clone, Debug)]
pub struct Variable {
    /// What it is.
    pub subject: Subject,
    /// For each state, the truth of the inputs that depend on it.
    pub states: Vec<Vec<(Id<Input>, bool)>>,
    /// For each state, a case that is in it: what would have to be recorded. Empty for what no record
    /// can bring about.
    pub gives: Vec<Vec<Given>>,
}

/// A thing that a case can record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// The state of a fact.
    Fact(Id<Fact>, State),
    /// Whether the finding is recorded at all.
    Recorded(Id<Fact>, bool),
    /// 行为日
    ActDay(Date),
    /// 裁决日
    DecisionDay(Date),
    /// 地域; empty for a place that no policy names.
    Territory(String),
    /// A choice or ruling.
    Outcome(Id<Matter>, usize),
}

impl Given {
    /// The fact whose state it is.
    pub fn fact(&self) -> Option<Id<Fact>> {
        self.state().map(|(fact, _)| fact)
    }

    /// A fact and the state in which it is.
    pub fn state(&self) -> Option<(Id<Fact>, &State)> {
        if let Given::Fact(fact, state) = self { Some((*fact, state)) } else { None }
    }

    /// Whether the finding is recorded, if it is that.
    pub fn recorded(&self) -> Option<bool> {
        if let Given::Recorded(_, recorded) = self { Some(*recorded) } else { None }
    }

    /// The finding that is not recorded, if it is that.
    pub fn unrecorded(&self) -> Option<Id<Fact>> {
        if let Given::Recorded(fact, false) = self { Some(*fact) } else { None }
    }

    /// The day of the act or of the decision.
    pub fn day(&self) -> Option<Date> {
        if let Given::ActDay(day) | Given::DecisionDay(day) = self { Some(*day) } else { None }
    }

    /// The place; empty for one that no policy names.
    pub fn place(&self) -> Option<&str> {
        if let Given::Territory(place) = self { Some(place) } else { None }
    }
}

/// What a variable stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A fact that is not known.
    Fact(Id<Fact>),
    /// Facts that are compared with one another, by the first of them.
    Linked(Id<Fact>),
    /// 行为日
    ActDay,
    /// 裁决日
    DecisionDay,
    /// 地域
    Territory,
    /// A choice or ruling that is not made.
    Choice(Id<Matter>),
    /// A comparison of unknown quantities, left free.
    Free(Id<Input>),
}

impl Variable {
    /// A further state, unless one with the same answers is there.
    fn add(&mut self, answers: Vec<(Id<Input>, bool)>, given: Vec<Given>) {
        match self.states.iter().position(|s| *s == answers) {
            None => {
                self.states.push(answers);
                self.gives.push(given);
            }
            // A value that can be written stands better for the state than one that cannot.
            Some(at) => {
                if let Some(place) = self.gives.get_mut(at)
                    && place.is_empty()
                {
                    *place = given;
                }
            }
        }
    }

    /// The facts that its states settle.
    pub fn facts(&self) -> Vec<Id<Fact>> {
        let mut facts: Vec<Id<Fact>> = Vec::new();
        for fact in self.gives.iter().flatten().filter_map(Given::fact) {
            if !facts.contains(&fact) {
                facts.push(fact);
            }
        }
        facts
    }
}

impl Space {
    /// The space in which `inputs` vary; facts that are not unknown keep their state.
    pub fn new<'s>(
        circuit: &Circuit,
        facts: &Arena<Fact>,
        matters: &Arena<Matter>,
        inputs: &[Id<Input>],
        state: &dyn Fn(Id<Fact>) -> &'s State,
    ) -> Space {
        let mut by_fact: BTreeMap<Id<Fact>, Vec<Id<Input>>> = BTreeMap::new();
        let mut choices: BTreeMap<Id<Matter>, Vec<(Id<Input>, u64)>> = BTreeMap::new();
        let mut together: Vec<(Id<Input>, Vec<Id<Fact>>)> = Vec::new();
        let (mut act, mut decision, mut within) = (Vec::new(), Vec::new(), Vec::new());
        let mut space = Space { variables: Vec::new(), exact: true };
        for id in inputs {
            match &circuit.inputs()[*id] {
                Input::Choice(matter, outcomes) => choices.entry(*matter).or_default().push((*id, *outcomes)),
                input @ (Input::In(..) | Input::Has(..) | Input::TextIs(..) | Input::Compare(..)) => {
                    let unknown: Vec<Id<Fact>> =
                        input.facts().into_iter().filter(|f| *state(*f) == State::Unknown).collect();
                    match unknown.as_slice() {
                        [only] => by_fact.entry(*only).or_default().push(*id),
                        [] => {}
                        [..] if relates(input, state) => together.push((*id, unknown)),
                        [..] => space.free(*id),
                    }
                }
                Input::InForce { procedural: false, .. } => act.push(*id),
                Input::InForce { procedural: true, .. } => decision.push(*id),
                Input::Within(_) | Input::Reaches(_) => within.push(*id),
                // Known in every case; where there is no case, each may be either way.
                Input::Recorded(fact) => space.recorded(*id, *fact),
                Input::Heard(_) | Input::Settled(_) => {
                    let exact = space.exact;
                    space.free(*id);
                    space.exact = exact;
                }
            }
        }
        space.days(circuit, Subject::ActDay, &act);
        space.days(circuit, Subject::DecisionDay, &decision);
        space.territory(circuit, &within);
        for group in groups(&together) {
            let own: Vec<Id<Input>> =
                group.iter().filter_map(|f| by_fact.get(f)).flatten().copied().collect();
            let joint: Vec<Id<Input>> = together
                .iter()
                .filter(|(_, facts)| facts.iter().any(|f| group.contains(f)))
                .map(|(i, _)| *i)
                .collect();
            if space.linked(circuit, facts, &group, &own, &joint, state) {
                for fact in &group {
                    by_fact.remove(fact);
                }
            } else {
                for input in joint {
                    space.free(input);
                }
            }
        }
        for (fact, inputs) in by_fact {
            space.fact(circuit, &facts[fact], fact, &inputs, state);
        }
        for (matter, inputs) in choices {
            let outcomes = 0..matters[matter].outcomes.len();
            let states =
                outcomes.clone().map(|o| inputs.iter().map(|(id, mask)| (*id, mask >> o & 1 == 1)).collect());
            let gives = outcomes.map(|o| vec![Given::Outcome(matter, o)]).collect();
            space.variables.push(Variable {
                subject: Subject::Choice(matter),
                states: states.collect(),
                gives,
            });
        }
        space
    }

    fn free(&mut self, input: Id<Input>) {
        let states = vec![vec![(input, false)], vec![(input, true)]];
        self.variables.push(Variable { subject: Subject::Free(input), states, gives: vec![Vec::new(); 2] });
        self.exact = false;
    }

    fn recorded(&mut self, input: Id<Input>, fact: Id<Fact>) {
        let states = vec![vec![(input, false)], vec![(input, true)]];
        let gives = vec![vec![Given::Recorded(fact, false)], vec![Given::Recorded(fact, true)]];
        self.variables.push(Variable { subject: Subject::Free(input), states, gives });
    }

    /// The stretches of time between the days on which something begins or ends.
    fn days(&mut self, circuit: &Circuit, subject: Subject, inputs: &[Id<Input>]) {
        let stretch = |id: &Id<Input>| match &circuit.inputs()[*id] {
            Input::InForce { from, until, .. } => (*from, *until),
            Input::In(..)
            | Input::Has(..)
            | Input::TextIs(..)
            | Input::Compare(..)
            | Input::Within(_)
            | Input::Reaches(_)
            | Input::Heard(_)
            | Input::Recorded(_)
            | Input::Settled(_)
            | Input::Choice(..) => (None, None),
        };
        let mut days: BTreeSet<Date> = BTreeSet::new();
        for (from, until) in inputs.iter().map(stretch) {
            for day in from.into_iter().chain(until) {
                days.extend(Date::from_day_number(day.day_number() - 1));
                days.insert(day);
            }
        }
        let mut variable = Variable { subject, states: Vec::new(), gives: Vec::new() };
        for day in days {
            let answers = inputs.iter().map(|id| {
                let (from, until) = stretch(id);
                (*id, from.is_none_or(|from| from <= day) && until.is_none_or(|until| day < until))
            });
            let given = if subject == Subject::ActDay { Given::ActDay(day) } else { Given::DecisionDay(day) };
            // Stretches that fare alike are one only where they touch: words tell where each begins and ends.
            let answers: Vec<_> = answers.collect();
            if variable.states.last() != Some(&answers) {
                variable.states.push(answers);
                variable.gives.push(vec![given]);
            }
        }
        self.variables.extend((!variable.states.is_empty()).then_some(variable));
    }

    /// The territories that are named, and one that is not.
    fn territory(&mut self, circuit: &Circuit, inputs: &[Id<Input>]) {
        let named = |id: &Id<Input>| circuit.inputs()[*id].territory().unwrap_or_default();
        let places: BTreeSet<&str> = inputs.iter().map(named).chain([""]).collect();
        let mut variable = Variable { subject: Subject::Territory, states: Vec::new(), gives: Vec::new() };
        for place in places.into_iter().rev() {
            let answers = inputs.iter().map(|id| (*id, inside(place, named(id)))).collect();
            variable.add(answers, vec![Given::Territory(place.to_owned())]);
        }
        self.variables.extend((!inputs.is_empty()).then_some(variable));
    }

    /// Facts that are compared with one another and with what is known: every order in which their values, and
    /// what is reckoned from them, can stand. `false` if there are too many.
    fn linked<'s>(
        &mut self,
        circuit: &Circuit,
        facts: &Arena<Fact>,
        group: &[Id<Fact>],
        own: &[Id<Input>],
        joint: &[Id<Input>],
        state: &dyn Fn(Id<Fact>) -> &'s State,
    ) -> bool {
        let Some(candidates) = candidates(circuit, facts, group, own, joint, state) else { return false };
        let mut choices: Vec<Vec<State>> = Vec::new();
        for (fact, mut values) in group.iter().zip(candidates) {
            let kind = &facts[*fact];
            values.retain(|v| within_range(kind, v));
            // Of values that fare alike one that is not negative is a better example.
            values.sort_by_key(|v| *v < whole(0));
            let mut states: Vec<State> =
                values.iter().filter_map(|v| value(kind, v)).map(State::Value).collect();
            states.extend(kind.may_not_apply.then_some(State::Inapplicable));
            choices.push(states);
        }
        let size =
            choices.iter().try_fold(1usize, |n, c| n.checked_mul(c.len()).filter(|n| *n <= MOST_LINKED));
        let (Some(size), Some(first)) = (size, group.first()) else { return false };
        let inputs: Vec<Id<Input>> = own.iter().chain(joint).copied().collect();
        let mut variable =
            Variable { subject: Subject::Linked(*first), states: Vec::new(), gives: Vec::new() };
        for number in 0..size {
            let mut rest = number;
            let mut picked: Vec<&State> = Vec::new();
            for states in &choices {
                picked.extend(states.get(rest % states.len().max(1)));
                rest /= states.len().max(1);
            }
            let with = |f: Id<Fact>| match group.iter().position(|g| *g == f).and_then(|n| picked.get(n)) {
                Some(picked) => *picked,
                None => state(f),
            };
            let answers = inputs
                .iter()
                .filter_map(|i| answer(&circuit.inputs()[*i], &with).known().map(|truth| (*i, truth)))
                .collect();
            let given = group.iter().zip(&picked).map(|(f, s)| Given::Fact(*f, (*s).clone())).collect();
            variable.add(answers, given);
        }
        self.variables.push(variable);
        true
    }

    fn fact<'s>(
        &mut self,
        circuit: &Circuit,
        fact: &Fact,
        id: Id<Fact>,
        inputs: &[Id<Input>],
        state: &dyn Fn(Id<Fact>) -> &'s State,
    ) {
        let mut candidates: Vec<State> = Vec::new();
        let mut apart: Vec<Id<Input>> = Vec::new();
        match &fact.kind {
            FactKind::Bool | FactKind::Citation(_) => {
                candidates.extend([false, true].map(|b| State::Value(FactValue::Bool(b))));
            }
            FactKind::One(options) => {
                candidates.extend((0..options.len()).map(|n| State::Value(FactValue::Option(n))));
            }
            FactKind::Any(_) => {
                // Only the options that are asked about differ.
                let mut asked: Vec<usize> = inputs
                    .iter()
                    .filter_map(|i| match &circuit.inputs()[*i] {
                        Input::Has(_, option) => Some(*option),
                        Input::In(..)
                        | Input::TextIs(..)
                        | Input::Compare(..)
                        | Input::InForce { .. }
                        | Input::Within(_)
                        | Input::Reaches(_)
                        | Input::Heard(_)
                        | Input::Recorded(_)
                        | Input::Settled(_)
                        | Input::Choice(..) => None,
                    })
                    .collect();
                asked.sort_unstable();
                asked.dedup();
                if asked.len() > 12 {
                    for input in inputs {
                        self.free(*input);
                    }
                    return;
                }
                candidates.extend((0..1u64 << asked.len()).map(|bits| {
                    let mask = asked
                        .iter()
                        .enumerate()
                        .filter(|(n, _)| bits >> n & 1 == 1)
                        .fold(0, |m, (_, o)| m | 1 << o);
                    State::Value(FactValue::Options(mask))
                }));
            }
            FactKind::Text => {
                let mut words: BTreeSet<String> = BTreeSet::new();
                for input in inputs {
                    if let Input::TextIs(_, text, _) = &circuit.inputs()[*input] {
                        words.insert(text.clone());
                    }
                }
                // Another text than all of these.
                let other = words.iter().fold(String::from("…"), |other, w| other + w);
                words.insert(other);
                candidates.extend(words.into_iter().map(|w| State::Value(FactValue::Text(w))));
            }
            FactKind::Int | FactKind::Number | FactKind::Money | FactKind::Date | FactKind::Duration(_) => {
                let mut cuts = BTreeSet::new();
                for input in inputs {
                    match &circuit.inputs()[*input] {
                        Input::Compare(left, _, right) => match thresholds(left, right, id, state) {
                            Some(found) => cuts.extend(found),
                            None => apart.push(*input),
                        },
                        Input::In(..)
                        | Input::Has(..)
                        | Input::TextIs(..)
                        | Input::InForce { .. }
                        | Input::Within(_)
                        | Input::Reaches(_)
                        | Input::Heard(_)
                        | Input::Recorded(_)
                        | Input::Settled(_)
                        | Input::Choice(..) => {}
                    }
                }
                return self.quantity(circuit, fact, id, inputs, &apart, &cuts, state);
            }
        }
        if fact.may_not_apply {
            candidates.push(State::Inapplicable);
        }
        let mut variable = Variable { subject: Subject::Fact(id), states: Vec::new(), gives: Vec::new() };
        for candidate in candidates {
            let with = |f: Id<Fact>| if f == id { &candidate } else { state(f) };
            let answers = inputs
                .iter()
                .filter_map(|i| answer(&circuit.inputs()[*i], &with).known().map(|truth| (*i, truth)));
            variable.states.push(answers.collect());
            variable.gives.push(vec![Given::Fact(id, candidate)]);
        }
        self.variables.push(variable);
    }

    #[expect(clippy::too_many_arguments, reason = "the second half of `fact`")]
    fn quantity<'s>(
        &mut self,
        circuit: &Circuit,
        fact: &Fact,
        id: Id<Fact>,
        inputs: &[Id<Input>],
        apart: &[Id<Input>],
        cuts: &BTreeSet<Rational>,
        state: &dyn Fn(Id<Fact>) -> &'s State,
    ) {
        for input in apart {
            self.free(*input);
        }
        let together: Vec<Id<Input>> = inputs.iter().copied().filter(|i| !apart.contains(i)).collect();
        if together.is_empty() {
            return;
        }
        let mut variable = Variable { subject: Subject::Fact(id), states: Vec::new(), gives: Vec::new() };
        for value in representatives(fact, cuts) {
            let given = self::value(fact, &value).map(|v| Given::Fact(id, State::Value(v)));
            let answers = together.iter().filter_map(|i| match &circuit.inputs()[*i] {
                Input::Compare(left, by, right) => {
                    compare_at(left, *by, right, id, &value, state).map(|truth| (*i, truth))
                }
                Input::In(..)
                | Input::Has(..)
                | Input::TextIs(..)
                | Input::InForce { .. }
                | Input::Within(_)
                | Input::Reaches(_)
                | Input::Heard(_)
                | Input::Recorded(_)
                | Input::Settled(_)
                | Input::Choice(..) => None,
            });
            variable.add(answers.collect(), given.into_iter().collect());
        }
        if fact.may_not_apply {
            let answers = together.iter().map(|i| (*i, false)).collect();
            variable.add(answers, vec![Given::Fact(id, State::Inapplicable)]);
        }
        self.variables.push(variable);
    }

    /// How many completions there are; `None` beyond `most`.
    pub fn size(&self, most: u64) -> Option<u64> {
        self.variables.iter().try_fold(1u64, |size, v| {
            let states = u64::try_from(v.states.len().max(1)).ok()?;
            size.checked_mul(states).filter(|n| *n <= most)
        })
    }

    /// Evaluates the nodes of `cone` on every completion, 64 at a time, and hands each batch to
    /// `visit`: the number of its first completion, how many it holds, and the values of all nodes.
    /// `known` are the inputs as far as they are known.
    pub fn each(
        &self,
        circuit: &Circuit,
        cone: &[Id<Node>],
        known: &[Planes],
        mut visit: impl FnMut(u64, u32, &[Planes]),
    ) {
        let Some(size) = self.size(u64::MAX) else { return };
        let mut inputs = known.to_vec();
        let mut values = vec![Planes::default(); circuit.nodes().len()];
        let mut first = 0u64;
        while first < size {
            let lanes = u32::try_from((size - first).min(64)).unwrap_or(64);
            for variable in &self.variables {
                for (input, _) in variable.states.iter().flatten() {
                    if let Some(planes) = inputs.get_mut(input.number()) {
                        *planes = Planes::default();
                    }
                }
            }
            for lane in 0..lanes {
                let mut rest = first + u64::from(lane);
                for variable in &self.variables {
                    let count = u64::try_from(variable.states.len().max(1)).unwrap_or(1);
                    let state = usize::try_from(rest % count).unwrap_or(0);
                    rest /= count;
                    for (input, truth) in variable.states.get(state).into_iter().flatten() {
                        if let Some(planes) = inputs.get_mut(input.number()) {
                            if *truth {
                                planes.holds |= 1 << lane;
                            } else {
                                planes.fails |= 1 << lane;
                            }
                        }
                    }
                }
            }
            circuit.evaluate(cone, &inputs, &mut values);
            visit(first, lanes, &values);
            first += u64::from(lanes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two laws in force one after the other: never both, as free inputs would allow.
    #[test]
    fn days_are_one_line() {
        let mut circuit = Circuit::default();
        let day = |year| Date::new(year, 1, 1);
        circuit.input(Input::InForce { from: day(2010), until: day(2020), procedural: false });
        circuit.input(Input::InForce { from: day(2020), until: None, procedural: false });
        let inputs: Vec<_> = circuit.inputs().ids().collect();
        let space = Space::new(&circuit, &Arena::new(), &Arena::new(), &inputs, &|_| &State::Unknown);
        let truths: Vec<Vec<bool>> =
            space.variables[0].states.iter().map(|s| s.iter().map(|(_, t)| *t).collect()).collect();
        assert_eq!(truths, [[false, false], [true, false], [false, true]]);
    }
}
