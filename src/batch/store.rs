//! What a run has done so far, on the disk: the records as they came, and a journal of the inputs.
//!
//! `records.part` holds records in the order they were made. `journal` has one line an input: a checksum and JSON
//! that says what became of it and where its records are. Records are written before the line that names them, so
//! after a kill at any moment what the lines say is there; a line torn in the middle fails its checksum and ends
//! the journal. When a run is over the records stand in the order of the inputs in `records.jsonl`, and the
//! journal points there.

mod journal;

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use journal::{Line, Stretch, Which, sealed, unsealed};

use super::facts::Facts;
use crate::output::atomic::Replacement;

/// What records depend on beside their source: a run goes on with another's only if this is the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Version of the program.
    pub okoshi: String,
    /// Version of the records' shape.
    pub schema: String,
    /// Hash of the drawings.
    pub forms: String,
    /// Everything else that was asked for and shows in a record.
    pub options: String,
}

/// What earlier runs did: where the journal tells of an input, by its name and the hash of its bytes.
#[derive(Debug, Default)]
pub struct Known(HashMap<[u8; 16], u64>);

impl Known {
    fn key(file: &str, sha256: &str) -> [u8; 16] {
        let mut hasher = Sha256::new();
        hasher.update(sha256.as_bytes());
        hasher.update(file.as_bytes());
        let mut key = [0; 16];
        key.copy_from_slice(&hasher.finalize()[..16]);
        key
    }

    /// Where the journal tells of it, if its records are there.
    pub fn find(&self, file: &str, sha256: &str) -> Option<u64> {
        self.0.get(&Self::key(file, sha256)).copied()
    }

    /// How many inputs there are records of.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Why a run cannot begin.
#[derive(Debug)]
pub enum Refusal {
    /// What the system said of a file.
    Io(PathBuf, io::Error),
    /// A run was broken off there and can be gone on with.
    Unfinished,
    /// Another run is under way there.
    Busy,
}

/// How to begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begin {
    /// Anew, but not over an unfinished run.
    Fresh,
    /// Anew, whatever is there.
    Restart,
    /// With what is there.
    Resume,
}

/// The state of one run.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    /// The records of a run that is over; none for a run that leaves no state.
    done: Option<PathBuf>,
    journal: File,
    journal_length: u64,
    part: File,
    part_length: u64,
    /// Whether records are kept; not where they are streamed.
    keeps_records: bool,
    earlier: Option<File>,
    header: Header,
    order: Vec<u64>,
    synced: Instant,
    /// Held as long as the run lasts.
    lock: Option<File>,
    _temporary: Option<TempDir>,
}

/// How often what was written is made to outlast a power cut.
const SYNC: Duration = Duration::from_secs(5);

const JOURNAL: &str = "journal";
const PART: &str = "records.part";
/// The folder in an output folder that holds a run's state.
pub const STATE: &str = ".okoshi";
/// The records in an output folder.
pub const RECORDS: &str = "records.jsonl";

