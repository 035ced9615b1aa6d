//! Does what who runs the deployment asks: portfolios, members, the kill switch. Trigger: invoked by who may.

use aws::deployment::Deployment;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let app = Deployment::open(&[]).await?.silent();
    let answer =
        async |event: LambdaEvent<Value>| Ok::<_, Error>(web::operator::answer(&app, &event.payload).await);
    run(service_fn(answer)).await
}
