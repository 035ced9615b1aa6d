//! The local process, seen from outside: started as a program, spoken to over HTTP, believed only in what its provider's
//! outbox shows. Black-box tests stand on this and on the contract, and on nothing of the inside.
#![expect(clippy::expect_used, reason = "used by tests alone: what goes wrong here is the test's failure")]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use formats::signature::standard;
use serde_json::{Value, json};
use tempfile::TempDir;

/// Names deliveries, so that no two of a test run are the same.
static DELIVERIES: AtomicU64 = AtomicU64::new(1);
/// Answers of an outbox that are put together: more messages than any test has sent.
const LISTS_LIMIT: usize = 100;

/// A running process and its data folder, which goes with it.
pub struct Relance {
    child: Child,
    folder: TempDir,
    options: Vec<String>,
    agent: ureq::Agent,
    /// Where it listens, such as `http://127.0.0.1:40123`.
    pub url: String,
}

/// A portfolio made for a test.
#[derive(Debug, Clone)]
pub struct Portfolio {
    /// Its id.
    pub id: String,
    /// The newest secret of each source.
    pub secrets: BTreeMap<String, String>,
    /// Bearer tokens by role.
    pub tokens: BTreeMap<String, String>,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The body as JSON; null when it is none.
    pub json: Value,
    /// The body.
    pub text: String,
    /// What `set-cookie` sets, `name=value`.
    pub cookie: Option<String>,
}

impl Answer {
    /// The JSON of a success.
    ///
    /// # Panics
    /// When it is no success.
    #[must_use]
    #[track_caller]
    pub fn good(self) -> Value {
        assert!((200..300).contains(&self.status), "{} {}", self.status, self.text);
        self.json
    }
}

/// The program, built once for all tests of a run; cargo says what it builds, as the first time takes minutes.
///
/// # Panics
/// When it does not build.
#[must_use]
pub fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let test = std::env::current_exe().expect("a test is a file");
        // target/<profile>/deps/<test>, or target/<profile>/bench
        let profile = test.ancestors().skip(1).find(|folder| !folder.ends_with("deps")).expect("a folder");
        let mut build = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        build.arg("build").current_dir(env!("CARGO_MANIFEST_DIR"));
        if profile.ends_with("release") {
            build.args(["--release", "-p", "local"]);
        } else {
            // Of the whole workspace, as the tests were: with other features all that is under it would be compiled once more
            build.args(["--workspace", "--bins", "--tests"]);
        }
        assert!(build.status().expect("cargo runs").success(), "the local process does not build");
        profile.join("local")
    })
}

/// Starts the program over `folder` and waits for its ready line. What it logs is kept beside the data. Its pages are a
/// stand-in: nobody here looks at one, and a process that is killed every second would never finish building them.
fn spawn(folder: &Path, options: &[String]) -> (Child, String) {
    let pages = folder.join("pages");
    std::fs::create_dir_all(pages.join("debtor")).expect("a folder for pages");
    std::fs::write(pages.join("debtor/index.html"), "a page").expect("a page");
    let log = folder.join("log.txt");
    let errors = std::fs::File::options().create(true).append(true).open(&log).expect("a log file");
    // A file that may not grow is then an error, as a full disk is, instead of a death
    let mut child = Command::new("sh")
        .args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""])
        .arg(program())
        .args(["--port", "0", "--data"])
        .arg(folder.join("data"))
        .args(options)
        .env("RELANCE_PORTAL_DIST", pages)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(errors)
        .spawn()
        .expect("the local process starts");
    let mut line = String::new();
    let read = BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line);
    let url = line.trim_end().strip_prefix("ready ").map(str::to_owned);
    if let (Ok(_), Some(url)) = (read, url) {
        return (child, url);
    }
    let _ = child.kill();
    let _ = child.wait();
    panic!("no ready line but {line:?}: {}", std::fs::read_to_string(&log).unwrap_or_default());
}

impl Relance {
    /// Starts an empty process whose clock stands at `clock`.
    #[must_use]
    pub fn at(clock: &str) -> Self {
        Self::start(&["--empty", "--clock", clock])
    }

    /// Starts a process over a fresh folder.
    ///
    /// # Panics
    /// When it does not get ready; the message holds its log.
    #[must_use]
    pub fn start(options: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let options: Vec<String> = options.iter().map(|word| (*word).to_owned()).collect();
        let (child, url) = spawn(folder.path(), &options);
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build();
        Self { child, folder, options, agent: config.into(), url }
    }

