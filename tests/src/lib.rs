//! What the tests share: policies in memory, a reference interpreter of `docs/meaning.md`, and random
//! small policies.

pub mod exhaustive;
pub mod generate;
pub mod generated;
pub mod hierarchy;
pub mod hostile;
pub mod reference;

use std::collections::BTreeMap;

use pol_diagnostics::{Diagnostic, Language, Sources};
use pol_model::{FileError, Files, Loaded, Model};
use pol_program::{Case, Program};
use proptest::test_runner::{Config as ProptestConfig, FileFailurePersistence};

/// Files in memory, by name.
#[derive(Clone, Debug, Default)]
pub struct Memory(pub BTreeMap<String, String>);

impl Files for Memory {
    fn locate(&self, _from: Option<&str>, import: &str) -> Result<String, FileError> {
        self.0.contains_key(import).then(|| import.to_owned()).ok_or(FileError::NotFound)
    }

    fn read(&self, key: &str, _limit: usize) -> Result<Vec<u8>, FileError> {
        self.0.get(key).map(|text| text.clone().into_bytes()).ok_or(FileError::NotFound)
    }

    fn show(&self, key: &str) -> String {
        key.to_owned()
    }
}

/// Loads the first of these files (name, text) with all that it loads.
pub fn load(files: &[(&str, &str)]) -> (Loaded, Sources) {
    let memory = Memory(files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect());
    let mut sources = Sources::new();
    let loaded = pol_model::load(files[0].0, &memory, None, &mut sources);
    (loaded, sources)
}

/// A policy that loads without an error.
#[derive(Debug)]
pub struct Compiled {
    /// What the reference interpreter reads.
    pub model: Model,
    /// What the engine reads.
    pub program: Program,
}

/// Why a policy was refused.
#[derive(Debug)]
pub enum Refusal {
    /// By `pol_model::load`.
    Model(Vec<Diagnostic>),
    /// By `Program::lower`; with the model, which is sound.
    Program(Box<Model>, Vec<Diagnostic>),
}

/// Loads and lowers.
pub fn compile(files: &[(&str, &str)]) -> Result<Compiled, Refusal> {
    let (loaded, sources) = load(files);
    if loaded.has_errors() {
        return Err(Refusal::Model(loaded.diagnostics));
    }
    match Program::lower(&loaded.model, &sources) {
        Ok(program) => Ok(Compiled { model: loaded.model, program }),
        Err(diagnostics) => Err(Refusal::Program(Box::new(loaded.model), diagnostics)),
    }
}

/// Binds a case file, given as text, that holds one case.
pub fn bind(program: &Program, text: &str) -> Result<Case, Vec<Diagnostic>> {
    let mut sources = Sources::new();
    let source = sources.add("case.pol", text);
    let parse = pol_parser::parse(source, text);
    let unreadable = parse.diagnostics(&[]);
    assert!(!parse.has_errors(), "{text}\n{}", words(&unreadable));
    let (mut cases, diagnostics) = pol_program::bind(program, &parse.file.cases[0]);
    if diagnostics.iter().any(Diagnostic::is_error) { Err(diagnostics) } else { Ok(cases.remove(0)) }
}

/// Diagnostics in a form to print when a test fails.
pub fn words(diagnostics: &[Diagnostic]) -> String {
    let lines = diagnostics.iter().map(|d| format!("{} {}", d.code, d.message.within(Language::Chinese)));
    lines.collect::<Vec<_>>().join("\n")
}

/// How a property is tried: so often, unless `PROPTEST_CASES` says otherwise, and first on what failed before,
/// which the file `proptest-regressions/NAME.txt` keeps.
pub fn tried(regressions: &'static str, cases: u32) -> ProptestConfig {
    let persistence = FileFailurePersistence::Direct(regressions);
    let mut config =
        ProptestConfig { failure_persistence: Some(Box::new(persistence)), ..ProptestConfig::default() };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = cases;
    }
    config
}
