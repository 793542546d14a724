//! `pol`: checks policies, decides cases, explains verdicts.

mod arguments;
mod cases;
mod commands;
mod console;
mod expectation;
mod files;
mod findings;
mod past;
mod project;
mod revision;
mod weaknesses;

use std::process::ExitCode;

/// What the whole run answers (see `docs/language.md`): 0 clean, 1 the answer is "no", 2 the input
/// is wrong, 3 a fault in pol itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// 0
    Clean,
    /// 1
    No,
    /// 2
    WrongInput,
    /// 3
    Internal,
}

impl From<Answer> for ExitCode {
    fn from(answer: Answer) -> Self {
        ExitCode::from(match answer {
            Answer::Clean => 0,
            Answer::No => 1,
            Answer::WrongInput => 2,
            Answer::Internal => 3,
        })
    }
}

fn main() -> ExitCode {
    // A thread of its own, so that the depth of recursion does not hang on the shell's limits.
    let worker = std::thread::Builder::new().stack_size(256 << 20).spawn(commands::run);
    let answer = match worker.map(std::thread::JoinHandle::join) {
        Ok(Ok(answer)) => answer,
        Ok(Err(_)) | Err(_) => Answer::Internal,
    };
    answer.into()
}
