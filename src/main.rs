//! The `okoshi` command.

fn main() {}
