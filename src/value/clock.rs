//! The minutes of a clock time, which tell 13:30 from a label and its count: 9/7：9人, KPI1：50人.

use nom::combinator::verify;
use nom::{IResult, Parser};

use super::counter;
use super::glyph::{miss, sign};
use super::numeral::arabic;

/// Reads the colon and the minutes behind an hour: exactly two figures, behind which nothing is counted.
pub(crate) fn minutes(input: &str) -> IResult<&str, u32> {
    let (rest, _) = sign(":").parse(input)?;
    let (after, minutes) = verify(arabic(2), |&minutes| minutes < 60).parse(rest)?;
    let two_figures = rest.chars().count() - after.chars().count() == 2;
    // R5.9.1：10:00 goes on with a whole time.
    let hour = (sign(":"), arabic(2)).parse(after).is_ok();
    if two_figures && !hour && counter::known(after).is_err() { Ok((after, minutes)) } else { miss(input) }
}

#[cfg(test)]
mod tests {
    use super::minutes;

    #[test]
    fn a_clock_has_two_figures_and_no_counter() {
        for (text, left) in [(":30", Some("")), ("：00～", Some("～")), (":05 50人", Some(" 50人"))] {
            assert_eq!(minutes(text).ok().map(|(rest, _)| rest), left, "reading {text}");
        }
        for text in ["：9人", ":5", ":30人", "：50件", ":60", ":120", ":15%", ":10:00", "30"] {
            assert!(minutes(text).is_err(), "reading {text}");
        }
    }
}
