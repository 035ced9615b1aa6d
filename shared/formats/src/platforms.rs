//! Adapters: what a platform's events mean in Relance's words. One file (or folder) each.

pub mod gocardless;
pub mod stripe;
pub mod till;
