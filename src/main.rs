//! The command `mohur`.

fn main() {}
