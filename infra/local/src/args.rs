//! The command line. Nonsense is answered with what was meant to stand there; nothing is guessed.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use app::parcel::Then;
use chrono::{DateTime, Utc};
use domain::ids::PortfolioId;
use thiserror::Error;

/// What `--help` prints.
pub const USAGE: &str = "The whole of Relance in one process, on this machine only.

usage: local [--port 8787] [--data DIR] [--clock RFC3339] [--empty] [--stripe URL] [--gocardless URL]
       local --verify [--data DIR]
       local --export FILE --portfolio ID [--data DIR]
       local --import FILE [--as-it-was] [--data DIR]

  --port PORT      where to listen on 127.0.0.1; 0 takes a free port (default 8787)
  --data DIR       the folder that keeps everything (default target/local)
  --clock RFC3339  a clock that stands still until POST /local/clock moves it, such as 2026-09-01T08:00:00Z
  --empty          do not fill a fresh folder with the sample portfolio
  --stripe URL     a server that plays Stripe, such as http://127.0.0.1:12111: cards are taken there. On this machine only:
                   real money is never asked for from here
  --gocardless URL the same for GoCardless: debtors sign mandates there
  --verify         check the history of every debtor in the folder, name what was tampered with, and end
  --export FILE    write a whole portfolio to FILE, and what opens it to FILE.key, and end: keep the two apart
  --portfolio ID   which one
  --import FILE    take in the portfolio of FILE, with FILE.key beside it, and end. It stays stopped until its team lets
                   it go: nobody here knows what was sent since it was exported
  --as-it-was      let it go on as it was: for a move, when it sends nowhere else any more
";

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Print [`USAGE`].
    Help,
    /// Run.
    Run(Args),
    /// Check the histories kept in this folder.
    Verify(PathBuf),
    /// Carry a portfolio away.
    Export {
        /// Folder of all data.
        data: PathBuf,
        /// Where to.
        file: PathBuf,
        /// Which one.
        portfolio: PortfolioId,
    },
    /// Take a portfolio in.
    Import {
        /// Folder of all data.
        data: PathBuf,
        /// Where from.
        file: PathBuf,
        /// What it does then.
        then: Then,
    },
}

/// How to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Args {
    /// Port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// Folder of all data.
    pub data: PathBuf,
    /// Where a virtual clock starts; `None`: real time.
    pub clock: Option<DateTime<Utc>>,
    /// Leaves a fresh folder empty.
    pub empty: bool,
    /// Who plays Stripe; `None`: no card payment can begin.
    pub stripe: Option<SocketAddr>,
    /// Who plays GoCardless; `None`: nobody is led there.
    pub gocardless: Option<SocketAddr>,
}

