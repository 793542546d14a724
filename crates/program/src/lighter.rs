//! 从旧兼从轻 and 溯及 (M14): a matter settled under the law of the day of the act and under later law, and
//! of these the lightest taken. Outcomes are listed from the severest: lighter is a lighter maximum, then a
//! lighter minimum; that no rule gives an outcome is lightest of all; a conflict under either law is one.

use pol_values::Id;

use crate::settle::choosable;
use crate::{Circuit, Contest, Law, Node, Reading, Settled};

/// A matter as it comes out under one law, and when that law is looked at.
pub(crate) struct Candidate {
    pub(crate) law: Law,
    pub(crate) settled: Settled,
    /// The norms that count under this law, before one of the laws is taken.
    pub(crate) counts: Vec<Id<Node>>,
    /// The clause that asks for it is in force.
    pub(crate) active: Id<Node>,
    /// That clause.
    pub(crate) clause: Option<String>,
}

/// The lightest of several, of which the first is the law of the day of the act.
pub(crate) fn lightest(circuit: &mut Circuit, candidates: Vec<Candidate>) -> Option<Settled> {
    let mut chosen: Option<Settled> = None;
    let mut readings: Vec<Reading> = Vec::new();
    for candidate in candidates {
        let Candidate { law, settled, counts, active, clause } = candidate;
        let (next, taken) = match chosen {
            None => (settled.clone(), active),
            Some(before) => {
                let (next, takes) = take_lighter(circuit, before, &settled, active);
                let keeps = circuit.not(takes);
                for reading in &mut readings {
                    reading.taken = circuit.and(reading.taken, keeps);
                }
                (next, takes)
            }
        };
        chosen = Some(next);
        readings.push(Reading { law, settled, counts, active, clause, taken });
    }
    let mut chosen = chosen?;
    // In a conflict the rules of the laws under which there is one stand against one another.
    for reading in &mut readings {
        let clash = circuit.and(reading.active, reading.settled.conflict);
        let clear = circuit.not(chosen.conflict);
        let clash = circuit.and(chosen.conflict, clash);
        let taken = circuit.and(clear, reading.taken);
        reading.taken = circuit.or(clash, taken);
    }
    chosen.contests = readings
        .iter()
        .flat_map(|r| r.settled.contests.iter().map(|c| (c.clone(), r.active)))
        .map(|(contest, active)| Contest { stands: circuit.and(contest.stands, active), ..contest })
        .collect();
    chosen.norms = readings.iter().flat_map(|r| r.settled.norms.clone()).collect();
    chosen.choosable = choosable(circuit, chosen.conflict, &chosen.permitted, &chosen.disputed);
    chosen.readings = readings;
    Some(chosen)
}

/// What comes out if `new` is taken where it is lighter than `old`, and the node that says whether it is.
fn take_lighter(circuit: &mut Circuit, old: Settled, new: &Settled, active: Id<Node>) -> (Settled, Id<Node>) {
    let new_conflict = circuit.and(active, new.conflict);
    let conflict = circuit.or(old.conflict, new_conflict);
    let clear = circuit.not(conflict);
    let lighter = is_lighter(circuit, &new.permitted, &old.permitted);
    let takes = circuit.all([active, clear, lighter]);
    let inactive = circuit.not(active);
    let mut each = |old: &[Id<Node>],
                    new: &[Id<Node>],
                    in_conflict: fn(&mut Circuit, Id<Node>, Id<Node>) -> Id<Node>| {
        let pairs = old.iter().zip(new);
        pairs
            .map(|(old, new)| {
                let chosen = circuit.choose(takes, *new, *old);
                let chosen = circuit.and(clear, chosen);
                let other = in_conflict(circuit, *new, inactive);
                let both = circuit.and(*old, other);
                let both = circuit.and(conflict, both);
                circuit.or(chosen, both)
            })
            .collect::<Vec<_>>()
    };
    // What nobody disputes under either law is undisputed.
    let permitted = each(&old.permitted, &new.permitted, Circuit::or);
    let disputed = old
        .disputed
        .iter()
        .zip(&new.disputed)
        .map(|(old, new)| {
            let new = circuit.and(active, *new);
            circuit.or(*old, new)
        })
        .collect();
    let mut either = |old: Id<Node>, new: Id<Node>| {
        let chosen = circuit.choose(takes, new, old);
        circuit.or(conflict, chosen)
    };
    let any_in_force = either(old.any_in_force, new.any_in_force);
    let any_in_scope = either(old.any_in_scope, new.any_in_scope);
    let by_default = circuit.choose(takes, new.by_default, old.by_default);
    let by_default = circuit.and(clear, by_default);
    (Settled { any_in_force, any_in_scope, conflict, permitted, disputed, by_default, ..old }, takes)
}

/// Whether `new` is lighter than `old`, outcomes from the severest.
fn is_lighter(circuit: &mut Circuit, new: &[Id<Node>], old: &[Id<Node>]) -> Id<Node> {
    let some_old = circuit.any(old.iter().copied());
    let some_new = circuit.any(new.iter().copied());
    let none_new = circuit.not(some_new);
    let none = circuit.and(some_old, none_new);
    let (new_max, old_max) = (firsts(circuit, new.iter()), firsts(circuit, old.iter()));
    let maximum = after(circuit, &new_max, &old_max);
    let same = new_max.iter().zip(&old_max).map(|(a, b)| circuit.and(*a, *b)).collect::<Vec<_>>();
    let same_maximum = circuit.any(same);
    let (mut new_min, mut old_min) = (firsts(circuit, new.iter().rev()), firsts(circuit, old.iter().rev()));
    new_min.reverse();
    old_min.reverse();
    let minimum = after(circuit, &new_min, &old_min);
    let minimum = circuit.and(same_maximum, minimum);
    circuit.any([none, maximum, minimum])
}

/// For each place: it holds, and none before it does.
fn firsts<'n>(circuit: &mut Circuit, nodes: impl Iterator<Item = &'n Id<Node>>) -> Vec<Id<Node>> {
    let mut before = circuit.constant(false);
    let mut firsts = Vec::new();
    for node in nodes {
        let none = circuit.not(before);
        firsts.push(circuit.and(*node, none));
        before = circuit.or(before, *node);
    }
    firsts
}

/// Whether the one place that holds in `new` lies after the one that holds in `old`.
fn after(circuit: &mut Circuit, new: &[Id<Node>], old: &[Id<Node>]) -> Id<Node> {
    let mut passed = circuit.constant(false);
    let mut found = Vec::new();
    for (new, old) in new.iter().zip(old) {
        found.push(circuit.and(*new, passed));
        passed = circuit.or(passed, *old);
    }
    circuit.any(found)
}
