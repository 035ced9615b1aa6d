//! Journeys, contracts, simulation and tidy.

pub mod amazon;
pub mod dynoxide;
pub mod functions;
pub mod gocardless;
pub mod local;
pub mod papers;
pub mod python;
pub mod simulation;
pub mod stripe;
pub mod table_contract;
pub mod world;
