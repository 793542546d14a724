//! What stands in the rules and not in the official text: presumptions, defaults, causal links.

use std::collections::BTreeSet;

use pol_diagnostics::{Code, Diagnostic, Said, Span};
use pol_values::Id;

use super::Finding;
use super::coverage::numbers;
use super::used::Used;
use crate::types::{ConditionKind, Fact, MatterKind, Model, Provision, Rule, Text};

/// Words by which a text presumes.
const PRESUMES: [&str; 5] = ["推定", "视为", "举证", "不能说明", "不能证明"];

/// Words by which a text links a cause to its effect.
const LINKS: [&str; 10] = ["因", "由于", "导致", "致使", "致人", "造成", "引起", "引发", "使得", "后果"];

/// Words by which a text says what holds of the rest.
const REST: [&str; 8] = ["其他", "其余", "其它", "一般", "除外", "否则", "以外", "之外"];

pub(super) fn check(model: &Model) -> Vec<Finding> {
    let mut findings = presumptions(model);
    findings.extend(defaults(model));
    findings.extend(links(model));
    findings
}

/// The words of all that stands in a provision, and of the chapeaux around it.
pub(super) fn words(model: &Model, provision: Id<Provision>) -> Option<String> {
    let official = model.texts[model.provisions[provision].text].official.as_ref()?;
    Some(official.around(&numbers(model, provision)))
}

/// 推定 of a fact that rules read whose text presumes nothing.
fn presumptions(model: &Model) -> Vec<Finding> {
    let mut reading: Vec<(BTreeSet<Id<Fact>>, Id<Text>)> = Vec::new();
    for rule in model.rules.values().filter(|rule| model.texts[rule.text].official.is_some()) {
        let mut used = Used::default();
        used.rule(model, rule);
        reading.push((used.facts, rule.text));
    }
    // A presumption may stand in an article of its own.
    let presumes = |text: &Id<Text>| {
        let passages = model.texts[*text].official.iter().flat_map(|official| &official.passages);
        passages.into_iter().any(|passage| PRESUMES.iter().any(|word| passage.words.contains(word)))
    };
    let mut findings = Vec::new();
    for (id, fact) in model.facts.iter().filter(|(_, fact)| fact.presumption.is_some()) {
        let mut read = reading.iter().filter(|(facts, _)| facts.contains(&id)).peekable();
        if read.peek().is_some() && !read.any(|(_, text)| presumes(text)) {
            let said = Said::new(
                format!("“{}”的推定写在规则里，原文没有写", fact.name),
                format!("that `{}` is presumed stands in the rules, and not in the official text", fact.name),
            );
            findings.push(finding(said, fact.span, &fact.name));
        }
    }
    findings
}

/// 默认 whose outcome no text with rules on the decision names.
fn defaults(model: &Model) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (id, matter) in model.matters.iter() {
        let (MatterKind::Decision, Some(outcome)) = (matter.kind, matter.default) else { continue };
        let Some(outcome) = matter.outcomes.get(outcome) else { continue };
        let ruling = |rule: &&Rule| {
            rule.conclusions.iter().any(|c| c.matter == id || model.matters[c.matter].parts.contains(&id))
        };
        let texts: BTreeSet<_> = model.rules.values().filter(ruling).map(|rule| rule.text).collect();
        let officials: Vec<_> = texts.iter().filter_map(|t| model.texts[*t].official.as_ref()).collect();
        if officials.is_empty() {
            continue;
        }
        let says = |words: &str| words.contains(outcome.as_str()) || REST.iter().any(|r| words.contains(r));
        if !officials.iter().flat_map(|o| &o.passages).any(|passage| says(&passage.words)) {
            let said = Said::new(
                format!("“{}”默认 {outcome}，写在规则里，原文没有写", matter.name),
                format!(
                    "that `{}` is {outcome} by default stands in the rules, and not in the official text",
                    matter.name
                ),
            );
            findings.push(finding(said, matter.span, &matter.name));
        }
    }
    findings
}

/// 因 … 致使 … in a provision whose text links nothing.
fn links(model: &Model) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for rule in model.rules.values() {
        let Some(words) = words(model, rule.provision) else { continue };
        if LINKS.iter().any(|link| words.contains(link)) {
            continue;
        }
        let citation = model.citation(rule.provision);
        let mut open = rule.asks();
        while let Some(condition) = open.pop() {
            if matches!(condition.kind, ConditionKind::Cause(..)) {
                let said = Said::new(
                    format!("{citation}的规则写了因果关系，原文没有写"),
                    format!("the rule of {citation} has a causal link, and the official text none"),
                );
                findings.push(finding(said, condition.span, &citation));
            }
            open.extend(condition.parts());
        }
    }
    findings.dedup_by(|a, b| a.diagnostic.span == b.diagnostic.span);
    findings
}

fn finding(said: Said, place: Span, about: &str) -> Finding {
    let help = Said::new(
        format!("照原文写；是对原文的解读的，写 知悉 F0018 {about} “理由”"),
        format!("follow the text; where it is an interpretation, `acknowledge F0018 {about} \"reason\"`"),
    );
    let diagnostic = Diagnostic::new(Code::NotInText, place, said).help(help);
    Finding { diagnostic, about: about.to_owned() }
}
