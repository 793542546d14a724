//! Interviews with `pol ask`, the answers read from a script: what is written is a whole case that
//! `pol eval` takes, or nothing.
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
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

fn measures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies/fengqiu-2024.pol")
}

fn pol(arguments: &[&Path], answers: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pol"));
    command.args(arguments).env("NO_COLOR", "1").env_remove("LANG");
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Whoever has heard enough closes the pipe.
    let _ = child.stdin.take().unwrap().write_all(answers);
    child.wait_with_output().unwrap()
}

/// One interview.
struct Interview {
    folder: TempDir,
    written: Option<String>,
    said: String,
    exit: Option<i32>,
}

fn interview(policy: &Path, answers: &str) -> Interview {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("案.pol");
    let output = pol(&["ask".as_ref(), policy, "-o".as_ref(), &file], answers.as_bytes());
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "");
    Interview {
        written: fs::read_to_string(&file).ok(),
        said: String::from_utf8(output.stderr).unwrap(),
        exit: output.status.code(),
        folder,
    }
}

impl Interview {
    /// What was written, once `pol eval` has taken it without a word.
    fn case(&self, policy: &Path) -> String {
        let written = self.written.clone().unwrap_or_else(|| panic!("nothing was written:\n{}", self.said));
        let file = self.folder.path().join("案.pol");
        let output = pol(&["eval".as_ref(), policy, &file], b"");
        assert_eq!(output.status.code(), Some(0), "{written}\n{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{written}");
        written
    }

    fn says(&self, words: &str) {
        assert!(self.said.contains(words), "“{words}” is not said:\n{}", self.said);
    }
}

/// A policy with a fact of each type.
fn stalls(folder: &Path) -> PathBuf {
    let path = folder.join("摊贩.pol");
    let text = "\
规范 摊贩 “便民摊点管理办法”
  施行 2024-05-01
事实 占道：是否 “是否占道？”
事实 品类：选项 {食品, 百货} “卖什么？”
事实 自产自销：是否 “是否农民自产自销？” 认定
事实 摊位数：整数 “几个摊位？” 在 1 至 50
事实 销售额：金额 “当日销售额是多少？”
事实 开业：日期 “哪一天开业？”
事实 停业：期间 “停业多久？” 可不适用
事实 证照：多选 {营业执照, 健康证} “持有哪些证照？”
事实 乡镇：文字 “在哪个乡镇？”
决定 处理 {罚款, 警告, 不罚} 默认 不罚 由重到轻
第一条
  当 占道 且 摊位数 超过 1 且 销售额 超过 100元 且 开业 早于 2024-06-01 且 停业 少于 30日 且 证照 包含 健康证 且 乡镇 为 “城关镇”
  则 处理 为 警告
  但 自产自销 除外
第二条
  当 占道 且 品类 为 食品
  则 处理 为 罚款
  优先于 第一条
";
    fs::write(&path, text).unwrap();
    path
}

#[test]
fn the_measures_to_the_end() {
    let policy = measures();
    let record = "调查组\n2024-09-12\n现场勘查，文书齐备\n调查报告第三页\n";
    // Whom it concerns, and the scope; then nothing happened that Article 3 speaks of.
    let mut answers = "2024-08-01\n执法人员\n是\n行政处罚\n".to_owned();
    for _ in 0..2 {
        answers.push_str(&format!("否\n{record}"));
    }
    answers.push_str(&"？\n".repeat(200));
    let done = interview(&policy, &answers);
    let case = done.case(&policy);
    assert_eq!(
        case,
        "\
案件 “未编号”
  行为日 2024-08-01
  已知 主体 为 执法人员
  已知 依法行使行政职权
  已知 执法活动 为 行政处罚
  认定 发生危害性事故 为 否 由 “调查组” 于 2024-09-12 理由 “现场勘查，文书齐备” 证据 “调查报告第三页”
  认定 产生不良影响 为 否 由 “调查组” 于 2024-09-12 理由 “现场勘查，文书齐备” 证据 “调查报告第三页”
"
    );
    done.says("没有要再问的了。跳过的：");
    assert_eq!(done.exit, Some(0));
}

#[test]
fn an_item_of_the_measures_applies() {
    let policy = measures();
    let folder = tempfile::tempdir().unwrap();
    let started = folder.path().join("集体.pol");
    let text = "\
案件 “（2024）执监15号”
  行为日 2024-08-01
  已知 主体 为 执法人员、依法行使行政职权、执法活动 为 行政处罚、参与集体决策、提出明确反对意见；其余 为 否
  认定 其余 为 否 由 “调查组” 于 2024-09-10 理由 “逐项核实” 证据 “调查报告”
  未知 集体决策错误
";
    fs::write(&started, text).unwrap();
    let answers = "是\n局党组\n2024-09-12\n决定缺少法律依据\n会议记录\n";
    let output = pol(&["ask".as_ref(), &policy, &started, "-o".as_ref(), &started], answers.as_bytes());
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("责任追究：不予追究"), "{said}");
    let written = fs::read_to_string(&started).unwrap();
    assert!(
        written.contains(
            "认定 集体决策错误 为 是 由 “局党组” 于 2024-09-12 理由 “决定缺少法律依据” 证据 “会议记录”"
        ),
        "{written}"
    );
    let output = pol(&["eval".as_ref(), &policy, &started], b"");
    assert!(String::from_utf8(output.stdout).unwrap().contains("第六条（十）"));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[test]
