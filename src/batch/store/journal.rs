//! Lines of the journal: what became of an input, and where its records are, each behind a checksum.

use serde::{Deserialize, Serialize};

use crate::batch::facts::Facts;

/// A line of the journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Line {
    pub(super) facts: Facts,
    pub(super) records: Stretch,
}

/// Where the records of an input are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stretch {
    pub(super) file: Which,
    pub(super) offset: u64,
    pub(super) length: u64,
    pub(super) crc32: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Which {
    /// `records.part`, of a run under way.
    Part,
    /// `records.jsonl`, of a run that is over.
    Done,
}

/// A line with its checksum before it.
pub(super) fn sealed(json: &str) -> String {
    format!("{:08x} {json}\n", crc32fast::hash(json.as_bytes()))
}

/// What a line says, if it is whole.
pub(super) fn unsealed(line: &str) -> Option<&str> {
    let (sum, json) = line.strip_suffix('\n')?.split_once(' ')?;
    let is_whole = u32::from_str_radix(sum, 16).ok()? == crc32fast::hash(json.as_bytes());
    is_whole.then_some(json)
}
