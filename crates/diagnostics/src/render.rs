//! Diagnostics as a person reads them. miette draws the excerpt; the place is our own, because
//! miette counts columns in bytes.

use std::fmt;

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceSpan};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{Diagnostic, Language, Severity, Sources, Span};

/// A line longer than this (in bytes) is not drawn: nobody reads it, and it may be hostile.
const LONGEST_LINE: usize = 2_000;

/// `text` with every character that could act on a terminal or reorder the line (control and
/// bidirectional-override characters) replaced by a visible one of the same length in bytes.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => out.push(c),
            _ if is_unsafe(c) => match c.len_utf8() {
                3 => out.push('\u{fffd}'),
                n => out.extend(std::iter::repeat_n('?', n)),
            },
            _ => out.push(c),
        }
    }
    out
}

/// Whether a character can act on a terminal, or change the order in which a line is read.
pub(crate) fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

/// Draws a diagnostic for a terminal of 80 columns.
pub fn render(diagnostic: &Diagnostic, sources: &Sources, language: Language, color: bool) -> String {
    let drawn = Drawn::new(diagnostic, sources, language);
    let theme = if color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler =
        GraphicalReportHandler::new_themed(theme).with_width(80).with_links(false).with_context_lines(1);
    let mut out = String::new();
    // Writing to a String cannot fail; if the excerpt cannot be drawn the concise line still is.
    if handler.render_report(&mut out, &drawn).is_err() {
        out = format!("{}\n", concise(diagnostic, sources, language));
    }
    // miette's own `[name:line:column]` counts bytes: replace it by ours.
    let mut lines: Vec<String> = out.lines().map(str::to_owned).collect();
    if let Some(line) = lines.iter_mut().find(|l| l.contains("╭─")) {
        let head: String = line.chars().take_while(|c| *c != '[').collect();
        let place = diagnostic.span.map(|s| sources.locate(s)).unwrap_or_default();
        *line = format!("{head}[{place}]");
    }
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

/// One line: `path:line:column: error[P0006] sentence — help`; of a finding that is acknowledged, the reason
/// in place of the help.
pub fn concise(diagnostic: &Diagnostic, sources: &Sources, language: Language) -> String {
    let place = diagnostic.span.map(|s| format!("{}: ", visible(&sources.locate(s)))).unwrap_or_default();
    let severity = severity_word(diagnostic, language);
    let help = diagnostic.help.as_ref().map(|h| h.within(language));
    let help = diagnostic.acknowledged.as_deref().or(help).map(|h| format!(" — {h}")).unwrap_or_default();
    let message = visible(diagnostic.message.within(language));
    format!("{place}{severity}[{}] {message}{}", diagnostic.code, visible(&help))
}

/// A diagnostic as data, for `--format json`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Concise<'a> {
    code: String,
    severity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    acknowledged: Option<&'a str>,
}

impl<'a> Concise<'a> {
    /// The data of `diagnostic`.
    pub fn new(diagnostic: &'a Diagnostic, sources: &'a Sources, language: Language) -> Self {
        let place = diagnostic.span.map(|s| sources.place(s));
        Concise {
            code: diagnostic.code.to_string(),
            severity: match diagnostic.code.severity() {
                Severity::Error => "error",
                Severity::Finding => "finding",
            },
            file: diagnostic.span.map(|s| sources.get(s.source).name.as_str()),
            line: place.map(|p| p.line),
            column: place.map(|p| p.column),
            message: diagnostic.message.within(language),
            help: diagnostic.help.as_ref().map(|h| h.within(language)),
            acknowledged: diagnostic.acknowledged.as_deref(),
        }
    }
}

fn severity_word(diagnostic: &Diagnostic, language: Language) -> &'static str {
    match (diagnostic.code.severity(), diagnostic.acknowledged.is_some(), language) {
        (Severity::Error, _, Language::Chinese) => "错误",
        (Severity::Error, _, Language::English) => "error",
        (Severity::Finding, false, Language::Chinese) => "发现",
        (Severity::Finding, false, Language::English) => "finding",
        (Severity::Finding, true, Language::Chinese) => "发现（已说明理由）",
        (Severity::Finding, true, Language::English) => "finding (acknowledged)",
    }
}

/// A [`Diagnostic`] in one language, as miette wants it.
struct Drawn {
    head: String,
    code: String,
    help: Option<String>,
    severity: miette::Severity,
    source: Option<NamedSource<String>>,
    labels: Vec<LabeledSpan>,
}

