//! Which rules are special by proof (M6 (d)): never inferred, and never guessed.

use std::collections::BTreeSet;

use pol_model::Rule;
use pol_values::Id;

use crate::lower::Lowering;
use crate::{Circuit, Completions, Input, Node, Norm, Planes, Space, State, Subject};

/// Which of the rules on a matter are special by proof: scope, condition and exceptions of one
/// together imply those of the other, and not the reverse.
///
/// Most pairs are refuted by example: in completions in which a rule reaches, looked at 64 at a time,
/// another does not. Only what no example refutes is put to the solver.
pub(crate) fn proved_special(
    lowering: &mut Lowering<'_>,
    norms: &[(Id<Norm>, Id<Rule>)],
    wanted: &dyn Fn(usize, usize) -> bool,
) -> BTreeSet<(usize, usize)> {
    // Only rules that stand in a pair without priority are looked at; most matters have none.
    let count = norms.len();
    let asked: BTreeSet<usize> =
        (0..count).filter(|a| (0..count).any(|b| b != *a && (wanted(*a, b) || wanted(b, *a)))).collect();
    if asked.is_empty() {
        return BTreeSet::new();
    }
    let mut reaches = Vec::new();
    for (norm, _) in norms {
        let Norm { in_scope, condition, excepted, .. } = lowering.norms[*norm];
        let spared = lowering.circuit.not(excepted);
        reaches.push(lowering.circuit.all([in_scope, condition, spared]));
    }
    let mut constraints: Vec<Id<Node>> =
        lowering.model.constraints.iter().map(|c| lowering.condition(&c.holds)).collect();
    let looked_at: Vec<Id<Node>> =
        reaches.iter().enumerate().filter(|(n, _)| asked.contains(n)).map(|(_, node)| *node).collect();
    constraints.extend(lowering.choices_within_reach(&looked_at));
    let circuit = &lowering.circuit;
    let cone = circuit.cone(looked_at.iter().chain(&constraints).copied());
    let inputs: Vec<Id<Input>> = cone.iter().filter_map(|n| input_of(circuit, *n)).collect();
    let unknown = State::Unknown;
    let space = Space::new(circuit, &lowering.model.facts, &lowering.model.matters, &inputs, &|_| &unknown);
    let known = vec![Planes::default(); circuit.inputs().len()];
    let mut completions = Completions::new(circuit, &space, &known);
    for constraint in &constraints {
        completions.require(*constraint);
    }
    // Quantities that are compared with one another are left free; a refutation that uses them may
    // not be a real one.
    let free: BTreeSet<Id<Input>> = space
        .variables
        .iter()
        .filter_map(|v| match v.subject {
            Subject::Free(input) if matches!(circuit.inputs()[input], Input::Compare(..)) => Some(input),
            Subject::Free(_)
            | Subject::Fact(_)
            | Subject::Linked(_)
            | Subject::ActDay
            | Subject::DecisionDay
            | Subject::Territory
            | Subject::Choice(_) => None,
        })
        .collect();
    let loose: Vec<bool> = reaches
        .iter()
        .map(|node| {
            !free.is_empty()
                && circuit
                    .cone([*node])
                    .iter()
                    .any(|n| input_of(circuit, *n).is_some_and(|i| free.contains(&i)))
        })
        .collect();

    let mut implies = BTreeSet::new();
    let mut unproved = BTreeSet::new();
    let mut values = vec![Planes::default(); circuit.nodes().len()];
    for (a, reach) in reaches.iter().enumerate() {
        let others: Vec<usize> = (0..reaches.len()).filter(|b| *b != a && wanted(a, *b)).collect();
        if others.is_empty() || completions.possible(&[(*reach, true)]) != Some(true) {
            // A rule that can never apply is special towards nothing.
            continue;
        }
        let example = completions.found();
        let examples = examples(circuit, &space, &example, *reach);
        circuit.evaluate(&cone, &examples, &mut values);
        let at = |node: Id<Node>| values.get(node.number()).copied().unwrap_or_default();
        let real = constraints.iter().fold(at(*reach).holds, |lanes, c| lanes & at(*c).holds);
        for b in others {
            let Some(other) = reaches.get(b).copied() else { continue };
            let doubtful = [a, b].into_iter().any(|n| loose.get(n).copied().unwrap_or(false));
            let refuted = real & at(other).fails != 0;
            let counter =
                if refuted { Some(true) } else { completions.possible(&[(*reach, true), (other, false)]) };
            match counter {
                Some(false) => {
                    implies.insert((a, b));
                }
                Some(true) if !doubtful => {}
                Some(true) | None => {
                    unproved.insert((a.min(b), a.max(b)));
                }
            }
        }
    }
    for (a, b) in unproved {
        if let (Some((x, _)), Some((y, _))) = (norms.get(a), norms.get(b)) {
            lowering.unproved.push((*x, *y));
        }
    }
    let both = |a: usize, b: usize| implies.contains(&(b, a));
    implies.iter().copied().filter(|(a, b)| !both(*a, *b)).collect()
}

fn input_of(circuit: &Circuit, node: Id<Node>) -> Option<Id<Input>> {
    match circuit.nodes()[node] {
        Node::Input(input) => Some(input),
        Node::Constant(_) | Node::Not(_) | Node::And(..) | Node::Or(..) => None,
    }
}

/// Sixty-four completions: the one found, and others that differ from it in what the rule does not
/// ask about.
fn examples(circuit: &Circuit, space: &Space, found: &[usize], reach: Id<Node>) -> Vec<Planes> {
    let own: BTreeSet<Id<Input>> =
        circuit.cone([reach]).iter().filter_map(|n| input_of(circuit, *n)).collect();
    let mut inputs = vec![Planes::default(); circuit.inputs().len()];
    let mut random = 0x9e37_79b9_7f4a_7c15u64;
    for (variable, state) in space.variables.iter().zip(found) {
        let asked = variable.states.iter().flatten().any(|(input, _)| own.contains(input));
        let count = u64::try_from(variable.states.len().max(1)).unwrap_or(1);
        for lane in 0..64u32 {
            // A fixed sequence (xorshift, Marsaglia 2003), so that results never vary.
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            let state =
                if asked || lane == 0 { *state } else { usize::try_from(random % count).unwrap_or(0) };
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
    inputs
}
