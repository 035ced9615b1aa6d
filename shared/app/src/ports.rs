//! What the verbs need of the world, as small as can be. AWS, the local process and the simulation each bring their own.

use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::debtor::Channel;
use domain::ids::{ActionId, CaseId, PortfolioId};
use domain::scenario::Notice;
use render::email::Email;
use render::paper::{Paper, PrinterError, Statement};
use render::sms::Sms;

use crate::sweep::Errand;

pub use render::paper::Printer;

/// Time, and waiting.
#[async_trait]
pub trait Clock: Send + Sync + 'static {
    /// Now.
    fn now(&self) -> DateTime<Utc>;

    /// Lets some milliseconds pass; a clock that stands still returns at once.
    async fn pause(&self, millis: u64);
}

/// Randomness.
pub trait Ids: Send + Sync + 'static {
    /// Fills `bytes` from a source nobody can guess.
    fn fill(&self, bytes: &mut [u8]);
}

/// Keys of portfolios: KMS on AWS, a key file on one machine.
#[async_trait]
pub trait Keyring: Send + Sync + 'static {
    /// The portfolio's key, from which all its other keys are derived. The implementation caches it.
    ///
    /// # Errors
    /// When the key cannot be had now.
    async fn portfolio_key(&self, portfolio: PortfolioId) -> Result<[u8; 32], KeyringError>;
}

/// A keyring that takes a portfolio's key from elsewhere, so that what was sealed there opens here. Only a deployment that
/// takes portfolios in needs it.
#[async_trait]
pub trait Adopt: Send + Sync {
    /// Keeps `secret` as the portfolio's key, durably and under this keyring. Said again, it changes nothing.
    ///
    /// # Errors
    /// When it cannot be kept now, or the portfolio has another key here.
    async fn adopt(&self, portfolio: PortfolioId, secret: [u8; 32]) -> Result<(), AdoptError>;
}

/// Why a key from elsewhere was not kept.
#[derive(Debug, thiserror::Error)]
pub enum AdoptError {
    /// What was sealed with the one that stands here must stay readable.
    #[error("this portfolio has another key here")]
    Another,
    /// The keyring itself.
    #[error(transparent)]
    Keyring(#[from] KeyringError),
}

/// The keys cannot be had now.
#[derive(Debug, thiserror::Error)]
#[error("the portfolio's key cannot be had now")]
pub struct KeyringError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// Large bodies: S3 on AWS, files on one machine.
#[async_trait]
pub trait Objects: Send + Sync + 'static {
    /// Keeps `bytes` under `key`, durably. Same key, same bytes: idempotent.
    ///
    /// # Errors
    /// When they may not be kept.
    async fn put(&self, key: &str, bytes: &[u8]) -> Result<(), ObjectsError>;

    /// What is kept under `key`.
    ///
    /// # Errors
    /// When it cannot be read now.
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, ObjectsError>;

    /// Forgets what is kept under `key`. Nothing there: nothing to do, so that it may be said again.
    ///
    /// # Errors
    /// When it cannot be forgotten now.
    async fn delete(&self, key: &str) -> Result<(), ObjectsError>;

    /// A form with which a browser sends one file by itself to a place of its own, apart from what is kept: whatever comes
    /// there is gone after some days.
    ///
    /// # Errors
    /// Where nothing can be sent.
    fn form(&self, _: &Wanted<'_>) -> Result<Form, ObjectsError> {
        Err(ObjectsError("this process takes no uploads".into()))
    }

    /// What a browser sent to the place of this name, its first `most` bytes.
    ///
    /// # Errors
    /// When it cannot be read now.
    async fn uploaded(&self, _key: &str, _most: u64) -> Result<Option<Uploaded>, ObjectsError> {
        Ok(None)
    }
}

/// What a browser sent: nobody has looked at it yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uploaded {
    /// Bytes of the whole.
    pub size: u64,
    /// As many of the first as were asked for.
    pub start: Vec<u8>,
}

/// A file that a browser is to send.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Name of its place.
    pub key: &'a str,
    /// What it is announced as.
    pub media_type: &'a str,
    /// Most bytes; at least one has to come.
    pub bytes: u64,
    /// For how long the form is good.
    pub seconds: u32,
}

/// A form to be posted as `multipart/form-data`: the fields in any order, then the file as `file`. Who has it may send that
/// one file and nothing else.
#[derive(Clone, PartialEq, Eq)]
pub struct Form {
    /// Where to, on the origin of the debtors' pages.
    pub url: String,
    /// The fields.
    pub fields: BTreeMap<String, String>,
}

/// Objects cannot be reached.
#[derive(Debug, thiserror::Error)]
#[error("the object store cannot be reached")]
pub struct ObjectsError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// What is handed to a provider. Personal data: it has no `Debug`.
pub struct Outgoing {
    /// Whose message.
    pub portfolio: PortfolioId,
    /// The case.
    pub case: CaseId,
    /// The action: travels as a tag, so that events can be told apart.
    pub action: ActionId,
    /// Which attempt of it, from 0.
    pub attempt: usize,
    /// What it is.
    pub notice: Notice,
    /// The address.
    pub to: String,
    /// The words.
    pub body: Body,
}

/// The words, by channel.
pub enum Body {
    /// An e-mail.
    Email(Box<Email>),
    /// A text message, with the name it comes from.
    Sms(Sms, String),
}

