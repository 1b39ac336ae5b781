//! The files that a run leaves, written in one pass over its records.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::args::{self, Format, TableArguments};
use super::target::{Plan, Target};
use crate::batch::Facts;
use crate::form::Form;
use crate::output::atomic::Replacement;
use crate::output::shape::ShapedRecord;
use crate::output::tables::{FileRow, Headings, SHEETS, TableWriter, Tables, record_key};
use crate::output::{self, csv, sqlite, xlsx};
use crate::wording::Wording;

/// Everything that is written.
pub(super) struct Outputs<'o> {
    json: Vec<Json>,
    tables: Tables,
    writers: Vec<Box<dyn TableWriter + 'o>>,
    #[cfg(feature = "parquet")]
    parquet: Option<output::parquet::Parquet>,
    files: usize,
}

/// Records as JSON, in a file.
struct Json {
    file: Replacement,
    out: JsonWriter<BufWriter<File>>,
}

/// Records as JSON.
pub(super) struct JsonWriter<W> {
    out: W,
    is_array: bool,
    pretty: bool,
    written: usize,
}

impl<W: Write> JsonWriter<W> {
    pub(super) fn new(out: W, format: Format, pretty: bool) -> Self {
        Self { out, is_array: format == Format::Json, pretty, written: 0 }
    }

    /// Takes a record as its line, without the end.
    pub(super) fn line(&mut self, line: &str) -> io::Result<()> {
        if self.is_array {
            self.out.write_all(if self.written == 0 { b"[\n" } else { b",\n" })?;
        }
        self.written += 1;
        if self.pretty {
            let record: ShapedRecord = serde_json::from_str(line)?;
            self.out.write_all(output::pretty(&record).as_bytes())?;
        } else {
            self.out.write_all(line.as_bytes())?;
        }
        if self.is_array { Ok(()) } else { self.out.write_all(b"\n") }
    }

    pub(super) fn finish(&mut self) -> io::Result<()> {
        match (self.is_array, self.written) {
            (true, 0) => writeln!(self.out, "[]")?,
            (true, _) => writeln!(self.out, "\n]")?,
            (false, _) => {}
        }
        self.out.flush()
    }
}

/// The names of what is left in an output folder.
fn name(format: Format) -> &'static str {
    match format {
        Format::Jsonl => crate::batch::RECORDS,
        Format::Json => "records.json",
        Format::Csv => "tables",
        Format::Xlsx => "records.xlsx",
        Format::Sqlite => "records.sqlite",
        Format::Parquet => "records.parquet",
    }
}

/// The files and folders that a run writes, so that it neither reads what an earlier run wrote there nor writes over
/// what is an input.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// Where the user put outputs: what is there is taken for an earlier run's.
    pub(super) own: Vec<PathBuf>,
    /// Files under the names of outputs that no run has left.
    pub(super) foreign: Vec<PathBuf>,
}

impl Places {
    pub(super) fn of(plan: &Plan, report: Option<&Path>) -> Self {
        let mut places = Self::default();
        match &plan.target {
            Target::Stdout => {}
            Target::File(path) => places.own.push(path.clone()),
            Target::Folder(folder) => {
                places.add(folder, &[plan.formats.as_slice(), &[Format::Jsonl]].concat());
            }
        }
        if let Some(folder) = report {
            places.add(folder, &[]);
        }
        places
    }

    fn add(&mut self, folder: &Path, formats: &[Format]) {
        let is_own = is_of_a_run(folder);
        // An earlier run may have written other formats than this one will.
        let formats = if is_own && !formats.is_empty() { Format::value_variants() } else { formats };
        let mut files: Vec<PathBuf> = Vec::new();
        for name in formats.iter().map(|format| name(*format)).chain([REPORT, TRIAGE]) {
            let path = folder.join(name);
            match path.read_dir() {
                Ok(entries) => {
                    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
                    files.extend(paths.filter(|path| is_table(path)));
                }
                Err(_) => files.push(path),
            }
        }
        let known = if is_own { &mut self.own } else { &mut self.foreign };
        known.extend(files);
        self.own.push(folder.to_owned());
    }
}

