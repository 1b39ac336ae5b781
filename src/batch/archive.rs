//! ZIP archives: which entries they have, and the bytes of one. Everything is bounded before it is unpacked.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, Cursor, Read, Seek};
use std::path::PathBuf;
use std::sync::Arc;

use zip::ZipArchive;
use zip::result::ZipError;

use super::inputs::{Fault, Input};
use crate::cp932;
use crate::error::{ArchiveProblem, Error};

/// An archive as given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archive {
    /// Its path, or a name for a stream.
    pub name: String,
    /// Where its bytes are.
    pub place: ArchivePlace,
}

/// Where an archive's bytes are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArchivePlace {
    /// On the disk.
    File(PathBuf),
    /// In memory.
    Bytes(Arc<[u8]>),
}

/// Archives within archives are looked into so deep: a folder of zipped folders is met, more is not.
const MAX_DEPTH: usize = 2;
/// Entries listed of one archive.
const MAX_ENTRIES: usize = 100_000;
/// An archive may unpack to so many times its size, and to so many bytes whatever its size. Texts shrink to a
/// tenth at best, PDFs hardly at all.
const MAX_RATIO: u64 = 100;
const SMALL_BYTES: u64 = 256 << 20;

/// The start of every ZIP archive with an entry.
pub(super) const MAGIC: &[u8; 4] = b"PK\x03\x04";
/// An entry that every Office file has, which is a ZIP archive too but not one of sheets.
const OFFICE: &[u8] = b"[Content_Types].xml";

trait Bytes: Read + Seek + Send {}
impl<T: Read + Seek + Send> Bytes for T {}
type Zip = ZipArchive<Box<dyn Bytes>>;

/// The entries of an archive, in its own order; what cannot be opened stands as a broken input.
/// None if it is an Office file.
///
/// - Errors: none; a broken archive is one broken input.
pub(super) fn entries(
    archive: &Arc<Archive>,
    max_bytes: u64,
    is_wanted: &dyn Fn(&str) -> bool,
) -> Option<Vec<Input>> {
    let broken = |fault| Some(vec![Input::Broken { name: archive.name.clone(), fault }]);
    let (mut zip, size) = match open(archive) {
        Ok(opened) => opened,
        Err(fault) => return broken(fault),
    };
    if zip.file_names_raw().any(|name| name == OFFICE) {
        return None;
    }
    let mut listing = Listing { archive, max_bytes, is_wanted, found: Vec::new() };
    let fault = listing.list(&mut zip, size, &[], &archive.name).err();
    match fault {
        Some(fault) => broken(fault),
        None => Some(listing.found),
    }
}

struct Listing<'l> {
    archive: &'l Arc<Archive>,
    max_bytes: u64,
    is_wanted: &'l dyn Fn(&str) -> bool,
    found: Vec<Input>,
}

impl Listing<'_> {
    fn list(&mut self, zip: &mut Zip, size: u64, above: &[usize], called: &str) -> Result<(), Fault> {
        let total = unpacked_size(zip);
        let limit = size.saturating_mul(MAX_RATIO).max(SMALL_BYTES);
        if total > limit {
            return Err(Fault::Archive(ArchiveProblem::Bomb { bytes: total, limit }));
        }
        for index in 0..zip.len() {
            if self.found.len() >= MAX_ENTRIES {
                return Err(Fault::Archive(ArchiveProblem::TooMany { limit: MAX_ENTRIES }));
            }
            let Ok(entry) = zip.by_index_data(index) else { continue };
            let own = cp932::file_name(entry.name_raw()).replace('\\', "/");
            if entry.is_dir() || own.ends_with('/') || is_clutter(&own) || !(self.is_wanted)(&own) {
                continue;
            }
            let name = format!("{called}!/{own}");
            let mut at = above.to_vec();
            at.push(index);
            if super::inputs::is_named_archive(own.as_ref()) {
                self.nested(zip, index, &at, name);
            } else {
                self.found.push(Input::Entry { archive: Arc::clone(self.archive), at, name });
            }
        }
        Ok(())
    }

    /// An archive within the archive.
    fn nested(&mut self, zip: &mut Zip, index: usize, at: &[usize], name: String) {
        let listed = if at.len() >= MAX_DEPTH {
            Err(Fault::Archive(ArchiveProblem::TooDeep { depth: MAX_DEPTH }))
        } else {
            unpack(zip, index, self.max_bytes).and_then(|bytes| {
                let size = bytes.len() as u64;
                let mut inner = open_bytes(bytes)?;
                let known = self.found.len();
                let listed = self.list(&mut inner, size, at, &name);
                if listed.is_err() {
                    self.found.truncate(known);
                }
                listed
            })
        };
        if let Err(fault) = listed {
            self.found.push(Input::Broken { name, fault });
        }
    }
}

