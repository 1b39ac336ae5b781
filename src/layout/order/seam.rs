//! Whether two neighbouring runs of text belong to one cell.
//!
//! What stands between them says most (a blank, a line end, a blank line), and it says different things in
//! different dialects. Then whether the line ends where others of its column do, whether the letters over the seam
//! stand together elsewhere, whether the words before it end a cell, where a line may break in Japanese, and
//! what each of the two looks like. The weights are fitted on generated sheets; the facts know no word of any sheet.

pub(super) mod edges;

use super::echo::{self, is_kanji};
use super::glue;
use super::pieces::Piece;
use super::seam_weights::SEAM_WEIGHTS;
use crate::blocks::Gap;
use crate::layout::look::Look;
use crate::layout::role::{self, Role, RoleScores};
use crate::text::dialect::{Dialect, Order};
use edges::Edges;

/// A run of text as the seams see it.
#[derive(Clone, Debug)]
pub struct Run<'t> {
    /// Its characters.
    pub text: &'t str,
    /// What stands before it.
    pub gap: Gap,
    /// Whether that is a wide blank.
    pub wide_blank: bool,
    /// Its width in half ems.
    pub half_ems: usize,
    /// The width of its first characters that no line end parts.
    pub unit: usize,
    /// Whether nothing else stands on its line.
    pub alone: bool,
    /// What it looks like.
    pub scores: RoleScores,
    /// Whether it looks like a time.
    pub is_period: bool,
}

impl<'t> Run<'t> {
    /// A run as it stands in a text.
    pub fn new(text: &'t str, gap: Gap, wide_blank: bool, alone: bool) -> Self {
        let look = Look::of(text);
        Self {
            text,
            gap,
            wide_blank,
            half_ems: look.half_ems,
            unit: edges::unit(text),
            alone,
            scores: role::scores(&look),
            is_period: look.is_period(),
        }
    }

    /// A piece as a run.
    pub fn of_piece(piece: &'t Piece, wide_blank: bool, alone: bool) -> Self {
        Self {
            text: &piece.text,
            gap: piece.gap,
            wide_blank,
            half_ems: piece.half_ems,
            unit: piece.unit,
            alone,
            scores: piece.scores,
            is_period: piece.is_period,
        }
    }
}

/// How the lines of one sheet are.
#[derive(Clone, Debug, Default)]
pub struct Lines<'t> {
    text: &'t str,
    habit: usize,
    /// The same for line ends.
    line_habit: usize,
    edges: Edges,
}

/// Classes of dialects whose gaps mean the same.
const HABITS: usize = 6;

impl<'t> Lines<'t> {
    /// Those of a text and its runs; `is_woven` where neighbouring runs are of different columns.
    pub fn of(dialect: Dialect, text: &'t str, runs: &[Run<'_>], is_woven: bool) -> Self {
        let habit = match (dialect.order(), dialect.joins_lines(), dialect.blank_lines_part()) {
            (Order::Painting, true, true) => 0,
            (Order::Painting, true, false) => 1,
            (Order::Painting, false, _) => 2,
            (Order::Boxes, ..) if dialect == Dialect::PdfMiner => 3,
            (Order::Boxes, ..) => 4,
            (Order::Lines | Order::Columns, ..) => 5,
        };
        // Lines sorted by position are put back behind the lines they go on with, as if painted so.
        let line_habit = if dialect.order() == Order::Lines { 1 } else { habit };
        Self { text, habit, line_habit, edges: Edges::of(runs, is_woven) }
    }
}

const GAPS: usize = 8;
const ENDS: usize = 9;
const STARTS: usize = 10;
/// Classes of how many line ends agree on the edge, and of the log odds that the words end a cell.
const AGREED: [f32; 6] = [0.3, 1.0, 2.0, 3.0, 5.0, 8.0];
/// Shares of votes that are whole together may fall short by this.
const ROUNDED: f32 = 0.01;
const ENDING: [f32; 9] = [-6.0, -4.0, -3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 4.0];
const WIDTHS: [usize; 12] = [8, 14, 20, 26, 30, 34, 38, 42, 46, 52, 70, 120];

const FIRST_PAIR: usize = GAPS * HABITS;
const FIRST_ROLES: usize = FIRST_PAIR + ENDS * STARTS;
const FIRST_WIDTH: usize = FIRST_ROLES + Role::COUNT * Role::COUNT;
const FIRST_NEXT_WIDTH: usize = FIRST_WIDTH + WIDTHS.len() + 1;
const FIRST_TIMES: usize = FIRST_NEXT_WIDTH + 6;
const FIRST_EDGE: usize = FIRST_TIMES + HABITS * GAPS * 4;
const FIRST_ECHO: usize = FIRST_EDGE + AGREED.len() + 1;
const FIRST_END: usize = FIRST_ECHO + echo::SCRIPTS * (echo::LONGEST + 1);
const FIRST_OTHER: usize = FIRST_END + 2 * (ENDING.len() + 1);
const OTHERS: usize = 17;

/// How many facts there are.
pub const FACTS: usize = FIRST_OTHER + OTHERS;

