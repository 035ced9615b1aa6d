//! A function that reads an item and a partition at each event and answers with their number: the calls of a debtor's page
//! without the page.

use hello::Reading;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let table = &Reading::open()?;
    run(service_fn(async move |_: LambdaEvent<Value>| Ok::<_, Error>(table.ask().await?))).await
}
