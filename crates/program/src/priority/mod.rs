//! Which rule has priority over which (M6), and which it thereby replaces or defeats (M7).

mod circles;
mod one_issuer;

use std::collections::{BTreeMap, BTreeSet};

use pol_diagnostics::Diagnostic;
use pol_model::{Following, Modality, Model, Outcomes, Override, Provision, Ranked, Rule, Settling, Text};
use pol_values::{Id, Period};

use self::circles::{break_circles, from_the_top, reaches};
use self::one_issuer::inside_issuer;
use crate::lower::Lowering;
use crate::{Circuit, Effect, Input, Node, Norm, Over, Priority};

/// The priorities among the rules on one matter.
#[derive(Clone)]
pub(crate) struct Ranking {
    /// `pairs[a]` are the rules over which the `a`-th rule has priority.
    pairs: Vec<Vec<Pair>>,
}

/// A rule that yields, why, and in which cases.
#[derive(Clone, Debug)]
pub(crate) struct Pair {
    pub(crate) lower: usize,
    pub(crate) priority: Priority,
    /// Holds in the cases in which the priority does.
    pub(crate) active: Id<Node>,
}

impl Ranking {
    /// Where rules stand side by side, or the severest is taken, only what a text says defeats: 优先于,
    /// 特别于 and deference; neither rank nor what is proved or later (M8).
    pub(crate) fn new(
        lowering: &mut Lowering<'_>,
        norms: &[(Id<Norm>, Id<Rule>)],
        settling: Settling,
    ) -> Ranking {
        let always = lowering.circuit.constant(true);
        let mut found = Found { pairs: vec![Vec::new(); norms.len()], left: BTreeMap::new() };
        for (upper, lower, priority, authority) in declared(lowering.model, norms) {
            let allowed: Vec<Id<Node>> = authority.iter().map(|p| lowering.in_force(*p)).collect();
            let active = if allowed.is_empty() { always } else { lowering.circuit.any(allowed) };
            found.add(&mut lowering.circuit, (upper, lower), priority, (active, active));
        }
        let only_stated = settling != Settling::Together;
        let (mut both_ways, mut ranked_both_ways) = (Vec::new(), BTreeSet::new());
        let settled = found.settled(&lowering.circuit);
        for (upper, lower, clauses) in deferring(lowering, norms, &settled) {
            for (priority, clause) in clauses {
                let dated = lowering.model.own_dates(clause) != (None, None);
                let active = if dated { lowering.in_force(clause) } else { always };
                found.add(&mut lowering.circuit, (upper, lower), priority, (active, active));
            }
        }
        let settled = found.settled(&lowering.circuit);
        let between = if only_stated { Vec::new() } else { between_texts(lowering, norms, &settled) };
        let within: BTreeMap<(usize, usize), Option<String>> =
            between.iter().map(|(upper, lower, _, within)| ((*upper, *lower), within.clone())).collect();
        for (upper, lower, priority, territory) in between {
            let mut holds = |within: Option<String>| match within {
                Some(territory) => lowering.circuit.input(Input::Within(territory)),
                None => always,
            };
            let active = holds(territory);
            let Some(back) = within.get(&(lower, upper)).cloned().map(holds) else {
                found.add(&mut lowering.circuit, (upper, lower), priority, (active, always));
                continue;
            };
            // The data ranks both ways: where both hold, neither has priority.
            ranked_both_ways.insert((upper.min(lower), upper.max(lower)));
            let idle = lowering.circuit.not(back);
            let left = found.left_of(&mut lowering.circuit, upper, lower);
            let active = lowering.circuit.all([active, idle, left]);
            if !is_never(&lowering.circuit, active) {
                both_ways.push((upper, Pair { lower, priority, active }));
            }
        }
        for (upper, lower) in ranked_both_ways {
            found.left.insert((upper, lower), lowering.circuit.constant(false));
        }
        for (upper, lower, priority) in outside_refined(lowering, norms) {
            found.add(&mut lowering.circuit, (upper, lower), priority, (always, always));
        }
        let settled = found.settled(&lowering.circuit);
        for (upper, lower, priority) in inside_issuer(lowering, norms, &settled, only_stated) {
            found.add(&mut lowering.circuit, (upper, lower), priority, (always, always));
        }
        let mut pairs = found.pairs;
        for (upper, pair) in both_ways {
            if let Some(list) = pairs.get_mut(upper) {
                list.push(pair);
            }
        }
        for list in &mut pairs {
            list.sort_by_key(|pair| pair.lower);
        }
        Ranking { pairs }
    }

