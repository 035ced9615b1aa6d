//! Writing: all of it or nothing, and the truth about which of the two.
//!
//! The SDK never tries a write again: it forgets how the try before went, and only that tells what the last answer proves.
//! So it is done here, with a token that makes trying again safe:
//!
//! - A transaction carries it as its `ClientRequestToken`: DynamoDB carries it out once and says yes each time, so a
//!   condition that fails after a try of unknown outcome is a real one.
//! - A write of one item goes alone, for half the price. A put under a condition then leaves the token in the item: when its
//!   condition fails after a try of unknown outcome, DynamoDB shows the item (in the same answer), and the token tells
//!   whether that try was ours. If it is not, or the write was a delete, the outcome stays open: `Unavailable`, which is
//!   what the seam has for it.

use std::time::Duration;

use app::ports::Ids;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, Delete, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem,
};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use data_encoding::HEXLOWER;
use store::limits::item_bytes;
use store::table::{Condition, Item, Key, TableError, Write};
use thiserror::Error;

use super::Dynamo;
use super::failure::{cancelled, meaning};
use super::item::{self, PARTITION, TOKEN, VERSION, number, text};
use crate::ids::SystemIds;
use crate::wire::TRIES;

/// Milliseconds before the second try; doubled with each more, and as much again at random.
const PAUSE_MILLIS: u64 = 25;

/// A write whose first try may or may not have happened, and whose last one says nothing about it.
#[derive(Debug, Error)]
#[error("a try of this write had no answer, and nothing tells whether it was carried out")]
struct Open;

/// One try.
enum Tried {
    /// Carried out.
    Done,
    /// An earlier try of the same write was.
    DoneBefore,
    /// Not carried out by this try.
    Not(TableError),
}

impl Dynamo {
    pub(super) async fn write_all(&self, actions: &[Write]) -> Result<(), TableError> {
        let token = token();
        let mut open = false;
        let mut last = TableError::Unavailable(Open.into());
        for turn in 0..TRIES {
            if turn > 0 {
                pause(turn).await;
            }
            match self.try_once(actions, &token).await {
                Tried::Done | Tried::DoneBefore => return Ok(()),
                Tried::Not(error @ TableError::Unavailable(_)) => (open, last) = (true, error),
                Tried::Not(TableError::Throttled) => last = TableError::Throttled,
                Tried::Not(error) if open && !is_proof(actions) => return Err(left_open(error)),
                Tried::Not(error) => return Err(error),
            }
        }
        Err(if open { left_open(last) } else { last })
    }

    async fn try_once(&self, actions: &[Write], token: &str) -> Tried {
        match actions {
            [Write::Put(item, condition)] => self.put_alone(item, *condition, token).await,
            [Write::Delete(key, condition)] => self.delete_alone(key, *condition).await,
            _ => self.transact(actions, token).await,
        }
    }

    async fn put_alone(&self, item: &Item, condition: Condition, token: &str) -> Tried {
        let mut whole = item::whole(item);
        let (expression, expected) = expression(condition);
        let mut call =
            self.writes.put_item().table_name(&self.table).return_consumed_capacity(self.tally.asked());
        if let Some(expression) = expression {
            whole.insert(TOKEN.to_owned(), text(token));
            call = call
                .condition_expression(expression)
                .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        }
        if let Some(version) = expected {
            call = call.expression_attribute_values(":v", version);
        }
        match call.set_item(Some(whole)).send().await {
            Ok(done) => {
                let consumed = done.consumed_capacity.as_slice();
                self.tally.add("put", || vec![written(item)], consumed);
                Tried::Done
            }
            Err(error) if is_ours(&error, token) => Tried::DoneBefore,
            Err(error) => Tried::Not(meaning(error)),
        }
    }

