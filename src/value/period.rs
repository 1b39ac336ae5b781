//! Periods and deadlines: when a text says something happens.
//!
//! A bare month takes the sheet's fiscal year: April to December its first calendar year, January to March the
//! second. Where no year is known the dates are None: nothing is guessed. What is no date stays text, or is
//! [`PeriodKind::Undated`] where it is a word for a time without dates (随時, 5年間, 夏休み).
//!
//! `date` reads points, `calendar` reckons; here points become ranges, deadlines and lists.

mod carried;
mod expression;
mod listed;
mod opening;
mod recurring;
mod undated;

use jiff::civil::Date;
use nom::branch::alt;
use nom::combinator::{not, opt, value};
use nom::{IResult, Parser};

use super::calendar::{Grain, Part, Piece, Point, Year};
use super::date::{Style, Written, day_behind, dotted_behind, piece, point};
use super::era_year::{joint, more_years};
use super::glyph::{
    any_word, first, gap, glyph_if, is_kanji, is_true_wave, is_wave, ka, last, line_gap, miss, sign, tail,
    word,
};
use super::numeral::{is_kanji_numeral, small};
use super::share::is_share;
use super::{Place, Printed, Spanned, Taken, scan};
use expression::Expression;

/// When, as dates where they are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// What sort of time it is.
    pub kind: PeriodKind,
    /// First day; None where it is open or not known.
    pub start: Option<Date>,
    /// Last day; None where it is open or not known.
    pub end: Option<Date>,
    /// Whether the text says "about": 頃, 目途.
    pub approximate: bool,
}

/// What sort of time a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PeriodKind {
    /// One whole fiscal year: 通年, 年度内, 令和6年度.
    FiscalYear,
    /// One month: 9月, 9月議会.
    Month,
    /// Whole months: 4～6月, 上半期, 第3四半期.
    MonthRange,
    /// One day: 10/11, 9月末, 年度末.
    Day,
    /// Several days on end: 2月上旬, 12/20～1/19.
    DayRange,
    /// Whole years: R7～9年度, and one calendar year: 令和6年.
    YearRange,
    /// A deadline: 9月末までに, ～11月, 2月末を目途.
    Before,
    /// From then on: 4月～, 10月以降.
    After,
    /// Again and again: 毎月, 隔月, 年2回.
    Recurring,
    /// A time without dates: 随時, 5年間, 夏休み.
    Undated,
}

impl PeriodKind {
    /// The kind's name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FiscalYear => "fiscal_year",
            Self::Month => "month",
            Self::MonthRange => "month_range",
            Self::Day => "day",
            Self::DayRange => "day_range",
            Self::YearRange => "year_range",
            Self::Before => "before",
            Self::After => "after",
            Self::Recurring => "recurring",
            Self::Undated => "undated",
        }
    }
}

impl Period {
    /// A time without dates.
    pub const fn dateless(kind: PeriodKind) -> Self {
        Self { kind, start: None, end: None, approximate: false }
    }

    /// The one period of a cell that names several: from the first start to the last end.
    ///
    /// Undated and recurring times beside dated ones add nothing; a single dated one stays what it is.
    pub fn whole_of(periods: &[Spanned<Self>]) -> Option<Self> {
        let dated: Vec<_> = periods.iter().map(|period| period.value).filter(Period::is_dated).collect();
        let Some((&head, more)) = dated.split_first() else {
            return periods.first().map(|period| period.value);
        };
        let whole = more.iter().fold(head, |whole, next| {
            let start = whole.start.zip(next.start).map(|(one, other)| one.min(other));
            let end = whole.end.zip(next.end).map(|(one, other)| one.max(other));
            Self { kind: whole.kind, start, end, approximate: whole.approximate || next.approximate }
        });
        let same = |period: &&Self| (period.start, period.end) == (whole.start, whole.end);
        let kind = match dated.iter().find(same) {
            Some(period) => period.kind,
            None if whole.start.is_none() && whole.end.is_none() => PeriodKind::Undated,
            None if whole.start.is_none() => PeriodKind::Before,
            None if whole.end.is_none() => PeriodKind::After,
            None if dated.iter().all(|period| period.kind.is_of_months()) => PeriodKind::MonthRange,
            None => PeriodKind::DayRange,
        };
        Some(Self { kind, ..whole })
    }

