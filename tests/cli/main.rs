//! The command line as scripts meet it: what it prints where, and how it ends.

mod console;

mod drawings;
mod fit;
mod forms;
mod inputs;
mod lists;
mod schema;
