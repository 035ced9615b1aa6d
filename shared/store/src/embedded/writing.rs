//! Writing: one thread takes all that waits, checks and applies it in order, and commits it as one transaction.
//!
//! A write whose conditions do not all hold leaves nothing behind, and its neighbours in the batch go on. It must never answer before the commit has returned: also a refusal may rest on a
//! neighbour's write that the disk then did not take.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{Builder, JoinHandle};

use rusqlite::{Connection, OptionalExtension, params};
use tokio::sync::{mpsc, oneshot};

use super::error::{Failure, OpenError};
use crate::table::{Condition, Item, TableError, Write};

/// Most writes in one commit.
pub const BATCH_WRITES_LIMIT: usize = 256;
/// A batch takes no further write once it has this many bytes.
pub const BATCH_BYTES_LIMIT: usize = 4 * 1024 * 1024;
/// Most writes that wait for the writer; who comes later waits to be let in.
pub const QUEUE_LIMIT: usize = 1024;

const LOOK: &str = "SELECT id, version FROM item WHERE partition = ?1 AND range = ?2";
const INSERT: &str = "
    INSERT INTO item (partition, range, version, expires_at, due_partition, due_sort, book_partition, book_sort, book_row, body)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (partition, range) DO NOTHING";
const UPDATE: &str = "
    UPDATE item SET version = ?2, expires_at = ?3, due_partition = ?4, due_sort = ?5, book_partition = ?6, book_sort = ?7,
        book_row = ?8, body = ?9 WHERE id = ?1";
const DELETE: &str = "DELETE FROM item WHERE id = ?1";

/// What was written since the table was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stats {
    /// Commits that changed something; with a file, each is one sync of the log.
    pub commits: u64,
    /// Writes carried out.
    pub writes: u64,
    /// Writes refused by a condition.
    pub refused: u64,
}

#[derive(Debug, Default)]
pub(super) struct Tally {
    commits: AtomicU64,
    writes: AtomicU64,
    refused: AtomicU64,
}

impl Tally {
    pub(super) fn stats(&self) -> Stats {
        Stats {
            commits: self.commits.load(Ordering::Relaxed),
            writes: self.writes.load(Ordering::Relaxed),
            refused: self.refused.load(Ordering::Relaxed),
        }
    }

    fn note(&self, verdicts: &[Verdict], changed: bool) {
        let carried_out = verdicts.iter().filter(|verdict| verdict.is_ok()).count() as u64;
        self.commits.fetch_add(u64::from(changed), Ordering::Relaxed);
        self.writes.fetch_add(carried_out, Ordering::Relaxed);
        self.refused.fetch_add(verdicts.len() as u64 - carried_out, Ordering::Relaxed);
    }
}

/// Carried out, or the place of the first action whose condition did not hold.
type Verdict = Result<(), usize>;

fn answer(verdict: Verdict) -> Result<(), TableError> {
    verdict.map_err(|action| TableError::ConditionFailed { action })
}

#[derive(Debug)]
struct Job {
    actions: Vec<Write>,
    bytes: usize,
    answer: oneshot::Sender<Result<(), TableError>>,
}

/// The writer's thread.
#[derive(Debug)]
pub(super) struct Writer {
    queue: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(super) fn start(connection: Connection, tally: Arc<Tally>) -> Result<Self, OpenError> {
        let path = connection.path().unwrap_or_default().into();
        let (queue, jobs) = mpsc::channel(QUEUE_LIMIT);
        let thread = Builder::new()
            .name("table-writer".to_owned())
            .spawn(move || write_until_closed(&connection, jobs, &tally))
            .map_err(|source| OpenError::Unusable { path, source })?;
        Ok(Self { queue: Some(queue), thread: Some(thread) })
    }

    pub(super) async fn write(&self, actions: Vec<Write>, bytes: usize) -> Result<(), TableError> {
        let (answer, answered) = oneshot::channel();
        let queue = self.queue.as_ref().ok_or(Failure::WriterStopped)?;
        queue.send(Job { actions, bytes, answer }).await.map_err(|_| Failure::WriterStopped)?;
        answered.await.map_err(|_| Failure::WriterStopped)?
    }
}