    /// Kills the process as `kill -9` does and starts it again over the same folder.
    pub fn kill_and_restart(&mut self) {
        let _ = self.child.kill();
        self.restart();
    }

    /// Starts it again after it has died, or waits for it to die first.
    ///
    /// # Panics
    /// When it does not get ready.
    pub fn restart(&mut self) {
        self.child.wait().expect("a child can be waited for");
        (self.child, self.url) = spawn(self.folder.path(), &self.options);
    }

    /// The data folder.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The process's id: to send it signals.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// No file of the process may grow past so many bytes, as on a disk that is full then; or there is room again.
    ///
    /// # Panics
    /// When the system does not allow it.
    pub fn limit_files(&self, bytes: Option<u64>) {
        let most = bytes.map_or_else(|| "unlimited".to_owned(), |bytes| bytes.to_string());
        let mut limit = Command::new("prlimit");
        limit.args(["--pid", &self.id().to_string(), &format!("--fsize={most}:unlimited")]);
        assert!(limit.status().expect("prlimit runs").success(), "a limit on the size of files");
    }

    /// Waits until it has ended; true when it ended well.
    ///
    /// # Panics
    /// When it cannot be waited for.
    pub fn ended_well(&mut self) -> bool {
        self.child.wait().expect("a child can be waited for").success()
    }

