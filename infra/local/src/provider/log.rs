//! What the provider has taken: its own file, one JSON line a message, on the disk before anybody is answered. It lies
//! outside the table and outside its writer, so that it can testify against both.
//!
//! A line is only ever added. A tail torn by a crash was never answered for and is cut off at the next start; anything
//! else that cannot be read stops the start.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock, mpsc};

use thiserror::Error;
use tokio::sync::oneshot;

use super::record::Accepted;

/// Largest message, as a line.
pub const LINE_LIMIT: usize = 4 * 1024 * 1024;
/// Most messages that share one sync of the disk.
const BATCH_LIMIT: usize = 64;

/// Why the log cannot be used.
#[derive(Debug, Error)]
pub enum LogError {
    /// The disk.
    #[error("the acceptance log cannot be used: {0}")]
    File(#[from] io::Error),
    /// A line inside the file is no message.
    #[error("line {line} of the acceptance log cannot be read: the file was changed by something else")]
    Damaged {
        /// Which, from 1.
        line: usize,
    },
    /// The message cannot be a line.
    #[error("a message is larger than {LINE_LIMIT} bytes")]
    TooLarge,
    /// The writer is gone.
    #[error("the acceptance log is closed")]
    Closed,
}

/// Where a message stands in the file.
#[derive(Debug, Clone, Copy)]
struct Place {
    offset: u64,
    length: usize,
}

type Reply = oneshot::Sender<Result<Accepted, LogError>>;

/// The log, open.
pub struct Log {
    reading: File,
    places: Arc<RwLock<Vec<Place>>>,
    writer: mpsc::Sender<(Accepted, Reply)>,
    hurried: Arc<AtomicBool>,
}

impl Log {
    /// Opens the log at `path` and tells `each` every message in it, oldest first.
    ///
    /// # Errors
    /// [`LogError`].
    pub fn open(path: &Path, mut each: impl FnMut(&Accepted)) -> Result<Self, LogError> {
        let open = || OpenOptions::new().read(true).append(true).create(true).mode(0o600).open(path);
        let mut writing = open()?;
        let (places, end) = read_all(&writing, &mut each)?;
        writing.set_len(end)?;
        writing.seek(SeekFrom::End(0))?;
        writing.sync_all()?;
        let places = Arc::new(RwLock::new(places));
        let (writer, queue) = mpsc::channel();
        let hurried = Arc::new(AtomicBool::new(false));
        let pen = Pen { writing, end, places: Arc::clone(&places), hurried: Arc::clone(&hurried) };
        std::thread::Builder::new().name("acceptance log".to_owned()).spawn(move || pen.run(&queue))?;
        Ok(Self { reading: File::open(path)?, places, writer, hurried })
    }

    /// Adds a message and gives it its number. When this returns it is on the disk.
    ///
    /// # Errors
    /// [`LogError`]; nobody knows then whether it is there.
    pub async fn append(&self, message: Accepted) -> Result<Accepted, LogError> {
        let (reply, answer) = oneshot::channel();
        self.writer.send((message, reply)).map_err(|_| LogError::Closed)?;
        answer.await.map_err(|_| LogError::Closed)?
    }

    /// From now on messages are not on the disk yet when they are answered for: only for a history that is made anew when
    /// it is cut short.
    pub fn hurry(&self) {
        self.hurried.store(true, Ordering::Relaxed);
    }

    /// Everything so far is on the disk, and from now on each message is before it is answered for.
    ///
    /// # Errors
    /// [`LogError`].
    pub fn calm_down(&self) -> Result<(), LogError> {
        self.hurried.store(false, Ordering::Relaxed);
        Ok(self.reading.sync_all()?)
    }

    /// How many messages there are: their numbers are 1 to this.
    pub fn len(&self) -> u64 {
        let places = self.places.read().unwrap_or_else(PoisonError::into_inner);
        u64::try_from(places.len()).unwrap_or(u64::MAX)
    }

