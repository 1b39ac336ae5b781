//! Many inputs: found, read on all cores, noted on the disk as they are done, and told of one by one.
//!
//! The only place with threads of its own (the PDF reader has one to guard itself). Knows no command line, and
//! does not say what is done with a source: that is handed in.

mod archive;
mod engine;
mod facts;
mod inputs;
mod listing;
mod lists;
mod locate;
mod proof;
mod report;
mod store;
mod walk;

pub use engine::{Engine, Failure, Task, WORKER};
pub use facts::{Facts, First, Status};
pub use inputs::{Fault, Input, Shard};
pub use listing::Listing;
pub use lists::{JsonLines, paths};
pub use locate::{Located, Sources};
pub use proof::{Finding, counts_all, differences, hold};
pub use report::{RunFacts, Sums, triage, write as write_report};
pub use store::{Begin, Header, Known, RECORDS, Refusal, STATE, Store};
pub use walk::{BadPattern, Finder, IGNORE_FILE, Passed};

use std::collections::HashMap;
use std::io;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::error::Error;
use crate::input::Source;
use crate::output;
use crate::output::shape::ShapedRecord;
use crate::wording::Lang;

/// How a source is read: hands over one record after the other, so that no more than one is held at once, and gives
/// what is to be said about them.
pub type Read = dyn Fn(&Source, &mut dyn FnMut(&ShapedRecord)) -> Result<String, Error> + Send + Sync;

/// What is said of an input, by its name, that was not read.
pub type TalkOf = dyn Fn(&str, &Error) -> String + Send + Sync;

/// How a run goes.
pub struct Run {
    /// Reads a source.
    pub read: Box<Read>,
    /// What is to be said of an input that was not read.
    pub talk_of: Box<TalkOf>,
    /// Language of messages.
    pub lang: Lang,
    /// Largest source, in bytes.
    pub max_bytes: u64,
    /// Inputs worked on at once.
    pub jobs: usize,
    /// Time for one input.
    pub limit: Duration,
    /// Set from outside to take no more inputs.
    pub stop: Arc<AtomicBool>,
}

/// What became of an input.
#[derive(Debug)]
pub struct Outcome {
    /// For the journal and the report.
    pub facts: Facts,
    /// Its records, each the JSON of one line.
    pub lines: Vec<String>,
    /// What is to be said about it.
    pub talk: String,
    /// Whether an earlier run had done it.
    pub is_reused: bool,
}

impl Run {
    /// Reads all `inputs`, notes in `store` what became of each and tells `tell`, both in order of the inputs.
    ///
    /// - Shape: one outcome an input; of inputs with the same bytes all but the first are duplicates.
    /// - Errors: those of the store and of `tell`.
    pub fn run(
        self,
        inputs: impl Iterator<Item = Input> + Send + 'static,
        known: Known,
        store: &mut Store,
        tell: &mut dyn FnMut(Outcome) -> io::Result<()>,
    ) -> io::Result<Sums> {
        let engine = Engine { jobs: self.jobs, limit: self.limit, stop: Arc::clone(&self.stop) };
        let firsts = Mutex::new(HashMap::with_capacity(inputs.size_hint().0));
        let task = Arc::new(Reading { run: self, known, firsts });
        let mut sums = Sums::default();
        engine.run(task, inputs, |_, read| {
            let outcome = note(read, store)?;
            sums.add(&outcome.facts);
            sums.reused += usize::from(outcome.is_reused);
            tell(outcome)
        })?;
        store.sync()?;
        Ok(sums)
    }
}

/// What a worker found.
enum Found {
    New(Box<(Facts, Vec<String>, String)>),
    /// Its bytes are those of an earlier input, by that one's number.
    Again(Box<Facts>, usize),
    /// An earlier run did it; where the journal says so.
    Reused(u64),
}

