//! JSON → [`Data`].

use jsonc_parser::ast::Value as Json;
use jsonc_parser::common::Ranged;
use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use pol_diagnostics::Diagnostic;

use super::body::Body;
use super::tree::{Data, Kind};
use crate::ast::Text;
use crate::lexical::DEEPEST;

const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// The value of a JSON text; an empty text has none.
pub(super) fn json(body: &Body) -> Result<Vec<Data>, Box<Diagnostic>> {
    // The parser calls itself for every bracket, so depth is bounded first.
    scan(body)?;
    let parsed = parse_to_ast(body.text, &CollectOptions::default(), &STRICT).map_err(|error| {
        let range = error.range();
        fault(body, range.start, range.end, error.kind())
    })?;
    parsed.value.into_iter().map(|value| data(body, value)).collect()
}

fn data(body: &Body, value: Json) -> Result<Data, Box<Diagnostic>> {
    let span = body.span(value.start(), value.end());
    let plain = |text: &str| Kind::Scalar { text: text.to_owned(), quoted: false };
    let kind = match value {
        Json::NullKeyword(_) => plain("null"),
        Json::BooleanLit(truth) => plain(if truth.value { "true" } else { "false" }),
        Json::NumberLit(number) => plain(number.value),
        Json::StringLit(string) => {
            body.check_escapes(span, &string.value)?;
            Kind::Scalar { text: string.value.into_owned(), quoted: true }
        }
        Json::Array(array) => {
            Kind::List(array.elements.into_iter().map(|e| data(body, e)).collect::<Result<_, _>>()?)
        }
        Json::Object(object) => {
            let mut entries = Vec::new();
            for property in object.properties {
                let span = body.span(property.name.start(), property.name.end());
                let value = property.name.into_string();
                body.check_escapes(span, &value)?;
                entries.push((Text { value, span }, data(body, property.value)?));
            }
            Kind::Map(entries)
        }
    };
    Ok(Data { kind, span })
}

/// What the parser would take, or not explain: depth, texts that go over lines, and the full-width
/// signs of a Chinese keyboard.
fn scan(body: &Body) -> Result<(), Box<Diagnostic>> {
    let mut depth = 0usize;
    let mut opened: Option<usize> = None;
    let mut chars = body.text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        if let Some(start) = opened {
            match c {
                '\\' => {
                    chars.next();
                }
                '"' => opened = None,
                '\n' | '\r' => return Err(unclosed(body, start, at)),
                '\t' => return Err(tab(body, at)),
                _ => {}
            }
            continue;
        }
        match c {
            '"' => opened = Some(at),
            '[' | '{' => {
                depth += 1;
                if depth > DEEPEST {
                    return Err(body.too_deep(at));
                }
            }
            ']' | '}' => depth = depth.saturating_sub(1),
            '#' => return Err(comment(body, at, end)),
            '\'' => return Err(single_quotes(body, at)),
            '/' if chars.peek().is_some_and(|(_, next)| matches!(next, '/' | '*')) => {
                return Err(comment(body, at, end + 1));
            }
            _ if !c.is_ascii() && c.is_alphanumeric() => return Err(unquoted(body, at)),
            'A'..='Z' | 'a'..='z' | '_' | '$'
                if word_at(body, at).is_some_and(|w| !matches!(w, "true" | "false" | "null")) =>
            {
                return Err(unquoted(body, at));
            }
            _ if c.is_ascii() => {}
            _ => return Err(full_width(body, at, c)),
        }
    }
    opened.map_or(Ok(()), |start| Err(unclosed(body, start, body.text.trim_end().len())))
}

/// The word that begins at `at`, unless it belongs to a number or word before it.
fn word_at<'t>(body: &Body<'t>, at: usize) -> Option<&'t str> {
    let joins = |c: char| c.is_alphanumeric() || matches!(c, '.' | '+' | '-' | '_' | '$');
    if body.slice(0, at).ends_with(joins) {
        return None;
    }
    body.rest(at).split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '$')).next()
}

fn unquoted(body: &Body, at: usize) -> Box<Diagnostic> {
    // 5万元 begins with its number.
    let start = body.slice(0, at).trim_end_matches(|c: char| c.is_alphanumeric() || c == '.').len();
    let word = body.rest(start);
    let length = word.find(|c: char| !c.is_alphanumeric() && c != '.').unwrap_or(word.len());
    body.fault(
        (start, start + length),
        ["这里的文字没有加引号", "this text is not in quotation marks"],
        ["名称和文字都放进半角双引号", "put names and texts in `\"`"],
    )
}

