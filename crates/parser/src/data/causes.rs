//! Causal links: `因 甲 致使 乙` as a key, and what a link becomes in a case.
//!
//! A name holds no spaces, so a key with 致使 between spaces is no name, whereas `甲致使乙` is the
//! name of the finding itself.

use pol_diagnostics::{Code, Said, Span};
use pol_values::fold_width;

use super::body::Body;
use super::reader::{Reader, name, short};
use super::values::{is_word, truth_value};
use crate::ast::{CaseEntry, Name, Record, Text};
use crate::keywords::{KEYWORDS, Keyword};

/// What a key of 已知 or 认定 speaks of.
pub(super) enum Subject {
    Fact(Name),
    Link(Link),
}

impl Subject {
    pub(super) fn name(self) -> Name {
        match self {
            Subject::Fact(name) => name,
            Subject::Link(link) => link.name(),
        }
    }
}

/// That one thing was caused by another, or was not.
pub(super) struct Link {
    pub(super) cause: Vec<Name>,
    pub(super) effect: Vec<Name>,
    pub(super) span: Span,
}

impl Link {
    /// A link that holds is given, unless somebody is said to have found it; that one does not
    /// hold can only be found.
    pub(super) fn entry(self, held: bool, place: Span, record: Record) -> CaseEntry {
        if held && record == Record::default() {
            CaseEntry::Cause(self.cause, self.effect, self.span)
        } else {
            self.finding(held, place, record)
        }
    }

    /// `place` is where it is said whether the link holds.
    pub(super) fn finding(self, held: bool, place: Span, record: Record) -> CaseEntry {
        CaseEntry::FindingCause(self.cause, self.effect, truth_value(held, place), record)
    }

    /// The name by which a policy knows the finding, for entries that can only hold a name.
    fn name(&self) -> Name {
        let side = |names: &[Name]| {
            let words: Vec<&str> = names.iter().map(|n| n.text.as_str()).collect();
            words.join(if words.iter().all(|w| w.is_ascii()) { "_and_" } else { "且" })
        };
        let (cause, effect) = (side(&self.cause), side(&self.effect));
        let text = if cause.is_ascii() && effect.is_ascii() {
            format!("{effect}_because_of_{cause}")
        } else {
            format!("{cause}致使{effect}")
        };
        Name { text, span: self.span }
    }
}

impl Reader<'_> {
    /// What a key is about, unless it is a link that cannot be read.
    pub(super) fn subject(&mut self, key: &Text) -> Option<Subject> {
        let words = words(self.body, key);
        let Some((cause, effect)) = sides(&words) else { return Some(Subject::Fact(name(key))) };
        if let (Some(cause), Some(effect)) = (names(cause), names(effect)) {
            return Some(Subject::Link(Link { cause, effect, span: key.span }));
        }
        let shown = short(&key.value);
        self.report(
            Code::BadValue,
            key.span,
            Said::new(
                format!("“{shown}”里要写明因和果，都是事实的名称"),
                format!("`{shown}` must name a cause and an effect, each by the names of facts"),
            ),
            Said::new(
                "写成 因 甲 致使 乙；有两个原因时写 因 甲 且 乙 致使 丙",
                "write `effect because of cause`; with two causes, `effect because of a and b`",
            ),
        );
        None
    }
}

/// The words of a key, each with its own place; behind an escape sequence places cannot be
/// counted, and each word has that of the key.
fn words(body: &Body, key: &Text) -> Vec<Name> {
    let (start, end) = body.range(key.span);
    let written = body.slice(start, end);
    let quoted = written.strip_prefix(['"', '\'']).and_then(|rest| rest.strip_suffix(['"', '\'']));
    let begin = if written == key.value {
        Some(start)
    } else {
        quoted.filter(|inner| *inner == key.value).map(|_| start + 1)
    };
    let mut words = Vec::new();
    let mut at = 0;
    for word in key.value.split_inclusive(char::is_whitespace) {
        let text = word.trim_end();
        if !text.is_empty() {
            let span = begin.map_or(key.span, |begin| body.span(begin + at, begin + at + text.len()));
            words.push(Name { text: fold_width(text), span });
        }
        at += word.len();
    }
    words
}

/// The words of the cause and of the effect, if these are the words of a link.
fn sides(words: &[Name]) -> Option<(&[Name], &[Name])> {
    if let Some(at) = words.iter().position(|w| spells("causing", &w.text)) {
        let (cause, effect) = words.split_at_checked(at)?;
        let because = cause.first().is_some_and(|w| spells("because", &w.text));
        return Some((cause.get(usize::from(because)..)?, effect.get(1..)?));
    }
    let because_of = |pair: &[Name]| match pair {
        [because, of] => spells("because_of", &format!("{} {}", because.text, of.text)),
        [..] => false,
    };
    let (effect, cause) = words.split_at_checked(words.windows(2).position(because_of)?)?;
    Some((cause.get(2..)?, effect))
}

/// The names on one side, joined by 且.
fn names(side: &[Name]) -> Option<Vec<Name>> {
    let name = |words: &[Name]| match words {
        [name] if is_name(&name.text) => Some(name.clone()),
        [..] => None,
    };
    side.split(|w| spells("and", &w.text)).map(name).collect()
}

/// As in a policy, where no name is spelled like a word that joins names. A generated name holds `·`.
fn is_name(word: &str) -> bool {
    is_word(&word.replace('·', "_")) && !KEYWORDS.iter().any(|k| k.reserved && is_spelling(k, word))
}

fn spells(rule: &str, word: &str) -> bool {
    Keyword::of(rule).is_some_and(|k| is_spelling(k, word))
}

