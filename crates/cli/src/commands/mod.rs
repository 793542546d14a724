//! The subcommands, one file each.

mod ask;
mod check;
mod diff;
mod error;
mod eval;
mod explain;
mod review;
mod schema;
mod shell;
mod test;
mod text;

use std::path::PathBuf;

use clap::Parser;
use pol_diagnostics::{Code, Diagnostic, Language, Said};

use crate::Answer;
use crate::arguments::{Arguments, Command};
use crate::console::Console;
use crate::files;
use crate::project::Policy;

/// Reads the command line and does what it says.
pub fn run() -> Answer {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(fault) => {
            // Help and version come this way too, and are no fault.
            let wrong = fault.use_stderr();
            let _ = fault.print();
            return if wrong { Answer::WrongInput } else { Answer::Clean };
        }
    };
    let console = Console::new(arguments.lang, arguments.color);
    match arguments.command {
        Command::Check { paths, format } => check::run(&console, &paths, format),
        Command::Eval { policy, cases } => eval::run(&console, &policy, &cases),
        Command::Explain { policy, case, format, depth, why_not } => {
            explain::run(&console, &policy, &case, format, depth, why_not.as_deref())
        }
        Command::Ask { policy, case, output } => {
            ask::run(&console, &policy, case.as_deref(), output.as_deref())
        }
        Command::Test { paths, format } => test::run(&console, &paths, format),
        Command::Diff { old, new, cases, format, stands_at } => {
            diff::run(&console, (&old, &new), cases.as_deref(), format, stands_at.as_deref())
        }
        Command::Review { policy, against, format } => review::run(&console, &policy, &against, format),
        Command::Text { policy } => text::run(&console, &policy),
        Command::Error { code } => error::run(&console, &code),
        Command::Schema { name } => schema::run(&console, name),
        Command::Completions { shell } => shell::completions(&console, shell),
        Command::Man => shell::man(&console),
    }
}

/// Folders named on the command line in which there is nothing to read.
fn empty_folders(paths: &[PathBuf]) -> Vec<Diagnostic> {
    let empty = paths.iter().filter(|path| {
        path.as_os_str() != "-"
            && path.is_dir()
            && files::policies(std::slice::from_ref(*path)).is_ok_and(|found| found.is_empty())
    });
    let fault = |path: &PathBuf| {
        let name = path.to_string_lossy();
        let said = Said::new(
            format!("文件夹“{name}”里没有 .pol 文件"),
            format!("there is no .pol file in the folder `{name}`"),
        );
        let help = Said::new(
            "核对文件夹；政策文件的名称以 .pol 结尾",
            "check the folder; the names of policy files end in .pol",
        );
        Diagnostic::without_place(Code::NothingToRead, said).help(help)
    };
    empty.map(fault).collect()
}

/// Prints the errors of a policy that cannot be run.
fn refuse(console: &Console, policy: &Policy) -> Answer {
    let errors: Vec<Diagnostic> = policy.diagnostics.iter().filter(|d| d.is_error()).cloned().collect();
    console.report(&errors, &policy.sources, console.language(policy.language));
    Answer::WrongInput
}

/// A policy without any rule decides nothing.
fn without_rules(console: &Console, policy: &Policy) -> bool {
    let empty = policy.program.as_ref().is_some_and(|p| p.norms.is_empty());
    if empty {
        console.complain(match console.language(policy.language) {
            Language::Chinese => "注意：这份政策没有任何规则，什么也不能决定",
            Language::English => "note: this policy has no rules and decides nothing",
        });
    }
    empty
}
