//! Facts in words: their value, and how it is known.

use std::collections::BTreeMap;

use pol_eval::{Asked, ExceptionTrace, Explanation, FactSource, FactUse, FormulaTrace};

use super::words::Words;
use crate::document::Text;

/// `是，调查组 2024-08-26 认定`
pub(crate) fn known(words: Words, fact: &FactUse) -> String {
    match how(words, fact) {
        Some(how) => {
            words.pick(format!("{}，{how}", value(words, fact)), format!("{}, {how}", value(words, fact)))
        }
        None => value(words, fact),
    }
}

/// A value.
pub(crate) fn value(words: Words, fact: &FactUse) -> String {
    words.value(&fact.value)
}

/// How a value is known; `None` where nothing is known.
pub(crate) fn how(words: Words, fact: &FactUse) -> Option<String> {
    let basis = fact.basis.as_deref().map(|b| words.quoted(b)).unwrap_or_default();
    Some(match fact.source {
        FactSource::Unknown => return None,
        FactSource::Unprovable => words.pick("无法查明", "cannot be shown").to_owned(),
        FactSource::Given => words.pick("案件写明", "given").to_owned(),
        FactSource::Found => words.recorded(fact.record.as_ref(), ("认定", "found")),
        FactSource::OthersFalse => words.pick("其余为否", "others false").to_owned(),
        FactSource::Presumed if basis.is_empty() => words.pick("推定", "presumed").to_owned(),
        FactSource::Presumed => {
            words.pick(format!("推定，依据 {basis}"), format!("presumed, on the basis of {basis}"))
        }
        FactSource::NotRaised => {
            let by = fact.raised_by.as_deref().unwrap_or_default();
            let said = words.pick(format!("未由 {by} 主张"), format!("not raised by {by}"));
            if basis.is_empty() {
                said
            } else {
                words.pick(format!("{said}，依据 {basis}"), format!("{said}, on the basis of {basis}"))
            }
        }
        FactSource::Cited => {
            let fault = fact.fault.as_deref().map(|fault| words.bracketed(fault)).unwrap_or_default();
            words.pick(format!("援引 {basis}{fault}"), format!("citing {basis}{fault}"))
        }
        FactSource::NothingCited => words.pick("没有援引", "nothing cited").to_owned(),
        FactSource::Concluded => words.pick("由规则得出", "concluded by a rule").to_owned(),
    })
}

/// What a case file adds: grounds, evidence, and the place.
pub(crate) fn notes(words: Words, fact: &FactUse) -> Vec<Text> {
    let mut notes = fact.record.as_ref().map(|r| record(words, r)).unwrap_or_default();
    if let Some(place) = &fact.place {
        notes.push(words.pick(format!("见 {place}"), format!("see {place}")));
    }
    if notes.is_empty() { Vec::new() } else { vec![Text::new(words.parts(&notes))] }
}

/// Grounds and evidence.
pub(crate) fn record(words: Words, record: &Asked) -> Vec<String> {
    let grounds =
        record.grounds.as_ref().map(|g| words.pick(format!("理由 “{g}”"), format!("grounds “{g}”")));
    let evidence =
        record.evidence.as_ref().map(|e| words.pick(format!("证据 “{e}”"), format!("evidence “{e}”")));
    grounds.into_iter().chain(evidence).collect()
}

/// Every fact that an explanation mentions, by name.
pub(crate) fn all(explanation: &Explanation) -> BTreeMap<&str, &FactUse> {
    let mut facts = BTreeMap::new();
    let matters = [&explanation.decisions, &explanation.acts, &explanation.findings];
    for rule in matters.into_iter().flatten().flat_map(|m| &m.rules) {
        for formula in rule.scopes.iter().chain(&rule.conditions) {
            within(formula, &mut |fact| _ = facts.entry(fact.name.as_str()).or_insert(fact));
        }
        for exception in &rule.exceptions {
            within_exception(exception, &mut |fact| _ = facts.entry(fact.name.as_str()).or_insert(fact));
        }
    }
    for fact in &explanation.facts {
        facts.insert(fact.name.as_str(), fact);
    }
    facts
}

/// Visits the facts of a formula.
pub(crate) fn within<'f>(formula: &'f FormulaTrace, visit: &mut dyn FnMut(&'f FactUse)) {
    for fact in &formula.facts {
        visit(fact);
    }
    for part in &formula.parts {
        within(part, visit);
    }
}

fn within_exception<'f>(exception: &'f ExceptionTrace, visit: &mut dyn FnMut(&'f FactUse)) {
    within(&exception.when, visit);
    if let Some(but) = &exception.but {
        within_exception(but, visit);
    }
}
