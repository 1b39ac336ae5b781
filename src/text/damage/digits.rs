//! Digits that a font's table of characters lacks: `H H1`, `6.%`, `2,,`. The worst kind of damage, since the
//! text still reads; seen on a ward's evaluation sheet, where no 0, 3 and 5 was left.

/// How often each digit from 0 to 9 occurs among the digits of goal sheets, counted on generated ones and taken
/// low: months, counts and years favour 1, 2 and 3.
const SHARES: [f64; 10] = [0.04, 0.17, 0.14, 0.10, 0.06, 0.05, 0.035, 0.025, 0.025, 0.03];
/// Digits are lost if so rare a chance would have left them all out.
const CHANCE: f64 = 1e-3;
/// And if of a hundred digits so many stand beside a gap; sound texts have five at most.
const GAPS_PERCENT: usize = 6;
const LEAST_GAPS: usize = 4;

/// The digits that are lost from a text: they are missing against all odds, and numbers show gaps.
pub(super) fn lost(text: &str) -> Vec<char> {
    let mut counts = [0usize; 10];
    for digit in text.chars().filter_map(crate::marker::digit_value) {
        counts[digit as usize] += 1;
    }
    let all: usize = counts.iter().sum();
    let missing: f64 =
        SHARES.iter().zip(counts).filter(|(_, count)| *count == 0).map(|(share, _)| share).sum();
    let chance = (1.0 - missing).powi(all.min(100_000) as i32);
    if chance > CHANCE {
        return Vec::new();
    }
    let gaps = gaps(text);
    if gaps < LEAST_GAPS || gaps * 100 < all * GAPS_PERCENT {
        return Vec::new();
    }
    ('0'..='9').zip(counts).filter(|(_, count)| *count == 0).map(|(digit, _)| digit).collect()
}

/// Places where a digit must have stood: brackets around nothing, a comma or a point with no digit on one
/// side, a sign of percent or a unit of time with no number before it.
fn gaps(text: &str) -> usize {
    let glyphs: Vec<char> = text.chars().collect();
    let is_digit = |c: Option<&char>| c.is_some_and(|c| crate::marker::digit_value(*c).is_some());
    let is_blank = |c: Option<&char>| c.is_none_or(|c| c.is_whitespace());
    (0..glyphs.len())
        .filter(|&at| {
            let before = at.checked_sub(1).and_then(|before| glyphs.get(before));
            let after = glyphs.get(at + 1);
            match glyphs[at] {
                '(' | '（' => matches!(after, Some(')' | '）')),
                ',' | '，' if is_digit(before) && is_digit(after) => {
                    let group = glyphs[at + 1..].iter().take_while(|c| is_digit(Some(c))).count();
                    group < 3
                }
                ',' | '，' | '.' | '．' => {
                    is_digit(before) && !is_digit(after) || !is_digit(before) && is_digit(after)
                }
                '%' | '％' => !is_digit(before),
                '→' => {
                    let is_open =
                        |c: Option<&char>| is_blank(c) || matches!(c, Some('(' | '（' | ')' | '）'));
                    is_open(before) || is_open(after)
                }
                _ => false,
            }
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::lost;

    #[test]
    fn tells_digits_that_are_lost() {
        let whole =
            "令和5年度 8,060人→14,000人 (1) 98.7% 12月 3回 246件 令和5年10月 (2) 1,375円 46.9% 208人 ";
        let without = |digits: &[char]| whole.replace(digits, "").repeat(5);
        #[rustfmt::skip]
        let table = [
            (without(&['0', '3']),       "03"),
            (without(&['0', '3', '5']),  "035"),
            (whole.repeat(5),            ""),
            // few digits, or a digit that happens not to occur
            ("(1) 4～6月 2回 1回 2月".to_owned(), ""),
            ("令和5年度 12月 18人 24回 (1) (2) 1,124人 ".repeat(5), ""),
        ];
        for (text, want) in table {
            assert_eq!(lost(&text).into_iter().collect::<String>(), want, "{text}");
        }
    }
}
