//! Sets what a debtor takes with him: statements, schedules, receipts; and describes the API. Trigger: HTTP API.
//!
//! It alone links a typesetter and the description: every other function stays small and starts quickly.

use aws::deployment::{Deployment, Need};
use lambda_http::{Error, run};
use print::Typesetter;
use web::WebSettings;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let deployment = Deployment::open(&[Need::OriginSecret]).await?;
    let settings = WebSettings::behind(deployment.public_url(), deployment.origin_secret());
    run(web::portal::papers(deployment.printing(Typesetter), settings)).await
}
