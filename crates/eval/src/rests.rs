//! What a verdict rests on besides what the case records: presumptions, grounds that were not raised,
//! norms that were not cited, 其余 为 否, and findings that rules conclude (M1, M4).
//!
//! The set is minimal and sufficient: with these and the recorded facts the verdict is known whatever
//! the rest, and none of them can be left out.

use std::collections::{BTreeMap, BTreeSet};

use pol_program::{Case, Fact, How, Input, MatterKind, Planes, Settled, Slots};
use pol_values::Id;

use crate::possible::outlook;
use crate::verdict::{Decider, Raw};

/// Something a verdict rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reliance {
    /// 推定
    Presumption(Id<Fact>),
    /// 主张, not raised.
    NotRaised(Id<Fact>),
    /// No norm was cited for it.
    NothingCited(Id<Fact>),
    /// A norm was cited for it.
    Cited(Id<Fact>),
    /// 其余 为 否
    OthersFalse,
    /// A finding that a rule concludes and the case does not record.
    Concluded(Id<Fact>),
}

impl Reliance {
    /// Whether what a case says of a fact stands only by this.
    fn on(&self, case: &Case, fact: Id<Fact>) -> bool {
        match self {
            Reliance::Presumption(of)
            | Reliance::NotRaised(of)
            | Reliance::NothingCited(of)
            | Reliance::Cited(of)
            | Reliance::Concluded(of) => *of == fact,
            Reliance::OthersFalse => {
                case.entries.get(fact.number()).is_some_and(|entry| entry.how == How::OthersFalse)
            }
        }
    }
}

/// What a verdict may rest on, with the inputs that it touches.
type Doubted = (Reliance, Vec<Id<Input>>);

/// What a verdict rests on, where `values` are those of `inputs`.
pub(crate) fn rests_on(
    decider: &Decider<'_>,
    settled: &Settled,
    case: &Case,
    inputs: &[Planes],
    values: &[Planes],
) -> Vec<Reliance> {
    let program = decider.program();
    // Where only what is possible settles it, it rests on what the constraints read, too.
    let by_completions = Raw::read(settled, values, 0).is_none();
    let constraints = program.constraints.iter().filter(|_| by_completions).map(|(node, _)| *node);
    let constraints = program.circuit.cone(constraints);
    let cone = decider.cone(settled.matter).iter().chain(&constraints);
    let mut candidates: Vec<Reliance> = Vec::new();
    for (id, _) in program.facts.iter() {
        let Some(entry) = case.entries.get(id.number()) else { continue };
        match &entry.how {
            How::Presumed => candidates.push(Reliance::Presumption(id)),
            How::NotRaised => candidates.push(Reliance::NotRaised(id)),
            How::NothingCited => candidates.push(Reliance::NothingCited(id)),
            How::Cited { .. } => candidates.push(Reliance::Cited(id)),
            How::OthersFalse => {
                if !candidates.contains(&Reliance::OthersFalse) {
                    candidates.push(Reliance::OthersFalse);
                }
            }
            How::Unknown | How::Given | How::Found(_) => {}
        }
    }
    for matter in program.matters.values() {
        if let MatterKind::Finding(fact) = matter.kind
            && !case.entries.get(fact.number()).is_some_and(pol_program::Entry::recorded)
        {
            candidates.push(Reliance::Concluded(fact));
        }
    }
    // Only what the verdict can depend on at all.
    let mut asked: BTreeMap<Id<Fact>, BTreeSet<Id<Input>>> = BTreeMap::new();
    let mut records: BTreeMap<Id<Fact>, Id<Input>> = BTreeMap::new();
    for node in cone {
        let pol_program::Node::Input(id) = program.circuit.nodes()[*node] else { continue };
        let input = &program.circuit.inputs()[id];
        for fact in input.facts() {
            asked.entry(fact).or_default().insert(id);
        }
        if let Input::Recorded(fact) = input {
            records.insert(*fact, id);
        }
    }
    let of = |fact: &Id<Fact>| asked.get(fact).into_iter().flatten().copied();
    let touched = |reliance: &Reliance| -> Vec<Id<Input>> {
        match reliance {
            Reliance::Presumption(fact)
            | Reliance::NotRaised(fact)
            | Reliance::NothingCited(fact)
            | Reliance::Cited(fact) => of(fact).collect(),
            Reliance::OthersFalse => {
                asked.keys().filter(|fact| reliance.on(case, **fact)).flat_map(of).collect()
            }
            Reliance::Concluded(fact) => {
                records.get(fact).map(|record| of(fact).chain([*record]).collect()).unwrap_or_default()
            }
        }
    };
    let mut relied: Vec<Doubted> = candidates
        .into_iter()
        .map(|c| {
            let t = touched(&c);
            (c, t)
        })
        .filter(|(_, t)| !t.is_empty())
        .collect();
    let mut slots = Slots::default();
    let mut known = |doubted: &[&Doubted]| {
        let mut inputs = inputs.to_vec();
        for input in doubted.iter().flat_map(|list| list.1.iter()) {
            if let Some(planes) = inputs.get_mut(input.number()) {
                *planes = Planes::default();
            }
        }
        if decider.quick(settled.matter, &inputs, &mut slots).is_some() {
            return true;
        }
        by_completions && {
            let doubts = |fact: Id<Fact>| doubted.iter().any(|(reliance, _)| reliance.on(case, fact));
            let mut values = values.to_vec();
            program.circuit.evaluate(decider.cone(settled.matter), &inputs, &mut values);
            outlook(decider, settled, case, &inputs, &values, &doubts).verdicts.len() == 1
        }
    };
    let all: Vec<&Doubted> = relied.iter().collect();
    if known(&all) {
        return Vec::new();
    }
    // Leave out one after the other whatever the verdict can do without.
    let mut dropped: Vec<Doubted> = Vec::new();
    let mut kept = Vec::new();
    for candidate in relied.drain(..) {
        let doubted: Vec<&Doubted> = dropped.iter().chain([&candidate]).collect();
        if known(&doubted) {
            dropped.push(candidate);
        } else {
            kept.push(candidate.0);
        }
    }
    kept
}
