//! How far a page's text can be believed: how much of it says nothing, and whether the page is a picture. Part of stage 2.

use super::canvas::{Canvas, is_private};
use crate::geometry::{Glyph, ImageArea, Rect};
use crate::span::Span;

/// A picture that covers this share of a page is a scan of it.
const SCAN_SHARE: f64 = 0.8;
/// A scan may bear this many visible glyphs: a stamp, a page number.
const MOST_VISIBLE_ON_A_SCAN: usize = 4;

/// What a page is seen to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quality {
    /// Share of the page's characters that say nothing, 0 to 1.
    pub garbled: f64,
    /// The page is a picture, with no visible text.
    pub scan: bool,
    /// There are characters, visible or not.
    pub has_text: bool,
}

/// Looks at a page's glyphs, whose spans point into `text`, and images; `own` is the page's part of `text`, in which
/// nothing but white space stands beside the glyphs.
pub fn judge((text, own): (&str, Span), page: Rect, glyphs: &[Glyph], images: &[ImageArea]) -> Quality {
    let (mut characters, mut saying_nothing) = (0_usize, 0_usize);
    for character in own.of(text).chars() {
        match character {
            ' ' | '\n' => {}
            // Most need no second look: ASCII, kana and kanji.
            '!'..='~' | 'ぁ'..='ヿ' | '\u{4e00}'..='\u{9fff}' => characters += 1,
            character if character.is_whitespace() => {}
            character => {
                characters += 1;
                saying_nothing += usize::from(says_nothing(character));
            }
        }
    }
    let visible = glyphs.iter().filter(|glyph| !glyph.hidden.invisible && !glyph.is_blank(text));
    let few_visible = visible.take(MOST_VISIBLE_ON_A_SCAN + 1).count() <= MOST_VISIBLE_ON_A_SCAN;
    let scan = few_visible && share_covered(page, images) >= SCAN_SHARE;
    let garbled = if characters == 0 { 0.0 } else { saying_nothing as f64 / characters as f64 };
    Quality { garbled, scan, has_text: characters > 0 }
}

/// The share of a page that images cover, however they overlap, by a grid of points.
fn share_covered(page: Rect, images: &[ImageArea]) -> f64 {
    const SIDE: usize = 20;
    let part = |n: usize, length: f64| (n as f64 + 0.5) / SIDE as f64 * length;
    let points = (0..SIDE * SIDE).map(|n| [part(n % SIDE, page.width), part(n / SIDE, page.height)]);
    let covered = points.filter(|point| images.iter().any(|image| image.area.holds(*point))).count();
    covered as f64 / (SIDE * SIDE) as f64
}

/// Whether a character cannot be part of a Japanese document: undecoded, of private use, or of a script that
/// no such document is written in but broken font maps lead to.
fn says_nothing(character: char) -> bool {
    is_private(character)
        || matches!(character,
            '\u{FFFD}' | '\u{80}'..='\u{9F}'
            // from Armenian to Ethiopic and on to Mongolian, Korean letters aside
            | '\u{530}'..='\u{10FF}' | '\u{1200}'..='\u{1DFF}'
            | '\u{A000}'..='\u{ABFF}' | '\u{FB00}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}'
            | '\u{10000}'..='\u{1EFFF}')
}

/// The first character of private use on a page, and how many glyphs hold one.
pub fn private_use(canvas: &Canvas<'_>) -> Option<(char, usize)> {
    // Most pages have none, which their characters tell without a look at each glyph.
    if !canvas.characters.chars().any(is_private) {
        return None;
    }
    let mut found =
        canvas.glyphs.iter().filter_map(|glyph| canvas.text(glyph).chars().find(|c| is_private(*c)));
    let first = found.next()?;
    Some((first, 1 + found.count()))
}

#[cfg(test)]
mod tests {
    use super::{judge, says_nothing};
    use crate::geometry::{Glyph, Hidden, ImageArea, Rect};
    use crate::span::Span;

    const PAGE: Rect = Rect { x: 0.0, y: 0.0, width: 595.0, height: 842.0 };

    fn glyphs(text: &str, hidden: Hidden) -> Vec<Glyph> {
        let glyph = |(at, character): (usize, char)| Glyph {
            span: Span::new(at, at + character.len_utf8()),
            area: Rect::default(),
            origin: [0.0; 2],
            size_pt: 10.0,
            vertical: false,
            hidden,
        };
        text.char_indices().map(glyph).collect()
    }

    #[test]
    fn noise_is_measured_and_japanese_is_none() {
        for character in "あア亜①㈱ｱ～ー【】■→％ΑБé㎡㍻髙".chars() {
            assert!(!says_nothing(character), "{character}");
        }
        let text = "目標\u{FFFD}\u{E001} ";
        let quality = judge((text, Span::new(0, text.len())), PAGE, &glyphs(text, Hidden::default()), &[]);
        assert!((quality.garbled - 0.5).abs() < 1e-9 && !quality.scan);
    }

    #[test]
    fn a_picture_under_invisible_text_is_a_scan() {
        let image = ImageArea { area: PAGE, index: 0, dominant: None };
        let unseen = Hidden { invisible: true, ..Hidden::default() };
        let text = "組織目標管理";
        let quality = judge(
            (text, Span::new(0, text.len())),
            PAGE,
            &glyphs(text, unseen),
            std::slice::from_ref(&image),
        );
        assert!(quality.scan && quality.has_text);
        assert!(
            !judge((text, Span::new(0, text.len())), PAGE, &glyphs(text, Hidden::default()), &[image]).scan
        );
    }
}
