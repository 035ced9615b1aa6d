//! The whole of Relance in one process, for demos, integrators and black-box tests: the same verbs and routers as on AWS,
//! over a file instead of a table, a log instead of a provider, and a clock that can be moved.

mod args;
mod clock;
mod control;
mod folder;
mod form;
mod guard;
mod html;
mod ids;
mod keyring;
mod names;
mod objects;
mod outbox;
mod parcel;
mod portal;
mod portfolios;
mod provider;
mod run;
mod sample;
mod server;
mod start;
mod stream;
mod team;
mod till;
mod time;
mod uploads;
mod world;

use std::process::ExitCode;

use args::Command;
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    // Standard output belongs to the programs that wait for the ready line
    let filter = EnvFilter::try_from_env("RELANCE_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match args::parse(std::env::args_os().skip(1)) {
        Ok(Command::Help) => {
            print!("{}", args::USAGE);
            ExitCode::SUCCESS
        }
        Ok(Command::Run(args)) => ended(run::run(args).await.map(|()| true)),
        Ok(Command::Verify(folder)) => ended(run::verify(folder).await),
        Ok(Command::Export { data, file, portfolio }) => {
            ended(parcel::export(&data, &file, portfolio).await.map(|()| true))
        }
        Ok(Command::Import { data, file, then }) => {
            ended(parcel::import(&data, &file, then).await.map(|()| true))
        }
        Err(error) => {
            eprintln!("local: {error}");
            ExitCode::from(2)
        }
    }
}

/// Whether all is well, or why not.
fn ended(outcome: Result<bool, run::RunError>) -> ExitCode {
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("local: {}", time::chain(&error));
            ExitCode::FAILURE
        }
    }
}
