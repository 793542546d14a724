//! Which rules are special by proof (M6 (d)): never inferred, and never guessed.

use std::collections::BTreeSet;

use pol_model::Rule;
use pol_values::Id;

use crate::lower::Lowering;
use crate::{Circuit, Completions, Input, Node, Norm, Planes, Space, Subject};

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
    let (facts, matters) = (&lowering.model.facts, &lowering.model.matters);
    let (space, mut completions) =
        Completions::of_all_cases(circuit, facts, matters, &looked_at, &constraints);
    let cone = circuit.cone(looked_at.iter().chain(&constraints).copied());
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
            !free.is_empty() && circuit.inputs_below([*node]).iter().any(|input| free.contains(input))
        })
        .collect();

    let mut implies = BTreeSet::new();
    let mut unproved = BTreeSet::new();
    let mut examples = Examples::new(circuit, &space, &cone, &reaches, &constraints);
    for (a, reach) in reaches.iter().enumerate() {
        let mut others: Vec<usize> = (0..reaches.len()).filter(|b| *b != a && wanted(a, *b)).collect();
        let doubtful = |b: usize| [a, b].into_iter().any(|n| loose.get(n).copied().unwrap_or(false));
        let refuted = |examples: &Examples<'_>, unproved: &mut BTreeSet<(usize, usize)>, b: usize| {
            let refuted = examples.refute(a, b);
            if refuted && doubtful(b) {
                unproved.insert((a.min(b), a.max(b)));
            }
            refuted
        };
        others.retain(|b| !refuted(&examples, &mut unproved, *b));
        if others.is_empty() || completions.possible(&[(*reach, true)]) != Some(true) {
            // A rule that can never apply is special towards nothing.
            continue;
        }
        examples.add(&completions.found(), *reach);
        for b in others {
            let Some(other) = reaches.get(b).copied() else { continue };
            if refuted(&examples, &mut unproved, b) {
                continue;
            }
            match completions.possible(&[(*reach, true), (other, false)]) {
                Some(false) => {
                    implies.insert((a, b));
                }
                Some(true) => {
                    examples.add(&completions.found(), *reach);
                    if doubtful(b) {
                        unproved.insert((a.min(b), a.max(b)));
                    }
                }
                None => {
                    unproved.insert((a.min(b), a.max(b)));
                }
            }
        }
    }
    for (a, b) in &unproved {
        if let (Some((x, _)), Some((y, _))) = (norms.get(*a), norms.get(*b)) {
            lowering.unproved.push((*x, *y));
        }
    }
    // One that may be no narrower than the other is not special.
    let alike = |a: usize, b: usize| implies.contains(&(b, a)) || unproved.contains(&(a.min(b), a.max(b)));
    implies.iter().copied().filter(|(a, b)| !alike(*a, *b)).collect()
}

/// Completions that were looked at, 64 at a time, and where each rule reaches in them.
struct Examples<'s> {
    circuit: &'s Circuit,
    space: &'s Space,
    cone: &'s [Id<Node>],
    reaches: &'s [Id<Node>],
    constraints: &'s [Id<Node>],
    /// The inputs that each variable of the space settles.
    settles: Vec<Vec<Id<Input>>>,
    /// Every variable in a state taken at random in each lane: each input's truth.
    random: Vec<Planes>,
    /// The values of the circuit's nodes; scratch space.
    values: Vec<Planes>,
    /// For each batch, the lanes in which each rule reaches, and those in which it does not.
    seen: Vec<Vec<Planes>>,
}

impl<'s> Examples<'s> {
    fn new(
        circuit: &'s Circuit,
        space: &'s Space,
        cone: &'s [Id<Node>],
        reaches: &'s [Id<Node>],
        constraints: &'s [Id<Node>],
    ) -> Examples<'s> {
        let mut random = vec![Planes::default(); circuit.inputs().len()];
        let mut settles = Vec::with_capacity(space.variables.len());
        let mut seed = 0x9e37_79b9_7f4a_7c15u64;
        for variable in &space.variables {
            let count = u64::try_from(variable.states.len().max(1)).unwrap_or(1);
            for lane in 0..64u32 {
                // A fixed sequence (xorshift, Marsaglia 2003), so that results never vary.
                seed ^= seed << 13;
                seed ^= seed >> 7;
                seed ^= seed << 17;
                let state = usize::try_from(seed % count).unwrap_or(0);
                set(&mut random, variable.states.get(state), 1 << lane);
            }
            let mut inputs: Vec<Id<Input>> = variable.states.iter().flatten().map(|(i, _)| *i).collect();
            inputs.sort_unstable();
            inputs.dedup();
            settles.push(inputs);
        }
        let values = vec![Planes::default(); circuit.nodes().len()];
        Examples { circuit, space, cone, reaches, constraints, settles, random, values, seen: Vec::new() }
    }

    /// Looks at 64 completions in which `reach` is as in the one found: that one, and others that differ
    /// from it in what the rule does not ask about.
    fn add(&mut self, found: &[usize], reach: Id<Node>) {
        let mut asked = vec![false; self.random.len()];
        for input in self.circuit.inputs_below([reach]) {
            if let Some(asked) = asked.get_mut(input.number()) {
                *asked = true;
            }
        }
        let mut inputs = self.random.clone();
        for ((variable, settles), state) in self.space.variables.iter().zip(&self.settles).zip(found) {
            let own = settles.iter().any(|i| asked.get(i.number()).copied().unwrap_or(false));
            // The first lane is the completion that was found.
            let lanes = if own { u64::MAX } else { 1 };
            for input in settles {
                if let Some(planes) = inputs.get_mut(input.number()) {
                    planes.holds &= !lanes;
                    planes.fails &= !lanes;
                }
            }
            set(&mut inputs, variable.states.get(*state), lanes);
        }
        self.circuit.evaluate(self.cone, &inputs, &mut self.values);
        let at = |node: &Id<Node>| self.values.get(node.number()).copied().unwrap_or_default();
        let real = self.constraints.iter().fold(u64::MAX, |lanes, c| lanes & at(c).holds);
        let within = |planes: Planes| Planes { holds: planes.holds & real, fails: planes.fails & real };
        self.seen.push(self.reaches.iter().map(|reach| within(at(reach))).collect());
    }

    /// Whether in some of the completions seen, one rule reaches and the other does not.
    fn refute(&self, one: usize, other: usize) -> bool {
        self.seen.iter().any(|batch| match (batch.get(one), batch.get(other)) {
            (Some(one), Some(other)) => one.holds & other.fails != 0,
            (None, _) | (_, None) => false,
        })
    }
}

/// Gives the inputs, in these lanes, the truth that they have in a state.
fn set(inputs: &mut [Planes], state: Option<&Vec<(Id<Input>, bool)>>, lanes: u64) {
    for (input, truth) in state.into_iter().flatten() {
        if let Some(planes) = inputs.get_mut(input.number()) {
            let plane = if *truth { &mut planes.holds } else { &mut planes.fails };
            *plane |= lanes;
        }
    }
}
