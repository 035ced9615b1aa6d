//! The whole of Relance in one process.
fn main() {}