    /// 溯及: a rule that reaches back prevails over the old text, the rules of its own text or of an earlier
    /// version that are no longer in force when it takes effect (M14).
    pub(crate) fn reach_back(&mut self, lowering: &mut Lowering<'_>, norms: &[(Id<Norm>, Id<Rule>)]) {
        let model = lowering.model;
        let always = lowering.circuit.constant(true);
        for (upper, (_, rule)) in norms.iter().enumerate() {
            let rule = &model.rules[*rule];
            let Some(basis) = &rule.retroactive else { continue };
            let versions = model.versions_of(rule.text);
            for (lower, (_, other)) in norms.iter().enumerate() {
                let other = &model.rules[*other];
                let old = other.repealed.zip(rule.effective).is_some_and(|(until, from)| until <= from);
                if !old || !versions.contains(&other.text) {
                    continue;
                }
                if let Some(list) = self.pairs.get_mut(lower) {
                    list.retain(|pair| pair.lower != upper);
                }
                if let Some(list) = self.pairs.get_mut(upper) {
                    list.retain(|pair| pair.lower != lower);
                    let priority = Priority::Retroactive { basis: basis.clone() };
                    list.push(Pair { lower, priority, active: always });
                    list.sort_by_key(|pair| pair.lower);
                }
            }
        }
    }

    /// The priority of one rule over another: several, each in other cases, where a clause on which one rests is
    /// not always in force.
    pub(crate) fn over(&self, upper: usize, lower: usize) -> &[Pair] {
        let list = self.pairs.get(upper).map_or(&[][..], Vec::as_slice);
        let first = list.partition_point(|pair| pair.lower < lower);
        let end = list.partition_point(|pair| pair.lower <= lower);
        list.get(first..end).unwrap_or_default()
    }

    fn below(&self, upper: usize) -> &[Pair] {
        self.pairs.get(upper).map_or(&[], Vec::as_slice)
    }
}

/// The priorities found so far. Of (a) to (d) the first that applies to a pair of rules is its priority.
struct Found {
    pairs: Vec<Vec<Pair>>,
    /// For pairs that have one, the cases that it leaves to the next.
    left: BTreeMap<(usize, usize), Id<Node>>,
}

impl Found {
    /// A priority in the cases in which it is `active`; the next one has none of those in which this `applies`.
    fn add(
        &mut self,
        circuit: &mut Circuit,
        (upper, lower): (usize, usize),
        priority: Priority,
        (active, applies): (Id<Node>, Id<Node>),
    ) {
        let left = self.left_of(circuit, upper, lower);
        let active = circuit.and(active, left);
        if let Some(list) = self.pairs.get_mut(upper)
            && !is_never(circuit, active)
        {
            list.push(Pair { lower, priority, active });
        }
        let other = circuit.not(applies);
        let left = circuit.and(left, other);
        self.left.insert((upper.min(lower), upper.max(lower)), left);
    }

    fn left_of(&self, circuit: &mut Circuit, a: usize, b: usize) -> Id<Node> {
        self.left.get(&(a.min(b), a.max(b))).copied().unwrap_or_else(|| circuit.constant(true))
    }

    /// The pairs of which no case is left.
    fn settled(&self, circuit: &Circuit) -> BTreeSet<(usize, usize)> {
        self.left.iter().filter(|(_, left)| is_never(circuit, **left)).map(|(pair, _)| *pair).collect()
    }
}

