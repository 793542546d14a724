//! Hostile and broken input: exit code 2 and a message, within seconds, nothing lost and nothing acted
//! on (docs/architecture.md, invariants 1, 2, 9).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test may fail loudly, and reads files and clocks"
)]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

const POLICY: &str = "规范 甲 “甲”\n事实 乙：是否\n决定 丙 {丁, 戊}\n第一条\n  当 乙\n  则 丙 为 丁\n";

fn pol(folder: &Path, arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_pol"))
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // A program that stops reading is no failure of the test.
    let writer = std::thread::spawn(move || {
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

/// Runs `pol check FILE` on some bytes and expects exit code 2, a code, and nothing that acts on a
/// terminal.
fn refused(name: &str, bytes: &[u8], code: &str) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    fs::write(folder.path().join("政策.pol"), POLICY).unwrap();
    let arguments: Vec<&str> =
        if name.ends_with(".pol") { vec!["check", name] } else { vec!["eval", "政策.pol", name] };
    let start = Instant::now();
    let output = pol(folder.path(), &arguments, b"");
    assert!(start.elapsed() < Duration::from_secs(20), "{name} took {:?}", start.elapsed());
    let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert_eq!(output.status.code(), Some(2), "{name}: {text}");
    assert!(
        text.contains(code),
        "{name}: expected {code} in {}",
        text.chars().take(2_000).collect::<String>()
    );
    assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'), "{name}: prints what acts on a terminal");
    assert!(text.len() < 200_000, "{name}: {} bytes of messages", text.len());
}

#[test]
fn files_in_other_encodings_are_named() {
    refused("甲.pol", b"\xb9\xe6\xb7\xb6 \xbc\xd7", "P0001");
    let utf16: Vec<u8> = POLICY.encode_utf16().flat_map(u16::to_le_bytes).collect();
    refused("甲.pol", &[b"\xff\xfe".as_slice(), &utf16].concat(), "P0001");
    refused("甲.pol", &utf16, "P0001");
    // Cut in the middle of a character.
    refused("甲.pol", &POLICY.as_bytes()[..POLICY.len() - 2], "P0001");
    refused("甲.yaml", b"\xb0\xb8\xbc\xfe: 1", "P0001");
}

#[test]
fn characters_that_hide_or_reorder_are_refused() {
    for bad in ['\u{202e}', '\u{2066}', '\u{200b}', '\u{7}', '\u{1b}', '\u{85}'] {
        refused("甲.pol", format!("{POLICY}# {bad}").as_bytes(), "P0002");
        refused("甲.yaml", format!("案件: 甲{bad}\n").as_bytes(), "P0002");
        refused("甲.json", format!("{{\"案件\": \"甲{bad}\"}}").as_bytes(), "P0002");
    }
}

#[test]
fn deep_nesting_is_refused() {
    for open in ["（", "(", "{", "“", "非 （", "并非（"] {
        refused("甲.pol", format!("{POLICY}第二条\n  当 {}", open.repeat(100_000)).as_bytes(), "P0004");
    }
    refused("甲.json", "[".repeat(100_000).as_bytes(), "P0004");
    refused("甲.yaml", format!("已知: {}", "[".repeat(100_000)).as_bytes(), "P0004");
    // Without brackets nothing nests, however long it is.
    let negations = format!("{POLICY}第二条\n  当 {}乙\n  则 丙 为 丁\n", "非 ".repeat(30_000));
    refused("甲.pol", negations.as_bytes(), "P0009");
}

#[test]
fn huge_files_are_refused_unread() {
    refused("甲.pol", &vec![b'#'; 50 << 20], "P0003");
    refused("甲.yaml", &vec![b'#'; 2 << 20], "P0003");
}

#[test]
fn a_line_that_is_too_long_is_one_mistake() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("政策.pol"), POLICY).unwrap();
    let mut lines = vec![b'x'; 3 << 20];
    lines.extend("\n{\"案件\": \"二\", \"已知\": {\"乙\": true}}\n".as_bytes());
    fs::write(folder.path().join("多.jsonl"), lines).unwrap();
    let output = pol(folder.path(), &["eval", "政策.pol", "多.jsonl"], b"");
    let (said, wrong) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.code(), Some(2));
    assert!(said.starts_with("{\"case\":\"二\""), "{said}");
    assert_eq!((wrong.matches("错误").count(), wrong.contains("多.jsonl:1")), (1, true), "{wrong}");
}

#[test]
fn chains_of_definitions_do_not_overflow() {
    use std::fmt::Write as _;
    let mut text = String::from(POLICY);
    for n in 0..5_000 {
        let _ = writeln!(text, "定义 定{n} 指 定{} 且 乙", n + 1);
    }
    let _ = writeln!(text, "定义 定5000 指 乙");
    refused("甲.pol", text.as_bytes(), "P0004");
}

