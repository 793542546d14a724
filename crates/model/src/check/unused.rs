//! Facts, definitions, acts and decisions that nothing uses, in a file that rules.

use std::collections::BTreeSet;

use pol_diagnostics::{Code, Diagnostic, Said, Span};
use pol_values::Id;

use super::Finding;
use super::used::Used;
use crate::load::Unit;
use crate::types::{Act, Matter, MatterKind, Model, Start};

pub(super) fn check(model: &Model, units: &[Unit]) -> Vec<Finding> {
    // A vocabulary alone, or scenarios alone, use nothing by themselves.
    if model.rules.is_empty() || units.is_empty() {
        return Vec::new();
    }
    let mut used = Used::default();
    // Acts and decisions from which a deadline runs.
    let mut started: (Vec<Id<Act>>, Vec<Id<Matter>>) = (Vec::new(), Vec::new());
    for rule in model.rules.values() {
        used.rule(model, rule);
        for conclusion in &rule.conclusions {
            match conclusion.deadline.as_ref().map(|deadline| deadline.from) {
                Some(Start::Fact(fact)) => {
                    used.facts.insert(fact);
                }
                Some(Start::Act(act)) => started.0.push(act),
                Some(Start::Decision(matter)) => started.1.push(matter),
                None => {}
            }
            if let MatterKind::Finding(fact) = model.matters[conclusion.matter].kind {
                used.facts.insert(fact);
            }
        }
    }
    let concluded: BTreeSet<_> =
        model.rules.values().flat_map(|r| &r.conclusions).map(|c| c.matter).chain(started.1).collect();
    let acts: BTreeSet<_> = model
        .matters
        .values()
        .filter_map(|m| match m.kind {
            MatterKind::Duty(_, act) => Some(act),
            MatterKind::Decision | MatterKind::Finding(_) => None,
        })
        .chain(started.0)
        .collect();
    let mut findings = Vec::new();
    for (id, fact) in model.facts.iter() {
        if !used.facts.contains(&id) && fact.mapped.is_none() {
            findings.push(unused("事实", "fact", &fact.name, fact.span));
        }
    }
    for (id, definition) in model.definitions.iter() {
        if !used.definitions.contains(&id) {
            findings.push(unused("定义", "definition", &definition.name, definition.span));
        }
    }
    for (id, matter) in model.matters.iter() {
        let by_parts = matter.parts.iter().any(|part| concluded.contains(part));
        let of_whole = matter.part_of.is_some();
        if matter.kind == MatterKind::Decision && !concluded.contains(&id) && !by_parts && !of_whole {
            findings.push(unused("决定", "decision", &matter.name, matter.span));
        }
    }
    for (id, act) in model.acts.iter() {
        if !acts.contains(&id) {
            findings.push(unused("措施", "act", &act.name, act.span));
        }
    }
    findings
}

fn unused(zh: &str, en: &str, name: &str, span: Span) -> Finding {
    let said = Said::new(format!("{zh}“{name}”没有任何规则用到"), format!("no rule uses the {en} `{name}`"));
    let help = Said::new(
        "删去它；有意保留的，写“知悉 F0003 名称 “理由””",
        "delete it, or keep it with `acknowledge F0003 NAME \"reason\"`",
    );
    Finding { diagnostic: Diagnostic::new(Code::Unused, span, said).help(help), about: name.to_owned() }
}
