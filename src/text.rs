//! Stage 2 of 7, text: a file's bytes in, its text with spans out, and geometry where there is any.
//!
//! input → **text** → blocks → layout → record → validate → output

pub mod fold;
pub mod pdf;
