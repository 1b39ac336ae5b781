//! What the checks of a drawing find, each by a sheet that trips it and near misses that do not; and how far
//! reports got of their targets.
//!
//! Sheets are laid out by hand, so that nothing here hangs on how columns are rebuilt.

mod console;
mod draft;
mod drawings;
mod lost;
mod progress;
mod single;
mod together;
mod wording;
