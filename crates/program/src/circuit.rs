//! The decision circuit: three-valued gates over inputs, hash-consed, evaluated 64 cases at a time.
//!
//! A node's number is greater than those of the nodes it reads, so one pass in order evaluates it.
//! Truth is kept in two planes of bits (known to hold, known not to hold), as in three-valued logic
//! simulation; lane *n* of all planes is one case.

use pol_values::{Arena, Id, Truth};
use rustc_hash::FxHashMap;

use crate::Input;

/// A gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    /// Always true or false.
    Constant(bool),
    /// Read from the case.
    Input(Id<Input>),
    /// Negation.
    Not(Id<Node>),
    /// Conjunction.
    And(Id<Node>, Id<Node>),
    /// Disjunction.
    Or(Id<Node>, Id<Node>),
}

/// Sixty-four truth values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Planes {
    /// Lanes in which it is known to hold.
    pub holds: u64,
    /// Lanes in which it is known not to hold.
    pub fails: u64,
}

impl Planes {
    /// The same truth in every lane.
    pub fn all(truth: Truth) -> Planes {
        match truth {
            Truth::True => Planes { holds: u64::MAX, fails: 0 },
            Truth::False => Planes { holds: 0, fails: u64::MAX },
            Truth::Unknown => Planes::default(),
        }
    }

    /// The truth in one lane.
    pub fn lane(self, lane: u32) -> Truth {
        if self.holds >> lane & 1 == 1 {
            Truth::True
        } else if self.fails >> lane & 1 == 1 {
            Truth::False
        } else {
            Truth::Unknown
        }
    }
}

/// The gates that some outputs need, laid out for one thing only: to be run over and over.
///
/// Every gate is a conjunction of literals; a disjunction is the negation of one of negations (De Morgan's laws hold
/// in Kleene's logic). So a run takes no branch that hangs on a gate. A literal is a place in [`Slots`]: of a value the
/// even one says where it holds, the odd one behind it where it fails; the literal next to it is its negation.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// The inputs that are read, in the order of their slots.
    inputs: Vec<u32>,
    gates: Vec<[u32; 2]>,
    outputs: Vec<u32>,
}

/// What a [`Line`] works in, kept between runs so that nothing is allocated.
#[derive(Clone, Debug, Default)]
pub struct Slots(Vec<u64>);

impl Slots {
    fn literal(&self, literal: u32) -> Planes {
        let at = |n: u32| self.0.get(n as usize).copied().unwrap_or_default();
        Planes { holds: at(literal), fails: at(literal ^ 1) }
    }
}

impl Line {
    /// The literal that always holds; the next one never does.
    const TRUE: u32 = 0;

    /// Runs all gates on `inputs`.
    pub fn run(&self, inputs: &[Planes], slots: &mut Slots) {
        let slots = &mut slots.0;
        slots.clear();
        slots.reserve(2 * (1 + self.inputs.len() + self.gates.len()));
        slots.extend([u64::MAX, 0]);
        for input in &self.inputs {
            let Planes { holds, fails } = inputs.get(*input as usize).copied().unwrap_or_default();
            slots.extend([holds, fails]);
        }
        for [a, b] in &self.gates {
            let at = |n: u32| slots.get(n as usize).copied().unwrap_or_default();
            let (holds, fails) = (at(*a) & at(*b), at(a ^ 1) | at(b ^ 1));
            slots.extend([holds, fails]);
        }
    }

    /// The values of the outputs after a run, in the order in which they were asked for.
    pub fn outputs<'l>(&'l self, slots: &'l Slots) -> impl Iterator<Item = Planes> + 'l {
        self.outputs.iter().map(|literal| slots.literal(*literal))
    }

    /// How many gates there are.
    pub fn len(&self) -> usize {
        self.gates.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.gates.is_empty()
    }

    /// The literal of the value that is laid out next.
    fn next(&self) -> u32 {
        u32::try_from(2 * (1 + self.inputs.len() + self.gates.len())).unwrap_or(u32::MAX)
    }
}

/// The gates of a program.
#[derive(Clone, Debug, Default)]
pub struct Circuit {
    nodes: Arena<Node>,
    inputs: Arena<Input>,
    seen_nodes: FxHashMap<Node, Id<Node>>,
    seen_inputs: FxHashMap<Input, Id<Input>>,
}