/// The facts of the seam between two neighbours, as numbers below [`FACTS`].
pub fn facts(before: &Run<'_>, after: &Run<'_>, lines: &Lines<'_>, facts: &mut Vec<u16>) {
    facts.clear();
    let mut tell = |fact: usize| facts.push(fact as u16);
    let gap = match after.gap {
        Gap::Joined => 0,
        Gap::Spaces(_) if after.wide_blank => 1,
        Gap::Spaces(0..=1) => 2,
        Gap::Spaces(_) => 3,
        Gap::Line => 4,
        Gap::Blank(1) => 5,
        Gap::Blank(_) => 6,
        Gap::Page | Gap::Start => 7,
    };
    let is_line_end = gap >= 4;
    let habit = if is_line_end { lines.line_habit } else { lines.habit };
    tell(habit * GAPS + gap);
    let end = end_class(before.text);
    let start = start_class(after.text);
    tell(FIRST_PAIR + end * STARTS + start);
    let (role_before, role_after) = (before.scores.best().0, after.scores.best().0);
    tell(FIRST_ROLES + role_before as usize * Role::COUNT + role_after as usize);
    let width = WIDTHS.iter().position(|&end| before.half_ems <= end).unwrap_or(WIDTHS.len());
    if is_line_end {
        tell(FIRST_WIDTH + width);
        let next = [3, 6, 12, 20, 40].iter().position(|&end| after.half_ems <= end).unwrap_or(5);
        tell(FIRST_NEXT_WIDTH + next);
        let agree = lines.edges.agree(before, after) + ROUNDED;
        tell(FIRST_EDGE + AGREED.iter().take_while(|&&from| agree >= from).count());
    }
    if gap > 0 {
        let echo = echo::echo(lines.text, before.text, after.text, 0);
        tell(FIRST_ECHO + echo::script(before.text, after.text) * (echo::LONGEST + 1) + echo);
    }
    let ends = glue::ends_between(before.text, after.text);
    let ending = ENDING.iter().take_while(|&&from| ends >= from).count();
    tell(FIRST_END + usize::from(is_line_end) * (ENDING.len() + 1) + ending);
    let times = usize::from(before.is_period) * 2 + usize::from(after.is_period);
    tell(FIRST_TIMES + (habit * GAPS + gap) * 4 + times);
    let others = [
        true,
        before.is_period,
        after.is_period,
        before.is_period && after.is_period,
        before.alone,
        after.alone,
        before.alone && after.alone,
        is_line_end && after.half_ems > before.half_ems + 2,
        is_line_end && after.half_ems + 8 < before.half_ems,
        open_brackets(before.text) > 0,
        open_brackets(before.text) > 0 && open_brackets(after.text) < 0,
        open_brackets(after.text) < 0,
        !is_line_end && after.text.starts_with(|c: char| c.is_numeric()),
        !is_line_end && before.text.ends_with(|c: char| c.is_numeric()),
        !is_line_end && before.half_ems <= 4,
        !is_line_end && after.half_ems <= 4,
        !is_line_end && before.half_ems + after.half_ems > 48,
    ];
    const { assert!(OTHERS == 17) };
    for (index, holds) in others.into_iter().enumerate() {
        if holds {
            tell(FIRST_OTHER + index);
        }
    }
}

/// The log odds that the two belong to one cell, in nats.
pub fn log_odds(before: &Run<'_>, after: &Run<'_>, lines: &Lines<'_>) -> f32 {
    let mut held = Vec::with_capacity(24);
    facts(before, after, lines, &mut held);
    let weight = |fact: &u16| SEAM_WEIGHTS.get(usize::from(*fact)).map_or(0.0, |weight| f32::from(*weight));
    held.iter().map(weight).sum::<f32>() / 64.0
}

/// Opened brackets that are not closed, less closed ones that were not opened.
fn open_brackets(text: &str) -> i32 {
    text.chars()
        .map(|c| match c {
            '(' | '（' | '「' | '『' | '【' | '［' => 1,
            ')' | '）' | '」' | '』' | '】' | '］' => -1,
            _ => 0,
        })
        .sum()
}

fn end_class(text: &str) -> usize {
    match text.chars().next_back() {
        Some('。') => 0,
        Some('、' | '，') => 1,
        Some(
            'の' | 'を' | 'に' | 'へ' | 'と' | 'は' | 'が' | 'で' | 'や' | 'も' | 'し' | 'て' | 'い' | 'ら'
            | 'り',
        ) => 2,
        Some('ぁ'..='ん') => 3,
        Some(')' | '）' | '」' | '』') => 5,
        Some('(' | '（' | '「' | '『' | '・' | '･') => 6,
        Some('ァ'..='ー' | 'ｦ'..='ﾟ') => 4,
        Some(c) if c.is_alphanumeric() && !is_kanji(c) => 7,
        _ => 8,
    }
}

fn start_class(text: &str) -> usize {
    match text.chars().next() {
        Some('。' | '、' | ')' | '）' | '」' | 'ー' | '％' | '%' | '→' | '～' | '〜') => 0,
        Some('を' | 'に' | 'の' | 'と' | 'が' | 'は' | 'で' | 'へ' | 'や' | 'も') => 1,
        Some('ぁ'..='ん') => 2,
        Some('ァ'..='ヺ' | 'ｦ'..='ﾟ') => 3,
        Some('※' | '・' | '･' | '●' | '○') => 4,
        Some('(' | '（') => 5,
        Some('「' | '『') => 6,
        Some(c) if c.is_numeric() => 7,
        Some(c) if c.is_alphabetic() && !is_kanji(c) => 8,
        _ => 9,
    }
}
