//! Columns rebuilt where there is no geometry: from the order in which the texts were emitted, and from what
//! they say.

mod ascent;
mod earlier;
mod echo;
pub mod frame;
mod gain;
pub mod glue;
mod glue_weights;
pub mod heights;
mod honest;
pub mod kinship;
pub mod lattice;
mod markers;
mod outcome;
pub mod pieces;
pub mod seam;
mod seam_weights;
pub mod segment;
pub mod skeleton;
pub mod solve;
mod split;
mod unweave;
pub mod way;
pub mod weights;
pub mod widths;

use std::borrow::Cow;
use std::collections::HashSet;

use crate::blocks::{Block, BlockKind};
use crate::fold;
use crate::form::{Form, Series, Table};
use crate::layout::role::{self, Role, RoleScores};
use crate::layout::{Layout, Place, Reason, Residue};
use crate::sheet::Sheet;
use crate::text::dialect::Dialect;

use earlier::Earlier;
use frame::{Frame, Marked, PageParts, SpotKind};
use glue::Cut;
use heights::Heights;
use kinship::Kinship;
use lattice::{Allowed, Problem};
use markers::Markers;
use pieces::{Piece, cuts, likely_cells, pieces};
use segment::{Segment, segments};
use skeleton::Use;
use solve::{Answer, Habit};
use split::split_pages;
use way::{Between, Step};
use weights::Weights;
use widths::Widths;

/// Puts the blocks of a sheet into the places of `form` by order and meaning.
pub(super) fn rebuild(sheet: &Sheet, blocks: &[Block], form: &Form) -> Layout {
    let mut layout = Layout::default();
    let mut earlier = Earlier::default();
    let mut pages = split_pages(sheet, blocks, form).into_iter().peekable();
    while let Some((parts, blocks)) = pages.next() {
        let cuts = cuts(sheet, &blocks);
        let (blocks, beyond) = blocks.split_at(most_tried(&cuts));
        let page = Page { sheet, form, parts: &parts, blocks, cuts: &cuts, earlier: &earlier };
        let (posed, answer) = page.solve();
        page.lay_out(&mut layout, &posed, &answer);
        if pages.peek().is_some() {
            earlier.add(parts.rows(), &posed, &answer);
        }
        layout.residue.extend(
            beyond
                .iter()
                .filter(|block| matches!(block.kind, BlockKind::Text | BlockKind::Marker(_)))
                .map(|block| Residue { spans: block.spans.clone(), reason: Reason::TooMuch }),
        );
    }
    layout
}

/// Blocks of one page, and places where they may be cut, that are tried at most. The fullest page known has
/// 500; time and memory grow with the square.
const MOST_TRIED: usize = 1_500;

/// Shares of markers with a text right behind them, above which the painter put some of the texts with them, or
/// all.
const SOME_WITH_TEXT: f32 = 0.33;
const ALL_WITH_TEXT: f32 = 0.85;

/// The mode of painting column by column.
const BY_COLUMNS: usize = 3;

/// How many of the blocks are tried.
fn most_tried(cuts: &[Vec<Cut>]) -> usize {
    let mut tried = 0;
    let is_tried = |cuts: &&Vec<Cut>| {
        tried += 1 + cuts.len();
        tried <= MOST_TRIED
    };
    cuts.iter().take_while(is_tried).count()
}

/// For fitting: every page of a sheet as a problem, with the skeleton that `cells` allows.
pub fn pose(
    sheet: &Sheet,
    blocks: &[Block],
    form: &Form,
    cells: Option<&dyn Fn(usize, usize, usize) -> bool>,
) -> Vec<Posed> {
    let pages = split_pages(sheet, blocks, form);
    let pose = |(parts, blocks): &(PageParts<'_>, Cow<'_, [Block]>)| {
        let (cuts, earlier) = (cuts(sheet, blocks), Earlier::default());
        let page = Page { sheet, form, parts, blocks, cuts: &cuts, earlier: &earlier };
        let first = page.pieces(None);
        page.pose(page.read_markers(&first, &page.texts(&first), cells, None))
    };
    pages.iter().map(pose).collect()
}

/// For fitting: every page of a sheet solved, and what its spots are then.
pub fn solve(sheet: &Sheet, blocks: &[Block], form: &Form) -> Vec<(Posed, Answer, Vec<SpotKind>)> {
    let pages = split_pages(sheet, blocks, form);
    let mut earlier = Earlier::default();
    let solved = |(parts, blocks): &(PageParts<'_>, Cow<'_, [Block]>)| {
        let page = Page { sheet, form, parts, blocks, cuts: &cuts(sheet, blocks), earlier: &earlier };
        let (posed, answer) = page.solve();
        earlier.add(parts.rows(), &posed, &answer);
        let kinds = outcome::chosen_columns(&posed, &answer);
        (posed, answer, kinds)
    };
    pages.iter().map(solved).collect()
}

