//! Who may rule where rules stand against one another (M8, M11, M13).

use pol_model::{Modality, Outcomes, Rule, Ruling, Settling, covers};
use pol_values::Id;

use crate::lower::Lowering;
use crate::priority::Ranking;
use crate::settle::Counted;
use crate::{Node, Norm, Program};

/// Among more rules than this nobody looks for threes that leave nothing only together.
const MOST_RULES: usize = 24;

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
    if lowering.rulings.is_empty() {
        return Vec::new();
    }
    let severest = settling == Settling::Severest;
    let mut found = Vec::new();
    for (n, one) in rules.iter().enumerate() {
        for other in rules.iter().skip(n + 1) {
            let Some(organs) = organs(lowering, norms, ranking, (one, other), all) else { continue };
            let both = lowering.circuit.and(one.counts, other.counts);
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
    ranking: &Ranking,
    (one, other): (&Counted, &Counted),
    all: Outcomes,
) -> Option<Vec<(String, Outcomes)>> {
    let model = lowering.model;
    if ranking.over(one.at, other.at).is_some() || ranking.over(other.at, one.at).is_some() {
        return None;
    }
    let text = |of: &Counted| norms.get(of.at).map(|(_, rule)| model.rules[*rule].text);
    let (a, b) = (text(one)?, text(other)?);
    let ruling: &Ruling = [false, true]
        .iter()
        .filter(|_| a != b)
        .find_map(|apart| lowering.rulings.get(&(a.number(), b.number(), *apart)))?;
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
