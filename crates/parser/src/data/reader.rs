//! [`Data`] → cases: what stands under each key.

use std::collections::BTreeMap;

use pol_diagnostics::{Code, Diagnostic, Said, Span};
use pol_values::{Literal, fold_width};

use super::body::Body;
use super::causes::{Link, Subject};
use super::keys::{CaseKey, CauseKey, CiteKey, EntryKey, Particular, RecordKey, is_others};
use super::tree::{Data, Kind};
use super::yaml_faults::colon_fault;
use crate::ast::{Case, CaseEntry, CaseForm, Cited, Name, Person, Record, Text, Value};

/// A file with more errors than this is no case; nobody reads the rest.
const MOST_ERRORS: usize = 100;

/// Reads the parts of a file as cases, and keeps what is wrong with them.
pub(super) struct Reader<'b> {
    pub(super) body: &'b Body<'b>,
    pub(super) errors: Vec<Diagnostic>,
}

impl<'b> Reader<'b> {
    pub(super) fn new(body: &'b Body<'b>) -> Self {
        Reader { body, errors: Vec::new() }
    }

    pub(super) fn cases(&mut self, documents: &[Data]) -> Vec<Case> {
        let cases: Vec<Case> =
            documents.iter().flat_map(Data::items).filter_map(|data| self.case(data)).collect();
        if cases.is_empty() && self.errors.is_empty() {
            let said = Said::new("文件里没有案件", "the file holds no case");
            let help =
                Said::new("至少写出行为日和已知的事实", "write at least the act date and the given facts");
            self.report(Code::NoCase, self.body.span(0, 0), said, help);
        }
        cases
    }

    fn case(&mut self, data: &Data) -> Option<Case> {
        let map = self.map(data, Code::BadData)?;
        let title = Text { value: String::new(), span: data.span };
        let mut case =
            Case { title, entries: Vec::new(), persons: Vec::new(), form: CaseForm::Yaml, span: data.span };
        for (key, data) in self.keyed(map) {
            match key {
                CaseKey::Title => case.title = self.text(data).unwrap_or(case.title),
                CaseKey::Entry(key) => self.entries(key, data, &mut case.entries),
                CaseKey::Persons => case.persons = self.persons(data),
            }
        }
        Some(case)
    }

    fn persons(&mut self, data: &Data) -> Vec<Person> {
        let mut persons = Vec::new();
        for (name, data) in self.named(data) {
            let mut entries = Vec::new();
            if let Some(map) = self.map(data, Code::WrongType) {
                for (key, data) in self.keyed(map) {
                    self.entries(key, data, &mut entries);
                }
            }
            let name = Text { value: name.value.trim().to_owned(), span: name.span };
            persons.push(Person { name, entries });
        }
        persons
    }

