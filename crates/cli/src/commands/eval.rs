//! `pol eval`

use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use pol_diagnostics::{Diagnostic, Sources};
use pol_eval::{Decider, output};
use pol_program::Case;

use crate::Answer;
use crate::cases;
use crate::commands::{refuse, without_rules};
use crate::console::Console;
use crate::project;

/// Decides cases, one line of JSON for each case and person; of JSON Lines, one case a line.
pub fn run(console: &Console, policy: &Path, paths: &[PathBuf]) -> Answer {
    // The process ends with this command; taking the policy apart first would be a tenth of its work.
    let mut policy = ManuallyDrop::new(project::open(policy));
    let Some(program) = policy.program.take() else { return refuse(console, &policy) };
    without_rules(console, &policy);
    let program = ManuallyDrop::new(program);
    let decider = ManuallyDrop::new(Decider::new(&program));
    let language = console.language(policy.language);
    let mut answer = Answer::Clean;
    // Prints the cases, or what is wrong with them: one that cannot be read keeps no other from being decided.
    let decided = |cases: &[Case], diagnostics: &[Diagnostic], sources: &Sources| {
        console.report(diagnostics, sources, language);
        if diagnostics.iter().any(Diagnostic::is_error) {
            return Answer::WrongInput;
        }
        let mut answer = Answer::Clean;
        for case in cases {
            let Ok(line) = serde_json::to_string(&output(&decider, case)) else { return Answer::Internal };
            answer = answer.max(console.print(&format!("{line}\n")));
        }
        answer
    };
    for path in paths {
        if cases::is_lines(path) {
            let read = cases::each_line(path, &mut policy.sources, &mut |line| {
                let (cases, found) = cases::resolved(line.written, &program);
                let diagnostics = [line.diagnostics, &found].concat();
                answer = answer.max(decided(&cases, &diagnostics, line.sources));
            });
            if let Err(fault) = read {
                answer = answer.max(decided(&[], &[*fault], &Sources::new()));
            }
        } else {
            let (cases, diagnostics) = cases::bound(path, &program, &mut policy.sources);
            answer = answer.max(decided(&cases, &diagnostics, &policy.sources));
        }
    }
    answer
}
