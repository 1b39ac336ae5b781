//! Content streams carried out: operators change the state, and what they draw goes to the canvas.
//! Part of stage 2; everything is drawn in displayed points.

use std::rc::Rc;

use hayro_syntax::object::{Dict, ObjectIdentifier, Stream};
use hayro_syntax::page::Resources;

use super::canvas::{Canvas, Placed};
use super::context::{Context, missing_font};
use super::decode::decode;
use super::font::Font;
use super::lexer::{Lexer, Token};
use super::marks::Marks;
use super::matrix::Matrix;
use super::path::{Path, THICKEST_RULE_PT, fill_box};
use super::pixels::Source;
use super::show::Pen;
use super::state::{State, intersection};
use crate::geometry::Rect;

/// Operands of one operator; a longer list is junk.
const MOST_OPERANDS: usize = 200_000;
/// States saved at once; deeper `q` are only counted.
const MOST_STATES: usize = 512;
/// Operators between two looks at the clock.
const OPERATORS_A_LOOK: usize = 256;

/// Carries out the content of one page.
pub struct Interpreter<'a, 'c> {
    pub context: &'c Context<'a>,
    pub canvas: &'c mut Canvas<'a>,
    pub page: Rect,
    pub state: State<'a>,
    pub pen: Pen,
    pub marks: Marks,
    pub in_annotation: bool,
    /// Glyphs that the document may still have.
    pub glyphs_left: usize,
    pub resources: Resources<'a>,
    pub path: Path,
    /// A clip that the next painting operator puts in force.
    pub clip_next: bool,
    saved: Vec<State<'a>>,
    /// States below this belong to the content around the form that is being drawn.
    saved_floor: usize,
    saved_too_deep: usize,
    /// Forms that are being drawn, outermost first.
    forms: Vec<ObjectIdentifier>,
    operators: usize,
}

impl<'a, 'c> Interpreter<'a, 'c> {
    pub fn new(
        context: &'c Context<'a>,
        canvas: &'c mut Canvas<'a>,
        (page, to_page): (Rect, Matrix),
        resources: Resources<'a>,
        glyphs_left: usize,
    ) -> Self {
        Self {
            context,
            canvas,
            page,
            state: State::new(to_page),
            pen: Pen::START,
            marks: Marks::default(),
            in_annotation: false,
            glyphs_left,
            resources,
            path: Path::default(),
            clip_next: false,
            saved: Vec::new(),
            saved_floor: 0,
            saved_too_deep: 0,
            forms: Vec::new(),
            operators: 0,
        }
    }

    /// Carries out `content` until its end, or until time or glyphs run out.
    pub fn run(&mut self, content: &[u8]) {
        let mut lexer = Lexer::new(content);
        let mut operands = Vec::new();
        while let Some(token) = lexer.next_token() {
            let Token::Operator(operator) = token else {
                if operands.len() < MOST_OPERANDS {
                    operands.push(token);
                }
                continue;
            };
            // In an open array only what no array can hold ends it: the bracket was lost. Else the word is junk.
            if lexer.in_array() && !closes_an_array(operator) {
                lexer.junk += operator.len();
                continue;
            }
            lexer.close_all();
            if operator == b"BI" {
                self.inline_image(&mut lexer);
            } else if !self.operate(operator, &operands) {
                lexer.junk += operator.len();
            }
            operands.clear();
            if self.must_stop() {
                break;
            }
        }
        self.canvas.counts.junk += lexer.junk;
    }

    /// Goes back to the state that a page starts with.
    pub fn reset(&mut self, to_page: Matrix) {
        self.state = State::new(to_page);
        self.saved.clear();
        self.marks = Marks::default();
    }

    fn must_stop(&mut self) -> bool {
        self.operators += 1;
        if self.operators.is_multiple_of(OPERATORS_A_LOOK) && self.context.clock.is_over() {
            self.canvas.counts.out_of_time = true;
        }
        self.canvas.counts.out_of_time || self.canvas.counts.too_many_glyphs
    }