fn without_a_day_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let stalls = stalls(folder.path());
    assert_eq!(interview(&measures(), "").written, None);
    for answers in ["", "\n", "退出\n", "2024年8月\n", "2023-02-29\n去年\n"] {
        let done = interview(&stalls, answers);
        assert_eq!(done.written, None, "{answers}");
        assert_eq!(done.exit, Some(2));
        done.says("行为日：所涉行为发生在哪一天");
        done.says("所以没有写出案件");
    }
    interview(&stalls, "2024年8月\n").says("✗ 请写到日，例如 2024-08-03 或 2024年8月3日");
    interview(&stalls, "2023-02-29\n").says("✗ 没有“2023-02-29”这一天，请核对年、月、日");
}

#[test]
fn the_end_of_input_in_a_finding_leaves_it_out() {
    let folder = tempfile::tempdir().unwrap();
    let policy = stalls(folder.path());
    let start = "2024-08-01\n是\n百货\n";
    for half in ["", "否\n", "否\n调查组\n", "否\n调查组\n2024-09-12\n理由\n"] {
        let done = interview(&policy, &format!("{start}{half}"));
        let case = done.case(&policy);
        assert!(case.ends_with("品类 为 百货\n"), "{case}");
        done.says("“自产自销”没有答完，没有写进案件；前面答过的都写入");
        assert_eq!(done.exit, Some(0));
    }
}

#[test]
fn answers_that_cannot_be_are_asked_again_in_plain_words() {
    let folder = tempfile::tempdir().unwrap();
    let policy = stalls(folder.path());
    let answers = "2024-05-06\n也许\n有\n是\n食物\n3\n1\n";
    let done = interview(&policy, answers);
    done.says("  ✗ 请回答 是 或 否\n");
    done.says("  ✗ “有”可能有两种理解，请回答 是 或 否\n");
    done.says("  ✗ 没有“食物”这一项，请写所列的编号或者名称\n");
    done.says("  ✗ 编号从 1 到 2，没有 3\n");
    assert_eq!(done.case(&policy), "案件 “未编号”\n  行为日 2024-05-06\n  已知 占道\n  已知 品类 为 食品\n");
    assert!(!done.said.contains("╭─"), "{}", done.said);

    // Of every type; a value out of range, a period in other units, a finding of nobody on no day.
    let answers = "2024-05-06\n是\n百货\n否\n\n调查组\n明天\n2024-05-07\n\n不是自产\n进货单\n\
                   0\n3只\n3\n500\n5,00元\n500元\n2024-5-1\n10个工作日\n10日\n1、3\n2 1\n城关镇\n";
    let done = interview(&policy, answers);
    done.says("  ✗ “停业”不能是这个值：应当写一个期间，以日计，例如 30日\n");
    done.says("  ✗ 认定要写明由谁认定；不知道的，回答“？”\n");
    done.says("  ✗ 请写到日，例如 2024-08-03 或 2024年8月3日\n");
    done.says("  ✗ “摊位数”的值超出范围：它在 1 至 50 之间\n");
    done.says("  ✗ 数字后面不写“只”，写 3\n");
    done.says("  ✗ 请写明单位，例如 500元\n");
    done.says("  ✗ 数字里不写千位逗号，写 500元\n");
    let case = done.case(&policy);
    assert!(!done.said.contains("╭─"), "{}", done.said);
    assert!(
        case.contains("认定 自产自销 为 否 由 “调查组” 于 2024-05-07 理由 “不是自产” 证据 “进货单”"),
        "{case}"
    );
}

/// A verdict that is shown provisional, since only superior law could still change it (M10), is not the end: the facts that
/// would are asked too.
#[test]
fn what_superior_law_could_still_change_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write(
        "词汇.pol",
        "位阶体系 例 “次序”\n法规 > 办法 假定 “例子”\n事实 未登记：是否 “是否未登记？”\n\
         事实 导盲犬：是否 “是否导盲犬？”\n决定 罚款：金额 “罚款多少” 默认 0元\n",
    );
    write(
        "省.pol",
        "规范 省条例 “省条例”\n  位阶 法规\n  施行 2022-01-01\n  载入 “词汇.pol”\n第十条\n  当 未登记\n  则 罚款 200元以上1000元以下\n",
    );
    write(
        "县.pol",
        "规范 县办法 “县办法”\n  位阶 办法\n  施行 2024-04-01\n  载入 “省.pol”\n第八条\n  当 未登记\n  则 罚款 200元以上1000元以下\n  但 导盲犬 除外\n",
    );
    let policy = folder.path().join("县.pol");
    let done = interview(&policy, "2024-06-03\n是\n");
    done.says("罚款：可以在 200元至1000元 中裁量");
    write("起.pol", "案件 “一”\n  行为日 2024-06-03\n  已知 导盲犬\n");
    let begun = folder.path().join("起.pol");
    let output = pol(&["ask".as_ref(), &policy, &begun], "是\n".as_bytes());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("是否未登记？") && said.contains("罚款：可以在 200元至1000元 中裁量"), "{said}");
    assert!(!said.contains("暂定"), "{said}");
}

