//! Reading a policy and all that it loads.

use std::collections::BTreeMap;

use pol_diagnostics::{Code, Diagnostic, Language, Said, SourceId, Sources, Span, in_order};
use pol_parser::ast::{self, Basis, Declaration, Provision, Statement};
use pol_parser::{Kind, Known, LARGEST_POLICY, decode, parse};
use sha2::{Digest, Sha256};

use crate::check;
use crate::declare::Resolver;
use crate::official::Official;
use crate::types::{Meaning, Model};

/// How many files one policy may load, directly and indirectly.
const MOST_FILES: usize = 1_000;

/// The files that a policy can load. The library itself reads no disk.
pub trait Files {
    /// The key by which the file is known that `import` names in the file `from` (`None`: the file
    /// the user named).
    ///
    /// # Errors
    /// If there is no such file, or it lies outside the project.
    fn locate(&self, from: Option<&str>, import: &str) -> Result<String, FileError>;

    /// The bytes of the file with that key, at most `limit` of them and one.
    ///
    /// # Errors
    /// If it cannot be read.
    fn read(&self, key: &str, limit: usize) -> Result<Vec<u8>, FileError>;

    /// The file's name for messages.
    fn show(&self, key: &str) -> String;

    /// The key of the `pol.toml` that makes a project of the folder in which the file stands, if any.
    fn project_file(&self, key: &str) -> Option<String> {
        let _ = key;
        None
    }
}

/// The precedence file that `pol.toml` names for the policies of its project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefaultPrecedence {
    /// The key of the `pol.toml`.
    pub named_in: String,
    /// The path, which begins at its folder.
    pub path: String,
}

/// Why a file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileError {
    /// There is none.
    NotFound,
    /// It lies outside the project.
    Outside,
    /// It is a folder.
    Folder,
    /// Another reason, in the words of the operating system.
    Other(String),
}

/// What loading gave.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// The model, as far as it could be built. Only to be run if there is no error.
    pub model: Model,
    /// Errors, and findings on citations, in order of place.
    pub diagnostics: Vec<Diagnostic>,
    /// The language of the first file's keywords.
    pub language: Language,
    /// Whether all could be read and every name resolved.
    resolved: bool,
    /// The files, whose 知悉 let findings stand.
    pub(crate) units: Vec<Unit>,
}

impl Loaded {
    /// Whether no file could be read at all.
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// Whether anything makes the policy unusable.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// What should be looked at in a policy, marked if it lets that stand (知悉). Empty if its texts cannot be
    /// read or resolved.
    pub fn findings(&self) -> Vec<Diagnostic> {
        if self.resolved { check::findings(&self.model, &self.units) } else { Vec::new() }
    }

    /// A finding of a later stage, marked if the policy lets it stand (知悉). `about` is the provision
    /// or name that it is about.
    pub fn acknowledge(&self, diagnostic: Diagnostic, about: &str) -> Diagnostic {
        check::acknowledge(check::Finding { diagnostic, about: about.to_owned() }, &self.units)
    }
}

/// One file that was read.
#[derive(Clone, Debug)]
pub(crate) struct Unit {
    pub(crate) source: SourceId,
    pub(crate) file: ast::File,
    pub(crate) official: Option<Official>,
    pub(crate) hash: String,
    pub(crate) chinese: bool,
}