    /// Carries out one operator; `false` if there is no such operator.
    fn operate(&mut self, operator: &[u8], operands: &[Token<'_>]) -> bool {
        self.operate_on_text(operator, operands)
            || self.operate_on_path(operator, operands)
            || self.operate_on_state(operator, operands)
    }

    /// The font in force, and a note if there is none.
    pub fn font(&mut self) -> Option<Rc<Font<'a>>> {
        if self.state.text.font.is_none() {
            self.state.text.font = Some(missing_font(b"?", &mut self.canvas.counts));
        }
        self.state.text.font.clone()
    }

    pub fn save(&mut self) {
        if self.saved.len() < MOST_STATES {
            self.saved.push(self.state.clone());
        } else {
            self.saved_too_deep += 1;
        }
    }

    pub fn restore(&mut self) {
        if self.saved_too_deep > 0 {
            self.saved_too_deep -= 1;
        } else if self.saved.len() > self.saved_floor
            && let Some(state) = self.saved.pop()
        {
            self.state = state;
        }
    }

    /// Draws a form: its content in its own space, cut to its box, with its own resources.
    ///
    /// - Bound: [`Limits::max_depth`](super::Limits) forms in one another, none in itself.
    pub fn draw_form(&mut self, form: &Stream<'a>, placed: Matrix) {
        let id = form.obj_id();
        let in_itself = self.forms.contains(&id) && id.obj_number != 0;
        if in_itself || self.forms.len() >= self.context.limits.max_depth {
            self.canvas.counts.too_deep += 1;
            return;
        }
        let dict = form.dict();
        let matrix = dict.get::<[f64; 6]>("Matrix").map_or(Matrix::IDENTITY, Matrix);
        let own_resources = dict.get::<Dict<'a>>("Resources").map(Resources::new);
        let content = decode(form, self.context.limits.max_stream);
        self.canvas.counts.cut += usize::from(content.cut);
        self.canvas.counts.damaged += usize::from(content.damaged);

        let outer_resources = own_resources.map(|own| std::mem::replace(&mut self.resources, own));
        let outer_state = self.state.clone();
        let outer_floor = std::mem::replace(&mut self.saved_floor, self.saved.len());
        let outer_pen = std::mem::replace(&mut self.pen, Pen::START);
        let outer_path = std::mem::take(&mut self.path);
        let open_marks = self.marks.depth();
        self.forms.push(id);
        self.state.to_page = matrix.then(placed).then(self.state.to_page);
        if let Some([x0, y0, x1, y1]) = dict.get::<[f64; 4]>("BBox") {
            let bounds = self.state.to_page.apply_to_box([x0, y0], [x1, y1]);
            self.state.clip_to(bounds);
        }
        if self.state.to_page.is_finite() {
            self.run(&content.bytes);
        }
        self.forms.pop();
        while self.marks.depth() > open_marks {
            self.marks.close();
        }
        self.saved.truncate(self.saved_floor);
        self.saved_floor = outer_floor;
        self.state = outer_state;
        self.pen = outer_pen;
        self.path = outer_path;
        if let Some(outer) = outer_resources {
            self.resources = outer;
        }
    }

    /// Places an image of a resource or of an annotation on the unit square.
    pub fn place_image(&mut self, source: Source<'a>) {
        let area = self.state.to_page.apply_to_box([0.0, 0.0], [1.0, 1.0]);
        let area = self.state.clip.map_or(area, |clip| intersection(clip, area));
        let area = intersection(area, self.page);
        if self.marks.hide() || area.width <= 0.0 || area.height <= 0.0 {
            return;
        }
        let is_line = area.width.min(area.height) <= THICKEST_RULE_PT;
        if is_line && self.canvas.has_room_for_ink() {
            // Some printers draw ruling lines as pictures one dot high.
            let colour = if source.is_mask() { self.state.fill.colour } else { [0; 3] };
            fill_box(area, colour, &mut self.canvas.ink);
        } else {
            self.canvas.add_image(Placed { area, source });
        }
    }
}

/// Whether an operator ends an array that was left open: it shows text or is of those that no array's content could be
/// mistaken for.
fn closes_an_array(operator: &[u8]) -> bool {
    matches!(operator, b"TJ" | b"Tj" | b"BT" | b"ET" | b"q" | b"Q" | b"Do" | b"BDC" | b"BMC" | b"EMC" | b"d")
}
