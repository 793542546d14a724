//! `pol eval`

use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use pol_diagnostics::Diagnostic;
use pol_eval::{Decider, output};

use crate::Answer;
use crate::cases;
use crate::commands::{refuse, without_rules};
use crate::console::Console;
use crate::project;

/// Decides cases, one line of JSON for each case and person.
pub fn run(console: &Console, policy: &Path, paths: &[PathBuf]) -> Answer {
    // The process ends with this command; taking the policy apart first would be a tenth of its work.
    let mut policy = ManuallyDrop::new(project::open(policy));
    let Some(program) = policy.program.take() else { return refuse(console, &policy) };
    without_rules(console, &policy);
    let program = ManuallyDrop::new(program);
    let decider = ManuallyDrop::new(Decider::new(&program));
    let mut answer = Answer::Clean;
    for path in paths {
        let (cases, diagnostics) = cases::bound(path, &program, &mut policy.sources);
        console.report(&diagnostics, &policy.sources, console.language(policy.language));
        if diagnostics.iter().any(Diagnostic::is_error) {
            answer = answer.max(Answer::WrongInput);
            continue;
        }
        for case in &cases {
            let Ok(line) = serde_json::to_string(&output(&decider, case)) else { return Answer::Internal };
            answer = answer.max(console.print(&format!("{line}\n")));
        }
    }
    answer
}
