//! The laws of the house, held on the samples, on sheets of our own making, and on whatever chance brings.
//!
//! Nothing here comes from outside: contents are invented.

mod encodings;
mod held;
mod painters;
mod same;
mod sheets;
mod stages;
mod survival;
