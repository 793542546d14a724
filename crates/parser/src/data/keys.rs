//! The keys of a case file, in Chinese and English: which may stand where, and finding them.

use std::collections::BTreeMap;

use pol_diagnostics::{Code, Said, nearest};
use pol_values::fold_width;

use super::reader::{Reader, short};
use super::tree::Data;
use crate::ast::Text;

/// What people write for a key, in the words of their files.
const SYNONYMS: &[(&str, &str)] = &[
    ("案号", "案件"),
    ("案名", "案件"),
    ("编号", "案件"),
    ("时间", "行为日"),
    ("日期", "行为日"),
    ("行为日期", "行为日"),
    ("违法日期", "行为日"),
    ("决定日期", "裁决日"),
    ("作出决定日期", "裁决日"),
    ("事实", "已知"),
    ("查明", "已知"),
    ("其余", "其余为否"),
    ("当事人", "人员"),
    ("结果", "值"),
    ("认定人", "由"),
    ("决定人", "由"),
    ("认定日期", "于"),
    ("日期", "于"),
    ("时间", "于"),
    ("原因", "理由"),
    ("名称", "规范"),
    ("施行日期", "施行"),
    ("date", "act date"),
    ("facts", "given"),
    ("date", "on"),
    ("who", "by"),
    ("reason", "grounds"),
];

/// A key and its two spellings.
type Row<K> = (K, [&'static str; 2]);

/// The keys of one kind of map.
pub(super) trait Key: Copy + Ord {
    /// What to say first to someone who writes a key that is none, in Chinese and English.
    const HINT: [&'static str; 2] = ["", ""];

    fn table() -> impl Iterator<Item = Row<Self>>;
}

/// A key of a whole case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum CaseKey {
    Title,
    Entry(EntryKey),
    Persons,
}

impl Key for CaseKey {
    const HINT: [&'static str; 2] = EntryKey::HINT;

    fn table() -> impl Iterator<Item = Row<Self>> {
        let entries = EntryKey::table().map(|(key, spelled)| (CaseKey::Entry(key), spelled));
        let title = (CaseKey::Title, ["案件", "case"]);
        let persons = (CaseKey::Persons, ["人员", "persons"]);
        [title].into_iter().chain(entries).chain([persons])
    }
}

/// A key of what is recorded, of a case or of one person.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum EntryKey {
    ActDate,
    DecisionDate,
    Territory,
    Given,
    Findings,
    Unprovable,
    Unknown,
    Inapplicable,
    OthersFalse,
    Cites,
    Chosen,
    Ruling,
    Done,
    NotDone,
    Causes,
}

impl Key for EntryKey {
    const HINT: [&'static str; 2] = ["事实写在“已知”之下；", "facts stand under `given`; "];

    fn table() -> impl Iterator<Item = Row<Self>> {
        [
            (EntryKey::ActDate, ["行为日", "act date"]),
            (EntryKey::DecisionDate, ["裁决日", "decision date"]),
            (EntryKey::Territory, ["地域", "territory"]),
            (EntryKey::Given, ["已知", "given"]),
            (EntryKey::Findings, ["认定", "findings"]),
            (EntryKey::Unprovable, ["无法查明", "unprovable"]),
            (EntryKey::Unknown, ["未知", "unknown"]),
            (EntryKey::Inapplicable, ["不适用", "not applicable"]),
            (EntryKey::OthersFalse, ["其余为否", "others false"]),
            (EntryKey::Cites, ["援引", "cites"]),
            (EntryKey::Chosen, ["选定", "chosen"]),
            (EntryKey::Ruling, ["裁决", "ruling"]),
            (EntryKey::Done, ["已办", "done"]),
            (EntryKey::NotDone, ["未办", "not done"]),
            (EntryKey::Causes, ["因果", "causes"]),
        ]
        .into_iter()
    }
}

/// A key of a finding or choice that says who made it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum RecordKey {
    Value,
    Of(Particular),
}

/// Who recorded something, when and why.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Particular {
    By,
    On,
    Grounds,
    Evidence,
}

impl Key for RecordKey {
    fn table() -> impl Iterator<Item = Row<Self>> {
        [
            (RecordKey::Value, ["值", "value"]),
            (RecordKey::Of(Particular::By), ["由", "by"]),
            (RecordKey::Of(Particular::On), ["于", "on"]),
            (RecordKey::Of(Particular::Grounds), ["理由", "grounds"]),
            (RecordKey::Of(Particular::Evidence), ["证据", "evidence"]),
        ]
        .into_iter()
    }
}

/// A key of a causal link.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum CauseKey {
    Record(RecordKey),
    Because,
    Effect,
}

impl Key for CauseKey {
    fn table() -> impl Iterator<Item = Row<Self>> {
        let record = RecordKey::table().map(|(key, spelled)| (CauseKey::Record(key), spelled));
        record.chain([(CauseKey::Because, ["因", "because"]), (CauseKey::Effect, ["致使", "effect"])])
    }
}

/// A key of a norm that is cited.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum CiteKey {
    Norm,
    Rank,
    Effective,
    Repealed,
}

impl Key for CiteKey {
    fn table() -> impl Iterator<Item = Row<Self>> {
        [
            (CiteKey::Norm, ["规范", "norm"]),
            (CiteKey::Rank, ["位阶", "rank"]),
            (CiteKey::Effective, ["施行", "effective"]),
            (CiteKey::Repealed, ["废止", "repealed"]),
        ]
        .into_iter()
    }
}

