//! `okoshi check`: records in, proofs out. Sources are read again, and every value is held against its evidence,
//! the ledger, and what reading gives now.

mod records;
mod told;

use std::fs::File;
use std::io::{self, BufReader};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use super::args::CheckArguments;
use super::convert::{jobs, options};
use super::{Console, Exit, report};
use crate::batch::{self, Engine, Failure, Finding, Located, Sources, Task};
use crate::error::Error;
use crate::form::Library;
use crate::input::Source;
use crate::output;
use crate::output::shape::ShapedRecord;
use crate::pipeline::{self, Options};
use crate::wording::{Lang, Wording};
use records::{Group, Records};
use told::{Told, Verdict};

pub(super) fn run(
    arguments: &CheckArguments,
    library: &Library,
    lang: Lang,
    console: &mut Console<'_>,
) -> io::Result<Exit> {
    let options = match options(&arguments.reading, library, lang, console)? {
        Ok(options) => options,
        Err(exit) => return Ok(exit),
    };
    let records = match open(&arguments.records, console) {
        Ok(records) => records,
        Err(cause) => {
            let name = arguments.records.to_string_lossy();
            let error = Error::Io { cause };
            report::failure(&name, &error, super::args::Diagnostics::Drawn, lang, console)?;
            return Ok(Exit::AllFailed);
        }
    };
    let run = RunFacts::beside(&arguments.records);
    let is_other = run.as_ref().is_some_and(|run| run.is_other(library));
    let checker = Checker {
        sources: Sources::new(arguments.source.clone(), arguments.reading.max_bytes),
        library: library.clone(),
        options,
        is_other,
    };
    let engine = Engine {
        jobs: jobs(arguments.jobs),
        limit: Duration::from_secs(arguments.reading.time_limit),
        stop: Arc::new(AtomicBool::new(false)),
    };
    let (mut worst, mut sums) = (None, Sums::default());
    engine.run(Arc::new(checker), records, |_, checked| {
        sums.sources += 1;
        sums.records += checked.records;
        sums.wrong += checked.wrong;
        for told in checked.told {
            worst = Some(worst.map_or(told.verdict, |worst: Verdict| worst.min(told.verdict)));
            let line = if arguments.json { told.json(lang).to_string() } else { told.line(lang) };
            writeln!(console.out, "{line}")?;
        }
        Ok(())
    })?;
    if sums.records == 0 {
        return report::no_records(&arguments.records, lang, console);
    }
    if let Some(run) = run.filter(|_| is_other) {
        let options = run.options;
        let words = Wording::new(
            format!("この記録は okoshi {} が作りました（{options}）", run.okoshi),
            format!("these records were made by okoshi {} ({options})", run.okoshi),
        );
        writeln!(console.err, "{}", words.get(lang))?;
    }
    if !arguments.quiet {
        writeln!(console.err, "{}", sums.said().get(lang))?;
    }
    Ok(worst.map_or(Exit::Clean, Verdict::exit))
}

/// The records of a file, a stream, or the folder of a run.
fn open(path: &Path, console: &mut Console<'_>) -> io::Result<Records> {
    if path == Path::new("-") {
        let stream = std::mem::replace(&mut console.input, Box::new(io::empty()));
        return Records::new(stream);
    }
    let path = if path.is_dir() { path.join(batch::RECORDS) } else { path.to_owned() };
    Records::new(Box::new(File::open(path)?))
}

/// What the report beside the records says of the run that made them.
#[derive(Deserialize)]
struct RunFacts {
    okoshi: String,
    forms: String,
    options: String,
}

impl RunFacts {
    fn beside(records: &Path) -> Option<Self> {
        let folder = if records.is_dir() { records } else { records.parent()? };
        let report = File::open(folder.join("report.json")).ok()?;
        serde_json::from_reader(BufReader::new(report)).ok()
    }

    fn is_other(&self, library: &Library) -> bool {
        self.okoshi != env!("CARGO_PKG_VERSION") || self.forms != library.hash()
    }
}

#[derive(Default)]
struct Sums {
    sources: usize,
    records: usize,
    wrong: usize,
}

impl Sums {
    fn said(&self) -> Wording {
        let Self { sources, records, wrong } = self;
        if *wrong == 0 {
            return Wording::new(
                format!("{sources} の原本から {records} 件の記録をすべて確かめました"),
                format!("{records} records of {sources} sources: all proven"),
            );
        }
        Wording::new(
            format!("{sources} の原本の {records} 件の記録のうち、{wrong} 件を確かめられません"),
            format!("{records} records of {sources} sources: {wrong} not proven"),
        )
    }
}

/// Checks the records of one source.
struct Checker {
    sources: Sources,
    library: Library,
    options: Options,
    /// Whether the records are known to come from another version or other forms.
    is_other: bool,
}

/// What came out.
struct Checked {
    records: usize,
    wrong: usize,
    told: Vec<Told>,
}

