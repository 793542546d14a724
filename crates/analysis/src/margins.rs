//! How firmly a verdict stands in one case: the facts that already force it, and the nearest cases in which
//! it would be another; where it is open, what to ask ([`crate::plan`]).

use pol_eval::{Possible, Raw, VerdictKind};
use pol_program::{Case, Entry, Fact, Found, Given, How, Input, Matter, Set, State, Subject, Way};
use pol_values::Id;
use schemars::JsonSchema;
use serde::Serialize;

use crate::cases::{Cases, is_quiet};
use crate::difference::outcome;
use crate::dimensions::Dimension;
use crate::joint::Joint;
use crate::plan::{Plan, plan};
use crate::verdicts::{Outputs, verdicts};
use crate::witness::decide_case;
use crate::words::Words;

/// How many nodes the diagrams of one decision may have: an explanation waits for each.
const MOST_NODES: usize = 400_000;

/// At most so many other verdicts are shown.
const MOST_NEARBY: usize = 3;

/// A verdict that is further away is not near.
const MOST_CHANGES: usize = 6;

/// How firmly the verdict on a matter stands.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Margins {
    /// The decision.
    pub matter: String,
    /// Facts of the case that by themselves force the verdict, whatever else is found; none of them can be
    /// left out.
    pub enough: Vec<String>,
    /// The nearest other verdicts.
    pub nearby: Vec<Nearby>,
}

/// Another verdict, and the fewest facts that would have to be found otherwise.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Nearby {
    /// The verdict.
    pub verdict: Possible,
    /// What would have to be found. Facts that the case gives as they are, and that are no findings, stay
    /// as they are; what nobody has asked about yet is taken to turn out 否.
    pub changes: Vec<String>,
}

/// How a matter stands in a case.
#[derive(Clone, Debug)]
pub enum Standing {
    /// It is decided, more or less firmly.
    Decided(Margins),
    /// It is open.
    Open(Plan),
    /// There is no other verdict to speak of.
    Fixed,
}

/// How a matter stands in a case. `joint` holds the one program.
///
/// # Errors
/// If the sets of cases need more nodes than the budget allows.
pub fn standing(joint: &Joint<'_>, words: &Words, case: &Case, matter: Id<Matter>) -> Found<Standing> {
    let Some(now) = decided(joint, matter, case, &[]) else { return Ok(Standing::Fixed) };
    if now.kind == VerdictKind::Open {
        // A recorded ruling settles conflicts in its own way.
        let ruled = case.choices.values().any(|choice| choice.ruling);
        // What is merely presumed could still turn out otherwise (M1): what is to settle the matter must do so
        // whatever becomes of it.
        let mut asked = case.clone();
        for entry in asked.entries.iter_mut().filter(|entry| entry.open()) {
            entry.state = State::Unknown;
        }
        let mut placed = Placed::new(joint, &asked, matter)?;
        return match ruled || placed.here.is_empty() {
            true => Ok(Standing::Fixed),
            false => plan(&mut placed, words, &asked, matter).map(Standing::Open),
        };
    }
    let placed = Placed::new(joint, case, matter)?;
    let verdict = placed.list.iter().copied().find(|(raw, _)| *raw == now);
    let Placed { mut cases, list, places, pinned, here, .. } = placed;
    let Some(verdict) = verdict else { return Ok(Standing::Fixed) };
    if here.is_empty() || !cases.diagram.inside(here, verdict.1)? {
        return Ok(Standing::Fixed);
    }
    let enough = enough(&mut cases, words, matter, pinned, verdict)?;
    let nearby = nearby(&mut cases, words, case, matter, &places, (&list, verdict.0))?;
    Ok(Standing::Decided(Margins { matter: joint.matters[matter].name.clone(), enough, nearby }))
}

/// A case among all cases that a matter can tell apart.
pub(crate) struct Placed<'j, 'p> {
    pub(crate) cases: Cases<'j, 'p>,
    /// The verdicts, each with its cases.
    pub(crate) list: Vec<(Raw, Set)>,
    /// The states of each dimension in which the case could be.
    pub(crate) within: Vec<Vec<usize>>,
    /// The state of each dimension of which that is known.
    places: Vec<Option<usize>>,
    /// What is known.
    pinned: Vec<Pinned>,
    /// The cases that it could turn out to be.
    pub(crate) here: Set,
}

