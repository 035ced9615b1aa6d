//! The contract of the seam on DynamoDB, over HTTP through the real SDK: the same checks as on the embedded table.
#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use std::sync::Arc;

use async_trait::async_trait;
use store::table::Table;
use tests::dynoxide;
use tests::table_contract::Engine;

/// One table a check, on one server for all of them.
struct OnDynamo;

#[async_trait]
impl Engine for OnDynamo {
    fn is_here(&self) -> bool {
        dynoxide::url().is_some()
    }

    async fn open(&self) -> Arc<dyn Table> {
        Arc::new(dynoxide::table().await.unwrap())
    }

    fn stories(&self) -> u32 {
        if std::env::var_os("RELANCE_FULL").is_some() { 64 } else { 8 }
    }
}

mod on_dynamo {
    tests::table_contract!(super::OnDynamo);
}
