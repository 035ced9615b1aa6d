//! Reads what was written: notes what a team must look at, and mails it once a day. Trigger: the table's stream.

use aws::deployment::{Deployment, Need};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let reader = Deployment::open(&[Need::Alerts]).await?.reader()?;
    let read = async |event: LambdaEvent<Value>| Ok::<_, Error>(reader.project(event.payload).await?);
    run(service_fn(read)).await
}
