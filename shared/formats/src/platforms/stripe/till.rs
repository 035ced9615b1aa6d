//! Stripe Checkout, asked and understood: what a session is made of, and what an answer proves.
//!
//! Nothing personal travels there: the numbers of the invoices, an amount, a language and our own reference. Only cards and
//! the wallets that stand for one are offered, no price is converted, and nothing is added to what is owed.
//! Source: <https://docs.stripe.com/api/checkout/sessions/create>, `…/expire`, `…/retrieve`,
//! <https://docs.stripe.com/api/errors>, read 2026-11.

use chrono::{DateTime, Utc};
use domain::event::ExternalId;
use domain::money::{Currency, Money};
use form_urlencoded::Serializer;

use super::minor;
use crate::platforms::till::{Answer, is_page, segment};
pub use crate::platforms::till::{Call, Opened, Stands};

/// The version of Stripe's API that is asked for, whatever the account's own is.
pub const VERSION: &str = "2025-04-30.basil";
/// Longest text of a line on Stripe's page, in characters.
const LABEL_LIMIT: usize = 120;
const SESSIONS: &str = "/v1/checkout/sessions";

/// A payment to be made on Stripe's page.
pub struct Wanted<'a> {
    /// Our reference; comes back with every event.
    pub reference: &'a str,
    /// How much.
    pub amount: Money,
    /// What for: numbers of invoices.
    pub label: &'a str,
    /// Language of the page, BCP 47.
    pub language: &'a str,
    /// Where the debtor comes back to when he has paid.
    pub success_url: &'a str,
    /// Where he comes back to when he has not.
    pub cancel_url: &'a str,
    /// When the page closes: 30 minutes to 24 hours from now.
    pub closes_at: DateTime<Utc>,
}

/// Asks for a session.
///
/// Returns `None` for an amount that Stripe's units of its currency cannot say.
#[must_use]
pub fn open(wanted: &Wanted<'_>) -> Option<Call> {
    let amount = minor::of_money(wanted.amount)?.to_string();
    let label: String = wanted.label.chars().take(LABEL_LIMIT).collect();
    let currency = wanted.amount.currency().code().to_ascii_lowercase();
    let closes_at = wanted.closes_at.timestamp().to_string();
    let fields = [
        ("mode", "payment"),
        ("submit_type", "pay"),
        ("client_reference_id", wanted.reference),
        ("line_items[0][quantity]", "1"),
        ("line_items[0][price_data][currency]", &currency),
        ("line_items[0][price_data][unit_amount]", &amount),
        ("line_items[0][price_data][product_data][name]", &label),
        ("payment_method_types[0]", "card"),
        ("payment_intent_data[description]", &label),
        ("payment_intent_data[metadata][relance]", wanted.reference),
        ("metadata[relance]", wanted.reference),
        ("adaptive_pricing[enabled]", "false"),
        ("locale", wanted.language),
        ("success_url", wanted.success_url),
        ("cancel_url", wanted.cancel_url),
        ("expires_at", &closes_at),
    ];
    let form = Serializer::new(String::new()).extend_pairs(fields).finish();
    Some(Call { path: SESSIONS.to_owned(), body: Some(form) })
}

/// Asks to close a session that is open.
#[must_use]
pub fn expire(session: &ExternalId) -> Call {
    Call { path: format!("{SESSIONS}/{}/expire", segment(session)), body: Some(String::new()) }
}

/// Asks where a session stands.
#[must_use]
pub fn look(session: &ExternalId) -> Call {
    Call { path: format!("{SESSIONS}/{}", segment(session)), body: None }
}

/// Reads the answer to [`open`]. `local`: pages over plain http are believed, where Stripe is played on this machine.
#[must_use]
pub fn opened(status: u16, body: &[u8], local: bool) -> Opened {
    let answer = Answer::read(body);
    match status {
        200 => page(&answer, local).unwrap_or(Opened::Unclear),
        401 | 403 => Opened::KeyRefused,
        // The same key with other fields, or while the first is under way
        409 | 429 => Opened::Unclear,
        400..=499 => match code(&answer) {
            Some("amount_too_small" | "amount_too_large") => Opened::AmountRefused,
            _ if answer.text(&["error", "type"]) == Some("idempotency_error") => Opened::Unclear,
            code => Opened::Refused(code.unwrap_or("no code").to_owned()),
        },
        _ => Opened::Unclear,
    }
}

