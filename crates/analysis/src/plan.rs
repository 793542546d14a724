//! What to ask where a verdict is open: the fewest answers that settle it, and the order of questions that
//! settles it in every case with the fewest.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use pol_eval::{Possible, Raw, VerdictKind};
use pol_program::{Case, Fact, Found, Given, Matter, Set, State, Subject};
use pol_values::Id;
use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::Serialize;

use crate::cases::Cases;
use crate::difference::outcome;
use crate::margins::{Placed, could_differ, decided};
use crate::words::Words;

/// With more questions than these the best order is not looked for.
const MOST_QUESTIONS: usize = 10;

/// At most so many states of what is known are looked at for it.
const MOST_STATES: usize = 4_000;

/// The search for the fewest answers looks at so many pairs of sets of cases.
const MOST_PAIRS: usize = 20_000;

/// More answers than these are not quick.
const MOST_ANSWERS: usize = 6;

/// A longer plan is not shown.
const MOST_LEAVES: usize = 24;

/// What to ask about an open matter.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Plan {
    /// The decision.
    pub matter: String,
    /// For each verdict that can come out, the fewest answers that settle it so; the fewest first.
    pub quickest: Vec<Quickest>,
    /// The questions in the order that settles the matter in every case with the fewest; none if there are
    /// too many to find it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<Order>,
}

/// Answers that settle a verdict whatever else is found.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Quickest {
    /// The verdict.
    pub verdict: Possible,
    /// The answers.
    pub answers: Vec<String>,
}

/// An order of questions that no other beats.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Order {
    /// How many questions it takes at most.
    pub at_most: usize,
    /// The first.
    pub first: Ask,
}

/// A question of an [`Order`].
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Ask {
    /// The fact, or the facts that are compared.
    pub about: String,
    /// What follows each answer.
    pub answers: Vec<Answered>,
}

/// An answer and what follows.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Answered {
    /// The answer.
    pub answer: String,
    /// What follows.
    pub then: Then,
}

/// What follows an answer.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Then {
    /// The verdict is settled.
    Verdict(Possible),
    /// Another question.
    Ask(Ask),
}

/// The plan for a matter that is open in a case.
pub(crate) fn plan(
    placed: &mut Placed<'_, '_>,
    words: &Words,
    case: &Case,
    matter: Id<Matter>,
) -> Found<Plan> {
    let open: Vec<Vec<usize>> =
        (0..placed.cases.dimensions.len()).map(|level| answers(placed, case, level)).collect();
    let quickest = quickest(placed, words, (case, matter), &open)?;
    let order = order(placed, words, (case, matter), &open)?;
    let name = placed.cases.joint.matters[matter].name.clone();
    Ok(Plan { matter: name, quickest, order })
}

/// The states of a dimension that could be the answer to a question about it.
fn answers(placed: &Placed<'_, '_>, case: &Case, level: usize) -> Vec<usize> {
    let Some(dimension) = placed.cases.dimensions.get(level) else { return Vec::new() };
    let recordable = |n: &usize| {
        let state = dimension.states.get(*n);
        state.is_some_and(|s| s.gives.iter().all(|g| g.unrecorded().is_none()))
    };
    match questions(placed, case, level).is_empty() {
        true => Vec::new(),
        false => placed.within.get(level).into_iter().flatten().copied().filter(recordable).collect(),
    }
}

/// The facts of a dimension that nobody knows, if all of these can be asked about.
fn questions(placed: &Placed<'_, '_>, case: &Case, level: usize) -> Vec<Id<Fact>> {
    let Some(dimension) = placed.cases.dimensions.get(level) else { return Vec::new() };
    match dimension.subject {
        Subject::Fact(_) | Subject::Linked(_) => {
            let unknown = |fact: &&Id<Fact>| {
                case.entries.get(fact.number()).is_none_or(|entry| entry.state == State::Unknown)
            };
            let open: Vec<Id<Fact>> = dimension.facts.iter().filter(unknown).copied().collect();
            let all = open.iter().all(|fact| could_differ(&placed.cases, case, *fact));
            if all { open } else { Vec::new() }
        }
        Subject::Free(_)
        | Subject::ActDay
        | Subject::DecisionDay
        | Subject::Territory
        | Subject::Choice(_) => Vec::new(),
    }
}

