//! `report.json`: what became of every input, and of all together. `triage.csv`: the same for a person, those
//! that need one most first.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::facts::{Confidences, Facts, Status, share};
use super::store::{Header, Store};
use crate::output::csv::{CsvWriter, Style};
use crate::output::tables::{Cell, Headings};

/// What became of all inputs together.
#[derive(Clone, Debug, Default)]
pub struct Sums {
    /// Inputs met.
    pub files: usize,
    /// Of them, those that an earlier run had done.
    pub reused: usize,
    /// Records given.
    pub records: usize,
    /// Sheets among them.
    pub sheets: usize,
    /// The families of the forms that records were read as.
    pub families: BTreeSet<String>,
    by_status: [usize; Status::ALL.len()],
    characters: usize,
    residue: usize,
    confidence: Confidences,
}

impl Sums {
    /// Adds what became of one input.
    pub fn add(&mut self, facts: &Facts) {
        self.files += 1;
        self.records += facts.records;
        self.sheets += facts.sheets;
        self.characters += facts.characters;
        self.residue += facts.residue;
        self.confidence.add(&facts.confidence);
        let families = facts.forms.iter().filter_map(|form| form.split('/').next());
        for family in families {
            if !self.families.contains(family) {
                self.families.insert(family.to_owned());
            }
        }
        self.by_status[facts.status as usize] += 1;
    }

    /// How many inputs ended so.
    pub fn of(&self, status: Status) -> usize {
        self.by_status[status as usize]
    }

    /// Inputs that could not be read.
    pub fn failures(&self) -> usize {
        Status::ALL.into_iter().filter(|status| status.is_failure()).map(|status| self.of(status)).sum()
    }

    fn json(&self) -> Value {
        let statuses: serde_json::Map<String, Value> = Status::ALL
            .into_iter()
            .map(|status| (status.name().to_owned(), self.of(status).into()))
            .collect();
        json!({
            "files": self.files,
            "reused": self.reused,
            "status": statuses,
            "records": self.records,
            "sheets": self.sheets,
            "characters": self.characters,
            "residue_share": share(self.residue, self.characters),
            "confidence": quantiles(&self.confidence),
        })
    }
}

/// What a report says of the run itself.
#[derive(Clone, Debug)]
pub struct RunFacts {
    /// What its records depend on.
    pub header: Header,
    /// Inputs worked on at once.
    pub jobs: usize,
    /// When it began, as ISO 8601 writes it.
    pub started: String,
    /// How long it took, in seconds.
    pub seconds: f64,
    /// Whether all inputs were met; not if it was interrupted.
    pub is_complete: bool,
}

fn quantiles(confidence: &Confidences) -> Value {
    let of = |share| confidence.quantile(share);
    match of(0.5) {
        None => Value::Null,
        median => json!({"lowest": of(0.0), "tenth": of(0.1), "quarter": of(0.25), "median": median}),
    }
}

fn seconds(ms: u64) -> f64 {
    ms as f64 / 1000.0
}

fn file_json(facts: &Facts) -> Value {
    json!({
        "file": facts.file,
        "sha256": facts.sha256,
        "status": facts.status.name(),
        "forms": facts.forms,
        "records": facts.records,
        "sheets": facts.sheets,
        "errors": facts.errors,
        "warnings": facts.warnings,
        "confidence": quantiles(&facts.confidence),
        "residue_share": facts.residue_share(),
        "seconds": seconds(facts.ms),
        "first": facts.first,
        "duplicate_of": facts.duplicate_of,
    })
}

/// Writes the report; an input a line, so that it can be searched as it is.
pub fn write(store: &mut Store, sums: &Sums, run: &RunFacts, out: &mut dyn Write) -> io::Result<()> {
    let head = json!({
        "okoshi": run.header.okoshi,
        "schema_version": run.header.schema,
        "forms": run.header.forms,
        "options": run.header.options,
        "jobs": run.jobs,
        "started": run.started,
        "seconds": run.seconds,
        "complete": run.is_complete,
        "sums": sums.json(),
    });
    let head = serde_json::to_string_pretty(&head)?;
    write!(out, "{},\n  \"files\": [", head.trim_end_matches('}').trim_end())?;
    for index in 0..store.len() {
        let comma = if index == 0 { "" } else { "," };
        write!(out, "{comma}\n    {}", file_json(&store.facts(index)?))?;
    }
    writeln!(out, "\n  ]\n}}")
}

const COLUMNS: [(&str, &str); 16] = [
    ("status", "状態"),
    ("file", "ファイル"),
    ("sheets", "シート数"),
    ("errors", "エラー数"),
    ("warnings", "警告数"),
    ("lowest_confidence", "確信度（最低）"),
    ("tenth_confidence", "確信度（10%）"),
    ("median_confidence", "確信度（中央）"),
    ("residue_share", "残りの割合"),
    ("code", "コード"),
    ("message", "内容"),
    ("help", "対処"),
    ("duplicate_of", "同じ内容のファイル"),
    ("seconds", "秒"),
    ("records", "記録数"),
    ("sha256", "SHA-256"),
];

/// What is sorted by: status, errors, confidence, residue; then the order of the inputs.
type Need = (Status, Reverse<usize>, u16, Reverse<u16>, usize);

fn need(facts: &Facts, index: usize) -> Need {
    let thousandths = |share: f64| (share * 1000.0) as u16;
    let confidence = facts.confidence.quantile(0.1).map_or(1000, thousandths);
    (facts.status, Reverse(facts.errors), confidence, Reverse(thousandths(facts.residue_share())), index)
}

/// Writes the triage list.
pub fn triage(store: &mut Store, style: Style, headings: Headings, out: &mut dyn Write) -> io::Result<()> {
    let mut needs = Vec::with_capacity(store.len());
    for index in 0..store.len() {
        needs.push(need(&store.facts(index)?, index));
    }
    needs.sort_unstable();
    let mut table = CsvWriter::new(out, style)?;
    table.head(COLUMNS.map(|(en, ja)| if headings == Headings::Ja { ja } else { en }))?;
    for (.., index) in needs {
        let facts = store.facts(index)?;
        table.row(&triage_row(&facts), &mut |_, _| {})?;
    }
    table.finish()?.flush()
}

fn triage_row(facts: &Facts) -> [Cell<'_>; COLUMNS.len()] {
    let text =
        |text: Option<&'_ String>| text.map_or(Cell::Null, |text| Cell::Text(Cow::Owned(text.clone())));
    let number = |number: f64| {
        serde_json::Number::from_f64(number).map_or(Cell::Null, |number| Cell::Number(Cow::Owned(number)))
    };
    let count = |count: usize| Cell::Integer(count as i64);
    let quantile = |share| facts.confidence.quantile(share).map_or(Cell::Null, number);
    let first = facts.first.as_ref();
    [
        Cell::Text(Cow::Borrowed(facts.status.name())),
        Cell::Text(Cow::Borrowed(&facts.file)),
        count(facts.sheets),
        count(facts.errors),
        count(facts.warnings),
        quantile(0.0),
        quantile(0.1),
        quantile(0.5),
        number(facts.residue_share()),
        text(first.map(|first| &first.code)),
        text(first.map(|first| &first.message)),
        text(first.map(|first| &first.help)),
        text(facts.duplicate_of.as_ref()),
        number(seconds(facts.ms)),
        count(facts.records),
        text(facts.sha256.as_ref()),
    ]
}
