//! The embedded table: the contract of the seam, in memory and on a file, and what it alone promises: a file that
//! survives a crash, group commit, refusals at the door, and a full disk that harms nobody.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use std::io::{BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use async_trait::async_trait;
use store::embedded::{Embedded, OpenError};
use store::table::{
    Book, Condition, Due, Index, Item, Key, Order, Query, Range, Read, Table, TableError, Whole, Write,
};
use tempfile::TempDir;
use tests::simulation::plain::Plain;
use tests::table_contract::Engine;
use tokio::task::JoinSet;

struct InMemory;

#[async_trait]
impl Engine for InMemory {
    async fn open(&self) -> Arc<dyn Table> {
        Arc::new(Embedded::in_memory().unwrap())
    }

    fn stories(&self) -> u32 {
        256
    }
}

struct OnFile(TempDir);

#[async_trait]
impl Engine for OnFile {
    async fn open(&self) -> Arc<dyn Table> {
        Arc::new(Embedded::open(self.0.path().join("table.db")).unwrap())
    }

    fn stories(&self) -> u32 {
        16
    }
}

struct AsAMap;

#[async_trait]
impl Engine for AsAMap {
    async fn open(&self) -> Arc<dyn Table> {
        Arc::new(Plain::default())
    }

    fn stories(&self) -> u32 {
        256
    }
}

mod as_a_map {
    tests::table_contract!(super::AsAMap);
}

mod in_memory {
    tests::table_contract!(super::InMemory);
}

mod on_a_file {
    tests::table_contract!(super::OnFile(tempfile::tempdir().unwrap()));
}

fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("table.db");
    (folder, path)
}

fn key(partition: &str, range: &str) -> Key {
    Key { partition: partition.to_owned(), range: range.to_owned() }
}

fn item(key: Key, version: u64) -> Item {
    Item { key, version, body: "{}".to_owned(), due: None, book: None, expires_at: None }
}

async fn walk(table: &Embedded, index: Index, partition: &str) -> Vec<Item> {
    let mut query = Query {
        index,
        partition: partition.to_owned(),
        range: Range::All,
        order: Order::Ascending,
        limit: 100,
        cursor: None,
        read: Read::Strong,
    };
    let mut items = Vec::new();
    loop {
        let page = table.query(&query).await.unwrap();
        items.extend(page.items);
        query.cursor = page.next;
        if query.cursor.is_none() {
            return items;
        }
    }
}

#[tokio::test]
async fn what_was_written_is_there_after_closing_and_opening_again() {
    let (_folder, path) = folder();
    let table = Embedded::open(&path).unwrap();
    table.write(vec![Write::Put(item(key("p", "a"), 1), Condition::Absent)]).await.unwrap();
    table.close();
    assert!(!path.with_file_name("table.db-wal").exists(), "a clean stop empties the log into the file");
    let table = Embedded::open(&path).unwrap();
    assert_eq!(table.get(&key("p", "a"), Read::Strong).await.unwrap(), Some(item(key("p", "a"), 1)));
}

#[tokio::test]
async fn a_file_is_opened_by_one_at_a_time() {
    let (_folder, path) = folder();
    let first = Embedded::open(&path).unwrap();
    let second = Embedded::open(&path).unwrap_err();
    assert!(matches!(second, OpenError::InUse(_)), "{second:?}");
    assert!(second.to_string().contains("in use by another process"), "{second}");
    first.write(vec![Write::Put(item(key("p", "a"), 1), Condition::Absent)]).await.unwrap();
    first.close();
    Embedded::open(&path).unwrap();
}

