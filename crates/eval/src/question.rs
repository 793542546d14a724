//! Which questions are still worth asking, and why each is.

use std::collections::BTreeSet;

use pol_program::{Case, Fact, FactKind, MatterKind, Norm, Program, Start};
use pol_values::Id;

use crate::VerdictKind;
use crate::output::{timed, unsure};
use crate::verdict::Decider;

/// A question whose answer can still change a verdict.
#[derive(Clone, Debug)]
pub struct Question {
    /// The fact.
    pub fact: Id<Fact>,
    /// The decisions and duties that it can change.
    pub matters: Vec<String>,
    /// The provisions that ask for it.
    pub provisions: Vec<String>,
    /// It changes no verdict, but when the duties are due.
    pub due: bool,
}

/// The facts that can still change the verdict on a decision (or, with nothing more to ask of one, on a duty), those
/// that concern most first; ties in the order of the policy; then the days from which the time of duties runs. What was
/// passed over is not asked again.
pub fn questions(decider: &Decider<'_>, case: &Case, passed: &BTreeSet<Id<Fact>>) -> Vec<Question> {
    let program = decider.program();
    for decisions in [true, false] {
        // What is open goes before what superior rules alone could still change (M10).
        let (mut open, mut provisional) = (Vec::new(), Vec::new());
        for (id, matter) in program.matters.iter() {
            let is_decision = matches!(matter.kind, MatterKind::Decision);
            if matches!(matter.kind, MatterKind::Finding(_)) || is_decision != decisions {
                continue;
            }
            let Some(decision) = decider.decide(id, case) else { continue };
            let Some(outlook) = &decision.outlook else { continue };
            let found: &mut Vec<Question> =
                if decision.kind == VerdictKind::Open { &mut open } else { &mut provisional };
            for fact in outlook.ask.iter().filter(|fact| !passed.contains(fact)) {
                if !case.entries.get(fact.number()).is_some_and(pol_program::Entry::open) {
                    continue;
                }
                match found.iter_mut().find(|q| q.fact == *fact) {
                    Some(question) => question.matters.push(matter.name.clone()),
                    None => found.push(Question {
                        fact: *fact,
                        matters: vec![matter.name.clone()],
                        provisions: asking(program, *fact),
                        due: false,
                    }),
                }
            }
        }
        if let Some(mut found) = [open, provisional].into_iter().find(|found| !found.is_empty()) {
            found.sort_by_key(|q| (std::cmp::Reverse(q.provisions.len()), q.fact));
            return found;
        }
    }
    times(decider, case, passed)
}

/// What the time of a duty that stands hangs on: whether a rule counts that sets another, and the days from which they
/// run, as far as the case does not give them.
fn times(decider: &Decider<'_>, case: &Case, passed: &BTreeSet<Id<Fact>>) -> Vec<Question> {
    let program = decider.program();
    let mut found: Vec<Question> = Vec::new();
    for (id, matter) in program.matters.iter() {
        if !matches!(matter.kind, MatterKind::Duty(..)) {
            continue;
        }
        let Some(decision) = decider.decide(id, case) else { continue };
        if !matches!(decision.kind, VerdictKind::Decided | VerdictKind::Discretion) {
            continue;
        }
        // Whether another time counts; then from which day each runs.
        let timed = timed(program, case, &decision);
        let mut facts: Vec<Id<Fact>> = unsure(program, &timed).into_iter().collect();
        let sets_time = timed.iter().map(|(id, _)| &program.norms[*id]);
        facts.extend(sets_time.filter_map(|norm| match norm.deadline.as_ref()?.from {
            Start::Fact(fact) if program.facts[fact].kind == FactKind::Date => Some(fact),
            Start::Fact(_) | Start::Act(_) | Start::Decision(_) => None,
        }));
        for fact in facts {
            let open = case.entries.get(fact.number()).is_some_and(pol_program::Entry::open);
            if !open || passed.contains(&fact) {
                continue;
            }
            match found.iter_mut().find(|question| question.fact == fact) {
                Some(question) if question.matters.contains(&matter.name) => {}
                Some(question) => question.matters.push(matter.name.clone()),
                None => {
                    let (matters, provisions) = (vec![matter.name.clone()], timing(program, fact));
                    found.push(Question { fact, matters, provisions, due: true });
                }
            }
        }
    }
    found
}

/// The provisions with a time that runs from a fact, or that ask for it.
fn timing(program: &Program, fact: Id<Fact>) -> Vec<String> {
    let runs = |norm: &Norm| norm.deadline.as_ref().is_some_and(|d| d.from == Start::Fact(fact));
    let found = cited(program, runs);
    if found.is_empty() { asking(program, fact) } else { found }
}

/// The provisions whose conditions, scopes or exceptions read a fact.
fn asking(program: &Program, fact: Id<Fact>) -> Vec<String> {
    let reads = |node| {
        let inputs = program.circuit.inputs_below([node]);
        inputs.into_iter().any(|input| program.circuit.inputs()[input].facts().contains(&fact))
    };
    cited(program, |norm| [norm.condition, norm.excepted, norm.in_scope].into_iter().any(reads))
}

/// The provisions of some rules, each once; the text is named only where there is more than one.
fn cited(program: &Program, wanted: impl Fn(&Norm) -> bool) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for norm in program.norms.values().filter(|norm| wanted(norm)) {
        let source = &program.sources[norm.source];
        let name = if program.texts.len() > 1 { &source.full } else { &source.citation };
        if !found.contains(name) {
            found.push(name.clone());
        }
    }
    found
}
