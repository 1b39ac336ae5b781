//! Stage 1 of 7, input: a path or a stream in, its bytes out. The only place that reads files.
//!
//! [input] → text → blocks → layout → record → validate → output

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::form::LibraryError;
use crate::span;

/// Bytes to be read, and where they came from.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path as given, or a name for a stream or an archive's entry.
    pub name: String,
    /// All of it.
    pub bytes: Vec<u8>,
    /// SHA-256 of the bytes, in hexadecimal digits.
    pub sha256: String,
}

impl Source {
    /// Bytes under a name.
    pub fn new(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        let sha256 = span::hex(&Sha256::digest(&bytes));
        Self { name: name.into(), bytes, sha256 }
    }
}

/// Largest file read unless said otherwise, in bytes: 256 MiB.
pub const MAX_BYTES: u64 = 256 << 20;

/// Reads a file.
///
/// - Errors: what the system says, or that the file is larger than `max_bytes`, told before it is read.
pub fn read(path: &Path, max_bytes: u64) -> Result<Source, Error> {
    let file = fs::File::open(path).map_err(|cause| Error::Io { cause })?;
    let found = file.metadata().map_err(|cause| Error::Io { cause })?;
    if found.is_dir() {
        let cause = io::Error::new(io::ErrorKind::IsADirectory, "it is a folder");
        return Err(Error::Io { cause });
    }
    if is_device(&found) {
        return Err(Error::Device);
    }
    if found.is_file() && found.len() > max_bytes {
        return Err(Error::TooLarge { bytes: found.len(), limit: max_bytes });
    }
    read_stream(file, path.to_string_lossy().into_owned(), max_bytes)
}

/// Whether it is a device: some give bytes without end. Pipes are read, the shell's `<(…)` is one.
#[cfg(unix)]
fn is_device(found: &fs::Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    let kind = found.file_type();
    kind.is_char_device() || kind.is_block_device()
}

#[cfg(not(unix))]
fn is_device(_: &fs::Metadata) -> bool {
    false
}

/// Whether a path leads to a pipe, which gives nothing until somebody writes to it.
pub fn is_pipe(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        fs::metadata(path).is_ok_and(|found| found.file_type().is_fifo())
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        false
    }
}

/// Reads a stream to its end.
pub fn read_stream(stream: impl Read, name: String, max_bytes: u64) -> Result<Source, Error> {
    let mut bytes = Vec::new();
    let taken = stream.take(max_bytes.saturating_add(1)).read_to_end(&mut bytes);
    taken.map_err(|cause| Error::Io { cause })?;
    let size = bytes.len() as u64;
    if size > max_bytes {
        return Err(Error::TooLarge { bytes: size, limit: max_bytes });
    }
    Ok(Source::new(name, bytes))
}

/// Largest drawing, in bytes.
const MAX_DRAWING: u64 = 1 << 20;

/// All drawings (`*.form`) under a folder, with their paths, in order of the paths.
pub fn drawings(folder: &Path) -> Result<Vec<(PathBuf, String)>, LibraryError> {
    let mut found = Vec::new();
    drawings_below(folder, &mut Vec::new(), &mut found)?;
    found.sort();
    Ok(found)
}

/// `above` holds the folders that lead here: a link back to one of them is not followed.
fn drawings_below(
    folder: &Path,
    above: &mut Vec<PathBuf>,
    found: &mut Vec<(PathBuf, String)>,
) -> Result<(), LibraryError> {
    let failed = |file: &Path| {
        let file = file.to_owned();
        move |cause| LibraryError::Io { file, cause }
    };
    let real = fs::canonicalize(folder).map_err(failed(folder))?;
    if above.contains(&real) {
        return Ok(());
    }
    above.push(real);
    for entry in fs::read_dir(folder).map_err(failed(folder))? {
        let path = entry.map_err(failed(folder))?.path();
        if path.is_dir() {
            drawings_below(&path, above, found)?;
        } else if path.extension().is_some_and(|extension| extension == "form") {
            let drawing = drawing(&path)?;
            found.push((path, drawing));
        }
    }
    above.pop();
    Ok(())
}

fn drawing(path: &Path) -> Result<String, LibraryError> {
    let file = || path.to_owned();
    let failed = |cause| LibraryError::Io { file: file(), cause };
    // Looked at before it is opened: a pipe that nobody writes to would not let go.
    let size = fs::metadata(path).map_err(failed)?;
    if !size.is_file() {
        return Err(LibraryError::NotAFile { file: file() });
    }
    if size.len() > MAX_DRAWING {
        return Err(LibraryError::TooLarge { file: file(), bytes: size.len(), limit: MAX_DRAWING });
    }
    fs::read_to_string(path).map_err(failed)
}
