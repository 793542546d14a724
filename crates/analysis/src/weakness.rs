//! Weak places of one policy, proved: rules that can conflict, rules, exceptions and conditions that change
//! nothing in any case, cases for which no rule gives an outcome.

use std::collections::BTreeSet;

use pol_program::{
    Completions, ExceptionFormula, Form, Formula, Input, MatterKind, Modality, Node, Norm, Planes, Program,
    Provenance, Space, State,
};
use pol_values::Id;

use crate::cases::Cases;
use crate::joint::{Aside, Joint};
use crate::words::Words;

/// Beyond so many questions none is asked any more.
const MOST_QUESTIONS: usize = 20_000;

/// A weak place.
#[derive(Clone, Debug)]
pub struct Weakness {
    /// Which.
    pub kind: WeaknessKind,
    /// The provision.
    pub source: Id<Provenance>,
    /// The exception or condition, in its words.
    pub words: Option<String>,
    /// The matter.
    pub matter: Option<String>,
    /// Other provisions concerned: the one that conflicts, those that always replace it.
    pub others: Vec<Id<Provenance>>,
    /// The smallest case that shows it, if there is one to show.
    pub case: Option<Vec<String>>,
}

/// The kinds of [`Weakness`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WeaknessKind {
    /// Two rules conflict in some case, and neither has priority.
    Conflict,
    /// In some case that is in scope no rule gives an outcome, and there is no default.
    Uncovered,
    /// The rule never decides anything: other rules replace it wherever it applies.
    Defeated,
    /// Its condition can never hold, or its exceptions always do.
    Impossible,
    /// The exception can never hold where the rule applies.
    IdleException,
    /// With or without this condition the rule reaches the same cases.
    IdleCondition,
}

/// The weak places of the first text of a program, in the order of its provisions.
pub fn weaknesses(program: &Program) -> Vec<Weakness> {
    let mut joint = Joint::new(&[program], &Aside::default());
    let questions = questions(&mut joint, program);
    let nodes: Vec<Id<Node>> = questions.iter().map(|q| q.node).collect();
    let mut found = Vec::new();
    {
        let words = Words::new(&joint);
        let space = space(&joint, &nodes);
        let known = vec![Planes::default(); joint.circuit.inputs().len()];
        let mut completions = Completions::new(&joint.circuit, &space, &known);
        for constraint in &joint.constraints {
            completions.require(*constraint);
        }
        for question in questions.into_iter().take(MOST_QUESTIONS) {
            // What may only seem possible, since quantities are reckoned with, is not claimed.
            let possible = completions.possible(&[(question.node, true)]);
            let holds = match question.asks {
                Asks::Never => possible == Some(false),
                Asks::Sometimes => possible == Some(true) && space.exact,
            };
            if !holds || question.unless.is_some_and(|n| completions.possible(&[(n, true)]) != Some(true)) {
                continue;
            }
            let mut weakness = question.weakness;
            if question.asks == Asks::Sometimes {
                weakness.case = witness(&joint, &words, question.node);
            }
            found.push(weakness);
        }
    }
    found.sort_by_key(|w| (w.source, w.kind));
    found
}

fn witness(joint: &Joint<'_>, words: &Words, node: Id<Node>) -> Option<Vec<String>> {
    let mut cases = Cases::new(joint, &[node]).ok()?;
    let set = cases.set(node).ok()?;
    let point = cases.witness(set).ok()??;
    Some(words.given(joint, &point.stated))
}