/// Why the command line makes no sense.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ArgsError {
    /// No such option.
    #[error("`{0}` is no option of local; see --help")]
    Unknown(String),
    /// An option without its value.
    #[error("{0} needs a value; see --help")]
    NoValue(&'static str),
    /// The value of `--port`.
    #[error("--port {0}: must be a number from 0 to 65535")]
    Port(String),
    /// The value of `--clock`.
    #[error("--clock {0}: must be an instant such as 2026-09-01T08:00:00Z (RFC 3339)")]
    Clock(String),
    /// The value of `--stripe` or `--gocardless`.
    #[error("{0} {1}: must be an address of this machine, such as http://127.0.0.1:12111")]
    Player(&'static str, String),
    /// The value of `--portfolio`.
    #[error("--portfolio {0}: must be an id such as por_01jd3v9q6f8x2k4m5n7p9r1s3t; --verify lists them")]
    Portfolio(String),
    /// An option that says nothing without another.
    #[error("{0} needs {1}; see --help")]
    Needs(&'static str, &'static str),
    /// Two things at once.
    #[error("one of --verify, --export and --import at a time")]
    Several,
    /// The same option twice.
    #[error("{0} was given twice")]
    Twice(&'static str),
}

/// The folder used without `--data`: beside what cargo builds, so that `cargo clean` removes it.
fn default_data() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/local"))
}

/// Reads the words after the program's name.
///
/// # Errors
/// [`ArgsError`] for the first word that makes no sense.
pub fn parse(words: impl IntoIterator<Item = OsString>) -> Result<Command, ArgsError> {
    let mut words = words.into_iter();
    let (mut port, mut data, mut clock) = (None, None, None);
    let (mut stripe, mut gocardless) = (None, None);
    let (mut empty, mut errand) = (false, Errand::default());
    while let Some(word) = words.next() {
        let text = word.to_string_lossy().into_owned();
        let (name, joined) = match text.split_once('=') {
            Some((name, value)) if name.starts_with("--") => (name, Some(OsString::from(value))),
            _ => (text.as_str(), None),
        };
        let mut value = |option| joined.clone().or_else(|| words.next()).ok_or(ArgsError::NoValue(option));
        match name {
            "--port" => once("--port", &mut port, read_port(&value("--port")?)?)?,
            "--data" => once("--data", &mut data, read_path("--data", value("--data")?)?)?,
            "--clock" => once("--clock", &mut clock, read_clock(&value("--clock")?)?)?,
            "--stripe" => once("--stripe", &mut stripe, read_player("--stripe", &value("--stripe")?)?)?,
            "--gocardless" => {
                let player = read_player("--gocardless", &value("--gocardless")?)?;
                once("--gocardless", &mut gocardless, player)?;
            }
            "--empty" if joined.is_none() => empty = true,
            "--verify" if joined.is_none() => errand.verify = true,
            "--export" => once("--export", &mut errand.export, read_path("--export", value("--export")?)?)?,
            "--import" => once("--import", &mut errand.import, read_path("--import", value("--import")?)?)?,
            "--portfolio" => {
                once("--portfolio", &mut errand.portfolio, read_portfolio(&value("--portfolio")?)?)?;
            }
            "--as-it-was" if joined.is_none() => errand.as_it_was = true,
            "--help" | "-h" if joined.is_none() => return Ok(Command::Help),
            _ => return Err(ArgsError::Unknown(text)),
        }
    }
    let data = data.unwrap_or_else(default_data);
    match errand.command(&data)? {
        Some(command) => Ok(command),
        None => Ok(Command::Run(Args { port: port.unwrap_or(8787), data, clock, empty, stripe, gocardless })),
    }
}

/// What is done once, instead of serving.
#[derive(Default)]
struct Errand {
    verify: bool,
    export: Option<PathBuf>,
    import: Option<PathBuf>,
    portfolio: Option<PortfolioId>,
    as_it_was: bool,
}

impl Errand {
    fn command(self, data: &Path) -> Result<Option<Command>, ArgsError> {
        let data = data.to_owned();
        if self.portfolio.is_some() && self.export.is_none() {
            return Err(ArgsError::Needs("--portfolio", "--export"));
        }
        if self.as_it_was && self.import.is_none() {
            return Err(ArgsError::Needs("--as-it-was", "--import"));
        }
        let then = if self.as_it_was { Then::AsItWas } else { Then::Stopped };
        match (self.verify, self.export, self.import) {
            (false, None, None) => Ok(None),
            (true, None, None) => Ok(Some(Command::Verify(data))),
            (false, Some(file), None) => {
                let portfolio = self.portfolio.ok_or(ArgsError::Needs("--export", "--portfolio"))?;
                Ok(Some(Command::Export { data, file, portfolio }))
            }
            (false, None, Some(file)) => Ok(Some(Command::Import { data, file, then })),
            _ => Err(ArgsError::Several),
        }
    }
}

fn once<T>(option: &'static str, place: &mut Option<T>, value: T) -> Result<(), ArgsError> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(ArgsError::Twice(option)),
    }
}

fn read_port(value: &OsString) -> Result<u16, ArgsError> {
    let text = value.to_string_lossy();
    text.parse().map_err(|_| ArgsError::Port(text.into_owned()))
}

fn read_path(option: &'static str, value: OsString) -> Result<PathBuf, ArgsError> {
    let forgotten = value.is_empty() || value.to_string_lossy().starts_with("--");
    if forgotten { Err(ArgsError::NoValue(option)) } else { Ok(value.into()) }
}

fn read_portfolio(value: &OsString) -> Result<PortfolioId, ArgsError> {
    let text = value.to_string_lossy();
    text.parse().map_err(|_| ArgsError::Portfolio(text.into_owned()))
}

fn read_player(option: &'static str, value: &OsString) -> Result<SocketAddr, ArgsError> {
    let text = value.to_string_lossy();
    let address = text.trim_end_matches('/').strip_prefix("http://").and_then(|text| text.parse().ok());
    let near = address.filter(|address: &SocketAddr| address.ip().is_loopback());
    near.ok_or_else(|| ArgsError::Player(option, text.into_owned()))
}