impl Drop for Writer {
    /// The thread ends when the queue has no sender and is empty.
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take() {
            // A writer that panicked has nothing left to say, and a drop has nobody to say it to.
            let _ = thread.join();
        }
    }
}

fn write_until_closed(connection: &Connection, mut jobs: mpsc::Receiver<Job>, tally: &Tally) {
    while let Some(first) = jobs.blocking_recv() {
        let batch = gather(first, &mut jobs);
        let verdicts = transact(connection, batch.iter().map(|job| job.actions.as_slice()), tally);
        match verdicts {
            Ok(verdicts) => tell(batch, verdicts.into_iter().map(answer)),
            Err(failure) => tell(batch, std::iter::repeat_with(|| Err(failure.clone().into()))),
        }
    }
}

fn gather(first: Job, jobs: &mut mpsc::Receiver<Job>) -> Vec<Job> {
    let mut bytes = first.bytes;
    let mut batch = vec![first];
    while batch.len() < BATCH_WRITES_LIMIT && bytes < BATCH_BYTES_LIMIT {
        let Ok(job) = jobs.try_recv() else { break };
        bytes += job.bytes;
        batch.push(job);
    }
    batch
}

fn tell(batch: Vec<Job>, answers: impl Iterator<Item = Result<(), TableError>>) {
    for (job, answer) in batch.into_iter().zip(answers) {
        // Who no longer listens has gone away by himself.
        let _ = job.answer.send(answer);
    }
}

/// One write in a transaction of its own.
pub(super) fn write_alone(
    connection: &Connection,
    actions: &[Write],
    tally: &Tally,
) -> Result<(), TableError> {
    let verdicts = transact(connection, std::iter::once(actions), tally)?;
    verdicts.into_iter().try_for_each(answer)
}

/// Carries out the writes as one transaction. After an error nothing of it is there and the connection is free again.
fn transact<'w>(
    connection: &Connection,
    writes: impl Iterator<Item = &'w [Write]>,
    tally: &Tally,
) -> Result<Vec<Verdict>, Failure> {
    let before = connection.total_changes();
    let verdicts = commit(connection, writes).inspect_err(|_| {
        // If this fails too, the next transaction starts by trying again.
        let _ = roll_back(connection);
    })?;
    tally.note(&verdicts, connection.total_changes() != before);
    Ok(verdicts)
}

fn roll_back(connection: &Connection) -> rusqlite::Result<()> {
    // After some errors SQLite has rolled back by itself.
    if connection.is_autocommit() { Ok(()) } else { run(connection, "ROLLBACK") }
}

fn commit<'w>(
    connection: &Connection,
    writes: impl Iterator<Item = &'w [Write]>,
) -> rusqlite::Result<Vec<Verdict>> {
    roll_back(connection)?;
    run(connection, "BEGIN IMMEDIATE")?;
    let verdicts = writes.map(|actions| carry_out(connection, actions)).collect::<rusqlite::Result<_>>()?;
    run(connection, "COMMIT")?;
    Ok(verdicts)
}

fn run(connection: &Connection, sql: &str) -> rusqlite::Result<()> {
    connection.prepare_cached(sql)?.execute(()).map(|_| ())
}

/// Looks at what must be there, puts what must be new, then changes the rest. No key is there twice, so what was seen stays
/// true meanwhile. That a new item was new is what its insertion says: most items are, and each is looked up once.
fn carry_out(connection: &Connection, actions: &[Write]) -> rusqlite::Result<Verdict> {
    let mut places = Vec::with_capacity(actions.len());
    for action in actions.iter().filter(|action| !is_new(action)) {
        let found = look(connection, action)?;
        if !holds(found, action.condition()) {
            return refused(connection, actions);
        }
        places.push((action, found.map(|(id, _)| id)));
    }
    let mut made = Vec::with_capacity(actions.len() - places.len());
    for action in actions.iter().filter(|action| is_new(action)) {
        let Write::Put(item, _) = action else { continue };
        if !insert(connection, item)? {
            made.into_iter().try_for_each(|id| delete(connection, id))?;
            return refused(connection, actions);
        }
        made.push(connection.last_insert_rowid());
    }
    for (action, id) in places {
        match (action, id) {
            (Write::Put(item, _), None) => insert(connection, item).map(drop)?,
            (Write::Put(item, _), Some(id)) => update(connection, id, item)?,
            (Write::Delete(..), Some(id)) => delete(connection, id)?,
            (Write::Delete(..), None) | (Write::Check(..), _) => {}
        }
    }
    Ok(Ok(()))
}

