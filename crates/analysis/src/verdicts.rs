//! The verdicts on a matter, each with the cases in which it comes out (M10).

use std::collections::BTreeSet;

use pol_eval::{Raw, VerdictKind, VerdictSets};
use pol_program::{Effect, Found, Matter, Node, Set};
use pol_values::Id;

use crate::cases::Cases;
use crate::joint::Joint;

/// The gates that make a member's verdict on a matter, in joint terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outputs {
    /// A rule is in force; none if the member has no rule on the matter.
    head: Option<[Id<Node>; 3]>,
    /// For each joint outcome, that it is permitted; none if the member does not know the outcome.
    permitted: Vec<Option<Id<Node>>>,
    /// For each of [`said`], that it stands (可并存).
    standing: Vec<Option<Id<Node>>>,
    /// 可并存
    side_by_side: bool,
    /// The joint outcomes that leave a choice by themselves: ranges of amounts.
    wide: u64,
}

/// What any member can say on a decision 可并存: how it binds, and to which joint outcomes.
pub fn said(joint: &Joint<'_>, matter: Id<Matter>) -> Vec<Effect> {
    let mut said: Vec<Effect> = Vec::new();
    for member in &joint.members {
        let (Some(own), Some(settled)) = (member.own_matter(matter), member.settled(matter)) else {
            continue;
        };
        for standing in &settled.standing {
            let statement = member.joint_effect(own, standing.effect);
            if !said.contains(&statement) {
                said.push(statement);
            }
        }
    }
    said.sort_unstable();
    said
}

impl Outputs {
    /// Those of a member.
    pub fn of(joint: &Joint<'_>, member: usize, matter: Id<Matter>) -> Outputs {
        let count = joint.matters[matter].outcomes.len();
        let said = said(joint, matter);
        let mut outputs = Outputs {
            head: None,
            permitted: vec![None; count],
            standing: vec![None; said.len()],
            side_by_side: false,
            wide: joint.matters[matter].line.as_ref().map_or(0, pol_values::Line::wide),
        };
        let Some(member) = joint.members.get(member) else { return outputs };
        let (Some(own), Some(settled)) = (member.own_matter(matter), member.settled(matter)) else {
            return outputs;
        };
        if settled.norms.is_empty() {
            return outputs;
        }
        outputs.head =
            Some([settled.any_in_force, settled.any_in_scope, settled.conflict].map(|n| member.node(n)));
        for (outcome, node) in settled.permitted.iter().enumerate() {
            let places = member.joint_outcomes(own, 1 << outcome);
            for (_, place) in outputs.permitted.iter_mut().enumerate().filter(|(n, _)| places >> n & 1 == 1) {
                *place = Some(member.node(*node));
            }
        }
        outputs.side_by_side = settled.side_by_side;
        for standing in &settled.standing {
            let statement = member.joint_effect(own, standing.effect);
            if let Some(at) = said.iter().position(|s| *s == statement)
                && let Some(place) = outputs.standing.get_mut(at)
            {
                *place = Some(member.node(standing.stands));
            }
        }
        outputs
    }

    /// Gates that differ exactly where verdicts do, in a fixed order: what is permitted counts only where a
    /// rule is in force and in scope.
    pub(crate) fn aligned(&self, joint: &mut Joint<'_>) -> Vec<Id<Node>> {
        let nothing = joint.circuit.constant(false);
        let Some([in_force, in_scope, conflict]) = self.head else {
            return vec![nothing; 3 + self.permitted.len() + self.standing.len()];
        };
        let speaks = joint.circuit.and(in_force, in_scope);
        let outside = joint.circuit.not(in_scope);
        let mut gates = vec![
            joint.circuit.not(in_force),
            joint.circuit.and(in_force, outside),
            joint.circuit.and(speaks, conflict),
        ];
        for node in self.permitted.iter().chain(&self.standing) {
            let node = node.unwrap_or(nothing);
            gates.push(joint.circuit.and(speaks, node));
        }
        gates
    }

    /// All of its gates.
    pub fn nodes(&self) -> Vec<Id<Node>> {
        let rest = self.permitted.iter().chain(&self.standing).flatten();
        self.head.iter().flatten().chain(rest).copied().collect()
    }
}

/// The cases outside which two members decide a matter alike, whether choices are recorded or not. Whatever is
/// chosen, and whatever findings turn out to be that nobody recorded, a case stays inside or outside, so that
/// within it verdicts can be looked at alone.
pub(crate) fn window(
    cases: &mut Cases<'_, '_>,
    (one, first): (usize, &Outputs),
    (other, second): (usize, &Outputs),
) -> Found<Set> {
    let (Some(head), Some(other_head)) = (first.head, second.head) else { return Ok(Set::ALL) };
    if (first.side_by_side, first.wide) != (second.side_by_side, second.wide) {
        return Ok(Set::ALL);
    }
    let choices = cases.choices().into_iter().map(|(level, _)| level).collect();
    let mut pairs = vec![
        (cases.possible(one)?, cases.possible(other)?),
        (cases.limit(one, &choices)?, cases.limit(other, &choices)?),
    ];
    let own = first.permitted.iter().chain(&first.standing).copied();
    let others = second.permitted.iter().chain(&second.standing).copied();
    let nodes = head.map(Some).into_iter().zip(other_head.map(Some)).chain(own.zip(others));
    for (a, b) in nodes.filter(|(a, b)| a != b) {
        let mut set = |node: Option<Id<Node>>| node.map_or(Ok(Set::NONE), |node| cases.set(node));
        pairs.push((set(a)?, set(b)?));
    }
    let mut window = Set::NONE;
    for (a, b) in pairs {
        for (a, b) in [(a, b), (b, a)] {
            let only = cases.diagram.without(a, b)?;
            window = cases.diagram.or(window, only)?;
        }
    }
    let open = cases.unrecorded().into_iter().map(|(level, _)| level);
    let open = choices.into_iter().chain(open).collect();
    cases.diagram.project_away(window, &open)
}

