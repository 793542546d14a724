//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

/// 把法规写成机器可以执行、人可以核对的规则 · Regulations as rules that a machine decides by and a person can check
#[derive(Debug, Parser)]
#[command(name = "pol", version, propagate_version = true, disable_help_subcommand = true)]
pub struct Arguments {
    /// 提示和报告的语言；默认随政策 · Language of messages and reports; by default the policy's own
    #[arg(long, global = true, value_enum)]
    pub lang: Option<Lang>,
    /// 何时用颜色 · When to use colour
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto)]
    pub color: Color,
    /// 做什么 · What to do
    #[command(subcommand)]
    pub command: Command,
}

/// The languages of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// 中文
    Zh,
    /// English
    En,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// 在终端上 · on a terminal
    Auto,
    /// 总是 · always
    Always,
    /// 从不 · never
    Never,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 检查政策文件 · Check policies (a folder is walked)
    Check {
        /// 文件或文件夹，- 为标准输入 · Files or folders, - for standard input
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// 输出格式 · Output format
        #[arg(long, value_enum, default_value_t = CheckFormat::Terminal)]
        format: CheckFormat,
    },
    /// 裁判案件，每案一行 JSON · Decide cases, one line of JSON each
    Eval {
        /// 政策 · The policy
        policy: PathBuf,
        /// 案件（.pol、.yaml、.json），- 为标准输入 · Cases (.pol, .yaml, .json), - for standard input
        #[arg(required = true, value_name = "CASE")]
        cases: Vec<PathBuf>,
    },
    /// 说明结论的理由 · Explain a verdict
    Explain {
        /// 政策 · The policy
        policy: PathBuf,
        /// 案件 · The case
        case: PathBuf,
        /// 输出格式 · Output format
        #[arg(long, value_enum, default_value_t = ExplainFormat::Terminal)]
        format: ExplainFormat,
        /// 说到多深 · How much to say
        #[arg(long, value_enum, default_value_t = DepthArg::Reasons)]
        depth: DepthArg,
        /// 为什么不是这个结果，例如 责任追究=追究 · Why not this outcome, such as fine=waived
        #[arg(long, value_name = "D=V")]
        why_not: Option<String>,
    },
    /// 逐项提问，只问还能改变结论的事实 · Interview: ask only what can still change the verdict
    Ask {
        /// 政策 · The policy
        policy: PathBuf,
        /// 已有的案件 · A case to go on with
        case: Option<PathBuf>,
        /// 写到这个文件，默认写到标准输出 · Write the case to this file instead of standard output
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// 运行案例 · Run the scenarios
    Test {
        /// 文件或文件夹 · Files or folders
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// 输出格式 · Output format
        #[arg(long, value_enum, default_value_t = TestFormat::Terminal)]
        format: TestFormat,
    },
    /// 比较两个版本：哪些案件的结论会变 · Compare two versions: which cases come out differently
    Diff {
        /// 旧版：文件、文件夹或 git 的“版本:路径” · The old version: file, folder, or REV:path in git
        old: PathBuf,
        /// 新版 · The new version
        new: PathBuf,
        /// 已有案件：JSON Lines，或放案件的文件夹 · Recorded cases: JSON Lines, or a folder of cases
        #[arg(long, value_name = "FILE")]
        cases: Option<PathBuf>,
        /// 输出格式 · Output format
        #[arg(long, value_enum, default_value_t = ExplainFormat::Terminal)]
        format: ExplainFormat,
        /// 把两个文件当作在这个位置（git difftool 的临时文件） · Read both files as if they stood there
        #[arg(long, value_name = "PATH")]
        stands_at: Option<PathBuf>,
    },
    /// 对照上位规范审查（合法性审核、备案审查） · Review a local text against the law above it
    Review {
        /// 政策，或放许多政策的文件夹 · The policy, or a folder of many
        policy: PathBuf,
        /// 上位规范和位阶：文件或文件夹；默认是政策自己载入的 · Superior texts and precedence; by default what it loads
        #[arg(long, num_args = 1.., value_name = "PATH")]
        against: Vec<PathBuf>,
        /// 输出格式 · Output format
        #[arg(long, value_enum, default_value_t = ExplainFormat::Terminal)]
        format: ExplainFormat,
    },
    /// 逐条一行的文本，供 git 的 textconv 用 · One provision a line, for git's textconv
    Text {
        /// 政策文件 · The policy file
        policy: PathBuf,
    },
    /// 解释一个错误代码 · The page of an error code
    Error {
        /// 代码，例如 M0001 · The code, such as M0001
        code: String,
    },
    /// 输出格式的 JSON Schema · The JSON Schema of an output
    Schema {
        /// 哪一种输出 · Which output
        #[arg(value_enum)]
        name: SchemaName,
    },
    /// 命令补全脚本 · Shell completions
    Completions {
        /// 哪种 shell · Which shell
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// 手册页（roff） · The man page (roff)
    Man,
}

/// Formats of `check`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// 给人读 · for people
    Terminal,
    /// 每条一行 · one line each
    Concise,
    /// JSON
    Json,
}

/// Formats of `explain`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExplainFormat {
    /// 终端 · terminal
    Terminal,
    /// Markdown
    Markdown,
    /// HTML
    Html,
    /// JSON
    Json,
}

/// Depths of `explain`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DepthArg {
    /// 一句话 · the verdict
    Verdict,
    /// 理由 · the reasons
    Reasons,
    /// 全部 · everything
    Full,
}

/// Formats of `test`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TestFormat {
    /// 给人读 · for people
    Terminal,
    /// JUnit XML
    Junit,
}

/// Outputs with a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaName {
    /// pol eval
    Eval,
    /// pol explain --format json
    Explain,
    /// pol check --format json
    Check,
    /// pol diff --format json
    Diff,
    /// pol review --format json
    Review,
}
