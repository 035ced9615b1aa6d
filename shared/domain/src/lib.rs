//! The rules of collection. Pure: no clock, no network, no disk, no float. It is told what day it is.

pub mod account;
pub mod action;
pub mod allocation;
pub mod breaker;
pub mod bugs;
pub mod calendar;
pub mod case;
pub mod checkout;
pub mod code;
pub mod debtor;
pub mod decide;
pub mod dispute;
pub mod event;
pub mod hold;
pub mod ids;
pub mod invoice;
pub mod money;
pub mod payment;
pub mod plan;
pub mod portfolio;
pub mod reference;
pub mod request;
pub mod scenario;
pub mod sieve;
pub mod statement;
pub mod timeline;
