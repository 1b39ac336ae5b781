//! Points in time as text: 令和6年3月末, R6.3.31, 2024/3/31, 9月上旬, 10/11, 年度末, 上半期, 第3四半期, 翌年1月.
//!
//! Every parser here reads from the start of its input and knows nothing of what stands before it; `period`
//! decides where a point may start and joins points to ranges and lists.

mod part;

pub(crate) use part::{counted_ka, day_behind, month_or_day, piece, quarter_number, quarter_word};

use nom::branch::alt;
use nom::combinator::{not, opt, peek, value, verify};
use nom::error::Error;
use nom::sequence::{delimited, preceded, terminated};
use nom::{IResult, Parser};

use super::calendar::{Part, Piece, Point, Year};
use super::clock;
use super::era_year::{Counted, EraYear, bare_western, era_year, two_digits};
use super::glyph::{any_word, first, gap, glyph_if, is_wave, miss, sign, starts, weekday, word};
use super::numeral::small;
use part::{INSIDE_IS_A_WORD, days_of, figure, half, of_calendar_year, of_fiscal_year, quarter, slashed};

/// A point, with what a second one behind it may leave out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Written {
    pub(crate) point: Point,
    /// The year it names, which a second point may take its era from.
    pub(crate) named: Option<EraYear>,
    /// How its numbers are parted.
    pub(crate) style: Style,
    /// Whether the words say "until" by themselves: 年内.
    pub(crate) until: bool,
}

/// How the numbers of a point are parted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// 6年3月31日
    Kanji,
    /// 3/31
    Slashed,
    /// R6.3
    DottedMonth,
    /// R6.3.31
    DottedDay,
}

impl Written {
    fn new(year: Year, part: Part) -> Self {
        Self { point: Point::new(year, part), named: None, style: Style::Kanji, until: false }
    }

    fn styled(self, style: Style) -> Self {
        Self { style, ..self }
    }
}

/// Reads one point in time.
pub(crate) fn point(input: &str) -> IResult<&str, Written> {
    let (rest, mut written) = alt((year_led, fiscal_word, year_end, part_of_sheet_year)).parse(input)?;
    let (rest, about) = opt(preceded(gap, about)).parse(rest)?;
    written.point.approximate |= about.is_some();
    Ok((rest, written))
}

/// Reads what makes a point approximate.
pub(crate) fn about(input: &str) -> IResult<&str, &'static str> {
    any_word(&["頃", "ころ", "ごろ", "前後"])(input)
}

fn part_of_sheet_year(input: &str) -> IResult<&str, Written> {
    let kanji = alt((half, quarter, month_or_day)).map(|part| Written::new(Year::Sheet, part));
    let slashed = slashed.map(|part| Written::new(Year::Sheet, part).styled(Style::Slashed));
    alt((kanji, slashed)).parse(input)
}

/// Reads the year in front of a list of months or quarters.
pub(crate) fn year_in_front(input: &str) -> IResult<&str, Year> {
    let named = era_year.map(Year::named);
    terminated(alt((named, relative_year)), (gap, opt(word("の")), gap)).parse(input)
}

fn year_led(input: &str) -> IResult<&str, Written> {
    alt((absolute, western_dotted, relative, bare, figures)).parse(input)
}

fn absolute(input: &str) -> IResult<&str, Written> {
    let (rest, named) = era_year(input)?;
    let year = Year::named(named);
    let (rest, (part, style)) = match named.counted {
        Counted::Fiscal => alt((kanji_style(of_fiscal_year), slashed_style, kanji_style(whole))).parse(rest),
        Counted::Calendar => {
            alt((kanji_style(of_calendar_year), slashed_style, kanji_style(whole))).parse(rest)
        }
        Counted::Unsaid => {
            let in_kanji = kanji_style(alt((preceded(gap, month_or_day), of_fiscal_year)));
            alt((dotted, in_kanji, slashed_style, kanji_style(whole))).parse(rest)
        }
    }?;
    Ok((rest, Written { named: Some(named), ..Written::new(year, part).styled(style) }))
}