    async fn delete_alone(&self, key: &Key, condition: Condition) -> Tried {
        let (expression, expected) = expression(condition);
        let mut call = self
            .writes
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(item::key(key)))
            .set_condition_expression(expression.map(str::to_owned))
            .return_consumed_capacity(self.tally.asked());
        if let Some(version) = expected {
            call = call.expression_attribute_values(":v", version);
        }
        match call.send().await {
            Ok(done) => {
                let consumed = done.consumed_capacity.as_slice();
                self.tally.add("delete", || vec![key.range.clone()], consumed);
                Tried::Done
            }
            Err(error) => Tried::Not(meaning(error)),
        }
    }

    async fn transact(&self, actions: &[Write], token: &str) -> Tried {
        let mut places = Vec::with_capacity(actions.len());
        let mut items = Vec::with_capacity(actions.len());
        for (place, action) in actions.iter().enumerate() {
            if let Some(item) = self.transacted(action) {
                places.push(place);
                items.push(item);
            }
        }
        if items.is_empty() {
            // Checks of nothing
            return Tried::Done;
        }
        let call = self.writes.transact_write_items().client_request_token(token);
        let call = call.set_transact_items(Some(items)).return_consumed_capacity(self.tally.asked());
        match call.send().await {
            Ok(done) => {
                let consumed = done.consumed_capacity.unwrap_or_default();
                let what = || actions.iter().map(named).collect();
                self.tally.add("transaction", what, &consumed);
                Tried::Done
            }
            Err(error) => Tried::Not(match why_cancelled(&error) {
                Some(TableError::ConditionFailed { action }) => {
                    TableError::ConditionFailed { action: places.get(action).copied().unwrap_or(action) }
                }
                Some(known) => known,
                None => meaning(error),
            }),
        }
    }

    /// The action in a transaction. A check of [`Condition::Any`] holds whatever is there, and DynamoDB has no word for it.
    fn transacted(&self, action: &Write) -> Option<TransactWriteItem> {
        let item = TransactWriteItem::builder();
        let (expression, expected) = expression(action.condition());
        let expression = expression.map(str::to_owned);
        let values = expected.map(|version| [(":v".to_owned(), version)].into());
        let item = match action {
            Write::Put(put, _) => {
                let put = Put::builder().table_name(&self.table).set_item(Some(item::whole(put)));
                let put = put.set_condition_expression(expression).set_expression_attribute_values(values);
                item.put(put.build().ok()?)
            }
            Write::Delete(key, _) => {
                let delete = Delete::builder().table_name(&self.table).set_key(Some(item::key(key)));
                let delete =
                    delete.set_condition_expression(expression).set_expression_attribute_values(values);
                item.delete(delete.build().ok()?)
            }
            Write::Check(key, _) => {
                let check = ConditionCheck::builder().table_name(&self.table).set_key(Some(item::key(key)));
                let check = check.condition_expression(expression?).set_expression_attribute_values(values);
                item.condition_check(check.build().ok()?)
            }
        };
        Some(item.build())
    }
}

/// The condition as DynamoDB reads it, and the version that it names.
fn expression(condition: Condition) -> (Option<&'static str>, Option<AttributeValue>) {
    const _: () = assert!(PARTITION.len() == 1 && VERSION.len() == 1, "the names in the expressions below");
    match condition {
        Condition::Absent => (Some("attribute_not_exists(p)"), None),
        Condition::Version(version) => (Some("v = :v"), Some(number(&version))),
        Condition::Any => (None, None),
    }
}

/// Whether a refusal after a try of unknown outcome says that this try was not carried out either: the token of a
/// transaction makes sure of it.
fn is_proof(actions: &[Write]) -> bool {
    !matches!(actions, [Write::Put(..) | Write::Delete(..)])
}

fn left_open(error: TableError) -> TableError {
    match error {
        TableError::Unavailable(_) => error,
        _ => TableError::Unavailable(Open.into()),
    }
}

/// The condition failed because the item is there as this very write put it, in an earlier try.
fn is_ours(error: &SdkError<PutItemError, HttpResponse>, token: &str) -> bool {
    let Some(PutItemError::ConditionalCheckFailedException(failed)) = error.as_service_error() else {
        return false;
    };
    let there = failed.item().and_then(|item| item.get(TOKEN));
    there.and_then(|there| there.as_s().ok()).is_some_and(|there| there == token)
}

fn why_cancelled(error: &SdkError<TransactWriteItemsError, HttpResponse>) -> Option<TableError> {
    match error.as_service_error() {
        Some(TransactWriteItemsError::TransactionCanceledException(why)) => {
            cancelled(why.cancellation_reasons())
        }
        _ => None,
    }
}

/// What was written, for the tally: the range and about how many bytes.
fn written(item: &Item) -> String {
    format!("{} {}", item.key.range, item_bytes(item))
}

fn named(action: &Write) -> String {
    match action {
        Write::Put(item, _) => written(item),
        Write::Delete(key, _) | Write::Check(key, _) => key.range.clone(),
    }
}

/// 96 random bits: no two writes of ten minutes share one.
fn token() -> String {
    let mut bytes = [0; 12];
    SystemIds.fill(&mut bytes);
    HEXLOWER.encode(&bytes)
}

async fn pause(turn: u32) {
    let mut dice = [0];
    SystemIds.fill(&mut dice);
    let least = PAUSE_MILLIS << (turn - 1);
    tokio::time::sleep(Duration::from_millis(least + least * u64::from(dice[0]) / 255)).await;
}
