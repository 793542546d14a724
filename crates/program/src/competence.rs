//! Competence (M12): who may set an outcome, who may take an act, whom an issuer can bind.

use pol_model::{Conclusion, MatterKind, Model, Provision, Rule, Text};
use pol_values::Id;

use crate::priority::defers;
use crate::restate::restated_by;
use crate::{Barred, Lacks};

/// Why a rule's conclusion is not competent, with the provision on whose force that hangs.
pub(crate) fn barred(model: &Model, rule: &Rule, conclusion: &Conclusion) -> Option<(Barred, Id<Provision>)> {
    setting(model, rule, conclusion)
        .or_else(|| taking(model, rule, conclusion))
        .or_else(|| binding(model, rule, conclusion))
}

/// 设定: outcomes of a reserved matter, set by another. A provision that only restates what may set
/// them needs no competence.
fn setting(model: &Model, rule: &Rule, conclusion: &Conclusion) -> Option<(Barred, Id<Provision>)> {
    if rule.restates && restated_by(model, rule, conclusion) {
        return None;
    }
    let own = &model.texts[rule.text];
    let reserving = model.reserved.iter().filter(|r| {
        r.matters.contains(&conclusion.matter)
            && !r.to.iter().any(|word| {
                own.issuers.iter().any(|issuer| model.precedence.one_organ(issuer, word))
                    || own.rank.as_deref().is_some_and(|rank| model.covers(word, rank))
            })
    });
    barring(model, Lacks::Setting, reserving.map(|r| r.provision), rule)
}

/// 职权: an act that others may take.
fn taking(model: &Model, rule: &Rule, conclusion: &Conclusion) -> Option<(Barred, Id<Provision>)> {
    let MatterKind::Duty(role, act) = model.matters[conclusion.matter].kind else { return None };
    // A kind of an act that is reserved is reserved with it, unless it is reserved by itself.
    let own = model.powers.iter().any(|p| p.act == act);
    let wider = if own { Vec::new() } else { model.wider_acts(act) };
    let reserving =
        model.powers.iter().filter(|p| (p.act == act || wider.contains(&p.act)) && !p.to.contains(&role));
    barring(model, Lacks::Taking, reserving.map(|p| p.provision), rule)
}

/// An issuer binds itself and the organs under it; kinds that the precedence data calls generally
/// binding bind every organ.
fn binding(model: &Model, rule: &Rule, conclusion: &Conclusion) -> Option<(Barred, Id<Provision>)> {
    let MatterKind::Duty(role, _) = model.matters[conclusion.matter].kind else { return None };
    let own = &model.texts[rule.text];
    let rank = own.rank.as_deref()?;
    if ["普遍约束", "generally_binding"].iter().any(|word| model.covers(word, rank)) {
        return None;
    }
    let role = &model.roles[role];
    let organs = std::iter::once(&role.name).chain(&role.includes);
    let binds = |organ: &'_ String| {
        let each = own.issuers.iter().map(|issuer| model.precedence.binds(issuer, organ));
        each.fold(None, |one, other| one.max(other))
    };
    let bound: Vec<bool> = organs.filter_map(binds).collect();
    let foreign = !bound.is_empty() && bound.iter().all(|b| !b);
    foreign.then_some((Barred { lacks: Lacks::Binding, by: None, assumed: Vec::new() }, rule.provision))
}

/// The first of these provisions that prevails over a rule, those that need no assumption before the others.
fn barring(
    model: &Model,
    lacks: Lacks,
    clauses: impl Iterator<Item = Id<Provision>>,
    rule: &Rule,
) -> Option<(Barred, Id<Provision>)> {
    let prevailing = clauses.filter_map(|clause| prevails(model, clause, rule).map(|why| (clause, why)));
    let (clause, assumed) = prevailing.min_by_key(|(_, assumed)| !assumed.is_empty())?;
    Some((Barred { lacks, by: Some(model.full_citation(clause)), assumed }, clause))
}

/// Neither 设定 nor 职权 removes anything from a rule over which its own article has no priority. Where it
/// has, with the edges on which that rests and that no statute gives.
fn prevails(model: &Model, clause: Id<Provision>, rule: &Rule) -> Option<Vec<String>> {
    let text: Id<Text> = model.provisions[clause].text;
    if text == rule.text {
        return None;
    }
    if defers(model, rule, text).is_some() {
        return Some(Vec::new());
    }
    model.precedence.ranks(model, text, rule.text).map(|ranked| ranked.assumed)
}
