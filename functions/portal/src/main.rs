//! Answers the debtor's page, and sends the link or the code he asks for. Trigger: HTTP API.

use aws::deployment::{Deployment, Need};
use lambda_http::{Error, run};
use web::WebSettings;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let deployment = Deployment::open(&[Need::OriginSecret, Need::Speaking]).await?;
    let settings = WebSettings::behind(deployment.public_url(), deployment.origin_secret());
    run(web::portal::router(deployment.answering()?, settings)).await
}
