//! Hears what providers tell. Triggers: SQS behind the topic of SES's events, and SNS's delivery log of text messages.

use aws::deployment::{Deployment, Need};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let listener = Deployment::open(&[Need::Feedback]).await?.listener()?;
    let hear = async |event: LambdaEvent<Value>| Ok::<_, Error>(listener.wake(event.payload).await?);
    run(service_fn(hear)).await
}
