//! What is said about points in time, and the period it amounts to on a sheet.

use super::{Period, PeriodKind};
use crate::value::calendar::{Grain, Part, Point, Year, days_between, days_lasting};

/// What is said about points in time.
#[derive(Clone, Copy, Debug)]
pub(super) enum Expression {
    At(Point),
    Between(Point, Point),
    Until(Point),
    Since(Point),
    /// A point and a number of months from its start on.
    Lasting(Point, u32),
}

impl Expression {
    /// What it amounts to on a sheet of the fiscal year `sheet`.
    pub(super) fn period(&self, sheet: Option<i32>) -> Period {
        let (kind, days, approximate) = match self {
            Self::At(point) => (kind_of(point), point.days(sheet), point.approximate),
            Self::Between(first, second) => {
                let days = days_between(first, second, sheet);
                (kind_between(first, second), days, first.approximate || second.approximate)
            }
            Self::Until(point) => {
                let end = point.days(sheet).map(|(_, end)| end);
                return Period { kind: PeriodKind::Before, start: None, end, approximate: point.approximate };
            }
            Self::Since(point) => {
                let start = point.days(sheet).map(|(start, _)| start);
                return Period { kind: PeriodKind::After, start, end: None, approximate: point.approximate };
            }
            Self::Lasting(point, months) => {
                let years = point.grain() == Grain::Year && months % 12 == 0;
                let kind = if years { PeriodKind::YearRange } else { PeriodKind::MonthRange };
                (kind, days_lasting(point, *months, sheet), point.approximate)
            }
        };
        let (start, end) = days.unzip();
        Period { kind, start, end, approximate }
    }

    /// The same, "about".
    pub(super) fn approximated(mut self) -> Self {
        let (Self::At(point)
        | Self::Between(_, point)
        | Self::Until(point)
        | Self::Since(point)
        | Self::Lasting(point, _)) = &mut self;
        point.approximate = true;
        self
    }

    /// Whether it holds a date in figures of which the year is not certain.
    pub(super) fn is_doubtful(&self, sheet: Option<i32>) -> bool {
        let doubtful = |point: &Point| matches!(point.year, Year::Figures(_)) && point.days(sheet).is_none();
        match self {
            Self::At(point) | Self::Until(point) | Self::Since(point) | Self::Lasting(point, _) => {
                doubtful(point)
            }
            Self::Between(first, second) => doubtful(first) || doubtful(second),
        }
    }
}

fn kind_of(point: &Point) -> PeriodKind {
    match (point.grain(), point.part) {
        (Grain::Year, _) if point.is_calendar_year() => PeriodKind::YearRange,
        (Grain::Year, _) => PeriodKind::FiscalYear,
        (Grain::Month, Part::Month(..)) => PeriodKind::Month,
        (Grain::Month, _) => PeriodKind::MonthRange,
        (Grain::Day, Part::Month(..)) => PeriodKind::DayRange,
        _ => PeriodKind::Day,
    }
}

fn kind_between(first: &Point, second: &Point) -> PeriodKind {
    let from_month = matches!(first.grain(), Grain::Year | Grain::Month | Grain::Start);
    let to_month = matches!(second.grain(), Grain::Year | Grain::Month | Grain::End);
    match (first.grain(), second.grain()) {
        (Grain::Year, Grain::Year) => PeriodKind::YearRange,
        _ if from_month && to_month => PeriodKind::MonthRange,
        _ => PeriodKind::DayRange,
    }
}
