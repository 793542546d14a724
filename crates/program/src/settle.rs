//! How the rules on a matter settle it (M8).

use std::collections::BTreeMap;

use pol_model::{Matter, MatterKind, Modality, NOT_DONE, Rule, Settling};
use pol_values::{Id, Line};

use crate::contest::contests;
use crate::lower::Lowering;
use crate::priority::{Pair, Ranking, leaves_nothing};
use crate::severest::severest;
use crate::{Circuit, Effect, Node, Norm, Priority, Settled, Standing};

/// Of so many outcomes of a prohibition it is told apart whether they are lifted.
const MOST_LIFTED: usize = 6;

/// The prohibitions of an outcome, each with the node that says whether it stands.
type Prohibitions = Vec<(usize, Id<Node>)>;

/// A rule on the matter, as far as settling looks at it.
pub(crate) struct Counted {
    pub(crate) at: usize,
    pub(crate) effect: Effect,
    pub(crate) counts: Id<Node>,
}

impl Counted {
    pub(crate) fn names(&self, outcome: usize) -> bool {
        self.effect.outcomes >> outcome & 1 == 1
    }
}

pub(crate) fn settle(
    lowering: &mut Lowering<'_>,
    matter: Id<Matter>,
    norms: &[(Id<Norm>, Id<Rule>)],
    ranking: &Ranking,
) -> Settled {
    let rules: Vec<Counted> = norms
        .iter()
        .enumerate()
        .map(|(at, (id, _))| {
            let norm = &lowering.norms[*id];
            Counted { at, effect: norm.effect(), counts: norm.counts }
        })
        .collect();
    let nodes: Vec<(Id<Node>, Id<Node>)> =
        norms.iter().map(|(id, _)| (lowering.norms[*id].in_force, lowering.norms[*id].in_scope)).collect();
    let Matter { outcomes, default, settling, line, kind, .. } = &lowering.model.matters[matter];
    // On an act 不得 excludes, as a prohibition does: what a law gives a right to, no lower text takes away.
    let excludes_only =
        matches!(kind, MatterKind::Duty(..)).then(|| outcomes.iter().position(|o| o == NOT_DONE)).flatten();
    let wide = line.as_ref().map_or(0, Line::wide);
    let (count, default, settling) = (outcomes.len(), *default, *settling);
    let circuit = &mut lowering.circuit;

    let any_in_force = circuit.any(nodes.iter().map(|(force, _)| *force));
    let in_scope: Vec<_> = nodes.iter().map(|(force, scope)| circuit.and(*force, *scope)).collect();
    let any_in_scope = circuit.any(in_scope);
    let of = |modality: Modality| rules.iter().filter(move |r| r.effect.modality == modality);
    let any_bind = circuit.any(of(Modality::Bind).map(|r| r.counts));
    let any_other =
        circuit.any(rules.iter().filter(|r| r.effect.modality != Modality::Bind).map(|r| r.counts));
    let no_bind = circuit.not(any_bind);

    let forbids = prohibitions(circuit, &rules, ranking, count);
    let prohibited: Vec<Id<Node>> =
        forbids.iter().map(|list| circuit.any(list.iter().map(|(_, node)| *node))).collect();
    if settling == Settling::SideBySide {
        let norms = norms.iter().map(|(id, _)| *id).collect();
        let blank = Settled::blank(circuit, matter, norms, (any_in_force, any_in_scope), count);
        return side_by_side(circuit, blank, &rules, (&forbids, &prohibited), default);
    }
    let taken = (settling == Settling::Severest).then(|| severest(circuit, &rules, &prohibited));
    let default_out = default.and_then(|d| prohibited.get(d).copied());

    let mut base = Vec::new();
    for (outcome, prohibited) in prohibited.iter().enumerate() {
        let free = circuit.not(*prohibited);
        // Bound sets intersect.
        let closed = circuit.any(of(Modality::Bind).filter(|r| !r.names(outcome)).map(|r| r.counts));
        let open = circuit.not(closed);
        let bound = match &taken {
            Some(taken) => taken.outcomes.get(outcome).copied().unwrap_or(free),
            None => circuit.all([any_bind, open, free]),
        };
        // With only prohibitions and permissions the default stands; if it is prohibited, or there is
        // none, every outcome that is not prohibited.
        let unbound = match (default, default_out) {
            (Some(d), Some(_)) if d == outcome => any_in_scope,
            (_, Some(out)) => out,
            (_, None) => any_other,
        };
        let unbound = circuit.all([no_bind, free, unbound]);
        base.push(circuit.or(bound, unbound));
    }

    // Each 可以 is judged alone.
    let all = lowering.model.matters[matter].all();
    let leaves = |rule: &Counted| rule.effect.leaves(all);
    let mut clashes = Vec::new();
    let mut wanted: Vec<Vec<Id<Node>>> = vec![Vec::new(); count];
    let mut permitted = base;
    for permit in of(Modality::Permit) {
        for outcome in (0..count).filter(|o| permit.names(*o)) {
            let binding: Vec<(usize, Id<Node>, bool)> = of(Modality::Bind)
                .filter(|r| !r.names(outcome))
                .map(|r| {
                    let excludes = excludes_only.is_some_and(|not_do| r.names(not_do));
                    let stands =
                        if excludes { unlifted(circuit, &rules, ranking, r, outcome) } else { r.counts };
                    (r.at, stands, !excludes)
                })
                .collect();
            let excluding = binding
                .into_iter()
                .chain(forbids.get(outcome).into_iter().flatten().map(|(at, node)| (*at, *node, false)));
            let (mut blocked, mut contested, mut closed) = (Vec::new(), Vec::new(), Vec::new());
            let mut rivals: Vec<(usize, Id<Node>)> = Vec::new();
            for (other, node, closes) in excluding {
                let (above, below) = (ranking.over(other, permit.at), ranking.over(permit.at, other));
                for pair in above {
                    blocked.push(circuit.and(node, pair.active));
                }
                for pair in below {
                    // Under rank a 可以 lifts an exclusion; it does not reopen what a lower 应当 has closed, unless
                    // what goes before that one otherwise, as in its own text, has opened it.
                    if closes && is_rank(pair) {
                        let opened =
                            lifted(circuit, &rules, ranking, (other, outcome), &|pair| !is_rank(pair));
                        let shut = circuit.not(opened);
                        closed.push(circuit.all([node, pair.active, shut]));
                    }
                }
                // In the cases in which no priority holds between them.
                let beside = above.iter().chain(below).fold(node, |beside, pair| {
                    let inactive = circuit.not(pair.active);
                    circuit.and(beside, inactive)
                });
                match settling {
                    // A 可以 opens what is heavier than what prohibitions leave a rule, and nothing lighter.
                    Settling::Severest if closes => {
                        // Of a rule of which they leave nothing, what it says is what it is measured by.
                        let named = |below: usize| {
                            let rule = rules.get(other).into_iter();
                            rule.flat_map(move |r| (0..below).filter(|o| r.names(*o))).collect::<Vec<_>>()
                        };
                        let heavier = named(outcome);
                        let mut left = |list: &[usize]| {
                            let of = list.iter().filter_map(|o| prohibited.get(*o)).copied();
                            let free: Vec<Id<Node>> = of.map(|node| circuit.not(node)).collect();
                            circuit.any(free)
                        };
                        let (some, any) = (left(&heavier), left(&named(count)));
                        let emptied = circuit.not(any);
                        let measured = match heavier.is_empty() {
                            true => some,
                            false => circuit.or(some, emptied),
                        };
                        blocked.push(circuit.and(beside, measured));
                    }
                    Settling::Severest | Settling::Together | Settling::SideBySide => {
                        rivals.push((other, beside));
                    }
                }
            }
            contested.extend(rivals.iter().map(|(_, node)| *node));
            let blocked = circuit.any(blocked);
            let contested = circuit.any(contested);
            let closed = circuit.any(closed);
            let not_blocked = circuit.not(blocked);
            let judged = circuit.and(permit.counts, not_blocked);
            let clash = circuit.and(judged, contested);
            clashes.push(clash);
            if let Some(list) = wanted.get_mut(outcome) {
                list.push(clash);
            }
            for (rival, node) in &rivals {
                let node = circuit.and(judged, *node);
                let left = rules.get(*rival).map_or(0, leaves);
                for (outcome, list) in wanted.iter_mut().enumerate() {
                    if left >> outcome & 1 == 1 {
                        list.push(node);
                    } else if let Some(stands) = forbidding(&forbids, outcome, *rival) {
                        // What a prevailing 可以 lifts, the prohibition leaves.
                        let lifted = circuit.not(stands);
                        list.push(circuit.and(node, lifted));
                    }
                }
            }
            let uncontested = circuit.not(contested);
            let not_closed = circuit.not(closed);
            let opens = circuit.all([judged, uncontested, not_closed]);
            if let Some(place) = permitted.get_mut(outcome) {
                *place = circuit.or(*place, opens);
            }
        }
    }
    let clash = circuit.any(clashes);
    let any_left = circuit.any(permitted.iter().copied());
    let nothing_left = circuit.not(any_left);
    let speaks = circuit.or(any_bind, any_other);
    let emptied = circuit.and(speaks, nothing_left);
    let conflict = circuit.or(clash, emptied);

    // A prohibition gives no outcome: where it leaves the default, that decides.
    let silent = circuit.not(any_bind);
    let by_default = match default {
        Some(_) => circuit.and(any_in_scope, silent),
        None => circuit.constant(false),
    };
    // Where nothing is left, the rules in conflict are those that others, consistent together, leave
    // none of their outcomes: such a rule is in a minimal set that cannot stand.
    // A rule is never left nothing by one that leaves the same, so what counts is which sets are left.
    let limiting: Vec<&Counted> = rules.iter().filter(|r| r.effect.limits()).collect();
    let mut alike: BTreeMap<u64, Vec<Id<Node>>> = BTreeMap::new();
    for rule in &limiting {
        for (mask, counts) in as_lifted(circuit, rule, leaves(rule), &forbids) {
            alike.entry(mask).or_default().push(counts);
        }
    }
    let alike: Vec<(u64, Id<Node>)> =
        alike.into_iter().map(|(mask, counts)| (mask, circuit.any(counts))).collect();
    let mut undisputed = Vec::new();
    let mut left: Vec<Vec<Id<Node>>> = vec![Vec::new(); count];
    for (mask, some) in &alike {
        let others: Vec<(u64, Id<Node>)> = alike.iter().filter(|(m, _)| m != mask).copied().collect();
        let left_nothing = leaves_nothing(circuit, &others, all, *mask);
        // 取最重: rules that bind do not exclude one another; all of them are left nothing.
        let involved = match settling {
            Settling::Severest if *mask != all => circuit.and(emptied, *some),
            Settling::Severest => circuit.constant(false),
            Settling::Together | Settling::SideBySide => circuit.all([emptied, *some, left_nothing]),
        };
        for (_, list) in left.iter_mut().enumerate().filter(|(o, _)| mask >> o & 1 == 1) {
            list.push(involved);
        }
        let uninvolved = circuit.not(involved);
        undisputed.push((*mask, circuit.all([emptied, *some, uninvolved])));
    }
    let contests = contests(lowering, norms, &rules, ranking, settling, all);
    let circuit = &mut lowering.circuit;
    // A ruling settles the conflict; what a rule that stands in none excludes, it cannot bring back.
    let disputed: Vec<Id<Node>> = wanted
        .into_iter()
        .zip(left)
        .enumerate()
        .map(|(outcome, (clashing, left))| {
            let (clashing, left) = (circuit.any(clashing), circuit.any(left));
            let excluded = circuit
                .any(undisputed.iter().filter(|(mask, _)| mask >> outcome & 1 == 0).map(|(_, node)| *node));
            let free = circuit.not(excluded);
            let left = circuit.and(left, free);
            circuit.or(clashing, left)
        })
        .collect();
    let choosable = choosable(circuit, conflict, &permitted, &disputed);
    if let Some(taken) = taken {
        for (at, node) in taken.outdone {
            if let Some((id, _)) = norms.get(at) {
                lowering.norms[*id].outdone = node;
            }
        }
    }
    Settled {
        matter,
        norms: norms.iter().map(|(id, _)| *id).collect(),
        any_in_force,
        any_in_scope,
        conflict,
        permitted,
        disputed,
        by_default,
        choosable,
        standing: Vec::new(),
        side_by_side: false,
        wide,
        contests,
        read: false,
        readings: Vec::new(),
    }
}