/// Reads the answer to [`expire`] or [`look`].
#[must_use]
pub fn stands(status: u16, body: &[u8]) -> Stands {
    let answer = Answer::read(body);
    match status {
        200 => match (answer.text(&["status"]), answer.text(&["payment_status"])) {
            (Some("complete"), _) | (_, Some("paid")) => Stands::Ordered { mandate: None },
            (Some("expired"), _) => Stands::Closed,
            (Some("open"), _) => Stands::Open,
            _ => Stands::Unclear,
        },
        401 | 403 => Stands::KeyRefused,
        // Of another account, or of the other mode: whoever knows its address cannot pay this account there
        404 => Stands::Closed,
        409 | 429 => Stands::Unclear,
        400..=499 => Stands::Unexpirable,
        _ => Stands::Unclear,
    }
}

/// The least that Stripe charges, in our minor units; currencies it names no least amount for have none here.
/// Source: <https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts>.
#[must_use]
pub fn least(currency: Currency) -> i64 {
    match currency.code() {
        "GBP" => 30,
        "AUD" | "BRL" | "CAD" | "CHF" | "EUR" | "INR" | "JPY" | "NZD" | "SGD" | "USD" => 50,
        "BGN" => 100,
        "AED" | "MYR" | "PLN" | "RON" => 200,
        "DKK" => 250,
        "NOK" | "SEK" => 300,
        "HKD" => 400,
        "MXN" | "THB" => 1000,
        "CZK" => 1500,
        "HUF" => 17_500,
        _ => 1,
    }
}

/// Why a text is no key to make sessions with; `None` when it looks like one. `true`: real money moves.
#[must_use]
pub fn is_live(key: &str) -> Option<bool> {
    let plain = key.len() <= 255 && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let (prefix, rest) = key.split_at_checked(8)?;
    if !plain || rest.len() < 16 {
        return None;
    }
    match prefix {
        "rk_live_" | "sk_live_" => Some(true),
        "rk_test_" | "sk_test_" => Some(false),
        _ => None,
    }
}

/// Stripe's code for an error: a word, never what was sent.
fn code<'a>(answer: &'a Answer<'_>) -> Option<&'a str> {
    answer.word(&["error", "code"])
}