/// (a) 优先于, written on one rule towards a provision and all in it, with what allows it.
fn declared(
    model: &Model,
    norms: &[(Id<Norm>, Id<Rule>)],
) -> Vec<(usize, usize, Priority, Vec<Id<Provision>>)> {
    // Where the rules of a provision stand among these.
    let mut standing: BTreeMap<Id<Provision>, Vec<usize>> = BTreeMap::new();
    for (n, (_, rule)) in norms.iter().enumerate() {
        standing.entry(model.rules[*rule].provision).or_default().push(n);
    }
    let mut found = Vec::new();
    for (upper, (_, id)) in norms.iter().enumerate() {
        for priority_of in &model.rules[*id].overrides {
            let inside: BTreeSet<_> = priority_of.targets.iter().flat_map(|t| model.within(*t)).collect();
            for lower in inside.iter().flat_map(|p| standing.get(p).into_iter().flatten()) {
                if let Some((_, other)) = norms.get(*lower).filter(|(_, other)| other != id) {
                    let Ranked { assumed, premises, .. } =
                        allowed_by(model, *id, priority_of, model.rules[*other].text);
                    let interpretation = priority_of.interpretation.clone();
                    let priority = Priority::Declared { interpretation, assumed, premises };
                    found.push((upper, *lower, priority, priority_of.authority.clone()));
                }
            }
        }
    }
    found
}

/// On what it rests that a rule may say that it goes before one of another text: that this ranks below it, or below
/// the text that allows it. Nothing inside one issuer.
fn allowed_by(model: &Model, rule: Id<Rule>, priority: &Override, lower: Id<Text>) -> Ranked {
    let upper = match priority.authority.first() {
        Some(provision) => model.provisions[*provision].text,
        None => model.rules[rule].text,
    };
    let inside = upper == lower || model.precedence.one_issuer(&model.texts[upper], &model.texts[lower]);
    let ranked = if inside { None } else { model.precedence.ranks(model, upper, lower) };
    ranked.unwrap_or_default()
}

fn is_never(circuit: &Circuit, node: Id<Node>) -> bool {
    matches!(circuit.nodes()[node], Node::Constant(false))
}

/// A rule that yields by deference, and to which; the clauses that say so, each before those it goes before.
type Deferring = (usize, usize, Vec<(Priority, Id<Provision>)>);

/// (b) deference, between rules of different documents.
fn deferring(
    lowering: &Lowering<'_>,
    norms: &[(Id<Norm>, Id<Rule>)],
    settled: &BTreeSet<(usize, usize)>,
) -> Vec<Deferring> {
    let model = lowering.model;
    let yields = |lower: usize, upper: usize| {
        let (Some((l, rule)), Some((u, above))) = (norms.get(lower), norms.get(upper)) else {
            return Vec::new();
        };
        let (rule, above) = (&model.rules[*rule], &model.rules[*above]);
        let (l, u) = (&lowering.norms[*l], &lowering.norms[*u]);
        let stays_inside = refines(model, rule, above)
            || !(differs(u, l) || lasts_longer(time(lowering, u, above), time(lowering, l, rule)));
        let clauses = defers(model, rule, above.text).into_iter();
        let said = clauses.filter(|(otherwise, _)| *otherwise || !stays_inside).map(|(otherwise, clause)| {
            (Priority::Deference { otherwise, clause: model.full_citation(clause) }, clause)
        });
        said.collect()
    };
    let mut found = Vec::new();
    for (a, b) in of_two_texts(model, norms, settled) {
        let (to_a, to_b) = (yields(b, a), yields(a, b));
        match (to_a.is_empty(), to_b.is_empty()) {
            (false, true) => found.push((a, b, to_a)),
            (true, false) => found.push((b, a, to_b)),
            // Mutual deference cancels.
            (true, true) | (false, false) => {}
        }
    }
    found
}

/// Pairs of rules of different documents that can be in force together and whose priority is not settled.
fn of_two_texts(
    model: &Model,
    norms: &[(Id<Norm>, Id<Rule>)],
    settled: &BTreeSet<(usize, usize)>,
) -> Vec<(usize, usize)> {
    let text = |n: usize| norms.get(n).map(|(_, rule)| model.rules[*rule].text);
    if (1..norms.len()).all(|n| text(n) == text(0)) {
        return Vec::new();
    }
    let apart = |a: usize, b: usize| {
        text(a) != text(b) && !settled.contains(&(a, b)) && !never_together(model, norms, a, b)
    };
    (0..norms.len())
        .flat_map(|a| (a + 1..norms.len()).map(move |b| (a, b)))
        .filter(|(a, b)| apart(*a, *b))
        .collect()
}

