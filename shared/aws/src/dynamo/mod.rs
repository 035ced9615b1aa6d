//! The table on DynamoDB: the three verbs of the seam in DynamoDB's words. No expression is spelled anywhere else.
//!
//! One table with two sparse indexes, as the template declares it: `due` (keys only) and `book` (with its row). The seam's
//! limits are checked before DynamoDB is asked, so that both engines say no to the same things; what DynamoDB alone finds
//! is told in the log. An item whose time has passed is given back until DynamoDB forgets it, as the seam says.

mod failure;
mod image;
mod item;
mod making;
mod reading;
mod scan;
mod tally;
mod writing;

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_smithy_types::retry::RetryConfig;
use store::limits;
use store::table::{Item, Key, Page, Query, Read, Table, TableError, Write};

pub use image::image;
pub use tally::{Spent, Tally};

/// The engine.
#[derive(Debug)]
pub struct Dynamo {
    reads: Client,
    /// Never tries again by itself: see `writing`.
    writes: Client,
    table: String,
    tally: Tally,
}

impl Dynamo {
    /// The table of this name.
    #[must_use]
    pub fn of(client: Client, table: impl Into<String>) -> Self {
        let once = client.config().to_builder().retry_config(RetryConfig::disabled()).build();
        Self { reads: client, writes: Client::from_conf(once), table: table.into(), tally: Tally::OFF }
    }

    /// The same, counting what each call costs.
    #[must_use]
    pub fn counting(self) -> Self {
        Self { tally: Tally::on(), ..self }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.table
    }

    /// What calls have cost, if it counts.
    #[must_use]
    pub fn tally(&self) -> &Tally {
        &self.tally
    }
}

#[async_trait]
impl Table for Dynamo {
    async fn get(&self, key: &Key, read: Read) -> Result<Option<Item>, TableError> {
        limits::check_key(key)?;
        self.get_item(key, read).await
    }

    async fn query(&self, query: &Query) -> Result<Page, TableError> {
        limits::check_query(query)?;
        self.page(query).await
    }

    async fn write(&self, actions: Vec<Write>) -> Result<(), TableError> {
        limits::check_write(&actions)?;
        self.write_all(&actions).await
    }
}
