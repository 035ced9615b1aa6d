//! The verbs: load, ask the domain, commit. No rule lives here and no protocol: a verb puts others in order.

pub mod alerts;
mod app;
mod asked;
pub mod audit;
mod change;
mod checkout;
pub mod commit;
pub mod delivery;
pub mod desk;
pub mod dispatch;
pub mod error;
pub mod facts;
pub mod file;
pub mod founding;
mod inputs;
pub mod intake;
pub mod ledger;
pub mod link;
pub mod member;
mod merge;
pub mod operator;
pub mod parcel;
mod plan;
pub mod portal;
pub mod portfolio;
pub mod ports;
pub mod round;
pub mod seal;
mod settle;
pub mod stop;
pub mod sweep;
pub mod till;
mod waking;
mod words;

pub use app::{App, Ports, Settings};
pub use error::AppError;
