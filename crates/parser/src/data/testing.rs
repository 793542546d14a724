//! What the tests of this module share: reading, and cases in short.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use pol_diagnostics::{Code, Diagnostic, Language, SourceId, Sources, concise};

use super::{json_case, yaml_case};
use crate::ast::{Case, CaseEntry, Member, Name, Record, Value};

pub(super) type Reading = fn(SourceId, &str) -> (Vec<Case>, Vec<Diagnostic>);

pub(super) struct Read {
    pub(super) sources: Sources,
    pub(super) cases: Vec<Case>,
    pub(super) errors: Vec<Diagnostic>,
}

pub(super) fn read(reading: Reading, text: &str) -> Read {
    let mut sources = Sources::new();
    let id = sources.add("案", text);
    let (cases, errors) = reading(id, text);
    Read { sources, cases, errors }
}

impl Read {
    /// The diagnostics, one a line, in Chinese.
    pub(super) fn said(&self) -> String {
        self.said_in(Language::Chinese)
    }

    pub(super) fn said_in(&self, language: Language) -> String {
        let lines: Vec<String> = self.errors.iter().map(|d| concise(d, &self.sources, language)).collect();
        lines.join("\n")
    }

    pub(super) fn code(&self) -> Option<Code> {
        self.errors.first().map(|d| d.code)
    }

    pub(super) fn words(&self) -> Vec<String> {
        assert!(self.errors.is_empty(), "{}", self.said());
        self.cases.iter().map(words).collect()
    }
}

pub(super) fn yaml(text: &str) -> Read {
    read(yaml_case, text)
}

pub(super) fn json(text: &str) -> Read {
    read(json_case, text)
}

/// A case in short, without places.
pub(super) fn words(case: &Case) -> String {
    let mut out = format!("案件 {}", case.title.value);
    for entry in &case.entries {
        write!(out, "; {}", entry_words(entry)).unwrap();
    }
    for person in &case.persons {
        write!(out, "; 人员 {}", person.name.value).unwrap();
        for entry in &person.entries {
            write!(out, ", {}", entry_words(entry)).unwrap();
        }
    }
    out
}

fn list(names: &[Name]) -> String {
    names.iter().map(|n| n.text.as_str()).collect::<Vec<_>>().join("+")
}

fn value_words(value: &Value) -> String {
    match value {
        Value::Literal(literal, _) => format!("{literal:?}"),
        Value::Text(text) => format!("“{}”", text.value),
        Value::Name(name) => name.text.clone(),
        Value::Set(members, _) => {
            let members: Vec<String> = members
                .iter()
                .map(|m| match m {
                    Member::Name(name) => name.text.clone(),
                    Member::Text(text) => format!("“{}”", text.value),
                    Member::Literal(literal, _) => format!("{literal:?}"),
                })
                .collect();
            format!("{{{}}}", members.join(" "))
        }
    }
}

fn record_words(record: &Record) -> String {
    let mut out = String::new();
    let texts = [("由", &record.by), ("理由", &record.grounds), ("证据", &record.evidence)];
    for (word, text) in texts {
        if let Some(text) = text {
            write!(out, " {word}“{}”", text.value).unwrap();
        }
    }
    if let Some(on) = &record.on {
        write!(out, " 于{:?}", on.date).unwrap();
    }
    out
}

fn entry_words(entry: &CaseEntry) -> String {
    match entry {
        CaseEntry::Given(name, value) => format!("{}={}", name.text, value_words(value)),
        CaseEntry::Cause(cause, effect, _) => format!("因 {} 致使 {}", list(cause), list(effect)),
        CaseEntry::OthersFalse(_) => "其余为否".to_owned(),
        CaseEntry::Unknown(name) => format!("未知 {}", name.text),
        CaseEntry::Unprovable(name) => format!("无法查明 {}", name.text),
        CaseEntry::Inapplicable(name) => format!("不适用 {}", name.text),
        CaseEntry::Finding(name, value, record) => {
            format!("认定 {}={}{}", name.text, value_words(value), record_words(record))
        }
        CaseEntry::FindingCause(cause, effect, value, record) => {
            format!(
                "认定 因 {} 致使 {}={}{}",
                list(cause),
                list(effect),
                value_words(value),
                record_words(record)
            )
        }
        CaseEntry::OthersFound(record, _) => format!("认定 其余=否{}", record_words(record)),
        CaseEntry::Cites(cited) => format!(
            "援引 {}=“{}” {:?} {:?} {:?}",
            cited.fact.text,
            cited.norm.value,
            cited.rank.as_ref().map(|n| n.text.as_str()),
            cited.effective.map(|d| d.date),
            cited.repealed.map(|d| d.date)
        ),
        CaseEntry::ActDate(day) => format!("行为日 {:?}", day.date),
        CaseEntry::DecisionDate(day) => format!("裁决日 {:?}", day.date),
        CaseEntry::Territory(name) => format!("地域 {}", name.text),
        CaseEntry::Chosen(decision, outcome, record) => {
            format!("选定 {}={}{}", decision.text, value_words(outcome), record_words(record))
        }
        CaseEntry::Ruling(decision, outcome, record) => {
            format!("裁决 {}={}{}", decision.text, value_words(outcome), record_words(record))
        }
        CaseEntry::NotDone(act, day) => {
            format!("未办 {}{}", act.text, day.map(|d| format!(" {:?}", d.date)).unwrap_or_default())
        }
        CaseEntry::Done(act, day) => format!("已办 {} {:?}", act.text, day.date),
    }
}

/// What one value in 已知 becomes.
pub(super) fn given(text: &str) -> String {
    let read = yaml(&format!("已知: {{甲: {text}}}"));
    if read.errors.is_empty() { words(&read.cases[0]) } else { read.said() }
}

pub(super) fn given_json(text: &str) -> String {
    let read = json(&format!("{{\"已知\": {{\"甲\": {text}}}}}"));
    if read.errors.is_empty() { words(&read.cases[0]) } else { read.said() }
}

#[expect(clippy::disallowed_methods, reason = "a test that reading stays linear, not a budget")]
pub(super) fn within(limit: Duration, read: impl FnOnce()) {
    let start = Instant::now();
    read();
    assert!(start.elapsed() < limit);
}
