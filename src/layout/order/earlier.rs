//! What a sheet's earlier pages tell of the next: a row's items have the same numbers there, its heading the
//! same words, and their texts something in common with those of the pages before.

use std::collections::HashMap;

use super::Posed;
use super::frame::{Frame, SpotKind};
use super::kinship;
use super::outcome;
use super::pieces::Piece;
use super::segment::Segment;
use super::skeleton::Use;
use super::solve::Answer;
use crate::layout::Place;
use crate::layout::role::Role;

/// What it is worth that a heading has the words it had on the page before, in nats.
const SAME_WORDS: f32 = 6.0;

/// What the pages before hold of a list that goes on from page to page.
#[derive(Clone, Debug, Default)]
pub(super) struct Earlier {
    /// The list in the record.
    rows: String,
    texts: Vec<Text>,
    /// For each row how many items it has.
    items: Vec<u8>,
}

/// A text of an earlier page.
#[derive(Clone, Debug)]
struct Text {
    row: usize,
    /// Its item; none for a heading.
    item: Option<usize>,
    words: String,
    key: u64,
    /// How likely it stands there.
    share: f32,
}

impl Earlier {
    /// Adds a page that was solved, whose table fills the list `rows`; another list begins anew.
    pub(super) fn add(&mut self, rows: &str, posed: &Posed, answer: &Answer) {
        if self.rows != rows {
            *self = Self { rows: rows.to_string(), ..Self::default() };
        }
        let kinds = outcome::chosen_columns(posed, answer);
        for placed in &answer.placed {
            let (row, item) = match kinds[placed.spot] {
                SpotKind::Place(Place::Heading { row, .. }) => (row, None),
                SpotKind::Place(Place::Cell { row, item, .. }) => (row, Some(item)),
                _ => continue,
            };
            let segment = &posed.segments[placed.segment];
            let words = segment.words(&posed.pieces);
            self.texts.push(Text { row, item, words, key: segment.key, share: placed.share });
        }
        for used in posed.uses.iter().flatten() {
            if let Use::Item { row, item, .. } = *used {
                if self.items.len() <= row {
                    self.items.resize(row + 1, 0);
                }
                self.items[row] = self.items[row].max(item as u8 + 1);
            }
        }
    }

    /// For each row of the list `rows` how many items it has; nothing if no page before holds any.
    pub(super) fn items(&self, rows: &str) -> &[u8] {
        if self.rows == rows { &self.items } else { &[] }
    }

    /// For each segment and spot of a page, segment by segment, what the earlier pages are worth to it; nothing
    /// where there are none.
    pub(super) fn told(&self, rows: &str, frame: &Frame, pieces: &[Piece], segments: &[Segment]) -> Vec<f32> {
        if self.rows != rows || self.texts.is_empty() {
            return Vec::new();
        }
        let words: Vec<&str> = self.texts.iter().map(|text| text.words.as_str()).collect();
        let kinship = kinship::with(pieces, segments, &words);
        let mut of_item: HashMap<(usize, Option<usize>), Vec<usize>> = HashMap::new();
        for (number, text) in self.texts.iter().enumerate() {
            of_item.entry((text.row, text.item)).or_default().push(number);
        }
        let none = Vec::new();
        let of = |row: usize, item: Option<usize>| of_item.get(&(row, item)).unwrap_or(&none);
        let mut told = vec![0.0; segments.len() * frame.spots.len()];
        for (at, spot) in frame.spots.iter().enumerate() {
            let SpotKind::Place(Place::Cell { row, item, .. }) = spot.kind else { continue };
            let is_heading = spot.role == Some(Role::Heading);
            for (number, segment) in segments.iter().enumerate() {
                let drawn: f32 = if is_heading {
                    let same = of(row, None).iter().filter(|text| self.texts[**text].key == segment.key);
                    same.map(|text| SAME_WORDS * self.texts[*text].share).sum()
                } else {
                    let by = |texts: &[usize]| -> f32 {
                        let kin = |text: &usize| kinship::nats(kinship[number * words.len() + text]);
                        texts.iter().map(|text| kin(text) * self.texts[*text].share).sum()
                    };
                    kinship::OF_ITEM * by(of(row, Some(item))) + kinship::OF_HEADING * by(of(row, None))
                };
                told[number * frame.spots.len() + at] = drawn;
            }
        }
        told
    }
}
