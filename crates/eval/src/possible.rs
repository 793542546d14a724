//! What is still possible (M10): the verdicts of all completions of what is unknown, and the facts on
//! which they hang.

use std::collections::BTreeSet;

use pol_program::{
    Case, Completions, Fact, Input, Matter, Node, Planes, Program, Settled, Space, State, Subject,
};
use pol_values::{Id, Truth};

use crate::VerdictKind;
use crate::verdict::{Decider, Raw, distinct};

/// The greatest number of completions that are looked at one by one; beyond it a SAT solver is asked.
pub const MOST_COMPLETIONS: u64 = 1 << 12;

/// More verdicts than this are not told apart when a solver is asked.
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
}

/// The outlook on a matter, where `values` (of `inputs`) leave its verdict unknown. With `open`, facts
/// that are only presumed are free.
pub(crate) fn outlook(
    decider: &Decider<'_>,
    settled: &Settled,
    case: &Case,
    inputs: &[Planes],
    values: &[Planes],
    open: bool,
) -> Outlook {
    let program = decider.program();
    let unknown = State::Unknown;
    let state = |fact: Id<Fact>| match case.entries.get(fact.number()) {
        Some(entry) if open && entry.open() => &unknown,
        Some(entry) => &entry.state,
        None => &unknown,
    };
    // A ruling on this matter that is recorded is made (M11), if some rule in conflict wants it.
    let ruled = ruling(program, settled, case);
    let reach = Reach::new(program, settled, inputs, values, ruled.as_ref());
    let space = Space::new(&program.circuit, &program.facts, &program.matters, &reach.inputs, &state);
    let facts = distinct(space.variables.iter().flat_map(|v| match v.subject {
        Subject::Fact(_) | Subject::Linked(_) => v.facts(),
        Subject::Free(input) => program.circuit.inputs()[input].facts(),
        Subject::Choice(_) | Subject::ActDay | Subject::DecisionDay | Subject::Territory => Vec::new(),
    }));
    let mut outlook = if space.size(MOST_COMPLETIONS).is_none() {
        prove(program, settled, inputs, values, &reach, &space, facts, ruled.as_ref())
    } else {
        enumerate(program, settled, inputs, values, &reach, &space, facts, ruled.as_ref())
    };
    outlook.verdicts.sort_unstable();
    outlook.verdicts.dedup();
    // What was looked into in vain is not asked again (M1).
    outlook.ask.retain(|fact| !case.entries.get(fact.number()).is_some_and(|entry| entry.unprovable));
    outlook
}

