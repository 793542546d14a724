//! How a line of a case is written in the form of the file at hand, for help lines.

use pol_diagnostics::Said;
use pol_model::{Fact, FactKind};
use pol_parser::ast::CaseForm;
use pol_values::PeriodUnit;

/// An entry in a map of YAML or JSON: `已办: {备案: 2024-08-03}`.
fn entry(form: CaseForm, key: &str, name: &str, value: &str) -> String {
    match form {
        CaseForm::Json => format!("\"{key}\": {{\"{name}\": {value}}}"),
        CaseForm::Yaml | CaseForm::Pol => format!("{key}: {{{name}: {value}}}"),
    }
}

/// A word or date as a value.
fn word(form: CaseForm, text: &str) -> String {
    match form {
        CaseForm::Json => format!("\"{text}\""),
        CaseForm::Yaml | CaseForm::Pol => text.to_owned(),
    }
}

/// `{值: …, 由: …}`
fn record(form: CaseForm, parts: &[(&str, &str)]) -> String {
    let parts: Vec<String> =
        parts.iter().map(|(key, value)| format!("{}: {}", word(form, key), word(form, value))).collect();
    format!("{{{}}}", parts.join(", "))
}

/// A choice within discretion.
pub(crate) fn chosen(form: CaseForm, matter: &str) -> Said {
    match form {
        CaseForm::Pol => Said::new(
            format!("记录选择写：选定 {matter} 为 … 由 “……”"),
            format!("record a choice with `chosen {matter} is … by \"…\"`"),
        ),
        CaseForm::Yaml | CaseForm::Json => {
            let zh = entry(form, "选定", matter, &record(form, &[("值", "…"), ("由", "…")]));
            let en = entry(form, "chosen", matter, &record(form, &[("value", "…"), ("by", "…")]));
            Said::new(format!("记录选择写：{zh}"), format!("record a choice with `{en}`"))
        }
    }
}

/// An act that was done.
pub(crate) fn done(form: CaseForm, act: &str) -> Said {
    match form {
        CaseForm::Pol => Said::new(
            format!("记录已经做过写：已办 {act} 于 2024-08-03"),
            format!("record what was done with `done {act} on 2024-08-03`"),
        ),
        CaseForm::Yaml | CaseForm::Json => {
            let day = word(form, "2024-08-03");
            Said::new(
                format!("记录已经做过写：{}", entry(form, "已办", act, &day)),
                format!("record what was done with `{}`", entry(form, "done", act, &day)),
            )
        }
    }
}

/// A norm cited for a fact.
pub(crate) fn cites(form: CaseForm, fact: &str) -> Said {
    match form {
        CaseForm::Pol => Said::new(
            format!("写：援引 {fact} 为 “《某法》第几条” 位阶 法律 施行 2020-01-01"),
            format!("write `cites {fact} is \"… article …\" rank … effective 2020-01-01`"),
        ),
        CaseForm::Yaml | CaseForm::Json => {
            let zh = [("规范", "《某法》第几条"), ("位阶", "法律"), ("施行", "2020-01-01")];
            let en = [("norm", "… article …"), ("rank", "…"), ("effective", "2020-01-01")];
            Said::new(
                format!("写：{}", entry(form, "援引", fact, &record(form, &zh))),
                format!("write `{}`", entry(form, "cites", fact, &record(form, &en))),
            )
        }
    }
}

/// A date of the case.
pub(crate) fn date(form: CaseForm, zh: &str, en: &str) -> Said {
    let day = word(form, "2024-08-03");
    match form {
        CaseForm::Pol => Said::new(format!("写 {zh} {day}"), format!("write `{en} {day}`")),
        CaseForm::Yaml | CaseForm::Json => {
            Said::new(format!("写 {}: {day}", word(form, zh)), format!("write `{}: {day}`", word(form, en)))
        }
    }
}

