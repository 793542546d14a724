//! Proofs over all completions: the circuit and the space of completions as clauses, given to a SAT
//! solver (Tseitin 1968 for the gates; one variable a state, exactly one of them, for what varies).
//!
//! Budgets count learnt clauses, never seconds, so an answer does not depend on the machine.

use batsat::clause::Kind;
use batsat::{Callbacks, Lit, Solver, SolverInterface, SolverOpts, lbool};
use pol_model::{Fact, Matter};
use pol_values::{Arena, Id};
use rustc_hash::FxHashMap;

use crate::{Circuit, Input, Node, Planes, Space, State};

/// A question is given up after so many learnt clauses.
const MOST_LEARNT: u64 = 20_000;

/// The completions of a space, as a SAT solver sees them.
pub struct Completions<'c> {
    circuit: &'c Circuit,
    /// Inputs that are known; those of the space are not looked up here.
    known: &'c [Planes],
    solver: Solver<Budget>,
    truth: Lit,
    gates: FxHashMap<Id<Node>, Lit>,
    inputs: FxHashMap<Id<Input>, Lit>,
    /// For each variable of the space, the literals of its states.
    states: Vec<Vec<Lit>>,
}

/// A question that is asked again and again, each time with more completions excluded. What it excludes
/// stays out of other questions.
pub struct Asked(Lit);

/// Counts what the solver learns in one question.
#[derive(Default)]
struct Budget {
    learnt: u64,
}

impl Callbacks for Budget {
    fn on_start(&mut self) {
        self.learnt = 0;
    }

    fn on_new_clause(&mut self, _clause: &[Lit], source: Kind) {
        self.learnt += u64::from(source == Kind::Learnt);
    }

    fn stop(&self) -> bool {
        self.learnt > MOST_LEARNT
    }
}

impl<'c> Completions<'c> {
    /// All cases, as far as some gates ask about them: nothing is known, and `required` holds in all of them.
    /// With the space that they make.
    pub fn of_all_cases(
        circuit: &'c Circuit,
        facts: &Arena<Fact>,
        matters: &Arena<Matter>,
        asked: &[Id<Node>],
        required: &[Id<Node>],
    ) -> (Space, Self) {
        let inputs = circuit.inputs_below(asked.iter().chain(required).copied());
        let space = Space::new(circuit, facts, matters, &inputs, &|_| &State::Unknown);
        let mut completions = Completions::new(circuit, &space, &[]);
        for node in required {
            completions.require(*node);
        }
        (space, completions)
    }

    /// The completions of `space`; inputs outside it are as in `known`, or free if not known.
    pub fn new(circuit: &'c Circuit, space: &Space, known: &'c [Planes]) -> Self {
        let mut solver = Solver::new(SolverOpts::default(), Budget::default());
        let truth = Lit::new(solver.new_var_default(), true);
        solver.add_clause_reuse(&mut vec![truth]);
        let mut completions = Completions {
            circuit,
            known,
            solver,
            truth,
            gates: FxHashMap::default(),
            inputs: FxHashMap::default(),
            states: Vec::new(),
        };
        for variable in &space.variables {
            let (states, inputs) = completions.variable(&variable.states);
            completions.states.push(states);
            completions.inputs.extend(inputs);
        }
        completions
    }

    fn fresh(&mut self) -> Lit {
        Lit::new(self.solver.new_var_default(), true)
    }

    fn clause(&mut self, literals: &[Lit]) {
        self.solver.add_clause_reuse(&mut literals.to_vec());
    }

