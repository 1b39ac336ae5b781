//! PDFs of our own making, read back: every kind of font, line, damage and malice that the reader has to stand.
//!
//! Nothing here comes from outside: contents are invented, fonts are built in code.

#![expect(
    clippy::format_collect,
    clippy::format_push_string,
    reason = "fixtures are short: clarity before speed"
)]

#[path = "pdf/writer.rs"]
mod writer;

#[path = "pdf/damage.rs"]
mod damage;
#[path = "pdf/encodings.rs"]
mod encodings;
#[path = "pdf/encryption.rs"]
mod encryption;
#[path = "pdf/hostile.rs"]
mod hostile;
#[path = "pdf/images.rs"]
mod images;
#[path = "pdf/lost.rs"]
mod lost;
#[path = "pdf/mutations.rs"]
mod mutations;
#[path = "pdf/pages.rs"]
mod pages;
#[path = "pdf/ruling.rs"]
mod ruling;
#[path = "pdf/truetype.rs"]
mod truetype;
