//! What a verdict rests on besides what the case records: presumptions, interpretations, assumptions.

use pol_program::{Case, Fact, Form, Formula, How, Modality, Norm, Planes, Priority, Program};
use pol_values::{Id, Truth};

use super::{RestsOn, RestsOnKind, VerdictKind};
use crate::rests::Reliance;
use crate::value::value_text;
use crate::verdict::Decision;

/// Where `values` are those of the whole circuit in the case.
pub(super) fn rests(program: &Program, case: &Case, values: &[Planes], decision: &Decision) -> Vec<RestsOn> {
    let mut list: Vec<RestsOn> = Vec::new();
    for reliance in &decision.reliance {
        let (kind, fact) = match reliance {
            Reliance::Presumption(fact) => (RestsOnKind::Presumption, Some(*fact)),
            Reliance::NotRaised(fact) => (RestsOnKind::NotRaised, Some(*fact)),
            Reliance::NothingCited(fact) => (RestsOnKind::NothingCited, Some(*fact)),
            Reliance::Cited(fact) => (RestsOnKind::Cited, Some(*fact)),
            Reliance::Concluded(fact) => (RestsOnKind::ConcludedFinding, Some(*fact)),
            Reliance::OthersFalse => (RestsOnKind::OthersFalse, None),
        };
        let basis = fact.and_then(|f| {
            let of: &Fact = &program.facts[f];
            match case.entries.get(f.number()).map(|e| &e.how) {
                Some(How::Presumed) => of.presumption.as_ref().and_then(|p| p.basis.clone()),
                Some(How::NotRaised) => of.raised_basis.clone(),
                Some(How::Cited { norm, .. }) => Some(norm.clone()),
                Some(How::Unknown | How::Given | How::Found(_) | How::OthersFalse | How::NothingCited)
                | None => None,
            }
        });
        list.push(RestsOn {
            kind,
            name: fact.map(|f| program.facts[f].name.clone()),
            value: fact
                .and_then(|f| case.entries.get(f.number()).map(|e| value_text(&program.facts[f], &e.state)))
                .filter(|_| kind != RestsOnKind::ConcludedFinding),
            basis,
        });
    }
    for (provision, words) in interpretations(program, values, decision) {
        let rest = RestsOn {
            kind: RestsOnKind::Interpretation,
            name: Some(provision),
            value: None,
            basis: Some(words),
        };
        if !list.contains(&rest) {
            list.push(rest);
        }
    }
    for (kind, words) in ranks_relied_on(program, values, decision) {
        let rest = RestsOn { kind, name: None, value: None, basis: Some(words) };
        if !list.contains(&rest) {
            list.push(rest);
        }
    }
    list
}

