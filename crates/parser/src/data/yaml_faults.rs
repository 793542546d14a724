//! What is wrong with a YAML text, in the words of someone who writes cases and not parsers.

use pol_diagnostics::{Code, Diagnostic};

use super::body::Body;
use super::tree::Data;
use crate::ast::Text;

/// Words of the scanner, and what they mean at the very place it names: message and help, in
/// Chinese and English. The first that fits is said.
const MISTAKES: [(&[&str], [&str; 2], [&str; 2]); 7] = [
    (
        &["trailing content after"],
        ["引号已经结束，后面又有文字", "there is more text behind the closing quotation mark"],
        [
            "把整段文字放进一对引号；引号里面的引号写成“”",
            "put the whole text in one pair of quotation marks, and write those inside it as “ ”",
        ],
    ),
    (
        &["escape", "hexadecimal"],
        [
            "这段引文里反斜杠“\\”的写法不对",
            "a backslash in this quoted text is not followed by what it needs",
        ],
        [
            "反斜杠本身写成“\\\\”，或者改用单引号",
            "write a backslash itself as `\\\\`, or use single quotation marks",
        ],
    ),
    (
        &["quoted scalar"],
        ["从这里开始的引号没有结束", "the quotation mark that opens here is not closed"],
        ["在这段文字的末尾补上同样的引号", "close it with the same mark where the text ends"],
    ),
    (
        &["unexpected character"],
        ["文字不能以这个符号开头", "a text cannot begin with this sign"],
        ["给整段文字加上引号", "put the whole text in quotation marks"],
    ),
    (
        &["flow", "bracket", "illegal placement"],
        [
            "括号没有成对，或者两项之间缺少半角逗号",
            "a bracket is not closed, or a comma is missing between two items",
        ],
        ["补上“]”或“}”，各项之间用半角逗号隔开", "close it with `]` or `}` and divide the items by commas"],
    ),
    (
        &["comments must be separated"],
        ["“#”前面缺少空格", "there is no space before this `#`"],
        [
            "注释前面留一个空格；如果“#”属于文字，加上引号",
            "put a space before a comment; put a text that holds `#` in quotation marks",
        ],
    ),
    (
        &["block sequence entries are not allowed"],
        ["“-”要另起一行", "a `-` begins a line of its own"],
        ["每一项写一行：换行、缩进、“- ”、内容", "write each item on its own line, indented, as `- item`"],
    ),
];

/// What the scanner's `words` about the place `at` mean.
pub(super) fn yaml_fault(body: &Body, at: usize, words: &str) -> Box<Diagnostic> {
    let says = |any: &[&str]| any.iter().any(|w| words.contains(w));
    if says(&["anchor", "alias", "tag", "TAG", "handle"]) {
        return alias(body, at, at + 1);
    }
    if says(&["recursion limit"]) {
        return body.too_deep(at);
    }
    if says(&["tab"]) {
        return tab(body, at);
    }
    let here = body.rest(at).chars().next();
    let place = (at, at + here.filter(|c| !matches!(c, '\n' | '\r')).map_or(0, char::len_utf8));
    if let Some((_, message, help)) = MISTAKES.iter().find(|(words, ..)| says(words)) {
        return body.fault(place, *message, *help);
    }
    let line @ (start, end) = line_at(body, at);
    if says(&["simple key"]) {
        // Only what follows shows that there was no colon.
        let (start, end) = line_before(body, at).unwrap_or(line);
        return indented_wide(body, start)
            .or_else(|| dash_fault(body, start))
            .or_else(|| colon_fault(body, start, end))
            .unwrap_or_else(|| no_colon(body, start, end));
    }
    if says(&["mapping values are not allowed"]) {
        if body.slice(start, at).contains(": ") {
            return body.fault(
                place,
                ["一行里有两个冒号", "there are two colons on this line"],
                [
                    "内容里有冒号时，给内容加上引号；否则分成两行",
                    "put a content that holds a colon in quotation marks, or begin a new line",
                ],
            );
        }
        let before = line_before(body, start).and_then(|(start, end)| {
            let colonless = || !body.slice(start, end).contains(':');
            indented_wide(body, start)
                .or_else(|| colon_fault(body, start, end))
                .or_else(|| colonless().then(|| no_colon(body, start, end)))
        });
        if let Some(fault) = before {
            return fault;
        }
    }
    if says(&[
        "mapping values are not allowed",
        "indent",
        "expected key",
        "'-' indicator",
        "mapping keys",
        "comment intercepting",
    ]) {
        return indented_wide(body, start)
            .or_else(|| colon_fault(body, start, end))
            .unwrap_or_else(|| indentation(body, line));
    }
    body.fault(
        place,
        ["这里不符合 YAML 的写法", "this is not how YAML is written"],
        [
            "核对这里的冒号、缩进、引号和括号",
            "check the colons, indentation, quotation marks and brackets here",
        ],
    )
}

/// The beginning and end of the line in which `at` stands, without the spaces around it.
fn line_at(body: &Body, at: usize) -> (usize, usize) {
    let start = body.line_start(at);
    let line = body.rest(start).split(['\n', '\r']).next().unwrap_or("");
    (start + line.len() - line.trim_start().len(), start + line.trim_end().len())
}

