//! Regions in words. A region that hangs on few facts is said in these. One that hangs on many (where to
//! be liable is to fall under none of eighteen exemptions) is said in what was edited, in the provisions
//! that apply and do not apply beside it, and in the changes of other matters that it follows.

use std::collections::BTreeSet;

use pol_eval::Raw;
use pol_program::{Cube, Found, Matter, Node, Norm, Set, Subject};
use pol_values::Id;

use crate::cases::Cases;
use crate::difference::{Alternative, Following, outcome};
use crate::verdicts::{Outputs, verdicts, window};
use crate::words::Words;

/// A region that hangs on no more dimensions than this is said in facts alone.
const FEW: usize = 10;

/// What a region can be described by, besides facts.
#[derive(Debug, Default)]
pub(crate) struct Atoms {
    /// Rules that all members have alike: the provision, and the cases in which it applies.
    rules: Vec<(String, Set)>,
    /// The dimensions on which rules that differ hang.
    edited: BTreeSet<usize>,
    /// Changes of other matters on which this one hangs.
    following: Vec<(Following, Set)>,
}

impl Atoms {
    /// Those for a matter of the first two members.
    pub(crate) fn new(cases: &mut Cases<'_, '_>, matter: Id<Matter>) -> Found<Atoms> {
        let joint = cases.joint;
        let mut atoms = Atoms::default();
        let applying: Vec<BTreeSet<(usize, String, Id<Node>)>> = joint
            .members
            .iter()
            .take(2)
            .map(|member| {
                let norms = member.settled(matter).map(|s| s.norms.clone()).unwrap_or_default();
                norms
                    .into_iter()
                    .map(|id| {
                        let norm: &Norm = &member.program.norms[id];
                        let source = &member.program.sources[norm.source];
                        (norm.source.number(), source.full.clone(), member.node(norm.applies))
                    })
                    .collect()
            })
            .collect();
        let (old, new) = match applying.as_slice() {
            [old, new] => (old.clone(), new.clone()),
            _ => return Ok(atoms),
        };
        let gates = |set: &BTreeSet<(usize, String, Id<Node>)>| -> BTreeSet<Id<Node>> {
            set.iter().map(|(.., node)| *node).collect()
        };
        let (before, after) = (gates(&old), gates(&new));
        let mut seen = BTreeSet::new();
        for (_, provision, node) in &new {
            let set = cases.set(*node)?;
            if before.contains(node) {
                if seen.insert(*node) {
                    atoms.rules.push((provision.clone(), set));
                }
            } else {
                atoms.edited.extend(cases.diagram.support([set]));
            }
        }
        for (.., node) in old.iter().filter(|(.., node)| !after.contains(node)) {
            let set = cases.set(*node)?;
            atoms.edited.extend(cases.diagram.support([set]));
        }
        atoms.follow(cases, matter)?;
        Ok(atoms)
    }

    /// Matters that change and that this one reads.
    fn follow(&mut self, cases: &mut Cases<'_, '_>, matter: Id<Matter>) -> Found<()> {
        let joint = cases.joint;
        let nodes: Vec<Id<Node>> =
            (0..2).flat_map(|member| Outputs::of(joint, member, matter).nodes()).collect();
        let cone: BTreeSet<Id<Node>> = joint.circuit.cone(nodes.iter().copied()).into_iter().collect();
        let own = nodes;
        for other in joint.matters.ids() {
            let (before, after) = (Outputs::of(joint, 0, other), Outputs::of(joint, 1, other));
            let inside = |outputs: &Outputs| {
                let nodes = outputs.nodes();
                !nodes.is_empty() && nodes.iter().all(|n| cone.contains(n) || is_constant(cases, *n))
            };
            if other == matter || before == after || !inside(&before) || !inside(&after) {
                continue;
            }
            // It must stand before this one, and not hang on it in turn.
            let below: Vec<Id<Node>> = before.nodes().into_iter().chain(after.nodes()).collect();
            let below: BTreeSet<Id<Node>> = joint.circuit.cone(below).into_iter().collect();
            if own.iter().all(|n| below.contains(n)) {
                continue;
            }
            let within = window(cases, (0, &before), (1, &after))?;
            let before = verdicts(cases, 0, &before, within)?;
            let after = verdicts(cases, 1, &after, within)?;
            for (from, was) in &before {
                for (to, is) in after.iter().filter(|(to, _)| to != from) {
                    let set = cases.diagram.and(*was, *is)?;
                    if !set.is_empty() {
                        let words = |raw: &Raw| outcome(joint, other, *raw);
                        let matter = joint.matters[other].name.clone();
                        self.following.push((Following { matter, from: words(from), to: words(to) }, set));
                    }
                }
            }
        }
        Ok(())
    }
}