/// For each verdict the fewest answers that leave no other.
fn quickest(
    placed: &mut Placed<'_, '_>,
    words: &Words,
    (case, matter): (&Case, Id<Matter>),
    open: &[Vec<usize>],
) -> Found<Vec<Quickest>> {
    let declared: Vec<usize> = (0..open.len()).map(|level| placed.cases.declared(level)).collect();
    let mut found = Vec::new();
    for (raw, set) in placed.list.clone() {
        if raw.kind == VerdictKind::Open {
            continue;
        }
        let mut goal = placed.cases.diagram.or(set, !placed.here)?;
        let mut some = placed.cases.diagram.and(set, placed.here)?;
        // What nobody can be asked holds whatever it is.
        let askable =
            (0..open.len()).filter(|level| open.get(*level).is_some_and(|o| !o.is_empty())).collect();
        goal = !placed.cases.diagram.project(!goal, &askable)?;
        some = placed.cases.diagram.project(some, &askable)?;
        let shortest = placed.cases.diagram.shortest(goal, some, &declared, MOST_PAIRS);
        let Ok(Some(stated)) = shortest else { continue };
        if stated.len() > MOST_ANSWERS
            || stated.iter().any(|(level, state)| !open.get(*level).is_some_and(|o| o.contains(state)))
        {
            continue;
        }
        let given: Vec<Given> =
            stated.iter().flat_map(|(level, state)| asked_only(placed, case, *level, *state)).collect();
        // The engine has the last word.
        if decided(placed.cases.joint, matter, case, &given) != Some(raw) {
            continue;
        }
        let mut cube = placed.cases.diagram.widened(goal, stated)?;
        for (level, states) in &mut cube.states {
            states.retain(|state| open.get(*level).is_some_and(|possible| possible.contains(state)));
        }
        found.push(Quickest {
            verdict: outcome(placed.cases.joint, matter, raw),
            answers: words.cube(&placed.cases, &cube),
        });
    }
    found.sort_by_key(|quickest| quickest.answers.len());
    Ok(found)
}

/// What a case records that gives this answer, of the facts that were asked about.
fn asked_only(placed: &Placed<'_, '_>, case: &Case, level: usize, state: usize) -> Vec<Given> {
    let asked = questions(placed, case, level);
    let mut given = placed.cases.gives(level, state);
    given.retain(|given| given.fact().is_none_or(|fact| asked.contains(&fact)));
    given
}

/// The verdicts that are still possible, each with its cases.
type Known = Vec<Set>;

/// How best to go on.
#[derive(Debug)]
enum Best {
    /// Only the verdict at this place is possible.
    Settled(usize),
    /// The level to ask about, and the groups of answers with what follows each.
    Ask { level: usize, depth: usize, leaves: usize, answers: Vec<(Vec<usize>, Rc<Best>)> },
}

impl Best {
    fn depth(&self) -> usize {
        match self {
            Best::Settled(_) => 0,
            Best::Ask { depth, .. } => *depth,
        }
    }

    fn leaves(&self) -> usize {
        match self {
            Best::Settled(_) => 1,
            Best::Ask { leaves, .. } => *leaves,
        }
    }
}

struct Search<'s, 'j, 'p> {
    cases: &'s mut Cases<'j, 'p>,
    /// What can be asked, with the possible answers.
    open: Vec<(usize, Vec<usize>)>,
    /// Verdicts that are none: what nobody recorded leaves them open.
    unsettled: Vec<bool>,
    known: FxHashMap<Known, Option<Rc<Best>>>,
    /// Not all was looked at: what was found may not be the best.
    cut_short: bool,
}

fn order(
    placed: &mut Placed<'_, '_>,
    words: &Words,
    (case, matter): (&Case, Id<Matter>),
    open: &[Vec<usize>],
) -> Found<Option<Order>> {
    let mut start: Known = Vec::new();
    for (_, set) in &placed.list {
        start.push(placed.cases.diagram.and(*set, placed.here)?);
    }
    let hangs: BTreeSet<usize> = placed.cases.diagram.support(start.iter().copied());
    let mut levels: Vec<usize> = hangs.into_iter().collect();
    levels.sort_by_key(|level| placed.cases.declared(*level));
    let open: Vec<(usize, Vec<usize>)> = levels
        .into_iter()
        .filter_map(|level| open.get(level).map(|states| (level, states.clone())))
        .filter(|(_, states)| states.len() > 1)
        .collect();
    if open.is_empty() || open.len() > MOST_QUESTIONS {
        return Ok(None);
    }
    let unsettled = placed.list.iter().map(|(raw, _)| raw.kind == VerdictKind::Open).collect();
    let mut search =
        Search { cases: &mut placed.cases, open, unsettled, known: FxHashMap::default(), cut_short: false };
    let best = search.best(&start)?;
    let whole = !search.cut_short;
    let Some(best) = best.filter(|best| whole && best.depth() > 0 && best.leaves() <= MOST_LEAVES) else {
        return Ok(None);
    };
    let verdicts: Vec<Raw> = placed.list.iter().map(|(raw, _)| *raw).collect();
    let teller = Teller { placed, words, case, matter, verdicts };
    let Some(Then::Ask(first)) = teller.told(&best, &[]) else { return Ok(None) };
    Ok(Some(Order { at_most: best.depth(), first }))
}

