//! `pol diff` on real repositories: revisions, folders, the difftool and the textconv of `docs/diff.md`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may fail loudly, and reads files"
)]

use std::fs;
use std::path::Path;
use std::process::Command;

const WORDS: &str = "事实 未办登记：是否 “？”\n事实 初犯：是否 “？”\n决定 处理 {处罚, 不予处罚}\n";
const HEAD: &str = "规范 dogs “养犬办法”\n  载入 “词表.pol”\n";
const FIRST: &str = "第一条 “登记”\n  当 未办登记\n  则 处理 为 处罚\n";
const SECOND: &str = "第二条 “首次不罚”\n  当 未办登记 且 初犯\n  则 处理 为 不予处罚\n";

fn run(folder: &Path, program: &str, arguments: &[&str]) -> (i32, String) {
    let path = Path::new(env!("CARGO_BIN_EXE_pol")).parent().unwrap();
    let paths = std::env::join_paths(
        std::iter::once(path.to_path_buf())
            .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
    )
    .unwrap();
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .env("PATH", paths)
        .env("NO_COLOR", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_PAGER", "cat")
        .output()
        .unwrap();
    let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    (output.status.code().unwrap(), text)
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let mut all = vec!["-c", "user.name=甲", "-c", "user.email=a@example.org", "-c", "core.quotePath=false"];
    all.extend(arguments);
    let (code, text) = run(folder, "git", &all);
    assert_eq!(code, 0, "git {arguments:?}: {text}");
    text
}

/// A repository with one commit, and another version in the working tree whose vocabulary differs too.
fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let policies = folder.path().join("政策");
    fs::create_dir(&policies).unwrap();
    fs::write(policies.join("词表.pol"), WORDS).unwrap();
    fs::write(policies.join("养犬.pol"), format!("{HEAD}{FIRST}{SECOND}")).unwrap();
    git(folder.path(), &["init", "-q"]);
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "-q", "-m", "one"]);
    // The old revision knows no 拒不改正: its imports must come from the same revision.
    fs::write(policies.join("词表.pol"), format!("{WORDS}事实 拒不改正：是否 “？”\n")).unwrap();
    let second = SECOND.replace("初犯", "初犯 且 非 拒不改正");
    fs::write(policies.join("养犬.pol"), format!("{HEAD}{FIRST}{second}")).unwrap();
    folder
}

#[test]
fn a_revision_is_read_with_its_own_imports() {
    let folder = repository();
    let (code, text) = run(folder.path(), "pol", &["diff", "HEAD:政策/养犬.pol", "政策/养犬.pol"]);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("由 不予处罚 变为 处罚"), "{text}");
    assert!(text.contains("未办登记、初犯、拒不改正；其余 为 否"), "{text}");
    let (code, text) = run(folder.path(), "pol", &["diff", "HEAD:政策/养犬.pol", "HEAD:政策/养犬.pol"]);
    assert_eq!(code, 0, "{text}");
    let (code, text) = run(&folder.path().join("政策"), "pol", &["diff", "HEAD:./养犬.pol", "养犬.pol"]);
    assert_eq!(code, 1, "{text}");
    for wrong in ["没有:政策/养犬.pol", "HEAD:政策/没有.pol", "HEAD:../外面.pol"] {
        let (code, text) = run(folder.path(), "pol", &["diff", wrong, "政策/养犬.pol"]);
        assert_eq!(code, 2, "{wrong}: {text}");
    }
}

#[test]
fn the_precedence_of_a_project_is_read_from_its_revision() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("pol.toml", "precedence = \"位阶.pol\"\n");
    write("位阶.pol", "位阶体系 甲 “次序”\n条例 > 办法 假定 “例子”\n");
    write(
        "条例.pol",
        "规范 条例 “条例”\n  位阶 条例\n事实 占道：是否 “？”\n决定 处理 {罚款, 警告}\n第一条\n  当 占道\n  则 处理 为 罚款\n",
    );
    write(
        "办法.pol",
        "规范 办法 “办法”\n  位阶 办法\n  载入 “条例.pol”\n第一条\n  当 占道\n  则 处理 为 警告\n",
    );
    git(folder.path(), &["init", "-q"]);
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "-q", "-m", "one"]);
    let (code, text) = run(folder.path(), "pol", &["diff", "HEAD:办法.pol", "办法.pol"]);
    assert_eq!(code, 0, "{text}");
    write("位阶.pol", "位阶体系 甲 “次序”\n办法 > 条例 假定 “例子”\n");
    let (code, text) = run(folder.path(), "pol", &["diff", "HEAD:办法.pol", "办法.pol"]);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("由 罚款 变为 警告"), "{text}");
}

