//! ZIP archives: which entries they have, and the bytes of one. Everything is bounded before it is unpacked.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Cursor, Read, Seek};
use std::path::PathBuf;
use std::sync::Arc;

use zip::read::OwnedZipFileEntry;
use zip::result::{ZipError, ZipResult};
use zip::unstable::read::ZipIterable;
use zip::{SUPPORTED_COMPRESSION_METHODS, ZipArchive, ZipReadOptions};

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

/// An open archive, with every entry of its directory.
struct Zip {
    bytes: Box<dyn Bytes>,
    entries: Vec<OwnedZipFileEntry>,
}

impl Zip {
    fn open(bytes: Box<dyn Bytes>) -> ZipResult<Self> {
        let archive = ZipArchive::new(bytes)?;
        let is_short = archive.has_duplicate_names();
        let owned = |index| archive.by_index_data(index).map(OwnedZipFileEntry::from);
        let entries = (0..archive.len()).map(owned).collect::<ZipResult<_>>()?;
        let mut zip = Self { entries, bytes: archive.into_inner() };
        if is_short {
            // Of entries with one name it knows the last; going through the directory gives all of them.
            let mut all = ZipIterable::try_new(&mut zip.bytes, zip::read::Config::default())?;
            zip.entries =
                all.files()?.map(|entry| entry.map(OwnedZipFileEntry::from)).collect::<ZipResult<_>>()?;
        }
        Ok(zip)
    }
}

/// The entries of an archive, in its own order; what cannot be opened stands as a broken input.
/// None if it is an Office file.
///
/// - Errors: none; a broken archive is one broken input, and so is each entry that is refused.
pub(super) fn entries(
    archive: &Arc<Archive>,
    max_bytes: u64,
    is_wanted: &dyn Fn(&str) -> bool,
) -> Option<Entries> {
    let mut listing =
        Listing { archive, max_bytes, is_wanted, entries: Entries::default(), has_unwanted: false };
    match open(archive) {
        Ok((zip, _)) if zip.entries.iter().any(|entry| entry.name_raw() == OFFICE) => return None,
        Ok((mut zip, size)) => listing.list(&mut zip, size, &[], &archive.name),
        Err(fault) => listing.broken(archive.name.clone(), fault),
    }
    Some(listing.entries)
}

/// What an archive holds.
#[derive(Debug, Default)]
pub(super) struct Entries {
    pub(super) found: Vec<Input>,
    /// The names of links, which hold no more than a name.
    pub(super) links: Vec<String>,
}

struct Listing<'l> {
    archive: &'l Arc<Archive>,
    max_bytes: u64,
    is_wanted: &'l dyn Fn(&str) -> bool,
    entries: Entries,
    /// Whether something was left out because the user asked for that.
    has_unwanted: bool,
}

impl Listing<'_> {
    fn broken(&mut self, name: String, fault: Fault) {
        self.entries.found.push(Input::Broken { name, fault });
    }

    fn list(&mut self, zip: &mut Zip, size: u64, above: &[usize], called: &str) {
        let known = self.entries.found.len() + self.entries.links.len();
        let limit = size.saturating_mul(MAX_RATIO).max(SMALL_BYTES);
        let (mut total, mut more) = (0_u64, 0);
        let mut names = HashMap::with_capacity(zip.entries.len());
        self.has_unwanted = false;
        for index in 0..zip.entries.len() {
            let entry = &zip.entries[index];
            let own = cp932::file_name(entry.name_raw()).replace('\\', "/");
            if entry.is_dir() || own.ends_with('/') || is_clutter(&own) {
                continue;
            }
            if !(self.is_wanted)(&own) {
                self.has_unwanted = true;
                continue;
            }
            if self.entries.found.len() >= MAX_ENTRIES {
                more += 1;
                continue;
            }
            let is_archive = super::inputs::is_named_archive(own.as_ref());
            let name = format!("{called}!/{}", only(&own, &mut names));
            if entry.is_symlink() {
                self.entries.links.push(name);
                continue;
            }
            // What is too large by itself is never unpacked.
            let bytes = if entry.size() > self.max_bytes { 0 } else { entry.size() };
            let with_it = bytes.saturating_add(total);
            if with_it > limit {
                self.broken(name, Fault::Archive(ArchiveProblem::Bomb { bytes: with_it, limit }));
                continue;
            }
            total = with_it;
            let mut at = above.to_vec();
            at.push(index);
            if is_archive {
                self.nested(zip, index, &at, name);
            } else {
                self.entries.found.push(Input::Entry { archive: Arc::clone(self.archive), at, name });
            }
        }
        if more > 0 {
            let problem = ArchiveProblem::TooMany { more, limit: MAX_ENTRIES };
            self.broken(called.to_owned(), Fault::Archive(problem));
        } else if self.entries.found.len() + self.entries.links.len() == known && !self.has_unwanted {
            self.broken(called.to_owned(), Fault::Empty);
        }
    }

    /// An archive within the archive.
    fn nested(&mut self, zip: &mut Zip, index: usize, at: &[usize], name: String) {
        if at.len() >= MAX_DEPTH {
            return self.broken(name, Fault::Archive(ArchiveProblem::TooDeep { depth: MAX_DEPTH }));
        }
        let opened =
            unpack(zip, index, self.max_bytes).and_then(|bytes| Ok((bytes.len() as u64, open_bytes(bytes)?)));
        match opened {
            Ok((size, mut inner)) => {
                let has_unwanted = self.has_unwanted;
                self.list(&mut inner, size, at, &name);
                self.has_unwanted |= has_unwanted;
            }
            Err(fault) => self.broken(name, fault),
        }
    }
}

