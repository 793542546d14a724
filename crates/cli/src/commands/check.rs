//! `pol check`

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use pol_diagnostics::{Code, Concise, Diagnostic, Language, Sources, concise};
use pol_program::scenario_case;

use crate::Answer;
use crate::arguments::CheckFormat;
use crate::cases::cannot_read;
use crate::commands::empty_folders;
use crate::console::Console;
use crate::expectation;
use crate::{files, findings, project, weaknesses};

/// Checks policies; each file is checked as if it were the one asked for.
pub fn run(console: &Console, paths: &[PathBuf], format: CheckFormat) -> Answer {
    let list = match files::policies(paths) {
        Ok(list) => list,
        Err((path, error)) => {
            let fault = cannot_read(&path.to_string_lossy(), &error);
            console.report(&[fault], &Sources::new(), console.language(Language::Chinese));
            return Answer::WrongInput;
        }
    };
    let mut seen = BTreeSet::new();
    let mut answer = Answer::Clean;
    let mut output = Vec::new();
    let mut unused = Unused::default();
    let mut language = None;
    let mut unanswered = 0;
    for fault in empty_folders(paths) {
        output.push((fault, Sources::new(), console.language(Language::Chinese)));
    }
    for path in &list {
        let mut policy = project::open(path);
        let own = console.language(policy.language);
        language.get_or_insert(own);
        let mut diagnostics = std::mem::take(&mut policy.diagnostics);
        diagnostics.extend(findings::of(&policy));
        if let Some(program) = &policy.program {
            for scenario in &policy.model().scenarios {
                let (bases, mut faults) = expectation::bases(policy.model(), scenario);
                diagnostics.append(&mut faults);
                diagnostics.append(&mut scenario_case(program, &bases, scenario).1);
                diagnostics.extend(expectation::faults(policy.model(), program, scenario));
            }
        }
        if let Some(program) = &policy.program {
            let (found, without_answer) = match policy.has_own_rules() {
                true => weaknesses::found(program, &policy.loaded),
                false => weaknesses::found_together(program, &policy.loaded),
            };
            diagnostics.extend(found);
            unanswered += without_answer;
        }
        let diagnostics = pol_diagnostics::in_order(diagnostics);
        let rules = policy.program.as_ref().is_some_and(|p| !p.norms.is_empty());
        unused.note(&policy.sources, &diagnostics, rules, own);
        for diagnostic in diagnostics {
            // A vocabulary that two policies load is complained of once.
            if seen.insert(concise(&diagnostic, &policy.sources, own)) {
                output.push((diagnostic, policy.sources.clone(), own));
            }
        }
    }
    output.retain(|(diagnostic, sources, own)| {
        diagnostic.code != Code::Unused || unused.everywhere(&concise(diagnostic, sources, *own))
    });
    for (diagnostic, ..) in &output {
        answer = answer.max(match (diagnostic.is_error(), &diagnostic.acknowledged) {
            (true, _) => Answer::WrongInput,
            (false, None) => Answer::No,
            (false, Some(_)) => Answer::Clean,
        });
    }
    let printed = match format {
        CheckFormat::Json => {
            let mut lines = String::new();
            for (diagnostic, sources, own) in &output {
                match serde_json::to_string(&Concise::new(diagnostic, sources, *own)) {
                    Ok(line) => lines.push_str(&line),
                    Err(_) => return Answer::Internal,
                }
                lines.push('\n');
            }
            console.print(&lines)
        }
        CheckFormat::Terminal | CheckFormat::Concise => {
            let mut printed = Answer::Clean;
            // What was answered is listed, a line each, after what asks for an answer.
            let terminal = format == CheckFormat::Terminal;
            let (answered, asking): (Vec<_>, Vec<_>) =
                output.iter().partition(|(d, ..)| terminal && d.acknowledged.is_some());
            for (diagnostic, sources, own) in asking.into_iter().chain(answered) {
                let one = std::slice::from_ref(diagnostic);
                let full = terminal && diagnostic.acknowledged.is_none();
                printed = printed.max(console.list(one, sources, *own, full));
            }
            if format == CheckFormat::Terminal {
                let language = language.unwrap_or_default();
                let mut last = summary(&output, list.len(), language);
                last.push_str(&without_answer(unanswered, language));
                printed = printed.max(console.print(&last));
            }
            printed
        }
    };
    answer.max(printed)
}

fn summary(output: &[(Diagnostic, Sources, Language)], files: usize, language: Language) -> String {
    let errors = output.iter().filter(|(d, ..)| d.is_error()).count();
    let acknowledged = output.iter().filter(|(d, ..)| d.acknowledged.is_some()).count();
    let findings = output.len() - errors - acknowledged;
    match language {
        Language::Chinese if output.is_empty() => format!("检查了 {files} 个文件，没有发现问题\n"),
        Language::Chinese => {
            format!(
                "检查了 {files} 个文件：错误 {errors}，发现 {findings}，已说明理由的发现 {acknowledged}\n"
            )
        }
        Language::English if output.is_empty() => format!("{files} file(s) checked, nothing found\n"),
        Language::English => {
            format!(
                "{files} file(s) checked: {errors} error(s), {findings} finding(s), {acknowledged} acknowledged\n"
            )
        }
    }
}

/// That some weak places could not be looked for.
fn without_answer(count: usize, language: Language) -> String {
    match language {
        _ if count == 0 => String::new(),
        Language::Chinese => format!("规范太大：另有 {count} 处有没有 F0008 至 F0013 的问题，没有查完\n"),
        Language::English => {
            format!("the policy is too large: {count} place(s) could not be searched for F0008 to F0013\n")
        }
    }
}

/// A name of a shared vocabulary is unused only if no policy that loads it uses it.
#[derive(Default)]
struct Unused {
    /// How many policies with rules load a file.
    loads: BTreeMap<String, usize>,
    /// How many of them find a name unused, by the finding's line.
    found: BTreeMap<String, (String, usize)>,
}

impl Unused {
    fn note(&mut self, sources: &Sources, diagnostics: &[Diagnostic], rules: bool, language: Language) {
        if !rules {
            return;
        }
        for name in sources.names() {
            *self.loads.entry(name.to_owned()).or_default() += 1;
        }
        for diagnostic in diagnostics.iter().filter(|d| d.code == Code::Unused) {
            let Some(span) = diagnostic.span else { continue };
            let file = sources.get(span.source).name.clone();
            let line = concise(diagnostic, sources, language);
            self.found.entry(line).or_insert((file, 0)).1 += 1;
        }
    }

    fn everywhere(&self, line: &str) -> bool {
        self.found.get(line).is_none_or(|(file, count)| self.loads.get(file) == Some(count))
    }
}
