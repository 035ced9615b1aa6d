//! The functions as programs: built once, started with an environment of a test's choice, woken as Lambda wakes them.
#![expect(clippy::expect_used, reason = "used by tests alone: what goes wrong here is the test's failure")]

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

/// What a function is told, whole: nothing in it reaches Amazon.
pub const ENVIRONMENT: [(&str, &str); 18] = [
    ("RELANCE_TABLE", "relance"),
    ("RELANCE_KEY", "alias/relance"),
    ("RELANCE_OBJECTS", "relance-objects"),
    ("RELANCE_PUBLIC_URL", "https://pay.example.com"),
    ("RELANCE_ERRANDS", "http://127.0.0.1:9/errands"),
    ("RELANCE_ORIGIN_SECRET", "s3cret"),
    ("RELANCE_CONFIGURATION_SET", "relance"),
    ("RELANCE_SENDING", "on"),
    ("RELANCE_SMS", "on"),
    ("RELANCE_ERRANDS_A_SWEEP", "100"),
    ("RELANCE_SENDS_AT_ONCE", "2"),
    ("RELANCE_ALERTS", "relance@example.com"),
    ("RELANCE_FEEDBACK_TOPIC", "arn:aws:sns:eu-west-3:123456789012:relance-feedback"),
    ("AWS_REGION", "eu-west-3"),
    ("AWS_ACCESS_KEY_ID", "test"),
    ("AWS_SECRET_ACCESS_KEY", "test"),
    // The discard port: nobody listens
    ("AWS_ENDPOINT_URL", "http://127.0.0.1:9"),
    ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
];

/// The functions there are, by the folders of functions/.
///
/// # Panics
/// When the folder cannot be read.
#[must_use]
pub fn names() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../functions");
    let folders = std::fs::read_dir(folder).expect("functions/ can be read");
    let paths = folders.map(|entry| entry.expect("an entry").path());
    let mut names: Vec<String> = paths
        .filter(|path| path.join("Cargo.toml").is_file())
        .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    names
}

/// The program of a function; all of them are built once for all tests of a run.
///
/// # Panics
/// When they do not build.
#[must_use]
pub fn program(name: &str) -> PathBuf {
    static PROFILE: OnceLock<PathBuf> = OnceLock::new();
    let profile = PROFILE.get_or_init(|| {
        let test = std::env::current_exe().expect("a test is a file");
        // target/<profile>/deps/<test>
        let profile = test.ancestors().nth(2).expect("a test lies in deps");
        let mut build = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        // Of the whole workspace, as the tests were: with other features Amazon's SDK would be compiled once more
        build
            .args(["build", "--quiet", "--workspace", "--bins", "--tests"])
            .current_dir(env!("CARGO_MANIFEST_DIR"));
        if profile.ends_with("release") {
            build.arg("--release");
        }
        assert!(build.status().expect("cargo runs").success(), "the functions do not build");
        profile.to_owned()
    });
    profile.join(name)
}

/// A function that is told only this.
fn command(name: &str, environment: &[(&str, &str)]) -> Command {
    let mut command = Command::new(program(name));
    command.env_clear().envs(environment.iter().copied());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Starts a function that must end by itself, and waits for that.
///
/// # Panics
/// When it cannot be started.
#[must_use]
pub fn ended(name: &str, environment: &[(&str, &str)]) -> Output {
    command(name, environment).output().expect("a function starts")
}

/// Ends with the test, whatever happens.
struct Running(Child);

impl Running {
    /// Ends it; what it has written.
    fn ended(&mut self) -> String {
        let _ = self.0.kill();
        let mut log = String::new();
        let pipes: [Option<Box<dyn Read>>; 2] = [
            self.0.stdout.take().map(|it| Box::new(it) as _),
            self.0.stderr.take().map(|it| Box::new(it) as _),
        ];
        for mut pipe in pipes.into_iter().flatten() {
            pipe.read_to_string(&mut log).expect("a log is text");
        }
        log
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Lambda, for one event.
struct Lambda {
    event: Value,
    deadline_ms: u128,
    handed: AtomicBool,
    answers: mpsc::Sender<String>,
}

/// What a function with a whole environment answers to one event, when it has `left` until its deadline.
///
/// # Panics
/// When it does not answer.
pub async fn invoked(name: &str, event: &Value, left: Duration) -> Value {
    invoked_and_heard(name, event, left).await.0
}

/// Its answer, and all that it wrote to its log until then: less than a pipe holds.
///
/// # Panics
/// When it does not answer.
pub async fn invoked_and_heard(name: &str, event: &Value, left: Duration) -> (Value, String) {
    let (answers, mut answered) = mpsc::channel(1);
    let deadline = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock after 1970") + left;
    let handed = AtomicBool::new(false);
    let lambda = Lambda { event: event.clone(), deadline_ms: deadline.as_millis(), handed, answers };
    let runtime = Router::new()
        .route("/2018-06-01/runtime/invocation/next", get(next))
        .route("/2018-06-01/runtime/invocation/{id}/response", post(answer))
        .route("/2018-06-01/runtime/invocation/{id}/error", post(answer))
        .with_state(Arc::new(lambda));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address").to_string();
    let serving = tokio::spawn(axum::serve(listener, runtime).into_future());
    let mut environment = ENVIRONMENT.to_vec();
    environment.extend([
        ("AWS_LAMBDA_RUNTIME_API", address.as_str()),
        ("AWS_LAMBDA_FUNCTION_NAME", name),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
    ]);
    let mut running = Running(command(name, &environment).spawn().expect("a function starts"));
    let answer = tokio::time::timeout(Duration::from_mins(1), answered.recv()).await;
    let log = running.ended();
    serving.abort();
    let answer = answer.ok().flatten().unwrap_or_else(|| panic!("{name} does not answer: {log}"));
    (serde_json::from_str(&answer).unwrap_or_else(|_| panic!("{name} answers {answer}")), log)
}

/// Hands the event over; whoever asks again waits for ever.
async fn next(State(lambda): State<Arc<Lambda>>) -> Response {
    if lambda.handed.swap(true, Ordering::Relaxed) {
        std::future::pending::<()>().await;
    }
    let headers = [
        ("lambda-runtime-aws-request-id", "1".to_owned()),
        ("lambda-runtime-deadline-ms", lambda.deadline_ms.to_string()),
        (
            "lambda-runtime-invoked-function-arn",
            "arn:aws:lambda:eu-west-3:123456789012:function:it".to_owned(),
        ),
    ];
    (headers, lambda.event.to_string()).into_response()
}

async fn answer(State(lambda): State<Arc<Lambda>>, body: String) -> StatusCode {
    let _ = lambda.answers.send(body).await;
    StatusCode::ACCEPTED
}
