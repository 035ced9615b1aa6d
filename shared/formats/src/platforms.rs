//! Adapters: what a platform's events mean in Relance's words. One file (or folder) each.

pub mod stripe;