/// What systems leave in archives and nobody put there.
fn is_clutter(name: &str) -> bool {
    name.split('/').any(|part| part == "__MACOSX" || part.starts_with('.') && part != "." && part != "..")
}

/// What all entries unpack to, by the archive's own word; [`unpack`] holds each entry to it.
fn unpacked_size(zip: &Zip) -> u64 {
    (0..zip.len()).filter_map(|index| zip.by_index_data(index).ok()).map(|entry| entry.size()).sum()
}

fn open(archive: &Archive) -> Result<(Zip, u64), Fault> {
    match &archive.place {
        ArchivePlace::File(path) => {
            let file = File::open(path).map_err(|error| Fault::from(&error))?;
            let size = file.metadata().map_or(0, |metadata| metadata.len());
            let zip = ZipArchive::new(Box::new(io::BufReader::new(file)) as Box<dyn Bytes>);
            Ok((zip.map_err(damaged)?, size))
        }
        ArchivePlace::Bytes(bytes) => {
            let zip = ZipArchive::new(Box::new(Cursor::new(Arc::clone(bytes))) as Box<dyn Bytes>);
            Ok((zip.map_err(damaged)?, bytes.len() as u64))
        }
    }
}

fn open_bytes(bytes: Vec<u8>) -> Result<Zip, Fault> {
    ZipArchive::new(Box::new(Cursor::new(bytes)) as Box<dyn Bytes>).map_err(damaged)
}

fn damaged(error: ZipError) -> Fault {
    Fault::Archive(match error {
        ZipError::UnsupportedArchive(said) => ArchiveProblem::Method { cause: said.to_owned() },
        ZipError::CompressionMethodNotSupported(method) => {
            ArchiveProblem::Method { cause: format!("method {method}") }
        }
        error => ArchiveProblem::Damaged { cause: error.to_string() },
    })
}

/// The bytes of one entry: at most what the archive says it has, and at most `max_bytes`.
fn unpack(zip: &mut Zip, index: usize, max_bytes: u64) -> Result<Vec<u8>, Fault> {
    let entry = zip.by_index_data(index).map_err(damaged)?;
    if entry.encrypted() {
        return Err(Fault::Archive(ArchiveProblem::Encrypted));
    }
    let size = entry.size();
    drop(entry);
    if size > max_bytes {
        return Err(Fault::TooLarge { bytes: size, limit: max_bytes });
    }
    let mut bytes = Vec::new();
    let entry = zip.by_index(index).map_err(damaged)?;
    let cause = |cause: String| Fault::Archive(ArchiveProblem::Damaged { cause });
    entry.take(size + 1).read_to_end(&mut bytes).map_err(|error| cause(error.to_string()))?;
    if bytes.len() as u64 != size {
        return Err(cause(format!("an entry of {size} bytes unpacks to another length")));
    }
    Ok(bytes)
}

/// An archive held open: entries are mostly read one after the other, and its list of them may be long.
struct Held {
    archive: Arc<Archive>,
    above: Vec<usize>,
    zip: Zip,
}

thread_local! {
    static HELD: RefCell<Option<Held>> = const { RefCell::new(None) };
}

/// The bytes of the entry `at`.
///
/// - Errors: what the system says, or what is wrong with the archive or the entry.
pub(super) fn read(archive: &Arc<Archive>, at: &[usize], max_bytes: u64) -> Result<Vec<u8>, Error> {
    let Some((index, above)) = at.split_last() else { return Err(Error::Empty) };
    HELD.with_borrow_mut(|held| {
        let is_held =
            held.as_ref().is_some_and(|held| Arc::ptr_eq(&held.archive, archive) && held.above == above);
        if !is_held {
            *held = None;
            let (mut zip, _) = open(archive)?;
            for index in above {
                zip = open_bytes(unpack(&mut zip, *index, max_bytes)?)?;
            }
            *held = Some(Held { archive: Arc::clone(archive), above: above.to_vec(), zip });
        }
        let zip = held.as_mut().map(|held| &mut held.zip).ok_or(Error::Broke)?;
        unpack(zip, *index, max_bytes).map_err(Error::from)
    })
}