impl Outgoing {
    /// The channel it travels on.
    #[must_use]
    pub const fn channel(&self) -> Channel {
        match self.body {
            Body::Email(_) => Channel::Email,
            Body::Sms(..) => Channel::Sms,
        }
    }
}

/// What a provider answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It has the message.
    Accepted {
        /// Its id for it.
        provider_id: String,
    },
    /// It proves that it does not have the message: throttling, validation, no connection.
    Refused {
        /// Class of reason.
        reason: String,
    },
    /// No answer, or one that proves nothing.
    Unknown,
}

/// Providers of messages. One call is one try: an implementation never tries again by itself.
#[async_trait]
pub trait Channels: Send + Sync + 'static {
    /// Hands one message to the provider.
    async fn send(&self, message: &Outgoing) -> Answer;
}

/// Most errands that are put onto a queue at once.
pub const QUEUE_BATCH: usize = 10;

/// Errands on their way to dispatch: SQS on AWS. What is put twice is carried out once, because dispatch decides again.
#[async_trait]
pub trait Queue: Send + Sync + 'static {
    /// About how many errands are on it, those being carried out included.
    ///
    /// # Errors
    /// When it cannot be asked now.
    async fn depth(&self) -> Result<usize, QueueError>;

    /// Puts at most [`QUEUE_BATCH`] errands onto it; answers for each whether it was taken.
    ///
    /// # Errors
    /// When it cannot be reached; some may have been taken.
    async fn put(&self, errands: &[Errand]) -> Result<Vec<bool>, QueueError>;
}

/// The queue cannot be reached.
#[derive(Debug, thiserror::Error)]
#[error("the queue cannot be reached")]
pub struct QueueError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// Who provides payments, each on a host of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Provider {
    /// Stripe: payments by card.
    Stripe,
    /// GoCardless: collections from accounts.
    GoCardless,
    /// The same with money that is none.
    GoCardlessSandbox,
}

/// A question to a provider of payments. It holds the portfolio's key: it has no `Debug`.
pub struct Question {
    /// Whom it goes to.
    pub to: Provider,
    /// Path on the provider's host.
    pub path: String,
    /// Headers, names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// What is posted; none: it is only read.
    pub body: Option<String>,
}

/// What it answered, whatever that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status. A redirect is an answer like any other: nobody follows it.
    pub status: u16,
    /// The body, at most as long as the till reads.
    pub body: Vec<u8>,
}

/// No answer that could be read: whether the question was heard is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TillError {
    /// This deployment speaks to no provider of payments.
    #[error("this process speaks to no provider of payments")]
    None,
    /// No connection, or none that holds.
    #[error("the provider of payments cannot be reached")]
    Unreachable,
    /// Out of time.
    #[error("the provider of payments did not answer in time")]
    Slow,
    /// An answer that nobody should read to its end.
    #[error("the provider of payments answered more than is read")]
    TooLong,
}

/// The providers of payments, asked once: an implementation knows their hosts, its limits and nothing of what it carries.
#[async_trait]
pub trait Till: Send + Sync + 'static {
    /// Carries one question there and its answer back.
    ///
    /// # Errors
    /// [`TillError`].
    async fn ask(&self, question: &Question) -> Result<Reply, TillError>;

    /// True where the providers are played on this machine: their pages may be plain http.
    fn is_near(&self) -> bool {
        false
    }

    /// False where this one cannot be asked: it is then not offered, whatever the portfolio says.
    fn knows(&self, _: Provider) -> bool {
        true
    }
}

/// For a process that never begins a payment.
pub struct NoTill;

#[async_trait]
impl Till for NoTill {
    async fn ask(&self, _: &Question) -> Result<Reply, TillError> {
        Err(TillError::None)
    }

    fn knows(&self, _: Provider) -> bool {
        false
    }
}

/// For a process that sets no papers.
pub struct NoPrinter;

impl Printer for NoPrinter {
    fn pdf(&self, _: &Paper) -> Result<Vec<u8>, PrinterError> {
        Err(PrinterError::None)
    }

    fn workbook(&self, _: &Statement) -> Result<Vec<u8>, PrinterError> {
        Err(PrinterError::None)
    }
}

/// What a provider tells later about a message it accepted.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Feedback {
    /// The portfolio tag.
    pub portfolio: PortfolioId,
    /// The action tag.
    pub action: ActionId,
    /// The attempt tag.
    pub attempt: usize,
    /// The channel it came back on.
    pub channel: Channel,
    /// The provider's id.
    pub provider_id: String,
    /// When, as the provider says.
    pub at: DateTime<Utc>,
    /// What happened.
    pub what: Happened,
}

/// What a provider tells that carries no tags: its own id is all that says which message it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The channel it came back on.
    pub channel: Channel,
    /// The provider's id.
    pub provider_id: String,
    /// When, as the provider says.
    pub at: DateTime<Utc>,
    /// What happened.
    pub what: Happened,
}

/// What happened to a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Happened {
    /// The provider took it.
    Sent,
    /// It arrived.
    Delivered,
    /// The address does not exist.
    BouncedHard,
    /// The provider gave up trying.
    BouncedSoft,
    /// The recipient complained.
    Complained,
    /// The provider took it and then refused to deliver it.
    Rejected,
    /// The provider took it and could not write it.
    Unrendered,
    /// The provider took it; its recipient had said stop.
    OptedOut,
    /// The provider is still trying.
    Delayed,
}
