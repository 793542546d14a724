//! The space of completions: every way in which what is unknown could turn out.
//!
//! A fact with options has a state for each; a quantity has one for each stretch between the values
//! with which it is compared, and for each of these; one that may not apply has a state for that.
//! A comparison of two unknown quantities is left free, and the space is then only an upper bound.

use std::collections::{BTreeMap, BTreeSet};

use pol_model::{Fact, FactKind, FactValue, Matter};
use pol_parser::ast::{Arithmetic, Comparison};
use pol_values::{Arena, Id, Period, PeriodUnit, Rational};

use crate::input::{answer, calculate, holds, number, whole};
use crate::{Circuit, Input, Node, Planes, Quantity, State};

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
}

/// What a variable stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A fact that is not known.
    Fact(Id<Fact>),
    /// A choice or ruling that is not made.
    Choice(Id<Matter>),
    /// A comparison of unknown quantities, left free.
    Free(Id<Input>),
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
                        [..] => space.free(*id),
                    }
                }
                // Known in every case; where there is no case, each may be either way.
                Input::InForce { .. }
                | Input::Within(_)
                | Input::Heard(_)
                | Input::Recorded(_)
                | Input::Settled(_) => {
                    let exact = space.exact;
                    space.free(*id);
                    space.exact = exact;
                }
            }
        }
        for (fact, inputs) in by_fact {
            space.fact(circuit, &facts[fact], fact, &inputs, state);
        }
        for (matter, inputs) in choices {
            let outcomes = 0..matters[matter].outcomes.len();
            let states =
                outcomes.map(|o| inputs.iter().map(|(id, mask)| (*id, mask >> o & 1 == 1)).collect());
            space.variables.push(Variable { subject: Subject::Choice(matter), states: states.collect() });
        }
        space
    }

    fn free(&mut self, input: Id<Input>) {
        let states = vec![vec![(input, false)], vec![(input, true)]];
        self.variables.push(Variable { subject: Subject::Free(input), states });
        self.exact = false;
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
                        Input::Compare(left, _, right) => match threshold(left, right, id, state) {
                            Some(cut) => {
                                cuts.extend(cut);
                            }
                            None => apart.push(*input),
                        },
                        Input::In(..)
                        | Input::Has(..)
                        | Input::TextIs(..)
                        | Input::InForce { .. }
                        | Input::Within(_)
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
        let states = candidates
            .iter()
            .map(|candidate| {
                let with = |f: Id<Fact>| if f == id { candidate } else { state(f) };
                inputs
                    .iter()
                    .filter_map(|i| answer(&circuit.inputs()[*i], &with).known().map(|truth| (*i, truth)))
                    .collect()
            })
            .collect();
        self.variables.push(Variable { subject: Subject::Fact(id), states });
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
        let mut states: Vec<Vec<(Id<Input>, bool)>> = Vec::new();
        for value in representatives(fact, cuts) {
            let answers = together.iter().filter_map(|i| match &circuit.inputs()[*i] {
                Input::Compare(left, by, right) => {
                    compare_at(left, *by, right, id, &value, state).map(|truth| (*i, truth))
                }
                Input::In(..)
                | Input::Has(..)
                | Input::TextIs(..)
                | Input::InForce { .. }
                | Input::Within(_)
                | Input::Heard(_)
                | Input::Recorded(_)
                | Input::Settled(_)
                | Input::Choice(..) => None,
            });
            let answers: Vec<_> = answers.collect();
            if !states.contains(&answers) {
                states.push(answers);
            }
        }
        if fact.may_not_apply {
            let answers: Vec<_> = together.iter().map(|i| (*i, false)).collect();
            if !states.contains(&answers) {
                states.push(answers);
            }
        }
        self.variables.push(Variable { subject: Subject::Fact(id), states });
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

/// The values of the only unknown fact at which a comparison can change; `None` if they cannot be
/// found, because the fact stands in the comparison in more than one or not a linear way.
fn threshold<'s>(
    left: &Quantity,
    right: &Quantity,
    fact: Id<Fact>,
    state: &dyn Fn(Id<Fact>) -> &'s State,
) -> Option<Option<Rational>> {
    let (a, b) = (linear(left, fact, state)?, linear(right, fact, state)?);
    let slope = a.0 - b.0;
    let zero = whole(0);
    if slope == zero {
        return Some(None);
    }
    Some(Some((b.1 - a.1) / slope))
}