impl Store {
    /// The state of a run into the folder `out`.
    ///
    /// - Errors: a folder that cannot be written to, an unfinished or a running run in it.
    pub fn open(out: &Path, header: Header, begin: Begin) -> Result<(Self, Known), Refusal> {
        let folder = out.join(STATE);
        let at = |path: &Path| {
            let path = path.to_owned();
            move |error| Refusal::Io(path, error)
        };
        fs::create_dir_all(&folder).map_err(at(&folder))?;
        let lock = File::create(folder.join("lock")).map_err(at(&folder))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => return Err(Refusal::Busy),
            // Some network disks know no locks.
            Err(fs::TryLockError::Error(_)) => {}
        }
        if begin == Begin::Fresh && folder.join(PART).exists() {
            return Err(Refusal::Unfinished);
        }
        let done = Some(out.join(RECORDS));
        let mut store = Self::at(&folder, done, header, begin != Begin::Resume, None).map_err(at(&folder))?;
        store.lock = Some(lock);
        let known =
            if begin == Begin::Resume { store.load().map_err(at(&folder))? } else { Known::default() };
        Ok((store, known))
    }

    /// The state of a run that leaves none; it lies in `beside` while it lasts, without the records if those are not
    /// asked for again.
    pub fn temporary(beside: &Path, header: Header, keeps_records: bool) -> io::Result<Self> {
        let temporary = tempfile::Builder::new().prefix(".okoshi-").tempdir_in(beside)?;
        let folder = temporary.path().to_owned();
        Ok(Self { keeps_records, ..Self::at(&folder, None, header, true, Some(temporary))? })
    }

    fn at(
        folder: &Path,
        done: Option<PathBuf>,
        header: Header,
        anew: bool,
        temporary: Option<TempDir>,
    ) -> io::Result<Self> {
        let open = |name: &str| {
            OpenOptions::new().read(true).write(true).create(true).truncate(anew).open(folder.join(name))
        };
        let mut store = Self {
            folder: folder.to_owned(),
            earlier: done.as_ref().and_then(|path| File::open(path).ok()),
            done,
            journal: open(JOURNAL)?,
            journal_length: 0,
            part: open(PART)?,
            part_length: 0,
            keeps_records: true,
            header,
            order: Vec::new(),
            synced: Instant::now(),
            lock: None,
            _temporary: temporary,
        };
        if anew {
            store.write_header()?;
        }
        Ok(store)
    }

    fn write_header(&mut self) -> io::Result<()> {
        for file in [&mut self.journal, &mut self.part] {
            file.set_len(0)?;
            file.rewind()?;
        }
        (self.journal_length, self.part_length) = (0, 0);
        let line = sealed(&serde_json::to_string(&self.header)?);
        self.write_journal(&line)
    }

    fn write_journal(&mut self, line: &str) -> io::Result<()> {
        self.journal.seek(SeekFrom::Start(self.journal_length))?;
        self.journal.write_all(line.as_bytes())?;
        self.journal_length += line.len() as u64;
        Ok(())
    }

    /// Takes up what the journal tells: every whole line whose records are whole. What a kill tore off is cut away.
    fn load(&mut self) -> io::Result<Known> {
        let mut lines = BufReader::new(self.journal.try_clone()?);
        lines.rewind()?;
        let (mut known, mut at, mut part_end) = (HashMap::new(), 0_u64, 0_u64);
        let mut line = String::new();
        let mut buffer = Vec::new();
        loop {
            line.clear();
            // A tear can go through a character: what is no UTF-8 is no line.
            let read = lines.read_line(&mut line).unwrap_or(0) as u64;
            let Some(json) = unsealed(&line).filter(|_| read > 0) else { break };
            let here = at;
            at += read;
            if here == 0 {
                let is_same = serde_json::from_str::<Header>(json).is_ok_and(|header| header == self.header);
                if is_same {
                    continue;
                }
                at = 0;
                break;
            }
            let Ok(line) = serde_json::from_str::<Line>(json) else { break };
            if !self.read_stretch(line.records, &mut buffer).unwrap_or(false) {
                continue;
            }
            if line.records.file == Which::Part {
                part_end = part_end.max(line.records.offset + line.records.length);
            }
            let Some(sha256) = &line.facts.sha256 else { continue };
            let key = Known::key(&line.facts.file, sha256);
            if line.facts.status.is_done() {
                known.insert(key, here);
            }
        }
        if at == 0 {
            self.write_header()?;
            return Ok(Known::default());
        }
        self.journal.set_len(at)?;
        self.part.set_len(part_end)?;
        (self.journal_length, self.part_length) = (at, part_end);
        Ok(Known(known))
    }

    /// Reads a stretch of records into `buffer`; false if it is not what was written there.
    fn read_stretch(&mut self, stretch: Stretch, buffer: &mut Vec<u8>) -> io::Result<bool> {
        let file = match stretch.file {
            Which::Part => Some(&mut self.part),
            Which::Done => self.earlier.as_mut(),
        };
        let Some(file) = file else { return Ok(stretch.length == 0) };
        file.seek(SeekFrom::Start(stretch.offset))?;
        buffer.clear();
        file.take(stretch.length).read_to_end(buffer)?;
        Ok(buffer.len() as u64 == stretch.length && crc32fast::hash(buffer) == stretch.crc32)
    }

    /// Notes what became of the next input; `records` are its lines, without their ends.
    pub fn append(&mut self, facts: &Facts, records: &[String]) -> io::Result<()> {
        let stretch = self.write_records(if self.keeps_records { records } else { &[] })?;
        self.order.push(self.journal_length);
        let line = Line { facts: facts.clone(), records: stretch };
        self.write_journal(&sealed(&serde_json::to_string(&line)?))?;
        if self.synced.elapsed() > SYNC && self.done.is_some() {
            self.sync()?;
        }
        Ok(())
    }

    fn write_records(&mut self, records: &[String]) -> io::Result<Stretch> {
        let (offset, mut sum) = (self.part_length, crc32fast::Hasher::new());
        self.part.seek(SeekFrom::Start(offset))?;
        let mut part = io::BufWriter::new(&mut self.part);
        for piece in records.iter().flat_map(|record| [record.as_bytes(), b"\n"]) {
            sum.update(piece);
            part.write_all(piece)?;
            self.part_length += piece.len() as u64;
        }
        part.flush()?;
        let length = self.part_length - offset;
        Ok(Stretch { file: Which::Part, offset, length, crc32: sum.finalize() })
    }

    /// Notes that the next input is the one the journal tells of at `at`.
    pub fn reuse(&mut self, at: u64) {
        self.order.push(at);
    }

    /// Makes all that was written outlast a power cut.
    pub fn sync(&mut self) -> io::Result<()> {
        self.part.sync_data()?;
        self.journal.sync_data()?;
        self.synced = Instant::now();
        Ok(())
    }

    /// How many inputs are noted.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// What became of an input, counted from 0.
    pub fn facts(&mut self, index: usize) -> io::Result<Facts> {
        Ok(self.line(index)?.facts)
    }

    fn line(&mut self, index: usize) -> io::Result<Line> {
        let lost =
            || io::Error::new(io::ErrorKind::InvalidData, "the journal was changed while it was in use");
        let at = *self.order.get(index).ok_or_else(lost)?;
        self.journal.seek(SeekFrom::Start(at))?;
        let mut line = String::new();
        BufReader::with_capacity(2048, &mut self.journal).read_line(&mut line)?;
        let json = unsealed(&line).ok_or_else(lost)?;
        Ok(serde_json::from_str(json)?)
    }

    /// Goes through all inputs, in order, with their records' lines.
    pub fn for_each(&mut self, mut visit: impl FnMut(&Facts, &str) -> io::Result<()>) -> io::Result<()> {
        let mut buffer = Vec::new();
        for index in 0..self.order.len() {
            let line = self.line(index)?;
            self.read_records(line.records, &mut buffer)?;
            let text = std::str::from_utf8(&buffer).map_err(io::Error::other)?;
            visit(&line.facts, text)?;
        }
        Ok(())
    }

    fn read_records(&mut self, stretch: Stretch, buffer: &mut Vec<u8>) -> io::Result<()> {
        if self.read_stretch(stretch, buffer)? {
            return Ok(());
        }
        Err(io::Error::new(io::ErrorKind::InvalidData, "the records were changed while they were in use"))
    }

    /// Ends a run in which nothing was read: records of an earlier run stay as they are.
    pub fn leave(self) -> io::Result<()> {
        if self.done.is_none() {
            return Ok(());
        }
        fs::remove_file(self.folder.join(PART))
    }

    /// Ends a run that leaves its state: the records in order, the journal pointing at them, nothing else.
    pub fn close(mut self) -> io::Result<()> {
        let Some(done) = self.done.clone() else { return Ok(()) };
        let mut records = Replacement::new(&done)?;
        let mut journal = Replacement::new(&self.folder.join(JOURNAL))?;
        let mut out = io::BufWriter::new(records.file());
        let mut lines = io::BufWriter::new(journal.file());
        lines.write_all(sealed(&serde_json::to_string(&self.header)?).as_bytes())?;
        let (mut buffer, mut offset) = (Vec::new(), 0);
        for index in 0..self.order.len() {
            let mut line = self.line(index)?;
            self.read_records(line.records, &mut buffer)?;
            out.write_all(&buffer)?;
            line.records.file = Which::Done;
            line.records.offset = offset;
            offset += line.records.length;
            lines.write_all(sealed(&serde_json::to_string(&line)?).as_bytes())?;
        }
        out.flush()?;
        lines.flush()?;
        drop((out, lines));
        // Killed between the two, the journal's checksums no longer hold, and the inputs are read again.
        records.commit()?;
        journal.commit()?;
        fs::remove_file(self.folder.join(PART))
    }
}

