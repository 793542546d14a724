//! Changes that show while nobody has asked about facts that the versions presume differently.

use std::collections::BTreeSet;

use pol_eval::Raw;
use pol_program::{Fact, Found, Node, Set};
use pol_values::Id;

use crate::cases::Cases;
use crate::difference::{NEW, OLD};
use crate::stages::Stage;
use crate::verdicts::open_for_the_rest;

/// Of more facts that the versions presume differently, not every set that nobody asks about is looked at.
const MOST_UNASKED: usize = 4;

/// The cases that can be and come out in one way before and in another after.
pub(crate) fn claims(
    cases: &mut Cases<'_, '_>,
    (before, after): (&Verdicts, &Verdicts),
) -> Found<Vec<Claim>> {
    let mut claims = Vec::new();
    for (from, was) in before {
        for (to, is) in after.iter().filter(|(to, _)| to != from) {
            let set = cases.diagram.and(*was, *is)?;
            let set = cases.diagram.and(set, cases.valid)?;
            if !set.is_empty() {
                claims.push(Claim { from: *from, to: *to, unasked: Vec::new(), set });
            }
        }
    }
    Ok(claims)
}

/// The verdicts that can come out, each with its cases.
pub(crate) type Verdicts = [(Raw, Set)];

/// Cases that are claimed to come out in one way before and in another after.
pub(crate) struct Claim {
    pub(crate) from: Raw,
    pub(crate) to: Raw,
    /// Only while nobody has asked about these facts.
    pub(crate) unasked: Vec<Id<Fact>>,
    pub(crate) set: Set,
}

impl Claim {
    /// Whether another claims the same, of other cases.
    pub(crate) fn says_what(&self, other: &Claim) -> bool {
        (self.from, self.to, &self.unasked) == (other.from, other.to, &other.unasked)
    }
}

/// What changes while nobody has asked about some of the facts that the versions presume differently. Where
/// neither presumes anything the verdict is open if it hangs on the fact.
pub(crate) struct Silent {
    /// For sets of facts about which nobody asks, the cases in which the verdict then changes, from what to
    /// what.
    said: Vec<(BTreeSet<Id<Fact>>, Raw, Raw, Set)>,
    /// What is to be said.
    pub(crate) claims: Vec<Claim>,
    /// The choices that are not made, and those of them that each version lets be made. They hang on the facts that
    /// nobody asks about as verdicts do.
    unmade: BTreeSet<usize>,
    open: [Set; 2],
    /// Of the choices that are made: where they can be.
    recorded: Set,
    /// For each of them, where it is called for.
    called_for: Vec<Set>,
}

impl Silent {
    pub(crate) fn new(cases: &mut Cases<'_, '_>, stage: &Stage, recorded: Set) -> Found<Silent> {
        Ok(Silent {
            said: Vec::new(),
            claims: Vec::new(),
            unmade: stage.unmade.clone(),
            open: [cases.limit(OLD, &stage.unmade)?, cases.limit(NEW, &stage.unmade)?],
            recorded,
            called_for: cases.called_for(OLD, NEW, stage)?,
        })
    }

    /// What changes where everything is asked about.
    pub(crate) fn say(&mut self, cases: &mut Cases<'_, '_>, verdicts: (&Verdicts, &Verdicts)) -> Found<()> {
        for claim in claims(cases, verdicts)? {
            self.said.push((BTreeSet::new(), claim.from, claim.to, claim.set));
        }
        Ok(())
    }

    /// Looks at every set of these facts, the smallest first; `false` if they are too many for that, or one
    /// cannot be looked at alone.
    pub(crate) fn all(
        &mut self,
        cases: &mut Cases<'_, '_>,
        facts: &BTreeSet<Id<Fact>>,
        (before, after): (&Verdicts, &Verdicts),
    ) -> Found<bool> {
        let mut levels = Vec::new();
        // Whether nobody asks about a finding that rules conclude is asked of every case.
        for fact in facts.iter().filter(|fact| !cases.joint.concluded.contains(fact)) {
            let alone = cases.asked().find(|(_, d)| d.facts == [*fact]).map(|(level, _)| level);
            let Some(level) = alone else {
                // One that stands in no dimension changes no verdict.
                if cases.asked().any(|(_, d)| d.facts.contains(fact)) {
                    return Ok(false);
                }
                continue;
            };
            levels.push((*fact, level));
        }
        let few = levels.len() <= MOST_UNASKED;
        let mut sets: Vec<Vec<(Id<Fact>, usize)>> = vec![Vec::new()];
        let mut next = 0;
        while let Some(set) = sets.get(next).cloned() {
            next += 1;
            if !set.is_empty() {
                self.unasked(cases, &set, (before, after))?;
            }
            if few || set.is_empty() {
                let later = levels.iter().filter(|(fact, _)| set.last().is_none_or(|(last, _)| fact > last));
                sets.extend(later.map(|one| set.iter().copied().chain([*one]).collect()));
            }
        }
        Ok(few)
    }

