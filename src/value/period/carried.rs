//! The year of a list that names it once: 令和4年10月、11月, R4(10月), 令和6年10月と翌年3月.

use super::expression::Expression;
use super::{Period, Reading};
use crate::value::Spanned;
use crate::value::calendar::{Part, Point, Year};
use crate::value::glyph::first;

/// What `readings` of `text` amount to, each with the year named in front of it in the same list.
///
/// A year is handed on over commas, brackets and spaces alone: any other word or the end of a line ends the list.
pub(super) fn periods(
    text: &str,
    readings: Vec<Spanned<Reading>>,
    sheet: Option<i32>,
) -> Vec<Spanned<Period>> {
    let mut periods = Vec::with_capacity(readings.len());
    let mut named: Option<(Point, usize)> = None;
    for Spanned { value, span } in readings {
        let anchor = named.take().filter(|(point, end)| joins(point, &text[*end..span.start]));
        let value = match value {
            Reading::Dateless(period) => period,
            Reading::Dated(expression) => {
                let expression = match anchor {
                    Some((point, _)) => expression.listed_behind(&point, sheet),
                    // 同年 of which no year is named stays text.
                    None if expression.is_of_same_year() => continue,
                    None => expression,
                };
                named = expression.names_year(sheet).map(|point| (point, span.end));
                expression.period(sheet)
            }
        };
        periods.push(Spanned { value, span });
    }
    periods
}

/// Whether `between` leads on from `point` to what may take its year.
fn joins(point: &Point, between: &str) -> bool {
    // 令和6年度、9月 may well be a September of the sheet's year; 令和6年度(9月) is none.
    let whole = point.part == Part::Whole;
    is_joint(between) && !(whole && between.contains(['、', '，', ',', '・', 'と', '及', '又']))
}

/// Whether nothing but what parts the members of a list stands in `between`.
pub(super) fn is_joint(between: &str) -> bool {
    const LONGEST: usize = 5;
    let words = ["及び", "および", "又は", "または", "と"];
    let signs = words.iter().fold(between.to_owned(), |left, word| left.replace(word, "、"));
    let parts = |(at, c): (usize, char)| {
        c.is_whitespace() && c != '\n' || first(&signs[at..]).is_some_and(|c| "、,・(:".contains(c))
    };
    between.chars().count() <= LONGEST && signs.char_indices().all(parts)
}

impl Expression {
    /// The same in a list behind `anchor`, which names its year.
    fn listed_behind(self, anchor: &Point, sheet: Option<i32>) -> Self {
        let listed = |point: Point| point.listed_behind(anchor, sheet);
        match self {
            Self::At(point) => Self::At(listed(point)),
            Self::Between(first, second) => Self::Between(listed(first), second),
            Self::Until(point) => Self::Until(listed(point)),
            Self::Since(point) => Self::Since(listed(point)),
            Self::Lasting(point, months) => Self::Lasting(listed(point), months),
        }
    }

    /// Whether its year is that of a point named before.
    fn is_of_same_year(&self) -> bool {
        let (Self::At(point)
        | Self::Between(point, _)
        | Self::Until(point)
        | Self::Since(point)
        | Self::Lasting(point, _)) = self;
        matches!(point.year, Year::CalendarAfter(0) | Year::FiscalAfter(0))
    }

    /// The point whose year it hands on; None where it names none, or a range of years.
    fn names_year(&self, sheet: Option<i32>) -> Option<Point> {
        let point = match *self {
            Self::At(point) => point,
            Self::Between(first, _) if first.part == Part::Whole => return None,
            Self::Between(first, second) if second.year != Year::Sheet => second.reckoned_from(&first, sheet),
            Self::Between(first, _) => first,
            Self::Until(_) | Self::Since(_) | Self::Lasting(..) => return None,
        };
        (point.year != Year::Sheet).then_some(point)
    }
}
