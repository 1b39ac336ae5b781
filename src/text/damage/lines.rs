//! Line structure gone: whole pages on one line, or the lines of two pages side by side mixed with each other.

/// No column and no page is so wide, in characters.
const WIDEST_LINE: usize = 220;
/// Shorter texts may be a sentence somebody cut out.
const LEAST_TEXT: usize = 400;

/// Whether whole pages stand on one line, as a document site prints them whose text knows no line ends.
pub(super) fn is_one_line(text: &str) -> bool {
    let solid = |line: &str| line.chars().filter(|c| !c.is_whitespace()).count();
    let lines: Vec<usize> = text.lines().map(solid).filter(|length| *length > 0).collect();
    let all: usize = lines.iter().sum();
    // Counted by characters: most of the text stands on lines that no page could print.
    let on_wide: usize = lines.iter().filter(|length| **length > WIDEST_LINE).sum();
    all >= LEAST_TEXT && on_wide * 4 > all * 3
}

/// Between the titles of two pages side by side stand their years and the labels under them, no values.
const BETWEEN_TITLES: usize = 24;

/// Whether two pages whose titles stand at `first` and `second` (bytes of `text`) were printed side by side:
/// nothing but words that the first page repeats stands between the titles.
pub fn are_abreast(text: &str, first: usize, second: usize) -> bool {
    let between = text.get(first..second).unwrap_or("");
    let solid = between.chars().filter(|c| !c.is_whitespace()).count();
    !between.contains('\u{c}') && solid <= BETWEEN_TITLES
}

#[cfg(test)]
mod tests {
    use super::is_one_line;

    #[test]
    fn tells_pages_on_one_line() {
        let sentence = "灯台の塗り替えを進め、鐘の修理と併せて岬の周りを整える。";
        let lines = |per_line: usize| vec![sentence.repeat(per_line); 12].join("\n");
        assert!(is_one_line(&lines(12)));
        assert!(!is_one_line(&lines(4)));
        assert!(!is_one_line(&sentence.repeat(10)), "too short to tell");
        let paragraphs = lines(2) + "\n" + &sentence.repeat(9);
        assert!(!is_one_line(&paragraphs), "one wide line among others");
    }
}
