//! The pieces that cells are put together from: runs of text, cut where an extractor may have glued two cells.

use std::ops::Range;

use super::glue::{self, Cut};
use super::seam::edges::unit;
use super::seam::{self, Lines, Run};
use super::skeleton::Use;
use crate::blocks::{Block, BlockKind, Gap};
use crate::form::Series;
use crate::layout::look::Look;
use crate::layout::opening::{BULLET, goes_on, opening};
use crate::layout::role::{self, Role, RoleScores};
use crate::marker::Marker;
use crate::sheet::Sheet;
use crate::span::Span;

/// A run of text that no cell's end cuts further.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Its first block.
    pub block: usize,
    /// Its last block.
    pub last_block: usize,
    /// Its characters.
    pub spans: Vec<Span>,
    /// Its characters as one text.
    pub text: String,
    /// What stands before it.
    pub gap: Gap,
    /// The line it stands on.
    pub line: usize,
    /// Whether a label, a marker or a row's number stands between it and the piece before.
    pub after_anchor: bool,
    /// The log odds, in nats, that it goes on with the cell of the piece before it.
    pub joins: f32,
    /// Its width in half ems.
    pub half_ems: usize,
    /// The width of its first characters that no line end parts.
    pub unit: usize,
    /// Whether it begins a paragraph by how it is written, wherever the line before it ends.
    pub begins_paragraph: bool,
    /// What it looks like, by itself.
    pub scores: RoleScores,
    /// Whether it says nothing but a time.
    pub is_period: bool,
    /// What it is that stands by itself.
    pub kind: Kind,
}

/// Ranks fill a box by themselves, and no sheet has many.
const RANK_JOINS: f32 = -5.0;
/// The name of an office does so too, but its words may as well be the end of a wrapped text.
const OFFICE_JOINS: f32 = -2.0;
/// No number of a chapter is wider, in half ems: 第十二章.
const CHAPTER_NUMBER: usize = 8;
/// Each chapter of a plan is a line of its own.
const CHAPTER_JOINS: f32 = -4.0;
/// A bulleted line below another, and one that says that it goes on, are a further paragraph of the cell.
const PARAGRAPH_JOINS: f32 = 2.0;

/// No column of a table is wider, in half ems, whose cells hold lists.
const WIDEST_IN_CELL: usize = 70;

/// What a piece is that hardly ever goes on with the text before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A rank and nothing else, or what may be one.
    Rank,
    /// The name of an office.
    Office,
    /// Words that begin with the number of a plan's chapter.
    Chapter,
    /// Anything else.
    Words,
}

impl Kind {
    fn of(text: &str, look: &Look, scores: &RoleScores) -> Self {
        match scores.best().0 {
            _ if look.is_rank() => Self::Rank,
            Role::Office => Self::Office,
            _ if look.is_list_entry() && text.trim_start().starts_with('第') => Self::Chapter,
            _ => Self::Words,
        }
    }

    /// The log odds, in nats, at most, that it goes on with the text before it, and the next text with it.
    fn joins(self) -> (f32, f32) {
        match self {
            Self::Rank => (RANK_JOINS, RANK_JOINS),
            Self::Office => (OFFICE_JOINS, OFFICE_JOINS),
            Self::Chapter => (CHAPTER_JOINS, f32::INFINITY),
            Self::Words => (f32::INFINITY, f32::INFINITY),
        }
    }
}

/// Places in one run where it may be cut, at most.
const CUTS: usize = 4;

/// For each block the places where its text may be cut, the likeliest ones.
pub fn cuts(sheet: &Sheet, blocks: &[Block]) -> Vec<Vec<Cut>> {
    let likeliest = |block: &Block| {
        let body = block.spans.last().filter(|_| block.kind == BlockKind::Text)?;
        let mut cuts = glue::cuts(body.of(&sheet.text), &sheet.text);
        if cuts.len() > CUTS {
            cuts.sort_by(|a, b| b.log_odds.total_cmp(&a.log_odds));
            cuts.truncate(CUTS);
            cuts.sort_by_key(|cut| cut.at);
        }
        Some(cuts)
    };
    if !sheet.dialect.joins_lines() {
        return vec![Vec::new(); blocks.len()];
    }
    blocks.iter().map(|block| likeliest(block).unwrap_or_default()).collect()
}

/// The pieces of a page, in the order they were emitted.
///
/// `cuts` are those of its blocks; `uses` says what the markers are, once that is known: those that are part
/// of a text are taken into it.
pub fn pieces(
    sheet: &Sheet,
    blocks: &[Block],
    cuts: &[Vec<Cut>],
    series: Option<Series>,
    uses: Option<&[Option<Use>]>,
) -> Vec<Piece> {
    let mut maker = Maker { sheet, blocks, cuts, series, uses, pieces: Vec::new(), wide: Vec::new() };
    let mut after_anchor = true;
    let mut index = 0;
    while index < blocks.len() {
        if let Some(end) = maker.run_end(index) {
            maker.push(index, end, after_anchor);
            after_anchor = false;
            index = end + 1;
        } else {
            after_anchor = true;
            index += 1;
        }
    }
    maker.join_chapters();
    maker.tell_bare_ranks();
    maker.weigh_seams();
    maker.pieces
}