/// The last line before `at` that says something.
fn line_before(body: &Body, at: usize) -> Option<(usize, usize)> {
    let mut before = body.slice(0, at).trim_end();
    loop {
        let (start, end) = line_at(body, before.len());
        if before.is_empty() {
            return None;
        }
        if !body.slice(start, end).starts_with('#') {
            return Some((start, end));
        }
        before = body.slice(0, start).trim_end();
    }
}

/// What YAML does not take as indentation, although it looks like it.
pub(super) const WIDE_SPACES: [char; 2] = ['\u{3000}', '\u{a0}'];

fn indented_wide(body: &Body, start: usize) -> Option<Box<Diagnostic>> {
    let line = body.line_start(start);
    let from = line + body.slice(line, start).find(WIDE_SPACES)?;
    Some(wide_space(body, line, from))
}

/// `from` is where the line's indentation begins to be wide.
pub(super) fn wide_space(body: &Body, line: usize, from: usize) -> Box<Diagnostic> {
    let wide = body.rest(from);
    let length = wide.len() - wide.trim_start_matches(WIDE_SPACES).len();
    body.fault(
        (line, from + length),
        [
            "这一行用全角空格缩进，YAML 不把它当作缩进",
            "this line is indented with full-width spaces, which YAML does not take as indentation",
        ],
        ["改用半角空格缩进", "indent it with ordinary spaces"],
    )
}

fn indentation(body: &Body, line: (usize, usize)) -> Box<Diagnostic> {
    body.fault(
        line,
        ["这一行的缩进与上下文不一致", "the indentation of this line does not fit the lines around it"],
        ["同一层的各行前面留同样多的空格", "put the same number of spaces before all lines of one level"],
    )
}

fn tab(body: &Body, at: usize) -> Box<Diagnostic> {
    // The parser may notice it later than where it stands, but names the line where the text began.
    let mut start = body.line_start(at);
    let mut place = (at, at + 1);
    for line in body.rest(start).split_inclusive('\n') {
        let gap = line.len() - line.trim_start_matches([' ', '\t']).len();
        if line.get(..gap).is_some_and(|g| g.contains('\t')) {
            place = (start, start + gap);
            break;
        }
        start += line.len();
    }
    body.fault(
        place,
        ["这里用制表符（Tab）缩进，YAML 只认空格", "this is indented with a tab; YAML takes only spaces"],
        ["把制表符换成空格", "replace the tab by spaces"],
    )
}

/// `-甲` is a text to YAML, and no item of a list.
pub(super) fn dash_fault(body: &Body, start: usize) -> Option<Box<Diagnostic>> {
    let next = body.rest(start).strip_prefix('-')?.chars().next()?;
    (next.is_alphabetic() || WIDE_SPACES.contains(&next)).then(|| {
        body.fault(
            (start, start + 1),
            ["“-”后面缺少空格", "there is no space behind this `-`"],
            [
                "在“-”后面加一个半角空格；如果它属于文字，给整段文字加上引号",
                "put a space behind it, or put the text in quotation marks if it begins with `-`",
            ],
        )
    })
}

/// `{甲}` and `{甲:乙}` would otherwise be read as a name without a value.
pub(super) fn check_colon(body: &Body, key: &Text, value: &Data) -> Result<(), Box<Diagnostic>> {
    if !value.is_null() || value.span.start < value.span.end {
        return Ok(());
    }
    let (start, end) = body.range(key.span);
    if body.rest(end).trim_start().starts_with(':') {
        return Ok(());
    }
    Err(colon_fault(body, start, end).unwrap_or_else(|| no_colon(body, start, end)))
}

/// What is wrong with the first colon of a line or text, if anything.
pub(super) fn colon_fault(body: &Body, start: usize, end: usize) -> Option<Box<Diagnostic>> {
    let text = body.slice(start, end);
    let (at, colon) = text.char_indices().find(|(_, c)| matches!(c, ':' | '：'))?;
    let behind = at + colon.len_utf8();
    let place = (start + at, start + behind);
    if colon == '：' {
        return Some(body.fault(
            place,
            [
                "这里的冒号是全角的“：”，YAML 只认半角冒号",
                "this colon is a full-width `：`, which YAML does not read as a colon",
            ],
            [
                "改成半角冒号，后面留一个空格，例如 行为日: 2024-07-18",
                "write an ordinary colon and a space behind it, such as `act date: 2024-07-18`",
            ],
        ));
    }
    let next = text.get(behind..).and_then(|rest| rest.chars().next());
    next.filter(|c| !matches!(c, ' ' | '\t' | '\n' | '\r')).map(|_| {
        body.fault(
            place,
            ["冒号后面缺少空格", "there is no space behind this colon"],
            [
                "在冒号后面加一个半角空格，例如 行为日: 2024-07-18",
                "put a space behind it, such as `act date: 2024-07-18`",
            ],
        )
    })
}

