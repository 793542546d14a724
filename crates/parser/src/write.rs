//! Case files written out, as `pol ask` leaves them. What is written reads back as the same entries.

use pol_values::{Decimal, Literal, Period, PeriodUnit};

use crate::ast::{Case, CaseEntry, Cited, Member, Name, Record, Text, Value};

/// A case file in Chinese or English keywords.
///
/// ```
/// let mut sources = pol_diagnostics::Sources::new();
/// let text = "案件 “甲”\n  行为日 2024-08-03\n  已知 主体 为 执法人员\n";
/// let source = sources.add("甲.pol", text);
/// let parse = pol_parser::parse(source, text);
/// assert_eq!(pol_parser::write_case(&parse.file.cases[0], true), text);
/// ```
pub fn write_case(case: &Case, chinese: bool) -> String {
    let words = if chinese { &CHINESE } else { &ENGLISH };
    let mut out = format!("{} {}\n", words.case, quoted(&case.title.value));
    for entry in &case.entries {
        out.push_str(&format!("  {}\n", entry_text(entry, words)));
    }
    for person in &case.persons {
        out.push_str(&format!("  {} {}\n", words.person, quoted(&person.name.value)));
        for entry in &person.entries {
            out.push_str(&format!("    {}\n", entry_text(entry, words)));
        }
    }
    out
}

struct Words {
    case: &'static str,
    person: &'static str,
    given: &'static str,
    is: &'static str,
    not: &'static str,
    others_false: &'static str,
    others: &'static str,
    no: &'static str,
    unknown: &'static str,
    unprovable: &'static str,
    inapplicable: &'static str,
    finding: &'static str,
    by: &'static str,
    on: &'static str,
    grounds: &'static str,
    evidence: &'static str,
    cites: &'static str,
    rank: &'static str,
    effective: &'static str,
    repealed: &'static str,
    act_date: &'static str,
    decision_date: &'static str,
    territory: &'static str,
    chosen: &'static str,
    ruling: &'static str,
    done: &'static str,
    not_done: &'static str,
    chinese: bool,
}

const CHINESE: Words = Words {
    case: "案件",
    person: "人员",
    given: "已知",
    is: "为",
    not: "非",
    others_false: "其余 为 否",
    others: "其余",
    no: "否",
    unknown: "未知",
    unprovable: "无法查明",
    inapplicable: "不适用",
    finding: "认定",
    by: "由",
    on: "于",
    grounds: "理由",
    evidence: "证据",
    cites: "援引",
    rank: "位阶",
    effective: "施行",
    repealed: "废止",
    act_date: "行为日",
    decision_date: "裁决日",
    territory: "地域",
    chosen: "选定",
    ruling: "裁决",
    done: "已办",
    not_done: "未办",
    chinese: true,
};

const ENGLISH: Words = Words {
    case: "case",
    person: "person",
    given: "given",
    is: "is",
    not: "not",
    others_false: "others false",
    others: "others",
    no: "false",
    unknown: "unknown",
    unprovable: "unprovable",
    inapplicable: "not applicable",
    finding: "finding",
    by: "by",
    on: "on",
    grounds: "grounds",
    evidence: "evidence",
    cites: "cites",
    rank: "rank",
    effective: "effective",
    repealed: "repealed",
    act_date: "act date",
    decision_date: "decision date",
    territory: "territory",
    chosen: "chosen",
    ruling: "ruling",
    done: "done",
    not_done: "not done",
    chinese: false,
};

fn entry_text(entry: &CaseEntry, w: &Words) -> String {
    match entry {
        CaseEntry::Given(name, value) => match truth(value) {
            Some(true) => format!("{} {}", w.given, name.text),
            Some(false) => format!("{} {} {}", w.given, w.not, name.text),
            None => format!("{} {} {} {}", w.given, name.text, w.is, value_text(value, w)),
        },
        CaseEntry::Cause(cause, effect, _) => format!("{} {}", w.given, cause_text(cause, effect, w)),
        CaseEntry::OthersFalse(_) => format!("{} {}", w.given, w.others_false),
        CaseEntry::Unknown(name) => format!("{} {}", w.unknown, name.text),
        CaseEntry::Unprovable(name) => format!("{} {}", w.unprovable, name.text),
        CaseEntry::Inapplicable(name) => format!("{} {}", w.inapplicable, name.text),
        CaseEntry::Finding(name, value, record) => {
            format!("{} {} {} {}{}", w.finding, name.text, w.is, value_text(value, w), record_text(record, w))
        }
        CaseEntry::FindingCause(cause, effect, value, record) => {
            let link = cause_text(cause, effect, w);
            format!("{} {link} {} {}{}", w.finding, w.is, value_text(value, w), record_text(record, w))
        }
        CaseEntry::OthersFound(record, _) => {
            format!("{} {} {} {}{}", w.finding, w.others, w.is, w.no, record_text(record, w))
        }
        CaseEntry::Cites(Cited { fact, norm, rank, effective, repealed }) => {
            let mut text = format!("{} {} {} {}", w.cites, fact.text, w.is, quoted(&norm.value));
            if let Some(rank) = rank {
                text.push_str(&format!(" {} {}", w.rank, rank.text));
            }
            for (word, day) in [(w.effective, effective), (w.repealed, repealed)] {
                if let Some(day) = day {
                    text.push_str(&format!(" {word} {}", day.date));
                }
            }
            text
        }
        CaseEntry::ActDate(day) => format!("{} {}", w.act_date, day.date),
        CaseEntry::DecisionDate(day) => format!("{} {}", w.decision_date, day.date),
        CaseEntry::Territory(path) => format!("{} {}", w.territory, path.text),
        CaseEntry::Chosen(matter, outcome, record) => {
            format!(
                "{} {} {} {}{}",
                w.chosen,
                matter.text,
                w.is,
                value_text(outcome, w),
                record_text(record, w)
            )
        }
        CaseEntry::Ruling(matter, outcome, record) => {
            format!(
                "{} {} {} {}{}",
                w.ruling,
                matter.text,
                w.is,
                value_text(outcome, w),
                record_text(record, w)
            )
        }
        CaseEntry::Done(act, day) => format!("{} {} {} {}", w.done, act.text, w.on, day.date),
        CaseEntry::NotDone(act, None) => format!("{} {}", w.not_done, act.text),
        CaseEntry::NotDone(act, Some(day)) => format!("{} {} {} {}", w.not_done, act.text, w.on, day.date),
    }
}

fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Name(name) => crate::keywords::truth_word(&name.text),
        Value::Literal(..) | Value::Text(_) | Value::Set(..) => None,
    }
}

fn cause_text(cause: &[Name], effect: &[Name], w: &Words) -> String {
    let side = |names: &[Name]| {
        let glue = if w.chinese { " 且 " } else { " and " };
        let joined = names.iter().map(|n| n.text.as_str()).collect::<Vec<_>>().join(glue);
        match (names.len(), w.chinese) {
            (1, _) => joined,
            (_, true) => format!("（{joined}）"),
            (_, false) => format!("({joined})"),
        }
    };
    if w.chinese {
        format!("因 {} 致使 {}", side(cause), side(effect))
    } else {
        format!("{} because of {}", side(effect), side(cause))
    }
}

fn record_text(record: &Record, w: &Words) -> String {
    let mut text = String::new();
    let mut add = |word: &str, words: &Option<Text>| {
        if let Some(words) = words {
            text.push_str(&format!(" {word} {}", quoted(&words.value)));
        }
    };
    add(w.by, &record.by);
    let on = record.on.map(|d| format!(" {} {}", w.on, d.date)).unwrap_or_default();
    let mut rest = String::new();
    for (word, words) in [(w.grounds, &record.grounds), (w.evidence, &record.evidence)] {
        if let Some(words) = words {
            rest.push_str(&format!(" {word} {}", quoted(&words.value)));
        }
    }
    format!("{text}{on}{rest}")
}

/// A value as the language writes it.
fn value_text(value: &Value, w: &Words) -> String {
    match value {
        Value::Literal(literal, _) => literal_text(literal, w),
        Value::Text(text) => quoted(&text.value),
        Value::Name(name) => match truth(value) {
            Some(true) if w.chinese => "是".to_owned(),
            Some(false) if w.chinese => "否".to_owned(),
            Some(truth) => truth.to_string(),
            None => name.text.clone(),
        },
        Value::Set(members, _) => {
            let members: Vec<String> = members
                .iter()
                .map(|m| match m {
                    Member::Name(name) => name.text.clone(),
                    Member::Text(text) => quoted(&text.value),
                    Member::Literal(literal, _) => literal_text(literal, w),
                })
                .collect();
            format!("{{{}}}", members.join(", "))
        }
    }
}

fn literal_text(literal: &Literal, w: &Words) -> String {
    let money = |n: &Decimal| if w.chinese { format!("{n}元") } else { format!("{n} yuan") };
    match literal {
        Literal::Number(n) => n.to_string(),
        Literal::Money(n) => money(n),
        Literal::Date(date) => date.to_string(),
        Literal::Period(period) if w.chinese => period.chinese(),
        Literal::Period(Period { amount, unit }) => match unit {
            PeriodUnit::Days => format!("{amount} days"),
            PeriodUnit::WorkingDays => format!("{amount} working days"),
            PeriodUnit::Months => format!("{amount} months"),
            PeriodUnit::Hours => format!("{amount} hours"),
        },
    }
}

/// A text between quotation marks that it does not itself contain unbalanced; what cannot stand in a
/// text (line ends) becomes a space.
fn quoted(text: &str) -> String {
    let text: String = text.chars().map(|c| if c == '\n' || c == '\r' { ' ' } else { c }).collect();
    let mut depth = 0i32;
    let balanced = text.chars().all(|c| {
        depth += match c {
            '“' => 1,
            '”' => -1,
            _ => 0,
        };
        depth >= 0
    }) && depth == 0;
    if balanced {
        return format!("“{text}”");
    }
    if !text.contains('"') {
        return format!("\"{text}\"");
    }
    format!("“{}”", text.replace(['“', '”'], "'"))
}