    /// What stands under one key, in the written order.
    fn entries(&mut self, key: EntryKey, data: &Data, entries: &mut Vec<CaseEntry>) {
        match key {
            EntryKey::ActDate => entries.extend(self.day(data).map(CaseEntry::ActDate)),
            EntryKey::DecisionDate => entries.extend(self.day(data).map(CaseEntry::DecisionDate)),
            EntryKey::Territory => entries.extend(self.name(data).map(CaseEntry::Territory)),
            EntryKey::Unprovable => entries.extend(self.names(data).into_iter().map(CaseEntry::Unprovable)),
            EntryKey::Unknown => entries.extend(self.names(data).into_iter().map(CaseEntry::Unknown)),
            EntryKey::Inapplicable => {
                entries.extend(self.names(data).into_iter().map(CaseEntry::Inapplicable));
            }
            EntryKey::OthersFalse => {
                let others = self.truth(data) == Some(true);
                entries.extend(others.then_some(CaseEntry::OthersFalse(data.span)));
            }
            EntryKey::Given => entries.extend(self.each(data, Self::given)),
            EntryKey::Findings => entries.extend(self.each(data, Self::finding)),
            EntryKey::Cites => entries.extend(self.each(data, Self::cited)),
            EntryKey::Chosen => entries.extend(self.each(data, |reader, key, data| {
                let (mut outcome, record) = reader.outcome_recorded(data)?;
                crate::build::name_done(&name(key), &mut outcome);
                Some(CaseEntry::Chosen(name(key), outcome, record))
            })),
            EntryKey::Ruling => entries.extend(self.each(data, |reader, key, data| {
                let (mut outcome, record) = reader.outcome_recorded(data)?;
                crate::build::name_done(&name(key), &mut outcome);
                Some(CaseEntry::Ruling(name(key), outcome, record))
            })),
            EntryKey::Done => entries.extend(
                self.each(data, |reader, key, data| Some(CaseEntry::Done(name(key), reader.day(data)?))),
            ),
            EntryKey::NotDone => match &data.kind {
                Kind::Map(_) => entries.extend(self.each(data, |reader, key, data| {
                    Some(CaseEntry::NotDone(name(key), Some(reader.day(data)?)))
                })),
                Kind::List(_) | Kind::Scalar { .. } => {
                    let acts = self.names(data);
                    entries.extend(acts.into_iter().map(|act| CaseEntry::NotDone(act, None)));
                }
            },
            EntryKey::Causes => entries.extend(data.items().iter().filter_map(|item| self.cause(item))),
        }
    }

    /// What the entries of a map whose keys are names become.
    fn each(
        &mut self,
        data: &Data,
        read: impl Fn(&mut Self, &Text, &Data) -> Option<CaseEntry>,
    ) -> Vec<CaseEntry> {
        self.named(data).into_iter().filter_map(|(key, data)| read(self, key, data)).collect()
    }

    fn given(&mut self, key: &Text, data: &Data) -> Option<CaseEntry> {
        if is_others(&key.value) {
            let others = self.others_found(key, data, Record::default());
            return others.map(|_| CaseEntry::OthersFalse(key.span));
        }
        match self.subject(key)? {
            // As if it stood in the list 无法查明.
            subject if data.is_unprovable() => Some(CaseEntry::Unprovable(subject.name())),
            subject if data.is_null() => Some(CaseEntry::Unknown(subject.name())),
            Subject::Fact(fact) => Some(CaseEntry::Given(fact, self.value(data)?)),
            Subject::Link(link) => Some(link.entry(self.truth(data)?, data.span, Record::default())),
        }
    }

    fn finding(&mut self, key: &Text, data: &Data) -> Option<CaseEntry> {
        let (data, record) = self.recorded(data)?;
        if is_others(&key.value) {
            return self.others_found(key, data, record);
        }
        match self.subject(key)? {
            subject if data.is_null() => Some(CaseEntry::Unknown(subject.name())),
            Subject::Fact(fact) => Some(CaseEntry::Finding(fact, self.value(data)?, record)),
            Subject::Link(link) => Some(link.finding(self.truth(data)?, data.span, record)),
        }
    }

    fn others_found(&mut self, key: &Text, data: &Data, record: Record) -> Option<CaseEntry> {
        if data.truth() == Some(false) {
            return Some(CaseEntry::OthersFound(record, key.span));
        }
        self.report(
            Code::BadValue,
            data.span,
            Said::new("“其余”只能是“否”", "`others` can only be false"),
            Said::new("成立的认定要逐项写", "findings that hold are recorded one by one"),
        );
        None
    }

