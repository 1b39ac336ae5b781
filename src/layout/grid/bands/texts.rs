//! The lines that may stand in a label's box, and what each tells of whether it does: where it begins, what it
//! looks like, and whether it goes on with the line above.

use crate::form::{Field, FieldKind};
use crate::geometry::Rect;
use crate::layout::grid::lines;
use crate::layout::grid::scene::Scene;
use crate::layout::look::Look;
use crate::layout::opening::opening;
use crate::layout::role::{self, RoleScores};
use crate::marker::Marker;

/// What it costs that a line looks like another box's text, a nat, and at most.
const LOOK: f64 = 0.15;
const MOST_LOOK: f64 = 0.6;
/// What it costs that a line begins as another box's lines are drawn to.
const OTHER_OPENING: f64 = 0.4;
/// What it costs that a line begins elsewhere than the box's first one.
const OFF_LINE: f64 = 0.5;
/// Lines of one box begin within this of each other, signs and hanging ones included, in ems.
const SAME_START_EM: f64 = 3.0;
/// What it costs that a box of one sentence has a line that could have stood on the one above.
const SECOND: f64 = 1.0;
/// So much room behind a line would have held the next one's first word, in ems.
const ROOM_EM: f64 = 6.0;
/// What it costs to part a line from one that goes on in it.
const TORN: f64 = 1.5;
/// What it costs to part a list between two of its numbers.
const COUNTED_ON: f64 = 1.0;
/// Full lines end within this of each other, in ems: a word or a number is not broken.
const RAGGED_EM: f64 = 3.0;

/// A line that may stand in some box.
pub struct Line {
    /// The box round it.
    pub area: Rect,
    /// What the sentence looks like that begins with it; none where it goes on with one.
    scores: Option<RoleScores>,
    opening: u8,
    /// It goes on with the line above.
    goes_on: bool,
    /// It counts on from a line above.
    counts_on: bool,
}

/// What is drawn in a box.
#[derive(Clone, Copy)]
pub struct Wanted<'f> {
    /// The box as drawn.
    pub drawn: &'f Field,
    /// It stands below the form's table.
    pub below_table: bool,
}

/// The lines between `left` and `right` among the pieces `free`, from top to bottom.
pub fn lines_of(scene: &Scene<'_>, free: &[usize], [left, right]: [f64; 2]) -> Vec<Line> {
    let em = scene.em;
    let inside = |piece: &usize| {
        let x = scene.pieces[*piece].area.x + 0.3 * em;
        x >= left && x < right
    };
    let pieces: Vec<usize> = free.iter().copied().filter(inside).collect();
    let gathered = lines::gather(scene, &pieces);
    let longest = gathered.iter().map(|line| line.area.right()).fold(f64::NEG_INFINITY, f64::max);
    let sign = |line: &lines::TextLine| scene.marker(line.pieces[0]);
    let text_x = |line: &lines::TextLine| {
        let at = line.pieces.get(1).filter(|_| sign(line).is_some());
        at.map_or(line.area.x, |piece| scene.pieces[*piece].area.x)
    };
    let mut found: Vec<Line> = Vec::new();
    let mut sentences: Vec<String> = Vec::new();
    // Where the text begins behind the last sign above.
    let mut hangs_at: Option<f64> = None;
    for (at, line) in gathered.iter().enumerate() {
        let text = lines::text(scene, line);
        let above = at.checked_sub(1).map(|above| &gathered[above]);
        let is_signed = sign(line).is_some();
        let hangs = hangs_at.is_some_and(|x| (line.area.x - x).abs() < 0.3 * em);
        let is_full = above.is_some_and(|above| above.area.right() > longest - RAGGED_EM * em);
        let is_open = above.is_some_and(|above| !lines::ends_sentence(scene, above));
        let counts_on = number(sign(line)).is_some_and(|(kind, number)| {
            let before = gathered[..at].iter().rev().find_map(|line| number_of(scene, line));
            before.is_some_and(|(other, before)| other == kind && before + 1 == number)
        });
        if is_signed {
            hangs_at = line.pieces.get(1).map(|_| text_x(line));
        } else if !hangs {
            hangs_at = None;
        }
        let goes_on = !is_signed && is_open && (hangs || is_full);
        let opening = opening(&text);
        match sentences.last_mut() {
            Some(sentence) if goes_on => sentence.push_str(&text),
            _ => sentences.push(text.into_owned()),
        }
        found.push(Line { area: line.area, scores: None, opening, goes_on, counts_on });
    }
    let begins = found.iter_mut().enumerate().filter(|(at, line)| *at == 0 || !line.goes_on);
    for ((_, line), sentence) in begins.zip(&sentences) {
        line.scores = Some(role::scores(&Look::of(sentence)));
    }
    found
}

fn number_of(scene: &Scene<'_>, line: &lines::TextLine) -> Option<(u8, u32)> {
    number(scene.marker(line.pieces[0]))
}

/// Which kind of number a sign is, and which number.
fn number(sign: Option<Marker>) -> Option<(u8, u32)> {
    match sign? {
        Marker::Numbered(number) => Some((0, number)),
        Marker::Circled(number) => Some((1, number)),
        _ => None,
    }
}

/// What it costs that these lines, and no others, stand in a box that reaches to `right`. `openings` are those
/// of the other boxes' examples.
pub fn cost(scene: &Scene<'_>, lines: &[Line], wanted: Wanted<'_>, openings: &[u8], right: f64) -> f64 {
    let Some(first) = lines.first() else { return 0.0 };
    let em = scene.em;
    let role = role::of_field(wanted.drawn.kind, wanted.below_table);
    let own = wanted.drawn.example.as_deref().map(opening);
    let is_single =
        (wanted.drawn.kind.is_words() || wanted.drawn.kind == FieldKind::Office) && !wanted.below_table;
    let mut cost = 0.0;
    if first.goes_on {
        cost += TORN;
    } else if first.counts_on {
        cost += COUNTED_ON;
    }
    for (at, line) in lines.iter().enumerate() {
        let off = |scores: &RoleScores| f64::from(scores.best().1 - scores.of(role));
        cost += line.scores.as_ref().map_or(0.0, |scores| (LOOK * off(scores)).min(MOST_LOOK));
        if !line.goes_on && own != Some(line.opening) && openings.contains(&line.opening) {
            cost += OTHER_OPENING;
        }
        if (line.area.x - first.area.x).abs() > SAME_START_EM * em {
            cost += OFF_LINE;
        }
        let above = at.checked_sub(1).map(|above| &lines[above]);
        if is_single && above.is_some_and(|above| right - above.area.right() > ROOM_EM * em) {
            cost += SECOND;
        }
    }
    cost
}
