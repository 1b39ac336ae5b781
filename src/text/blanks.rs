//! Signs that show nothing, told as the blanks and line ends they stand for. Part of stage 2.
//!
//! Only white space is told otherwise, and each sign by as many bytes as it had, so that all places stay the same.

use crate::fold;

/// A blank of three bytes that moves nothing on.
const THIN: &str = "\u{200a}";

/// Tells a text's line ends and invisible signs as what all later stages know.
pub(super) fn tell(text: String) -> String {
    without_invisible(with_line_ends(text))
}

/// Line ends of old Macintoshes, of mainframes, and those that word processors put for a line of a paragraph: where
/// they end most lines, they end all.
fn with_line_ends(text: String) -> String {
    const ENDS: [(char, &str); 5] =
        [('\r', "\n"), ('\u{b}', "\n"), ('\u{85}', " \n"), ('\u{2028}', "  \n"), ('\u{2029}', "  \n")];
    if text.is_ascii() && !text.contains(['\r', '\u{b}']) {
        return text;
    }
    let usual = text.matches('\n').count();
    let is_end = |end: char| match end {
        '\r' => usual == 0,
        _ => text.matches(end).count() > usual,
    };
    let ends: Vec<(char, &str)> =
        ENDS.into_iter().filter(|(end, _)| text.contains(*end) && is_end(*end)).collect();
    ends.into_iter().fold(text, |text, (end, told)| text.replace(end, told))
}

/// Invisible signs at the edge of a word, left there by web pages and word processors, are blanks; inside a word they
/// are passed over where words are compared.
fn without_invisible(text: String) -> String {
    if !text.contains(fold::is_invisible) {
        return text;
    }
    let mut told = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(from) = rest.find(fold::is_invisible) {
        let after = rest[from..].trim_start_matches(fold::is_invisible);
        let signs = &rest[from..rest.len() - after.len()];
        told.push_str(&rest[..from]);
        let is_blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
        if is_blank(told.chars().next_back()) || is_blank(after.chars().next()) {
            told.extend(signs.chars().map(|sign| if sign.len_utf8() == THIN.len() { THIN } else { "  " }));
        } else {
            told.push_str(signs);
        }
        rest = after;
    }
    told.push_str(rest);
    told
}

#[cfg(test)]
mod tests {
    use super::{THIN, tell};

    #[test]
    fn only_blanks_are_told_otherwise_and_no_place_moves() {
        #[rustfmt::skip]
        let table = [
            ("灯台\r北の岬\r",                    "灯台\n北の岬\n".to_owned()),
            ("灯台\u{2028}北の岬\u{2029}鐘\n",    "灯台\u{2028}北の岬\u{2029}鐘\n".to_owned()),
            ("灯台\u{2028}北の岬\u{2028}鐘\n",    "灯台  \n北の岬  \n鐘\n".to_owned()),
            ("灯台\u{85}北の岬\u{b}鐘\n\n",       "灯台\u{85}北の岬\u{b}鐘\n\n".to_owned()),
            ("灯台\u{85}北の岬\u{85}",            "灯台 \n北の岬 \n".to_owned()),
            ("灯台\u{b}北の岬\u{b}",              "灯台\n北の岬\n".to_owned()),
            // invisible signs: at a line's edge, beside a blank, within a word
            ("\u{200b}(1) 灯台\u{200e}\u{ad}\n",  format!("{THIN}(1) 灯台{THIN}  \n")),
            ("灯\u{200b}台\u{2060} 鐘\n",         format!("灯\u{200b}台{THIN} 鐘\n")),
        ];
        for (text, want) in table {
            let got = tell(text.to_owned());
            assert_eq!(got, want, "{text:?}");
            assert_eq!(got.len(), text.len(), "{text:?}");
        }
    }
}
