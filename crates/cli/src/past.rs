//! Recorded cases decided by two versions: what would now come out differently.

use std::collections::{BTreeMap, BTreeSet};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use pol_analysis::{CaseChanges, CaseTransition};
use pol_diagnostics::{Diagnostic, Language, Sources, concise};
use pol_eval::{CaseOutput, Decider, Possible, Verdict, output, verdict_on};
use pol_parser::ast;
use pol_program::{Case, Program, bind};

use crate::cases;
use crate::console::Console;
use crate::files;

/// Progress is shown after every so many cases.
const PROGRESS: usize = 1_000;

/// Decides the cases of a JSON Lines file, a case file, or a folder of case files by both.
pub fn compare(
    console: &Console,
    path: &Path,
    old: &Program,
    new: &Program,
    language: Language,
) -> Result<CaseChanges, Box<Diagnostic>> {
    let mut past = Past {
        deciders: [Decider::new(old), Decider::new(new)],
        found: CaseChanges::default(),
        changes: BTreeMap::new(),
        language,
    };
    let fault = |error: &pol_model::FileError| Box::new(cases::cannot_read(&path.to_string_lossy(), error));
    if path.is_dir() {
        for file in folder(path).map_err(|e| fault(&pol_model::FileError::Other(e.to_string())))? {
            let mut sources = Sources::new();
            let (written, diagnostics) = cases::read(&file, &mut sources);
            past.take(&written, &diagnostics, &sources, &file.to_string_lossy());
        }
    } else if cases::is_lines(path) {
        let terminal = std::io::stderr().is_terminal();
        cases::each_line(path, &mut Sources::new(), &mut |line| {
            let number = line.number;
            if terminal && number.is_multiple_of(PROGRESS) {
                console.complain(&match language {
                    Language::Chinese => format!("已裁判 {number} 件……"),
                    Language::English => format!("{number} cases …"),
                });
            }
            past.take(line.written, line.diagnostics, line.sources, &format!("{}:{number}", path.display()));
        })?;
    } else {
        let mut sources = Sources::new();
        let (written, mut diagnostics) = cases::read(path, &mut sources);
        // A file that cannot be opened holds no case: nothing was compared.
        if sources.first().is_none()
            && let Some(fault) = diagnostics.iter().position(Diagnostic::is_error)
        {
            return Err(Box::new(diagnostics.swap_remove(fault)));
        }
        past.take(&written, &diagnostics, &sources, &path.to_string_lossy());
    }
    Ok(past.finish())
}

