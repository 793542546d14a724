//! Case files in YAML and JSON. Both become one small tree with places, and one reading turns that
//! tree into cases, so that a case means the same in either.
//!
//! Nothing of YAML that makes one place stand for another (anchors, aliases, merge keys) or gives
//! a value another type (tags) is taken: what a case says can be read where it is written.

mod body;
mod causes;
mod json;
mod keys;
mod reader;
#[cfg(test)]
mod testing;
mod tree;
mod values;
mod yaml;
mod yaml_faults;

use pol_diagnostics::{Diagnostic, SourceId, in_order};

use self::body::Body;
use self::reader::Reader;
use self::tree::Data;
use crate::ast::{Case, CaseForm};
use crate::lexical::forbidden;

/// Reads cases written in YAML: each document is a case, or a list of them.
pub fn yaml_case(source: SourceId, text: &str) -> (Vec<Case>, Vec<Diagnostic>) {
    read(source, text, yaml::yaml)
}

/// Reads cases written in JSON: an object is a case, an array of objects several.
pub fn json_case(source: SourceId, text: &str) -> (Vec<Case>, Vec<Diagnostic>) {
    let (mut cases, diagnostics) = read(source, text, json::json);
    for case in &mut cases {
        case.form = CaseForm::Json;
    }
    (cases, diagnostics)
}

