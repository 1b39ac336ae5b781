//! Strings set on the page: each code a glyph with its characters, its place and its box. Part of stage 2.

use std::rc::Rc;

use super::canvas::Drawn;
use super::font::{Font, Shape};
use super::interpret::Interpreter;
use super::lexer::Token;
use super::matrix::{Matrix, is_sane};
use crate::geometry::{Hidden, Rect};

/// An em reaches this far above and below the baseline, in ems.
const ABOVE: f64 = 0.88;
const BELOW: f64 = 0.12;
/// A channel at least this bright in all three is white.
const WHITE: u8 = 250;

/// The pen and the start of its line: the two matrices of a text object.
#[derive(Clone, Copy)]
pub struct Pen {
    pub matrix: Matrix,
    pub line: Matrix,
}

impl Pen {
    pub const START: Self = Self { matrix: Matrix::IDENTITY, line: Matrix::IDENTITY };

    /// Starts a line so far from the start of the last.
    pub fn next_line(&mut self, x: f64, y: f64) {
        self.line = Matrix::translation(x, y).then(self.line);
        self.matrix = self.line;
    }

    pub fn set(&mut self, matrix: Matrix) {
        (self.matrix, self.line) = (matrix, matrix);
    }
}

impl Interpreter<'_, '_> {
    /// Shows the strings of an operand list, moved apart by the numbers between them.
    ///
    /// Numbers before the list are of another operator; if the list's start was lost, it starts with its first string.
    pub fn show_all(&mut self, operands: &[Token<'_>]) {
        let Some(font) = self.font() else { return };
        let starts = |operand: &Token<'_>| matches!(operand, Token::ArrayStart | Token::Text(_));
        let start = operands.iter().position(starts).unwrap_or(operands.len());
        for operand in &operands[start..] {
            match operand {
                Token::Text(codes) => self.show(&font, codes),
                Token::Number(thousandths) => {
                    let text = &self.state.text;
                    let back = -thousandths / 1000.0 * text.size;
                    let stretch = text.stretch;
                    self.move_pen(if font.is_vertical() { [0.0, back] } else { [back * stretch, 0.0] });
                }
                _ => {}
            }
        }
    }

    /// Shows one string, the last of an operand list.
    pub fn show_last(&mut self, operands: &[Token<'_>]) {
        if let Some(last) = operands.iter().rposition(|operand| matches!(operand, Token::Text(_))) {
            self.show_all(&operands[last..=last]);
        }
    }

    fn move_pen(&mut self, [x, y]: [f64; 2]) {
        self.pen.matrix = Matrix::translation(x, y).then(self.pen.matrix);
    }

    fn show(&mut self, font: &Rc<Font<'_>>, codes: &[u8]) {
        let text = self.state.text.clone();
        let to_page = self.pen.matrix.then(self.state.to_page);
        let glyph_to_page =
            Matrix([text.size * text.stretch, 0.0, 0.0, text.size, 0.0, text.rise]).then(to_page);
        let size_pt = glyph_to_page.y_scale();
        let vertical = font.is_vertical();
        let hidden = Hidden { aslant: glyph_to_page.is_aslant(), ..self.hidden_by_state() };
        let mut moved = [0.0, 0.0];
        let mut rest = codes;
        while !rest.is_empty() {
            let (code, after) = rest.split_at(font.code_length(rest).min(rest.len()));
            rest = after;
            let shape = font.shape(code);
            // The pen has moved in text space; the glyph's matrix has the same linear part.
            let mut placed = glyph_to_page;
            placed.0[4] += moved[0] * to_page.0[0] + moved[1] * to_page.0[2];
            placed.0[5] += moved[0] * to_page.0[1] + moved[1] * to_page.0[3];
            self.draw(font, code, &shape, placed, Look { size_pt, vertical, hidden });
            let word_space = if code == b" " { text.word_space } else { 0.0 };
            let advance = shape.advance / 1000.0 * text.size + text.character_space + word_space;
            if vertical {
                moved[1] += advance;
            } else {
                moved[0] += advance * text.stretch;
            }
            if self.canvas.counts.too_many_glyphs {
                break;
            }
        }
        self.move_pen(moved);
    }

    fn draw(&mut self, font: &Font<'_>, code: &[u8], shape: &Shape, to_page: Matrix, look: Look) {
        let origin = to_page.apply([0.0, 0.0]);
        let [x, y] = shape.origin.map(|part| part / 1000.0);
        let area = to_page.apply_to_box([-x, -y - BELOW], [shape.width / 1000.0 - x, ABOVE - y]);
        if !is_sane(origin) || !is_sane([area.x, area.y]) || !is_sane([area.right(), area.bottom()]) {
            self.canvas.counts.misplaced += 1;
            return;
        }
        if self.glyphs_left == 0 {
            self.canvas.counts.too_many_glyphs = true;
            return;
        }
        self.glyphs_left -= 1;
        let text = shape.text.as_deref().unwrap_or_else(|| {
            let entry = self.canvas.counts.undecodable.entry(font.name.clone()).or_default();
            if entry.glyphs == 0 {
                entry.first_code = code.iter().fold(0, |code, byte| code << 8 | u32::from(*byte));
            }
            entry.glyphs += 1;
            "\u{FFFD}"
        });
        let Look { size_pt, vertical, hidden } = look;
        let hidden = self.hidden_by_place(area, hidden);
        self.canvas.add_glyph(text, Drawn { text: 0..0, area, origin, size_pt, vertical, hidden });
    }

    fn hidden_by_state(&self) -> Hidden {
        let state = &self.state;
        let strokes_only = state.text.mode == 1;
        let paint = if strokes_only { &state.stroke } else { &state.fill };
        Hidden {
            invisible: matches!(state.text.mode, 3 | 7) || paint.transparent,
            white: paint.colour.iter().all(|channel| *channel >= WHITE),
            hidden_layer: self.marks.hide(),
            annotation: self.in_annotation,
            ..Hidden::default()
        }
    }

    fn hidden_by_place(&self, area: Rect, hidden: Hidden) -> Hidden {
        let middle = area.center();
        let clipped = self.state.clip.is_some_and(|clip| !clip.holds(middle));
        Hidden { clipped, outside_crop: !self.page.holds(middle), ..hidden }
    }
}

/// What all glyphs of a string share.
#[derive(Clone, Copy)]
struct Look {
    size_pt: f64,
    vertical: bool,
    hidden: Hidden,
}
