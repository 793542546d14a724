//! What stands in the rules and not in the official text: presumptions, defaults, causal links, numbers, days.

use std::collections::BTreeSet;

use pol_diagnostics::{Code, Diagnostic, Said, Span};
use pol_values::{Decimal, Id, Literal};

use super::Finding;
use super::boundary::constant;
use super::coverage::numbers;
use super::numerals::numerals;
use super::used::Used;
use crate::types::{Conclusion, ConditionKind, Fact, MatterKind, Model, Provision, Rule, Text};

/// Words by which a text presumes.
const PRESUMES: [&str; 5] = ["推定", "视为", "举证", "不能说明", "不能证明"];

/// Words by which a text links a cause to its effect.
const LINKS: [&str; 10] = ["因", "由于", "导致", "致使", "致人", "造成", "引起", "引发", "使得", "后果"];

/// Words by which a text says what holds of the rest.
const REST: [&str; 8] = ["其他", "其余", "其它", "一般", "除外", "否则", "以外", "之外"];

/// The day on which a text is made known, as it names it.
const PUBLISHED: [&str; 4] = ["公布之日", "发布之日", "印发之日", "颁布之日"];

pub(super) fn check(model: &Model) -> Vec<Finding> {
    let mut findings = presumptions(model);
    findings.extend(defaults(model));
    findings.extend(links(model));
    findings.extend(amounts(model));
    findings.extend(days(model));
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

/// Amounts and numbers in a rule whose text has no such number.
fn amounts(model: &Model) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for rule in model.rules.values() {
        let Some(words) = words(model, rule.provision) else { continue };
        let written: Vec<Decimal> = numerals(&words).into_iter().map(|numeral| numeral.value).collect();
        let mut numbers: Vec<(Decimal, Span)> = Vec::new();
        for conclusion in &rule.conclusions {
            numbers.extend(amounts_of(model, conclusion).into_iter().map(|amount| (amount, conclusion.span)));
        }
        let mut open = rule.asks();
        while let Some(condition) = open.pop() {
            if let ConditionKind::Compare(_, _, right) = &condition.kind {
                numbers.extend(constant(right).map(|number| (number, condition.span)));
            }
            open.extend(condition.parts());
        }
        // 初次, 再次 and 多次 are numbers without a numeral; a share is written in hundredths.
        let hundredths = |number: Decimal| number.checked_mul(Decimal::ONE_HUNDRED);
        let unwritten = |number: &Decimal| {
            let here = written.contains(number)
                || hundredths(*number).is_some_and(|share| written.contains(&share))
                || (*number == Decimal::from(6) && words.contains("半年"));
            *number > Decimal::TWO && !here
        };
        let citation = model.citation(rule.provision);
        for (number, span) in numbers.into_iter().filter(|(number, _)| unwritten(number)) {
            let number = number.normalize();
            let said = Said::new(
                format!("{citation}的规则里有 {number}，原文没有这个数"),
                format!("the rule of {citation} has {number}, and the official text no such number"),
            );
            findings.push(finding(said, span, &citation));
        }
    }
    findings.dedup_by(|a, b| a.diagnostic.span == b.diagnostic.span);
    findings
}

/// The amounts that a conclusion names: the ends of ranges, and single ones.
fn amounts_of(model: &Model, conclusion: &Conclusion) -> Vec<Decimal> {
    let Some(line) = &model.matters[conclusion.matter].line else { return Vec::new() };
    let stretches = line.stretches(conclusion.outcomes);
    stretches.iter().flat_map(|s| std::iter::once(s.low.value).chain(s.high.map(|high| high.value))).collect()
}

/// 施行 on another day than the text says: `自2024年5月1日起施行`.
fn days(model: &Model) -> Vec<Finding> {
    let mut findings = Vec::new();
    for text in model.texts.values() {
        let (Some(official), Some(effective)) = (&text.official, text.effective) else { continue };
        let says = official.passages.iter().find_map(|passage| {
            let (before, _) = passage.words.split_once("起施行").or(passage.words.split_once("起实施"))?;
            let (_, day) = before.rsplit_once('自')?;
            match Literal::parse(day) {
                Ok(Literal::Date(day)) => Some(day),
                // 自公布之日起施行
                _ if PUBLISHED.contains(&day) => text.issued,
                Ok(Literal::Number(_) | Literal::Money(_) | Literal::Period(_)) | Err(_) => None,
            }
        });
        if let Some(day) = says.filter(|day| *day != effective) {
            let said = Said::new(
                format!("文头写 施行 {effective}，原文写自 {day} 起施行"),
                format!("the head says effective {effective}, and the official text {day}"),
            );
            findings.push(finding(said, text.span, &text.id));
        }
    }
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
