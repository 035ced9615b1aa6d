//! Foreign formats to domain facts, with an error that says where.
