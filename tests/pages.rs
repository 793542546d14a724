//! Runs Markdown pages: the manual, the README, the error pages and the suite.
//!
//! A page is prose with fenced blocks. A block whose info string has `file=NAME` is a file; a
//! `console` block holds commands after `$ ` with exactly what they print (standard output, then
//! standard error, then `[exit N]` if it is not 0). All blocks of a page (from one `## ` heading to the
//! next) share a folder. `POL_UPDATE=1` rewrites the expected outputs; the diff is the review.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test may fail loudly, and reads files and clocks"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A piece of a page.
enum Piece {
    Prose(String),
    /// Info string and content.
    Block(String, String),
}

fn divide(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut prose = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(info) = line.strip_prefix("```") {
            pieces.push(Piece::Prose(std::mem::take(&mut prose)));
            let mut content = String::new();
            for line in lines.by_ref() {
                if line == "```" {
                    break;
                }
                content.push_str(line);
                content.push('\n');
            }
            pieces.push(Piece::Block(info.trim().to_owned(), content));
        } else {
            prose.push_str(line);
            prose.push('\n');
        }
    }
    pieces.push(Piece::Prose(prose));
    pieces
}

fn join(pieces: &[Piece]) -> String {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Prose(prose) => text.push_str(prose),
            Piece::Block(info, content) => {
                let _ = write!(text, "```{info}\n{content}```\n");
            }
        }
    }
    text
}

/// Splits a command line at spaces; quotation marks keep words together.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    words.retain(|w| !w.is_empty());
    words
}

fn execute(line: &str, folder: &Path) -> String {
    let (line, input) = match line.split_once(" < ") {
        Some((line, file)) => (line, Some(folder.join(file.trim()))),
        None => (line, None),
    };
    let mut words = words(line).into_iter();
    assert_eq!(words.next().as_deref(), Some("pol"), "a page runs only pol: {line}");
    let mut command = Command::new(env!("CARGO_BIN_EXE_pol"));
    command.args(words).current_dir(folder).env("NO_COLOR", "1").env_remove("LANG");
    command.stdin(match input {
        Some(path) => fs::File::open(path).unwrap().into(),
        None => std::process::Stdio::null(),
    });
    let output = command.output().unwrap();
    let mut text = String::from_utf8(output.stdout).unwrap();
    text.push_str(&String::from_utf8(output.stderr).unwrap());
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    if output.status.code() != Some(0) {
        let _ = writeln!(text, "[exit {}]", output.status.code().unwrap());
    }
    text
}

/// Runs a page; gives it back with the outputs as they are.
fn run(text: &str, folder: &Path) -> String {
    let mut pieces = divide(text);
    let mut section = 0;
    let mut place = folder.join("0");
    fs::create_dir_all(&place).unwrap();
    for piece in &mut pieces {
        match piece {
            Piece::Prose(prose) => {
                if prose.lines().any(|l| l.starts_with("## ")) {
                    section += 1;
                    place = folder.join(section.to_string());
                    fs::create_dir_all(&place).unwrap();
                }
            }
            Piece::Block(info, content) => {
                if let Some(name) = info.split(' ').find_map(|w| w.strip_prefix("file=")) {
                    let path = place.join(name);
                    fs::create_dir_all(path.parent().unwrap()).unwrap();
                    fs::write(path, &*content).unwrap();
                } else if info == "console" {
                    let mut actual = String::new();
                    for line in content.lines().filter_map(|l| l.strip_prefix("$ ")) {
                        let _ = writeln!(actual, "$ {line}");
                        actual.push_str(&execute(line, &place));
                    }
                    *content = actual;
                }
            }
        }
    }
    join(&pieces)
}

fn check(paths: impl IntoIterator<Item = PathBuf>) {
    let update = std::env::var_os("POL_UPDATE").is_some();
    let mut wrong = Vec::new();
    let mut count = 0;
    for path in paths {
        count += 1;
        let text = fs::read_to_string(&path).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let actual = run(&text, folder.path());
        if actual == text {
            continue;
        }
        if update {
            fs::write(&path, actual).unwrap();
        } else {
            wrong.push(format!("{}\n{}", path.display(), difference(&text, &actual)));
        }
    }
    assert!(count > 0, "no page was found");
    assert!(wrong.is_empty(), "pages differ (POL_UPDATE=1 rewrites them):\n{}", wrong.join("\n"));
}

fn difference(expected: &str, actual: &str) -> String {
    similar::TextDiff::from_lines(expected, actual).unified_diff().context_radius(2).to_string()
}

fn pages(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "md") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn the_manual() {
    check([root().join("docs/language.md"), root().join("docs/diff.md")]);
}

#[test]
fn the_suite() {
    let list = pages("tests/suite");
    check(list.clone());
    // Pages that run nothing, and scenarios that are not read, check nothing.
    for path in &list {
        let runs = divide(&fs::read_to_string(path).unwrap())
            .iter()
            .any(|p| matches!(p, Piece::Block(info, _) if info == "console"));
        assert!(runs, "{} runs no command", path.display());
    }
    let is_unread = |line: &str| line.starts_with("案例 0：") || line.starts_with("0 scenario(s)");
    let unread: Vec<PathBuf> =
        list.into_iter().filter(|path| fs::read_to_string(path).unwrap().lines().any(is_unread)).collect();
    assert!(unread.is_empty(), "`pol test` reads no scenario on these pages: {unread:?}");
}

