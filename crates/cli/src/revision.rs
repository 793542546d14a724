//! Versions of a policy: files, or files of a revision in a git repository (`REV:path`).

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};

use pol_diagnostics::{Code, Diagnostic, Said};
use pol_model::{FileError, Files};

use crate::files::{self, Disk};
use crate::project::{self, Policy};

/// Where a version of a policy is read from.
pub enum Store {
    /// The disk.
    Disk(Disk),
    /// A revision in a repository.
    Revision(Revision),
    /// A file that is read as if it stood elsewhere, as git hands a temporary file to its tools.
    Elsewhere(Disk, PathBuf, PathBuf),
}

/// A file or folder in a [`Store`].
pub struct Version {
    /// As the user named it.
    pub spelled: String,
    store: Store,
    /// The path in the store.
    path: String,
}

impl Version {
    /// What the user names: a path, or a revision and a path in it. With `stands_at`, a file is read as
    /// if it stood there.
    ///
    /// # Errors
    /// If there is neither such a file nor such a revision.
    pub fn find(spelled: &Path, stands_at: Option<&Path>) -> Result<Version, Box<Diagnostic>> {
        let name = spelled.to_string_lossy().into_owned();
        if let Some(elsewhere) = stands_at
            && !spelled.is_dir()
        {
            let store =
                Store::Elsewhere(Disk::around(elsewhere), spelled.to_path_buf(), elsewhere.to_path_buf());
            return Ok(Version { spelled: name, store, path: elsewhere.to_string_lossy().into_owned() });
        }
        if name != "-"
            && !spelled.exists()
            && let Some((revision, path)) = name.split_once(':')
            && !revision.is_empty()
        {
            let store = Revision::find(revision)?;
            let path = store.path(path).map_err(|e| Box::new(crate::cases::cannot_read(&name, &e)))?;
            return Ok(Version { spelled: name, store: Store::Revision(store), path });
        }
        Ok(Version { store: Store::Disk(Disk::around(spelled)), path: name.clone(), spelled: name })
    }

    /// The files that its policies may load.
    pub fn files(&self) -> &dyn Files {
        match &self.store {
            Store::Disk(disk) => disk,
            Store::Revision(revision) => revision,
            Store::Elsewhere(..) => self,
        }
    }

    /// The policy, loaded and lowered.
    pub fn open(&self) -> Policy {
        self.open_with(self.files())
    }

    /// The policy as it would be with other files.
    pub fn open_with(&self, files: &dyn Files) -> Policy {
        project::open_in(&self.path, files)
    }

    /// Whether it is a folder.
    pub fn is_folder(&self) -> bool {
        match &self.store {
            Store::Disk(_) => self.path != "-" && Path::new(&self.path).is_dir(),
            Store::Revision(revision) => revision.kind(&self.path).as_deref() == Some("tree"),
            Store::Elsewhere(..) => false,
        }
    }

    /// The policies of a folder, by their path in it.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn policies(self) -> Result<BTreeMap<String, Version>, Box<Diagnostic>> {
        let fault = |error: &FileError| Box::new(crate::cases::cannot_read(&self.spelled, error));
        let mut found = BTreeMap::new();
        match &self.store {
            Store::Disk(_) | Store::Elsewhere(..) => {
                let folder = PathBuf::from(&self.path);
                let list = files::policies(std::slice::from_ref(&folder)).map_err(|(_, e)| fault(&e))?;
                for path in list {
                    let short =
                        path.strip_prefix(&folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                    let name = path.to_string_lossy().into_owned();
                    let store = Store::Disk(Disk::around(&path));
                    found.insert(short, Version { spelled: name.clone(), store, path: name });
                }
            }
            Store::Revision(revision) => {
                for path in revision.list(&self.path).map_err(|e| fault(&e))? {
                    let short =
                        path.strip_prefix(&self.path).unwrap_or(&path).trim_start_matches('/').to_owned();
                    let store = Store::Revision(revision.clone());
                    let spelled = format!("{}:{path}", revision.spelled);
                    found.insert(short, Version { spelled, store, path });
                }
            }
        }
        Ok(found)
    }
}

