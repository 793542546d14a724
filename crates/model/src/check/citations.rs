//! Provisions that a rule builds on and that were repealed, while their text was not, before the rule came into
//! force.

use std::collections::{BTreeMap, BTreeSet};

use pol_diagnostics::{Code, Diagnostic, Said, Span};
use pol_values::{Date, Id};

use super::Finding;
use crate::types::{ConditionKind, Defined, Definition, Model, Provision, Rule};

pub(super) fn check(model: &Model) -> Vec<Finding> {
    let mut standing: BTreeMap<Id<Provision>, Vec<&Rule>> = BTreeMap::new();
    for rule in model.rules.values() {
        standing.entry(rule.provision).or_default().push(rule);
    }
    let mut findings = Vec::new();
    for rule in model.rules.values() {
        let Some(day) = rule.effective.or(model.texts[rule.text].effective) else { continue };
        for (target, span) in cited(model, rule) {
            let text = model.provisions[target].text;
            // A text that is gone as a whole has been said where it is cited.
            if text == rule.text || model.until(text).is_some_and(|until| until <= day) {
                continue;
            }
            let inside = model.within(target);
            let until: Option<Vec<Date>> = inside
                .iter()
                .flat_map(|provision| standing.get(provision).into_iter().flatten())
                .map(|rule| rule.repealed.filter(|until| *until <= day))
                .collect();
            if let Some(until) = until.and_then(|until| until.into_iter().max()) {
                findings.push(finding(model, rule, (target, span), (until, day)));
            }
        }
    }
    findings.dedup_by(|a, b| {
        a.diagnostic.span == b.diagnostic.span && a.diagnostic.message == b.diagnostic.message
    });
    findings
}

/// What a rule cites to its own effect, with where it does so.
fn cited(model: &Model, rule: &Rule) -> Vec<(Id<Provision>, Span)> {
    let priorities = rule.overrides.iter().chain(&rule.special_to);
    let mut cited: Vec<(Id<Provision>, Span)> =
        priorities.flat_map(|p| p.targets.iter().map(|target| (*target, p.span))).collect();
    cited.extend(rule.refines.iter().chain(&rule.restated).map(|target| (*target, rule.span)));
    let mut open = rule.asks();
    // Of a definition, each once: what it stands for is asked too.
    let mut defined: BTreeSet<Id<Definition>> = BTreeSet::new();
    while let Some(condition) = open.pop() {
        // Of 符合 the version of the day is meant, where it names no version.
        if let ConditionKind::Conforms(provisions, false) = &condition.kind {
            cited.extend(provisions.iter().map(|provision| (*provision, condition.span)));
        }
        if let ConditionKind::Defined(id) = condition.kind
            && defined.insert(id)
            && let Some(Defined::Condition(means)) = &model.definitions[id].means
        {
            open.push(means);
        }
        open.extend(condition.parts());
    }
    cited
}

fn finding(
    model: &Model,
    rule: &Rule,
    (target, span): (Id<Provision>, Span),
    (until, day): (Date, Date),
) -> Finding {
    let citation = model.citation(rule.provision);
    let cited = model.full_citation(target);
    let said = Said::new(
        format!("{citation}所引的 {cited} 自 {until} 起废止，本条 {day} 施行时不再有效"),
        format!(
            "{cited}, which {citation} cites, was repealed from {until}, before this came into force on {day}"
        ),
    );
    let help = Said::new(
        "改引现行的条文；确实要引已经废止的，写 知悉 F0022 “理由”",
        "cite the provision that is in force; where the repealed one is meant, `acknowledge F0022 \"reason\"`",
    );
    Finding { diagnostic: Diagnostic::new(Code::StaleCitation, span, said).help(help), about: citation }
}
