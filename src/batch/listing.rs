//! Inputs in order, kept small: a run over many files knows all their names before it reads the first.
//!
//! Of a name only what it does not share with the one before it is kept: names of a folder differ in a few letters.

use std::io::{Cursor, Read};
use std::sync::Arc;

use super::archive::Archive;
use super::inputs::Input;

/// Inputs in order.
#[derive(Debug, Default)]
pub struct Listing {
    count: usize,
    /// One input behind the other, each as its kind and what that kind has.
    packed: Vec<u8>,
    /// The last name that is packed.
    last: String,
    archives: Vec<Arc<Archive>>,
    /// Inputs of other kinds, which are few.
    others: Vec<Input>,
}

/// A file: its name follows.
const FILE: u8 = 0;
/// An entry that lies in its archive itself: the archive's place in the list of them, the entry's number and its name
/// follow.
const ENTRY: u8 = 1;
/// The next of the others.
const OTHER: u8 = 2;

impl Listing {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Adds one more.
    pub fn push(&mut self, input: Input) {
        self.count += 1;
        if self.pack(&input).is_none() {
            self.packed.push(OTHER);
            self.others.push(input);
        }
    }

    /// None of what is kept whole: paths that are no UTF-8, entries of archives within archives and the like.
    fn pack(&mut self, input: &Input) -> Option<()> {
        match input {
            Input::File { path, name: None } => {
                let name = path.to_str()?;
                let lengths = self.lengths(name)?;
                self.packed.push(FILE);
                self.put_name(name, lengths);
            }
            Input::Entry { archive, at, name } => {
                let &[at] = at.as_slice() else { return None };
                let lengths = self.lengths(name)?;
                if !self.archives.last().is_some_and(|last| Arc::ptr_eq(last, archive)) {
                    self.archives.push(Arc::clone(archive));
                }
                let (archive, at) = (u32::try_from(self.archives.len() - 1).ok()?, u32::try_from(at).ok()?);
                self.packed.push(ENTRY);
                self.packed.extend(archive.to_le_bytes());
                self.packed.extend(at.to_le_bytes());
                self.put_name(name, lengths);
            }
            _ => return None,
        }
        Some(())
    }

    /// How much of a name is that of the one before it, and how much its own; none of names without measure.
    fn lengths(&self, name: &str) -> Option<(u16, u16)> {
        let letters = name.chars().zip(self.last.chars()).take_while(|(own, last)| own == last);
        let shared: usize = letters.map(|(letter, _)| letter.len_utf8()).sum();
        Some((u16::try_from(shared).ok()?, u16::try_from(name.len() - shared).ok()?))
    }

    fn put_name(&mut self, name: &str, (shared, own): (u16, u16)) {
        let end = &name[usize::from(shared)..];
        self.packed.extend(shared.to_le_bytes());
        self.packed.extend(own.to_le_bytes());
        self.packed.extend(end.as_bytes());
        self.last.truncate(shared.into());
        self.last.push_str(end);
    }
}

impl Extend<Input> for Listing {
    fn extend<I: IntoIterator<Item = Input>>(&mut self, inputs: I) {
        inputs.into_iter().for_each(|input| self.push(input));
    }
}

impl FromIterator<Input> for Listing {
    fn from_iter<I: IntoIterator<Item = Input>>(inputs: I) -> Self {
        let mut listing = Self::default();
        listing.extend(inputs);
        listing
    }
}

impl IntoIterator for Listing {
    type Item = Input;
    type IntoIter = Inputs;

    fn into_iter(self) -> Inputs {
        Inputs {
            left: self.count,
            packed: Cursor::new(self.packed),
            last: String::new(),
            archives: self.archives,
            others: self.others.into_iter(),
        }
    }
}

/// The inputs of a listing, one after the other.
#[derive(Debug)]
pub struct Inputs {
    left: usize,
    packed: Cursor<Vec<u8>>,
    last: String,
    archives: Vec<Arc<Archive>>,
    others: std::vec::IntoIter<Input>,
}

impl Inputs {
    fn bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        let mut bytes = [0; N];
        self.packed.read_exact(&mut bytes).ok()?;
        Some(bytes)
    }

    fn number(&mut self) -> Option<usize> {
        self.bytes().map(|bytes| u32::from_le_bytes(bytes) as usize)
    }

    fn name(&mut self) -> Option<String> {
        let [shared, own] = [self.bytes()?, self.bytes()?].map(u16::from_le_bytes);
        self.last.truncate(shared.into());
        self.packed.by_ref().take(own.into()).read_to_string(&mut self.last).ok()?;
        Some(self.last.clone())
    }
}

impl Iterator for Inputs {
    type Item = Input;

    fn next(&mut self) -> Option<Input> {
        self.left = self.left.checked_sub(1)?;
        match self.bytes()? {
            [FILE] => self.name().map(Input::file),
            [ENTRY] => {
                let (archive, at) = (self.number()?, self.number()?);
                let archive = Arc::clone(self.archives.get(archive)?);
                Some(Input::Entry { archive, at: vec![at], name: self.name()? })
            }
            _ => self.others.next(),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::super::archive::ArchivePlace;
    use super::super::inputs::Fault;
    use super::*;

    #[test]
    fn inputs_come_out_as_they_went_in() {
        let archive = |name: &str| {
            Arc::new(Archive { name: name.to_owned(), place: ArchivePlace::File(PathBuf::from(name)) })
        };
        let (one, two) = (archive("一.zip"), archive("二.zip"));
        let entry = |archive: &Arc<Archive>, at: &[usize], name: &str| Input::Entry {
            archive: Arc::clone(archive),
            at: at.to_vec(),
            name: format!("{}!/{name}", archive.name),
        };
        let inputs = vec![
            Input::file("部局/目標1.txt"),
            Input::file("部局/目標10.txt"),
            Input::file("部局/目録.pdf"),
            Input::file("部局/目録.pdf"),
            entry(&one, &[3], "あ.txt"),
            entry(&one, &[4, 1], "う.zip!/い.txt"),
            entry(&two, &[0], "あ.txt"),
            entry(&one, &[5], "い.txt"),
            Input::Broken { name: "部".to_owned(), fault: Fault::NotAFile },
            Input::File { path: PathBuf::from("x"), name: Some("y".to_owned()) },
            Input::Bytes { name: "-".to_owned(), bytes: Arc::from(*b"z") },
            #[cfg(unix)]
            Input::file(<std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(b"\xff.txt")),
            Input::file(""),
            Input::file("部局/目標2.txt"),
        ];
        let listing: Listing = inputs.iter().cloned().collect();
        assert_eq!(listing.len(), inputs.len());
        let back: Vec<Input> = listing.into_iter().collect();
        assert_eq!(format!("{back:?}"), format!("{inputs:?}"));
    }

    #[test]
    fn names_of_a_folder_take_little_room() {
        let paths =
            (0..10_000).map(|number| Input::file(format!("long/path/to/some/folder/{number:05}.txt")));
        let listing: Listing = paths.collect();
        assert!(listing.packed.len() < 10_000 * 12, "{} bytes", listing.packed.len());
    }
}