/// (c) rank, between rules of different documents, each with the territory to which it is limited.
fn between_texts(
    lowering: &Lowering<'_>,
    norms: &[(Id<Norm>, Id<Rule>)],
    settled: &BTreeSet<(usize, usize)>,
) -> Vec<(usize, usize, Priority, Option<String>)> {
    let model = lowering.model;
    let text = |n: usize| norms.get(n).map(|(_, rule)| model.rules[*rule].text);
    let mut ranks: BTreeMap<(Id<Text>, Id<Text>), Option<Ranked>> = BTreeMap::new();
    let mut found = Vec::new();
    for (a, b) in of_two_texts(model, norms, settled) {
        let (Some(x), Some(y)) = (text(a), text(b)) else { continue };
        for (upper, lower, one, other) in [(a, b, x, y), (b, a, y, x)] {
            let ranked =
                ranks.entry((one, other)).or_insert_with(|| model.precedence.ranks(model, one, other));
            found.extend(ranked.as_ref().map(|why| (upper, lower, rank(why), why.only_in.clone())));
        }
    }
    found
}

fn rank(why: &Ranked) -> Priority {
    let Ranked { basis, assumed, premises, only_in } = why.clone();
    Priority::Rank { basis, assumed, premises, in_territory: only_in.is_some() }
}

/// The clauses by which a rule yields to a text, on its policy or on a provision around it, with whether each
/// says 另有规定时. One on a narrower provision is special towards one on a wider; of those on the same, 另有规定时
/// asks for less. What is not always in force leaves the other times to the next.
pub(crate) fn defers(model: &Model, rule: &Rule, to: Id<Text>) -> Vec<(bool, Id<Provision>)> {
    provision_defers(model, rule.provision, to)
}

/// The same of a provision.
pub(crate) fn provision_defers(
    model: &Model,
    provision: Id<Provision>,
    to: Id<Text>,
) -> Vec<(bool, Id<Provision>)> {
    let own = &model.texts[model.provisions[provision].text];
    let depth = |clause: &Following| clause.provision.map_or(0, |p| 1 + model.depth(p));
    let mut reaching: Vec<&Following> = own
        .following
        .iter()
        .filter(|clause| {
            clause.provision.is_none_or(|p| model.within(p).contains(&provision))
                && clause.to.iter().any(|word| model.precedence.meant(model, word, &model.texts[to], own))
        })
        .collect();
    reaching.sort_by_key(|clause| std::cmp::Reverse((depth(clause), clause.otherwise)));
    let always = reaching.iter().position(|clause| model.own_dates(clause.clause) == (None, None));
    reaching.truncate(always.map_or(reaching.len(), |at| at + 1));
    reaching.into_iter().map(|clause| (clause.otherwise, clause.clause)).collect()
}

/// Whether a rule claims to stay inside the provision of another (细化).
pub(crate) fn refines(model: &Model, lower: &Rule, upper: &Rule) -> bool {
    lower.refines.iter().any(|target| model.within(*target).contains(&upper.provision))
}

/// Whether nothing that a lower rule says lies inside what an upper one leaves.
fn lies_outside(upper: Effect, lower: Effect) -> bool {
    let left = upper.leaves(u64::MAX);
    let inside = if lower.modality == Modality::Permit { lower.outcomes } else { lower.leaves(u64::MAX) };
    upper.limits() && inside & left == 0
}

/// Rules that claim to stay inside a provision (细化) and lie outside: there they fall, whatever ranks (M7).
fn outside_refined(lowering: &Lowering<'_>, norms: &[(Id<Norm>, Id<Rule>)]) -> Vec<(usize, usize, Priority)> {
    let model = lowering.model;
    let mut found = Vec::new();
    for (lower, (l, rule)) in norms.iter().enumerate() {
        let rule = &model.rules[*rule];
        if rule.refines.is_empty() {
            continue;
        }
        for (upper, (u, above)) in norms.iter().enumerate() {
            let above = &model.rules[*above];
            if upper == lower
                || !refines(model, rule, above)
                || !lies_outside(lowering.norms[*u].effect(), lowering.norms[*l].effect())
            {
                continue;
            }
            let priority = if rule.text == above.text {
                let authority = model.precedence.authority(model, above.text, rule.text, true);
                Priority::Special { declared: true, interpretation: None, authority }
            } else {
                Priority::Deference { otherwise: false, clause: model.full_citation(rule.provision) }
            };
            found.push((upper, lower, priority));
        }
    }
    found
}