fn full_width(body: &Body, at: usize, c: char) -> Box<Diagnostic> {
    let message = if c.is_whitespace() {
        ["引号外面不能有全角空格", "a full-width space cannot stand outside of a text"]
    } else {
        [
            &*format!("引号外面不能有全角符号 {c}"),
            &*format!("the full-width sign {c} cannot stand outside of a text"),
        ]
    };
    body.fault(
        (at, at + c.len_utf8()),
        message,
        [
            "逗号、冒号、引号、括号和空格都用半角",
            "write commas, colons, quotation marks, brackets and spaces as in English",
        ],
    )
}

fn unclosed(body: &Body, start: usize, end: usize) -> Box<Diagnostic> {
    body.fault(
        (start, end),
        ["这段文字没有结束的引号", "this text has no closing quotation mark"],
        [
            "在本行补上半角双引号；需要换行时写“\\n”",
            "close it with `\"` on this line; write `\\n` for a new line",
        ],
    )
}

fn tab(body: &Body, at: usize) -> Box<Diagnostic> {
    body.fault(
        (at, at + 1),
        ["引号里不能直接写制表符（Tab）", "a text cannot hold a tab as it is"],
        ["改成空格或“\\t”", "write a space or `\\t`"],
    )
}

fn comment(body: &Body, start: usize, end: usize) -> Box<Diagnostic> {
    body.fault(
        (start, end),
        ["JSON 里不能写注释", "JSON has no comments"],
        ["删去注释，或者改用 YAML", "delete it, or write the case in YAML"],
    )
}

fn single_quotes(body: &Body, at: usize) -> Box<Diagnostic> {
    body.fault(
        (at, at + 1),
        [
            "JSON 里的文字要放在双引号里，不能用单引号",
            "texts stand in double quotation marks in JSON, not in single ones",
        ],
        ["写成 \"名称\": \"内容\"", "write `\"name\": \"content\"`"],
    )
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the parser's enum; what is not named is said in general words"
)]
fn fault(body: &Body, start: usize, end: usize, kind: &ParseErrorKind) -> Box<Diagnostic> {
    const PROPERTY: [&str; 2] = ["写成 \"名称\": 内容", "write `\"name\": content`"];
    let mut place = (start, end);
    let (message, help) = match kind {
        ParseErrorKind::UnterminatedArray | ParseErrorKind::UnterminatedObject => {
            // What is open to the end is shown where it opens.
            place = (start, start + 1);
            (
                ["这里的括号没有结束", "the bracket that opens here is not closed"],
                ["补上“]”或“}”；文件可能不完整", "close it with `]` or `}`; the file may be cut off"],
            )
        }
        ParseErrorKind::ExpectedColonAfterObjectKey => {
            (["名称后面缺少冒号", "a colon is missing behind this name"], PROPERTY)
        }
        ParseErrorKind::ExpectedObjectValue => {
            (["冒号后面缺少内容", "nothing stands behind the colon"], PROPERTY)
        }
        ParseErrorKind::ExpectedStringObjectProperty => {
            (["名称要放在半角双引号里", "a name stands in double quotation marks"], PROPERTY)
        }
        ParseErrorKind::ExpectedComma => {
            (["两项之间缺少逗号", "a comma is missing here"], ["补上半角逗号", "put a comma between the two"])
        }
        ParseErrorKind::TrailingCommasNotAllowed | ParseErrorKind::UnexpectedComma => (
            ["这里多了一个逗号", "there is a comma too many here"],
            [
                "最后一项后面不写逗号，两项之间只写一个",
                "write one comma between two items and none behind the last",
            ],
        ),
        ParseErrorKind::BareDecimalPointNumbersNotAllowed
        | ParseErrorKind::ExpectedDigit
        | ParseErrorKind::ExpectedDigitFollowingNegativeSign
        | ParseErrorKind::ExpectedPlusMinusOrDigitInNumberLiteral
        | ParseErrorKind::HexadecimalNumbersNotAllowed
        | ParseErrorKind::NonFiniteNumbersNotAllowed
        | ParseErrorKind::UnaryPlusNumbersNotAllowed => (
            ["这个数字的写法不对", "this number is not written as JSON has it"],
            ["写成 5、-5、0.5 这样", "write it as 5, -5 or 0.5"],
        ),
        ParseErrorKind::String(_) => (
            ["这段文字里反斜杠“\\”的写法不对", "a backslash in this text is not followed by what it needs"],
            ["反斜杠本身写成“\\\\”", "write a backslash itself as `\\\\`"],
        ),
        ParseErrorKind::MultipleRootJsonValues => (
            ["第一个案件已经结束，后面又有内容", "there is more behind the end of the first value"],
            [
                "几个案件放在一对“[”“]”里，用逗号隔开",
                "put several cases between `[` and `]`, divided by commas",
            ],
        ),
        ParseErrorKind::UnexpectedCloseBrace | ParseErrorKind::UnexpectedCloseBracket => (
            ["括号没有成对", "this bracket closes none that is open"],
            ["核对“[”“]”和“{”“}”", "check `[`, `]`, `{` and `}`"],
        ),
        _ => (
            ["这里不符合 JSON 的写法", "this is not how JSON is written"],
            [
                "核对这里的引号、冒号、逗号和括号",
                "check the quotation marks, colons, commas and brackets here",
            ],
        ),
    };
    body.fault(place, message, help)
}

