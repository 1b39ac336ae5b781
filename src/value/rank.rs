//! Ranks: 1位, １, 第1位, 二位, ③, and the same behind a word that ends in 順位 or 優先度.

use nom::branch::alt;
use nom::combinator::{all_consuming, opt, verify};
use nom::multi::many_m_n;
use nom::sequence::{delimited, terminated};
use nom::{IResult, Parser};

use super::Spanned;
use super::glyph::{any_word, gap, glyph, glyph_if, is_kanji, miss, sign};
use super::numeral::{is_kanji_numeral, small};
use crate::span::Span;

/// Reads a rank from 1 to 99, with or without a word for it in front and 位 behind.
pub fn rank(input: &str) -> IResult<&str, u32> {
    let (rest, _) = opt(terminated(head, (gap, opt(sign(":・")), gap))).parse(input)?;
    let (rest, _) = opt((any_word(&["第", "№", "No.", "No"]), gap)).parse(rest)?;
    let (rest, rank) = alt((verify(small(2), |&rank| rank > 0), circled)).parse(rest)?;
    let (rest, _) = opt((gap, sign("位番"))).parse(rest)?;
    Ok((rest, rank))
}

/// The rank that a cell names, if it names nothing else.
///
/// - Shape: 3 of 順位　３位 and of （3）; 1件, 11月 and 1位／5 name no rank.
/// - Units: the span is that of the rank as printed, blanks round it left out.
pub fn cell_rank(text: &str) -> Option<Spanned<u32>> {
    let printed = text.trim();
    let start = text.len() - text.trim_start().len();
    let bracketed = delimited(sign("(〔[<"), rank, sign(")〕]>"));
    let (_, value) = all_consuming(alt((bracketed, rank))).parse(printed).ok()?;
    Some(Spanned { value, span: Span::new(start, start + printed.len()) })
}

/// Reads a word for a rank, its glyphs possibly spread.
fn head(input: &str) -> IResult<&str, ()> {
    let kanji = terminated(glyph_if(|c| is_kanji(c) && !is_kanji_numeral(c) && c != '第'), gap);
    let (rest, word) = many_m_n(2, 6, kanji).parse(input)?;
    let word: String = word.into_iter().collect();
    if word.ends_with("順位") || word.ends_with("優先度") { Ok((rest, ())) } else { miss(input) }
}

/// Reads ① to ⑳.
fn circled(input: &str) -> IResult<&str, u32> {
    let (rest, c) = glyph(input)?;
    match c {
        '①'..='⑳' => Ok((rest, u32::from(c) - u32::from('①') + 1)),
        _ => miss(input),
    }
}

#[cfg(test)]
mod tests {
    use super::cell_rank;

    #[test]
    fn reads_the_rank_of_a_cell() {
        #[rustfmt::skip]
        let table = [
            ("1位",        Some(1)),
            ("　２ 位 ",   Some(2)),
            ("第三位",     Some(3)),
            ("順位：4",    Some(4)),
            ("⑤",          Some(5)),
            ("0",          None),
            ("1件",        None),
            ("第1回",      None),
            ("1位2位",     None),
        ];
        for (text, want) in table {
            assert_eq!(cell_rank(text).map(|rank| rank.value), want, "reading {text:?}");
        }
    }
}
