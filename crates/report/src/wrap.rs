//! Breaking lines where Chinese may be broken: anywhere between characters, but not before closing
//! punctuation nor after opening punctuation (the core of UAX #14, GB/T 15834). Latin words stay whole.

use unicode_width::UnicodeWidthChar;

use crate::document::{Emphasis, Text};

/// A line: each character with its emphasis.
pub(crate) type Line = Vec<(char, Emphasis)>;

const CLOSING: &str = "，。、；：！？）】》〉」』〕”’…·％)]}>,.;:!?%";
const OPENING: &str = "（【《〈「『〔“‘([{<";

/// How many columns a character takes.
pub(crate) fn columns(c: char) -> usize {
    c.width().unwrap_or(0)
}

/// How many columns a string takes.
pub(crate) fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// Breaks a text into lines of at most `room` columns, a character wider than that excepted.
pub(crate) fn wrap(text: &Text, room: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut line: Line = Vec::new();
    for chunk in chunks(text) {
        let visible = trimmed(&chunk);
        if !line.is_empty() && taken(&line) + taken(visible) > room {
            finish(&mut lines, &mut line);
        }
        if taken(visible) <= room {
            line.extend(chunk);
            continue;
        }
        // Longer than any line: break it wherever the line is full.
        for (c, style) in chunk {
            if !line.is_empty() && taken(&line) + columns(c) > room {
                finish(&mut lines, &mut line);
            }
            line.push((c, style));
        }
    }
    finish(&mut lines, &mut line);
    lines
}

fn finish(lines: &mut Vec<Line>, line: &mut Line) {
    let end = trimmed(line).len();
    line.truncate(end);
    if !line.is_empty() {
        lines.push(std::mem::take(line));
    }
}

/// The pieces within which a line is not broken.
fn chunks(text: &Text) -> Vec<Line> {
    let mut chunks: Vec<Line> = Vec::new();
    let mut before = None;
    let characters = text.runs().iter().flat_map(|r| r.words.chars().map(|c| (c, r.style)));
    for (c, style) in characters {
        match chunks.last_mut() {
            Some(chunk) if !before.is_some_and(|b| may_break(b, c)) => chunk.push((c, style)),
            _ => chunks.push(vec![(c, style)]),
        }
        before = Some(c);
    }
    chunks
}

fn may_break(before: char, after: char) -> bool {
    if space(after) || columns(after) == 0 {
        return false;
    }
    if space(before) {
        return !CLOSING.contains(after);
    }
    (columns(before) == 2 || columns(after) == 2 || before == '”' || after == '“')
        && !CLOSING.contains(after)
        && !OPENING.contains(before)
}

/// A space of either width: a line may end there, and loses it then.
fn space(c: char) -> bool {
    matches!(c, ' ' | '\u{3000}')
}

fn taken(line: &[(char, Emphasis)]) -> usize {
    line.iter().map(|(c, _)| columns(*c)).sum()
}

fn trimmed(line: &[(char, Emphasis)]) -> &[(char, Emphasis)] {
    let end = line.iter().rposition(|(c, _)| !space(*c)).map_or(0, |n| n + 1);
    line.get(..end).unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::{CLOSING, OPENING, width, wrap};
    use crate::document::Text;

    fn lines(text: &str, room: usize) -> Vec<String> {
        wrap(&Text::new(text), room).iter().map(|l| l.iter().map(|(c, _)| *c).collect()).collect()
    }

    #[test]
    fn chinese_is_broken_anywhere_but_not_before_closing_punctuation() {
        assert_eq!(lines("不予追究，依据", 8), ["不予追", "究，依据"]);
        assert_eq!(lines("依据（第六条）", 6), ["依据", "（第六", "条）"]);
        assert_eq!(lines("他说“是”。", 7), ["他说", "“是”。"]);
    }

    #[test]
    fn latin_words_stay_whole_unless_longer_than_a_line() {
        assert_eq!(lines("the fine is full", 9), ["the fine", "is full"]);
        assert_eq!(lines("overdue_days", 5), ["overd", "ue_da", "ys"]);
    }

    #[test]
    fn no_line_is_too_wide_nor_begins_or_ends_badly() {
        let text =
            "责任追究：不予追究。依据 第六条（一）“依据不明或者认识不一”；fengqiu-2024 已办（2024-08-20）……";
        for room in 16..60 {
            for line in lines(text, room) {
                assert!(width(&line) <= room, "{room}: {line}");
                let (first, last) = (line.chars().next().unwrap(), line.chars().last().unwrap());
                assert!(!CLOSING.contains(first) && !OPENING.contains(last), "{room}: {line}");
            }
        }
    }
}
