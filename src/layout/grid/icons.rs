//! Images that stand in a box and may be icons, and filled squares that are.

use super::scene::Scene;
use crate::geometry::Rect;
use crate::value::goal_colour::goal_of;

/// An image, or a filled box, that may be an icon.
#[derive(Clone, Copy, Debug)]
pub struct Image {
    /// Its page in the file, from 1.
    pub page: usize,
    /// Where it stands on its page.
    pub area: Rect,
    /// Its dominant colour, or that it is filled with.
    pub colour: Option<[u8; 3]>,
}

/// Icons are square, but for this; what is wider is a picture or several icons in one.
const MOST_UNEVEN: f64 = 1.3;
/// Smaller images are dots and lines, in points.
const LEAST_PT: f64 = 5.0;
/// A filled square is an icon only if its colour is this surely that of one goal: boxes are shaded in all colours.
const SURE_COLOUR: f64 = 0.8;
/// What fills this share of a box both across and down is its shade.
const SHADE_SHARE: f64 = 0.9;
/// Icons whose middles are this share of their height apart stand in one line.
const SAME_LINE: f64 = 0.5;

/// The square images, and the squares filled with a goal's colour, whose middle lies in `area` of the long page, in
/// reading order.
pub fn within(scene: &Scene<'_>, area: Rect) -> impl Iterator<Item = Image> {
    let is_square = |image: &Image| {
        let (less, more) = if image.area.width < image.area.height {
            (image.area.width, image.area.height)
        } else {
            (image.area.height, image.area.width)
        };
        less >= LEAST_PT && more <= MOST_UNEVEN * less
    };
    let mut found: Vec<(f64, Image)> = Vec::new();
    let is_goal = |square: &Image| {
        let is_shade =
            square.area.width >= SHADE_SHARE * area.width && square.area.height >= SHADE_SHARE * area.height;
        !is_shade && square.colour.and_then(goal_of).is_some_and(|goal| goal.confidence >= SURE_COLOUR)
    };
    let filled = scene.filled.iter().filter(|(square, _)| is_goal(square));
    for (image, down) in scene.images.iter().chain(filled) {
        if area.holds(image.area.moved(0.0, *down).center()) && is_square(image) {
            found.push((image.area.center()[1] + down, *image));
        }
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut lines: Vec<Vec<(f64, Image)>> = Vec::new();
    for (height, image) in found {
        match lines.last_mut().filter(|line| height - line[0].0 <= SAME_LINE * image.area.height) {
            Some(line) => line.push((height, image)),
            None => lines.push(vec![(height, image)]),
        }
    }
    for line in &mut lines {
        line.sort_by(|a, b| a.1.area.x.total_cmp(&b.1.area.x));
    }
    lines.into_iter().flatten().map(|(_, image)| image)
}
