//! Arguments in, inputs out: folders walked in order of their names, globs, archives opened.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use globset::{GlobBuilder, GlobMatcher};
use ignore::WalkBuilder;
use ignore::overrides::{Override, OverrideBuilder};
use sha2::{Digest, Sha256};

use super::archive::{self, Archive, ArchivePlace};
use super::inputs::{Fault, Input, is_named_archive};
use super::listing::Listing;
use crate::wording::Wording;

/// A file in a folder that names what is not to be read there, as `.gitignore` does for git.
pub const IGNORE_FILE: &str = ".okoshiignore";

/// Finds inputs.
#[derive(Debug)]
pub struct Finder {
    exclude: Override,
    /// Folders and files that are written to and never read.
    outputs: Vec<PathBuf>,
    /// Files that would be written over.
    endangered: Vec<PathBuf>,
    /// The first of the inputs that would be written over.
    clash: Option<PathBuf>,
    passed: Vec<Passed>,
    max_bytes: u64,
    /// Files met, by half of the hashes of their paths.
    known: HashSet<[u8; 16]>,
    found: Listing,
}

/// What was met and passed over, with no loss.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passed {
    /// What it is called.
    pub name: String,
    /// Whether it is an archive's entry; else a link on the disk.
    pub is_entry: bool,
}

impl Passed {
    /// A short name that does not change.
    pub fn code(&self) -> &'static str {
        if self.is_entry { "archive-link" } else { "link-loop" }
    }

    /// What it is.
    pub fn message(&self) -> Wording {
        if self.is_entry {
            return Wording::new(
                "ZIP の中のリンクなので読みません（ファイルの名前しか入っていません）",
                "a link in an archive, which holds no more than a file's name, is passed over",
            );
        }
        Wording::new(
            "上のフォルダに戻るリンクなので、たどりません",
            "a link back to a folder above it is not followed",
        )
    }
}

/// A pattern that is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadPattern {
    /// What is wrong.
    pub said: String,
}

impl Finder {
    /// Leaves out what one of `exclude` (as in `.gitignore`) names, and in folders the `outputs` of the run.
    ///
    /// - Errors: a pattern that is none.
    pub fn new(exclude: &[String], outputs: &[PathBuf], max_bytes: u64) -> Result<Self, BadPattern> {
        let bad = |error: ignore::Error| BadPattern { said: error.to_string() };
        let mut patterns = OverrideBuilder::new("");
        for pattern in exclude {
            patterns.add(&format!("!{pattern}")).map_err(bad)?;
        }
        Ok(Self {
            exclude: patterns.build().map_err(bad)?,
            outputs: outputs.iter().filter_map(|path| fs::canonicalize(path).ok()).collect(),
            endangered: Vec::new(),
            clash: None,
            passed: Vec::new(),
            max_bytes,
            known: HashSet::new(),
            found: Listing::default(),
        })
    }

    /// Watches for inputs that are one of `files`, which the run would write over.
    pub fn watch(&mut self, files: &[PathBuf]) {
        self.endangered.extend(files.iter().filter_map(|path| regular(path)));
    }

    /// An input that the run would write over.
    pub fn clash(&self) -> Option<&Path> {
        self.clash.as_deref()
    }

    /// What was passed over.
    pub fn passed(&mut self) -> Vec<Passed> {
        std::mem::take(&mut self.passed)
    }

    /// Looks whether an input would be written over, one of the outputs that was named outright too.
    pub fn look_at(&mut self, path: &Path, is_named: bool) {
        if self.clash.is_some() || self.endangered.is_empty() && (self.outputs.is_empty() || !is_named) {
            return;
        }
        let Some(real) = regular(path) else { return };
        if self.endangered.contains(&real) || is_named && self.outputs.contains(&real) {
            self.clash = Some(path.to_owned());
        }
    }

    /// Adds what an argument names: a file, a folder, an archive, or a glob that no shell has resolved.
    pub fn add(&mut self, argument: &Path) {
        match fs::metadata(argument) {
            Ok(metadata) if metadata.is_dir() => self.folder(argument, None),
            Ok(metadata) => {
                self.look_at(argument, true);
                if metadata.is_file() && starts_as_archive(argument) {
                    self.archive_or_file(argument);
                } else {
                    self.file(argument);
                }
            }
            Err(error) => match glob(argument) {
                Some((base, pattern)) => self.matches(argument, &base, &pattern),
                None => self.broken(argument, Fault::from(&error)),
            },
        }
    }

    /// Adds bytes that came by a stream: an archive, or one source.
    pub fn add_bytes(&mut self, name: &str, bytes: Arc<[u8]>) {
        if bytes.starts_with(archive::MAGIC) {
            let place = ArchivePlace::Bytes(Arc::clone(&bytes));
            if let Some(entries) = self.entries(Archive { name: name.to_owned(), place }) {
                self.found.extend(entries);
                return;
            }
        }
        self.found.push(Input::Bytes { name: name.to_owned(), bytes });
    }

    /// Adds what was asked for and cannot be had.
    pub fn add_broken(&mut self, name: &str, fault: Fault) {
        self.found.push(Input::Broken { name: name.to_owned(), fault });
    }

    /// All that was found, in order, nothing twice.
    pub fn finish(self) -> Listing {
        self.found
    }

    fn broken(&mut self, path: &Path, fault: Fault) {
        self.found.push(Input::Broken { name: path.to_string_lossy().into_owned(), fault });
    }

