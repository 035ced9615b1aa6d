//! What is remembered: the table seam, its embedded engine, keys and how a value becomes an item.
//!
//! A body is one JSON text rather than one attribute a field: nothing but keys, version and index entries is ever asked of
//! the table, so a body costs one attribute on DynamoDB and one column here, and is read by serde alone.

pub mod belonging;
pub mod embedded;
pub mod keys;
pub mod limits;
pub mod press;
pub mod record;
pub mod table;
