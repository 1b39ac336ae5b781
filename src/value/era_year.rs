//! Era years (和暦): 令和5年度, 平成三十年, R元, Ｈ３０, 平成18(2006), 2023年度, and a bare 26年度.
//!
//! Nothing before 明治 is guessed at, a year 0 is not read, and a year an era never reached (平成35年度) is kept
//! as written, reckoned on and told by [`EraYear::is_impossible`].

mod listed;

pub(crate) use listed::{Listed, bare_years, joint, listed_western, more_years, two_digits};

use nom::branch::alt;
use nom::combinator::{not, opt, peek, value, verify};
use nom::error::Error;
use nom::sequence::{delimited, preceded};
use nom::{IResult, Parser};

use super::glyph::{first, gap, glyph, glyph_if, is_kanji, ka, last, miss, sign, starts, word};
use super::numeral::{arabic, is_kanji_numeral, kanji, kanji_digit, small};
use super::{Place, Printed, Spanned, Taken, scan};

/// How many years a list may leap without naming the era again.
const FURTHEST_IN_LIST: u16 = 10;

/// An era of the Japanese calendar since it has one era a reign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Era {
    /// 明治
    Meiji,
    /// 大正
    Taisho,
    /// 昭和
    Showa,
    /// 平成
    Heisei,
    /// 令和
    Reiwa,
}

impl Era {
    /// All of them, the latest first, as they are met.
    pub const ALL: [Self; 5] = [Self::Reiwa, Self::Heisei, Self::Showa, Self::Taisho, Self::Meiji];

    /// The era's name in kanji.
    pub const fn name(self) -> &'static str {
        self.spelling().name
    }

    /// The calendar year of its 元年.
    pub const fn first_year(self) -> i32 {
        self.spelling().first_year
    }

    /// The last year it reached; None for the one that goes on.
    pub const fn last_year(self) -> Option<u16> {
        self.spelling().last_year
    }

    const fn spelling(self) -> &'static Spelling {
        match self {
            Self::Reiwa => &Spelling::REIWA,
            Self::Heisei => &Spelling::HEISEI,
            Self::Showa => &Spelling::SHOWA,
            Self::Taisho => &Spelling::TAISHO,
            Self::Meiji => &Spelling::MEIJI,
        }
    }
}

struct Spelling {
    name: &'static str,
    ligature: char,
    short: char,
    letter: char,
    first_year: i32,
    last_year: Option<u16>,
}

#[rustfmt::skip]
impl Spelling {
    const REIWA: Self = Self { name: "令和", ligature: '㋿', short: '令', letter: 'R', first_year: 2019, last_year: None };
    const HEISEI: Self = Self { name: "平成", ligature: '㍻', short: '平', letter: 'H', first_year: 1989, last_year: Some(31) };
    const SHOWA: Self = Self { name: "昭和", ligature: '㍼', short: '昭', letter: 'S', first_year: 1926, last_year: Some(64) };
    const TAISHO: Self = Self { name: "大正", ligature: '㍽', short: '大', letter: 'T', first_year: 1912, last_year: Some(15) };
    const MEIJI: Self = Self { name: "明治", ligature: '㍾', short: '明', letter: 'M', first_year: 1868, last_year: Some(45) };
}

/// A year as written: an era and its year, or a year of the common calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EraYear {
    /// The era; None for a year of the common calendar.
    pub era: Option<Era>,
    /// The year in the era, counted from 1, or the year of the common calendar.
    pub year: u16,
    /// What is printed behind the number.
    pub counted: Counted,
}

/// How a year is counted, by what is printed behind its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Counted {
    /// 年度: from April to March.
    Fiscal,
    /// 年: from January to December.
    Calendar,
    /// Nothing.
    Unsaid,
}

impl EraYear {
    /// The year of the common calendar: 令和5 gives 2023.
    pub fn gregorian(self) -> i32 {
        self.era.map_or(i32::from(self.year), |era| era.first_year() + i32::from(self.year) - 1)
    }

    /// Whether its era ended before such a year came: 平成35, 昭和70.
    pub fn is_impossible(self) -> bool {
        self.era.and_then(Era::last_year).is_some_and(|last| self.year > last)
    }

    /// Whether 年度 is printed.
    pub fn is_fiscal(self) -> bool {
        self.counted == Counted::Fiscal
    }

    /// The year `year` without an era that is meant beside this one: 8年度 beside R6, 2年度 beside 平成30.
    ///
    /// A range runs forwards, so that an earlier number is one of the next era; in a list only one far earlier is.
    pub(crate) fn beside(self, year: u16, counted: Counted, in_range: bool) -> Self {
        let Some(era) = self.era else {
            // 2024～26年度 leaves the century out.
            let century = self.year / 100 * 100;
            return Self { era: None, year: if year < 100 { century + year } else { year }, counted };
        };
        let same = Self { era: Some(era), year, counted };
        let back = self.year.saturating_sub(year);
        match Era::ALL.iter().rev().find(|&&next| next > era) {
            Some(&next) if back > if in_range { 0 } else { FURTHEST_IN_LIST } => {
                Self { era: Some(next), ..same }
            }
            _ => same,
        }
    }