    /// Every regular file under a folder, in order of the names; hidden ones are left out.
    fn folder(&mut self, folder: &Path, pattern: Option<&GlobMatcher>) {
        let mut walk = WalkBuilder::new(folder);
        walk.standard_filters(false).hidden(true).follow_links(true);
        walk.add_custom_ignore_filename(IGNORE_FILE).overrides(self.exclude.clone());
        let outputs = self.outputs.clone();
        walk.filter_entry(move |entry| {
            let is_output = || fs::canonicalize(entry.path()).is_ok_and(|real| outputs.contains(&real));
            outputs.is_empty() || entry.depth() == 0 || !is_output()
        });
        // Sorted here: the walk itself would hold more than a path of each entry of a folder.
        let mut met: Vec<(Box<Path>, Option<Box<Fault>>)> = Vec::new();
        for entry in walk.build() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) if is_loop(&error) => {
                    let name = error_path(&error).unwrap_or(folder).to_string_lossy().into_owned();
                    self.passed.push(Passed { name, is_entry: false });
                    continue;
                }
                Err(error) => {
                    let at = error_path(&error).unwrap_or(folder).into();
                    let said = error.to_string();
                    let kind = error.into_io_error().map_or(std::io::ErrorKind::Other, |error| error.kind());
                    met.push((at, Some(Box::new(Fault::Io(kind, said)))));
                    continue;
                }
            };
            let is = entry.file_type();
            if !is.is_some_and(|kind| kind.is_dir())
                && pattern.is_none_or(|pattern| pattern.is_match(entry.path()))
            {
                let fault = (!is.is_some_and(|kind| kind.is_file())).then(|| Box::new(Fault::NotAFile));
                met.push((entry.into_path().into(), fault));
            }
        }
        met.sort_by(|(one, _), (other, _)| one.cmp(other));
        for (path, fault) in met {
            self.look_at(&path, false);
            match fault {
                Some(fault) => self.broken(&path, *fault),
                None if is_named_archive(&path) => self.archive_or_file(&path),
                None => self.file(&path),
            }
        }
    }

    fn matches(&mut self, argument: &Path, base: &Path, pattern: &GlobMatcher) {
        let before = self.found.len();
        self.folder(base, Some(pattern));
        if self.found.len() == before {
            let said = "no file matches the pattern".to_owned();
            self.broken(argument, Fault::Io(std::io::ErrorKind::NotFound, said));
        }
    }

    fn is_new(&mut self, path: &Path) -> bool {
        let plain: PathBuf = path.components().filter(|part| *part != Component::CurDir).collect();
        let mut half = [0; 16];
        half.copy_from_slice(&Sha256::digest(plain.as_os_str().as_encoded_bytes())[..16]);
        self.known.insert(half)
    }

    fn file(&mut self, path: &Path) {
        if self.is_new(path) {
            self.found.push(Input::file(path));
        }
    }

    fn archive_or_file(&mut self, path: &Path) {
        if !self.is_new(path) {
            return;
        }
        let name = path.to_string_lossy().into_owned();
        match self.entries(Archive { name, place: ArchivePlace::File(path.to_owned()) }) {
            Some(entries) => self.found.extend(entries),
            None => self.found.push(Input::file(path)),
        }
    }

    fn entries(&mut self, archive: Archive) -> Option<Vec<Input>> {
        // As in a folder: what is left out takes with it all that lies in it.
        let is_wanted = |name: &str| {
            let mut around = Path::new(name).ancestors().enumerate();
            !around.any(|(above, path)| self.exclude.matched(path, above > 0).is_ignore())
        };
        let entries = archive::entries(&Arc::new(archive), self.max_bytes, &is_wanted)?;
        self.passed.extend(entries.links.into_iter().map(|name| Passed { name, is_entry: true }));
        Some(entries.found)
    }
}

/// Whether a file that was named outright is an archive, whatever its name.
fn starts_as_archive(path: &Path) -> bool {
    let mut start = [0; 4];
    let is_archive = File::open(path).and_then(|mut file| file.read_exact(&mut start)).is_ok();
    is_named_archive(path) || is_archive && start == *archive::MAGIC
}

/// The folder that a glob starts from, and its pattern.
fn glob(argument: &Path) -> Option<(PathBuf, GlobMatcher)> {
    let text = argument.to_str()?;
    let is_pattern = |part: &str| part.contains(['*', '?', '[', '{']);
    if !is_pattern(text) {
        return None;
    }
    let base: PathBuf =
        argument.components().take_while(|part| !is_pattern(&part.as_os_str().to_string_lossy())).collect();
    let pattern = GlobBuilder::new(text.strip_prefix("./").unwrap_or(text)).literal_separator(true).build();
    let base = if base.as_os_str().is_empty() { PathBuf::from(".") } else { base };
    Some((base, pattern.ok()?.compile_matcher()))
}

/// The real place of a regular file: nothing else is ever put in another's place.
fn regular(path: &Path) -> Option<PathBuf> {
    let real = fs::canonicalize(path).ok()?;
    real.is_file().then_some(real)
}

/// Whether a link leads back to a folder that is being walked: all that lies there is met anyway.
fn is_loop(error: &ignore::Error) -> bool {
    match error {
        ignore::Error::Loop { .. } => true,
        ignore::Error::WithPath { err, .. }
        | ignore::Error::WithDepth { err, .. }
        | ignore::Error::WithLineNumber { err, .. } => is_loop(err),
        _ => false,
    }
}

fn error_path(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => error_path(err),
        ignore::Error::Loop { child, .. } => Some(child),
        _ => None,
    }
}
