//! The verbs: load, ask the domain, commit.