/// One page of a sheet, and what the form draws on it.
struct Page<'s> {
    sheet: &'s Sheet,
    form: &'s Form,
    parts: &'s PageParts<'s>,
    blocks: &'s [Block],
    /// For each block where its text may be cut.
    cuts: &'s [Vec<Cut>],
    /// What the pages before hold.
    earlier: &'s Earlier,
}

/// A page as a problem to be solved.
#[derive(Clone, Debug)]
pub struct Posed {
    /// What can be filled.
    pub frame: Frame,
    /// How its spots lie.
    pub heights: Heights,
    /// How wide its columns are.
    pub widths: Widths,
    /// The pieces of text.
    pub pieces: Vec<Piece>,
    /// What cells they may make.
    pub segments: Vec<Segment>,
    /// For each piece the first of the segments that begin with it.
    pub first_segment: Vec<usize>,
    /// The painter's way.
    pub way: Vec<(Step, Between)>,
    /// How much two segments have in common.
    pub kinship: Vec<Kinship>,
    /// Segments that name the plan of a spot, each with the spot.
    pub named: HashSet<(usize, usize)>,
    /// For each segment and spot what the pages before are worth to it; nothing if there are none.
    pub told: Vec<f32>,
    /// What each block is, if it is a marker.
    pub uses: Vec<Option<Use>>,
    /// Which extractor's habits the text shows.
    pub dialect: Dialect,
    /// How the page was painted: 0 texts apart from their markers, 1 some of them, 2 with them.
    pub mode: usize,
}

impl Page<'_> {
    fn table(&self) -> Option<&Table> {
        self.parts.table()
    }

    fn series(&self) -> Option<Series> {
        self.table().map(|table| table.number)
    }

    /// The roles of the table's texts, those of headings last.
    fn text_roles(&self) -> Vec<Role> {
        self.table().map_or_else(Vec::new, |table| {
            let mut roles = role::of_columns(self.form, table);
            roles.extend(table.heading.is_some().then_some(Role::Heading));
            roles
        })
    }

    fn pieces(&self, uses: Option<&[Option<Use>]>) -> Vec<Piece> {
        pieces(self.sheet, self.blocks, self.cuts, self.series(), uses)
    }

    /// Reads the markers, places the texts, and does both again if what the texts say of the columns they
    /// stand in tells otherwise about the markers.
    fn solve(&self) -> (Posed, Answer) {
        let first = self.pieces(None);
        let texts = self.texts(&first);
        let markers = self.read_markers(&first, &texts, None, None);
        let active = markers.active.clone();
        let posed = self.pose(markers);
        let answer = posed.solve(posed.mode);
        let told = posed.told(&answer, self.blocks.len());
        let markers = self.read_markers(&first, &texts, None, Some((&told, &active)));
        if markers.uses == posed.uses {
            return (posed, answer);
        }
        let posed = self.pose(markers);
        let answer = posed.solve(posed.mode);
        (posed, answer)
    }

    fn pose(&self, markers: Markers) -> Posed {
        let Markers { uses, rows, active, by_columns } = markers;
        let pieces = self.pieces(Some(&uses));
        let used: Vec<Marked> = uses
            .iter()
            .zip(self.blocks)
            .filter_map(|(used, block)| Some(Marked { used: (*used)?, line: block.line }))
            .collect();
        let mut frame = Frame::of(self.form, self.parts, &used, rows, &active);
        let (segments, first_segment) = segments(&pieces);
        let way = self.way(&mut frame, &pieces, &uses);
        let kinship = kinship::between(&pieces, &segments);
        let heights = Heights::of(&frame, self.blocks, &uses, self.parts.first_table, self.sheet.dialect);
        let texts: Vec<_> = likely_cells(&pieces)
            .into_iter()
            .filter_map(|cell| {
                let from = first_segment[cell.start]..first_segment[cell.start + 1];
                let whole = segments[from].iter().find(|segment| segment.end == cell.end)?;
                Some((whole.extent, whole.scores))
            })
            .collect();
        let widths = Widths::of(&self.text_roles(), &texts);
        let named = self.named(&frame, &pieces, &segments);
        let mode = if by_columns { BY_COLUMNS } else { self.mode(&uses) };
        let dialect = self.sheet.dialect;
        let told = self.earlier.told(self.parts.rows(), &frame, &pieces, &segments);
        Posed {
            frame,
            heights,
            widths,
            pieces,
            segments,
            first_segment,
            way,
            kinship,
            named,
            told,
            uses,
            dialect,
            mode,
        }
    }

    /// Which segments name the plan that a box's printed words name.
    fn named(&self, frame: &Frame, pieces: &[Piece], segments: &[Segment]) -> HashSet<(usize, usize)> {
        const SHORTEST: usize = 3;
        let name_of = |(label, field): (usize, usize)| {
            let name = self.blocks.iter().find_map(|block| match &block.kind {
                BlockKind::Label { label: own, name, .. } if *own == label && !name.is_empty() => Some(name),
                _ => None,
            })?;
            let name: String = name.iter().map(|span| span.of(&self.sheet.text)).collect();
            let name = fold::key_string(&name);
            let place = SpotKind::Place(Place::Field { field });
            let spot = frame.spots.iter().position(|spot| spot.kind == place)?;
            (name.chars().count() >= SHORTEST).then_some((name, spot))
        };
        let boxes = self.parts.named_boxes();
        let names: Vec<(String, usize)> = boxes.into_iter().filter_map(name_of).collect();
        let mut named = HashSet::new();
        if names.is_empty() {
            return named;
        }
        for (number, segment) in segments.iter().enumerate() {
            let key = fold::key_string(&segment.words(pieces));
            let own = names.iter().filter(|(name, _)| key.contains(name.as_str()));
            named.extend(own.map(|(_, spot)| (number, *spot)));
        }
        named
    }

    /// How the page was painted, by the share of its items' markers that a text follows.
    fn mode(&self, uses: &[Option<Use>]) -> usize {
        let items = (0..self.blocks.len()).filter(|&at| matches!(uses[at], Some(Use::Item { .. })));
        let share = self.share_with_text(items);
        usize::from(share > SOME_WITH_TEXT) + usize::from(share > ALL_WITH_TEXT)
    }

    /// The share of markers, given by their blocks, that a text follows.
    fn share_with_text(&self, markers: impl Iterator<Item = usize>) -> f32 {
        let (mut count, mut with_text) = (0, 0);
        for at in markers {
            let has_text = self.blocks.get(at + 1).is_some_and(|next| {
                next.kind == BlockKind::Text
                    && (next.line == self.blocks[at].line || !self.sheet.dialect.joins_lines())
            });
            count += 1;
            with_text += usize::from(has_text);
        }
        with_text as f32 / count.max(1) as f32
    }
}

