//! As sets in a decision diagram.

use std::collections::{BTreeMap, BTreeSet};

use pol_program::{Diagram, Gates, Input, Node, OutOfBudget, Set, Variable, arrange};
use pol_values::{Id, Truth};

use super::{Found, MOST_VERDICTS, Question, Ruled, choosers};
use crate::VerdictKind;
use crate::verdict::Raw;

/// The sets of cases from which the verdicts on a matter are read.
#[derive(Clone, Debug)]
pub struct VerdictSets {
    /// Some rule is in force.
    pub in_force: Set,
    /// Some rule is in force and in scope.
    pub in_scope: Set,
    /// Rules conflict.
    pub conflict: Set,
    /// Each outcome is permitted.
    pub permitted: Vec<Set>,
    /// Each statement stands (可并存).
    pub standing: Vec<Set>,
    /// 可并存
    pub side_by_side: bool,
    /// The outcomes that leave a choice by themselves, as bits.
    pub wide: u64,
}

impl VerdictSets {
    /// The verdicts that come out in some case of `within`, each with its cases.
    ///
    /// # Errors
    /// If the sets need more nodes than the budget allows.
    pub fn divide(&self, diagram: &mut Diagram, within: Set) -> pol_program::Found<Vec<(Raw, Set)>> {
        let mut found = vec![(Raw::plain(VerdictKind::NotInForce), diagram.without(within, self.in_force)?)];
        let rest = diagram.and(within, self.in_force)?;
        found.push((Raw::plain(VerdictKind::OutOfScope), diagram.without(rest, self.in_scope)?));
        let rest = diagram.and(rest, self.in_scope)?;
        for conflicting in [false, true] {
            let part = match conflicting {
                true => diagram.and(rest, self.conflict)?,
                false => diagram.without(rest, self.conflict)?,
            };
            let mut parts = vec![(0u64, 0u64, part)];
            let permitted = self.permitted.iter().enumerate().map(|(n, set)| (1u64 << n, 0u64, set));
            let standing = self.standing.iter().enumerate().map(|(n, set)| (0, 1 << n, set));
            for (permits, says, set) in permitted.chain(standing) {
                let mut split = Vec::new();
                for (permitted, standing, part) in parts {
                    let (with, without) = (diagram.and(part, *set)?, diagram.without(part, *set)?);
                    split.extend([
                        (permitted, standing, without),
                        (permitted | permits, standing | says, with),
                    ]);
                }
                split.retain(|(.., set)| !set.is_empty());
                if split.len() > MOST_VERDICTS {
                    return Err(OutOfBudget);
                }
                parts = split;
            }
            for (permitted, standing, set) in parts {
                let raw = match conflicting {
                    true => Raw { kind: VerdictKind::Conflict, permitted, standing },
                    false => Raw::permitting(self.side_by_side, self.wide, permitted, standing),
                };
                found.push((raw, set));
            }
        }
        found.retain(|(_, set)| !set.is_empty());
        Ok(found)
    }
}

pub(super) fn outlook(question: &Question<'_>, most: usize) -> pol_program::Found<Found> {
    let Question { program, settled, reach, space, ruled, .. } = question;
    let mut sets = Sets::new(question, most)?;
    let mut valid = Set::ALL;
    for node in &reach.constraints {
        let set = sets.of(*node)?;
        valid = sets.diagram.and(valid, set)?;
    }
    for (variable, nodes) in choosers(program, space) {
        let Some(level) = sets.levels.iter().position(|n| *n == variable) else { continue };
        for (state, node) in nodes.iter().enumerate() {
            let (can, here) = (sets.of(*node)?, sets.diagram.states(level, &[state])?);
            let beyond = sets.diagram.without(here, can)?;
            valid = sets.diagram.without(valid, beyond)?;
        }
    }
    let mut all = |nodes: &mut dyn Iterator<Item = Id<Node>>| -> pol_program::Found<Vec<Set>> {
        nodes.map(|node| sets.of(node)).collect()
    };
    let head = all(&mut [settled.any_in_force, settled.any_in_scope, settled.conflict].into_iter())?;
    let permitted = all(&mut settled.permitted.iter().copied())?;
    let standing = all(&mut settled.standing.iter().map(|s| s.stands))?;
    let &[in_force, in_scope, conflict] = head.as_slice() else { return Err(OutOfBudget) };
    let (side_by_side, wide) = (settled.side_by_side, settled.wide);
    let outputs = VerdictSets { in_force, in_scope, conflict, permitted, standing, side_by_side, wide };
    let mut verdicts: BTreeMap<Raw, Set> = BTreeMap::new();
    for (raw, set) in outputs.divide(&mut sets.diagram, valid)? {
        let mut parts = vec![(raw, set)];
        if let (VerdictKind::Conflict, Some(ruled)) = (raw.kind, ruled) {
            let followed = sets.followed(ruled)?;
            parts = vec![
                (raw, sets.diagram.without(set, followed)?),
                (Raw::ruled(ruled.outcome), sets.diagram.and(set, followed)?),
            ];
        }
        for (raw, set) in parts.into_iter().filter(|(_, set)| !set.is_empty()) {
            let known = verdicts.get(&raw).copied().unwrap_or(Set::NONE);
            verdicts.insert(raw, sets.diagram.or(known, set)?);
        }
    }
    let hangs = sets.hangs(&verdicts.values().copied().collect::<Vec<_>>(), valid)?;
    Ok(Found { verdicts: verdicts.into_keys().collect(), exact: space.exact, hangs })
}

