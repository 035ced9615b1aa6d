//! GoCardless, asked and understood: a mandate by a billing request, and one payment by that mandate.
//!
//! A billing request's own payment is a credit transfer out of the debtor's bank (`payment_request`: "a scheme used for Open
//! Banking payments"), so the request is for a mandate alone, and the debit is a payment that is created once the mandate is
//! signed. No day is asked for: GoCardless collects on the first that its scheme and its notice to the payer leave, and says
//! which. Nothing personal travels there: a reference, a language, an amount, the numbers of the invoices.
//! Source: <https://developer.gocardless.com/api-reference/#billing-requests-billing-requests>,
//! `…/#billing-requests-billing-request-flows`, `…/#core-endpoints-payments`, `…/#core-endpoints-mandates`,
//! `…/#making-requests-idempotency-keys`, `…/#api-usage-errors`, read 2026-11.

use std::borrow::Cow;

use chrono::NaiveDate;
use domain::event::ExternalId;
use domain::money::{Currency, Money};

use super::REFERENCE;
use crate::json::Value;
use crate::platforms::till::{Answer, is_page, segment};
pub use crate::platforms::till::{Call, Opened, Stands};

/// The version of GoCardless' API that is asked for.
pub const VERSION: &str = "2015-07-06";
/// The least that is collected, in cents.
pub const LEAST: i64 = 100;
/// Longest description, in characters.
const LABEL_LIMIT: usize = 100;
/// What is asked for twice is answered with the first, under this reason.
const CONFLICT: &str = "idempotent_creation_conflict";

/// A page on which a mandate is signed.
pub struct Page<'a> {
    /// The billing request.
    pub request: &'a ExternalId,
    /// Language of the page, ISO 639-1.
    pub language: &'a str,
    /// Where the debtor comes back to when he has signed.
    pub redirect_uri: &'a str,
    /// Where he comes back to when he has not.
    pub exit_uri: &'a str,
}

/// A payment to be collected.
pub struct Payment<'a> {
    /// Our reference; comes back with every event.
    pub reference: &'a str,
    /// By which mandate.
    pub mandate: &'a ExternalId,
    /// How much, in cents.
    pub minor: i64,
    /// What for: numbers of invoices.
    pub label: &'a str,
}

/// What the answer to [`collect`] or [`look_at_payment`] proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Collected {
    /// There is a payment.
    Payment {
        /// GoCardless' name of it.
        payment: ExternalId,
        /// How much it collects, in cents.
        minor: i64,
        /// The day of collection, once it is known.
        on: Option<NaiveDate>,
    },
    /// It was asked for before: look at this one.
    Before(ExternalId),
    /// The token is not known any more, or may not create payments.
    KeyRefused,
    /// There will be none: GoCardless' own code for it.
    Refused(String),
    /// Nothing is proved: asked again under the same name, it is the same payment.
    Unclear,
}

/// What the answer to [`give_up`] proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GivenUp {
    /// Nothing can be collected by it any more.
    Done,
    /// The token is not known any more, or may not cancel mandates.
    KeyRefused,
    /// Nothing is proved.
    Unclear,
}

/// Asks for a billing request: a SEPA Core mandate.
#[must_use]
pub fn request(reference: &str, label: &str) -> Call {
    let label: String = label.chars().take(LABEL_LIMIT).collect();
    let mandate = object([
        ("scheme", text("sepa_core")),
        ("currency", text("EUR")),
        ("description", text(&label)),
        ("metadata", ours(reference)),
    ]);
    let wanted = object([("mandate_request", mandate), ("metadata", ours(reference))]);
    post("/billing_requests", object([("billing_requests", wanted)]))
}

/// Asks for the page of a billing request.
#[must_use]
pub fn page(page: &Page<'_>) -> Call {
    let wanted = object([
        ("redirect_uri", text(page.redirect_uri)),
        ("exit_uri", text(page.exit_uri)),
        ("language", text(page.language)),
        // The mandate is for euros, whatever the payer's country
        ("lock_currency", Value::Bool(true)),
        ("links", object([("billing_request", text(page.request.as_str()))])),
    ]);
    post("/billing_request_flows", object([("billing_request_flows", wanted)]))
}

/// Asks to close a billing request.
#[must_use]
pub fn cancel(request: &ExternalId) -> Call {
    post(&format!("/billing_requests/{}/actions/cancel", segment(request)), object([]))
}

/// Asks where a billing request stands.
#[must_use]
pub fn look(request: &ExternalId) -> Call {
    Call { path: format!("/billing_requests/{}", segment(request)), body: None }
}

/// Asks for a payment.
#[must_use]
pub fn collect(payment: &Payment<'_>) -> Call {
    let minor = payment.minor.to_string();
    let label: String = payment.label.chars().take(LABEL_LIMIT).collect();
    let wanted = object([
        ("amount", Value::Number(&minor)),
        ("currency", text("EUR")),
        ("description", text(&label)),
        ("metadata", ours(payment.reference)),
        ("links", object([("mandate", text(payment.mandate.as_str()))])),
    ]);
    post("/payments", object([("payments", wanted)]))
}

/// Asks where a payment stands.
#[must_use]
pub fn look_at_payment(payment: &ExternalId) -> Call {
    Call { path: format!("/payments/{}", segment(payment)), body: None }
}

/// Asks to cancel a mandate, and with it what was not yet sent to the banks.
#[must_use]
pub fn give_up(mandate: &ExternalId) -> Call {
    post(&format!("/mandates/{}/actions/cancel", segment(mandate)), object([]))
}

