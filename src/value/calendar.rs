//! Points in time as written, and the days they stand for in a sheet's fiscal year (April to March).
//!
//! `date` reads a [`Point`] from text; this module alone reckons. A point whose year nobody gave has no days.

use jiff::civil::Date;

use super::era_year::{Counted, EraYear};

/// The year a point names, or where it takes its year from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Year {
    /// None is named: the sheet's fiscal year.
    Sheet,
    /// 令和6年度
    Fiscal(i32),
    /// 令和6年
    Calendar(i32),
    /// R6: a fiscal year, but R6.3 is a month of the calendar year.
    Unsaid(i32),
    /// 来年度, 前年度: fiscal years from the sheet's.
    FiscalFrom(i32),
    /// 来年, 翌: calendar years from the one in which the sheet's begins.
    CalendarFrom(i32),
    /// 翌年度, 同年度: fiscal years from the year named before, or else from the sheet's.
    FiscalAfter(i32),
    /// 翌年, 翌, 同年: calendar years from the one named before, or else as [`Year::CalendarFrom`].
    CalendarAfter(i32),
    /// 26年度 or 26年3月, with no era.
    Bare(u16, Counted),
    /// 7 of 7/9/18: read only where it can be but one year near the sheet's.
    Figures(u16),
}

impl Year {
    /// The year that `year` names.
    pub(crate) fn named(year: EraYear) -> Self {
        match year.counted {
            Counted::Fiscal => Self::Fiscal(year.gregorian()),
            Counted::Calendar => Self::Calendar(year.gregorian()),
            Counted::Unsaid => Self::Unsaid(year.gregorian()),
        }
    }

    /// The same kind of year, one later.
    fn next(self) -> Self {
        match self {
            Self::Sheet => Self::FiscalFrom(1),
            Self::Fiscal(year) => Self::Fiscal(year + 1),
            Self::Calendar(year) => Self::Calendar(year + 1),
            Self::Unsaid(year) => Self::Unsaid(year + 1),
            Self::FiscalFrom(by) => Self::FiscalFrom(by + 1),
            Self::CalendarFrom(by) => Self::CalendarFrom(by + 1),
            Self::FiscalAfter(by) => Self::FiscalAfter(by + 1),
            Self::CalendarAfter(by) => Self::CalendarAfter(by + 1),
            Self::Bare(year, counted) => Self::Bare(year + 1, counted),
            Self::Figures(year) => Self::Figures(year + 1),
        }
    }

    /// The year's number and whether it runs from April; None where the sheet's year is wanted and unknown.
    fn number(self, sheet: Option<i32>) -> Option<(i32, bool)> {
        match self {
            Self::Sheet => Some((sheet?, true)),
            Self::Fiscal(year) | Self::Unsaid(year) => Some((year, true)),
            Self::Calendar(year) => Some((year, false)),
            Self::FiscalFrom(by) | Self::FiscalAfter(by) => Some((sheet? + by, true)),
            Self::CalendarFrom(by) | Self::CalendarAfter(by) => Some((sheet? + by, false)),
            Self::Bare(year, counted) => {
                let year = EraYear::near(year, counted, sheet?)?;
                Some((year.gregorian(), year.is_fiscal()))
            }
            Self::Figures(year) => Some((near_in_figures(year, sheet?)?, false)),
        }
    }
}

/// The year near the sheet's that two figures stand for: of an era or of the century, if only one of them is near.
fn near_in_figures(year: u16, sheet: i32) -> Option<i32> {
    let of_era = EraYear::near(year, Counted::Calendar, sheet)?.gregorian();
    let of_century = sheet / 100 * 100 + i32::from(year);
    let near = |year: &i32| (sheet - 1..=sheet + 2).contains(year);
    match [Some(of_era).filter(near), Some(of_century).filter(near)] {
        [Some(year), None] | [None, Some(year)] => Some(year),
        _ => None,
    }
}

/// Which part of its year a point is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The whole year: 令和6年度, 年度内, 通年.
    Whole,
    /// Its first day: 年度当初.
    Start,
    /// Its last day: 年度末, 年末.
    End,
    /// 1 or 2: 上半期, 下半期.
    Half(u8),
    /// 1 to 4: 第3四半期.
    Quarter(u8),
    /// A month, or a piece of it.
    Month(u8, Piece),
    /// Month and day.
    Day(u8, u8),
}

/// Which piece of its month a point is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// 9月
    Whole,
    /// 月初: the first day
    Start,
    /// 月末: the last day
    End,
    /// The days from the first to the second; 31 for the last of the month: 上旬, 下旬, 後半.
    Days(u8, u8),
}

/// How fine a point is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grain {
    /// A whole year.
    Year,
    /// Whole months.
    Month,
    /// The first day of a month or year.
    Start,
    /// The last day of a month or year.
    End,
    /// A day or days.
    Day,
}

