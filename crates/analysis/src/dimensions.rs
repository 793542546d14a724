//! What varies among the cases that some gates can tell apart: which inputs these reach, and the dimensions that the
//! inputs make.

use std::collections::{BTreeMap, BTreeSet};

use pol_program::{
    Fact, Found, Given, Input, Matter, Node, OutOfBudget, Space, State, Subject, Variable, arrange,
};
use pol_values::Id;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::joint::Joint;

/// Beyond so many dimensions nothing is tried: the walk through a diagram is as deep as they are many.
const MOST_DIMENSIONS: usize = 1_500;

/// Something in which cases differ.
#[derive(Clone, Debug)]
pub struct Dimension {
    /// What it is.
    pub subject: Subject,
    /// The facts in it: one, or several that are compared with one another.
    pub facts: Vec<Id<Fact>>,
    /// Its states: the answers of the inputs, and a case that is in it.
    pub states: Vec<Situation>,
}

/// A state of a [`Dimension`].
#[derive(Clone, Debug)]
pub struct Situation {
    /// The inputs that it settles.
    pub answers: Vec<(Id<Input>, bool)>,
    /// What a case in it records.
    pub gives: Vec<Given>,
}

/// An outcome that can be chosen where all of these gates hold.
pub(crate) type Choosable = (usize, Vec<Id<Node>>);

/// For each outcome of a matter, the gates of the programs that say whether it can be chosen.
pub(crate) fn choosable(joint: &Joint<'_>, matter: Id<Matter>, members: &[usize]) -> Vec<Choosable> {
    let mut found: BTreeMap<usize, Vec<Id<Node>>> = BTreeMap::new();
    for member in members.iter().filter_map(|n| joint.members.get(*n)) {
        let (Some(own), Some(settled)) = (member.own_matter(matter), member.settled(matter)) else {
            continue;
        };
        for (outcome, node) in settled.choosable.iter().enumerate() {
            let places = member.joint_outcomes(own, 1 << outcome);
            for place in (0..64).filter(|n| places >> n & 1 == 1) {
                found.entry(place).or_default().push(member.node(*node));
            }
        }
    }
    found.into_iter().collect()
}

/// The inputs below some gates, in the order in which a walk meets them, with the constraints that speak
/// of the same things.
pub(crate) struct Reach {
    pub(crate) inputs: Vec<Id<Input>>,
    pub(crate) constraints: Vec<Id<Node>>,
}

impl Reach {
    pub(crate) fn new(joint: &Joint<'_>, outputs: &[Id<Node>], members: &[usize]) -> Reach {
        let mut reach = Reach { inputs: Vec::new(), constraints: Vec::new() };
        let mut seen = FxHashSet::default();
        for output in outputs {
            reach.walk(joint, *output, &mut seen);
        }
        let mut waiting: Vec<Id<Node>> = joint.constraints.clone();
        waiting.dedup();
        let mut chosen: BTreeSet<Id<Matter>> = BTreeSet::new();
        loop {
            let mut more: Vec<Id<Node>> = Vec::new();
            for input in &reach.inputs {
                if let Input::Choice(matter, _) = &joint.circuit.inputs()[*input]
                    && chosen.insert(*matter)
                {
                    more.extend(choosable(joint, *matter, members).into_iter().flat_map(|(_, nodes)| nodes));
                }
            }
            let facts: BTreeSet<Id<Fact>> =
                reach.inputs.iter().flat_map(|i| joint.circuit.inputs()[*i].facts()).collect();
            waiting.retain(|node| {
                let speaks = joint
                    .circuit
                    .inputs_below([*node])
                    .iter()
                    .any(|i| joint.circuit.inputs()[*i].facts().iter().any(|f| facts.contains(f)));
                if speaks {
                    reach.constraints.push(*node);
                    more.push(*node);
                }
                !speaks
            });
            if more.is_empty() {
                return reach;
            }
            for node in more {
                reach.walk(joint, node, &mut seen);
            }
        }
    }

