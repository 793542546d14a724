//! A policy, loaded and lowered; and the project file.

use std::path::Path;

use pol_diagnostics::{Code, Diagnostic, Language, Said, Sources, in_order};
use pol_model::{DefaultPrecedence, Files, Loaded, Model, load};
use pol_program::Program;
use serde::Deserialize;

use crate::files::Disk;

/// The largest `pol.toml`, in bytes.
const LARGEST_PROJECT_FILE: usize = 1 << 16;

/// `pol.toml`, which makes its folder a project.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProjectFile {
    /// The project's name.
    #[expect(dead_code, reason = "read so that a wrong type is an error; named in no output yet")]
    name: Option<String>,
    /// The edition of the language.
    edition: Option<u32>,
    /// The precedence file of the policies that bring none of their own.
    precedence: Option<String>,
}

/// A policy that was loaded.
pub struct Policy {
    /// The texts read.
    pub sources: Sources,
    /// The model, complete if there are no errors, with the files it was read from.
    pub loaded: Loaded,
    /// The program, if there are no errors.
    pub program: Option<Program>,
    /// Errors. What should be looked at besides is in [`crate::findings`].
    pub diagnostics: Vec<Diagnostic>,
    /// The language of its keywords.
    pub language: Language,
}

impl Policy {
    /// Whether its first file is a policy with rules of its own, rather than a vocabulary, scenarios or
    /// cases.
    pub fn has_own_rules(&self) -> bool {
        let own = self.sources.first();
        self.model().rules.values().any(|rule| Some(rule.span.source) == own)
    }

    /// The model.
    pub fn model(&self) -> &Model {
        &self.loaded.model
    }
}

/// Loads and lowers the policy at `path` (`-` is standard input).
pub fn open(path: &Path) -> Policy {
    let mut policy = open_in(&path.to_string_lossy(), &Disk::around(path));
    let unread = policy.program.is_none() && path.is_file();
    if let Some(fault) = other_kind(path).filter(|_| unread) {
        policy.diagnostics = vec![fault];
    }
    policy
}

/// What is wrong with a file that by its name is no policy.
fn other_kind(path: &Path) -> Option<Diagnostic> {
    let name = path.to_string_lossy();
    let (zh, en, help) = match path.extension()?.to_str()? {
        "yaml" | "yml" | "json" | "jsonl" => (
            "案件文件",
            "a file of cases",
            Said::new(
                format!("政策写在 .pol 文件里；案件用 pol eval 政策.pol {name} 判断"),
                format!("a policy is a .pol file; decide cases by `pol eval POLICY.pol {name}`"),
            ),
        ),
        "txt" | "md" | "doc" | "docx" | "wps" | "pdf" => (
            "文稿",
            "a document",
            Said::new(
                "规则另写在 .pol 文件里；公布的原文存为 UTF-8 的 .txt，在文头写 原文 “文件名”",
                "rules are written in a .pol file; the official text is named in its head by `source \"file\"`",
            ),
        ),
        _ => return None,
    };
    let said = Said::new(format!("“{name}”是{zh}，不是政策文件"), format!("`{name}` is {en}, not a policy"));
    Some(Diagnostic::without_place(Code::NothingToRead, said).help(help))
}

/// A policy that says nothing, to compare a new one with.
pub fn nothing() -> Policy {
    Policy {
        sources: Sources::new(),
        loaded: Loaded::default(),
        program: Program::lower(&Model::default(), &Sources::new()).ok(),
        diagnostics: Vec::new(),
        language: Language::default(),
    }
}

/// Loads and lowers a policy from other files than the disk's.
pub fn open_in(name: &str, files: &dyn Files) -> Policy {
    let mut sources = Sources::new();
    let (default, fault) = match project_of(name, files) {
        Ok(default) => (default, None),
        Err(fault) => (None, Some(*fault)),
    };
    let loaded = load(name, files, default.as_ref(), &mut sources);
    let mut diagnostics = loaded.diagnostics.clone();
    diagnostics.extend(fault);
    let mut program = None;
    if !diagnostics.iter().any(Diagnostic::is_error) {
        match Program::lower(&loaded.model, &sources) {
            Ok(lowered) => program = Some(lowered),
            Err(mut faults) => diagnostics.append(&mut faults),
        }
    }
    let language = loaded.language;
    Policy { sources, loaded, program, diagnostics: in_order(diagnostics), language }
}

/// The precedence file that the project around a policy names, if it is one and names any.
///
/// # Errors
/// What is wrong with its `pol.toml`.
fn project_of(name: &str, files: &dyn Files) -> Result<Option<DefaultPrecedence>, Box<Diagnostic>> {
    let Some(key) = files.locate(None, name).ok().and_then(|key| files.project_file(&key)) else {
        return Ok(None);
    };
    let bytes = files.read(&key, LARGEST_PROJECT_FILE);
    let bytes = bytes.map_err(|error| Box::new(crate::cases::cannot_read(&files.show(&key), &error)))?;
    let text = (bytes.len() <= LARGEST_PROJECT_FILE).then(|| String::from_utf8(bytes).ok());
    let fault = match text.as_ref().map(|t| t.as_deref().map(toml::from_str::<ProjectFile>)) {
        None => ("太长".to_owned(), "too long".to_owned()),
        Some(None) => ("不是 UTF-8 编码".to_owned(), "not UTF-8".to_owned()),
        Some(Some(Err(e))) => {
            // The reader's own words are English; the place says enough in Chinese.
            let before = text.as_ref().and_then(|t| t.as_ref()?.get(..e.span()?.start));
            let line = before.map_or(1, |before| before.lines().count().max(1));
            (format!("第 {line} 行读不懂"), format!("line {line}: {}", e.message()))
        }
        Some(Some(Ok(ProjectFile { edition: Some(n), .. }))) if n != 1 => (
            format!("edition = {n}，这个版本的 pol 只懂 1"),
            format!("edition = {n}, and this pol knows only 1"),
        ),
        Some(Some(Ok(project))) => {
            return Ok(project.precedence.map(|path| DefaultPrecedence { named_in: key, path }));
        }
    };
    let (zh, en) = fault;
    let said = Said::new(
        format!("项目文件 pol.toml 有误：{zh}"),
        format!("the project file pol.toml is wrong: {en}"),
    );
    let help = Said::new(
        "它可以有 name = \"……\"、edition = 1、precedence = \"……\"",
        "it may have name = \"…\", edition = 1 and precedence = \"…\"",
    );
    Err(Box::new(Diagnostic::without_place(Code::BadProject, said).help(help)))
}