fn kanji_style<'t>(
    part: impl Parser<&'t str, Output = Part, Error = Error<&'t str>>,
) -> impl Parser<&'t str, Output = (Part, Style), Error = Error<&'t str>> {
    part.map(|part| (part, Style::Kanji))
}

/// Reads month and day parted by a slash behind a year that kanji or a gap part from them: 令和6年3/25, R6 3/25.
fn slashed_style(input: &str) -> IResult<&str, (Part, Style)> {
    preceded(gap, slashed).map(|part| (part, Style::Slashed)).parse(input)
}

/// Reads the rest of a date in figures behind its year: .3, .3.31, /3/31, -03-31, ・3・31, .9月末, .3末.
fn dotted(input: &str) -> IResult<&str, (Part, Style)> {
    let (month_at, parting) = preceded(gap, sign("./-・")).parse(input)?;
    let day_wanted = matches!(parting, '-' | '・');
    if !day_wanted && let Ok((rest, part)) = preceded(gap, month_or_day).parse(month_at) {
        return Ok((rest, (part, Style::DottedMonth)));
    }
    let (rest, month) = figure(12)(month_at)?;
    let day = delimited(sign("./-・"), figure(31), not(figures_go_on));
    if let Ok((rest, day)) = verify(day, |&day| day <= days_of(month)).parse(rest) {
        let (rest, _) = opt(preceded(gap, weekday)).parse(rest)?;
        return Ok((rest, (Part::Day(month, day), Style::DottedDay)));
    }
    if day_wanted || figures_go_on(rest).is_ok() {
        return miss(input);
    }
    let (rest, piece) = opt(preceded(gap, piece)).parse(rest)?;
    Ok((rest, (Part::Month(month, piece.unwrap_or(Piece::Whole)), Style::DottedMonth)))
}

/// Reads the month of 2024-03, which has two figures.
fn iso_month(input: &str) -> IResult<&str, (Part, Style)> {
    let (rest, month) = preceded(sign("-"), figure(12)).parse(input)?;
    let two_figures = input.chars().count() - rest.chars().count() == 3;
    if !two_figures || figures_go_on(rest).is_ok() {
        return miss(input);
    }
    Ok((rest, (Part::Month(month, Piece::Whole), Style::DottedMonth)))
}

/// Reads what shows that figures behind a year are no date, or not a whole one.
fn figures_go_on(input: &str) -> IResult<&str, ()> {
    let figure = value((), (sign("./"), glyph_if(|c| c.is_ascii_digit())));
    let time = value((), clock::minutes);
    let unit = value((), glyph_if(|c| c.is_ascii_alphanumeric() || "%㎡㎥年人件回円点倍割号".contains(c)));
    alt((figure, time, unit)).parse(input)
}

fn western_dotted(input: &str) -> IResult<&str, Written> {
    let (rest, year) = bare_western(input)?;
    let (rest, (part, style)) = alt((dotted, iso_month)).parse(rest)?;
    let written = Written::new(Year::Unsaid(year.gregorian()), part).styled(style);
    Ok((rest, Written { named: Some(year), ..written }))
}

