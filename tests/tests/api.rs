//! The HTTP surface, called as a stranger would: every route, every class of bad input, every fence.
//!
//! The routers are asked without a socket over the embedded table in memory; the clock stands still until a test sets it.

#![allow(clippy::unwrap_used, reason = "a test stops where it cannot go on")]

#[path = "api/accounts.rs"]
mod accounts;
#[path = "api/asking.rs"]
mod asking;
#[path = "api/committed.rs"]
mod committed;
#[path = "api/described.rs"]
mod described;
#[path = "api/erasing.rs"]
mod erasing;
#[path = "api/files.rs"]
mod files;
#[path = "api/gateway.rs"]
mod gateway;
#[path = "api/isolation.rs"]
mod isolation;
#[path = "api/noise.rs"]
mod noise;
#[path = "api/once.rs"]
mod once;
#[path = "api/originals.rs"]
mod originals;
#[path = "api/own.rs"]
mod own;
#[path = "api/papers.rs"]
mod papers;
#[path = "api/paying.rs"]
mod paying;
#[path = "api/refusals.rs"]
mod refusals;
#[path = "api/routes.rs"]
mod routes;
#[path = "api/session.rs"]
mod session;
#[path = "api/story.rs"]
mod story;
#[path = "api/world.rs"]
mod world;
