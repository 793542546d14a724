//! The order in which rules are settled, and circles of priorities (M6, M7).

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use pol_diagnostics::{Code, Diagnostic, Said};
use pol_model::{Model, Rule};
use pol_values::Id;

use super::Ranking;
use crate::lower::Lowering;
use crate::{Node, Norm};

/// The rules so ordered that each stands after all with priority over it, and those in circles.
pub(super) fn from_the_top(norms: &[(Id<Norm>, Id<Rule>)], ranking: &Ranking) -> (Vec<usize>, Vec<usize>) {
    let mut above = vec![0usize; norms.len()];
    for upper in 0..norms.len() {
        for pair in ranking.below(upper) {
            if let Some(count) = above.get_mut(pair.lower) {
                *count += 1;
            }
        }
    }
    let mut ready: BTreeSet<usize> =
        above.iter().enumerate().filter(|(_, n)| **n == 0).map(|(i, _)| i).collect();
    let mut order = Vec::new();
    let mut done = vec![false; norms.len()];
    while let Some(next) = ready.pop_first() {
        order.push(next);
        if let Some(done) = done.get_mut(next) {
            *done = true;
        }
        for pair in ranking.below(next) {
            if let Some(count) = above.get_mut(pair.lower) {
                *count -= 1;
                if *count == 0 {
                    ready.insert(pair.lower);
                }
            }
        }
    }
    let rest: Vec<usize> = (0..norms.len()).filter(|n| !done.get(*n).copied().unwrap_or(true)).collect();
    // Of the rest, those that only stand below a circle are ordinary; they are settled afterwards.
    let circular: Vec<usize> = rest.iter().copied().filter(|n| reaches(ranking, *n, *n)).collect();
    let mut below: Vec<usize> = rest.into_iter().filter(|n| !circular.contains(n)).collect();
    // Among themselves the uppermost first.
    let mut sorted = Vec::new();
    while !below.is_empty() {
        let at =
            below.iter().position(|n| below.iter().all(|m| ranking.over(*m, *n).is_empty())).unwrap_or(0);
        sorted.push(below.remove(at));
    }
    order.extend(sorted);
    (order, circular)
}

/// Whether priorities lead from one rule to another.
pub(super) fn reaches(ranking: &Ranking, from: usize, to: usize) -> bool {
    let mut seen = BTreeSet::new();
    let mut stack: Vec<usize> = ranking.below(from).iter().map(|p| p.lower).collect();
    while let Some(at) = stack.pop() {
        if at == to {
            return true;
        }
        if seen.insert(at) {
            stack.extend(ranking.below(at).iter().map(|p| p.lower));
        }
    }
    false
}

/// A circle inside one issuer is an error. Across issuers its members have no priority over one
/// another in a case where all of it applies (M6).
pub(super) fn break_circles(
    lowering: &mut Lowering<'_>,
    norms: &[(Id<Norm>, Id<Rule>)],
    ranking: &mut Ranking,
    circular: &[usize],
) -> Result<(), Box<Diagnostic>> {
    let model = lowering.model;
    let text = |n: usize| norms.get(n).map(|(_, rule)| &model.texts[model.rules[*rule].text]);
    let one_issuer = |a: usize, b: usize| {
        text(a).zip(text(b)).is_some_and(|(a, b)| a.id == b.id || model.precedence.one_issuer(a, b))
    };
    for start in circular {
        let own: Vec<usize> = circular.iter().copied().filter(|n| one_issuer(*start, *n)).collect();
        if let Some(circle) = shortest_circle(ranking, *start, &own)
            && !is_both_ways(&circle)
        {
            let rules: Vec<Id<Rule>> = circle.iter().filter_map(|n| norms.get(*n).map(|(_, r)| *r)).collect();
            return Err(circle_error(model, &rules));
        }
    }
    for start in circular {
        let circle = shortest_circle(ranking, *start, circular).unwrap_or_default();
        let members: Vec<Id<Norm>> = circle.iter().filter_map(|n| norms.get(*n).map(|(id, _)| *id)).collect();
        let sources = |of: &[Id<Norm>], lowering: &Lowering<'_>| {
            of.iter().map(|n| lowering.norms[*n].source).collect::<BTreeSet<_>>()
        };
        let own = sources(&members, lowering);
        if is_both_ways(&circle) {
            continue;
        }
        if !lowering.circles.iter().any(|known| sources(known, lowering) == own) {
            lowering.circles.push(members);
        }
    }
    apart_from_circles(lowering, norms, ranking, circular);
    Ok(())
}