/// The edges that no statute gives (假定), and the premises of edges (当), by which rules that apply were removed,
/// or could not open or exclude an outcome (M13).
fn ranks_relied_on(program: &Program, values: &[Planes], decision: &Decision) -> Vec<(RestsOnKind, String)> {
    let Some(settled) = program.settled(decision.matter) else { return Vec::new() };
    let holds =
        |node: Id<pol_program::Node>| values.get(node.number()).is_some_and(|v| v.lane(0) == Truth::True);
    let known = matches!(
        decision.kind,
        VerdictKind::Decided | VerdictKind::Discretion | VerdictKind::Conflict | VerdictKind::None
    );
    let mut found = Vec::new();
    for norm in settled.norms.iter().filter(|_| known).map(|id| &program.norms[*id]) {
        if norm.taken.is_some_and(|taken| !holds(taken)) {
            continue;
        }
        // Removed by who may set or do it.
        let otherwise = [norm.in_force, norm.in_scope, norm.condition].iter().all(|node| holds(*node));
        // Where one that needs no assumption bars it too, nothing rests on the assumption.
        let otherwise = otherwise && !holds(norm.excepted);
        if let Some(barred) = norm.barred.iter().find(|barred| otherwise && holds(barred.active)) {
            let assumed = barred.assumed.iter().cloned();
            found.extend(assumed.map(|words| (RestsOnKind::Assumption, words)));
        }
        // Replaced, or left nothing.
        let replacing = norm.replaced_by.iter().filter(|(.., node)| holds(norm.applies) && holds(*node));
        let reliances: Vec<_> = replacing.map(|(_, priority, _)| (priority, relied_on(priority))).collect();
        // What replaces a rule by itself makes it idle whatever else would.
        let by_itself = |(priority, reliance): &(&Priority, Vec<_>)| {
            !matches!(priority, Priority::Rank { .. }) && reliance.is_empty()
        };
        if !reliances.iter().any(by_itself) {
            found.extend(reliances.into_iter().flat_map(|(_, reliance)| reliance));
        }
        // Of a 可以 and a rule that excludes its outcome one stands above the other.
        for over in norm.over.iter().filter(|over| holds(over.active)) {
            let lower = &program.norms[over.norm];
            let all = program.matters[decision.matter].all();
            let opens = |permit: &Norm, other: &Norm| other.effect().shuts_out(permit.effect(), all) != 0;
            if holds(norm.counts) && holds(lower.counts) && (opens(norm, lower) || opens(lower, norm)) {
                found.extend(relied_on(&over.priority));
            }
        }
    }
    found
}

/// What a priority rests on beside statute.
fn relied_on(priority: &Priority) -> Vec<(RestsOnKind, String)> {
    let assumed = priority.assumed().iter().map(|words| (RestsOnKind::Assumption, words.clone()));
    let premises = priority.premises().iter().map(|words| (RestsOnKind::Premise, words.clone()));
    assumed.chain(premises).collect()
}

/// The interpretations that the rules behind a verdict carry: of their provisions, of definitions in
/// them that hold, and of priorities by which a rule that applied was replaced.
fn interpretations(program: &Program, values: &[Planes], decision: &Decision) -> Vec<(String, String)> {
    let holds =
        |node: Id<pol_program::Node>| values.get(node.number()).is_some_and(|v| v.lane(0) == Truth::True);
    let mut found = Vec::new();
    for id in &decision.grounds {
        let norm = &program.norms[*id];
        let source = &program.sources[norm.source];
        found.extend(source.interpretations.iter().map(|words| (source.full.clone(), words.clone())));
        for formula in source.scopes.iter().chain(&source.conditions) {
            definitions(formula, &holds, &mut found);
        }
        // A 可以 opens its outcome beside a rule over which it has priority.
        for over in norm.over.iter().filter(|_| norm.modality == Modality::Permit) {
            if let Priority::Declared { interpretation: Some(words), .. }
            | Priority::Special { interpretation: Some(words), .. } = &over.priority
                && holds(program.norms[over.norm].counts)
            {
                found.push((source.full.clone(), words.clone()));
            }
        }
    }
    let Some(settled) = program.settled(decision.matter) else { return found };
    for id in &settled.norms {
        let norm: &Norm = &program.norms[*id];
        if !holds(norm.applies) || norm.taken.is_some_and(|taken| !holds(taken)) {
            continue;
        }
        for (upper, priority, node) in &norm.replaced_by {
            let upper = &program.norms[*upper];
            if let Priority::Declared { interpretation: Some(words), .. }
            | Priority::Special { interpretation: Some(words), .. } = priority
                && holds(*node)
            {
                found.push((program.sources[upper.source].full.clone(), words.clone()));
            }
        }
    }
    found
}

fn definitions(
    formula: &Formula,
    holds: &dyn Fn(Id<pol_program::Node>) -> bool,
    found: &mut Vec<(String, String)>,
) {
    for part in formula.all() {
        if let Form::Defined(_, Some(words)) = &part.form
            && holds(part.node)
        {
            found.push((part.words.clone(), words.clone()));
        }
    }
}