    /// A finding that rules of one member conclude need not be recorded for it: for another, which takes it as it is
    /// recorded, it is then open.
    pub(crate) fn ask_whether_recorded(&mut self, joint: &Joint<'_>) {
        let inputs = joint.circuit.inputs();
        let asked: BTreeSet<Id<Fact>> = self.inputs.iter().flat_map(|i| inputs[*i].facts()).collect();
        for (id, input) in inputs.iter() {
            if let Input::Recorded(fact) = input
                && asked.contains(fact)
                && joint.concluded.contains(fact)
                && !self.inputs.contains(&id)
            {
                self.inputs.push(id);
            }
        }
    }

    /// Depth first: inputs that meet in a gate soon come to stand near one another.
    fn walk(&mut self, joint: &Joint<'_>, from: Id<Node>, seen: &mut FxHashSet<Id<Node>>) {
        let mut stack = vec![from];
        while let Some(node) = stack.pop() {
            if !seen.insert(node) {
                continue;
            }
            match joint.circuit.nodes()[node] {
                Node::Constant(_) => {}
                Node::Input(input) => self.inputs.push(input),
                Node::Not(a) => stack.push(a),
                Node::And(a, b) | Node::Or(a, b) => stack.extend([b, a]),
            }
        }
    }
}

/// What varies where these inputs do, in the order of the inputs.
pub(crate) fn dimensions(joint: &Joint<'_>, inputs: &[Id<Input>]) -> Found<Vec<Dimension>> {
    let unknown = State::Unknown;
    let space = Space::new(&joint.circuit, &joint.facts, &joint.matters, inputs, &|_| &unknown);
    if space.variables.len() > MOST_DIMENSIONS {
        return Err(OutOfBudget);
    }
    let place: FxHashMap<Id<Input>, usize> =
        inputs.iter().enumerate().map(|(n, input)| (*input, n)).collect();
    let mut dimensions = of_variables(joint, space.variables);
    dimensions.sort_by_key(|d| {
        let inputs = d.states.iter().flat_map(|s| s.answers.iter().map(|(input, _)| input));
        inputs.filter_map(|i| place.get(i)).min().copied().unwrap_or(usize::MAX)
    });
    Ok(dimensions)
}

/// The dimensions in an order in which sets are small.
pub(crate) fn arranged(joint: &Joint<'_>, dimensions: Vec<Dimension>) -> Vec<Dimension> {
    let inputs = |d: &Dimension| d.states.iter().flat_map(|s| &s.answers).map(|(input, _)| *input).collect();
    let levels: Vec<Vec<Id<Input>>> = dimensions.iter().map(inputs).collect();
    let order = arrange(&joint.circuit, &levels);
    let mut dimensions: Vec<Option<Dimension>> = dimensions.into_iter().map(Some).collect();
    order.into_iter().filter_map(|level| dimensions.get_mut(level)?.take()).collect()
}

/// One dimension for each variable; whether a finding is recorded goes with the finding.
fn of_variables(joint: &Joint<'_>, variables: Vec<Variable>) -> Vec<Dimension> {
    let mut recorded: BTreeMap<Id<Fact>, Id<Input>> = BTreeMap::new();
    let mut dimensions: Vec<Dimension> = Vec::new();
    for variable in variables {
        if let Subject::Free(input) = variable.subject
            && let Input::Recorded(fact) = &joint.circuit.inputs()[input]
        {
            recorded.insert(*fact, input);
            continue;
        }
        let states = variable.states.iter().zip(&variable.gives);
        dimensions.push(Dimension {
            subject: variable.subject,
            facts: variable.facts(),
            states: states.map(|(a, g)| Situation { answers: a.clone(), gives: g.clone() }).collect(),
        });
    }
    for (fact, input) in recorded {
        let twice = |states: &[Situation]| -> Vec<Situation> {
            [false, true]
                .iter()
                .flat_map(|record| {
                    states.iter().map(move |s| {
                        let mut s = s.clone();
                        s.answers.push((input, *record));
                        s.gives.push(Given::Recorded(fact, *record));
                        s
                    })
                })
                .collect()
        };
        match dimensions.iter_mut().find(|d| d.facts.contains(&fact)) {
            Some(dimension) => dimension.states = twice(&dimension.states),
            None => {
                let states = twice(&[Situation { answers: Vec::new(), gives: Vec::new() }]);
                dimensions.push(Dimension { subject: Subject::Free(input), facts: vec![fact], states });
            }
        }
    }
    dimensions
}
