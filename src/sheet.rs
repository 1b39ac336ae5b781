//! One page's (or two pages') worth of source: a sheet as it was extracted, its text never altered.

use crate::geometry::Page;
use crate::text::damage::{Damage, Spacing};
use crate::text::dialect::Dialect;

/// One sheet as extracted.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Its characters, as the extractor gave them.
    pub text: String,
    /// Where the text begins in the file's text, in bytes.
    pub offset: usize,
    /// First and last page of the file, from 1.
    pub pages: (usize, usize),
    /// What stands where, if the source tells; spans point into `text`. Empty for a PDF whose places mean nothing.
    pub geometry: Vec<Page>,
    /// Which extractor's habits the text shows.
    pub dialect: Dialect,
    /// What damage the text took.
    pub damage: Vec<Damage>,
    /// Which blanks part no words.
    pub spacing: Option<Spacing>,
}
