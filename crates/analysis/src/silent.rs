//! Changes that show while nobody has asked about facts that the versions presume differently.

use std::collections::BTreeSet;

use pol_eval::Raw;
use pol_program::{Fact, Found, Set};
use pol_values::Id;

use crate::cases::Cases;
use crate::difference::{NEW, OLD};
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

/// What changes while nobody has asked about some of the facts that the versions presume differently. Where
/// neither presumes anything the verdict is open if it hangs on the fact.
pub(crate) struct Silent {
    /// For sets of facts about which nobody asks, the cases in which the verdict then changes, from what to
    /// what.
    said: Vec<(BTreeSet<Id<Fact>>, Raw, Raw, Set)>,
    /// What is to be said.
    pub(crate) claims: Vec<Claim>,
    /// Where no choice is recorded: the choices that each version lets be made. They hang on the facts that
    /// nobody asks about as verdicts do.
    open: [Option<Set>; 2],
    /// Where choices are recorded: those that can be made.
    recorded: Set,
}

impl Silent {
    pub(crate) fn new(open: [Option<Set>; 2], recorded: Set) -> Silent {
        Silent { said: Vec::new(), claims: Vec::new(), open, recorded }
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
        let mut complete = true;
        for fact in facts {
            let alone = cases.asked().find(|(_, d)| d.facts == [*fact]).map(|(level, _)| level);
            let Some(level) = alone else {
                // One that stands in no dimension changes no verdict.
                if cases.asked().any(|(_, d)| d.facts.contains(fact)) {
                    return Ok(false);
                }
                continue;
            };
            // What rules conclude of a finding comes before what is presumed of it: in one version it is open where
            // in the other it is presumed, and that is not looked at.
            if cases.joint.concluded.contains(fact) {
                complete = false;
                continue;
            }
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
        Ok(few && complete)
    }

    fn unasked(
        &mut self,
        cases: &mut Cases<'_, '_>,
        unasked: &[(Id<Fact>, usize)],
        (before, after): (&Verdicts, &Verdicts),
    ) -> Found<()> {
        let facts: BTreeSet<Id<Fact>> = unasked.iter().map(|(fact, _)| *fact).collect();
        let [open_before, open_after] = self.open;
        let old = without_asking(cases, OLD, unasked, before, open_before)?;
        let new = without_asking(cases, NEW, unasked, after, open_after)?;
        // A choice must be one that can be made although nobody has asked.
        let levels: BTreeSet<usize> = unasked.iter().map(|(_, level)| *level).collect();
        let recorded = cases.diagram.always(self.recorded, &levels)?;
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

/// The verdicts of a member where some facts are not asked about; with `choosable`, where no choice is
/// recorded either.
fn without_asking(
    cases: &mut Cases<'_, '_>,
    member: usize,
    unasked: &[(Id<Fact>, usize)],
    verdicts: &Verdicts,
    choosable: Option<Set>,
) -> Found<Vec<(Raw, Set)>> {
    let (mut presumed, mut open) = (Vec::new(), BTreeSet::new());
    for (fact, level) in unasked {
        match cases.presumed(member, *fact, *level) {
            Some(state) => presumed.push((*level, state)),
            None => {
                open.insert(*level);
            }
        }
    }
    let as_presumed = |cases: &mut Cases<'_, '_>, set: Set| {
        presumed.iter().try_fold(set, |set, (level, state)| cases.in_state(set, *level, *state))
    };
    let valid = match choosable {
        Some(choosable) => cases.diagram.and(cases.valid, choosable)?,
        None => cases.valid,
    };
    let valid = as_presumed(cases, valid)?;
    if choosable.is_some() {
        open.extend(cases.choices().into_iter().map(|(level, _)| level));
    }
    let mut found = Vec::new();
    for (raw, set) in verdicts {
        let mut set = as_presumed(cases, *set)?;
        if !open.is_empty() {
            let wide = cases.diagram.or(set, !valid)?;
            set = cases.diagram.always(wide, &open)?;
        }
        found.push((*raw, set));
    }
    let mut found = open_for_the_rest(cases, found, cases.valid)?;
    found.retain(|(_, set)| !set.is_empty());
    Ok(found)
}