fn no_colon(body: &Body, start: usize, end: usize) -> Box<Diagnostic> {
    body.fault(
        (start, end),
        ["这里缺少冒号", "a colon is missing here"],
        [
            "写成“名称: 内容”，冒号是半角的，后面留一个空格",
            "write `name: content`, with a space behind the colon",
        ],
    )
}

pub(super) fn no_key(body: &Body, start: usize) -> Box<Diagnostic> {
    body.fault(
        (start, start + 1),
        ["冒号前面没有名称", "nothing stands before this colon"],
        [
            "写成“名称: 内容”；如果冒号属于文字，给整段文字加上引号",
            "write `name: content`; put a text that holds a colon in quotation marks",
        ],
    )
}

pub(super) fn group_as_key(body: &Body, start: usize, end: usize) -> Box<Diagnostic> {
    body.fault(
        (start, end),
        [
            "冒号前面应当是一个名称，不能是括号里的一组",
            "a single name must stand before the colon, not a list or a map",
        ],
        ["写成“名称: 内容”", "write `name: content`"],
    )
}

pub(super) fn alias(body: &Body, start: usize, end: usize) -> Box<Diagnostic> {
    let end = start + body.slice(start, end.max(start + 1)).trim_end().len();
    body.coded(
        Code::AliasRefused,
        (start, end),
        [
            "案件文件不接受“&”“*”“!”“<<”这类引用和标签，每一处都要直接写出内容",
            "anchors, aliases, merge keys and tags (`&`, `*`, `<<`, `!`) are not taken; what a case says must stand where it is read",
        ],
        [
            "写出内容本身；如果它就是文字，加上引号",
            "write the content itself; put it in quotation marks if it is a text",
        ],
    )
}

#[cfg(test)]
mod tests {
    use crate::data::testing::yaml;

    #[test]
    fn yaml_mistakes_in_plain_words() {
        let cases = [
            ("案件: 甲\n行为日：2024-07-18\n已知: {}\n", "案:2:4: ", "全角"),
            ("案件：甲\n行为日：2024-07-18\n", "案:1:3: ", "全角"),
            ("已知:\n  故意：是\n  数额: 5\n", "案:2:5: ", "全角"),
            ("已知:\n  故意：是\n", "案:2:5: ", "全角"),
            ("已知: {故意：是}", "案:1:8: ", "全角"),
            ("案件:甲\n行为日: 2024-07-18\n", "案:1:3: ", "缺少空格"),
            ("已知: {故意:是}", "案:1:8: ", "缺少空格"),
            ("已知: {故意}", "案:1:6: ", "缺少冒号"),
            ("案件: 甲\n行为日 2024-07-18\n已知: {}\n", "案:2:1: ", "缺少冒号"),
            ("案件: 甲\n行为日\n# 注\n", "案:2:1: ", "缺少冒号"),
            ("已知:\n  故意\n  数额: 5\n", "案:2:3: ", "缺少冒号"),
            ("案件: 甲: 乙\n", "案:1:6: ", "两个冒号"),
            ("已知:\n  故意: 是\n 数额: 5\n", "案:3:2: ", "缩进"),
            ("已知:\n  故意: 是\n    数额: 5\n", "案:3:5: ", "缩进"),
            ("未知:\n  - 甲\n 乙: 丙\n", "案:3:2: ", "缩进"),
            ("已知:\n\t故意: 是\n", "案:2:1: ", "制表符"),
            ("已知:\n　　故意: 是\n", "案:2:1: ", "全角空格"),
            ("已知:\n　　故意：是\n案件: 甲\n", "案:2:1: ", "全角空格"),
            ("案件: \"甲\n行为日: 2024-07-18\n", "案:1:5: ", "引号没有结束"),
            ("案件: '甲", "案:1:5: ", "引号没有结束"),
            ("案件: \"甲\"乙\"", "案:1:8: ", "引号已经结束"),
            ("案件: \"\\q\"", "案:1:5: ", "反斜杠"),
            ("案件: @甲", "案:1:5: ", "加上引号"),
            ("未知: [甲, 乙\n案件: 丙\n", "案:2:3: ", "括号没有成对"),
            ("已知: {甲: 乙", "案:1:10: ", "括号没有成对"),
            ("未知: 甲]\n案件: ]", "案:2:5: ", "括号没有成对"),
            ("未知: - 甲", "案:1:5: ", "另起一行"),
            ("未知:\n-甲\n", "案:2:1: ", "缺少空格"),
            ("未知:\n  -　甲\n  -　乙\n", "案:2:3: ", "缺少空格"),
            ("[甲]: 乙", "案:1:1: ", "不能是括号里的一组"),
            (": 乙", "案:1:1: ", "冒号前面没有名称"),
            ("案件: 甲\n...\n乙\n", "案:3:1: ", "名称: 内容"),
            ("%YAML 1.2\n案件: 甲", "案:2:1: ", "不符合 YAML"),
        ];
        for (text, place, said) in cases {
            let read = yaml(text);
            assert_eq!(read.errors.len(), 1, "{text}: {}", read.said());
            assert!(read.said().starts_with(&format!("{place}错误[C0010] ")), "{text}: {}", read.said());
            assert!(read.said().contains(said), "{text}: {}", read.said());
        }
    }
}
