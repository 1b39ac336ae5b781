//! A blank between every two kanji, as some document sites print the texts of PDFs: 平 成 25 年 6 月.
//! Where kanji are parted, kana and digits may be or may not be; each pair of kinds is told by itself.

use std::array;

use super::{is_kana, is_kanji};

/// Which neighbours a blank parts that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spacing {
    parted: [[bool; KINDS]; KINDS],
}

const KINDS: usize = 3;

/// Kanji, kana, anything else that is printed.
fn kind(c: char) -> usize {
    match c {
        c if is_kanji(c) => 0,
        c if is_kana(c) => 1,
        _ => 2,
    }
}

/// So many of a text's kanji have to be parted: headings alone are often set wide.
const LEAST_SHARE: f32 = 0.6;
const LEAST_PAIRS: usize = 24;
/// The other kinds of neighbours, where kanji are parted.
const LEAST_OTHERS: usize = 8;

impl Spacing {
    /// Tells whether a text is spaced out.
    pub fn tell(text: &str) -> Option<Self> {
        let mut parted = [[0usize; KINDS]; KINDS];
        let mut joined = [[0usize; KINDS]; KINDS];
        for line in text.lines() {
            let glyphs: Vec<char> = line.chars().collect();
            for pair in glyphs.windows(2) {
                if !pair[0].is_whitespace() && !pair[1].is_whitespace() {
                    joined[kind(pair[0])][kind(pair[1])] += 1;
                }
            }
            for at in 1..glyphs.len().saturating_sub(1) {
                if is_single_blank(&glyphs, at) {
                    parted[kind(glyphs[at - 1])][kind(glyphs[at + 1])] += 1;
                }
            }
        }
        let share = |a: usize, b: usize| {
            let all = parted[a][b] + joined[a][b];
            parted[a][b] as f32 / all.max(1) as f32
        };
        if parted[0][0] < LEAST_PAIRS || share(0, 0) < LEAST_SHARE {
            return None;
        }
        // Signs and Latin letters among themselves keep their blanks: English has words.
        let is_parted = |a: usize, b: usize| {
            (a < 2 || b < 2) && parted[a][b] >= LEAST_OTHERS && share(a, b) >= LEAST_SHARE
        };
        let spacing = Self { parted: array::from_fn(|a| array::from_fn(|b| is_parted(a, b))) };
        Some(spacing)
    }

    /// Whether the blank at `at` among a line's `glyphs` is none.
    pub fn is_false(self, glyphs: &[char], at: usize) -> bool {
        at > 0
            && at + 1 < glyphs.len()
            && is_single_blank(glyphs, at)
            && self.parted[kind(glyphs[at - 1])][kind(glyphs[at + 1])]
    }

    /// Whether a text has such blanks.
    pub fn shows_in(self, text: &str) -> bool {
        text.lines().any(|line| {
            let glyphs: Vec<char> = line.chars().collect();
            (1..glyphs.len()).any(|at| self.is_false(&glyphs, at))
        })
    }
}

/// One narrow blank between two characters.
fn is_single_blank(glyphs: &[char], at: usize) -> bool {
    glyphs[at] == ' ' && !glyphs[at - 1].is_whitespace() && !glyphs[at + 1].is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::Spacing;

    fn without_false_blanks(text: &str) -> Option<String> {
        let spacing = Spacing::tell(text)?;
        let glyphs: Vec<char> = text.chars().collect();
        let kept = (0..glyphs.len()).filter(|at| !spacing.is_false(&glyphs, *at));
        Some(kept.map(|at| glyphs[at]).collect())
    }

    #[test]
    fn tells_texts_spaced_out() {
        let kanji = "灯 台 管 理 部の 点 検 計 画を平 成 25年 6月に定 め、 岬 周 辺の 環 境 整 備と 併 せて";
        let all = "灯 台 の 管 理 部 は 平 成 2 5 年 6 月 に 点 検 計 画 を 定 め た";
        let clean = "灯台管理部の点検計画を定め、岬周辺の環境整備と併せて実施した。";
        #[rustfmt::skip]
        let table = [
            (kanji.repeat(3), Some("灯台管理部の点検計画を平成25年6月に定め、 岬周辺の 環境整備と 併せて".repeat(3))),
            (all.repeat(4),   Some("灯台の管理部は平成25年6月に点検計画を定めた".repeat(4))),
            (clean.repeat(4), None),
            // headings set wide, in a clean text
            (format!("重 点 目 標\n部 局 名\n{}", clean.repeat(4)), None),
            ("優 先 順 位".to_owned(), None),
        ];
        for (text, want) in table {
            let got = without_false_blanks(&text);
            match want {
                None => assert_eq!(got, None, "{text}"),
                // Digits are few: whether their blanks go too may differ, the words may not.
                Some(want) => {
                    let words = |text: &str| text.replace(' ', "");
                    let got = got.unwrap_or_else(|| panic!("{text}"));
                    assert_eq!(words(&got), words(&want));
                    assert!(got.contains("点検計画"), "{got}");
                }
            }
        }
    }
}
