//! A page's glyphs put into lines of text that still show the columns. Part of stage 2.
//!
//! Glyphs → pieces (runs on one baseline without gaps) → lines from top to bottom, each piece at a column of
//! spaces that tells where it stands. Every glyph's characters stand in the text once, and nothing else does
//! but white space.

use std::ops::Range;

use super::canvas::{Canvas, Drawn};
use crate::fold;
use crate::geometry::Glyph;
use crate::span::Span;

/// A gap wider than this parts two pieces, in ems.
const GAP_EM: f64 = 0.25;
/// A glyph may reach back this far over the one before it, in ems: fonts without widths overlap by half an em.
const OVERLAP_EM: f64 = 0.6;
/// Baselines within this are one line, in ems of the smaller glyph.
const SAME_LINE_EM: f64 = 0.35;
/// Lines farther apart than this have a blank line between them, in ems.
const LINE_EM: f64 = 1.6;
/// Blank lines at one place, at most.
const MOST_BLANK_LINES: usize = 2;
/// A piece is put at most at this column.
const MOST_COLUMNS: usize = 1_500;
/// A page with more lines than this is not indented: it shows nothing that columns could tell.
const MOST_LINES: usize = 5_000;

/// Glyphs side by side.
#[derive(Debug)]
struct Piece {
    /// Indices of its glyphs, from left to right as painted.
    glyphs: Range<usize>,
    left: f64,
    right: f64,
    /// Where the last glyph's origin stands.
    last_x: f64,
    baseline: f64,
    size: f64,
}

/// Writes the text of a page to the end of `text`, and gives its glyphs in painting order with their spans.
pub fn write_page(canvas: &Canvas<'_>, text: &mut String) -> Vec<Glyph> {
    let mut pieces = cut_into_pieces(canvas);
    pieces.sort_by(|a, b| a.baseline.total_cmp(&b.baseline).then(a.left.total_cmp(&b.left)));
    let lines = gather_lines(pieces);
    let em = commonest_size(&canvas.glyphs);
    // What stands left of the page must not push the rest to the right.
    let margin = canvas.glyphs.iter().map(|glyph| glyph.area.x.max(0.0)).fold(f64::INFINITY, f64::min);
    let indents = lines.len() <= MOST_LINES;
    // A piece stands one column behind the one before it at least, and as far to the right as pieces go at most.
    let blanks = " ".repeat(MOST_COLUMNS + 1);
    let mut spans = vec![Span::default(); canvas.glyphs.len()];
    let mut last_baseline: Option<f64> = None;
    for line in &lines {
        let baseline = line[0].baseline;
        if let Some(last) = last_baseline.replace(baseline) {
            let blank_lines = ((baseline - last) / (LINE_EM * em)).round() as usize;
            text.extend(std::iter::repeat_n('\n', blank_lines.saturating_sub(1).min(MOST_BLANK_LINES)));
        }
        let (mut column, mut right) = (0, f64::NEG_INFINITY);
        for piece in line {
            let gap = piece.left - right;
            let goes_on = gap <= GAP_EM * piece.size && gap >= -OVERLAP_EM * piece.size;
            if !goes_on {
                let place = ((piece.left - margin) / (em / 2.0)).round() as usize;
                let place = if indents { place.min(MOST_COLUMNS) } else { 0 };
                let place = place.max(column + usize::from(column > 0));
                text.push_str(&blanks[..place - column]);
                column = place;
            }
            for index in piece.glyphs.clone() {
                let start = text.len();
                for character in canvas.text(&canvas.glyphs[index]).chars() {
                    let character = if breaks_lines(character) { ' ' } else { character };
                    text.push(character);
                    column += fold::half_ems(character);
                }
                spans[index] = Span::new(start, text.len());
            }
            right = piece.right.max(right);
        }
        text.push('\n');
    }
    let mut glyphs = Vec::with_capacity(spans.len());
    let with_spans = canvas.glyphs.iter().zip(spans).filter(|(_, span)| !span.is_empty());
    glyphs.extend(with_spans.map(|(glyph, span)| finish(glyph, span)));
    glyphs
}

/// Whether a character would end a line of the text or is no character to show: in a glyph it is a blank.
fn breaks_lines(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}' | '\u{2029}')
}

fn finish(glyph: &Drawn, span: Span) -> Glyph {
    Glyph {
        span,
        area: glyph.area,
        origin: glyph.origin,
        size_pt: glyph.size_pt,
        vertical: glyph.vertical,
        hidden: glyph.hidden,
    }
}

/// The height of the line a glyph stands on; a vertical one hangs from its origin.
fn baseline(glyph: &Drawn) -> f64 {
    glyph.origin[1] + if glyph.vertical { 0.88 * glyph.size_pt } else { 0.0 }
}

