//! The verbs: load, ask the domain, commit. No rule lives here and no protocol: a verb puts others in order.

pub mod error;
pub mod ports;

pub use error::AppError;
