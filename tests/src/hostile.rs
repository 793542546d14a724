//! What is done with any bytes, whoever sent them. `cargo fuzz` searches for bytes on which it fails (`fuzz/`,
//! CONTRIBUTING.md); `tests/hostile.rs` runs it on the project's own files and on damaged copies of them.

use std::sync::OnceLock;

use pol_diagnostics::{Diagnostic, Language, Sources, concise, render};
use pol_eval::{Decider, explain};
use pol_parser::{LARGEST_CASE, LARGEST_POLICY, decode, json_case, parse, yaml_case};
use pol_program::{Program, bind};

/// The policy that the cases are of: every type of fact, and a duty.
const POLICY: &str = include_str!("hostile.pol");

/// Any bytes as a policy: decoded, parsed, loaded, checked and lowered; every message is drawn.
///
/// # Panics
/// If what is refused is refused without a message, or a message stands beside a sound file. That nothing else
/// panics is what is looked for.
pub fn policy(bytes: &[u8]) {
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
    let (loaded, sources) = crate::load(&[("x.pol", &text)]);
    draw(&loaded.diagnostics, &sources);
    if !loaded.has_errors()
        && let Err(refused) = Program::lower(&loaded.model, &sources)
    {
        assert!(!refused.is_empty(), "a refusal says why");
        draw(&refused, &sources);
    }
}

/// Any bytes as a case file of each form, bound to a small policy and explained.
///
/// # Panics
/// As [`policy`].
pub fn case(bytes: &[u8]) {
    let Ok(text) = decode(bytes, LARGEST_CASE, "x") else { return };
    let mut sources = Sources::new();
    let source = sources.add("x", text.as_str());
    let read = parse(source, &text);
    let found = read.diagnostics(&[]);
    for (cases, found) in [yaml_case(source, &text), json_case(source, &text), (read.file.cases, found)] {
        draw(&found, &sources);
        if found.iter().any(Diagnostic::is_error) {
            continue;
        }
        for case in &cases {
            let (bound, found) = bind(program(), case);
            draw(&found, &sources);
            if found.iter().any(Diagnostic::is_error) {
                continue;
            }
            for case in bound.iter().take(4) {
                explain(&Decider::new(program()), case, &|_| String::new());
            }
        }
    }
}

fn program() -> &'static Program {
    static PROGRAM: OnceLock<Program> = OnceLock::new();
    PROGRAM.get_or_init(|| crate::compile(&[("hostile.pol", POLICY)]).expect("sound").program)
}

fn draw(diagnostics: &[Diagnostic], sources: &Sources) {
    for diagnostic in diagnostics {
        for language in [Language::Chinese, Language::English] {
            render(diagnostic, sources, language, true);
            concise(diagnostic, sources, language);
        }
    }
}
