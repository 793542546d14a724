//! 取最重 (M8): of several rules that bind, the severest is followed.

use pol_model::Modality;
use pol_values::Id;

use crate::settle::Counted;
use crate::{Circuit, Node};

/// What the severest rules leave.
pub(crate) struct Taken {
    /// For each outcome, that it is among those of the severest rule.
    pub(crate) outcomes: Vec<Id<Node>>,
    /// For each rule that binds, that it counts and a severer one is followed instead.
    pub(crate) outdone: Vec<(usize, Id<Node>)>,
}

/// The outcomes stand from the severest to the lightest. Less what is prohibited, the rule with the
/// severest maximum is followed, and of several such the one with the severest minimum; rules that
/// are alike in both narrow one another.
pub(crate) fn severest(circuit: &mut Circuit, rules: &[Counted], prohibited: &[Id<Node>]) -> Taken {
    let none = circuit.constant(false);
    let binds: Vec<&Counted> = rules.iter().filter(|r| r.effect.modality == Modality::Bind).collect();
    // What each rule gives, less what is prohibited.
    let left: Vec<Vec<Id<Node>>> = binds
        .iter()
        .map(|rule| {
            let each = prohibited.iter().enumerate().map(|(outcome, prohibited)| {
                if !rule.names(outcome) {
                    return none;
                }
                let free = circuit.not(*prohibited);
                circuit.and(rule.counts, free)
            });
            each.collect()
        })
        .collect();
    // The severest outcome that any rule gives, and which rules give it.
    let mut reached = vec![none; binds.len()];
    let mut before = none;
    for outcome in 0..prohibited.len() {
        let giving: Vec<Id<Node>> = left.iter().map(|l| l.get(outcome).copied().unwrap_or(none)).collect();
        let first = circuit.not(before);
        for (reached, gives) in reached.iter_mut().zip(&giving) {
            let here = circuit.and(first, *gives);
            *reached = circuit.or(*reached, here);
        }
        before = giving.into_iter().fold(before, |any, gives| circuit.or(any, gives));
    }
    // Of these the one whose lightest outcome is the severest.
    let mut followed = vec![none; binds.len()];
    let mut before = none;
    for outcome in 0..prohibited.len() {
        let first = circuit.not(before);
        let mut ending = Vec::new();
        for (reached, left) in reached.iter().zip(&left) {
            let lighter = circuit.any(left.iter().skip(outcome + 1).copied());
            let none_lighter = circuit.not(lighter);
            ending.push(circuit.and(*reached, none_lighter));
        }
        for (followed, ends) in followed.iter_mut().zip(&ending) {
            let here = circuit.and(first, *ends);
            *followed = circuit.or(*followed, here);
        }
        before = ending.into_iter().fold(before, |any, ends| circuit.or(any, ends));
    }
    let any = circuit.any(followed.iter().copied());
    let outcomes = (0..prohibited.len())
        .map(|outcome| {
            let mut given = any;
            for (followed, left) in followed.iter().zip(&left) {
                let gives = left.get(outcome).copied().unwrap_or(none);
                let not = circuit.not(*followed);
                let agrees = circuit.or(not, gives);
                given = circuit.and(given, agrees);
            }
            given
        })
        .collect();
    let outdone = binds
        .iter()
        .zip(&followed)
        .map(|(rule, followed)| {
            let not = circuit.not(*followed);
            (rule.at, circuit.all([rule.counts, not, any]))
        })
        .collect();
    Taken { outcomes, outdone }
}
