//! Pieces put into lines, and lines told apart as going on or beginning anew.

use std::borrow::Cow;

use super::scene::Scene;
use crate::fold;
use crate::geometry::Rect;
use crate::layout::order::glue;
use crate::layout::{Break, Line};

/// Pieces whose baselines lie within this are one line, in ems of the smaller one.
const SAME_LINE_EM: f64 = 0.35;
/// A word that would have fitted with so much room to spare was not wrapped, in ems.
const SPARE_EM: f64 = 0.6;
/// A word longer than this may be broken anywhere, in characters.
const LONGEST_WORD: usize = 24;

/// Pieces on one baseline, from left to right.
#[derive(Clone, Debug)]
pub struct TextLine {
    /// The pieces.
    pub pieces: Vec<usize>,
    /// The box round them.
    pub area: Rect,
    /// Height of the line.
    pub baseline: f64,
    /// How wide its characters are set in a font of fixed pitch, in ems.
    pub ems: f64,
}

/// How far full lines reach in a cell. Fonts of varying pitch tell it by where lines end; fonts whose widths
/// the printer did not know, and texts in columns, by the characters' own widths.
#[derive(Clone, Copy, Debug)]
pub struct Full {
    /// Right end, in points; endless where positions are too coarse to tell.
    pub reach: f64,
    /// Width, in ems.
    pub ems: f64,
}

impl TextLine {
    /// Height of the middle of its characters.
    pub fn middle(&self) -> f64 {
        self.area.center()[1]
    }
}

/// Puts pieces into lines from top to bottom.
pub fn gather(scene: &Scene<'_>, pieces: &[usize]) -> Vec<TextLine> {
    let mut order = pieces.to_vec();
    order.sort_by(|a, b| scene.pieces[*a].baseline.total_cmp(&scene.pieces[*b].baseline));
    let mut lines: Vec<TextLine> = Vec::new();
    for piece in order {
        let here = &scene.pieces[piece];
        let same_line = |line: &TextLine| {
            let size = here.size.min(scene.pieces[line.pieces[0]].size);
            here.baseline - line.baseline <= SAME_LINE_EM * size
        };
        match lines.last_mut().filter(|line| same_line(line)) {
            Some(line) => {
                line.pieces.push(piece);
                line.area = line.area.union(here.area);
            }
            None => lines.push(TextLine {
                pieces: vec![piece],
                area: here.area,
                baseline: here.baseline,
                ems: 0.0,
            }),
        }
    }
    for line in &mut lines {
        line.pieces.sort_by(|a, b| scene.pieces[*a].area.x.total_cmp(&scene.pieces[*b].area.x));
        let half_ems: usize = line.pieces.iter().map(|piece| fold::text_half_ems(&scene.words(*piece))).sum();
        line.ems = (half_ems + line.pieces.len() - 1) as f64 / 2.0;
    }
    lines
}

/// The characters of a line.
pub fn text<'s>(scene: &Scene<'s>, line: &TextLine) -> Cow<'s, str> {
    match line.pieces[..] {
        [piece] => scene.words(piece),
        _ => Cow::Owned(line.pieces.iter().map(|piece| scene.words(*piece)).collect()),
    }
}

/// How far full lines reach in a table's column that ends at `edge`: as far as the longest one, unless that ends
/// well before the edge.
pub fn full_in_column(scene: &Scene<'_>, lines: &[TextLine], edge: f64) -> Full {
    full(scene, lines, edge, false)
}

/// The same in a box of sentences, the longest line of which is full if it does not end one. Where nobody
/// writes full stops, its words tell, and those of the line below.
pub fn full_in_box(scene: &Scene<'_>, lines: &[TextLine], edge: f64) -> Full {
    let stops = lines.iter().filter(|line| ends_sentence(scene, line)).count();
    let longest = (0..lines.len()).max_by(|a, b| lines[*a].area.right().total_cmp(&lines[*b].area.right()));
    let below = longest.and_then(|longest| Some((&lines[longest], lines.get(longest + 1)?)));
    let is_wrapped = below.is_some_and(|(longest, below)| {
        let is_short = !scene.is_coarse() && longest.area.width < FULL_SHARE * (edge - longest.area.x);
        let longest = text(scene, longest);
        let goes_on = || glue::ends_between(&longest, &text(scene, below)) < LIKELY_ENDS;
        !longest.ends_with(ENDS) && (stops > 0 || !is_short && goes_on())
    });
    if stops == lines.len() || below.is_some() && !is_wrapped && scene.is_coarse() {
        // No line is known to be full.
        return Full { reach: f64::INFINITY, ems: f64::INFINITY };
    }
    full(scene, lines, edge, is_wrapped)
}

