//! The only crate that says AWS: the table, keys, objects, queue and providers behind the ports of `app`, and what wakes a
//! function. No rule lives here, and no verb.
