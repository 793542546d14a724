//! `pol review`

use std::path::{Path, PathBuf};

use pol_analysis::{Class, Review, Side, review};
use pol_diagnostics::{Code, Diagnostic, Language, Said, Sources};
use pol_model::{FileError, Files};
use pol_program::Program;
use pol_report::{Format, render_reviews};

use crate::Answer;
use crate::arguments::ExplainFormat;
use crate::cases::cannot_read;
use crate::commands::refuse;
use crate::console::Console;
use crate::files::{self, Disk};
use crate::project::{self, Policy};

/// Holds a policy, or each policy of a folder, against the law above it.
pub fn run(console: &Console, policy: &Path, against: &[PathBuf], format: ExplainFormat) -> Answer {
    let complain = |fault: Diagnostic| {
        console.report(&[fault], &Sources::new(), console.language(Language::Chinese));
        Answer::WrongInput
    };
    let listed = |paths: &[PathBuf]| {
        files::policies(paths).map_err(|(path, error)| Box::new(cannot_read(&path.to_string_lossy(), &error)))
    };
    let (locals, superiors) = match (listed(&[policy.to_path_buf()]), listed(against)) {
        (Ok(locals), Ok(superiors)) => (locals, superiors),
        (Err(fault), _) | (_, Err(fault)) => return complain(*fault),
    };
    let many = policy.is_dir();
    let mut reviews = Vec::new();
    let mut language = None;
    for path in &locals {
        let own = project::open(path);
        // In a folder, vocabularies, scenarios and cases are no texts to be reviewed.
        if many && !own.has_own_rules() {
            continue;
        }
        if own.program.is_none() {
            return refuse(console, &own);
        }
        language.get_or_insert(console.language(own.language));
        match one(console, path, &own, &superiors) {
            Ok(reviewed) => reviews.push(reviewed),
            Err(answer) => return answer,
        }
    }
    if reviews.is_empty() {
        let name = policy.to_string_lossy();
        let said =
            Said::new(format!("“{name}”里没有可审查的政策"), format!("`{name}` holds no policy to review"));
        let help = Said::new(
            "写一个有规则的 .pol 文件，或放这样的文件的文件夹",
            "name a policy with rules, or a folder of them",
        );
        return complain(Diagnostic::without_place(Code::NothingToRead, said).help(help));
    }
    let language = language.unwrap_or_default();
    if let Some(review) = reviews.iter().find(|review| review.against.is_empty()) {
        let name = &review.policy.version;
        let said = Said::new(
            format!("没有可以对照“{name}”的上位文本，没有作出审查"),
            format!("there is no superior text to hold `{name}` against; nothing was reviewed"),
        );
        let help = Said::new(
            "用 --against 写明有规则的上位文本，可以是文件夹",
            "name superior texts with rules by --against; it may be a folder",
        );
        return complain(Diagnostic::without_place(Code::NothingToRead, said).help(help));
    }
    let open = |r: &Review| {
        let found = r.findings.iter().any(|f| f.class.is_finding() && f.acknowledged.is_none());
        found || !r.unproved.is_empty() || r.compared == 0
    };
    let answer = if reviews.iter().any(open) { Answer::No } else { Answer::Clean };
    let format = match format {
        ExplainFormat::Terminal => Format::Terminal { color: console.colored_output() },
        ExplainFormat::Markdown => Format::Markdown,
        ExplainFormat::Html => Format::Html,
        ExplainFormat::Json => {
            return match serde_json::to_string_pretty(&reviews) {
                Ok(text) => answer.max(console.print(&format!("{text}\n"))),
                Err(_) => Answer::Internal,
            };
        }
    };
    answer.max(console.print(&render_reviews(&reviews, format, language)))
}

