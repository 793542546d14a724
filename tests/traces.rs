//! The explanations of the cases under `policies/cases`, as people read them. `INSTA_UPDATE=always`
//! rewrites the snapshots; read each before accepting it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test may fail loudly, and reads files and clocks"
)]

use std::path::Path;
use std::process::Command;

fn explain(case: &str, options: &[&str]) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let output = Command::new(env!("CARGO_BIN_EXE_pol"))
        .args(["explain", "policies/fengqiu-2024.pol", case])
        .args(options)
        .current_dir(root)
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

const CASES: [&str; 7] = [
    "policies/cases/2024-03-理解认识不一致.pol",
    "policies/cases/2024-07-集体决策.pol",
    "policies/cases/2024-11-检测报告失实.pol",
    "policies/cases/2024-15-上级文件明显违法.pol",
    "policies/cases/2024-18-洪水.yaml",
    "policies/cases/2024-21-先行先试.json",
    "policies/cases/2025-02-补救.pol",
];

#[test]
fn the_reasons_of_every_case() {
    for case in CASES {
        let name = Path::new(case).file_stem().unwrap().to_str().unwrap().to_owned();
        insta::assert_snapshot!(format!("reasons_{name}"), explain(case, &["--depth", "reasons"]));
    }
}

#[test]
fn one_case_in_full() {
    insta::assert_snapshot!("full", explain(CASES[0], &["--depth", "full"]));
}

#[test]
fn why_not_another_outcome() {
    insta::assert_snapshot!(
        "why_not",
        explain(CASES[0], &["--depth", "verdict", "--why-not", "责任追究=追究"])
    );
}

#[test]
fn a_case_in_markdown() {
    insta::assert_snapshot!("markdown", explain(CASES[2], &["--format", "markdown"]));
}

/// The page asks for nothing outside, holds no script, and escapes what cases say.
#[test]
fn a_case_in_html() {
    let page = explain(CASES[2], &["--format", "html", "--depth", "full"]);
    assert!(page.contains("default-src 'none'"));
    for forbidden in ["<script", "http://", "https://", "src=", "@import", "url("] {
        assert!(!page.contains(forbidden), "the page holds {forbidden}");
    }
}

#[test]
fn the_same_inputs_give_the_same_bytes() {
    for options in [["--format", "json"], ["--format", "html"], ["--depth", "full"]] {
        assert_eq!(explain(CASES[1], &options), explain(CASES[1], &options));
    }
}

fn run(arguments: &[&str]) -> (Option<i32>, String) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let output = Command::new(env!("CARGO_BIN_EXE_pol")).args(arguments).current_dir(root).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8_lossy(&text).into_owned())
}

/// Every policy checks clean (findings that stand are acknowledged with a reason), so every article,
/// paragraph and item of the measures' official text has its provision.
#[test]
fn the_policies_check_clean() {
    let (code, text) = run(&["check", "policies", "--format", "concise"]);
    assert_eq!(code, Some(0), "{text}");
}

/// Every scenario comes out as the text of the law says.
#[test]
fn the_scenarios_pass() {
    let (code, text) = run(&["test", "policies"]);
    assert_eq!(code, Some(0), "{text}");
    let (_, junit) = run(&["test", "policies", "--format", "junit"]);
    assert!(junit.contains("<testsuites") && !junit.contains("<failure"), "{junit}");
}
