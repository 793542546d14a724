//! Witnesses: cases that show a claim, decided once more by the engine itself before they are shown.

use std::collections::BTreeSet;

use pol_eval::{Decision, Raw, VerdictKind};
use pol_program::{Case, Entry, Fact, FactKind, FactValue, Given, Matter, Node, State};
use pol_values::{Date, Id};
use rustc_hash::FxHashSet;

use crate::cases::{Point, is_open_finding, own};
use crate::joint::{Joint, Member};
use crate::verdicts::said;

/// Of so many choices in a witness every set is tried to be left out.
const MOST_CHOICES: usize = 4;

/// So many facts are stated at most to keep 约束.
const MOST_STATED: usize = 4;

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
/// force; 是否 facts that are not marked and of which nothing is said are 否, findings only if the case says so of
/// them too.
pub fn case_of(joint: &Joint<'_>, member: &Member<'_>, point: &Point, unasked: &[Id<Fact>]) -> Option<Case> {
    let untrue = State::Value(FactValue::Bool(false));
    let left_open = |given: &Given| {
        given.state().is_some_and(|(fact, state)| is_open_finding(&joint.facts[fact]) && *state == untrue)
    };
    let quiet: Vec<Given> =
        point.quiet.iter().filter(|given| point.findings || !left_open(given)).cloned().collect();
    let mut given = own(member, &quiet)?;
    given.retain(|given| {
        let as_presumed = |(fact, state): (Id<Fact>, &State)| {
            *state != State::Unknown && Entry::unsaid(&member.program.facts[fact]).state == *state
        };
        !given.state().is_some_and(as_presumed)
    });
    given.extend(own(member, &point.stated)?);
    let said: FxHashSet<Id<Fact>> = given.iter().filter_map(Given::fact).collect();
    for (id, fact) in member.program.facts.iter() {
        let marked = Entry::unsaid(fact).state != State::Unknown;
        let asked = !unasked.iter().any(|f| member.own_fact(*f) == Some(id));
        let covered = point.findings || !is_open_finding(fact);
        if matches!(fact.kind, FactKind::Bool) && !marked && asked && covered && !said.contains(&id) {
            given.push(Given::Fact(id, untrue.clone()));
        }
    }
    let mut case = Case::of(member.program, "", &given);
    let day = member.program.texts.first().and_then(|t| t.effective).or_else(|| Date::new(2000, 1, 1));
    case.act_date = case.act_date.or(day);
    case.decision_date = case.decision_date.or(case.act_date);
    case.rebut(member.program);
    Some(case)
}

/// How a witness speaks of findings that it takes to be 否.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Findings {
    /// Not at all, as long as it shows what it is to show.
    Left,
    /// 认定 其余 为 否, so that nothing is left open in it.
    Made,
}

/// A case as it can be written down so that the engine takes it and it shows what it is to show: with as little said
/// of findings as can be, or with 认定 其余 为 否, or with each of those that are taken to be 否; and where the facts that
/// 其余 为 否 makes 否 cannot all be so (约束), one of them is stated.
pub fn writable(
    joint: &Joint<'_>,
    point: &Point,
    findings: Findings,
    shows: &dyn Fn(&Point) -> bool,
) -> Option<Point> {
    let untrue = State::Value(FactValue::Bool(false));
    let found = |given: &&Given| {
        given.state().is_some_and(|(fact, state)| is_open_finding(&joint.facts[fact]) && *state == untrue)
    };
    let silent = Point { findings: false, ..point.clone() };
    let mut each = silent.clone();
    each.stated.extend(point.quiet.iter().filter(found).cloned());
    each.quiet.retain(|given| !found(&given));
    let blanket = Point { findings: true, ..point.clone() };
    let takes = point.quiet.iter().any(|given| found(&given));
    let mut ways = match findings {
        Findings::Made if takes => vec![blanket, silent, each],
        Findings::Made | Findings::Left => vec![silent, blanket, each],
    };
    // What is presumed need not be stated, unless what is stated rebuts it (约束).
    let presumed = |given: &Given| {
        given.state().is_some_and(|(fact, state)| {
            *state != State::Unknown && Entry::unsaid(&joint.facts[fact]).state == *state
        })
    };
    if point.quiet.iter().any(presumed) {
        let stating = |way: &Point| {
            let mut way = way.clone();
            way.stated.extend(way.quiet.extract_if(.., |given| presumed(given)));
            way
        };
        ways.extend(ways.iter().map(stating).collect::<Vec<_>>());
    }
    ways.iter().flat_map(with_fewer_choices).find_map(|point| {
        let point = possible(joint, &point)?;
        shows(&point).then_some(point)
    })
}

