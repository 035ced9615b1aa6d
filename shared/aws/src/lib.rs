//! The only crate that says AWS: the table, keys, objects, queue and providers behind the ports of `app`, and what wakes a
//! function. No rule lives here, and no verb.

pub mod batch;
pub mod channels;
pub mod clock;
pub mod deployment;
pub mod depot;
pub mod dynamo;
pub mod emf;
pub mod env;
pub mod errands;
pub mod feedback;
pub mod ids;
pub mod kms;
mod log;
mod picture;
pub mod post;
pub mod s3;
pub mod ses;
pub mod sns;
pub mod sqs;
pub mod stream;
pub mod till;
mod verdict;
pub mod wire;