    /// The message with this number.
    ///
    /// # Errors
    /// [`LogError`].
    pub fn read(&self, number: u64) -> Result<Option<Accepted>, LogError> {
        let place = {
            let places = self.places.read().unwrap_or_else(PoisonError::into_inner);
            let index = number.checked_sub(1).and_then(|index| usize::try_from(index).ok());
            index.and_then(|index| places.get(index).copied())
        };
        let Some(Place { offset, length }) = place else { return Ok(None) };
        let mut line = vec![0; length];
        self.reading.read_exact_at(&mut line, offset)?;
        let message = serde_json::from_slice(&line);
        let line = usize::try_from(number).unwrap_or(usize::MAX);
        message.map(Some).map_err(|_| LogError::Damaged { line })
    }
}

/// Every whole line, and where the last one ends.
fn read_all(file: &File, each: &mut impl FnMut(&Accepted)) -> Result<(Vec<Place>, u64), LogError> {
    let mut reader = BufReader::new(file);
    let (mut places, mut end) = (Vec::new(), 0);
    let limit = u64::try_from(LINE_LIMIT).unwrap_or(u64::MAX);
    loop {
        let mut line = Vec::new();
        let length = reader.by_ref().take(limit).read_until(b'\n', &mut line)?;
        let damaged = LogError::Damaged { line: places.len() + 1 };
        if line.last() != Some(&b'\n') {
            if length > 0 && length == LINE_LIMIT {
                return Err(damaged);
            }
            return Ok((places, end));
        }
        let message: Accepted = serde_json::from_slice(&line).map_err(|_| damaged)?;
        each(&message);
        places.push(Place { offset: end, length });
        end += u64::try_from(length).unwrap_or(u64::MAX);
    }
}

/// The one writer. What waits together shares a sync.
struct Pen {
    writing: File,
    end: u64,
    places: Arc<RwLock<Vec<Place>>>,
    hurried: Arc<AtomicBool>,
}

impl Pen {
    fn run(mut self, queue: &mpsc::Receiver<(Accepted, Reply)>) {
        while let Ok(first) = queue.recv() {
            let others = queue.try_iter().take(BATCH_LIMIT - 1);
            let batch = std::iter::once(first).chain(others).collect();
            self.write(batch);
        }
    }

    fn write(&mut self, batch: Vec<(Accepted, Reply)>) {
        let mut number = self.places.read().unwrap_or_else(PoisonError::into_inner).len() as u64;
        let (mut bytes, mut places, mut taken) = (Vec::new(), Vec::new(), Vec::new());
        for (mut message, reply) in batch {
            message.number = number + 1;
            match line(&message) {
                Err(error) => drop(reply.send(Err(error))),
                Ok(line) => {
                    let offset = self.end + bytes.len() as u64;
                    places.push(Place { offset, length: line.len() });
                    bytes.extend(line);
                    taken.push((message, reply));
                    number += 1;
                }
            }
        }
        let sync = || if self.hurried.load(Ordering::Relaxed) { Ok(()) } else { self.writing.sync_data() };
        let written = (&self.writing).write_all(&bytes).and_then(|()| sync());
        if let Err(error) = written {
            return self.give_up(taken, &error);
        }
        self.end += bytes.len() as u64;
        self.places.write().unwrap_or_else(PoisonError::into_inner).extend(places);
        for (message, reply) in taken {
            drop(reply.send(Ok(message)));
        }
    }