/// A point in time as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Point {
    pub(crate) year: Year,
    pub(crate) part: Part,
    /// 頃, 前後
    pub(crate) approximate: bool,
}

impl Point {
    pub(crate) fn new(year: Year, part: Part) -> Self {
        Self { year, part, approximate: false }
    }

    /// Its first and last day; None where its year is not known or the year has no such day.
    pub(crate) fn days(&self, sheet: Option<i32>) -> Option<(Date, Date)> {
        let (year, fiscal) = self.year.number(sheet)?;
        let months = |first: u8, count: u8| {
            // Months are counted from the year's first: April of a fiscal year, January of a calendar year.
            let opening = first_of(year, if fiscal { 4 } else { 1 })?;
            let start = later(opening, i32::from(first))?;
            Some((start, later(start, i32::from(count))?.yesterday().ok()?))
        };
        // 令和6年3月 is March 2024, and so is R6.3; 令和6年度3月 is March 2025.
        let in_fiscal = fiscal && !matches!(self.year, Year::Unsaid(_));
        let of_month = |month: u8| if in_fiscal && month < 4 { year + 1 } else { year };
        match self.part {
            Part::Whole => months(0, 12),
            Part::Start => months(0, 12).map(|(start, _)| (start, start)),
            Part::End => months(0, 12).map(|(_, end)| (end, end)),
            Part::Half(half) => months(6 * (half - 1), 6),
            Part::Quarter(quarter) => months(3 * (quarter - 1), 3),
            Part::Month(month, piece) => {
                let start = first_of(of_month(month), month)?;
                let end = start.last_of_month();
                let day = |day: u8| day_of(start, day.min(end.day().unsigned_abs()));
                match piece {
                    Piece::Whole => Some((start, end)),
                    Piece::Start => Some((start, start)),
                    Piece::End => Some((end, end)),
                    Piece::Days(from, to) => Some((day(from)?, day(to)?)),
                }
            }
            Part::Day(month, day) => {
                let day = day_of(first_of(of_month(month), month)?, day)?;
                Some((day, day))
            }
        }
    }

    /// The same, its 翌 or 同 reckoned from the year in which `anchor` begins. 翌 behind a point that names no year is
    /// reckoned from the sheet's.
    pub(crate) fn reckoned_from(self, anchor: &Self, sheet: Option<i32>) -> Self {
        let Some((start, _)) = anchor.days(sheet) else { return self };
        let from_sheet = matches!(anchor.year, Year::Sheet | Year::FiscalAfter(_) | Year::CalendarAfter(_));
        let counts = |by: i32| by == 0 || !from_sheet;
        let year = match self.year {
            Year::CalendarAfter(by) if counts(by) => Year::Calendar(i32::from(start.year()) + by),
            Year::FiscalAfter(by) if counts(by) => Year::Fiscal(fiscal_year_of(start) + by),
            year => year,
        };
        Self { year, ..self }
    }

    /// The same with the year of `anchor`, which stands before it in a list and alone names one; a list runs forwards.
    pub(crate) fn listed_behind(self, anchor: &Self, sheet: Option<i32>) -> Self {
        if self.year != Year::Sheet || self.part == Part::Whole {
            return self.reckoned_from(anchor, sheet);
        }
        let Some((start, _)) = anchor.days(sheet) else { return Self { year: anchor.year, ..self } };
        let in_parts = matches!(anchor.part, Part::Whole | Part::Half(_) | Part::Quarter(_));
        let year = match (self.part, anchor.year) {
            // R4 in front of (10月) is a whole year, which counts from April.
            (_, Year::Unsaid(year)) if in_parts => Year::Fiscal(year),
            (Part::Month(..) | Part::Day(..), year) => year,
            (Part::Half(_) | Part::Quarter(_), year) if in_parts => year,
            _ => Year::Fiscal(fiscal_year_of(start)),
        };
        let listed = Self { year, ..self };
        let is_earlier = listed.days(sheet).is_some_and(|(_, end)| end < start);
        Self { year: if is_earlier { year.next() } else { year }, ..self }
    }

    /// How fine it is.
    pub(crate) fn grain(&self) -> Grain {
        match self.part {
            Part::Whole => Grain::Year,
            Part::Half(_) | Part::Quarter(_) | Part::Month(_, Piece::Whole) => Grain::Month,
            Part::Start | Part::Month(_, Piece::Start) => Grain::Start,
            Part::End | Part::Month(_, Piece::End) => Grain::End,
            Part::Month(_, Piece::Days(..)) | Part::Day(..) => Grain::Day,
        }
    }

