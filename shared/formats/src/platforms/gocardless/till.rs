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
    post("/billing_requests", &object([("billing_requests", wanted)]))
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
    post("/billing_request_flows", &object([("billing_request_flows", wanted)]))
}

/// Asks to close a billing request.
#[must_use]
pub fn cancel(request: &ExternalId) -> Call {
    post(&format!("/billing_requests/{}/actions/cancel", segment(request)), &object([]))
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
    post("/payments", &object([("payments", wanted)]))
}

/// Asks where a payment stands.
#[must_use]
pub fn look_at_payment(payment: &ExternalId) -> Call {
    Call { path: format!("/payments/{}", segment(payment)), body: None }
}

/// Asks to cancel a mandate, and with it what was not yet sent to the banks.
#[must_use]
pub fn give_up(mandate: &ExternalId) -> Call {
    post(&format!("/mandates/{}/actions/cancel", segment(mandate)), &object([]))
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

fn post(path: &str, body: &Value<'_>) -> Call {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> ExternalId {
        ExternalId::new(text).unwrap()
    }

    fn error(reason: &str) -> String {
        format!(
            r#"{{"error":{{"type":"invalid_state","errors":[{{"reason":"{reason}","message":"x"}}],"code":422}}}}"#
        )
    }

    const CONFLICTING: &str = r#"{"error":{"errors":[{"reason":"idempotent_creation_conflict","links":{"conflicting_resource_id":"PM1"}}],"code":409}}"#;

    #[test]
    fn a_mandate_in_euros_is_asked_for_and_nothing_personal() {
        let call = request("chk_1-2", "F-\"1\", \u{e9}");
        assert_eq!(call.path, "/billing_requests");
        assert_eq!(
            call.body.unwrap(),
            "{\"billing_requests\":{\"mandate_request\":{\"scheme\":\"sepa_core\",\"currency\":\"EUR\",\
             \"description\":\"F-\\\"1\\\", \u{e9}\",\"metadata\":{\"relance\":\"chk_1-2\"}},\
             \"metadata\":{\"relance\":\"chk_1-2\"}}}"
        );
        let (redirect_uri, exit_uri) =
            ("https://pay.example/?a=1&back=done", "https://pay.example/?back=left");
        let page = page(&Page { request: &id("BRQ1"), language: "fr", redirect_uri, exit_uri });
        assert_eq!(page.path, "/billing_request_flows");
        for part in
            [r#""redirect_uri":"https://pay.example/?a=1&back=done""#, r#"{"billing_request":"BRQ1"}"#]
        {
            assert!(page.body.as_deref().unwrap().contains(part), "{part} in {page:?}");
        }
        let asked =
            Payment { reference: "chk_1-2", mandate: &id("MD1"), minor: 12_050, label: &"F".repeat(200) };
        let asked = collect(&asked).body.unwrap();
        assert!(asked.contains(r#""amount":12050,"currency":"EUR""#), "{asked}");
        assert!(asked.contains(&format!("\"{}\"", "F".repeat(LABEL_LIMIT))), "a label has an end: {asked}");
    }

    #[test]
    fn an_id_never_leaves_its_place_in_a_path() {
        let odd = id("../x?y#z");
        assert_eq!(look(&odd), Call { path: "/billing_requests/..%2Fx%3Fy%23z".to_owned(), body: None });
        assert_eq!(cancel(&id("BRQ1")).path, "/billing_requests/BRQ1/actions/cancel");
        assert_eq!(give_up(&odd).path, "/mandates/..%2Fx%3Fy%23z/actions/cancel");
        assert_eq!(look_at_payment(&odd).path, "/payments/..%2Fx%3Fy%23z");
    }

    #[test]
    fn what_the_answer_to_a_request_proves() {
        let made = br#"{"billing_requests":{"id":"BRQ1","status":"pending"}}"#;
        assert_eq!(requested(201, made), Ok(id("BRQ1")));
        assert_eq!(requested(409, CONFLICTING.as_bytes()), Ok(id("PM1")), "the same as before");
        assert_eq!(requested(409, b"{}"), Err(Opened::Unclear));
        for status in [401, 403] {
            assert_eq!(requested(status, b"<html>"), Err(Opened::KeyRefused));
        }
        assert_eq!(requested(422, error("odd").as_bytes()), Err(Opened::Refused("odd".to_owned())));
        let personal = error("Jean Martin");
        assert_eq!(requested(422, personal.as_bytes()), Err(Opened::Refused("invalid_state".to_owned())));
        assert_eq!(requested(400, br#"{"error":"odd"}"#), Err(Opened::Refused("no code".to_owned())));
        for status in [204, 301, 307, 408, 429, 500, 503] {
            assert_eq!(requested(status, made), Err(Opened::Unclear), "{status}");
        }
        for body in
            ["", "{}", "<html>", r#"{"billing_requests":{"id":"BRQ1""#, r#"{"billing_requests":{"id":1}}"#]
        {
            assert_eq!(requested(201, body.as_bytes()), Err(Opened::Unclear), "{body}");
        }
    }

    #[test]
    fn only_a_page_at_a_safe_address_is_one() {
        let read = |url: &str, local| {
            let body = format!(r#"{{"billing_request_flows":{{"authorisation_url":"{url}"}}}}"#);
            opened(&id("BRQ1"), 201, body.as_bytes(), local)
        };
        let url = "https://pay.gocardless.com/billing/static/flow?id=BRF1";
        assert_eq!(read(url, false), Opened::Page { session: id("BRQ1"), url: url.to_owned() });
        for odd in ["http://pay.gocardless.com/", "http://127.0.0.1:9/", "javascript:alert(1)", ""] {
            assert_eq!(read(odd, false), Opened::Unclear, "{odd}");
        }
        assert!(matches!(read("http://127.0.0.1:9/", true), Opened::Page { .. }));
        assert_eq!(opened(&id("BRQ1"), 404, b"", false), Opened::Refused("no code".to_owned()));
    }

    #[test]
    fn what_the_answer_about_a_request_proves() {
        let stand = |status: &str, links: &str| {
            let body =
                format!(r#"{{"billing_requests":{{"id":"BRQ1","status":"{status}","links":{{{links}}}}}}}"#);
            stands(200, body.as_bytes())
        };
        assert_eq!(stand("cancelled", ""), Stands::Closed);
        assert_eq!(stand("pending", ""), Stands::Open);
        assert_eq!(stand("fulfilling", ""), Stands::Unclear);
        let signed = stand("fulfilled", r#""mandate_request_mandate":"MD1""#);
        assert_eq!(signed, Stands::Ordered { mandate: Some(id("MD1")) });
        for (status, proves) in [
            (401, Stands::KeyRefused),
            (403, Stands::KeyRefused),
            (404, Stands::Closed),
            (409, Stands::Unclear),
            (422, Stands::Unexpirable),
            (429, Stands::Unclear),
            (500, Stands::Unclear),
            (302, Stands::Unclear),
        ] {
            assert_eq!(stands(status, error("cancellation_failed").as_bytes()), proves, "{status}");
        }
    }

    #[test]
    fn what_the_answer_about_a_payment_proves() {
        let made = |amount: &str, currency: &str| {
            format!(
                r#"{{"payments":{{"id":"PM1","amount":{amount},"currency":"{currency}","charge_date":"2026-10-05"}}}}"#
            )
        };
        let read = |status, body: &str| collected(status, body.as_bytes());
        let payment = |minor| Collected::Payment { payment: id("PM1"), minor, on: "2026-10-05".parse().ok() };
        assert_eq!(read(201, &made("12050", "EUR")), payment(12_050));
        assert_eq!(read(200, &made("\"12050\"", "EUR")), payment(12_050));
        for (amount, currency) in
            [("0", "EUR"), ("-5", "EUR"), ("1.5", "EUR"), ("1e3", "EUR"), ("100", "GBP")]
        {
            assert_eq!(read(201, &made(amount, currency)), Collected::Unclear, "{amount} {currency}");
        }
        assert_eq!(read(409, CONFLICTING), Collected::Before(id("PM1")));
        assert_eq!(read(409, &error("other")), Collected::Unclear);
        assert_eq!(
            read(422, &error("mandate_is_inactive")),
            Collected::Refused("mandate_is_inactive".to_owned())
        );
        assert_eq!(
            read(404, &error("resource_not_found")),
            Collected::Refused("resource_not_found".to_owned())
        );
        for status in [401, 403] {
            assert_eq!(read(status, ""), Collected::KeyRefused);
        }
        for status in [204, 302, 408, 429, 500, 503] {
            assert_eq!(read(status, &made("12050", "EUR")), Collected::Unclear, "{status}");
        }
        assert_eq!([200, 404, 422].map(given_up), [GivenUp::Done; 3]);
        assert_eq!([401, 403].map(given_up), [GivenUp::KeyRefused; 2]);
        assert_eq!([302, 409, 429, 500].map(given_up), [GivenUp::Unclear; 4]);
    }

    #[test]
    fn a_token_says_whether_real_money_moves() {
        assert_eq!(is_live("live_0123456789-abcdefghij_A"), Some(true));
        assert_eq!(is_live("sandbox_0123456789abcdefghij"), Some(false));
        for odd in [
            "",
            "live_",
            "live_short",
            "test_0123456789abcdefghij",
            "live_0123456789abcdefghi j",
            "rk_live_1",
        ] {
            assert_eq!(is_live(odd), None, "{odd}");
        }
        assert_eq!(is_live(&format!("live_{}", "a".repeat(201))), None);
    }
}
