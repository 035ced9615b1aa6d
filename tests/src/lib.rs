//! Journeys, contracts, simulation and tidy.

pub mod table_contract;