struct Sets<'q> {
    question: &'q Question<'q>,
    diagram: Diagram,
    /// The variable of the space that each level is.
    levels: Vec<usize>,
    gates: Gates,
}

impl<'q> Sets<'q> {
    fn new(question: &'q Question<'q>, most: usize) -> pol_program::Found<Sets<'q>> {
        let variables = &question.space.variables;
        let inputs =
            |v: &Variable| v.states.iter().flatten().map(|(input, _)| *input).collect::<Vec<Id<Input>>>();
        let mut levels: Vec<(usize, Vec<Id<Input>>)> = variables.iter().map(inputs).enumerate().collect();
        // Inputs come in the order of the rules that read them.
        levels.sort_by_key(|(_, inputs)| inputs.iter().min().copied());
        let (levels, inputs): (Vec<usize>, Vec<Vec<Id<Input>>>) = levels.into_iter().unzip();
        let order = arrange(&question.program.circuit, &inputs);
        let levels: Vec<usize> = order.iter().filter_map(|at| levels.get(*at)).copied().collect();
        let states = |level: &usize| variables.get(*level).map_or(0, |v| v.states.len());
        let mut sets = Sets {
            question,
            diagram: Diagram::new(levels.iter().map(states).collect(), most),
            levels,
            gates: Gates::default(),
        };
        for (level, variable) in sets.levels.clone().into_iter().enumerate() {
            let states = variables.get(variable).into_iter().flat_map(|v| &v.states);
            // A state that leaves an input without an answer is no set of cases.
            if !sets.gates.answers(&mut sets.diagram, level, states)? {
                return Err(OutOfBudget);
            }
        }
        Ok(sets)
    }

    /// The completions in which a node holds.
    fn of(&mut self, node: Id<Node>) -> pol_program::Found<Set> {
        // What is unknown and no variable answers cannot tell verdicts apart: another input decides them
        // already.
        let known = |input: Id<Input>| {
            self.question.inputs.get(input.number()).is_some_and(|i| i.lane(0) == Truth::True)
        };
        self.gates.set(&mut self.diagram, &self.question.program.circuit, node, &known)
    }

    fn followed(&mut self, ruled: &Ruled) -> pol_program::Found<Set> {
        let mut followed = self.of(ruled.wanted)?;
        for node in ruled.nodes().skip(1) {
            let barred = self.of(node)?;
            followed = self.diagram.without(followed, barred)?;
        }
        Ok(followed)
    }

    /// The variables of which one alone can change the verdict: for some case, another that can be and differs
    /// in it alone has another verdict.
    fn hangs(&mut self, verdicts: &[Set], valid: Set) -> pol_program::Found<Vec<usize>> {
        let mut found = BTreeSet::new();
        // The cases of the last verdict are those of no other.
        for verdict in verdicts.split_last().map_or(&[][..], |(_, rest)| rest) {
            let other = self.diagram.without(valid, *verdict)?;
            let levels = self.diagram.apart(*verdict, other)?;
            found.extend(levels.iter().filter_map(|level| self.levels.get(*level)).copied());
        }
        Ok(found.into_iter().collect())
    }
}
