//! The bytes of a mail: exactly our headers and parts, whatever the values.

use chrono::{DateTime, Utc};
use domain::debtor::Language;
use domain::scenario::Notice;
use mail_parser::{MessageParser, MimeHeaders};
use proptest::prelude::*;
use render::RenderError;
use render::email::{Email, Envelope, email};
use render::message::Message;

use crate::given::{LIBRARY, day, envelope, every, message, write};

fn morning() -> DateTime<Utc> {
    day().and_hms_opt(9, 30, 0).unwrap().and_utc()
}

pub fn mime(mail: &Email) -> Vec<u8> {
    mail.to_mime(morning(), "act_01.1@mail.scierie-vercors.example").unwrap()
}

#[test]
fn a_mail_has_exactly_its_headers_and_parts() {
    for message in every() {
        let mail = write(&message);
        let bytes = mime(&mail);
        assert_eq!(bytes, mime(&mail), "the same message gives the same bytes");
        let parsed = MessageParser::default().parse(&bytes).unwrap();
        let names: Vec<&str> = parsed.headers().iter().map(|header| header.name.as_str()).collect();
        let mut expected = vec!["From", "To", "Reply-To", "Subject", "Date", "Message-ID"];
        if message.may_be_declined() {
            expected.extend(["List-Unsubscribe", "List-Unsubscribe-Post"]);
        }
        expected.extend(["Auto-Submitted", "MIME-Version", "Content-Type"]);
        assert_eq!(names, expected, "{}", message.notice.word());
        assert_eq!(parsed.subject().unwrap(), mail.subject);
        assert_eq!(parsed.from().unwrap().first().unwrap().name().unwrap(), "Scierie du Vercors SAS");
        assert_eq!(parsed.date().unwrap().to_rfc3339(), "2026-11-18T09:30:00Z");
        assert_eq!(parsed.body_html(0).unwrap().replace("\r\n", "\n"), mail.html);
        assert_eq!(parsed.body_text(0).unwrap().replace("\r\n", "\n").trim_end(), mail.text.trim_end());
        let kinds: Vec<String> = parsed
            .parts
            .iter()
            .filter_map(|part| part.content_type())
            .map(|kind| format!("{}/{}", kind.c_type, kind.c_subtype.as_deref().unwrap_or("")))
            .collect();
        let shown = ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"];
        let bare = ["multipart/alternative", "text/plain", "text/html"];
        assert_eq!(kinds, if message.asks() { &shown[..] } else { &bare[..] });
        let raw = String::from_utf8_lossy(&bytes);
        assert!(raw.lines().all(|line| line.len() <= 998));
        if message.asks() {
            let image = parsed.parts.iter().find(|part| part.content_id() == Some("qr")).unwrap();
            assert_eq!(image.contents(), mail.inline[0].bytes);
        }
    }
}

#[test]
fn no_value_can_add_a_header() {
    let message = message(Notice::Reminder1, Language::Fr);
    for bad in ["x\r\nBcc: y@z.example", "x\ny", "x\ry", "x\0y", "x\u{2028}y", "x\u{85}y"] {
        for field in 0..5 {
            let mut changed = envelope();
            match field {
                0 => bad.clone_into(&mut changed.from_name),
                1 => changed.from_address = format!("{bad}@a.example"),
                2 => changed.to = format!("a@{bad}"),
                3 => bad.clone_into(&mut changed.reply_to),
                _ => bad.clone_into(&mut changed.action),
            }
            assert!(email(&LIBRARY, &message, &changed).is_err(), "{field} {bad:?}");
        }
        for change in [
            |message: &mut Message, bad: &str| bad.clone_into(&mut message.creditor.legal_name),
            |message: &mut Message, bad: &str| bad.clone_into(&mut message.debtor.name),
            |message: &mut Message, bad: &str| bad.clone_into(&mut message.rows[0].number),
            |message: &mut Message, bad: &str| bad.clone_into(&mut message.creditor.account_holder),
            |message: &mut Message, bad: &str| message.code = Some(bad.to_owned()),
        ] {
            let mut message = message.clone();
            change(&mut message, bad);
            let refused = email(&LIBRARY, &message, &envelope()).map(|_| ());
            assert!(matches!(refused, Err(RenderError::Control(_))), "{bad:?}");
        }
        let mut mail = write(&message);
        mail.subject = bad.to_owned();
        assert!(mail.to_mime(morning(), "a@b").is_err());
        assert!(write(&message).to_mime(morning(), bad).is_err());
    }
    for bad in ["a", "a@b@c", "a b@c", "<a@b>", "a@b, c@d", "", "@b", "a@"] {
        let changed = Envelope { to: bad.to_owned(), ..envelope() };
        assert_eq!(email(&LIBRARY, &message, &changed).map(|_| ()), Err(RenderError::Address("to")), "{bad}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn any_text_is_shown_escaped_or_refused(name in "\\PC{0,120}") {
        let mut hostile = message(Notice::Reminder1, Language::Fr);
        hostile.debtor.name = name;
        if let Ok(mail) = email(&LIBRARY, &hostile, &envelope()) {
            let tags = |html: &str| html.matches('<').count();
            let usual = write(&message(Notice::Reminder1, Language::Fr));
            prop_assert_eq!(tags(&mail.html), tags(&usual.html));
            let bytes = mime(&mail);
            let parsed = MessageParser::default().parse(&bytes).unwrap();
            prop_assert_eq!(parsed.headers().len(), 11);
        }
    }
}
