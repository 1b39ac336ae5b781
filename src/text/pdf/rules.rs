//! Ruling lines out of strokes: doubles dropped, pieces joined, positions snapped. Part of stage 2;
//! works in displayed points and knows no file.

use super::path::{Ink, Stroke};
use crate::geometry::{Rect, Rule};

/// Lines whose middles lie within this are one line, in points: shared borders are drawn twice, a double border is wider.
const SAME_LINE_PT: f64 = 0.6;
/// Pieces of one line may be this far apart, in points.
const JOINT_PT: f64 = 1.0;
/// A dash or a dot is at most this long, in points.
const LONGEST_DASH_PT: f64 = 8.0;
/// Dashes of one line may be this far apart, in points.
const DASH_GAP_PT: f64 = 4.0;
/// What is shorter is a dot or the serif of a drawn letter, in points.
const SHORTEST_RULE_PT: f64 = 2.0;
/// A white line is looked for on this many shades; a page with more is a picture.
const MOST_SHADES_TRIED: usize = 2_000;
/// A channel at least this bright in all three is paper.
const PAPER: u8 = 250;

/// Part of a line along one direction: `at` is where it lies across that direction.
#[derive(Clone, Copy, Debug)]
struct Piece {
    at: f64,
    start: f64,
    end: f64,
    thickness: f64,
    /// Length of the last stroke in it, to tell dashes from borders.
    last: f64,
}

impl Piece {
    fn length(&self) -> f64 {
        self.end - self.start
    }
}

/// The ruling lines and shades of a page that shows `page`.
///
/// - Shape: level lines from top to bottom, then upright ones from left to right.
/// - White is paper: white boxes are no shades, and a white line counts only on a shade.
pub fn normalise(ink: Ink, page: Rect) -> (Vec<Rule>, Vec<(Rect, [u8; 3])>) {
    let mut shades: Vec<(Rect, [u8; 3])> = Vec::new();
    for (area, colour) in ink.boxes {
        if !is_paper(colour)
            && area.width > 0.0
            && area.height > 0.0
            && shades.last() != Some(&(area, colour))
        {
            shades.push((area, colour));
        }
    }
    let (mut level, mut upright) = (Vec::new(), Vec::new());
    for stroke in ink.strokes {
        if is_paper(stroke.colour) && !lies_on_a_shade(&stroke, &shades) {
            continue;
        }
        let Some((is_level, piece)) = cut_to(page, &stroke) else { continue };
        if is_level { level.push(piece) } else { upright.push(piece) }
    }
    let across = |piece: Piece| Rule {
        from: [piece.start, piece.at],
        to: [piece.end, piece.at],
        thickness_pt: piece.thickness,
    };
    let down = |piece: Piece| Rule {
        from: [piece.at, piece.start],
        to: [piece.at, piece.end],
        thickness_pt: piece.thickness,
    };
    let rules = join(level).into_iter().map(across).chain(join(upright).into_iter().map(down)).collect();
    (rules, shades)
}

fn is_paper(colour: [u8; 3]) -> bool {
    colour.iter().all(|channel| *channel >= PAPER)
}

fn lies_on_a_shade(stroke: &Stroke, shades: &[(Rect, [u8; 3])]) -> bool {
    let middle = Rect::from_corners(stroke.from, stroke.to).center();
    shades.iter().rev().take(MOST_SHADES_TRIED).any(|(area, _)| area.holds(middle))
}

/// The part of a stroke that stands on the page, and whether it is level.
fn cut_to(page: Rect, stroke: &Stroke) -> Option<(bool, Piece)> {
    let bounds = Rect::from_corners(stroke.from, stroke.to);
    let is_level = bounds.width >= bounds.height;
    let [middle_x, middle_y] = bounds.center();
    let (at, start, end, across, along) = if is_level {
        (middle_y, bounds.x, bounds.right(), [page.y, page.bottom()], [page.x, page.right()])
    } else {
        (middle_x, bounds.y, bounds.bottom(), [page.x, page.right()], [page.y, page.bottom()])
    };
    let (start, end) = (start.max(along[0]), end.min(along[1]));
    let stands_on_page = at >= across[0] - SAME_LINE_PT && at <= across[1] + SAME_LINE_PT && start <= end;
    let piece = Piece { at, start, end, thickness: stroke.thickness_pt, last: end - start };
    stands_on_page.then_some((is_level, piece))
}

