//! Numbers, amounts and ranges written in another way.

use pol_diagnostics::{Code, Diagnostic, Said};
use pol_values::{Literal, LiteralError, fold_width};

use super::Look;
use crate::keywords::{Follows, KEYWORDS};

/// Words that count things: 三只 is three of what the fact counts.
const MEASURES: &[char] = &[
    '只', '个', '人', '名', '次', '件', '份', '条', '头', '辆', '家', '处', '户', '张', '台', '项', '起',
    '位', '本', '岁',
];

/// The number of 三只 or 3只, if a measure word stands behind it.
pub fn counted(word: &str) -> Option<(&str, char)> {
    let measure = word.chars().last().filter(|c| MEASURES.contains(c))?;
    let number = word.strip_suffix(measure)?;
    let starts = number.starts_with(|c: char| c.is_numeric() || "零一二两三四五六七八九十百千万".contains(c));
    (starts && matches!(Literal::parse(number), Ok(Literal::Number(_)))).then_some((number, measure))
}

/// 五万元 and 以上 of 五万元以上: what stands before a bound, and the bound.
pub fn before_bound(word: &str) -> Option<(&str, &'static str)> {
    let bounds = KEYWORDS.iter().filter(|k| matches!(k.rule, "or_more" | "or_less" | "beyond"));
    bounds.flat_map(|k| k.zh).find_map(|bound| Some((word.strip_suffix(bound)?, *bound)))
}

/// What is wrong with a word that was meant as a number or amount, if it is a common slip: thousands
/// divided by commas (5,000元), or a measure word behind it (3只).
pub fn number_fault(word: &str) -> Option<Said> {
    let word = fold_width(word.trim());
    let without: String = word.chars().filter(|c| *c != ',').collect();
    if without != word && Literal::parse(&without).is_ok() {
        return Some(Said::new(
            format!("数字里不写千位逗号，写 {without}"),
            format!("no commas in numbers: write {without}"),
        ));
    }
    let (number, measure) = counted(&word)?;
    let Ok(Literal::Number(number)) = Literal::parse(number) else { return None };
    Some(Said::new(
        format!("数字后面不写“{measure}”，写 {number}"),
        format!("no measure word stands behind a number: write {number}"),
    ))
}

pub(super) fn explain(look: &Look<'_>) -> Option<Diagnostic> {
    spaced(look)
        .or_else(|| measured(look))
        .or_else(|| noun(look))
        .or_else(|| foreign_date(look))
        .or_else(|| without_at(look))
}

/// 500 元以上: a word processor puts a gap between a number and its unit.
fn spaced(look: &Look<'_>) -> Option<Diagnostic> {
    let bare = |word: &str| -> String {
        let word = bounds().find_map(|bound| word.strip_prefix(bound)).unwrap_or(word);
        let word = before_bound(word).map_or(word, |(word, _)| word);
        word.trim_end_matches([',', '，', '、', '；']).to_owned()
    };
    let mut number = look.subject();
    for (offset, word) in &look.words {
        let (value, unit) = (bare(number), bare(word));
        let plain = matches!(Literal::parse(&value), Ok(Literal::Number(_)));
        let measured = !matches!(Literal::parse(&format!("{value}{unit}")), Ok(Literal::Number(_)) | Err(_));
        if plain && measured && Literal::parse(&unit).is_err() {
            return look.say(
                Code::BadValue,
                look.at(*offset, word.len()),
                Said::new("数和单位之间不留空格", "no gap stands between a number and its unit"),
                Said::new(format!("连着写：{number}{word}"), format!("write `{number}{word}`")),
            );
        }
        number = word;
    }
    None
}

/// 超过 3只
fn measured(look: &Look<'_>) -> Option<Diagnostic> {
    for (offset, word) in &look.words {
        // 不超过3只 is one word to a reader of letters.
        let bare = bounds().find_map(|b| word.strip_prefix(b)).unwrap_or(word);
        let Some((number, measure)) = counted(bare).filter(|_| look.known(word).is_none()) else { continue };
        let place = look.at(offset + word.len() - bare.len(), bare.len());
        let (said, help) = if measure == '岁' {
            (
                Said::new(format!("“{bare}”不是 pol 的期间"), format!("`{bare}` is no period")),
                Said::new(
                    format!("期间类的事实写成 {number}周岁，整数类的只写 {number}"),
                    format!("write `{number} years` for a duration, {number} alone for an int"),
                ),
            )
        } else {
            (
                Said::new(
                    format!("数字后面不写“{measure}”"),
                    format!("no measure word stands behind a number: `{measure}`"),
                ),
                Said::new(format!("只写数字：{number}"), format!("write the number alone: {number}")),
            )
        };
        return look.say(Code::BadValue, place, said, help);
    }
    None
}

fn bounds() -> impl Iterator<Item = &'static str> {
    KEYWORDS.iter().filter(|k| k.follows == Follows::GapOrNumber).flat_map(|k| k.zh).copied()
}

/// at least 2 dogs
fn noun(look: &Look<'_>) -> Option<Diagnostic> {
    let number = look.subject();
    let word = look.leading();
    let plain = !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase());
    let counts = matches!(look.statement(), "when" | "but" | "define" | "constraint");
    if !plain
        || !counts
        || !number.chars().all(|c| c.is_ascii_digit())
        || crate::keywords::KEYWORDS.iter().any(|k| k.en.contains(&word))
    {
        return None;
    }
    look.say(
        Code::BadValue,
        look.at(0, word.len()),
        Said::new(format!("数字后面不写“{word}”"), format!("no noun stands behind a number: `{word}`")),
        Said::new(format!("只写数字：{number}"), format!("write the number alone: {number}")),
    )
}