fn page(answer: &Answer<'_>, local: bool) -> Option<Opened> {
    let session = answer.id(&["id"])?;
    let url = answer.text(&["url"])?;
    let open = answer.text(&["status"]) == Some("open");
    (open && is_page(url, local)).then(|| Opened::Page { session, url: url.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(amount: &str, currency: &str) -> Option<Call> {
        let currency: Currency = currency.parse().unwrap();
        open(&Wanted {
            reference: "chk_1-2",
            amount: Money::parse(amount, currency).unwrap(),
            label: "F-1 & \u{e9}",
            language: "fr",
            success_url: "https://pay.example/l/-/card?checkout=chk_1-2&back=paid",
            cancel_url: "https://pay.example/l/-/card?checkout=chk_1-2",
            closes_at: DateTime::from_timestamp(1_790_000_000, 0).unwrap(),
        })
    }

    #[test]
    fn a_session_is_asked_for_with_what_is_owed_and_nothing_else() {
        let call = wanted("1200.50", "EUR").unwrap();
        assert_eq!(call.path, "/v1/checkout/sessions");
        let form = call.body.unwrap();
        for field in [
            "mode=payment",
            "line_items%5B0%5D%5Bprice_data%5D%5Bunit_amount%5D=120050",
            "%5Bcurrency%5D=eur",
            "product_data%5D%5Bname%5D=F-1+%26+%C3%A9",
            "adaptive_pricing%5Benabled%5D=false",
            "payment_method_types%5B0%5D=card",
            "expires_at=1790000000",
        ] {
            assert!(form.contains(field), "{field} in {form}");
        }
        assert!(!form.contains("email") && !form.contains("customer"), "nothing personal: {form}");
        assert!(wanted("500", "JPY").unwrap().body.unwrap().contains("unit_amount%5D=500"));
        assert!(wanted("5", "ISK").unwrap().body.unwrap().contains("unit_amount%5D=500"));
        assert!(wanted("0.01", "MGA").is_none(), "Stripe has no such unit");
    }

    #[test]
    fn only_a_page_that_is_open_at_a_safe_address_is_one() {
        let answer = |status: &str, url: &str| {
            format!(r#"{{"id":"cs_1","object":"checkout.session","status":"{status}","url":"{url}"}}"#)
        };
        let read = |body: String, local| opened(200, body.as_bytes(), local);
        let page = read(answer("open", "https://checkout.stripe.com/c/pay/cs_1"), false);
        assert!(matches!(page, Opened::Page { .. }));
        for (status, url) in [
            ("open", "http://checkout.stripe.com/c"),
            ("open", "http://127.0.0.1:9/c"),
            ("open", "javascript:alert(1)"),
            ("complete", "https://checkout.stripe.com/c"),
        ] {
            assert_eq!(read(answer(status, url), false), Opened::Unclear, "{status} {url}");
        }
        assert!(matches!(read(answer("open", "http://127.0.0.1:9/c"), true), Opened::Page { .. }));
        assert_eq!(opened(200, b"<html>", false), Opened::Unclear);
    }

    #[test]
    fn what_an_answer_proves() {
        let error = |kind: &str, code: &str| format!(r#"{{"error":{{"type":"{kind}","code":"{code}"}}}}"#);
        let read = |status, body: &str| opened(status, body.as_bytes(), false);
        assert_eq!(read(401, ""), Opened::KeyRefused);
        assert_eq!(
            read(403, &error("invalid_request_error", "more_permissions_required")),
            Opened::KeyRefused
        );
        let small = error("invalid_request_error", "amount_too_small");
        assert_eq!(read(400, &small), Opened::AmountRefused);
        assert_eq!(read(400, &error("idempotency_error", "")), Opened::Unclear);
        assert_eq!(read(400, "{}"), Opened::Refused("no code".to_owned()));
        for status in [204, 301, 302, 307, 409, 429, 500, 503] {
            assert_eq!(read(status, "{}"), Opened::Unclear, "{status}");
        }
        let stand = |status: &str, paid: &str| {
            let body = format!(r#"{{"status":"{status}","payment_status":"{paid}"}}"#);
            stands(200, body.as_bytes())
        };
        assert_eq!(stand("expired", "unpaid"), Stands::Closed);
        assert_eq!(stand("complete", "unpaid"), Stands::Ordered { mandate: None });
        assert_eq!(stand("open", "unpaid"), Stands::Open);
        assert_eq!(stands(400, b"{}"), Stands::Unexpirable);
        assert_eq!(stands(404, b"{}"), Stands::Closed);
        assert_eq!(stands(500, b"{}"), Stands::Unclear);
    }

    #[test]
    fn a_key_says_whether_real_money_moves() {
        assert_eq!(is_live("rk_live_0123456789abcdef"), Some(true));
        assert_eq!(is_live("sk_test_0123456789abcdef"), Some(false));
        for wrong in [
            "",
            "pk_live_0123456789abcdef",
            "rk_live_1",
            "rk_live_0123456789 abcdef",
            "whsec_0123456789abcdef01",
        ] {
            assert_eq!(is_live(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_id_never_leaves_its_place_in_a_path() {
        let id = ExternalId::new("../x?y#z").unwrap();
        assert_eq!(look(&id).path, "/v1/checkout/sessions/..%2Fx%3Fy%23z");
        assert_eq!(expire(&ExternalId::new("cs_1").unwrap()).path, "/v1/checkout/sessions/cs_1/expire");
    }
}
