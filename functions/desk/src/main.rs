//! Answers the team's page. Trigger: HTTP API, whose authorizer has verified who asks.

mod subject;

use aws::deployment::{Deployment, Need};
use lambda_http::{Error, run};
use web::WebSettings;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let deployment = Deployment::open(&[Need::OriginSecret]).await?;
    let settings = WebSettings::behind(deployment.public_url(), deployment.origin_secret());
    run(web::desk::router(deployment.silent(), settings.of_subjects(subject::of))).await
}
