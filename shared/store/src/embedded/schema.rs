//! The file: its one table, its indexes, how it is opened, and who may open it.
//!
//! A change of [`TABLE`] needs a new [`SCHEMA`] and a step that brings older files along; it must never read a file whose
//! schema is later than its own.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::error::OpenError;

/// Schema of the files this program writes (`user_version`).
const SCHEMA: i64 = 1;
/// Marks our files (`application_id`): `RELA`.
const APPLICATION: i64 = 0x5245_4C41;
/// Largest file, in pages of 4096 bytes: 1 TB.
pub(super) const PAGES_LIMIT: u32 = 1 << 28;
/// Pages of the log after which they move into the file: fewer moves write a page that changes often less often.
const LOG_PAGES: u32 = 4000;
/// Page cache of the writer.
const WRITER_CACHE_KIB: u32 = 2048;
/// Page cache of one reader.
pub(super) const READER_CACHE_KIB: u32 = 4096;
/// The log is cut back to this once it has been emptied.
const LOG_BYTES_LIMIT: u32 = 8 * 1024 * 1024;
/// Statements kept ready on each connection; there are fewer than that.
const STATEMENTS: usize = 24;
/// Longest wait for a lock inside the file; only recovery after a crash takes one that others feel.
const BUSY: Duration = Duration::from_secs(5);

/// The body comes last, so that reading a row of a list does not read through it.
const TABLE: &str = "
    CREATE TABLE item (
        id INTEGER PRIMARY KEY,
        partition TEXT NOT NULL,
        range TEXT NOT NULL,
        version INTEGER NOT NULL,
        expires_at INTEGER,
        due_partition TEXT,
        due_sort TEXT,
        book_partition TEXT,
        book_sort TEXT,
        book_row TEXT,
        body TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX main ON item (partition, range);
    CREATE INDEX due ON item (due_partition, due_sort, partition, range) WHERE due_partition IS NOT NULL;
    CREATE INDEX book ON item (book_partition, book_sort, partition, range) WHERE book_partition IS NOT NULL;
    CREATE INDEX expiry ON item (expires_at) WHERE expires_at IS NOT NULL;";

/// The lock of a file, given back when it is dropped: closing alone would leave it to a child process that was being started
/// at that moment, and still has what we had open.
#[derive(Debug)]
pub(super) struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing it, which comes next, is the other way
        let _ = self.0.unlock();
    }
}

/// Takes the lock of the file at `path`: a file next to it, since `SQLite`'s own locks are shared by readers and writers.
pub(super) fn lock(path: &Path) -> Result<Lock, OpenError> {
    let unusable = |source| OpenError::Unusable { path: path.to_owned(), source };
    let file = File::create(lock_path(path).map_err(unusable)?).map_err(unusable)?;
    match file.try_lock() {
        Ok(()) => Ok(Lock(file)),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse(path.to_owned())),
        Err(TryLockError::Error(source)) => Err(unusable(source)),
    }
}

/// The same for every name of the file.
fn lock_path(path: &Path) -> io::Result<PathBuf> {
    let real = match path.canonicalize() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => path.to_owned(),
        found => found?,
    };
    let mut name = real.into_os_string();
    name.push("-lock");
    Ok(PathBuf::from(name))
}

/// Makes the file if there is none, so that on Unix only its owner reads it; the log takes after it. Must be called under
/// the lock: closing a file drops the locks that `SQLite` may hold on it elsewhere in this process.
fn make(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => made.map(drop),
    }
}

/// The one connection that writes.
pub(super) fn open_writer(path: &Path, pages: u32) -> Result<Connection, OpenError> {
    let refused = |source| OpenError::Refused { path: path.to_owned(), source };
    make(path).map_err(|source| OpenError::Unusable { path: path.to_owned(), source })?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(refused)?;
    let schema = recognise(&connection, path)?;
    tune_writer(&connection, pages).map_err(refused)?;
    if schema == 0 {
        create(&connection).map_err(refused)?;
    }
    Ok(connection)
}

/// Says which schema the file has; 0 for a new file.
fn recognise(connection: &Connection, path: &Path) -> Result<i64, OpenError> {
    let refused = |source: rusqlite::Error| match source.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase) => OpenError::Foreign(path.to_owned()),
        _ => OpenError::Refused { path: path.to_owned(), source },
    };
    let number = |sql| connection.query_row(sql, (), |row| row.get::<_, i64>(0)).map_err(refused);
    let tables = number("SELECT count(*) FROM sqlite_schema")?;
    let application = number("PRAGMA application_id")?;
    let schema = number("PRAGMA user_version")?;
    if application != APPLICATION && (tables, application, schema) != (0, 0, 0) {
        return Err(OpenError::Foreign(path.to_owned()));
    }
    if schema > SCHEMA {
        return Err(OpenError::Newer { path: path.to_owned(), found: schema, known: SCHEMA });
    }
    Ok(schema)
}