impl Files for Version {
    fn locate(&self, from: Option<&str>, import: &str) -> Result<String, FileError> {
        match &self.store {
            Store::Disk(disk) => disk.locate(from, import),
            Store::Revision(revision) => revision.locate(from, import),
            // The place need not exist: a file may have been deleted there.
            Store::Elsewhere(disk, _, at) => match from {
                None => {
                    let folder = at.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
                    let folder =
                        std::fs::canonicalize(folder).map_err(|e| FileError::Other(e.to_string()))?;
                    let path = folder.join(at.file_name().unwrap_or_default());
                    path.to_str().map(str::to_owned).ok_or(FileError::NotFound)
                }
                Some(_) => disk.locate(from, import),
            },
        }
    }

    fn read(&self, key: &str, limit: usize) -> Result<Vec<u8>, FileError> {
        match &self.store {
            Store::Disk(disk) => disk.read(key, limit),
            Store::Revision(revision) => revision.read(key, limit),
            Store::Elsewhere(disk, file, _) => {
                if self.locate(None, "").is_ok_and(|here| here == key) {
                    files::read_file(file, limit)
                } else {
                    disk.read(key, limit)
                }
            }
        }
    }

    fn show(&self, key: &str) -> String {
        match &self.store {
            Store::Disk(disk) | Store::Elsewhere(disk, ..) => disk.show(key),
            Store::Revision(revision) => revision.show(key),
        }
    }

    fn project_file(&self, key: &str) -> Option<String> {
        match &self.store {
            Store::Disk(disk) | Store::Elsewhere(disk, ..) => disk.project_file(key),
            Store::Revision(revision) => revision.project_file(key),
        }
    }
}

/// Files some of which are replaced by other texts.
pub struct Edited<'f> {
    /// The others.
    pub files: &'f dyn Files,
    /// Those that are replaced, as messages name them, each with its text.
    pub texts: Vec<(String, String)>,
}

impl Files for Edited<'_> {
    fn locate(&self, from: Option<&str>, import: &str) -> Result<String, FileError> {
        self.files.locate(from, import)
    }

    fn read(&self, key: &str, limit: usize) -> Result<Vec<u8>, FileError> {
        let name = self.files.show(key);
        match self.texts.iter().find(|(other, _)| *other == name) {
            Some((_, text)) => Ok(text.clone().into_bytes()),
            None => self.files.read(key, limit),
        }
    }

    fn show(&self, key: &str) -> String {
        self.files.show(key)
    }

    fn project_file(&self, key: &str) -> Option<String> {
        self.files.project_file(key)
    }
}

/// The files of a revision. They are read as they are stored, without filters, and imports are resolved
/// in the same revision.
#[derive(Clone)]
pub struct Revision {
    /// As the user named it.
    spelled: String,
    /// The commit or tree that it means.
    hash: String,
    /// The folder of the repository, and where in it the user stands.
    top: PathBuf,
    prefix: String,
    known: RefCell<BTreeMap<String, Option<String>>>,
}