/// What is known of a dimension.
struct Pinned {
    level: usize,
    /// The states that it leaves.
    states: Vec<usize>,
    /// The cases in these.
    set: Set,
    /// What the case records of it.
    given: Vec<Given>,
}

impl<'j, 'p> Placed<'j, 'p> {
    fn new(joint: &'j Joint<'p>, case: &Case, matter: Id<Matter>) -> Found<Placed<'j, 'p>> {
        let outputs = Outputs::of(joint, 0, matter);
        let mut cases = Cases::within(joint, &outputs.nodes(), MOST_NODES)?;
        let list = verdicts(&mut cases, 0, &outputs, Set::ALL)?;
        let within: Vec<Vec<usize>> = cases.dimensions.iter().map(|d| left(joint, case, d)).collect();
        let mut here = cases.valid;
        let (mut places, mut pinned) = (Vec::new(), Vec::new());
        for (level, states) in within.iter().enumerate() {
            let all = cases.dimensions.get(level).map_or(0, |d| d.states.len());
            places.push(states.first().copied().filter(|_| states.len() == 1));
            if states.len() == all {
                continue;
            }
            let set = cases.diagram.states(level, states)?;
            here = cases.diagram.and(here, set)?;
            let given = match states.as_slice() {
                [only] => cases.gives(level, *only),
                [] | [..] => recorded(&cases, case, level),
            };
            pinned.push(Pinned { level, states: states.clone(), set, given });
        }
        Ok(Placed { cases, list, within, places, pinned, here })
    }
}

/// The states of a dimension that agree with what the case answers.
fn left(joint: &Joint<'_>, case: &Case, dimension: &Dimension) -> Vec<usize> {
    let agrees = |(input, answer): &(Id<Input>, bool)| {
        case.answer(&joint.circuit.inputs()[*input]).known().is_none_or(|known| known == *answer)
    };
    let states = dimension.states.iter().enumerate();
    let left: Vec<usize> = states.filter(|(_, s)| s.answers.iter().all(agrees)).map(|(n, _)| n).collect();
    // Of options that are answered alike it is the one that the case names.
    let named = |n: &usize| {
        dimension.states.get(*n).is_some_and(|state| {
            let mut facts = state.gives.iter().filter_map(Given::state).peekable();
            let known = |fact: Id<Fact>, state: &State| {
                *state != State::Unknown && case.entries.get(fact.number()).is_some_and(|e| e.state == *state)
            };
            facts.peek().is_some() && facts.all(|(fact, state)| known(fact, state))
        })
    };
    match left.iter().copied().find(|n| named(n)) {
        Some(only) => vec![only],
        None => left,
    }
}

/// The facts of a dimension that the case knows.
fn recorded(cases: &Cases<'_, '_>, case: &Case, level: usize) -> Vec<Given> {
    let facts = cases.dimensions.get(level).map(|d| d.facts.as_slice()).unwrap_or_default();
    let state = |fact: &Id<Fact>| case.entries.get(fact.number()).map(|entry| (*fact, entry.state.clone()));
    let known = facts.iter().filter_map(state).filter(|(_, state)| *state != State::Unknown);
    known.map(|(fact, state)| Given::Fact(fact, state)).collect()
}

/// What is left of the known facts once those are dropped without which the verdict stands all the same:
/// those that are not so before those that are.
fn enough(
    cases: &mut Cases<'_, '_>,
    words: &Words,
    matter: Id<Matter>,
    mut pinned: Vec<Pinned>,
    (raw, verdict): (Raw, Set),
) -> Found<Vec<String>> {
    // That nobody found something is left out before what was found.
    let declared = |known: &Pinned| cases.declared(known.level);
    pinned.sort_by_key(|known| (known.given.is_empty(), known.states.first() == Some(&0), declared(known)));
    let goal = cases.diagram.or(verdict, !cases.valid)?;
    let sets: Vec<Set> = pinned.iter().map(|known| known.set).collect();
    let needed = cases.diagram.needed(&sets, goal)?;
    let kept = pinned.into_iter().enumerate().filter(|(place, _)| needed.contains(place));
    let mut kept: Vec<Pinned> = kept.map(|(_, known)| known).collect();
    // As a case has them: its days, then its facts as they are declared.
    kept.sort_by_key(|known| (known.given.iter().all(|g| g.day().is_none()), cases.declared(known.level)));
    let given: Vec<Given> = kept.iter().flat_map(|known| known.given.clone()).collect();
    let bare = cases.joint.members.first().map(|member| Case::of(member.program, "", &given));
    if bare.and_then(|bare| decided(cases.joint, matter, &bare, &[])) != Some(raw) {
        return Ok(Vec::new());
    }
    Ok(kept.iter().map(|known| words.states(cases, known.level, &known.states)).collect())
}