fn tune_writer(connection: &Connection, pages: u32) -> rusqlite::Result<()> {
    tune(connection, WRITER_CACHE_KIB)?;
    connection.execute_batch(&format!(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA fullfsync = ON;
         PRAGMA checkpoint_fullfsync = ON;
         PRAGMA wal_autocheckpoint = {LOG_PAGES};
         PRAGMA journal_size_limit = {LOG_BYTES_LIMIT};
         PRAGMA max_page_count = {pages};"
    ))
}

fn tune(connection: &Connection, cache_kib: u32) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY)?;
    plan_once(connection)?;
    connection.execute_batch(&format!("PRAGMA cache_size = -{cache_kib}; PRAGMA mmap_size = 0;"))
}

/// A statement is planned once: without the stability guarantee SQLite plans it again for each new bound of a range,
/// which costs more than the answer.
fn plan_once(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map(|_| ())
}

/// All of it or nothing, so that a crash at birth leaves a new file.
fn create(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(&format!(
        "BEGIN IMMEDIATE; {TABLE}
         PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {SCHEMA}; COMMIT;"
    ))
}

/// A connection that reads beside the writer.
pub(super) fn open_reader(path: &Path) -> Result<Connection, OpenError> {
    let refused = |source| OpenError::Refused { path: path.to_owned(), source };
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(refused)?;
    tune(&connection, READER_CACHE_KIB).map_err(refused)?;
    Ok(connection)
}

/// The whole table in memory: what is written is all there is, so it has no log and no sync.
pub(super) fn open_in_memory() -> Result<Connection, OpenError> {
    let refused = |source| OpenError::Refused { path: PathBuf::from(":memory:"), source };
    let connection = Connection::open_in_memory().map_err(refused)?;
    plan_once(&connection).map_err(refused)?;
    create(&connection).map_err(refused)?;
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_that_was_given_back_is_free_although_a_child_has_what_we_had_open() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("table.db");
        let held = lock(&path).unwrap();
        // As a child has it between fork and exec
        let inherited = held.0.try_clone().unwrap();
        assert!(matches!(lock(&path), Err(OpenError::InUse(_))));
        drop(held);
        assert!(lock(&path).is_ok());
        drop(inherited);
    }

    #[test]
    fn every_commit_is_synced_to_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let connection = open_writer(&folder.path().join("table.db"), PAGES_LIMIT).unwrap();
        let text = |sql| connection.query_row(sql, (), |row| row.get::<_, String>(0)).unwrap();
        let number = |sql| connection.query_row(sql, (), |row| row.get::<_, i64>(0)).unwrap();
        assert_eq!(text("PRAGMA journal_mode"), "wal");
        assert_eq!(number("PRAGMA synchronous"), 2, "2 is FULL");
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_reads_the_file_and_its_log() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("table.db");
        let _connection = open_writer(&path, PAGES_LIMIT).unwrap();
        for file in std::fs::read_dir(folder.path()).unwrap() {
            let mode = file.unwrap().metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0);
        }
    }

    #[test]
    fn a_file_of_a_later_version_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("table.db");
        open_writer(&path, PAGES_LIMIT).unwrap().pragma_update(None, "user_version", SCHEMA + 1).unwrap();
        let before = std::fs::read(&path).unwrap();
        let error = open_writer(&path, PAGES_LIMIT).unwrap_err();
        assert!(matches!(error, OpenError::Newer { found: 2, known: 1, .. }), "{error:?}");
        assert!(error.to_string().ends_with("install a later version"), "{error}");
        assert!(std::fs::read(&path).unwrap() == before);
    }

    #[test]
    fn a_file_of_something_else_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let text = folder.path().join("letter.txt");
        std::fs::write(&text, "Dear Sir or Madam, ".repeat(100)).unwrap();
        let other = folder.path().join("other.db");
        Connection::open(&other).unwrap().execute_batch("CREATE TABLE item (id)").unwrap();
        for path in [text, other] {
            let before = std::fs::read(&path).unwrap();
            let error = open_writer(&path, PAGES_LIMIT).unwrap_err();
            assert!(matches!(error, OpenError::Foreign(_)), "{error:?}");
            assert!(std::fs::read(&path).unwrap() == before);
        }
    }
}