    fn is_dated(&self) -> bool {
        !matches!(self.kind, PeriodKind::Recurring | PeriodKind::Undated)
    }
}

impl PeriodKind {
    fn is_of_months(self) -> bool {
        matches!(self, Self::FiscalYear | Self::Month | Self::MonthRange | Self::YearRange)
    }
}

/// Every period of `text`, in order.
///
/// - Shape: 素案(9月)+公表(通年) gives two; 6・9・12月 gives three; words round them stay text.
/// - Units: `fiscal_year` is the calendar year in which the sheet's fiscal year begins; spans are bytes of `text`.
/// - Errors: none. A day that no month has (9月31日), an issue (4月号) and a name (後期計画) are left as text.
pub fn periods(text: &str, fiscal_year: Option<i32>) -> Vec<Spanned<Period>> {
    let readings = scan(text, opening::may_begin, |place| {
        opening::may_go_on(place.rest()).then(|| read(place, fiscal_year)).flatten()
    });
    carried::periods(text, readings, fiscal_year)
}

/// A time as it was read; what a date amounts to depends on those in front of it.
enum Reading {
    Dated(Expression),
    Dateless(Period),
}

fn read<'t>(place: &Place<'t>, fiscal_year: Option<i32>) -> Option<Taken<'t, Reading>> {
    let dateless = |taken: Taken<'t, Period>| taken.map(Reading::Dateless);
    let recurring = recurring::read(place).or_else(|| undated::season_of_year(place)).map(dateless);
    let dated = || dated(place, fiscal_year).map(|taken| taken.map(Reading::Dated));
    recurring.or_else(dated).or_else(|| undated::read(place).map(dateless))
}

/// Expressions and the text of each.
type Expressions<'t> = Vec<(Expression, Printed<'t>)>;

fn dated<'t>(place: &Place<'t>, sheet: Option<i32>) -> Option<Taken<'t, Expression>> {
    if !may_start(place) || is_share(place.before(), place.rest()) {
        return None;
    }
    let (rest, read) = alt((
        |_| open_start(place),
        |_| listed::months(place),
        listed::quarters,
        listed::halves,
        |_| listed::bare_years(place),
        listed::western_years,
        expression,
    ))
    .parse(place.rest())
    .ok()?;
    // A date in figures whose year is in doubt stays text.
    if read.iter().any(|(expression, _)| expression.is_doubtful(sheet)) {
        return None;
    }
    Some(Taken { values: read, rest })
}

/// Whether a point in time may start at `place`: not inside a number, a word or a date that could not be read.
fn may_start(place: &Place) -> bool {
    let Some(before) = last(place.before()) else { return true };
    let behind_value = place.unread().is_empty();
    let led = tail(place.before(), 2);
    // 8/4,9/7: the comma stands behind a date that was read.
    let inside_figures = || {
        let joins = "/,-:・".contains(before) && led.starts_with(|c: char| c.is_ascii_alphanumeric());
        joins && before != '・' && place.unread().chars().count() != 1
    };
    let word = is_kanji(before) && !behind_value;
    match first(place.rest()) {
        Some(c) if c.is_ascii_alphabetic() => {
            !(before.is_ascii_alphanumeric() || "_.#".contains(before) || inside_figures())
        }
        Some(c) if c.is_ascii_digit() || is_kanji_numeral(c) => {
            let counted = before.is_ascii_alphanumeric() || ".第約数".contains(before) || inside_figures();
            // 慶応3年 and 第3年度 name a year that is not read.
            let other_year = word && !"同翌各".contains(before) && bare_year(place.rest()).is_ok();
            let broken_date = ("年度月同".contains(before) && word) || other_year;
            let kanji = is_kanji_numeral(c) && "統単唯均同万随択専純画合十百千".contains(before);
            !(counted || broken_date || kanji)
        }
        Some('年' | '前' | '後' | '今' | '本' | '当' | '来' | '次' | '翌' | '明' | '昨' | '現') => {
            !word && (behind_value || !before.is_ascii_digit())
        }
        // 同年 goes on with a year named in the same list.
        Some('同') => !place.unread().is_empty() && carried::is_joint(place.unread()),
        Some('元') => !word && !before.is_ascii_alphanumeric(),
        Some('通') => !"交共普流直開疎文融精".contains(before),
        Some('上' | '下') => before != '以',
        _ => true,
    }
}

