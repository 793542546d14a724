//! Any text as a case file of each form, bound to a small policy: never a panic, and never a case
//! beside an error.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use pol_diagnostics::{Diagnostic, Language, Sources, concise, render};
use pol_model::{FileError, Files};
use pol_parser::{LARGEST_CASE, decode, json_case, parse, yaml_case};
use pol_program::{Program, bind};

/// The policy that the cases are of: every type of fact, and a duty.
const POLICY: &str = include_str!("../case.pol");

struct Only;

impl Files for Only {
    fn locate(&self, _from: Option<&str>, import: &str) -> Result<String, FileError> {
        Ok(import.to_owned())
    }

    fn read(&self, _key: &str, _limit: usize) -> Result<Vec<u8>, FileError> {
        Ok(POLICY.as_bytes().to_vec())
    }

    fn show(&self, key: &str) -> String {
        key.to_owned()
    }
}

fn program() -> &'static Program {
    static PROGRAM: OnceLock<Program> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let mut sources = Sources::new();
        let loaded = pol_model::load("case.pol", &Only, &mut sources);
        let faults: Vec<String> =
            loaded.diagnostics.iter().map(|d| concise(d, &sources, Language::English)).collect();
        assert!(!loaded.has_errors(), "{faults:?}");
        Program::lower(&loaded.model, &sources).expect("lowered")
    })
}

fuzz_target!(|bytes: &[u8]| {
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
            for case in &bound {
                let _ = case.inputs(program(), false);
            }
        }
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