impl Revision {
    fn find(spelled: &str) -> Result<Revision, Box<Diagnostic>> {
        let fault = |zh: String, en: String| {
            let help = Said::new(
                "写文件、文件夹，或者“版本:路径”，例如 HEAD~1:policies/甲.pol；要在 git 仓库里",
                "name a file, a folder, or REVISION:PATH such as HEAD~1:policies/a.pol inside a git repository",
            );
            Box::new(Diagnostic::without_place(Code::CannotRead, Said::new(zh, en)).help(help))
        };
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).trim_end().to_owned();
        let place = git(None, &["rev-parse", "--show-toplevel", "--show-prefix"]).map(text);
        let Ok(place) = place else {
            return Err(fault(
                format!("“{spelled}:…”不是文件，这里也不是 git 仓库"),
                format!("`{spelled}:…` is no file, and this is no git repository"),
            ));
        };
        let (top, prefix) = place.split_once('\n').unwrap_or((place.as_str(), ""));
        let verify = format!("{spelled}^{{tree}}");
        let hash = git(None, &["rev-parse", "--verify", "--quiet", "--end-of-options", &verify]).map(text);
        let Ok(hash) = hash else {
            return Err(fault(
                format!("git 里没有版本“{spelled}”"),
                format!("git knows no revision `{spelled}`"),
            ));
        };
        Ok(Revision {
            spelled: spelled.to_owned(),
            hash,
            top: PathBuf::from(top),
            prefix: prefix.to_owned(),
            known: RefCell::new(BTreeMap::new()),
        })
    }

    /// A path as the user writes it after the colon: from the top, or with `./` from where he stands.
    fn path(&self, written: &str) -> Result<String, FileError> {
        let relative = written.starts_with("./") || written.starts_with("../");
        let start = if relative { self.prefix.as_str() } else { "" };
        clean(&Path::new(start).join(written))
    }

    /// What an object is: blob or tree; none if there is no such path.
    fn kind(&self, path: &str) -> Option<String> {
        if let Some(kind) = self.known.borrow().get(path) {
            return kind.clone();
        }
        let name = format!("{}:{path}", self.hash);
        let kind = git(Some(&self.top), &["cat-file", "-t", &name]).ok();
        let kind = kind.map(|bytes| String::from_utf8_lossy(&bytes).trim().to_owned());
        self.known.borrow_mut().insert(path.to_owned(), kind.clone());
        kind
    }

    /// The folder that imports stay inside: the nearest with a `pol.toml`, or the file's own.
    fn project(&self, file: &str) -> String {
        let own = parent(file);
        let mut folder = Some(own);
        while let Some(here) = folder {
            let project = if here.is_empty() { "pol.toml".to_owned() } else { format!("{here}/pol.toml") };
            if self.kind(&project).is_some() {
                return here.to_owned();
            }
            folder = (!here.is_empty()).then(|| parent(here));
        }
        own.to_owned()
    }

    /// The policies below a folder.
    fn list(&self, folder: &str) -> Result<Vec<String>, FileError> {
        let tree = format!("{}:{folder}", self.hash);
        let bytes = git(Some(&self.top), &["ls-tree", "-r", "-z", "--name-only", &tree])?;
        let names = bytes.split(|b| *b == 0).filter_map(|name| std::str::from_utf8(name).ok());
        let whole = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
        Ok(names.filter(|n| n.ends_with(".pol")).map(whole).collect())
    }
}

impl Files for Revision {
    fn locate(&self, from: Option<&str>, import: &str) -> Result<String, FileError> {
        let path = match from {
            None => import.to_owned(),
            Some(from) => {
                let path = clean(&Path::new(parent(from)).join(import))?;
                let project = self.project(from);
                if !project.is_empty() && !Path::new(&path).starts_with(&project) {
                    return Err(FileError::Outside);
                }
                path
            }
        };
        match self.kind(&path).as_deref() {
            Some("blob") => Ok(path),
            Some(_) => Err(FileError::Folder),
            None => Err(FileError::NotFound),
        }
    }

    fn read(&self, key: &str, limit: usize) -> Result<Vec<u8>, FileError> {
        let name = format!("{}:{key}", self.hash);
        let mut bytes = git(Some(&self.top), &["cat-file", "blob", &name])?;
        bytes.truncate(limit.saturating_add(1));
        Ok(bytes)
    }

    fn show(&self, key: &str) -> String {
        format!("{}:{key}", self.spelled)
    }

    fn project_file(&self, key: &str) -> Option<String> {
        let folder = self.project(key);
        let file = if folder.is_empty() { "pol.toml".to_owned() } else { format!("{folder}/pol.toml") };
        self.kind(&file).map(|_| file)
    }
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A path without `.` and `..`, with `/` between its parts.
fn clean(path: &Path) -> Result<String, FileError> {
    let mut parts: Vec<&str> = Vec::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                parts.pop().ok_or(FileError::Outside)?;
            }
            Component::Normal(part) => parts.push(part.to_str().ok_or(FileError::NotFound)?),
            Component::RootDir | Component::Prefix(_) => return Err(FileError::Outside),
        }
    }
    Ok(parts.join("/"))
}

/// Runs git and gives what it prints.
fn git(folder: Option<&Path>, arguments: &[&str]) -> Result<Vec<u8>, FileError> {
    let mut command = Command::new("git");
    if let Some(folder) = folder {
        command.arg("-C").arg(folder);
    }
    let output = command.args(arguments).stdin(Stdio::null()).stderr(Stdio::null()).output();
    match output {
        Ok(output) if output.status.success() => Ok(output.stdout),
        Ok(_) => Err(FileError::NotFound),
        Err(e) => Err(FileError::Other(format!("git：{e}"))),
    }
}