/// Reads a date in figures whose year, or whose year and month, stand in `head` in front of it: 6.3.31, 9.30, 9.
pub(crate) fn dotted_behind<'t>(head: &Written) -> impl Fn(&'t str) -> IResult<&'t str, Written> {
    let head = *head;
    move |input| {
        let year = |number: u16| head.named.map(|named| named.beside(number, Counted::Unsaid, true));
        let dated = |named: EraYear, part, style| {
            let written = Written::new(Year::Unsaid(named.gregorian()), part).styled(style);
            Written { named: Some(named), ..written }
        };
        if let Ok((rest, number)) = two_digits(input)
            && let Some(named) = year(number)
            && let Ok((rest, (part, style))) = dotted(rest)
            && (style == Style::DottedDay || head.style == Style::DottedMonth)
        {
            return Ok((rest, dated(named, part, style)));
        }
        let (rest, month) = figure(12)(input)?;
        if head.style == Style::DottedDay {
            let day = delimited(sign("./"), figure(31), not(figures_go_on));
            let (rest, day) = verify(day, |&day| day <= days_of(month)).parse(rest)?;
            return Ok((rest, Written::new(Year::Sheet, Part::Day(month, day)).styled(head.style)));
        }
        let (rest, piece) = opt(preceded(gap, piece)).parse(rest)?;
        let (rest, ()) =
            not(alt((figures_go_on, value((), (gap, sign("月日回"))), counted_ka))).parse(rest)?;
        let part = Part::Month(month, piece.unwrap_or(Piece::Whole));
        Ok((rest, Written::new(Year::Sheet, part).styled(head.style)))
    }
}

/// Words for a year seen from the sheet's or from one named before; those that begin alike longest first.
const RELATIVE: [(&str, Year); 34] = [
    ("今年度", Year::FiscalFrom(0)),
    ("本年度", Year::FiscalFrom(0)),
    ("当該年度", Year::FiscalFrom(0)),
    ("当年度", Year::FiscalFrom(0)),
    ("再来年度", Year::FiscalFrom(2)),
    ("翌々年度", Year::FiscalAfter(2)),
    ("翌翌年度", Year::FiscalAfter(2)),
    ("来年度", Year::FiscalFrom(1)),
    ("次年度", Year::FiscalFrom(1)),
    ("翌年度", Year::FiscalAfter(1)),
    ("明年度", Year::FiscalFrom(1)),
    ("一昨年度", Year::FiscalFrom(-2)),
    ("前々年度", Year::FiscalFrom(-2)),
    ("前前年度", Year::FiscalFrom(-2)),
    ("昨年度", Year::FiscalFrom(-1)),
    ("前年度", Year::FiscalFrom(-1)),
    ("現年度", Year::FiscalFrom(0)),
    ("同年度", Year::FiscalAfter(0)),
    ("今年", Year::CalendarFrom(0)),
    ("本年", Year::CalendarFrom(0)),
    ("再来年", Year::CalendarFrom(2)),
    ("翌々年", Year::CalendarAfter(2)),
    ("翌翌年", Year::CalendarAfter(2)),
    ("来年", Year::CalendarFrom(1)),
    ("翌年", Year::CalendarAfter(1)),
    ("明年", Year::CalendarFrom(1)),
    ("翌", Year::CalendarAfter(1)),
    ("一昨年", Year::CalendarFrom(-2)),
    ("前々年", Year::CalendarFrom(-2)),
    ("前前年", Year::CalendarFrom(-2)),
    ("昨年", Year::CalendarFrom(-1)),
    ("前年", Year::CalendarFrom(-1)),
    ("同年", Year::CalendarAfter(0)),
    ("同", Year::CalendarAfter(0)),
];

fn relative(input: &str) -> IResult<&str, Written> {
    let (rest, year) = relative_year(input)?;
    if matches!(year, Year::FiscalFrom(_) | Year::FiscalAfter(_)) {
        // 前年度比 and 前年度並み compare, they are no time.
        let (rest, ()) = not((gap, sign("比並同割対"))).parse(rest)?;
        let part = alt((kanji_style(of_fiscal_year), slashed_style, kanji_style(whole)));
        return part.map(|(part, style)| Written::new(year, part).styled(style)).parse(rest);
    }
    // 翌 and 同 alone want their month: 翌3月.
    let alone = alt((word("翌"), word("同"))).parse(input).is_ok_and(|(after, _)| after.len() == rest.len());
    let part = if alone { preceded(gap, month_or_day).parse(rest) } else { of_calendar_year(rest) };
    part.map(|(rest, part)| (rest, Written::new(year, part)))
}