struct Maker<'s> {
    sheet: &'s Sheet,
    blocks: &'s [Block],
    cuts: &'s [Vec<Cut>],
    series: Option<Series>,
    uses: Option<&'s [Option<Use>]>,
    pieces: Vec<Piece>,
    /// For each piece whether a wide blank stands before it, and whether it is alone on its line.
    wide: Vec<(bool, bool)>,
}

impl Maker<'_> {
    /// The last block of the run that begins with a block: the block itself, or the text behind a marker
    /// that is part of it.
    fn run_end(&self, index: usize) -> Option<usize> {
        let block = &self.blocks[index];
        match block.kind {
            BlockKind::Text => return Some(index),
            BlockKind::Marker(_) => {}
            _ => return None,
        }
        let next = self.blocks.get(index + 1);
        let has_text = next.is_some_and(|next| next.kind == BlockKind::Text && next.line == block.line);
        let is_digits = matches!(block.kind, BlockKind::Marker(Marker::Digits(_)));
        if has_text && self.is_plan_line(index) {
            return Some(index + 1);
        }
        let uses = self.uses?;
        match uses[index] {
            None | Some(Use::Text) if has_text => Some(index + 1),
            None | Some(Use::Text) if is_digits => Some(index),
            _ => None,
        }
    }

    /// Whether a number stands before the line of a plan, and is part of it.
    fn is_plan_line(&self, index: usize) -> bool {
        let text = &self.blocks[index + 1];
        let looks_so = |from: usize| {
            let line = &self.sheet.text[from..text.spans[0].end];
            role::scores(&Look::of(line)).best().0.is_plan_line()
        };
        match self.blocks[index].kind {
            BlockKind::Marker(Marker::Numbered(_)) => looks_so(text.start()),
            BlockKind::Marker(Marker::Digits(_)) => {
                self.series != Some(Series::Digits) || looks_so(self.blocks[index].start())
            }
            _ => false,
        }
    }

    fn push(&mut self, first: usize, last: usize, after_anchor: bool) {
        let spans: Vec<Span> = self.blocks[first..=last].iter().flat_map(|b| b.spans.clone()).collect();
        let block = &self.blocks[first];
        let is_alone = (first == 0 || self.blocks[first - 1].line != block.line)
            && self.blocks.get(last + 1).is_none_or(|next| next.line != block.line);
        let is_wide = self.sheet.text[..spans[0].start].ends_with('　');
        let body = spans[spans.len() - 1];
        let cuts = &self.cuts[last];
        let mut from = body.start;
        let ends = cuts.iter().map(|cut| (body.start + cut.at, cut.log_odds)).chain([(body.end, 0.0)]);
        let mut joins = 0.0;
        for (number, (end, log_odds)) in ends.enumerate() {
            let mut own = if number == 0 { spans[..spans.len() - 1].to_vec() } else { Vec::new() };
            own.push(Span::new(from, end));
            let text: String = own.iter().map(|span| span.of(&self.sheet.text)).collect();
            let look = Look::of(&text);
            let scores = role::scores(&look);
            self.pieces.push(Piece {
                block: if number == 0 { first } else { last },
                last_block: last,
                spans: own,
                gap: if number == 0 { block.gap } else { Gap::Joined },
                line: block.line,
                after_anchor: number == 0 && after_anchor,
                joins,
                half_ems: look.half_ems,
                unit: unit(&text),
                begins_paragraph: goes_on(&text) || opening(&text) == BULLET,
                scores,
                is_period: look.is_period(),
                kind: Kind::of(&text, &look, &scores),
                text,
            });
            self.wide.push((is_wide, is_alone));
            joins = -log_odds;
            from = end;
        }
    }

    /// Joins the numbers of a plan's chapters to their names, where an extractor took them for two columns: so
    /// many numbers, and a box of as many names behind them.
    fn join_chapters(&mut self) {
        let is_number = |piece: &Piece| {
            piece.kind == Kind::Chapter
                && piece.half_ems <= CHAPTER_NUMBER
                && !piece.text.contains(['　', ' '])
        };
        let mut first = 0;
        while first < self.pieces.len() {
            let numbers = self.pieces[first..].iter().take_while(|piece| is_number(piece)).count();
            let names = &self.pieces[first + numbers..];
            let in_box = |(at, piece): &(usize, &Piece)| {
                *at == 0 || !piece.after_anchor && matches!(piece.gap, Gap::Line) && !is_number(piece)
            };
            let is_box = names.iter().enumerate().take_while(in_box).count() == numbers
                && names.first().is_some_and(|name| !name.after_anchor);
            if numbers > 0 && is_box {
                let names: Vec<Piece> = self.pieces.drain(first + numbers..first + 2 * numbers).collect();
                self.wide.drain(first + numbers..first + 2 * numbers);
                for (number, name) in self.pieces[first..].iter_mut().zip(names) {
                    number.spans.extend(name.spans);
                    number.text.push_str(&name.text);
                    number.half_ems += name.half_ems;
                    number.last_block = name.last_block;
                    number.scores = role::scores(&Look::of(&number.text));
                }
            }
            first += numbers.max(1);
        }
    }

    /// A number alone on its line may be a rank without its word, or a row's; several on end are a list.
    fn tell_bare_ranks(&mut self) {
        let is_number = |piece: &Piece| piece.text.chars().all(char::is_numeric);
        for index in 0..self.pieces.len() {
            let is_listed = index > 0 && is_number(&self.pieces[index - 1])
                || self.pieces.get(index + 1).is_some_and(is_number);
            let (_, is_alone) = self.wide[index];
            if is_alone && !is_listed && is_number(&self.pieces[index]) {
                self.pieces[index].kind = Kind::Rank;
            }
        }
    }

    /// Neighbouring pieces of one run between which no cell is likely to end.
    fn stretches(&self) -> Vec<Range<usize>> {
        let mut stretches: Vec<Range<usize>> = Vec::new();
        for (index, piece) in self.pieces.iter().enumerate() {
            let is_within = index > 0 && piece.spans[0].start == self.pieces[index - 1].end();
            match stretches.last_mut() {
                Some(stretch) if is_within && piece.joins > 0.0 => stretch.end = index + 1,
                _ => stretches.push(index..index + 1),
            }
        }
        stretches
    }

    /// How likely each piece goes on with the one before, where the two are not of one run.
    fn weigh_seams(&mut self) {
        let stretches = self.stretches();
        let text = |stretch: &Range<usize>| -> String {
            self.pieces[stretch.clone()].iter().map(|piece| piece.text.as_str()).collect()
        };
        let texts: Vec<String> = stretches.iter().map(text).collect();
        let mut runs: Vec<Run<'_>> = Vec::with_capacity(stretches.len());
        for (stretch, text) in stretches.iter().zip(&texts) {
            let (piece, (wide, alone)) = (&self.pieces[stretch.start], self.wide[stretch.start]);
            runs.push(match stretch.len() {
                1 => Run::of_piece(piece, wide, alone),
                _ => Run::new(text, piece.gap, wide, alone),
            });
        }
        let lines = Lines::of(self.sheet.dialect, &self.sheet.text, &runs, false);
        let mut odds = vec![None; self.pieces.len()];
        for (pair, stretch) in runs.windows(2).zip(stretches.iter().skip(1)) {
            if self.pieces[stretch.start].spans[0].start != self.pieces[stretch.start - 1].end() {
                odds[stretch.start] = Some(seam::log_odds(&pair[0], &pair[1], &lines));
            }
        }
        let mut most_after = f32::INFINITY;
        let mut in_bullets = false;
        for (piece, odds) in self.pieces.iter_mut().zip(odds) {
            let (most, after) = piece.kind.joins();
            piece.joins = odds.map_or(piece.joins, |odds| odds.min(most).min(most_after));
            most_after = after;
            if matches!(piece.gap, Gap::Line | Gap::Blank(_)) || piece.after_anchor {
                // Sentences with bullets are entries of a list, each by itself.
                let is_entry = matches!(
                    piece.scores.best().0,
                    Role::Need | Role::Aim | Role::Engagement | Role::Outcome
                ) || piece.half_ems > WIDEST_IN_CELL;
                let is_bulleted = !is_entry && opening(&piece.text) == BULLET;
                let is_paragraph = is_bulleted && in_bullets || goes_on(&piece.text);
                if piece.gap == Gap::Line && is_paragraph {
                    piece.joins = piece.joins.max(PARAGRAPH_JOINS);
                }
                in_bullets = is_bulleted || in_bullets && piece.joins > 0.0;
            }
        }
    }
}

impl Piece {
    /// One past its last byte.
    pub fn end(&self) -> usize {
        self.spans[self.spans.len() - 1].end
    }
}

/// The likeliest cells by their seams alone: ranges of pieces that tile them.
pub fn likely_cells(pieces: &[Piece]) -> Vec<Range<usize>> {
    let mut cells: Vec<Range<usize>> = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        match cells.last_mut() {
            Some(cell) if !piece.after_anchor && piece.joins > 0.0 => cell.end = index + 1,
            _ => cells.push(index..index + 1),
        }
    }
    cells
}
