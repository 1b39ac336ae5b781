//! What became of one input: for the journal, the report and the triage list.

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::output::shape::{ShapedDiagnostic, ShapedRecord};
use crate::wording::{Lang, Wording};

/// How an input ended; those that need a person most come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It could not be read.
    Failed,
    /// It holds pictures of pages, or text that nobody can read.
    NeedsOcr,
    /// No form fits any of its pages.
    UnknownForm,
    /// It was read, and a record has a diagnostic of severity error.
    Doubts,
    /// There is nothing in it.
    Empty,
    /// It was read.
    Read,
    /// An earlier input has the same bytes.
    Duplicate,
}

impl Status {
    /// All of them, those that need a person most first.
    pub const ALL: [Self; 7] = [
        Self::Failed,
        Self::NeedsOcr,
        Self::UnknownForm,
        Self::Doubts,
        Self::Empty,
        Self::Read,
        Self::Duplicate,
    ];

    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::NeedsOcr => "needs-ocr",
            Self::UnknownForm => "unknown-form",
            Self::Doubts => "doubts",
            Self::Empty => "empty",
            Self::Read => "read",
            Self::Duplicate => "duplicate",
        }
    }

    /// What it means, in a few words.
    pub fn meaning(self) -> Wording {
        match self {
            Self::Failed => Wording::new("読めない", "failed"),
            Self::NeedsOcr => Wording::new("OCR が必要", "needs OCR"),
            Self::UnknownForm => Wording::new("様式不明", "unknown form"),
            Self::Doubts => Wording::new("要確認", "read with doubts"),
            Self::Empty => Wording::new("空", "empty"),
            Self::Read => Wording::new("読めた", "read"),
            Self::Duplicate => Wording::new("重複", "duplicate"),
        }
    }

    /// Whether nothing of the input was read though it should have been.
    pub fn is_failure(self) -> bool {
        matches!(self, Self::Failed | Self::NeedsOcr | Self::Empty)
    }

    /// Whether a resumed run need not read the input again.
    pub fn is_done(self) -> bool {
        matches!(self, Self::Read | Self::Doubts | Self::UnknownForm)
    }
}

/// What became of one input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// The name its records bear.
    pub file: String,
    /// SHA-256 of its bytes; none if they could not be had.
    pub sha256: Option<String>,
    /// How it ended.
    pub status: Status,
    /// The forms it was read as, in order of their names.
    pub forms: Vec<String>,
    /// Records it gave.
    pub records: usize,
    /// Sheets among them.
    pub sheets: usize,
    /// Diagnostics of severity error.
    pub errors: usize,
    /// Diagnostics of severity warning.
    pub warnings: usize,
    /// Characters, white space aside.
    pub characters: usize,
    /// Of them, those in no field, label or marker.
    pub residue: usize,
    /// How sure its values are.
    pub confidence: Confidences,
    /// How long reading it took, in milliseconds.
    pub ms: u64,
    /// The worst thing to know about it, the first of these.
    pub first: Option<First>,
    /// The input with the same bytes that was read.
    pub duplicate_of: Option<String>,
}

/// The first of the worst diagnostics.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct First {
    /// `info`, `warning` or `error`.
    pub severity: String,
    /// A short name that does not change.
    pub code: String,
    /// What is the matter.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl From<&ShapedDiagnostic> for First {
    fn from(told: &ShapedDiagnostic) -> Self {
        let ShapedDiagnostic { severity, code, message, help, .. } = told.clone();
        Self { severity, code, message, help }
    }
}

impl Facts {
    /// Of an input about which nothing is known but its name.
    pub fn nothing(file: String, status: Status) -> Self {
        Self {
            file,
            sha256: None,
            status,
            forms: Vec::new(),
            records: 0,
            sheets: 0,
            errors: 0,
            warnings: 0,
            characters: 0,
            residue: 0,
            confidence: Confidences::default(),
            ms: 0,
            first: None,
            duplicate_of: None,
        }
    }

    /// Of an input that was not read.
    pub fn failed(file: String, error: &Error, lang: Lang) -> Self {
        let status = match error {
            Error::NeedsOcr { .. } => Status::NeedsOcr,
            Error::Empty => Status::Empty,
            _ => Status::Failed,
        };
        let first = First {
            severity: "error".to_owned(),
            code: error.code().to_owned(),
            message: error.message().get(lang).to_owned(),
            help: error.help().get(lang).to_owned(),
        };
        Self { first: Some(first), ..Self::nothing(file, status) }
    }

