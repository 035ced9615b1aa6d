//! The table on one machine: one file, durable, survives kill -9. In memory it serves tests and simulation.
//!
//! Many read at once; one thread writes, and commits all that waits as one transaction (group commit), because a disk
//! syncs a few hundred times a second whatever is in a sync. Nobody is answered before the commit has returned.
//! It must never answer for something that is not on the disk, never weaken `synchronous`, and has no limits of its own
//! but the size of its batches: the seam's are in [`crate::limits`].
//!
//! Measured against redb, fjall and dynoxide before it was chosen; SQL stays in this folder.

mod error;
mod reading;
mod schema;
mod writing;

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};

use async_trait::async_trait;
use rusqlite::Connection;

pub use error::OpenError;
pub use writing::{BATCH_BYTES_LIMIT, BATCH_WRITES_LIMIT, QUEUE_LIMIT, Stats};

use crate::limits;
use crate::table::{Condition, Item, Key, Page, Query, Read, Table, TableError, WRITE_LIMIT, Whole, Write};
use writing::{Tally, Writer};

/// Connections that read beside the writer. Each may cache [`schema::READER_CACHE_KIB`].
const READERS: usize = 2;

/// The embedded engine.
#[derive(Debug)]
pub struct Embedded {
    place: Place,
    tally: Arc<Tally>,
}

#[derive(Debug)]
enum Place {
    Memory(Mutex<Connection>),
    // Dropped in this order: the writer goes after the readers and empties the log into the file, the lock goes last.
    File { readers: Readers, writer: Writer, _lock: schema::Lock },
}

impl Embedded {
    /// Opens the table at `path`, or makes it. The folder must be there; next to the file lie its log and its lock.
    ///
    /// # Errors
    /// [`OpenError`]: the file is in use, comes from a later version, is something else, or cannot be used.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, OpenError> {
        Self::open_at_most(path, schema::PAGES_LIMIT)
    }

    /// The same with a ceiling: a write that needs more than `pages` of 4096 bytes answers
    /// [`TableError::Unavailable`], as on a full disk.
    ///
    /// # Errors
    /// See [`Embedded::open`].
    pub fn open_at_most(path: impl AsRef<Path>, pages: u32) -> Result<Self, OpenError> {
        let path = path.as_ref();
        let lock = schema::lock(path)?;
        let connection = schema::open_writer(path, pages)?;
        let readers = Readers::open(path)?;
        let tally = Arc::new(Tally::default());
        let writer = Writer::start(connection, Arc::clone(&tally))?;
        Ok(Self { place: Place::File { readers, writer, _lock: lock }, tally })
    }

    /// A table that nobody else sees and that goes with the value. No thread, so that a simulation stays in step.
    ///
    /// # Errors
    /// [`OpenError::Unusable`] when there is no memory.
    pub fn in_memory() -> Result<Self, OpenError> {
        let connection = schema::open_in_memory()?;
        Ok(Self { place: Place::Memory(Mutex::new(connection)), tally: Arc::default() })
    }

    /// What was written since the table was opened.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.tally.stats()
    }

    /// Forgets items whose `expires_at` has passed, at most [`WRITE_LIMIT`] of them; returns how many. Call it again
    /// while it returns that many. An item that changes meanwhile is left for the next call.
    ///
    /// # Errors
    /// [`TableError::Unavailable`].
    pub async fn forget_expired(&self, now: i64) -> Result<usize, TableError> {
        let expired = reading::expired(&self.reader(), now, WRITE_LIMIT)?;
        if expired.is_empty() {
            return Ok(0);
        }
        let count = expired.len();
        let forget = |(key, version)| Write::Delete(key, Condition::Version(version));
        match self.write(expired.into_iter().map(forget).collect()).await {
            Ok(()) => Ok(count),
            Err(TableError::ConditionFailed { .. }) => Ok(0),
            Err(error) => Err(error),
        }
    }

    /// Waits for what is being written, then closes the file. Dropping the value does the same.
    pub fn close(self) {
        drop(self);
    }

    fn reader(&self) -> MutexGuard<'_, Connection> {
        match &self.place {
            Place::Memory(connection) => hold(connection),
            Place::File { readers, .. } => readers.take(),
        }
    }
}

#[async_trait]
impl Table for Embedded {
    // Reads run in place: they take microseconds, less than handing them to a thread.
    async fn get(&self, key: &Key, _: Read) -> Result<Option<Item>, TableError> {
        limits::check_key(key)?;
        reading::get(&self.reader(), key)
    }

    async fn query(&self, query: &Query) -> Result<Page, TableError> {
        limits::check_query(query)?;
        reading::query(&self.reader(), query)
    }

    async fn write(&self, actions: Vec<Write>) -> Result<(), TableError> {
        let bytes = limits::check_write(&actions)?;
        match &self.place {
            Place::Memory(connection) => writing::write_alone(&hold(connection), &actions, &self.tally),
            Place::File { writer, .. } => writer.write(actions, bytes).await,
        }
    }
}

#[async_trait]
impl Whole for Embedded {
    async fn walk(&self, after: Option<&Key>, limit: usize) -> Result<Page, TableError> {
        if let Some(after) = after {
            limits::check_key(after)?;
        }
        if limit == 0 {
            return Err(TableError::Limit("a page holds at least one item"));
        }
        reading::walk(&self.reader(), after, limit)
    }
}

/// A connection holds no half-done work between two calls, so a lock poisoned by a panic is still good.
fn hold(connection: &Mutex<Connection>) -> MutexGuard<'_, Connection> {
    connection.lock().unwrap_or_else(PoisonError::into_inner)
}

#[derive(Debug)]
struct Readers {
    connections: Vec<Mutex<Connection>>,
    turn: AtomicUsize,
}

impl Readers {
    fn open(path: &Path) -> Result<Self, OpenError> {
        let connections = (0..READERS).map(|_| schema::open_reader(path).map(Mutex::new));
        Ok(Self { connections: connections.collect::<Result<_, _>>()?, turn: AtomicUsize::new(0) })
    }

    /// A free connection, else the next in turn.
    fn take(&self) -> MutexGuard<'_, Connection> {
        for connection in &self.connections {
            match connection.try_lock() {
                Ok(guard) => return guard,
                Err(TryLockError::Poisoned(poisoned)) => return poisoned.into_inner(),
                Err(TryLockError::WouldBlock) => {}
            }
        }
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        hold(&self.connections[turn % self.connections.len()])
    }
}
