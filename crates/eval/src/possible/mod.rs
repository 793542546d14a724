//! What is still possible (M10): the verdicts of all completions of what is unknown, and the facts on
//! which they hang.

mod enumerated;
mod proved;
mod sets;

use std::collections::BTreeSet;

use pol_program::{
    Case, Completions, Fact, Input, Matter, Node, OutOfBudget, Planes, Program, Settled, Space, State,
    Subject,
};
use pol_values::{Id, Truth};

use crate::VerdictKind;
use crate::verdict::{Decider, Raw, distinct};

pub use sets::VerdictSets;

/// How far an outlook goes by each way before it takes the next. What it finds is the same.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// So many completions are looked at one by one; more are looked at as sets.
    pub completions: u64,
    /// The sets may have so many nodes; beyond it a SAT solver is asked.
    pub nodes: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Budget { completions: 1 << 12, nodes: 2_000_000 }
    }
}

/// More verdicts than this are not told apart.
const MOST_VERDICTS: usize = 1024;

/// At most so many unknown outcomes are combined when only a bound can be given.
const MOST_UNKNOWN_OUTCOMES: usize = 10;

/// The verdicts that are possible.
#[derive(Clone, Debug, Default)]
pub struct Outlook {
    /// All of them, in a fixed order.
    pub verdicts: Vec<Raw>,
    /// Whether each of them really is possible; otherwise they are an upper bound.
    pub exact: bool,
    /// The facts that vary.
    pub facts: Vec<Id<Fact>>,
    /// The facts of which one alone can change the verdict.
    pub ask: Vec<Id<Fact>>,
    /// The decisions whose choice or ruling, not yet made, can change the verdict.
    pub choices: Vec<Id<Matter>>,
    /// Where the case lies, which it does not say, can change the verdict.
    pub territory: bool,
}

/// The outlook on a matter, where `values` (of `inputs`) leave its verdict unknown. Facts that are `doubted`
/// are free whatever the case says.
pub(crate) fn outlook(
    decider: &Decider<'_>,
    settled: &Settled,
    case: &Case,
    inputs: &[Planes],
    values: &[Planes],
    doubted: &dyn Fn(Id<Fact>) -> bool,
) -> Outlook {
    let program = decider.program();
    let unknown = State::Unknown;
    let state = |fact: Id<Fact>| match case.entries.get(fact.number()) {
        Some(entry) if !doubted(fact) => &entry.state,
        Some(_) | None => &unknown,
    };
    // A ruling on this matter that is recorded is made (M11), if some rule in conflict wants it.
    let ruled = ruling(program, settled, case);
    let outputs = settled.outputs().into_iter().chain(ruled.iter().flat_map(Ruled::nodes)).collect();
    let reach = Reach::new(program, outputs, inputs, values);
    let space = Space::new(&program.circuit, &program.facts, &program.matters, &reach.inputs, &state);
    let facts = distinct(space.variables.iter().flat_map(|v| match v.subject {
        Subject::Fact(_) | Subject::Linked(_) => v.facts(),
        Subject::Free(input) => program.circuit.inputs()[input].facts(),
        Subject::Choice(_) | Subject::ActDay | Subject::DecisionDay | Subject::Territory => Vec::new(),
    }));
    let question = Question { program, settled, inputs, known: values, reach: &reach, space: &space, ruled };
    let found = match space.size(decider.budget().completions) {
        Some(_) => enumerated::outlook(&question),
        None => sets::outlook(&question, decider.budget().nodes)
            .unwrap_or_else(|OutOfBudget| proved::outlook(&question)),
    };
    let Found { verdicts, exact, hangs } = found;
    let (mut ask, mut choices, mut territory) = (Vec::new(), Vec::new(), false);
    for variable in hangs.iter().filter_map(|n| space.variables.get(*n)) {
        match variable.subject {
            Subject::Fact(_) | Subject::Linked(_) => ask.extend(variable.facts()),
            Subject::Choice(matter) => choices.push(matter),
            Subject::Free(input) => ask.extend(program.circuit.inputs()[input].facts()),
            Subject::Territory => territory = true,
            Subject::ActDay | Subject::DecisionDay => {}
        }
    }
    let (ask, choices) = (distinct(ask), distinct(choices));
    let mut outlook = Outlook { verdicts, exact, facts, ask, choices, territory };
    outlook.verdicts.sort_unstable();
    outlook.verdicts.dedup();
    // What was looked into in vain is not asked again (M1).
    outlook.ask.retain(|fact| !case.entries.get(fact.number()).is_some_and(|entry| entry.unprovable));
    outlook
}