#[test]
fn no_file_is_written_over_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let policy = stalls(folder.path());
    let there = folder.path().join("旧.pol");
    fs::write(&there, "案件 “旧案”\n  行为日 2024-05-06\n  已知 占道\n").unwrap();
    let output = pol(&["ask".as_ref(), &policy, "-o".as_ref(), &there], b"2024-05-06\n");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("已经存在，不能覆盖它"), "{said}");
    assert!(fs::read_to_string(&there).unwrap().contains("旧案"));

    // The case that is gone on with may be.
    let output = pol(&["ask".as_ref(), &policy, &there, "-o".as_ref(), &there], "食品\n".as_bytes());
    assert_eq!(output.status.code(), Some(0));
    let text = fs::read_to_string(&there).unwrap();
    assert_eq!(text, "案件 “旧案”\n  行为日 2024-05-06\n  已知 占道\n  已知 品类 为 食品\n");

    let yaml = folder.path().join("新.yaml");
    let output = pol(&["ask".as_ref(), &policy, "-o".as_ref(), &yaml], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(!yaml.exists());
    let output = pol(&["ask".as_ref(), &policy, "-".as_ref()], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("从标准输入读回答"));
}

#[test]
fn what_is_no_text_is_no_answer() {
    let folder = tempfile::tempdir().unwrap();
    let policy = stalls(folder.path());
    // 是 in GB18030, a line of 25,000 letters, a hidden character.
    let mut answers = b"2024-05-06\n".to_vec();
    answers.extend([0xca, 0xc7, b'\n']);
    answers.extend(vec![b'x'; 25_000]);
    answers.extend("\n\u{202e}是\n是\n".as_bytes());
    let output = pol(&["ask".as_ref(), &policy], &answers);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("✗ 回答里有读不出的字，请用 UTF-8 编码输入"), "{said}");
    assert_eq!(said.matches("✗ 请回答 是 或 否").count(), 2, "{said}");
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "案件 “未编号”\n  行为日 2024-05-06\n  已知 占道\n"
    );
}

/// Passing over what a decision hangs on leaves the duties to be asked about, and then the days from which they run.
#[test]
fn duties_are_asked_about_though_a_decision_stays_open() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("投诉.pol");
    let text = "\
规范 投诉 “投诉办法”
  施行 2024-05-01
角色 机关
措施 转送
事实 违法：是否 “是否违法？”
事实 不属于职责：是否 “是否不属于职责？”
事实 收到日：日期 “哪一天收到？”
决定 处理 {罚款, 不罚} 默认 不罚
第一条
  当 违法
  则 处理 为 罚款
第二条
  当 不属于职责
  机关 应当 自 收到日 起 三日 内 转送
";
    fs::write(&path, text).unwrap();
    let done = interview(&path, "2024-06-01\n？\n是\n2024-06-03\n");
    done.says("为什么问：关系到第一条，能改变处理");
    done.says("为什么问：关系到第二条，能改变机关·转送");
    done.says("为什么问：关系到第二条，机关·转送的期限由它定");
    done.says("没有要再问的了。跳过的：违法。");
}

/// YAML may leave the unit of an amount out; a written case has it.
#[test]
fn an_amount_is_written_with_its_unit() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let policy = write(
        "甲.pol",
        "规范 甲 “甲办法”\n  施行 2024-01-01\n事实 货值：金额 “多少？”\n事实 逾期：是否 “逾期？”\n决定 处理 {罚, 不罚} “怎样？” 默认 不罚\n第一条\n  当 货值 超过 5元 且 逾期\n  则 处理 为 罚\n",
    );
    let started = write("甲.yaml", "行为日: 2024-02-02\n已知:\n  货值: 10\n");
    let file = folder.path().join("案.pol");
    let output = pol(&["ask".as_ref(), &policy, &started, "-o".as_ref(), &file], "是\n".as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(fs::read_to_string(&file).unwrap().contains("货值 为 10元"));
    let decided = pol(&["eval".as_ref(), &policy, &file], b"");
    assert!(String::from_utf8(decided.stdout).unwrap().contains(r#""permitted":["罚"]"#));
}
