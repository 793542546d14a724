//! A priority that the official text does not state must be marked as an interpretation (M6 (a)).

use pol_diagnostics::{Code, Diagnostic, Said};

use super::Finding;
use super::unwritten::words;
use crate::types::Model;

pub(super) fn check(model: &Model) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in model.rules.values() {
        let Some(words) = words(model, rule.provision) else { continue };
        let written = rule.overrides.iter().map(|o| (o, ("优先于", "overrides")));
        let special = rule.special_to.iter().map(|o| (o, ("特别于", "special to")));
        for (priority, (zh, en)) in written.chain(special).filter(|(o, _)| o.interpretation.is_none()) {
            let stated = priority.targets.iter().all(|target| words.contains(&model.citation(*target)));
            if stated {
                continue;
            }
            let citation = model.citation(rule.provision);
            let said = Said::new(
                format!("{citation}的“{zh}”在原文里没有明写"),
                format!("the official text does not state the priority of {citation}"),
            );
            let help = Said::new(
                format!("写明这是解读：{zh} … 解读 “理由”"),
                format!("mark it as an interpretation: `{en} … interpretation \"reason\"`"),
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