    /// The year that a bare 26年度 means on a sheet of `context`: of the eras, the one that comes nearest.
    ///
    /// An era that had ended by then is taken only for years it reached.
    pub fn near(year: u16, counted: Counted, context: i32) -> Option<Self> {
        let ended =
            |era: Era| era.last_year().is_some_and(|last| era.first_year() + i32::from(last) <= context);
        let candidates =
            Era::ALL.iter().map(|&era| Self { era: Some(era), year, counted }).filter(|candidate| {
                candidate.era.is_some_and(|era| {
                    era.first_year() <= context && !(ended(era) && candidate.is_impossible())
                })
            });
        candidates.min_by_key(|candidate| (candidate.gregorian() - context).abs()).filter(|_| year > 0)
    }
}

/// Reads one era year or year of the common calendar, with 年度 or 年 behind it and the other calendar's
/// year in brackets, if that is the same year.
///
/// - Shape: 令和5, 令和５年度, 平成三十年, R5, r5年, Ｈ３０, 令元, ㍻30, 平成18(2006), 2023年度, 2023(平成35)年度.
/// - Errors: a year 0, a bare number, 年代, a letter that starts something else (R2.5%, S1, M7.3, H2O).
pub fn era_year(input: &str) -> IResult<&str, EraYear> {
    alt((japanese, western)).parse(input)
}

/// Every era year of `text`, in order; a bare 26年度 is read where the sheet's own year is known.
///
/// - Shape: in R7～9年度 and 平成30、令和元年度 every year is one; what is not read stays text.
/// - Units: `context_year` is the sheet's fiscal year; spans are bytes of `text`.
pub fn era_years(text: &str, context_year: Option<i32>) -> Vec<Spanned<EraYear>> {
    scan(text, may_begin, |place| {
        if stands_alone(place)
            && let Ok((after_head, mut head)) = alt((era_year, listed_western)).parse(place.rest())
        {
            let (rest, more) = more_years(head)(after_head).unwrap_or((after_head, Vec::new()));
            if let (Counted::Unsaid, Some(next)) = (head.counted, more.first()) {
                head.counted = next.value.counted;
            }
            let more = more.into_iter().map(|listed| (listed.value, listed.printed));
            let head = (head, Printed::new(place.rest(), after_head));
            return Some(Taken { values: [head].into_iter().chain(more).collect(), rest });
        }
        let (rest, years) = bare_years(place).ok()?;
        let near = |Listed { value: (year, counted), printed, .. }| {
            Some((EraYear::near(year, counted, context_year?)?, printed))
        };
        Some(Taken { values: years.into_iter().filter_map(near).collect(), rest })
    })
}

/// Whether an era year may begin with `c`: a digit of either writing, an era's sign, or the first glyph of its name.
pub(crate) fn may_begin(c: char) -> bool {
    let begins = |holds: fn(&Spelling, char) -> bool| Era::ALL.iter().any(|era| holds(era.spelling(), c));
    match c {
        '0'..='9' => true,
        'A'..='Z' | 'a'..='z' => begins(|era, c| c.to_ascii_uppercase() == era.letter),
        // Most glyphs begin none: kana and other signs of ASCII.
        '\0'..='~' | 'ぁ'..='ヿ' => false,
        // An era's name begins with its short sign.
        c => is_kanji_numeral(c) || begins(|era, c| c == era.short || c == era.ligature),
    }
}

/// Whether an era year may start at `place`: not inside a word, a number or another name.
pub(crate) fn stands_alone(place: &Place) -> bool {
    let Some(before) = last(place.before()) else { return true };
    match first(place.rest()) {
        Some(c) if c.is_ascii_alphabetic() => !(before.is_ascii_alphanumeric() || "_.#".contains(before)),
        Some(c) if c.is_ascii_digit() || kanji_digit(c).is_some() => !".,約第数".contains(before),
        _ => !is_kanji(before) || era_sign(place.rest()).is_ok_and(|(_, (_, spelt))| spelt == Spelt::Name),
    }
}

/// How the era itself is written; the shorter the sign, the more must stand behind the number.
#[derive(Clone, Copy, PartialEq)]
enum Spelt {
    Name,
    Short,
    Letter,
}

