//! The sets of cases in which the gates of a circuit hold, over the levels of a diagram.

use std::collections::BTreeMap;

use pol_values::Id;
use rustc_hash::FxHashMap;

use crate::{Circuit, Diagram, Found, Input, Node, Set};

/// The sets of the gates that were asked for, each worked out once.
#[derive(Debug, Default)]
pub struct Gates {
    inputs: FxHashMap<Id<Input>, Set>,
    nodes: FxHashMap<Id<Node>, Set>,
}

impl Gates {
    /// Says what the states of a level answer. `false` if some state leaves an input without an answer that
    /// another gives: there it counts as answered no.
    ///
    /// # Errors
    /// If the sets need more nodes than the budget allows.
    pub fn answers<'a>(
        &mut self,
        diagram: &mut Diagram,
        level: usize,
        states: impl Iterator<Item = &'a Vec<(Id<Input>, bool)>>,
    ) -> Found<bool> {
        let mut holding: BTreeMap<Id<Input>, (usize, Vec<usize>)> = BTreeMap::new();
        let mut count = 0;
        for (n, answers) in states.enumerate() {
            count = n + 1;
            for (input, answer) in answers {
                let (answered, states) = holding.entry(*input).or_default();
                *answered += 1;
                if *answer {
                    states.push(n);
                }
            }
        }
        let mut complete = true;
        for (input, (answered, states)) in holding {
            complete &= answered == count;
            let set = diagram.states(level, &states)?;
            self.inputs.insert(input, set);
        }
        Ok(complete)
    }

    /// The cases in which a gate holds; of an input that no level answers, `elsewhere` says whether it does.
    ///
    /// # Errors
    /// If the sets need more nodes than the budget allows.
    pub fn set(
        &mut self,
        diagram: &mut Diagram,
        circuit: &Circuit,
        node: Id<Node>,
        elsewhere: &dyn Fn(Id<Input>) -> bool,
    ) -> Found<Set> {
        if let Some(set) = self.nodes.get(&node) {
            return Ok(*set);
        }
        for id in circuit.cone([node]) {
            if self.nodes.contains_key(&id) {
                continue;
            }
            let of = |n: Id<Node>| self.nodes.get(&n).copied().unwrap_or(Set::NONE);
            let set = match circuit.nodes()[id] {
                Node::Constant(true) => Set::ALL,
                Node::Constant(false) => Set::NONE,
                Node::Input(input) => match self.inputs.get(&input) {
                    Some(set) => *set,
                    None if elsewhere(input) => Set::ALL,
                    None => Set::NONE,
                },
                Node::Not(a) => !of(a),
                Node::And(a, b) => diagram.and(of(a), of(b))?,
                Node::Or(a, b) => diagram.or(of(a), of(b))?,
            };
            self.nodes.insert(id, set);
        }
        Ok(self.nodes.get(&node).copied().unwrap_or(Set::NONE))
    }
}
