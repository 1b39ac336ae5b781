//! Whether the letters over a seam stand together elsewhere in the text.
//!
//! Methods, targets and reports repeat each other's words, so a word that a line end cuts in two mostly stands
//! whole somewhere else; the end of one cell and the start of another hardly ever do.

use memchr::memmem;

/// Letters of an echo that are told apart, at most.
pub const LONGEST: usize = 6;
/// Texts longer than this are no single sheet's, and searched only so far, in bytes.
const SEARCHED: usize = 60_000;

/// How many letters over the seam from `before` to `after` stand together in `text`, more than `own` times; 0 if
/// not even the last and the first do.
pub fn echo(text: &str, before: &str, after: &str, own: usize) -> usize {
    let text = &text.as_bytes()[..text.len().min(SEARCHED)];
    let left: Vec<char> = before.chars().rev().take(LONGEST - 1).collect();
    let right: Vec<char> = after.chars().take(LONGEST - 1).collect();
    if left.is_empty() || right.is_empty() {
        return 0;
    }
    let is_echo = |l: usize, r: usize| {
        let needle: String = left[..l].iter().rev().chain(&right[..r]).collect();
        memmem::find_iter(text, needle.as_bytes()).nth(own).is_some()
    };
    if !is_echo(1, 1) {
        return 0;
    }
    let (mut l, mut r) = (1, 1);
    while l + r < LONGEST && r < right.len() && is_echo(l, r + 1) {
        r += 1;
    }
    while l + r < LONGEST && l < left.len() && is_echo(l + 1, r) {
        l += 1;
    }
    l + r
}

/// Whether `c` is a kanji of those that forms are written in.
pub fn is_kanji(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c) || c == '々'
}

/// Kinds of scripts on both sides of a seam.
pub const SCRIPTS: usize = 4;

/// What the letters at a seam are: kanji on both sides, katakana on both, a kanji or hiragana before hiragana,
/// or others.
pub fn script(before: &str, after: &str) -> usize {
    let is_hiragana = |c: char| matches!(c, 'ぁ'..='ん');
    let is_katakana = |c: char| matches!(c, 'ァ'..='ー' | 'ｦ'..='ﾟ');
    match (before.chars().next_back(), after.chars().next()) {
        (Some(a), Some(b)) if is_kanji(a) && is_kanji(b) => 0,
        (Some(a), Some(b)) if is_katakana(a) && is_katakana(b) => 1,
        (Some(a), Some(b)) if is_hiragana(b) && (is_kanji(a) || is_hiragana(a)) => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::echo;

    #[test]
    fn letters_over_a_seam_are_looked_for_elsewhere() {
        let text = "港の図\n面を作る。図面を改める\n浜辺";
        assert_eq!(echo(text, "港の図", "面を作る。", 0), 3);
        assert_eq!(echo(text, "改める", "浜辺", 0), 0);
        assert_eq!(echo("港の図面を作る", "港の図", "面を作る", 1), 0);
        assert_eq!(echo(text, "", "浜辺", 0), 0);
    }
}
