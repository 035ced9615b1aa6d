//! The bad-body catalogue: what comes to a webhook address by mistake or by malice, and the answer it gets. Nothing
//! here panics, takes long, or is half believed.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use chrono::{DateTime, Utc};
use domain::event::{Content, ExternalId};
use formats::json::{Problem, parse};
use formats::signature::{standard, stripe};
use formats::{BODY_LIMIT, Headers, Platform, SignatureError, Unreadable, Verified, read, verify};
use proptest::prelude::*;

const SECRET: &str = "whsec_c2l4dGVlbiBieXRlcyBhbmQgZWlnaHQh";
const OTHER: &str = "whsec_YW5vdGhlciBzZWNyZXQsIGFsc28gMjQrIQ==";
const NOW: i64 = 1_788_300_000;
const BODY: &str = r#"{ "type": "payment.received", "occurred_at": "2026-09-01T08:00:00Z", "data": { "debtor_id": "C-1",
    "payment": { "id": "P-é-1", "received_on": "2026-09-01", "currency": "EUR", "amount": "12.50" } } }"#;
const STRIPE: &str = r#"{"id":"evt_1","object":"event","type":"invoice.paid","created":1788300000,"data":{"object":{
    "id":"in_1","object":"invoice","status":"paid","customer":"cus_1","currency":"eur","total":500,"amount_due":500,
    "amount_paid":500,"amount_remaining":0,"number":"F-1","created":1788300000,"due_date":1788300000}}}"#;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(NOW, 0).unwrap()
}

fn standard_check(id: &str, seconds: i64, signature: &str, body: &[u8]) -> Result<Verified, SignatureError> {
    let time = seconds.to_string();
    let headers: Headers<'_> =
        [("webhook-id", id), ("webhook-timestamp", &time), ("webhook-signature", signature)]
            .into_iter()
            .collect();
    verify(Platform::Relance, &headers, body, &[SECRET], now())
}

fn stripe_check(signature: &str, body: &[u8]) -> Result<Verified, SignatureError> {
    let headers: Headers<'_> = [("stripe-signature", signature)].into_iter().collect();
    verify(Platform::Stripe, &headers, body, &[SECRET], now())
}

/// The one delivery of a body.
fn read_one(platform: Platform, verified: &Verified, body: &[u8]) -> domain::event::Delivery {
    let mut told = read(platform, verified, body).unwrap();
    assert_eq!(told.len(), 1);
    told.remove(0)
}

fn named() -> Verified {
    Verified::by_other_means(ExternalId::new("msg_1").ok())
}

fn problem(body: &[u8]) -> Problem {
    let answers = Platform::ALL.map(|platform| read(platform, &named(), body));
    let [Err(Unreadable::Json(one)), Err(Unreadable::Json(two)), Err(Unreadable::Json(three))] = answers
    else {
        panic!("{answers:?}")
    };
    assert!(one == two && two == three);
    one.problem
}

#[test]
fn the_sample_bodies_are_good() {
    for (platform, body) in [(Platform::Relance, BODY), (Platform::Stripe, STRIPE)] {
        let delivery = read_one(platform, &named(), body.as_bytes());
        assert!(matches!(delivery.content, Content::Events(_)), "{delivery:?}");
    }
    let signature = standard::sign(SECRET, "msg_1", NOW, BODY.as_bytes()).unwrap();
    assert_eq!(standard_check("msg_1", NOW, &signature, BODY.as_bytes()), Ok(named()));
}

#[test]
fn a_forged_body_is_not_believed() {
    let forged = format!("v1,{}", "A".repeat(43) + "=");
    assert_eq!(standard_check("m", NOW, &forged, BODY.as_bytes()), Err(SignatureError::NoMatch));
    let forged = format!("t={NOW},v1={}", "0".repeat(64));
    assert_eq!(stripe_check(&forged, STRIPE.as_bytes()), Err(SignatureError::NoMatch));
}

#[test]
fn another_sources_secret_is_not_believed() {
    let signature = standard::sign(OTHER, "m", NOW, BODY.as_bytes()).unwrap();
    assert_eq!(standard_check("m", NOW, &signature, BODY.as_bytes()), Err(SignatureError::NoMatch));
    let signature = stripe::sign(OTHER, NOW, STRIPE.as_bytes()).unwrap();
    assert_eq!(stripe_check(&signature, STRIPE.as_bytes()), Err(SignatureError::NoMatch));
}

