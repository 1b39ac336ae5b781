//! okoshi (起こし, as in 書き起こし) turns Japanese priority-goal sheets into structured records that say where
//! every value was read and how sure it is.
//!
//! # The house
//!
//! ```text
//!   input ──▶ text ──▶ blocks ──▶ layout ──▶ record ──▶ validate ──▶ output
//!   Source    Sheet    Block      Layout     Record     Reading      JSON
//!               ▲         ▲          ▲          ▲
//!               └─────────┴── form ──┴──────────┘   (drawings in grammar/)
//! ```
//!
//! | n | stage | door | gives | can fail |
//! | --- | --- | --- | --- | --- |
//! | 1 | [`input`] | `read` | bytes and their hash | yes: the system |
//! | 2 | [`text`] | `read` | sheets: text, and what stands where | yes: PDF, no text |
//! | 3 | [`blocks`] | `split` | labels, markers and texts with spans | no |
//! | 4 | [`layout`] | `rebuild` | cells in their places | no |
//! | 5 | [`record`] | `fill` | typed values with evidence, residue, ledger | no |
//! | 6 | [`validate`] | `check` | diagnostics | no |
//! | 7 | [`output`] | `record` | the public shape | no |
//!
//! [`pipeline`] is the whole flow in a few lines. A stage uses only earlier stages' types and the shared
//! modules: [`form`], [`sheet`], [`geometry`], [`span`], [`fold`], [`marker`], [`value`], [`diagnostic`],
//! [`cp932`], [`error`] and [`wording`]. [`batch`] reads many inputs on many threads, whatever is done with each.
//!
//! Laws, each held by a test: the ledger sums to the source and the spans tile it; a text is what its spans
//! hold; layout loses and makes no block; the same bytes give the same JSON; no stage names a later one;
//! no label of a form stands in the code.

pub mod batch;
pub mod blocks;
pub mod cli;
pub mod cp932;
pub mod diagnostic;
pub mod error;
pub mod fold;
pub mod form;
pub mod geometry;
pub mod input;
pub mod layout;
pub mod marker;
pub mod output;
pub mod pipeline;
pub mod record;
pub mod sheet;
pub mod span;
pub mod text;
pub mod validate;
pub mod value;
pub mod wording;