fn is_spelling(keyword: &Keyword, word: &str) -> bool {
    keyword.zh.contains(&word) || keyword.en.contains(&word)
}

#[cfg(test)]
mod tests {
    use pol_diagnostics::Code;

    use crate::ast::CaseEntry;
    use crate::data::testing::{Read, json, yaml};

    /// What one entry of 已知 or 认定 becomes.
    fn entry(under: &str, text: &str) -> String {
        let words = yaml(&format!("{under}: {{{text}}}")).words();
        words.concat().trim_start_matches("案件 ; ").to_owned()
    }

    #[test]
    fn given_links() {
        let cases = [
            ("因 甲 致使 乙: true", "因 甲 致使 乙"),
            ("甲 致使 乙: 是", "因 甲 致使 乙"),
            ("'因 甲 导致 乙': '是'", "因 甲 致使 乙"),
            ("因 甲 且 丙 导致 乙 并且 丁: 是", "因 甲+丙 致使 乙+丁"),
            ("因　甲　且　ＡＢ　致使　乙: 是", "因 甲+AB 致使 乙"),
            ("因 角色·措施 致使 乙: 是", "因 角色·措施 致使 乙"),
            ("harm because of a and b: true", "因 a+b 致使 harm"),
            ("harm and loss  because  of a: true", "因 a 致使 harm+loss"),
            ("因 甲 致使 乙: false", "认定 因 甲 致使 乙=否"),
            ("harm because of a: no", "认定 因 a 致使 harm=否"),
            ("因 甲 且 丙 致使 乙:", "未知 甲且丙致使乙"),
            ("harm because of a and b: ~", "未知 harm_because_of_a_and_b"),
            ("甲致使乙: 是", "甲致使乙=是"),
            ("因甲致使乙:", "未知 因甲致使乙"),
            ("harm_because_of_a: true", "harm_because_of_a=是"),
            ("甲 且 乙: 是", "甲 且 乙=是"),
        ];
        for (text, expected) in cases {
            assert_eq!(entry("已知", text), expected, "{text}");
        }
        assert_eq!(entry("人员", "张三: {已知: {甲 致使 乙: 是}}"), "人员 张三, 因 甲 致使 乙");
    }

    #[test]
    fn found_links() {
        let cases = [
            ("因 甲 致使 乙: 是", "认定 因 甲 致使 乙=是"),
            ("甲 致使 乙: {值: 否, 由: 某局}", "认定 因 甲 致使 乙=否 由“某局”"),
            (
                "harm because of a: {value: true, by: x, on: 2024-07-20, grounds: y, evidence: z}",
                "认定 因 a 致使 harm=是 由“x” 理由“y” 证据“z” 于Date(2024-07-20)",
            ),
            ("甲 致使 乙: {值: , 由: 某局}", "未知 甲致使乙"),
            ("甲致使乙: {值: 是, 由: 某局}", "认定 甲致使乙=是 由“某局”"),
        ];
        for (text, expected) in cases {
            assert_eq!(entry("认定", text), expected, "{text}");
        }
    }

    #[test]
    fn links_that_cannot_be_read() {
        for key in [
            "致使 乙",
            "甲 致使",
            "因 致使 乙",
            "甲 丙 致使 乙",
            "甲 且 致使 乙",
            "甲 致使 乙 致使 丙",
            "因 甲 或 丙 致使 乙",
            "因 （甲 且 丙） 致使 乙",
            "because of a",
            "b because of",
        ] {
            for under in ["已知", "认定"] {
                let read = yaml(&format!("{under}: {{{key}: 是}}"));
                assert_eq!(read.errors.len(), 1, "{key}: {}", read.said());
                assert_eq!(read.code(), Some(Code::BadValue), "{key}");
                assert!(read.said().starts_with("案:1:6: "), "{key}: {}", read.said());
            }
        }
        let said = yaml("已知: {甲 致使: 是}").said();
        assert!(said.ends_with("有两个原因时写 因 甲 且 乙 致使 丙"), "{said}");
        let read = yaml("已知: {甲 致使 乙: 也许}");
        assert!(read.said().starts_with("案:1:14: 错误[C0002] "), "{}", read.said());
    }

    /// The words at the places of a link: causes, effects, the whole.
    fn places(read: &Read) -> Vec<&str> {
        let CaseEntry::Cause(cause, effect, span) = &read.cases[0].entries[0] else {
            panic!("{}", read.said())
        };
        let names = cause.iter().chain(effect).map(|n| n.span);
        names.chain([*span]).map(|span| read.sources.text(span)).collect()
    }

    #[test]
    fn places_of_names_in_keys() {
        let read = yaml("\u{feff}已知:\n  因 甲 且 丙　致使 乙丁 : 是\n");
        assert_eq!(places(&read), ["甲", "丙", "乙丁", "因 甲 且 丙　致使 乙丁"]);
        let read = yaml("已知: {' b because of a ': 是}");
        assert_eq!(places(&read), ["a", "b", "' b because of a '"]);
        let read = json("{\"已知\": {\"甲 致使 乙\": true}}");
        assert_eq!(places(&read), ["甲", "乙", "\"甲 致使 乙\""]);
        // Behind an escape sequence nothing can be counted.
        let key = "\"\\u7532 致使 乙\"";
        assert_eq!(places(&json(&format!("{{\"已知\": {{{key}: true}}}}"))), [key; 3]);
        assert_eq!(places(&yaml(&format!("已知: {{{key}: true}}"))), [key; 3]);
    }
}
