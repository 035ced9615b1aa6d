//! From the command line to a process that serves, and back: what is opened in which order, and how it ends.

use std::fs::File;
use std::io::{self, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use app::AppError;
use app::parcel::ParcelError;
use app::ports::Till;
use store::embedded::OpenError;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::args::Args;
use crate::clock::ClockError;
use crate::keyring::KeyFileError;
use crate::provider::log::LogError;
use crate::server::{Local, router};
use crate::team::TeamError;
use crate::till::Played;
use crate::world::{TABLE, World};
use crate::{folder, sample};

/// There while the sample is being made: a folder left with it is made anew.
const UNFINISHED: &str = "unfinished";
/// Held while a process uses the folder.
const LOCK: &str = "lock";
/// How long requests under way may take to end.
const GRACE: Duration = Duration::from_secs(10);

/// Why the process could not run.
#[derive(Debug, Error)]
pub enum RunError {
    /// The data folder.
    #[error("the data folder {folder} cannot be used: {source}")]
    Folder {
        /// Which.
        folder: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Another process.
    #[error("another process uses the data folder {0}: stop it, or give another one with --data")]
    InUse(PathBuf),
    /// The table.
    #[error(transparent)]
    Table(#[from] OpenError),
    /// The clock.
    #[error(transparent)]
    Clock(#[from] ClockError),
    /// The key file.
    #[error(transparent)]
    Key(#[from] KeyFileError),
    /// The provider.
    #[error(transparent)]
    Provider(#[from] LogError),
    /// The tokens.
    #[error(transparent)]
    Team(#[from] TeamError),
    /// The port.
    #[error("cannot listen on 127.0.0.1:{port}: {source}; --port 0 takes a free port")]
    Port {
        /// Which.
        port: u16,
        /// Why.
        source: io::Error,
    },
    /// The app.
    #[error(transparent)]
    App(#[from] AppError),
    /// The sample portfolio.
    #[error("the sample portfolio could not be made: {0}; --empty starts without it")]
    Sample(#[from] sample::SampleError),
    /// A portfolio that is carried away or taken in.
    #[error("{file}: {source}")]
    Parcel {
        /// The file.
        file: PathBuf,
        /// Why.
        source: ParcelError,
    },
    /// Serving.
    #[error("serving failed: {0}")]
    Serve(io::Error),
}

/// Runs until a signal says stop.
///
/// # Errors
/// [`RunError`], which says what to do.
pub async fn run(args: Args) -> Result<(), RunError> {
    let data = Data::open(&args.data)?;
    let port = |source| RunError::Port { port: args.port, source };
    let listener =
        TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, args.port))).await.map_err(port)?;
    let url = format!("http://{}", listener.local_addr().map_err(port)?);
    let till: Arc<dyn Till> = Arc::new(Played::at(args.stripe, args.gocardless));
    let world = World::open_with(&data.folder, args.clock, till)?;
    if data.fresh && !args.empty {
        data.mark()?;
        world.play(&url).await?;
        data.unmark()?;
    }
    serve(listener, &url, world.local(&url)?).await
}

/// Checks the history of every debtor; true when all of them hold.
///
/// # Errors
/// [`RunError`], which says what to do.
pub async fn verify(folder: PathBuf) -> Result<bool, RunError> {
    let data = Data::open(&folder)?;
    let app = World::open(&data.folder, None)?.app();
    let mut whole = true;
    for portfolio in app.portfolios().await? {
        let audit = app.verify(portfolio).await?;
        for broken in &audit.broken {
            println!("{portfolio} {} fact {}: {:?}", broken.debtor, broken.position, broken.flaw);
        }
        println!(
            "{portfolio}: {} facts of {} debtors, {} broken",
            audit.facts,
            audit.debtors,
            audit.broken.len()
        );
        whole &= audit.broken.is_empty();
    }
    Ok(whole)
}

/// The folder, ours alone.
pub struct Data {
    /// Where it is.
    pub folder: PathBuf,
    fresh: bool,
    _lock: File,
}

impl Data {
    /// Makes it when there is none.
    ///
    /// # Errors
    /// [`RunError`]: it cannot be used, or another process uses it.
    pub fn open(folder: &Path) -> Result<Self, RunError> {
        let folder = folder.to_owned();
        let failed = |source| RunError::Folder { folder: folder.clone(), source };
        folder::make(&folder).map_err(failed)?;
        let lock = File::create(folder.join(LOCK)).map_err(failed)?;
        lock.try_lock().map_err(|_| RunError::InUse(folder.clone()))?;
        if folder.join(UNFINISHED).exists() {
            tracing::warn!("The sample was not finished the last time: the folder is made anew");
            clear(&folder).map_err(failed)?;
        }
        let fresh = !folder.join(TABLE).exists();
        Ok(Self { folder, fresh, _lock: lock })
    }

    fn failed(&self) -> impl Fn(io::Error) -> RunError {
        |source| RunError::Folder { folder: self.folder.clone(), source }
    }

    fn mark(&self) -> Result<(), RunError> {
        let mark = self.folder.join(UNFINISHED);
        folder::write_whole(&mark, b"", folder::Durable::Yes).map_err(self.failed())
    }

    fn unmark(&self) -> Result<(), RunError> {
        std::fs::remove_file(self.folder.join(UNFINISHED)).map_err(self.failed())?;
        folder::sync(&self.folder).map_err(self.failed())
    }
}

/// Removes what this process makes, and nothing else; the mark last.
fn clear(folder: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        match name.as_str() {
            "objects" | "provider" => std::fs::remove_dir_all(entry.path())?,
            "clock" | "key" | "team.json" => std::fs::remove_file(entry.path())?,
            name if name.starts_with(TABLE) => std::fs::remove_file(entry.path())?,
            _ => {}
        }
    }
    std::fs::remove_file(folder.join(UNFINISHED))
}

async fn serve(listener: TcpListener, url: &str, local: Arc<Local>) -> Result<(), RunError> {
    let mut terminate = signal(SignalKind::terminate()).map_err(RunError::Serve)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(RunError::Serve)?;
    let router = router(&local);
    let preparing = Arc::clone(&local);
    let portal = tokio::spawn(async move { preparing.portal.prepare().await });
    let machine = Arc::clone(&local.machine);
    let turning = (!local.clock.stands()).then(|| tokio::spawn(async move { machine.run().await }));
    let (stop, mut stopped) = tokio::sync::watch::channel(false);
    let quiet = async move { drop(stopped.wait_for(|stop| *stop).await) };
    let mut serving = tokio::spawn(axum::serve(listener, router).with_graceful_shutdown(quiet).into_future());
    announce(url).map_err(RunError::Serve)?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        ended = &mut serving => return ended.map_err(io::Error::other).flatten().map_err(RunError::Serve),
    }
    tracing::info!("Stopping");
    local.machine.stop();
    let _ = stop.send(true);
    portal.abort();
    if tokio::time::timeout(GRACE, &mut serving).await.is_err() {
        tracing::warn!("Requests under way were cut off");
    }
    if let Some(turning) = turning {
        drop(tokio::time::timeout(GRACE, turning).await);
    }
    Ok(local.clock.keep()?)
}

/// The one line of standard output that programs wait for.
fn announce(url: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "ready {url}")?;
    out.flush()
}
