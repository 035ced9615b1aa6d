//! A file in pieces: each is an object of its own, sealed with its debtor's key. Who erases the key erases them; who finds
//! the bucket finds nothing.

use domain::ids::{FileId, PortfolioId};

use crate::app::App;
use crate::error::AppError;
use crate::seal::{PortfolioKey, Sealed};

/// Bytes of a piece, all but the last: sealed and in base64 it travels in one line of a portfolio's export file, and a
/// function may answer it at once.
const PIECE_BYTES: usize = 2 * 1024 * 1024;

/// Most pieces of a file: those of the largest that is taken, 10 MB.
pub(crate) const PIECES_LIMIT: u16 = 5;

/// Which files. Rights on AWS go by the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shelf {
    /// What debtors gave.
    Files,
    /// Invoices themselves.
    Originals,
}

impl Shelf {
    const fn folder(self) -> &'static str {
        match self {
            Self::Files => "files",
            Self::Originals => "originals",
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Files => "file",
            Self::Originals => "original",
        }
    }

    /// The sealed field that says what the file is.
    pub(crate) fn field(self, id: FileId) -> String {
        format!("{}#{id}", self.word())
    }

    /// The sealed field of a piece, from 1.
    fn piece_field(self, id: FileId, piece: u16) -> String {
        format!("{}#{id}#{piece}", self.word())
    }

    /// The object of a piece, from 1.
    pub(crate) fn object(self, portfolio: PortfolioId, id: FileId, piece: u16) -> String {
        format!("{portfolio}/{}/{}/{:016x}/{piece}", self.folder(), id.debtor, id.digest)
    }
}

impl App {
    /// Keeps a file under the key that `head` is sealed with; in how many pieces. Kept again, it is the same objects.
    pub(crate) async fn keep_pieces(
        &self,
        (of, portfolio, id): (Shelf, PortfolioId, FileId),
        key: &PortfolioKey,
        head: &Sealed,
        bytes: &[u8],
    ) -> Result<u16, AppError> {
        let mut pieces = 0;
        for piece in bytes.chunks(PIECE_BYTES) {
            pieces += 1;
            let field = of.piece_field(id, pieces);
            let sealed = key.seal(self.ids(), id.debtor, &field, piece, Some(head))?;
            let object = of.object(portfolio, id, pieces);
            self.inner().ports.objects.put(&object, sealed.sealed.as_bytes()).await?;
        }
        Ok(pieces)
    }

    /// One piece of a file.
    pub(crate) async fn piece(
        &self,
        (of, portfolio, id): (Shelf, PortfolioId, FileId),
        key: &PortfolioKey,
        head: &Sealed,
        piece: u16,
    ) -> Result<Vec<u8>, AppError> {
        let object = self.inner().ports.objects.get(&of.object(portfolio, id, piece)).await?;
        let object = object.ok_or_else(|| AppError::Internal(format!("a piece of {id} is gone").into()))?;
        let sealed = Sealed { dek: head.dek.clone(), sealed: String::from_utf8_lossy(&object).into_owned() };
        Ok(key.open(id.debtor, &of.piece_field(id, piece), &sealed)?)
    }
}