fn bare_year(input: &str) -> IResult<&str, ()> {
    value((), (small(2), gap, word("年"))).parse(input)
}

/// Reads a deadline with an open start: ～11月, 〜R8.
fn open_start<'t>(place: &Place<'t>) -> IResult<&'t str, Expressions<'t>> {
    let input = place.rest();
    let (rest, _) = (glyph_if(is_true_wave), line_gap).parse(input)?;
    if is_behind_time(place) {
        return miss(input);
    }
    let (rest, written) = point(rest)?;
    let (rest, _) = opt(until).parse(rest)?;
    let (rest, ()) = not((gap, glyph_if(is_true_wave))).parse(rest)?;
    Ok((rest, vec![(Expression::Until(written.point), Printed::new(input, rest))]))
}

/// Whether a time that joins no range stands before the wave at `place`, so that this opens no deadline: 第Ⅴ期末～9月.
fn is_behind_time(place: &Place) -> bool {
    let led = tail(place.before(), 6);
    let numbered = |c: char| c.is_ascii_digit() || is_kanji_numeral(c) || matches!(c, '元' | 'Ⅰ'..='Ⅻ');
    led.contains(numbered) && led.ends_with(|c: char| numbered(c) || "年月日度期旬上中下末頃".contains(c))
}

fn expression(input: &str) -> IResult<&str, Expressions<'_>> {
    let (after, head) = point(input)?;
    if let Ok(years) = years_behind(&head, input, after) {
        return Ok(years);
    }
    if let Ok((rest, second)) = range_end(&head)(after) {
        let between = Expression::Between(head.point, second.point);
        return Ok((rest, vec![(between, Printed::new(input, rest))]));
    }
    if let Ok((rest, expression)) = bounded(&head.point)(after) {
        return Ok((rest, vec![(expression, Printed::new(input, rest))]));
    }
    let expression = if head.until { Expression::Until(head.point) } else { Expression::At(head.point) };
    let (rest, more) = days_behind(&head)(after)?;
    Ok((rest, [(expression, Printed::new(input, after))].into_iter().chain(more).collect()))
}

/// Reads the years behind a whole year: ～8年度 makes a range of R6, ・7年度 a list.
fn years_behind<'t>(head: &Written, input: &'t str, after: &'t str) -> IResult<&'t str, Expressions<'t>> {
    let Some(named) = head.named.filter(|_| head.point.part == Part::Whole) else { return miss(input) };
    let (rest, more) = more_years(named)(after)?;
    listed::years(named, Printed::new(input, after), &more, rest)
}

/// Reads the end of a range that starts with `head`, and まで behind it.
fn range_end<'t>(head: &Written) -> impl Fn(&'t str) -> IResult<&'t str, Written> {
    let head = *head;
    move |input| {
        let dash = value((), (line_gap, glyph_if(is_wave), opt(glyph_if(is_wave)), line_gap));
        let from = value((), (gap, any_word(&["から", "より"]), gap));
        let (second_at, ()) = alt((dash, from)).parse(input)?;
        let (rest, second) = second(&head)(second_at)?;
        // 令和2～7年度 behind から is a range of its own.
        let another = value((), (gap, glyph_if(is_wave), gap, point));
        let more = second.named.is_some_and(|named| more_years(named)(rest).is_ok());
        if second.point.part == Part::Whole && (more || { another }.parse(rest).is_ok()) {
            return miss(input);
        }
        Ok((range_tail(rest)?.0, second))
    }
}

/// Reads what may stand behind a range and adds nothing.
fn range_tail(input: &str) -> IResult<&str, ()> {
    value((), opt((line_gap, any_word(&["までの間", "までに", "まで", "迄に", "迄", "にかけて"]))))
        .parse(input)
}

