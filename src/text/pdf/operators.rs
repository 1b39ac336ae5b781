//! The operators of content streams, group by group. Part of stage 2.
//!
//! Each takes the last operands it needs, so what was left lying before them does no harm; an operator that
//! lacks operands does nothing.

use hayro_syntax::object::{Array, Dict, Name, Object, Stream};

use super::interpret::Interpreter;
use super::lexer::{Lexer, Token};
use super::matrix::{Matrix, is_sane};
use super::path::{FillRule, Path};
use super::pixels::Source;
use super::show::Pen;
use super::state::{Paint, Space};

/// The last `N` numbers of an operand list.
fn numbers<const N: usize>(operands: &[Token<'_>]) -> Option<[f64; N]> {
    let mut found = [0.0; N];
    let mut last = operands.iter().rev().filter_map(|operand| match operand {
        Token::Number(number) => Some(*number),
        _ => None,
    });
    for place in found.iter_mut().rev() {
        *place = last.next()?;
    }
    Some(found)
}

fn last_name<'t>(operands: &'t [Token<'_>]) -> Option<&'t [u8]> {
    operands.iter().rev().find_map(|operand| match operand {
        Token::Name(name) => Some(&**name),
        _ => None,
    })
}

impl Interpreter<'_, '_> {
    pub fn operate_on_text(&mut self, operator: &[u8], operands: &[Token<'_>]) -> bool {
        match operator {
            b"BT" => self.pen = Pen::START,
            b"ET" => {}
            b"Tf" => self.choose_font(operands),
            b"Td" => {
                if let Some([x, y]) = numbers(operands) {
                    self.pen.next_line(x, y);
                }
            }
            b"TD" => {
                if let Some([x, y]) = numbers(operands) {
                    self.state.text.leading = -y;
                    self.pen.next_line(x, y);
                }
            }
            b"Tm" => {
                if let Some(matrix) = numbers(operands) {
                    self.pen.set(Matrix(matrix));
                }
            }
            b"T*" => self.pen.next_line(0.0, -self.state.text.leading),
            b"Tj" => self.show_last(operands),
            b"TJ" => self.show_all(operands),
            b"'" => {
                self.pen.next_line(0.0, -self.state.text.leading);
                self.show_last(operands);
            }
            b"\"" => {
                if let Some([word, character]) = numbers(operands) {
                    (self.state.text.word_space, self.state.text.character_space) = (word, character);
                }
                self.pen.next_line(0.0, -self.state.text.leading);
                self.show_last(operands);
            }
            _ => return self.operate_on_text_state(operator, operands),
        }
        true
    }

    fn operate_on_text_state(&mut self, operator: &[u8], operands: &[Token<'_>]) -> bool {
        if !matches!(operator, b"Tc" | b"Tw" | b"Tz" | b"TL" | b"Ts" | b"Tr") {
            return false;
        }
        let Some([number]) = numbers(operands) else { return true };
        let text = &mut self.state.text;
        match operator {
            b"Tc" => text.character_space = number,
            b"Tw" => text.word_space = number,
            b"Tz" => text.stretch = number / 100.0,
            b"TL" => text.leading = number,
            b"Ts" => text.rise = number,
            _ => text.mode = number as i64,
        }
        true
    }

    pub fn operate_on_path(&mut self, operator: &[u8], operands: &[Token<'_>]) -> bool {
        match operator {
            b"m" => self.with_point(operands, |path, [point]| path.move_to(point)),
            b"l" => self.with_point(operands, |path, [point]| path.line_to(point)),
            b"c" => self.with_point(operands, |path, [_, _, end]| path.curve_to(end)),
            b"v" | b"y" => self.with_point(operands, |path, [_, end]| path.curve_to(end)),
            b"h" => self.path.close(),
            b"re" => self.rectangle(operands),
            b"S" => self.paint(None, true),
            b"s" => {
                self.path.close();
                self.paint(None, true);
            }
            b"f" | b"F" => self.paint(Some(FillRule::NonZero), false),
            b"f*" => self.paint(Some(FillRule::EvenOdd), false),
            b"B" => self.paint(Some(FillRule::NonZero), true),
            b"B*" => self.paint(Some(FillRule::EvenOdd), true),
            b"b" | b"b*" => {
                self.path.close();
                let rule = if operator == b"b" { FillRule::NonZero } else { FillRule::EvenOdd };
                self.paint(Some(rule), true);
            }
            b"n" => self.paint(None, false),
            b"W" | b"W*" => self.clip_next = true,
            _ => return false,
        }
        true
    }

    /// Gives the path the last `N` points of an operand list, as they stand on the page.
    fn with_point<const N: usize>(&mut self, operands: &[Token<'_>], add: impl Fn(&mut Path, [[f64; 2]; N])) {
        let mut points = [[0.0; 2]; N];
        let mut rest = operands;
        for point in points.iter_mut().rev() {
            let Some(found) = numbers::<2>(rest) else { return };
            *point = self.state.to_page.apply(found);
            rest = &rest[..rest.len().saturating_sub(2)];
        }
        if points.iter().all(|point| is_sane(*point)) {
            add(&mut self.path, points);
        }
    }

    fn rectangle(&mut self, operands: &[Token<'_>]) {
        let Some([x, y, width, height]) = numbers(operands) else { return };
        let corners = [[x, y], [x + width, y], [x + width, y + height], [x, y + height]];
        let corners = corners.map(|corner| self.state.to_page.apply(corner));
        if !corners.iter().all(|corner| is_sane(*corner)) {
            return;
        }
        self.path.move_to(corners[0]);
        for corner in &corners[1..] {
            self.path.line_to(*corner);
        }
        self.path.close();
    }

    /// Paints the path and starts a new one; a clip that was asked for comes into force.
    fn paint(&mut self, fill: Option<FillRule>, stroke: bool) {
        let shown = !self.marks.hide() && self.canvas.has_room_for_ink();
        let drawn = (self.canvas.ink.strokes.len(), self.canvas.ink.boxes.len());
        if let (Some(rule), true) = (fill, shown && !self.state.fill.transparent) {
            self.path.fill(rule, self.state.fill.colour, &mut self.canvas.ink);
        }
        if stroke && shown && !self.state.stroke.transparent {
            let width = self.state.line_width.abs() * self.state.to_page.scale();
            self.path.stroke(width, self.state.stroke.colour, &mut self.canvas.ink);
        }
        if let Some(clip) = self.state.clip {
            self.canvas.ink.cut_to(clip, drawn);
        }
        if std::mem::take(&mut self.clip_next)
            && let Some(bounds) = self.path.bounds()
        {
            self.state.clip_to(bounds);
        }
        self.path.clear();
    }

    pub fn operate_on_state(&mut self, operator: &[u8], operands: &[Token<'_>]) -> bool {
        match operator {
            b"q" => self.save(),
            b"Q" => self.restore(),
            b"cm" => {
                if let Some(matrix) = numbers(operands) {
                    let to_page = Matrix(matrix).then(self.state.to_page);
                    self.state.to_page = if to_page.is_finite() { to_page } else { self.state.to_page };
                }
            }
            b"w" => {
                if let Some([width]) = numbers(operands) {
                    self.state.line_width = width;
                }
            }
            b"gs" => self.set_graphics_state(operands),
            b"g" => set_colour::<1>(&mut self.state.fill, Space::Gray, operands),
            b"G" => set_colour::<1>(&mut self.state.stroke, Space::Gray, operands),
            b"rg" => set_colour::<3>(&mut self.state.fill, Space::Rgb, operands),
            b"RG" => set_colour::<3>(&mut self.state.stroke, Space::Rgb, operands),
            b"k" => set_colour::<4>(&mut self.state.fill, Space::Cmyk, operands),
            b"K" => set_colour::<4>(&mut self.state.stroke, Space::Cmyk, operands),
            b"cs" | b"CS" => {
                if let Some(name) = last_name(operands) {
                    let space = Space::named(name, &self.resources.color_spaces);
                    let paint = if operator == b"cs" { &mut self.state.fill } else { &mut self.state.stroke };
                    paint.choose(space);
                }
            }
            b"sc" | b"scn" => set_in_space(&mut self.state.fill, operands),
            b"SC" | b"SCN" => set_in_space(&mut self.state.stroke, operands),
            b"Do" => self.draw_resource(operands),
            b"BDC" | b"BMC" => {
                let glyphs = self.canvas.glyphs.len();
                self.marks.open(operands, &self.resources.properties, &self.context.layers, glyphs);
            }
            b"EMC" => {
                if let Some(actual) = self.marks.close() {
                    self.canvas.replace_unknown(actual.from_glyph, &actual.text);
                }
            }
            b"J" | b"j" | b"M" | b"d" | b"ri" | b"i" | b"sh" | b"MP" | b"DP" | b"BX" | b"EX" | b"d0"
            | b"d1" => {}
            _ => return false,
        }
        true
    }

    fn choose_font(&mut self, operands: &[Token<'_>]) {
        if let Some([size]) = numbers(operands) {
            self.state.text.size = size;
        }
        if let Some(name) = last_name(operands) {
            self.state.text.font =
                Some(self.context.font(&self.resources.fonts, name, &mut self.canvas.counts));
        }
    }

    fn set_graphics_state(&mut self, operands: &[Token<'_>]) {
        let Some(entries) =
            last_name(operands).and_then(|name| self.resources.ext_g_states.get::<Dict<'_>>(name))
        else {
            return;
        };
        if let Some(width) = entries.get("LW") {
            self.state.line_width = width;
        }
        for (key, paint) in [("ca", &mut self.state.fill), ("CA", &mut self.state.stroke)] {
            if let Some(opacity) = entries.get::<f64>(key) {
                paint.transparent = opacity <= 0.0;
            }
        }
        if let Some(font) = entries.get::<Array<'_>>("Font") {
            let mut parts = font.flex_iter();
            if let (Some(dict), Some(size)) = (parts.next::<Dict<'_>>(), parts.next::<f64>()) {
                self.state.text.font = Some(self.context.font_of(&dict));
                self.state.text.size = size;
            }
        }
    }

    fn draw_resource(&mut self, operands: &[Token<'_>]) {
        let Some(object) =
            last_name(operands).and_then(|name| self.resources.x_objects.get::<Stream<'_>>(name))
        else {
            return;
        };
        if self.context.layers.hide(object.dict(), b"OC") {
            return;
        }
        match object.dict().get::<Name<'_>>("Subtype").as_deref() {
            Some(b"Image") => self.place_image(Source::Stream(object)),
            _ => self.draw_form(&object, Matrix::IDENTITY),
        }
    }

    pub fn inline_image(&mut self, lexer: &mut Lexer<'_>) {
        if let Some(image) = lexer.inline_image() {
            let space = image_space(&image.entries)
                .and_then(|name| self.resources.color_spaces.get::<Object<'_>>(name));
            let space = space.map(|object| Space::read(&object));
            self.place_image(Source::inline(&image, space));
        }
    }
}

fn image_space<'t>(entries: &'t [Token<'_>]) -> Option<&'t [u8]> {
    entries.windows(2).find_map(|pair| match pair {
        [Token::Name(key), Token::Name(space)] if matches!(&**key, b"CS" | b"ColorSpace") => Some(&**space),
        _ => None,
    })
}

fn set_colour<const N: usize>(paint: &mut Paint, space: Space, operands: &[Token<'_>]) {
    if let Some(numbers) = numbers::<N>(operands) {
        paint.set(space, &numbers);
    }
}

/// Sets a colour in the space that is in force; a pattern's name makes it untold.
fn set_in_space(paint: &mut Paint, operands: &[Token<'_>]) {
    let numbers: Vec<f64> = operands
        .iter()
        .filter_map(|operand| if let Token::Number(number) = operand { Some(*number) } else { None })
        .take(32)
        .collect();
    let in_force = paint.space;
    let space = match in_force {
        _ if last_name(operands).is_some() => Space::Untold,
        Space::Untold => Space::of_count(numbers.len()),
        told => told,
    };
    paint.set(space, &numbers);
    paint.space = in_force;
}
