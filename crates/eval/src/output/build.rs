//! Decisions as data.

use std::collections::BTreeSet;

use pol_program::{Case, Choice, Matter, MatterKind, Modality, Norm, Planes, Program};
use pol_values::{Id, Stretch, Truth};

use super::basis::rests;
use super::{
    CaseOutput, Conflict, ConflictPair, Consulted, DueDate, MissingText, Possible, Range, Statement,
    UnderLaw, Verdict, VerdictKind,
};
use crate::due::due_date;
use crate::verdict::{Decider, Decision, Raw, Under, may_hold, truth_of};

/// Decides a case and gives the result as data.
pub fn output(decider: &Decider<'_>, case: &Case) -> CaseOutput {
    let program = decider.program();
    let inputs = case.inputs(program, false);
    let values = program.circuit.evaluate_all(&inputs);
    let (mut decisions, mut acts) = (Vec::new(), Vec::new());
    for (name, decision) in shown(program, decider.all_with(case, &inputs)) {
        let list = match program.matters[decision.matter].kind {
            MatterKind::Duty(..) => &mut acts,
            MatterKind::Decision | MatterKind::Finding(_) => &mut decisions,
        };
        list.push((name, verdict(program, case, &values, &decision)));
    }
    CaseOutput {
        case: case.name.clone(),
        person: case.person.clone(),
        decisions,
        acts,
        consulted: consulted(program),
        missing: missing(program, case),
    }
}

/// What is shown of decisions with parts: the whole as one where its parts agree, otherwise each part.
pub(crate) fn shown(program: &Program, decisions: Vec<Decision>) -> Vec<(String, Decision)> {
    let mut list = Vec::new();
    for decision in &decisions {
        let matter = &program.matters[decision.matter];
        let whole = matter.part_of.unwrap_or(decision.matter);
        let parts: Vec<&Decision> =
            decisions.iter().filter(|d| program.matters[whole].parts.contains(&d.matter)).collect();
        let agree = parts.windows(2).all(|pair| match pair {
            [a, b] => a.says_the_same(b, program),
            _ => true,
        });
        match (matter.parts.is_empty(), matter.part_of.is_some()) {
            // A whole speaks through its first part.
            (false, _) if agree => {
                list.extend(parts.first().map(|part| (matter.name.clone(), (*part).clone())))
            }
            (false, _) => {}
            (true, true) if agree => {}
            (true, _) => list.push((matter.name.clone(), decision.clone())),
        }
    }
    list
}

/// The verdict on one matter. A decision with parts has one if its parts come out alike; it then stands
/// on the provisions of all of them.
pub fn verdict_on(decider: &Decider<'_>, case: &Case, matter: Id<pol_program::Matter>) -> Option<Verdict> {
    let program = decider.program();
    let inputs = case.inputs(program, false);
    let values = program.circuit.evaluate_all(&inputs);
    let on = |matter: Id<pol_program::Matter>| {
        let decision = decider.decide_with(matter, case, inputs.clone())?;
        Some(verdict(program, case, &values, &decision))
    };
    let parts = &program.matters[matter].parts;
    if parts.is_empty() {
        return on(matter);
    }
    let mut verdicts = parts.iter().filter_map(|part| on(*part));
    let mut whole = verdicts.next()?;
    for part in verdicts {
        if (part.kind, &part.permitted, &part.possible) != (whole.kind, &whole.permitted, &whole.possible) {
            return None;
        }
        for provision in part.provisions {
            if !whole.provisions.contains(&provision) {
                whole.provisions.push(provision);
            }
        }
    }
    Some(whole)
}

