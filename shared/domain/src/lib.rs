//! The rules of collection. Pure: no clock, no network, no disk, no float. It is told what day it is.

pub mod calendar;
pub mod debtor;
pub mod event;
pub mod ids;
pub mod money;
pub mod reference;