/// Each error page shows its own code, and every code has its page.
#[test]
fn the_error_pages() {
    let list = pages("docs/errors");
    check(list.clone());
    let mut without = BTreeSet::new();
    for path in &list {
        let code = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(path).unwrap();
        assert!(text.starts_with(&format!("# {code} ")), "{} begins with its code", path.display());
        let shown: BTreeSet<String> = divide(&text)
            .iter()
            .filter_map(|p| match p {
                Piece::Block(info, content) if info == "console" => Some(content.clone()),
                Piece::Block(..) | Piece::Prose(_) => None,
            })
            .flat_map(|content| codes(&content))
            .collect();
        if shown.is_empty() {
            without.insert(code);
        } else {
            assert_eq!(shown, BTreeSet::from([code]), "{} shows its own code and no other", path.display());
        }
    }
    // These need bytes, sizes or machines that a page cannot hold; `hostile.rs` raises them.
    let excused: BTreeSet<String> =
        ["L0004", "P0001", "P0002", "P0003", "P0004", "F0007"].map(str::to_owned).into();
    let unexcused: Vec<_> = without.difference(&excused).collect();
    assert!(unexcused.is_empty(), "these error pages show no example: {unexcused:?}");
}

/// Every field and word of the JSON that programs read stands in the manual.
#[test]
fn the_manual_names_every_field_of_the_schemas() {
    let text = fs::read_to_string(root().join("docs/language.md")).unwrap();
    let section = text.split("\n## ").find(|s| s.starts_with("JSON 输出的格式")).unwrap();
    let mut missing = BTreeSet::new();
    for name in ["eval", "explain", "check"] {
        let output = Command::new(env!("CARGO_BIN_EXE_pol")).args(["schema", name]).output().unwrap();
        let schema: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let mut open = vec![&schema];
        while let Some(at) = open.pop() {
            let words = at["properties"].as_object().into_iter().flat_map(|o| o.keys().cloned());
            let named = at["const"]
                .as_str()
                .into_iter()
                .chain(at["enum"].as_array().into_iter().flatten().filter_map(|v| v.as_str()));
            for word in words.chain(named.map(str::to_owned)) {
                if !section.contains(&format!("`{word}`")) {
                    missing.insert(word);
                }
            }
            open.extend(at.as_object().into_iter().flat_map(|o| o.values()));
            open.extend(at.as_array().into_iter().flatten());
        }
    }
    assert!(missing.is_empty(), "the manual does not say what these are: {missing:?}");
}

/// What a value lacks or has beyond its schema: required fields, fields that are not named.
fn against(
    schema: &serde_json::Value,
    at: &serde_json::Value,
    value: &serde_json::Value,
    found: &mut BTreeSet<String>,
) {
    use serde_json::Value;
    if let Some(name) = at["$ref"].as_str() {
        let definition = schema.pointer(name.trim_start_matches('#')).unwrap();
        return against(schema, definition, value, found);
    }
    for choice in ["anyOf", "oneOf"] {
        let Some(list) = at[choice].as_array() else { continue };
        let fits = |one: &Value| {
            let mut lacks = BTreeSet::new();
            against(schema, one, value, &mut lacks);
            let kind = match value {
                Value::Null => one["type"] == "null",
                Value::String(text) => {
                    one["const"].as_str().is_none_or(|c| c == text) && one["type"] != "null"
                }
                Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
                    one["type"] != "null"
                }
            };
            kind && lacks.is_empty()
        };
        if !list.iter().any(fits) {
            found.insert(format!("{value:.60} fits none of {choice}"));
        }
        return;
    }
    match value {
        Value::Object(fields) if at["properties"].is_object() => {
            for name in at["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                if !fields.contains_key(name) {
                    found.insert(format!("without `{name}`"));
                }
            }
            for (name, field) in fields {
                let inner = &at["properties"][name];
                if inner.is_null() {
                    found.insert(format!("`{name}` is not in the schema"));
                } else {
                    against(schema, inner, field, found);
                }
            }
        }
        Value::Array(items) if at["items"].is_object() => {
            items.iter().for_each(|item| against(schema, &at["items"], item, found));
        }
        Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::Array(_)
        | Value::Object(_) => {}
    }
}

#[test]
fn what_is_written_fits_its_schema() {
    let json = |arguments: &[&str]| -> serde_json::Value {
        let output = Command::new(env!("CARGO_BIN_EXE_pol"))
            .args(arguments)
            .current_dir(root().join("policies"))
            .output()
            .unwrap();
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let (policy, case) = ("fengqiu-2024.pol", "cases/2025-02-补救.pol");
    for (name, written) in [
        ("eval", json(&["eval", policy, case])),
        ("explain", json(&["explain", policy, case, "--format", "json", "--depth", "full"])),
        ("diff", json(&["diff", "library-loans.pol", policy, "--format", "json"])),
        (
            "review",
            json(&["review", policy, "--against", "superior/civil-servants-2018.pol", "--format", "json"]),
        ),
    ] {
        let schema = json(&["schema", name]);
        let mut found = BTreeSet::new();
        against(&schema, &schema, &written, &mut found);
        assert_eq!(found, BTreeSet::new(), "{name}");
    }
    // One that does not fit is told.
    let schema = json(&["schema", "eval"]);
    let mut found = BTreeSet::new();
    against(&schema, &schema, &serde_json::json!({"case": "", "more": 1}), &mut found);
    assert!(found.len() > 1, "{found:?}");
}

/// Codes such as M0001 in what was printed.
fn codes(output: &str) -> Vec<String> {
    let is_code = |w: &str| {
        w.len() == 5
            && w.starts_with(|c: char| "PLMCUFR".contains(c))
            && w.get(1..).is_some_and(|d| d.bytes().all(|b| b.is_ascii_digit()))
    };
    let words = output.split(|c: char| !c.is_ascii_alphanumeric());
    words.filter(|w| is_code(w)).map(str::to_owned).collect()
}
