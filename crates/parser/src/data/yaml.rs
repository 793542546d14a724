//! YAML → [`Data`].

use pol_diagnostics::Diagnostic;
use saphyr_parser::{Event, Marker, Parser, ScalarStyle};

use super::body::Body;
use super::tree::{Data, Kind};
use super::yaml_faults::{
    WIDE_SPACES, alias, check_colon, dash_fault, group_as_key, no_key, wide_space, yaml_fault,
};
use crate::ast::Text;
use crate::lexical::DEEPEST;

/// The documents of a YAML text.
///
/// The scanner never calls itself and gives up at 255 open brackets; what it has found is counted
/// here, so that nothing deeper than [`DEEPEST`] is ever built.
pub(super) fn yaml(body: &Body) -> Result<Vec<Data>, Box<Diagnostic>> {
    let places = Places::new(body.text);
    let mut documents = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    for event in Parser::new_from_str(body.text) {
        let (event, span) =
            event.map_err(|error| yaml_fault(body, places.offset(*error.marker()), error.info()))?;
        let (start, end) = (places.offset(span.start), places.offset(span.end));
        let data = match event {
            Event::Alias(_)
            | Event::Scalar(_, _, 1.., _)
            | Event::Scalar(_, _, _, Some(_))
            | Event::SequenceStart(1.., _)
            | Event::SequenceStart(_, Some(_))
            | Event::MappingStart(1.., _)
            | Event::MappingStart(_, Some(_)) => return Err(alias(body, start, end)),
            Event::Scalar(value, style, _, None) => scalar(body, &value, style, start, end)?,
            Event::SequenceStart(_, None) | Event::MappingStart(_, None) => {
                if open.len() >= DEEPEST {
                    return Err(body.too_deep(start));
                }
                let flow = body.rest(start).starts_with(['[', '{']);
                let list = matches!(event, Event::SequenceStart(..));
                let held = if list { Held::List(Vec::new()) } else { Held::Map(Vec::new(), None) };
                open.push(Open { start, flow, held });
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some(done) => done.close(body, end),
                None => continue,
            },
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => continue,
        };
        match open.last_mut() {
            None => documents.push(data),
            Some(inner) => inner.take(body, data)?,
        }
    }
    Ok(documents)
}

/// A list or map that is still being read.
struct Open {
    start: usize,
    /// Between brackets, so that its end is the closing one.
    flow: bool,
    held: Held,
}

enum Held {
    List(Vec<Data>),
    /// With the key whose value comes next.
    Map(Vec<(Text, Data)>, Option<Text>),
}

impl Open {
    fn take(&mut self, body: &Body, data: Data) -> Result<(), Box<Diagnostic>> {
        match &mut self.held {
            Held::List(items) => items.push(data),
            Held::Map(entries, next) => match next.take() {
                None => *next = Some(key(body, data)?),
                Some(key) => {
                    check_colon(body, &key, &data)?;
                    entries.push((key, data));
                }
            },
        }
        Ok(())
    }

    fn close(self, body: &Body, closing: usize) -> Data {
        // A list or map without brackets ends with its last element: its own end is only noticed
        // where the next thing begins.
        let last = match &self.held {
            Held::List(items) => items.last(),
            Held::Map(entries, _) => entries.last().map(|(_, value)| value),
        };
        let mut span = body.span(self.start, if self.flow { closing } else { self.start });
        if let (false, Some(last)) = (self.flow, last) {
            span = span.to(last.span);
        }
        let kind = match self.held {
            Held::List(items) => Kind::List(items),
            Held::Map(entries, _) => Kind::Map(entries),
        };
        Data { kind, span }
    }
}

fn scalar(
    body: &Body,
    value: &str,
    style: ScalarStyle,
    start: usize,
    end: usize,
) -> Result<Data, Box<Diagnostic>> {
    let (quoted, value, end) = match style {
        ScalarStyle::Plain => (false, value, end),
        // The parser counts what follows the closing mark as part of the text.
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
            (true, value, start + quoted_length(body.slice(start, end)))
        }
        ScalarStyle::Literal | ScalarStyle::Folded => {
            (true, value.trim_end(), start + body.slice(start, end).trim_end().len())
        }
    };
    if !quoted && indents(body, start) {
        if value.starts_with(WIDE_SPACES) {
            return Err(wide_space(body, start, start));
        }
        if let Some(fault) = dash_fault(body, start) {
            return Err(fault);
        }
    }
    // What follows an empty place is not part of it.
    let span = body.span(start, if !quoted && value.is_empty() { start } else { end });
    if style == ScalarStyle::DoubleQuoted {
        body.check_escapes(span, value)?;
    }
    Ok(Data { kind: Kind::Scalar { text: value.to_owned(), quoted }, span })
}

