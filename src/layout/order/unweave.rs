//! Wrapped lines put back behind the lines they go on with, where a line of the text is a line of the page.
//!
//! Such a text goes over a row of a table line by line: the second lines of all its cells stand behind the
//! first lines of all of them, and each cell comes in parts that lie apart. What tells the parts of one cell
//! is that columns keep their order from left to right on every line, that a marker's number is the one that
//! follows in its column, what a column's texts look like, and how well a line goes on with the one above it.
//! So each run of a line is given a column; the likeliest way over all lines is looked for, with a bounded
//! number of ways kept; where an analysis of the page put side by side what it took for one box, the lines of each
//! such box are gone over by themselves. Every wrapped line then follows the line before it, as painters emit them, and all
//! later steps need not know that it ever stood elsewhere.

use std::collections::HashMap;
use std::ops::Range;

use super::seam::{self, Lines, Run};
use crate::blocks::{Block, BlockKind, Gap};
use crate::layout::look::Look;
use crate::layout::role::{self, Role, RoleScores};
use crate::marker::Marker;
use crate::sheet::Sheet;
use crate::text::dialect::Order;

/// Ways kept after each run.
const KEPT: usize = 60;
/// Runs of a page that are tried at most; the fullest page known has 400.
const MOST_RUNS: usize = 2_000;

// In nats.
/// A number that follows the one above it in its column, that is the first, and any other.
const FOLLOWS: f32 = 0.0;
const BEGINS: f32 = -0.5;
const BREAKS: f32 = -4.0;
/// A text without a marker that is not the next line of a cell, where cells have markers.
const UNMARKED: f32 = -2.5;
/// A line that goes on with a narrower one than its column holds.
const NARROW: f32 = -2.5;
/// A line between the two parts of a cell.
const SKIPPED: f32 = -1.5;
/// How much the look of a wrapped line counts, that shows only a part of its cell.
const PART_OF_LOOK: f32 = 0.5;
/// Lines that part two boxes: no text goes on from one to the other.
const BOX_APART: usize = 10;
/// The share of a column's width that a line fills which is wrapped for want of room.
const FULL: f32 = 0.8;

/// A run and the one that it goes on with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Follow {
    /// One past the last block of the run before.
    pub end: usize,
    /// The blocks of the run.
    pub blocks: Range<usize>,
}

/// The blocks with each run behind the one it goes on with.
pub fn reordered(blocks: &[Block], follows: &[Follow]) -> Vec<Block> {
    let mut is_moved = vec![false; blocks.len()];
    let mut next: Vec<Option<&Follow>> = vec![None; blocks.len() + 1];
    for follow in follows {
        // What stands earlier is emitted first, so no run is lost in a circle.
        if next[follow.end].is_none() && follow.blocks.start >= follow.end {
            next[follow.end] = Some(follow);
            is_moved[follow.blocks.clone()].fill(true);
        }
    }
    let mut order: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut push = |block: &Block, begins_line: bool| {
        let mut block = block.clone();
        let is_torn = order.last().is_some_and(|last| last.line != block.line);
        if begins_line || is_torn && matches!(block.gap, Gap::Joined | Gap::Spaces(_)) {
            block.gap = Gap::Line;
        }
        order.push(block);
    };
    for at in (0..blocks.len()).filter(|&at| !is_moved[at]) {
        push(&blocks[at], false);
        let mut further = next[at + 1];
        while let Some(follow) = further {
            for (number, block) in blocks[follow.blocks.clone()].iter().enumerate() {
                push(block, number == 0);
            }
            further = next[follow.blocks.end];
        }
    }
    order
}