/// A name that no other entry of the archive bears: the second `a.pdf` is `a.pdf#2`. `names` counts each.
fn only(own: &str, names: &mut HashMap<String, usize>) -> String {
    let mut count = names.get(own).copied().unwrap_or(0);
    let mut name = own.to_owned();
    while count > 0 && names.contains_key(&name) {
        count += 1;
        name = format!("{own}#{count}");
    }
    names.insert(own.to_owned(), count.max(1));
    names.entry(name.clone()).or_insert(1);
    name
}

/// What systems leave in archives and nobody put there.
fn is_clutter(name: &str) -> bool {
    name.split('/').any(|part| part == "__MACOSX" || part.starts_with('.') && part != "." && part != "..")
}

fn open(archive: &Archive) -> Result<(Zip, u64), Fault> {
    match &archive.place {
        ArchivePlace::File(path) => {
            let file = File::open(path).map_err(|error| Fault::from(&error))?;
            let size = file.metadata().map_or(0, |metadata| metadata.len());
            let zip = if size == 0 { Err(Fault::Empty) } else { of(Box::new(io::BufReader::new(file))) };
            Ok((zip?, size))
        }
        ArchivePlace::Bytes(bytes) => Ok((of(Box::new(Cursor::new(Arc::clone(bytes))))?, bytes.len() as u64)),
    }
}

fn open_bytes(bytes: Vec<u8>) -> Result<Zip, Fault> {
    if bytes.is_empty() { Err(Fault::Empty) } else { of(Box::new(Cursor::new(bytes))) }
}

fn of(bytes: Box<dyn Bytes>) -> Result<Zip, Fault> {
    Zip::open(bytes).map_err(damaged)
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
    let Zip { bytes: archive, entries } = zip;
    let entry = entries.get(index).ok_or_else(|| damaged(ZipError::FileNotFound))?;
    if entry.encrypted() {
        return Err(Fault::Archive(ArchiveProblem::Encrypted));
    }
    let method = entry.compression();
    // Told before it is tried: what the reader then says is another thing from method to method.
    if !SUPPORTED_COMPRESSION_METHODS.contains(&method) {
        return Err(Fault::Archive(ArchiveProblem::Method { cause: method.to_string() }));
    }
    let size = entry.size();
    if size > max_bytes {
        return Err(Fault::TooLarge { bytes: size, limit: max_bytes });
    }
    let mut bytes = Vec::new();
    let entry = entry.as_ref().with_reader(archive, ZipReadOptions::new()).map_err(damaged)?;
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

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn every_entry_has_a_name_of_its_own() {
        let mut names = HashMap::new();
        let given = ["a", "a", "b", "a#3", "a", "a", "a#3", "b"].map(|name| only(name, &mut names));
        assert_eq!(given, ["a", "a#2", "b", "a#3", "a#4", "a#5", "a#3#2", "b#2"]);
        let many: Vec<String> = (0..50_000).map(|_| only("c", &mut names)).collect();
        assert_eq!(many[49_999], "c#50000");
    }

    #[test]
    fn of_too_many_entries_the_first_are_read_and_the_rest_is_one_failure() {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for number in 0..MAX_ENTRIES + 3 {
            let options = zip::write::SimpleFileOptions::default();
            writer.start_file(format!("{number}.txt"), options).unwrap();
        }
        writer.write_all(b"x").unwrap();
        let bytes = writer.finish().unwrap().into_inner();
        let archive = Arc::new(Archive { name: "a".to_owned(), place: ArchivePlace::Bytes(bytes.into()) });
        let found = entries(&archive, 1 << 20, &|_| true).unwrap().found;
        assert_eq!(found.len(), MAX_ENTRIES + 1);
        let told = Fault::Archive(ArchiveProblem::TooMany { more: 3, limit: MAX_ENTRIES });
        assert_eq!(
            format!("{:?}", found[MAX_ENTRIES]),
            format!("{:?}", Input::Broken { name: "a".to_owned(), fault: told })
        );
    }
}
