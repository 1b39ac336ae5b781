//! How much two texts have in common: an item's method, target and report speak of one thing.

use std::collections::HashMap;

use super::pieces::Piece;
use super::segment::Segment;
use crate::fold;
use crate::layout::topic::{self, Topic};

/// What a nat counts for two texts of one item, which is met from several sides at once.
pub(super) const OF_ITEM: f32 = 0.5;
/// The same for a text and its row's heading, which is met by all texts of the row.
pub(super) const OF_HEADING: f32 = 0.25;

/// How much likelier two texts belong to one item than to two, in eighths of a nat: a page may hold millions of
/// pairs.
pub type Kinship = i8;

fn kin(nats: f32) -> Kinship {
    (nats * 8.0).round().clamp(-127.0, 127.0) as Kinship
}

/// The same in nats.
pub(super) fn nats(kin: Kinship) -> f32 {
    f32::from(kin) / 8.0
}

/// For each pair of segments, row by row, how much likelier they belong to one item than to two.
pub fn between(pieces: &[Piece], segments: &[Segment]) -> Vec<Kinship> {
    let weighed = weighed(pieces.iter().map(|piece| piece.text.as_str()));
    let norms: Vec<f32> = weighed.iter().map(|pairs| norm_of(pairs)).collect();
    let count = pieces.len();
    let mut shared = vec![0.0f32; count * count];
    for a in 0..count {
        for b in a + 1..count {
            let common = common(&weighed[a], &weighed[b]);
            shared[a * count + b] = common;
            shared[b * count + a] = common;
        }
    }
    let above = sums(&shared, count);
    let norm = |of: &Segment| norms[of.start..of.end].iter().sum::<f32>();
    let topics = topics(pieces, segments);
    let mut kinship = vec![0; segments.len() * segments.len()];
    for (i, a) in segments.iter().enumerate() {
        for (j, b) in segments.iter().enumerate().skip(i + 1) {
            if a.end > b.start && b.end > a.start {
                continue;
            }
            let corner = |row: usize, column: usize| above[row * (count + 1) + column];
            let common = corner(a.end, b.end) - corner(a.start, b.end) - corner(a.end, b.start)
                + corner(a.start, b.start);
            let kin = kin(odds(common as f32, norm(a) * norm(b)) + topic::odds(&topics[i], &topics[j]));
            kinship[i * segments.len() + j] = kin;
            kinship[j * segments.len() + i] = kin;
        }
    }
    kinship
}

/// For each segment and other text, segment by segment, the same.
pub(super) fn with(pieces: &[Piece], segments: &[Segment], others: &[&str]) -> Vec<Kinship> {
    let weighed = weighed(pieces.iter().map(|piece| piece.text.as_str()).chain(others.iter().copied()));
    let (of_pieces, of_others) = weighed.split_at(pieces.len());
    let norms: Vec<f32> = of_pieces.iter().map(|pairs| norm_of(pairs)).collect();
    let other_norms: Vec<f32> = of_others.iter().map(|pairs| norm_of(pairs)).collect();
    let shared: Vec<f32> =
        of_pieces.iter().flat_map(|one| of_others.iter().map(|other| common(one, other))).collect();
    let other_topics: Vec<topic::Row> = others.iter().map(|other| Topic::of(other).scaled()).collect();
    let mut kinship = Vec::with_capacity(segments.len() * others.len());
    for (segment, own) in segments.iter().zip(topics(pieces, segments)) {
        let norm: f32 = norms[segment.start..segment.end].iter().sum();
        for (other, other_norm) in other_norms.iter().enumerate() {
            let common: f32 =
                (segment.start..segment.end).map(|piece| shared[piece * others.len() + other]).sum();
            kinship.push(kin(odds(common, norm * other_norm) + topic::odds(&own, &other_topics[other])));
        }
    }
    kinship
}

/// For each pair of texts, row by row, how much their words alone speak for one item, in nats; for fitting.
pub fn by_words(texts: &[String]) -> Vec<f32> {
    let weighed = weighed(texts.iter().map(String::as_str));
    let norms: Vec<f32> = weighed.iter().map(|pairs| norm_of(pairs)).collect();
    let of = |a: usize, b: usize| odds(common(&weighed[a], &weighed[b]), norms[a] * norms[b]);
    (0..texts.len()).flat_map(|a| (0..texts.len()).map(move |b| (a, b))).map(|(a, b)| of(a, b)).collect()
}