/// Which wrapped lines of a table go on with which: `table` is where its blocks begin and end, `columns` are
/// the roles of its columns from left to right.
pub fn follows(sheet: &Sheet, blocks: &[Block], columns: &[Role], table: Range<usize>) -> Vec<Follow> {
    let boxes_part = sheet.dialect.order() == Order::Boxes;
    let mut strands = strands(sheet, blocks, table, boxes_part);
    if boxes_part {
        strands = woven(strands);
    }
    if columns.is_empty() || strands.len() > MOST_RUNS {
        return Vec::new();
    }
    let mut weaver = Weaver::of(sheet, &strands, columns);
    let narrow = weaver.follow();
    weaver.measure(&narrow);
    let way = weaver.follow();
    let follow = |(strand, step): (&Strand<'_>, &Step)| {
        let before = &strands[step.goes_on_with?];
        Some(Follow { end: before.blocks.end, blocks: strand.blocks.clone() })
    };
    strands.iter().zip(&way).filter_map(follow).collect()
}

/// A run of one line: a marker and its text, or either of them.
struct Strand<'s> {
    blocks: Range<usize>,
    marker: Option<Marker>,
    text: &'s str,
    gap: Gap,
    is_wide: bool,
    /// Its line, of those that hold a strand.
    line: usize,
    scores: RoleScores,
    half_ems: usize,
}

fn strands<'s>(sheet: &'s Sheet, blocks: &[Block], table: Range<usize>, boxes_part: bool) -> Vec<Strand<'s>> {
    let mut strands: Vec<Strand<'s>> = Vec::new();
    let mut line = 0;
    let mut last_line = None;
    let mut at = table.start;
    while at < table.end {
        let block = &blocks[at];
        let marker = match block.kind {
            // A row's number stands at the middle of its row, beside whatever line there is.
            BlockKind::Marker(marker) if marker.row_number().is_none() => Some(marker),
            BlockKind::Text => None,
            _ => {
                at += 1;
                continue;
            }
        };
        let has_text = marker.is_some()
            && at + 1 < table.end
            && blocks[at + 1].kind == BlockKind::Text
            && blocks[at + 1].line == block.line;
        let end = if has_text { at + 2 } else { at + 1 };
        let words = if has_text || marker.is_none() { blocks[end - 1].spans.last() } else { None };
        let text = words.map_or("", |span| span.of(&sheet.text));
        if last_line.is_some_and(|last| last != block.line) {
            line += if boxes_part && matches!(block.gap, Gap::Blank(_) | Gap::Page) { BOX_APART } else { 1 };
        }
        last_line = Some(block.line);
        let look = Look::of(text);
        let (scores, half_ems) = (role::scores(&look), look.half_ems);
        let is_wide = sheet.text[..block.start()].ends_with('　');
        strands.push(Strand {
            is_wide,
            blocks: at..end,
            marker,
            text,
            gap: block.gap,
            line,
            scores,
            half_ems,
        });
        at = end;
    }
    strands
}

/// The strands of boxes that hold more than one column: two markers with one number come one after the other.
fn woven(strands: Vec<Strand<'_>>) -> Vec<Strand<'_>> {
    let mut kept = Vec::new();
    let mut rest = strands.into_iter().peekable();
    while let Some(first) = rest.next() {
        let mut of = vec![first];
        while let Some(next) = rest.next_if(|next| next.line - of[of.len() - 1].line < BOX_APART) {
            of.push(next);
        }
        let marked: Vec<&Strand<'_>> = of.iter().filter(|strand| strand.marker.is_some()).collect();
        let is_beside = |pair: &[&Strand<'_>]| match (pair[0].marker, pair[1].marker) {
            (Some(Marker::Numbered(one)), Some(Marker::Numbered(next))) => one == next,
            _ => pair[0].line == pair[1].line,
        };
        if marked.windows(2).any(is_beside) {
            kept.extend(of);
        }
    }
    kept
}

/// Where a strand goes.
#[derive(Clone, Copy, Debug, Default)]
struct Step {
    column: usize,
    /// The strand that it goes on with on an earlier line.
    goes_on_with: Option<usize>,
}

/// What stands lowest in a column.
#[derive(Clone, Copy, Debug, Default)]
struct Lowest {
    strand: Option<usize>,
    number: u32,
}

/// A way through the strands so far.
#[derive(Clone, Debug)]
struct Way {
    worth: f32,
    columns: Vec<Lowest>,
    /// Its last step in the list of all steps.
    last: Option<usize>,
    /// The column of the strand before on the same line.
    beside: Option<usize>,
}

struct Weaver<'w, 's> {
    strands: &'w [Strand<'s>],
    columns: &'w [Role],
    runs: Vec<Run<'s>>,
    lines: Lines<'s>,
    has_numbers: bool,
    /// For each column the width of its widest texts, in half ems.
    widths: Vec<usize>,
    seams: HashMap<(usize, usize), f32>,
}