/// The record of a finding, and that of all others.
pub(crate) fn finding(form: CaseForm, fact: &str) -> Said {
    match form {
        CaseForm::Pol => Said::new(
            format!(
                "写：认定 {fact} 为 … 由 “……” 于 日期 理由 “……” 证据 “……”；其余都不成立的，写：认定 其余 为 否 由 “……”"
            ),
            format!(
                "write `finding {fact} is … by \"…\" on … grounds \"…\" evidence \"…\"`; if no other holds, `finding others is false by \"…\"`"
            ),
        ),
        CaseForm::Yaml | CaseForm::Json => {
            let zh = [("值", "…"), ("由", "…"), ("于", "日期"), ("理由", "…"), ("证据", "…")];
            let en = [("value", "…"), ("by", "…"), ("on", "DATE"), ("grounds", "…"), ("evidence", "…")];
            Said::new(
                format!(
                    "写：{}；其余都不成立的，写：{}",
                    entry(form, "认定", fact, &record(form, &zh)),
                    entry(form, "认定", "其余", &record(form, &[("值", "否"), ("由", "…")])),
                ),
                format!(
                    "write `{}`; if no other holds, `{}`",
                    entry(form, "findings", fact, &record(form, &en)),
                    entry(form, "findings", "others", &record(form, &[("value", "false"), ("by", "…")])),
                ),
            )
        }
    }
}

/// What a fact takes.
pub(crate) fn wanted(form: CaseForm, fact: &Fact) -> Said {
    let (zh, en) = match &fact.kind {
        FactKind::Bool | FactKind::Citation(_) => match form {
            CaseForm::Json => (" true 或 false".to_owned(), "true or false".to_owned()),
            CaseForm::Pol => (
                format!(" 是 或 否；还没有查清的，写 未知 {}", fact.name),
                format!("true or false; what is not known yet, `unknown {}`", fact.name),
            ),
            CaseForm::Yaml => (
                format!(" 是 或 否；还没有查清的，另写 未知: [{}]", fact.name),
                format!("true or false; what is not known yet, `unknown: [{}]`", fact.name),
            ),
        },
        FactKind::One(options) => {
            (format!("这些之一：{}", options.join("、")), format!("one of: {}", options.join(", ")))
        }
        FactKind::Any(options) => {
            let example: Vec<String> = options.iter().take(2).map(|o| word(form, o)).collect();
            let example = match form {
                CaseForm::Pol => format!("{{{}}}", example.join(", ")),
                CaseForm::Yaml | CaseForm::Json => format!("[{}]", example.join(", ")),
            };
            (
                format!("这些中的几项：{}，例如 {example}", options.join("、")),
                format!("some of: {}, such as {example}", options.join(", ")),
            )
        }
        FactKind::Int => ("一个整数".to_owned(), "a whole number".to_owned()),
        FactKind::Number => ("一个数".to_owned(), "a number".to_owned()),
        FactKind::Money => (
            format!("一个金额，例如 {}", word(form, "5万元")),
            format!("an amount, such as {}", word(form, "5000 yuan")),
        ),
        FactKind::Date => {
            let day = word(form, "2024-07-18");
            (format!("一个日期，例如 {day}"), format!("a date, such as {day}"))
        }
        FactKind::Text => ("一段文字".to_owned(), "a text".to_owned()),
        FactKind::Duration(unit) => period(form, *unit),
    };
    Said::new(format!("应当写{zh}"), format!("it takes {en}"))
}

fn period(form: CaseForm, unit: Option<PeriodUnit>) -> (String, String) {
    let (how, zh, en_how, en) = match unit {
        None => ("", "30日", "", "30 days"),
        Some(PeriodUnit::Days) => ("以日计，", "30日", " in days", "30 days"),
        Some(PeriodUnit::WorkingDays) => {
            ("以工作日计，", "10个工作日", " in working days", "10 working days")
        }
        Some(PeriodUnit::Months) => ("以月或年计，", "6个月", " in months or years", "6 months"),
        Some(PeriodUnit::Hours) => ("以小时计，", "24小时", " in hours", "24 hours"),
    };
    (
        format!("一个期间，{how}例如 {}", word(form, zh)),
        format!("a period{en_how}, such as {}", word(form, en)),
    )
}
