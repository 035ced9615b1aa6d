//! What providers really send: every event of SES and every signed envelope of the corpus, with the meaning expected of
//! it. Runs where `RELANCE_CORPUS` points at the real files, and says so where it does not.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use app::ports::Happened;
use async_trait::async_trait;
use aws::feedback::certificate::{Certificate, CertificateError, Fetch};
use aws::feedback::envelope::{CertificateHost, ForgedError, Trust};
use aws::feedback::ses::{self, EventError, Told};
use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::{ActionId, DebtorId, PortfolioId};
use serde_json::{Value, json};

fn folder(name: &str) -> Option<PathBuf> {
    let corpus = std::env::var_os("RELANCE_CORPUS");
    if corpus.is_none() {
        println!("RELANCE_CORPUS is not set: the real files of {name} were not read");
    }
    corpus.map(|corpus| PathBuf::from(corpus).join(name))
}

fn text(path: &std::path::Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn portfolio() -> PortfolioId {
    PortfolioId::from_bits(7)
}

fn action() -> ActionId {
    ActionId { debtor: DebtorId::from_bits(8), digest: 9 }
}

/// An event with our tags in it.
fn tagged(mut event: Value) -> String {
    event["mail"]["tags"]["relance-portfolio"] = json!([portfolio().to_string()]);
    event["mail"]["tags"]["relance-action"] = json!([action().to_string()]);
    event["mail"]["tags"]["relance-attempt"] = json!(["1"]);
    event.to_string()
}

/// What an event means, and when it happened.
fn meaning(event: Value) -> Option<(Happened, String)> {
    match ses::read(&tagged(event)).unwrap() {
        Told::Ours(feedback) => {
            assert_eq!((feedback.portfolio, feedback.action, feedback.attempt), (portfolio(), action(), 1));
            Some((feedback.what, feedback.at.to_rfc3339()))
        }
        Told::Nothing => None,
        Told::NotOurs => panic!("it carries our tags"),
    }
}

#[test]
fn every_event_of_ses_means_what_its_name_says() {
    use Happened::{BouncedHard, Complained, Delivered, Rejected, Unrendered};
    let expected: [(&str, Option<(Happened, &str)>); 8] = [
        (
            "event-publishing-retrieving-sns-examples__bounce-record",
            Some((BouncedHard, "2017-08-05T00:41:02.669+00:00")),
        ),
        ("event-publishing-retrieving-sns-examples__click-record", None),
        (
            "event-publishing-retrieving-sns-examples__delivery-record",
            Some((Delivered, "2016-10-19T23:21:04.133+00:00")),
        ),
        (
            "event-publishing-retrieving-sns-examples__reject-record",
            Some((Rejected, "2016-10-14T17:38:15.211+00:00")),
        ),
        (
            "event-publishing-retrieving-sns-examples__rendering-failure-record",
            Some((Unrendered, "2018-01-22T18:43:06.197+00:00")),
        ),
        (
            "notification-examples__amazon-sns-bounce-notification-examples",
            Some((BouncedHard, "2016-01-27T14:59:38.237+00:00")),
        ),
        (
            "notification-examples__amazon-sns-complaint-notification-examples",
            Some((Complained, "2016-01-27T14:59:38.237+00:00")),
        ),
        (
            "notification-examples__complaint-notification-without-a-feedback-report",
            Some((Complained, "2016-01-27T14:59:38.237+00:00")),
        ),
    ];
    let Some(folder) = folder("aws-ses-events") else { return };
    let mut names: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|file| file.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(names, expected.map(|(name, _)| name), "every file is expected to mean something");
    for (name, meant) in expected {
        let written = text(&folder.join(format!("{name}.json")));
        assert_eq!(ses::read(&written).unwrap(), Told::NotOurs, "{name} carries no tag of ours");
        let meant = meant.map(|(what, at)| (what, at.to_owned()));
        assert_eq!(meaning(serde_json::from_str(&written).unwrap()), meant, "{name}");
    }
}

fn event(kind: &str, name: &str, about: &Value) -> Value {
    json!({
        "eventType": kind, name: about,
        "mail": { "messageId": "m-1", "timestamp": "2026-09-21T06:00:00Z", "tags": {}, "surprise": [1] },
    })
}

fn bounce(kind: &str, sub: &str, recipients: &Value) -> Value {
    let at = "2026-09-21T07:00:00Z";
    let about =
        json!({ "bounceType": kind, "bounceSubType": sub, "bouncedRecipients": recipients, "timestamp": at });
    event("Bounce", "bounce", &about)
}

#[test]
fn a_bounce_is_hard_soft_or_an_automatic_answer() {
    let failed = json!([{ "emailAddress": "a@b.example", "action": "failed", "status": "5.2.2" }]);
    let silent = json!([{ "emailAddress": "a@b.example" }]);
    let told = |event| meaning(event).unwrap().0;
    assert_eq!(told(bounce("Permanent", "Suppressed", &silent)), Happened::BouncedHard);
    assert_eq!(told(bounce("Transient", "MailboxFull", &silent)), Happened::BouncedSoft);
    assert_eq!(told(bounce("Transient", "General", &failed)), Happened::BouncedSoft);
    assert_eq!(told(bounce("Transient", "General", &silent)), Happened::Sent, "out of the office");
    assert_eq!(told(bounce("Undetermined", "Undetermined", &silent)), Happened::BouncedSoft);
}

#[test]
fn a_send_a_delay_and_what_nobody_asked_for_are_told_apart() {
    let at = json!({ "timestamp": "2026-09-21T07:00:00Z" });
    let sent = meaning(event("Send", "send", &json!({})));
    assert_eq!(sent, Some((Happened::Sent, "2026-09-21T06:00:00+00:00".to_owned())));
    let delayed = meaning(event("DeliveryDelay", "deliveryDelay", &at));
    assert_eq!(delayed, Some((Happened::Delayed, "2026-09-21T07:00:00+00:00".to_owned())));
    assert_eq!(meaning(event("Open", "open", &json!({}))), None);
    assert_eq!(
        ses::read("Successfully validated SNS topic for Amazon SES event publishing.").unwrap(),
        Told::Nothing
    );
}

#[test]
fn what_cannot_be_read_is_an_error_that_repeats_nothing_of_it() {
    let lacking = tagged(event("Bounce", "delivery", &json!({ "timestamp": "2026-09-21T07:00:00Z" })));
    assert!(matches!(ses::read(&lacking), Err(EventError::Lacks("bounce"))));
    let unknown = tagged(event("Teleport", "x", &json!({})));
    assert!(matches!(ses::read(&unknown), Err(EventError::UnknownKind)));
    let mut strange = event("Send", "send", &json!({}));
    strange["mail"]["tags"] = json!({ "relance-action": ["canari@x.example"] });
    let error = ses::read(&strange.to_string()).unwrap_err().to_string();
    assert!(error.contains("relance-portfolio") && !error.contains("canari"), "{error}");
    let broken = ses::read("{\"eventType\": \"Send\", canari").unwrap_err().to_string();
    assert!(broken.contains("line 1") && !broken.contains("canari"), "{broken}");
}

/// Serves one certificate, whatever is asked, and counts.
struct Shelf(Vec<u8>, AtomicUsize);

#[async_trait]
impl Fetch for Shelf {
    async fn fetch(&self, _: &str) -> Result<Vec<u8>, CertificateError> {
        self.1.fetch_add(1, Ordering::Relaxed);
        Ok(self.0.clone())
    }
}

fn run<T>(verb: impl Future<Output = T>) -> T {
    let mut verb = std::pin::pin!(verb);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match verb.as_mut().poll(&mut context) {
        std::task::Poll::Ready(value) => value,
        std::task::Poll::Pending => panic!("nothing here waits"),
    }
}

const REAL: [&str; 3] = ["real__http-1-v1", "real__http-3-v1-subject", "real__http-4-v2-subject"];

fn real(folder: &std::path::Path, name: &str) -> Value {
    serde_json::from_str(&text(&folder.join(format!("{name}.json")))).unwrap()
}

fn shelf(folder: &std::path::Path) -> Arc<Shelf> {
    let pem = text(&folder.join("real__SimpleNotificationService-7ff5318490ec183fbaddaa2a969abfda.pem"));
    Arc::new(Shelf(pem.into_bytes(), AtomicUsize::default()))
}

/// Trust in the topic an envelope claims to be of.
fn trusting(envelope: &Value, shelf: &Arc<Shelf>) -> Trust {
    let fetch: Arc<dyn Fetch> = Arc::<Shelf>::clone(shelf);
    Trust::new(envelope["TopicArn"].as_str().unwrap(), &CertificateHost::Amazon, fetch)
}

fn then(envelope: &Value) -> DateTime<Utc> {
    envelope["Timestamp"].as_str().unwrap().parse().unwrap()
}

#[test]
fn real_envelopes_of_both_versions_open_and_their_certificate_is_fetched_once() {
    let Some(folder) = folder("aws-sns-signed") else { return };
    for name in REAL {
        let (envelope, shelf) = (real(&folder, name), shelf(&folder));
        let trust = trusting(&envelope, &shelf);
        for _ in 0..3 {
            let message = run(trust.open(&envelope.to_string(), then(&envelope) + TimeDelta::hours(1)));
            assert_eq!(message.unwrap(), "Hello world", "{name}");
        }
        assert_eq!(shelf.1.load(Ordering::Relaxed), 1, "{name}");
    }
}

/// The last letter or digit is another one.
fn tampered(text: &str) -> String {
    let place = text.rfind(|letter: char| letter.is_ascii_alphanumeric() && letter != 'Z').unwrap();
    let other = if text.as_bytes()[place] == b'1' { "2" } else { "1" };
    format!("{}{other}{}", &text[..place], &text[place + 1..])
}

#[test]
fn whatever_is_changed_in_an_envelope_it_is_refused() {
    let Some(folder) = folder("aws-sns-signed") else { return };
    for name in REAL {
        let envelope = real(&folder, name);
        let now = then(&envelope) + TimeDelta::minutes(1);
        let open =
            |changed: &Value| run(trusting(&envelope, &shelf(&folder)).open(&changed.to_string(), now));
        for field in ["Message", "MessageId", "Timestamp", "Signature"] {
            let mut changed = envelope.clone();
            changed[field] = json!(tampered(changed[field].as_str().unwrap()));
            assert!(matches!(open(&changed), Err(ForgedError::Signature)), "{name} {field}");
        }
        let mut retitled = envelope.clone();
        retitled["Subject"] = json!("Another");
        assert!(matches!(open(&retitled), Err(ForgedError::Signature)), "{name}");
        let mut other = envelope.clone();
        other["TopicArn"] = json!("arn:aws:sns:us-east-2:295079676684:another");
        assert!(matches!(open(&other), Err(ForgedError::OtherTopic)), "{name}");
        let mut version = envelope.clone();
        let swapped = if version["SignatureVersion"] == "1" { "2" } else { "1" };
        version["SignatureVersion"] = json!(swapped);
        assert!(matches!(open(&version), Err(ForgedError::Signature)), "{name}");
        version["SignatureVersion"] = json!("3");
        assert!(matches!(open(&version), Err(ForgedError::UnknownVersion)), "{name}");
        for kind in ["SubscriptionConfirmation", "UnsubscribeConfirmation", ""] {
            let mut asked = envelope.clone();
            asked["Type"] = json!(kind);
            assert!(matches!(open(&asked), Err(ForgedError::NotANotification)), "{name} {kind}");
        }
    }
    let message = "Hello world";
    assert!(matches!(
        run(trusting(&real(&folder, REAL[0]), &shelf(&folder)).open(message, Utc::now())),
        Err(ForgedError::Malformed)
    ));
}

#[test]
fn a_certificate_is_only_fetched_from_amazons_own_host_for_the_topics_region() {
    let Some(folder) = folder("aws-sns-signed") else { return };
    let envelope = real(&folder, REAL[0]);
    let now = then(&envelope);
    let file = "SimpleNotificationService-7ff5318490ec183fbaddaa2a969abfda.pem";
    for url in [
        format!("http://sns.us-east-2.amazonaws.com/{file}"),
        format!("https://sns.us-east-1.amazonaws.com/{file}"),
        format!("https://sns.us-east-2.amazonaws.com.evil.example/{file}"),
        format!("https://sns.us-east-2.amazonaws.com@evil.example/{file}"),
        format!("https://user@sns.us-east-2.amazonaws.com/{file}"),
        format!("https://sns.us-east-2.amazonaws.com:444/{file}"),
        format!("https://sns.us-east-2.amazonaws.com/{file}?x=.pem"),
        format!("https://sns.us-east-2.amazonaws.com/{file}#.pem"),
        format!("https://sns.us-east-2.amazonaws.com/../{file}"),
        format!("https://sns.us-east-2.amazonaws.com/%2e%2e/{file}"),
        format!("https://evilsns.us-east-2.amazonaws.com/{file}"),
        "https://sns.us-east-2.amazonaws.com/.pem".to_owned(),
        "https://sns.us-east-2.amazonaws.com/x.txt".to_owned(),
        format!("https://sns.us-east-2.amazonaws.com/{}.pem", "x".repeat(500)),
        String::new(),
    ] {
        let shelf = shelf(&folder);
        let mut changed = envelope.clone();
        changed["SigningCertURL"] = json!(url);
        let answer = run(trusting(&envelope, &shelf).open(&changed.to_string(), now));
        assert!(matches!(answer, Err(ForgedError::ForeignCertificate)), "{url}");
        assert_eq!(shelf.1.load(Ordering::Relaxed), 0, "{url}");
    }
    // Where the wire lane plays AWS, Amazon's own host is a foreign one
    let shelf = shelf(&folder);
    let fetch: Arc<dyn Fetch> = Arc::<Shelf>::clone(&shelf);
    let local = CertificateHost::Local("127.0.0.1:4571".to_owned());
    let trust = Trust::new(envelope["TopicArn"].as_str().unwrap(), &local, fetch);
    let answer = run(trust.open(&envelope.to_string(), now));
    assert!(matches!(answer, Err(ForgedError::ForeignCertificate)));
    let mut here = envelope.clone();
    here["SigningCertURL"] = json!("http://127.0.0.1:4571/lane.pem");
    assert!(run(trust.open(&here.to_string(), now)).is_ok(), "the address is not part of what is signed");
}

#[test]
fn an_old_certificate_or_envelope_is_refused_and_a_cached_one_is_asked_its_time_again() {
    let Some(folder) = folder("aws-sns-signed") else { return };
    let (envelope, shelf) = (real(&folder, REAL[0]), shelf(&folder));
    let (trust, body, at) = (trusting(&envelope, &shelf), envelope.to_string(), then(&envelope));
    assert!(run(trust.open(&body, at)).is_ok());
    // The certificate ended on 17 August 2022, twenty days after the envelope
    let expired = run(trust.open(&body, at + TimeDelta::days(21)));
    assert!(matches!(expired, Err(ForgedError::Certificate(CertificateError::OutOfTime))));
    assert!(matches!(run(trust.open(&body, at + TimeDelta::days(31))), Err(ForgedError::Untimely)));
    assert!(matches!(run(trust.open(&body, at - TimeDelta::hours(1))), Err(ForgedError::Untimely)));
}

#[test]
fn what_is_no_certificate_of_amazons_is_refused() {
    for garbage in [&b""[..], b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", &[0xff; 100]]
    {
        assert!(matches!(Certificate::read(garbage), Err(CertificateError::Malformed)));
    }
    // One of Amazon's roots: genuine, and in another name
    let roots = include_bytes!("../src/roots.pem");
    assert!(matches!(Certificate::read(roots), Err(CertificateError::OtherName)));
}
