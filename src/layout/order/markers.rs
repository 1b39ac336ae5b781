//! What each marker of a page is: the tokens of the skeleton, and the skeleton's answer.

use super::pieces::{Kind, Piece, likely_cells};
use super::segment::{Extent, extent};
use super::skeleton::stacks::Columns;
use super::skeleton::{self, Rules, Skeleton, Token, Use};
use super::widths::Widths;
use super::{Page, SOME_WITH_TEXT};
use crate::blocks::{Block, BlockKind, Gap};
use crate::form::{Drawn, FieldKind, Part, Series};
use crate::layout::look::Look;
use crate::layout::role::{self, Role, RoleScores};
use crate::marker::{self, Marker};
use crate::text::dialect::{Dialect, Order};

/// The markers of a page.
pub(super) struct Markers {
    /// For each block what it is, if it is a marker.
    pub uses: Vec<Option<Use>>,
    /// Rows of the table.
    pub rows: usize,
    /// Which columns can hold anything.
    pub active: Vec<bool>,
    /// Whether the painter went column by column.
    pub by_columns: bool,
}

/// How much the look of a text placed behind a marker says of the marker's column.
const TOLD: f32 = 0.8;
/// The same for a text behind it on its line, for one below it, and for those behind a stack of markers.
const BEHIND: f32 = 0.8;
const BELOW: f32 = 0.2;
const IN_STACK: f32 = 0.8;

/// The likeliest texts, before it is known where they belong.
pub(super) struct Texts {
    /// What each looks like.
    looks: Vec<RoleScores>,
    /// For each block the text it is part of.
    at: Vec<Option<usize>>,
}

impl Texts {
    fn of(pieces: &[Piece], blocks: usize, roles: &[Role]) -> Self {
        let mut texts = Self { looks: Vec::new(), at: vec![None; blocks] };
        let cells = likely_cells(pieces);
        let look = |cell: &std::ops::Range<usize>| {
            let scores = if cell.len() == 1 {
                pieces[cell.start].scores
            } else {
                let text: String = pieces[cell.clone()].iter().map(|piece| piece.text.as_str()).collect();
                role::scores(&Look::of(&text))
            };
            (extent(&pieces[cell.clone()]), scores)
        };
        let looks: Vec<(Extent, RoleScores)> = cells.iter().map(look).collect();
        let widths = Widths::of(roles, &looks);
        for (cell, (extent, scores)) in cells.into_iter().zip(looks) {
            let number = texts.looks.len();
            texts.looks.push(widths.told(&scores, extent));
            for piece in &pieces[cell] {
                for block in piece.block..=piece.last_block {
                    texts.at[block].get_or_insert(number);
                }
            }
        }
        texts
    }
}

/// How much less likely than its best role a heading's may be.
const PERHAPS_A_HEADING: f32 = 2.0;

fn may_head(look: &RoleScores) -> bool {
    look.best().1 - look.of(Role::Heading) < PERHAPS_A_HEADING
}

/// Notes which rows' numbers were emitted one right after another, as a column of their own. Where one of them
/// stands alone elsewhere, that is the row's, and the column belongs to entries above the table.
fn tell_columns(tokens: &mut [Token]) {
    let number = |token: &Token| token.marker.row_number();
    for index in 1..tokens.len() {
        let (before, after) = (&tokens[index - 1], &tokens[index]);
        if let (Some(one), Some(next)) = (number(before), number(after))
            && next == one + 1
            && after.block == before.block + 1
        {
            tokens[index - 1].in_column = true;
            tokens[index].in_column = true;
        }
    }
    let alone: Vec<u32> = tokens.iter().filter(|token| !token.in_column).filter_map(number).collect();
    for run in tokens.chunk_by_mut(|one, next| {
        one.in_column && next.in_column && number(one).is_some_and(|one| number(next) == Some(one + 1))
    }) {
        let is_entries = run.iter().any(|token| number(token).is_some_and(|number| alone.contains(&number)));
        for token in run.iter_mut().filter(|_| is_entries) {
            token.in_column = false;
        }
    }
}

/// The most markers on one line of the text.
fn widest_line(tokens: &[Token]) -> usize {
    let is_item = |token: &Token| matches!(token.marker, Marker::Numbered(_));
    let lines = tokens.chunk_by(|_, next| next.same_line);
    lines.map(|line| line.iter().filter(|token| is_item(token)).count()).max().unwrap_or(0)
}