/// 罚款额 五万元以上: without 在.
fn without_at(look: &Look<'_>) -> Option<Diagnostic> {
    let word = look.leading();
    let subject = look.subject();
    let condition = matches!(look.statement(), "when" | "but" | "define" | "constraint");
    let bound = before_bound(word);
    let value = Literal::parse(bound.map_or(word, |(value, _)| value)).ok()?;
    if !condition || subject.is_empty() || look.before.is_empty() || Literal::parse(subject).is_ok() {
        return None;
    }
    let said = Said::new(
        format!("“{subject}”和“{word}”之间没有写怎样比较"),
        format!("it is not said how `{subject}` compares with `{word}`"),
    );
    let help = match (bound, value) {
        (Some(_), _) => {
            Said::new(format!("写成 {subject} 在 {word}"), format!("write `{subject} in range {word}`"))
        }
        (None, Literal::Number(_) | Literal::Money(_) | Literal::Period(_) | Literal::Date(_)) => Said::new(
            format!("写成 {subject} 超过 {word}、{subject} 不超过 {word} 或 {subject} 等于 {word}"),
            format!(
                "write `{subject} exceeds {word}`, `{subject} at most {word}` or `{subject} equals {word}`"
            ),
        ),
    };
    look.say(Code::Unreadable, look.at(0, word.len()), said, help)
}

/// 施行 七月十八日: a date without its year.
fn foreign_date(look: &Look<'_>) -> Option<Diagnostic> {
    let dated = matches!(
        look.leading(),
        "施行"
            | "实施"
            | "废止"
            | "印发"
            | "公布"
            | "行为日"
            | "裁决日"
            | "effective"
            | "issued"
            | "repealed"
    );
    let word = look.word(1);
    let looks = word.starts_with(|c: char| c.is_numeric() || "一二三四五六七八九十".contains(c));
    if !dated || !looks || Literal::parse(word) != Err(LiteralError::NotANumber) {
        return None;
    }
    let rest = look.rest(look.words.get(1).map_or(0, |(at, _)| *at));
    let (message, help) = crate::build::bad_value(rest, LiteralError::NotANumber);
    let offset = look.words.get(1).map_or(0, |(at, _)| *at);
    look.say(Code::BadValue, look.at(offset, rest.len()), message, help)
}

/// The two ends of 五万元以上十万元以下, 0-50, 0到50, 0～50.
fn ends(written: &str) -> Option<(String, String)> {
    let text = fold_width(written);
    let text = text.trim().trim_end_matches('的');
    let value = |t: &str| Some(t.trim()).filter(|t| Literal::parse(t).is_ok()).map(str::to_owned);
    if let Some((low, high)) = text.split_once("以上") {
        let high = high.trim().trim_end_matches("以下").trim_end_matches("以内").trim_start_matches("至");
        return Some((value(low)?, value(high)?));
    }
    for sign in ["到", "～", "~", "—", "–", "-", " to ", "至"] {
        if let Some((low, high)) = text.split_once(sign)
            && let (Some(low), Some(high)) = (value(low), value(high))
        {
            return Some((low, high));
        }
    }
    None
}

/// The number and the bound of 五人以上.
fn counted_bound(written: &str) -> Option<(&str, &str)> {
    let (written, bound) = before_bound(written.trim().trim_end_matches('的'))?;
    let (number, _) = counted(written.trim_end())?;
    Some((number, bound))
}

/// What to say where 在 is followed by no range.
pub(crate) fn no_range(subject: &str, written: &str) -> (Said, Said) {
    let subject = if subject.is_empty() { "事实" } else { subject };
    let said = Said::new(
        "“在”后面要写“以上”“以下”“以内”或“至”",
        "`in range` needs `or more`, `or less` or `to` behind the value",
    );
    let help = match ends(written) {
        Some((low, high)) => Said::new(
            format!("写成 {subject} 在 {low} 至 {high}"),
            format!("write `{subject} in range {low} to {high}`"),
        ),
        None if counted_bound(written).is_some() => {
            let (number, bound) = counted_bound(written).unwrap_or_default();
            Said::new(
                format!("数字后面不写“人”“次”这样的量词：写成 {subject} 在 {number}{bound}"),
                format!("no counter stands behind a number: write `{subject} in range {number}{bound}`"),
            )
        }
        None => Said::new(
            format!("写成 {subject} 在 {written}以上，或者 {subject} 在 {written} 至 …"),
            format!("write `{subject} in range {written} or more`, or `{subject} in range {written} to …`"),
        ),
    };
    (said, help)
}

/// Ranges in the middle of a statement, and 在 0-50 among the marks of a fact.
pub(super) fn ranges(look: &Look<'_>) -> Option<Diagnostic> {
    let line = look.line.trim();
    let after_at = line.strip_prefix('在').map(str::trim_start);
    let written = after_at.unwrap_or(line);
    let written = written.split_once(['；', '，', '。', '“', '#']).map_or(written, |(head, _)| head).trim();
    let (low, high) = ends(written)?;
    let offset = line.len() - after_at.unwrap_or(line).len();
    let fact = look.statement() == "fact";
    let subject = if fact { String::new() } else { format!("{} ", look.subject()) };
    look.say(
        Code::BadValue,
        look.at(offset, written.len()),
        Said::new(format!("“{written}”不能读作一个范围"), format!("`{written}` cannot be read as a range")),
        Said::new(
            format!("写成 {subject}在 {low} 至 {high}"),
            format!("write `{subject}in range {low} to {high}`"),
        ),
    )
}
