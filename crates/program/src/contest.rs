//! Who may rule where rules stand against one another (M8, M11, M13).

use std::collections::{BTreeMap, BTreeSet};

use pol_model::{Modality, Model, Outcomes, Rule, Ruling, Settling, covers};
use pol_values::Id;

use crate::lower::Lowering;
use crate::priority::Ranking;
use crate::settle::Counted;
use crate::{Node, Norm, Program};

/// Among more rules than this nobody looks for threes that leave nothing only together.
const MOST_RULES: usize = 24;

/// Who rules between the rules of two texts neither of which prevails.
#[derive(Clone, Debug, Default)]
pub struct Rulings {
    /// By the places of the texts; `true`: between a later general rule and an older special one.
    texts: BTreeMap<(usize, usize, bool), Ruling>,
    /// Special rules, each with a later general one: the two principles point apart (M6 (d)).
    apart: BTreeSet<(Id<Norm>, Id<Norm>)>,
    /// Some text ranks above another only in cases of its territory (变通).
    pub(crate) hangs_on_territory: bool,
}

impl Rulings {
    /// What the precedence data says of each two texts.
    pub(crate) fn of(model: &Model) -> Rulings {
        let mut texts = BTreeMap::new();
        let mut hangs_on_territory = false;
        for a in model.texts.ids() {
            for b in model.texts.ids().filter(|b| *b != a) {
                let ranked = model.precedence.ranks(model, a, b);
                hangs_on_territory |= ranked.is_some_and(|ranked| ranked.only_in.is_some());
                for apart in [false, true] {
                    if let Some(ruling) = model.precedence.ruling(model, a, b, apart) {
                        texts.insert((a.number(), b.number(), apart), ruling);
                    }
                }
            }
        }
        Rulings { texts, apart: BTreeSet::new(), hangs_on_territory }
    }

    /// Texts between whose later general and older special rules the data names who rules.
    pub(crate) fn referred(&self) -> BTreeSet<(usize, usize)> {
        self.texts.keys().filter(|(.., apart)| *apart).map(|(a, b, _)| (*a, *b)).collect()
    }

    /// Keeps that a rule is special and another, later one general.
    pub(crate) fn point_apart(&mut self, special: Id<Norm>, general: Id<Norm>) {
        self.apart.insert((special, general));
    }

    /// Keeps the same of these rules where they are looked at under another law, each in its place.
    pub(crate) fn apart_under(&mut self, first: &[(Id<Norm>, Id<Rule>)], again: &[(Id<Norm>, Id<Rule>)]) {
        let place = |norm: Id<Norm>| first.iter().position(|(id, _)| *id == norm);
        let other = |norm: Id<Norm>| again.get(place(norm)?).map(|(id, _)| *id);
        let found: Vec<_> = self.apart.iter().filter_map(|(a, b)| other(*a).zip(other(*b))).collect();
        self.apart.extend(found);
    }

    /// Of two rules the special one and the later general one, if the two principles point apart.
    pub fn apart(&self, a: Id<Norm>, b: Id<Norm>) -> Option<(Id<Norm>, Id<Norm>)> {
        [(a, b), (b, a)].into_iter().find(|pair| self.apart.contains(pair))
    }

    /// Who rules between two rules, each with the place of its text. What is said of later general and older
    /// special rules goes before what is said of their kinds.
    pub fn between(&self, a: (Id<Norm>, usize), b: (Id<Norm>, usize)) -> Option<&Ruling> {
        let of = |apart| self.texts.get(&(a.1, b.1, apart));
        self.apart(a.0, b.0).and_then(|_| of(true)).or_else(|| of(false))
    }
}

/// Two rules without priority that stand against one another, from texts between which the precedence
/// data names who rules.
#[derive(Clone, Debug)]
pub struct Contest {
    /// The organs that may rule, each with the outcomes that it may pick: of two stages the first organ
    /// may not itself apply the rule for which the second must be asked.
    pub organs: Vec<(String, Outcomes)>,
    /// The two count, and cannot stand together.
    pub stands: Id<Node>,
}