impl Task for Checker {
    type Input = Arc<Group>;
    type Loaded = (Arc<Group>, Option<Located>);
    type Output = Checked;

    fn load(&self, group: Arc<Group>) -> (Arc<Group>, Option<Located>) {
        let located = match &*group {
            Group::Damaged { .. } => None,
            Group::Records { file, sha256, .. } => Some(self.sources.find(file, sha256)),
        };
        (group, located)
    }

    fn admit(&self, _: usize, _: &mut (Arc<Group>, Option<Located>)) {}

    fn work(&self, (group, located): (Arc<Group>, Option<Located>)) -> Checked {
        let (file, records) = match &*group {
            Group::Damaged { number, cause } => {
                return Checked { records: 1, wrong: 1, told: vec![Told::damaged(*number, cause)] };
            }
            Group::Records { file, records, .. } => (file, records),
        };
        let all = records.len();
        let of_source = |told: Told| Checked { records: all, wrong: all, told: vec![told] };
        let number = records[0].number;
        match located {
            Some(Located::Same(source)) => self.prove(file, &source, records),
            Some(Located::Changed(source)) => of_source(Told::changed(number, file, &source.sha256)),
            Some(Located::Unreadable(error)) => of_source(Told::unreadable(number, file, &error)),
            Some(Located::Missing) | None => of_source(Told::missing(number, file)),
        }
    }

    fn failed(&self, group: &Arc<Group>, failure: Failure) -> Checked {
        let error = match failure {
            Failure::Panic => Error::Broke,
            Failure::Late => Error::OutOfTime { seconds: 0 },
        };
        match &**group {
            Group::Damaged { number, cause } => {
                Checked { records: 1, wrong: 1, told: vec![Told::damaged(*number, cause)] }
            }
            Group::Records { file, records, .. } => {
                let told = vec![Told::unreadable(records[0].number, file, &error)];
                Checked { records: records.len(), wrong: records.len(), told }
            }
        }
    }
}

impl Checker {
    fn prove(&self, file: &str, source: &Source, records: &[records::Numbered]) -> Checked {
        let number = records[0].number;
        let again = match pipeline::read(source, &self.library, &self.options) {
            Ok(again) => again,
            Err(error) => {
                let told = vec![Told::unreadable(number, file, &error)];
                return Checked { records: records.len(), wrong: records.len(), told };
            }
        };
        let (document, reads) = again;
        // Messages in records are in the language of their run, which is not noted: both are tried.
        let fresh: Vec<[Value; 2]> = reads
            .iter()
            .map(|read| {
                [Lang::Ja, Lang::En].map(|lang| as_json(&output::record(source, &document, read, lang)))
            })
            .collect();
        let mut checked = Checked { records: records.len(), wrong: 0, told: Vec::new() };
        let mut used = vec![false; fresh.len()];
        for record in records {
            let mut findings = batch::hold(&record.shaped, &document.text);
            let twin = twin(&record.json, &fresh, &used);
            if let Some(at) = twin {
                used[at] = true;
            }
            let is_other = matches!(findings.first(), Some(Finding::OtherVersion { .. }));
            if !is_other {
                findings.extend(differences(&record.json, twin.map(|at| &fresh[at])));
            }
            checked.wrong += usize::from(!findings.is_empty());
            checked.told.extend(
                findings
                    .into_iter()
                    .map(|finding| Told::of(record.number, file, &record.shaped.id, finding, self.is_other)),
            );
        }
        let lacking = used.iter().filter(|used| !**used).count();
        if checked.wrong == 0 && lacking > 0 {
            checked.wrong += 1;
            checked.told.push(Told::lacking(number, file, lacking));
        }
        if checked.wrong == 0 {
            let shaped = records.iter().map(|record| &*record.shaped);
            if let Some(finding) = batch::counts_all(shaped, &document.text) {
                checked.wrong += 1;
                checked.told.push(Told::of(number, file, &records[0].shaped.id, finding, self.is_other));
            }
        }
        checked
    }
}

fn as_json(record: &ShapedRecord) -> Value {
    serde_json::to_value(record).unwrap_or_default()
}

/// The fresh record that a record should be: the one that equals it, else the next of the same pages.
fn twin(record: &Value, fresh: &[[Value; 2]], used: &[bool]) -> Option<usize> {
    let free = || (0..fresh.len()).filter(|at| !used[*at]);
    let pages = |record: &Value| record.pointer("/source/pages").cloned();
    free()
        .find(|at| fresh[*at].contains(record))
        .or_else(|| free().find(|at| pages(&fresh[*at][0]) == pages(record)))
}

fn differences(record: &Value, again: Option<&[Value; 2]>) -> Vec<Finding> {
    let Some(again) = again else { return batch::differences(record, &Value::Null) };
    let found = again.iter().map(|again| batch::differences(record, again));
    found.min_by_key(Vec::len).unwrap_or_default()
}