impl Drawn {
    fn new(diagnostic: &Diagnostic, sources: &Sources, language: Language) -> Self {
        let drawable = diagnostic.span.filter(|span| shortest_enough(sources, *span));
        let mut labels = Vec::new();
        if let Some(span) = drawable {
            labels.push(LabeledSpan::new_primary_with_span(None, one_line(sources, span)));
            for (place, said) in &diagnostic.related {
                if place.source == span.source && shortest_enough(sources, *place) {
                    let text = visible(said.within(language));
                    labels.push(LabeledSpan::new_with_span(Some(text), one_line(sources, *place)));
                }
            }
        }
        let source = drawable.map(|span| {
            let source = sources.get(span.source);
            NamedSource::new(visible(&source.name), visible(&source.text))
        });
        let mut help = diagnostic.help.as_ref().map(|h| visible(h.within(language)));
        let mut more = Vec::new();
        for (place, said) in &diagnostic.related {
            if drawable.is_none_or(|span| span.source != place.source) {
                more.push(format!(
                    "{}: {}",
                    visible(&sources.locate(*place)),
                    visible(said.within(language))
                ));
            }
        }
        if let Some(reason) = &diagnostic.acknowledged {
            more.push(match language {
                Language::Chinese => format!("已说明理由：{}", visible(reason)),
                Language::English => format!("acknowledged: {}", visible(reason)),
            });
        }
        if !more.is_empty() {
            let more = more.join("\n");
            help = Some(help.map_or_else(|| more.clone(), |h| format!("{h}\n{more}")));
        }
        let mut head = visible(diagnostic.message.within(language));
        if let (Some(span), None) = (diagnostic.span, drawable) {
            head = format!("{head} ({})", visible(&sources.locate(span)));
        }
        Drawn {
            head,
            code: format!("{} {}", severity_word(diagnostic, language), diagnostic.code),
            help,
            severity: match diagnostic.code.severity() {
                Severity::Error => miette::Severity::Error,
                Severity::Finding => miette::Severity::Warning,
            },
            source,
            labels,
        }
    }
}

/// Only the first line of a span is underlined, so that an excerpt stays one line.
fn one_line(sources: &Sources, span: Span) -> SourceSpan {
    let text = sources.text(span);
    let first = text.find('\n').unwrap_or(text.len());
    let trimmed = text.get(..first).unwrap_or("").trim_end().len();
    SourceSpan::new((span.start as usize).into(), trimmed)
}

fn shortest_enough(sources: &Sources, span: Span) -> bool {
    let text = &sources.get(span.source).text;
    let start = (span.start as usize).min(text.len());
    // The line itself and its two neighbours are drawn.
    let before = text.get(..start).unwrap_or("").rsplit('\n').take(2).map(str::len).max();
    let after = text.get(start..).unwrap_or("").split('\n').take(2).map(str::len).max();
    before.max(after).unwrap_or(0) <= LONGEST_LINE
}

impl fmt::Debug for Drawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.head)
    }
}

impl fmt::Display for Drawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.head)
    }
}

impl std::error::Error for Drawn {}

impl miette::Diagnostic for Drawn {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|h| Box::new(h) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        self.source.as_ref().map(|s| s as &dyn miette::SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        (!self.labels.is_empty())
            .then(|| Box::new(self.labels.iter().cloned()) as Box<dyn Iterator<Item = _>>)
    }
}

#[cfg(test)]
mod tests {
    use super::{render, visible};
    use crate::{Code, Diagnostic, Language, Said, Sources, Span};

    #[test]
    fn places_are_counted_in_characters() {
        let mut sources = Sources::new();
        let id = sources.add("甲.pol", "第一条\n  当 故意违发 且 不可抗力\n");
        let start = "第一条\n  当 ".len();
        let span = Span::new(id, start, start + "故意违发".len());
        let said = Said::new("没有“故意违发”这个名称", "there is no name `故意违发`");
        let diagnostic = Diagnostic::new(Code::UnknownName, span, said);
        let text = render(&diagnostic, &sources, Language::Chinese, false);
        assert!(text.contains("[甲.pol:2:5]"), "{text}");
    }

    #[test]
    fn nothing_printed_can_act_on_the_terminal() {
        let text = "\u{1b}[2J甲\u{202e}乙\u{85}";
        assert_eq!(visible(text), "?[2J甲\u{fffd}乙??");
        assert_eq!(visible(text).len(), text.len());
    }
}
