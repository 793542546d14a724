//! `pol review`: the report on the measures, which is kept in `docs/reviews`, and what must hold of any.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may fail loudly, and reads files"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn review(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_pol"))
        .arg("review")
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    (output.status.code().unwrap(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

const AGAINST: [&str; 3] = ["--against", "policies/superior", "policies/precedence"];

/// The report on the measures is as it is kept. `POL_UPDATE=1` rewrites it; the difference is to be read.
#[test]
fn the_report_on_the_measures() {
    let mut arguments = vec!["policies/fengqiu-2024.pol", "--format", "markdown"];
    arguments.extend(AGAINST);
    let (code, text) = review(&root(), &arguments);
    assert_eq!(code, 1, "{text}");
    let path = root().join("docs/reviews/fengqiu-2024.md");
    if std::env::var_os("POL_UPDATE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &text).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap();
    assert!(kept == text, "docs/reviews/fengqiu-2024.md differs (POL_UPDATE=1 rewrites it)");
}

/// The points at which the measures meet the law above them, worked out from the texts, each with its class.
#[test]
fn the_known_points_are_classed() {
    let mut arguments = vec!["policies/fengqiu-2024.pol", "--format", "json"];
    arguments.extend(AGAINST);
    let (_, text) = review(&root(), &arguments);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let findings = json[0]["findings"].as_array().unwrap();
    let class = |own: &str, superior: &str| -> Vec<&str> {
        let is = |f: &&serde_json::Value| {
            f["own"]["citation"] == own && f["superior"]["provision"].as_str().unwrap_or("") == superior
        };
        findings.iter().filter(is).map(|f| f["class"].as_str().unwrap()).collect()
    };
    let apart = |own: &str, superior: &str| -> Vec<&str> {
        let list = json[0]["apart"].as_array().unwrap();
        let is = |p: &&serde_json::Value| {
            p["superior"] == superior && p["own"].as_array().unwrap().iter().any(|o| o == own)
        };
        list.iter().filter(is).map(|p| p["class"].as_str().unwrap()).collect()
    };
    // 1. 处分条例 2 ¶4: 处分 is set by 法律, 法规, 规章 and 国务院决定 only.
    for own in ["第六条（一）", "第六条（十八）", "第七条前段", "第八条（一）"] {
        assert_eq!(class(own, "discipline-2007 第二条第四款"), ["not-competent"], "{own}");
    }
    // 2. 河南条例 46: revoking 执法资格 is not the bureau's.
    assert_eq!(class("第十三条第二款", "henan-enforcement-2016 第四十六条（二）"), ["not-competent"]);
    // 3. 公务员法 60: the same core, and the measures add 文件.
    assert_eq!(class("第六条（十一）", "civil-servants-2018 第六十条后段第二句"), ["wider"]);
    // 4. 处分条例 13, 14 say 应当 where the measures say 可以.
    for superior in ["discipline-2007 第十三条（二）", "discipline-2007 第十四条第一款"] {
        assert_eq!(class("第八条（一）", superior), ["weaker"], "{superior}");
    }
    // 5. 政务处分法 16: no double sanction, restated.
    assert_eq!(class("第十四条第二款", "governmental-sanctions-2020 第十六条前段"), ["repeats"]);
    // 6. 优化营商环境条例 7 leaves a choice where the measures exempt outright.
    assert_eq!(apart("第七条前段", "business-environment-2019 第七条第三款后段"), ["narrower"]);
    // 8. The items find the element that the general liability rules leave open.
    for superior in ["henan-enforcement-2016 第四十五条（二）", "samr-41-2021 第九条前段"] {
        assert_eq!(class("第六条（十二）", superior), ["refines"], "{superior}");
    }
    // 9. The list of exemptions of 总局令41号 is not held, and is named first.
    let missing = json[0]["missing"].to_string();
    assert!(missing.contains("免责情形的清单"), "{missing}");
}

/// A copy of a superior text gives no findings but 重复.
#[test]
fn a_copy_only_repeats() {
    for text in
        ["discipline-2007", "governmental-sanctions-2020", "henan-enforcement-2016", "civil-servants-2018"]
    {
        let folder = tempfile::tempdir().unwrap();
        let copy = |from: &str| {
            let source = fs::read_to_string(root().join("policies").join(from)).unwrap();
            let path = folder.path().join(from);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, source).unwrap();
        };
        for from in [
            "vocabulary.pol",
            "pol.toml",
            "calendar/cn.pol",
            "precedence/cn.pol",
            &format!("superior/{text}.pol"),
        ] {
            copy(from);
        }
        // What both declare stands in a vocabulary that both load, as that of any two texts must.
        let path = folder.path().join(format!("superior/{text}.pol"));
        let source = fs::read_to_string(&path).unwrap();
        let (head, body) = source.split_at(source.find("\n第").unwrap());
        let declares =
            |line: &str| ["事实", "定义", "措施", "角色", "决定", "约束"].iter().any(|w| line.starts_with(w));
        let (words, head): (Vec<&str>, Vec<&str>) = head.lines().partition(|line| declares(line));
        fs::write(folder.path().join("superior/words.pol"), words.join("\n")).unwrap();
        let head = head.join("\n").replacen("“../vocabulary.pol”", "“../vocabulary.pol”、“words.pol”", 1);
        fs::write(&path, format!("{head}\n{body}")).unwrap();
        let own = folder.path().join("superior/copy.pol");
        fs::write(&own, format!("{head}\n{body}").replacen(text, "copy", 1)).unwrap();
        let against = format!("superior/{text}.pol");
        let arguments = ["superior/copy.pol", "--against", &against, "precedence/cn.pol", "--format", "json"];
        let (code, text) = review(folder.path(), &arguments);
        let json: serde_json::Value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text}"));
        let other: Vec<String> = json[0]["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|f| f["class"] != "repeats")
            .map(|f| format!("{} {} {}", f["class"], f["own"]["citation"], f["superior"]["provision"]))
            .collect();
        assert!(other.is_empty(), "{other:#?}");
        assert_eq!(code, 0, "{text}");
    }
}

/// A folder of many texts ends with one table.
#[test]
fn a_folder_of_texts() {
    let (code, text) = review(&root(), &["policies", AGAINST[0], AGAINST[1], AGAINST[2]]);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("汇总"), "{text}");
}
