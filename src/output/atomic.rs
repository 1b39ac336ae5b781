//! Files that are there whole or not at all: written beside their place, made durable, and moved into it.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// A file being written.
#[derive(Debug)]
pub struct Replacement {
    target: PathBuf,
    writing: Writing,
}

#[derive(Debug)]
enum Writing {
    Beside(NamedTempFile),
    /// A device or a pipe cannot be replaced and is written to as it is.
    Straight(File),
}

impl Replacement {
    /// Begins a file that will stand at `target`.
    ///
    /// - Errors: a folder that is not there or may not be written to.
    pub fn new(target: &Path) -> io::Result<Self> {
        // What a link leads to is replaced, not the link.
        let target = fs::canonicalize(target).unwrap_or_else(|_| target.to_owned());
        let writing = match fs::metadata(&target) {
            Ok(found) if found.is_dir() => {
                return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
            }
            Ok(found) if !found.is_file() => {
                Writing::Straight(fs::OpenOptions::new().write(true).open(&target)?)
            }
            _ => Writing::Beside(beside(&target)?),
        };
        Ok(Self { target, writing })
    }

    /// Where to write, for libraries that want a path.
    pub fn path(&self) -> &Path {
        match &self.writing {
            Writing::Beside(file) => file.path(),
            Writing::Straight(_) => &self.target,
        }
    }

    /// Where to write.
    pub fn file(&mut self) -> &mut File {
        match &mut self.writing {
            Writing::Beside(file) => file.as_file_mut(),
            Writing::Straight(file) => file,
        }
    }

    /// Puts the file into its place.
    ///
    /// - Errors: what the system says; the place then holds what it held before.
    pub fn commit(self) -> io::Result<()> {
        let Writing::Beside(file) = self.writing else { return Ok(()) };
        file.as_file().sync_all()?;
        file.persist(&self.target).map_err(|error| error.error)?;
        sync_folder(&self.target)
    }
}

fn beside(target: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".okoshi-").suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any program makes files: the user's mask decides.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder_of(target))
}

/// The folder a file stands in.
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Makes a move durable, where folders can be made so.
fn sync_folder(target: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder_of(target))?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_file_appears_whole_and_an_abandoned_one_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("記録.txt");
        let mut given_up = Replacement::new(&target).unwrap();
        given_up.file().write_all(b"half").unwrap();
        drop(given_up);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        for text in ["first", "second"] {
            let mut file = Replacement::new(&target).unwrap();
            file.file().write_all(text.as_bytes()).unwrap();
            assert_ne!(fs::read_to_string(&target).unwrap_or_default(), text);
            file.commit().unwrap();
            assert_eq!(fs::read_to_string(&target).unwrap(), text);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(Replacement::new(folder.path()).is_err());
        assert!(Replacement::new(&folder.path().join("no/such")).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_keeps_leading_to_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let (target, link) = (folder.path().join("a"), folder.path().join("b"));
        fs::write(&target, "old").unwrap();
        std::os::unix::fs::symlink(&target, &link).unwrap();
        let mut file = Replacement::new(&link).unwrap();
        file.file().write_all(b"new").unwrap();
        file.commit().unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&target).unwrap(), "new");
    }
}