    /// Exactly one state, each of which settles the inputs that depend on it.
    fn variable(&mut self, states: &[Vec<(Id<Input>, bool)>]) -> (Vec<Lit>, FxHashMap<Id<Input>, Lit>) {
        let literals: Vec<Lit> = match states.len() {
            // Two states are one variable.
            2 => {
                let one = self.fresh();
                vec![!one, one]
            }
            n => (0..n).map(|_| self.fresh()).collect(),
        };
        if literals.len() != 2 {
            self.clause(&literals);
            for (n, a) in literals.iter().enumerate() {
                for b in literals.iter().skip(n + 1) {
                    self.clause(&[!*a, !*b]);
                }
            }
        }
        let mut inputs = FxHashMap::default();
        for (state, answers) in literals.iter().zip(states) {
            for (input, answer) in answers {
                let literal = match inputs.get(input) {
                    Some(literal) => *literal,
                    None => {
                        let literal = self.fresh();
                        inputs.insert(*input, literal);
                        literal
                    }
                };
                self.clause(&[!*state, literal.apply_sign(*answer)]);
            }
        }
        (literals, inputs)
    }

    /// The literal of a gate.
    pub fn literal(&mut self, node: Id<Node>) -> Lit {
        let mut gates = std::mem::take(&mut self.gates);
        let literal = self.gate(node, &FxHashMap::default(), &mut gates);
        self.gates = gates;
        literal
    }

    /// Encodes the gates below `node` that are not encoded yet; `changed` replaces inputs.
    fn gate(
        &mut self,
        node: Id<Node>,
        changed: &FxHashMap<Id<Input>, Lit>,
        gates: &mut FxHashMap<Id<Node>, Lit>,
    ) -> Lit {
        if let Some(literal) = gates.get(&node) {
            return *literal;
        }
        for id in self.circuit.cone([node]) {
            if gates.contains_key(&id) {
                continue;
            }
            let of = |n: Id<Node>, gates: &FxHashMap<Id<Node>, Lit>, truth: Lit| {
                gates.get(&n).copied().unwrap_or(truth)
            };
            let literal = match self.circuit.nodes()[id] {
                Node::Constant(value) => self.truth.apply_sign(value),
                Node::Input(input) => self.input(input, changed),
                Node::Not(a) => !of(a, gates, self.truth),
                Node::And(a, b) => {
                    let (a, b) = (of(a, gates, self.truth), of(b, gates, self.truth));
                    self.and(a, b)
                }
                Node::Or(a, b) => {
                    let (a, b) = (of(a, gates, self.truth), of(b, gates, self.truth));
                    !self.and(!a, !b)
                }
            };
            gates.insert(id, literal);
        }
        gates.get(&node).copied().unwrap_or(self.truth)
    }

    fn input(&mut self, input: Id<Input>, changed: &FxHashMap<Id<Input>, Lit>) -> Lit {
        if let Some(literal) = changed.get(&input).or_else(|| self.inputs.get(&input)) {
            return *literal;
        }
        let known = self.known.get(input.number()).copied().unwrap_or_default().lane(0).known();
        let literal = match known {
            Some(value) => self.truth.apply_sign(value),
            None => self.fresh(),
        };
        self.inputs.insert(input, literal);
        literal
    }

    fn and(&mut self, a: Lit, b: Lit) -> Lit {
        let truth = self.truth;
        if a == truth {
            return b;
        }
        if b == truth || a == b {
            return a;
        }
        if a == !truth || b == !truth || a == !b {
            return !truth;
        }
        let gate = self.fresh();
        self.clause(&[!gate, a]);
        self.clause(&[!gate, b]);
        self.clause(&[gate, !a, !b]);
        gate
    }

    /// Requires a node to hold in every completion that is looked at.
    pub fn require(&mut self, node: Id<Node>) {
        let literal = self.literal(node);
        self.clause(&[literal]);
    }

    /// Requires, for a variable of the space, that the state it is in has its node hold.
    pub fn require_state(&mut self, variable: usize, nodes: &[Id<Node>]) {
        for (state, node) in nodes.iter().enumerate() {
            self.require_in_state(variable, state, *node);
        }
    }

