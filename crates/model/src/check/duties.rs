//! Duties for which the rules give no time or no counterparty.

use pol_diagnostics::{Code, Diagnostic, Said};

use super::Finding;
use super::coverage::numbers;
use crate::types::{Conclusion, DONE, MatterKind, Modality, Model, Rule};

/// Acts that somebody receives, wherever the word stands in the name.
const RECEIVED: [&str; 9] = ["上报", "报送", "移送", "移交", "备案", "告知", "通知", "送达", "反馈"];

/// Acts that somebody receives, if their name begins so: 报告, and not 形成调查报告.
const RECEIVED_FIRST: [&str; 5] = ["报告", "汇报", "请示", "通报", "答复"];

/// How such an act is done, before its name.
const MANNER: [&str; 8] = ["及时", "尽快", "立即", "当场", "按期", "书面", "如实", "逐级"];

/// Words that leave the time open; that they are taken up is seen to with the other open words.
const SOON: [&str; 2] = ["及时", "尽快"];

/// Words by which a text gives a time.
const TIMED: [&str; 14] = [
    "立即",
    "当场",
    "按期",
    "日内",
    "天内",
    "工作日",
    "小时",
    "月内",
    "年内",
    "日前",
    "期限",
    "时限",
    "规定时间",
    "届满前",
];

pub(super) fn check(model: &Model) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in model.rules.values() {
        let Some(official) = &model.texts[rule.text].official else { continue };
        let words = official.quote(&numbers(model, rule.provision)).unwrap_or_default();
        let duties: Vec<(&Conclusion, &str)> = rule
            .conclusions
            .iter()
            .filter_map(|conclusion| match model.matters[conclusion.matter].kind {
                MatterKind::Duty(_, act) => {
                    let matter = &model.matters[conclusion.matter];
                    let done =
                        conclusion.modality == Modality::Bind && matter.words(conclusion.outcomes) == [DONE];
                    done.then_some((conclusion, model.acts[act].name.as_str()))
                }
                MatterKind::Decision | MatterKind::Finding(_) => None,
            })
            .collect();
        let names = |wanted: &dyn Fn(&Conclusion, &str) -> bool| {
            let mut names: Vec<&str> = Vec::new();
            for (_, name) in duties.iter().filter(|(conclusion, name)| wanted(conclusion, name)) {
                if !names.contains(name) {
                    names.push(name);
                }
            }
            names.join("、")
        };
        let has = |text: &str, list: &[&str]| list.iter().any(|word| text.contains(word));
        let soon = has(&words, &SOON);
        let untimed =
            names(&|duty, name| duty.deadline.is_none() && !soon && !has(name, &SOON) && !has(name, &TIMED));
        let unaddressed = names(&|duty, name| {
            let received = has(name, &RECEIVED) || begins_received(name);
            duty.toward.is_empty() && received
        });
        if !untimed.is_empty() {
            findings.push(without_time(model, rule, &untimed, time(&words).as_deref()));
        }
        if !unaddressed.is_empty() {
            findings.push(without_recipient(model, rule, &unaddressed));
        }
    }
    findings
}

fn begins_received(mut name: &str) -> bool {
    while let Some(rest) = MANNER.iter().find_map(|manner| name.strip_prefix(manner)) {
        name = rest;
    }
    RECEIVED_FIRST.iter().any(|word| name.starts_with(word))
}

/// The time that a text gives: 三十日内.
fn time(words: &str) -> Option<String> {
    let at = TIMED.iter().filter_map(|time| words.find(time).map(|at| (at, *time))).min()?;
    let counting = |c: &char| c.is_ascii_digit() || "零一二三四五六七八九十百两半个".contains(*c);
    let before = words.get(..at.0).unwrap_or_default();
    let number: Vec<char> = before.chars().rev().take_while(counting).collect();
    Some(number.into_iter().rev().collect::<String>() + at.1)
}

fn without_time(model: &Model, rule: &Rule, acts: &str, word: Option<&str>) -> Finding {
    let citation = model.citation(rule.provision);
    let said = match word {
        Some(word) => Said::new(
            format!("{citation}的原文写“{word}”，规则里“{acts}”没有期限"),
            format!("the official text of {citation} says 「{word}」, and the duty {acts} has no deadline"),
        ),
        None => Said::new(
            format!("{citation}没有写“{acts}”在什么时间以前做"),
            format!("{citation} does not say by when {acts} is to be done"),
        ),
    };
    let help = Said::new(
        "写 自 起算的日期 起 十日 内；原文没有期限的，考虑补上，或写 知悉 F0016 “理由”",
        "write `within 10 days from FACT`; where the text has none, consider one, or `acknowledge F0016 \"reason\"`",
    );
    let diagnostic = Diagnostic::new(Code::DutyWithoutTime, rule.span, said).help(help);
    Finding { diagnostic, about: citation }
}

fn without_recipient(model: &Model, rule: &Rule, acts: &str) -> Finding {
    let citation = model.citation(rule.provision);
    let said = Said::new(
        format!("{citation}没有写“{acts}”向谁"),
        format!("{citation} does not say to whom {acts} is done"),
    );
    let help = Said::new(
        "在行为前面写 向 某机关；原文没有写明的，考虑补上，或写 知悉 F0017 “理由”",
        "write `to` somebody; where the text names nobody, consider it, or `acknowledge F0017 \"reason\"`",
    );
    let diagnostic = Diagnostic::new(Code::DutyWithoutRecipient, rule.span, said).help(help);
    Finding { diagnostic, about: citation }
}