/// Cuts the glyphs, as painted, where one does not go on right after the other.
fn cut_into_pieces(canvas: &Canvas<'_>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (index, glyph) in canvas.glyphs.iter().enumerate() {
        let (height, size) = (baseline(glyph), glyph.size_pt);
        let goes_on = |piece: &Piece| {
            (height - piece.baseline).abs() <= SAME_LINE_EM / 2.0 * size.min(piece.size)
                && glyph.origin[0] >= piece.last_x
                && glyph.area.x - piece.right <= GAP_EM * size
                && glyph.area.x - piece.right >= -OVERLAP_EM * size
        };
        match pieces.last_mut().filter(|piece| goes_on(piece)) {
            Some(piece) => {
                piece.glyphs.end = index + 1;
                piece.right = piece.right.max(glyph.area.right());
                piece.last_x = glyph.origin[0];
            }
            None => pieces.push(Piece {
                glyphs: index..index + 1,
                left: glyph.area.x,
                right: glyph.area.right(),
                last_x: glyph.origin[0],
                baseline: height,
                size,
            }),
        }
    }
    pieces
}

/// Gathers pieces, sorted by baseline, into lines, each from left to right.
fn gather_lines(pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    let mut lines: Vec<Vec<Piece>> = Vec::new();
    for piece in pieces {
        let same_line = |line: &Vec<Piece>| {
            let first = &line[0];
            piece.baseline - first.baseline <= SAME_LINE_EM * piece.size.min(first.size)
        };
        match lines.last_mut().filter(|line| same_line(line)) {
            Some(line) => line.push(piece),
            None => lines.push(vec![piece]),
        }
    }
    for line in &mut lines {
        line.sort_by(|a, b| a.left.total_cmp(&b.left));
    }
    lines
}

/// The size most glyphs have, to a tenth of a point; of a page without glyphs, ten points.
fn commonest_size(glyphs: &[Drawn]) -> f64 {
    let runs = glyphs.chunk_by(|one, next| one.size_pt.total_cmp(&next.size_pt).is_eq());
    let mut sizes: Vec<(u32, usize)> =
        runs.map(|run| ((run[0].size_pt * 10.0).round() as u32, run.len())).collect();
    sizes.sort_unstable();
    let glyphs = |same: &[(u32, usize)]| same.iter().map(|(_, glyphs)| glyphs).sum::<usize>();
    let commonest = sizes.chunk_by(|a, b| a.0 == b.0).max_by_key(|same| glyphs(same));
    commonest.map_or(10.0, |same| f64::from(same[0].0) / 10.0).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::write_page;
    use crate::geometry::{Hidden, Rect};
    use crate::text::pdf::canvas::{Canvas, Drawn};

    fn set(canvas: &mut Canvas<'_>, text: &str, x: f64, y: f64, size: f64) {
        let mut x = x;
        for character in text.chars() {
            let width = if character.is_ascii() { size / 2.0 } else { size };
            let area = Rect { x, y: y - 0.88 * size, width, height: size };
            let glyph = Drawn {
                text: 0..0,
                area,
                origin: [x, y],
                size_pt: size,
                vertical: false,
                hidden: Hidden::default(),
            };
            canvas.add_glyph(&character.to_string(), glyph);
            x += width;
        }
    }

    #[test]
    fn columns_show_in_spaces_and_rows_in_lines() {
        let mut canvas = Canvas::default();
        set(&mut canvas, "期限", 150.0, 100.0, 10.0);
        set(&mut canvas, "項目", 50.0, 101.0, 10.0); // painted later, a little lower: the same line
        set(&mut canvas, "9月末", 150.0, 115.0, 10.0);
        set(&mut canvas, "注", 50.0, 160.0, 10.0);
        let mut text = String::from("\u{c}");
        let glyphs = write_page(&canvas, &mut text);
        let wide = " ".repeat(16);
        assert_eq!(text, format!("\u{c}項目{wide}期限\n{wide}    9月末\n\n\n注\n"));
        for (glyph, drawn) in glyphs.iter().zip(&canvas.glyphs) {
            assert_eq!(glyph.span.of(&text), canvas.text(drawn));
        }
    }

    #[test]
    fn a_run_painted_in_parts_has_no_space_in_it() {
        let mut canvas = Canvas::default();
        set(&mut canvas, "月", 60.0, 100.0, 10.0);
        set(&mut canvas, "令和", 40.0, 100.0, 10.0);
        let mut text = String::new();
        write_page(&canvas, &mut text);
        assert_eq!(text, "令和月\n");
    }

    #[test]
    fn a_glyph_that_would_break_the_line_is_a_blank() {
        let mut canvas = Canvas::default();
        set(&mut canvas, "あ\nい", 40.0, 100.0, 10.0);
        let mut text = String::new();
        write_page(&canvas, &mut text);
        assert_eq!(text, "あ い\n");
    }
}
