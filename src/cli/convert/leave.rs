//! What a run leaves behind: its outputs, a report, a triage list, and a line on all of it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::super::args::ConvertArguments;
use super::super::outputs::{self, NoOutput, Outputs};
use super::super::target::{Plan, Target};
use super::super::{Console, Exit, report};
use super::{is_nothing, target_path};
use crate::batch::{self, RunFacts, Status, Store, Sums};
use crate::form::{Form, Library};
use crate::output::atomic::Replacement;
use crate::wording::{Lang, Wording};

/// What a run leaves behind.
pub(super) struct Leave<'r> {
    pub(super) arguments: &'r ConvertArguments,
    pub(super) plan: &'r Plan,
    pub(super) library: &'r Library,
}

pub(super) enum NotLeft {
    Io(PathBuf, io::Error),
    NoTable(Vec<String>),
}

impl From<NoOutput> for NotLeft {
    fn from(none: NoOutput) -> Self {
        match none {
            NoOutput::Io(path, error) => Self::Io(path, error),
            NoOutput::NoTable(names) => Self::NoTable(names),
        }
    }
}

impl Leave<'_> {
    /// Writes the outputs of a complete run, and its report and triage list; tells what a reader should know.
    pub(super) fn all(
        &self,
        store: &mut Store,
        sums: &Sums,
        facts: &RunFacts,
        console: &mut Console<'_>,
    ) -> Result<Vec<Wording>, NotLeft> {
        let mut told = Vec::new();
        // Where nothing at all could be read, what an earlier run left is worth more than an empty file.
        let is_kept = is_nothing(sums) && self.plan.target != Target::Stdout;
        if is_kept && facts.is_complete {
            told.extend(self.kept());
        } else if facts.is_complete && !self.plan.is_streamed() {
            let families: Vec<&Form> =
                self.library.forms().iter().filter(|form| sums.families.contains(&form.name)).collect();
            let mut outputs = Outputs::new(self.plan, &self.arguments.tables, &families, &mut *console.out)?;
            let io = |error| NotLeft::Io(target_path(self.plan).to_owned(), error);
            if !outputs.is_empty() {
                store.for_each(|facts, lines| outputs.take(facts, lines)).map_err(io)?;
            }
            told = outputs.finish().map_err(io)?;
        }
        let own = match &self.plan.target {
            Target::Folder(folder) => Some(folder),
            _ => None,
        };
        let Some(folder) = self.arguments.run.report.as_ref().or(own) else { return Ok(told) };
        self.report(folder, store, sums, facts).map_err(|error| NotLeft::Io(folder.clone(), error))?;
        Ok(told)
    }

    /// Tells what an earlier run left where this one wrote nothing.
    fn kept(&self) -> Option<Wording> {
        let path = match &self.plan.target {
            Target::Stdout => return None,
            Target::File(path) => path.clone(),
            Target::Folder(folder) => folder.join(batch::RECORDS),
        };
        path.is_file().then(|| {
            let name = path.display();
            Wording::new(
                format!("何も読めなかったので、{name} は前のまま残しました"),
                format!("nothing could be read: {name} is left as it was"),
            )
        })
    }

    fn report(&self, folder: &Path, store: &mut Store, sums: &Sums, facts: &RunFacts) -> io::Result<()> {
        fs::create_dir_all(folder)?;
        let tables = &self.arguments.tables;
        let mut triage = Replacement::new(&folder.join(outputs::TRIAGE))?;
        let mut out = io::BufWriter::new(triage.file());
        batch::triage(store, outputs::style(tables.csv), outputs::headings(tables.headers), &mut out)?;
        drop(out);
        triage.commit()?;
        let mut report = Replacement::new(&folder.join(outputs::REPORT))?;
        let mut out = io::BufWriter::new(report.file());
        batch::write_report(store, sums, facts, &mut out)?;
        io::Write::flush(&mut out)?;
        drop(out);
        report.commit()
    }
}

/// Tells that there is no table of the name.
pub(super) fn no_table(
    arguments: &ConvertArguments,
    names: &[String],
    lang: Lang,
    console: &mut Console<'_>,
) -> io::Result<Exit> {
    let name = arguments.tables.table.as_deref().unwrap_or_default();
    let message = Wording::new(format!("表「{name}」がありません"), format!("no table is named `{name}`"));
    let help = Wording::new(
        format!("表は {} です", names.join("、")),
        format!("the tables are {}", names.join(", ")),
    );
    report::bad_argument(&message, &help, lang, console)
}

/// One line on what became of all inputs, and where to look.
pub(super) fn say_sums(
    sums: &Sums,
    facts: &RunFacts,
    plan: &Plan,
    lang: Lang,
    console: &mut Console<'_>,
) -> io::Result<()> {
    let parts: Vec<String> = Status::ALL
        .into_iter()
        .rev()
        .filter(|status| sums.of(*status) > 0)
        .map(|status| match lang {
            Lang::Ja => format!("{} {}", status.meaning().ja, sums.of(status)),
            Lang::En => format!("{} {}", sums.of(status), status.meaning().en),
        })
        .collect();
    let (files, sheets, seconds) = (sums.files, sums.sheets, facts.seconds);
    match lang {
        Lang::Ja => writeln!(
            console.err,
            "{files} ファイル（{}）、{sheets} シート、{seconds:.1} 秒",
            parts.join("、")
        )?,
        Lang::En => {
            writeln!(console.err, "{files} files ({}), {sheets} sheets, {seconds:.1} s", parts.join(", "))?;
        }
    }
    if sums.reused > 0 {
        let words = Wording::new(
            format!("うち {} ファイルは前回読んだもの", sums.reused),
            format!("{} of them had been read before", sums.reused),
        );
        writeln!(console.err, "{}", words.get(lang))?;
    }
    let Target::Folder(folder) = &plan.target else { return Ok(()) };
    let triage = folder.join(outputs::TRIAGE);
    let words = if facts.is_complete {
        Wording::new(
            format!("確かめるべきものから順に {} にあります", triage.display()),
            format!("{} lists them, those to look at first", triage.display()),
        )
    } else {
        Wording::new(
            "中断しました。同じ引数に --resume を付けると続きから読みます",
            "interrupted; the same arguments with --resume go on from here",
        )
    };
    writeln!(console.err, "{}", words.get(lang))
}
