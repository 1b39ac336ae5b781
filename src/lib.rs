//! okoshi (起こし, as in 書き起こし) turns Japanese priority-goal sheets into structured records.

pub mod geometry;
pub mod span;
pub mod value;
