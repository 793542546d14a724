//! The shape of the workspace: which crate may depend on which, and what no crate may name.
#![allow(clippy::disallowed_methods, reason = "a test of the workspace reads its files")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The crates each may depend on, in reading order. `eval`, `analysis` and `report` are kept from `model` and
/// `parser`, so that they cannot restate a rule of the language.
const ARROWS: &[(&str, &[&str])] = &[
    ("values", &[]),
    ("diagnostics", &["values"]),
    ("parser", &["values", "diagnostics"]),
    ("model", &["values", "diagnostics", "parser"]),
    ("program", &["values", "diagnostics", "parser", "model"]),
    ("eval", &["values", "diagnostics", "program"]),
    ("analysis", &["values", "program", "eval"]),
    ("report", &["values", "diagnostics", "eval", "analysis"]),
    ("cli", &["values", "diagnostics", "parser", "model", "program", "eval", "analysis", "report"]),
];

#[test]
fn every_arrow_between_crates_is_allowed() {
    let allowed: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    let mut seen = Vec::new();
    for entry in fs::read_dir(root().join("crates")).unwrap() {
        let folder = entry.unwrap().path();
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        let arrows =
            allowed.get(name.as_str()).unwrap_or_else(|| panic!("crate `{name}` is not in the list"));
        let dependencies = manifest.split("[dev-dependencies]").next().unwrap();
        for line in dependencies.lines() {
            let Some(target) = line.strip_prefix("pol-").and_then(|l| l.split([' ', '.', '=']).next()) else {
                continue;
            };
            assert!(arrows.contains(&target), "`{name}` may not depend on `{target}`");
        }
        assert!(manifest.contains("[lints]\nworkspace = true"), "`{name}` takes the workspace's lints");
        seen.push(name);
    }
    assert_eq!(seen.len(), ARROWS.len());
}

/// Nothing in the language or the engine is special to one document, law, rank or organ.
#[test]
fn no_crate_names_a_law_a_rank_or_an_organ() {
    // Words that only data may hold. Examples in messages use 市场监管部门 and the like as any user's role.
    let forbidden = [
        "封丘",
        "立法法",
        "公务员法",
        "处分条例",
        "国务院",
        "人大常委会",
        "部门规章",
        "地方性法规",
        "行政法规",
    ];
    let mut files = 0;
    for file in sources(&root().join("crates")) {
        files += 1;
        let text = fs::read_to_string(&file).unwrap();
        // Doc comments may cite where a rule of the language comes from, and give examples.
        let code: String =
            text.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        let code = code.split("#[cfg(test)]").next().unwrap();
        for word in forbidden {
            assert!(!code.contains(word), "{} names {word}", file.display());
        }
    }
    assert!(files > 40, "only {files} files were looked at");
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if path.file_name().unwrap() != "target" {
                found.extend(sources(&path));
            }
        } else if path.extension().is_some_and(|e| e == "rs" || e == "pest" || e == "html") {
            found.push(path);
        }
    }
    found
}
