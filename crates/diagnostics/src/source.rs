//! Texts and places in them.

use pol_values::{Arena, Id};

/// A text that was read, under the name by which the user knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Path or `-`, as shown in messages.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// Which text.
pub type SourceId = Id<Source>;

/// A stretch of a text, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The text.
    pub source: SourceId,
    /// Its first byte.
    pub start: u32,
    /// The byte after its last.
    pub end: u32,
}

impl Span {
    /// The bytes from `start` to before `end`.
    pub fn new(source: SourceId, start: usize, end: usize) -> Self {
        let clip = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span { source, start: clip(start), end: clip(end) }
    }

    /// From the start of this to the end of `other`.
    #[must_use]
    pub fn to(self, other: Span) -> Span {
        Span { source: self.source, start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A place as a reader counts: line and column from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
}

/// All texts of a run.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    list: Arena<Source>,
}

impl Sources {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        self.list.push(Source { name: name.into(), text: text.into() })
    }

    /// Puts another text in the place of one that is no longer needed.
    pub fn replace(&mut self, id: SourceId, name: impl Into<String>, text: impl Into<String>) {
        self.list[id] = Source { name: name.into(), text: text.into() };
    }

    /// One text.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.list[id]
    }

    /// The text that was read first.
    pub fn first(&self) -> Option<SourceId> {
        self.list.ids().next()
    }

    /// The names of all texts, in the order in which they were read.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.list.values().map(|s| s.name.as_str())
    }

    /// The words that a span covers.
    pub fn text(&self, span: Span) -> &str {
        self.get(span.source).text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// Where a span begins.
    pub fn place(&self, span: Span) -> Place {
        let text = &self.get(span.source).text;
        let mut start = (span.start as usize).min(text.len());
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        let before = text.get(..start).unwrap_or("");
        let line_start = before.rfind('\n').map_or(0, |n| n + 1);
        let first = before.get(line_start..).unwrap_or("");
        // A byte order mark is no character of the first line.
        let mark = usize::from(line_start == 0 && first.starts_with('\u{feff}'));
        Place {
            line: before.bytes().filter(|b| *b == b'\n').count() + 1,
            column: first.chars().count() + 1 - mark,
        }
    }

    /// `name:line:column` of a span's beginning.
    pub fn locate(&self, span: Span) -> String {
        let place = self.place(span);
        format!("{}:{}:{}", self.get(span.source).name, place.line, place.column)
    }
}