/// Loads the policy named `root` and everything it loads, resolves and checks it. Where none of these texts
/// has precedence data of its own, the default is loaded beside them.
pub fn load(
    root: &str,
    files: &dyn Files,
    default: Option<&DefaultPrecedence>,
    sources: &mut Sources,
) -> Loaded {
    let mut diagnostics = Vec::new();
    let mut units: Vec<Unit> = Vec::new();
    let mut parses = Vec::new();
    let mut known: BTreeMap<String, ()> = BTreeMap::new();
    let mut queue: Vec<(String, Option<Span>)> = Vec::new();
    match files.locate(None, root) {
        Ok(key) => {
            known.insert(key.clone(), ());
            queue.push((key, None));
        }
        Err(error) => diagnostics.push(cannot_read(root, &error, None)),
    }
    let mut next = 0;
    let mut default = default;
    loop {
        if next == queue.len()
            && let Some(default) = default.take().filter(|_| wants_precedence(&units))
        {
            match files.locate(Some(&default.named_in), &default.path) {
                Ok(key) if known.contains_key(&key) => {}
                Ok(key) => {
                    known.insert(key.clone(), ());
                    queue.push((key, None));
                }
                Err(error) => diagnostics.push(no_precedence(&default.path, &error)),
            }
        }
        let Some((key, asked)) = queue.get(next).cloned() else { break };
        next += 1;
        let name = files.show(&key);
        let text = match files.read(&key, LARGEST_POLICY) {
            Ok(bytes) => decode(&bytes, LARGEST_POLICY, &name).map(|text| (text, hash(&bytes))),
            Err(error) => Err(Box::new(cannot_read(&name, &error, asked))),
        };
        let (text, hash) = match text {
            Ok(read) => read,
            Err(mut fault) => {
                fault.span = fault.span.or(asked);
                diagnostics.push(*fault);
                continue;
            }
        };
        let source = sources.add(name, text.clone());
        let parse = parse(source, &text);
        if parse.file == ast::File::default() && !parse.has_errors() {
            let said = Said::new("这个文件里什么也没有", "there is nothing in this file");
            let help = Said::new(
                "写出政策：规范 名称 “标题”，然后是事实、决定和条文；不用的文件删去",
                "write a policy: `policy NAME \"title\"`, then facts, decisions and provisions; or delete the file",
            );
            diagnostics.push(Diagnostic::new(Code::NothingToRead, Span::new(source, 0, 0), said).help(help));
        }
        for import in imports(&parse.file) {
            match files.locate(Some(&key), &import.value) {
                Ok(found) if known.contains_key(&found) => {}
                Ok(found) if known.len() < MOST_FILES => {
                    known.insert(found.clone(), ());
                    queue.push((found, Some(import.span)));
                }
                Ok(_) => {
                    let said = Said::new(
                        format!("载入的文件超过 {MOST_FILES} 个"),
                        format!("more than {MOST_FILES} files are loaded"),
                    );
                    let help = Said::new("把几个词表合成一个文件", "join several vocabularies into one file");
                    diagnostics.push(Diagnostic::new(Code::TooManyImports, import.span, said).help(help));
                    next = usize::MAX;
                    break;
                }
                Err(error) => diagnostics.push(cannot_read(&import.value, &error, Some(import.span))),
            }
        }
        let official = parse.file.head.source.as_ref().and_then(|path| {
            let read = files.locate(Some(&key), &path.value).and_then(|k| files.read(&k, LARGEST_POLICY));
            match read {
                Ok(bytes) => match decode(&bytes, LARGEST_POLICY, &path.value) {
                    Ok(text) => Some(Official::divide(&text)),
                    Err(fault) => {
                        diagnostics.push(Diagnostic { span: Some(path.span), ..*fault });
                        None
                    }
                },
                Err(error) => {
                    diagnostics.push(cannot_read(&path.value, &error, Some(path.span)));
                    None
                }
            }
        });
        let chinese = text.chars().take(4_000).any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
            && !starts_in_english(&text);
        if parse.has_errors() {
            parses.push(parse.clone());
        }
        units.push(Unit { source, file: parse.file, official, hash, chinese });
    }
    let language = match units.first() {
        Some(unit) if !unit.chinese => Language::English,
        _ => Language::Chinese,
    };
    let (model, mut found) = Resolver::resolve(&units);
    let names = known_names(&model);
    let unreadable = parses.iter().flat_map(|p| p.diagnostics(&names));
    diagnostics.extend(unreadable);
    let broken = diagnostics.iter().chain(&found).any(Diagnostic::is_error);
    // Findings on citations are made where these are resolved.
    let about = |d: Diagnostic| match d.is_error() {
        true => d,
        false => check::acknowledge(check::Finding { diagnostic: d, about: String::new() }, &units),
    };
    diagnostics.extend(found.drain(..).map(about));
    if !broken {
        diagnostics.extend(check::misnamed(&model, &units));
    }
    Loaded { model, diagnostics: in_order(diagnostics), language, resolved: !broken, units }
}

/// The names that advice on an unreadable line can use.
fn known_names(model: &Model) -> Vec<Known<'_>> {
    let mut names = Vec::new();
    for (name, meaning) in &model.names {
        let kind = match meaning {
            Meaning::Fact(_) => Kind::Fact,
            Meaning::Act(_) => Kind::Act,
            Meaning::Role(_) => Kind::Role,
            Meaning::Definition(_) => Kind::Definition,
            Meaning::Decision(matter) => {
                let outcomes = &model.matters[*matter].outcomes;
                names.extend(outcomes.iter().map(|o| Known { name: o, kind: Kind::Outcome(name) }));
                Kind::Decision
            }
        };
        names.push(Known { name, kind });
    }
    // A name comes before an outcome that is spelled like it.
    names.sort_by_key(|known| matches!(known.kind, Kind::Outcome(_)));
    names
}

