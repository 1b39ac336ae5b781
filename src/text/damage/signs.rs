//! Signs that are not what was printed: cut to a byte, given as numbers, replaced, or of another encoding.

use super::{is_kanji, is_letter, runs, spans_of_runs};
use crate::marker;
use crate::span::Span;

/// Where a text that has lost ① and its like shows their low bytes. The NEC row of Shift_JIS begins with ①
/// (87 40), so the byte of ① is that of `@`, that of ② an `A`; seen so on a prefecture's pages, where
/// ③ Ⅰ Ⅱ read `B T U`.
pub(super) fn worn(text: &str) -> Vec<Span> {
    spans_of_runs(text, |run| marker::worn_circled(run).is_some())
}

/// Whether ① and its like are cut to a byte: none is left, and `@` opens a line's text or stands alone,
/// which it does in no Japanese sentence and no address.
pub(super) fn is_worn(text: &str) -> bool {
    let is_first = |run: &str| marker::worn_circled(run).is_some() && run.starts_with('@');
    !text.contains(|c| ('①'..='⑳').contains(&c)) && runs(text).any(|(_, run)| is_first(run))
}

/// Glyphs given by their number in the font, as pdfminer does for fonts without a table of characters.
pub(super) fn unmapped(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("(cid:") {
        let digits = text[at + 5..].bytes().take_while(u8::is_ascii_digit).count();
        let end = at + 5 + digits;
        if (1..=5).contains(&digits) && text[end..].starts_with(')') {
            found.push(Span::new(at, end + 1));
        }
    }
    found
}

/// `?` glued to the front of a Japanese character, or alone where a marker stands: what programs write for a
/// character their encoding lacks. At the end of a sentence it is a question.
pub(super) fn replaced(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find('?').map(|at| from + at) {
        // Several on end were several signs.
        let rest = text[at..].trim_start_matches('?');
        let end = text.len() - rest.len();
        from = end;
        let before = text[..at].chars().next_back();
        let after = rest.chars().next();
        let opens = before.is_none_or(char::is_whitespace);
        let is_between = |c: char| is_kanji(c) || ('ァ'..='ヺ').contains(&c) || matches!(c, '(' | '（');
        let lost = match after {
            Some(after) => {
                is_letter(after) && (opens || before.is_some_and(is_between))
                    || opens && (matches!(after, '(' | '（') || after.is_whitespace())
            }
            None => opens,
        };
        if lost {
            found.extend((at..end).map(|at| Span::new(at, at + 1)));
        }
    }
    found
}

/// So many signs of another encoding on a line are no slip of a pen, if they are a sixth of it.
const LEAST_GARBLED: usize = 3;

/// Lines read in the wrong encoding: 譛ｬ髮ｻ, ､ﾀ､ﾃ, ÆïÆ. Half-width katakana stand in words, not one by one between
/// kanji, and their comma marks what was hiragana in EUC-JP; accented letters and control characters of
/// Latin 1 hardly occur in Japanese at all.
pub(super) fn garbled(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let glyphs: Vec<char> = line.trim().chars().collect();
        let odd = (0..glyphs.len()).filter(|&at| is_odd(&glyphs, at)).count();
        if odd >= LEAST_GARBLED && odd * 6 >= glyphs.len() {
            let from = at + (line.len() - line.trim_start().len());
            found.push(Span::new(from, from + line.trim().len()));
        }
        at += line.len();
    }
    found
}

fn is_odd(glyphs: &[char], at: usize) -> bool {
    let is_half = |c: Option<&char>| c.is_some_and(|c| ('｡'..='ﾟ').contains(c));
    let before = at.checked_sub(1).and_then(|before| glyphs.get(before));
    let after = glyphs.get(at + 1);
    match glyphs[at] {
        '\u{80}'..='\u{9f}' | '\u{a1}'..='\u{a3}' | 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ÿ' => true,
        '､' => is_half(after),
        '｡'..='ﾟ' => !is_half(before) && !is_half(after) && before.is_some_and(|c| is_kanji(*c)),
        _ => false,
    }
}

/// Fewer letters than that may well do without.
const LEAST_LETTERS: usize = 600;

/// Whether a long text has no 。 and no 、 at all: some document sites leave them out.
pub(super) fn has_no_punctuation(text: &str) -> bool {
    let letters = text.chars().filter(|c| is_letter(*c)).take(LEAST_LETTERS).count();
    letters == LEAST_LETTERS && !text.contains(['。', '、', '，', '．', '､', '｡'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held<'t>(spans: &[Span], text: &'t str) -> Vec<&'t str> {
        spans.iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn tells_circled_numbers_cut_to_a_byte() {
        #[rustfmt::skip]
        let table = [
            ("@\n○灯台の塗り替え\nA\n○鐘の修理\n",     vec!["@", "A"]),
            ("@○灯台の塗り替え",                       vec!["@○灯台の塗り替え"]),
            // near misses: an address, a price, circled numbers still there
            ("問合せ todai@example.jp まで",            vec![]),
            ("単価 ＠500円",                            vec![]),
            ("① @ A",                                   vec![]),
            ("@todai_city をフォロー",                  vec![]),
            ("A\nB\n",                                  vec![]),
        ];
        for (text, want) in table {
            let got = if is_worn(text) { worn(text) } else { Vec::new() };
            assert_eq!(held(&got, text), want, "{text}");
        }
    }

    #[test]
    fn finds_glyphs_given_by_number() {
        let text = "灯(cid:3736)を元気に(cid:9)る (cid:) (cid:x1) (cid:1234567) cid:12";
        assert_eq!(held(&unmapped(text), text), ["(cid:3736)", "(cid:9)"]);
    }

    #[test]
    fn tells_replaced_signs_from_questions() {
        #[rustfmt::skip]
        let table = [
            ("?灯台の点検",              1),
            ("?(2)鐘の修理",             1),
            ("計画?\n?\n点検",           1),
            ("森?外記念館",              1),
            ("灯台とは何か?\n答え",      0),
            ("進んでいますか?はい",      0),
            ("https://example.jp/a?b=c", 0),
            ("何％? 3割",                0),
        ];
        for (text, want) in table {
            assert_eq!(replaced(text).len(), want, "{text}");
        }
    }

    #[test]
    fn tells_lines_of_another_encoding() {
        #[rustfmt::skip]
        let table = [
            ("譛ｬ髮ｻ縺ｮ轣ｯ蜿ｰ縺ｯ譏弱ｋ縺",                  1),
            ("\u{93}\u{94}\u{91}ä\u{82}Ì\u{93}_\u{8c}\u{9f}", 1),
            ("､ﾀ､ﾃ､ｿ､ﾎﾅﾀﾂ讀ﾎﾅﾀｸ｡",                          1),
            ("ｱｸｼｮﾝﾌﾟﾛｸﾞﾗﾑ・ﾃﾞｼﾞﾀﾙ化・ｼｽﾃﾑ",               0),
            ("ｶﾌｪをCaféと書き、naïveと読む",               0),
            ("灯台ﾉ点検",                                  0),
        ];
        for (text, want) in table {
            assert_eq!(garbled(text).len(), want, "{text}");
        }
    }

    #[test]
    fn a_short_text_may_do_without_punctuation() {
        let sentence = "灯台の塗り替えを進める";
        assert!(has_no_punctuation(&sentence.repeat(80)));
        assert!(!has_no_punctuation(sentence));
        assert!(!has_no_punctuation(&(sentence.repeat(80) + "。")));
    }
}
