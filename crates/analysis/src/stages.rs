//! Which of the choices that a verdict hangs on have been made where two versions are compared: none, some of them, or
//! all (M10, M11).

use std::collections::BTreeSet;

use pol_eval::{Raw, VerdictKind};
use pol_program::{Fact, Found, Set};
use pol_values::Id;

use crate::cases::Cases;
use crate::difference::{NEW, OLD};
use crate::silent::{Claim, Silent, Verdicts, claims};

/// Of more choices, it is not looked at what comes out where only some are made.
const MOST_CHOICES: usize = 4;

/// Cases in which some choices are made, and others not yet; by the dimensions of the choices.
#[derive(Clone, Debug)]
pub(crate) struct Stage {
    pub(crate) made: BTreeSet<usize>,
    pub(crate) unmade: BTreeSet<usize>,
}

impl Stage {
    /// All of them, the fewest choices made first; and whether these are all, not only the first and the last.
    pub(crate) fn all(choices: &[usize]) -> (Vec<Stage>, bool) {
        let few = choices.len() <= MOST_CHOICES;
        let every = (0..1usize << choices.len().min(MOST_CHOICES)).map(|bits| {
            let made = choices.iter().enumerate().filter(|(n, _)| bits >> n & 1 == 1);
            made.map(|(_, level)| *level).collect()
        });
        let mut sets: Vec<BTreeSet<usize>> =
            if few { every.collect() } else { vec![BTreeSet::new(), choices.iter().copied().collect()] };
        sets.sort_by_key(BTreeSet::len);
        let stage = |made: BTreeSet<usize>| {
            let unmade = choices.iter().filter(|level| !made.contains(level)).copied().collect();
            Stage { made, unmade }
        };
        (sets.into_iter().map(stage).collect(), few)
    }
}

/// What changes at a [`Stage`].
pub(crate) struct Changes {
    pub(crate) stage: Stage,
    /// The cases in which what is recorded can be so in both versions.
    pub(crate) recorded: Set,
    /// What changes.
    pub(crate) claims: Vec<Claim>,
    /// Whether that is all.
    pub(crate) complete: bool,
}

impl Changes {
    /// Looks for them, by the verdicts at that stage.
    pub(crate) fn at(
        cases: &mut Cases<'_, '_>,
        stage: Stage,
        verdicts: (&Verdicts, &Verdicts),
        read_differently: &BTreeSet<Id<Fact>>,
    ) -> Found<Changes> {
        let recorded = cases.same_record(OLD, NEW, &stage)?;
        let whole = cases.keep(recorded)?;
        let mut silent = Silent::new(cases, &stage, recorded)?;
        silent.say(cases, verdicts)?;
        let complete = silent.all(cases, read_differently, verdicts)?;
        let mut claims = claims(cases, verdicts)?;
        claims.extend(silent.claims);
        cases.restore(whole);
        Ok(Changes { stage, recorded, claims, complete })
    }

    fn of(&self, claim: &Claim) -> Set {
        self.claims.iter().find(|other| other.says_what(claim)).map_or(Set::NONE, |other| other.set)
    }
}

/// Changes at the stage with that number, which nothing before has said: those that stay so whatever is chosen of what
/// is left, and those that do not.
pub(crate) struct Told {
    pub(crate) stage: usize,
    pub(crate) claim: Claim,
    /// Whether they stay so.
    pub(crate) stays: bool,
}

/// What is to be told of the changes at all stages: each where the fewest choices are made.
pub(crate) fn told(cases: &mut Cases<'_, '_>, stages: &[Changes]) -> Found<Vec<Told>> {
    let mut told: Vec<Told> = Vec::new();
    for (n, changes) in stages.iter().enumerate() {
        for claim in &changes.claims {
            let mut set = claim.set;
            for before in told.iter().filter(|told| told.stays && told.claim.says_what(claim)) {
                let earlier =
                    stages.get(before.stage).is_some_and(|s| s.stage.made.is_subset(&changes.stage.made));
                if earlier && before.stage != n {
                    set = cases.diagram.without(set, before.claim.set)?;
                }
            }
            // A verdict that does not wait for a choice is the same whatever is chosen.
            let waits = claim.from.kind == VerdictKind::Open || claim.to.kind == VerdictKind::Open;
            let unasked: BTreeSet<usize> = cases
                .asked()
                .filter(|(_, d)| d.facts.iter().any(|fact| claim.unasked.contains(fact)))
                .map(|(level, _)| level)
                .collect();
            let mut stays = set;
            for later in stages.iter().skip(n + 1).filter(|_| waits) {
                if !changes.stage.made.is_subset(&later.stage.made) {
                    continue;
                }
                let further = later.stage.made.difference(&changes.stage.made).copied().collect();
                let recorded = cases.diagram.always(later.recorded, &unasked)?;
                let there = cases.diagram.or(later.of(claim), !recorded)?;
                let there = cases.diagram.always(there, &further)?;
                // Where nothing can be recorded in both, it is not known.
                let some = cases.diagram.project_away(recorded, &further)?;
                let there = cases.diagram.and(there, some)?;
                stays = cases.diagram.and(stays, there)?;
            }
            let passes = cases.diagram.without(set, stays)?;
            for (set, stays) in [(stays, true), (passes, false)] {
                if !set.is_empty() {
                    let claim = Claim { unasked: claim.unasked.clone(), set, ..*claim };
                    told.push(Told { stage: n, claim, stays });
                }
            }
        }
    }
    Ok(told)
}

/// The verdicts that come out, each with its cases.
pub(crate) type Divided = Vec<(Raw, Set)>;