fn space(joint: &Joint<'_>, nodes: &[Id<Node>]) -> Space {
    let outputs = nodes.iter().chain(&joint.constraints).copied();
    let inputs: Vec<Id<Input>> = joint
        .circuit
        .cone(outputs)
        .into_iter()
        .filter_map(|n| match joint.circuit.nodes()[n] {
            Node::Input(input) => Some(input),
            Node::Constant(_) | Node::Not(_) | Node::And(..) | Node::Or(..) => None,
        })
        .collect();
    let unknown = State::Unknown;
    Space::new(&joint.circuit, &joint.facts, &joint.matters, &inputs, &|_| &unknown)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Asks {
    /// The weakness is there if the gate never holds.
    Never,
    /// It is there if it holds in some case.
    Sometimes,
}

struct Question {
    weakness: Weakness,
    asks: Asks,
    node: Id<Node>,
    /// It is only a weakness if this gate holds in some case: otherwise another says more.
    unless: Option<Id<Node>>,
}

fn questions(joint: &mut Joint<'_>, program: &Program) -> Vec<Question> {
    let mut list = Vec::new();
    let own = |norm: &Norm| program.sources[norm.source].text == 0;
    let node = |joint: &Joint<'_>, n: Id<Node>| joint.members.first().map_or(n, |m| m.node(n));
    let mut seen: Vec<Id<Provenance>> = Vec::new();
    for settled in &program.settled {
        let matter = &program.matters[settled.matter];
        let norms: Vec<Id<Norm>> =
            settled.norms.iter().copied().filter(|id| own(&program.norms[*id])).collect();
        for (at, id) in norms.iter().enumerate() {
            let norm = &program.norms[*id];
            let source = &program.sources[norm.source];
            let say = |kind, words: Option<&str>, others: Vec<Id<Provenance>>| Weakness {
                kind,
                source: norm.source,
                words: words.map(str::to_owned),
                matter: Some(matter.name.clone()),
                others,
                case: None,
            };
            let scope = {
                let (force, scope) = (node(joint, norm.in_force), node(joint, norm.in_scope));
                joint.circuit.and(force, scope)
            };
            let condition = node(joint, norm.condition);
            let spared = {
                let excepted = node(joint, norm.excepted);
                joint.circuit.not(excepted)
            };
            let held = joint.circuit.and(scope, condition);
            let reach = joint.circuit.and(held, spared);
            if !seen.contains(&norm.source) {
                seen.push(norm.source);
                list.push(Question {
                    weakness: say(WeaknessKind::Impossible, None, Vec::new()),
                    asks: Asks::Never,
                    node: reach,
                    unless: None,
                });
                for exception in &source.exceptions {
                    exceptions(joint, exception, held, &say, &mut list);
                }
                conditions(joint, (program, source), scope, spared, &say, &mut list);
            }
            // Under old and new law one rule stands twice; it decides if it does so under either.
            let same: Vec<Id<Norm>> = settled
                .norms
                .iter()
                .copied()
                .filter(|n| {
                    program.norms[*n].source == norm.source && program.norms[*n].outcomes == norm.outcomes
                })
                .collect();
            if norm.barred.is_none() && !norm.replaced_by.is_empty() && same.first() == Some(id) {
                let gates: Vec<Id<Node>> =
                    same.iter().map(|n| node(joint, program.norms[*n].counts)).collect();
                let counts = joint.circuit.any(gates);
                let by: Vec<Id<Provenance>> =
                    norm.replaced_by.iter().map(|(upper, ..)| program.norms[*upper].source).collect();
                list.push(Question {
                    weakness: say(WeaknessKind::Defeated, None, by),
                    asks: Asks::Never,
                    node: counts,
                    unless: Some(reach),
                });
            }
            for other in norms.iter().skip(at + 1) {
                let second = &program.norms[*other];
                let priority = |a: &Norm, b: Id<Norm>| a.over.iter().any(|(n, _)| *n == b);
                let apart = incompatible(norm, second, matter.outcomes.len());
                if !apart || priority(norm, *other) || priority(second, *id) {
                    continue;
                }
                let (a, b) = (node(joint, norm.counts), node(joint, second.counts));
                let both = joint.circuit.and(a, b);
                let conflict = node(joint, settled.conflict);
                let clash = joint.circuit.and(both, conflict);
                let mut weakness = say(WeaknessKind::Conflict, None, vec![norm.source]);
                weakness.source = second.source;
                list.push(Question { weakness, asks: Asks::Sometimes, node: clash, unless: None });
            }
        }
        // A duty that nobody lays down is none, and a finding that nothing concludes is found. Where all
        // rules say the same, silence is the other answer; where they say different things, a case between
        // them has none.
        let effects: BTreeSet<(Modality, u64)> =
            norms.iter().map(|id| (program.norms[*id].modality, program.norms[*id].outcomes)).collect();
        if let (MatterKind::Decision, Some(first), None) = (matter.kind, norms.first(), matter.default)
            && !settled.side_by_side
            && effects.len() > 1
        {
            let scope = node(joint, settled.any_in_scope);
            let given: Vec<Id<Node>> = settled.permitted.iter().map(|n| node(joint, *n)).collect();
            let conflict = node(joint, settled.conflict);
            let any = joint.circuit.any(given.into_iter().chain([conflict]));
            let none = joint.circuit.not(any);
            let uncovered = joint.circuit.and(scope, none);
            list.push(Question {
                weakness: Weakness {
                    kind: WeaknessKind::Uncovered,
                    source: program.norms[*first].source,
                    words: None,
                    matter: Some(matter.name.clone()),
                    others: Vec::new(),
                    case: None,
                },
                asks: Asks::Sometimes,
                node: uncovered,
                unless: None,
            });
        }
    }
    list
}

/// Whether two rules leave nothing together.
fn incompatible(a: &Norm, b: &Norm, count: usize) -> bool {
    let every = u64::MAX >> (64 - count.clamp(1, 64));
    let leaves = |n: &Norm| match n.modality {
        Modality::Bind => n.outcomes,
        Modality::Forbid => every & !n.outcomes,
        Modality::Permit => n.outcomes,
    };
    leaves(a) & leaves(b) == 0
}

type Say<'s> = dyn Fn(WeaknessKind, Option<&str>, Vec<Id<Provenance>>) -> Weakness + 's;

fn exceptions(
    joint: &mut Joint<'_>,
    exception: &ExceptionFormula,
    where_: Id<Node>,
    say: &Say<'_>,
    list: &mut Vec<Question>,
) {
    let node = |joint: &Joint<'_>, n: Id<Node>| joint.members.first().map_or(n, |m| m.node(n));
    let when = node(joint, exception.when.node);
    let bites = joint.circuit.and(where_, when);
    list.push(Question {
        weakness: say(WeaknessKind::IdleException, Some(&exception.when.words), Vec::new()),
        asks: Asks::Never,
        node: bites,
        unless: Some(where_),
    });
    if let Some(inner) = &exception.but {
        exceptions(joint, inner, bites, say, list);
    }
}

/// Whether a condition stands in a chapeau: another item of the same provision has it too.
fn inherited(program: &Program, source: &Provenance, part: &Formula) -> bool {
    let parent = |s: &Provenance| s.within.len().checked_sub(2).and_then(|n| s.within.get(n)).cloned();
    let has = |s: &Provenance| {
        s.conditions.iter().any(|c| {
            c.words == part.words
                || matches!(&c.form, Form::All(parts) if parts.iter().any(|p| p.words == part.words))
        })
    };
    let own = parent(source);
    own.is_some() && program.sources.values().filter(|s| parent(s) == own && has(s)).count() > 1
}

/// Each part of a rule's condition that could be left out.
fn conditions(
    joint: &mut Joint<'_>,
    (program, source): (&Program, &Provenance),
    scope: Id<Node>,
    spared: Id<Node>,
    say: &Say<'_>,
    list: &mut Vec<Question>,
) {
    let node = |joint: &Joint<'_>, n: Id<Node>| joint.members.first().map_or(n, |m| m.node(n));
    let mut parts: Vec<&Formula> = Vec::new();
    for condition in &source.conditions {
        match &condition.form {
            Form::All(inner) => parts.extend(inner),
            Form::Any(_)
            | Form::Not(_)
            | Form::Facts(_)
            | Form::Cause(..)
            | Form::Defined(..)
            | Form::Conforms(_)
            | Form::Reads(_) => parts.push(condition),
        }
    }
    for (n, part) in parts.iter().enumerate() {
        // How another matter comes out is that matter's business; and what a chapeau says for all of its
        // items need not tell in each.
        if matches!(part.form, Form::Reads(_)) || inherited(program, source, part) {
            continue;
        }
        let others: Vec<Id<Node>> =
            parts.iter().enumerate().filter(|(m, _)| *m != n).map(|(_, p)| node(joint, p.node)).collect();
        let others = joint.circuit.all(others.into_iter().chain([scope, spared]));
        let own = node(joint, part.node);
        let without = joint.circuit.not(own);
        let differs = joint.circuit.and(others, without);
        list.push(Question {
            weakness: say(WeaknessKind::IdleCondition, Some(&part.words), Vec::new()),
            asks: Asks::Never,
            node: differs,
            unless: Some(others),
        });
        // An alternative that the others already reach.
        if let Form::Any(alternatives) = &part.form {
            for (m, alternative) in alternatives.iter().enumerate() {
                if matches!(alternative.form, Form::Reads(_)) {
                    continue;
                }
                let rest: Vec<Id<Node>> = alternatives
                    .iter()
                    .enumerate()
                    .filter(|(k, _)| *k != m)
                    .map(|(_, a)| node(joint, a.node))
                    .collect();
                let rest = joint.circuit.any(rest);
                let rest = joint.circuit.not(rest);
                let own = node(joint, alternative.node);
                let adds = joint.circuit.all([others, own, rest]);
                list.push(Question {
                    weakness: say(WeaknessKind::IdleCondition, Some(&alternative.words), Vec::new()),
                    asks: Asks::Never,
                    node: adds,
                    unless: Some(others),
                });
            }
        }
    }
}