fn relative_year(input: &str) -> IResult<&str, Year> {
    let Some(head) = first(input) else { return miss(input) };
    let fits = |&(wanted, year): &(&'static str, Year)| {
        starts(wanted, head).then(|| word(wanted)(input).ok()).flatten().map(|(rest, _)| (rest, year))
    };
    RELATIVE.iter().find_map(fits).map_or_else(|| miss(input), Ok)
}

/// Reads a year without an era: 26年度末, 26年3月.
fn bare(input: &str) -> IResult<&str, Written> {
    let (rest, number) = alt((two_digits, opening_year)).parse(input)?;
    let fiscal = (gap, word("年度"), not(sign("目間"))).map(|_| ());
    if let Ok((rest, ())) = { fiscal }.parse(rest) {
        let year = Year::Bare(number, Counted::Fiscal);
        return alt((of_fiscal_year, whole)).map(|part| Written::new(year, part)).parse(rest);
    }
    let (rest, part) = preceded((gap, word("年"), gap), month_or_day).parse(rest)?;
    Ok((rest, Written::new(Year::Bare(number, Counted::Calendar), part)))
}

/// Reads the 元 of 元年10月 and 元年度～; 元年度 alone may be of any era.
fn opening_year(input: &str) -> IResult<&str, u16> {
    let month = value((), (gap, word("年"), gap, month_or_day));
    let range = value((), (gap, word("年度"), gap, glyph_if(is_wave)));
    terminated(value(1, word("元")), peek(alt((month, range)))).parse(input)
}

/// Reads a date in figures without its era: 7/9/18, 6.3.31; 1.2.3 may be the number of a section.
fn figures(input: &str) -> IResult<&str, Written> {
    let (rest, (year, first, month, second, day)) =
        (two_digits, sign("/."), figure(12), sign("/."), figure(31)).parse(input)?;
    let (rest, ()) = not(figures_go_on).parse(rest)?;
    if first != second || day > days_of(month) || (first == '.' && day <= 12) {
        return miss(input);
    }
    Ok((rest, Written::new(Year::Figures(year), Part::Day(month, day)).styled(Style::DottedDay)))
}

/// Reads nothing: the whole year is meant, unless figures follow that are no date (令和6年13月, H22/H21).
fn whole(input: &str) -> IResult<&str, Part> {
    let month = value((), (gap, small(9), gap, word("月")));
    let figures = value((), (gap, sign("./"), glyph_if(|c| c.is_ascii_alphanumeric())));
    value(Part::Whole, not(alt((month, figures, value((), (gap, word("月"))))))).parse(input)
}

/// Reads the words for the sheet's own year: 通年, 年度内, 年度末, 年間を通じて.
fn fiscal_word(input: &str) -> IResult<&str, Written> {
    let through = (
        any_word(&["年間", "1年間", "1年", "一年間", "一年", "年度"]),
        any_word(&["を通じ", "を通し", "通し"]),
        opt(word("て")),
    );
    let all_year = alt((
        value(Part::Whole, (any_word(&["通年", "通期"]), not(sign("間度齢代")))),
        value(Part::Whole, through),
        preceded(
            word("年度"),
            verify(of_fiscal_year, |part| !matches!(part, Part::Month(..) | Part::Day(..))),
        ),
    ));
    all_year.map(|part| Written::new(Year::Sheet, part)).parse(input)
}

/// Reads 年末 and 年内, the end of the calendar year.
fn year_end(input: &str) -> IResult<&str, Written> {
    let end = (word("年末"), not(any_word(&["年始", "調整", "ジャンボ"]))).map(|_| false);
    let until = (word("年内"), not(sign(INSIDE_IS_A_WORD))).map(|_| true);
    let (rest, until) = alt((end, until)).parse(input)?;
    Ok((rest, Written { until, ..Written::new(Year::Sheet, Part::Day(12, 31)) }))
}