/// Whether a lower rule says something that an upper one does not allow: only then does 不一致时 apply.
fn differs(upper: &Norm, lower: &Norm) -> bool {
    match (upper.modality, lower.modality) {
        (Modality::Bind | Modality::Permit, Modality::Bind | Modality::Permit) => {
            lower.outcomes & !upper.outcomes != 0
        }
        (Modality::Bind | Modality::Permit, Modality::Forbid)
        | (Modality::Forbid, Modality::Bind | Modality::Permit) => lower.outcomes & upper.outcomes != 0,
        (Modality::Forbid, Modality::Forbid) => false,
    }
}

/// By when a rule wants an act done: from what the time runs, and how long it is as the rule's text counts.
type Time<'m> = (&'m str, Period);

fn time<'m>(lowering: &'m Lowering<'_>, norm: &'m Norm, rule: &Rule) -> Option<Time<'m>> {
    let counting = &lowering.model.texts[rule.text].counting;
    norm.deadline.as_ref().map(|deadline| (deadline.name.as_str(), deadline.counted(counting)))
}

/// Whether a lower rule leaves other time for an act than an upper one, and not less of it.
fn lasts_longer(upper: Option<Time<'_>>, lower: Option<Time<'_>>) -> bool {
    upper
        .zip(lower)
        .is_some_and(|((since, upper), (from, lower))| since != from || !lower.never_longer_than(upper))
}

/// Whether two rules, judged on the same day, are never both in force: versions of one text.
fn never_together(model: &Model, norms: &[(Id<Norm>, Id<Rule>)], a: usize, b: usize) -> bool {
    let (Some((_, a)), Some((_, b))) = (norms.get(a), norms.get(b)) else { return false };
    let (a, b) = (&model.rules[*a], &model.rules[*b]);
    let over = |one: &Rule, other: &Rule| one.repealed.zip(other.effective).is_some_and(|(u, f)| u <= f);
    a.procedural == b.procedural && (over(a, b) || over(b, a))
}

/// M7: settles the rules of a matter from the top. A rule is defeated where a rule that replaces it
/// counts, or where rules that rank above it leave it nothing; a defeated rule defeats nothing.
pub(crate) fn defeat(
    lowering: &mut Lowering<'_>,
    norms: &[(Id<Norm>, Id<Rule>)],
    ranking: &mut Ranking,
    all: Outcomes,
) -> Result<(), Box<Diagnostic>> {
    let (order, circular) = from_the_top(norms, ranking);
    if !circular.is_empty() {
        break_circles(lowering, norms, ranking, &circular)?;
    }
    for at in &order {
        settle_one(lowering, norms, ranking, *at, all);
    }
    // In each case some member of a circle does not apply, or none has priority; then what is left
    // has no circle, and as many rounds as there are rules in and below circles settle them.
    let unsettled: Vec<usize> = (0..norms.len())
        .filter(|n| circular.contains(n) || circular.iter().any(|c| reaches(ranking, *c, *n)))
        .collect();
    for at in &unsettled {
        if let Some((id, _)) = norms.get(*at) {
            lowering.norms[*id].counts = lowering.norms[*id].applies;
        }
    }
    for _ in 0..unsettled.len() {
        let before: Vec<Id<Node>> = norms.iter().map(|(id, _)| lowering.norms[*id].counts).collect();
        for at in &unsettled {
            settle_from(lowering, norms, ranking, *at, all, &before);
        }
    }
    for (at, (id, _)) in norms.iter().enumerate() {
        let over = ranking
            .below(at)
            .iter()
            .filter_map(|p| {
                let norm = norms.get(p.lower).map(|(norm, _)| *norm)?;
                Some(Over { norm, priority: p.priority.clone(), active: p.active })
            })
            .collect();
        lowering.norms[*id].over = over;
    }
    Ok(())
}

fn settle_one(
    lowering: &mut Lowering<'_>,
    norms: &[(Id<Norm>, Id<Rule>)],
    ranking: &Ranking,
    at: usize,
    all: Outcomes,
) {
    let counts: Vec<Id<Node>> = norms.iter().map(|(id, _)| lowering.norms[*id].counts).collect();
    settle_from(lowering, norms, ranking, at, all, &counts);
}

