//! The pages of a sheet, each with its blocks in the order in which later steps go over them.

use std::borrow::Cow;
use std::ops::Range;

use super::frame::{PageParts, pages};
use super::unweave::{follows, reordered};
use crate::blocks::{Block, BlockKind};
use crate::form::{Drawn, Form, Part};
use crate::layout::role;
use crate::sheet::Sheet;
use crate::text::dialect::Order;

/// The blocks of each page of the form, cut where a further page's head stands, the lines of each cell one
/// behind the other.
pub(super) fn split_pages<'b, 'f>(
    sheet: &Sheet,
    blocks: &'b [Block],
    form: &'f Form,
) -> Vec<(PageParts<'f>, Cow<'b, [Block]>)> {
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
    let put_back = |(parts, blocks): (PageParts<'f>, &'b [Block])| {
        let blocks = match sheet.dialect.order() {
            Order::Lines | Order::Boxes => unwoven(sheet, blocks, form, &parts),
            _ => Cow::Borrowed(blocks),
        };
        (parts, blocks)
    };
    pages(form).into_iter().zip(cut).map(put_back).collect()
}

/// The blocks of a page, the lines of each cell of its table one behind the other.
fn unwoven<'b>(sheet: &Sheet, blocks: &'b [Block], form: &Form, parts: &PageParts<'_>) -> Cow<'b, [Block]> {
    let mut first = parts.first_label;
    for part in parts.parts {
        match part {
            Part::Row(boxes) => first += boxes.iter().filter(|b| matches!(b, Drawn::Label(_))).count(),
            Part::Table(table) => {
                let woven = match sheet.dialect.order() {
                    // Boxes come in any order, those of labels among them.
                    Order::Boxes => 0..blocks.len(),
                    _ => below(blocks, first..first + table.columns.len()),
                };
                let follows = follows(sheet, blocks, &role::of_columns(form, table), woven);
                return Cow::Owned(reordered(blocks, &follows));
            }
            Part::Page(_) => {}
        }
    }
    Cow::Borrowed(blocks)
}

/// The blocks from the last of some labels to the next label of any other kind.
fn below(blocks: &[Block], labels: Range<usize>) -> Range<usize> {
    let label = |block: &Block| match block.kind {
        BlockKind::Label { label, .. } => Some(label),
        _ => None,
    };
    let start = blocks
        .iter()
        .rposition(|block| label(block).is_some_and(|label| labels.contains(&label)))
        .map_or(blocks.len(), |last| last + 1);
    let end = blocks[start..].iter().position(|block| label(block).is_some());
    start..end.map_or(blocks.len(), |length| start + length)
}
