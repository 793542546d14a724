//! M14: the law of the day of the act, and later law where it is lighter.

use std::collections::BTreeSet;

use pol_eval::{Raw, VerdictKind};
use pol_model::{Matter, Outcomes, Rule, Settling};
use pol_values::{Date, Id};

use super::{Reference, Run, Setting, Why, decided, in_force};

/// Under which law a matter is settled.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Law {
    OfTheAct,
    OfTheDecision,
    ReachingBack,
}

/// How a matter comes out, and in a conflict what the rules in conflict want.
pub(super) struct Settled {
    pub(super) verdict: Raw,
    pub(super) wanted: Outcomes,
    pub(super) defeated: BTreeSet<usize>,
    /// Norms that apply and are not replaced.
    standing: BTreeSet<usize>,
}

impl<'m> Reference<'m> {
    /// A matter in one completion, by the lightest of the laws that are to be looked at.
    pub(super) fn settled(&self, setting: &Setting<'_>, run: &Run, matter: Id<Matter>) -> Settled {
        let mut laws = vec![Law::OfTheAct];
        if self.weighed(setting, matter) {
            laws.push(Law::OfTheDecision);
        }
        if self.on(matter).iter().any(|n| self.model.rules[self.norms[*n].rule].retroactive.is_some()) {
            laws.push(Law::ReachingBack);
        }
        let each: Vec<Settled> = laws.into_iter().map(|law| self.under(law, setting, run, matter)).collect();
        // A norm that is replaced under one law, and stands under another, has its say in the comparison.
        let standing: BTreeSet<usize> = each.iter().flat_map(|s| s.standing.iter().copied()).collect();
        let defeated: BTreeSet<usize> = each.iter().flat_map(|s| s.defeated.iter().copied()).collect();
        let settled = each.into_iter().reduce(lighter_of).unwrap();
        Settled { defeated: &defeated - &standing, ..settled }
    }

    /// Whether 从旧兼从轻 holds for the matter: declared, or by a clause in force on the day of the decision.
    fn weighed(&self, setting: &Setting<'_>, matter: Id<Matter>) -> bool {
        self.model.lighter.iter().filter(|clause| clause.matters.contains(&matter)).any(|clause| {
            clause.provision.is_none_or(|provision| {
                let text = self.model.provisions[provision].text;
                let from = self.model.texts[text].effective;
                setting.decision_day.is_none_or(|day| {
                    from.is_none_or(|from| from <= day)
                        && self.model.until(text).is_none_or(|until| day < until)
                })
            })
        })
    }

    fn under(&self, law: Law, setting: &Setting<'_>, run: &Run, matter: Id<Matter>) -> Settled {
        let of = &self.model.matters[matter];
        let norms = self.on(matter);
        let rule = |n: usize| &self.model.rules[self.norms[n].rule];
        let on = |rule: &Rule| {
            let later = match law {
                Law::OfTheAct => false,
                Law::OfTheDecision => true,
                Law::ReachingBack => rule.retroactive.is_some(),
            };
            let act_day = if later { setting.decision_day } else { setting.act_day };
            Setting { act_day, decision_day: setting.decision_day, entries: setting.entries }
        };
        // What reaches back does so besides the law of the day of the act.
        let then =
            |rule: &Rule| law == Law::ReachingBack && rule.retroactive.is_some() && in_force(setting, rule);
        let in_force: Vec<usize> =
            norms.iter().copied().filter(|n| in_force(&on(rule(*n)), rule(*n)) || then(rule(*n))).collect();
        let in_scope: Vec<usize> =
            in_force.iter().copied().filter(|n| self.in_scope(&on(rule(*n)), run, rule(*n))).collect();
        let applying: Vec<usize> =
            in_scope.iter().copied().filter(|n| self.met(&on(rule(*n)), run, self.norms[*n].rule)).collect();
        let applying: Vec<usize> = applying.into_iter().filter(|n| self.competent(*n)).collect();
        let applies: BTreeSet<usize> = applying.iter().copied().collect();
        let plain =
            |verdict| Settled { verdict, wanted: 0, defeated: BTreeSet::new(), standing: applies.clone() };
        if norms.is_empty() {
            plain(Raw::plain(VerdictKind::None))
        } else if in_force.is_empty() {
            plain(Raw::plain(VerdictKind::NotInForce))
        } else if in_scope.is_empty() {
            plain(Raw::plain(VerdictKind::OutOfScope))
        } else if of.settling == Settling::SideBySide {
            plain(self.side_by_side(of, &norms, &applying))
        } else if applying.is_empty() {
            plain(decided(of.default.map_or(0, |n| 1 << n)))
        } else {
            // What reaches back prevails over the old text.
            let priorities = match (law, &self.reaching) {
                (Law::ReachingBack, Some(reaching)) => reaching,
                _ => self,
            };
            let settlement = priorities.settle(of, &applying);
            let verdict = if settlement.conflict {
                Raw { kind: VerdictKind::Conflict, permitted: settlement.permitted, standing: 0 }
            } else {
                decided(settlement.permitted)
            };
            let standing = &applies - &settlement.defeated;
            Settled { verdict, wanted: settlement.wanted, defeated: settlement.defeated, standing }
        }
    }