#[test]
fn a_stale_or_future_delivery_is_refused_even_when_rightly_signed() {
    for (offset, refused) in [
        (-301, SignatureError::TooOld { seconds: 301 }),
        (301, SignatureError::TooNew { seconds: 301 }),
        (-86_400, SignatureError::TooOld { seconds: 86_400 }),
    ] {
        let signature = standard::sign(SECRET, "m", NOW + offset, BODY.as_bytes()).unwrap();
        assert_eq!(standard_check("m", NOW + offset, &signature, BODY.as_bytes()), Err(refused));
        let signature = stripe::sign(SECRET, NOW + offset, STRIPE.as_bytes()).unwrap();
        assert_eq!(stripe_check(&signature, STRIPE.as_bytes()), Err(refused));
    }
}

#[test]
fn a_replay_under_another_name_or_time_is_not_believed() {
    let signature = standard::sign(SECRET, "m", NOW, BODY.as_bytes()).unwrap();
    assert_eq!(standard_check("n", NOW, &signature, BODY.as_bytes()), Err(SignatureError::NoMatch));
    assert_eq!(standard_check("m", NOW + 1, &signature, BODY.as_bytes()), Err(SignatureError::NoMatch));
}

#[test]
fn json_that_was_parsed_and_written_again_has_lost_its_signature() {
    let value: serde_json::Value = serde_json::from_str(BODY).unwrap();
    let signature = standard::sign(SECRET, "m", NOW, BODY.as_bytes()).unwrap();
    let again = standard_check("m", NOW, &signature, value.to_string().as_bytes());
    assert_eq!(again, Err(SignatureError::NoMatch));
}

#[test]
fn old_schemes_and_empty_lists_are_no_signature() {
    let signature = stripe::sign(SECRET, NOW, STRIPE.as_bytes()).unwrap();
    let none = Err(SignatureError::NoSignature { name: "stripe-signature" });
    assert_eq!(stripe_check(&signature.replace("v1=", "v0="), STRIPE.as_bytes()), none);
    assert_eq!(stripe_check(&format!("t={NOW}"), STRIPE.as_bytes()), none);
    let none = Err(SignatureError::NoSignature { name: "webhook-signature" });
    assert_eq!(standard_check("m", NOW, "", BODY.as_bytes()), none);
    assert_eq!(standard_check("m", NOW, "v1a,AAAA", BODY.as_bytes()), none);
}

#[test]
fn a_missing_or_doubled_header_is_named() {
    let signature = standard::sign(SECRET, "m", NOW, BODY.as_bytes()).unwrap();
    let time = NOW.to_string();
    let pairs = [("webhook-id", "m"), ("webhook-timestamp", &time), ("webhook-signature", &signature)];
    let answer = |pairs: Vec<(&str, &str)>| {
        let headers: Headers<'_> = pairs.into_iter().collect();
        verify(Platform::Relance, &headers, BODY.as_bytes(), &[SECRET], now())
    };
    assert!(answer(pairs.to_vec()).is_ok());
    for (name, value) in pairs {
        let without = pairs.iter().copied().filter(|pair| pair.0 != name).collect();
        assert!(matches!(answer(without), Err(SignatureError::MissingHeader { name: told }) if told == name));
        let twice = pairs.iter().copied().chain([(name, value)]).collect();
        assert!(matches!(answer(twice), Err(SignatureError::DuplicateHeader { name: told }) if told == name));
    }
}

#[test]
fn no_refusal_tells_the_right_signature() {
    let right = standard::sign(SECRET, "m", NOW, BODY.as_bytes()).unwrap();
    for signature in ["v1,AAAA", "", "v1a,x"] {
        let error = standard_check("m", NOW, signature, BODY.as_bytes()).unwrap_err();
        assert!(!format!("{error} {error:?}").contains(&right[3..]), "{error}");
        assert!(!format!("{error} {error:?}").contains(&SECRET[6..]), "{error}");
    }
}

#[test]
fn unicode_is_signed_and_read_as_bytes() {
    let body = BODY.replace("P-é-1", "日本-😀-ß");
    let signature = standard::sign(SECRET, "m", NOW, body.as_bytes()).unwrap();
    let verified = standard_check("m", NOW, &signature, body.as_bytes()).unwrap();
    let delivery = read_one(Platform::Relance, &verified, body.as_bytes());
    assert!(format!("{delivery:?}").contains("日本-😀-ß"), "{delivery:?}");
}