fn japanese(input: &str) -> IResult<&str, EraYear> {
    let (rest, (year, spelt)) = era_and_number(input)?;
    // 平成31年度（令和元年度） names one year twice, as 令和5年度（2023年度） does.
    let twin = alt((bare_western, era_and_number.map(|(year, _)| year)));
    let (rest, year, twinned) = completed(year, twin, rest);
    let told = twinned || year.counted != Counted::Unsaid;
    if told || may_stand_bare(year, spelt, rest) { Ok((rest, year)) } else { miss(input) }
}

fn western(input: &str) -> IResult<&str, EraYear> {
    let (rest, year) = bare_western(input)?;
    let era_twin = |input| era_and_number(input).map(|(rest, (year, _))| (rest, year));
    let (rest, year, twinned) = completed(year, era_twin, rest);
    let told = twinned || year.counted != Counted::Unsaid;
    // 2000年前 and 2000年間 count years.
    let counts = year.counted == Counted::Calendar
        && (sign("間余").parse(rest).is_ok() || (sign("前"), not(sign("半期"))).parse(rest).is_ok());
    if told && !counts { Ok((rest, year)) } else { miss(input) }
}

fn era_and_number(input: &str) -> IResult<&str, (EraYear, Spelt)> {
    let (rest, (era, spelt)) = era_sign(input)?;
    let (rest, _) = if spelt == Spelt::Letter { opt(sign(".")).parse(rest)? } else { (rest, None) };
    let (rest, ()) = gap(rest)?;
    let (rest, year) = match spelt {
        Spelt::Name => alt((first_year, spread_number, arabic(3), kanji)).parse(rest)?,
        Spelt::Short | Spelt::Letter => alt((first_year, arabic(2))).parse(rest)?,
    };
    match u16::try_from(year) {
        Ok(year) if year > 0 => {
            Ok((rest, (EraYear { era: Some(era), year, counted: Counted::Unsaid }, spelt)))
        }
        _ => miss(input),
    }
}

fn era_sign(input: &str) -> IResult<&str, (Era, Spelt)> {
    let (rest, c) = glyph(input)?;
    for era in Era::ALL {
        if starts(era.name(), c)
            && let Ok((rest, _)) = word(era.name())(input)
        {
            return Ok((rest, (era, Spelt::Name)));
        }
    }
    let read = Era::ALL.into_iter().find_map(|era| match era.spelling() {
        spelling if c == spelling.ligature => Some((era, Spelt::Name)),
        spelling if c == spelling.short => Some((era, Spelt::Short)),
        spelling if c.to_ascii_uppercase() == spelling.letter => Some((era, Spelt::Letter)),
        _ => None,
    });
    read.map_or_else(|| miss(input), |read| Ok((rest, read)))
}

fn first_year(input: &str) -> IResult<&str, u32> {
    word("元").map(|_| 1).parse(input)
}

/// Reads two digits that a heading spreads with spaces: 平 成 3 0 年 度.
fn spread_number(input: &str) -> IResult<&str, u32> {
    let digit = || glyph_if(|c| c.is_ascii_digit()).map(|c| c.to_digit(10).unwrap_or(0));
    let ending = peek(preceded(gap, word("年")));
    (digit(), preceded(gap, digit()), ending).map(|(tens, ones, _)| tens * 10 + ones).parse(input)
}

/// Reads four digits, arabic or kanji, that are a year since 明治.
pub(crate) fn bare_western(input: &str) -> IResult<&str, EraYear> {
    let (rest, year) = small(4)(input)?;
    match u16::try_from(year) {
        Ok(year @ 1868..=2199) => Ok((rest, EraYear { era: None, year, counted: Counted::Unsaid })),
        _ => miss(input),
    }
}

/// Goes on behind the number of `year`: 年度 or 年, and the same year of the other calendar in brackets, in
/// either order. Tells whether there was such a twin; the era's name is kept where one of the two has it.
fn completed<'t>(
    mut year: EraYear,
    twin: impl Parser<&'t str, Output = EraYear, Error = Error<&'t str>>,
    mut rest: &'t str,
) -> (&'t str, EraYear, bool) {
    let mut twinned = false;
    let mut bracketed = delimited((gap, sign("(〔["), gap), (twin, opt(counted)), (gap, sign(")〕]")));
    for _ in 0..2 {
        if year.counted == Counted::Unsaid
            && let Ok((after, counted)) = counted(rest)
        {
            (rest, year.counted) = (after, counted);
        }
        if !twinned
            && let Ok((after, (other, inner))) = bracketed.parse(rest)
            && other.gregorian() == year.gregorian()
        {
            let counted =
                if year.counted == Counted::Unsaid { inner.unwrap_or(year.counted) } else { year.counted };
            year = EraYear { counted, ..if year.era.is_some() { year } else { other } };
            (rest, twinned) = (after, true);
        }
    }
    (rest, year, twinned)
}

