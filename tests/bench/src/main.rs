//! The figures of the README, by one command: all of them, or those named (`cargo run --release -p bench -- decide`).

use std::process::ExitCode;

mod cpu;
mod decide;

/// A measure: it prints its rows, or says what went wrong.
type Measure = fn() -> Result<(), String>;

/// Names and measures, in the order of the table.
const MEASURES: &[(&str, Measure)] =
    &[("decide", || decide::run().map(drop).map_err(|error| error.to_string()))];

fn main() -> ExitCode {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let mut code = ExitCode::SUCCESS;
    let chosen = |name: &str| wanted.is_empty() || wanted.iter().any(|wanted| wanted == name);
    for (name, measure) in MEASURES.iter().filter(|(name, _)| chosen(name)) {
        if let Err(error) = measure() {
            eprintln!("{name}: {error}");
            code = ExitCode::FAILURE;
        }
    }
    code
}
