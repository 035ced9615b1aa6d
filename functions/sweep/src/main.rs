//! Finds what is due, decides, and queues what is to be sent. Trigger: EventBridge Scheduler, every 15 minutes.

use std::sync::Arc;

use app::round::Rounds;
use aws::deployment::{Deployment, Need};
use aws::errands;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let deployment = Deployment::open(&[Need::Errands]).await?;
    let app = deployment.silent();
    let rounds = Rounds::new(app.clone(), Arc::new(deployment.errands()), deployment.errands_a_sweep());
    let round = async |event: LambdaEvent<Value>| {
        Ok::<_, Error>(errands::find(&app, &rounds, deployment.on_our_clock(event.context.deadline())).await?)
    };
    run(service_fn(round)).await
}
