//! `okoshi forms explain`: why a drawing does or does not fit a file's sheets.

use std::io;

use super::args::{Diagnostics, ExplainArguments};
use super::convert::source;
use super::{Console, Exit, report};
use crate::blocks::{self, Choice, Fit, Forms, LabelHit, Match, Miss};
use crate::form::{Form, Library};
use crate::input::MAX_BYTES;
use crate::sheet::Sheet;
use crate::text::damage::Damage;
use crate::text::mend::mend;
use crate::text::{self, Options, encoding};
use crate::wording::{Lang, Wording};

/// For each sheet of a file and each form: which labels were found where, and the nearest miss of the others.
pub(super) fn run(
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
    let forms = Forms::of(library);
    for (index, sheet) in document.sheets.iter().enumerate() {
        let first_line = document.text[..sheet.offset].matches('\n').count() + 1;
        let damage = sheet.damage.iter().map(Damage::message);
        let mended = mend(sheet).sheet;
        let choice = blocks::choose(&mended, &forms);
        writeln!(console.out, "{}", title(index + 1, &mended).get(lang))?;
        for message in damage {
            writeln!(console.out, "  {}", message.get(lang))?;
        }
        writeln!(console.out, "  {}", verdict(&choice).get(lang))?;
        for one in &choice.matches {
            let is_best = choice.best().is_some_and(|best| std::ptr::eq(best.form, one.form));
            let mark = if is_best { "*" } else { " " };
            writeln!(console.out, "{mark} {}  {:.0}%", one.form.full_name(), one.share * 100.0)?;
            for line in labels(&mended, one, first_line) {
                writeln!(console.out, "    {}", line.get(lang))?;
            }
        }
    }
    Ok(Exit::Clean)
}

fn title(number: usize, sheet: &Sheet) -> Wording {
    let ((first, last), dialect) = (sheet.pages, sheet.dialect.name());
    Wording::new(
        format!("シート {number}（{first}～{last} ページ、{dialect}）"),
        format!("sheet {number} (pages {first}-{last}, {dialect})"),
    )
}

/// Which form is taken, and how much better it fits than the next one.
fn verdict(choice: &Choice<'_>) -> Wording {
    let Some(best) = choice.best() else {
        return Wording::new("合う様式がありません", "no form fits");
    };
    let (name, margin) = (best.form.full_name(), choice.margin(best) * 100.0);
    let next = choice.matches.get(1).map(|one| one.form).map_or_else(|| "-".to_owned(), Form::full_name);
    Wording::new(
        format!("{name} として読みます（次の {next} との差 {margin:.0}%）"),
        format!("read as {name}; margin over the next, {next}: {margin:.0}%"),
    )
}

/// A line for each label of a form; `first_line` is the sheet's in the file.
fn labels(sheet: &Sheet, one: &Match<'_>, first_line: usize) -> Vec<Wording> {
    let mut lines = Vec::new();
    for (index, label) in one.form.labels().into_iter().enumerate() {
        let Some(spelling) = label.spellings.first() else { continue };
        let drawn = spelling.drawn();
        lines.push(match one.hits.iter().find(|hit| hit.label == index) {
            Some(hit) => {
                let line = first_line + sheet.text[..hit.spans[0].start].matches('\n').count();
                found(&drawn, line, hit)
            }
            None => missing(&drawn, blocks::nearest_miss(sheet, label)),
        });
    }
    lines
}

fn found(drawn: &str, line: usize, hit: &LabelHit) -> Wording {
    let (ja, en) = match hit.fit {
        Fit::Whole => ("", ""),
        Fit::Torn => ("、離ればなれ", ", torn apart"),
        Fit::GluedAfter => ("、後ろに文字が続く", ", text glued to its end"),
        Fit::GluedBefore => ("、前に文字が付く", ", text glued to its start"),
    };
    Wording::new(
        format!("あり    {drawn}（{line} 行目{ja}）"),
        format!("found    {drawn}  (line {line}{en})"),
    )
}

fn missing(drawn: &str, nearest: Option<Miss>) -> Wording {
    match nearest {
        Some(Miss { text, distance, length }) => Wording::new(
            format!("なし    {drawn}（最も近いのは「{text}」、{length} 字中 {distance} 字が違う）"),
            format!("missing  {drawn}  (nearest: {text}, {distance} of {length} differ)"),
        ),
        None => Wording::new(format!("なし    {drawn}"), format!("missing  {drawn}")),
    }
}