fn second<'t>(head: &Written) -> impl Fn(&'t str) -> IResult<&'t str, Written> {
    let head = *head;
    move |input| {
        let written = |part| Written { point: Point::new(Year::Sheet, part), ..head };
        if head.style == Style::DottedMonth
            && let Ok(read) = dotted_behind(&head)(input)
        {
            return Ok(read);
        }
        if let Ok((rest, mut read)) = point(input) {
            // 6年3月 behind 令和5年4月 takes its era.
            if let (Year::Bare(number, counted), Some(named)) = (read.point.year, head.named) {
                read.point.year = Year::named(named.beside(number, counted, true));
            }
            return Ok((rest, read));
        }
        match head.point.part {
            Part::Day(..) if head.style == Style::DottedDay => dotted_behind(&head)(input),
            Part::Day(month, _) => day_behind(month).map(written).parse(input),
            Part::Month(month, _) => piece.map(|piece| written(Part::Month(month, piece))).parse(input),
            _ => miss(input),
        }
    }
}

/// Reads what makes a point a deadline or a start.
fn bounded<'t>(point: &Point) -> impl Fn(&'t str) -> IResult<&'t str, Expression> {
    let point = *point;
    let about = Point { approximate: true, ..point };
    move |input| {
        if let Ok((rest, ())) = until(input) {
            return Ok((rest, Expression::Until(point)));
        }
        if let Ok((rest, ())) = aim(input) {
            return Ok((rest, Expression::Until(about)));
        }
        let (rest, ()) = since(&point)(input)?;
        match lasting(rest) {
            Ok((rest, months)) => Ok((rest, Expression::Lasting(point, months))),
            Err(_) => Ok((rest, Expression::Since(point))),
        }
    }
}

fn until(input: &str) -> IResult<&str, ()> {
    value((), (line_gap, any_word(&["までの間", "までに", "まで", "迄に", "迄", "以前"]))).parse(input)
}

fn aim(input: &str) -> IResult<&str, ()> {
    let aimed = (
        opt(any_word(&["を", "の"])),
        gap,
        any_word(&["目途", "目処", "めど"]),
        opt(any_word(&["に", "として", "とし"])),
    );
    let goal = (any_word(&["を目標に", "を目標と"]), not(sign("値達")));
    value((), (gap, alt((value((), aimed), value((), goal))))).parse(input)
}

fn since<'t>(point: &Point) -> impl Fn(&'t str) -> IResult<&'t str, ()> {
    // 昨年度より多い compares; 4月より starts.
    let starts = point.grain() != Grain::Year;
    move |input| {
        let from = value((), any_word(&["以降", "以後", "から"]));
        let than = value((), (word("より"), not(sign("増減多少も早遅高低大"))));
        let open = value((), (glyph_if(is_true_wave), not(glyph_if(|c| c.is_ascii_digit()))));
        let (rest, ()) = gap(input)?;
        if starts { alt((from, than, open)).parse(rest) } else { alt((from, open)).parse(rest) }
    }
}

/// Reads a duration behind から, in months: 5年間, 3か月間, ３カ年.
fn lasting(input: &str) -> IResult<&str, u32> {
    let years = alt((value((), word("年間")), value((), (ka, word("年")))));
    let unit = alt((value(12, years), value(1, (ka, word("月"), opt(word("間"))))));
    (gap, small(2), gap, unit).map(|((), count, (), unit)| count * unit).parse(input)
}

/// Reads further days or pieces of the month of `head`: ・19日 behind 11月3日, ・19 behind 11/18, ・下旬 behind 10月上旬.
fn days_behind<'t>(head: &Written) -> impl Fn(&'t str) -> IResult<&'t str, Expressions<'t>> {
    const MOST: usize = 31;
    let head = *head;
    move |input| {
        let (mut rest, mut days) = (input, Vec::new());
        // 10月上旬・下旬
        while let Part::Month(month, Piece::Days(..)) = head.point.part
            && days.len() < MOST
            && let Ok((piece_at, false)) = joint(rest)
            && let Ok((after, piece @ Piece::Days(..))) = piece(piece_at)
        {
            let point = Point { part: Part::Month(month, piece), ..head.point };
            days.push((Expression::At(point), Printed::new(piece_at, after)));
            rest = after;
        }
        let Part::Day(month, mut latest) = head.point.part else { return Ok((rest, days)) };
        while days.len() < MOST
            && let Ok((day_at, false)) = joint(rest)
            && let Ok((after, part @ Part::Day(_, day))) = day_behind(month)(day_at)
            && day > latest
        {
            let point = Point { part, ..head.point };
            days.push((Expression::At(point), Printed::new(day_at, after)));
            (rest, latest) = (after, day);
        }
        Ok((rest, days))
    }
}