/// Reads the answer to [`request`]: the billing request.
///
/// # Errors
/// Anything but a page, when there is none.
pub fn requested(status: u16, body: &[u8]) -> Result<ExternalId, Opened> {
    let answer = Answer::read(body);
    match status {
        200 | 201 => answer.id(&["billing_requests", "id"]).ok_or(Opened::Unclear),
        409 => conflicting(&answer).ok_or(Opened::Unclear),
        _ => Err(not_opened(status, &answer)),
    }
}

/// Reads the answer to [`page`]. `local`: pages over plain http are believed, where GoCardless is played on this machine.
#[must_use]
pub fn opened(request: &ExternalId, status: u16, body: &[u8], local: bool) -> Opened {
    let answer = Answer::read(body);
    match (status, answer.text(&["billing_request_flows", "authorisation_url"])) {
        (200 | 201, Some(url)) if is_page(url, local) => {
            Opened::Page { session: request.clone(), url: url.to_owned() }
        }
        (200 | 201, _) => Opened::Unclear,
        _ => not_opened(status, &answer),
    }
}

/// Reads the answer to [`cancel`] or [`look`].
#[must_use]
pub fn stands(status: u16, body: &[u8]) -> Stands {
    let answer = Answer::read(body);
    match status {
        200 | 201 => match answer.text(&["billing_requests", "status"]) {
            Some("cancelled") => Stands::Closed,
            Some("fulfilled") => Stands::Ordered {
                mandate: answer.id(&["billing_requests", "links", "mandate_request_mandate"]),
            },
            Some("pending" | "ready_to_fulfil") => Stands::Open,
            // `fulfilling` is a matter of seconds
            _ => Stands::Unclear,
        },
        401 | 403 => Stands::KeyRefused,
        // Of another account, or of the other environment: nothing signed there is ever collected here
        404 | 410 => Stands::Closed,
        408 | 409 | 429 => Stands::Unclear,
        400..=499 => Stands::Unexpirable,
        _ => Stands::Unclear,
    }
}

/// Reads the answer to [`collect`] or [`look_at_payment`].
#[must_use]
pub fn collected(status: u16, body: &[u8]) -> Collected {
    let answer = Answer::read(body);
    match status {
        200 | 201 => payment(&answer).unwrap_or(Collected::Unclear),
        401 | 403 => Collected::KeyRefused,
        409 => conflicting(&answer).map_or(Collected::Unclear, Collected::Before),
        408 | 429 => Collected::Unclear,
        400..=499 => Collected::Refused(code(&answer)),
        _ => Collected::Unclear,
    }
}

/// Reads the answer to [`give_up`].
#[must_use]
pub const fn given_up(status: u16) -> GivenUp {
    match status {
        // It is cancelled, was before, or never was one of this account
        200 | 201 | 404 | 410 | 422 => GivenUp::Done,
        401 | 403 => GivenUp::KeyRefused,
        _ => GivenUp::Unclear,
    }
}

/// Why a text is no access token; `None` when it looks like none. `true`: real money moves.
#[must_use]
pub fn is_live(token: &str) -> Option<bool> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let (live, rest) = match (token.strip_prefix("live_"), token.strip_prefix("sandbox_")) {
        (Some(rest), _) => (true, rest),
        (_, Some(rest)) => (false, rest),
        _ => return None,
    };
    ((20..=200).contains(&rest.len()) && rest.bytes().all(plain)).then_some(live)
}

/// True for what is collected: the scheme knows euros alone.
#[must_use]
pub fn takes(currency: Currency) -> bool {
    currency == Currency::EUR
}

fn not_opened(status: u16, answer: &Answer<'_>) -> Opened {
    match status {
        401 | 403 => Opened::KeyRefused,
        408 | 409 | 429 => Opened::Unclear,
        400..=499 => Opened::Refused(code(answer)),
        _ => Opened::Unclear,
    }
}

fn payment(answer: &Answer<'_>) -> Option<Collected> {
    let minor = match answer.at(&["payments", "amount"])? {
        Value::Number(digits) => digits.parse().ok()?,
        Value::Text(digits) => digits.parse().ok()?,
        _ => return None,
    };
    let euros = answer.text(&["payments", "currency"]) == Some("EUR");
    let payment = answer.id(&["payments", "id"])?;
    let on = answer.text(&["payments", "charge_date"]).and_then(|text| text.parse().ok());
    (euros && Money::new(minor, Currency::EUR).is_ok_and(Money::is_positive)).then_some(Collected::Payment {
        payment,
        minor,
        on,
    })
}

/// What was made under the same name before.
fn conflicting(answer: &Answer<'_>) -> Option<ExternalId> {
    let known = answer.text(&["error", "errors", "reason"]) == Some(CONFLICT);
    known.then(|| answer.id(&["error", "errors", "links", "conflicting_resource_id"])).flatten()
}

/// GoCardless' reason, else its kind of error.
fn code(answer: &Answer<'_>) -> String {
    let reason = answer.word(&["error", "errors", "reason"]).or(answer.word(&["error", "type"]));
    reason.unwrap_or("no code").to_owned()
}

fn post(path: &str, body: Value<'_>) -> Call {
    Call { path: path.to_owned(), body: Some(body.to_string()) }
}

fn text(text: &str) -> Value<'_> {
    Value::Text(Cow::Borrowed(text))
}

fn object<'a, const N: usize>(members: [(&'static str, Value<'a>); N]) -> Value<'a> {
    Value::Object(members.into_iter().map(|(name, value)| (Cow::Borrowed(name), value)).collect())
}

fn ours(reference: &str) -> Value<'_> {
    object([(REFERENCE, text(reference))])
}
