//! One by one.

use pol_program::{Node, Space};
use pol_values::{Id, Truth};

use super::{Found, Question, Ruled, bound, choosers};
use crate::VerdictKind;
use crate::verdict::Raw;

/// Each completion is decided, 64 at a time.
pub(super) fn outlook(question: &Question<'_>) -> Found {
    let Question { program, settled, inputs, known, reach, space, ruled } = question;
    let ruled = ruled.as_ref();
    let circuit = &program.circuit;
    let choosable = choosers(program, space);
    let outputs = settled.outputs().into_iter().chain(reach.constraints.iter().copied());
    let outputs = outputs.chain(ruled.into_iter().flat_map(Ruled::nodes));
    let cone = circuit.cone(outputs.chain(choosable.iter().flat_map(|(_, nodes)| nodes.iter().copied())));
    let mut unread = false;
    let mut verdicts: Vec<Raw> = Vec::new();
    // For each completion the place of its verdict in `verdicts`, counted from 1; 0 is no completion.
    let mut outcomes: Vec<u16> = Vec::new();
    space.each(circuit, &cone, inputs, |first, lanes, values| {
        for lane in 0..lanes {
            let truth = |node: Id<Node>| values.get(node.number()).copied().unwrap_or_default().lane(lane);
            let excluded = reach.constraints.iter().any(|c| truth(*c) == Truth::False)
                || choosable.iter().any(|(variable, nodes)| {
                    let chosen = state_of(space, *variable, first + u64::from(lane));
                    nodes.get(chosen).is_some_and(|n| truth(*n) == Truth::False)
                });
            if excluded {
                outcomes.push(0);
                continue;
            }
            let Some(mut raw) = Raw::read(settled, values, lane) else {
                unread = true;
                outcomes.push(0);
                continue;
            };
            if let (VerdictKind::Conflict, Some(ruled)) = (raw.kind, ruled)
                && ruled.followed(truth) == Truth::True
            {
                raw = Raw::ruled(ruled.outcome);
            }
            let place = verdicts.iter().position(|v| *v == raw).unwrap_or_else(|| {
                verdicts.push(raw);
                verdicts.len() - 1
            });
            outcomes.push(u16::try_from(place + 1).unwrap_or(u16::MAX));
        }
    });
    if unread {
        // Values without a result: what Kleene's logic leaves open is possible as far as can be told.
        for raw in bound(settled, known) {
            if !verdicts.contains(&raw) {
                verdicts.push(raw);
            }
        }
    }
    let mut hangs = Vec::new();
    let mut stride = 1usize;
    for (n, variable) in space.variables.iter().enumerate() {
        let count = variable.states.len().max(1);
        if matters(&outcomes, stride, count) {
            hangs.push(n);
        }
        stride *= count;
    }
    Found { verdicts, exact: space.exact && !unread, hangs }
}

/// The state of a variable in the completion of that number.
fn state_of(space: &Space, variable: usize, completion: u64) -> usize {
    let mut rest = completion;
    for (n, v) in space.variables.iter().enumerate() {
        let count = u64::try_from(v.states.len().max(1)).unwrap_or(1);
        if n == variable {
            return usize::try_from(rest % count).unwrap_or(0);
        }
        rest /= count;
    }
    0
}

/// Whether two completions that differ in one variable only have different verdicts.
fn matters(outcomes: &[u16], stride: usize, count: usize) -> bool {
    outcomes.iter().enumerate().filter(|(n, _)| (n / stride).is_multiple_of(count)).any(|(n, _)| {
        let mut first = 0;
        (0..count).any(|state| {
            let verdict = outcomes.get(n + state * stride).copied().unwrap_or(0);
            if first == 0 {
                first = verdict;
            }
            verdict != 0 && verdict != first
        })
    })
}