#[cfg(test)]
mod tests {
    use super::super::facts::Status;
    use super::*;

    fn header() -> Header {
        let text = |text: &str| text.to_owned();
        Header { okoshi: text("1"), schema: text("1"), forms: text("f"), options: text("o") }
    }

    fn facts(number: usize) -> Facts {
        let mut facts = Facts::nothing(format!("{number}.txt"), Status::Read);
        facts.sha256 = Some(format!("hash {number}"));
        facts
    }

    fn records(number: usize) -> Vec<String> {
        vec![format!("{{\"記録\":{number}}}"); number % 4]
    }

    /// Runs over `count` inputs, with what is known, as far as `until`.
    fn go_on(out: &Path, begin: Begin, count: usize, until: usize) -> (Store, usize) {
        let (mut store, known) = Store::open(out, header(), begin).unwrap();
        for number in 0..count.min(until) {
            match known.find(&format!("{number}.txt"), &format!("hash {number}")) {
                Some(at) => store.reuse(at),
                None => store.append(&facts(number), &records(number)).unwrap(),
            }
        }
        (store, known.len())
    }

    fn whole(count: usize) -> String {
        (0..count).flat_map(records).map(|record| record + "\n").collect()
    }

    #[test]
    fn a_run_killed_anywhere_goes_on_to_the_same_records() {
        let (count, until) = (23, 17);
        let folder = tempfile::tempdir().unwrap();
        drop(go_on(folder.path(), Begin::Fresh, count, until).0);
        let journal = fs::read(folder.path().join(STATE).join(JOURNAL)).unwrap();
        for cut in (0..journal.len()).step_by(211).chain([journal.len() - 1, journal.len()]) {
            let copy = tempfile::tempdir().unwrap();
            fs::create_dir_all(copy.path().join(STATE)).unwrap();
            let of = |name: &str| copy.path().join(STATE).join(name);
            fs::write(of(JOURNAL), &journal[..cut]).unwrap();
            fs::copy(folder.path().join(STATE).join(PART), of(PART)).unwrap();
            let (store, known) = go_on(copy.path(), Begin::Resume, count, count);
            assert!(known <= until);
            assert_eq!(known == until, cut == journal.len(), "cut at {cut}");
            store.close().unwrap();
            assert_eq!(fs::read_to_string(copy.path().join(RECORDS)).unwrap(), whole(count), "cut at {cut}");
            assert!(!of(PART).exists());
        }
    }

