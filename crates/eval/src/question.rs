//! Which questions are still worth asking, and why each is.

use pol_program::{Case, Fact, MatterKind, Program};
use pol_values::Id;

use crate::VerdictKind;
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
}

/// The facts that can still change the verdict on a decision (or, with none open, on a duty), those
/// that concern most first; ties in the order of the policy.
pub fn questions(decider: &Decider<'_>, case: &Case) -> Vec<Question> {
    let program = decider.program();
    for wanted in [true, false] {
        let mut found: Vec<Question> = Vec::new();
        for (id, matter) in program.matters.iter() {
            let decision_first = matches!(matter.kind, MatterKind::Decision);
            if matches!(matter.kind, MatterKind::Finding(_)) || decision_first != wanted {
                continue;
            }
            let Some(decision) = decider.decide(id, case) else { continue };
            if decision.kind != VerdictKind::Open {
                continue;
            }
            let Some(outlook) = &decision.outlook else { continue };
            for fact in &outlook.ask {
                if !case.entries.get(fact.number()).is_some_and(pol_program::Entry::open) {
                    continue;
                }
                match found.iter_mut().find(|q| q.fact == *fact) {
                    Some(question) => question.matters.push(matter.name.clone()),
                    None => found.push(Question {
                        fact: *fact,
                        matters: vec![matter.name.clone()],
                        provisions: asking(program, *fact),
                    }),
                }
            }
        }
        if !found.is_empty() {
            found.sort_by_key(|q| (std::cmp::Reverse(q.provisions.len()), q.fact));
            return found;
        }
    }
    Vec::new()
}

/// The provisions whose conditions, scopes or exceptions read a fact.
fn asking(program: &Program, fact: Id<Fact>) -> Vec<String> {
    let reads = |node| {
        let inputs = program.circuit.inputs_below([node]);
        inputs.into_iter().any(|input| program.circuit.inputs()[input].facts().contains(&fact))
    };
    let mut found: Vec<String> = Vec::new();
    for norm in program.norms.values() {
        let source = &program.sources[norm.source];
        let own = [norm.condition, norm.excepted, norm.in_scope].into_iter().any(reads);
        // The text is named only where there is more than one.
        let name = if program.texts.len() > 1 { &source.full } else { &source.citation };
        if own && !found.contains(name) {
            found.push(name.clone());
        }
    }
    found
}
