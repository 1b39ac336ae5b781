//! Columns rebuilt where there is no geometry: from the order in which the texts were emitted, and from what
//! they say.

pub mod assign;
pub mod frame;
pub mod kinship;
pub mod seam;
mod seam_weights;
pub mod skeleton;
pub mod steps;

use crate::blocks::{Block, BlockKind, Gap};
use crate::form::{Drawn, FieldKind, Form, Part, Series, Table};
use crate::layout::look::Look;
use crate::layout::role::{self, Role, RoleScores};
use crate::layout::{Break, Cell, Layout, Line, Mark, Place, Reason, Residue};
use crate::marker::Marker;
use crate::sheet::Sheet;

use assign::{Assignment, Between, Problem, Step, Text, assign};
use frame::{Frame, Marked, PageParts, SpotKind, column_role, pages};
use seam::{Lines, Run};
use skeleton::{Rules, Skeleton, Token, Use};

/// Puts the blocks of a sheet into the places of `form` by order and meaning.
pub(super) fn rebuild(sheet: &Sheet, blocks: &[Block], form: &Form) -> Layout {
    let mut layout = Layout::default();
    for (page, blocks) in split_pages(blocks, form) {
        PageSolver { sheet, form, page: &page, blocks }.solve(&mut layout);
    }
    layout
}

/// The blocks of each page of the form, cut where a further page's head stands.
fn split_pages<'b, 'f>(blocks: &'b [Block], form: &'f Form) -> Vec<(PageParts<'f>, &'b [Block])> {
    let mut heads = Vec::new();
    let mut label = 1;
    for part in &form.parts {
        match part {
            Part::Row(boxes) => label += boxes.iter().filter(|b| matches!(b, Drawn::Label(_))).count(),
            Part::Table(table) => label += table.columns.len(),
            Part::Page(_) => {
                heads.push(label);
                label += 1;
            }
        }
    }
    let mut rest = blocks;
    let mut cut = Vec::new();
    for head in heads {
        let at = rest
            .iter()
            .position(|block| matches!(block.kind, BlockKind::Label { label, .. } if label == head));
        let (before, after) = rest.split_at(at.unwrap_or(rest.len()));
        cut.push(before);
        rest = after;
    }
    cut.push(rest);
    pages(form).into_iter().zip(cut).collect()
}

/// A page's frame, the texts to place and the painter's way.
#[doc(hidden)]
pub type PageForFitting = (Frame, Vec<String>, Vec<(Step, Between)>);

/// For each page of the form its frame, the texts to place and the painter's way; for fitting the weights.
#[doc(hidden)]
pub fn pages_for_fitting(
    sheet: &Sheet,
    blocks: &[Block],
    form: &Form,
    mut look: impl FnMut(&mut Problem<'_>, &[String]),
) -> Vec<PageForFitting> {
    split_pages(blocks, form)
        .iter()
        .map(|(page, blocks)| {
            let solver = PageSolver { sheet, form, page, blocks };
            let mut nodes = solver.join();
            let (uses, rows, active) = solver.read_markers(&nodes);
            solver.take_in_markers(&mut nodes, &uses);
            solver.add_numbers(&mut nodes, &uses);
            let used = solver.marked(&uses);
            let mut frame = Frame::of(form, page, &used, rows, &active);
            let texts: Vec<String> = nodes.iter().map(|node| node.text.clone()).collect();
            let mut problem = solver.problem(&mut frame, &nodes, &uses);
            look(&mut problem, &texts);
            let way = problem.way;
            (frame, texts, way)
        })
        .collect()
}

/// Stands for a number whose glyph cannot be trusted.
const ONE_GLYPH: char = '⑴';

struct PageSolver<'s> {
    sheet: &'s Sheet,
    form: &'s Form,
    page: &'s PageParts<'s>,
    blocks: &'s [Block],
}

/// A text to be placed: its runs, joined.
#[derive(Clone, Debug)]
struct Node {
    /// Its blocks, markers among them that are part of the text.
    blocks: Vec<usize>,
    text: String,
    scores: RoleScores,
}

