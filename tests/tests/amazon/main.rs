//! The ports on AWS, through the real SDK against servers that play Amazon: what an answer proves, what a lost answer
//! leaves open, and what travels.
#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod keys;
mod lost;
mod parcels;
mod providers;
mod server;
mod till;
mod uploads;
