//! The text of a case file, and places and faults in it.

use pol_diagnostics::{Code, Diagnostic, Said, SourceId, Span};

use crate::lexical::{DEEPEST, forbidden};

/// The text behind its byte order mark. Offsets are counted in it, places in the whole text.
pub(super) struct Body<'t> {
    source: SourceId,
    pub(super) text: &'t str,
    base: usize,
}

impl<'t> Body<'t> {
    pub(super) fn new(source: SourceId, text: &'t str) -> Self {
        let body = text.strip_prefix('\u{feff}').unwrap_or(text);
        Body { source, text: body, base: text.len() - body.len() }
    }

    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        let start = self.text.floor_char_boundary(start);
        let end = self.text.ceil_char_boundary(end).max(start);
        Span::new(self.source, self.base + start, self.base + end)
    }

    /// A place as offsets in `text`.
    pub(super) fn range(&self, span: Span) -> (usize, usize) {
        ((span.start as usize).saturating_sub(self.base), (span.end as usize).saturating_sub(self.base))
    }

    pub(super) fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or("")
    }

    pub(super) fn rest(&self, start: usize) -> &'t str {
        self.text.get(start..).unwrap_or("")
    }

    /// Where the line in which `at` stands begins.
    pub(super) fn line_start(&self, at: usize) -> usize {
        self.slice(0, at).rfind(['\n', '\r']).map_or(0, |n| n + 1)
    }

    /// A fault of the format, each text in Chinese and English.
    pub(super) fn fault(
        &self,
        (start, end): (usize, usize),
        message: [&str; 2],
        help: [&str; 2],
    ) -> Box<Diagnostic> {
        self.coded(Code::BadData, (start, end), message, help)
    }

    pub(super) fn coded(
        &self,
        code: Code,
        (start, end): (usize, usize),
        [zh, en]: [&str; 2],
        [help_zh, help_en]: [&str; 2],
    ) -> Box<Diagnostic> {
        let fault = Diagnostic::new(code, self.span(start, end), Said::new(zh, en));
        Box::new(fault.help(Said::new(help_zh, help_en)))
    }

    pub(super) fn too_deep(&self, start: usize) -> Box<Diagnostic> {
        self.coded(
            Code::TooDeep,
            (start, start + 1),
            [&format!("内容嵌套超过 {DEEPEST} 层"), &format!("the data nest more than {DEEPEST} deep")],
            [
                "案件只需要三四层，请核对括号和缩进",
                "a case needs three or four levels; check the brackets and the indentation",
            ],
        )
    }

    /// An escape such as `\u202e` must not bring in what may not be written outright.
    pub(super) fn check_escapes(&self, span: Span, value: &str) -> Result<(), Box<Diagnostic>> {
        let (start, end) = self.range(span);
        if !self.slice(start, end).contains('\\') {
            return Ok(());
        }
        // Behind another character, so that a byte order mark is none of the file.
        forbidden(self.source, &format!(".{value}")).map_err(|mut fault| {
            fault.span = Some(span);
            fault
        })
    }
}
