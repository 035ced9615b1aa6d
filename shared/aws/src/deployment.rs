//! What a function opens at its start: its environment, its log, the clients it needs and the app on top of them.
//!
//! Every function needs the table, the key, the objects and the public address; what else it needs it says by name, so
//! that a function started with half of its configuration stops at once and says all that is missing.

use std::error::Error as _;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use app::ports::{Channels, NoPrinter, NoTill, Printer, Till};
use app::{App, Ports, Settings};
use aws_smithy_http_client::HttpClientError;
use aws_types::SdkConfig;
use chrono::{DateTime, Utc};
use store::keys::DUE_SHARDS;
use thiserror::Error;

use crate::channels::{Providers, Silent};
use crate::clock::SystemClock;
use crate::depot::Depot;
use crate::dynamo::Dynamo;
use crate::env::{self, EnvError, Reading};
use crate::feedback::Listener;
use crate::feedback::certificate::Web;
use crate::feedback::envelope::{CertificateHost, Trust};
use crate::ids::SystemIds;
use crate::kms::Kms;
use crate::log;
use crate::s3::Bucket;
use crate::ses::Mail;
use crate::sns::Texts;
use crate::sqs::Errands;
use crate::stream::Reader;
use crate::till;
use crate::wire::{self, Origin};

/// A setting is believed for ten seconds; the rest is for what had begun under the old one, which reads, decides and writes
/// within a second or two.
const SETTLING_SECONDS: u32 = 60;

/// What a function needs beyond what every function does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// The queue of dispatch, and how much of it fits between two sweeps.
    Errands,
    /// The secret of the distribution.
    OriginSecret,
    /// SES and SNS, and how many messages leave at once.
    Speaking,
    /// SES for the team's own digests.
    Alerts,
    /// The topic of SES's events.
    Feedback,
}

/// Why a function cannot start.
#[derive(Error)]
pub enum StartError {
    /// Its environment is not complete.
    #[error(transparent)]
    Environment(#[from] EnvError),
    /// No HTTPS client can be made.
    #[error("no HTTPS client can be made of Amazon's roots")]
    Client(#[from] HttpClientError),
}

/// What a function ends with is printed so: one line that says what to do.
impl fmt::Debug for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")?;
        let mut source = self.source();
        while let Some(cause) = source {
            write!(f, ": {cause}")?;
            source = cause.source();
        }
        Ok(())
    }
}

/// What the environment said. Some of it is secret: it has no `Debug`.
#[derive(Clone)]
struct Said {
    table: String,
    key: String,
    objects: String,
    public_url: String,
    local: bool,
    clock_ahead_s: u32,
    errands: String,
    errands_a_sweep: usize,
    origin_secret: String,
    configuration_set: String,
    tenant: Option<String>,
    sms: bool,
    sms_sender: Option<String>,
    sends_at_once: usize,
    alerts: String,
    sending: bool,
    feedback_topic: String,
    certificate_host: Option<String>,
}

impl Said {
    fn read(reading: &mut Reading<'_>, needs: &[Need]) -> Self {
        let needs_any = |any: &[Need]| any.iter().any(|need| needs.contains(need));
        let mail = needs_any(&[Need::Speaking, Need::Alerts]);
        let errands = needs_any(&[Need::Errands]);
        let speaking = needs_any(&[Need::Speaking]);
        let local = reading.maybe(env::LOCAL).is_some_and(|text| text == "1");
        let mut text = |name, needed: bool| if needed { reading.text(name) } else { String::new() };
        Self {
            table: text(env::TABLE, true),
            key: text(env::KEY, true),
            objects: text(env::OBJECTS, true),
            errands: text(env::ERRANDS, errands),
            origin_secret: text(env::ORIGIN_SECRET, needs_any(&[Need::OriginSecret])),
            configuration_set: text(env::CONFIGURATION_SET, mail),
            feedback_topic: text(env::FEEDBACK_TOPIC, needs_any(&[Need::Feedback])),
            alerts: text(env::ALERTS, needs_any(&[Need::Alerts])),
            errands_a_sweep: if errands { reading.number(env::ERRANDS_A_SWEEP) } else { 1 },
            sends_at_once: if speaking { reading.number(env::SENDS_AT_ONCE) } else { 1 },
            // Every function decides, so every function must know whether anything may leave
            sending: reading.switch(env::SENDING),
            public_url: reading.url(env::PUBLIC_URL),
            tenant: reading.maybe(env::TENANT),
            sms: speaking && reading.switch(env::SMS),
            sms_sender: reading.maybe(env::SMS_SENDER),
            certificate_host: reading.maybe(env::CERTIFICATE_HOST),
            clock_ahead_s: if local { reading.seconds(env::CLOCK_AHEAD_S) } else { 0 },
            local,
        }
    }
}

