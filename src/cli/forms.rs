//! `okoshi forms`: the drawings at hand, and why one does or does not fit.

use std::io;

use super::args::{Diagnostics, ExplainArguments};
use super::convert::source;
use super::{Console, Exit, report};
use crate::blocks::{self, Fit, Match};
use crate::form::Library;
use crate::input::MAX_BYTES;
use crate::sheet::Sheet;
use crate::text::mend::mend;
use crate::text::{self, Options, encoding};
use crate::wording::Lang;

/// One form a line: its full name, kind, title and source.
pub(super) fn list(library: &Library, console: &mut Console<'_>) -> io::Result<Exit> {
    for form in library.forms() {
        let title = form.title.spellings.first().map(crate::form::Spelling::drawn).unwrap_or_default();
        let source = form.source.as_deref().unwrap_or("");
        writeln!(console.out, "{}\t{}\t{title}\t{source}", form.full_name(), form.kind.name())?;
    }
    Ok(Exit::Clean)
}

/// The drawings of a name.
pub(super) fn show(library: &Library, name: &str, lang: Lang, console: &mut Console<'_>) -> io::Result<Exit> {
    let forms = library.named(name);
    if forms.is_empty() {
        return report::no_form(name, library, lang, console);
    }
    for (index, form) in forms.iter().enumerate() {
        if index > 0 {
            writeln!(console.out)?;
        }
        writeln!(console.out, "{}", form.drawing.trim_end())?;
    }
    Ok(Exit::Clean)
}

/// For each sheet of a file and each form: which labels were found where, and the nearest miss of the others.
pub(super) fn explain(
    arguments: &ExplainArguments,
    library: &Library,
    lang: Lang,
    console: &mut Console<'_>,
) -> io::Result<Exit> {
    let mut options = Options::default();
    if let Some(name) = &arguments.encoding {
        match encoding::named(name) {
            Some(encoding) => options.encoding = Some(encoding),
            None => return report::no_encoding(name, lang, console),
        }
    }
    let read =
        source(&arguments.file, MAX_BYTES, console).and_then(|source| text::read(&source, library, &options));
    let document = match read {
        Ok(document) => document,
        Err(error) => {
            let name = arguments.file.to_string_lossy();
            report::failure(&name, &error, Diagnostics::Drawn, lang, console)?;
            return Ok(Exit::AllFailed);
        }
    };
    for (index, sheet) in document.sheets.iter().map(|sheet| mend(sheet).sheet).enumerate() {
        let sheet = &sheet;
        let choice = blocks::choose(sheet, library);
        let (first, last) = sheet.pages;
        writeln!(console.out, "sheet {} (pages {first}-{last}, {})", index + 1, sheet.dialect.name())?;
        let best = choice.best().map(|best| best.form.full_name());
        for one in &choice.matches {
            let mark = if best.as_deref() == Some(&one.form.full_name()) { "*" } else { " " };
            writeln!(console.out, "{mark} {}  {:.0}%", one.form.full_name(), one.share * 100.0)?;
            explain_form(sheet, one, console)?;
        }
        if best.is_some() {
            writeln!(console.out, "  margin over the next form: {:.0}%", choice.margin() * 100.0)?;
        }
    }
    Ok(Exit::Clean)
}

fn explain_form(sheet: &Sheet, one: &Match<'_>, console: &mut Console<'_>) -> io::Result<()> {
    for (index, label) in one.form.labels().into_iter().enumerate() {
        let Some(spelling) = label.spellings.first() else { continue };
        let drawn = spelling.drawn();
        match one.hits.iter().find(|hit| hit.label == index) {
            Some(hit) => {
                let line = sheet.text[..hit.spans[0].start].matches('\n').count() + 1;
                let fit = match hit.fit {
                    Fit::Whole => "",
                    Fit::Torn => ", torn apart",
                    Fit::GluedAfter => ", text glued to its end",
                    Fit::GluedBefore => ", text glued to its start",
                };
                writeln!(console.out, "    found    {drawn}  (line {line}{fit})")?;
            }
            None => match blocks::nearest_miss(sheet, label) {
                Some(miss) => {
                    writeln!(
                        console.out,
                        "    missing  {drawn}  (nearest: {}, {} of {} differ)",
                        miss.text, miss.distance, miss.length
                    )?;
                }
                None => writeln!(console.out, "    missing  {drawn}")?,
            },
        }
    }
    Ok(())
}
