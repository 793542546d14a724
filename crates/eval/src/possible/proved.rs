//! By a SAT solver.

use pol_program::{Completions, Node, Planes, Settled};
use pol_values::{Id, Truth};

use super::{Found, MOST_VERDICTS, Question, Ruled, bound, choosers};
use crate::VerdictKind;
use crate::verdict::Raw;

/// Too many completions to look at each: a SAT solver says of every verdict that the bound allows
/// whether some completion gives it, and of every fact whether it alone can change the verdict.
pub(super) fn outlook(question: &Question<'_>) -> Found {
    let Question { program, settled, inputs, known, reach, space, ruled } = question;
    let ruled = ruled.as_ref();
    let circuit = &program.circuit;
    let choosable = choosers(program, space);
    let mut completions = Completions::new(circuit, space, inputs);
    for constraint in &reach.constraints {
        completions.require(*constraint);
    }
    for (variable, nodes) in &choosable {
        completions.require_state(*variable, nodes);
    }
    let mut exact = space.exact;
    let outputs = settled.outputs();
    let mut verdicts = Vec::new();
    // A solution gives a verdict; what gives the same is then excluded, until nothing is left.
    let watched: Vec<Id<Node>> =
        outputs.iter().copied().chain(ruled.into_iter().flat_map(Ruled::nodes)).collect();
    let asked = completions.ask_only(&watched);
    loop {
        let found = if verdicts.len() < MOST_VERDICTS { completions.next(&asked) } else { None };
        match found {
            Some(true) => {}
            Some(false) => break,
            None => {
                exact = false;
                verdicts.extend(bound(settled, known));
                break;
            }
        }
        let values = |node: &Id<Node>| Planes::all(Truth::from(completions.holds(*node)));
        let Some(raw) = Raw::of(settled, outputs.iter().map(values), 0) else { break };
        let mut same = wanted(settled, raw);
        match ruled.filter(|_| raw.kind == VerdictKind::Conflict) {
            Some(ruled) => {
                let nodes: Wanted = ruled.nodes().map(|node| (node, completions.holds(node))).collect();
                let followed = ruled.followed(|node| Truth::from(completions.holds(node)));
                same.extend(nodes);
                verdicts.push(if followed == Truth::True { Raw::ruled(ruled.outcome) } else { raw });
            }
            None => verdicts.push(raw),
        }
        completions.exclude(&asked, &same);
    }
    // Where the budget runs out, a question too many is better than one too few.
    let hangs = (0..space.variables.len())
        .filter(|n| completions.matters(space, *n, &watched, &reach.constraints, &choosable) != Some(false))
        .collect();
    Found { verdicts, exact, hangs }
}

/// Nodes with the values they are to have.
type Wanted = Vec<(Id<Node>, bool)>;

/// The values of a matter's nodes that make a verdict.
fn wanted(settled: &Settled, raw: Raw) -> Wanted {
    let mut wanted: Wanted = vec![(settled.any_in_force, raw.kind != VerdictKind::NotInForce)];
    match raw.kind {
        VerdictKind::NotInForce => {}
        VerdictKind::OutOfScope => wanted.push((settled.any_in_scope, false)),
        VerdictKind::Decided
        | VerdictKind::Discretion
        | VerdictKind::Conflict
        | VerdictKind::None
        | VerdictKind::Open => {
            wanted.push((settled.any_in_scope, true));
            wanted.push((settled.conflict, raw.kind == VerdictKind::Conflict));
            wanted.extend(
                settled.permitted.iter().enumerate().map(|(n, node)| (*node, raw.permitted >> n & 1 == 1)),
            );
            let standing = settled.standing.iter().enumerate();
            wanted.extend(standing.map(|(n, s)| (s.stands, raw.standing >> n & 1 == 1)));
        }
    }
    wanted
}
