//! A function that links the table, keys, objects and a queue, and asks each of them once an event.

use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let config = hello::config()?;
    let clients = &hello::Queueing::new(&config);
    run(service_fn(async move |_: LambdaEvent<Value>| Ok::<_, Error>(Box::pin(clients.ask()).await))).await
}
