//! What must hold of any bytes at all: each function is one target of libFuzzer, and stops where a promise is broken. The
//! ordinary tests run them over every seed and every find (`tests/fuzzed.rs`), so that a find stays found.

#![allow(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a target stops where a promise is broken"
)]

use std::collections::BTreeSet;
use std::str::FromStr;
use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use domain::debtor::{Channel, Language};
use domain::event::Fault;
use domain::invoice::Format;
use domain::scenario::Notice;
use formats::original::{OriginalError, look};
use formats::signature::{gocardless, standard, stripe};
use formats::{Headers, Platform, SignatureError, Verified, read, verify};
use mail_parser::MessageParser;
use render::RenderError;
use render::email::{Email, Envelope, email};
use render::message::Message;
use render::sms::sms;
use render::template::{Library, SIZE_LIMIT, Source, TemplateError, publish};

const SECRET: &str = "whsec_c2l4dGVlbiBieXRlcyBhbmQgZWlnaHQh";
const NOW: i64 = 1_788_300_000;
/// Ends a field where an input has several: a byte that no value may hold.
const BORDER: u8 = 0x1f;
/// A whole message, as it is kept.
const MESSAGE: &str = include_str!("message.json");

static LIBRARY: LazyLock<Library> =
    LazyLock::new(|| Library::defaults().expect("the house's templates compile"));
static SAMPLE: LazyLock<Message> = LazyLock::new(|| serde_json::from_str(MESSAGE).expect("a message"));

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(NOW, 0).expect("an instant")
}

/// The parts of an input, each with what is no UTF-8 replaced; those that are missing are empty.
fn fields<const N: usize>(bytes: &[u8]) -> [String; N] {
    let mut parts = bytes.split(|byte| *byte == BORDER);
    [(); N].map(|()| String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned())
}

/// A body and headers of Relance's own source.
pub fn webhook_relance(bytes: &[u8]) {
    let [id, time, signature] = fields(bytes);
    let forged =
        [("webhook-id", id.as_str()), ("webhook-timestamp", &time), ("webhook-signature", &signature)];
    not_believed(Platform::Relance, &forged, bytes);
    let time = NOW.to_string();
    let signature = standard::sign(SECRET, "msg_1", NOW, bytes).expect("a signature");
    let signed = [("webhook-id", "msg_1"), ("webhook-timestamp", &time), ("webhook-signature", &signature)];
    believed_and_read(Platform::Relance, &signed, bytes);
}

/// A body and headers of Stripe.
pub fn webhook_stripe(bytes: &[u8]) {
    let [signature] = fields(bytes);
    not_believed(Platform::Stripe, &[("stripe-signature", &signature)], bytes);
    let signature = stripe::sign(SECRET, NOW, bytes).expect("a signature");
    believed_and_read(Platform::Stripe, &[("stripe-signature", &signature)], bytes);
}

/// A body and headers of GoCardless.
pub fn webhook_gocardless(bytes: &[u8]) {
    let [signature] = fields(bytes);
    not_believed(Platform::Gocardless, &[("webhook-signature", &signature)], bytes);
    let signature = gocardless::sign(SECRET, bytes).expect("a signature");
    believed_and_read(Platform::Gocardless, &[("webhook-signature", &signature)], bytes);
}

/// Whatever stands in the headers, nobody but the secret's owner signs.
fn not_believed(platform: Platform, headers: &[(&str, &str)], body: &[u8]) {
    let headers: Headers<'_> = headers.iter().copied().collect();
    let refusal = verify(platform, &headers, body, &[SECRET], now()).expect_err("nobody signed this");
    assert!(!format!("{refusal} {refusal:?}").contains(&SECRET[6..]));
    assert_ne!(refusal, SignatureError::NoSecret);
}

/// What is rightly signed is believed, and says the same each time it is read, or where it makes no sense.
fn believed_and_read(platform: Platform, headers: &[(&str, &str)], body: &[u8]) {
    let headers: Headers<'_> = headers.iter().copied().collect();
    let verified: Verified = verify(platform, &headers, body, &[SECRET], now()).expect("we signed this");
    let told = read(platform, &verified, body);
    assert_eq!(told, read(platform, &verified, body));
    match told {
        Err(refusal) => told_where(&refusal.faults()),
        Ok(deliveries) => {
            assert!(deliveries.len() <= 250);
            for delivery in deliveries {
                assert!((1..=255).contains(&delivery.id.as_str().len()));
                if let domain::event::Content::Invalid(faults) = &delivery.content {
                    told_where(faults);
                }
            }
        }
    }
}

