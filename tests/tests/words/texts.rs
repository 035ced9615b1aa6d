//! Text messages: short, in seven bits, never without link, amount and name.

use domain::debtor::Language;
use domain::money::{Currency, Money};
use domain::scenario::Notice;
use proptest::prelude::*;
use render::RenderError;
use render::sms::{Encoding, SEGMENTS_LIMIT, sms};

use crate::given::{LANGUAGES, LIBRARY, LINK, TEXTED, message, plain};

#[test]
fn every_text_message_is_short_and_in_seven_bits() {
    for notice in TEXTED {
        for language in LANGUAGES {
            let message = message(notice, language);
            let text = sms(&LIBRARY, &message).unwrap();
            assert_eq!(text.encoding, Encoding::Gsm7, "{}", text.text);
            assert!(text.segments <= 2, "{} {}", text.segments, text.text);
            assert!(text.text.starts_with("Scierie du Vercors SAS"), "{}", text.text);
            assert!(text.text.contains(LINK) || notice == Notice::Code, "{}", text.text);
            assert!(text.text.contains("482 915") || notice != Notice::Code);
        }
    }
    let silent = sms(&LIBRARY, &message(Notice::FormalNotice, Language::Fr)).map(|_| ());
    assert!(matches!(silent, Err(RenderError::NoTemplate(_))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn a_text_message_never_loses_link_amount_or_name(
        name in "[a-zA-Zéèàçêô&я😀 -]{1,80}",
        path in "[A-Za-z0-9_-]{1,200}",
        minor in 1_i64..999_999_999_999,
        code in proptest::option::of("[A-Z0-9-]{3,40}"),
        phone in proptest::option::of("[0-9 +]{4,60}"),
    ) {
        let mut message = message(Notice::SmsReminder, Language::Fr);
        let link = format!("https://pay.example.com/l/{path}");
        message.creditor.legal_name = name.clone();
        message.creditor.phone = phone;
        message.code = code;
        message.link = Some(link.parse().unwrap());
        message.total_to_pay = Money::new(minor, Currency::EUR).unwrap();
        let amount = render::words::money(Language::Fr, message.total_to_pay);
        match sms(&LIBRARY, &message) {
            Ok(text) => {
                prop_assert!(text.segments <= SEGMENTS_LIMIT);
                prop_assert!(text.text.split_whitespace().any(|word| word == link));
                prop_assert!(plain(&text.text).contains(&plain(&amount)));
                let name = name.trim();
                let spelled = render::sms::spelled(name).text;
                prop_assert!(text.text.contains(name) || text.text.contains(&spelled));
            }
            Err(error) => {
                prop_assert_eq!(error, RenderError::Segments { limit: SEGMENTS_LIMIT });
                let fixed = name.encode_utf16().count() + link.len() + amount.chars().count() + 2;
                prop_assert!(fixed > 3 * 66, "{} would have fitted", fixed);
            }
        }
    }
}
