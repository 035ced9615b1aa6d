//! Carries out errands: decides again, claims, speaks, marks. Trigger: SQS.

use aws::deployment::{Deployment, Need};
use aws::errands;
use aws_lambda_events::event::sqs::SqsEvent;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let deployment = Deployment::open(&[Need::Speaking]).await?;
    let (app, at_once) = (deployment.speaking()?, deployment.sends_at_once());
    let carry_out = async |LambdaEvent { payload, context }: LambdaEvent<SqsEvent>| {
        Ok::<_, Error>(
            errands::carry_out_all(&app, payload, at_once, deployment.on_our_clock(context.deadline())).await,
        )
    };
    run(service_fn(carry_out)).await
}
