//! A text as labels are looked for in it: its characters as they are compared, and where each stands.

use std::ops::Range;

use super::atom::{Atom, Gap};
use crate::fold;
use crate::span::Span;

/// Pieces of a torn label lie no further apart than this many runs of characters; a wide table's
/// neighbouring columns put about so many between two lines of a label.
pub(super) const TORN_REACH: usize = 14;
/// On a page, a row of wide boxes may be read between them: pieces that stand under each other lie no more lines
/// and no more runs of characters apart than this.
const TORN_LINES: usize = 6;
pub(super) const TORN_REACH_ON_PAGE: usize = 80;
/// So far beside each other, in half ems, pieces still stand under each other: in a text in columns, a blank may be
/// as wide as a letter.
const TORN_SLACK: usize = 4;

/// The characters of a text as they are compared, and where each stands.
#[derive(Clone, Debug)]
pub struct KeyedText {
    pub(super) keys: Vec<char>,
    /// For each key the byte span of the character it comes from.
    spans: Vec<ShortSpan>,
    /// For each key its atom.
    atoms: Vec<u32>,
    /// For each atom its first key; one more at the end.
    pub(super) starts: Vec<usize>,
    pub(super) gaps: Vec<Gap>,
    /// On a page, for each atom its line, and the columns it takes.
    places: Vec<(usize, Range<usize>)>,
    pub(super) taken: Vec<bool>,
    index: Index,
    /// Lines follow each other only where they stand under each other on the page.
    pub(super) has_places: bool,
}

impl KeyedText {
    /// Keys of all atoms of `text`, none of them taken yet. `has_places` tells that the atoms are stacks of
    /// lines on a page, one after the other.
    pub fn new(text: &str, atoms: &[Atom], has_places: bool) -> Self {
        let place = |atom: &Atom| {
            let width = fold::text_half_ems(atom.span.of(text));
            (atom.line, atom.column..atom.column + width)
        };
        let mut keyed = Self {
            keys: Vec::with_capacity(text.len() / 2),
            spans: Vec::with_capacity(text.len() / 2),
            atoms: Vec::with_capacity(text.len() / 2),
            starts: Vec::with_capacity(atoms.len() + 1),
            gaps: atoms.iter().map(|atom| atom.gap).collect(),
            places: if has_places { atoms.iter().map(place).collect() } else { Vec::new() },
            taken: Vec::new(),
            index: Index::default(),
            has_places,
        };
        for (index, atom) in atoms.iter().enumerate() {
            keyed.starts.push(keyed.keys.len());
            for (at, c) in atom.span.of(text).char_indices() {
                let start = atom.span.start + at;
                let span = ShortSpan::new(start, c.len_utf8());
                fold::push_key(c, |key| {
                    keyed.keys.push(key);
                    keyed.spans.push(span);
                    keyed.atoms.push(index as u32);
                });
            }
        }
        keyed.starts.push(keyed.keys.len());
        keyed.taken = vec![false; keyed.keys.len()];
        keyed.index = Index::of(&keyed.keys);
        keyed
    }

    /// Leaves out what was found so far, so that other labels can be looked for.
    pub fn forget(&mut self) {
        self.taken.fill(false);
    }

    /// Where `key` stands from place `from` on, in order, and a few other places: labels are looked for so often that
    /// no text must be walked for each.
    pub(super) fn may_be(&self, key: char, from: usize) -> impl Iterator<Item = usize> {
        let bucket = self.index.bucket(key);
        let before = bucket.partition_point(|place| (*place as usize) < from);
        bucket[before..].iter().map(|place| *place as usize)
    }

    /// The atom of a key.
    pub(super) fn atom(&self, key: usize) -> usize {
        self.atoms[key] as usize
    }

    pub(super) fn atom_count(&self) -> usize {
        self.gaps.len()
    }

    /// Whether a torn label may go on, after the run of characters `last`, with `next`.
    pub(super) fn may_go_on(&self, last: usize, next: usize) -> bool {
        next - last <= TORN_REACH || self.has_places && self.stands_under(last, next)
    }

    /// On a page, whether a run of characters stands not far under another.
    pub(super) fn stands_under(&self, last: usize, next: usize) -> bool {
        let ((line, columns), (next_line, next_columns)) = (&self.places[last], &self.places[next]);
        columns.start < next_columns.end + TORN_SLACK
            && next_columns.start < columns.end + TORN_SLACK
            && (line + 1..=line + TORN_LINES).contains(next_line)
    }

    /// The runs of characters that begin with `key`, in order.
    pub(super) fn atoms_beginning(&self, key: char) -> impl Iterator<Item = usize> {
        let begins = move |&place: &usize| self.keys[place] == key && self.begins_atom(place);
        self.may_be(key, 0).filter(begins).map(|place| self.atom(place))
    }

    fn begins_atom(&self, key: usize) -> bool {
        key == 0 || self.atoms.get(key) != self.atoms.get(key - 1)
    }

    fn ends_atom(&self, end: usize) -> bool {
        end == self.keys.len() || self.begins_atom(end)
    }

    /// Whether a run of characters ends there: at the end of its atom, or where a label was found before.
    pub(super) fn is_edge(&self, end: usize) -> bool {
        self.ends_atom(end) || self.taken[end] || self.taken[end - 1]
    }

    pub(super) fn is_free(&self, from: usize, to: usize) -> bool {
        !self.taken[from..to].contains(&true)
    }

    /// Byte spans of keys `from..to`, neighbours joined within a run of characters.
    pub(super) fn spans(&self, from: usize, to: usize) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for key in from..to {
            match spans.last_mut() {
                Some(last) if self.spans[key].whole().start <= last.end && !self.begins_atom(key) => {
                    last.end = last.end.max(self.spans[key].whole().end);
                }
                _ => spans.push(self.spans[key].whole()),
            }
        }
        spans
    }
}

/// The span of one character in four bytes, three bits of them its length: a text may have millions of characters, and
/// none is longer than the other bits count.
#[derive(Clone, Copy, Debug)]
struct ShortSpan(u32);

impl ShortSpan {
    fn new(start: usize, length: usize) -> Self {
        Self(((start << 3) | length) as u32)
    }

    fn whole(self) -> Span {
        let start = (self.0 >> 3) as usize;
        Span::new(start, start + (self.0 & 7) as usize)
    }
}

/// The places of all keys, those together whose last bits are the same.
#[derive(Clone, Debug, Default)]
struct Index {
    /// Where each bucket begins in `places`; one more at the end.
    starts: Vec<usize>,
    places: Vec<u32>,
}

impl Index {
    const BUCKETS: usize = 256;

    fn of(keys: &[char]) -> Self {
        let mut starts = vec![0; Self::BUCKETS + 2];
        for &key in keys {
            starts[Self::nth(key) + 2] += 1;
        }
        for bucket in 2..starts.len() {
            starts[bucket] += starts[bucket - 1];
        }
        // Filling a bucket moves its start to its end, which is where the next one begins.
        let mut places = vec![0_u32; keys.len()];
        for (place, &key) in keys.iter().enumerate() {
            let free = &mut starts[Self::nth(key) + 1];
            places[*free] = place as u32; // no text is as long
            *free += 1;
        }
        Self { starts, places }
    }

    fn nth(key: char) -> usize {
        key as usize % Self::BUCKETS
    }

    fn bucket(&self, key: char) -> &[u32] {
        &self.places[self.starts[Self::nth(key)]..self.starts[Self::nth(key) + 1]]
    }
}