impl Page<'_> {
    /// The likeliest texts of the page.
    pub(super) fn texts(&self, pieces: &[Piece]) -> Texts {
        Texts::of(pieces, self.blocks.len(), &self.text_roles())
    }

    /// What each marker of the page is. For a second reading `told` are the looks of the texts that the first
    /// one put behind the markers; which columns can hold anything stands then.
    pub(super) fn read_markers(
        &self,
        pieces: &[Piece],
        texts: &Texts,
        cells: Option<&dyn Fn(usize, usize, usize) -> bool>,
        told: Option<(&[Option<RoleScores>], &[bool])>,
    ) -> Markers {
        let mut uses = vec![None; self.blocks.len()];
        let Some(table) = self.table() else {
            return Markers { uses, rows: 0, active: Vec::new(), by_columns: false };
        };
        let roles = role::of_columns(self.form, table);
        let tokens = self.tokens(texts, told.map(|(looks, _)| looks));
        let entries =
            texts.looks.iter().filter(|scores| matches!(scores.best().0, Role::Need | Role::Aim)).count();
        let sign = table.heading.as_ref().and_then(|heading| heading.sign);
        let (numbered, bullets) =
            table.items.as_ref().map_or((false, &[][..]), |items| (items.numbered, items.bullets.as_slice()));
        let stage_columns: Vec<Option<usize>> = table
            .columns
            .iter()
            .map(|column| {
                let leaf = column.field.path.leaf();
                self.form.stages.iter().position(|stage| stage.column.as_deref() == Some(leaf))
            })
            .collect();
        let widest = widest_line(&tokens);
        let in_boxes = self.sheet.dialect.order() == Order::Boxes;
        // Texts apart from their markers, and where lines of the page are lines of the text no two markers on one
        // line, may mean that the table was painted column by column.
        let blocks =
            tokens.iter().filter(|token| token.marker.row_number().is_none()).map(|token| token.block);
        let perhaps_by_columns = !in_boxes
            && (!self.sheet.dialect.joins_lines() || widest == 1)
            && self.share_with_text(blocks) <= SOME_WITH_TEXT;
        let mut best: Option<Skeleton> = None;
        for stage in 0..self.form.stages.len().max(1) {
            let is_active = |(column, at): (&crate::form::Column, &Option<usize>)| {
                column.field.kind != FieldKind::Repeat && at.is_none_or(|at| at <= stage)
            };
            let active: Vec<bool> = table.columns.iter().zip(&stage_columns).map(is_active).collect();
            let is_known = stage > 0 && !stage_columns.contains(&Some(stage));
            // No line of the page has more markers than the table has columns.
            let is_too_narrow = stage + 1 < self.form.stages.len()
                && widest > active.iter().filter(|active| **active).count();
            let is_settled = told.is_some_and(|(_, columns)| columns != active);
            if is_known || is_too_narrow || is_settled {
                continue;
            }
            let rules = Rules {
                roles: &roles,
                active,
                heading_sign: sign,
                bullets,
                numbered,
                lines_are_rows: self.sheet.dialect.joins_lines(),
                boxes_part: self.sheet.dialect == Dialect::PdfMiner,
                entries,
                items: self.earlier.items(self.parts.rows()),
                cells,
            };
            let by_rows = (!in_boxes).then(|| skeleton::rows::read(&tokens, &rules));
            let in_pieces = in_boxes.then_some(Columns::InPieces);
            let whole = perhaps_by_columns.then_some(Columns::Whole);
            let by_columns =
                in_pieces.or(whole).map(|columns| skeleton::stacks::read(&tokens, &rules, columns));
            for skeleton in by_rows.into_iter().chain(by_columns) {
                if best.as_ref().is_none_or(|best| skeleton.cost < best.cost) {
                    best = Some(skeleton);
                }
            }
        }
        let Some(best) = best else {
            return Markers { uses, rows: 0, active: Vec::new(), by_columns: false };
        };
        for (token, used) in tokens.iter().zip(&best.uses) {
            uses[token.block] = Some(*used);
        }
        let rank = self.bare_rank(pieces, &tokens, &uses, best.rows);
        if let Some(rank) = rank {
            uses[rank] = Some(Use::Text);
        }
        // A row's number is painted apart from the row where it stands in a merged cell.
        for token in tokens.iter().filter(|token| Some(token.block) != rank) {
            let Some(number) = token.marker.row_number() else { continue };
            let used = Use::Number { row: (number as usize).saturating_sub(1) };
            if uses[token.block] == Some(Use::Text) && number > 0 && !uses.contains(&Some(used)) {
                uses[token.block] = Some(used);
            }
        }
        let numbered = uses.iter().filter_map(|used| match used {
            Some(Use::Number { row }) => Some(row + 1),
            _ => None,
        });
        let rows = numbered.max().unwrap_or(0).max(best.rows);
        let by_columns = best.by_columns && !in_boxes;
        Markers { uses, rows, active: best.active, by_columns }
    }

    /// The block of a bare number that is no row's but the page's rank, where the page draws one and shows none
    /// otherwise: the only one that is printed twice, or that is past the rows, or stands for one of several rows
    /// whose numbers are not printed.
    fn bare_rank(
        &self,
        pieces: &[Piece],
        tokens: &[Token],
        uses: &[Option<Use>],
        rows: usize,
    ) -> Option<usize> {
        let is_rank = |drawn: &Drawn| drawn.is_field(FieldKind::Rank);
        let draws_one =
            self.parts.parts.iter().any(|part| matches!(part, Part::Row(boxes) if boxes.iter().any(is_rank)));
        if !draws_one || pieces.iter().any(|piece| piece.kind == Kind::Rank) {
            return None;
        }
        let number = |token: &Token| token.marker.row_number().filter(|&number| number > 0);
        let numbers: Vec<u32> = tokens.iter().filter_map(number).collect();
        let is_odd = |token: &&Token| {
            let Some(own) = number(token).filter(|_| matches!(token.marker, Marker::Digits(_))) else {
                return false;
            };
            let is_twice = numbers.iter().filter(|&&other| other == own).count() == 2
                && !matches!(uses[token.block], Some(Use::Number { .. }));
            let is_past = own as usize > rows;
            let is_lone = numbers.len() == 1 && rows > 1;
            is_twice || is_past || is_lone
        };
        let mut odd = tokens.iter().filter(is_odd);
        odd.next().filter(|_| odd.next().is_none()).map(|token| token.block)
    }

    fn tokens(&self, texts: &Texts, told: Option<&[Option<RoleScores>]>) -> Vec<Token> {
        let mut tokens: Vec<Token> = Vec::new();
        let is_digits = self.table().is_some_and(|table| table.number == Series::Digits);
        let glyphs_lie = self.glyphs_lie();
        let plans = self.parts.named_boxes();
        for (index, block) in self.blocks.iter().enumerate() {
            let BlockKind::Marker(marker) = block.kind else { continue };
            let follows_label = index > 0
                && matches!(self.blocks[index - 1].kind, BlockKind::Label { .. })
                && self.blocks[index - 1].line == block.line;
            if texts.at[index].is_some()
                || matches!(marker, Marker::Digits(_)) && (!is_digits || follows_label)
            {
                continue;
            }
            let same_line = tokens.last().is_some_and(|last| self.blocks[last.block].line == block.line);
            let behind = self.look_behind(index, texts);
            let text = told.and_then(|told| told[index]).map(|scores| (scores, TOLD)).or(behind);
            let marker = match marker {
                Marker::Numbered(1)
                    if glyphs_lie
                        && !self.blocks[index].spans[0].of(&self.sheet.text).contains(['(', '（']) =>
                {
                    Marker::Sign(marker::LOST)
                }
                marker => marker,
            };
            let is_glued = self.blocks.get(index + 1).is_some_and(|next| next.gap == Gap::Joined);
            tokens.push(Token {
                block: index,
                marker,
                same_line,
                is_near: self.is_near(tokens.last().map(|last| last.block), index),
                is_joined: same_line && block.gap == Gap::Joined,
                text,
                has_words: self
                    .blocks
                    .get(index + 1)
                    .is_some_and(|next| next.line == block.line && next.kind == BlockKind::Text),
                in_plan: !same_line
                    && self
                        .label_before(index)
                        .is_some_and(|own| plans.iter().any(|(label, _)| *label == own)),
                past_label: tokens.last().is_some_and(|last| {
                    let between = &self.blocks[last.block + 1..index];
                    between.iter().any(|block| matches!(block.kind, BlockKind::Label { .. }))
                }),
                past_table: false,
                before_items: false,
                texts_behind: self.texts_behind(index, texts),
                is_glued,
                in_column: false,
            });
        }
        tell_columns(&mut tokens);
        let is_item =
            |token: &Token| matches!(token.marker, Marker::Numbered(_)) || token.same_line && !token.is_glued;
        let last_line = tokens.iter().rposition(|token| token.same_line);
        let last_line = last_line.filter(|_| self.sheet.dialect.joins_lines()).unwrap_or(tokens.len());
        for token in tokens.iter_mut().skip(last_line + 1) {
            token.past_table = true;
        }
        let last = tokens.iter().rposition(is_item).unwrap_or(0);
        for token in &mut tokens[..last] {
            token.before_items = true;
        }
        tokens
    }

    /// How many texts stand right behind a row's number or a heading's sign, 2 for more; one by itself counts if it
    /// may be a heading.
    fn texts_behind(&self, index: usize, texts: &Texts) -> u8 {
        let is_text = |block: &&Block| block.kind == BlockKind::Text;
        let blocks = self.blocks[index + 1..].iter().take_while(is_text).count();
        let mut behind: Vec<usize> = texts.at[index + 1..=index + blocks].iter().flatten().copied().collect();
        behind.dedup();
        match behind[..] {
            [only] => u8::from(may_head(&texts.looks[only])),
            _ => behind.len().min(2) as u8,
        }
    }

    /// The look of the text behind a marker, and how sure it is that the two belong together.
    fn look_behind(&self, index: usize, texts: &Texts) -> Option<(RoleScores, f32)> {
        let next = self.blocks.get(index + 1)?;
        if next.line == self.blocks[index].line {
            return Some((texts.looks[texts.at[index + 1]?], BEHIND));
        }
        if self.sheet.dialect.order() == Order::Boxes {
            return self.look_of_stack(index, texts).map(|look| (look, IN_STACK));
        }
        let is_below = !self.sheet.dialect.joins_lines() && next.gap == Gap::Line;
        Some((texts.looks[texts.at[index + 1]?], BELOW)).filter(|_| is_below)
    }

    /// The look of the texts behind markers that stand one below the other: the box of the markers comes right
    /// before the box of their texts.
    fn look_of_stack(&self, index: usize, texts: &Texts) -> Option<RoleScores> {
        let is_bare = |at: &usize| {
            matches!(self.blocks[*at].kind, BlockKind::Marker(Marker::Numbered(_) | Marker::Sign(_)))
                && texts.at[*at].is_none()
        };
        let above = (0..index).rev().take_while(is_bare).count();
        let below = (index..self.blocks.len()).take_while(is_bare).count();
        let run = (index + below..self.blocks.len()).map_while(|at| texts.at[at]);
        let mut run: Vec<usize> = run.collect();
        run.dedup();
        let looks: Vec<RoleScores> = run.into_iter().map(|text| texts.looks[text]).collect();
        if above + below == 1 || looks.len() == above + below {
            return looks.get(above).copied();
        }
        RoleScores::mean(&looks)
    }

    /// Whether no blank line stands between two blocks.
    fn is_near(&self, before: Option<usize>, index: usize) -> bool {
        before.is_some_and(|before| {
            self.blocks[before + 1..=index]
                .iter()
                .all(|block| !matches!(block.gap, Gap::Blank(_) | Gap::Page))
        })
    }

    /// The label last met before a block.
    fn label_before(&self, index: usize) -> Option<usize> {
        self.blocks[..index].iter().rev().find_map(|block| match block.kind {
            BlockKind::Label { label, .. } => Some(label),
            _ => None,
        })
    }

    /// Whether the text has ⑴ for every number: a substitute font's table of characters often maps all
    /// glyphs of such a run to the first.
    fn glyphs_lie(&self) -> bool {
        let glyphs = self.blocks.iter().enumerate().filter_map(|(index, block)| match block.kind {
            BlockKind::Marker(Marker::Numbered(number))
                if !self.blocks[index].spans[0].of(&self.sheet.text).contains(['(', '（']) =>
            {
                Some(number)
            }
            _ => None,
        });
        let (mut ones, mut others) = (0, 0);
        for number in glyphs {
            if number == 1 { ones += 1 } else { others += 1 }
        }
        others == 0 && ones > self.table().map_or(0, |table| table.columns.len())
    }
}
