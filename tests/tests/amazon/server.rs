//! A server that follows a script, one act a request, and remembers what it was asked.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// What happens to a request.
#[derive(Debug, Clone)]
pub enum Act {
    /// Answered so: status, error type, body.
    Answer(u16, &'static str, String),
    /// Answered by the server behind.
    Forward,
    /// Answered by the server behind, but the answer never arrives.
    Lose,
    /// The connection is closed without a word.
    Close,
    /// Nothing happens any more.
    Hang,
}

/// The server.
pub struct Server {
    /// Where it is.
    pub url: String,
    asked: Arc<Mutex<Vec<String>>>,
}

struct Script {
    acts: Mutex<VecDeque<Act>>,
    behind: Option<String>,
    asked: Arc<Mutex<Vec<String>>>,
    /// Connections on which nothing happens any more.
    hanging: Mutex<Vec<TcpStream>>,
}

impl Server {
    /// Follows `acts`; later requests are forwarded to the server `behind`, or hang.
    pub fn start(acts: Vec<Act>, behind: Option<&str>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let script = Arc::new(Script {
            acts: Mutex::new(acts.into()),
            behind: behind.map(|url| url.trim_start_matches("http://").to_owned()),
            asked: asked.clone(),
            hanging: Mutex::default(),
        });
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let script = script.clone();
                std::thread::spawn(move || while script.serve(&stream).is_some() {});
            }
        });
        Self { url, asked }
    }

    /// The requests so far, whole.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

impl Script {
    /// Serves one request; `None` when the connection is over.
    fn serve(&self, mut stream: &TcpStream) -> Option<()> {
        let request = read_message(stream)?;
        self.asked.lock().unwrap().push(String::from_utf8_lossy(&request).into_owned());
        let rest = if self.behind.is_some() { Act::Forward } else { Act::Hang };
        let act = self.acts.lock().unwrap().pop_front().unwrap_or(rest);
        match act {
            Act::Answer(status, kind, body) => {
                let answer = format!(
                    "HTTP/1.1 {status} X\r\nx-amzn-errortype: {kind}\r\ncontent-length: {}\r\n\r\n{body}",
                    body.len()
                );
                stream.write_all(answer.as_bytes()).ok()
            }
            Act::Forward => stream.write_all(&self.ask_behind(&request)?).ok(),
            Act::Lose => self.ask_behind(&request).and(None),
            Act::Close => None,
            Act::Hang => {
                self.hanging.lock().unwrap().push(stream.try_clone().ok()?);
                None
            }
        }
    }

    fn ask_behind(&self, request: &[u8]) -> Option<Vec<u8>> {
        let mut behind = TcpStream::connect(self.behind.as_deref()?).ok()?;
        behind.write_all(request).ok()?;
        read_message(&behind)
    }
}

/// Head and body of one HTTP/1.1 message with a length.
fn read_message(mut stream: &TcpStream) -> Option<Vec<u8>> {
    let mut message = Vec::new();
    let head = loop {
        if let Some(end) = message.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        read_some(&mut stream, &mut message)?;
    };
    let text = String::from_utf8_lossy(&message[..head]).to_lowercase();
    let length = text.lines().find_map(|line| line.strip_prefix("content-length:"));
    let whole = head + length.map_or(0, |length| length.trim().parse().unwrap());
    while message.len() < whole {
        read_some(&mut stream, &mut message)?;
    }
    Some(message)
}

fn read_some(stream: &mut &TcpStream, message: &mut Vec<u8>) -> Option<()> {
    let mut bytes = [0; 16_384];
    let read = stream.read(&mut bytes).ok().filter(|read| *read > 0)?;
    message.extend_from_slice(&bytes[..read]);
    Some(())
}