/// How the engine decides a case with something more recorded.
pub(crate) fn decided(joint: &Joint<'_>, matter: Id<Matter>, case: &Case, given: &[Given]) -> Option<Raw> {
    let member = joint.members.first()?;
    Some(decide_case(joint, member, matter, &case.with(member.program, given))?.raw)
}

/// The nearest other verdicts.
fn nearby(
    cases: &mut Cases<'_, '_>,
    words: &Words,
    case: &Case,
    matter: Id<Matter>,
    places: &[Option<usize>],
    (list, now): (&[(Raw, Set)], Raw),
) -> Found<Vec<Nearby>> {
    let order: Vec<usize> = (0..cases.dimensions.len()).map(|level| cases.declared(level)).collect();
    let mut ways: Vec<Vec<Way>> = Vec::new();
    for (level, dimension) in cases.dimensions.iter().enumerate() {
        let here = places.get(level).copied().flatten();
        let open = match dimension.subject {
            Subject::Fact(_) | Subject::Linked(_) => {
                dimension.facts.iter().all(|f| could_differ(cases, case, *f))
            }
            Subject::Free(_) | Subject::ActDay | Subject::DecisionDay | Subject::Territory => false,
            Subject::Choice(_) => true,
        };
        let states = 0..dimension.states.len();
        ways.push(
            states
                .filter(|n| open || here.is_none() || here == Some(*n))
                // What nobody could record is nothing that could be found.
                .filter(|n| {
                    here == Some(*n)
                        || dimension
                            .states
                            .get(*n)
                            .is_some_and(|s| s.gives.iter().all(|g| g.unrecorded().is_none()))
                })
                .map(|n| {
                    // What nobody has asked about is taken to turn out 否, as 其余 为 否 has it.
                    let quiet = dimension.states.get(n).is_some_and(|s| is_quiet(cases.joint, s));
                    let free = here == Some(n) || (here.is_none() && quiet);
                    Way { state: n, cost: usize::from(!free) }
                })
                .collect(),
        );
    }
    let mut found: Vec<(usize, Nearby)> = Vec::new();
    for (raw, set) in list.iter().filter(|(raw, _)| *raw != now && raw.kind != VerdictKind::Open) {
        let set = cases.diagram.and(*set, cases.valid)?;
        let Some(picks) = cases.diagram.cheapest(set, &ways, &order, true)? else { continue };
        let (mut changes, mut given) = (Vec::new(), Vec::new());
        let mut picks = picks;
        picks.sort_by_key(|(level, _)| order.get(*level).copied());
        for (level, way) in picks {
            let Some(way) = ways.get(level).and_then(|w| w.get(way)) else { continue };
            if places.get(level).copied().flatten() != Some(way.state) {
                given.extend(cases.gives(level, way.state));
            }
            if way.cost > 0 {
                changes.push(words.states(cases, level, &[way.state]));
            }
        }
        // The engine has the last word.
        let confirmed = decided(cases.joint, matter, case, &given) == Some(*raw);
        if confirmed && !changes.is_empty() && changes.len() <= MOST_CHANGES {
            let verdict = outcome(cases.joint, matter, *raw);
            found.push((changes.len(), Nearby { verdict, changes }));
        }
    }
    found.sort_by_key(|(cost, _)| *cost);
    Ok(found.into_iter().take(MOST_NEARBY).map(|(_, nearby)| nearby).collect())
}

/// Whether a fact could still be found otherwise: nobody has found it, or it is a finding.
pub(crate) fn could_differ(cases: &Cases<'_, '_>, case: &Case, fact: Id<Fact>) -> bool {
    let marked = cases.joint.facts[fact].finding;
    let entry = case.entries.get(fact.number());
    entry
        .is_none_or(|e: &Entry| !e.unprovable && (marked || !matches!(e.how, How::Given | How::Cited { .. })))
}
