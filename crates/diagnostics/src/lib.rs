//! What pol says when something is wrong: a stable [`Code`], the place, one sentence in the user's
//! own terms and a help line that says what to write instead, in Chinese and English.
//!
//! Every other crate builds [`Diagnostic`]s; only this one renders them.

mod code;
mod language;
mod render;
mod similar;
mod source;

pub use code::{Code, Severity};
pub use language::{Language, Said};
pub use render::{Concise, concise, render, visible};
pub use similar::{nearest, off_by_one, spaced};
pub use source::{Place, Source, SourceId, Sources, Span};

/// One thing that is wrong or worth knowing, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of thing; its page is `docs/errors/<code>.md`.
    pub code: Code,
    /// Where, unless it is about a whole run.
    pub span: Option<Span>,
    /// One sentence: what is wrong.
    pub message: Said,
    /// What to write instead.
    pub help: Option<Said>,
    /// Other places that belong to it, each with what stands there.
    pub related: Vec<(Span, Said)>,
    /// Why the drafter lets a finding stand, if the policy says so.
    pub acknowledged: Option<String>,
}

impl Diagnostic {
    /// A diagnostic about `span`.
    pub fn new(code: Code, span: Span, message: Said) -> Self {
        Diagnostic { code, span: Some(span), message, help: None, related: Vec::new(), acknowledged: None }
    }

    /// A diagnostic that has no place in a source.
    pub fn without_place(code: Code, message: Said) -> Self {
        Diagnostic { code, span: None, message, help: None, related: Vec::new(), acknowledged: None }
    }

    /// Adds the help line.
    #[must_use]
    pub fn help(mut self, help: Said) -> Self {
        self.help = Some(help);
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn related(mut self, span: Span, label: Said) -> Self {
        self.related.push((span, label));
        self
    }

    /// Whether it makes the input unusable.
    pub fn is_error(&self) -> bool {
        self.code.severity() == Severity::Error
    }
}

/// Puts diagnostics in the order of their places, file by file, and drops repetitions.
pub fn in_order(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.sort_by(|a, b| {
        let key = |d: &Diagnostic| d.span.map(|s| (s.source, s.start, s.end));
        key(a).cmp(&key(b)).then(a.code.cmp(&b.code))
    });
    diagnostics.dedup();
    diagnostics
}
