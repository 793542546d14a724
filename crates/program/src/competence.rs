//! Competence (M12): who may set an outcome, who may take an act, whom an issuer can bind.

use pol_model::{Conclusion, MatterKind, Model, Provision, Rule, Text};
use pol_values::Id;

use crate::Lacks;
use crate::priority::{defers, provision_defers};
use crate::restate::{Restated, restated_by};

/// That a rule's conclusion is not competent.
pub(crate) struct Bar {
    /// In what respect.
    pub(crate) lacks: Lacks,
    /// The provision on whose force that hangs: the one that reserves the matter or act; where the issuer cannot
    /// bind the organ, the rule's own.
    pub(crate) clause: Id<Provision>,
    /// Edges that no statute gives, by which that provision ranks above the rule.
    pub(crate) assumed: Vec<String>,
    /// 重申: while one of these is in force, it needs no competence.
    pub(crate) restated: Vec<Id<Provision>>,
}

/// Why a rule's conclusion is not competent: what bars it, those that need no assumption before the others.
pub(crate) fn barred(model: &Model, rule: &Rule, conclusion: &Conclusion) -> Vec<Bar> {
    let setting = setting(model, rule, conclusion);
    if !setting.is_empty() {
        return setting;
    }
    let taking = taking(model, rule, conclusion);
    if taking.is_empty() { binding(model, rule, conclusion).into_iter().collect() } else { taking }
}

/// 设定: outcomes of a reserved matter, set by another. A provision that only restates what may set
/// them needs no competence.
fn setting(model: &Model, rule: &Rule, conclusion: &Conclusion) -> Vec<Bar> {
    set_by(model, rule, conclusion, MOST_RESTATED)
}

/// A restatement of a restatement is followed through so many.
const MOST_RESTATED: usize = 8;

fn set_by(model: &Model, rule: &Rule, conclusion: &Conclusion, left: usize) -> Vec<Bar> {
    let restated = match rule.restates.then(|| restated_by(model, rule, conclusion)) {
        Some(Restated::NotLoaded) => return Vec::new(),
        // What may not set the outcome itself gives nobody the power to.
        Some(Restated::By(rules)) if left > 0 => {
            let may_set = |(other, same): &(Id<Rule>, &Conclusion)| {
                set_by(model, &model.rules[*other], same, left - 1).iter().all(|bar| !bar.restated.is_empty())
            };
            let rules = rules.into_iter().filter(may_set);
            rules.map(|(rule, _)| model.rules[rule].provision).collect()
        }
        Some(Restated::By(_)) | None => Vec::new(),
    };
    let own = &model.texts[rule.text];
    let reserving = model.reserved.iter().filter(|r| {
        r.matters.contains(&conclusion.matter)
            && !r.to.iter().any(|word| {
                own.issuers.iter().any(|issuer| model.precedence.one_organ(issuer, word))
                    || own.rank.as_deref().is_some_and(|rank| model.covers(word, rank))
            })
    });
    barring(model, (Lacks::Setting, restated), reserving.map(|r| r.provision), rule)
}

/// 职权: an act that others may take.
fn taking(model: &Model, rule: &Rule, conclusion: &Conclusion) -> Vec<Bar> {
    let MatterKind::Duty(role, act) = model.matters[conclusion.matter].kind else { return Vec::new() };
    // A kind of an act that is reserved is reserved with it, unless it is reserved by itself.
    let own = model.powers.iter().any(|p| p.act == act);
    let wider = if own { Vec::new() } else { model.wider_acts(act) };
    let reserving =
        model.powers.iter().filter(|p| (p.act == act || wider.contains(&p.act)) && !p.to.contains(&role));
    barring(model, (Lacks::Taking, Vec::new()), reserving.map(|p| p.provision), rule)
}

/// An issuer binds itself and the organs under it; kinds that the precedence data calls generally
/// binding bind every organ in its territory.
fn binding(model: &Model, rule: &Rule, conclusion: &Conclusion) -> Option<Bar> {
    let MatterKind::Duty(role, _) = model.matters[conclusion.matter].kind else { return None };
    let own = &model.texts[rule.text];
    let rank = own.rank.as_deref()?;
    let general = ["普遍约束", "generally_binding"].iter().any(|word| model.covers(word, rank));
    let role = &model.roles[role];
    let organs = std::iter::once(&role.name).chain(&role.includes);
    let binds = |organ: &'_ String| {
        if general {
            return model.precedence.in_territory(own, organ);
        }
        let each = own.issuers.iter().map(|issuer| model.precedence.binds(issuer, organ));
        each.fold(None, |one, other| one.max(other))
    };
    let bound: Vec<bool> = organs.filter_map(binds).collect();
    let foreign = !bound.is_empty() && bound.iter().all(|b| !b);
    let bar = |lacks| Bar { lacks, clause: rule.provision, assumed: Vec::new(), restated: Vec::new() };
    foreign.then(|| bar(Lacks::Binding))
}

/// Those of these provisions that prevail over a rule, those that need no assumption before the others.
fn barring(
    model: &Model,
    (lacks, restated): (Lacks, Vec<Id<Provision>>),
    clauses: impl Iterator<Item = Id<Provision>>,
    rule: &Rule,
) -> Vec<Bar> {
    let prevailing = clauses.filter_map(|clause| {
        let assumed = prevails(model, clause, rule)?;
        Some(Bar { lacks, clause, assumed, restated: restated.clone() })
    });
    let mut bars: Vec<Bar> = prevailing.collect();
    bars.sort_by_key(|bar| !bar.assumed.is_empty());
    bars
}

/// Neither 设定 nor 职权 removes anything from a rule over which its own article has no priority. Where it
/// has, with the edges on which that rests and that no statute gives.
fn prevails(model: &Model, clause: Id<Provision>, rule: &Rule) -> Option<Vec<String>> {
    let text: Id<Text> = model.provisions[clause].text;
    if text == rule.text {
        return None;
    }
    // (b) before (c); mutual deference cancels (M6).
    match (defers(model, rule, text).is_empty(), provision_defers(model, clause, rule.text).is_empty()) {
        (false, true) => Some(Vec::new()),
        (true, false) => None,
        (true, true) | (false, false) => {
            model.precedence.ranks(model, text, rule.text).map(|ranked| ranked.assumed)
        }
    }
}
