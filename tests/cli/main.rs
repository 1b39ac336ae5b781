//! The command line as scripts meet it: what it prints where, and how it ends.

mod console;

mod drawings;
mod forms;
mod inputs;
mod schema;