impl Circuit {
    /// The gates, each after those it reads.
    pub fn nodes(&self) -> &Arena<Node> {
        &self.nodes
    }

    /// The inputs.
    pub fn inputs(&self) -> &Arena<Input> {
        &self.inputs
    }

    fn node(&mut self, node: Node) -> Id<Node> {
        if let Some(id) = self.seen_nodes.get(&node) {
            return *id;
        }
        let id = self.nodes.push(node);
        self.seen_nodes.insert(node, id);
        id
    }

    /// An input, the same one if it was asked for before.
    pub fn input(&mut self, input: Input) -> Id<Node> {
        let id = match self.seen_inputs.get(&input) {
            Some(id) => *id,
            None => {
                let id = self.inputs.push(input.clone());
                self.seen_inputs.insert(input, id);
                id
            }
        };
        self.node(Node::Input(id))
    }

    /// True or false.
    pub fn constant(&mut self, value: bool) -> Id<Node> {
        self.node(Node::Constant(value))
    }

    /// Negation. `非 非 a` is `a`, in Kleene's logic too.
    pub fn not(&mut self, a: Id<Node>) -> Id<Node> {
        match self.nodes[a] {
            Node::Constant(value) => self.constant(!value),
            Node::Not(inner) => inner,
            Node::Input(_) | Node::And(..) | Node::Or(..) => self.node(Node::Not(a)),
        }
    }

    /// Conjunction. `a 且 非 a` is left as it is: in Kleene's logic it is not false while `a` is unknown.
    pub fn and(&mut self, a: Id<Node>, b: Id<Node>) -> Id<Node> {
        let (a, b) = (a.min(b), a.max(b));
        match (self.nodes[a], self.nodes[b]) {
            (Node::Constant(true), _) => b,
            (_, Node::Constant(true)) => a,
            (Node::Constant(false), _) | (_, Node::Constant(false)) => self.constant(false),
            _ if a == b => a,
            _ => self.node(Node::And(a, b)),
        }
    }

    /// Disjunction.
    pub fn or(&mut self, a: Id<Node>, b: Id<Node>) -> Id<Node> {
        let (a, b) = (a.min(b), a.max(b));
        match (self.nodes[a], self.nodes[b]) {
            (Node::Constant(false), _) => b,
            (_, Node::Constant(false)) => a,
            (Node::Constant(true), _) | (_, Node::Constant(true)) => self.constant(true),
            _ if a == b => a,
            _ => self.node(Node::Or(a, b)),
        }
    }

    /// Conjunction of many; of none it is true.
    pub fn all(&mut self, parts: impl IntoIterator<Item = Id<Node>>) -> Id<Node> {
        let mut result = self.constant(true);
        for part in parts {
            result = self.and(result, part);
        }
        result
    }

    /// Disjunction of many; of none it is false.
    pub fn any(&mut self, parts: impl IntoIterator<Item = Id<Node>>) -> Id<Node> {
        let mut result = self.constant(false);
        for part in parts {
            result = self.or(result, part);
        }
        result
    }

    /// `when 则 then 否则 otherwise`.
    pub fn choose(&mut self, when: Id<Node>, then: Id<Node>, otherwise: Id<Node>) -> Id<Node> {
        let first = self.and(when, then);
        let not = self.not(when);
        let second = self.and(not, otherwise);
        self.or(first, second)
    }

    /// The gate where some inputs are known.
    pub fn assuming(&mut self, output: Id<Node>, known: &dyn Fn(&Input) -> Option<bool>) -> Id<Node> {
        let mut mapped: FxHashMap<Id<Node>, Id<Node>> = FxHashMap::default();
        for node in self.cone([output]) {
            let of = |id: Id<Node>| mapped.get(&id).copied().unwrap_or(id);
            let there = match self.nodes[node] {
                Node::Constant(_) => node,
                Node::Input(input) => match known(&self.inputs[input]) {
                    Some(value) => self.constant(value),
                    None => node,
                },
                Node::Not(a) => {
                    let a = of(a);
                    self.not(a)
                }
                Node::And(a, b) => {
                    let (a, b) = (of(a), of(b));
                    self.and(a, b)
                }
                Node::Or(a, b) => {
                    let (a, b) = (of(a), of(b));
                    self.or(a, b)
                }
            };
            mapped.insert(node, there);
        }
        mapped.get(&output).copied().unwrap_or(output)
    }

