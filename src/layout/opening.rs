//! How a line begins: the lines of one list begin alike.

use crate::fold;

/// The kind of a bullet.
pub(super) const BULLET: u8 = 6;

/// A number for the kind of sign a line begins with; 0 where it tells nothing.
///
/// An entry is numbered in one of few ways: by a sign, by a number alone, or by a word with a number (第３章,
/// 政策６, ３の節, 5-2). Which word that is tells nothing: lists go from 政策 to 施策.
pub(super) fn opening(text: &str) -> u8 {
    let mut rest = text.trim_start().chars();
    let Some(first) = rest.next() else { return 0 };
    let next = rest.clone().next();
    match first {
        '第' => 1,
        '(' | '（' | '⑴'..='⒇' => 2,
        '①'..='⑳' => 3,
        c if c.is_numeric() => match rest.find(|c| !c.is_numeric()) {
            Some('-' | '－' | '‐' | '―') => 8,
            Some('.' | '．') => 9,
            Some('の') => 10,
            _ => 4,
        },
        'Ⅰ'..='Ⅻ' => 11,
        'ァ'..='ヶ' if next.is_none_or(|next| next.is_whitespace() || "．.）)".contains(next)) => 5,
        '・' | '●' | '○' | '◎' | '■' | '□' | '◆' | '◇' => BULLET,
        '★' | '☆' => 12,
        '【' | '〔' | '［' => 13,
        _ if has_number(text.trim_start()) => 14,
        _ => 7,
    }
}

/// How a paragraph begins that goes on from the one before it in its cell.
const GOING_ON: [&str; 21] = [
    "※",
    "＊",
    "*",
    "→",
    "⇒",
    "また、",
    "またこの",
    "さらに",
    "なお、",
    "ただし、",
    "併せて",
    "あわせて",
    "加えて",
    "そのほか",
    "その他、",
    "このほか",
    "この他",
    "同時に、",
    "一方、",
    "うち、",
    "次いで",
];

/// Whether a text goes on from another of its cell: a remark, in brackets or not, or a sentence that says so.
pub(super) fn goes_on(text: &str) -> bool {
    let inner = text.trim_start_matches(|c: char| c.is_whitespace() || "・(（".contains(c));
    GOING_ON.iter().any(|word| inner.starts_with(word)) || is_in_brackets(text.trim())
}

/// Whether a text is one remark in brackets; a number in brackets is a marker.
fn is_in_brackets(text: &str) -> bool {
    const SHORTEST: usize = 5;
    let mut chars = text.chars();
    let is_closed = matches!(chars.next(), Some('(' | '（')) && matches!(chars.next_back(), Some(')' | '）'));
    is_closed && chars.clone().count() + 2 >= SHORTEST && !chars.as_str().contains(['(', '（', ')', '）'])
}

/// The longest word that a number may stand behind, with that number.
const LONGEST_WORD: usize = 8;

/// Whether a text begins with a word of a few letters and a number, with a blank in between or none.
fn has_number(text: &str) -> bool {
    let mut word =
        text.chars().take(LONGEST_WORD).skip_while(|c| !c.is_numeric() && c.is_alphabetic()).peekable();
    while word.peek().is_some_and(|c| c.is_whitespace()) {
        word.next();
    }
    word.next().is_some_and(char::is_numeric)
}

/// Parts of a plan from the widest down.
const PARTS: [char; 7] = ['編', '部', '章', '節', '款', '項', '目'];

/// Whether the line `inner` of a plan tells a part of what the line `outer` tells: a 章 of a 編, 2-3 of 2.
pub(super) fn is_part(inner: &str, outer: &str) -> bool {
    let (inner, outer) = (Depth::of(inner), Depth::of(outer));
    match (inner.part, outer.part) {
        (Some(inner), Some(outer)) => inner > outer,
        (None, None) => {
            let (inner, outer) = (inner.numbers, outer.numbers);
            !outer.is_empty() && inner.len() > outer.len() && inner.starts_with(&outer)
        }
        _ => false,
    }
}

/// How deep in a plan a line stands.
struct Depth {
    /// Which of [`PARTS`] it names.
    part: Option<usize>,
    /// Its numbers, 2-3 being two.
    numbers: Vec<u32>,
}

impl Depth {
    fn of(line: &str) -> Self {
        let key = fold::key(line);
        let rest = key.strip_prefix(&['第']).unwrap_or(&key);
        let after = rest.iter().position(|c| !fold::is_numeral(*c)).unwrap_or(rest.len());
        let named = rest[after..].strip_prefix(&['の']).unwrap_or(&rest[after..]).first();
        let part = named.filter(|_| after > 0).and_then(|named| PARTS.iter().position(|part| part == named));
        let from = key.iter().take(LONGEST_WORD).position(char::is_ascii_digit).unwrap_or(key.len());
        let numbered: String =
            key[from..].iter().take_while(|c| c.is_ascii_digit() || matches!(c, '-' | '.')).collect();
        Self { part, numbers: numbered.split(['-', '.']).map_while(|number| number.parse().ok()).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::{goes_on, is_part, opening};

    #[test]
    fn parts_of_a_plan_are_told_from_what_they_are_part_of() {
        let pairs = [
            ("第３章　港", "第５編　灯台"),
            ("第十二節 浜", "第３章　港"),
            ("５の章　港", "３の編　灯"),
            ("２-３　港", "施策の大綱２　浜"),
            ("(3-4) 港", "基本方針３　灯台"),
            ("1.2.3 港", "1.2 浜"),
        ];
        for (inner, outer) in pairs {
            assert!(is_part(inner, outer) && !is_part(outer, inner), "{inner} of {outer}");
        }
        for (one, other) in
            [("第３章　港", "第５章　浜"), ("２-３　港", "３　浜"), ("港", "浜"), ("港", "２　浜")]
        {
            assert!(!is_part(one, other) && !is_part(other, one), "{one}, {other}");
        }
    }

    #[test]
    fn remarks_and_what_says_so_go_on_from_another_text() {
        for text in ["※雨天中止", "また、港と話し合う。", "（浜辺課と合同）", "（※灯台を除く）", "→ 来年度へ"]
        {
            assert!(goes_on(text), "{text}");
        }
        for text in ["(1)", "（仮称）港湾計画（案）", "灯台を直す（3回）", "港を直す。また、浜も直す。", ""]
        {
            assert!(!goes_on(text), "{text}");
        }
    }

    #[test]
    fn entries_of_one_list_begin_alike() {
        let lists: [&[&str]; 9] = [
            &["第５編　灯台", "第３章　港", "第2節 浜"],
            &["（１）灯", "(2) 港"],
            &["①灯", "② 港"],
            &["１　灯", "２ 港"],
            &["１．灯", "２．港"],
            &["１-４　灯", "２-３　港"],
            &["３の編　灯", "５の章　港"],
            &["政策目標２　灯", "施策６　港", "基本方針 ３ 浜", "分野１：浜"],
            &["灯を守る", "港　をひらく"],
        ];
        for (at, list) in lists.iter().enumerate() {
            assert!(list.iter().all(|line| opening(line) == opening(list[0])), "{list:?}");
            let others = lists[..at].iter();
            assert!(others.clone().all(|other| opening(other[0]) != opening(list[0])), "{list:?}");
        }
    }
}