/// What tells of a run.
pub(super) const REPORT: &str = "report.json";
/// The same as a list.
pub(super) const TRIAGE: &str = "triage.csv";

fn is_table(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "csv") || path.ends_with(output::package::NAME)
}

/// Whether a run has written into the folder before.
fn is_of_a_run(folder: &Path) -> bool {
    let is_report = || {
        let mut start = [0; 32];
        let read = File::open(folder.join(REPORT)).and_then(|mut file| file.read(&mut start));
        read.is_ok_and(|count| start[..count].trim_ascii_start().starts_with(b"{\n  \"okoshi\": \""))
    };
    folder.join(crate::batch::STATE).is_dir() || is_report()
}

pub(super) fn headings(headers: args::Headings) -> Headings {
    match headers {
        args::Headings::Ja => Headings::Ja,
        args::Headings::En => Headings::En,
    }
}

pub(super) fn style(csv: args::Csv) -> csv::Style {
    match csv {
        args::Csv::Excel => csv::Style::Excel,
        args::Csv::Rfc4180 => csv::Style::Rfc4180,
        args::Csv::Cp932 => csv::Style::Cp932,
    }
}

/// Why outputs cannot begin.
pub(super) enum NoOutput {
    Io(PathBuf, io::Error),
    /// No table has the name; these are there.
    NoTable(Vec<String>),
}

impl<'o> Outputs<'o> {
    /// Begins all that `plan` asks for; records in order are left to the store of a run into a folder.
    pub(super) fn new(
        plan: &Plan,
        arguments: &TableArguments,
        forms: &[&Form],
        stdout: &'o mut dyn Write,
    ) -> Result<Self, NoOutput> {
        let tables = Tables::of(forms.iter().copied());
        let mut outputs = Self {
            json: Vec::new(),
            tables,
            writers: Vec::new(),
            #[cfg(feature = "parquet")]
            parquet: None,
            files: 0,
        };
        let mut stdout = Some(stdout);
        for format in &plan.formats {
            let path = match &plan.target {
                Target::Stdout => PathBuf::from("-"),
                Target::File(path) => path.clone(),
                Target::Folder(folder) if *format == Format::Jsonl => {
                    debug_assert!(folder.is_dir());
                    continue;
                }
                Target::Folder(folder) => folder.join(name(*format)),
            };
            let is_folder = matches!(plan.target, Target::Folder(_));
            if *format == Format::Csv && !is_folder {
                let stdout = stdout.take().filter(|_| plan.target == Target::Stdout);
                outputs.one_table(&path, arguments, stdout)?;
                continue;
            }
            let begun = outputs.begin(*format, &path, plan.pretty, arguments, forms);
            begun.map_err(|error| NoOutput::Io(path, error))?;
        }
        Ok(outputs)
    }