#[cfg(unix)]
#[test]
fn a_file_with_two_names_is_still_one_file() {
    let (folder, path) = folder();
    let first = Embedded::open(&path).unwrap();
    let other = folder.path().join("other.db");
    std::os::unix::fs::symlink(&path, &other).unwrap();
    assert!(matches!(Embedded::open(&other), Err(OpenError::InUse(_))));
    first.close();
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let (folder, _) = folder();
    let error = Embedded::open(folder.path().join("nowhere").join("table.db")).unwrap_err();
    assert!(error.to_string().contains("nowhere"), "{error}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_callers_share_a_commit() {
    let (_folder, path) = folder();
    let table = Arc::new(Embedded::open(&path).unwrap());
    let mut callers = JoinSet::new();
    for caller in 0..64 {
        let table = Arc::clone(&table);
        callers.spawn(async move {
            for turn in 0..50 {
                let item = item(key("p", &format!("{caller}-{turn}")), 1);
                table.write(vec![Write::Put(item, Condition::Absent)]).await.unwrap();
            }
        });
    }
    callers.join_all().await;
    let stats = table.stats();
    assert_eq!((stats.writes, stats.refused), (3200, 0));
    assert!(stats.commits * 4 < stats.writes, "{stats:?}");
}

#[tokio::test]
async fn a_refused_write_costs_no_sync() {
    let (_folder, path) = folder();
    let table = Embedded::open(&path).unwrap();
    let create = || vec![Write::Put(item(key("p", "a"), 1), Condition::Absent)];
    table.write(create()).await.unwrap();
    table.write(create()).await.unwrap_err();
    table.write(vec![Write::Check(key("p", "a"), Condition::Version(1))]).await.unwrap();
    let stats = table.stats();
    assert_eq!((stats.commits, stats.writes, stats.refused), (1, 2, 1));
}

fn large(range: usize) -> Vec<Write> {
    let bare = item(key("p", &format!("{range:03}")), 1);
    vec![Write::Put(Item { body: "x".repeat(20_000), ..bare }, Condition::Absent)]
}

#[tokio::test]
async fn a_full_disk_refuses_and_works_again_once_there_is_room() {
    let (_folder, path) = folder();
    let table = Embedded::open_at_most(&path, 64).unwrap();
    let mut fitting = 0;
    let refusal = loop {
        match table.write(large(fitting)).await {
            Ok(()) => fitting += 1,
            Err(error) => break error,
        }
        assert!(fitting < 64, "64 pages hold less than 64 such items");
    };
    assert!(matches!(refusal, TableError::Unavailable(_)), "{refusal:?}");
    assert!(fitting > 5);
    assert_eq!(walk(&table, Index::Main, "p").await.len(), fitting, "nothing of the refused write is there");
    table.write(vec![Write::Delete(key("p", "000"), Condition::Version(1))]).await.unwrap();
    table.write(large(fitting)).await.unwrap();
    table.close();
    assert_eq!(walk(&Embedded::open(&path).unwrap(), Index::Main, "p").await.len(), fitting);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_full_disk_what_was_confirmed_is_what_is_there() {
    let (_folder, path) = folder();
    let table = Arc::new(Embedded::open_at_most(&path, 128).unwrap());
    let mut callers = JoinSet::new();
    for caller in 0..64 {
        let table = Arc::clone(&table);
        callers.spawn(async move { table.write(large(caller)).await.map(|()| format!("{caller:03}")) });
    }
    let answers = callers.join_all().await;
    let all_known = |answer: &Result<_, _>| matches!(answer, Ok(_) | Err(TableError::Unavailable(_)));
    assert!(answers.iter().all(all_known));
    let mut confirmed: Vec<String> = answers.into_iter().filter_map(Result::ok).collect();
    confirmed.sort();
    assert!(confirmed.len() < 64);
    let there = walk(&table, Index::Main, "p").await;
    assert_eq!(there.into_iter().map(|item| item.key.range).collect::<Vec<_>>(), confirmed);
}

#[tokio::test]
async fn what_has_expired_is_forgotten_a_hundred_at_a_time() {
    let table = Embedded::in_memory().unwrap();
    for n in 0..150 {
        let expiring = Item { expires_at: Some(1000 + n), ..item(key("p", &format!("{n:03}")), 1) };
        table.write(vec![Write::Put(expiring, Condition::Absent)]).await.unwrap();
    }
    table.write(vec![Write::Put(item(key("p", "kept"), 1), Condition::Absent)]).await.unwrap();
    let mut forgotten = Vec::new();
    for _ in 0..3 {
        forgotten.push(table.forget_expired(1119).await.unwrap());
    }
    assert_eq!(forgotten, [100, 20, 0]);
    let left = walk(&table, Index::Main, "p").await;
    assert_eq!((left.len(), left[0].key.range.as_str()), (31, "120"));
}

/// Names the file, in the process that is there to be killed.
const KILLED_FILE: &str = "RELANCE_KILLED_FILE";
const WRITERS: usize = 8;
/// Far more than a writer gets to.
const WRITES: u64 = 100_000;

/// Each write puts two halves, each with its entries in the indexes, and raises the head that counts them.
fn halves(writer: usize, n: u64) -> Vec<Write> {
    let partition = format!("writer-{writer}");
    let half = |side: &str| {
        let range = format!("{n:06}{side}");
        let due = Due { partition: format!("due-{writer}"), sort: range.clone() };
        let book = Book { partition: format!("book-{writer}"), sort: range.clone(), row: "{}".to_owned() };
        Item { due: Some(due), book: Some(book), ..item(key(&partition, &range), 1) }
    };
    let before = if n == 1 { Condition::Absent } else { Condition::Version(n - 1) };
    vec![
        Write::Put(half("a"), Condition::Absent),
        Write::Put(item(key(&partition, "head"), n), before),
        Write::Put(half("b"), Condition::Absent),
    ]
}

async fn head(table: &Embedded, writer: usize) -> u64 {
    let head = table.get(&key(&format!("writer-{writer}"), "head"), Read::Strong).await.unwrap();
    head.map_or(0, |head| head.version)
}

/// Not a test by itself: the process that the next test starts, so that there is somebody to kill.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_writer_to_be_killed() {
    let Some(path) = std::env::var_os(KILLED_FILE) else { return };
    let table = Arc::new(Embedded::open(path).unwrap());
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        let table = Arc::clone(&table);
        writers.spawn(async move {
            for n in head(&table, writer).await + 1..WRITES {
                table.write(halves(writer, n)).await.unwrap();
                // Past the capture of test output; one call, so that lines do not mix.
                std::io::stdout().write_all(format!("\nconfirmed {writer} {n}\n").as_bytes()).unwrap();
            }
        });
    }
    writers.join_all().await;
}