#[test]
fn a_body_over_a_megabyte_is_refused_and_one_below_is_read() {
    let padded = |length: usize| format!("{BODY}{}", " ".repeat(length - BODY.len()));
    assert!(read(Platform::Relance, &named(), padded(BODY_LIMIT).as_bytes()).is_ok());
    assert_eq!(problem(padded(BODY_LIMIT + 1).as_bytes()), Problem::TooLarge);
}

#[test]
fn bodies_made_to_exhaust_the_reader_are_refused() {
    assert_eq!(problem(&b"[".repeat(10_000)), Problem::TooDeep);
    assert_eq!(problem(&b"{\"a\":".repeat(10_000)), Problem::TooDeep);
    let keys: Vec<String> = (0..60_000).map(|key| format!("\"k{key}\":0")).collect();
    let wide = format!("{{{},\"k0\":1}}", keys.join(","));
    assert_eq!(problem(wide.as_bytes()), Problem::DuplicateKey);
    let digits = format!("{{\"a\":{}}}", "9".repeat(900_000));
    assert!(parse(digits.as_bytes()).is_ok());
}

#[test]
fn what_two_readers_could_understand_differently_is_refused() {
    let amount = |text: &str| BODY.replace("\"amount\": \"12.50\"", text);
    let twice = amount("\"amount\": \"12.50\", \"amount\": \"1250.00\"");
    assert_eq!(problem(twice.as_bytes()), Problem::DuplicateKey);
    let escaped = amount("\"amount\": \"12.50\", \"\\u0061mount\": \"1250.00\"");
    assert_eq!(problem(escaped.as_bytes()), Problem::DuplicateKey);
    assert_eq!(problem(BODY.replace("C-1", "\\ud83d").as_bytes()), Problem::LoneSurrogate);
    assert_eq!(problem(amount("\"amount\": NaN").as_bytes()), Problem::Unexpected);
    assert_eq!(problem(amount("\"amount\": 0012").as_bytes()), Problem::BadNumber);
    assert_eq!(problem(format!("{BODY}{BODY}").as_bytes()), Problem::TrailingData);
    assert_eq!(problem(b""), Problem::EndsEarly);
}

#[test]
fn another_encoding_is_refused() {
    let wide: Vec<u8> = BODY.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(problem(&wide), Problem::NotUtf8);
    let wide: Vec<u8> = BODY.encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(problem(&wide), Problem::NotUtf8);
    let latin: Vec<u8> = BODY.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    assert_eq!(problem(&latin), Problem::NotUtf8);
    assert_eq!(problem(format!("\u{feff}{BODY}").as_bytes()), Problem::ByteOrderMark);
    assert_eq!(problem(b"type=payment.received&amount=12.50"), Problem::Unexpected);
}

#[test]
fn every_wrong_amount_is_refused_at_its_place() {
    for amount in [
        "\"-1.00\"",
        "\"0\"",
        "\"-0.00\"",
        "\"1.005\"",
        "\"1,50\"",
        "\"1 000.00\"",
        "\"1e3\"",
        "\"NaN\"",
        "\"Infinity\"",
        "\"\"",
        "\"+1\"",
        "\".5\"",
        "\"5.\"",
        "\"0x10\"",
        "\"１２\"",
        "\"1000000000000000\"",
        "\"99999999999999999999\"",
        "12.50",
        "1e999",
        "-1",
        "true",
        "[]",
        "{}",
        "null",
    ] {
        let body = BODY.replace("\"12.50\"", amount);
        let delivery = read_one(Platform::Relance, &named(), body.as_bytes());
        let Content::Invalid(faults) = delivery.content else { panic!("{amount}: {:?}", delivery.content) };
        assert_eq!(faults[0].pointer, "/data/payment/amount", "{amount}");
    }
    for amount in ["\"500\"", "5.00", "1e999", "5e2", "9223372036854775808", "null", "[]"] {
        let body = STRIPE.replace("\"total\":500", &format!("\"total\":{amount}"));
        let delivery = read_one(Platform::Stripe, &named(), body.as_bytes());
        let Content::Invalid(faults) = delivery.content else { panic!("{amount}: {:?}", delivery.content) };
        assert_eq!(faults[0].pointer, "/data/object/total", "{amount}");
    }
}

#[test]
fn a_refusal_repeats_no_value_of_the_body() {
    let body = BODY.replace("12.50", "Jean Martin").replace("2026-09-01\"", "jean@martin.example\"");
    let delivery = read_one(Platform::Relance, &named(), body.as_bytes());
    let told = format!("{:?}", delivery.content).to_lowercase();
    assert!(told.contains("/data/payment/amount") && !told.contains("martin"), "{told}");
}