/// Reads 年度 or 年, but not 年代.
fn counted(input: &str) -> IResult<&str, Counted> {
    let fiscal = value(Counted::Fiscal, word("年度"));
    let calendar = value(Counted::Calendar, (word("年"), not(sign("代"))));
    preceded(gap, alt((fiscal, calendar))).parse(input)
}

/// Whether an era and a number are a year though neither 年 nor a twin follows: R5 and H27.3 are, R2.5%,
/// M7.3, S1 and R18号 are not.
fn may_stand_bare(year: EraYear, spelt: Spelt, rest: &str) -> bool {
    let (months, whole_date) = dotted(rest);
    let long_enough = match (year.era, spelt) {
        (_, Spelt::Name) => true,
        (Some(Era::Meiji | Era::Taisho), _) => whole_date,
        (Some(Era::Showa), Spelt::Letter) => year.year >= 10,
        (Some(Era::Showa), _) => year.year <= 64,
        _ => year.year <= 45,
    };
    let ends = match first(rest) {
        // R5,000 is a number.
        Some(',') => {
            (sign(","), arabic(3)).parse(rest).is_err() || (sign(","), arabic(2)).parse(rest).is_ok()
        }
        Some('.') => months || (sign("."), arabic(9)).parse(rest).is_err(),
        Some(c) if c.is_ascii_alphanumeric() => false,
        Some('%' | '年') => false,
        Some('号' | '丁' | '番' | '型' | '系') => false,
        // R5枚 counts; R5人口 and R5件数 speak of a year.
        Some(c) if "級形棟条枚本個台種人名件回校代時秒点位円歳割倍".contains(c) => {
            glyph(rest).is_ok_and(|(after, _)| first(after).is_some_and(is_kanji))
        }
        Some(_) => true,
        None => true,
    };
    let counted = (ka, sign("所月年国")).parse(rest).is_ok();
    long_enough && ends && !counted
}

/// Whether .month or /month follows a year, and whether a day follows that.
fn dotted(rest: &str) -> (bool, bool) {
    let part = |most: u32| preceded(sign("./"), verify(arabic(2), move |&n| (1..=most).contains(&n)));
    let Ok((after, _)) = part(12).parse(rest) else { return (false, false) };
    let whole = part(31).parse(after);
    let after = whole.as_ref().map_or(after, |(after, _)| after);
    let ends = first(after).is_none_or(|c| !c.is_ascii_alphanumeric() && c != '%' && c != '㎡');
    (ends, ends && whole.is_ok())
}

#[cfg(test)]
mod tests {
    use super::{Era, EraYear, era_year, era_years};

    #[test]
    fn reads_era_years() {
        use Era::{Heisei, Reiwa, Showa};
        #[rustfmt::skip]
        let table = [
            // sheet text         what is read           left over
            ("令和元年度",        Some((Reiwa, 1)),      ""),
            ("Ｈ３０",            Some((Heisei, 30)),    ""),
            ("R5〜R7",            Some((Reiwa, 5)),      "〜R7"),
            ("㍼五十三年度から",  Some((Showa, 53)),     "から"),
            ("平成30年代",        None,                  "平成30年代"),
            ("平成0年",           None,                  "平成0年"),
            ("慶応3年",           None,                  "慶応3年"),
            ("R2.5%",             None,                  "R2.5%"),
        ];
        for (text, want, left) in table {
            let (rest, got) = era_year(text).map_or((text, None), |(rest, got)| (rest, Some(got)));
            assert_eq!(got.and_then(|year| Some((year.era?, year.year))), want, "reading {text}");
            assert_eq!(rest, left, "reading {text}");
        }
    }

    #[test]
    fn a_bare_year_takes_the_era_that_comes_nearest() {
        #[rustfmt::skip]
        let table = [
            // sheet text  sheet's year  calendar year
            ("26年度",     2014,         2014),
            ("30年度",     2023,         2018),
            ("5年度",      2023,         2023),
            ("32年度",     2017,         2020),
            ("2年度",      2019,         2020),
            ("58年度",     1990,         1983),
        ];
        for (text, context, want) in table {
            let years = era_years(text, Some(context));
            let got: Vec<_> = years.iter().map(|year| year.value.gregorian()).collect();
            assert_eq!(got, [want], "{text} on a sheet of {context}");
            assert_eq!(era_years(text, None), [], "{text} on a sheet of no known year");
        }
    }

    #[test]
    fn impossible_years_are_kept_and_told() {
        for (text, gregorian, impossible) in [
            ("平成35年度", 2023, true),
            ("昭和70年", 1995, true),
            ("平成31年", 2019, false),
            ("令和99年", 2117, false),
        ] {
            let year: EraYear = era_year(text).unwrap().1;
            assert_eq!((year.gregorian(), year.is_impossible()), (gregorian, impossible), "{text}");
        }
    }
}
