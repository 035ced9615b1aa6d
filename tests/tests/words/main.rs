//! Every notice, in every language and on its channels: what it says, what it never says, and that nothing from outside
//! becomes template, markup, header or link.

#![allow(clippy::unwrap_used, reason = "what cannot be set up fails its test")]

mod confirmations;
mod given;
mod instalments;
mod languages;
mod mails;
mod mime;
mod publishing;
mod texts;
