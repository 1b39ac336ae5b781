//! The fiscal year of a sheet, as its header names it: 令和５年度, 令 和 元 年 度, Ｈ３０, 2023年度.

use jiff::civil::Date;

use super::Spanned;
use super::era_year::{Counted, EraYear, era_years};

/// A fiscal year, which runs from 1 April to 31 March.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FiscalYear {
    /// As written.
    pub era_year: EraYear,
}

impl FiscalYear {
    /// The calendar year in which it begins.
    pub fn year(&self) -> i32 {
        self.era_year.gregorian()
    }

    /// Its first day; None beyond the calendar's reach.
    pub fn start(&self) -> Option<Date> {
        first_day(self.year())
    }

    /// Its last day; None beyond the calendar's reach.
    pub fn end(&self) -> Option<Date> {
        last_day(self.year())
    }
}

/// The first day of the fiscal year that begins in a calendar year; None beyond the calendar's reach.
pub fn first_day(year: i32) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, 4, 1).ok()
}

/// The last day of the fiscal year that begins in a calendar year; None beyond the calendar's reach.
pub fn last_day(year: i32) -> Option<Date> {
    Date::new(i16::try_from(year.checked_add(1)?).ok()?, 3, 31).ok()
}

/// The fiscal year that a header names.
///
/// - Shape: the first year that says 年度, else the first era year that says neither 年度 nor 年 (R5, 平成30);
///   words round it (重点目標 …) stay text. A bare 5年度 names no era and is not read.
/// - Units: spans are bytes of `text`.
pub fn fiscal_year(text: &str) -> Option<Spanned<FiscalYear>> {
    let years = era_years(text, None);
    let first = |counted| years.iter().find(|year| year.value.counted == counted);
    let found =
        first(Counted::Fiscal).or_else(|| first(Counted::Unsaid)).or_else(|| first(Counted::Calendar))?;
    Some(Spanned { value: FiscalYear { era_year: found.value }, span: found.span })
}
