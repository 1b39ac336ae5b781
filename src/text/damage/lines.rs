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
/// So far round the titles, in bytes, the other page's copy of such a line stands.
const NEARBY: usize = 400;

/// Whether two pages whose titles end at `first` and begin at `second` (bytes of `text`) were printed side by
/// side: nothing stands between the titles but lines that stand round them a second time.
pub fn are_abreast(text: &str, first: usize, second: usize) -> bool {
    let between = text.get(first..second).unwrap_or("");
    let solid = |text: &str| text.split_whitespace().collect::<String>();
    if between.contains('\u{c}') || solid(between).chars().count() > BETWEEN_TITLES {
        return false;
    }
    let before = &text[text.floor_char_boundary(first.saturating_sub(NEARBY))..first];
    let after = &text[second..text.ceil_char_boundary((second + NEARBY).min(text.len()))];
    let round: Vec<String> = before.lines().chain(after.lines()).map(solid).collect();
    between.lines().map(solid).all(|line| line.is_empty() || round.contains(&line))
}

#[cfg(test)]
mod tests {
    use super::{are_abreast, is_one_line};

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

    #[test]
    fn tells_titles_side_by_side() {
        #[rustfmt::skip]
        let table = [
            ("5年度\n票\n灯台の名\n5年度\n票\n灯台の名\n北の岬\n南の岬", true),
            ("票\n票\n灯台の名\n灯台の名\n",                          true),
            // two small sheets, one after the other
            ("5年度\n票\n灯台の名\n北の岬\n5年度\n票\n灯台の名\n南の岬", false),
            ("票\n\u{c}票\n",                                          false),
        ];
        for (text, want) in table {
            let titles: Vec<usize> = text.match_indices('票').map(|(at, _)| at).collect();
            assert_eq!(are_abreast(text, titles[0] + "票".len(), titles[1]), want, "{text}");
        }
    }
}
