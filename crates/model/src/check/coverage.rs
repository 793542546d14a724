//! Every article, paragraph and item of the official text has its provision, and every provision its
//! passage.

use pol_diagnostics::{Code, Diagnostic, Said};
use pol_parser::ast::{Level, Number};
use pol_values::Id;

use super::Finding;
use crate::types::{Model, Provision, cited};

pub(super) fn check(model: &Model) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (text, policy) in model.texts.iter() {
        let Some(official) = &policy.official else { continue };
        let provisions: Vec<(Id<Provision>, Vec<Number>)> = model
            .provisions
            .iter()
            .filter(|(_, p)| p.text == text && (Level::Article..=Level::Subitem).contains(&p.number.level))
            .map(|(id, _)| (id, official.normal(&numbers(model, id))))
            .collect();
        for passage in &official.passages {
            if provisions.iter().any(|(_, path)| *path == passage.path) {
                continue;
            }
            // An article with several paragraphs is not covered by one rule for the whole.
            let shown = shown(&passage.path, official.normal(passage.path.get(..1).unwrap_or(&[])).len() > 1);
            let mut words: String = passage.words.chars().take(24).collect();
            if words.len() < passage.words.len() {
                words.push_str("……");
            }
            // Where it would stand: in the provision around it that there is.
            let around = provisions
                .iter()
                .filter(|(_, path)| passage.path.starts_with(path))
                .max_by_key(|(_, path)| path.len());
            let place = around.map_or(policy.span, |(id, _)| model.provisions[*id].span);
            let said = Said::new(
                format!("原文{shown}“{words}”在政策里没有对应的条文"),
                format!("{shown} of the official text has no provision in the policy"),
            );
            let help = Said::new(
                format!("写出{shown}；没有可执行内容的，写“宣示 “理由””"),
                format!("write {shown}, as `declaratory` if it rules nothing"),
            );
            findings.push(Finding {
                diagnostic: Diagnostic::new(Code::TextNotCovered, place, said).help(help),
                about: shown,
            });
        }
        for (id, path) in &provisions {
            let covered = official.passages.iter().any(|p| p.path.starts_with(path));
            if !covered {
                let citation = model.citation(*id);
                let said = Said::new(
                    format!("原文里没有{citation}"),
                    format!("the official text has no {citation}"),
                );
                let help = Said::new(
                    "核对编号；法律文本没有的，不能写成条文",
                    "check the number: what the official text does not say is no provision",
                );
                findings.push(Finding {
                    diagnostic: Diagnostic::new(Code::ProvisionNotInText, model.provisions[*id].span, said)
                        .help(help),
                    about: citation,
                });
            }
        }
        for (id, sentence) in model.provisions.iter() {
            let Number { level: Level::Sentence, value, .. } = sentence.number else { continue };
            if sentence.text != text {
                continue;
            }
            // A passage that is not there at all is told above.
            let Some(words) = official.quote(&numbers(model, id)) else { continue };
            let count = sentences(&words);
            if usize::try_from(value).is_ok_and(|value| value <= count) {
                continue;
            }
            let citation = model.citation(id);
            let said = Said::new(
                format!("原文里没有{citation}：这一处只有 {count} 句"),
                format!("the official text has no {citation}: there are {count} sentences"),
            );
            let help = Said::new(
                "句以句号为界；一句之内用分号、“但”分开的，写前段、后段、但书",
                "a sentence ends with a full stop; parts divided by a semicolon are 前段, 后段, 但书",
            );
            findings.push(Finding {
                diagnostic: Diagnostic::new(Code::ProvisionNotInText, sentence.span, said).help(help),
                about: citation,
            });
        }
    }
    findings
}

/// How many sentences a passage has.
fn sentences(words: &str) -> usize {
    words.split(['。', '！', '？']).filter(|sentence| !sentence.trim().is_empty()).count()
}

/// A provision's path from its article down.
pub(crate) fn numbers(model: &Model, provision: Id<Provision>) -> Vec<Number> {
    let mut path = Vec::new();
    let mut at = Some(provision);
    while let Some(id) = at {
        let provision = &model.provisions[id];
        if (Level::Article..=Level::Subitem).contains(&provision.number.level) {
            path.push(provision.number);
        }
        at = provision.parent;
    }
    path.reverse();
    path
}

fn shown(path: &[Number], single: bool) -> String {
    let path: Vec<Number> =
        path.iter().filter(|n| !(single && n.level == Level::Paragraph)).copied().collect();
    cited(&path, true)
}
