//! What annotations show: filled form fields, stamps, comments in boxes. Part of stage 2.
//!
//! They are drawn after the page's content, from appearances of their own, and their glyphs are flagged.

use hayro_syntax::object::{Array, Dict, Name, Object, Stream};

use super::interpret::Interpreter;
use super::matrix::Matrix;
use crate::geometry::Rect;

/// More annotations than any page has.
const MOST_ANNOTATIONS: usize = 5_000;
/// Flags of annotations that are not shown: hidden, and hidden on screen.
const HIDDEN: i32 = 1 << 1;
const NO_VIEW: i32 = 1 << 5;

impl<'a> Interpreter<'a, '_> {
    /// Draws the appearances of a page's annotations.
    pub fn draw_annotations(&mut self, page: &Dict<'a>) {
        let Some(annotations) = page.get::<Array<'a>>("Annots") else { return };
        self.in_annotation = true;
        for annotation in annotations.iter::<Dict<'a>>().take(MOST_ANNOTATIONS) {
            if !self.canvas.counts.out_of_time {
                self.draw_annotation(&annotation);
            }
        }
        self.in_annotation = false;
    }

    fn draw_annotation(&mut self, annotation: &Dict<'a>) {
        let flags = annotation.get::<i32>("F").unwrap_or(0);
        let is_popup = annotation.get::<Name<'_>>("Subtype").as_deref() == Some(b"Popup");
        if flags & (HIDDEN | NO_VIEW) != 0 || is_popup || self.context.layers.hide(annotation, b"OC") {
            return;
        }
        let Some([x0, y0, x1, y1]) = annotation.get::<[f64; 4]>("Rect") else { return };
        let Some(appearance) = normal_appearance(annotation) else { return };
        let bounds = appearance.dict().get::<[f64; 4]>("BBox").unwrap_or([0.0, 0.0, 1.0, 1.0]);
        let matrix = appearance.dict().get::<[f64; 6]>("Matrix").map_or(Matrix::IDENTITY, Matrix);
        let drawn = matrix.apply_to_box([bounds[0], bounds[1]], [bounds[2], bounds[3]]);
        let placed = fit(drawn, Rect::from_corners([x0, y0], [x1, y1]));
        if placed.is_finite() {
            self.draw_form(&appearance, placed);
        }
    }
}

/// The appearance an annotation has when nobody touches it.
fn normal_appearance<'a>(annotation: &Dict<'a>) -> Option<Stream<'a>> {
    let appearances = annotation.get::<Dict<'a>>("AP")?;
    match appearances.get::<Object<'a>>("N")? {
        Object::Stream(stream) => Some(stream),
        Object::Dict(states) => states.get::<Stream<'a>>(&*annotation.get::<Name<'a>>("AS")?),
        _ => None,
    }
}

/// The map that brings one box onto the other.
fn fit(from: Rect, onto: Rect) -> Matrix {
    let ratio = |to: f64, from: f64| if from > 0.0 { to / from } else { 1.0 };
    let (x, y) = (ratio(onto.width, from.width), ratio(onto.height, from.height));
    Matrix([x, 0.0, 0.0, y, onto.x - from.x * x, onto.y - from.y * y])
}