/// A quantity as slope × fact + rest.
fn linear<'s>(
    quantity: &Quantity,
    fact: Id<Fact>,
    state: &dyn Fn(Id<Fact>) -> &'s State,
) -> Option<(Rational, Rational)> {
    let constant = |n: Rational| Some((whole(0), n));
    match quantity {
        Quantity::Fact(f) if *f == fact => Some((whole(1), whole(0))),
        Quantity::Fact(f) => match state(*f) {
            State::Value(value) => constant(number(value)?),
            State::Unknown | State::Inapplicable => None,
        },
        Quantity::Number(n) => constant(pol_values::rational(*n)),
        Quantity::Date(date) => constant(whole(date.day_number())),
        Quantity::Period(period) => constant(Rational::from_integer(period.amount.into())),
        Quantity::Binary(left, by, right) => {
            let (a, b) = (linear(left, fact, state)?, linear(right, fact, state)?);
            let flat = |x: &(Rational, Rational)| x.0 == whole(0);
            let months = matches!(right.as_ref(), Quantity::Period(Period { unit: PeriodUnit::Months, .. }));
            match by {
                Arithmetic::Plus | Arithmetic::Minus if months => {
                    if !flat(&a) {
                        return None;
                    }
                    constant(calculate(a.1, *by, b.1, true)?)
                }
                Arithmetic::Plus => Some((a.0 + b.0, a.1 + b.1)),
                Arithmetic::Minus => Some((a.0 - b.0, a.1 - b.1)),
                Arithmetic::Times if flat(&b) => Some((a.0 * b.1.clone(), a.1 * b.1)),
                Arithmetic::Times if flat(&a) => Some((b.0 * a.1.clone(), b.1 * a.1)),
                Arithmetic::Divided if flat(&b) && b.1 != whole(0) => Some((a.0 / b.1.clone(), a.1 / b.1)),
                Arithmetic::Times | Arithmetic::Divided => None,
            }
        }
    }
}

fn compare_at<'s>(
    left: &Quantity,
    by: Comparison,
    right: &Quantity,
    fact: Id<Fact>,
    value: &Rational,
    state: &dyn Fn(Id<Fact>) -> &'s State,
) -> Option<bool> {
    let at = |q: &Quantity| linear(q, fact, state).map(|(slope, rest)| slope * value + rest);
    Some(holds(by, at(left)?.cmp(&at(right)?)))
}

/// A value in each stretch between the cuts, and each cut.
fn representatives(fact: &Fact, cuts: &BTreeSet<Rational>) -> Vec<Rational> {
    let whole_only = matches!(fact.kind, FactKind::Int | FactKind::Date | FactKind::Duration(_));
    let mut marks: BTreeSet<Rational> = cuts.clone();
    if let Some((low, high)) = &fact.range {
        marks.extend(number(low));
        marks.extend(number(high));
    }
    let mut values = BTreeSet::new();
    let one = whole(1);
    for mark in &marks {
        values.extend([mark.clone(), mark.floor(), mark.ceil(), mark.floor() - &one, mark.ceil() + &one]);
    }
    let two = whole(2);
    for pair in marks.iter().collect::<Vec<_>>().windows(2) {
        if let [a, b] = pair {
            let middle = (*a + *b) / &two;
            values.extend([middle.floor(), middle.ceil(), middle]);
        }
    }
    if values.is_empty() {
        values.insert(whole(0));
    }
    values
        .into_iter()
        .filter(|v| !whole_only || v.is_integer())
        .filter(|v| !matches!(fact.kind, FactKind::Duration(_)) || *v >= whole(0))
        .filter(|v| match &fact.range {
            Some((low, high)) => number(low).is_none_or(|l| *v >= l) && number(high).is_none_or(|h| *v <= h),
            None => true,
        })
        .collect()
}
