//! The whole of Relance in one process.
#![expect(dead_code, reason = "tied together once the verbs are there")]

mod args;
mod clock;
mod folder;
mod ids;
mod keyring;
mod objects;
mod provider;
mod team;

fn main() {}