/// A verdict as data, where `values` are those of the whole circuit in the case.
pub(crate) fn verdict(program: &Program, case: &Case, values: &[Planes], decision: &Decision) -> Verdict {
    let matter = &program.matters[decision.matter];
    let chosen = case.choices.get(&decision.matter);
    let timed = timed(program, case, decision);
    let possible = |raw: &Raw| Possible {
        kind: raw.kind,
        permitted: permitted(matter, raw.kind, raw.permitted, chosen),
        side_by_side: statements(program, decision, raw.standing, false),
    };
    Verdict {
        kind: decision.kind,
        permitted: permitted(matter, decision.kind, decision.permitted, chosen),
        ranges: ranges(matter, decision, chosen),
        side_by_side: statements(program, decision, decision.standing, true),
        provisions: program.provisions(decision.grounds.iter().copied()),
        provisional: decision.provisional,
        rests_on: rests(program, case, values, decision),
        regardless: {
            // A fact that may change the time is not idle.
            let unsure = unsure(program, &timed);
            let idle = decision.regardless.iter().filter(|fact| !unsure.contains(fact));
            idle.map(|f| program.facts[*f].name.clone()).collect()
        },
        undisputed: (decision.kind == VerdictKind::Conflict || decision.ruled)
            .then(|| matter.words(decision.undisputed)),
        conflicts: conflicts(program, decision),
        possible: decision.outlook.as_ref().map(|o| o.verdicts.iter().map(possible).collect()),
        exact: decision.outlook.as_ref().map(|o| o.exact),
        ask: decision.outlook.as_ref().map(|o| {
            let facts = o.ask.iter().map(|f| program.facts[*f].name.clone());
            let choices = o.choices.iter().map(|m| program.matters[*m].name.clone());
            let chinese = program.texts.first().is_none_or(|text| text.chinese);
            let place = if chinese { "地域" } else { "territory" };
            o.territory.then(|| place.to_owned()).into_iter().chain(facts).chain(choices).collect()
        }),
        chosen: chosen.and_then(|c| chosen_words(matter, c)),
        beyond: decision.beyond,
        not_for_organ: decision.not_for_organ,
        ruled: decision.ruled,
        by_default: decision.by_default,
        due: due(program, case, decision, &timed),
        laws: decision.readings.iter().map(|under| under_law(program, matter, under)).collect(),
    }
}

/// The outcomes of a verdict. Of amounts between which there is no choice any more one was ruled.
fn permitted(matter: &Matter, kind: VerdictKind, outcomes: u64, chosen: Option<&Choice>) -> Vec<String> {
    let wide = matter.line.as_ref().map_or(0, pol_values::Line::wide);
    match chosen {
        Some(choice) if kind == VerdictKind::Decided && outcomes & wide != 0 => {
            chosen_words(matter, choice).into_iter().collect()
        }
        Some(_) | None => matter.words(outcomes),
    }
}

fn chosen_words(matter: &Matter, choice: &Choice) -> Option<String> {
    match (&matter.line, choice.amount) {
        (Some(line), Some(amount)) => Some(line.value(amount)),
        (Some(_), None) | (None, _) => matter.outcomes.get(choice.outcome).cloned(),
    }
}

/// The permitted amounts as numbers.
fn ranges(matter: &Matter, decision: &Decision, chosen: Option<&Choice>) -> Vec<Range> {
    let stretches = match (&matter.line, chosen.and_then(|choice| choice.amount)) {
        (Some(_), Some(amount)) if decision.ruled => vec![Stretch::point(amount)],
        (Some(line), _) => line.stretches(decision.permitted),
        (None, _) => Vec::new(),
    };
    let each = stretches.into_iter().map(|s| Range {
        from: s.low.value.normalize().to_string(),
        from_included: s.low.included,
        to: s.high.map(|high| high.value.normalize().to_string()),
        to_included: s.high.is_some_and(|high| high.included),
    });
    each.collect()
}

/// What stands side by side, and where it is known, by which provisions.
fn statements(program: &Program, decision: &Decision, standing: u64, known: bool) -> Vec<Statement> {
    let matter = &program.matters[decision.matter];
    let all = program.settled(decision.matter).map_or(&[][..], |s| s.standing.as_slice());
    let of = |(_, said): (usize, &pol_program::Standing)| {
        let norms = decision.grounds.iter().copied();
        let saying = norms.filter(|n| known && program.norms[*n].effect() == said.effect);
        Statement {
            modal: said.effect.modality.into(),
            outcomes: matter.words(said.effect.outcomes),
            provisions: program.provisions(saying),
        }
    };
    let mut list: Vec<Statement> =
        all.iter().enumerate().filter(|(n, _)| standing >> n & 1 == 1).map(of).collect();
    list.sort_by_key(|s| s.modal);
    list
}

/// When a duty is due, by each rule that gives it, or may.
fn due(program: &Program, case: &Case, decision: &Decision, timed: &[(Id<Norm>, Truth)]) -> Vec<DueDate> {
    let counts =
        timed.iter().filter(|(id, counts)| *counts == Truth::Unknown || decision.grounds.contains(id));
    let due = counts
        .filter_map(|(id, counts)| due_date(program, case, &program.norms[*id], *counts == Truth::Unknown));
    due.collect()
}