    #[test]
    fn records_lost_by_a_power_cut_are_made_again() {
        let folder = tempfile::tempdir().unwrap();
        drop(go_on(folder.path(), Begin::Fresh, 20, 20).0);
        let part = folder.path().join(STATE).join(PART);
        let mut bytes = fs::read(&part).unwrap();
        bytes.truncate(100);
        bytes[30] = 0;
        fs::write(&part, bytes).unwrap();
        let (store, known) = go_on(folder.path(), Begin::Resume, 20, 20);
        assert!((5..15).contains(&known), "{known} known");
        store.close().unwrap();
        assert_eq!(fs::read_to_string(folder.path().join(RECORDS)).unwrap(), whole(20));
    }

    #[test]
    fn a_finished_run_is_known_and_can_grow() {
        let folder = tempfile::tempdir().unwrap();
        go_on(folder.path(), Begin::Fresh, 10, 10).0.close().unwrap();
        let (store, known) = go_on(folder.path(), Begin::Resume, 15, 15);
        assert_eq!(known, 10);
        store.close().unwrap();
        assert_eq!(fs::read_to_string(folder.path().join(RECORDS)).unwrap(), whole(15));
        let other = Header { forms: "other".into(), ..header() };
        let (store, known) = Store::open(folder.path(), other, Begin::Resume).unwrap();
        assert!(known.is_empty());
        drop(store);
    }

    #[test]
    fn an_unfinished_run_is_not_begun_over_unless_told_to() {
        let folder = tempfile::tempdir().unwrap();
        let (store, _) = go_on(folder.path(), Begin::Fresh, 5, 3);
        assert!(matches!(Store::open(folder.path(), header(), Begin::Resume), Err(Refusal::Busy)));
        drop(store);
        assert!(matches!(Store::open(folder.path(), header(), Begin::Fresh), Err(Refusal::Unfinished)));
        let (store, _) = go_on(folder.path(), Begin::Restart, 5, 5);
        store.close().unwrap();
        assert_eq!(fs::read_to_string(folder.path().join(RECORDS)).unwrap(), whole(5));
        assert!(Store::open(folder.path(), header(), Begin::Fresh).is_ok());
    }
}