/// For each outcome, that the choice (in a conflict, the ruling) can be this one.
pub(crate) fn choosable(
    circuit: &mut Circuit,
    conflict: Id<Node>,
    permitted: &[Id<Node>],
    disputed: &[Id<Node>],
) -> Vec<Id<Node>> {
    // A choice is made among what is permitted, a ruling among what conflicts; where neither is
    // called for, whatever stands for it changes nothing and is not limited.
    let no_conflict = circuit.not(conflict);
    let mut several = circuit.constant(false);
    let mut before = circuit.constant(false);
    for outcome in permitted {
        let second = circuit.and(before, *outcome);
        several = circuit.or(several, second);
        before = circuit.or(before, *outcome);
    }
    let settled = circuit.not(several);
    // Where rules conflict by forbidding everything, a ruling can pick anything.
    let any_disputed = circuit.any(disputed.iter().copied());
    let none_disputed = circuit.not(any_disputed);
    permitted
        .iter()
        .zip(disputed)
        .map(|(permitted, disputed)| {
            let pick = circuit.or(*disputed, none_disputed);
            let ruling = circuit.and(conflict, pick);
            let choice = circuit.or(*permitted, settled);
            let choice = circuit.and(no_conflict, choice);
            circuit.or(ruling, choice)
        })
        .collect()
}

