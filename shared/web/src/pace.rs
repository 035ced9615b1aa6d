//! How often one may ask: token buckets in memory, a bounded number of them.
//!
//! Each process counts for itself, so this takes the edge off a flood and is no quota. Names of callers and links are kept
//! as keyed hashes only. It must never fail a request because the table is full: then the oldest half is forgotten.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};

/// Most buckets that are remembered.
const BUCKETS_LIMIT: usize = 20_000;

const MINUTE_MS: i64 = 60_000;

/// What a bucket is for: a link and a caller of the same name are two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Of {
    Link,
    Caller,
}

/// One bucket: it is full again at `full_at_ms`, a minute from now at most.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    full_at_ms: i64,
}

/// The buckets.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    hasher: RandomState,
    buckets: Mutex<HashMap<u64, Bucket>>,
}

impl Pace {
    /// Takes one of `per_minute` for `name`; false when there is none left. A burst may take a whole minute's worth.
    pub(crate) fn takes(&self, of: Of, name: &str, per_minute: u32, now: DateTime<Utc>) -> bool {
        let now_ms = now.timestamp_millis();
        let cost_ms = MINUTE_MS / i64::from(per_minute.max(1));
        let key = self.hasher.hash_one((of, name));
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= BUCKETS_LIMIT && !buckets.contains_key(&key) {
            forget(&mut buckets, now_ms);
        }
        let bucket = buckets.entry(key).or_insert(Bucket { full_at_ms: now_ms });
        bucket.full_at_ms = bucket.full_at_ms.clamp(now_ms, now_ms + MINUTE_MS);
        let left = bucket.full_at_ms + cost_ms <= now_ms + MINUTE_MS;
        if left {
            bucket.full_at_ms += cost_ms;
        }
        left
    }
}

/// Forgets the buckets that are full again; when all are in use, the fuller half.
fn forget(buckets: &mut HashMap<u64, Bucket>, now_ms: i64) {
    buckets.retain(|_, bucket| bucket.full_at_ms > now_ms);
    if buckets.len() < BUCKETS_LIMIT {
        return;
    }
    let mut ends: Vec<i64> = buckets.values().map(|bucket| bucket.full_at_ms).collect();
    let (_, median, _) = ends.select_nth_unstable(BUCKETS_LIMIT / 2);
    let median = *median;
    buckets.retain(|_, bucket| bucket.full_at_ms > median);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap()
    }

    #[test]
    fn a_burst_takes_a_minutes_worth_and_then_waits() {
        let pace = Pace::default();
        let taken = (0..100).filter(|_| pace.takes(Of::Link, "a", 60, at(0))).count();
        assert_eq!(taken, 60);
        assert!(!pace.takes(Of::Link, "a", 60, at(0)));
        assert!(pace.takes(Of::Link, "a", 60, at(1)));
        assert!(!pace.takes(Of::Link, "a", 60, at(1)));
        assert!(pace.takes(Of::Caller, "a", 60, at(1)), "a caller is not a link");
    }

    #[test]
    fn a_flood_of_names_does_not_grow_the_table() {
        let pace = Pace::default();
        for name in 0..BUCKETS_LIMIT + 500 {
            assert!(pace.takes(Of::Caller, &name.to_string(), 300, at(0)));
        }
        assert!(pace.buckets.lock().unwrap().len() <= BUCKETS_LIMIT);
    }

    #[test]
    fn a_clock_that_goes_back_blocks_nobody_for_long() {
        let pace = Pace::default();
        assert!((0..60).all(|_| pace.takes(Of::Link, "a", 60, at(500))));
        assert!(!pace.takes(Of::Link, "a", 60, at(0)));
        assert!(pace.takes(Of::Link, "a", 60, at(2)));
    }
}