/// Any JSON, of any shape, with the words of the real bodies among its keys and values.
fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let word = prop::sample::select(vec![
        "id",
        "type",
        "data",
        "object",
        "invoice",
        "debtor",
        "payment",
        "amount",
        "currency",
        "EUR",
        "jpy",
        "items",
        "status",
        "paid",
        "invoice.paid",
        "invoice.issued",
        "payment.received",
        "contacts",
        "email",
        "due_on",
        "2026-09-01",
        "created",
        "occurred_at",
        "2026-09-01T08:00:00Z",
        "total",
        "amount_due",
        "amount_remaining",
        "amount_paid",
        "customer",
        "1.00",
    ]);
    let text = prop_oneof![word.prop_map(str::to_owned), any::<String>()];
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        text.clone().prop_map(Into::into),
    ];
    leaf.prop_recursive(5, 60, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Into::into),
            prop::collection::vec((text.clone(), inner), 0..8)
                .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_bytes_make_a_reader_panic(body in prop::collection::vec(any::<u8>(), 0..600)) {
        for platform in Platform::ALL {
            let _ = read(platform, &named(), &body);
        }
    }

    #[test]
    fn no_changed_byte_of_a_good_body_makes_a_reader_panic(place in 0_usize..2_000, byte: u8, cut in 0_usize..2_000) {
        for (platform, body) in [(Platform::Relance, BODY), (Platform::Stripe, STRIPE)] {
            let mut bytes = body.as_bytes().to_vec();
            let length = bytes.len();
            bytes[place % length] = byte;
            let _ = read(platform, &named(), &bytes);
            let _ = read(platform, &named(), &bytes[..cut % length]);
        }
    }

    #[test]
    fn no_json_in_the_place_of_data_makes_a_reader_panic(data in any_json(), kind in prop::sample::select(vec![
        "invoice.issued", "invoice.paid", "payment.received", "payment.refunded", "debtor.updated", "credit_note.issued",
        "credit_note.created", "customer.updated", "sync.completed",
    ])) {
        let body = serde_json::json!({"id": "evt_1", "type": kind, "created": NOW, "occurred_at": "2026-09-01T08:00:00Z",
            "data": data}).to_string();
        for platform in [Platform::Relance, Platform::Stripe] {
            let delivery = read_one(platform, &named(), body.as_bytes());
            if let Content::Invalid(faults) = delivery.content {
                prop_assert!((1..=20).contains(&faults.len()));
                prop_assert!(faults.iter().all(|fault| fault.pointer.starts_with("/data")));
            }
        }
    }

    #[test]
    fn what_is_valid_here_is_valid_for_everybody_and_says_the_same(value in any_json()) {
        let body = value.to_string();
        prop_assert!(parse(body.as_bytes()).is_ok(), "{body}");
    }

    #[test]
    fn what_others_refuse_is_refused_here(body in "[\\[\\]{}:,\"\\\\ntrue0-9.eE+-]{0,24}") {
        let here = parse(body.as_bytes()).is_ok();
        prop_assert!(!here || serde_json::from_str::<&serde_json::value::RawValue>(&body).is_ok(), "{body}");
    }

    #[test]
    fn no_header_makes_a_check_panic(values in prop::collection::vec(".{0,80}", 3), list in "[tv10=,a-f ]{0,80}") {
        let names = ["webhook-id", "webhook-timestamp", "webhook-signature"];
        let pairs = names.into_iter().zip(values.iter().map(String::as_str));
        let headers: Headers<'_> = pairs.chain([("stripe-signature", list.as_str())]).collect();
        for platform in Platform::ALL {
            let answer = verify(platform, &headers, BODY.as_bytes(), &[SECRET], now());
            prop_assert!(answer.is_err());
        }
    }

    #[test]
    fn what_was_signed_is_believed_and_a_flipped_bit_is_not(
        body in prop::collection::vec(any::<u8>(), 1..200), id in "[A-Za-z0-9_-]{1,40}", place: usize, bit in 0_u8..8,
    ) {
        let signature = standard::sign(SECRET, &id, NOW, &body).unwrap();
        prop_assert!(standard_check(&id, NOW, &signature, &body).is_ok());
        let mut other = body.clone();
        other[place % body.len()] ^= 1 << bit;
        prop_assert_eq!(standard_check(&id, NOW, &signature, &other), Err(SignatureError::NoMatch));
    }
}
