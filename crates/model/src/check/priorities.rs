//! A priority that the official text does not state must be marked as an interpretation (M6 (a)).

use pol_diagnostics::{Code, Diagnostic, Said};

use super::Finding;
use super::coverage::numbers;
use crate::types::Model;

pub(super) fn check(model: &Model) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in model.rules.values() {
        let Some(official) = &model.texts[rule.text].official else { continue };
        let words = official.quote(&numbers(model, rule.provision)).unwrap_or_default();
        for priority in rule.overrides.iter().filter(|o| o.interpretation.is_none()) {
            let stated = priority.targets.iter().all(|target| words.contains(&model.citation(*target)));
            if stated {
                continue;
            }
            let citation = model.citation(rule.provision);
            let said = Said::new(
                format!("{citation}的“优先于”在原文里没有明写"),
                format!("the official text does not state the priority of {citation}"),
            );
            let help = Said::new(
                "写明这是解读：优先于 … 解读 “理由”",
                "mark it as an interpretation: `overrides … interpretation \"reason\"`",
            );
            findings.push(Finding {
                diagnostic: Diagnostic::new(Code::PriorityUnstated, priority.span, said).help(help),
                about: citation,
            });
        }
    }
    findings.dedup_by(|a, b| a.diagnostic.span == b.diagnostic.span);
    findings
}