/// Whether the `at`-th rule is defeated, given which rules count.
fn settle_from(
    lowering: &mut Lowering<'_>,
    norms: &[(Id<Norm>, Id<Rule>)],
    ranking: &Ranking,
    at: usize,
    all: Outcomes,
    counts: &[Id<Node>],
) {
    let Some((id, rule)) = norms.get(at).copied() else { return };
    let model = lowering.model;
    let mut replaced_by = Vec::new();
    let mut defeats = Vec::new();
    let mut ranked: Vec<(usize, u64, Id<Node>)> = Vec::new();
    for (other, (above, above_rule)) in norms.iter().enumerate() {
        let Some(counting) = counts.get(other) else { continue };
        for pair in ranking.over(other, at) {
            let (upper, lower) = (&lowering.norms[*above], &lowering.norms[id]);
            if let Priority::Rank { .. } = pair.priority {
                let mut upper = upper.effect();
                let node = lowering.circuit.and(*counting, pair.active);
                // What a rule that binds shuts out, it shuts out as a prohibition does: a 可以 over it may open it.
                if lower.modality == Modality::Permit && upper.modality == Modality::Bind {
                    upper = Effect { modality: Modality::Forbid, outcomes: all & !upper.outcomes };
                }
                if upper.modality == Modality::Forbid {
                    for (mask, stands) in unlifted(lowering, norms, ranking, (other, upper), all, counts) {
                        ranked.push((other, mask, lowering.circuit.and(node, stands)));
                    }
                } else if upper.limits() {
                    ranked.push((other, upper.leaves(all), node));
                }
                continue;
            }
            let inside = refines(model, &model.rules[rule], &model.rules[*above_rule]);
            let (above_rule, rule) = (&model.rules[*above_rule], &model.rules[rule]);
            let times = (time(lowering, upper, above_rule), time(lowering, lower, rule));
            let forbids_act = lower.prohibits_act(&model.matters[lower.matter]);
            if replaces(upper, (lower, forbids_act), times, &pair.priority, inside) {
                let node = lowering.circuit.and(*counting, pair.active);
                defeats.push(node);
                replaced_by.push((*above, pair.priority.clone(), node));
            }
        }
    }
    let lower = lowering.norms[id].effect();
    if !ranked.is_empty() {
        // What a 可以 opens is judged outcome by outcome; it is defeated where nothing of that is left.
        let left = if lower.limits() { lower.leaves(all) } else { lower.outcomes & all };
        let ranked_masks: Vec<(u64, Id<Node>)> =
            ranked.iter().map(|(_, mask, node)| (*mask, *node)).collect();
        let node = leaves_nothing(&mut lowering.circuit, &ranked_masks, all, left);
        defeats.push(node);
        for (other, mask, counting) in &ranked {
            let by_rank = ranking.over(*other, at).iter();
            let mut by_rank = by_rank.filter(|pair| matches!(pair.priority, Priority::Rank { .. }));
            if mask & left != left
                && let (Some((above, _)), Some(pair)) = (norms.get(*other), by_rank.next())
            {
                let part = lowering.circuit.and(node, *counting);
                replaced_by.push((*above, pair.priority.clone(), part));
            }
        }
    }
    let defeated = lowering.circuit.any(defeats);
    let standing = lowering.circuit.not(defeated);
    let counting = lowering.circuit.and(lowering.norms[id].applies, standing);
    let norm = &mut lowering.norms[id];
    norm.defeated = defeated;
    norm.counts = counting;
    norm.replaced_by = replaced_by;
}