/// The node that says whether a prohibition forbids an outcome, not lifted by a prevailing 可以.
fn forbidding(forbids: &[Prohibitions], outcome: usize, rule: usize) -> Option<Id<Node>> {
    forbids.get(outcome)?.iter().find(|(at, _)| *at == rule).map(|(_, node)| *node)
}

/// What a rule leaves in each case: a prohibition also leaves what prevailing 可以 lift from it.
fn as_lifted(
    circuit: &mut Circuit,
    rule: &Counted,
    leaves: u64,
    forbids: &[Prohibitions],
) -> Vec<(u64, Id<Node>)> {
    let mut cases = vec![(leaves, rule.counts)];
    let forbidden = (0..forbids.len()).filter_map(|o| forbidding(forbids, o, rule.at).map(|node| (o, node)));
    for (outcome, stands) in forbidden.filter(|(_, node)| *node != rule.counts).take(MOST_LIFTED) {
        let lifted = circuit.not(stands);
        cases = cases
            .into_iter()
            .flat_map(|(mask, node)| [(mask, node, stands), (mask | 1 << outcome, node, lifted)])
            .map(|(mask, node, so)| (mask, circuit.and(node, so)))
            .collect();
    }
    cases
}

/// For each outcome the prohibitions of it, each with the node that says whether it stands: a 可以 with
/// priority over it lifts its own outcomes.
fn prohibitions(
    circuit: &mut Circuit,
    rules: &[Counted],
    ranking: &Ranking,
    count: usize,
) -> Vec<Prohibitions> {
    let of = |modality: Modality| rules.iter().filter(move |r| r.effect.modality == modality);
    let mut forbids: Vec<Prohibitions> = Vec::new();
    for outcome in 0..count {
        let mut list = Vec::new();
        for forbid in of(Modality::Forbid).filter(|r| r.names(outcome)) {
            list.push((forbid.at, unlifted(circuit, rules, ranking, forbid, outcome)));
        }
        forbids.push(list);
    }
    forbids
}