/// Whether the first keyword of a file is an English one.
fn starts_in_english(text: &str) -> bool {
    let first = text.lines().map(str::trim).find(|l| !l.is_empty() && !l.starts_with('#'));
    first.is_some_and(|l| l.trim_start_matches('\u{feff}').starts_with(|c: char| c.is_ascii_alphabetic()))
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// What a file loads: 载入, and the texts that its provisions name as their basis.
fn imports(file: &ast::File) -> Vec<ast::Text> {
    let mut list = file.head.uses.clone();
    let mut stack: Vec<&Provision> = file.provisions.iter().rev().collect();
    while let Some(provision) = stack.pop() {
        for statement in &provision.statements {
            if let Statement::Basis(basis)
            | Statement::AsIn(basis)
            | Statement::Restates(basis)
            | Statement::Refines(basis) = statement
                && let Basis::File(path, _) = basis
            {
                list.push(path.clone());
            }
        }
        stack.extend(provision.children.iter().rev());
    }
    list
}

/// Whether the texts hold a policy and no precedence data.
fn wants_precedence(units: &[Unit]) -> bool {
    let has = |unit: &Unit| unit.file.declarations.iter().any(|d| matches!(d, Declaration::Hierarchy(..)));
    units.iter().any(|unit| unit.file.head.policy.is_some()) && !units.iter().any(has)
}

fn no_precedence(path: &str, error: &FileError) -> Diagnostic {
    let (zh, en) = match error {
        FileError::NotFound => ("没有这个文件".to_owned(), "there is no such file".to_owned()),
        FileError::Outside => {
            ("在项目文件夹之外".to_owned(), "it lies outside the project's folder".to_owned())
        }
        FileError::Folder => ("是文件夹".to_owned(), "it is a folder".to_owned()),
        FileError::Other(reason) => (reason.clone(), reason.clone()),
    };
    let said = Said::new(
        format!("pol.toml 的 precedence 写的位阶文件“{path}”不能读取：{zh}"),
        format!("`precedence` in pol.toml names `{path}`, which cannot be read: {en}"),
    );
    let help = Said::new(
        "核对路径；路径从 pol.toml 所在的文件夹算起",
        "check the path, which begins at the folder of pol.toml",
    );
    Diagnostic::without_place(Code::BadProject, said).help(help)
}

fn cannot_read(name: &str, error: &FileError, span: Option<Span>) -> Diagnostic {
    let (code, message, help) = match error {
        FileError::NotFound => (
            Code::CannotRead,
            Said::new(format!("找不到文件“{name}”"), format!("there is no file `{name}`")),
            // Without a place it was named on the command line.
            match span {
                Some(_) => Said::new(
                    "核对路径；路径从写它的文件所在的文件夹算起",
                    "check the path, which begins at the folder of the file that names it",
                ),
                None => Said::new(
                    "核对路径；命令行里的路径从当前文件夹算起",
                    "check the path; on the command line it begins at the current folder",
                ),
            },
        ),
        FileError::Outside => (
            Code::OutsideProject,
            Said::new(
                format!("“{name}”在项目文件夹之外"),
                format!("`{name}` lies outside the project's folder"),
            ),
            Said::new(
                "把它放进项目里；项目是放有 pol.toml 的文件夹，没有时是政策文件自己的文件夹",
                "move it into the project: the folder with a pol.toml, or else the policy's own folder",
            ),
        ),
        FileError::Folder => (
            Code::CannotRead,
            Said::new(
                format!("“{name}”是文件夹，这里要写一个文件"),
                format!("`{name}` is a folder; a file is wanted here"),
            ),
            Said::new(
                "写其中一个 .pol 文件；要一起适用的几个文件，写一个载入它们的 .pol 文件",
                "name one of its .pol files; where several apply together, write a .pol file that loads them",
            ),
        ),
        FileError::Other(reason) => (
            Code::CannotRead,
            Said::new(format!("不能读取“{name}”：{reason}"), format!("`{name}` cannot be read: {reason}")),
            Said::new("核对文件和它的权限", "check the file and its permissions"),
        ),
    };
    Diagnostic { span, ..Diagnostic::without_place(code, message).help(help) }
}