impl Posed {
    /// For each block that is an item's marker what the text in its cell looks like.
    fn told(&self, answer: &Answer, blocks: usize) -> Vec<Option<RoleScores>> {
        let mut told = vec![None; blocks];
        for (block, used) in self.uses.iter().enumerate() {
            let Some(Use::Item { row, item, column }) = *used else { continue };
            let is_its = |kind: SpotKind| {
                matches!(kind, SpotKind::Place(Place::Cell { row: r, item: i, column: c, .. })
                    if (r, i, c) == (row, item, column))
            };
            let text = answer.placed.iter().find(|placed| is_its(self.frame.spots[placed.spot].kind));
            told[block] = text.map(|text| {
                let segment = &self.segments[text.segment];
                self.widths.told(&segment.scores, segment.extent)
            });
        }
        told
    }

    /// The weights for the order in which this page was painted.
    pub fn weights(&self) -> Weights {
        weights::of(self.dialect, self.mode).clone()
    }

    /// Solves the problem; once more if the painter turns out to have a habit of its own.
    pub fn solve(&self, mode: usize) -> Answer {
        if mode > 0 {
            return solve::solve(&self.problem(weights::of(self.dialect, mode), None), None);
        }
        let (habit, tried) = solve::first_sight(&self.problem(weights::of(self.dialect, mode), None));
        let mode = match habit {
            Habit::Columns => BY_COLUMNS,
            Habit::Rows => 4,
            Habit::Runs => 5,
        };
        solve::solve(&self.problem(weights::of(self.dialect, mode), None), Some(tried))
    }

    /// For fitting: how often each fact is expected to hold, among the answers that are allowed.
    pub fn expect(&self, weights: &Weights, allowed: Option<&Allowed<'_>>) -> Weights {
        solve::expect(&self.problem(weights, allowed))
    }

    fn problem<'p>(&'p self, weights: &'p Weights, allowed: Option<&'p Allowed<'p>>) -> Problem<'p> {
        Problem {
            frame: &self.frame,
            heights: &self.heights,
            widths: &self.widths,
            segments: &self.segments,
            first_segment: &self.first_segment,
            way: &self.way,
            kinship: &self.kinship,
            named: &self.named,
            told: &self.told,
            weights,
            allowed,
        }
    }
}
