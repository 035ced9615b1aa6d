//! The Lambda Runtime API, as much of it as a start needs: it notes that a function asks for its first event, and gives it
//! none.

use std::io::{self, BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

/// Longest wait for a function to come up, under an instruction counter.
const PATIENCE: Duration = Duration::from_mins(1);
/// Longest line of a request that is read.
const LINE_LIMIT: u64 = 8_192;

/// A runtime that one function polls.
pub struct RuntimeApi {
    address: String,
    polled: Receiver<bool>,
}

impl RuntimeApi {
    /// Listens on a free port of the loopback.
    ///
    /// # Errors
    /// No port.
    pub fn open() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?.to_string();
        let (poll, polled) = channel();
        thread::spawn(move || {
            // Connections stay open: a function that waits for its event does no work
            let mut open = Vec::new();
            for stream in listener.incoming().flatten() {
                note(&stream, &poll);
                open.push(stream);
            }
        });
        Ok(Self { address, polled })
    }

    /// What `AWS_LAMBDA_RUNTIME_API` must say.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Waits until the function asks for work; false when it says that it cannot start, or nothing at all.
    #[must_use]
    pub fn is_polled(&self) -> bool {
        self.polled.recv_timeout(PATIENCE).unwrap_or(false)
    }
}

fn note(stream: &TcpStream, poll: &Sender<bool>) {
    let mut line = String::new();
    let read = BufReader::new(io::Read::take(stream, LINE_LIMIT)).read_line(&mut line);
    let asks = read.is_ok() && line.starts_with("GET") && line.contains("/invocation/next");
    // Nobody waits any more: the measure is over
    let _ = poll.send(asks);
}
