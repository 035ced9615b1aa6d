//! P7: what a function costs before its first event: instructions, bytes, memory and threads, beside a binary that does
//! nothing with the same SDK linked in.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::runtime_api::RuntimeApi;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// Each function and the binary it is measured beside: what Amazon code it links decides.
const BESIDE: [(&str, &str); 9] = [
    ("webhook", "silent"),
    ("sweep", "queueing"),
    ("dispatch", "speaking"),
    ("delivery", "silent"),
    ("portal", "speaking"),
    ("papers", "silent"),
    ("desk", "silent"),
    ("project", "silent"),
    ("operator", "silent"),
];

/// The profile that the deploy guide builds with.
const PROFILE: &str = "deployed";

/// What a function is told; the floor does not read it.
pub const ENVIRONMENT: [(&str, &str); 19] = [
    ("AWS_REGION", "eu-west-3"),
    ("AWS_ACCESS_KEY_ID", "AKIDMEASURED"),
    ("AWS_SECRET_ACCESS_KEY", "measured"),
    ("AWS_LAMBDA_FUNCTION_NAME", "measured"),
    ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
    ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
    ("RELANCE_TABLE", "relance"),
    ("RELANCE_KEY", "alias/relance"),
    ("RELANCE_OBJECTS", "relance-objects"),
    ("RELANCE_PUBLIC_URL", "https://pay.example.com"),
    ("RELANCE_ERRANDS", "https://sqs.eu-west-3.amazonaws.com/000000000000/errands"),
    ("RELANCE_ORIGIN_SECRET", "0123456789abcdef0123456789abcdef"),
    ("RELANCE_CONFIGURATION_SET", "relance"),
    ("RELANCE_SENDING", "on"),
    ("RELANCE_SMS", "on"),
    ("RELANCE_ERRANDS_A_SWEEP", "1000"),
    ("RELANCE_SENDS_AT_ONCE", "8"),
    ("RELANCE_ALERTS", "relance@example.com"),
    ("RELANCE_FEEDBACK_TOPIC", "arn:aws:sns:eu-west-3:000000000000:feedback"),
];

/// What a start took.
#[derive(Debug, Clone, Copy)]
struct Start {
    /// Thousands of instructions; 0 without valgrind.
    instructions_k: u64,
    /// Bytes of the stripped binary.
    bytes: u64,
    /// Most memory, in kilobytes.
    memory_kb: u64,
    threads: u64,
}

/// P7, for every function that is built.
///
/// # Errors
/// A binary is not there, or does not come up.
pub fn run() -> Outcome<()> {
    let folder = build(&BESIDE.map(|(function, _)| function))?;
    for (function, floor) in BESIDE {
        let (ours, hello) = (start(&folder.join(function))?, start(&folder.join(floor))?);
        let ratio =
            |ours: u64, floor: u64| format!("{}.{:02}", ours / floor.max(1), ours * 100 / floor.max(1) % 100);
        println!(
            "P7  {function:<9} {:>6} k instructions ({}x {floor}), {:>5} kB ({}x), {:>6} kB of memory ({}x), {} thread(s)",
            ours.instructions_k,
            ratio(ours.instructions_k, hello.instructions_k),
            ours.bytes / 1000,
            ratio(ours.bytes, hello.bytes),
            ours.memory_kb,
            ratio(ours.memory_kb, hello.memory_kb),
            ours.threads,
        );
    }
    Ok(())
}

/// These functions and the floors, built as they are deployed: the folder they are in.
///
/// # Errors
/// They do not build.
pub fn build(functions: &[&str]) -> Outcome<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["build", "--profile", PROFILE, "--quiet", "-p", "hello"]);
    for function in functions {
        command.args(["-p", function]);
    }
    let built = command.current_dir(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")).status()?;
    if !built.success() {
        return Err("the functions do not build".into());
    }
    // This program is target/release/bench
    let target = std::env::current_exe()?.ancestors().nth(2).map(Path::to_owned).unwrap_or_default();
    Ok(target.join(PROFILE))
}

fn start(binary: &Path) -> Outcome<Start> {
    let bytes = fs::metadata(binary)?.len();
    let api = RuntimeApi::open()?;
    let mut plain = spawn(Command::new(binary), &api)?;
    ready(&mut plain, &api)?;
    let status = fs::read_to_string(format!("/proc/{}/status", plain.id())).unwrap_or_default();
    end(&mut plain)?;
    let figure = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        line.split_ascii_whitespace().next().and_then(|word| word.parse().ok()).unwrap_or(0)
    };
    let instructions_k = instructions(binary)? / 1000;
    Ok(Start { instructions_k, bytes, memory_kb: figure("VmHWM:"), threads: figure("Threads:") })
}

/// Instructions up to the first poll, counted by callgrind, which counts the same every time.
fn instructions(binary: &Path) -> Outcome<u64> {
    let api = RuntimeApi::open()?;
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(binary);
    let mut counted = match spawn(valgrind, &api) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            println!("P7  valgrind is missing: apt-get install valgrind, then instructions are counted");
            return Ok(0);
        }
        other => other?,
    };
    ready(&mut counted, &api)?;
    // A signal that ends it, so that callgrind still says what it counted
    Command::new("kill").args(["-TERM", &counted.id().to_string()]).status()?;
    let mut said = String::new();
    if let Some(mut stderr) = counted.stderr.take() {
        stderr.read_to_string(&mut said)?;
    }
    counted.wait()?;
    let line = said.lines().find_map(|line| line.split_once("Collected :").map(|(_, count)| count.trim()));
    Ok(line.ok_or("callgrind did not say what it counted")?.parse()?)
}

fn spawn(mut command: Command, api: &RuntimeApi) -> io::Result<Child> {
    command.env_clear().envs(ENVIRONMENT).env("AWS_LAMBDA_RUNTIME_API", api.address());
    if let Some(path) = std::env::var_os("PATH") {
        command.env("PATH", path);
    }
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()
}

fn ready(child: &mut Child, api: &RuntimeApi) -> Outcome<()> {
    if api.is_polled() {
        return Ok(());
    }
    child.kill()?;
    let mut said = String::new();
    if let Some(mut stderr) = child.stderr.take() {
        stderr.read_to_string(&mut said)?;
    }
    Err(format!("it did not ask for work: {said}").into())
}

fn end(child: &mut Child) -> io::Result<()> {
    child.kill()?;
    child.wait().map(drop)
}