/// Whether a node holds in every completion; `false` too where the budget runs out.
pub(crate) fn always(
    program: &Program,
    case: &Case,
    (inputs, values): (&[Planes], &[Planes]),
    node: Id<Node>,
) -> bool {
    match values.get(node.number()).copied().unwrap_or_default().lane(0) {
        Truth::True => return true,
        Truth::False => return false,
        Truth::Unknown => {}
    }
    let unknown = State::Unknown;
    let state = |fact: Id<Fact>| case.entries.get(fact.number()).map_or(&unknown, |entry| &entry.state);
    let reach = Reach::new(program, vec![node], inputs, values);
    let space = Space::new(&program.circuit, &program.facts, &program.matters, &reach.inputs, &state);
    let mut completions = Completions::new(&program.circuit, &space, inputs);
    for constraint in &reach.constraints {
        completions.require(*constraint);
    }
    for (variable, nodes) in choosers(program, &space) {
        completions.require_state(variable, nodes);
    }
    completions.possible(&[(node, false)]) == Some(false)
}

/// What an outlook is looked for.
struct Question<'q> {
    program: &'q Program,
    settled: &'q Settled,
    /// What is known of the inputs.
    inputs: &'q [Planes],
    /// What is known of the nodes.
    known: &'q [Planes],
    reach: &'q Reach,
    space: &'q Space,
    /// A ruling that the case records.
    ruled: Option<Ruled>,
}

/// What was found of it.
struct Found {
    verdicts: Vec<Raw>,
    /// Whether each of them really is possible.
    exact: bool,
    /// The variables of the space of which one alone can change the verdict.
    hangs: Vec<usize>,
}

/// The variables that are choices, with the nodes that say which of their states can be chosen.
fn choosers<'p>(program: &'p Program, space: &Space) -> Vec<(usize, &'p [Id<Node>])> {
    let of = |(n, v): (usize, &pol_program::Variable)| match v.subject {
        Subject::Choice(matter) => program.settled(matter).map(|s| (n, s.choosable.as_slice())),
        Subject::Fact(_)
        | Subject::Linked(_)
        | Subject::ActDay
        | Subject::DecisionDay
        | Subject::Territory
        | Subject::Free(_) => None,
    };
    space.variables.iter().enumerate().filter_map(of).collect()
}

/// A ruling on a conflict that the case records.
pub(crate) struct Ruled {
    /// For which outcome.
    pub(crate) outcome: usize,
    /// A rule in conflict wants it.
    pub(crate) wanted: Id<Node>,
    /// Rules stand against one another between which the organ may not rule so (M11).
    barred: Vec<Id<Node>>,
}

impl Ruled {
    /// What its following hangs on.
    pub(crate) fn nodes(&self) -> impl Iterator<Item = Id<Node>> {
        std::iter::once(self.wanted).chain(self.barred.iter().copied())
    }

    /// Whether it decides the conflict.
    pub(crate) fn followed(&self, truth: impl Fn(Id<Node>) -> Truth) -> Truth {
        self.barred.iter().fold(truth(self.wanted), |followed, node| followed & !truth(*node))
    }
}

/// The ruling that a case records on the matter.
pub(crate) fn ruling(program: &Program, settled: &Settled, case: &Case) -> Option<Ruled> {
    let choice = case.choices.get(&settled.matter).filter(|c| c.ruling)?;
    let organ = choice.record.by.as_ref().map(|by| by.value.as_str());
    let barring = settled.contests.iter().filter(|c| !c.allows(program, organ, choice.outcome));
    let barred = barring.map(|c| c.stands).collect();
    let wanted = settled.disputed.get(choice.outcome).copied()?;
    Some(Ruled { outcome: choice.outcome, wanted, barred })
}