/// Where each segment lies among the topics.
fn topics(pieces: &[Piece], segments: &[Segment]) -> Vec<topic::Row> {
    let of_pieces: Vec<Topic> = pieces.iter().map(|piece| Topic::of(&piece.text)).collect();
    let of = |segment: &Segment| {
        let mut topic = Topic::NONE;
        for piece in &of_pieces[segment.start..segment.end] {
            topic.add(piece);
        }
        topic.scaled()
    };
    segments.iter().map(of).collect()
}

/// For each text its pairs, each with what it weighs: the rarer among the texts the more.
fn weighed<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<Vec<(u64, f32)>> {
    let pairs: Vec<Vec<u64>> = texts.map(pairs_of).collect();
    let mut counts: HashMap<u64, u32> = HashMap::new();
    for pair in pairs.iter().flatten() {
        *counts.entry(*pair).or_default() += 1;
    }
    let total = pairs.len().max(2) as f32;
    let weight = |pair: u64| (total / counts[&pair] as f32).ln().max(0.05).powi(2);
    pairs.iter().map(|pairs| pairs.iter().map(|&pair| (pair, weight(pair))).collect()).collect()
}

fn norm_of(weighed: &[(u64, f32)]) -> f32 {
    weighed.iter().map(|(_, weight)| weight).sum()
}

/// For each row and column of a square the sum of all that lies above and to the left, so that the sum of any
/// rectangle takes four looks: segments of many pieces are many.
fn sums(square: &[f32], side: usize) -> Vec<f64> {
    let mut sums = vec![0.0; (side + 1) * (side + 1)];
    for row in 0..side {
        let mut along = 0.0;
        for column in 0..side {
            along += f64::from(square[row * side + column]);
            sums[(row + 1) * (side + 1) + column + 1] = sums[row * (side + 1) + column + 1] + along;
        }
    }
    sums
}

/// What words in common speak for, in nats; `norms` is the product of what all words of either weigh. Counted
/// on the sheets of eleven towns: how often texts of one item have so much in common, against texts of two.
fn odds(common: f32, norms: f32) -> f32 {
    // What rounding leaves is nothing in common.
    let likeness = if common > 1e-6 { common / norms.sqrt() } else { 0.0 };
    match likeness {
        x if x < 0.005 => -0.47,
        x if x < 0.05 => 0.16,
        x if x < 0.12 => 1.34,
        x if x < 0.25 => 2.42,
        _ => 3.59,
    }
}

/// The weight of what two sorted lists share.
fn common(a: &[(u64, f32)], b: &[(u64, f32)]) -> f32 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while i < a.len() && j < b.len() {
        match a[i].0.cmp(&b[j].0) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                sum += a[i].1;
                i += 1;
                j += 1;
            }
        }
    }
    sum
}

/// The neighbouring pairs of letters of a text, its numbers and what they count, in order and once each;
/// kana alone tell nothing.
fn pairs_of(text: &str) -> Vec<u64> {
    let key = fold::key(text);
    let tells = |c: char| c.is_alphanumeric() && !('ぁ'..='ん').contains(&c);
    let pair = |kind: u64, a: u64, b: u64| kind << 60 | a << 30 | b;
    let mut pairs: Vec<u64> = key
        .windows(2)
        .filter(|two| tells(two[0]) && tells(two[1]) && !two[0].is_ascii_digit() && !two[1].is_ascii_digit())
        .map(|two| pair(0, two[0] as u64, two[1] as u64))
        .collect();
    let mut number = None;
    for &c in &key {
        match (c.to_digit(10), number) {
            (Some(digit), before) => {
                number = Some((before.unwrap_or(0u64) * 10 + u64::from(digit)) % 1_000_000_000);
            }
            (None, Some(_)) if matches!(c, ',' | '.') => {}
            (None, Some(value)) => {
                pairs.extend([pair(1, value, 0), pair(2, 0, c as u64)]);
                number = None;
            }
            (None, None) => {}
        }
    }
    pairs.extend(number.map(|value| pair(1, value, 0)));
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}