/// A function's surroundings.
#[derive(Clone)]
pub struct Deployment {
    said: Said,
    origin: Origin,
    storing: SdkConfig,
}

impl Deployment {
    /// Sets the log up and reads the environment.
    ///
    /// # Errors
    /// [`StartError`]: everything that is missing or malformed, together.
    // Opening waits for nothing today; who calls it must not have to know
    #[expect(clippy::unused_async, reason = "the functions' start is async, whatever a start comes to need")]
    pub async fn open(needs: &[Need]) -> Result<Self, StartError> {
        log::as_json();
        Self::read(needs, &|name| std::env::var(name).ok())
    }

    fn read(needs: &[Need], source: &dyn Fn(&'static str) -> Option<String>) -> Result<Self, StartError> {
        let mut reading = Reading::of(source);
        let read = (Said::read(&mut reading, needs), Origin::read(&mut reading));
        let (said, origin) = reading.finish(read)?;
        let storing = origin.storing()?;
        Ok(Self { said, origin, storing })
    }

    /// An app that never speaks: its channels refuse, and the code of the providers is not even linked.
    #[must_use]
    pub fn silent(&self) -> App {
        self.app(Arc::new(Silent), Arc::new(NoTill), Arc::new(NoPrinter))
    }

    /// The same where a provider of payments is asked for what a debtor has ordered there.
    #[must_use]
    pub fn collecting(&self) -> App {
        self.app(Arc::new(Silent), Arc::new(till::Providers::new()), Arc::new(NoPrinter))
    }

    /// The same with what sets papers: the one function that links it brings it along.
    #[must_use]
    pub fn printing(&self, printer: impl Printer) -> App {
        self.app(Arc::new(Silent), Arc::new(NoTill), Arc::new(printer))
    }

    /// An app that speaks through SES and SNS, unless sending is off.
    ///
    /// # Errors
    /// [`StartError::Client`].
    pub fn speaking(&self) -> Result<App, StartError> {
        Ok(self.app(self.channels(wire::SEND)?, Arc::new(NoTill), Arc::new(NoPrinter)))
    }

    /// The same for the debtor's page: it sends while a person waits for its answer, and asks the provider of payments. A
    /// debtor may pay while nothing is sent.
    ///
    /// # Errors
    /// [`StartError::Client`].
    pub fn answering(&self) -> Result<App, StartError> {
        let channels = self.channels(wire::SEND_WHILE_WAITED_FOR)?;
        Ok(self.app(channels, Arc::new(till::Providers::new()), Arc::new(NoPrinter)))
    }

    fn channels(&self, limit: Duration) -> Result<Arc<dyn Channels>, StartError> {
        if !self.said.sending {
            return Ok(Arc::new(Silent));
        }
        let sending = self.origin.sending_within(limit)?;
        let texts = Texts::over(&sending, self.said.sms_sender.clone());
        Ok(Arc::new(Providers { mail: self.mail_over(&sending), texts }))
    }

    /// SES alone, for what goes to the team.
    ///
    /// # Errors
    /// [`StartError::Client`].
    pub fn mail(&self) -> Result<Mail, StartError> {
        Ok(self.mail_over(&self.origin.sending()?))
    }

    fn mail_over(&self, sending: &SdkConfig) -> Mail {
        Mail::over(sending, &self.said.configuration_set, self.said.tenant.clone())
    }

    fn app(&self, channels: Arc<dyn Channels>, till: Arc<dyn Till>, printer: Arc<dyn Printer>) -> App {
        let ports = Ports {
            table: Arc::new(self.table()),
            clock: Arc::new(self.clock()),
            ids: Arc::new(SystemIds),
            keyring: Arc::new(self.keys()),
            objects: Arc::new(self.objects()),
            channels,
            till,
            printer,
        };
        let public_url = self.said.public_url.clone();
        let sending = self.said.sending;
        let settling_seconds = SETTLING_SECONDS;
        let (due_shards, texts) = (DUE_SHARDS, self.said.sms);
        let settings =
            Settings { public_url, assume_fresh: false, due_shards, settling_seconds, sending, texts };
        App::new(ports, settings)
    }

    /// Hears what providers tell, over an app that never speaks.
    ///
    /// # Errors
    /// [`StartError::Client`].
    pub fn listener(&self) -> Result<Listener, StartError> {
        let local = self.said.certificate_host.clone().filter(|_| self.said.local);
        let host = local.map_or(CertificateHost::Amazon, CertificateHost::Local);
        let trust = Trust::new(&self.said.feedback_topic, &host, Arc::new(Web::new()?));
        Ok(Listener::new(self.silent(), trust))
    }

    /// Reads the table's stream, over an app that never speaks to a debtor.
    ///
    /// # Errors
    /// [`StartError::Client`].
    pub fn reader(&self) -> Result<Reader, StartError> {
        Ok(Reader::new(self.silent(), self.mail()?, self.alerts()))
    }

    /// Where parcels lie, for a call that must have ended at this instant of the machine's clock.
    #[must_use]
    pub fn depot(&self, deadline: SystemTime) -> Depot {
        let (bucket, by_path) = (&self.said.objects, self.said.local);
        let depot = Depot::in_bucket(&self.storing, bucket, by_path, (self.table(), self.keys()));
        depot.until(DateTime::<Utc>::from(self.on_our_clock(deadline)), self.clock())
    }

    fn keys(&self) -> Kms {
        Kms::under(&self.storing, &self.said.key, Arc::new(self.table()))
    }

    fn clock(&self) -> SystemClock {
        SystemClock::ahead(self.said.clock_ahead_s)
    }

    /// The table.
    #[must_use]
    pub fn table(&self) -> Dynamo {
        Dynamo::of(self.origin.table(&self.storing), &self.said.table)
    }

    /// The objects. The wire lane's S3 knows buckets by path only.
    #[must_use]
    pub fn objects(&self) -> Bucket {
        let bucket = Bucket::named(&self.storing, &self.said.objects, self.said.local);
        bucket.posting(self.origin.poster())
    }

    /// The queue of dispatch.
    #[must_use]
    pub fn errands(&self) -> Errands {
        Errands::on(&self.storing, &self.said.errands)
    }

    /// Errands that dispatch can carry out between two sweeps.
    #[must_use]
    pub fn errands_a_sweep(&self) -> usize {
        self.said.errands_a_sweep
    }

    /// Messages that one invocation sends at once.
    #[must_use]
    pub fn sends_at_once(&self) -> usize {
        self.said.sends_at_once
    }

    /// False when the whole deployment must not speak: nothing is queued and nothing is claimed.
    #[must_use]
    pub fn sending_is_on(&self) -> bool {
        self.said.sending
    }

    /// An instant of the machine's clock on the app's: they differ only where the wire lane plays AWS.
    #[must_use]
    pub fn on_our_clock(&self, at: SystemTime) -> SystemTime {
        at + Duration::from_secs(self.said.clock_ahead_s.into())
    }

    /// The secret that the distribution adds to each request.
    #[must_use]
    pub fn origin_secret(&self) -> &str {
        &self.said.origin_secret
    }

    /// Where debtors' pages are, without a slash at the end.
    #[must_use]
    pub fn public_url(&self) -> &str {
        &self.said.public_url
    }

    /// The address that the team's digests come from.
    #[must_use]
    pub fn alerts(&self) -> &str {
        &self.said.alerts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVERYTHING: [Need; 4] = [Need::Errands, Need::OriginSecret, Need::Speaking, Need::Alerts];

    fn told(needs: &[Need], source: &dyn Fn(&'static str) -> Option<String>) -> String {
        Deployment::read(needs, source).err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn a_function_with_half_its_environment_says_all_that_is_missing() {
        let told = told(&EVERYTHING, &|name| (name == env::TABLE).then(|| "relance".to_owned()));
        let names = [
            env::KEY,
            env::OBJECTS,
            env::PUBLIC_URL,
            env::ERRANDS,
            env::ERRANDS_A_SWEEP,
            env::ORIGIN_SECRET,
            env::CONFIGURATION_SET,
            env::SENDS_AT_ONCE,
            env::SMS,
            env::ALERTS,
            env::SENDING,
            "AWS_REGION",
            "AWS_ACCESS_KEY_ID",
        ];
        for name in names {
            assert!(told.contains(name), "{name} in {told}");
        }
        assert!(!told.contains(env::TABLE), "{told}");
    }

    #[test]
    fn nobody_is_asked_for_what_he_does_not_need() {
        let told = told(&[], &|_| None);
        for name in [env::ERRANDS, env::ORIGIN_SECRET, env::CONFIGURATION_SET, env::ALERTS] {
            assert!(!told.contains(name), "{name} in {told}");
        }
        assert!(told.contains(env::TABLE) && told.contains(env::SENDING), "{told}");
    }

    #[test]
    fn a_whole_environment_opens_an_app() {
        let source = |name: &'static str| {
            let text = match name {
                env::PUBLIC_URL => "https://pay.example.com",
                env::ERRANDS_A_SWEEP | env::SENDS_AT_ONCE => "7",
                env::SENDING | env::SMS => "on",
                _ => "x",
            };
            Some(text.to_owned())
        };
        let deployment = Deployment::read(&EVERYTHING, &source).ok().unwrap();
        assert!(deployment.sending_is_on() && deployment.sends_at_once() == 7);
        assert!(deployment.speaking().is_ok());
    }
}