/// Too many completions to look at each: a SAT solver says of every verdict that the bound allows
/// whether some completion gives it, and of every fact whether it alone can change the verdict.
#[expect(clippy::too_many_arguments, reason = "one step of `outlook`, split off for length")]
fn prove(
    program: &Program,
    settled: &Settled,
    inputs: &[Planes],
    known: &[Planes],
    reach: &Reach,
    space: &Space,
    facts: Vec<Id<Fact>>,
    ruled: Option<&Ruled>,
) -> Outlook {
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
    let (mut ask, mut choices) = (Vec::new(), Vec::new());
    for (n, variable) in space.variables.iter().enumerate() {
        // Where the budget runs out, a question too many is better than one too few.
        if completions.matters(space, n, &outputs, &reach.constraints, &choosable) == Some(false) {
            continue;
        }
        match variable.subject {
            Subject::Fact(_) | Subject::Linked(_) => ask.extend(variable.facts()),
            Subject::Choice(matter) => choices.push(matter),
            Subject::Free(input) => ask.extend(circuit.inputs()[input].facts()),
            Subject::ActDay | Subject::DecisionDay | Subject::Territory => {}
        }
    }
    Outlook { verdicts, exact, facts, ask: distinct(ask), choices: distinct(choices) }
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
    fn new(
        program: &Program,
        settled: &Settled,
        inputs: &[Planes],
        values: &[Planes],
        ruled: Option<&Ruled>,
    ) -> Reach {
        let circuit = &program.circuit;
        let mut outputs = settled.outputs();
        let mut values = values.to_vec();
        if let Some(ruled) = ruled {
            circuit.evaluate(&circuit.cone(ruled.nodes()), inputs, &mut values);
            outputs.extend(ruled.nodes());
        }
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

#[expect(clippy::too_many_arguments, reason = "one step of `outlook`, split off for length")]
fn enumerate(
    program: &Program,
    settled: &Settled,
    inputs: &[Planes],
    known: &[Planes],
    reach: &Reach,
    space: &Space,
    facts: Vec<Id<Fact>>,
    ruled: Option<&Ruled>,
) -> Outlook {
    let circuit = &program.circuit;
    let choosable = choosers(program, space);
    let outputs = settled.outputs().into_iter().chain(reach.constraints.iter().copied());
    let outputs = outputs.chain(ruled.into_iter().flat_map(Ruled::nodes));
    let cone = circuit.cone(outputs.chain(choosable.iter().flat_map(|(_, nodes)| nodes.iter().copied())));
    let mut exact = space.exact;
    let mut verdicts: Vec<Raw> = Vec::new();
    // For each completion the place of its verdict in `verdicts`, counted from 1; 0 is no completion.
    let mut outcomes: Vec<u16> = Vec::new();
    space.each(circuit, &cone, inputs, |first, lanes, values| {
        for lane in 0..lanes {
            let truth = |node: Id<Node>| values.get(node.number()).copied().unwrap_or_default().lane(lane);
            let excluded = reach.constraints.iter().any(|c| truth(*c) == Truth::False)
                || choosable.iter().any(|(variable, nodes)| {
                    let chosen = state_of(space, *variable, first + u64::from(lane));
                    nodes.get(chosen).is_some_and(|n| truth(*n) == Truth::False)
                });
            if excluded {
                outcomes.push(0);
                continue;
            }
            let Some(mut raw) = Raw::read(settled, values, lane) else {
                exact = false;
                outcomes.push(0);
                continue;
            };
            if let (VerdictKind::Conflict, Some(ruled)) = (raw.kind, ruled)
                && ruled.followed(truth) == Truth::True
            {
                raw = Raw::ruled(ruled.outcome);
            }
            let place = verdicts.iter().position(|v| *v == raw).unwrap_or_else(|| {
                verdicts.push(raw);
                verdicts.len() - 1
            });
            outcomes.push(u16::try_from(place + 1).unwrap_or(u16::MAX));
        }
    });
    if !exact {
        // Free comparisons and values without a result: keep the bound as well.
        for raw in bound(settled, known) {
            if !verdicts.contains(&raw) {
                verdicts.push(raw);
            }
        }
    }
    let (mut ask, mut choices) = (Vec::new(), Vec::new());
    let mut stride = 1usize;
    for variable in &space.variables {
        let count = variable.states.len().max(1);
        if matters(&outcomes, stride, count) {
            match variable.subject {
                Subject::Fact(_) | Subject::Linked(_) => ask.extend(variable.facts()),
                Subject::Choice(matter) => choices.push(matter),
                Subject::Free(input) => ask.extend(circuit.inputs()[input].facts()),
                Subject::ActDay | Subject::DecisionDay | Subject::Territory => {}
            }
        }
        stride *= count;
    }
    verdicts.sort_unstable();
    Outlook { verdicts, exact, facts, ask: distinct(ask), choices: distinct(choices) }
}

/// The state of a variable in the completion of that number.
fn state_of(space: &Space, variable: usize, completion: u64) -> usize {
    let mut rest = completion;
    for (n, v) in space.variables.iter().enumerate() {
        let count = u64::try_from(v.states.len().max(1)).unwrap_or(1);
        if n == variable {
            return usize::try_from(rest % count).unwrap_or(0);
        }
        rest /= count;
    }
    0
}

/// Whether two completions that differ in one variable only have different verdicts.
fn matters(outcomes: &[u16], stride: usize, count: usize) -> bool {
    outcomes.iter().enumerate().filter(|(n, _)| (n / stride).is_multiple_of(count)).any(|(n, _)| {
        let mut first = 0;
        (0..count).any(|state| {
            let verdict = outcomes.get(n + state * stride).copied().unwrap_or(0);
            if first == 0 {
                first = verdict;
            }
            verdict != 0 && verdict != first
        })
    })
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
