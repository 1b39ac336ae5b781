//! What every search over readings of the markers needs: the likeliest ones kept, and the way back.

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};

use super::Use;

/// Readings kept at each marker.
const BEAM: usize = 100;
/// Readings that cost so much more than the cheapest are given up, in nats.
const HOPELESS: f32 = 14.0;

/// A reading of the markers met so far.
pub(super) trait Reading: Copy {
    /// What it cost up to here, in nats.
    fn cost(&self) -> f32;
    /// A well mixed number for all that what is to come depends on.
    fn future(&self) -> u64;
}

/// Keeps the likeliest readings, of those that only differ in their past the likeliest one. What a reading
/// will surely cost yet counts: `pending`, never less than 0.
pub(super) fn prune<R: Reading>(beam: &mut Vec<R>, pending: impl Fn(&R) -> f32) {
    let mut least = f32::INFINITY;
    let mut ranked: Vec<u64> = Vec::with_capacity(beam.len());
    for (reading, at) in beam.iter().zip(0..) {
        if reading.cost() <= least + HOPELESS {
            let cost = reading.cost() + pending(reading);
            least = least.min(cost);
            ranked.push(u64::from(rank(cost)) << 32 | at);
        }
    }
    ranked.sort_unstable();
    let hopeless = rank(least + HOPELESS);
    let mut met = HashSet::with_capacity_and_hasher(2 * BEAM, BuildHasherDefault::<AsIs>::default());
    let mut kept = Vec::with_capacity(BEAM);
    for ranked in ranked {
        if (ranked >> 32) as u32 > hopeless || kept.len() == BEAM {
            break;
        }
        let reading = beam[ranked as u32 as usize];
        if met.insert(reading.future()) {
            kept.push(reading);
        }
    }
    *beam = kept;
}

/// One number for many, in which each bit depends on all of them.
pub(super) fn mixed(parts: impl Iterator<Item = u64>) -> u64 {
    parts.fold(0, |hash, part| (hash ^ part).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29))
}

/// A number that is the greater the greater a cost is.
fn rank(cost: f32) -> u32 {
    let bits = cost.to_bits();
    if bits >> 31 == 0 { bits | 1 << 31 } else { !bits }
}

/// Numbers that are well mixed already need no further hashing.
#[derive(Default)]
struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| hash.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}

/// What each reading took the marker before for, and where that one came from.
pub(super) struct Steps(Vec<(u32, Use)>);

impl Steps {
    /// The start, as step 0.
    pub(super) fn new() -> Self {
        Self(vec![(0, Use::Text)])
    }

    /// The number of a step that follows another.
    pub(super) fn push(&mut self, before: u32, used: Use) -> u32 {
        self.0.push((before, used));
        (self.0.len() - 1) as u32
    }

    /// What each marker was taken for on the way to a step.
    pub(super) fn uses(&self, mut at: u32) -> Vec<Use> {
        let mut uses = Vec::new();
        while at != 0 {
            let (before, used) = self.0[at as usize];
            uses.push(used);
            at = before;
        }
        uses.reverse();
        uses
    }
}