impl Search<'_, '_, '_> {
    /// The way with the fewest questions at worst; of several that with the fewest ends, then that which
    /// asks first what is declared first. `None` if no questions settle it, or it takes too long to see.
    fn best(&mut self, known: &Known) -> Found<Option<Rc<Best>>> {
        let mut possible = known.iter().enumerate().filter(|(_, set)| !set.is_empty()).map(|(n, _)| n);
        match (possible.next(), possible.next()) {
            (Some(only), None) if !self.unsettled.get(only).copied().unwrap_or(true) => {
                return Ok(Some(Rc::new(Best::Settled(only))));
            }
            (None, _) => return Ok(None),
            (Some(_), _) => {}
        }
        if let Some(done) = self.known.get(known) {
            return Ok(done.clone());
        }
        if self.known.len() >= MOST_STATES {
            self.cut_short = true;
            return Ok(None);
        }
        let mut best: Option<Best> = None;
        for (level, states) in self.open.clone() {
            let Some(found) = self.asking(known, level, &states)? else { continue };
            if best.as_ref().is_none_or(|b| (found.depth(), found.leaves()) < (b.depth(), b.leaves())) {
                best = Some(found);
            }
        }
        let best = best.map(Rc::new);
        self.known.insert(known.clone(), best.clone());
        Ok(best)
    }

    /// Asking about a level now.
    fn asking(&mut self, known: &Known, level: usize, states: &[usize]) -> Found<Option<Best>> {
        // Answers after which the same is known are one.
        let mut groups: BTreeMap<Known, Vec<usize>> = BTreeMap::new();
        for state in states {
            let mut after: Known = Vec::with_capacity(known.len());
            for set in known {
                after.push(self.cases.in_state(*set, level, *state)?);
            }
            if after.iter().any(|set| !set.is_empty()) {
                groups.entry(after).or_default().push(*state);
            }
        }
        if groups.len() < 2 {
            return Ok(None);
        }
        let (mut depth, mut leaves, mut answers) = (0, 0, Vec::new());
        for (after, states) in groups {
            let Some(then) = self.best(&after)? else { return Ok(None) };
            depth = depth.max(then.depth() + 1);
            leaves += then.leaves();
            answers.push((states, then));
        }
        // 是 before 否; what settles the matter before what does not.
        answers.sort_by_key(|(states, then)| (then.depth(), std::cmp::Reverse(states.first().copied())));
        Ok(Some(Best::Ask { level, depth, leaves, answers }))
    }
}

/// Writes an order down, each of its ends decided once more by the engine.
struct Teller<'t, 'j, 'p> {
    placed: &'t Placed<'j, 'p>,
    words: &'t Words,
    case: &'t Case,
    matter: Id<Matter>,
    verdicts: Vec<Raw>,
}

impl Teller<'_, '_, '_> {
    /// What follows once so much is given; `None` if the engine decides otherwise.
    fn told(&self, best: &Best, given: &[Given]) -> Option<Then> {
        let joint = self.placed.cases.joint;
        match best {
            Best::Settled(at) => {
                let raw = *self.verdicts.get(*at)?;
                let confirmed = decided(joint, self.matter, self.case, given) == Some(raw);
                confirmed.then(|| Then::Verdict(outcome(joint, self.matter, raw)))
            }
            Best::Ask { level, answers, .. } => {
                let mut told = Vec::new();
                for (states, then) in answers {
                    let mut given = given.to_vec();
                    given.extend(asked_only(self.placed, self.case, *level, *states.first()?));
                    let answer = self.words.states(&self.placed.cases, *level, states);
                    told.push(Answered { answer, then: self.told(then, &given)? });
                }
                let names: Vec<&str> = questions(self.placed, self.case, *level)
                    .iter()
                    .map(|fact| joint.facts[*fact].name.as_str())
                    .collect();
                let about = names.join(if joint.chinese() { "、" } else { ", " });
                Some(Then::Ask(Ask { about, answers: told }))
            }
        }
    }
}
