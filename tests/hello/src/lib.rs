//! What the floors of P7 and P8 link: the calls that Relance makes through the client it makes them with, and nothing
//! around them.

use std::env::{self, VarError};

use aws::wire::Origin;
use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem};
use aws_sdk_kms::types::DataKeySpec;
use aws_sdk_sesv2::types::{EmailContent, RawMessage};
use aws_sdk_sqs::types::SendMessageBatchRequestEntry;
use aws_types::SdkConfig;

/// How the floors reach Amazon.
///
/// # Errors
/// When no client can be made.
pub fn config() -> Result<SdkConfig, Box<dyn std::error::Error + Send + Sync>> {
    Ok(Origin::at("https://floor.invalid").storing()?)
}

/// Table, keys, objects.
pub struct Silent {
    table: aws_sdk_dynamodb::Client,
    keys: aws_sdk_kms::Client,
    objects: aws_sdk_s3::Client,
}

impl Silent {
    /// The clients.
    #[must_use]
    pub fn new(config: &SdkConfig) -> Self {
        Self {
            table: aws_sdk_dynamodb::Client::new(config),
            keys: aws_sdk_kms::Client::new(config),
            objects: aws_sdk_s3::Client::new(config),
        }
    }

    /// Asks each once; how many answered.
    pub async fn ask(&self) -> usize {
        let text = || AttributeValue::S("x".to_owned());
        let put = Put::builder().table_name("x").item("p", text()).condition_expression("x").build().ok();
        let write = TransactWriteItem::builder().set_put(put).build();
        let mut answered = 0;
        answered += usize::from(self.table.get_item().table_name("x").key("p", text()).send().await.is_ok());
        let query = self.table.query().table_name("x").key_condition_expression("x").send().await;
        answered += usize::from(query.is_ok());
        let put = self.table.put_item().table_name("x").item("p", text()).send().await;
        answered += usize::from(put.is_ok());
        let deleted = self.table.delete_item().table_name("x").key("p", text()).send().await;
        answered += usize::from(deleted.is_ok());
        answered += usize::from(self.table.transact_write_items().transact_items(write).send().await.is_ok());
        let made = self.keys.generate_data_key().key_id("x").key_spec(DataKeySpec::Aes256).send().await;
        answered += usize::from(made.is_ok());
        let opened =
            self.keys.decrypt().ciphertext_blob(aws_sdk_kms::primitives::Blob::new("x")).send().await;
        answered += usize::from(opened.is_ok());
        answered += usize::from(self.objects.put_object().bucket("x").key("x").send().await.is_ok());
        answered + usize::from(self.objects.get_object().bucket("x").key("x").send().await.is_ok())
    }
}

/// Where [`Reading`] finds the server that plays DynamoDB.
pub const SERVER: &str = "HELLO_SERVER";
/// Name of its table.
pub const TABLE: &str = "HELLO_TABLE";
/// Partition and range, apart by a space, of the item it reads.
pub const ITEM: &str = "HELLO_ITEM";
/// The partition it reads.
pub const PARTITION: &str = "HELLO_PARTITION";

/// One item and one partition of a table: the calls of a debtor's page.
pub struct Reading {
    client: aws_sdk_dynamodb::Client,
    table: String,
    item: (String, String),
    partition: String,
}

impl Reading {
    /// As the environment says.
    ///
    /// # Errors
    /// When it does not say all, or no client can be made.
    pub fn open() -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let told = |name: &str| -> Result<String, VarError> { env::var(name) };
        let client = aws_sdk_dynamodb::Client::new(&Origin::at(told(SERVER)?).storing()?);
        let item = told(ITEM)?;
        let (partition, range) = item.split_once(' ').ok_or("an item has a partition and a range")?;
        let item = (partition.to_owned(), range.to_owned());
        Ok(Self { client, table: told(TABLE)?, item, partition: told(PARTITION)? })
    }

    /// Reads both; how many items there were.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn ask(&self) -> Result<usize, aws_sdk_dynamodb::Error> {
        let text = |value: &str| AttributeValue::S(value.to_owned());
        let item = self.client.get_item().table_name(&self.table).consistent_read(true);
        let item = item.key("p", text(&self.item.0)).key("r", text(&self.item.1)).send().await?;
        let page = self.client.query().table_name(&self.table).consistent_read(true);
        let page = page.key_condition_expression("p = :hash AND r <= :last");
        let page = page.expression_attribute_values(":hash", text(&self.partition));
        let page = page.expression_attribute_values(":last", text("y")).send().await?;
        Ok(usize::from(item.item.is_some()) + page.items().len())
    }
}

/// The same as [`Silent`] and a queue.
pub struct Queueing(Silent, aws_sdk_sqs::Client);

impl Queueing {
    /// The clients.
    #[must_use]
    pub fn new(config: &SdkConfig) -> Self {
        Self(Silent::new(config), aws_sdk_sqs::Client::new(config))
    }

    /// Asks each once; how many answered.
    pub async fn ask(&self) -> usize {
        let entry = SendMessageBatchRequestEntry::builder().id("x").message_body("x").build().ok();
        let sent =
            self.1.send_message_batch().queue_url("x").set_entries(entry.map(|entry| vec![entry])).send();
        let depth = self.1.get_queue_attributes().queue_url("x").send();
        self.0.ask().await + usize::from(sent.await.is_ok()) + usize::from(depth.await.is_ok())
    }
}

/// The same as [`Silent`] and both providers of messages.
pub struct Speaking(Silent, aws_sdk_sesv2::Client, aws_sdk_sns::Client);

impl Speaking {
    /// The clients.
    #[must_use]
    pub fn new(config: &SdkConfig) -> Self {
        Self(Silent::new(config), aws_sdk_sesv2::Client::new(config), aws_sdk_sns::Client::new(config))
    }

    /// Asks each once; how many answered.
    pub async fn ask(&self) -> usize {
        let raw = RawMessage::builder().data(aws_sdk_sesv2::primitives::Blob::new("x")).build().ok();
        let content = EmailContent::builder().set_raw(raw).build();
        let mail = self.1.send_email().content(content).send().await;
        let text = self.2.publish().phone_number("x").message("x").send().await;
        let out = self.2.check_if_phone_number_is_opted_out().phone_number("x").send().await;
        self.0.ask().await + usize::from(mail.is_ok()) + usize::from(text.is_ok()) + usize::from(out.is_ok())
    }
}
