//! The boundary words of the official text against the comparison of the rule: 超过 and 不满 exclude the
//! number, 以上, 以下, 以内 and 不超过 include it (民法典 第一千二百五十九条).

use pol_diagnostics::{Code, Diagnostic, Said, Span};
use pol_parser::ast::{Arithmetic, Comparison};
use pol_values::{Decimal, Id};

use super::Finding;
use super::coverage::numbers;
use super::numerals::numerals;
use crate::types::{Calculation, Conclusion, Condition, ConditionKind, Defined, Model, Provision};

/// Words before a number, longest first, with what they mean.
const BEFORE: [(&str, Comparison); 14] = [
    ("不超过", Comparison::AtMost),
    ("不高于", Comparison::AtMost),
    ("不多于", Comparison::AtMost),
    ("不低于", Comparison::AtLeast),
    ("不少于", Comparison::AtLeast),
    ("至少", Comparison::AtLeast),
    ("达到", Comparison::AtLeast),
    ("超过", Comparison::Over),
    ("高于", Comparison::Over),
    ("多于", Comparison::Over),
    ("不满", Comparison::Under),
    ("未满", Comparison::Under),
    ("不足", Comparison::Under),
    ("低于", Comparison::Under),
];

/// Words after a number and its unit.
const AFTER: [(&str, Comparison); 9] = [
    ("以上", Comparison::AtLeast),
    ("以下", Comparison::AtMost),
    ("以内", Comparison::AtMost),
    ("之内", Comparison::AtMost),
    ("日内", Comparison::AtMost),
    ("天内", Comparison::AtMost),
    ("月内", Comparison::AtMost),
    ("年内", Comparison::AtMost),
    ("届满", Comparison::AtLeast),
];

/// How far a word may stand from its number: units such as 个工作日 come between.
const FARTHEST: usize = 6;

pub(super) fn check(model: &Model) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in model.rules.values() {
        let Some(official) = &model.texts[rule.text].official else { continue };
        let words = official.quote(&numbers(model, rule.provision)).unwrap_or_default();
        for conclusion in &rule.conclusions {
            findings.extend(limits(model, conclusion).into_iter().filter_map(|(number, by)| {
                let (word, meant) = said(&words, number)?;
                mistaken(by, meant).then(|| finding(model, rule.provision, conclusion.span, word, by))
            }));
        }
        findings.extend(compared(model, rule.provision, &words, rule.asks()));
    }
    for definition in model.definitions.values() {
        // The provision in which it stands: the last whose number comes before it.
        let before = |provision: &Provision| {
            let (number, own) = (provision.span, definition.span);
            number.source == own.source && number.start <= own.start
        };
        let before = model.provisions.iter().filter(|(_, p)| before(p));
        let Some((provision, of)) = before.max_by_key(|(_, p)| p.span.start) else { continue };
        let (Some(Defined::Condition(condition)), Some(official)) =
            (&definition.means, &model.texts[of.text].official)
        else {
            continue;
        };
        let words = official.quote(&numbers(model, provision)).unwrap_or_default();
        findings.extend(compared(model, provision, &words, vec![condition]));
    }
    findings.dedup_by(|a, b| a.diagnostic.span == b.diagnostic.span);
    findings
}

/// The comparisons in some conditions whose word in the text says otherwise.
fn compared(
    model: &Model,
    provision: Id<Provision>,
    words: &str,
    mut conditions: Vec<&Condition>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    while let Some(condition) = conditions.pop() {
        if let ConditionKind::Compare(left, by, right) = &condition.kind
            && let (Calculation::Fact(..), Some(number)) = (left.as_ref(), constant(right))
            && let Some((word, meant)) = said(words, number)
            && mistaken(*by, meant)
        {
            findings.push(finding(model, provision, condition.span, word, *by));
        }
        // A negation turns the comparison round; what it is read as is left to the reader.
        if !matches!(condition.kind, ConditionKind::Not(_)) {
            conditions.extend(condition.parts());
        }
    }
    findings
}

/// The ends of the amounts that a conclusion names, where a decision is over amounts.
pub(super) fn limits(model: &Model, conclusion: &Conclusion) -> Vec<(Decimal, Comparison)> {
    let Some(line) = &model.matters[conclusion.matter].line else { return Vec::new() };
    let mut ends = Vec::new();
    for stretch in line.stretches(conclusion.outcomes) {
        // A single amount has no boundary word.
        if stretch.high == Some(stretch.low) {
            continue;
        }
        let low = if stretch.low.included { Comparison::AtLeast } else { Comparison::Over };
        ends.push((stretch.low.value, low));
        ends.extend(
            stretch
                .high
                .map(|high| (high.value, if high.included { Comparison::AtMost } else { Comparison::Under })),
        );
    }
    ends
}

pub(super) fn constant(calculation: &Calculation) -> Option<Decimal> {
    match calculation {
        Calculation::Number(n) => Some(*n),
        Calculation::Period(period) => Some(Decimal::from(period.amount)),
        // 收到通知日 + 三十日
        Calculation::Binary(day, Arithmetic::Plus, period)
            if matches!(day.as_ref(), Calculation::Fact(..)) =>
        {
            constant(period).filter(|_| matches!(period.as_ref(), Calculation::Period(_)))
        }
        Calculation::Fact(..) | Calculation::Date(_) | Calculation::Defined(_) | Calculation::Binary(..) => {
            None
        }
    }
}

/// The boundary word that the text puts to a number; `None` if it has none, or more than one.
fn said(words: &str, number: Decimal) -> Option<(&'static str, Comparison)> {
    let mut found: Option<(&'static str, Comparison)> = None;
    for numeral in numerals(words).into_iter().filter(|numeral| numeral.value == number) {
        let near: String =
            numeral.after.chars().take(FARTHEST).take_while(|c| !"，。；、".contains(*c)).collect();
        let word = BEFORE
            .iter()
            .find(|(word, _)| numeral.before.ends_with(word))
            .or_else(|| AFTER.iter().find(|(word, _)| near.contains(word)));
        match (word, found) {
            (Some(word), Some(other)) if word.1 != other.1 => return None,
            (Some(word), _) => found = Some(*word),
            (None, _) => {}
        }
    }
    found
}

/// Whether the rule includes the number where the text excludes it, or the reverse. The other direction
/// may be meant: a rule may speak of the cases that the text leaves.
fn mistaken(rule: Comparison, text: Comparison) -> bool {
    matches!(
        (rule, text),
        (Comparison::Over, Comparison::AtLeast)
            | (Comparison::AtLeast, Comparison::Over)
            | (Comparison::Under, Comparison::AtMost)
            | (Comparison::AtMost, Comparison::Under)
    )
}

fn finding(model: &Model, provision: Id<Provision>, span: Span, word: &str, by: Comparison) -> Finding {
    let citation = model.citation(provision);
    let includes = matches!(by, Comparison::AtLeast | Comparison::AtMost);
    let (zh, en) = if includes { ("含", "includes") } else { ("不含", "excludes") };
    let said = Said::new(
        format!("{citation}的原文写“{word}”，规则{zh}本数，和它不一样"),
        format!("the official text of {citation} says 「{word}」, and the rule {en} the number"),
    );
    let help = Said::new(
        "超过、不满不含本数，以上、以下、以内、不超过含本数；照原文改，或写 知悉 F0014 “理由”",
        "超过 and 不满 exclude the number, 以上, 以下, 以内 and 不超过 include it; follow the text, or `acknowledge F0014 \"reason\"`",
    );
    let diagnostic = Diagnostic::new(Code::BoundaryWord, span, said).help(help);
    Finding { diagnostic, about: citation }
}
