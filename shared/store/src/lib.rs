//! What is remembered: the table seam, its embedded engine, keys and entities.

pub mod embedded;
pub mod limits;
pub mod table;