fn is_constant(cases: &Cases<'_, '_>, node: Id<Node>) -> bool {
    matches!(cases.joint.circuit.nodes()[node], Node::Constant(_))
}

/// A statement about a case.
#[derive(Clone)]
enum Literal {
    Following(Following),
    Dimension(usize, usize),
    Rule(String, bool),
}

/// A region as alternatives, each with its cases, and what they leave over.
pub(crate) fn describe(
    cases: &mut Cases<'_, '_>,
    words: &Words,
    atoms: &Atoms,
    region: Set,
    dimensions: usize,
    most: usize,
) -> Found<(Vec<(Alternative, Set)>, Set)> {
    let region = cases.diagram.and(region, cases.valid)?;
    let mut found = Vec::new();
    if dimensions <= FEW {
        let (cubes, rest) = cases.cover(region, most)?;
        for cube in cubes {
            let set = cases.diagram.cube(&cube)?;
            let possible = possible(cases, &cube)?;
            let conditions = words.cube(cases, &possible);
            found.push((Alternative { conditions, ..Alternative::default() }, set));
        }
        return Ok((found, rest));
    }
    let goal = cases.diagram.or(region, !cases.valid)?;
    let mut rest = region;
    while !rest.is_empty() && found.len() < most {
        let (alternative, set) = one(cases, words, atoms, goal, rest)?;
        rest = cases.diagram.without(rest, set)?;
        found.push((alternative, set));
    }
    Ok((found, rest))
}

/// A cube without the choices that cannot be made in it (M11): to name them would only be false. Of a finding that
/// nobody recorded the first state stands for all.
fn possible(cases: &mut Cases<'_, '_>, cube: &Cube) -> Found<Cube> {
    let mut kept = cube.clone();
    let unrecorded = cases.unrecorded();
    for (level, states) in &mut kept.states {
        if let Some((_, nobody)) = unrecorded.iter().find(|(of, _)| of == level) {
            let all = nobody.first().is_some_and(|first| states.contains(first));
            states.retain(|state| !nobody.contains(state));
            states.extend(nobody.iter().filter(|_| all));
            states.sort_unstable();
        }
    }
    for (n, (level, states)) in cube.states.iter().enumerate() {
        let choice = cases.dimensions.get(*level).is_some_and(|d| matches!(d.subject, Subject::Choice(_)));
        if !choice {
            continue;
        }
        let mut others = cube.clone();
        others.states.remove(n);
        let others = cases.diagram.cube(&others)?;
        let others = cases.diagram.and(others, cases.valid)?;
        let mut possible = Vec::new();
        for state in states {
            let here = cases.diagram.states(*level, &[*state])?;
            if cases.diagram.meet(here, others)? {
                possible.push(*state);
            }
        }
        if let Some((_, states)) = kept.states.get_mut(n) {
            *states = possible;
        }
    }
    Ok(kept)
}

