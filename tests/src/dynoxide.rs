//! A server that plays DynamoDB: what the engine of AWS is tested and measured against. `tests/all` installs it and says
//! where it is; where it is not, nothing that needs it runs, and says so.
#![expect(
    clippy::expect_used,
    reason = "used by tests and figures alone: what goes wrong here is their failure"
)]

use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use aws::dynamo::Dynamo;
use aws::wire::Origin;

/// Where the program is.
pub const PROGRAM: &str = "RELANCE_DYNOXIDE";
/// Ports tried: another process may take one between our look and the server's.
const PORTS: usize = 20;
/// Stops the server when this process ends, however it ends: that closes the pipe that `cat` waits on.
const MINDER: &str = r#""$0" "$@" & server=$!; cat > /dev/null; kill $server"#;

/// Names tables, so that no two of a process are the same.
static TABLES: AtomicU64 = AtomicU64::new(1);

/// Address of this process's server, in memory; `None`, told once, where the program is not.
///
/// # Panics
/// When the program is there and does not start.
pub fn url() -> Option<&'static str> {
    static SERVER: OnceLock<Option<(Child, String)>> = OnceLock::new();
    let server = SERVER.get_or_init(|| {
        let Some(program) = std::env::var_os(PROGRAM) else {
            eprintln!("{PROGRAM} is not set (tests/all sets it): what needs a DynamoDB did not run");
            return None;
        };
        let started = (0..PORTS).find_map(|_| start(&program));
        Some(started.expect("the server that plays DynamoDB starts"))
    });
    server.as_ref().map(|(_, url)| url.as_str())
}

fn start(program: &std::ffi::OsStr) -> Option<(Child, String)> {
    let free = TcpListener::bind("127.0.0.1:0").ok()?.local_addr().ok()?.port();
    let port = free.to_string();
    let mut minder = Command::new("sh")
        .args(["-c", MINDER])
        .arg(program)
        .args(["--port", &port])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a shell starts");
    let mut said = BufReader::new(minder.stderr.take().expect("a pipe"));
    let mut line = String::new();
    let read = said.read_line(&mut line);
    if read.is_ok() && line.contains("listening on") {
        // The server must not stumble over a closed pipe
        std::thread::spawn(move || said.read_to_end(&mut Vec::new()));
        return Some((minder, format!("http://127.0.0.1:{port}")));
    }
    drop(minder.stdin.take());
    let _ = minder.wait();
    None
}

/// A table of its own, as the template declares it; `None` where there is no server.
///
/// # Panics
/// When it cannot be made.
pub async fn table() -> Option<Dynamo> {
    let origin = Origin::at(url()?);
    let storing = origin.storing().expect("a client");
    let name = format!("relance-{}", TABLES.fetch_add(1, Ordering::Relaxed));
    let table = Dynamo::of(origin.table(&storing), name);
    table.make().await.expect("a table");
    Some(table)
}
