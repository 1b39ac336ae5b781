//! How a line begins: the lines of one list begin alike.

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

/// Whether a text begins with a word of a few letters and a number, with a blank in between or none.
fn has_number(text: &str) -> bool {
    const LONGEST: usize = 8;
    let mut word = text.chars().take(LONGEST).skip_while(|c| !c.is_numeric() && c.is_alphabetic()).peekable();
    while word.peek().is_some_and(|c| c.is_whitespace()) {
        word.next();
    }
    word.next().is_some_and(char::is_numeric)
}

#[cfg(test)]
mod tests {
    use super::{goes_on, opening};

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