/// Statements that hold in some case of `rest` and only in cases of `goal`, as few as can be left.
fn one(
    cases: &mut Cases<'_, '_>,
    words: &Words,
    atoms: &Atoms,
    goal: Set,
    rest: Set,
) -> Found<(Alternative, Set)> {
    let point = cases.diagram.some(rest);
    let mut case = Set::ALL;
    for (level, state) in point.iter().rev() {
        let here = cases.diagram.states(*level, &[*state])?;
        case = cases.diagram.and(here, case)?;
    }
    // From what says most to what says least; the last is left out first. What is left open by the point each
    // statement narrows, so that all of them hold in some case together.
    let mut literals: Vec<(Literal, Set)> = Vec::new();
    for (following, set) in &atoms.following {
        let narrowed = cases.diagram.and(case, *set)?;
        if !narrowed.is_empty() {
            case = narrowed;
            literals.push((Literal::Following(following.clone()), *set));
        }
    }
    for (provision, set) in &atoms.rules {
        let narrowed = cases.diagram.and(case, *set)?;
        let inside = !narrowed.is_empty();
        if inside {
            case = narrowed;
        }
        let set = if inside { *set } else { !*set };
        literals.push((Literal::Rule(provision.clone(), inside), set));
    }
    literals.sort_by_key(|(literal, _)| match literal {
        Literal::Following(_) => 0,
        Literal::Rule(_, true) => 2,
        Literal::Rule(_, false) => 3,
        Literal::Dimension(..) => 1,
    });
    let (mut own, mut others) = (Vec::new(), Vec::new());
    for (level, state) in &point {
        let set = cases.diagram.states(*level, &[*state])?;
        let list = if atoms.edited.contains(level) { &mut own } else { &mut others };
        list.push((Literal::Dimension(*level, *state), set));
    }
    let following = literals.iter().take_while(|(l, _)| matches!(l, Literal::Following(_))).count();
    let rules = literals.split_off(following);
    let mut groups = vec![literals, own, rules, others];
    let mut products = Vec::new();
    for group in &groups {
        products.push(product(cases, group)?);
    }
    // Whole groups first: the facts that the provisions beside it already speak for.
    for n in [3, 1, 2] {
        let mut rest = Set::ALL;
        for (_, product) in products.iter().enumerate().filter(|(m, _)| *m != n) {
            rest = cases.diagram.and(rest, *product)?;
        }
        if cases.diagram.inside(rest, goal)?
            && let (Some(group), Some(product)) = (groups.get_mut(n), products.get_mut(n))
        {
            group.clear();
            *product = Set::ALL;
        }
    }
    let kept: Vec<(Literal, Set)> = groups.into_iter().flatten().collect();
    let sets: Vec<Set> = kept.iter().map(|(_, set)| *set).collect();
    let places = cases.diagram.needed(&sets, goal)?;
    let needed = kept.into_iter().enumerate().filter(|(place, _)| places.contains(place));
    let needed = needed.map(|(_, literal)| literal).collect();
    written(cases, words, goal, needed)
}

/// The cases in which all of some statements hold; statements on levels from the last one up, so that each is put
/// above what there is.
fn product(cases: &mut Cases<'_, '_>, group: &[(Literal, Set)]) -> Found<Set> {
    let mut product = Set::ALL;
    for (_, set) in group.iter().rev() {
        product = cases.diagram.and(*set, product)?;
    }
    Ok(product)
}

/// The statements in words, those about facts with as many values as stay inside the region.
fn written(
    cases: &mut Cases<'_, '_>,
    words: &Words,
    goal: Set,
    needed: Vec<(Literal, Set)>,
) -> Found<(Alternative, Set)> {
    let mut alternative = Alternative::default();
    let mut rest = Set::ALL;
    let mut cube = Cube::default();
    for (literal, set) in &needed {
        match literal {
            Literal::Dimension(level, state) => cube.states.push((*level, vec![*state])),
            Literal::Following(following) => {
                rest = cases.diagram.and(rest, *set)?;
                alternative.following.push(following.clone());
            }
            Literal::Rule(provision, true) => {
                rest = cases.diagram.and(rest, *set)?;
                alternative.applying.push(provision.clone());
            }
            Literal::Rule(provision, false) => {
                rest = cases.diagram.and(rest, *set)?;
                alternative.not_applying.push(provision.clone());
            }
        }
    }
    // Cases outside the other statements do not matter for how far a fact may go.
    let goal = cases.diagram.or(goal, !rest)?;
    let stated = cube.states.iter().filter_map(|(l, s)| Some((*l, *s.first()?))).collect();
    let first: Vec<(usize, usize)> = stated;
    let mut cube = cases.diagram.widened(goal, first.clone())?;
    // A value that the other statements leave no case of would only make the words longer.
    let possible = cases.diagram.and(rest, cases.valid)?;
    for ((level, states), (_, own)) in cube.states.iter_mut().zip(&first) {
        let mut kept = Vec::new();
        for state in states.iter() {
            let here = cases.diagram.states(*level, &[*state])?;
            if state == own || cases.diagram.meet(here, possible)? {
                kept.push(*state);
            }
        }
        *states = kept;
    }
    cube.states.sort_unstable();
    alternative.conditions = words.cube(cases, &cube);
    let facts = cases.diagram.cube(&cube)?;
    Ok((alternative, cases.diagram.and(rest, facts)?))
}