fn is_new(action: &Write) -> bool {
    matches!(action, Write::Put(_, Condition::Absent))
}

/// Which condition does not hold, the first in the order of the write; one of them does not.
fn refused(connection: &Connection, actions: &[Write]) -> rusqlite::Result<Verdict> {
    for (place, action) in actions.iter().enumerate() {
        if !holds(look(connection, action)?, action.condition()) {
            return Ok(Err(place));
        }
    }
    Err(rusqlite::Error::QueryReturnedNoRows)
}

/// Row and version of what is there.
fn look(connection: &Connection, action: &Write) -> rusqlite::Result<Option<(i64, u64)>> {
    let key = action.key();
    let mut statement = connection.prepare_cached(LOOK)?;
    statement.query_row((&key.partition, &key.range), |row| Ok((row.get(0)?, row.get(1)?))).optional()
}

fn holds(found: Option<(i64, u64)>, condition: Condition) -> bool {
    match condition {
        Condition::Absent => found.is_none(),
        Condition::Version(expected) => found.is_some_and(|(_, version)| version == expected),
        Condition::Any => true,
    }
}

/// False when something is there already.
fn insert(connection: &Connection, item: &Item) -> rusqlite::Result<bool> {
    let (due, book) = (item.due.as_ref(), item.book.as_ref());
    let made = connection.prepare_cached(INSERT)?.execute(params![
        item.key.partition,
        item.key.range,
        item.version,
        item.expires_at,
        due.map(|due| &due.partition),
        due.map(|due| &due.sort),
        book.map(|book| &book.partition),
        book.map(|book| &book.sort),
        book.map(|book| &book.row),
        item.body,
    ])?;
    Ok(made == 1)
}

fn update(connection: &Connection, id: i64, item: &Item) -> rusqlite::Result<()> {
    let (due, book) = (item.due.as_ref(), item.book.as_ref());
    connection.prepare_cached(UPDATE)?.execute(params![
        id,
        item.version,
        item.expires_at,
        due.map(|due| &due.partition),
        due.map(|due| &due.sort),
        book.map(|book| &book.partition),
        book.map(|book| &book.sort),
        book.map(|book| &book.row),
        item.body,
    ])?;
    Ok(())
}

