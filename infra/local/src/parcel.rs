//! A portfolio out of the data folder into a file, and back. The travel key lies beside the file, as `FILE.key`; both are
//! their owner's alone.

use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Write as _};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use app::parcel::{ParcelError, Then, TravelKey};
use domain::ids::PortfolioId;

use crate::ids::SystemIds;
use crate::run::{Data, RunError};
use crate::world::World;

/// Writes a portfolio to a file that is not there yet.
///
/// # Errors
/// [`RunError`], which says what to do; neither file is left then.
pub async fn export(data: &Path, file: &Path, portfolio: PortfolioId) -> Result<(), RunError> {
    let data = Data::open(data)?;
    let world = World::open(&data.folder, None)?;
    let key = TravelKey::fresh(&SystemIds);
    let failed = |source: ParcelError| RunError::Parcel { file: file.to_owned(), source };
    let parcel = Made::new(file.to_owned()).map_err(|error| failed(error.into()))?;
    let beside = Made::new(key_file(file)).map_err(|error| failed(error.into()))?;
    let mut out = BufWriter::new(&parcel.file);
    let packed = world.app().pack(world.table.as_ref(), portfolio, &key, &mut out, None).await;
    let packed = packed.map_err(failed)?;
    drop(out);
    writeln!(&beside.file, "{}", key.to_text()).map_err(|error| failed(error.into()))?;
    beside.keep().map_err(|error| failed(error.into()))?;
    parcel.keep().map_err(|error| failed(error.into()))?;
    println!(
        "{portfolio}: {} items, {} large bodies, content {}",
        packed.items, packed.objects, packed.content
    );
    if packed.missing > 0 {
        println!("{portfolio}: {} large bodies were not there any more", packed.missing);
    }
    println!(
        "Keep {} and {} apart: who has both can read everything.",
        file.display(),
        key_file(file).display()
    );
    Ok(())
}

/// Takes the portfolio of a file in.
///
/// # Errors
/// [`RunError`], which says what to do. What was written until then is no portfolio yet, and is gone on with the next time.
pub async fn import(data: &Path, file: &Path, then: Then) -> Result<(), RunError> {
    let failed = |file: PathBuf| move |source: ParcelError| RunError::Parcel { file, source };
    let beside = key_file(file);
    let key = read_key(&beside).map_err(|error| failed(beside)(error.into()))?;
    let data = Data::open(data)?;
    let world = World::open(&data.folder, None)?;
    let open = || File::open(file).map(BufReader::new);
    let taken = world.app().unpack(open, &key, world.keyring.as_ref(), then, None).await;
    let taken = taken.map_err(failed(file.to_owned()))?;
    println!("{}: {} items written, {} were there already", taken.portfolio, taken.written, taken.found);
    match then {
        Then::Stopped => {
            println!("It is stopped: look at what it would send, then let it go on from the desk.");
        }
        Then::AsItWas => println!("It goes on as it was: make sure that it sends nowhere else."),
    }
    Ok(())
}

fn key_file(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".key");
    name.into()
}

fn read_key(file: &Path) -> io::Result<TravelKey> {
    let text = std::fs::read_to_string(file)?;
    let wrong = || io::Error::new(io::ErrorKind::InvalidData, "it must hold 64 hexadecimal digits");
    TravelKey::read(&text).ok_or_else(wrong)
}

/// A new file, which goes again unless it is kept.
struct Made {
    path: PathBuf,
    file: File,
    kept: bool,
}

impl Made {
    fn new(path: PathBuf) -> io::Result<Self> {
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        Ok(Self { path, file, kept: false })
    }

    fn keep(mut self) -> io::Result<()> {
        self.file.sync_all()?;
        self.kept = true;
        Ok(())
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        if !self.kept
            && let Err(error) = std::fs::remove_file(&self.path)
        {
            tracing::warn!(?error, "Could not remove {}", self.path.display());
        }
    }
}
