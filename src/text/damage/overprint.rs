//! Glyphs printed two to four times for a bold look. The extractor gives each printing: glyph by glyph
//! (重重点点目目標標, seen doubled in the headings of a 58-page set of goal sheets) or run by run
//! (部局名部局名部局名部局名, seen in a sheet of the very city of the first sample).

use super::{is_kanji, is_letter, runs};
use crate::span::Span;

/// A run of characters printed more than once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::text) struct Repeat {
    /// All of it.
    pub span: Span,
    /// The printing that is read: the first of each glyph, or the first run.
    pub kept: Vec<Span>,
}

/// Most printings over each other.
const MOST: usize = 4;
/// A longer run is never printed twice by chance, nor is it looked for.
const LONGEST: usize = 40;
/// A single wide-set heading: what is repeated at least twice as a whole has so many glyphs.
const LEAST_TWICE: usize = 4;

/// Finds what is printed more than once.
pub(in crate::text) fn repeats(text: &str) -> Vec<Repeat> {
    let mut found = Vec::new();
    for (start, run) in runs(text) {
        let glyphs: Vec<(usize, char)> = run.char_indices().map(|(at, c)| (start + at, c)).collect();
        let end = start + run.len();
        let stop = |index: usize| glyphs.get(index).map_or(end, |glyph| glyph.0);
        let mut at = 0;
        while at < glyphs.len() {
            let look = (2..=MOST)
                .rev()
                .map(|times| glyphwise(&glyphs, at, times))
                .chain([runwise(&glyphs, at)])
                .find(|look| *look != Look::Nothing);
            at += match look {
                Some(Look::Found { length, kept }) => {
                    let span = Span::new(glyphs[at].0, stop(at + length));
                    let kept = kept.into_iter().map(|(from, to)| Span::new(stop(from), stop(to))).collect();
                    found.push(Repeat { span, kept });
                    length
                }
                Some(Look::Past(length)) => length,
                _ => 1,
            };
        }
    }
    found
}

/// What stands at a place.
#[derive(Debug, PartialEq, Eq)]
enum Look {
    Nothing,
    /// Something printed more than once: how many glyphs it takes up, and which of them are read.
    Found {
        length: usize,
        kept: Vec<(usize, usize)>,
    },
    /// Something that repeats for another reason, and is as long.
    Past(usize),
}

/// So many groups that are no overprint are passed at once: a line of dots need not be looked at dot by dot.
const MANY: usize = 8;

/// Every glyph `times` times: 令令和和. Three of them at least where each stands twice, since words like
/// 人々 and いろいろ double a glyph or two by themselves, and two letters among them that differ.
fn glyphwise(glyphs: &[(usize, char)], at: usize, times: usize) -> Look {
    let is_group = |group: &&[(usize, char)]| group.len() == times && group.iter().all(|g| g.1 == group[0].1);
    let firsts: Vec<char> = glyphs[at..].chunks(times).take_while(is_group).map(|group| group[0].1).collect();
    let groups = firsts.len();
    let mut letters: Vec<char> = firsts.into_iter().filter(|c| is_letter(*c)).collect();
    letters.dedup();
    let least = if times == 2 { 3 } else { 2 };
    let has_kanji = letters.iter().any(|c| is_kanji(*c));
    if groups >= least && letters.len() >= least && (has_kanji || groups >= MANY) {
        let kept = (0..groups).map(|group| (at + group * times, at + group * times + 1)).collect();
        return Look::Found { length: groups * times, kept };
    }
    if groups > MANY { Look::Past((groups - 1) * times) } else { Look::Nothing }
}

/// A whole run two to four times. Twice only where the run is long, holds a kanji and nothing stands beside
/// it: a name may well be said twice in a sentence.
fn runwise(glyphs: &[(usize, char)], at: usize) -> Look {
    let rest = &glyphs[at..];
    for length in 2..=LONGEST.min(rest.len() / 2) {
        if rest[0].1 != rest[length].1 {
            continue;
        }
        let period = rest.iter().zip(&rest[length..]).take_while(|(a, b)| a.1 == b.1).count();
        let times = 1 + period / length;
        let mut letters: Vec<char> = rest[..length].iter().map(|g| g.1).filter(|c| is_letter(*c)).collect();
        letters.sort_unstable();
        letters.dedup();
        let has_kanji = letters.iter().any(|c| is_kanji(*c));
        let is_whole = at == 0 && rest.len() == length * 2;
        let holds = match times {
            3..=MOST => letters.len() >= 2 && has_kanji,
            2 => length >= LEAST_TWICE && is_whole && letters.len() >= 3 && has_kanji,
            _ => false,
        };
        if holds {
            return Look::Found { length: length * times, kept: vec![(at, at + length)] };
        }
        if times > MOST {
            return Look::Past((times - 1) * length);
        }
    }
    Look::Nothing
}

#[cfg(test)]
mod tests {
    use super::repeats;

    #[test]
    fn finds_what_is_printed_more_than_once() {
        #[rustfmt::skip]
        let table = [
            // text                                what is read of it
            ("重重点点目目標標",                    vec!["重点目標"]),
            ("（（令令和和55年年度度））",          vec!["（令和5年度）"]),
            ("部部部局局局名名名",                  vec!["部局名"]),
            ("優優優優先先先先",                    vec!["優先"]),
            ("部局名部局名部局名部局名",            vec!["部局名"]),
            ("総合計画総合計画",                    vec!["総合計画"]),
            ("灯台の 現現況況・・課課題題 である",  vec!["現況・課題"]),
            // near misses
            ("いろいろ",                            vec![]),
            ("人々が代わる代わる",                  vec![]),
            ("通年通年",                            vec![]),
            ("2233 1100",                           vec![]),
            ("○○△△□□",                       vec![]),
            ("ーーーーーー",                        vec![]),
            ("……………",                         vec![]),
            ("前年度の総合計画と総合計画の関係",    vec![]),
            ("わくわくどきどきする",                vec![]),
            ("着着と進む",                          vec![]),
            ("(1)(1)(1)(1)",                        vec![]),
            ("①①①①",                            vec![]),
            ("９月９月９月９月９月",                vec![]),
            ("ああいいうう",                        vec![]),
        ];
        for (text, want) in table {
            let read: Vec<String> = repeats(text)
                .iter()
                .map(|repeat| repeat.kept.iter().map(|span| span.of(text)).collect())
                .collect();
            assert_eq!(read, want, "{text}");
        }
    }
}