/// What a prohibition leaves: each of its outcomes that a 可以 over it may lift by itself, with the node that says
/// whether the prohibition of it stands (M7); the others together.
fn unlifted(
    lowering: &mut Lowering<'_>,
    norms: &[(Id<Norm>, Id<Rule>)],
    ranking: &Ranking,
    (forbid, effect): (usize, Effect),
    all: Outcomes,
    counts: &[Id<Node>],
) -> Vec<(u64, Id<Node>)> {
    let mut lifts: BTreeMap<u32, Vec<Id<Node>>> = BTreeMap::new();
    for (permit, (id, _)) in norms.iter().enumerate() {
        let opens = lowering.norms[*id].effect();
        let common = opens.outcomes & effect.outcomes;
        if opens.modality != Modality::Permit || common == 0 {
            continue;
        }
        let Some(counting) = counts.get(permit) else { continue };
        for pair in ranking.over(permit, forbid) {
            let node = lowering.circuit.and(*counting, pair.active);
            for outcome in (0..64).filter(|outcome| common >> outcome & 1 == 1) {
                lifts.entry(outcome).or_default().push(node);
            }
        }
    }
    let apart: u64 = lifts.keys().fold(0, |mask, outcome| mask | 1 << outcome);
    let mut left = Vec::new();
    if effect.outcomes & !apart != 0 {
        left.push((all & !(effect.outcomes & !apart), lowering.circuit.constant(true)));
    }
    for (outcome, nodes) in lifts {
        let lifted = lowering.circuit.any(nodes);
        left.push((all & !(1 << outcome), lowering.circuit.not(lifted)));
    }
    left
}

/// Whether rules that are consistent together leave none of the outcomes `left`: each rule with what it
/// leaves and the node that says whether it counts.
pub(crate) fn leaves_nothing(
    circuit: &mut Circuit,
    rules: &[(u64, Id<Node>)],
    all: u64,
    left: u64,
) -> Id<Node> {
    // A rule that leaves nothing itself cannot stand beside any other.
    if left == 0 {
        return circuit.any(rules.iter().map(|(_, counting)| *counting));
    }
    // What some of the rules have in common, and when they all count.
    let start = circuit.constant(true);
    let mut common: BTreeMap<u64, Id<Node>> = BTreeMap::from([(all, start)]);
    for (mask, counting) in rules {
        for (so_far, node) in common.clone() {
            let both = so_far & mask;
            if both == 0 || both == so_far {
                continue;
            }
            let joined = circuit.and(node, *counting);
            let known = common.get(&both).copied();
            let node = match known {
                Some(known) => circuit.or(known, joined),
                None => joined,
            };
            common.insert(both, node);
        }
    }
    let empty: Vec<Id<Node>> =
        common.into_iter().filter(|(mask, _)| mask & left == 0).map(|(_, node)| node).collect();
    circuit.any(empty)
}

/// Whether a prevailing rule replaces a lower one (of which it is said whether it forbids an act), under (a), (b)
/// and (d). Of two that want the same act done, one that sets another time says something else.
fn replaces(
    upper: &Norm,
    (lower, forbids_act): (&Norm, bool),
    (since, from): (Option<Time<'_>>, Option<Time<'_>>),
    priority: &Priority,
    refines: bool,
) -> bool {
    let other_time = since.zip(from).is_some_and(|(since, from)| since != from);
    let says_the_same = (upper.modality, upper.outcomes) == (lower.modality, lower.outcomes) && !other_time;
    if let Priority::Deference { otherwise: true, .. } = priority {
        // 另有规定的，依照其规定: removed even where the other says the same.
        return true;
    }
    if refines {
        // 细化: it narrows, and falls only where it lies outside.
        return lies_outside(upper.effect(), lower.effect()) || lasts_longer(since, from);
    }
    let may_replace_permission = matches!(
        priority,
        Priority::Later { .. } | Priority::Retroactive { .. } | Priority::Deference { .. }
    );
    match (upper.modality, lower.modality) {
        // A 则 or 应当 replaces what says something else.
        (Modality::Bind, _) => !says_the_same,
        // On an act 不得 is a prohibition: a 可以 lifts from it what it opens.
        (Modality::Permit, Modality::Bind) if forbids_act => false,
        // A 可以 replaces a 则 or 应当 only if it names all its outcomes; another 可以 only under
        // deference or as the later.
        (Modality::Permit, Modality::Bind) => lower.outcomes & !upper.outcomes == 0,
        (Modality::Permit, Modality::Permit) => !says_the_same && may_replace_permission,
        // From a prohibition it lifts its own outcome only: see `settle`.
        (Modality::Permit, Modality::Forbid) => false,
        // A prohibition replaces nothing: it removes its outcomes.
        (Modality::Forbid, _) => false,
    }
}