fn start_writer(path: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "a_writer_to_be_killed", "--nocapture"])
        .env(KILLED_FILE, path)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Kills the writer after so many confirmations; returns the last one each of its callers got.
fn kill_after(confirmations: usize, path: &Path) -> [u64; WRITERS] {
    let mut child = start_writer(path);
    let mut confirmed = [0; WRITERS];
    let mut count = 0;
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        let Some((writer, n)) = line.strip_prefix("confirmed ").and_then(|rest| rest.split_once(' ')) else {
            continue;
        };
        confirmed[writer.parse::<usize>().unwrap()] = n.parse().unwrap();
        count += 1;
        if count == confirmations {
            assert!(matches!(Embedded::open(path), Err(OpenError::InUse(_))), "the other process has it");
            child.kill().unwrap();
        }
    }
    assert!(!child.wait().unwrap().success(), "it was killed");
    assert!(count >= confirmations);
    confirmed
}

#[tokio::test]
async fn what_was_confirmed_survives_kill_9_and_nothing_is_torn() {
    let (_folder, path) = folder();
    for confirmations in [1, 40, 97, 211, 400] {
        let confirmed = kill_after(confirmations, &path);
        let table = Embedded::open(&path).unwrap();
        for (writer, confirmed) in confirmed.into_iter().enumerate() {
            check_halves(&table, writer, confirmed).await;
        }
        table.close();
    }
}

async fn check_halves(table: &Embedded, writer: usize, confirmed: u64) {
    let head = head(table, writer).await;
    assert!(head >= confirmed, "writer {writer} was told {confirmed}, there are {head}");
    let whole: Vec<String> = (1..=head).flat_map(|n| [format!("{n:06}a"), format!("{n:06}b")]).collect();
    for (index, name) in [(Index::Main, "writer"), (Index::Due, "due"), (Index::Book, "book")] {
        let items = walk(table, index, &format!("{name}-{writer}")).await;
        let mut ranges: Vec<String> = items.into_iter().map(|item| item.key.range).collect();
        ranges.retain(|range| range != "head");
        assert_eq!(ranges, whole);
    }
}

#[tokio::test]
async fn the_whole_table_is_walked_in_the_order_of_its_keys_a_page_at_a_time() {
    let (_folder, path) = folder();
    for table in [Embedded::in_memory().unwrap(), Embedded::open(&path).unwrap()] {
        let mut expected = Vec::new();
        // Not in order, and more bytes than one page holds
        for number in (0..90_u64).map(|n| n * 37 % 90) {
            let key = Key { partition: format!("p{}", number % 7), range: format!("{number:03}") };
            let body = "x".repeat(20_000);
            let item = Item { key, version: 1 + number, body, due: None, book: None, expires_at: None };
            table.write(vec![Write::Put(item.clone(), Condition::Absent)]).await.unwrap();
            expected.push(item);
        }
        expected.sort_by(|one, other| one.key.cmp(&other.key));
        for limit in [1, 7, 1000] {
            let (mut walked, mut after, mut pages) = (Vec::new(), None, 0);
            loop {
                let page = table.walk(after.as_ref(), limit).await.unwrap();
                walked.extend(page.items);
                pages += 1;
                match page.next {
                    Some(next) => after = Some(next.key),
                    None => break,
                }
            }
            assert!(pages > 1 && walked == expected, "{limit}: {} in {pages} pages", walked.len());
        }
        assert!(matches!(table.walk(None, 0).await, Err(TableError::Limit(_))));
    }
}