/// The case with none of its choices left out, then some: a diagram gives every decision one, also where none can be
/// made.
fn with_fewer_choices(point: &Point) -> impl Iterator<Item = Point> {
    let is_choice = |given: &&Given| matches!(given, Given::Outcome(..));
    let choices: Vec<Given> = point.stated.iter().filter(is_choice).take(MOST_CHOICES).cloned().collect();
    let mut without: Vec<u32> = (0..1 << choices.len()).collect();
    without.sort_by_key(|left_out| left_out.count_ones());
    without.into_iter().map(move |left_out| {
        let out = |given: &Given| {
            choices.iter().enumerate().any(|(n, choice)| left_out >> n & 1 == 1 && choice == given)
        };
        let kept: Vec<Given> = point.stated.iter().filter(|given| !out(given)).cloned().collect();
        point.with(&kept)
    })
}

/// The facts of which the 约束 speak that a case breaks. `None` if some member does not know a value.
fn breaking(joint: &Joint<'_>, point: &Point) -> Option<Vec<Id<Fact>>> {
    let mut facts = Vec::new();
    // What one member asks, another need not be asked again.
    let mut asked: BTreeSet<Id<Node>> = BTreeSet::new();
    for member in &joint.members {
        let known = asked.len();
        asked.extend(member.constraints());
        if asked.len() == known {
            continue;
        }
        let case = case_of(joint, member, point, &[])?;
        for (node, _) in case.broken(member.program, true) {
            for input in member.program.circuit.inputs_below([node]) {
                let own = member.program.circuit.inputs()[input].facts();
                facts.extend(own.iter().filter_map(|fact| member.facts.get(fact.number())));
            }
        }
    }
    Some(facts)
}

/// Whether a case breaks no 约束 of any member, and records no choice that one of them does not let be made.
pub fn is_possible(joint: &Joint<'_>, point: &Point) -> bool {
    breaking(joint, point).is_some_and(|facts| facts.is_empty()) && choices_can_be(joint, point)
}

fn choices_can_be(joint: &Joint<'_>, point: &Point) -> bool {
    let chosen: Vec<Id<Matter>> = point
        .stated
        .iter()
        .filter_map(|given| if let Given::Outcome(matter, _) = given { Some(*matter) } else { None })
        .collect();
    chosen.into_iter().all(|matter| {
        (0..joint.members.len()).all(|member| {
            let decided = decide(joint, member, matter, point, &[]).and_then(|decided| decided.decision);
            // Of a conflict it is a ruling.
            decided.is_none_or(|decision| !decision.beyond || decision.kind == VerdictKind::Conflict)
        })
    })
}

/// The case, with facts stated that keep the 约束 of all members; `None` if no single fact does.
fn possible(joint: &Joint<'_>, point: &Point) -> Option<Point> {
    let mut point = point.clone();
    for _ in 0..MOST_STATED {
        let broken = breaking(joint, &point)?;
        if broken.is_empty() {
            return choices_can_be(joint, &point).then_some(point);
        }
        let stated: Vec<Id<Fact>> = point.stated.iter().filter_map(Given::fact).collect();
        let more =
            broken.iter().filter(|fact| joint.facts[**fact].kind == FactKind::Bool && !stated.contains(fact));
        let mut best: Option<(usize, Point)> = None;
        for fact in more {
            let mut with = point.clone();
            with.quiet.retain(|given| given.fact() != Some(*fact));
            with.stated.push(Given::Fact(*fact, State::Value(FactValue::Bool(true))));
            let left = breaking(joint, &with)?.len();
            if left < broken.len() && best.as_ref().is_none_or(|(least, _)| left < *least) {
                best = Some((left, with));
            }
        }
        point = best?.1;
    }
    None
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