    /// Requires a node to hold where a variable of the space is in that state.
    pub fn require_in_state(&mut self, variable: usize, state: usize, node: Id<Node>) {
        let state = self.states.get(variable).and_then(|states| states.get(state)).copied();
        if let Some(state) = state {
            let node = self.literal(node);
            self.clause(&[!state, node]);
        }
    }

    /// Whether some completion gives these nodes these values; `None` if the budget ran out.
    pub fn possible(&mut self, wanted: &[(Id<Node>, bool)]) -> Option<bool> {
        let literals: Vec<Lit> =
            wanted.iter().map(|(node, value)| self.literal(*node).apply_sign(*value)).collect();
        self.solve(&literals)
    }

    fn solve(&mut self, assumptions: &[Lit]) -> Option<bool> {
        let answer = self.solver.solve_limited(assumptions);
        if answer == lbool::TRUE {
            Some(true)
        } else if answer == lbool::FALSE {
            Some(false)
        } else {
            None
        }
    }

    /// Prepares to ask for one completion after the other, of which these nodes are then read with
    /// [`Completions::holds`].
    pub fn ask_only(&mut self, nodes: &[Id<Node>]) -> Asked {
        for node in nodes {
            self.literal(*node);
        }
        Asked(self.fresh())
    }

    /// Whether there is a completion that is not excluded; `None` if the budget ran out.
    pub fn next(&mut self, asked: &Asked) -> Option<bool> {
        self.solve(&[asked.0])
    }

    /// Excludes the completions in which all these nodes have these values.
    pub fn exclude(&mut self, asked: &Asked, same: &[(Id<Node>, bool)]) {
        let mut clause = vec![!asked.0];
        for (node, value) in same {
            clause.push(self.literal(*node).apply_sign(!*value));
        }
        self.clause(&clause);
    }

    /// The value of a node in the completion that was found last.
    pub fn holds(&self, node: Id<Node>) -> bool {
        let literal = self.gates.get(&node).copied().unwrap_or(!self.truth);
        self.solver.value_lit(literal) == lbool::TRUE
    }

    /// The state of each variable in the completion that was found last.
    pub fn found(&self) -> Vec<usize> {
        self.states
            .iter()
            .map(|states| states.iter().position(|s| self.solver.value_lit(*s) == lbool::TRUE).unwrap_or(0))
            .collect()
    }

    /// Whether two completions that differ only in one variable give different values to some of the
    /// outputs; `None` if the budget ran out. `also` are nodes that must hold in both, and `choices`
    /// further variables with the nodes of their states, as in [`Completions::require_state`].
    pub fn matters(
        &mut self,
        space: &Space,
        variable: usize,
        outputs: &[Id<Node>],
        also: &[Id<Node>],
        choices: &[(usize, &[Id<Node>])],
    ) -> Option<bool> {
        let Some(states) = space.variables.get(variable).map(|v| v.states.clone()) else {
            return Some(false);
        };
        let (other_states, changed) = self.variable(&states);
        let mut gates = FxHashMap::default();
        let guard = self.fresh();
        for node in also {
            let literal = self.gate(*node, &changed, &mut gates);
            self.clause(&[!guard, literal]);
        }
        for (chooser, nodes) in choices {
            let states = if *chooser == variable {
                other_states.clone()
            } else {
                self.states.get(*chooser).cloned().unwrap_or_default()
            };
            for (state, node) in states.into_iter().zip(*nodes) {
                let literal = self.gate(*node, &changed, &mut gates);
                self.clause(&[!guard, !state, literal]);
            }
        }
        let mut differs = vec![!guard];
        for output in outputs {
            let (one, other) = (self.literal(*output), self.gate(*output, &changed, &mut gates));
            if one == other {
                continue;
            }
            // Different truth values: one and not the other, or the reverse.
            let (first, second) = (self.and(one, !other), self.and(!one, other));
            differs.extend([first, second]);
        }
        if differs.len() == 1 {
            return Some(false);
        }
        self.clause(&differs);
        self.solve(&[guard])
    }
}