/// 其余 under 认定, where all other keys are names of the case.
pub(super) fn is_others(text: &str) -> bool {
    matches!(plain(text).as_str(), "其余" | "others")
}

/// A key as it is looked up: `Act_Date` is `act date`.
fn plain(key: &str) -> String {
    let key = fold_width(key).to_ascii_lowercase().replace('_', " ");
    key.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Reader<'_> {
    /// The entries of a map whose keys are ours, in the written order.
    pub(super) fn keyed<'d, K: Key>(&mut self, map: &'d [(Text, Data)]) -> Vec<(K, &'d Data)> {
        let mut seen = BTreeMap::new();
        let mut entries = Vec::new();
        for (text, data) in map {
            let plain = plain(&text.value);
            let Some((key, _)) = K::table().find(|(_, spelled)| spelled.contains(&plain.as_str())) else {
                self.unknown_key::<K>(text, &plain);
                continue;
            };
            match seen.get(&key) {
                Some(first) => self.twice(text, *first),
                None => {
                    seen.insert(key, text.span);
                    entries.push((key, data));
                }
            }
        }
        entries
    }

    fn unknown_key<K: Key>(&mut self, text: &Text, plain: &str) {
        let name = short(&text.value);
        let message = Said::new(
            format!("“{name}”不是这里能写的项目"),
            format!("`{name}` is no key that can stand here"),
        );
        let here = || K::table().flat_map(|(_, spelled)| spelled);
        let mut meant = SYNONYMS.iter().filter(|(word, _)| *word == plain).map(|(_, key)| *key);
        let meant = meant.find(|key| here().any(|k| k == *key)).or_else(|| nearest(plain, here()));
        let help = match meant {
            Some(meant) => Said::new(format!("是不是“{meant}”？"), format!("did you mean `{meant}`?")),
            None => {
                let (zh, en): (Vec<_>, Vec<_>) = K::table().map(|(_, [zh, en])| (zh, en)).unzip();
                let [hint_zh, hint_en] = K::HINT;
                Said::new(
                    format!("{hint_zh}这里可以写：{}", zh.join("、")),
                    format!("{hint_en}here can stand: {}", en.join(", ")),
                )
            }
        };
        self.report(Code::UnknownKey, text.span, message, help);
    }
}

#[cfg(test)]
mod tests {
    use pol_diagnostics::{Code, Language};

    use crate::data::testing::{json, words, yaml};

    #[test]
    fn keys_written_twice() {
        let read = yaml("案件: 甲\n已知:\n  故意: 是\n  数额: 5\n  故意: 否\n");
        assert!(read.said().starts_with("案:5:3: 错误[C0003] “故意”写了两次"), "{}", read.said());
        let (first, label) = &read.errors[0].related[0];
        assert_eq!(read.sources.locate(*first), "案:3:3");
        assert_eq!(label.zh, "第一次写在这里");
        assert_eq!(words(&read.cases[0]), "案件 甲; 故意=是; 数额=Number(5)");

        let read = json("{\"案件\": \"甲乙\", \"已知\": {\"故意\": true, \"故意\": false}}");
        assert!(read.said().starts_with("案:1:33: 错误[C0003] "), "{}", read.said());
        assert_eq!(read.sources.locate(read.errors[0].related[0].0), "案:1:21");
        for text in ["行为日: 2024-07-18\nact_date: 2024-07-19", "人员: {张三: , '张三': }"] {
            assert_eq!(yaml(text).code(), Some(Code::DuplicateKey), "{text}");
        }
    }

    #[test]
    fn keys_that_are_none() {
        let said = yaml("行为曰: 2024-07-18").said();
        assert!(said.ends_with("[C0012] “行为曰”不是这里能写的项目 — 是不是“行为日”？"), "{said}");
        let said = yaml("act dat: 2024-07-18").said_in(Language::English);
        assert!(
            said.ends_with("[C0012] `act dat` is no key that can stand here — did you mean `act date`?"),
            "{said}"
        );
        for (text, meant) in [
            ("案号: 甲", "案件"),
            ("时间: 2024-07-18", "行为日"),
            ("认定: {甲: {值: 是, 认定人: 乙}}", "由"),
            ("认定: {甲: {值: 是, 日期: 2024-07-18}}", "于"),
        ] {
            let said = yaml(text).said();
            assert!(said.ends_with(&format!("是不是“{meant}”？")), "{said}");
        }
        let said = yaml("故意违法: 是").said();
        assert!(said.contains("事实写在“已知”之下；这里可以写：案件、行为日"), "{said}");
        let said = yaml("认定: {甲: {值: 是, 有: 乙}}").said();
        assert!(
            said.contains("[C0012] “有”") && said.ends_with("这里可以写：值、由、于、理由、证据"),
            "{said}"
        );
        for text in [
            "人员: {张三: {案件: 乙}}",
            "人员: {张三: {人员: {}}}",
            "理由: 乙",
            "援引: {甲: {规范: 乙, 由: 丙}}",
        ] {
            assert_eq!(yaml(text).code(), Some(Code::UnknownKey), "{text}");
        }
    }
}