    fn cited(&mut self, key: &Text, data: &Data) -> Option<CaseEntry> {
        let fact = name(key);
        if data.is_null() {
            return Some(CaseEntry::Unknown(fact));
        }
        let mut cited = (None, None, None, None);
        let (norm, rank, effective, repealed) = &mut cited;
        if let Kind::Map(map) = &data.kind {
            for (key, data) in self.keyed(map) {
                match key {
                    CiteKey::Norm => *norm = self.text(data),
                    CiteKey::Rank => *rank = self.name(data),
                    CiteKey::Effective => *effective = self.day(data),
                    CiteKey::Repealed => *repealed = self.day(data),
                }
            }
            if norm.is_none() {
                self.wrong(
                    data.span,
                    ["援引要写明规范的名称", "a citation needs the norm that is cited"],
                    [
                        "写成 {规范: “某某办法”第三条, 位阶: 规章}",
                        "write `{norm: \"the Measures, article 3\", rank: rule}`",
                    ],
                );
            }
        } else {
            *norm = self.text(data);
        }
        let (norm, rank, effective, repealed) = cited;
        Some(CaseEntry::Cites(Cited { fact, norm: norm?, rank, effective, repealed }))
    }

    fn outcome_recorded(&mut self, data: &Data) -> Option<(Value, Record)> {
        let (data, record) = self.recorded(data)?;
        if let Kind::Scalar { text, .. } = &data.kind
            && let Ok(literal) = Literal::parse(text)
        {
            return Some((Value::Literal(literal, data.span), record));
        }
        Some((Value::Name(self.outcome(data)?), record))
    }

    fn cause(&mut self, data: &Data) -> Option<CaseEntry> {
        let map = self.map(data, Code::WrongType)?;
        let mut link = Link { cause: Vec::new(), effect: Vec::new(), span: data.span };
        let (mut held, mut place, mut record) = (Some(true), data.span, Record::default());
        for (key, data) in self.keyed(map) {
            match key {
                CauseKey::Because => link.cause = self.names(data),
                CauseKey::Effect => link.effect = self.names(data),
                CauseKey::Record(RecordKey::Value) => (held, place) = (self.truth(data), data.span),
                CauseKey::Record(RecordKey::Of(particular)) => self.record(particular, data, &mut record),
            }
        }
        if link.cause.is_empty() || link.effect.is_empty() {
            self.wrong(
                data.span,
                [
                    "因果要写明因和致使，都是事实的名称",
                    "a cause needs `because` and `effect`, each the name of a fact",
                ],
                ["写成 {因: 甲, 致使: 乙}", "write `{because: a, effect: b}`"],
            );
            return None;
        }
        Some(link.entry(held?, place, record))
    }