/// A full line takes more than this share of its box; some printers fill boxes to three quarters only.
pub const FULL_SHARE: f64 = 0.6;
/// The log odds, in nats, above which a line ends a sentence by its words: most lines of a box do, while the odds
/// are of any place in a run.
const LIKELY_ENDS: f32 = -5.0;

fn full(scene: &Scene<'_>, lines: &[TextLine], edge: f64, is_wrapped: bool) -> Full {
    let reach = lines.iter().map(|line| line.area.right()).fold(f64::NEG_INFINITY, f64::max);
    let ems = lines.iter().map(|line| line.ems).fold(0.0, f64::max);
    if scene.is_coarse() {
        Full { reach: f64::INFINITY, ems }
    } else if is_wrapped || reach > edge - 3.0 * scene.em {
        Full { reach, ems }
    } else {
        Full { reach: edge - 0.5 * scene.em, ems: f64::INFINITY }
    }
}

/// Whether a line ends with a full stop.
pub fn ends_sentence(scene: &Scene<'_>, line: &TextLine) -> bool {
    text(scene, line).ends_with(['。', '．'])
}

/// What sentences end with.
const ENDS: [char; 10] = ['。', '．', '！', '？', '）', ')', '」', '』', '】', '…'];

/// Whether `line` begins a paragraph below `above`: the line above ends although the first word of this one
/// would have fitted on it.
pub fn begins_paragraph(scene: &Scene<'_>, above: &TextLine, line: &TextLine, full: Full) -> bool {
    let size = scene.pieces[line.pieces[0]].size;
    let room = ((full.reach - above.area.right()) / size).min(full.ems - above.ems);
    let needed = first_word(&text(scene, line)) as f64 / 2.0;
    room >= needed + SPARE_EM
}

/// Half ems of what a line cannot be broken after: a Latin word or a number, else one character, each with the
/// signs that begin no line.
fn first_word(text: &str) -> usize {
    let is_latin = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | ',' | '-' | '/');
    let mut width = 0;
    let mut latin = None;
    for (at, c) in text.chars().enumerate() {
        if at > 0 && !begins_no_line(c) && !(latin == Some(true) && is_latin(c)) || at > LONGEST_WORD {
            break;
        }
        latin.get_or_insert(is_latin(c));
        width += fold::half_ems(c);
    }
    width
}

/// Whether a line never begins with the character.
fn begins_no_line(c: char) -> bool {
    "、。，．・：；？！）］｝」』】〉》〕)]},.ー～々ぁぃぅぇぉっゃゅょァィゥェォッャュョ％%ｧｨｩｪｫｯｬｭｮｰﾞﾟ｣｡､"
        .contains(c)
}

/// The lines of a cell as they are given out, each told how it follows the one before.
pub fn laid_out(scene: &Scene<'_>, lines: &[TextLine], full: Full) -> Vec<Line> {
    let mut laid: Vec<Line> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let begins = match at.checked_sub(1).map(|above| &lines[above]) {
            Some(above) if !begins_paragraph(scene, above, line, full) && !begins_entry(scene, line) => {
                Break::Wrap
            }
            _ => Break::Paragraph,
        };
        let pieces = line.pieces.iter().flat_map(|piece| scene.spans(*piece).iter().copied()).collect();
        laid.push(Line { begins, pieces });
    }
    laid
}

/// Whether a line begins with a sign that opens a part.
pub fn begins_entry(scene: &Scene<'_>, line: &TextLine) -> bool {
    let first = line.pieces[0];
    scene.marker(first).is_some() || scene.words(first).starts_with('※')
}