    /// The inputs that some outputs depend on, in order of evaluation.
    pub fn inputs_below(&self, outputs: impl IntoIterator<Item = Id<Node>>) -> Vec<Id<Input>> {
        self.inputs_in(&self.cone(outputs))
    }

    /// The inputs among some nodes.
    pub fn inputs_in(&self, nodes: &[Id<Node>]) -> Vec<Id<Input>> {
        let input = |node: &Id<Node>| match self.nodes[*node] {
            Node::Input(input) => Some(input),
            Node::Constant(_) | Node::Not(_) | Node::And(..) | Node::Or(..) => None,
        };
        nodes.iter().filter_map(input).collect()
    }

    /// The nodes that some outputs depend on, in order of evaluation.
    pub fn cone(&self, outputs: impl IntoIterator<Item = Id<Node>>) -> Vec<Id<Node>> {
        // One bit a node.
        let mut wanted = vec![0u64; self.nodes.len().div_ceil(64)];
        let mut stack: Vec<Id<Node>> = outputs.into_iter().collect();
        let mut size = 0;
        while let Some(id) = stack.pop() {
            let Some(word) = wanted.get_mut(id.number() / 64) else { continue };
            let bit = 1 << (id.number() % 64);
            if *word & bit != 0 {
                continue;
            }
            *word |= bit;
            size += 1;
            match self.nodes[id] {
                Node::Constant(_) | Node::Input(_) => {}
                Node::Not(a) => stack.push(a),
                Node::And(a, b) | Node::Or(a, b) => stack.extend([a, b]),
            }
        }
        let mut cone = Vec::with_capacity(size);
        for (at, word) in wanted.iter().enumerate() {
            let mut rest = *word;
            while rest != 0 {
                cone.push(Id::from_number(at * 64 + rest.trailing_zeros() as usize));
                rest &= rest - 1;
            }
        }
        cone
    }

    /// Lays out the gates below some outputs as a [`Line`].
    pub fn line(&self, outputs: &[Id<Node>]) -> Line {
        let mut literals = vec![Line::TRUE; self.nodes.len()];
        let mut line = Line::default();
        let cone = self.cone(outputs.iter().copied());
        let lay = |id: Id<Node>, literal: u32, literals: &mut Vec<u32>| {
            if let Some(place) = literals.get_mut(id.number()) {
                *place = literal;
            }
        };
        // Inputs first: gates stand behind all of them.
        for id in &cone {
            if let Node::Input(input) = self.nodes[*id] {
                lay(*id, line.next(), &mut literals);
                line.inputs.push(u32::try_from(input.number()).unwrap_or(u32::MAX));
            }
        }
        for id in cone {
            let at = |n: Id<Node>| literals.get(n.number()).copied().unwrap_or(Line::TRUE);
            let literal = match self.nodes[id] {
                Node::Input(_) => continue,
                Node::Constant(value) => Line::TRUE ^ u32::from(!value),
                Node::Not(a) => at(a) ^ 1,
                Node::And(a, b) => {
                    let (gate, own) = ([at(a), at(b)], line.next());
                    line.gates.push(gate);
                    own
                }
                Node::Or(a, b) => {
                    let (gate, own) = ([at(a) ^ 1, at(b) ^ 1], line.next());
                    line.gates.push(gate);
                    own ^ 1
                }
            };
            lay(id, literal, &mut literals);
        }
        line.outputs =
            outputs.iter().map(|o| literals.get(o.number()).copied().unwrap_or(Line::TRUE)).collect();
        line
    }

    /// Evaluates the nodes of `cone` (all of what they read must be in it) into `values`, which has a
    /// place for every node. `inputs` has one for every input.
    pub fn evaluate(&self, cone: &[Id<Node>], inputs: &[Planes], values: &mut [Planes]) {
        for id in cone {
            let value = self.gate(self.nodes[*id], inputs, values);
            if let Some(place) = values.get_mut(id.number()) {
                *place = value;
            }
        }
    }

    /// Evaluates every node.
    pub fn evaluate_all(&self, inputs: &[Planes]) -> Vec<Planes> {
        let mut values = Vec::with_capacity(self.nodes.len());
        for node in self.nodes.values() {
            let value = self.gate(*node, inputs, &values);
            values.push(value);
        }
        values
    }

