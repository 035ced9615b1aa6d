//! The structured creditor reference (ISO 11649).
