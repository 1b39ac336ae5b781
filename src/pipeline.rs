//! The whole flow, from a source to the readings of its sheets.

use crate::blocks::{self, Block, Forms};
use crate::diagnostic::{Diagnostic, Nearest, Problem};
use crate::error::Error;
use crate::form::{Form, Library};
use crate::input::Source;
use crate::layout::{self, Way};
use crate::record;
use crate::sheet::Sheet;
use crate::span::Span;
use crate::text::dialect::Dialect;
use crate::text::mend::mend;
use crate::text::{self, Document, Oddity};
use crate::validate::{self, Member, Reading};

/// How sources are to be read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Encoding and bounds.
    pub text: text::Options,
    /// Read every sheet as this form (full name, family or edition) instead of choosing one.
    pub form: Option<String>,
}

/// One sheet as read.
#[derive(Clone, Debug)]
pub struct SheetRead<'l> {
    /// What was read; what stood where on its pages is let go, as a file of many pages would hold all of it.
    pub sheet: Sheet,
    /// As which form; none fits an unknown sheet.
    pub form: Option<&'l Form>,
    /// How well it fits.
    pub fit: Option<Fit>,
    /// How its columns were rebuilt.
    pub way: Way,
    /// The values.
    pub reading: Reading,
}

/// How well a form fits a sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// What of its printed words was found, 0 to 1.
    pub share: f32,
    /// How much better it fits than the best other form, -1 to 1; below 0 only where a form was named.
    pub margin: f32,
}

/// Reads one sheet as `form`. Pure: the same sheet and form give the same reading.
pub fn read_sheet(sheet: &Sheet, form: &Form) -> (Reading, Way) {
    read_blocks(sheet, &blocks::split(sheet, form), form)
}

fn read_blocks(sheet: &Sheet, blocks: &[Block], form: &Form) -> (Reading, Way) {
    let layout = layout::rebuild(sheet, blocks, form);
    let record = record::fill(sheet, &layout, form);
    (validate::check(sheet, record, form), layout.way)
}

/// Reads all sheets of a source, each as the form that fits it best.
///
/// - Errors: what stops the whole file.
pub fn read<'l>(
    source: &Source,
    library: &'l Library,
    options: &Options,
) -> Result<(Document, Vec<SheetRead<'l>>), Error> {
    let mut document = text::read(source, library, &options.text)?;
    let sheets = std::mem::take(&mut document.sheets);
    let named = options.form.as_deref().map(|name| library.named(name));
    let forms = Forms::of(library);
    let mut reads: Vec<SheetRead<'l>> =
        sheets.into_iter().map(|sheet| read_as_best(sheet, &forms, named.as_deref())).collect();
    let members =
        reads.iter_mut().filter_map(|read| Some(Member { form: read.form?, reading: &mut read.reading }));
    validate::check_together(&mut members.collect::<Vec<_>>());
    tell_oddities(&document, &mut reads);
    Ok((document, reads))
}

/// A choice this close is told.
const CLOSE_MARGIN: f32 = 0.08;

/// Reads a sheet as the form that fits it best, of all or of those that are `named`.
fn read_as_best<'l>(sheet: Sheet, forms: &Forms<'l>, named: Option<&[&Form]>) -> SheetRead<'l> {
    let mended = mend(&sheet);
    let mut read = read_mended(&mended.sheet, forms, named);
    read.reading.record.restore(&mended.view, &sheet.text);
    read.reading.restore(&mended.view, &sheet);
    let ReadAs { form, fit, way, reading } = read;
    drop(mended);
    SheetRead { sheet: Sheet { geometry: Vec::new(), ..sheet }, form, fit, way, reading }
}

/// What was read of a sheet whose damage is undone.
struct ReadAs<'l> {
    form: Option<&'l Form>,
    fit: Option<Fit>,
    way: Way,
    reading: Reading,
}

/// Reads a sheet whose damage is undone.
fn read_mended<'l>(sheet: &Sheet, forms: &Forms<'l>, named: Option<&[&Form]>) -> ReadAs<'l> {
    let choice = blocks::choose(sheet, forms);
    let best = match named {
        Some(named) => {
            choice.matches.iter().find(|one| named.iter().any(|form| std::ptr::eq(*form, one.form)))
        }
        None => choice.best(),
    };
    let Some(best) = best else {
        return ReadAs { form: None, fit: None, way: Way::Order, reading: unknown(sheet, &choice) };
    };
    let (mut reading, way) = read_blocks(sheet, &choice.split(sheet, best), best.form);
    let margin = choice.margin(best);
    if let Some(other) = choice.best().filter(|_| margin < 0.0) {
        let problem = Problem::BetterForm { taken: best.form.full_name(), other: other.form.full_name() };
        reading.diagnostics.push(Diagnostic { pointer: None, spans: Vec::new(), problem });
    }
    if named.is_none() && margin < CLOSE_MARGIN {
        let other = choice.matches.iter().map(|one| one.form).find(|form| !std::ptr::eq(*form, best.form));
        let problem = Problem::CloseForms {
            taken: best.form.full_name(),
            other: other.map(Form::full_name).unwrap_or_default(),
        };
        reading.diagnostics.push(Diagnostic { pointer: None, spans: Vec::new(), problem });
    }
    if sheet.dialect == Dialect::Geometry && way == Way::Order {
        let problem = Problem::NoPlaces;
        reading.diagnostics.push(Diagnostic { pointer: None, spans: Vec::new(), problem });
    }
    let fit = Some(Fit { share: best.share, margin });
    ReadAs { form: Some(best.form), fit, way, reading }
}

/// A sheet that no form fits: all of it is residue.
fn unknown(sheet: &Sheet, choice: &blocks::Choice<'_>) -> Reading {
    let record = record::nothing(sheet);
    let percent = |one: &blocks::Match<'_>| (one.share * 100.0).round() as u32;
    // Of forms of the same share, the one that misses least goes first.
    let nearest = choice.matches.iter().rev().max_by(|one, other| one.share.total_cmp(&other.share));
    let nearest = nearest.filter(|one| percent(one) > 0);
    let problem = Problem::UnknownForm {
        nearest: nearest.map(|one| Nearest { form: one.form.full_name(), percent: percent(one) }),
    };
    Reading { record, diagnostics: vec![Diagnostic { pointer: None, spans: Vec::new(), problem }] }
}

/// Tells what was odd about the file at the sheet it concerns.
fn tell_oddities(document: &Document, reads: &mut [SheetRead<'_>]) {
    for oddity in &document.oddities {
        let (at, spans, problem) = match oddity {
            Oddity::Undecoded(undecoded) => {
                let replaced = Span::new(undecoded.at, undecoded.at + '\u{fffd}'.len_utf8());
                let at = reads.iter().rposition(|read| read.sheet.offset <= undecoded.at).unwrap_or(0);
                (at, vec![replaced], Problem::Undecoded(undecoded.clone()))
            }
            Oddity::Pdf(warning) => {
                let page = warning.page().unwrap_or(0);
                let holds = |read: &SheetRead<'_>| (read.sheet.pages.0..=read.sheet.pages.1).contains(&page);
                (reads.iter().position(holds).unwrap_or(0), Vec::new(), Problem::Pdf(warning.clone()))
            }
        };
        if let Some(read) = reads.get_mut(at) {
            let back = |span: Span| Span::new(span.start - read.sheet.offset, span.end - read.sheet.offset);
            let spans = spans.into_iter().map(back).collect();
            read.reading.diagnostics.push(Diagnostic { pointer: None, spans, problem });
        }
    }
}