    /// A value as it is, or with who recorded it, when and why.
    fn recorded<'d>(&mut self, data: &'d Data) -> Option<(&'d Data, Record)> {
        let mut record = Record::default();
        let Kind::Map(map) = &data.kind else { return Some((data, record)) };
        let mut value = None;
        for (key, data) in self.keyed(map) {
            match key {
                RecordKey::Value => value = Some(data),
                RecordKey::Of(particular) => self.record(particular, data, &mut record),
            }
        }
        if value.is_none() {
            self.wrong(
                data.span,
                ["这里缺少“值”", "`value` is missing here"],
                [
                    "写成 {值: 是, 由: 某局, 于: 2024-07-18}",
                    "write `{value: true, by: the bureau, on: 2024-07-18}`",
                ],
            );
        }
        value.map(|value| (value, record))
    }

    fn record(&mut self, particular: Particular, data: &Data, record: &mut Record) {
        match particular {
            Particular::By => record.by = self.text(data),
            Particular::On => record.on = self.day(data),
            Particular::Grounds => record.grounds = self.text(data),
            Particular::Evidence => record.evidence = self.text(data),
        }
    }

    /// The entries of a map; an empty place has none.
    fn map<'d>(&mut self, data: &'d Data, otherwise: Code) -> Option<&'d [(Text, Data)]> {
        if let Kind::Map(map) = &data.kind {
            return Some(map);
        }
        if data.is_null() {
            return None;
        }
        // In YAML a line without a colon that counts is a text.
        if let Kind::Scalar { quoted: false, .. } = &data.kind {
            let (start, end) = self.body.range(data.span);
            if let Some(fault) = colon_fault(self.body, start, end) {
                self.push(*fault);
                return None;
            }
        }
        let help = match &data.kind {
            Kind::List(items) if items.iter().all(|i| matches!(i.kind, Kind::Map(_))) => Said::new(
                "各项不写成列表：去掉每行前面的“-”（JSON 里把 [ ] 换成 { }）",
                "these are no list: leave out the `-` before each (in JSON, write { } for [ ])",
            ),
            Kind::List(_) | Kind::Scalar { .. } | Kind::Map(_) => Said::new(
                "每一项写明名称、冒号和内容，例如 名称: 值",
                "give each item a name, a colon and a content, such as `name: value`",
            ),
        };
        let said = Said::new("这里要写成“名称: 内容”", "this must be written as `name: content`");
        self.report(otherwise, data.span, said, help);
        None
    }

    /// The entries of a map whose keys are names of the case.
    fn named<'d>(&mut self, data: &'d Data) -> Vec<(&'d Text, &'d Data)> {
        let mut seen = BTreeMap::new();
        let mut entries = Vec::new();
        for (text, data) in self.map(data, Code::WrongType).unwrap_or_default() {
            let name = name(text).text;
            if name.is_empty() {
                self.wrong(text.span, ["名称是空的", "this name is empty"], ["写出名称", "write the name"]);
                continue;
            }
            match seen.get(&name) {
                Some(first) => self.twice(text, *first),
                None => {
                    seen.insert(name, text.span);
                    entries.push((text, data));
                }
            }
        }
        entries
    }

    pub(super) fn twice(&mut self, text: &Text, first: Span) {
        let name = short(&text.value);
        let said = Said::new(format!("“{name}”写了两次"), format!("`{name}` is written twice"));
        let help = Said::new("只保留一处", "keep one of the two");
        let first_said = Said::new("第一次写在这里", "it was first written here");
        self.push(Diagnostic::new(Code::DuplicateKey, text.span, said).help(help).related(first, first_said));
    }

    pub(super) fn wrong(&mut self, span: Span, [zh, en]: [&str; 2], [help_zh, help_en]: [&str; 2]) {
        self.report(Code::WrongType, span, Said::new(zh, en), Said::new(help_zh, help_en));
    }

    pub(super) fn report(&mut self, code: Code, span: Span, message: Said, help: Said) {
        self.push(Diagnostic::new(code, span, message).help(help));
    }

    fn push(&mut self, fault: Diagnostic) {
        if self.errors.len() < MOST_ERRORS {
            self.errors.push(fault);
        }
    }
}

/// A text of the file as a name of the case.
pub(super) fn name(text: &Text) -> Name {
    Name { text: fold_width(text.value.trim()), span: text.span }
}

