//! The disk: the only place that reads and writes files.

use std::cell::RefCell;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use pol_model::{FileError, Files};

/// The files that a policy may load: those of its project, or else of its own folder.
#[derive(Debug)]
pub struct Disk {
    root: PathBuf,
    /// Standard input can be read only once.
    standard_input: RefCell<Option<Vec<u8>>>,
}

impl Disk {
    /// The files around `policy`. A folder with a `pol.toml` above it is its project.
    pub fn around(policy: &Path) -> Disk {
        let folder = fs::canonicalize(policy).ok().and_then(|p| p.parent().map(Path::to_path_buf));
        let folder = folder.or_else(|| std::env::current_dir().ok()).unwrap_or_else(|| PathBuf::from("."));
        let project = folder.ancestors().find(|a| a.join("pol.toml").is_file()).map(Path::to_path_buf);
        Disk { root: project.unwrap_or(folder), standard_input: RefCell::new(None) }
    }
}

impl Files for Disk {
    fn locate(&self, from: Option<&str>, import: &str) -> Result<String, FileError> {
        if from.is_none() && import == "-" {
            return Ok("-".to_owned());
        }
        let folder = match from {
            Some("-") => Some(self.root.clone()),
            Some(from) => Path::new(from).parent().map(Path::to_path_buf),
            None => None,
        };
        let path = folder.map_or_else(|| PathBuf::from(import), |f| f.join(import));
        let path = fs::canonicalize(&path).map_err(|e| error(&e))?;
        if from.is_some() && !path.starts_with(&self.root) {
            return Err(FileError::Outside);
        }
        path.to_str().map(str::to_owned).ok_or_else(|| FileError::Other("path is not UTF-8".to_owned()))
    }

    fn read(&self, key: &str, limit: usize) -> Result<Vec<u8>, FileError> {
        if key == "-" {
            if let Some(bytes) = self.standard_input.borrow().as_ref() {
                return Ok(bytes.clone());
            }
            let bytes = read_limited(io::stdin().lock(), limit).map_err(|e| error(&e))?;
            *self.standard_input.borrow_mut() = Some(bytes.clone());
            return Ok(bytes);
        }
        read_file(Path::new(key), limit)
    }

    fn show(&self, key: &str) -> String {
        let here = std::env::current_dir().ok().and_then(|d| fs::canonicalize(d).ok());
        let path = Path::new(key);
        match here.as_deref().and_then(|here| path.strip_prefix(here).ok()) {
            Some(short) => short.display().to_string(),
            None => key.to_owned(),
        }
    }

    fn project_file(&self, _key: &str) -> Option<String> {
        let path = self.root.join("pol.toml");
        path.is_file().then(|| path.to_str().map(str::to_owned)).flatten()
    }
}

/// The bytes of a file, `limit` of them and one at most, so that a longer one shows.
pub fn read_file(path: &Path, limit: usize) -> Result<Vec<u8>, FileError> {
    let kind = fs::metadata(path).map_err(|e| error(&e))?.file_type();
    if kind.is_dir() {
        return Err(FileError::Folder);
    }
    let file = File::open(path).map_err(|e| error(&e))?;
    read_limited(file, limit).map_err(|e| error(&e))
}

/// All that a reader gives, `limit` bytes and one at most.
pub fn read_limited(reader: impl Read, limit: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Writes a file whole or not at all: beside it first, then renamed over it.
pub fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let beside = beside(path);
    let written = File::create(&beside).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    match written.and_then(|()| fs::rename(&beside, path)) {
        Ok(()) => Ok(()),
        Err(e) => {
            // What was half written is not left behind.
            let _ = fs::remove_file(&beside);
            Err(e)
        }
    }
}

/// Whether a file can be put there, found by putting an empty one beside it and taking it away again.
///
/// # Errors
/// If it cannot.
pub fn can_write(path: &Path) -> io::Result<()> {
    let beside = beside(path);
    File::create(&beside)?;
    fs::remove_file(&beside)
}

/// A file beside another that nothing else uses.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().map(std::ffi::OsStr::to_os_string).unwrap_or_default();
    name.push(format!(".{}.tmp", std::process::id()));
    path.with_file_name(name)
}

/// The `.pol` files below the paths, folders walked, in a fixed order.
pub fn policies(paths: &[PathBuf]) -> Result<Vec<PathBuf>, (PathBuf, FileError)> {
    let mut found = Vec::new();
    for path in paths {
        if path.as_os_str() != "-" && path.is_dir() {
            walk(path, &mut found, 0)?;
        } else {
            found.push(path.clone());
        }
    }
    Ok(found)
}

/// Whether a file can hold cases, by its ending.
pub fn is_case(path: &Path) -> bool {
    let ending = path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase);
    matches!(ending.as_deref(), Some("pol" | "yaml" | "yml" | "json"))
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>, depth: usize) -> Result<(), (PathBuf, FileError)> {
    if depth > 64 {
        return Ok(());
    }
    let fail = |e: &io::Error| (folder.to_path_buf(), error(e));
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(|e| fail(&e))? {
        entries.push(entry.map_err(|e| fail(&e))?.path());
    }
    entries.sort();
    for path in entries {
        let hidden = path.file_name().and_then(|n| n.to_str()).is_some_and(|n| n.starts_with('.'));
        // A link to a folder could lead round in a circle.
        let link = fs::symlink_metadata(&path).is_ok_and(|m| m.file_type().is_symlink());
        if hidden || (link && path.is_dir()) {
            continue;
        }
        if path.is_dir() {
            walk(&path, found, depth + 1)?;
        } else if path.extension().is_some_and(|e| e == "pol") {
            found.push(path);
        }
    }
    Ok(())
}

fn error(error: &io::Error) -> FileError {
    if error.kind() == io::ErrorKind::NotFound {
        FileError::NotFound
    } else {
        FileError::Other(error.to_string())
    }
}
