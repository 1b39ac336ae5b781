//! Finds the sources of records again: by the name they had, below another folder, or by their bytes.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::inputs::Input;
use super::listing::Listing;
use super::walk::Finder;
use crate::error::Error;
use crate::input::Source;

/// Where sources may be.
#[derive(Debug)]
pub struct Sources {
    folder: Option<PathBuf>,
    max_bytes: u64,
    /// Every file of the folder by its hash; made when a source is not where its name says.
    by_hash: OnceLock<HashMap<String, Input>>,
    archives: Mutex<HashMap<PathBuf, Arc<HashMap<String, Input>>>>,
}

/// What was found of a source.
#[derive(Debug)]
pub enum Located {
    /// The very bytes.
    Same(Source),
    /// Other bytes under its name.
    Changed(Source),
    /// Something under its name that cannot be read.
    Unreadable(Error),
    /// Nothing.
    Missing,
}

impl Sources {
    /// Sources below `folder`, or where their names say.
    pub fn new(folder: Option<PathBuf>, max_bytes: u64) -> Self {
        Self { folder, max_bytes, by_hash: OnceLock::new(), archives: Mutex::default() }
    }

    /// The source that was called `file` and had the hash `sha256`.
    pub fn find(&self, file: &str, sha256: &str) -> Located {
        let mut otherwise = Located::Missing;
        for candidate in self.candidates(file) {
            match candidate.read(self.max_bytes) {
                Ok(mut source) if source.sha256 == sha256 => {
                    file.clone_into(&mut source.name);
                    return Located::Same(source);
                }
                Ok(source) if matches!(otherwise, Located::Missing) => otherwise = Located::Changed(source),
                Err(error) if matches!(otherwise, Located::Missing) => otherwise = Located::Unreadable(error),
                _ => {}
            }
        }
        if let Some(Ok(mut source)) = self.moved(sha256).map(|input| input.read(self.max_bytes)) {
            file.clone_into(&mut source.name);
            return Located::Same(source);
        }
        otherwise
    }

    /// What stands under the name, or under the end of it below the folder.
    fn candidates(&self, file: &str) -> Vec<Input> {
        let (outer, inner) = match file.split_once("!/") {
            Some((outer, inner)) => (outer, Some(inner)),
            None => (file, None),
        };
        let mut paths: Vec<PathBuf> = Vec::new();
        if let Some(folder) = &self.folder {
            let parts: Vec<_> =
                Path::new(outer).iter().filter(|part| *part != "/" && *part != "..").collect();
            paths.extend((0..parts.len()).map(|from| folder.join(parts[from..].iter().collect::<PathBuf>())));
        }
        paths.push(PathBuf::from(outer));
        paths.retain(|path| path.is_file());
        match inner {
            None => paths.into_iter().map(Input::file).collect(),
            Some(inner) => paths.iter().filter_map(|path| self.entries(path).get(inner).cloned()).collect(),
        }
    }

    /// An archive's entries by their names in it.
    fn entries(&self, archive: &Path) -> Arc<HashMap<String, Input>> {
        let mut known = self.archives.lock().unwrap_or_else(PoisonError::into_inner);
        let entries = known.entry(archive.to_owned()).or_insert_with(|| {
            let inside = |input: &Input| input.name().split_once("!/").map(|(_, inner)| inner.to_owned());
            let found = listed(archive, self.max_bytes).into_iter();
            Arc::new(found.filter_map(|input| Some((inside(&input)?, input))).collect())
        });
        Arc::clone(entries)
    }

    fn moved(&self, sha256: &str) -> Option<&Input> {
        let folder = self.folder.as_ref()?;
        let by_hash = self.by_hash.get_or_init(|| {
            let hashed = |input: Input| Some((input.read(self.max_bytes).ok()?.sha256, input));
            listed(folder, self.max_bytes).into_iter().filter_map(hashed).collect()
        });
        by_hash.get(sha256)
    }
}

fn listed(path: &Path, max_bytes: u64) -> Listing {
    let Ok(mut finder) = Finder::new(&[], &[], max_bytes) else { return Listing::default() };
    finder.add(path);
    finder.finish()
}
