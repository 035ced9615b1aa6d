//! What calls cost, as DynamoDB reports it: for the bench and for whoever wants to know. Off unless asked for, since a
//! report makes every answer longer.

use std::sync::{Mutex, PoisonError};

use aws_sdk_dynamodb::types::{Capacity, ConsumedCapacity, ReturnConsumedCapacity};

/// Most calls that are remembered; more are counted no longer.
const CALLS_LIMIT: usize = 1_000_000;

/// One call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spent {
    /// What was asked: `get`, `query`, `put`, `delete`, `transaction`.
    pub verb: &'static str,
    /// Of what: range keys written, each with about its bytes, or the partition read.
    pub what: Vec<String>,
    /// Units of the table, in tenths.
    pub table_tenths: u64,
    /// Units of its indexes, in tenths.
    pub index_tenths: u64,
}

/// The calls so far.
#[derive(Debug)]
pub struct Tally(Option<Mutex<Vec<Spent>>>);

impl Tally {
    pub(super) const OFF: Self = Self(None);

    pub(super) fn on() -> Self {
        Self(Some(Mutex::default()))
    }

    pub(super) fn asked(&self) -> ReturnConsumedCapacity {
        if self.0.is_some() { ReturnConsumedCapacity::Indexes } else { ReturnConsumedCapacity::None }
    }

    pub(super) fn add(
        &self,
        verb: &'static str,
        what: impl FnOnce() -> Vec<String>,
        consumed: &[ConsumedCapacity],
    ) {
        let Some(calls) = &self.0 else { return };
        let mut calls = calls.lock().unwrap_or_else(PoisonError::into_inner);
        if calls.len() < CALLS_LIMIT {
            let (table_tenths, index_tenths) = (tenths(consumed, of_table), tenths(consumed, of_indexes));
            calls.push(Spent { verb, what: what(), table_tenths, index_tenths });
        }
    }

    /// The calls since it was last asked.
    #[must_use]
    pub fn take(&self) -> Vec<Spent> {
        let Some(calls) = &self.0 else { return Vec::new() };
        std::mem::take(&mut *calls.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn tenths(consumed: &[ConsumedCapacity], of: fn(&ConsumedCapacity) -> Vec<f64>) -> u64 {
    consumed.iter().flat_map(of).map(rounded).sum()
}

#[expect(
    clippy::float_arithmetic,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "DynamoDB counts in halves, as floats"
)]
fn rounded(units: f64) -> u64 {
    (units * 10.0).round() as u64
}

fn of_table(consumed: &ConsumedCapacity) -> Vec<f64> {
    consumed.table().and_then(Capacity::capacity_units).into_iter().collect()
}

fn of_indexes(consumed: &ConsumedCapacity) -> Vec<f64> {
    let indexes = consumed.global_secondary_indexes().into_iter().flatten();
    indexes.filter_map(|(_, index)| index.capacity_units()).collect()
}