/// Bytes of a quoted text, marks included.
fn quoted_length(text: &str) -> usize {
    let mut chars = text.char_indices().peekable();
    let Some((_, quote)) = chars.next() else { return 0 };
    while let Some((at, c)) = chars.next() {
        if c == '\\' && quote == '"' {
            chars.next();
        } else if c == quote && (quote == '"' || chars.next_if(|(_, next)| *next == quote).is_none()) {
            return at + 1;
        }
    }
    text.len()
}

/// Whether only spaces stand before `start` on its line.
fn indents(body: &Body, start: usize) -> bool {
    body.slice(body.line_start(start), start).trim_start_matches([' ', '\t']).is_empty()
}

fn key(body: &Body, data: Data) -> Result<Text, Box<Diagnostic>> {
    let (start, end) = body.range(data.span);
    match data.kind {
        Kind::Scalar { text, quoted: false } if text == "<<" => Err(alias(body, start, end)),
        Kind::Scalar { text, quoted } if quoted || !text.is_empty() => {
            Ok(Text { value: text, span: data.span })
        }
        Kind::Scalar { .. } => Err(no_key(body, start)),
        Kind::List(_) | Kind::Map(_) => Err(group_as_key(body, start, end)),
    }
}

/// From the parser's lines and columns, counted in characters, to bytes.
struct Places {
    /// Where each character begins.
    chars: Vec<usize>,
    /// Which character each line begins with.
    lines: Vec<usize>,
    length: usize,
}

impl Places {
    fn new(text: &str) -> Self {
        let mut places = Places { chars: Vec::new(), lines: vec![0], length: text.len() };
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            places.chars.push(at);
            let pair = c == '\r' && chars.peek().is_some_and(|(_, next)| *next == '\n');
            if matches!(c, '\n' | '\r') && !pair {
                places.lines.push(places.chars.len());
            }
        }
        places
    }

    fn offset(&self, marker: Marker) -> usize {
        let line = marker.line().checked_sub(1).and_then(|n| self.lines.get(n));
        line.and_then(|first| self.chars.get(first + marker.col())).copied().unwrap_or(self.length)
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::time::Duration;

    use pol_diagnostics::Code;

    use crate::ast::CaseEntry;
    use crate::data::testing::{within, yaml};

    #[test]
    fn places_are_those_of_what_was_written() {
        let read = yaml(
            "案件: '甲 # 乙'   # “注”\n已知:\n  数额: \"5元\" # x\n  情节: [甲, 乙]\n  名: |\n    一\n    二\n\n",
        );
        let case = &read.cases[0];
        assert_eq!(read.sources.text(case.title.span), "'甲 # 乙'");
        let mut values = Vec::new();
        for entry in &case.entries {
            if let CaseEntry::Given(_, value) = entry {
                values.push(read.sources.text(value.span()));
            }
        }
        assert_eq!(values, ["\"5元\"", "[甲, 乙]", "一\n    二"]);
    }

    #[test]
    fn nothing_stands_for_something_else() {
        let cases = [
            ("案件: 甲\n已知: &a {乙: 是}", "案:2:5: "),
            ("案件: 甲\n未知: *a", "案:2:5: "),
            ("案件: *", "案:1:5: "),
            ("案件: !!str 甲", "案:1:5: "),
            ("案件: !甲!乙 丙", "案:1:5: "),
            ("已知: {甲: !丙}", "案:1:9: "),
            ("未知: !x [甲]", "案:1:5: "),
            ("<<: {案件: 甲}", "案:1:1: "),
            ("&甲 案件: 乙", "案:1:1: "),
        ];
        for (text, place) in cases {
            let read = yaml(text);
            assert!(read.cases.is_empty());
            assert!(read.said().starts_with(&format!("{place}错误[C0011] ")), "{text}: {}", read.said());
        }
        let mut laughs = String::from("a0: &a0 [哈, 哈]\n");
        for n in 1..200 {
            let again = format!("*a{}, ", n - 1).repeat(10);
            writeln!(laughs, "a{n}: &a{n} [{again}]").unwrap();
        }
        within(Duration::from_secs(1), || assert_eq!(yaml(&laughs).code(), Some(Code::AliasRefused)));
    }
}