/// The rules that set a time for a duty that stands, and whether each counts, as far as it may.
pub(crate) fn timed(program: &Program, case: &Case, decision: &Decision) -> Vec<(Id<Norm>, Truth)> {
    let known = matches!(decision.kind, VerdictKind::Decided | VerdictKind::Discretion);
    let norms = program.settled(decision.matter).filter(|_| known).map(|s| s.norms.as_slice());
    let timed = |id: &&Id<Norm>| {
        let norm = &program.norms[**id];
        norm.deadline.is_some() && norm.modality != Modality::Forbid
    };
    let timed: Vec<Id<Norm>> = norms.unwrap_or_default().iter().filter(timed).copied().collect();
    if timed.is_empty() {
        return Vec::new();
    }
    let inputs = case.inputs(program, false);
    let counts = |id: Id<Norm>| truth_of(program, &inputs, program.norms[id].counts);
    timed.into_iter().map(|id| (id, counts(id))).filter(|(_, counts)| *counts != Truth::False).collect()
}

/// The facts on which it hangs whether a rule counts that may set another time for a duty.
pub(crate) fn unsure(program: &Program, timed: &[(Id<Norm>, Truth)]) -> BTreeSet<Id<pol_program::Fact>> {
    let unknown = timed.iter().filter(|(_, counts)| *counts == Truth::Unknown);
    let inputs = program.circuit.inputs_below(unknown.map(|(id, _)| program.norms[*id].counts));
    inputs.into_iter().flat_map(|input| program.circuit.inputs()[input].facts()).collect()
}

fn under_law(program: &Program, matter: &pol_program::Matter, under: &Under) -> UnderLaw {
    UnderLaw {
        law: under.law.into(),
        kind: under.raw.map_or(VerdictKind::Open, |raw| raw.kind),
        permitted: under.raw.map(|raw| matter.words(raw.permitted)).unwrap_or_default(),
        provisions: program.provisions(under.grounds.iter().copied()),
        taken: under.taken,
        clause: under.clause.clone(),
    }
}

fn conflicts(program: &Program, decision: &Decision) -> Vec<Conflict> {
    let full = |id: &Id<Norm>| program.sources[program.norms[*id].source].full.clone();
    let pair = |(a, b, ruling): &(Id<Norm>, Id<Norm>, Option<pol_program::Ruling>)| ConflictPair {
        one: full(a),
        other: full(b),
        special: program.rulings.apart(*a, *b).map(|(special, _)| full(&special)),
        organ: ruling.as_ref().map(|r| r.organ.clone()),
        stages: ruling.as_ref().map(|r| r.stages.clone()).unwrap_or_default(),
        basis: ruling.as_ref().and_then(|r| r.basis.clone()),
        when: ruling.as_ref().and_then(|r| r.when.clone()),
    };
    let each = decision.disputes.iter();
    each.map(|d| Conflict {
        provisions: d.rules.iter().map(full).collect(),
        pairs: d.pairs.iter().map(pair).collect(),
    })
    .collect()
}

/// The texts consulted.
pub fn consulted(program: &Program) -> Vec<Consulted> {
    program
        .texts
        .iter()
        .map(|t| Consulted {
            text: t.id.clone(),
            title: t.title.clone(),
            short: t.short.clone(),
            effective: t.effective.map(|d| d.to_string()),
            replaced_by: t.replaced.and_then(|(by, _)| program.texts.get(by)).map(|by| by.id.clone()),
            replaced_on: t.replaced.map(|(_, from)| from.to_string()),
            sha256: t.hash.clone(),
            encoded: t.encoded.clone(),
            approved: t.approved.clone(),
        })
        .collect()
}

/// The texts that are cited but not held.
pub(crate) fn missing(program: &Program, case: &Case) -> Vec<MissingText> {
    let inputs = case.inputs(program, false);
    // What a text says that is not in force on the day can hold no exception (M14).
    let in_force = |node| may_hold(program, &inputs, node);
    let mut missing: Vec<MissingText> = Vec::new();
    for m in &program.not_held {
        let exceptions_to = m.exceptions_to.filter(|_| in_force(m.in_force));
        let text = MissingText {
            text: m.what.clone(),
            cited_by: m.cited_by.clone(),
            exceptions_to: exceptions_to.map(|d| program.matters[d].name.clone()),
            followed: m.followed,
        };
        if !missing.contains(&text) {
            missing.push(text);
        }
    }
    missing
}