    fn one_table(
        &mut self,
        path: &Path,
        arguments: &TableArguments,
        stdout: Option<&'o mut dyn Write>,
    ) -> Result<(), NoOutput> {
        let wanted = arguments.table.as_deref().unwrap_or(SHEETS);
        let Some(table) = self.tables.position(wanted) else {
            let names = self.tables.all().iter().map(|table| table.name.clone());
            return Err(NoOutput::NoTable(names.collect()));
        };
        let look = (style(arguments.csv), headings(arguments.headers));
        let begun = || -> io::Result<Box<dyn TableWriter + 'o>> {
            if let Some(stdout) = stdout {
                return Ok(Box::new(csv::One::new(&self.tables, table, look, stdout, None)?));
            }
            let mut file = Replacement::new(path)?;
            let out = BufWriter::new(file.file().try_clone()?);
            Ok(Box::new(csv::One::new(&self.tables, table, look, out, Some(file))?))
        };
        self.writers.push(begun().map_err(|error| NoOutput::Io(path.to_owned(), error))?);
        Ok(())
    }

    fn begin(
        &mut self,
        format: Format,
        path: &Path,
        pretty: bool,
        arguments: &TableArguments,
        forms: &[&Form],
    ) -> io::Result<()> {
        let (tables, headings) = (&self.tables, headings(arguments.headers));
        let writer: Box<dyn TableWriter> = match format {
            Format::Jsonl | Format::Json => {
                let mut file = Replacement::new(path)?;
                let out = BufWriter::new(file.file().try_clone()?);
                self.json.push(Json { file, out: JsonWriter::new(out, format, pretty) });
                return Ok(());
            }
            Format::Csv => Box::new(csv::Folder::new(path, tables, style(arguments.csv), headings)?),
            Format::Xlsx => Box::new(xlsx::Xlsx::new(path, tables, headings)?),
            Format::Sqlite => Box::new(sqlite::Database::new(path, tables, forms.iter().copied())?),
            #[cfg(feature = "parquet")]
            Format::Parquet => {
                self.parquet = Some(output::parquet::Parquet::new(path, forms.iter().copied())?);
                return Ok(());
            }
            #[cfg(not(feature = "parquet"))]
            Format::Parquet => return Ok(()),
        };
        self.writers.push(writer);
        Ok(())
    }

    /// Whether there is anything to write.
    pub(super) fn is_empty(&self) -> bool {
        #[cfg(feature = "parquet")]
        let has_parquet = self.parquet.is_some();
        #[cfg(not(feature = "parquet"))]
        let has_parquet = false;
        self.json.is_empty() && self.writers.is_empty() && !has_parquet
    }

    /// Takes an input and its records, one a line.
    pub(super) fn take(&mut self, facts: &Facts, lines: &str) -> io::Result<()> {
        for json in &mut self.json {
            lines.lines().try_for_each(|line| json.out.line(line))?;
        }
        #[cfg(feature = "parquet")]
        if let Some(parquet) = &mut self.parquet {
            for line in lines.lines() {
                parquet.record(&serde_json::from_str(line)?)?;
            }
        }
        if self.writers.is_empty() {
            return Ok(());
        }
        self.files += 1;
        let first = facts.first.as_ref();
        let file = FileRow {
            file: &facts.file,
            sha256: facts.sha256.as_deref(),
            status: facts.status.name(),
            records: facts.records,
            sheets: facts.sheets,
            first: first.map(|first| [first.code.as_str(), &first.message, &first.help]),
            duplicate_of: facts.duplicate_of.as_deref(),
        };
        let (table, row) = self.tables.file_row(self.files, &file);
        for writer in &mut self.writers {
            writer.row(table, &row)?;
        }
        for (index, line) in lines.lines().enumerate() {
            let record: ShapedRecord = serde_json::from_str(line)?;
            let key = record_key(&record.source.sha256, index + 1);
            let mut written = Ok(());
            self.tables.rows(&record, &key, &mut |table, row| {
                for writer in &mut self.writers {
                    if written.is_ok() {
                        written = writer.row(table, &row);
                    }
                }
            });
            written?;
        }
        Ok(())
    }

    /// Ends all of it and puts every file into its place; tells what a reader should know.
    pub(super) fn finish(self) -> io::Result<Vec<Wording>> {
        let (mut done, mut told) = (Vec::new(), Vec::new());
        for mut json in self.json {
            json.out.finish()?;
            done.push(json.file);
        }
        #[cfg(feature = "parquet")]
        if let Some(parquet) = self.parquet {
            done.push(parquet.finish()?);
        }
        for writer in self.writers {
            let (files, words) = writer.finish()?;
            done.extend(files);
            told.extend(words);
        }
        for file in done {
            file.commit()?;
        }
        Ok(told)
    }
}