    fn unasked(
        &mut self,
        cases: &mut Cases<'_, '_>,
        unasked: &[(Id<Fact>, usize)],
        (before, after): (&Verdicts, &Verdicts),
    ) -> Found<()> {
        let facts: BTreeSet<Id<Fact>> = unasked.iter().map(|(fact, _)| *fact).collect();
        let [open_before, open_after] = self.open;
        let old = without_asking(cases, (OLD, before), unasked, (&self.unmade, open_before))?;
        let new = without_asking(cases, (NEW, after), unasked, (&self.unmade, open_after))?;
        // A choice must be one that can be made, and is called for or not, although nobody has asked.
        let levels: BTreeSet<usize> = unasked.iter().map(|(_, level)| *level).collect();
        let mut recorded = cases.diagram.always(self.recorded, &levels)?;
        for called_for in &self.called_for {
            let (some, all) = (
                cases.diagram.project_away(*called_for, &levels)?,
                cases.diagram.always(*called_for, &levels)?,
            );
            let varies = cases.diagram.without(some, all)?;
            recorded = cases.diagram.without(recorded, varies)?;
        }
        let within = cases.diagram.and(recorded, cases.valid)?;
        let mut found = Vec::new();
        for (from, was) in &old {
            for (to, is) in new.iter().filter(|(to, _)| to != from) {
                let set = cases.diagram.and(*was, *is)?;
                let mut set = cases.diagram.and(set, within)?;
                found.push((facts.clone(), *from, *to, set));
                // What changes so whatever such a fact is, or when fewer are not asked about, has been said.
                for (fewer, _, _, said) in self
                    .said
                    .iter()
                    .filter(|(fewer, f, t, _)| fewer.is_subset(&facts) && (f, t) == (from, to))
                {
                    let others = unasked.iter().filter(|(fact, _)| !fewer.contains(fact));
                    let always = cases.diagram.always(*said, &others.map(|(_, level)| *level).collect())?;
                    set = cases.diagram.without(set, always)?;
                }
                if !set.is_empty() {
                    let unasked = facts.iter().copied().collect();
                    self.claims.push(Claim { from: *from, to: *to, unasked, set });
                }
            }
        }
        self.said.extend(found);
        Ok(())
    }
}

/// The verdicts of a member where some facts are not asked about and some choices are not made, which lie within what
/// is choosable.
fn without_asking(
    cases: &mut Cases<'_, '_>,
    (member, verdicts): (usize, &Verdicts),
    unasked: &[(Id<Fact>, usize)],
    (unmade, choosable): (&BTreeSet<usize>, Set),
) -> Found<Vec<(Raw, Set)>> {
    let (mut presumed, mut open) = (Vec::new(), BTreeSet::new());
    for (fact, level) in unasked {
        match cases.presumed(member, *fact, *level) {
            Some(state) => presumed.push((*fact, *level, state)),
            None => {
                open.insert(*level);
            }
        }
    }
    let fallen = fallen(cases, member, &presumed, &open)?;
    let possible = cases.diagram.and(cases.valid, choosable)?;
    open.extend(unmade);
    let mut found: Vec<(Raw, Set)> = verdicts.iter().map(|(raw, _)| (*raw, Set::NONE)).collect();
    for (standing, here) in fallen {
        let mut open = open.clone();
        let levels = presumed.iter().map(|(_, level, _)| *level);
        open.extend(levels.filter(|level| standing.iter().all(|(of, _)| of != level)));
        let valid = as_presumed(cases, possible, &standing)?;
        for ((_, set), whole) in verdicts.iter().zip(&mut found) {
            let mut set = as_presumed(cases, *set, &standing)?;
            if !open.is_empty() {
                let wide = cases.diagram.or(set, !valid)?;
                set = cases.diagram.always(wide, &open)?;
            }
            let set = cases.diagram.and(set, here)?;
            whole.1 = cases.diagram.or(whole.1, set)?;
        }
    }
    let mut found = open_for_the_rest(cases, found, cases.valid)?;
    found.retain(|(_, set)| !set.is_empty());
    Ok(found)
}

/// Dimensions, each with a state.
type States = Vec<(usize, usize)>;

/// A set where these dimensions are in these states.
fn as_presumed(cases: &mut Cases<'_, '_>, set: Set, states: &[(usize, usize)]) -> Found<Set> {
    states.iter().try_fold(set, |set, (level, state)| cases.in_state(set, *level, *state))
}

/// The presumptions that stand, as dimensions and their states, and where these do and the others fall: where what a
/// case records rebuts them, the member's 约束 being what they are (M1).
fn fallen(
    cases: &mut Cases<'_, '_>,
    member: usize,
    presumed: &[(Id<Fact>, usize, usize)],
    open: &BTreeSet<usize>,
) -> Found<Vec<(States, Set)>> {
    let joint = cases.joint;
    let constraints: BTreeSet<Id<Node>> =
        joint.members.get(member).map(|m| m.constraints().collect()).unwrap_or_default();
    let all: Vec<(usize, usize)> = presumed.iter().map(|(_, level, state)| (*level, *state)).collect();
    let mut found: Vec<(States, Set)> = vec![(Vec::new(), Set::ALL)];
    for (fact, level, state) in presumed {
        let mut falls = Set::NONE;
        for node in &constraints {
            let read = joint.circuit.inputs_below([*node]);
            if read.iter().any(|input| joint.circuit.inputs()[*input].facts().contains(fact)) {
                let set = cases.set(*node)?;
                let excluded = as_presumed(cases, !set, &all)?;
                let excluded = cases.diagram.always(excluded, open)?;
                falls = cases.diagram.or(falls, excluded)?;
            }
        }
        let mut next = Vec::new();
        for (standing, here) in found {
            let (without, with) = (cases.diagram.and(here, falls)?, cases.diagram.without(here, falls)?);
            if !without.is_empty() {
                next.push((standing.clone(), without));
            }
            if !with.is_empty() {
                next.push((standing.into_iter().chain([(*level, *state)]).collect(), with));
            }
        }
        found = next;
    }
    Ok(found)
}
