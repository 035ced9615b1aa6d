//! The verbs: load, ask the domain, commit. No rule lives here and no protocol: a verb puts others in order.

mod app;
mod asked;
mod change;
pub mod commit;
pub mod delivery;
pub mod desk;
pub mod dispatch;
pub mod error;
pub mod intake;
pub mod ledger;
pub mod link;
pub mod member;
mod merge;
mod plan;
pub mod portal;
pub mod portfolio;
pub mod ports;
pub mod seal;
pub mod sweep;
mod words;

pub use app::{App, Ports, Settings};
pub use error::AppError;