/// The verdicts of a member that come out in cases of `within`, in a fixed order, each with its cases.
pub fn verdicts(
    cases: &mut Cases<'_, '_>,
    member: usize,
    outputs: &Outputs,
    within: Set,
) -> Found<Vec<(Raw, Set)>> {
    divided(cases, (member, outputs), within, None)
}

/// The same in cases that do not record some choices, by their dimensions: where those that the member lets be made
/// lead to different verdicts it is open.
pub(crate) fn before_choices(
    cases: &mut Cases<'_, '_>,
    (member, outputs): (usize, &Outputs),
    within: Set,
    unmade: &BTreeSet<usize>,
) -> Found<Vec<(Raw, Set)>> {
    divided(cases, (member, outputs), within, Some(unmade))
}

fn divided(
    cases: &mut Cases<'_, '_>,
    (member, outputs): (usize, &Outputs),
    within: Set,
    unmade: Option<&BTreeSet<usize>>,
) -> Found<Vec<(Raw, Set)>> {
    let Some([in_force, in_scope, conflict]) = outputs.head else {
        return Ok(vec![(Raw::plain(VerdictKind::None), cases.diagram.and(cases.valid, within)?)]);
    };
    let mut possible = cases.possible(member)?;
    possible = cases.diagram.and(possible, within)?;
    let mut sets = |nodes: &[Option<Id<Node>>]| -> Found<Vec<Set>> {
        nodes.iter().map(|node| node.map_or(Ok(Set::NONE), |node| cases.set(node))).collect()
    };
    let (permitted, standing) = (sets(&outputs.permitted)?, sets(&outputs.standing)?);
    let sets = VerdictSets {
        in_force: cases.set(in_force)?,
        in_scope: cases.set(in_scope)?,
        conflict: cases.set(conflict)?,
        permitted,
        standing,
        side_by_side: outputs.side_by_side,
        wide: outputs.wide,
    };
    let mut found = sets.divide(&mut cases.diagram, possible)?;
    if let Some(unmade) = unmade {
        let limit = cases.limit(member, unmade)?;
        found = whatever_is_chosen(cases, found, possible, (unmade, limit))?;
    }
    let asked = cases.diagram.support(found.iter().map(|(_, set)| *set).chain([possible]));
    for (level, unrecorded) in cases.unrecorded() {
        found = match asked.contains(&level) {
            true => {
                let left = cases.some_state(possible, level, &unrecorded)?;
                let found = unsettled(cases, found, (possible, left), level, &unrecorded)?;
                possible = left;
                found
            }
            // Nothing hangs on it: the first of its states stands for all.
            false => {
                let gone = cases.diagram.states(level, unrecorded.get(1..).unwrap_or_default())?;
                possible = cases.diagram.without(possible, gone)?;
                let kept = found.into_iter().map(|(raw, set)| Ok((raw, cases.diagram.without(set, gone)?)));
                kept.collect::<Found<_>>()?
            }
        };
    }
    found.retain(|(_, set)| !set.is_empty());
    found.sort_by_key(|(raw, _)| *raw);
    Ok(found)
}

/// The verdicts to which every choice leads that can be made, and open for the rest.
fn whatever_is_chosen(
    cases: &mut Cases<'_, '_>,
    verdicts: Vec<(Raw, Set)>,
    possible: Set,
    (choices, limit): (&BTreeSet<usize>, Set),
) -> Found<Vec<(Raw, Set)>> {
    let limited = cases.diagram.and(limit, possible)?;
    let mut found = Vec::new();
    for (raw, set) in verdicts {
        let wide = cases.diagram.or(set, !limited)?;
        found.push((raw, cases.diagram.always(wide, choices)?));
    }
    open_for_the_rest(cases, found, possible)
}

/// Verdicts within a set of cases, open where none of them is; where several are, no case can be, and the first
/// stands.
pub(crate) fn open_for_the_rest(
    cases: &mut Cases<'_, '_>,
    verdicts: Vec<(Raw, Set)>,
    within: Set,
) -> Found<Vec<(Raw, Set)>> {
    let mut found = Vec::new();
    let mut left = within;
    for (raw, set) in verdicts {
        found.push((raw, cases.diagram.and(set, left)?));
        left = cases.diagram.without(left, set)?;
    }
    found.push((Raw::plain(VerdictKind::Open), left));
    Ok(found)
}

/// The verdicts where a finding that nobody recorded may be so or not: the same if it makes no
/// difference, otherwise open (M10). The first of its states stands for all: of what is `possible`, `left` is
/// what stands so.
fn unsettled(
    cases: &mut Cases<'_, '_>,
    verdicts: Vec<(Raw, Set)>,
    (possible, left): (Set, Set),
    level: usize,
    unrecorded: &[usize],
) -> Found<Vec<(Raw, Set)>> {
    let nobody = cases.diagram.states(level, unrecorded)?;
    let mut found = Vec::new();
    for (raw, set) in verdicts.into_iter().filter(|(raw, _)| raw.kind != VerdictKind::Open) {
        let wide = cases.diagram.or(set, !possible)?;
        let other = cases.diagram.without(nobody, wide)?;
        let other = cases.diagram.project_away(other, &BTreeSet::from([level]))?;
        let always = cases.diagram.without(nobody, other)?;
        let recorded = cases.diagram.without(set, nobody)?;
        found.push((raw, cases.diagram.or(recorded, always)?));
    }
    open_for_the_rest(cases, found, left)
}
