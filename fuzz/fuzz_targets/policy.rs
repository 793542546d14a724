//! Any bytes as a policy: read, checked and lowered without a panic; every message can be drawn.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pol_diagnostics::{Diagnostic, Language, Sources, concise, render};
use pol_model::{FileError, Files};
use pol_parser::{LARGEST_POLICY, decode, parse};
use pol_program::Program;

/// The only file there is.
struct Only<'b>(&'b [u8]);

impl Files for Only<'_> {
    fn locate(&self, from: Option<&str>, import: &str) -> Result<String, FileError> {
        if from.is_none() { Ok(import.to_owned()) } else { Err(FileError::NotFound) }
    }

    fn read(&self, _key: &str, _limit: usize) -> Result<Vec<u8>, FileError> {
        Ok(self.0.to_vec())
    }

    fn show(&self, key: &str) -> String {
        key.to_owned()
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = decode(bytes, LARGEST_POLICY, "x.pol") else { return };
    let mut sources = Sources::new();
    let source = sources.add("x.pol", text.as_str());
    let read = parse(source, &text);
    let found = read.diagnostics(&[]);
    assert_eq!(read.has_errors(), !found.is_empty(), "an error is told, and nothing else");
    draw(&found, &sources);
    if read.has_errors() {
        return;
    }
    let mut sources = Sources::new();
    let loaded = pol_model::load("x.pol", &Only(bytes), &mut sources);
    draw(&loaded.diagnostics, &sources);
    if !loaded.has_errors()
        && let Err(refused) = Program::lower(&loaded.model, &sources)
    {
        assert!(!refused.is_empty(), "a refusal says why");
        draw(&refused, &sources);
    }
});

fn draw(diagnostics: &[Diagnostic], sources: &Sources) {
    for diagnostic in diagnostics {
        for language in [Language::Chinese, Language::English] {
            let _ = render(diagnostic, sources, language, true);
            let _ = concise(diagnostic, sources, language);
        }
    }
}
