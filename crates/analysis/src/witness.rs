//! Witnesses: cases that show a claim, decided once more by the engine itself before they are shown.

use pol_eval::{Decision, Raw, VerdictKind};
use pol_program::{Case, Fact, FactKind, FactValue, Given, Matter, State};
use pol_values::{Date, Id};

use crate::cases::{Point, own};
use crate::joint::{Joint, Member};
use crate::verdicts::said;

/// How a member decides a case.
#[derive(Clone, Debug)]
pub struct Decided {
    /// The verdict, its outcomes as joint bits.
    pub raw: Raw,
    /// The provisions on which it stands.
    pub provisions: Vec<String>,
    /// The member's own decision; none if it has no such matter.
    pub decision: Option<Decision>,
}

/// Decides a case by a member. `None` if the case has a value that the member does not know. A fact that is
/// `unasked` stays as if nobody had spoken of it.
pub fn decide(
    joint: &Joint<'_>,
    member: usize,
    matter: Id<Matter>,
    point: &Point,
    unasked: Option<Id<Fact>>,
) -> Option<Decided> {
    let member = joint.members.get(member)?;
    let Some(own_matter) = member.own_matter(matter) else {
        let raw = Raw::plain(VerdictKind::None);
        return Some(Decided { raw, provisions: Vec::new(), decision: None });
    };
    let case = case_of(joint, member, point, unasked)?;
    let decision = member.decider().decide(own_matter, &case)?;
    let bits = if decision.kind == VerdictKind::Conflict { decision.undisputed } else { decision.permitted };
    let permitted = member.joint_outcomes(own_matter, bits);
    let mut standing = 0u64;
    let said = said(joint, matter);
    for (n, own) in member.settled(matter).map_or(&[][..], |s| s.standing.as_slice()).iter().enumerate() {
        let statement = (own.modality, member.joint_outcomes(own_matter, own.outcomes));
        if decision.standing >> n & 1 == 1
            && let Some(at) = said.iter().position(|s| *s == statement)
        {
            standing |= 1 << at;
        }
    }
    let mut provisions: Vec<String> = Vec::new();
    for norm in &decision.grounds {
        let source = member.program.norms[*norm].source;
        let full = &member.program.sources[source].full;
        if !provisions.contains(full) {
            provisions.push(full.clone());
        }
    }
    Some(Decided {
        raw: Raw { kind: decision.kind, permitted, standing },
        provisions,
        decision: Some(decision),
    })
}

/// The case as a member reads it. Where no day is given, it is that on which its first text came into
/// force; 是否 facts that are not marked and of which nothing is said are 否.
pub fn case_of(
    joint: &Joint<'_>,
    member: &Member<'_>,
    point: &Point,
    unasked: Option<Id<Fact>>,
) -> Option<Case> {
    let mut given = own(member, &point.quiet)?;
    given.extend(own(member, &point.stated)?);
    let said: Vec<Id<Fact>> = given.iter().filter_map(fact_of).collect();
    let concluded =
        |own: Id<Fact>| member.facts.get(own.number()).is_some_and(|fact| joint.concluded.contains(fact));
    for (id, fact) in member.program.facts.iter() {
        let marked = pol_program::Entry::unsaid(fact).state != State::Unknown;
        let asked = unasked.and_then(|f| member.own_fact(f)) != Some(id);
        if fact.kind == FactKind::Bool && !marked && asked && !said.contains(&id) && !concluded(id) {
            given.push(Given::Fact(id, State::Value(FactValue::Bool(false))));
        }
    }
    let mut case = Case::of(member.program, "", &given);
    let day = member.program.texts.first().and_then(|t| t.effective).or_else(|| Date::new(2000, 1, 1));
    case.act_date = case.act_date.or(day);
    case.decision_date = case.decision_date.or(case.act_date);
    Some(case)
}

fn fact_of(given: &Given) -> Option<Id<Fact>> {
    match given {
        Given::Fact(fact, _) => Some(*fact),
        Given::Recorded(..)
        | Given::ActDay(_)
        | Given::DecisionDay(_)
        | Given::Territory(_)
        | Given::Outcome(..) => None,
    }
}
