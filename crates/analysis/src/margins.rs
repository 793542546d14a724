//! How firmly a verdict stands in one case: the facts that already force it, and the nearest cases in which
//! it would be another; where it is open, what to ask ([`crate::plan`]).

use pol_eval::{Possible, Raw, VerdictKind};
use pol_program::{Case, Entry, Fact, Found, Given, How, Matter, Set, Subject, Way};
use pol_values::Id;
use schemars::JsonSchema;
use serde::Serialize;

use crate::cases::{Cases, is_quiet};
use crate::difference::outcome;
use crate::joint::Joint;
use crate::plan::{Plan, plan};
use crate::verdicts::{Outputs, verdicts};
use crate::witness::decide_case;
use crate::words::Words;

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
    let mut placed = Placed::new(joint, case, matter)?;
    let mut now = None;
    for (raw, set) in &placed.list {
        if !placed.here.is_empty() && placed.cases.diagram.without(placed.here, *set)?.is_empty() {
            now = Some((*raw, *set));
        }
    }
    let verdict = match now {
        Some((Raw { kind: VerdictKind::Open, .. }, _)) => {
            return plan(&mut placed, words, case, matter).map(Standing::Open);
        }
        None if !placed.here.is_empty() => return plan(&mut placed, words, case, matter).map(Standing::Open),
        None => return Ok(Standing::Fixed),
        Some(verdict) => verdict,
    };
    let Placed { mut cases, list, places, pinned, .. } = placed;
    let enough = enough(&mut cases, words, matter, pinned, verdict)?;
    let nearby = nearby(&mut cases, words, case, matter, &places, (&list, verdict.0))?;
    Ok(Standing::Decided(Margins { matter: joint.matters[matter].name.clone(), enough, nearby }))
}

/// A case among all cases that a matter can tell apart.
pub(crate) struct Placed<'j, 'p> {
    pub(crate) cases: Cases<'j, 'p>,
    /// The verdicts, each with its cases.
    pub(crate) list: Vec<(Raw, Set)>,
    /// The state of each dimension in which the case is known to be.
    pub(crate) places: Vec<Option<usize>>,
    /// These once more: level, state and the cases in it.
    pinned: Vec<(usize, usize, Set)>,
    /// The cases that it could turn out to be.
    pub(crate) here: Set,
}

impl<'j, 'p> Placed<'j, 'p> {
    fn new(joint: &'j Joint<'p>, case: &Case, matter: Id<Matter>) -> Found<Placed<'j, 'p>> {
        let outputs = Outputs::of(joint, 0, matter);
        let mut cases = Cases::new(joint, &outputs.nodes())?;
        let list = verdicts(&mut cases, &outputs)?;
        let places: Vec<Option<usize>> =
            (0..cases.dimensions.len()).map(|l| place(&cases, case, l)).collect();
        let mut here = cases.valid;
        let mut pinned = Vec::new();
        for (level, state) in places.iter().enumerate() {
            let Some(state) = state else { continue };
            let set = cases.diagram.states(level, &[*state])?;
            here = cases.diagram.and(here, set)?;
            pinned.push((level, *state, set));
        }
        Ok(Placed { cases, list, places, pinned, here })
    }
}

/// The state of a dimension in which the case is, if that is known.
fn place(cases: &Cases<'_, '_>, case: &Case, level: usize) -> Option<usize> {
    let dimension = cases.dimensions.get(level)?;
    dimension.states.iter().position(|state| {
        !state.answers.is_empty()
            && state.answers.iter().all(|(input, answer)| {
                case.answer(&cases.joint.circuit.inputs()[*input]).known() == Some(*answer)
            })
    })
}

/// What is left of the known facts once those are dropped without which the verdict stands all the same:
/// those that are not so before those that are.
fn enough(
    cases: &mut Cases<'_, '_>,
    words: &Words,
    matter: Id<Matter>,
    mut pinned: Vec<(usize, usize, Set)>,
    (raw, verdict): (Raw, Set),
) -> Found<Vec<String>> {
    pinned.sort_by_key(|(level, state, _)| (*state == 0, *level));
    let mut before = vec![cases.valid];
    for (.., set) in &pinned {
        let product = before.last().copied().unwrap_or(Set::ALL);
        before.push(cases.diagram.and(product, *set)?);
    }
    let mut after = Set::ALL;
    let mut kept: Vec<(usize, usize)> = Vec::new();
    while let Some((level, state, set)) = pinned.pop() {
        let product = before.get(pinned.len()).copied().unwrap_or(Set::ALL);
        let product = cases.diagram.and(product, after)?;
        if !cases.diagram.without(product, verdict)?.is_empty() {
            after = cases.diagram.and(after, set)?;
            kept.push((level, state));
        }
    }
    kept.sort_unstable();
    let given: Vec<Given> = kept.iter().flat_map(|(level, state)| cases.gives(*level, *state)).collect();
    let bare = cases.joint.members.first().map(|member| Case::of(member.program, "", &given));
    if bare.and_then(|bare| decided(cases.joint, matter, &bare, &[])) != Some(raw) {
        return Ok(Vec::new());
    }
    Ok(kept.into_iter().map(|(level, state)| words.states(cases, level, &[state])).collect())
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
    let order: Vec<usize> = (0..cases.dimensions.len()).collect();
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
        let Some(picks) = cases.diagram.cheapest(set, &ways, &order)? else { continue };
        let (mut changes, mut given) = (Vec::new(), Vec::new());
        let mut picks = picks;
        picks.sort_unstable();
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
    marked || entry.is_none_or(|e: &Entry| !matches!(e.how, How::Given | How::Cited { .. }) && !e.unprovable)
}
