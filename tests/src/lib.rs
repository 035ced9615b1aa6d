//! Journeys, contracts, simulation and tidy.
