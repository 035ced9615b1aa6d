//! Takes in what accounting platforms and providers of payments tell, and asks these to collect what was ordered. Trigger:
//! HTTP API.

use aws::deployment::{Deployment, Need};
use lambda_http::{Error, run};
use web::WebSettings;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let deployment = Deployment::open(&[Need::OriginSecret]).await?;
    let settings = WebSettings::behind(deployment.public_url(), deployment.origin_secret());
    run(web::webhook::router(deployment.collecting(), settings)).await
}