    /// Nobody knows what reached the disk. What is known to be there is kept; the callers treat theirs as unknown.
    fn give_up(&mut self, taken: Vec<(Accepted, Reply)>, error: &io::Error) {
        tracing::error!(%error, "The acceptance log could not be written");
        if let Err(error) = self.writing.set_len(self.end) {
            tracing::error!(%error, "The acceptance log could not be cut back");
        }
        for (_, reply) in taken {
            drop(reply.send(Err(LogError::File(io::Error::from(error.kind())))));
        }
    }
}

fn line(message: &Accepted) -> Result<Vec<u8>, LogError> {
    let mut line = serde_json::to_vec(message).map_err(io::Error::from)?;
    line.push(b'\n');
    if line.len() > LINE_LIMIT { Err(LogError::TooLarge) } else { Ok(line) }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use domain::ids::{ActionId, CaseId, DebtorId, PortfolioId};

    use super::*;

    fn message(text: &str) -> Accepted {
        let debtor = DebtorId::from_bits(1);
        Accepted {
            number: 0,
            at: "2026-09-01T08:00:00Z".parse().unwrap(),
            portfolio: PortfolioId::from_bits(1),
            case: CaseId { debtor, currency: "EUR".parse().unwrap() },
            action: ActionId { debtor, digest: 7 },
            attempt: 0,
            notice: domain::scenario::Notice::Reminder1,
            channel: domain::debtor::Channel::Sms,
            to: "+33612345678".to_owned(),
            from: "Test".to_owned(),
            reply_to: None,
            headers: Vec::new(),
            subject: None,
            text: text.to_owned(),
            html: None,
            attachments: Vec::new(),
            events: Vec::new(),
        }
    }

    fn file() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("accepted.jsonl");
        (folder, path)
    }

    fn texts(path: &Path) -> Vec<String> {
        let mut texts = Vec::new();
        Log::open(path, |message| texts.push(message.text.clone())).unwrap();
        texts
    }

    #[tokio::test]
    async fn messages_come_back_in_order_after_a_restart() {
        let (_folder, path) = file();
        let log = Log::open(&path, |_| ()).unwrap();
        for text in ["one", "two\nlines", "three"] {
            log.append(message(text)).await.unwrap();
        }
        assert_eq!(log.read(2).unwrap().unwrap().text, "two\nlines");
        drop(log);
        assert_eq!(texts(&path), ["one", "two\nlines", "three"]);
        let log = Log::open(&path, |_| ()).unwrap();
        assert_eq!(log.append(message("four")).await.unwrap().number, 4);
        assert_eq!(log.len(), 4);
        assert!(log.read(0).unwrap().is_none() && log.read(5).unwrap().is_none());
    }

    #[tokio::test]
    async fn many_at_once_get_different_numbers() {
        let (_folder, path) = file();
        let log = Arc::new(Log::open(&path, |_| ()).unwrap());
        let mut tasks = tokio::task::JoinSet::new();
        for index in 0..200 {
            let log = Arc::clone(&log);
            tasks.spawn(async move {
                let taken = log.append(message(&index.to_string())).await.unwrap();
                let read = log.read(taken.number).unwrap().unwrap();
                assert_eq!(read.text, index.to_string());
                taken.number
            });
        }
        let mut numbers = tasks.join_all().await;
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=200).collect::<Vec<_>>());
    }

    #[tokio::test]
    async fn a_torn_tail_is_cut_off_and_the_log_goes_on() {
        let (_folder, path) = file();
        let log = Log::open(&path, |_| ()).unwrap();
        log.append(message("whole")).await.unwrap();
        drop(log);
        let whole = std::fs::read(&path).unwrap();
        for cut in [1, whole.len() / 2, whole.len() - 1] {
            let torn = [&whole[..], &whole[..cut]].concat();
            std::fs::write(&path, torn).unwrap();
            assert_eq!(texts(&path), ["whole"]);
            assert_eq!(std::fs::read(&path).unwrap(), whole);
        }
        let log = Log::open(&path, |_| ()).unwrap();
        log.append(message("after")).await.unwrap();
        assert_eq!(texts(&path), ["whole", "after"]);
    }

    #[test]
    fn damage_in_the_middle_is_named_not_repaired() {
        let (_folder, path) = file();
        std::fs::write(&path, "{\"number\":1}\n").unwrap();
        let opened = Log::open(&path, |_| ());
        assert!(matches!(opened, Err(LogError::Damaged { line: 1 })));
    }

    #[tokio::test]
    async fn a_message_that_is_too_large_is_refused_alone() {
        let (_folder, path) = file();
        let log = Log::open(&path, |_| ()).unwrap();
        let large = log.append(message(&"x".repeat(LINE_LIMIT))).await;
        assert!(matches!(large, Err(LogError::TooLarge)));
        assert_eq!(log.append(message("small")).await.unwrap().number, 1);
    }
}