/// A text of the file for use in a sentence.
pub(super) fn short(text: &str) -> String {
    let text = text.trim();
    if text.chars().count() <= 40 { text.to_owned() } else { text.chars().take(40).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use pol_diagnostics::Code;

    use crate::ast::CaseEntry;
    use crate::data::testing::{json, yaml};

    #[test]
    fn what_is_of_the_wrong_kind() {
        let cases = [
            ("已知: {甲: {乙: 丙}}", "案:1:9: "),
            ("已知: {甲: [{乙: 丙}]}", "案:1:10: "),
            ("已知: {甲: [乙, ]}\n未知: [[乙]]", "案:2:6: "),
            ("已知: [甲]", "案:1:5: "),
            ("已知: 甲", "案:1:5: "),
            ("行为日: [2024-07-18]", "案:1:6: "),
            ("地域: {甲: 乙}", "案:1:5: "),
            ("其余为否: 也许", "案:1:7: "),
            ("其余为否:", "案:1:5: "),
            ("认定: {甲: {由: 乙}}", "案:1:9: "),
            ("援引: {甲: {位阶: 乙}}", "案:1:9: "),
            ("因果: [{因: 甲}]", "案:1:6: "),
            ("因果: [{因: 甲, 致使: 乙, 值: 丙}]", "案:1:23: "),
            ("未知: [甲, ~]", "案:1:9: "),
            ("未知: {甲: 乙}", "案:1:5: "),
            ("案件: [甲]", "案:1:5: "),
            ("人员: [张三]", "案:1:5: "),
        ];
        for (text, place) in cases {
            let read = yaml(text);
            assert_eq!(read.errors.len(), 1, "{text}: {}", read.said());
            assert!(read.said().contains("[C0002]"), "{text}: {}", read.said());
            assert!(read.said().starts_with(place), "{text}: {}", read.said());
        }
        assert_eq!(yaml("甲乙丙").code(), Some(Code::BadData));
        assert_eq!(json("5").code(), Some(Code::BadData));
        assert_eq!(json("[[{}]]").code(), Some(Code::BadData));
    }

    #[test]
    fn several_cases() {
        let two = ["案件 甲; 乙=是", "案件 丙"];
        assert_eq!(yaml("案件: 甲\n已知: {乙: 是}\n---\n案件: 丙\n---\n").words(), two);
        assert_eq!(yaml("- 案件: 甲\n  已知: {乙: 是}\n- 案件: 丙\n").words(), two);
        assert_eq!(json(r#"[{"案件": "甲", "已知": {"乙": true}}, {"案件": "丙"}]"#).words(), two);
        assert_eq!(yaml("行为日: 2024-07-18\n").words(), ["案件 ; 行为日 Date(2024-07-18)"]);
        let read = yaml("\n已知: {乙: 是}\n");
        assert_eq!(read.sources.text(read.cases[0].title.span), "已知: {乙: 是}");
    }

    #[test]
    fn nothing_to_read() {
        for text in ["", "\n \n", "\u{feff}", "# 空的\n", "---\n...\n", "~"] {
            assert_eq!(yaml(text).code(), Some(Code::NoCase), "{text:?}");
        }
        for text in ["", " \r\n", "\u{feff}", "null", "[]"] {
            assert_eq!(json(text).code(), Some(Code::NoCase), "{text:?}");
        }
    }

    #[test]
    fn all_other_findings() {
        let cases = [
            ("认定: {其余: 否}", "认定 其余=否"),
            ("findings: {Others: false}", "认定 其余=否"),
            (
                "认定: {甲: 是, 其余: {值: 否, 由: 某局, 于: 2024-07-20, 理由: 乙}}",
                "认定 甲=是; 认定 其余=否 由“某局” 理由“乙” 于Date(2024-07-20)",
            ),
            ("人员: {张三: {认定: {其余: 否}}}", "人员 张三, 认定 其余=否"),
        ];
        for (text, expected) in cases {
            assert_eq!(yaml(text).words(), [format!("案件 ; {expected}")], "{text}");
        }
        let read = yaml("认定:\n  其余: {值: 否, 由: 某局}\n");
        let [CaseEntry::OthersFound(_, span)] = read.cases[0].entries[..] else { panic!("{}", read.said()) };
        assert_eq!(read.sources.text(span), "其余");
        for (text, place) in [
            ("认定: {其余: 是}", "案:1:10: "),
            ("认定: {others: {value: true, by: x}}", "案:1:22: "),
            ("认定: {其余: [否]}", "案:1:10: "),
            ("认定: {其余: }", "案:1:8: "),
        ] {
            let read = yaml(text);
            assert!(read.cases[0].entries.is_empty(), "{text}");
            assert!(
                read.said().starts_with(&format!("{place}错误[P0013] “其余”只能是“否”")),
                "{}",
                read.said()
            );
        }
        assert_eq!(yaml("认定: {其余: {由: 某局}}").code(), Some(Code::WrongType));
    }

    #[test]
    fn hopeless_files_are_not_listed_in_full() {
        assert_eq!(yaml(&"甲:\n".repeat(1000)).errors.len(), 100);
    }
}