/// Two that have priority over one another, each where the other has not, make no circle.
fn is_both_ways(circle: &[usize]) -> bool {
    matches!(circle, [_, _])
}

/// A priority holds only where no priorities among rules that apply lead back from the lower rule to the
/// upper one: there all of a circle applies.
fn apart_from_circles(
    lowering: &mut Lowering<'_>,
    norms: &[(Id<Norm>, Id<Rule>)],
    ranking: &mut Ranking,
    circular: &[usize],
) {
    // Whether priorities lead from one member to another (Warshall 1962).
    let mut leads: BTreeMap<(usize, usize), Id<Node>> = BTreeMap::new();
    let applies = |n: usize, lowering: &Lowering<'_>| norms.get(n).map(|(id, _)| lowering.norms[*id].applies);
    let never = lowering.circuit.constant(false);
    for upper in circular {
        for pair in ranking.below(*upper).iter().filter(|p| circular.contains(&p.lower)) {
            if let (Some(a), Some(b)) = (applies(*upper, lowering), applies(pair.lower, lowering)) {
                let leading = lowering.circuit.all([a, b, pair.active]);
                let known = leads.get(&(*upper, pair.lower)).copied().unwrap_or(never);
                leads.insert((*upper, pair.lower), lowering.circuit.or(known, leading));
            }
        }
    }
    for by in circular {
        for from in circular {
            let Some(first) = leads.get(&(*from, *by)).copied() else { continue };
            for to in circular {
                let Some(second) = leads.get(&(*by, *to)).copied() else { continue };
                let both = lowering.circuit.and(first, second);
                let node = match leads.get(&(*from, *to)).copied() {
                    Some(known) => lowering.circuit.or(known, both),
                    None => both,
                };
                leads.insert((*from, *to), node);
            }
        }
    }
    for upper in circular {
        for pair in ranking.pairs.get_mut(*upper).into_iter().flatten() {
            if let Some(back) = leads.get(&(pair.lower, *upper)).copied() {
                let clear = lowering.circuit.not(back);
                pair.active = lowering.circuit.and(pair.active, clear);
            }
        }
    }
}

fn circle_error(model: &Model, rules: &[Id<Rule>]) -> Box<Diagnostic> {
    let names: Vec<String> = rules.iter().map(|r| model.full_citation(model.rules[*r].provision)).collect();
    let said = Said::new(
        format!("这些规则的优先次序绕成了圈：{}", names.join("、")),
        format!("the priorities of these rules go round in a circle: {}", names.join(", ")),
    );
    let help = Said::new(
        "次序出自写明的“优先于”“特别于”“从”，也出自条件更窄的和施行更晚的规定；删去或改正写明的一处",
        "they follow from `overrides`, `special to` and deference, and from narrower and later rules; delete or mend a declared one",
    );
    let place = rules.first().map(|r| model.rules[*r].span);
    Box::new(Diagnostic { span: place, ..Diagnostic::without_place(Code::PriorityCycle, said).help(help) })
}

/// The shortest circle from a rule back to itself that stays among these rules, of several the first in the
/// order of the rules; from its least member on.
fn shortest_circle(ranking: &Ranking, start: usize, among: &[usize]) -> Option<Vec<usize>> {
    let mut from: BTreeMap<usize, usize> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(at) = queue.pop_front() {
        for pair in ranking.below(at) {
            if pair.lower == start {
                let mut circle = vec![at];
                while let Some(before) = circle.last().and_then(|last| from.get(last)) {
                    circle.push(*before);
                }
                circle.reverse();
                let least = circle.iter().enumerate().min_by_key(|(_, n)| **n).map_or(0, |(at, _)| at);
                circle.rotate_left(least);
                return Some(circle);
            }
            if among.contains(&pair.lower) && !from.contains_key(&pair.lower) {
                from.insert(pair.lower, at);
                queue.push_back(pair.lower);
            }
        }
    }
    None
}