/// Where a rule that excludes an outcome counts and no 可以 with priority over it lifts that outcome from it.
fn unlifted(
    circuit: &mut Circuit,
    rules: &[Counted],
    ranking: &Ranking,
    excluding: &Counted,
    outcome: usize,
) -> Id<Node> {
    let lifted = lifted(circuit, rules, ranking, (excluding.at, outcome), &|_| true);
    let stands = circuit.not(lifted);
    circuit.and(excluding.counts, stands)
}

fn is_rank(pair: &Pair) -> bool {
    matches!(pair.priority, Priority::Rank { .. })
}

/// Where a 可以 with such a priority over a rule opens an outcome.
fn lifted(
    circuit: &mut Circuit,
    rules: &[Counted],
    ranking: &Ranking,
    (rule, outcome): (usize, usize),
    by: &dyn Fn(&Pair) -> bool,
) -> Id<Node> {
    let mut lifts = Vec::new();
    for permit in rules.iter().filter(|r| r.effect.modality == Modality::Permit && r.names(outcome)) {
        for pair in ranking.over(permit.at, rule).iter().filter(|pair| by(pair)) {
            lifts.push(circuit.and(permit.counts, pair.active));
        }
    }
    circuit.any(lifts)
}

/// 可并存 (M8): what rules say stands side by side, each with its modality; nothing conflicts. What is
/// prohibited is not among the values, and the prohibition is listed, unless all that it prohibits is lifted.
fn side_by_side(
    circuit: &mut Circuit,
    blank: Settled,
    rules: &[Counted],
    (forbids, prohibited): (&[Prohibitions], &[Id<Node>]),
    default: Option<usize>,
) -> Settled {
    let mut statements: BTreeMap<Effect, Vec<Id<Node>>> = BTreeMap::new();
    for rule in rules {
        let stands = match rule.effect.modality {
            Modality::Forbid => {
                let of = (0..forbids.len()).filter_map(|outcome| forbidding(forbids, outcome, rule.at));
                circuit.any(of)
            }
            Modality::Bind | Modality::Permit => rule.counts,
        };
        statements.entry(rule.effect).or_default().push(stands);
    }
    let standing = statements
        .into_iter()
        .map(|(effect, counts)| Standing { effect, stands: circuit.any(counts) })
        .collect();
    let given: Vec<Id<Node>> = prohibited
        .iter()
        .enumerate()
        .map(|(outcome, prohibited)| {
            let saying = rules.iter().filter(|r| r.effect.modality != Modality::Forbid && r.names(outcome));
            let said = circuit.any(saying.map(|r| r.counts));
            let free = circuit.not(*prohibited);
            circuit.and(said, free)
        })
        .collect();
    let any = circuit.any(given.iter().copied());
    let silent = circuit.not(any);
    let by_default = match default {
        Some(default) => {
            let free = prohibited.get(default).map(|node| circuit.not(*node));
            let free = free.unwrap_or_else(|| circuit.constant(true));
            circuit.all([blank.any_in_scope, silent, free])
        }
        None => circuit.constant(false),
    };
    let permitted = given
        .into_iter()
        .enumerate()
        .map(|(outcome, node)| if default == Some(outcome) { circuit.or(node, by_default) } else { node })
        .collect();
    Settled { permitted, by_default, standing, side_by_side: true, ..blank }
}
