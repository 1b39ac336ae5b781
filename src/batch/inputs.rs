//! What is to be read: files, entries of archives, texts of a stream; each under the name its records bear.

use std::borrow::Cow;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::archive::{self, Archive};
use crate::error::{ArchiveProblem, Error};
use crate::input::{self, Source};

/// One thing to read.
#[derive(Clone, Debug)]
pub enum Input {
    /// A file.
    File {
        /// Where it is.
        path: PathBuf,
        /// What it is called, if not by its path.
        name: Option<String>,
    },
    /// An entry of an archive.
    Entry {
        /// The archive.
        archive: Arc<Archive>,
        /// The entry's number; in an archive within it, that archive's number first.
        at: Vec<usize>,
        /// `archive.zip!/folder/entry`.
        name: String,
    },
    /// Bytes that came by a stream.
    Bytes {
        /// What they are called.
        name: String,
        /// All of them.
        bytes: Arc<[u8]>,
    },
    /// What was asked for and cannot even be opened.
    Broken {
        /// What it is called.
        name: String,
        /// Why.
        fault: Fault,
    },
}

/// Why an input cannot be opened; like [`Error`], but can be handed on.
#[derive(Clone, Debug)]
pub enum Fault {
    /// What the system said.
    Io(io::ErrorKind, String),
    /// An archive's.
    Archive(ArchiveProblem),
    /// Too large to be read.
    TooLarge {
        /// Its size in bytes.
        bytes: u64,
        /// What is allowed.
        limit: u64,
    },
    /// There is nothing in it.
    Empty,
    /// A socket or the like.
    NotAFile,
    /// A line that says nothing.
    BadLine(String),
}

impl From<&io::Error> for Fault {
    fn from(error: &io::Error) -> Self {
        Self::Io(error.kind(), error.to_string())
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Io(kind, said) => Self::Io { cause: io::Error::new(kind, said) },
            Fault::Archive(problem) => Self::Archive(problem),
            Fault::TooLarge { bytes, limit } => Self::TooLarge { bytes, limit },
            Fault::Empty => Self::Empty,
            Fault::NotAFile => Self::NotAFile,
            Fault::BadLine(cause) => Self::BadLine { cause },
        }
    }
}

impl Input {
    /// A file under its own path.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self::File { path: path.into(), name: None }
    }

    /// The name that records bear as `source.file`. What is no UTF-8 in a path shows as U+FFFD.
    pub fn name(&self) -> Cow<'_, str> {
        match self {
            Self::File { path, name: None } => path.to_string_lossy(),
            Self::File { name: Some(name), .. }
            | Self::Entry { name, .. }
            | Self::Bytes { name, .. }
            | Self::Broken { name, .. } => Cow::Borrowed(name),
        }
    }

    /// Whether it is a pipe.
    pub fn is_pipe(&self) -> bool {
        matches!(self, Self::File { path, .. } if input::is_pipe(path))
    }

    /// Reads it.
    ///
    /// - Errors: what the system or the archive says, or that it is larger than `max_bytes`.
    pub fn read(&self, max_bytes: u64) -> Result<Source, Error> {
        match self {
            Self::File { path, name } => {
                let mut source = input::read(path, max_bytes)?;
                if let Some(name) = name {
                    source.name.clone_from(name);
                }
                Ok(source)
            }
            Self::Entry { archive, at, name } => {
                let bytes = archive::read(archive, at, max_bytes)?;
                Ok(Source::new(name.clone(), bytes))
            }
            Self::Bytes { name, bytes } => Ok(Source::new(name.clone(), bytes.to_vec())),
            Self::Broken { fault, .. } => Err(fault.clone().into()),
        }
    }
}

/// One of several parts that machines share a run in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Which part, from 1.
    pub part: u32,
    /// Of how many.
    pub of: u32,
}

impl Shard {
    /// `2/8`
    pub fn parse(text: &str) -> Option<Self> {
        let (part, of) = text.split_once('/')?;
        let shard = Self { part: part.trim().parse().ok()?, of: of.trim().parse().ok()? };
        (shard.part >= 1 && shard.part <= shard.of).then_some(shard)
    }

    /// Whether the input of this name is in the part: told from the name alone, so that a file stays in its part
    /// when others come or go.
    pub fn holds(self, name: &str) -> bool {
        crc32fast::hash(name.as_bytes()) % self.of == self.part - 1
    }
}

/// Whether `path` looks like an archive by its name.
pub(super) fn is_named_archive(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_share_all_names_out() {
        let names: Vec<String> = (0..500).map(|number| format!("folder/{number}.txt")).collect();
        let parts: Vec<Vec<&String>> = (1..=3)
            .map(|part| names.iter().filter(|name| Shard { part, of: 3 }.holds(name)).collect())
            .collect();
        assert_eq!(parts.iter().map(Vec::len).sum::<usize>(), 500);
        assert!(parts.iter().all(|part| part.len() > 100));
        assert_eq!(Shard::parse("2/8"), Some(Shard { part: 2, of: 8 }));
        for wrong in ["", "0/3", "4/3", "1", "a/b", "1/0"] {
            assert_eq!(Shard::parse(wrong), None, "{wrong}");
        }
    }
}
