//! What a star of a label stands for: the name of a plan, as far as it goes.

use crate::blocks::atom::Gap;
use crate::blocks::keyed::KeyedText;
use crate::fold::is_numeral;

/// A star stands for no more characters than a plan's name has.
pub(super) const STAR_REACH: usize = 48;

/// Nor does a line of the box beside it have more.
const BOX_LINE_REACH: usize = 120;

/// Where a star that begins at `from` ends, where it goes on, and where `run` occurs behind it: no further
/// than a star reaches and across no page end. A number in brackets begins what the box holds, and breaks the
/// star off; the label goes on at the start of a line below.
pub(super) fn next_run(text: &KeyedText, from: usize, run: &[char]) -> Option<(usize, usize, usize)> {
    let end = (from + STAR_REACH + BOX_LINE_REACH).min(text.keys.len());
    let at = (from..end).find(|&key| text.keys[key..].starts_with(run))?;
    let is_number = |three: &[char]| three[0] == '(' && three[1].is_ascii_digit() && three[2] == ')';
    let number = text.keys[from..at].windows(3).position(is_number);
    let line = text.starts[text.atom(at)];
    // What stands on a line of its own between two of a label is in the box beside it, if it begins as what is
    // counted does: a name goes on with other words.
    let part = || {
        let mut begun = (text.atom(from) + 1..=text.atom(at)).filter(|atom| text.gaps[*atom] == Gap::Line);
        let (part, below) = (begun.next()?, begun.next()?);
        let is_between = begun.next().is_none() && text.starts[below] == at;
        (is_between && opens_part(&text.keys[text.starts[part]..at])).then(|| text.starts[part] - from)
    };
    let Some(end) = number.or_else(part) else {
        return (at - from < STAR_REACH).then_some((at, at, at));
    };
    let goes_on = line > from + end
        && end + (at - line) < STAR_REACH
        && (line == at || text.gaps[text.atom(at)] == Gap::Line)
        && !text.keys[line..at].iter().any(|key| key.is_ascii_digit() || "()。、".contains(*key));
    goes_on.then_some((from + end, line, at))
}

/// Whether a line begins with an ordinal, as plans and their chapters do, or with a number.
fn opens_part(line: &[char]) -> bool {
    match line {
        ['第', numeral, ..] => is_numeral(*numeral),
        [first, ..] => first.is_ascii_digit(),
        [] => false,
    }
}

/// Whether a line names a chapter of a plan, which is what a box holds and no plan's name.
fn is_chapter(line: &[char]) -> bool {
    let Some(('第', rest)) = line.split_first() else { return false };
    let numerals = rest.iter().take_while(|c| is_numeral(**c)).count();
    numerals > 0 && rest.get(numerals).is_some_and(|c| "編章節款".contains(*c))
}

/// Whether a line can be the beginning of a plan's name that goes on in the next line: such a name begins
/// with its number, or with the place whose plan it is.
fn begins_name(line: &[char]) -> bool {
    line.first() == Some(&'第') && !is_chapter(line)
        || line.last().is_some_and(|last| "都道府県市区町村".contains(*last))
        || line.ends_with(&['年', '度']) && !is_year(line)
}

/// Whether a line is one year and no more, as the sheet's own is: that begins no name.
fn is_year(line: &[char]) -> bool {
    // An era's name, two digits and 年度.
    line.ends_with(&['年', '度']) && line.len() <= 6
}

/// Whether a line is a number and what it counts, as a rank is: that begins no name.
fn is_counted(line: &[char]) -> bool {
    let digits = line.iter().take_while(|c| c.is_ascii_digit()).count();
    digits > 0 && line.len() - digits <= 2
}

/// So many of the words behind a star tell what is named.
const OWN_WORDS: usize = 4;

/// Whether a line has the words behind a star already.
pub(super) fn holds_words(line: &[char], words: &[char]) -> bool {
    line.windows(words.len().min(OWN_WORDS)).any(|held| words.starts_with(held))
}

/// Where a star that ends before key `start` begins: at the start of its run of characters, or, if the
/// words themselves begin one, at that of the run on the line before, if that can begin a name (or is all of
/// the name); a line that has the words already is a name by itself. On a page it begins where the lines begin
/// that stand right over each other.
pub(super) fn star_start(text: &KeyedText, start: usize, words: &[char], is_nameless: bool) -> Option<usize> {
    let mut atom = text.atom(start);
    let mut from = text.starts[atom];
    if !text.has_places && holds_words(&text.keys[from..start], words) {
        return None;
    }
    let mut goes_back = text.has_places || from == start && text.gaps[atom] == Gap::Line;
    while goes_back && atom > 0 && matches!(text.gaps[atom], Gap::Line | Gap::Spaces(_)) {
        let before = text.starts[atom - 1];
        let line = &text.keys[before..from];
        let may_begin = text.has_places
            || begins_name(line)
            || is_nameless && !line.contains(&'。') && !is_counted(line) && !is_year(line);
        // A chapter's number may stand off its words.
        let begun = (0..atom).rev().find(|at| !matches!(text.gaps[*at], Gap::Spaces(_))).unwrap_or(0);
        if !may_begin
            || is_chapter(&text.keys[text.starts[begun]..from])
            || !text.has_places && holds_words(line, words)
            || !text.is_free(before, from)
            || start - before > STAR_REACH
        {
            break;
        }
        (atom, from) = (atom - 1, before);
        goes_back = text.has_places;
    }
    (start - from <= STAR_REACH).then_some(from)
}