/// The case files below a folder, in a fixed order.
fn folder(path: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut waiting = vec![path.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            let link = std::fs::symlink_metadata(&path).is_ok_and(|m| m.file_type().is_symlink());
            if path.is_dir() && !link {
                waiting.push(path);
            } else if files::is_case(&path) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

struct Past<'p> {
    deciders: [Decider<'p>; 2],
    found: CaseChanges,
    changes: BTreeMap<(String, Possible, Possible), Vec<String>>,
    language: Language,
}

impl Past<'_> {
    fn take(&mut self, written: &[ast::Case], diagnostics: &[Diagnostic], sources: &Sources, name: &str) {
        if let Some(fault) = diagnostics.iter().find(|d| d.is_error()) {
            self.found.unreadable.push(concise(fault, sources, self.language));
            self.found.malformed = true;
            return;
        }
        for case in written {
            let [before, after] = [0, 1].map(|n| {
                let program = self.deciders.get(n).map(Decider::program)?;
                let (bound, diagnostics) = bind(program, case);
                match diagnostics.iter().find(|d| d.is_error()) {
                    Some(fault) => {
                        let line = concise(fault, sources, self.language);
                        if self.found.unreadable.last() != Some(&line) {
                            self.found.unreadable.push(line);
                        }
                        None
                    }
                    None => Some(bound),
                }
            });
            let (Some(before), Some(after)) = (before, after) else { continue };
            for (before, after) in before.iter().zip(&after) {
                let [old, new] = &self.deciders;
                let (mut was, mut is) = (output(old, before), output(new, after));
                // Parts that come out alike are shown as one: in one version they may, and not in the other.
                let named = |of: &CaseOutput| -> BTreeSet<String> {
                    of.decisions.iter().map(|(name, _)| name.clone()).collect()
                };
                let (earlier, later) = (named(&was), named(&is));
                for whole in earlier.difference(&later) {
                    into_parts(old, before, whole, &mut was.decisions);
                }
                for whole in later.difference(&earlier) {
                    into_parts(new, after, whole, &mut is.decisions);
                }
                self.one(&was, &is, name);
            }
        }
    }

    fn one(&mut self, was: &CaseOutput, is: &CaseOutput, file: &str) {
        self.found.decided += 1;
        let person = was.person.as_ref().map(|p| format!("（{p}）")).unwrap_or_default();
        let case = if was.case.is_empty() { file } else { was.case.as_str() };
        let name = format!("{case}{person}");
        let mut same = true;
        let old: Vec<_> = was.decisions.iter().chain(&was.acts).collect();
        let new: BTreeMap<&str, &Verdict> =
            is.decisions.iter().chain(&is.acts).map(|(n, v)| (n.as_str(), v)).collect();
        let mut seen = Vec::new();
        for (matter, verdict) in &old {
            seen.push(matter.as_str());
            same &= self.matter(matter, Some(verdict), new.get(matter.as_str()).copied(), &name);
        }
        for (matter, verdict) in is.decisions.iter().chain(&is.acts) {
            if !seen.contains(&matter.as_str()) {
                same &= self.matter(matter, None, Some(verdict), &name);
            }
        }
        self.found.same += usize::from(same);
    }

    fn matter(&mut self, matter: &str, was: Option<&Verdict>, is: Option<&Verdict>, case: &str) -> bool {
        let (from, to) = (as_possible(was), as_possible(is));
        let possible = |v: Option<&Verdict>| v.and_then(|v| v.possible.clone());
        if from == to && possible(was) == possible(is) {
            return true;
        }
        self.changes.entry((matter.to_owned(), from, to)).or_default().push(case.to_owned());
        false
    }

    fn finish(self) -> CaseChanges {
        let Past { mut found, changes, .. } = self;
        found.changes = changes
            .into_iter()
            .map(|((matter, from, to), cases)| CaseTransition { matter, from, to, count: cases.len(), cases })
            .collect();
        found
    }
}

/// Puts the verdicts on the parts of a decision in the place of the one on the whole.
fn into_parts(decider: &Decider<'_>, case: &Case, whole: &str, decisions: &mut Vec<(String, Verdict)>) {
    let program = decider.program();
    let Some(matter) = program.matter(whole) else { return };
    let parts = &program.matters[matter].parts;
    if parts.is_empty() {
        return;
    }
    decisions.retain(|(name, _)| name != whole);
    let each = parts
        .iter()
        .filter_map(|part| Some((program.matters[*part].name.clone(), verdict_on(decider, case, *part)?)));
    decisions.extend(each);
}

/// What a verdict says, without what it rests on. A matter that a version does not know has no rule.
fn as_possible(verdict: Option<&Verdict>) -> Possible {
    let Some(verdict) = verdict else {
        return Possible {
            kind: pol_eval::VerdictKind::None,
            permitted: Vec::new(),
            side_by_side: Vec::new(),
        };
    };
    let mut side_by_side = verdict.side_by_side.clone();
    for statement in &mut side_by_side {
        statement.provisions.clear();
    }
    let undisputed = verdict.undisputed.clone().filter(|_| verdict.permitted.is_empty());
    Possible {
        kind: verdict.kind,
        permitted: undisputed.unwrap_or_else(|| verdict.permitted.clone()),
        side_by_side,
    }
}