fn one(console: &Console, path: &Path, own: &Policy, superiors: &[PathBuf]) -> Result<Review, Answer> {
    let loaded: Vec<PathBuf> = if superiors.is_empty() { loaded_by(own) } else { superiors.to_vec() };
    let mut all_paths = vec![path.to_path_buf()];
    all_paths.extend(loaded.iter().filter(|p| !same_file(p, path)).cloned());
    // What cannot be read by itself is told by its own name.
    let mut others: Vec<Program> = Vec::new();
    let mut sides = Vec::new();
    for path in all_paths.iter().skip(1) {
        let policy = project::open(path);
        if policy.program.is_none() {
            return Err(refuse(console, &policy));
        }
        if policy.has_own_rules() {
            sides.push(side(path, &policy));
            others.push(by_itself(console, &policy)?);
        }
    }
    let together = Together { disk: Disk::around(path), paths: &all_paths };
    let all = project::open_in(TOGETHER, &together);
    let Some(program) = &all.program else { return Err(refuse(console, &all)) };
    let local = &by_itself(console, own)?;
    let mut reviewed = review(program, local, &others, side(path, own), sides);
    for finding in reviewed.findings.iter_mut().filter(|f| f.class.is_finding()) {
        let Some(code) = code(finding.class) else { continue };
        let place = local.sources.values().find(|s| s.full == finding.own.provision).map(|s| s.span);
        let Some(place) = place else { continue };
        let said = Said::new(String::new(), String::new());
        let marked = own.loaded.acknowledge(Diagnostic::new(code, place, said), &finding.own.citation);
        finding.acknowledged = marked.acknowledged;
    }
    Ok(reviewed)
}

fn code(class: Class) -> Option<Code> {
    Some(match class {
        Class::Contradicts => Code::Contradicts,
        Class::NotCompetent => Code::NotCompetent,
        Class::Weaker => Code::Weaker,
        Class::Wider => Code::Wider,
        Class::Narrower => Code::Narrower,
        Class::Dead => Code::NeverDecides,
        Class::Refines | Class::Repeats | Class::Agrees => return None,
    })
}

fn side(path: &Path, policy: &Policy) -> Side {
    let text = policy.model().texts.values().next();
    Side {
        version: path.to_string_lossy().into_owned(),
        policy: text.map(|t| t.id.clone()).unwrap_or_default(),
        title: text.and_then(|t| t.title.clone()),
        effective: text.and_then(|t| t.effective).map(|d| d.to_string()),
        sha256: text.map(|t| t.hash.clone()).unwrap_or_default(),
    }
}

fn same_file(a: &Path, b: &Path) -> bool {
    let real = |p: &Path| std::fs::canonicalize(p).ok();
    real(a).is_some() && real(a) == real(b)
}

/// What a text says by itself, without the texts that it loads.
fn by_itself(console: &Console, policy: &Policy) -> Result<Program, Answer> {
    let model = policy.model();
    let alone = model.keeping(&|provision| model.is_first_text(provision));
    Program::lower(&alone, &policy.sources).map_err(|faults| {
        console.report(&faults, &policy.sources, console.language(policy.language));
        Answer::WrongInput
    })
}

/// The texts with rules that a policy itself loads, and its precedence.
fn loaded_by(policy: &Policy) -> Vec<PathBuf> {
    policy.sources.names().skip(1).map(PathBuf::from).collect()
}

/// The name of the file that loads all others.
const TOGETHER: &str = "（审查）";

/// Several policies as if one file loaded them, the first first.
struct Together<'p> {
    disk: Disk,
    paths: &'p [PathBuf],
}

impl Files for Together<'_> {
    fn locate(&self, from: Option<&str>, import: &str) -> Result<String, FileError> {
        match from {
            None => Ok(TOGETHER.to_owned()),
            // What the user names may lie anywhere; what these load stays inside their own project.
            Some(TOGETHER) => {
                let path = import.parse::<usize>().ok().and_then(|n| self.paths.get(n));
                let path = path.ok_or(FileError::NotFound)?;
                self.disk.locate(None, &path.to_string_lossy())
            }
            Some(from) => Disk::around(Path::new(from)).locate(Some(from), import),
        }
    }

    fn read(&self, key: &str, limit: usize) -> Result<Vec<u8>, FileError> {
        if key == TOGETHER {
            let list: Vec<String> = (0..self.paths.len()).map(|n| format!("“{n}”")).collect();
            return Ok(format!("载入 {}\n", list.join("、")).into_bytes());
        }
        self.disk.read(key, limit)
    }

    fn show(&self, key: &str) -> String {
        if key == TOGETHER { key.to_owned() } else { self.disk.show(key) }
    }

    fn project_file(&self, key: &str) -> Option<String> {
        self.disk.project_file(key)
    }
}
