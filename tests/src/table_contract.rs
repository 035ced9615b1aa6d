//! What every engine of the table seam must keep, so that the embedded table and DynamoDB are the same thing.
//!
//! Call [`crate::table_contract!`] with an [`Engine`] inside a module of a test: it makes one test of each check. The checks
//! only use the seam; they allow what DynamoDB allows itself (indexes that lag, an empty last page, contention) and nothing
//! else. What is true of one engine alone is tested with that engine. No check may sleep or measure time.

#![allow(
    missing_docs,
    clippy::missing_errors_doc,
    clippy::missing_panics_doc,
    reason = "a check is named by what it proves; its errors and panics are its findings"
)]

pub mod conditions;
pub mod indexes;
pub mod limits;
pub mod model;
pub mod order;
pub mod racing;

use std::sync::Arc;

use async_trait::async_trait;
use store::table::{Condition, Index, Item, Key, Order, Page, Query, Range, Read, Table, TableError, Write};

/// Most looks at an index that lags behind.
const LOOKS: usize = 200;
/// Most pages of one walk.
const PAGES: usize = 2_000;

/// What a check gives back: an error that it did not expect.
pub type Checked = Result<(), TableError>;

/// An engine under test.
#[async_trait]
pub trait Engine: Send + Sync + 'static {
    /// False on a machine that lacks what the engine stands on; it says so itself, and its checks do not run.
    fn is_here(&self) -> bool {
        true
    }

    /// A table that holds nothing of an earlier run. Each check stays in partitions of its own, so one may serve all.
    async fn open(&self) -> Arc<dyn Table>;

    /// Called between two looks at an index that lags: wait here for as long as the engine's indexes may need.
    async fn settle(&self) {}

    /// How many random stories the model is told.
    fn stories(&self) -> u32 {
        64
    }
}

/// Runs one check on an engine.
///
/// # Panics
/// When the engine does not keep it.
pub async fn run(engine: impl Engine, name: &'static str, check: impl AsyncFnOnce(&Bench) -> Checked) {
    if !engine.is_here() {
        return;
    }
    let table = engine.open().await;
    let bench = Bench { table, engine: Arc::new(engine), name };
    if let Err(error) = check(&bench).await {
        panic!("{name}: {error:?}");
    }
}

/// Makes a test of each check on the engine that the expression builds.
#[macro_export]
macro_rules! table_contract {
    ($engine:expr) => {
        $crate::table_contract!(@conditions $engine;
            what_is_put_comes_back_whole
            what_is_not_there_is_nothing
            every_condition_is_judged_on_what_is_there
            a_put_replaces_the_whole_item
            a_refused_write_leaves_nothing_behind
            the_first_action_that_fails_is_named
            a_check_changes_nothing
        );
        $crate::table_contract!(@limits $engine;
            a_write_holds_100_actions_and_no_more
            a_write_holds_4_mb_and_not_a_byte_more
            an_item_holds_400_kb_and_not_a_byte_more
            a_write_needs_an_action
            a_write_names_each_key_once
            a_key_is_neither_empty_nor_too_long
            a_bound_is_neither_empty_nor_too_long
            a_version_grows_by_one
            a_page_holds_at_least_one_item
            a_page_ends_at_1_mb
            a_cursor_belongs_to_its_query
        );
        $crate::table_contract!(@order $engine;
            ranges_are_in_byte_order
            a_query_takes_the_part_it_names
            a_query_stays_in_its_partition
            a_page_says_when_there_may_be_more
            a_walk_survives_what_is_written_meanwhile
            a_strong_read_sees_every_write_before_it
        );
        $crate::table_contract!(@indexes $engine;
            the_due_index_holds_keys_of_what_is_due_and_nothing_else
            the_book_index_holds_rows_and_nothing_else
            an_entry_moves_with_its_item_and_goes_with_it
            a_refused_write_leaves_the_indexes_alone
            entries_of_the_same_sort_key_are_walked_once_each
            a_part_of_an_index_can_be_asked_for
        );
        $crate::table_contract!(@model $engine;
            any_story_ends_as_in_a_sorted_map
        );
        $crate::table_contract!(@racing $engine;
            of_many_creators_one_wins
            no_update_is_lost
            parallel_transfers_keep_the_sum
        );
    };
    (@$room:ident $engine:expr; $($check:ident)*) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $check() {
                let check = $crate::table_contract::$room::$check;
                $crate::table_contract::run($engine, stringify!($check), check).await;
            }
        )*
    };
}