fn read(
    source: SourceId,
    text: &str,
    parse: fn(&Body) -> Result<Vec<Data>, Box<Diagnostic>>,
) -> (Vec<Case>, Vec<Diagnostic>) {
    let body = Body::new(source, text);
    let documents = match forbidden(source, text).and_then(|()| parse(&body)) {
        Ok(documents) => documents,
        Err(fault) => return (Vec::new(), vec![*fault]),
    };
    let mut reader = Reader::new(&body);
    let cases = reader.cases(&documents);
    (cases, in_order(reader.errors))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::time::Duration;

    use pol_diagnostics::Code;

    use super::testing::{json, read, within, yaml};
    use super::{json_case, yaml_case};

    const CHINESE: &str = "\
案件: 某市某某案
行为日: 2024-07-18
裁决日: 2024年8月1日
地域: 北京市/海淀区
已知:
  主体: 执法人员
  故意: 是
  数额: 5万元
  比例: 百分之五
  情节: [轻微, 初次]
  空:
认定:
  过失: 否
  危害: {值: 严重, 由: 某局, 于: 2024-07-20, 理由: 依据不足, 证据: 笔录一份}
无法查明: [动机]
未知: [后果, 手段]
不适用:
- 年龄
其余为否: true
援引:
  依据: 某某办法
  另据: {规范: “某某规定”第三条, 位阶: 规章, 施行: 2020-01-01, 废止: 2025-01-01}
选定:
  处罚: 罚款
  停业: {值: 是, 由: 某局, 于: 2024-07-21}
裁决:
  处罚: 警告
已办:
  备案: 2024-07-22
未办: [公示]
因果:
- {因: 故意, 致使: 后果}
- 因: [故意, 过失]
  致使: 后果
  值: 否
- {因: 故意, 致使: 后果, 由: 某局, 于: 2024-07-20, 理由: 甲, 证据: 乙}
人员:
  张三:
    已知: {年龄: 35}
    未知: [住址]
  李四: {其余为否: 是}
";

    const ENGLISH: &str = "\
case: 某市某某案
act date: 2024-07-18
decision_date: 2024年8月1日
territory: 北京市/海淀区
given:
  主体: 执法人员
  故意: true
  数额: 5万元
  比例: 5%
  情节: [轻微, 初次]
  空: null
findings:
  过失: no
  危害: {value: 严重, by: 某局, on: 2024-07-20, grounds: 依据不足, evidence: 笔录一份}
unprovable: [动机]
unknown: [后果, 手段]
not_applicable: 年龄
others_false: yes
cites:
  依据: 某某办法
  另据: {norm: “某某规定”第三条, rank: 规章, effective: 2020-01-01, repealed: 2025-01-01}
chosen:
  处罚: 罚款
  停业: {value: true, by: 某局, on: 2024-07-21}
ruling:
  处罚: 警告
done:
  备案: 2024-07-22
not done: [公示]
causes:
- {because: 故意, effect: 后果}
- because: [故意, 过失]
  effect: 后果
  value: false
- {because: 故意, effect: 后果, by: 某局, on: 2024-07-20, grounds: 甲, evidence: 乙}
persons:
  张三:
    given: {年龄: 35}
    unknown: [住址]
  李四: {others false: true}
";

    const JSON: &str = r#"{
\t"案件": "某市某某案", "行为日": "2024-07-18", "裁决日": "2024年8月1日", "地域": "北京市/海淀区",
\t"已知": {"主体": "执法人员", "故意": true, "数额": "5万元", "比例": "5%", "情节": ["轻微", "初次"], "空": null},
\t"认定": {"过失": "否", "危害": {"值": "严重", "由": "某局", "于": "2024-07-20", "理由": "依据不足", "证据": "笔录一份"}},
\t"无法查明": ["动机"], "未知": ["后果", "手段"], "不适用": ["年龄"], "其余为否": true,
\t"援引": {"依据": "某某办法", "另据": {"规范": "“某某规定”第三条", "位阶": "规章", "施行": "2020-01-01", "废止": "2025-01-01"}},
\t"选定": {"处罚": "罚款", "停业": {"值": true, "由": "某局", "于": "2024-07-21"}},
\t"裁决": {"处罚": "警告"}, "已办": {"备案": "2024-07-22"}, "未办": ["公示"],
\t"因果": [
\t\t{"因": "故意", "致使": "后果"},
\t\t{"因": ["故意", "过失"], "致使": "后果", "值": false},
\t\t{"因": "故意", "致使": "后果", "由": "某局", "于": "2024-07-20", "理由": "甲", "证据": "乙"}],
\t"人员": {"张三": {"已知": {"年龄": 35}, "未知": ["住址"]}, "李四": {"其余为否": "是"}}
}"#;

    const WORDS: &str = "案件 某市某某案; 行为日 Date(2024-07-18); 裁决日 Date(2024-08-01); 地域 北京市/海淀区; \
        主体=执法人员; 故意=是; 数额=Money(50000); 比例=Number(0.05); 情节={轻微 初次}; 未知 空; 认定 过失=否; \
        认定 危害=严重 由“某局” 理由“依据不足” 证据“笔录一份” 于Date(2024-07-20); 无法查明 动机; 未知 后果; 未知 手段; \
        不适用 年龄; 其余为否; 援引 依据=“某某办法” None None None; \
        援引 另据=““某某规定”第三条” Some(\"规章\") Some(Date(2020-01-01)) Some(Date(2025-01-01)); \
        选定 处罚=罚款; 选定 停业=是 由“某局” 于Date(2024-07-21); 裁决 处罚=警告; 已办 备案 Date(2024-07-22); 未办 公示; \
        因 故意 致使 后果; 认定 因 故意+过失 致使 后果=否; \
        认定 因 故意 致使 后果=是 由“某局” 理由“甲” 证据“乙” 于Date(2024-07-20); \
        人员 张三, 年龄=Number(35), 未知 住址; 人员 李四, 其余为否";

    #[test]
    fn every_key_in_both_languages_and_both_formats() {
        assert_eq!(yaml(CHINESE).words(), [WORDS]);
        assert_eq!(yaml(ENGLISH).words(), [WORDS]);
        assert_eq!(json(&JSON.replace("\\t", "\t")).words(), [WORDS]);
        // JSON is YAML, too.
        assert_eq!(yaml(&JSON.replace("\\t", " ")).words(), [WORDS]);
    }

    #[test]
    fn what_is_said_of_the_others_and_of_the_unprovable_may_stand_among_the_facts() {
        let read = yaml("案件: 甲\n已知:\n  故意: 无法查明\n  其余: 否\n");
        assert_eq!(read.words(), ["案件 甲; 无法查明 故意; 其余为否"], "{}", read.said());
        assert_eq!(yaml("案件: 甲\n已知: {其余: 是}\n").code(), Some(Code::BadValue));
    }

    #[test]
    fn line_ends_and_the_byte_order_mark_change_nothing() {
        for end in ["\r\n", "\r"] {
            assert_eq!(yaml(&CHINESE.replace('\n', end)).words(), [WORDS]);
        }
        assert_eq!(yaml(&format!("\u{feff}{CHINESE}")).words(), [WORDS]);
        assert_eq!(json(&format!("\u{feff}{}", JSON.replace("\\t", "\t"))).words(), [WORDS]);
        let read = yaml("\u{feff}案件: 甲\r\n已知: [乙]\r\n");
        assert!(read.said().starts_with("案:2:5: "), "{}", read.said());
        let read = yaml("\u{feff}行为日: 甲");
        assert!(read.said().starts_with("案:1:6: "), "{}", read.said());
        let read = json("\u{feff}{\"行为日\": 1}");
        assert!(read.said().starts_with("案:1:9: "), "{}", read.said());
    }

    /// As in policies/cases.
    #[test]
    fn a_link_is_written_as_in_a_policy() {
        let expected = [
            "案件 甲; 主体=执法人员; 因 不可抗力 致使 未能依法履行职责; 认定 不可抗力=是 由“调查组” 于Date(2024-09-12); \
             认定 因 未尽责 致使 发生事故=否 由“调查组”; 认定 其余=否 由“局党组”; 其余为否",
        ];
        let text = "\
案件: 甲
已知:
  主体: 执法人员
  因 不可抗力 致使 未能依法履行职责: true
认定:
  不可抗力:
    值: 是
    由: 调查组
    于: \"2024-09-12\"
  因 未尽责 致使 发生事故: {值: 否, 由: 调查组}
  其余: {值: 否, 由: 局党组}
其余为否: true
";
        assert_eq!(yaml(text).words(), expected);
        let text = r#"{
  "案件": "甲",
  "已知": { "主体": "执法人员", "因 不可抗力 致使 未能依法履行职责": true },
  "认定": {
    "不可抗力": { "值": "是", "由": "调查组", "于": "2024-09-12" },
    "因 未尽责 致使 发生事故": { "值": "否", "由": "调查组" },
    "其余": { "值": false, "由": "局党组" }
  },
  "其余为否": true
}"#;
        assert_eq!(json(text).words(), expected);
    }

    #[test]
    fn what_is_too_deep_is_refused_at_once() {
        within(Duration::from_secs(5), || {
            for one in ["[", "{", "{\"a\":", "[{\"a\":", "{[", "{a: ", "- ", "? ", "- ? "] {
                let text = one.repeat(100_000);
                let read = yaml(&text);
                assert_eq!(read.code(), Some(Code::TooDeep), "{one}: {}", read.said());
                if one.starts_with(['[', '{']) && !one.contains('a') || one.contains('"') {
                    assert_eq!(json(&text).code(), Some(Code::TooDeep), "{one}");
                }
            }
            let mut stairs = String::new();
            for n in 0..1000 {
                writeln!(stairs, "{}a:", " ".repeat(n)).unwrap();
            }
            assert_eq!(yaml(&stairs).code(), Some(Code::TooDeep));
        });
        // Brackets in texts are no depth.
        let brackets = "[".repeat(1000);
        assert_eq!(yaml(&format!("案件: '{brackets}'")).errors, []);
        assert_eq!(yaml(&format!("案件: 甲 {brackets}")).errors, []);
        assert_eq!(json(&format!("{{\"案件\": \"\\\"{brackets}\"}}")).errors, []);
        // 64 levels are read, and then found to mean nothing.
        let nested = format!("{}{}", "[".repeat(64), "]".repeat(64));
        assert_eq!(json(&nested).code(), Some(Code::BadData));
        assert_eq!(yaml(&nested).code(), Some(Code::BadData));
    }

    #[test]
    fn what_cannot_be_seen_is_refused() {
        for text in [
            "案件: 甲\u{202e}乙",
            "案件: \"甲\\e[2J\"",
            "案件: \"甲\\u202E乙\"",
            "\"案\\0件\": 甲",
            "案件: 甲\u{85}乙",
        ] {
            assert_eq!(yaml(text).code(), Some(Code::ForbiddenCharacter), "{text:?}");
        }
        for text in ["{\"a\": \"\u{0}\"}", "{\"a\": \"\\u0000\"}", "{\"\\u200b\": 1}", "{\"a\": \"\\ufeff\"}"]
        {
            assert_eq!(json(text).code(), Some(Code::ForbiddenCharacter), "{text:?}");
        }
        let read = json("{\"案件\": \"甲\\u202e\"}");
        assert!(read.said().starts_with("案:1:8: "), "{}", read.said());
    }

    /// A fixed sequence of numbers that look like chance.
    struct Chance(u64);

    impl Chance {
        fn below(&mut self, n: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            usize::try_from(self.0 >> 33).unwrap() % n
        }
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "more rounds by hand: POL_FUZZ=100000")]
    fn no_text_makes_it_panic() {
        const PIECES: [&str; 44] = [
            "案件", "已知", "认定", "人员", "因果", "值", "甲", ": ", ":", "：", "\n", "\r\n", "\r", "  ",
            " ", "\t", "　", "- ", "? ", "[", "]", "{", "}", ",", "\"", "'", "\\", "\\u", "d83d", "|", ">",
            "#", " #", "&a", "*a", "!t", "%", "---", "...", "<<", "1e5", "\u{feff}", "😀", "null",
        ];
        let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
        let rounds = std::env::var("POL_FUZZ").ok().and_then(|n| n.parse().ok()).unwrap_or(3_000);
        for _ in 0..rounds {
            let length = chance.below(40);
            let soup: String = (0..length).map(|_| PIECES[chance.below(PIECES.len())]).collect();
            let bytes: Vec<u8> = (0..length * 2).map(|_| u8::try_from(chance.below(256)).unwrap()).collect();
            // A case with one piece too many or a few characters missing.
            let whole = if chance.below(2) == 0 { CHINESE } else { JSON };
            let mut chars: Vec<char> = whole.chars().collect();
            let at = chance.below(chars.len());
            let gone = chance.below(4).min(chars.len() - at);
            chars.splice(at..at + gone, PIECES[chance.below(PIECES.len())].chars());
            let torn: String = chars.iter().collect();
            let cut: String = chars.iter().take(at).collect();
            for text in [soup, String::from_utf8_lossy(&bytes).into_owned(), torn, cut] {
                for reading in [yaml_case, json_case] {
                    let read = read(reading, &text);
                    assert!(!read.cases.is_empty() || !read.errors.is_empty(), "{text:?}");
                    for span in read.errors.iter().filter_map(|d| d.span) {
                        assert!(
                            text.get(span.start as usize..span.end as usize).is_some(),
                            "{text:?}: {span:?}"
                        );
                    }
                }
            }
        }
    }
}