impl PageSolver<'_> {
    fn text(&self, block: usize) -> &str {
        self.blocks[block].spans[0].of(&self.sheet.text)
    }

    fn table(&self) -> Option<&Table> {
        self.page.parts.iter().find_map(|part| match part {
            Part::Table(table) => Some(table),
            _ => None,
        })
    }

    fn solve(&self, layout: &mut Layout) {
        let mut nodes = self.join();
        let (uses, rows, active) = self.read_markers(&nodes);
        self.take_in_markers(&mut nodes, &uses);
        self.add_numbers(&mut nodes, &uses);
        let used = self.marked(&uses);
        let mut frame = Frame::of(self.form, self.page, &used, rows, &active);
        let problem = self.problem(&mut frame, &nodes, &uses);
        let answer = assign(&problem);
        let frame = problem.frame;
        self.lay_out(layout, frame, &nodes, &uses, &answer);
    }

    fn marked(&self, uses: &[Option<Use>]) -> Vec<Marked> {
        let lines = self.blocks.iter().map(|block| block.line);
        uses.iter().zip(lines).filter_map(|(used, line)| Some(Marked { used: (*used)?, line })).collect()
    }

    /// What each marker of the page is.
    fn read_markers(&self, nodes: &[Node]) -> (Vec<Option<Use>>, usize, Vec<bool>) {
        let mut uses = vec![None; self.blocks.len()];
        let Some(table) = self.table() else { return (uses, 0, Vec::new()) };
        let roles: Vec<Role> = table.columns.iter().map(|column| column_role(self.form, column)).collect();
        let tokens = self.tokens(nodes);
        let entries =
            nodes.iter().filter(|node| matches!(node.scores.best().0, Role::Need | Role::Aim)).count();
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
        let mut best: Option<Skeleton> = None;
        for stage in 0..self.form.stages.len().max(1) {
            let is_active = |(column, at): (&crate::form::Column, &Option<usize>)| {
                column.field.kind != FieldKind::Repeat && at.is_none_or(|at| at <= stage)
            };
            let active: Vec<bool> = table.columns.iter().zip(&stage_columns).map(is_active).collect();
            let is_known = stage > 0 && !stage_columns.contains(&Some(stage));
            if is_known {
                continue;
            }
            let rules = Rules {
                roles: &roles,
                active,
                heading_sign: sign,
                bullets,
                numbered,
                lines_are_rows: self.sheet.dialect.joins_lines(),
                entries,
            };
            let skeleton = skeleton::read(&tokens, &rules);
            if best.as_ref().is_none_or(|best| skeleton.cost < best.cost) {
                best = Some(skeleton);
            }
        }
        let Some(best) = best else { return (uses, 0, Vec::new()) };
        for (token, used) in tokens.iter().zip(&best.uses) {
            uses[token.block] = Some(*used);
        }
        // A row's number is painted apart from the row where it stands in a merged cell.
        for token in &tokens {
            let (Marker::Circled(number) | Marker::Digits(number)) = token.marker else { continue };
            let used = Use::Number { row: (number as usize).saturating_sub(1) };
            if uses[token.block] == Some(Use::Text) && number > 0 && !uses.contains(&Some(used)) {
                uses[token.block] = Some(used);
            }
        }
        (uses, best.rows, best.active)
    }

    fn tokens(&self, nodes: &[Node]) -> Vec<Token> {
        let mut tokens: Vec<Token> = Vec::new();
        let is_digits = self.table().is_some_and(|table| table.number == Series::Digits);
        let mut node_at = vec![None; self.blocks.len()];
        for node in nodes {
            for &block in &node.blocks {
                node_at[block] = Some(node);
            }
        }
        let glyphs_lie = self.glyphs_lie();
        for (index, block) in self.blocks.iter().enumerate() {
            let BlockKind::Marker(marker) = block.kind else { continue };
            let follows_label = index > 0
                && matches!(self.blocks[index - 1].kind, BlockKind::Label { .. })
                && self.blocks[index - 1].line == block.line;
            if node_at[index].is_some()
                || matches!(marker, Marker::Digits(_)) && (!is_digits || follows_label)
            {
                continue;
            }
            let same_line = tokens.last().is_some_and(|last| self.blocks[last.block].line == block.line);
            let text = node_at.get(index + 1).copied().flatten().and_then(|node| {
                let next = &self.blocks[index + 1];
                if next.line == block.line {
                    Some((node.scores, 0.8))
                } else {
                    (!self.sheet.dialect.joins_lines() && next.gap == Gap::Line).then_some((node.scores, 0.2))
                }
            });
            let marker = match marker {
                Marker::Numbered(1) if glyphs_lie && !self.text(index).contains(['(', '（']) => {
                    Marker::Sign(ONE_GLYPH)
                }
                marker => marker,
            };
            let is_glued = self.blocks.get(index + 1).is_some_and(|next| next.gap == Gap::Joined);
            tokens.push(Token {
                block: index,
                marker,
                same_line,
                text,
                in_plan: self.in_plan(index),
                past_table: false,
                before_items: false,
                is_glued,
            });
        }
        let is_item =
            |token: &Token| matches!(token.marker, Marker::Numbered(_)) || token.same_line && !token.is_glued;
        let last_line = tokens.iter().rposition(|token| token.same_line).unwrap_or(tokens.len());
        for token in tokens.iter_mut().skip(last_line + 1) {
            token.past_table = true;
        }
        let last = tokens.iter().rposition(is_item).unwrap_or(0);
        for token in &mut tokens[..last] {
            token.before_items = true;
        }
        tokens
    }

    /// Whether the label last met before a block names a box of plan lines.
    fn in_plan(&self, index: usize) -> bool {
        let label = self.blocks[..index].iter().rev().find_map(|block| match block.kind {
            BlockKind::Label { label, .. } => Some(label),
            _ => None,
        });
        let mut number = self.page.first_label;
        for part in self.page.parts {
            match part {
                Part::Row(boxes) => {
                    for pair in boxes.windows(2) {
                        if let [Drawn::Label(_), Drawn::Field(field)] = pair
                            && Some(number) == label
                        {
                            return field.kind == FieldKind::NamedLines;
                        }
                        number += usize::from(matches!(pair[0], Drawn::Label(_)));
                    }
                    number += usize::from(matches!(boxes.last(), Some(Drawn::Label(_))));
                }
                Part::Table(table) => number += table.columns.len(),
                Part::Page(_) => number += 1,
            }
        }
        false
    }

    /// Whether the text has ⑴ for every number: a substitute font's table of characters often maps all
    /// glyphs of such a run to the first.
    fn glyphs_lie(&self) -> bool {
        let glyphs = self.blocks.iter().enumerate().filter_map(|(index, block)| match block.kind {
            BlockKind::Marker(Marker::Numbered(number)) if !self.text(index).contains(['(', '（']) => {
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

    /// Joins the runs that belong to one cell. A number before the line of a plan is part of the line.
    fn join(&self) -> Vec<Node> {
        let mut runs: Vec<(Vec<usize>, Run<'_>)> = Vec::new();
        let mut breaks = Vec::new();
        let (mut after_anchor, mut anchor_before_marker) = (true, true);
        let digits_number = self.table().is_some_and(|table| table.number == Series::Digits);
        for (index, block) in self.blocks.iter().enumerate() {
            if block.kind != BlockKind::Text {
                anchor_before_marker = after_anchor || !matches!(block.kind, BlockKind::Marker(_));
                after_anchor = true;
                continue;
            }
            let line = block.line;
            let mut first = index;
            if index > 0 && self.blocks[index - 1].line == line {
                let from = self.blocks[index - 1].start();
                let is_plan_line = |from: usize| {
                    let text = &self.sheet.text[from..block.spans[0].end];
                    role::scores(&Look::of(text)).best().0 == Role::NamedLine
                };
                let takes_in = match self.blocks[index - 1].kind {
                    BlockKind::Marker(Marker::Numbered(_)) => is_plan_line(block.start()),
                    BlockKind::Marker(Marker::Digits(_)) => !digits_number || is_plan_line(from),
                    _ => false,
                };
                if takes_in {
                    first = index - 1;
                }
            }
            let from = self.blocks[first].start();
            let text = &self.sheet.text[from..block.spans[0].end];
            let alone = (first == 0 || self.blocks[first - 1].line != line)
                && self.blocks.get(index + 1).is_none_or(|next| next.line != line);
            let wide = self.sheet.text[..from].ends_with('　');
            runs.push(((first..=index).collect(), Run::new(text, self.blocks[first].gap, wide, alone)));
            breaks.push(if first == index { after_anchor } else { anchor_before_marker });
            after_anchor = false;
        }
        let plain: Vec<Run<'_>> = runs.iter().map(|(_, run)| run.clone()).collect();
        let lines = Lines::of(self.sheet.dialect, &plain);
        let mut nodes: Vec<Node> = Vec::new();
        for (index, (members, run)) in runs.iter().enumerate() {
            let joined = index > 0 && !breaks[index] && seam::log_odds(&plain[index - 1], run, &lines) > 0.0;
            match nodes.last_mut() {
                Some(node) if joined => {
                    node.blocks.extend(members);
                    node.text.push_str(run.text);
                }
                _ => nodes.push(Node {
                    blocks: members.clone(),
                    text: run.text.to_owned(),
                    scores: run.scores,
                }),
            }
        }
        for node in &mut nodes {
            if node.blocks.len() > 1 {
                node.scores = role::scores(&Look::of(&node.text));
            }
        }
        nodes
    }

    /// Makes texts of the bare numbers that number no row.
    fn add_numbers(&self, nodes: &mut Vec<Node>, uses: &[Option<Use>]) {
        for (index, block) in self.blocks.iter().enumerate() {
            let is_number = matches!(block.kind, BlockKind::Marker(Marker::Digits(_)));
            let is_free = matches!(uses[index], None | Some(Use::Text));
            if is_number && is_free && !nodes.iter().any(|node| node.blocks.contains(&index)) {
                let text = self.text(index).to_owned();
                let scores = role::scores(&Look::of(&text));
                nodes.push(Node { blocks: vec![index], text, scores });
            }
        }
        nodes.sort_by_key(|node| node.blocks[0]);
    }

    /// Gives a text the marker before it that belongs to no item: a bullet within a cell.
    fn take_in_markers(&self, nodes: &mut [Node], uses: &[Option<Use>]) {
        for node in nodes {
            let first = node.blocks[0];
            let is_text = first > 0
                && matches!(self.blocks[first - 1].kind, BlockKind::Marker(_))
                && matches!(uses[first - 1], None | Some(Use::Text))
                && self.blocks[first - 1].line == self.blocks[first].line;
            if is_text {
                node.blocks.insert(0, first - 1);
                node.text.insert_str(0, self.text(first - 1));
                node.scores = role::scores(&Look::of(&node.text));
            }
        }
    }

    fn problem<'f>(&self, frame: &'f mut Frame, nodes: &[Node], uses: &[Option<Use>]) -> Problem<'f> {
        let mut way: Vec<(Step, Between)> = Vec::new();
        let mut node_at = vec![None; self.blocks.len()];
        for (index, node) in nodes.iter().enumerate() {
            node_at[node.blocks[0]] = Some(index);
        }
        let table = self.page.first_table;
        let spot_of = |kind: SpotKind| frame.spots.iter().position(|spot| spot.kind == kind);
        for (index, block) in self.blocks.iter().enumerate() {
            let between = match block.gap {
                Gap::Joined => Between::Joined,
                Gap::Spaces(_) => Between::Space,
                Gap::Line => Between::Line,
                Gap::Blank(_) | Gap::Page | Gap::Start => Between::Blank,
            };
            let step = match (&block.kind, uses[index], node_at[index]) {
                (_, _, Some(node)) => Some(Step::Text(node)),
                (BlockKind::Label { label, .. }, ..) => spot_of(SpotKind::Label(*label)).map(Step::Spot),
                (_, Some(Use::Number { row }), _) => {
                    spot_of(SpotKind::Place(Place::Number { table, row })).map(Step::Spot)
                }
                (_, Some(Use::Heading { row }), _) => {
                    spot_of(SpotKind::Mark(Place::Heading { table, row })).map(Step::Spot)
                }
                (_, Some(Use::Item { row, item, column }), _) => {
                    spot_of(SpotKind::Mark(Place::Cell { table, row, item, column })).map(Step::Spot)
                }
                _ => None,
            };
            if let Some(step) = step {
                way.push((step, between));
            }
        }
        let inline = way.windows(2).filter_map(|pair| match (pair[0].0, pair[1]) {
            (Step::Spot(mark), (Step::Text(_), Between::Joined | Between::Space)) => Some(mark),
            _ => None,
        });
        frame.set_inline(inline);
        let texts: Vec<Text> =
            nodes.iter().map(|node| Text { scores: node.scores, only: Vec::new(), paragraph: 0.0 }).collect();
        let kinship = kinship::between(&nodes.iter().map(|node| node.text.as_str()).collect::<Vec<_>>());
        let openings = nodes.iter().map(|node| opening(&node.text)).collect();
        Problem { frame, texts, way, kinship, openings, steps: self.steps(uses) }
    }

    /// The table of steps for the order in which this page was painted.
    fn steps(&self, uses: &[Option<Use>]) -> &'static assign::Steps {
        use crate::text::dialect::Dialect;
        let items: Vec<usize> =
            (0..self.blocks.len()).filter(|&at| matches!(uses[at], Some(Use::Item { .. }))).collect();
        let with_text = items.iter().filter(|&&at| {
            self.blocks.get(at + 1).is_some_and(|next| {
                next.kind == BlockKind::Text
                    && (next.line == self.blocks[at].line || !self.sheet.dialect.joins_lines())
            })
        });
        let share = with_text.count() as f32 / items.len().max(1) as f32;
        let mode = usize::from(share > 0.33) + usize::from(share > 0.85);
        match (self.sheet.dialect, mode) {
            (Dialect::Tika, 0) => &steps::TIKA_EXCEL,
            (Dialect::Tika, 1) => &steps::TIKA_LO,
            (Dialect::Tika, _) => &steps::TIKA_ROWS,
            (Dialect::PyMuPdf | Dialect::PyPdf | Dialect::Unknown, 0) => &steps::LINES_EXCEL,
            (Dialect::PyMuPdf | Dialect::PyPdf | Dialect::Unknown, 1) => &steps::LINES_LO,
            (Dialect::PyMuPdf | Dialect::PyPdf | Dialect::Unknown, _) => &steps::LINES_ROWS,
            (_, 0) => &steps::JOINED_EXCEL,
            (_, 1) => &steps::JOINED_LO,
            (_, _) => &steps::JOINED_ROWS,
        }
    }

    fn lay_out(
        &self,
        layout: &mut Layout,
        frame: &Frame,
        nodes: &[Node],
        uses: &[Option<Use>],
        answer: &Assignment,
    ) {
        self.lay_out_marks(layout, uses);
        let places = chosen_columns(frame, nodes, answer);
        let mut in_node = vec![false; self.blocks.len()];
        for (index, node) in nodes.iter().enumerate() {
            for &block in &node.blocks {
                in_node[block] = true;
            }
            let spot = answer.spots[index].map(|spot| places[spot]);
            let lines = self.lines(node);
            if let Some(SpotKind::Place(place)) = spot {
                let share = answer.visits[index].iter().find(|(spot, _)| *spot == answer.spots[index]);
                let confidence = share.map_or(0.0, |(_, share)| *share);
                layout.cells.push(Cell { place, lines, confidence, alternatives: Vec::new() });
            } else {
                let spans = lines.into_iter().flat_map(|line| line.pieces).collect();
                layout.residue.push(Residue { spans, reason: Reason::Unclaimed });
            }
        }
        for (index, block) in self.blocks.iter().enumerate() {
            let is_lost =
                matches!(block.kind, BlockKind::Marker(_)) && matches!(uses[index], None | Some(Use::Text));
            if is_lost && !in_node[index] {
                layout.residue.push(Residue { spans: block.spans.clone(), reason: Reason::Unclaimed });
            }
        }
    }

    fn lay_out_marks(&self, layout: &mut Layout, uses: &[Option<Use>]) {
        let table = self.page.first_table;
        for (block, used) in self.blocks.iter().zip(uses) {
            let (BlockKind::Marker(marker), Some(used)) = (&block.kind, used) else { continue };
            let place = match *used {
                Use::Item { row, item, column } => Some(Place::Cell { table, row, item, column }),
                Use::Number { row } => Some(Place::Number { table, row }),
                Use::Heading { row } => Some(Place::Heading { table, row }),
                Use::Entry => None,
                Use::Text => continue,
            };
            let number = match marker {
                Marker::Numbered(number) | Marker::Circled(number) | Marker::Digits(number) => Some(*number),
                Marker::Sign(_) => None,
            };
            layout.marks.push(Mark { place, number, spans: block.spans.clone(), confidence: 1.0 });
        }
    }

    /// The lines of a text, each in pieces.
    fn lines(&self, node: &Node) -> Vec<Line> {
        let mut lines: Vec<Line> = Vec::new();
        for &block in &node.blocks {
            let block = &self.blocks[block];
            match lines.last_mut() {
                Some(line) if matches!(block.gap, Gap::Joined | Gap::Spaces(_)) => {
                    line.pieces.extend(&block.spans);
                }
                _ => lines.push(Line { begins: Break::Wrap, pieces: block.spans.clone() }),
            }
        }
        if let Some(first) = lines.first_mut() {
            first.begins = Break::Paragraph;
        }
        lines
    }
}

/// A number for the kind of sign a line begins with.
fn opening(text: &str) -> u8 {
    match text.trim_start().chars().next() {
        Some('第') => 1,
        Some('(' | '（' | '⑴'..='⒇') => 2,
        Some('①'..='⑳') => 3,
        Some(c) if c.is_numeric() => 4,
        Some('ァ'..='ヶ') => 5,
        Some('・' | '●' | '○' | '◎' | '■' | '□' | '◆' | '◇') => 6,
        _ => 7,
    }
}

/// What each spot is once the texts in it have told which column its marker stands for.
fn chosen_columns(frame: &Frame, nodes: &[Node], answer: &Assignment) -> Vec<SpotKind> {
    let mut kinds: Vec<SpotKind> = frame.spots.iter().map(|spot| spot.kind).collect();
    for (index, spot) in frame.spots.iter().enumerate() {
        let (SpotKind::Place(Place::Cell { table, row, item, .. }), Some(role)) = (spot.kind, spot.role)
        else {
            continue;
        };
        if spot.other_columns.is_empty() {
            continue;
        }
        let texts =
            || answer.spots.iter().enumerate().filter(|(_, at)| **at == Some(index)).map(|(text, _)| text);
        let score = |role: Role| -> f32 { texts().map(|text| nodes[text].scores.of(role)).sum() };
        let mut best = (score(role), spot.kind);
        for &(column, role) in &spot.other_columns {
            let kind = SpotKind::Place(Place::Cell { table, row, item, column });
            if score(role) > best.0 + 0.4 && !kinds.contains(&kind) {
                best = (score(role), kind);
            }
        }
        kinds[index] = best.1;
    }
    kinds
}