#[test]
fn yaml_bombs_are_refused() {
    let bomb = "a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\n已知: {乙: *c}\n";
    refused("甲.yaml", bomb.as_bytes(), "C0011");
    refused("甲.yaml", b"\xe5\xb7\xb2\xe7\x9f\xa5: !!python/object {}\n", "C0011");
}

#[test]
fn random_bytes_end_in_a_message() {
    let mut random = 0x2545_f491_4f6c_dd1du64;
    for size in [1usize, 7, 100, 5_000] {
        for _ in 0..20 {
            let bytes: Vec<u8> = (0..size)
                .map(|_| {
                    random ^= random << 13;
                    random ^= random >> 7;
                    random ^= random << 17;
                    (random >> 24) as u8
                })
                .collect();
            let folder = tempfile::tempdir().unwrap();
            for name in ["甲.pol", "甲.yaml", "甲.json"] {
                fs::write(folder.path().join(name), &bytes).unwrap();
                fs::write(folder.path().join("政策.pol"), POLICY).unwrap();
                let arguments: Vec<&str> = if name.ends_with(".pol") {
                    vec!["check", name]
                } else {
                    vec!["eval", "政策.pol", name]
                };
                let output = pol(folder.path(), &arguments, b"");
                let code = output.status.code();
                assert!(matches!(code, Some(0..=2)), "{name} {bytes:?}: {code:?}");
            }
        }
    }
}

#[test]
fn imports_stay_inside_the_project() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("内");
    fs::create_dir(&inner).unwrap();
    fs::write(folder.path().join("外.pol"), "事实 乙：是否\n").unwrap();
    fs::write(inner.join("甲.pol"), "规范 甲\n载入 “../外.pol”\n").unwrap();
    let output = pol(&inner, &["check", "甲.pol"], b"");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(2));
    assert!(text.contains("L0002"), "{text}");
    // A project file above makes it one project.
    fs::write(folder.path().join("pol.toml"), "name = \"甲\"\nedition = 1\n").unwrap();
    assert_eq!(pol(&inner, &["check", "甲.pol"], b"").status.code(), Some(0));
    let long = format!("name = \"{}\"\n", "甲".repeat(1 << 16));
    let wrong =
        ["edition = \"一\"\n", "precedence = \"没有.pol\"\n", "precedence = \"../外.pol\"\n", &long, "\0"];
    for text in wrong {
        fs::write(folder.path().join("pol.toml"), text).unwrap();
        let output = pol(&inner, &["check", "甲.pol"], b"");
        assert_eq!(output.status.code(), Some(2), "{text:.40}");
        assert!(String::from_utf8_lossy(&output.stdout).contains("pol.toml"), "{text:.40}");
    }
    fs::write(folder.path().join("pol.toml"), "precedence = \"外.pol\"\n").unwrap();
    assert_eq!(pol(&inner, &["check", "甲.pol"], b"").status.code(), Some(0));
}

#[test]
fn bad_use_of_the_command_line_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("政策.pol"), POLICY).unwrap();
    let cases: [&[&str]; 7] = [
        &[],
        &["check"],
        &["check", "没有.pol"],
        &["eval", "政策.pol", "没有.yaml"],
        &["explain", "政策.pol", "没有.yaml"],
        &["error", "Z9999"],
        &["没有这个命令"],
    ];
    for arguments in cases {
        let output = pol(folder.path(), arguments, b"");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(!output.stderr.is_empty() || !output.stdout.is_empty(), "{arguments:?} says nothing");
    }
}

#[test]
fn standard_input_and_line_ends_of_every_kind_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let windows = format!("\u{feff}{}", POLICY.replace('\n', "\r\n").replace("  ", "\u{3000}"));
    fs::write(folder.path().join("政策.pol"), windows).unwrap();
    for case in
        ["案件 “一”\n已知 乙\n", "案件: 一\n已知: {乙: 是}\n", "{\"案件\": \"一\", \"已知\": {\"乙\": true}}"]
    {
        let output = pol(folder.path(), &["eval", "政策.pol", "-"], case.as_bytes());
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(0), "{text}{}", String::from_utf8_lossy(&output.stderr));
        assert!(text.contains(r#""kind":"decided","permitted":["丁"]"#), "{text}");
    }
    assert_eq!(pol(folder.path(), &["check", "-"], POLICY.as_bytes()).status.code(), Some(0));
}

#[test]
fn an_interview_writes_a_case_that_reads_back() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("政策.pol"), POLICY).unwrap();
    let output = pol(folder.path(), &["ask", "政策.pol", "--output", "案.pol"], "是\n".as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let output = pol(folder.path(), &["eval", "政策.pol", "案.pol"], b"");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains(r#""permitted":["丁"]"#), "{text}");
    // Cut short, it writes what it has.
    let output = pol(folder.path(), &["ask", "政策.pol"], b"");
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("案件"));
}
