//! M6 (b) and (c), M7 under rank, M12: texts of several issuers and kinds.

use std::collections::{BTreeMap, BTreeSet};

use pol_model::{Modality, Provision, Text};
use pol_values::Id;

use super::{Priorities, Reference, all_of, subsets};

/// Only the order of kinds is closed under transitivity.
pub(super) fn closed(edges: &[(String, String)]) -> BTreeSet<(String, String)> {
    let mut ranks: BTreeSet<(String, String)> = edges.iter().cloned().collect();
    loop {
        let longer: Vec<(String, String)> = ranks
            .iter()
            .flat_map(|(a, b)| ranks.iter().filter(move |(c, _)| c == b).map(|(_, d)| (a.clone(), d.clone())))
            .collect();
        let before = ranks.len();
        ranks.extend(longer);
        if ranks.len() == before {
            return ranks;
        }
    }
}

impl Reference<'_> {
    pub(super) fn same_issuer(&self, one: Id<Text>, other: Id<Text>) -> bool {
        let issuer = |text: Id<Text>| &self.model.texts[text].issuers;
        one == other || (!issuer(one).is_empty() && issuer(one) == issuer(other))
    }

    pub(super) fn outranks(&self, upper: Id<Text>, lower: Id<Text>) -> bool {
        let kind = |text: Id<Text>| self.model.texts[text].rank.clone();
        upper != lower && kind(upper).zip(kind(lower)).is_some_and(|pair| self.ranks.contains(&pair))
    }

    /// Whether a clause makes a norm yield to another text, and whether as soon as that one speaks. A clause
    /// on the provision is special towards one on the whole policy.
    pub(super) fn deference(&self, norm: usize, to: Id<Text>) -> Option<bool> {
        self.follows(self.model.rules[self.norms[norm].rule].provision, to)
    }

    fn follows(&self, provision: Id<Provision>, to: Id<Text>) -> Option<bool> {
        let own = self.model.provisions[provision].text;
        if own == to {
            return None;
        }
        let kind = self.model.texts[to].rank.as_ref();
        let named = self.model.texts[own].following.iter().filter(|c| c.to.iter().any(|w| Some(w) == kind));
        let reaching = named.filter(|c| c.provision.is_none_or(|p| self.stands_in(provision, p)));
        let (special, general): (Vec<_>, Vec<_>) = reaching.partition(|c| c.provision.is_some());
        // On the narrower first; of several there the one that asks for less.
        let first = if special.is_empty() { general } else { special };
        first.iter().map(|c| c.otherwise).max()
    }

    /// Whether the lower norm defers to the upper one: 不一致时 only where it says something that the other
    /// does not allow.
    pub(super) fn yields(&self, lower: usize, upper: usize) -> Option<bool> {
        let text = self.model.rules[self.norms[upper].rule].text;
        let otherwise = self.deference(lower, text)?;
        let (above, below) = (&self.norms[upper], &self.norms[lower]);
        let differs = match (above.modality, below.modality) {
            (Modality::Forbid, Modality::Forbid) => false,
            (Modality::Forbid, _) | (_, Modality::Forbid) => above.outcomes & below.outcomes != 0,
            _ => below.outcomes & !above.outcomes != 0,
        };
        (otherwise || differs).then_some(otherwise)
    }

    /// The priorities in a case in which these norms apply: of a circle of which all applies, the members have
    /// no priority over one another.
    pub(super) fn among(&self, applying: &[usize]) -> Priorities {
        let held: Priorities = self
            .over
            .iter()
            .filter(|((upper, lower), _)| applying.contains(upper) && applying.contains(lower))
            .map(|(pair, why)| (*pair, *why))
            .collect();
        let leads = |from: usize, to: usize| {
            let mut reached = BTreeSet::from([from]);
            loop {
                let next: Vec<usize> =
                    held.keys().filter(|(upper, _)| reached.contains(upper)).map(|(_, l)| *l).collect();
                let before = reached.len();
                reached.extend(next);
                if reached.len() == before {
                    return reached.contains(&to);
                }
            }
        };
        held.iter().filter(|((upper, lower), _)| !leads(*lower, *upper)).map(|(p, w)| (*p, *w)).collect()
    }

    /// The outcomes that a norm leaves, where 可以 with priority over it lift some of those that it prohibits.
    pub(super) fn leaves(&self, norm: usize, lifted: u64) -> u64 {
        let all = all_of(&self.model.matters[self.norms[norm].matter]);
        match self.norms[norm].modality {
            Modality::Bind => self.norms[norm].outcomes,
            Modality::Forbid => all & !(self.norms[norm].outcomes & !lifted),
            Modality::Permit => all,
        }
    }

    /// M7: whether some of the norms that rank above one, consistent together, leave it nothing; each with what
    /// it leaves.
    pub(super) fn left_nothing(&self, ranking: &BTreeMap<usize, u64>, lower: usize) -> bool {
        let all = all_of(&self.model.matters[self.norms[lower].matter]);
        // Of a 可以 nothing is left where all that it opens is shut out.
        let own = match self.norms[lower].modality {
            Modality::Permit => self.norms[lower].outcomes,
            Modality::Bind | Modality::Forbid => self.leaves(lower, 0),
        };
        let ranking: Vec<u64> = ranking.values().copied().collect();
        !ranking.is_empty()
            && subsets(&ranking).iter().filter(|set| !set.is_empty()).any(|set| {
                let left = set.iter().fold(all, |left, mask| left & mask);
                left != 0 && left & own == 0
            })
    }

    /// M12: outcomes of a matter that is reserved to others are removed, if the article that reserves it has
    /// priority over the rule.
    pub(super) fn competent(&self, norm: usize) -> bool {
        let own = self.model.rules[self.norms[norm].rule].text;
        let text = &self.model.texts[own];
        !self.model.reserved.iter().any(|clause| {
            let reserving = self.model.provisions[clause.provision].text;
            let may =
                clause.to.iter().any(|word| Some(word) == text.rank.as_ref() || text.issuers.contains(word));
            let yields = (self.deference(norm, reserving), self.follows(clause.provision, own));
            let prevails = reserving != own
                && match yields {
                    (Some(_), None) => true,
                    (None, Some(_)) => false,
                    (Some(_), Some(_)) | (None, None) => self.outranks(reserving, own),
                };
            clause.matters.contains(&self.norms[norm].matter) && !may && prevails
        })
    }
}