/// Joins pieces that lie on one line and touch, overlap or are its dashes.
fn join(mut pieces: Vec<Piece>) -> Vec<Piece> {
    pieces.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut rules = Vec::new();
    let mut rest = pieces.as_mut_slice();
    while let Some(first) = rest.first() {
        let limit = first.at + SAME_LINE_PT;
        let here = rest.partition_point(|piece| piece.at <= limit);
        let (line, after) = std::mem::take(&mut rest).split_at_mut(here);
        rest = after;
        let length: f64 = line.iter().map(Piece::length).sum();
        let weighted: f64 = line.iter().map(|piece| piece.at * piece.length()).sum();
        let at = if length > 0.0 { weighted / length } else { line[0].at };
        line.sort_by(|a, b| a.start.total_cmp(&b.start));
        let mut joined: Option<Piece> = None;
        for piece in line.iter() {
            match &mut joined {
                Some(rule) if piece.start - rule.end <= allowed_gap(rule, piece) => {
                    rule.end = rule.end.max(piece.end);
                    rule.thickness = rule.thickness.max(piece.thickness);
                    rule.last = piece.last;
                }
                _ => rules.extend(joined.replace(Piece { at, ..*piece })),
            }
        }
        rules.extend(joined);
    }
    rules.retain(|rule| rule.length() >= SHORTEST_RULE_PT.max(rule.thickness));
    rules
}

fn allowed_gap(rule: &Piece, next: &Piece) -> f64 {
    let both_dashes = rule.last <= LONGEST_DASH_PT && next.last <= LONGEST_DASH_PT;
    if both_dashes { DASH_GAP_PT.min(1.0 + 1.5 * rule.last.max(next.last)) } else { JOINT_PT }
}

#[cfg(test)]
mod tests {
    use super::normalise;
    use crate::geometry::Rect;
    use crate::text::pdf::path::{Ink, Stroke};

    const PAGE: Rect = Rect { x: 0.0, y: 0.0, width: 595.0, height: 842.0 };

    fn stroke(from: [f64; 2], to: [f64; 2]) -> Stroke {
        Stroke { from, to, thickness_pt: 0.5, colour: [0; 3] }
    }

    #[test]
    fn pieces_of_one_line_are_joined_and_doubles_dropped() {
        let strokes = vec![
            stroke([10.0, 50.0], [60.0, 50.0]),
            stroke([60.0, 50.2], [120.0, 50.2]),
            stroke([120.0, 50.0], [10.0, 50.0]), // drawn again, the other way
            stroke([10.0, 51.5], [120.0, 51.5]), // the second line of a double border
        ];
        let (rules, _) = normalise(Ink { strokes, boxes: vec![] }, PAGE);
        assert_eq!(rules.len(), 2);
        assert_eq!((rules[0].from[0], rules[0].to[0]), (10.0, 120.0));
    }

    #[test]
    fn dashes_are_one_line_but_two_boxes_side_by_side_are_two() {
        let dashes =
            (0..20).map(|n| stroke([10.0, 40.0 + f64::from(n) * 5.0], [10.0, 43.0 + f64::from(n) * 5.0]));
        let (rules, _) = normalise(Ink { strokes: dashes.collect(), boxes: vec![] }, PAGE);
        assert_eq!(rules.len(), 1);
        let boxes = vec![stroke([10.0, 50.0], [60.0, 50.0]), stroke([63.0, 50.0], [120.0, 50.0])];
        let (rules, _) = normalise(Ink { strokes: boxes, boxes: vec![] }, PAGE);
        assert_eq!(rules.len(), 2);
    }

    #[test]
    fn white_counts_only_on_a_shade() {
        let shade = (Rect { x: 0.0, y: 40.0, width: 200.0, height: 20.0 }, [200, 220, 255]);
        let paper = (Rect { x: 0.0, y: 0.0, width: 595.0, height: 842.0 }, [255, 255, 255]);
        let white = |y: f64| Stroke { colour: [255; 3], ..stroke([10.0, y], [190.0, y]) };
        let ink = Ink { strokes: vec![white(50.0), white(100.0)], boxes: vec![paper, shade] };
        let (rules, shades) = normalise(ink, PAGE);
        assert_eq!((rules.len(), rules[0].from[1], shades), (1, 50.0, vec![shade]));
    }

    #[test]
    fn what_stands_off_the_page_is_cut_away() {
        let strokes = vec![stroke([-50.0, 20.0], [700.0, 20.0]), stroke([10.0, -30.0], [90.0, -30.0])];
        let (rules, _) = normalise(Ink { strokes, boxes: vec![] }, PAGE);
        assert_eq!((rules.len(), rules[0].from[0], rules[0].to[0]), (1, 0.0, 595.0));
    }
}