fn read_clock(value: &OsString) -> Result<DateTime<Utc>, ArgsError> {
    let text = value.to_string_lossy();
    let instant = DateTime::parse_from_rfc3339(&text);
    instant.map(Into::into).map_err(|_| ArgsError::Clock(text.into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Command, ArgsError> {
        parse(line.split_whitespace().map(OsString::from))
    }

    fn args(line: &str) -> Args {
        match read(line) {
            Ok(Command::Run(args)) => args,
            other => panic!("{line}: {other:?}"),
        }
    }

    #[test]
    fn without_options_it_listens_on_8787_in_real_time_with_the_sample() {
        let args = args("");
        assert_eq!((args.port, args.clock, args.empty), (8787, None, false));
        assert!(args.data.ends_with("target/local"));
    }

    #[test]
    fn every_option_is_read_in_any_order() {
        let args = args("--empty --clock 2026-09-01T10:00:00+02:00 --data some/where --port=0");
        assert_eq!((args.port, args.empty), (0, true));
        assert_eq!(args.data, PathBuf::from("some/where"));
        assert_eq!(args.clock.map(|clock| clock.to_rfc3339()), Some("2026-09-01T08:00:00+00:00".to_owned()));
    }

    #[test]
    fn nonsense_is_named() {
        assert_eq!(read("--prot 1"), Err(ArgsError::Unknown("--prot".to_owned())));
        assert_eq!(read("serve"), Err(ArgsError::Unknown("serve".to_owned())));
        assert_eq!(read("--empty=no"), Err(ArgsError::Unknown("--empty=no".to_owned())));
        assert_eq!(read("--port"), Err(ArgsError::NoValue("--port")));
        assert_eq!(read("--port 70000"), Err(ArgsError::Port("70000".to_owned())));
        assert_eq!(read("--clock yesterday"), Err(ArgsError::Clock("yesterday".to_owned())));
        assert_eq!(read("--data --empty"), Err(ArgsError::NoValue("--data")));
        assert_eq!(read("--port 1 --port 2"), Err(ArgsError::Twice("--port")));
        assert_eq!(read("--port 1 --help"), Ok(Command::Help));
        for far in ["https://api.stripe.com", "http://10.0.0.1:80", "http://localhost", "127.0.0.1:1"] {
            assert_eq!(read(&format!("--stripe {far}")), Err(ArgsError::Player("--stripe", far.to_owned())));
        }
        assert_eq!(args("--stripe http://127.0.0.1:9/").stripe, "127.0.0.1:9".parse().ok());
        let far = "https://api.gocardless.com".to_owned();
        assert_eq!(read(&format!("--gocardless {far}")), Err(ArgsError::Player("--gocardless", far)));
        assert_eq!(read("--verify --data x"), Ok(Command::Verify(PathBuf::from("x"))));
    }

    #[test]
    fn a_portfolio_is_carried_away_or_taken_in_never_both() {
        let portfolio = PortfolioId::from_bits(7);
        let (data, file) = (PathBuf::from("x"), PathBuf::from("f"));
        let export = Command::Export { data: data.clone(), file: file.clone(), portfolio };
        assert_eq!(read(&format!("--export f --portfolio {portfolio} --data x")), Ok(export));
        let import = |then| Command::Import { data: data.clone(), file: file.clone(), then };
        assert_eq!(read("--import f --data x"), Ok(import(Then::Stopped)));
        assert_eq!(read("--import f --as-it-was --data x"), Ok(import(Then::AsItWas)));
        assert_eq!(read("--export f"), Err(ArgsError::Needs("--export", "--portfolio")));
        assert_eq!(read("--as-it-was"), Err(ArgsError::Needs("--as-it-was", "--import")));
        assert_eq!(
            read(&format!("--portfolio {portfolio}")),
            Err(ArgsError::Needs("--portfolio", "--export"))
        );
        assert_eq!(read("--portfolio por_1"), Err(ArgsError::Portfolio("por_1".to_owned())));
        assert_eq!(read("--import f --verify"), Err(ArgsError::Several));
        assert_eq!(read("--export --verify"), Err(ArgsError::NoValue("--export")));
    }
}