    /// Whether it is a whole calendar year.
    pub(crate) fn is_calendar_year(&self) -> bool {
        let calendar = match self.year {
            Year::Calendar(_) | Year::CalendarFrom(_) | Year::CalendarAfter(_) => true,
            Year::Bare(_, counted) => counted == Counted::Calendar,
            _ => false,
        };
        calendar && self.part == Part::Whole
    }
}

/// The first and last day from `first` to `second`.
///
/// Where `second` names no year it takes that of `first`, and if it would then come before it, the next: a range
/// runs forwards. None where a year is unknown, or where both are named and the second comes first.
pub(crate) fn days_between(first: &Point, second: &Point, sheet: Option<i32>) -> Option<(Date, Date)> {
    let (start, _) = first.days(sheet)?;
    let mut end = second.reckoned_from(first, sheet);
    if second.year == Year::Sheet {
        if first.year != Year::Sheet {
            end.year = match second.part {
                Part::Month(..) | Part::Day(..) => first.year,
                // 年度末 behind 令和5年10月 is that of the fiscal year in which the month lies.
                _ => Year::Fiscal(fiscal_year_of(start)),
            };
        }
        if end.days(sheet)?.1 < start {
            end.year = end.year.next();
        }
    }
    let (_, end) = end.days(sheet)?;
    (start <= end).then_some((start, end))
}

/// `count` months from the start of `first`.
pub(crate) fn days_lasting(first: &Point, count: u32, sheet: Option<i32>) -> Option<(Date, Date)> {
    let (start, _) = first.days(sheet)?;
    Some((start, later(start, i32::try_from(count).ok()?)?.yesterday().ok()?))
}

fn fiscal_year_of(day: Date) -> i32 {
    i32::from(day.year()) - i32::from(day.month() < 4)
}

fn first_of(year: i32, month: u8) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, 1).ok()
}

/// A day of the month of `date`; None where it has no such day.
fn day_of(date: Date, day: u8) -> Option<Date> {
    date.with().day(i8::try_from(day).ok()?).build().ok()
}

fn later(day: Date, months: i32) -> Option<Date> {
    day.checked_add(jiff::Span::new().try_months(months).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::{Part, Piece, Point, Year, days_between};

    fn days(point: Point) -> String {
        point.days(Some(2023)).map_or("none".to_owned(), |(start, end)| format!("{start}..{end}"))
    }

    #[test]
    fn a_month_of_a_fiscal_year_lies_in_the_right_calendar_year() {
        #[rustfmt::skip]
        let table = [
            (Point::new(Year::Sheet, Part::Month(4, Piece::Whole)),          "2023-04-01..2023-04-30"),
            (Point::new(Year::Sheet, Part::Month(3, Piece::Whole)),          "2024-03-01..2024-03-31"),
            (Point::new(Year::Calendar(2024), Part::Month(3, Piece::End)),   "2024-03-31..2024-03-31"),
            (Point::new(Year::Unsaid(2024), Part::Month(3, Piece::Whole)),   "2024-03-01..2024-03-31"),
            (Point::new(Year::Fiscal(2024), Part::Month(3, Piece::Whole)),   "2025-03-01..2025-03-31"),
            (Point::new(Year::Sheet, Part::Month(2, Piece::Days(21, 31))),   "2024-02-21..2024-02-29"),
            (Point::new(Year::Sheet, Part::Quarter(4)),                      "2024-01-01..2024-03-31"),
            (Point::new(Year::FiscalFrom(1), Part::Half(1)),                 "2024-04-01..2024-09-30"),
            (Point::new(Year::CalendarFrom(1), Part::Month(5, Piece::Whole)), "2024-05-01..2024-05-31"),
            (Point::new(Year::Calendar(2024), Part::Whole),                  "2024-01-01..2024-12-31"),
            (Point::new(Year::Calendar(2023), Part::Day(2, 29)),             "none"),
        ];
        for (point, want) in table {
            assert_eq!(days(point), want, "{point:?}");
        }
    }

    #[test]
    fn a_range_runs_forwards() {
        let month = |year, month| Point::new(year, Part::Month(month, Piece::Whole));
        let between = |first, second| {
            days_between(&first, &second, Some(2023)).map(|(start, end)| format!("{start}..{end}"))
        };
        let october = month(Year::Calendar(2023), 10);
        assert_eq!(between(october, month(Year::Sheet, 3)).as_deref(), Some("2023-10-01..2024-03-31"));
        assert_eq!(
            between(month(Year::Sheet, 3), month(Year::Sheet, 5)).as_deref(),
            Some("2024-03-01..2024-05-31")
        );
        assert_eq!(between(october, month(Year::Calendar(2022), 3)), None);
        assert_eq!(days_between(&month(Year::Sheet, 4), &month(Year::Sheet, 6), None), None);
    }
}
