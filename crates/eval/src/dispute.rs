//! Who cannot stand beside whom in a conflict, and who rules (M8).

use pol_program::{Modality, Node, Norm, Planes, Program, Ruling, Settled, Settling};
use pol_values::{Id, Truth};

/// Sets of more rules than this are not looked for.
const LARGEST_SET: usize = 4;
/// Nor are sets looked for among more rules than this.
const MOST_RULES: usize = 24;

/// A minimal set of rules that cannot stand together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispute {
    /// The rules.
    pub rules: Vec<Id<Norm>>,
    /// Each pair of them without priority, with who rules between the two, if anybody.
    pub pairs: Vec<(Id<Norm>, Id<Norm>, Option<Ruling>)>,
}

/// The minimal sets of rules that count and are incompatible. Where the matter is settled under several laws
/// (M14), rules stand only against rules under the same law.
pub(crate) fn disputes(program: &Program, settled: &Settled, values: &[Planes]) -> Vec<Dispute> {
    if settled.readings.is_empty() {
        return disputes_among(program, settled, &settled.norms, values);
    }
    let places =
        |dispute: &Dispute| dispute.rules.iter().map(|id| program.norms[*id].source).collect::<Vec<_>>();
    let mut found: Vec<Dispute> = Vec::new();
    for reading in &settled.readings {
        for dispute in disputes_among(program, settled, &reading.settled.norms, values) {
            if !found.iter().any(|known| places(known) == places(&dispute)) {
                found.push(dispute);
            }
        }
    }
    found
}

fn disputes_among(
    program: &Program,
    settled: &Settled,
    norms: &[Id<Norm>],
    values: &[Planes],
) -> Vec<Dispute> {
    let holds = |node: Id<Node>| values.get(node.number()).is_some_and(|v| v.lane(0) != Truth::False);
    let counting: Vec<Id<Norm>> =
        norms.iter().copied().filter(|id| holds(program.norms[*id].counts)).take(MOST_RULES).collect();
    let severest = program.matters[settled.matter].settling == Settling::Severest;
    let all = program.matters[settled.matter].all();
    let effect = |id: &Id<Norm>| program.norms[*id].effect();
    let mut sets: Vec<Vec<Id<Norm>>> = Vec::new();
    // Sets whose outcomes have nothing in common, the smallest first.
    let mut open: Vec<(Vec<Id<Norm>>, u64)> = vec![(Vec::new(), all)];
    for _ in 0..LARGEST_SET {
        let mut wider = Vec::new();
        for (set, left) in &open {
            for id in counting.iter().filter(|id| set.last().is_none_or(|last| *id > last)) {
                if !effect(id).limits() {
                    continue;
                }
                let mask = effect(id).leaves(all);
                let mut longer = set.clone();
                longer.push(*id);
                // Where the severest is taken, rules that bind do not exclude one another.
                let binds = longer.iter().filter(|m| program.norms[**m].modality == Modality::Bind).count();
                if severest && binds > 1 {
                    continue;
                }
                let minimal = !sets.iter().any(|s| s.iter().all(|m| longer.contains(m)));
                if left & mask == 0 && minimal {
                    sets.push(longer);
                } else if minimal && left & mask != *left {
                    wider.push((longer, left & mask));
                }
            }
        }
        open = wider;
    }
    // A 可以 that a rule without priority over or under it excludes.
    for permit in counting.iter().filter(|id| !effect(id).limits()) {
        for other in &counting {
            let against = effect(permit).opposes(effect(other), all, severest);
            if against && !ranked(program, values, *permit, *other) {
                let mut pair = vec![*permit, *other];
                pair.sort_unstable();
                if !sets.contains(&pair) {
                    sets.push(pair);
                }
            }
        }
    }
    sets.into_iter().map(|rules| Dispute { pairs: pairs(program, values, &rules), rules }).collect()
}

/// Whether one of two rules has priority over the other in this case.
fn ranked(program: &Program, values: &[Planes], a: Id<Norm>, b: Id<Norm>) -> bool {
    let holds = |node: Id<Node>| values.get(node.number()).is_some_and(|v| v.lane(0) != Truth::False);
    let over = |x: Id<Norm>, y: Id<Norm>| {
        program.norms[x].over.iter().any(|over| over.norm == y && holds(over.active))
    };
    over(a, b) || over(b, a)
}

fn pairs(
    program: &Program,
    values: &[Planes],
    rules: &[Id<Norm>],
) -> Vec<(Id<Norm>, Id<Norm>, Option<Ruling>)> {
    let mut pairs = Vec::new();
    for (n, a) in rules.iter().enumerate() {
        for b in rules.iter().skip(n + 1).filter(|b| !ranked(program, values, *a, **b)) {
            let text = |id: Id<Norm>| program.sources[program.norms[id].source].text;
            let (x, y) = (text(*a), text(*b));
            pairs.push((*a, *b, program.rulings.between((*a, x), (*b, y)).cloned()));
        }
    }
    pairs
}