impl<'w, 's> Weaver<'w, 's> {
    fn of(sheet: &'s Sheet, strands: &'w [Strand<'s>], columns: &'w [Role]) -> Self {
        let runs: Vec<Run<'s>> =
            strands.iter().map(|strand| Run::new(strand.text, strand.gap, strand.is_wide, false)).collect();
        let lines = Lines::of(sheet.dialect, &sheet.text, &runs, true);
        let is_number = |strand: &&Strand<'_>| matches!(strand.marker, Some(Marker::Numbered(_)));
        let has_numbers = strands.iter().filter(is_number).count() * 4 > strands.len();
        let widths = vec![0; columns.len()];
        Self { strands, columns, runs, lines, has_numbers, widths, seams: HashMap::new() }
    }

    /// Takes the widths of columns from a first way.
    fn measure(&mut self, way: &[Step]) {
        for (column, width) in self.widths.iter_mut().enumerate() {
            let own = self.strands.iter().zip(way).filter(|(_, step)| step.column == column);
            let mut all: Vec<usize> = own.map(|(strand, _)| strand.half_ems).collect();
            all.sort_unstable();
            // A few that stand in the wrong column do not make it wider.
            *width = all.get(all.len().saturating_sub(1 + all.len() / 20)).copied().unwrap_or(0);
        }
    }

    /// The log odds that a strand is the next line of another, or stands beside it in one cell.
    fn seam(&mut self, before: usize, after: usize) -> f32 {
        if let Some(&odds) = self.seams.get(&(before, after)) {
            return odds;
        }
        let is_line = self.strands[before].line != self.strands[after].line;
        let mut run = self.runs[after].clone();
        if is_line {
            run.gap = Gap::Line;
        }
        let odds = seam::log_odds(&self.runs[before], &run, &self.lines);
        self.seams.insert((before, after), odds);
        odds
    }

    /// The likeliest way.
    fn follow(&mut self) -> Vec<Step> {
        let start = Way {
            worth: 0.0,
            columns: vec![Lowest::default(); self.columns.len()],
            last: None,
            beside: None,
        };
        let mut ways = vec![start];
        let mut steps: Vec<(Step, Option<usize>)> = Vec::new();
        for index in 0..self.strands.len() {
            let begins_line = index == 0 || self.strands[index - 1].line != self.strands[index].line;
            let mut further: Vec<(f32, usize, Step)> = Vec::new();
            for (number, way) in ways.iter_mut().enumerate() {
                if begins_line {
                    way.beside = None;
                }
                for column in way.beside.unwrap_or(0)..self.columns.len() {
                    if let Some((worth, goes_on_with)) = self.worth(way, index, column) {
                        further.push((way.worth + worth, number, Step { column, goes_on_with }));
                    }
                }
            }
            further.sort_by(|a, b| b.0.total_cmp(&a.0));
            further.truncate(KEPT);
            let next = further.into_iter().map(|(worth, number, step)| {
                let mut way = ways[number].clone();
                steps.push((step, way.last));
                let lowest = &mut way.columns[step.column];
                lowest.strand = Some(index);
                if let Some(Marker::Numbered(number)) = self.strands[index].marker {
                    lowest.number = number;
                }
                Way { worth, last: Some(steps.len() - 1), beside: Some(step.column), ..way }
            });
            ways = next.collect();
        }
        let mut way = Vec::with_capacity(self.strands.len());
        let mut last = ways.first().and_then(|way| way.last);
        while let Some(at) = last {
            way.push(steps[at].0);
            last = steps[at].1;
        }
        way.reverse();
        way
    }

    /// What it is worth to put a strand into a column, and what it goes on with there; none where it cannot
    /// stand.
    fn worth(&mut self, way: &Way, index: usize, column: usize) -> Option<(f32, Option<usize>)> {
        let strand = &self.strands[index];
        let lowest = way.columns[column];
        let look = match self.columns[column] {
            Role::Task => strand.scores.of(Role::Task).max(strand.scores.of(Role::Heading)),
            role => strand.scores.of(role),
        };
        let look = if strand.text.is_empty() { 0.0 } else { look };
        let before = lowest.strand;
        if way.beside == Some(column) {
            // Behind a blank in the same cell.
            let before = before.filter(|_| strand.marker.is_none())?;
            return Some((likely(self.seam(before, index)) + look * PART_OF_LOOK, None));
        }
        if let Some(marker) = strand.marker {
            let number = match marker {
                Marker::Numbered(1) => BEGINS,
                Marker::Numbered(number) if number == lowest.number + 1 => FOLLOWS,
                Marker::Numbered(_) => BREAKS,
                _ => BEGINS,
            };
            return Some((number + look, None));
        }
        let apart = look + if self.has_numbers { UNMARKED } else { 0.0 };
        let Some(before) = before else { return Some((apart, None)) };
        let line = strand.line;
        let lines = line - self.strands[before].line;
        if lines > 2 {
            return Some((apart, None));
        }
        let skipped = if lines == 2 { SKIPPED } else { 0.0 };
        if self.strands[before].text.is_empty() {
            return Some((look + skipped, Some(before)));
        }
        let odds = self.seam(before, index);
        let is_narrow = (self.strands[before].half_ems as f32) < self.widths[column] as f32 * FULL;
        let joined = likely(odds) + look * PART_OF_LOOK + skipped + if is_narrow { NARROW } else { 0.0 };
        let apart = apart + likely(-odds);
        // What begins anew below a cell of a report is its next paragraph; a task's cell has but one.
        let is_next = joined >= apart || column > 0 && lines == 1;
        Some((joined.max(apart), is_next.then_some(before)))
    }
}

/// The log of how likely log odds are.
fn likely(odds: f32) -> f32 {
    -(-odds).exp().ln_1p()
}

#[cfg(test)]
mod tests {
    use super::{Follow, reordered};
    use crate::blocks::{Block, BlockKind, Gap};
    use crate::span::Span;

    #[test]
    fn runs_stand_behind_those_they_go_on_with() {
        let block = |at: usize, line, gap| Block {
            spans: vec![Span::new(at, at + 1)],
            kind: BlockKind::Text,
            gap,
            line,
            column: 0,
        };
        let [line, blank] = [Gap::Line, Gap::Spaces(1)];
        let blocks =
            [block(0, 0, line), block(1, 0, blank), block(2, 1, line), block(3, 1, blank), block(4, 2, line)];
        let follows = [(1, 2), (2, 3), (3, 4)].map(|(end, at)| Follow { end, blocks: at..at + 1 });
        let order: Vec<_> =
            reordered(&blocks, &follows).iter().map(|block| (block.start(), block.gap)).collect();
        assert_eq!(order, [(0, line), (2, line), (4, line), (1, line), (3, line)]);
        let back = Follow { end: 5, blocks: 0..1 };
        assert_eq!(reordered(&blocks, &[back]), blocks, "no run goes on with a later one");
    }
}