#[cfg(test)]
mod tests {
    use crate::data::testing::json;

    #[test]
    fn json_mistakes_in_plain_words() {
        let cases = [
            ("{\"案件\": \"甲\"", "案:1:1: ", "没有结束"),
            ("{\"已知\": {\"甲\": [1, ", "案:1:14: ", "没有结束"),
            ("{\"案件\": \"甲", "案:1:8: ", "结束的引号"),
            ("{\"案件\": \"甲\n\"}", "案:1:8: ", "结束的引号"),
            ("{\"案件\":", "案:1:", "缺少内容"),
            ("{\"案件\"", "案:1:", "缺少冒号"),
            ("{\"案件\": \"甲\",}", "案:1:11: ", "多了一个逗号"),
            ("{\"案件\": \"甲\" \"地域\": \"乙\"}", "案:1:11: ", "缺少逗号"),
            ("{\"案件\"：\"甲\"}", "案:1:6: ", "全角符号 ："),
            ("{“案件”: \"甲\"}", "案:1:2: ", "全角符号 “ "),
            ("{\n　\"案件\": \"甲\"}", "案:2:1: ", "全角空格"),
            ("{案件: \"甲\"}", "案:1:2: ", "没有加引号"),
            ("{case: \"甲\"}", "案:1:2: ", "没有加引号"),
            ("{'case': \"甲\"}", "案:1:2: ", "双引号"),
            ("{\"案件\": 甲}", "案:1:8: ", "没有加引号"),
            ("{\"案件\": NaN}", "案:1:8: ", "没有加引号"),
            ("{\"已知\": {\"甲\": 5.5万元}}", "案:1:14: ", "没有加引号"),
            ("{\"案件\": -Infinity}", "案:1:8: ", "数字"),
            ("{5: \"甲\"}", "案:1:2: ", "名称要放在"),
            ("{\"案件\": truE}", "案:1:8: ", "没有加引号"),
            ("{\"案件\": 05}", "案:1:9: ", ""),
            ("{\"案件\": .5}", "案:1:8: ", "数字"),
            ("{\"案件\": +5}", "案:1:8: ", "数字"),
            ("{\"案件\": 0x5}", "案:1:8: ", "数字"),
            ("{\"案件\": \"\\x41\"}", "案:1:9: ", "反斜杠"),
            ("{\"案件\": \"\\ud83d\"}", "案:1:9: ", "反斜杠"),
            ("{\"案件\": \"甲\tb\"}", "案:1:10: ", "制表符"),
            ("// 注\n{}", "案:1:1: ", "注释"),
            ("{} /* 注 */", "案:1:4: ", "注释"),
            ("# 注\n{}", "案:1:1: ", "注释"),
            ("{}{}", "案:1:3: ", "放在一对"),
            ("{}}", "案:1:3: ", ""),
            ("]", "案:1:1: ", "成对"),
        ];
        for (text, place, said) in cases {
            let read = json(text);
            assert_eq!(read.errors.len(), 1, "{text}: {}", read.said());
            assert!(read.said().contains("错误[C0010] "), "{text}: {}", read.said());
            assert!(read.said().starts_with(place), "{text}: {}", read.said());
            assert!(read.said().contains(said), "{text}: {}", read.said());
        }
    }
}
