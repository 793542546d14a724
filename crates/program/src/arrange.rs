//! In which order the levels of a diagram stand: sets are small where what is read together stands together.
//!
//! Each level moves to the middle of what it is read with, over and over (FORCE: Aloul, Markov, Sakallah 2003).

use std::collections::BTreeSet;

use pol_values::Id;

use crate::{Circuit, Input, Node};

/// A gate that reads more levels than this says nothing of which of them belong together.
const MOST_TOGETHER: usize = 12;

/// So often everything moves at most.
const ROUNDS: usize = 40;

/// After so many rounds that brought nothing, no further is tried.
const PATIENCE: usize = 6;

/// Places are reckoned in parts of a place.
const PARTS: usize = 1 << 12;

/// The levels in an order in which those that gates read together stand near one another. `levels` are given by the
/// inputs that each of them answers; the order in which they are given is the first that is tried.
pub fn arrange(circuit: &Circuit, levels: &[Vec<Id<Input>>]) -> Vec<usize> {
    let together = read_together(circuit, levels);
    let mut order: Vec<usize> = (0..levels.len()).collect();
    let mut best = (stretch(&together, &order), order.clone());
    let mut idle = 0;
    for _ in 0..ROUNDS {
        order = moved(&together, &order);
        let now = stretch(&together, &order);
        idle += 1;
        if now < best.0 {
            best = (now, order.clone());
            idle = 0;
        }
        if idle == PATIENCE {
            break;
        }
    }
    best.1
}

/// The sets of levels, of two or more, that some gate reads.
fn read_together(circuit: &Circuit, levels: &[Vec<Id<Input>>]) -> BTreeSet<Vec<usize>> {
    let mut level_of: Vec<Option<usize>> = vec![None; circuit.inputs().len()];
    for (level, inputs) in levels.iter().enumerate() {
        for input in inputs {
            if let Some(place) = level_of.get_mut(input.number()) {
                *place = Some(level);
            }
        }
    }
    // What each gate reads, unless it is too much or stands at no level.
    let mut read: Vec<Option<Vec<usize>>> = Vec::with_capacity(circuit.nodes().len());
    let mut together = BTreeSet::new();
    for node in circuit.nodes().values() {
        let below = |id: &Id<Node>| read.get(id.number()).and_then(Option::as_ref);
        let levels = match node {
            Node::Constant(_) => Some(Vec::new()),
            Node::Input(input) => level_of.get(input.number()).copied().flatten().map(|level| vec![level]),
            Node::Not(a) => below(a).cloned(),
            Node::And(a, b) | Node::Or(a, b) => below(a).zip(below(b)).and_then(|(a, b)| {
                let both: BTreeSet<usize> = a.iter().chain(b).copied().collect();
                (both.len() <= MOST_TOGETHER).then(|| both.into_iter().collect())
            }),
        };
        if let Some(levels) = levels.as_ref().filter(|levels| levels.len() > 1)
            && !together.contains(levels)
        {
            together.insert(levels.clone());
        }
        read.push(levels);
    }
    together
}

/// For each level its place in an order.
fn places(order: &[usize]) -> Vec<usize> {
    let mut places = vec![0; order.len()];
    for (place, level) in order.iter().enumerate() {
        if let Some(of) = places.get_mut(*level) {
            *of = place;
        }
    }
    places
}

/// How far apart in an order stands what is read together, all added up.
fn stretch(together: &BTreeSet<Vec<usize>>, order: &[usize]) -> usize {
    let places = places(order);
    let far = |levels: &Vec<usize>| {
        let at = || levels.iter().filter_map(|level| places.get(*level));
        at().max().zip(at().min()).map_or(0, |(last, first)| last - first)
    };
    together.iter().map(far).sum()
}

/// Each level in the middle of the middles of what it is read with.
fn moved(together: &BTreeSet<Vec<usize>>, order: &[usize]) -> Vec<usize> {
    let places = places(order);
    let mut middles = vec![(0, 0); order.len()];
    for levels in together {
        let sum: usize = levels.iter().filter_map(|level| places.get(*level)).sum();
        let middle = sum * PARTS / levels.len().max(1);
        for level in levels {
            if let Some((sum, count)) = middles.get_mut(*level) {
                *sum += middle;
                *count += 1;
            }
        }
    }
    let wanted = |level: &usize| match middles.get(*level) {
        Some((sum, count)) if *count > 0 => sum / count,
        Some(_) | None => places.get(*level).map_or(0, |place| place * PARTS),
    };
    let mut moved = order.to_vec();
    moved.sort_by_key(|level| (wanted(level), *level));
    moved
}

#[cfg(test)]
mod tests {
    use pol_model::Fact;

    use super::*;

    fn input(circuit: &mut Circuit, n: usize) -> (Id<Input>, Id<Node>) {
        let node = circuit.input(Input::In(Id::<Fact>::from_number(n), 1 << 1));
        (circuit.inputs_below([node])[0], node)
    }

    #[test]
    fn what_is_read_together_stands_together() {
        let mut circuit = Circuit::default();
        let inputs: Vec<(Id<Input>, Id<Node>)> = (0..8).map(|n| input(&mut circuit, n)).collect();
        // Pairs that stand as far apart as can be.
        for n in 0..4 {
            circuit.and(inputs[n].1, inputs[n + 4].1);
        }
        let levels: Vec<Vec<Id<Input>>> = inputs.iter().map(|(input, _)| vec![*input]).collect();
        let order = arrange(&circuit, &levels);
        let mut all = order.clone();
        all.sort_unstable();
        assert_eq!(all, (0..8).collect::<Vec<_>>(), "every level once");
        let place = places(&order);
        for n in 0..4 {
            assert_eq!(place[n].abs_diff(place[n + 4]), 1, "{order:?}");
        }
    }

    #[test]
    fn what_nothing_reads_together_keeps_its_order() {
        let mut circuit = Circuit::default();
        let levels: Vec<Vec<Id<Input>>> = (0..5).map(|n| vec![input(&mut circuit, n).0]).collect();
        assert_eq!(arrange(&circuit, &levels), [0, 1, 2, 3, 4]);
        assert_eq!(arrange(&circuit, &[]), Vec::<usize>::new());
    }
}
