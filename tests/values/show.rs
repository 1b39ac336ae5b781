//! Values as the tables write them, in one line each.

use okoshi::value::Spanned;
use okoshi::value::era_year::{Counted, Era, EraYear, era_years};
use okoshi::value::period::{Period, PeriodKind, periods};
use okoshi::value::quantity::{Amount, Change, Quantity, quantities};

/// All values of `text`; each led by its own text where that is not all of it.
fn line<T>(text: &str, values: &[Spanned<T>], show: impl Fn(&T) -> String) -> String {
    let one = |value: &Spanned<T>| match value.text(text) {
        printed if printed == text => show(&value.value),
        printed => format!("{printed}={}", show(&value.value)),
    };
    values.iter().map(one).collect::<Vec<_>>().join(" | ")
}

/// `fy 2023`, `month 2023-09`, `months 2023-04..2023-06`, `day 2023-09-30`, `days …`, `years 2024-04..2027-03`,
/// `before 2023-09-30`, `after 2023-04-01`, `recurring`, `undated`; `?` where no date is known, `~` for "about".
pub fn period_line(text: &str, fiscal_year: Option<i32>) -> String {
    line(text, &periods(text, fiscal_year), period)
}

pub fn period(period: &Period) -> String {
    let date = |date: Option<jiff::civil::Date>| date.map_or("?".to_owned(), |date| date.to_string());
    let (start, end) = (date(period.start), date(period.end));
    let unknown = period.start.is_none() || period.end.is_none();
    let month = |date: &str| date.get(..7).unwrap_or("?").to_owned();
    let whole = start.ends_with("-01") && period.end.is_some_and(|end| end == end.last_of_month());
    let months =
        if whole { format!("{}..{}", month(&start), month(&end)) } else { format!("{start}..{end}") };
    let shown = match period.kind {
        PeriodKind::Recurring => "recurring".to_owned(),
        PeriodKind::Undated => "undated".to_owned(),
        PeriodKind::Before => format!("before {end}"),
        PeriodKind::After => format!("after {start}"),
        PeriodKind::FiscalYear if unknown => "fy ?".to_owned(),
        PeriodKind::FiscalYear => format!("fy {}", &start[..4]),
        PeriodKind::Month if unknown => "month ?".to_owned(),
        PeriodKind::Month => format!("month {}", month(&start)),
        PeriodKind::Day if unknown => "day ?".to_owned(),
        PeriodKind::Day => format!("day {start}"),
        PeriodKind::MonthRange if unknown => "months ?".to_owned(),
        PeriodKind::MonthRange => format!("months {months}"),
        PeriodKind::DayRange if unknown => "days ?".to_owned(),
        PeriodKind::DayRange => format!("days {start}..{end}"),
        PeriodKind::YearRange if unknown => "years ?".to_owned(),
        PeriodKind::YearRange => format!("years {months}"),
    };
    if period.approximate { format!("{shown} ~") } else { shown }
}

/// `80 %`, `>=80 %`, `~3 割`, `-1.5 %`, `8060->14000 人`, `1..3 件`, `1/2`, `3 回/年`, `5 % up`, `… @2023-10-01`.
pub fn quantity_line(text: &str, fiscal_year: Option<i32>) -> String {
    line(text, &quantities(text, fiscal_year), quantity)
}

pub fn quantity(quantity: &Quantity) -> String {
    let about = if quantity.approximate { "~" } else { "" };
    let bound = quantity.comparison.map_or("", okoshi::value::quantity::Comparison::sign);
    let amount = match quantity.amount {
        Amount::One(value) => value.to_string(),
        Amount::Share { part, whole } => format!("{part}/{whole}"),
        Amount::Range { from, to } => format!("{from}..{to}"),
        Amount::Shift { from, to } => format!("{from}->{to}"),
    };
    let unit = quantity.unit.as_ref().map_or(String::new(), |unit| format!(" {unit}"));
    let per = quantity.per.as_ref().map_or(String::new(), |per| format!("/{per}"));
    let change = match quantity.change {
        Some(Change::Increase) => " up",
        Some(Change::Decrease) => " down",
        None => "",
    };
    let as_of = quantity.as_of.map_or(String::new(), |as_of| {
        format!(" @{}", as_of.date.map_or("?".to_owned(), |date| date.to_string()))
    });
    format!("{about}{bound}{amount}{unit}{per}{change}{as_of}")
}

/// `R5 fy` for 令和5年度, `R5 cy` for 令和5年, `R5` for R5, `2013 fy` for 2013年度, `H35 fy !` for a year that never came.
pub fn era_line(text: &str, context_year: Option<i32>) -> String {
    line(text, &era_years(text, context_year), |&year| era_year(year))
}

pub fn era_year(year: EraYear) -> String {
    let era = match year.era {
        Some(Era::Reiwa) => "R",
        Some(Era::Heisei) => "H",
        Some(Era::Showa) => "S",
        Some(Era::Taisho) => "T",
        Some(Era::Meiji) => "M",
        None => "",
    };
    let counted = match year.counted {
        Counted::Fiscal => " fy",
        Counted::Calendar => " cy",
        Counted::Unsaid => "",
    };
    let impossible = if year.is_impossible() { " !" } else { "" };
    format!("{era}{}{counted}{impossible}", year.year)
}