#[test]
fn folders_are_paired_by_path() {
    let folder = repository();
    fs::write(folder.path().join("政策/新规.pol"), format!("规范 new “新规”\n  载入 “词表.pol”\n{FIRST}"))
        .unwrap();
    let (code, text) = run(folder.path(), "pol", &["diff", "HEAD:政策", "政策"]);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("比较（2 份政策）") && text.contains("（没有）"), "{text}");
}

#[test]
fn the_difftool_reads_a_temporary_file_as_if_it_stood_in_its_place() {
    let folder = repository();
    // Only the policy itself changes here: git hands over that one file.
    fs::write(folder.path().join("政策/词表.pol"), WORDS).unwrap();
    let second = SECOND.replace("未办登记 且 初犯", "初犯");
    fs::write(folder.path().join("政策/养犬.pol"), format!("{HEAD}{FIRST}{second}")).unwrap();
    let command = r#"pol diff --stands-at "$MERGED" "$LOCAL" "$REMOTE"; true"#;
    git(folder.path(), &["config", "difftool.pol.cmd", command]);
    let text = git(folder.path(), &["difftool", "-y", "--tool=pol", "HEAD", "--", "政策/养犬.pol"]);
    assert!(text.contains("由 没有规定 变为 不予处罚"), "{text}");
}

#[test]
fn the_textconv_shows_provisions_without_layout() {
    let folder = repository();
    fs::write(folder.path().join(".gitattributes"), "*.pol diff=pol\n").unwrap();
    git(folder.path(), &["config", "diff.pol.textconv", "pol text"]);
    let text = git(folder.path(), &["diff", "--", "政策/养犬.pol"]);
    assert!(text.contains("-    当 未办登记 且 初犯\n+    当 未办登记 且 初犯 且 非 拒不改正"), "{text}");
    let spaced = format!("{HEAD}# 说明\n\n{FIRST}\n{}", SECOND.replace("  当", "      当  "));
    fs::write(folder.path().join("政策/养犬.pol"), spaced).unwrap();
    let text = git(folder.path(), &["diff", "--", "政策/养犬.pol"]);
    assert!(!text.contains("\n+") && !text.contains("\n-  "), "{text}");
}

#[test]
fn recorded_cases_are_decided_by_both() {
    let folder = repository();
    let cases = "{\"案件\": \"一号\", \"行为日\": \"2024-05-01\", \"已知\": {\"未办登记\": \"是\", \"初犯\": \"是\", \"拒不改正\": \"是\"}}\n\
                 {\"案件\": \"二号\", \"行为日\": \"2024-05-01\", \"已知\": {\"未办登记\": \"是\", \"初犯\": \"否\"}}\n\
                 {\"案件\": \"三号\", \"已知\": {\"没有的\": \"是\"}}\n";
    fs::write(folder.path().join("已办.jsonl"), cases).unwrap();
    // Both versions know the vocabulary of the working tree.
    fs::write(folder.path().join("政策/旧.pol"), format!("{HEAD}{FIRST}{SECOND}")).unwrap();
    let arguments = ["diff", "政策/旧.pol", "政策/养犬.pol", "--cases", "已办.jsonl", "--format", "json"];
    let (code, text) = run(folder.path(), "pol", &arguments);
    assert_eq!(code, 1, "{text}");
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let cases = &json[0]["cases"];
    assert_eq!((cases["decided"].as_u64(), cases["same"].as_u64()), (Some(2), Some(1)), "{text}");
    assert_eq!(cases["changes"][0]["cases"][0], "一号", "{text}");
    assert_eq!(cases["unreadable"].as_array().unwrap().len(), 1, "{text}");
}
