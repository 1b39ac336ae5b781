//! Checks: rules on values, drawn beside the form they hold for.

use super::{FieldKind, FieldPath};
use crate::wording::Wording;

/// A rule on values, and what it holds for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What has to hold.
    pub rule: Rule,
    /// For which fields, in full or by their last names; for all it can hold for if none is named.
    pub fields: Vec<FieldPath>,
    /// First and last fiscal year in which such sheets were made.
    pub years: Option<(i32, i32)>,
    /// What is said where it does not hold, if not the program's own words; `{}` stands for what was found.
    pub wording: Option<Wording>,
}

impl Check {
    /// Whether it holds for the field at `path`, of `kind`.
    pub fn holds_for(&self, path: &FieldPath, kind: FieldKind) -> bool {
        let is_named = self.fields.iter().any(|field| path.ends_with(field));
        if self.fields.is_empty() { self.rule.fits(kind) } else { is_named }
    }
}

/// What has to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// A field that is always filled in is not empty.
    Filled,
    /// The numbers that one row's columns print agree.
    MarkerCounts,
    /// Numbers run 1, 2, 3 …
    Numbering,
    /// The fiscal year is one that there is, and in which such sheets were made.
    FiscalYear,
    /// Periods lie in the fiscal year, unless they name another.
    PeriodInYear,
    /// Reports are filled in one stage after the other, and alike on the sheets of one file.
    StageReports,
    /// Each target is reported on.
    TargetReported,
    /// The sheets say what the cover in front of them says.
    Cover,
}

impl Rule {
    /// All rules under the names they have in a drawing.
    pub const NAMED: [(&'static str, Self); 8] = [
        ("filled", Self::Filled),
        ("marker_counts", Self::MarkerCounts),
        ("numbering", Self::Numbering),
        ("fiscal_year", Self::FiscalYear),
        ("period_in_year", Self::PeriodInYear),
        ("stage_reports", Self::StageReports),
        ("target_reported", Self::TargetReported),
        ("cover", Self::Cover),
    ];

    /// Its name in a drawing.
    pub fn name(self) -> &'static str {
        Self::NAMED.iter().find(|(_, rule)| *rule == self).map_or("", |(name, _)| name)
    }

    /// Whether it says something about a field of `kind`.
    pub fn fits(self, kind: FieldKind) -> bool {
        match self {
            Self::Filled | Self::Cover => true,
            Self::FiscalYear => kind == FieldKind::EraYear,
            Self::PeriodInYear => kind == FieldKind::Period,
            Self::TargetReported => kind == FieldKind::Target,
            Self::MarkerCounts | Self::Numbering | Self::StageReports => false,
        }
    }
}
