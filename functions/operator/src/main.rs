//! Does what who runs the deployment asks: portfolios, members, the kill switch, a portfolio carried away or taken in.
//! Trigger: invoked by who may.

use aws::deployment::Deployment;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let deployment = Deployment::open(&[]).await?;
    let app = deployment.silent();
    let answer = async |event: LambdaEvent<Value>| {
        let depot = deployment.depot(event.context.deadline());
        Ok::<_, Error>(web::operator::answer(&app, &depot, &event.payload).await)
    };
    run(service_fn(answer)).await
}