/// What a check works with.
#[derive(Clone)]
pub struct Bench {
    // Closed before the engine, which may own the folder it lies in.
    table: Arc<dyn Table>,
    engine: Arc<dyn Engine>,
    name: &'static str,
}

impl Bench {
    fn partition(&self, which: impl std::fmt::Display) -> String {
        format!("{}-{which}", self.name)
    }

    /// A key in the check's first partition.
    fn key(&self, range: &str) -> Key {
        Key { partition: self.partition(0), range: range.to_owned() }
    }

    /// A plain item there, in version 1.
    fn item(&self, range: &str) -> Item {
        plain(self.key(range), 1)
    }

    async fn put(&self, item: Item) -> Checked {
        self.table.write(vec![Write::Put(item, Condition::Any)]).await
    }

    async fn put_all(&self, ranges: &[&str]) -> Checked {
        for range in ranges {
            self.put(self.item(range)).await?;
        }
        Ok(())
    }

    async fn get(&self, range: &str) -> Result<Option<Item>, TableError> {
        self.table.get(&self.key(range), Read::Strong).await
    }

    /// A question for all of the check's first partition, in pages of 100.
    fn query(&self) -> Query {
        question(Index::Main, self.partition(0))
    }

    async fn page(&self, query: &Query) -> Result<Page, TableError> {
        self.table.query(query).await
    }

    /// All items of a query, page by page.
    async fn walk(&self, query: &Query) -> Result<Vec<Item>, TableError> {
        let mut query = query.clone();
        let mut items = Vec::new();
        for _ in 0..PAGES {
            let page = self.page(&query).await?;
            assert!(page.items.len() <= query.limit, "a page holds at most its limit");
            items.extend(page.items);
            query.cursor = page.next;
            if query.cursor.is_none() {
                return Ok(items);
            }
        }
        panic!("a walk of more than {PAGES} pages");
    }

    async fn ranges(&self, query: &Query) -> Result<Vec<String>, TableError> {
        Ok(self.walk(query).await?.into_iter().map(|item| item.key.range).collect())
    }

    /// Waits until a walk over an index gives `expected`, in whatever order among equal sort keys.
    async fn index_becomes(&self, query: &Query, expected: &[Item]) -> Checked {
        let mut seen = Vec::new();
        for _ in 0..LOOKS {
            seen = self.walk(query).await?;
            assert!(in_order(&seen, query), "an index is read in the order of its sort key");
            if same(&seen, expected) {
                return Ok(());
            }
            self.engine.settle().await;
        }
        panic!("{:?} never became right: seen {seen:#?}, expected {expected:#?}", query.index);
    }

    async fn refuses(&self, actions: Vec<Write>) {
        let answer = self.table.write(actions).await;
        assert!(matches!(answer, Err(TableError::Limit(_))), "a limit was expected, not {answer:?}");
    }

    async fn refuses_query(&self, query: &Query) {
        let answer = self.page(query).await;
        assert!(matches!(answer, Err(TableError::Limit(_))), "a limit was expected, not {answer:?}");
    }
}

fn plain(key: Key, version: u64) -> Item {
    Item { key, version, body: "{}".to_owned(), due: None, book: None, expires_at: None }
}

fn question(index: Index, partition: String) -> Query {
    let read = if index == Index::Main { Read::Strong } else { Read::Eventual };
    Query { index, partition, range: Range::All, order: Order::Ascending, limit: 100, cursor: None, read }
}

fn sort(item: &Item, index: Index) -> &str {
    let entry = match index {
        Index::Main => Some(&item.key.range),
        Index::Due => item.due.as_ref().map(|due| &due.sort),
        Index::Book => item.book.as_ref().map(|book| &book.sort),
    };
    entry.map_or("", String::as_str)
}

fn in_order(items: &[Item], query: &Query) -> bool {
    items.windows(2).all(|pair| {
        let (first, second) = (sort(&pair[0], query.index), sort(&pair[1], query.index));
        match query.order {
            Order::Ascending => first <= second,
            Order::Descending => first >= second,
        }
    })
}

fn same(seen: &[Item], expected: &[Item]) -> bool {
    let by_key = |items: &[Item]| {
        let mut items = items.to_vec();
        items.sort_by(|one, other| one.key.cmp(&other.key));
        items
    };
    by_key(seen) == by_key(expected)
}
