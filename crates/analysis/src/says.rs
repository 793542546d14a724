//! The provisions of a review in the words of their encoding.

use pol_program::{
    ExceptionFormula, Form, Formula, Matter, MatterKind, Modality, NOT_DONE, Norm, Program, Provenance,
};
use pol_values::Id;

use crate::joint::Joint;
use crate::review::Reviewed;

/// A provision that only its citation names.
pub(crate) fn bare(provision: &str) -> Reviewed {
    let citation = provision.split_once(' ').map_or(provision, |(_, citation)| citation);
    Reviewed {
        provision: provision.to_owned(),
        citation: citation.to_owned(),
        text: None,
        title: None,
        quote: None,
        says: String::new(),
    }
}

pub(crate) fn reviewed(
    program: &Program,
    source: &Provenance,
    rule: Option<(&Joint<'_>, Id<Matter>, &Norm)>,
) -> Reviewed {
    Reviewed {
        provision: source.full.clone(),
        citation: source.citation.clone(),
        text: program.texts.get(source.text).and_then(|t| t.title.clone()),
        title: source.title.clone(),
        quote: source.quote.clone(),
        says: says(program, source, rule),
    }
}

/// `城管局·告知` with its modal, as a policy writes it: `城管局 应当 自 立案 起 3日 内 向 当事人 告知`.
fn duty_words(norm: &Norm, name: &str, (zh, en): (&str, &str), chinese: bool) -> String {
    let (actor, act) = name.split_once('·').unwrap_or(("", name));
    let modal = if chinese { zh } else { en };
    let toward = norm.toward.join(if chinese { "、" } else { ", " });
    let toward = match (toward.is_empty(), chinese) {
        (true, _) => String::new(),
        (false, true) => format!("向 {toward}"),
        (false, false) => format!("to {toward}"),
    };
    let means = norm.means.iter().map(|means| if chinese { format!("以 “{means}”") } else { means.clone() });
    let means = means.collect::<Vec<_>>().join(" ");
    let deadline = norm.deadline.as_ref().map(|deadline| deadline.words(chinese)).unwrap_or_default();
    let words = match chinese {
        true => [actor, modal, &deadline, &toward, &means, act],
        false => [actor, modal, act, &toward, &means, &deadline],
    };
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// An exception with what is excepted from it: 困难（但 夜间 除外）
fn excepted(exception: &ExceptionFormula, chinese: bool) -> String {
    let when = &exception.when.words;
    match (&exception.but, chinese) {
        (None, _) => when.clone(),
        (Some(inner), true) => format!("{when}（但 {} 除外）", excepted(inner, chinese)),
        (Some(inner), false) => format!("{when} (but not {})", excepted(inner, chinese)),
    }
}

/// A rule in the words of its encoding.
fn says(program: &Program, source: &Provenance, rule: Option<(&Joint<'_>, Id<Matter>, &Norm)>) -> String {
    let chinese = program.texts.get(source.text).is_none_or(|t| t.chinese);
    let pick = |zh: &'static str, en: &'static str| if chinese { zh } else { en };
    let mut parts = Vec::new();
    // Of several, alternatives stand in brackets: 且 and 或 are not mixed (M2).
    let several = source.conditions.len() > 1;
    let bracketed = |condition: &Formula| {
        let alternatives = several && matches!(condition.form, Form::Any(_));
        let (open, close) = if alternatives { (pick("（", "("), pick("）", ")")) } else { ("", "") };
        format!("{open}{}{close}", condition.words)
    };
    let conditions: Vec<String> = source.conditions.iter().map(bracketed).collect();
    if !conditions.is_empty() {
        parts.push(format!("{} {}", pick("当", "when"), conditions.join(pick(" 且 ", " and "))));
    }
    for exception in &source.exceptions {
        let words = excepted(exception, chinese);
        // No gap behind a bracket, as a policy writes it.
        let gap = if words.ends_with('）') { "" } else { " " };
        parts.push(format!("{} {words}{gap}{}", pick("但", "but not"), pick("除外", "")).trim().to_owned());
    }
    if let Some((_, _, norm)) = rule {
        let own = &program.matters[norm.matter];
        let outcomes = own.words(norm.outcomes);
        let undone = matches!(outcomes.as_slice(), [only] if only == NOT_DONE);
        let list = outcomes.join(pick(" 或 ", " or "));
        let duty = matches!(own.kind, MatterKind::Duty(..));
        parts.push(match (norm.modality, duty) {
            (Modality::Bind, true) if undone => duty_words(norm, &own.name, ("不得", "must not"), chinese),
            (Modality::Bind, true) => duty_words(norm, &own.name, ("应当", "must"), chinese),
            (Modality::Forbid, true) => duty_words(norm, &own.name, ("不得", "must not"), chinese),
            (Modality::Permit, true) if undone => {
                duty_words(norm, &own.name, ("可以 不", "need not"), chinese)
            }
            (Modality::Permit, true) => duty_words(norm, &own.name, ("可以", "may"), chinese),
            (Modality::Bind, false) => format!("{} {} {list}", own.name, pick("为", "is")),
            (Modality::Forbid, false) => format!("{} {} {list}", own.name, pick("不得为", "must not be")),
            (Modality::Permit, false) => format!("{} {} {list}", own.name, pick("可以为", "may be")),
        });
    }
    parts.join(pick("，", ", "))
}
