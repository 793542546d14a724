//! Reading case files of every form.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use pol_diagnostics::{Code, Diagnostic, Said, SourceId, Sources};
use pol_model::FileError;
use pol_parser::{LARGEST_CASE, ast, decode, json_case, parse, yaml_case};
use pol_program::{Case, Program, bind};

use crate::files;

/// The cases of a file, and what is wrong with it.
pub fn read(path: &Path, sources: &mut Sources) -> (Vec<ast::Case>, Vec<Diagnostic>) {
    let name = path.to_string_lossy().into_owned();
    let bytes = if name == "-" {
        files::read_limited(std::io::stdin().lock(), LARGEST_CASE)
            .map_err(|e| FileError::Other(e.to_string()))
    } else {
        files::read_file(path, LARGEST_CASE)
    };
    let bytes = match bytes {
        Ok(bytes) => bytes,
        Err(error) => return (Vec::new(), vec![cannot_read(&name, &error)]),
    };
    let text = match decode(&bytes, LARGEST_CASE, &name) {
        Ok(text) => text,
        Err(fault) => return (Vec::new(), vec![*fault]),
    };
    let source = sources.add(name, text.clone());
    match form(path, &text) {
        Form::Json => json_case(source, &text),
        Form::Yaml => yaml_case(source, &text),
        Form::Pol => pol_cases(source, &text),
    }
}

/// Reads a file and resolves its cases against a program. Findings that do not stand in the way are
/// returned beside the cases.
pub fn bound(path: &Path, program: &Program, sources: &mut Sources) -> (Vec<Case>, Vec<Diagnostic>) {
    let (written, mut diagnostics) = read(path, sources);
    if diagnostics.iter().any(Diagnostic::is_error) {
        return (Vec::new(), diagnostics);
    }
    let (cases, mut found) = resolved(&written, program);
    diagnostics.append(&mut found);
    (cases, diagnostics)
}

/// Resolves cases against a program.
pub fn resolved(written: &[ast::Case], program: &Program) -> (Vec<Case>, Vec<Diagnostic>) {
    let (mut cases, mut diagnostics) = (Vec::new(), Vec::new());
    for case in written {
        let (mut bound, mut found) = bind(program, case);
        cases.append(&mut bound);
        diagnostics.append(&mut found);
    }
    (cases, diagnostics)
}

/// Whether a file holds a JSON case a line (JSON Lines).
pub fn is_lines(path: &Path) -> bool {
    path.extension().is_some_and(|e| e == "jsonl" || e == "ndjson")
}

/// A line of a JSON Lines file.
pub struct Line<'l> {
    /// Its number, from 1.
    pub number: usize,
    /// The cases in it.
    pub written: &'l [ast::Case],
    /// What is wrong with it.
    pub diagnostics: &'l [Diagnostic],
    /// Its text, for messages.
    pub sources: &'l Sources,
}

/// Reads the cases of a JSON Lines file one line after the other, so that its length does not matter, and
/// gives each to `take`; empty lines are passed over. The texts to which messages may point are `sources`, to
/// which the line is added.
///
/// # Errors
/// If the file cannot be read.
pub fn each_line(
    path: &Path,
    sources: &mut Sources,
    take: &mut dyn FnMut(&Line<'_>),
) -> Result<(), Box<Diagnostic>> {
    let fault = |error: std::io::Error| {
        let missing = error.kind() == std::io::ErrorKind::NotFound;
        let reason = if missing { FileError::NotFound } else { FileError::Other(error.to_string()) };
        Box::new(cannot_read(&path.to_string_lossy(), &reason))
    };
    let mut reader = BufReader::new(File::open(path).map_err(fault)?);
    let source = sources.add("", "");
    let mut number = 0usize;
    loop {
        number += 1;
        let mut line = Vec::new();
        let most = (LARGEST_CASE as u64) + 2;
        if std::io::Read::take(&mut reader, most).read_until(b'\n', &mut line).map_err(fault)? == 0 {
            return Ok(());
        }
        // What is left of a line that is too long is no line of its own.
        if line.len() > LARGEST_CASE && !line.ends_with(b"\n") {
            reader.skip_until(b'\n').map_err(fault)?;
        }
        let name = format!("{}:{number}", path.display());
        sources.replace(source, name.clone(), "");
        match decode(&line, LARGEST_CASE, &name) {
            Ok(text) if text.trim().is_empty() => {}
            Ok(text) => {
                sources.replace(source, name, text.clone());
                let (written, diagnostics) = json_case(source, &text);
                take(&Line { number, written: &written, diagnostics: &diagnostics, sources });
            }
            Err(fault) => take(&Line { number, written: &[], diagnostics: &[*fault], sources }),
        }
    }
}

enum Form {
    Json,
    Yaml,
    Pol,
}

/// By the ending; standard input and other endings by how the text begins.
fn form(path: &Path, text: &str) -> Form {
    let ending = path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase);
    match ending.as_deref() {
        Some("json") => Form::Json,
        Some("yaml" | "yml") => Form::Yaml,
        Some("pol") => Form::Pol,
        _ => {
            let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
            let first = lines.clone().find(|l| !l.is_empty() && !l.starts_with('#')).unwrap_or("");
            let block = ["案件 ", "案件“", "案件\u{3000}", "case \""].iter().any(|w| first.starts_with(w));
            if first.starts_with(['{', '[']) {
                Form::Json
            } else if block {
                Form::Pol
            } else {
                Form::Yaml
            }
        }
    }
}

fn pol_cases(source: SourceId, text: &str) -> (Vec<ast::Case>, Vec<Diagnostic>) {
    let parsed = parse(source, text);
    let mut diagnostics = parsed.diagnostics(&[]);
    if parsed.file.cases.is_empty() && diagnostics.is_empty() {
        let said = Said::new("这个文件里没有案件", "there is no case in this file");
        let help = Said::new("案件以“案件 “编号””开头", "a case begins with `case \"number\"`");
        let span = pol_diagnostics::Span::new(source, 0, 0);
        diagnostics.push(Diagnostic::new(Code::NoCase, span, said).help(help));
    }
    (parsed.file.cases, diagnostics)
}

/// The diagnostic for a file that cannot be read.
pub fn cannot_read(name: &str, error: &FileError) -> Diagnostic {
    let said = match error {
        FileError::NotFound => Said::new(format!("找不到文件“{name}”"), format!("there is no file `{name}`")),
        FileError::Outside => {
            Said::new(format!("“{name}”在项目之外"), format!("`{name}` lies outside the project"))
        }
        FileError::Folder => Said::new(
            format!("“{name}”是文件夹，这里要写一个文件"),
            format!("`{name}` is a folder; a file is wanted here"),
        ),
        FileError::Other(reason) => {
            Said::new(format!("不能读取“{name}”：{reason}"), format!("`{name}` cannot be read: {reason}"))
        }
    };
    Diagnostic::without_place(Code::CannotRead, said).help(Said::new("核对路径", "check the path"))
}
