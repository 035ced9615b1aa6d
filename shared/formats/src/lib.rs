//! Foreign formats to domain facts, with an error that says where.
//!
//! A webhook is [`verify`]'d over its raw bytes, then [`read`]; only what was verified can be read. Everything here is
//! pure: it is told what time it is, touches no network and no disk, and no input makes it panic.
//!
//! To add a platform: one file under [`platforms`] with its `Adapter`, one arm in [`Platform`].

mod field;
pub mod json;
pub mod logo;
mod mobile;
pub mod original;
pub mod pain008;
pub mod platforms;
pub mod relance;
pub mod signature;
pub mod upload;
mod webhook;

pub use field::email::address as email_address;
pub use field::text::is_https;
pub use mobile::{NoMobile, mobile};
pub use signature::{Headers, SignatureError, Verified};
pub use webhook::{Platform, UnknownPlatform, Unreadable, read, verify};

/// Largest webhook body, in bytes.
pub const BODY_LIMIT: usize = 1_000_000;
