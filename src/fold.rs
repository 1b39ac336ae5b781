//! Characters as they are compared, never as they are given out: one key for both widths, for the many
//! dashes and dots, and for look-alikes such as the Kangxi radicals.

pub mod radicals;

use unicode_normalization::char::decompose_compatible;

/// Gives the key of `c` to `push`: nothing for white space, one or two characters otherwise.
///
/// Enclosed and squared characters (①, ㈱, ㍻) keep their own keys, so that a marker is never a digit.
pub fn push_key(c: char, mut push: impl FnMut(char)) {
    match c {
        ' ' | '\n' => {}
        // Most text needs no table: kanji, and kana that carry no voicing mark.
        '!'..='~'
        | '\u{4e00}'..='\u{9fff}'
        | 'ぁ'..='お'
        | 'な'..='の'
        | 'ま'..='ん'
        | 'ァ'..='オ'
        | 'ナ'..='ノ'
        | 'マ'..='ヲ'
        | 'ン'
        | 'ー' => push(c),
        c if is_blank(c) || is_variation_selector(c) || is_invisible(c) => {}
        '\u{ff01}'..='\u{ff5e}' if c != '～' => {
            push(char::from_u32(c as u32 - 0xfee0).unwrap_or(c));
        }
        '～' | '〜' | '∼' | '˜' => push('~'),
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '─' | '━' | '－' => push('-'),
        '・' | '･' | '·' | '•' | '‧' | '∙' | '‣' | '\u{f0b7}' => push('・'),
        '◯' => push('○'),
        '\u{2e80}'..='\u{2fd5}' => push(radicals::radical(c)),
        '\u{2460}'..='\u{24ff}' | '\u{3200}'..='\u{33ff}' => push(c),
        _ => decompose_compatible(c, |c| {
            if !c.is_whitespace() {
                push(c);
            }
        }),
    }
}

/// The key of a text: its characters as they are compared, white space left out.
pub fn key(text: &str) -> Vec<char> {
    let mut key = Vec::with_capacity(text.len() / 2);
    for c in text.chars() {
        push_key(c, |c| key.push(c));
    }
    key
}

/// The key of a text as a string.
pub fn key_string(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for c in text.trim_ascii_start().chars() {
        push_key(c, |c| key.push(c));
    }
    key
}

/// Whether `c` is white space, or the mark at the start of a file that got into its text: no ledger counts it.
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}'
}

/// Whether `c` is a digit of an ordinal as plans and their chapters have it: 第3章, 第三章.
pub fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || "一二三四五六七八九十".contains(c)
}

/// Marks that choose a glyph's variant and are no character of their own.
pub fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Signs that show nothing: soft hyphens, joiners, and marks of the direction of writing.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
}

/// How wide `c` stands in a fixed-pitch Japanese font, in half ems.
pub fn half_ems(c: char) -> usize {
    match c {
        // Most text needs no table.
        ' '..='~' => 1,
        'ぁ'..='ん' | 'ァ'..='ー' | '\u{4e00}'..='\u{9fff}' => 2,
        // Ambiguous signs (①, ※, →) are wide in Japanese fonts.
        _ => unicode_width::UnicodeWidthChar::width_cjk(c).unwrap_or(0),
    }
}

/// How wide a text stands, in half ems.
pub fn text_half_ems(text: &str) -> usize {
    text.chars().map(half_ems).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_key_for_what_reads_the_same() {
        let table = [
            ("ＳＤＧｓの　目標", "SDGsの目標"),
            ("ｻｰﾋﾞｽ", "サービス"),
            ("ﾊﾟｰｸ", "パーク"),
            ("現況･課題", "現況・課題"),
            ("⼈⼝〜⾼", "人口～高"),
            ("重 点 目 標", "重点目標"),
            ("◯市民参加 •効果", "○市民参加・効果"),
            ("重\u{200b}点\u{ad}目標\u{200f}", "重点目標"),
        ];
        for (one, other) in table {
            assert_eq!(key(one), key(other), "{one} and {other}");
        }
        for (one, other) in [("①", "1"), ("⑴", "(1)"), ("目標", "目票")] {
            assert_ne!(key(one), key(other), "{one} and {other}");
        }
    }

    #[test]
    fn widths_are_those_of_a_fixed_pitch_font() {
        assert_eq!(text_half_ems("①SDGs推進ｶﾞ～"), 2 + 4 + 4 + 2 + 2);
        for c in (' '..'\u{10000}').filter(|c| !c.is_control()) {
            let by_table = unicode_width::UnicodeWidthChar::width_cjk(c);
            assert_eq!(Some(half_ems(c)), by_table.or(Some(0)), "{c:?}");
        }
    }
}
