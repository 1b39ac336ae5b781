//! Stage 6 of 7, validate: a record in, the same record with what a reader should know of it out.
//!
//! input → text → blocks → layout → record → [validate] → output
//!
//! Uses `record::Record` and the checks that the form draws. Changes no value; tells what the stages before could
//! not place, and where values do not agree.

mod rules;
mod stages;
mod together;
mod values;

pub use together::{Member, check_together};

use crate::diagnostic::{Diagnostic, Problem};
use crate::form::Form;
use crate::layout::Reason;
use crate::record::{Doubt, Evidence, Left, Record};
use crate::sheet::Sheet;
use crate::text::mend::View;

/// A record and what a reader should know of it.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The values.
    pub record: Record,
    /// What to look at, in order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

impl Reading {
    /// Moves the diagnostics' spans from a mended `view` to the `sheet` it shows, and tells the sheet's damage.
    pub fn restore(&mut self, view: &View<'_>, sheet: &Sheet) {
        for diagnostic in &mut self.diagnostics {
            diagnostic.spans = view.all_in_source(&diagnostic.spans, &sheet.text);
        }
        let trust = sheet.damage.iter().map(|damage| damage.kind.trust()).fold(1.0, f32::min);
        for evidence in &mut self.record.evidence {
            evidence.confidence *= trust;
        }
        self.diagnostics.extend(sheet.damage.iter().map(|damage| Diagnostic {
            pointer: None,
            spans: damage.spans.clone(),
            problem: Problem::Damaged(damage.clone()),
        }));
    }
}

/// Values less sure than this are told.
const UNSURE: f32 = 0.5;

/// Holds a record against its form's rules.
///
/// - Shape: one diagnostic a problem; none changes the record.
/// - Errors: none.
pub fn check(_sheet: &Sheet, record: Record, form: &Form) -> Reading {
    let mut diagnostics: Vec<Diagnostic> = record.doubts.iter().map(of_doubt).collect();
    let too_much: Vec<&Left> = record.residue.iter().filter(|left| left.reason == Reason::TooMuch).collect();
    if !too_much.is_empty() {
        let characters = too_much.iter().map(|left| left.characters()).sum();
        let spans = too_much.iter().flat_map(|left| left.spans.iter().copied()).collect();
        diagnostics.push(Diagnostic { pointer: None, spans, problem: Problem::TooMuch { characters } });
    }
    if record.ledger.residue > 0 {
        let problem = Problem::Unclaimed { characters: record.ledger.residue, of: record.ledger.source };
        let spans = record.residue.iter().flat_map(|left| left.spans.iter().copied()).collect();
        diagnostics.push(Diagnostic { pointer: None, spans, problem });
    }
    let is_unsure = |evidence: &&Evidence| evidence.confidence < UNSURE && !evidence.spans.is_empty();
    let unsure = record.evidence.iter().filter(is_unsure);
    let spans: Vec<_> = unsure.clone().filter_map(|evidence| evidence.spans.first().copied()).collect();
    let values = unsure.count();
    if values > 0 {
        diagnostics.push(Diagnostic { pointer: None, spans, problem: Problem::Uncertain { values } });
    }
    diagnostics.extend(rules::check(&record, form));
    Reading { record, diagnostics }
}

fn of_doubt(doubt: &Doubt) -> Diagnostic {
    match doubt {
        Doubt::NoLabel { label, pointer } => Diagnostic {
            pointer: Some(pointer.clone()),
            spans: Vec::new(),
            problem: Problem::NoLabel { label: label.clone() },
        },
        Doubt::Unread { pointer, kind, spans } => Diagnostic {
            pointer: Some(pointer.clone()),
            spans: spans.clone(),
            problem: Problem::Unread { kind },
        },
        Doubt::UnknownIcons { pointer, icons } => Diagnostic {
            pointer: Some(pointer.clone()),
            spans: Vec::new(),
            problem: Problem::UnknownIcons { icons: *icons },
        },
    }
}