    /// One request, or none when the process died before it answered.
    ///
    /// # Panics
    /// When the request cannot be made.
    #[must_use]
    pub fn try_ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&[u8]>,
    ) -> Option<Answer> {
        let mut request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = match body {
            Some(body) => self.agent.run(request.body(body).expect("a request")),
            None => self.agent.run(request.body(()).expect("a request")),
        };
        let mut answer = answer.ok()?;
        let cookie = answer.headers().get("set-cookie").and_then(|value| value.to_str().ok());
        let cookie = cookie.and_then(|value| value.split(';').next()).map(str::to_owned);
        let status = answer.status().as_u16();
        // A year of messages is more than the client's usual limit
        let text = answer.body_mut().with_config().limit(1 << 30).read_to_string().ok()?;
        Some(Answer { status, json: serde_json::from_str(&text).unwrap_or_default(), text, cookie })
    }

    /// One request.
    ///
    /// # Panics
    /// When there is no answer.
    #[must_use]
    #[track_caller]
    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<&Value>) -> Answer {
        let bytes = body.map(|body| body.to_string().into_bytes());
        let mut headers = headers.to_vec();
        if body.is_some() {
            headers.push(("content-type", "application/json"));
        }
        let answer = self.try_ask(method, path, &headers, bytes.as_deref());
        answer.unwrap_or_else(|| panic!("no answer to {method} {path}"))
    }

    /// The JSON at a path.
    #[must_use]
    #[track_caller]
    pub fn get(&self, path: &str) -> Value {
        self.ask("GET", path, &[], None).good()
    }

    /// What a member of the team gets.
    #[must_use]
    #[track_caller]
    pub fn desk(
        &self,
        portfolio: &Portfolio,
        role: &str,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Answer {
        let bearer = format!("Bearer {}", portfolio.tokens[role]);
        let path = format!("/api/desk/{}/{path}", portfolio.id);
        self.ask(method, &path, &[("authorization", &bearer)], body)
    }

    /// Makes a portfolio; what `fields` does not say is filled in.
    ///
    /// # Panics
    /// When it is refused.
    #[must_use]
    #[track_caller]
    pub fn portfolio(&self, fields: &Value) -> Portfolio {
        let made = self.ask("POST", "/local/portfolios", &[], Some(fields)).good();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let secrets = made["webhook_secrets"].as_object().expect("secrets");
        let users = made["users"].as_array().expect("users");
        Portfolio {
            id: text(&made["id"]),
            secrets: secrets.iter().map(|(source, live)| (source.clone(), text(&live[0]))).collect(),
            tokens: users.iter().map(|user| (text(&user["role"]), text(&user["token"]))).collect(),
        }
    }

    /// Posts one of Relance's own events, signed, under a name of its own.
    #[must_use]
    #[track_caller]
    pub fn tell(&self, portfolio: &Portfolio, kind: &str, data: &Value) -> Answer {
        let event = json!({ "type": kind, "occurred_at": self.now(), "data": data });
        let name = format!("evt-{}", DELIVERIES.fetch_add(1, Ordering::Relaxed));
        self.deliver(portfolio, &name, &event)
    }

    /// Posts an event under this name, signed at the process's own time.
    ///
    /// # Panics
    /// When there is no answer.
    #[must_use]
    #[track_caller]
    pub fn deliver(&self, portfolio: &Portfolio, name: &str, event: &Value) -> Answer {
        let body = event.to_string().into_bytes();
        let seconds = chrono::DateTime::parse_from_rfc3339(&self.now()).expect("an instant").timestamp();
        let signature =
            standard::sign(&portfolio.secrets["relance"], name, seconds, &body).expect("a secret");
        let headers = [
            ("content-type", "application/json"),
            ("webhook-id", name),
            ("webhook-timestamp", &seconds.to_string()),
            ("webhook-signature", &signature),
        ];
        let path = format!("/webhooks/{}/relance", portfolio.id);
        let answer = self.try_ask("POST", &path, &headers, Some(&body));
        answer.unwrap_or_else(|| panic!("no answer to the delivery {name}"))
    }

    /// Where the clock stands.
    #[must_use]
    #[track_caller]
    pub fn now(&self) -> String {
        self.get("/local/state")["now"].as_str().unwrap_or_default().to_owned()
    }

    /// Moves the clock; what the move did.
    #[expect(clippy::must_use_candidate, reason = "mostly asked for what it does")]
    #[track_caller]
    pub fn move_to(&self, instant: &str) -> Value {
        self.ask("POST", "/local/clock", &[], Some(&json!({ "to": instant }))).good()
    }

    /// Moves the clock ahead; what the move did.
    #[expect(clippy::must_use_candidate, reason = "mostly asked for what it does")]
    #[track_caller]
    pub fn advance(&self, hours: u32) -> Value {
        self.ask("POST", "/local/clock", &[], Some(&json!({ "advance_hours": hours }))).good()
    }

    /// The provider misbehaves for some calls.
    #[track_caller]
    pub fn fault(&self, channel: &str, mode: &str, times: u32) {
        let fault = json!({ "channel": channel, "mode": mode, "times": times });
        let _ = self.ask("POST", "/local/fault", &[], Some(&fault)).good();
    }

    /// What the provider has taken, oldest first; `query` such as `to=a@b.example&channel=email`. One answer lists so many:
    /// what follows is asked for until nothing does.
    ///
    /// # Panics
    /// When the answer is no list, or there is no end to it.
    #[must_use]
    #[track_caller]
    pub fn outbox(&self, query: &str) -> Vec<Value> {
        let mut messages: Vec<Value> = Vec::new();
        for _ in 0..LISTS_LIMIT {
            let last = messages.last().and_then(|message| message["id"].as_str()).unwrap_or_default();
            match self.get(&format!("/local/outbox?after={last}&{query}")) {
                Value::Array(more) if more.is_empty() => return messages,
                Value::Array(more) => messages.extend(more),
                other => panic!("the outbox is no list: {other}"),
            }
        }
        panic!("the outbox has no end")
    }

    /// Opens the debtor's page of a message as its reader would, and returns the cookie of his visit.
    ///
    /// # Panics
    /// When the message has no link, or the link does not open.
    #[must_use]
    #[track_caller]
    pub fn visit(&self, message: &Value) -> String {
        let token = token_of(message).expect("a link to the debtor's page");
        let answer = self.ask("POST", "/api/portal/session", &[], Some(&json!({ "token": token })));
        assert!((200..300).contains(&answer.status), "{} {}", answer.status, answer.text);
        answer.cookie.expect("a session")
    }

    /// What the debtor's page asks for during a visit.
    #[must_use]
    #[track_caller]
    pub fn portal(&self, cookie: &str, method: &str, path: &str, body: Option<&Value>) -> Answer {
        let headers = [("cookie", cookie), ("origin", &self.url), ("sec-fetch-site", "same-origin")];
        self.ask(method, &format!("/api/portal/{path}"), &headers, body)
    }
}

/// The secret of the link in a message.
#[must_use]
pub fn token_of(message: &Value) -> Option<String> {
    let links = message["links"].as_array()?;
    links.iter().find_map(|link| link.as_str()?.split("/l/").nth(1).map(str::to_owned))
}

impl Drop for Relance {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