fn note(found: Found, store: &mut Store) -> io::Result<Outcome> {
    let is_reused = matches!(found, Found::Reused(_));
    let (facts, lines, talk) = match found {
        Found::New(new) => *new,
        Found::Again(mut facts, first) => {
            facts.duplicate_of = Some(store.facts(first)?.file);
            (*facts, Vec::new(), String::new())
        }
        Found::Reused(at) => {
            store.reuse(at);
            let facts = store.facts(store.len() - 1)?;
            return Ok(Outcome { facts, lines: Vec::new(), talk: String::new(), is_reused });
        }
    };
    store.append(&facts, &lines)?;
    Ok(Outcome { facts, lines, talk, is_reused })
}

struct Reading {
    run: Run,
    known: Known,
    /// Which input had which bytes first, by half of their hash.
    firsts: Mutex<HashMap<[u8; 16], usize>>,
}

struct Loaded {
    name: String,
    source: Result<Source, Error>,
    first: Option<usize>,
    /// How long it took to get hold of it; waiting for its turn is not counted.
    took: Duration,
}

impl Reading {
    fn facts_of_failure(&self, name: String, error: &Error) -> Found {
        let talk = (self.run.talk_of)(&name, error);
        Found::New(Box::new((Facts::failed(name, error, self.run.lang), Vec::new(), talk)))
    }
}

impl Task for Reading {
    type Input = Input;
    type Loaded = Loaded;
    type Output = Found;

    fn load(&self, input: Input) -> Loaded {
        let began = Instant::now();
        let name = input.name().into_owned();
        let source = input.read(self.run.max_bytes);
        Loaded { name, source, first: None, took: began.elapsed() }
    }

    fn admit(&self, ticket: usize, loaded: &mut Loaded) {
        let Ok(source) = &loaded.source else { return };
        // Sources without a byte have nothing in common: each is told as empty.
        if source.bytes.is_empty() {
            return;
        }
        let mut firsts = self.firsts.lock().unwrap_or_else(PoisonError::into_inner);
        let first = *firsts.entry(half(&source.sha256)).or_insert(ticket);
        loaded.first = (first != ticket).then_some(first);
    }

    fn work(&self, loaded: Loaded) -> Found {
        let Loaded { name, source, first, took } = loaded;
        let began = Instant::now();
        let source = match source {
            Ok(source) => source,
            Err(error) => return self.facts_of_failure(name, &error),
        };
        if let Some(first) = first {
            let mut facts = Facts::nothing(name, Status::Duplicate);
            facts.sha256 = Some(source.sha256);
            return Found::Again(Box::new(facts), first);
        }
        if let Some(at) = self.known.find(&name, &source.sha256) {
            return Found::Reused(at);
        }
        let ms = || u64::try_from((took + began.elapsed()).as_millis()).unwrap_or(u64::MAX);
        let (mut facts, mut lines) = (Facts::nothing(name, Status::Read), Vec::new());
        let read = (self.run.read)(&source, &mut |record| {
            facts.add(record);
            lines.push(output::line(record));
        });
        let talk = read.unwrap_or_else(|error| {
            let name = std::mem::take(&mut facts.file);
            let talk = (self.run.talk_of)(&name, &error);
            (facts, lines) = (Facts::failed(name, &error, self.run.lang), Vec::new());
            talk
        });
        (facts.sha256, facts.ms) = (Some(source.sha256), ms());
        Found::New(Box::new((facts, lines, talk)))
    }

    fn failed(&self, input: &Input, failure: Failure) -> Found {
        let seconds = self.run.limit.as_secs();
        let error = match failure {
            Failure::Panic => Error::Broke,
            Failure::Late if input.is_pipe() => Error::NoEnd { seconds },
            Failure::Late => Error::OutOfTime { seconds },
        };
        self.facts_of_failure(input.name().into_owned(), &error)
    }
}

/// Half of a hash in hexadecimal digits: enough to tell any number of files apart.
fn half(sha256: &str) -> [u8; 16] {
    let mut half = [0; 16];
    for (byte, pair) in half.iter_mut().zip(sha256.as_bytes().chunks_exact(2)) {
        let digit = |digit: u8| (digit as char).to_digit(16).unwrap_or(0) as u8;
        *byte = digit(pair[0]) << 4 | digit(pair[1]);
    }
    half
}
