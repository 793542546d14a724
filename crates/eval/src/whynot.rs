//! Why not another outcome: for every rule that would have given it, what stopped it, and which facts
//! would have to differ.

use pol_diagnostics::Span;
use pol_program::{Case, Form, Formula, MatterKind, Modality, Norm, Program};
use pol_values::{Id, Truth};
use schemars::JsonSchema;
use serde::Serialize;

use crate::output::VerdictKind;
use crate::trace::{FactUse, Fate, RuleTrace, StepName, Tracer};
use crate::verdict::Decider;

/// Why a matter did not come out in a certain way.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WhyNot {
    /// The matter.
    pub matter: String,
    /// The outcome asked about.
    pub outcome: String,
    /// Of an act: whether it was asked why one must do it (must not do it), not why one may.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub binding: bool,
    /// The kind of verdict that did come out.
    pub kind: VerdictKind,
    /// Whether it is permitted after all.
    pub permitted: bool,
    /// Whether, the verdict being open, it may still come out so.
    pub possible: bool,
    /// Where it is permitted: the provisions that permit it.
    pub given_by: Vec<String>,
    /// The default, where no rule gives an outcome and the default decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// Rules that would have given it, where it is not permitted.
    pub obstacles: Vec<Obstacle>,
    /// Where it is one of several outcomes that are permitted: rules that would leave fewer of them, and it among
    /// these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub narrowing: Vec<Obstacle>,
    /// Rules that count and exclude it.
    pub excluded_by: Vec<String>,
}

/// A rule that would have given the outcome, and what stopped it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Obstacle {
    /// The rule and its fate.
    pub rule: RuleTrace,
    /// What would have to differ for it to count.
    pub needs: Vec<Need>,
}

/// What would have to differ.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Need {
    /// This statement would have to hold, or not.
    Statement {
        /// Its words.
        words: String,
        /// Whether it would have to hold.
        holds: bool,
        /// Its facts as they are.
        facts: Vec<FactUse>,
    },
    /// All of these.
    All {
        /// The parts.
        parts: Vec<Need>,
    },
    /// One of these.
    One {
        /// The parts.
        parts: Vec<Need>,
    },
    /// The rule would have to be in force on the day.
    InForce,
    /// This provision would have to fall away.
    Provision {
        /// The provision that replaces it, or reserves the matter to others.
        provision: String,
    },
}

/// Explains why `outcome` (its place among the matter's outcomes) did not come out; of an act, if `binding`, why it is
/// not what must be done.
pub fn why_not(
    decider: &Decider<'_>,
    case: &Case,
    matter: Id<pol_program::Matter>,
    (outcome, binding): (usize, bool),
    locate: &dyn Fn(Span) -> String,
) -> WhyNot {
    let program = decider.program();
    // A decision with parts is asked about through its first part.
    let name = program.matters[matter].name.clone();
    let matter = program.matters[matter].parts.first().copied().unwrap_or(matter);
    let of = &program.matters[matter];
    let tracer =
        Tracer { program, case, locate, values: program.circuit.evaluate_all(&case.inputs(program, false)) };
    let decision = decider.decide(matter, case);
    let comes_out = |permitted: u64| match binding {
        true => permitted == 1 << outcome,
        false => permitted >> outcome & 1 == 1,
    };
    let permitted = decision.as_ref().is_some_and(|d| comes_out(d.permitted));
    let (mut obstacles, mut excluded_by, mut given_by) = (Vec::new(), Vec::new(), Vec::new());
    let mut narrowing = Vec::new();
    let choice =
        decision.as_ref().filter(|d| d.kind == VerdictKind::Discretion && of.kind == MatterKind::Decision);
    let narrows = |norm: &Norm| {
        norm.modality == Modality::Bind && choice.is_some_and(|d| d.permitted & norm.outcomes != d.permitted)
    };
    let norms = program.settled(matter).map_or(&[][..], |s| s.norms.as_slice());
    for id in norms.iter().filter(|id| tracer.worth_telling(**id)) {
        let norm = &program.norms[*id];
        let names = norm.outcomes >> outcome & 1 == 1;
        let gives = match norm.modality {
            Modality::Bind => names,
            Modality::Permit => names && !binding,
            Modality::Forbid => false,
        };
        let full = || program.sources[norm.source].full.clone();
        let counts = tracer.truth(norm.counts) == Truth::True;
        if gives && permitted {
            if counts && !given_by.contains(&full()) {
                given_by.push(full());
            }
            if !counts && narrows(norm) {
                let rule = tracer.rule(norm);
                let needs = needs(&tracer, program, norm, &rule);
                narrowing.push(Obstacle { rule, needs });
            }
        } else if gives {
            let rule = tracer.rule(norm);
            let needs = needs(&tracer, program, norm, &rule);
            obstacles.push(Obstacle { rule, needs });
        } else {
            let excludes = match norm.modality {
                Modality::Bind => !names,
                Modality::Forbid => names,
                Modality::Permit => false,
            };
            if excludes && counts && !permitted {
                excluded_by.push(full());
            }
        }
    }
    let outlook = decision.as_ref().and_then(|d| d.outlook.as_ref());
    let by_default = decision.as_ref().is_some_and(|d| d.by_default);
    WhyNot {
        matter: name,
        outcome: of.outcomes.get(outcome).cloned().unwrap_or_default(),
        binding,
        kind: decision.as_ref().map_or(VerdictKind::None, |d| d.kind),
        permitted,
        possible: !permitted && outlook.is_some_and(|o| o.verdicts.iter().any(|p| comes_out(p.permitted))),
        given_by,
        default: of.default.filter(|_| by_default).and_then(|d| of.outcomes.get(d).cloned()),
        obstacles,
        narrowing,
        excluded_by,
    }
}