    /// Adds one more record of an input that was read.
    pub fn add(&mut self, record: &ShapedRecord) {
        let is_unknown =
            record.kind == "unknown" && (self.records == 0 || self.status == Status::UnknownForm);
        for told in &record.diagnostics {
            self.errors += usize::from(told.severity == "error");
            self.warnings += usize::from(told.severity == "warning");
            if self.first.as_ref().is_none_or(|first| badness(&first.severity) < badness(&told.severity)) {
                self.first = Some(First::from(told));
            }
        }
        self.status = match self.errors {
            _ if is_unknown => Status::UnknownForm,
            0 => Status::Read,
            _ => Status::Doubts,
        };
        if let (Some(form), Some(edition)) = (&record.form, &record.edition) {
            let form = format!("{form}/{edition}");
            if let Err(at) = self.forms.binary_search(&form) {
                self.forms.insert(at, form);
            }
        }
        self.records += 1;
        self.sheets += usize::from(record.kind == "sheet");
        self.characters += record.ledger.source;
        self.residue += record.ledger.residue;
        self.confidence.add(&record.evidence.0.iter().map(|(_, evidence)| evidence.confidence).collect());
    }

    /// Characters in no field, label or marker, as a share of all.
    pub fn residue_share(&self) -> f64 {
        share(self.residue, self.characters)
    }
}

/// How bad a severity is; the worst is told first.
fn badness(severity: &str) -> Option<usize> {
    ["info", "warning", "error"].iter().position(|known| *known == severity)
}

/// A share to three decimals; of nothing it is 0.
pub(super) fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { (part as f64 / whole as f64 * 1000.0).round() / 1000.0 }
}

/// How many values have which confidence, by hundredths.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Confidences(Vec<(u8, usize)>);

impl FromIterator<f64> for Confidences {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        let mut counts = [0_usize; 101];
        for value in values {
            counts[(value.clamp(0.0, 1.0) * 100.0).round() as usize] += 1;
        }
        Self((0..=100).zip(counts).filter(|(_, count)| *count > 0).collect())
    }
}

impl Confidences {
    /// Puts another count beside this one.
    pub fn add(&mut self, other: &Self) {
        for (percent, count) in &other.0 {
            match self.0.binary_search_by_key(percent, |(own, _)| *own) {
                Ok(at) => self.0[at].1 += count,
                Err(at) => self.0.insert(at, (*percent, *count)),
            }
        }
    }

    /// The confidence that `share` of the values do not exceed; none without values.
    pub fn quantile(&self, share: f64) -> Option<f64> {
        let all: usize = self.0.iter().map(|(_, count)| count).sum();
        let rank = (share * all as f64).ceil().max(1.0) as usize;
        let mut below = 0;
        let found = self.0.iter().find(|(_, count)| {
            below += count;
            below >= rank
        });
        found.map(|(percent, _)| f64::from(*percent) / 100.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_values() {
        let few: Confidences = [0.1, 0.5, 0.5, 0.9].into_iter().collect();
        assert_eq!(few.quantile(0.0), Some(0.1));
        assert_eq!(few.quantile(0.25), Some(0.1));
        assert_eq!(few.quantile(0.5), Some(0.5));
        assert_eq!(few.quantile(1.0), Some(0.9));
        assert_eq!(Confidences::default().quantile(0.5), None);
        let mut more = few.clone();
        more.add(&[0.05, 0.5].into_iter().collect());
        assert_eq!(more, [0.1, 0.5, 0.5, 0.9, 0.05, 0.5].into_iter().collect());
    }

    #[test]
    fn failures_have_their_own_words() {
        let facts = Facts::failed("a.pdf".into(), &Error::NeedsOcr { pages: 2 }, Lang::En);
        assert_eq!((facts.status, facts.sheets), (Status::NeedsOcr, 0));
        assert_eq!(facts.first.unwrap().code, "needs-ocr");
        assert_eq!(Facts::failed("b".into(), &Error::Broke, Lang::Ja).status, Status::Failed);
    }
}