impl Contest {
    /// Whether an organ may rule for an outcome.
    pub fn allows(&self, program: &Program, organ: Option<&str>, outcome: usize) -> bool {
        let known = |name: &'_ str| program.organs.get(name).cloned().unwrap_or_else(|| name.to_owned());
        let Some(organ) = organ.map(known) else { return false };
        self.organs.iter().any(|(may, outcomes)| known(may) == organ && outcomes >> outcome & 1 == 1)
    }
}

/// The contests among the rules on a matter, each of them limited to `all` outcomes.
pub(crate) fn contests(
    lowering: &mut Lowering<'_>,
    norms: &[(Id<Norm>, Id<Rule>)],
    rules: &[Counted],
    ranking: &Ranking,
    settling: Settling,
    all: Outcomes,
) -> Vec<Contest> {
    if lowering.rulings.texts.is_empty() {
        return Vec::new();
    }
    let severest = settling == Settling::Severest;
    let mut found = Vec::new();
    for (n, one) in rules.iter().enumerate() {
        for other in rules.iter().skip(n + 1) {
            let Some(organs) = organs(lowering, norms, (one, other), all) else { continue };
            let mut both = lowering.circuit.and(one.counts, other.counts);
            // Only where neither has priority over the other.
            for (upper, lower) in [(one.at, other.at), (other.at, one.at)] {
                for pair in ranking.over(upper, lower) {
                    let idle = lowering.circuit.not(pair.active);
                    both = lowering.circuit.and(both, idle);
                }
            }
            let (_, left) = together(&[one, other], all);
            let against = one.effect.opposes(other.effect, all, severest);
            if against {
                found.push(Contest { organs: organs.clone(), stands: both });
            }
            // Three that leave nothing, of which each two leave something.
            if against || left == 0 || rules.len() > MOST_RULES {
                continue;
            }
            for third in rules.iter().filter(|r| r.at != one.at && r.at != other.at) {
                let (binds, left) = together(&[one, other, third], all);
                let of_two = together(&[one, third], all).1 != 0 && together(&[other, third], all).1 != 0;
                if left == 0 && of_two && !(severest && binds > 1) {
                    let stands = lowering.circuit.and(both, third.counts);
                    found.push(Contest { organs: organs.clone(), stands });
                }
            }
        }
    }
    found
}

/// How many of the rules bind, and what all of them leave.
fn together(rules: &[&Counted], all: Outcomes) -> (usize, Outcomes) {
    let binds = rules.iter().filter(|r| r.effect.modality == Modality::Bind).count();
    (binds, rules.iter().fold(all, |left, rule| left & rule.effect.leaves(all)))
}

/// The organs that may rule between two rules of neither of which the other has priority, with the outcomes
/// that each may pick; `None` where the data names nobody.
fn organs(
    lowering: &Lowering<'_>,
    norms: &[(Id<Norm>, Id<Rule>)],
    (one, other): (&Counted, &Counted),
    all: Outcomes,
) -> Option<Vec<(String, Outcomes)>> {
    let model = lowering.model;
    let rule = |of: &Counted| norms.get(of.at).map(|(norm, rule)| (*norm, model.rules[*rule].text));
    let ((x, a), (y, b)) = (rule(one)?, rule(other)?);
    let ruling = lowering.rulings.between((x, a.number()), (y, b.number()))?;
    // The outcomes for which a rule is applied, and not the one against it.
    let wants = |rule: &Counted| rule.effect.wants(all);
    let mut first = all;
    let mut organs = Vec::new();
    for (kind, organ) in &ruling.stages {
        organs.push((organ.clone(), all));
        for (own, text, against) in [(one, a, other), (other, b, one)] {
            let of_kind = model.texts[text].rank.as_deref();
            if of_kind.is_some_and(|rank| covers(&model.collectives, kind, rank)) {
                first &= !(wants(own) & !wants(against));
            }
        }
    }
    organs.insert(0, (ruling.organ.clone(), first));
    Some(organs)
}