fn needs(tracer: &Tracer<'_>, program: &Program, norm: &Norm, rule: &RuleTrace) -> Vec<Need> {
    let source = &program.sources[norm.source];
    let mut needs = Vec::new();
    if rule.fate == Fate::Counts {
        return needs;
    }
    if tracer.truth(norm.in_force) != Truth::True {
        needs.push(Need::InForce);
    }
    needs.extend(rule.barred_by.iter().map(|provision| Need::Provision { provision: provision.clone() }));
    for formula in source.scopes.iter().chain(&source.conditions) {
        needs.extend(difference(tracer, formula, true));
    }
    for exception in &source.exceptions {
        if tracer.truth(exception.node) != Truth::False {
            needs.extend(difference(tracer, &exception.when, false));
        }
    }
    if matches!(rule.at, Some(StepName::Priority | StepName::Rank | StepName::Deference)) {
        needs.extend(rule.replaced_by.iter().map(|r| Need::Provision { provision: r.provision.clone() }));
        let said = |provision: &String| rule.replaced_by.iter().any(|r| r.provision == *provision);
        let waiting = program.provisions(waiting(tracer, program, norm));
        needs.extend(waiting.into_iter().filter(|p| !said(p)).map(|provision| Need::Provision { provision }));
    }
    needs
}

/// The rules that would replace a rule if those that do now were not there.
fn waiting(tracer: &Tracer<'_>, program: &Program, norm: &Norm) -> Vec<Id<Norm>> {
    let replacing = |norm: &Norm| -> Vec<Id<Norm>> {
        let now = norm.replaced_by.iter().filter(|(.., node)| tracer.truth(*node) != Truth::False);
        now.map(|(upper, ..)| *upper).collect()
    };
    let now = replacing(norm);
    let mut gone = now.clone();
    loop {
        let next = norm.replaced_by.iter().map(|(upper, ..)| *upper).find(|upper| {
            let above = replacing(&program.norms[*upper]);
            !gone.contains(upper)
                && tracer.truth(program.norms[*upper].applies) != Truth::False
                && !above.is_empty()
                && above.iter().all(|rule| gone.contains(rule))
        });
        match next {
            Some(upper) => gone.push(upper),
            None => return gone.split_off(now.len()),
        }
    }
}

/// What would have to differ for a formula to hold (or not); `None` if it does already.
fn difference(tracer: &Tracer<'_>, formula: &Formula, holds: bool) -> Option<Need> {
    if tracer.truth(formula.node).known() == Some(holds) {
        return None;
    }
    let each =
        |parts: &[Formula]| parts.iter().filter_map(|p| difference(tracer, p, holds)).collect::<Vec<_>>();
    let all = |mut parts: Vec<Need>| if parts.len() == 1 { parts.pop() } else { Some(Need::All { parts }) };
    let one = |mut parts: Vec<Need>| if parts.len() == 1 { parts.pop() } else { Some(Need::One { parts }) };
    match &formula.form {
        Form::All(parts) if holds => all(each(parts)),
        Form::All(parts) => one(each(parts)),
        Form::Any(parts) if holds => one(each(parts)),
        Form::Any(parts) => all(each(parts)),
        Form::Not(inner) => difference(tracer, inner, !holds),
        Form::Defined(inner, _) => difference(tracer, inner, holds),
        Form::Cause(cause, effect, finding) => {
            let mut parts: Vec<Need> =
                [cause, effect].into_iter().filter_map(|side| difference(tracer, side, holds)).collect();
            let link = tracer.fact(*finding);
            if link.value != if holds { "是" } else { "否" } {
                parts.push(Need::Statement { words: link.name.clone(), holds, facts: vec![link] });
            }
            if holds { all(parts) } else { one(parts) }
        }
        Form::Facts(facts) => Some(Need::Statement {
            words: formula.words.clone(),
            holds,
            facts: facts.iter().map(|f| tracer.fact(*f)).collect(),
        }),
        Form::Conforms(sources) => {
            let met = sources.iter().map(|source| {
                let source = &tracer.program.sources[*source];
                let mut parts: Vec<Need> =
                    source.conditions.iter().filter_map(|c| difference(tracer, c, holds)).collect();
                for exception in source.exceptions.iter().filter(|_| holds) {
                    parts.extend(difference(tracer, &exception.when, false));
                }
                if holds { all(parts) } else { one(parts) }
            });
            // What is not met as it is needs nothing not to be.
            let met: Vec<Need> = match holds {
                true => met.flatten().collect(),
                false => sources
                    .iter()
                    .zip(met)
                    .filter(|(source, _)| tracer.met(**source).truth != Truth::False)
                    .filter_map(|(_, need)| need)
                    .collect(),
            };
            if holds { one(met) } else { all(met) }
        }
        Form::Reads(_) | Form::Territory => {
            Some(Need::Statement { words: formula.words.clone(), holds, facts: Vec::new() })
        }
    }
}
