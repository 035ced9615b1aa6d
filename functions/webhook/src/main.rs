//! Takes in what accounting platforms tell. Trigger: HTTP API.

fn main() {}