/// The inputs on which a verdict can still depend, with the constraints and choices that limit them.
struct Reach {
    inputs: Vec<Id<Input>>,
    /// Constraints that speak of the same facts.
    constraints: Vec<Id<Node>>,
    /// Choices that are waited for.
    choices: Vec<Id<Matter>>,
}

impl Reach {
    fn new(program: &Program, mut outputs: Vec<Id<Node>>, inputs: &[Planes], values: &[Planes]) -> Reach {
        let circuit = &program.circuit;
        let mut values = values.to_vec();
        circuit.evaluate(&circuit.cone(outputs.iter().copied()), inputs, &mut values);
        let mut reach = Reach { inputs: Vec::new(), constraints: Vec::new(), choices: Vec::new() };
        let all_constraints: Vec<Id<Node>> = program.constraints.iter().map(|(node, _)| *node).collect();
        circuit.evaluate(&circuit.cone(all_constraints.iter().copied()), inputs, &mut values);
        loop {
            reach.inputs = circuit.undecided_inputs(&outputs, &values);
            let mut grown = false;
            for input in &reach.inputs {
                let Input::Choice(matter, _) = &circuit.inputs()[*input] else { continue };
                if reach.choices.contains(matter) {
                    continue;
                }
                reach.choices.push(*matter);
                grown = true;
                if let Some(other) = program.settled(*matter) {
                    circuit.evaluate(&circuit.cone(other.choosable.iter().copied()), inputs, &mut values);
                    outputs.extend(&other.choosable);
                }
            }
            let facts: BTreeSet<Id<Fact>> =
                reach.inputs.iter().flat_map(|i| circuit.inputs()[*i].facts()).collect();
            for node in &all_constraints {
                if reach.constraints.contains(node) {
                    continue;
                }
                let undecided = circuit.undecided_inputs(&[*node], &values);
                if undecided.iter().flat_map(|i| circuit.inputs()[*i].facts()).any(|f| facts.contains(&f)) {
                    reach.constraints.push(*node);
                    outputs.push(*node);
                    grown = true;
                }
            }
            if !grown {
                return reach;
            }
        }
    }
}

/// An upper bound from what Kleene's logic knows of each outcome.
fn bound(settled: &Settled, values: &[Planes]) -> Vec<Raw> {
    let truth = |node: Id<Node>| values.get(node.number()).copied().unwrap_or_default().lane(0);
    let mut verdicts = BTreeSet::new();
    if truth(settled.any_in_force) != Truth::True {
        verdicts.insert(Raw::plain(VerdictKind::NotInForce));
    }
    if truth(settled.any_in_scope) != Truth::True {
        verdicts.insert(Raw::plain(VerdictKind::OutOfScope));
    }
    let sure = settled.permitted.iter().enumerate().filter(|(_, n)| truth(**n) == Truth::True);
    let sure = sure.fold(0u64, |bits, (n, _)| bits | 1 << n);
    let standing = settled.standing.iter().enumerate().filter(|(_, s)| truth(s.stands) == Truth::True);
    let standing = standing.fold(0u64, |bits, (n, _)| bits | 1 << n);
    // Outcomes and statements of which it is not known whether they stand.
    let unknown = |node: Id<Node>| truth(node) == Truth::Unknown;
    let outcomes = settled.permitted.iter().enumerate().filter(|(_, n)| unknown(**n)).map(|(n, _)| (n, true));
    let said =
        settled.standing.iter().enumerate().filter(|(_, s)| unknown(s.stands)).map(|(n, _)| (n, false));
    let unsure: Vec<(usize, bool)> = outcomes.chain(said).take(MOST_UNKNOWN_OUTCOMES).collect();
    for bits in 0..1u64 << unsure.len() {
        let (mut permitted, mut standing) = (sure, standing);
        for (_, (n, outcome)) in unsure.iter().enumerate().filter(|(n, _)| bits >> n & 1 == 1) {
            *(if *outcome { &mut permitted } else { &mut standing }) |= 1 << n;
        }
        if truth(settled.conflict) != Truth::False {
            verdicts.insert(Raw { kind: VerdictKind::Conflict, permitted, standing });
        }
        if truth(settled.conflict) != Truth::True {
            verdicts.insert(Raw::permitting(settled.side_by_side, settled.wide, permitted, standing));
        }
    }
    verdicts.into_iter().collect()
}
