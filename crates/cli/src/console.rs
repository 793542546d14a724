//! Writing to the terminal: the only place that prints.

use std::io::{self, IsTerminal, Write};

use pol_diagnostics::{Diagnostic, Language, Sources, concise, render};

use crate::Answer;
use crate::arguments::{Color, Lang};

/// At most so many diagnostics are printed; the rest are counted.
const MOST_PRINTED: usize = 100;

/// Where output goes and how it looks.
#[derive(Clone, Copy, Debug)]
pub struct Console {
    /// `--lang`
    pub lang: Option<Lang>,
    color: Color,
}

impl Console {
    /// A console with these choices.
    pub fn new(lang: Option<Lang>, color: Color) -> Self {
        Console { lang, color }
    }

    /// The language to speak where a policy's own is `own`.
    pub fn language(&self, own: Language) -> Language {
        match self.lang {
            Some(Lang::Zh) => Language::Chinese,
            Some(Lang::En) => Language::English,
            None => own,
        }
    }

    /// Whether standard output takes colour.
    pub fn colored_output(&self) -> bool {
        self.colored(io::stdout().is_terminal())
    }

    fn colored_errors(&self) -> bool {
        self.colored(io::stderr().is_terminal())
    }

    fn colored(&self, terminal: bool) -> bool {
        match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                let set = |name| std::env::var_os(name).is_some_and(|v| !v.is_empty());
                terminal && !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|t| t != "dumb")
            }
        }
    }

    /// Prints a text on standard output. A reader that closed the pipe is no error.
    pub fn print(&self, text: &str) -> Answer {
        let mut out = io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Ok(()) => Answer::Clean,
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Answer::Clean,
            Err(e) => {
                self.complain(&format!("pol: {e}"));
                Answer::Internal
            }
        }
    }

    /// Prints a line on standard error, if anyone reads it.
    pub fn complain(&self, line: &str) {
        let mut out = io::stderr().lock();
        // There is nowhere left to report that standard error is closed.
        let _ = writeln!(out, "{line}");
    }

    /// Prints diagnostics on standard error, drawn.
    pub fn report(&self, diagnostics: &[Diagnostic], sources: &Sources, language: Language) {
        let color = self.colored_errors();
        let text: String =
            diagnostics.iter().take(MOST_PRINTED).map(|d| render(d, sources, language, color)).collect();
        let mut out = io::stderr().lock();
        let _ = out.write_all(text.as_bytes());
        if let Some(rest) = diagnostics.len().checked_sub(MOST_PRINTED).filter(|n| *n > 0) {
            let _ = match language {
                Language::Chinese => writeln!(out, "……另有 {rest} 条未显示"),
                Language::English => writeln!(out, "… and {rest} more"),
            };
        }
    }

    /// Prints diagnostics on standard output, drawn or one line each.
    pub fn list(
        &self,
        diagnostics: &[Diagnostic],
        sources: &Sources,
        language: Language,
        drawn: bool,
    ) -> Answer {
        let color = self.colored_output();
        let mut text = String::new();
        for diagnostic in diagnostics.iter().take(MOST_PRINTED) {
            if drawn {
                text.push_str(&render(diagnostic, sources, language, color));
            } else {
                text.push_str(&concise(diagnostic, sources, language));
                text.push('\n');
            }
        }
        if let Some(rest) = diagnostics.len().checked_sub(MOST_PRINTED).filter(|n| *n > 0) {
            text.push_str(&match language {
                Language::Chinese => format!("……另有 {rest} 条未显示\n"),
                Language::English => format!("… and {rest} more\n"),
            });
        }
        self.print(&text)
    }
}