/// A fault has a place and a word of advice, and does not grow with what was sent.
fn told_where(faults: &[Fault]) {
    assert!(!faults.is_empty() && faults.len() <= 1_000, "{}", faults.len());
    for Fault { pointer, detail } in faults {
        assert!(pointer.is_empty() || pointer.starts_with('/'), "{pointer}");
        assert!((3..=20_000).contains(&detail.len()), "{detail}");
        assert!(!detail.chars().any(char::is_control), "{detail:?}");
    }
}

/// What comes where a link's token belongs.
pub fn link(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let token = app::link::cleaned(&text);
    assert!(token.len() <= app::link::TOKEN_LETTERS);
    assert!(token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{token}");
    assert_eq!(app::link::cleaned(token), token, "cleaned once is clean");
    // What a mail program adds changes nothing
    if token.len() == app::link::TOKEN_LETTERS {
        for tail in ["=", ".", ">", "?utm_source=x", "%3D", " "] {
            assert_eq!(app::link::cleaned(&format!("{token}{tail}")), token);
        }
    }
    // And no text becomes a link that leads elsewhere than it says
    if let Ok(link) = render::link::Link::from_str(&text) {
        assert!(link.as_str() == text && text.len() <= render::link::LINK_LIMIT);
        assert!(!link.host().contains(['@', '/', '\\', ' ', '"', '<']), "{}", link.as_str());
    }
}

const NOTICES: [Notice; 10] = [
    Notice::PreDue,
    Notice::Reminder1,
    Notice::SmsReminder,
    Notice::Reminder2,
    Notice::FormalNotice,
    Notice::Thanks,
    Notice::Confirmation,
    Notice::Code,
    Notice::Link,
    Notice::Instalment,
];

/// A template somebody wrote: refused with its line, or good for every message of its kind.
pub fn template(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    let choice = usize::from(*first);
    let [subject, html, text] = fields(rest);
    let source = Source {
        language: if choice & 1 == 0 { Language::Fr } else { Language::En },
        channel: if choice & 2 == 0 { Channel::Email } else { Channel::Sms },
        notice: NOTICES[(choice >> 2) % NOTICES.len()],
        subject,
        html,
        text,
    };
    let published = match publish(&source) {
        Ok(published) => published,
        Err(refusal) => return refused(&source, &refusal),
    };
    let lower = published.html.to_lowercase();
    for remote in
        ["<script", "javascript:", "<img src=\"http", "url(http", "@import", "<iframe", "<object", "onerror"]
    {
        assert!(!lower.contains(remote), "{remote}: {}", published.html);
    }
    let message = Message { notice: source.notice, language: source.language, ..SAMPLE.clone() };
    let library = Library::of([published]).expect("what is published is read again");
    match source.channel {
        Channel::Sms => drop(sms(&library, &message)),
        _ => match email(&library, &message, &envelope()) {
            Ok(mail) => assert!(mail.html.len() <= SIZE_LIMIT && mail.text.len() <= 2 * SIZE_LIMIT),
            Err(RenderError::Template { name, detail }) => {
                panic!("{name} was published, and fails: {detail}")
            }
            // The sample is not of every notice
            Err(_) => {}
        },
    }
}

/// A refusal names a line that is there.
fn refused(source: &Source, refusal: &TemplateError) {
    if let TemplateError::UnknownVariable { part, line, .. } | TemplateError::NotAllowed { part, line, .. } =
        refusal
    {
        let text = match part {
            render::template::Part::Subject => &source.subject,
            render::template::Part::Html => &source.html,
            render::template::Part::Text => &source.text,
        };
        assert!(*line >= 1 && *line <= text.lines().count() + 1, "{refusal}");
    }
    assert!(!refusal.to_string().is_empty());
}

fn envelope() -> Envelope {
    Envelope {
        from_name: "Scierie du Vercors SAS".to_owned(),
        from_address: "relances@scierie.example".to_owned(),
        to: "compta@x.example".to_owned(),
        reply_to: "compta@scierie.example".to_owned(),
        action: "act_1".to_owned(),
    }
}

/// Values in every place of a mail: refused, or a mail with exactly our headers, which say what was meant.
pub fn mime(bytes: &[u8]) {
    let [from_name, from_address, to, reply_to, subject, name, number, html] = fields(bytes);
    let envelope = Envelope { from_name, from_address, to, reply_to, action: "act_1".to_owned() };
    let plain = Email {
        envelope: envelope.clone(),
        subject,
        html: html.clone(),
        text: html,
        inline: Vec::new(),
        headers: vec![("Auto-Submitted", "auto-generated".to_owned())],
    };
    has_our_headers(&plain, 9);
    assert!(email(&LIBRARY, &SAMPLE, &self::envelope()).is_ok(), "the sample is a mail");
    let mut message = SAMPLE.clone();
    message.debtor.name = name;
    number.clone_into(&mut message.rows[0].number);
    match email(&LIBRARY, &message, &envelope) {
        Ok(mail) => has_our_headers(&mail, 9),
        Err(RenderError::Template { detail, .. }) => panic!("{detail}"),
        Err(_) => {}
    }
}

fn has_our_headers(mail: &Email, count: usize) {
    let Ok(bytes) = mail.to_mime(now(), "act_01.1@mail.scierie.example") else { return };
    let parsed = MessageParser::default().parse(&bytes).expect("a mail");
    let names: Vec<&str> = parsed.headers().iter().map(|header| header.name.as_str()).collect();
    let ours = BTreeSet::from([
        "From",
        "To",
        "Reply-To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "MIME-Version",
        "Content-Type",
    ]);
    assert_eq!(names.iter().copied().collect::<BTreeSet<_>>(), ours);
    assert_eq!(names.len(), count, "{names:?}");
    assert!(bytes.is_ascii() || mail.headers.iter().all(|(_, value)| value.is_ascii()));
    let to = parsed.to().and_then(|to| to.first()).and_then(|to| to.address());
    assert_eq!(to, Some(mail.envelope.to.as_str()));
    assert_eq!(parsed.to().map(|to| to.iter().count()), Some(1), "one recipient");
}

/// A file that is said to be a portfolio: refused with its line, or whole.
pub fn parcel(bytes: &[u8]) {
    match app::parcel::check(bytes, 8) {
        Ok(checked) => {
            assert!(checked.items >= 2, "a portfolio and its place in the list");
            assert_eq!(checked.sha256.len(), 64);
            assert_eq!(bytes.last(), Some(&b'\n'));
        }
        Err(app::parcel::ParcelError::Line { line, detail }) => {
            let lines = bytes.split(|byte| *byte == b'\n').count() as u64 - 1;
            assert!(line >= 1 && line <= lines + 1, "{line} of {lines}: {detail}");
            assert!(detail.len() <= 500 && !detail.chars().any(char::is_control), "{detail:?}");
        }
        Err(app::parcel::ParcelError::Shards { found, .. }) => assert!(found > 8),
        Err(other) => panic!("{other:?}"),
    }
}

/// A document that is to be the original of an invoice: refused with a reason that fits a line, or one that says its number.
pub fn original(bytes: &[u8]) {
    let told = formats::original::number(bytes);
    assert_eq!(told, formats::original::number(bytes));
    match told {
        Ok(number) => {
            assert!(std::str::from_utf8(bytes).is_ok());
            assert_eq!(look(Format::Xml, bytes, &number), Ok(()), "{number:?}");
            let other = format!("{number}-2");
            assert_eq!(look(Format::Xml, bytes, &other), Err(OriginalError::OtherNumber));
            let name = formats::original::file_name(&number, Format::Xml);
            assert!(!name.contains(['/', '\\']) && !name.chars().any(char::is_control), "{name:?}");
        }
        Err(refusal) => fits_a_line(&refusal.to_string()),
    }
    match look(Format::Pdf, bytes, "F-1") {
        Ok(()) => assert!(bytes.starts_with(b"%PDF-")),
        Err(refusal) => fits_a_line(&refusal.to_string()),
    }
}

fn fits_a_line(text: &str) {
    assert!((3..=300).contains(&text.len()) && !text.chars().any(char::is_control), "{text:?}");
}

/// A picture that is to be a logo: refused, or written again as one that stays as it is.
pub fn logo(bytes: &[u8]) {
    match formats::logo::look(bytes) {
        Ok(logo) => {
            assert!((1..=512).contains(&logo.width) && (1..=256).contains(&logo.height), "{logo:?}");
            let again = formats::logo::look(&logo.png).expect("what we write can be read");
            assert_eq!(again, logo);
        }
        Err(refusal) => fits_a_line(&refusal.to_string()),
    }
}

/// A file that a debtor gives, by its first bytes and under any name: safe to show and to save, and safe once is safe.
pub fn upload(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for kind in formats::upload::Kind::ALL {
        let name = formats::upload::name(&text, kind);
        assert!(name.chars().count() <= formats::upload::NAME_LIMIT, "{name:?}");
        assert!(!name.starts_with('.') && name.contains('.'), "{name:?}");
        assert!(
            !name.contains(['/', '\\', '"', ':', '%']) && !name.chars().any(char::is_control),
            "{name:?}"
        );
        assert_eq!(formats::upload::name(&name, kind), name);
    }
    let of_more = formats::upload::Kind::of_bytes(&[bytes, b"<script>"].concat());
    assert!(formats::upload::Kind::of_bytes(bytes).is_none_or(|kind| Some(kind) == of_more));
}
