//! The figures of the README, by one command.
fn main() {}