    #[inline]
    fn gate(&self, node: Node, inputs: &[Planes], values: &[Planes]) -> Planes {
        let at = |id: Id<Node>| values.get(id.number()).copied().unwrap_or_default();
        match node {
            Node::Constant(value) => Planes::all(Truth::from(value)),
            Node::Input(id) => inputs.get(id.number()).copied().unwrap_or_default(),
            Node::Not(a) => {
                let a = at(a);
                Planes { holds: a.fails, fails: a.holds }
            }
            Node::And(a, b) => {
                let (a, b) = (at(a), at(b));
                Planes { holds: a.holds & b.holds, fails: a.fails | b.fails }
            }
            Node::Or(a, b) => {
                let (a, b) = (at(a), at(b));
                Planes { holds: a.holds | b.holds, fails: a.fails & b.fails }
            }
        }
    }

    /// The inputs on which unknown outputs can still depend: those reached through nodes that are
    /// themselves unknown. `values` are the values of lane 0.
    pub fn undecided_inputs(&self, outputs: &[Id<Node>], values: &[Planes]) -> Vec<Id<Input>> {
        let unknown =
            |id: Id<Node>| values.get(id.number()).copied().unwrap_or_default().lane(0) == Truth::Unknown;
        let mut seen = vec![false; self.nodes.len()];
        let mut inputs = Vec::new();
        let mut stack: Vec<Id<Node>> = outputs.iter().copied().filter(|id| unknown(*id)).collect();
        while let Some(id) = stack.pop() {
            match seen.get_mut(id.number()) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            match self.nodes[id] {
                Node::Constant(_) => {}
                Node::Input(input) => inputs.push(input),
                Node::Not(a) => stack.push(a),
                Node::And(a, b) | Node::Or(a, b) => stack.extend([a, b].into_iter().filter(|n| unknown(*n))),
            }
        }
        inputs.sort_unstable();
        inputs
    }
}

#[cfg(test)]
mod tests {
    use pol_values::{Id, Truth};

    use super::{Circuit, Planes, Slots};
    use crate::Input;

    #[test]
    fn gates_follow_kleene_in_every_lane() {
        let mut circuit = Circuit::default();
        let a = circuit.input(Input::Recorded(Id::from_number(0)));
        let b = circuit.input(Input::Recorded(Id::from_number(1)));
        let and = circuit.and(a, b);
        let or = circuit.or(a, b);
        let not = circuit.not(a);
        let all = [Truth::False, Truth::Unknown, Truth::True];
        let mut inputs = [Planes::default(); 2];
        for (lane, (x, y)) in all.iter().flat_map(|x| all.map(|y| (*x, y))).enumerate() {
            for (planes, truth) in inputs.iter_mut().zip([x, y]) {
                planes.holds |= u64::from(truth == Truth::True) << lane;
                planes.fails |= u64::from(truth == Truth::False) << lane;
            }
        }
        let values = circuit.evaluate_all(&inputs);
        for (lane, (x, y)) in all.iter().flat_map(|x| all.map(|y| (*x, y))).enumerate() {
            let lane = u32::try_from(lane).unwrap();
            assert_eq!(values[and.number()].lane(lane), x & y);
            assert_eq!(values[or.number()].lane(lane), x | y);
            assert_eq!(values[not.number()].lane(lane), !x);
        }
    }

    #[test]
    fn a_cone_holds_what_its_outputs_read_and_a_line_runs_it() {
        let mut circuit = Circuit::default();
        let facts: Vec<_> = (0..200).map(|n| circuit.input(Input::Recorded(Id::from_number(n)))).collect();
        let first = circuit.and(facts[3], facts[150]);
        let unread = circuit.or(facts[7], facts[64]);
        let not = circuit.not(first);
        let output = circuit.or(not, facts[63]);
        let cone = circuit.cone([output, output]);
        assert_eq!(cone, [facts[3], facts[63], facts[150], first, not, output]);
        assert!(!cone.contains(&unread));
        assert!(circuit.cone([]).is_empty());

        let line = circuit.line(&[output, first]);
        assert_eq!(line.len(), 2);
        let mut inputs = vec![Planes::all(Truth::True); 200];
        inputs[150] = Planes::default();
        let mut slots = Slots::default();
        line.run(&inputs, &mut slots);
        let values = circuit.evaluate_all(&inputs);
        let expected = [values[output.number()], values[first.number()]];
        assert_eq!(line.outputs(&slots).collect::<Vec<_>>(), expected);
    }
}
