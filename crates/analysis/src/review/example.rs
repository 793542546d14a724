//! The case that shows a finding.

use pol_eval::{Fate, Possible, Raw, StepName, VerdictKind, fate, verdict_on};
use pol_program::{Found, Given, Matter, Norm, Set};
use pol_values::Id;

use super::{ALL, Example, Standing};
use crate::cases::{Cases, Point};
use crate::difference::outcome;
use crate::joint::Joint;
use crate::witness::{Findings, case_of, decide, fewest_values, is_possible, writable};
use crate::words::Words;

/// The smallest case in a set, as the engine decides it, if the rules count there as expected.
pub(super) fn example(
    cases: &mut Cases<'_, '_>,
    words: &Words,
    matter: Id<Matter>,
    local: &Standing<'_>,
    set: Set,
    expected: &[(&Standing<'_>, bool)],
) -> Found<Option<Example>> {
    let Some(point) = cases.complete_witness(set)? else { return Ok(None) };
    let joint = cases.joint;
    let counting = |point: &Point| {
        expected.iter().all(|(of, counting)| {
            let standing = joint
                .members
                .get(of.member)
                .and_then(|member| Some(fate(member.decider(), &case_of(joint, member, point, &[])?, of.id)));
            standing.map(|trace| trace.fate == Fate::Counts) == Some(*counting)
        })
    };
    let Some(mut point) = writable(joint, &point, Findings::Made, &counting) else { return Ok(None) };
    let Some(mut decided) = decide(joint, ALL, matter, &point, &[]) else { return Ok(None) };
    let needed = shortest(joint, matter, (&point, decided.raw), &counting);
    if needed != point.stated {
        point.stated = needed;
        let Some(shorter) = decide(joint, ALL, matter, &point, &[]) else { return Ok(None) };
        decided = shorter;
    }
    let rule = |member: usize, id: Id<Norm>| {
        let member = joint.members.get(member)?;
        Some(fate(member.decider(), &case_of(joint, member, &point, &[])?, id))
    };
    let mut removed = None;
    let (mut removed_by, mut assumed) = (Vec::new(), Vec::new());
    let trace = local.in_all.and_then(|id| rule(ALL, id));
    if let Some(trace) = trace.filter(|t| t.fate != Fate::Counts) {
        removed = trace.at;
        removed_by.extend(trace.barred_by);
        if matches!(removed, Some(StepName::NotCompetent | StepName::NotEmpowered)) {
            let norm = local.in_all.and_then(|id| Some(&joint.members.get(ALL)?.program.norms[id]));
            let barring = norm.into_iter().flat_map(|norm| &norm.barred);
            let by = barring.filter(|barred| removed_by.iter().any(|by| Some(by) == barred.by.as_ref()));
            assumed.extend(by.take(1).flat_map(|barred| barred.assumed.clone()));
        }
        for upper in trace.replaced_by {
            removed_by.push(upper.provision);
            assumed.extend(
                upper.assumed.into_iter().filter(|words| !assumed.contains(words)).collect::<Vec<_>>(),
            );
        }
    }
    let verdict = match decided.raw.kind {
        VerdictKind::Open => {
            Possible { kind: VerdictKind::Open, permitted: Vec::new(), side_by_side: Vec::new() }
        }
        VerdictKind::Decided
        | VerdictKind::Discretion
        | VerdictKind::Conflict
        | VerdictKind::None
        | VerdictKind::OutOfScope
        | VerdictKind::NotInForce => outcome(joint, matter, decided.raw),
    };
    let conflict = decided.raw.kind == VerdictKind::Conflict;
    let pairs = joint.members.get(ALL).filter(|_| conflict).and_then(|all| {
        let case = case_of(joint, all, &point, &[])?;
        let verdict = verdict_on(all.decider(), &case, all.own_matter(matter)?)?;
        Some(verdict.conflicts.into_iter().flat_map(|conflict| conflict.pairs).collect())
    });
    Ok(Some(Example {
        pairs: pairs.unwrap_or_default(),
        given: words.given(joint, &point.stated),
        findings: point.findings,
        matter: joint.matters[matter].name.clone(),
        verdict,
        provisions: decided.provisions,
        removed,
        removed_by,
        assumed,
    }))
}

/// The statements of a case that are needed for the rules to count as expected and for the engine to decide
/// it so: a gate may ask for a choice, or give an amount a value, on which nothing hangs.
fn shortest(
    joint: &Joint<'_>,
    matter: Id<Matter>,
    (point, whole): (&Point, Raw),
    counting: &dyn Fn(&Point) -> bool,
) -> Vec<Given> {
    let verdict = |point: &Point| decide(joint, ALL, matter, point, &[]).map(|decided| decided.raw);
    let shows = |stated: &[Given]| {
        let fewer = point.with(stated);
        counting(&fewer) && verdict(&fewer) == Some(whole) && is_possible(joint, &fewer)
    };
    fewest_values(point.stated.clone(), &shows)
}
