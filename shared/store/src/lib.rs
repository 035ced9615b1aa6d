//! What is remembered: the table seam, its embedded engine, keys and entities.

pub mod table;