fn delete(connection: &Connection, id: i64) -> rusqlite::Result<()> {
    connection.prepare_cached(DELETE)?.execute((id,)).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embedded::schema;
    use crate::table::Key;

    type Answer = oneshot::Receiver<Result<(), TableError>>;

    fn put(range: &str, bytes: usize) -> Vec<Write> {
        let key = Key { partition: "p".to_owned(), range: range.to_owned() };
        let body = "x".repeat(bytes);
        let item = Item { key, version: 1, body, due: None, book: None, expires_at: None };
        vec![Write::Put(item, Condition::Absent)]
    }

    /// Queues all writes, then lets the writer work until the queue is empty.
    fn write_all(connection: &Connection, writes: Vec<Vec<Write>>, bytes: usize) -> (Stats, Vec<Answer>) {
        let (queue, jobs) = mpsc::channel(QUEUE_LIMIT);
        let queued = writes.into_iter().map(|actions| {
            let (answer, answered) = oneshot::channel();
            queue.try_send(Job { actions, bytes, answer }).unwrap();
            answered
        });
        let answers = queued.collect();
        drop(queue);
        let tally = Tally::default();
        write_until_closed(connection, jobs, &tally);
        (tally.stats(), answers)
    }

    fn told(mut answer: Answer) -> Result<(), TableError> {
        answer.try_recv().unwrap()
    }

    #[test]
    fn all_that_waits_is_one_commit_up_to_the_limit_of_a_batch() {
        let connection = schema::open_in_memory().unwrap();
        let writes = (0..=BATCH_WRITES_LIMIT).map(|n| put(&n.to_string(), 1)).collect();
        let (stats, answers) = write_all(&connection, writes, 1);
        assert_eq!(stats, Stats { commits: 2, writes: 257, refused: 0 });
        assert!(answers.into_iter().all(|answer| told(answer).is_ok()));
    }

    #[test]
    fn a_batch_ends_at_its_bytes() {
        let connection = schema::open_in_memory().unwrap();
        let writes = (0..4).map(|n| put(&n.to_string(), 1)).collect();
        let (stats, _) = write_all(&connection, writes, BATCH_BYTES_LIMIT / 2);
        assert_eq!(stats.commits, 2);
    }

    #[test]
    fn a_write_sees_its_neighbours_before_it_and_a_refused_one_harms_none() {
        let connection = schema::open_in_memory().unwrap();
        let (stats, answers) = write_all(&connection, vec![put("a", 1), put("a", 1), put("b", 1)], 1);
        assert_eq!(stats, Stats { commits: 1, writes: 2, refused: 1 });
        let refused: Vec<bool> = answers.into_iter().map(|answer| told(answer).is_err()).collect();
        assert_eq!(refused, [false, true, false]);
    }

    #[test]
    fn a_refused_write_names_its_first_refused_action_and_leaves_nothing_behind() {
        let connection = schema::open_in_memory().unwrap();
        let of = |ranges: &[&str]| -> Vec<Write> { ranges.iter().flat_map(|range| put(range, 1)).collect() };
        let later = |range: &str| match put(range, 1).remove(0) {
            Write::Put(item, _) => Write::Put(Item { version: 9, ..item }, Condition::Version(8)),
            other => other,
        };
        let writes = vec![
            of(&["a", "c"]),
            // New, there, new, there: the second is named, and what came before it is taken back
            of(&["b", "c", "d", "a"]),
            // What is looked at first stands last
            [of(&["b", "c"]), vec![later("a")]].concat(),
            [of(&["b"]), vec![later("a")], of(&["c"])].concat(),
            of(&["b", "d"]),
        ];
        let (stats, answers) = write_all(&connection, writes, 1);
        let verdicts: Vec<_> = answers.into_iter().map(|answer| answer_place(told(answer))).collect();
        assert_eq!(verdicts, [None, Some(1), Some(1), Some(1), None]);
        assert_eq!((stats.writes, stats.refused), (2, 3));
        let rows = connection.query_row(ROWS, (), |row| row.get(0));
        assert_eq!(rows, Ok("abcd".to_owned()));
    }

    /// The ranges of all rows, in order.
    const ROWS: &str = "SELECT group_concat(range, '') FROM (SELECT range FROM item ORDER BY range)";

    fn answer_place(answer: Result<(), TableError>) -> Option<usize> {
        match answer {
            Ok(()) => None,
            Err(TableError::ConditionFailed { action }) => Some(action),
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn a_batch_that_fails_fails_for_all_and_the_next_one_goes_through() {
        let connection = schema::open_in_memory().unwrap();
        connection.execute_batch("PRAGMA max_page_count = 20").unwrap();
        let batch = vec![put("a", 1), put("a", 1), put("b", 200_000), put("c", 1)];
        let (stats, answers) = write_all(&connection, batch, 1);
        assert_eq!(stats, Stats::default());
        let unavailable = |answer| matches!(told(answer), Err(TableError::Unavailable(_)));
        assert!(answers.into_iter().all(unavailable), "also who would have been refused");
        let (stats, _) = write_all(&connection, vec![put("a", 1)], 1);
        assert_eq!(stats, Stats { commits: 1, writes: 1, refused: 0 });
    }

    #[test]
    fn a_transaction_left_open_by_a_failed_rollback_is_ended_first() {
        let connection = schema::open_in_memory().unwrap();
        connection.execute_batch("BEGIN; DELETE FROM item").unwrap();
        let (stats, _) = write_all(&connection, vec![put("a", 1)], 1);
        assert_eq!(stats.writes, 1);
    }
}
