//! `pol test`

use std::path::PathBuf;

use pol_diagnostics::{Diagnostic, Language, Sources, visible};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use crate::Answer;
use crate::arguments::TestFormat;
use crate::cases::cannot_read;
use crate::commands::{empty_folders, refuse};
use crate::console::Console;
use crate::{expectation, files, project};

/// Runs the scenarios that the files themselves hold.
pub fn run(console: &Console, paths: &[PathBuf], format: TestFormat) -> Answer {
    let list = match files::policies(paths) {
        Ok(list) => list,
        Err((path, error)) => {
            let fault = cannot_read(&path.to_string_lossy(), &error);
            console.report(&[fault], &Sources::new(), console.language(Language::Chinese));
            return Answer::WrongInput;
        }
    };
    let mut report = Report::new("pol");
    let mut answer = Answer::Clean;
    let (mut passed, mut failed) = (0usize, 0usize);
    let mut text = String::new();
    let mut spoken = None;
    let empty = empty_folders(paths);
    if !empty.is_empty() {
        console.report(&empty, &Sources::new(), console.language(Language::Chinese));
        answer = Answer::WrongInput;
    }
    for path in &list {
        let policy = project::open(path);
        let language = console.language(policy.language);
        spoken.get_or_insert(language);
        let Some(program) = &policy.program else {
            answer = answer.max(refuse(console, &policy));
            continue;
        };
        let name = path.to_string_lossy().into_owned();
        let mut suite = TestSuite::new(visible(&name));
        for scenario in &policy.model().scenarios {
            // Scenarios of a file that this one loads are run where they stand.
            if policy.sources.first() != Some(scenario.span.source) || scenario.expects.is_empty() {
                continue;
            }
            let run = expectation::run(policy.model(), program, &policy.sources, scenario);
            if !run.faults.is_empty() {
                console.report(&run.faults, &policy.sources, language);
                answer = answer.max(Answer::WrongInput);
            }
            let title = title(scenario, language);
            let mut status = TestCaseStatus::success();
            if run.failures.is_empty() && run.faults.is_empty() {
                passed += 1;
            } else {
                failed += 1;
                answer = answer.max(Answer::No);
                let lines: Vec<String> = run
                    .failures
                    .iter()
                    .map(|f| f.within(language).to_owned())
                    .chain(run.faults.iter().map(|f: &Diagnostic| f.message.within(language).to_owned()))
                    .map(|line| visible(&line))
                    .collect();
                let place = policy.sources.locate(scenario.span);
                text.push_str(&format!("✗ {title}  {}\n", visible(&place)));
                for line in &lines {
                    text.push_str(&format!("    {line}\n"));
                }
                status = TestCaseStatus::non_success(NonSuccessKind::Failure);
                status.set_message(lines.join("\n"));
            }
            suite.add_test_case(TestCase::new(title, status));
        }
        report.add_test_suite(suite);
    }
    let printed = match format {
        TestFormat::Junit => match report.to_string() {
            Ok(xml) => console.print(&xml),
            Err(_) => Answer::Internal,
        },
        TestFormat::Terminal => {
            text.push_str(&match spoken.unwrap_or_default() {
                Language::Chinese => format!("案例 {}：通过 {passed}，未通过 {failed}\n", passed + failed),
                Language::English => {
                    format!("{} scenario(s): {passed} passed, {failed} failed\n", passed + failed)
                }
            });
            console.print(&text)
        }
    };
    answer.max(printed)
}

fn title(scenario: &pol_parser::ast::Scenario, language: Language) -> String {
    let name = scenario.name.as_ref().map(|n| n.text.clone());
    let title = scenario.title.as_ref().map(|t| t.value.clone());
    let words = match (name, title) {
        (Some(name), Some(title)) => match language {
            Language::Chinese => format!("{name}“{title}”"),
            Language::English => format!("{name} \"{title}\""),
        },
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => match language {
            Language::Chinese => "（无名案例）".to_owned(),
            Language::English => "(unnamed)".to_owned(),
        },
    };
    visible(&words)
}
