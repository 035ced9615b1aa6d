//! The figures of the README, by one command: all of them, or those named (`cargo run --release -p bench -- decide`).
//! `--full` goes on to the sizes that take minutes.

use std::process::{Command, ExitCode};

mod audit;
mod cost;
mod cpu;
mod decide;
mod faults;
mod load;
mod papers;
mod runtime_api;
mod start;
mod units;
mod warm;
mod work;
mod world;

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// Names of the measures, in the order of the table.
const MEASURES: [&str; 14] = [
    "decide", "claims", "messages", "memory", "growth", "units", "start", "warm", "intake", "preview",
    "audit", "load", "faults", "papers",
];

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [mode, messages] = &words[..]
        && mode == "--memory-of"
    {
        return told("memory", memory_of(messages));
    }
    let full = words.iter().any(|word| word == "--full");
    let wanted: Vec<&String> = words.iter().filter(|word| !word.starts_with("--")).collect();
    if let Some(unknown) = wanted.iter().find(|word| !MEASURES.contains(&word.as_str())) {
        eprintln!("no measure `{unknown}`; there are {}", MEASURES.join(", "));
        return ExitCode::FAILURE;
    }
    let mut code = ExitCode::SUCCESS;
    for name in MEASURES.into_iter().filter(|name| wanted.is_empty() || wanted.iter().any(|it| it == name)) {
        if told(name, measure(name, full)) != ExitCode::SUCCESS {
            code = ExitCode::FAILURE;
        }
    }
    code
}

fn told(name: &str, outcome: Outcome) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{name}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(name: &str, full: bool) -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    match name {
        "decide" => Ok(decide::run().map(drop)?),
        "claims" => runtime.block_on(work::claims()),
        "messages" => runtime.block_on(work::messages()),
        "memory" => memory(),
        "growth" => runtime.block_on(work::growth(full)),
        "units" => runtime.block_on(units::run()),
        "intake" => runtime.block_on(work::intake()),
        "start" => start::run(),
        "warm" => runtime.block_on(warm::run()),
        "load" => load::run(full),
        "faults" => faults::run(full),
        "papers" => papers::run(),
        "audit" => runtime.block_on(audit::run()),
        _ => runtime.block_on(work::preview()),
    }
}

/// P3: each size in a process of its own, since a peak is never forgotten.
fn memory() -> Outcome {
    let mut peaks = Vec::new();
    for messages in [1_000_u64, 10_000] {
        let this = std::env::current_exe()?;
        let output = Command::new(this).args(["--memory-of", &messages.to_string()]).output()?;
        let text = String::from_utf8(output.stdout)?;
        let peak: u64 =
            text.trim().parse().map_err(|_| String::from_utf8_lossy(&output.stderr).into_owned())?;
        println!("P3  peak memory while {messages:>6} reminders go out: {peak} kB");
        peaks.push(peak);
    }
    if let [small, large] = peaks[..] {
        println!("P3  ratio of the two: {}.{:02}", large / small, large * 100 / small % 100);
    }
    Ok(())
}

fn memory_of(messages: &str) -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    println!("{}", runtime.block_on(work::memory(messages.parse()?))?);
    Ok(())
}
