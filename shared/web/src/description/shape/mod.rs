//! Shapes of what is asked and answered, for the description only: the values themselves are views and forms of `app`.
//!
//! Answers name every field and refuse others, so that the test which compares them with real answers sees what is new. A
//! field of a few words is an enum: the debtor's pages take their types from here.

pub mod action;
pub mod card;
pub mod debit;
pub mod declaration;
pub mod delivery;
pub mod desk;
pub mod dispute;
pub mod erasure;
pub mod event;
pub mod file;
pub mod history;
pub mod letterhead;
pub mod name;
pub mod own;
pub mod paper;
pub mod payee;
pub mod plan;
pub mod policy;
pub mod portal;
pub mod word;

pub use action::*;
pub use card::*;
pub use debit::*;
pub use declaration::*;
pub use delivery::{Delivered, SignatureHeaders, Taken};
pub use desk::*;
pub use dispute::*;
pub use erasure::*;
pub use file::*;
pub use history::*;
pub use letterhead::*;
pub use name::*;
pub use own::*;
pub use paper::*;
pub use payee::*;
pub use plan::*;
pub use policy::*;
pub use portal::*;
pub use word::*;
