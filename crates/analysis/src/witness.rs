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

/// Decides a case by a member. `None` if the case has a value that the member does not know. Facts
/// that are `unasked` stay as if nobody had spoken of them.
pub fn decide(
    joint: &Joint<'_>,
    member: usize,
    matter: Id<Matter>,
    point: &Point,
    unasked: &[Id<Fact>],
) -> Option<Decided> {
    let member = joint.members.get(member)?;
    if member.own_matter(matter).is_none() {
        let raw = Raw::plain(VerdictKind::None);
        return Some(Decided { raw, provisions: Vec::new(), decision: None });
    }
    decide_case(joint, member, matter, &case_of(joint, member, point, unasked)?)
}

/// Decides one of a member's own cases. `None` if it has no such matter.
pub fn decide_case(
    joint: &Joint<'_>,
    member: &Member<'_>,
    matter: Id<Matter>,
    case: &Case,
) -> Option<Decided> {
    let own_matter = member.own_matter(matter)?;
    let decision = member.decider().decide(own_matter, case)?;
    let bits = if decision.kind == VerdictKind::Conflict { decision.undisputed } else { decision.permitted };
    let permitted = member.joint_outcomes(own_matter, bits);
    let mut standing = 0u64;
    let said = said(joint, matter);
    for (n, own) in member.settled(matter).map_or(&[][..], |s| s.standing.as_slice()).iter().enumerate() {
        let statement = member.joint_effect(own_matter, own.effect);
        if decision.standing >> n & 1 == 1
            && let Some(at) = said.iter().position(|s| *s == statement)
        {
            standing |= 1 << at;
        }
    }
    let provisions = member.program.provisions(decision.grounds.iter().copied());
    Some(Decided {
        raw: Raw { kind: decision.kind, permitted, standing },
        provisions,
        decision: Some(decision),
    })
}

/// The case as a member reads it. Where no day is given, it is that on which its first text came into
/// force; 是否 facts that are not marked and of which nothing is said are 否.
pub fn case_of(joint: &Joint<'_>, member: &Member<'_>, point: &Point, unasked: &[Id<Fact>]) -> Option<Case> {
    let mut given = own(member, &point.quiet)?;
    given.extend(own(member, &point.stated)?);
    let said: Vec<Id<Fact>> = given.iter().filter_map(Given::fact).collect();
    let concluded =
        |own: Id<Fact>| member.facts.get(own.number()).is_some_and(|fact| joint.concluded.contains(fact));
    for (id, fact) in member.program.facts.iter() {
        let marked = pol_program::Entry::unsaid(fact).state != State::Unknown;
        let asked = !unasked.iter().any(|f| member.own_fact(*f) == Some(id));
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

/// The statements of a case that are needed to show what it shows.
pub fn fewest(given: Vec<Given>, shows: &dyn Fn(&[Given]) -> bool) -> Vec<Given> {
    fewest_of(given, &|_| true, shows)
}

/// The same, where a diagram gave the case: it gives every amount a value and every decision a choice, of which
/// some may not matter; what it says to be so does.
pub fn fewest_values(given: Vec<Given>, shows: &dyn Fn(&[Given]) -> bool) -> Vec<Given> {
    let value = |given: &Given| match given {
        Given::Fact(_, State::Value(FactValue::Bool(_))) => false,
        Given::Fact(_, State::Value(_) | State::Inapplicable | State::Unknown) | Given::Outcome(..) => true,
        Given::Recorded(..) | Given::ActDay(_) | Given::DecisionDay(_) | Given::Territory(_) => false,
    };
    fewest_of(given, &value, shows)
}

fn fewest_of(
    mut given: Vec<Given>,
    may_go: &dyn Fn(&Given) -> bool,
    shows: &dyn Fn(&[Given]) -> bool,
) -> Vec<Given> {
    let mut at = given.len();
    while at > 0 {
        at -= 1;
        if !given.get(at).is_some_and(may_go) {
            continue;
        }
        let mut fewer = given.clone();
        fewer.remove(at);
        if shows(&fewer) {
            given = fewer;
        }
    }
    given
}