    /// The same rules, where those that reach back prevail over the rules of their text that are no longer in
    /// force when they take effect.
    pub(super) fn reaching_back(&self) -> Option<Box<Reference<'m>>> {
        let rule = |n: usize| &self.model.rules[self.norms[n].rule];
        if !self.model.rules.values().any(|r| r.retroactive.is_some()) {
            return None;
        }
        let mut over = self.over.clone();
        for upper in 0..self.norms.len() {
            for lower in 0..self.norms.len() {
                let (one, other) = (rule(upper), rule(lower));
                let old = other.repealed.zip(one.effective).is_some_and(|(until, from)| until <= from);
                let series = self.model.versions_of(one.text).contains(&other.text);
                let same = self.norms[upper].matter == self.norms[lower].matter;
                if one.retroactive.is_some() && old && series && same {
                    over.remove(&(lower, upper));
                    over.insert((upper, lower), Why::Retroactive);
                }
            }
        }
        let (read, norms, ranks) = (self.read.clone(), self.norms.clone(), self.ranks.clone());
        Some(Box::new(Reference {
            model: self.model,
            read,
            norms,
            over,
            cyclic: false,
            ranks,
            reaching: None,
        }))
    }

    /// Whether two rules that are judged on the same day are never both in force.
    pub(super) fn never_together(&self, one: &Rule, other: &Rule) -> bool {
        let after =
            |x: &Rule, y: &Rule| y.repealed.zip(x.effective).is_some_and(|(until, from)| until <= from);
        one.procedural == other.procedural && (after(one, other) || after(other, one))
    }

    /// Whether a rule's text is the version of the day: the latest in force, or before all of them the first.
    pub(super) fn of_the_day(&self, setting: &Setting<'_>, rule: &Rule) -> bool {
        let day = if rule.procedural { setting.decision_day } else { setting.act_day };
        let mut versions: Vec<_> = self.model.versions_of(rule.text);
        versions.sort_by_key(|v| self.model.texts[*v].effective);
        let begun = |from: Option<Date>| day.zip(from).is_none_or(|(day, from)| from <= day);
        let latest = versions.iter().rev().find(|v| begun(self.model.texts[**v].effective));
        latest.or(versions.first()) == Some(&rule.text)
    }
}

/// Lighter is a lighter maximum, then a lighter minimum; no rule is lightest; a conflict in either is one.
fn lighter_of(old: Settled, new: Settled) -> Settled {
    let conflict = |s: &Settled| s.verdict.kind == VerdictKind::Conflict;
    if conflict(&old) || conflict(&new) {
        let permitted = old.verdict.permitted & new.verdict.permitted;
        let verdict = Raw { kind: VerdictKind::Conflict, permitted, standing: 0 };
        return Settled { verdict, wanted: old.wanted | new.wanted, ..old };
    }
    let (was, is) = (old.verdict.permitted, new.verdict.permitted);
    let lighter = match (was, is) {
        (0, _) => false,
        (_, 0) => true,
        _ => {
            let severest = |set: u64| set.trailing_zeros();
            let lightest = |set: u64| 63 - set.leading_zeros();
            severest(is) > severest(was) || (severest(is) == severest(was) && lightest(is) > lightest(was))
        }
    };
    if lighter { new } else { old }
}
