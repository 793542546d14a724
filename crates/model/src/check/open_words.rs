//! Words of the official text that leave something open (及时, 合理, 明显): each wants a person's finding
//! (认定), or the rules have closed what the text leaves open.

use std::collections::{BTreeMap, BTreeSet};

use pol_diagnostics::{Code, Diagnostic, Said};
use pol_parser::ast::Number;
use pol_values::Id;

use super::Finding;
use super::coverage::numbers;
use super::used::Used;
use crate::types::{MatterKind, Model, Provision, Rule};

/// Words that state a measure without giving it.
const OPEN: [&str; 16] = [
    "及时", "尽快", "合理", "明显", "适当", "恰当", "必要", "充分", "正当", "显著", "严重", "轻微", "较大",
    "较小", "较重", "较轻",
];

/// Words that contain one of these and leave nothing open.
const CLOSED: [&str; 4] = ["必要求", "正当防卫", "合理化", "正当程序"];

pub(super) fn check(model: &Model) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (text, policy) in model.texts.iter() {
        let Some(official) = &policy.official else { continue };
        let rules: Vec<(&Rule, Vec<Number>)> = model
            .rules
            .values()
            .filter(|rule| rule.text == text)
            .map(|rule| (rule, official.normal(&numbers(model, rule.provision))))
            .collect();
        // For a path, the provision that stands there.
        let mut places: BTreeMap<Vec<Number>, Id<Provision>> = BTreeMap::new();
        for (id, _) in model.provisions.iter().filter(|(_, p)| p.text == text) {
            places.entry(official.normal(&numbers(model, id))).or_insert(id);
        }
        for passage in official.passages.iter().filter(|p| OPEN.iter().any(|word| p.words.contains(word))) {
            let ruling: Vec<&Rule> = rules
                .iter()
                .filter(|(_, path)| path.starts_with(&passage.path) || passage.path.starts_with(path))
                .map(|(rule, _)| *rule)
                .collect();
            let said = CLOSED.iter().fold(passage.words.clone(), |said, closed| said.replace(closed, ""));
            for word in OPEN.iter().filter(|word| said.contains(**word)) {
                if !ruling.is_empty() && !taken_up(model, &ruling, word) {
                    findings.extend(finding(model, places.get(&passage.path).copied(), &ruling, word));
                }
            }
        }
    }
    findings
}

/// Whether the rules carry the word on: into a finding, the name or manner of an act, what is written out
/// as having no rule, or an interpretation.
fn taken_up(model: &Model, rules: &[&Rule], word: &str) -> bool {
    let mut used = Used::default();
    for rule in rules {
        used.rule(model, rule);
    }
    let found = used.facts.iter().map(|id| &model.facts[*id]).any(|fact| {
        let options = fact.options().unwrap_or_default();
        fact.finding
            && (fact.name.contains(word)
                || fact.question.as_ref().is_some_and(|q| q.contains(word))
                || options.iter().any(|option| option.contains(word)))
    });
    let explained = used.definitions.iter().map(|id| &model.definitions[*id]);
    let explained = explained.filter_map(|d| d.interpretation.as_ref());
    let provisions: BTreeSet<_> = rules.iter().map(|rule| rule.provision).collect();
    let notes = provisions.iter().flat_map(|id| &model.provisions[*id].notes);
    let priorities = rules.iter().flat_map(|r| r.overrides.iter().chain(&r.special_to));
    let mut written = rules
        .iter()
        .flat_map(|rule| &rule.interpretations)
        .chain(explained)
        .chain(notes)
        .chain(priorities.filter_map(|p| p.interpretation.as_ref()));
    let mut conclusions = rules.iter().flat_map(|rule| &rule.conclusions);
    let acts = conclusions.any(|conclusion| {
        let name = match model.matters[conclusion.matter].kind {
            MatterKind::Duty(_, act) => &model.acts[act].name,
            MatterKind::Finding(fact) => &model.facts[fact].name,
            MatterKind::Decision => &model.matters[conclusion.matter].name,
        };
        name.contains(word) || conclusion.means.iter().any(|means| means.contains(word))
    });
    found || acts || written.any(|text| text.contains(word))
}

fn finding(model: &Model, own: Option<Id<Provision>>, rules: &[&Rule], word: &str) -> Option<Finding> {
    // In the provision of the passage, or, where a rule stands for more, in the first that it covers.
    let provision = own.or(rules.first().map(|rule| rule.provision))?;
    let citation = model.citation(provision);
    let said = Said::new(
        format!("{citation}的原文写“{word}”，规则里没有交由人认定的事实和它对应"),
        format!("the official text of {citation} says 「{word}」, and no finding of its rules takes that up"),
    );
    let duties = rules
        .iter()
        .flat_map(|rule| &rule.conclusions)
        .all(|c| matches!(model.matters[c.matter].kind, MatterKind::Duty(..)));
    let help = match duties {
        true => Said::new(
            format!(
                "写进措施的名称，或者写“以 “{word}”的方式””；规则有意不看它的，在“解读”里说明，或写 知悉 F0015 “理由”"
            ),
            format!(
                "put it into the name of the act, or write `by \"…{word}…\"`; where the rules leave it out on purpose, say so in an `interpretation`, or `acknowledge F0015 \"reason\"`"
            ),
        ),
        false => Said::new(
            format!(
                "条件里用一项带“认定”的事实，问句里写出“{word}”；规则有意不看它的，在“解读”里说明，或写 知悉 F0015 “理由”"
            ),
            format!(
                "read a fact marked `finding` whose question says 「{word}」; where the rules leave it out on purpose, say so in an `interpretation`, or `acknowledge F0015 \"reason\"`"
            ),
        ),
    };
    let diagnostic = Diagnostic::new(Code::OpenWord, model.provisions[provision].span, said).help(help);
    Some(Finding { diagnostic, about: citation })
}
