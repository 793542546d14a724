//! The HTML of a trace, a comparison and a review, opened: it asks for nothing outside, keeps its content
//! and prints on A4.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may fail loudly, and runs a browser"
)]

use std::fs;
use std::io::ErrorKind;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a page would show or fetch if a text were taken for markup.
fn hostile(address: &str) -> String {
    format!(
        "<img src=http://{address}/a><style>@import url(http://{address}/b);</style><script src=http://{address}/c></script><a href=http://{address}/d>文</a>"
    )
}

/// A policy and two versions of it, a law above it and a case, all with such texts; and the pages made of them.
fn pages(folder: &Path, address: &str) -> Vec<(&'static str, String)> {
    let mark = hostile(address);
    let write = |name: &str, text: String| fs::write(folder.join(name), text).unwrap();
    write(
        "条例.pol",
        format!(
            "规范 条例 “上位条例 {mark}”\n  位阶 条例\n  载入 “词表.pol”\n第一条\n  当 占道\n  则 处理 为 罚款\n"
        ),
    );
    write(
        "词表.pol",
        format!(
            "位阶体系 甲 “次序”\n条例 > 办法 假定 “{mark}”\n事实 占道：是否 “占道 {mark}？”\n事实 备注：文字 “？”\n决定 处理 {{罚款, 警告}} “怎样处理 {mark}”\n"
        ),
    );
    let rule = |more: &str| {
        format!(
            "规范 办法 “摊点管理办法 {mark}”\n  位阶 办法\n  载入 “条例.pol”\n第一条 “处理 {mark}”\n  当 占道{more}\n  则 处理 为 警告\n第二条\n  宣示 “{mark}”\n"
        )
    };
    write("旧.pol", rule(""));
    write("新.pol", rule(" 且 备注 为 “甲”"));
    write("案件.yaml", format!("案件: '{mark}'\n已知:\n  占道: 是\n  备注: '{mark}'\n"));
    let html = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_pol"))
            .args(arguments)
            .args(["--format", "html"])
            .current_dir(folder)
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(
            text.starts_with("<!DOCTYPE html>"),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        text
    };
    vec![
        ("explain", html(&["explain", "旧.pol", "案件.yaml", "--depth", "full"])),
        ("diff", html(&["diff", "旧.pol", "新.pol"])),
        ("review", html(&["review", "旧.pol"])),
    ]
}

/// Everything in a page that could fetch something, except links to places in the page itself.
fn fetched(page: &str) -> Vec<&str> {
    let tags = page.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(tag, _)| tag);
    let bad = |tag: &&str| {
        let name = tag.split_whitespace().next().unwrap_or_default();
        ["script", "link", "iframe", "img", "object", "embed", "form", "base", "svg", "video"].contains(&name)
            || tag.contains("src=")
            || (tag.contains("href=") && !tag.contains("href=\"#"))
            || tag.contains("style=")
            || tag.split_whitespace().any(|attribute| attribute.starts_with("on"))
    };
    let style = page.split("<style>").skip(1).filter_map(|rest| rest.split_once("</style>"));
    let style = style.map(|(text, _)| text).filter(|text| text.contains("url(") || text.contains("@import"));
    tags.filter(bad).chain(style).collect()
}

#[test]
fn pages_hold_nothing_that_could_be_fetched() {
    let folder = tempfile::tempdir().unwrap();
    for (name, page) in pages(folder.path(), "example.org") {
        assert_eq!(fetched(&page), Vec::<&str>::new(), "{name}");
        assert!(page.contains("default-src 'none'"), "{name}");
        assert!(page.contains("&lt;img src=") && page.contains("lang=\"zh"), "{name}");
    }
    let control = hostile("example.org");
    assert_eq!(fetched(&control).len(), 4, "the control is not seen");
}

/// A browser's answer to one page: its document and its print.
struct Opened {
    document: String,
    print: Vec<u8>,
}

/// The command that opens a page.
fn command(browser: &Path, folder: &Path, name: &str, page: &str) -> Command {
    let file = folder.join(format!("{name}.html"));
    fs::write(&file, page).unwrap();
    let mut command = Command::new(browser);
    command
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--no-pdf-header-footer"])
        .arg("--disable-background-networking")
        .arg(format!("--user-data-dir={}", folder.join("profile").display()))
        .arg(format!("file://{}", file.display()));
    command
}

fn open(browser: &Path, folder: &Path, name: &str, page: &str) -> Opened {
    let print = folder.join(format!("{name}.pdf"));
    let run = |more: &[&str]| {
        let output = command(browser, folder, name, page).args(more).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    };
    let document = String::from_utf8(run(&["--dump-dom"])).unwrap();
    run(&[&format!("--print-to-pdf={}", print.display())]);
    Opened { document, print: fs::read(&print).unwrap() }
}

/// Opens each page in the browser that `POL_BROWSER` names (Chromium or Chrome), beside a server that must not
/// be asked anything. `.ci/run` runs it where there is such a browser.
#[test]
#[ignore = "needs a browser: POL_BROWSER=$(command -v chromium) cargo test -p pol-cli --test browser -- --ignored"]
fn a_browser_asks_for_nothing_outside_and_prints_on_a4() {
    let browser = PathBuf::from(std::env::var_os("POL_BROWSER").expect("POL_BROWSER names a browser"));
    let folder = tempfile::tempdir().unwrap();
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    server.set_nonblocking(true).unwrap();
    let address = server.local_addr().unwrap().to_string();
    for (name, page) in pages(folder.path(), &address) {
        let opened = open(&browser, folder.path(), name, &page);
        let asked = server.accept().map(|(_, from)| from).map_err(|error| error.kind());
        assert_eq!(asked, Err(ErrorKind::WouldBlock), "{name} asked for something outside");
        assert!(
            opened.document.contains("摊点管理办法") && opened.document.contains("第一条"),
            "{name}: {}",
            opened.document
        );
        assert_eq!(fetched(&opened.document), Vec::<&str>::new(), "{name}, as the browser read it");
        assert!(opened.print.starts_with(b"%PDF"), "{name}");
        let print = String::from_utf8_lossy(&opened.print);
        let a4 = print.split("/MediaBox [").nth(1).and_then(|rest| rest.split(']').next());
        let sides: Vec<&str> = a4.unwrap_or_default().split_whitespace().skip(2).collect();
        assert!(
            matches!(sides.as_slice(), [w, h] if (w.starts_with("594") || w.starts_with("595")) && h.starts_with("84")),
            "{name}: {sides:?}"
        );
    }
    // A page that does ask is noticed: the server listens.
    let control = format!("<!DOCTYPE html><p>{}", hostile(&address));
    let mut asking = command(&browser, folder.path(), "control", &control).arg("--dump-dom").spawn().unwrap();
    let noticed = (0..200).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        server.accept().is_ok()
    });
    asking.kill().unwrap();
    asking.wait().unwrap();
    assert!(noticed, "the control was not noticed");
}
