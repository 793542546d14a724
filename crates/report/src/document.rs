//! The report before any medium: what [`compose`](crate::compose) writes and the renderers read.

use pol_diagnostics::{Language, visible};
use serde::{Serialize, Serializer};

/// A report.
pub(crate) struct Document {
    pub(crate) language: Language,
    pub(crate) title: Text,
    pub(crate) blocks: Vec<Block>,
}

/// A part of a report. Two blocks are equal if they read the same.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(crate) enum Block {
    /// Level 1 is the title of the whole.
    Heading { level: u8, text: Text },
    /// A paragraph.
    Sentence { text: Text },
    /// Official words, by paragraph, with the provision they stand in.
    Quote { source: Text, lines: Vec<Text> },
    /// Conditions down to their facts.
    Tree {
        #[serde(serialize_with = "crate::html::flat")]
        branches: Vec<Branch>,
    },
    /// The first cell of a row names it.
    Table { caption: Text, head: Vec<Text>, rows: Vec<Vec<Text>> },
    /// Items of equal weight.
    List { items: Vec<Text> },
    /// Details under a line that sums them up; `level` is that of a heading.
    Fold { level: u8, summary: Text, body: Vec<Block> },
    /// What is said about the report rather than the case.
    Note { text: Text },
}

/// A node of a tree.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Branch {
    pub(crate) text: Text,
    /// Lines that belong to it: grounds, evidence, place.
    pub(crate) notes: Vec<Text>,
    pub(crate) children: Vec<Branch>,
}

impl Branch {
    pub(crate) fn new(text: Text) -> Self {
        Branch { text, notes: Vec::new(), children: Vec::new() }
    }
}

/// A line of text in runs of different emphasis.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Text {
    runs: Vec<Run>,
}

/// Words of one emphasis.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Run {
    pub(crate) style: Emphasis,
    pub(crate) words: String,
}

/// How words stand out. Colour only repeats what the words say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Emphasis {
    Plain,
    Strong,
    Faint,
    Holds,
    Fails,
    Unknown,
}

impl Text {
    pub(crate) fn new(words: impl AsRef<str>) -> Self {
        Text::default().plain(words)
    }

    pub(crate) fn plain(self, words: impl AsRef<str>) -> Self {
        self.with(Emphasis::Plain, words)
    }

    pub(crate) fn strong(self, words: impl AsRef<str>) -> Self {
        self.with(Emphasis::Strong, words)
    }

    pub(crate) fn faint(self, words: impl AsRef<str>) -> Self {
        self.with(Emphasis::Faint, words)
    }

    /// The only way in: whatever the words come from, they cannot act on a terminal, reorder a line
    /// or begin a new one.
    pub(crate) fn with(mut self, style: Emphasis, words: impl AsRef<str>) -> Self {
        let words = visible(&words.as_ref().replace("\r\n", " ")).replace(['\n', '\t'], " ");
        if !words.is_empty() {
            self.runs.push(Run { style, words });
        }
        self
    }

    pub(crate) fn then(mut self, mut more: Text) -> Self {
        self.runs.append(&mut more.runs);
        self
    }

    pub(crate) fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// Its words without emphasis.
    pub(crate) fn words(&self) -> String {
        self.runs.iter().map(|r| r.words.as_str()).collect()
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.runs.serialize(serializer)
    }
}
