//! Every notice, in both languages and on its channels: what it says, what it never says, and that nothing from outside
//! becomes template, markup, header or link.

use chrono::{Days, NaiveDate};
use domain::debtor::{Channel, Language};
use domain::money::{Currency, Money};
use domain::reference::CreditorReference;
use domain::scenario::Notice;
use mail_parser::{MessageParser, MimeHeaders};
use proptest::prelude::*;
use render::RenderError;
use render::color::Color;
use render::email::{Email, Envelope, email};
use render::message::{
    Act, Confirmation, Credit, CreditKind, Creditor, Debtor, Message, Payment, Row,
};
use render::sms::{Encoding, SEGMENTS_LIMIT, sms};
use render::template::{Library, Source, TemplateError, defaults, publish};
use std::sync::LazyLock;

const NOTICES: [Notice; 9] = [
    Notice::PreDue,
    Notice::Reminder1,
    Notice::SmsReminder,
    Notice::Reminder2,
    Notice::FormalNotice,
    Notice::Thanks,
    Notice::Confirmation,
    Notice::Code,
    Notice::Link,
];
const TEXTED: [Notice; 6] = [
    Notice::PreDue,
    Notice::Reminder1,
    Notice::SmsReminder,
    Notice::Reminder2,
    Notice::Code,
    Notice::Link,
];
const LANGUAGES: [Language; 2] = [Language::Fr, Language::En];
const LINK: &str = "https://paiement.scierie-vercors.example/l/Zk3vT0qN8xYb2LwRj5Ud1HsPeM7aGcFo";

static LIBRARY: LazyLock<Library> = LazyLock::new(|| Library::defaults().unwrap());

fn eur(text: &str) -> Money {
    Money::parse(text, Currency::EUR).unwrap()
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 18).unwrap()
}

fn row(number: &str, days_late: i32, amount: &str, open: &str) -> Row {
    let due_on = if days_late >= 0 {
        day() - Days::new(u64::from(days_late.unsigned_abs()))
    } else {
        day() + Days::new(u64::from(days_late.unsigned_abs()))
    };
    Row {
        number: number.to_owned(),
        issued_on: due_on - Days::new(30),
        due_on,
        days_late,
        amount: eur(amount),
        open: eur(open),
        on_notice: days_late > 0,
        disputed: None,
        instalment: None,
    }
}

fn creditor() -> Creditor {
    Creditor {
        legal_name: "Scierie du Vercors SAS".to_owned(),
        registration: "SIREN 841 207 394".to_owned(),
        address: vec!["12 route de la Scierie".to_owned(), "38250 Villard-de-Lans".to_owned()],
        color: "#1c4b3c".parse().unwrap(),
        email: Some("compta@scierie-vercors.example".to_owned()),
        phone: Some("04 65 71 20 18".to_owned()),
        iban: "FR7630006000011234567890189".parse().unwrap(),
        account_holder: "Scierie du Vercors SAS".to_owned(),
        bic: Some("AGRIFRPP".parse().unwrap()),
    }
}

fn rows(notice: Notice) -> Vec<Row> {
    let later = Row { instalment: Some((2, 3)), ..row("F-2026-0455", -12, "2154", "2154") };
    if notice == Notice::PreDue {
        return vec![later];
    }
    let disputed = Row { disputed: Some(eur("1240.80")), ..row("F-2026-0412", 19, "5839.40", "5839.40") };
    vec![row("F-2026-0387", 49, "3000", "1800"), disputed, later]
}

fn message(notice: Notice, language: Language) -> Message {
    let early = notice == Notice::PreDue;
    let credit = Credit {
        kind: CreditKind::CreditNote,
        label: "A-2026-031".to_owned(),
        date: day() - Days::new(16),
        amount: eur("200"),
    };
    Message {
        notice,
        language,
        today: day(),
        creditor: creditor(),
        debtor: Debtor {
            name: "Menuiserie Kerbrat SARL".to_owned(),
            address: vec!["8 rue des Ajoncs".to_owned(), "29200 Brest".to_owned()],
            recipient: Some("Mme Anne Kerbrat".to_owned()),
        },
        rows: rows(notice),
        credits: if early { Vec::new() } else { vec![credit] },
        total_overdue: if early { eur("0") } else { eur("7639.40") },
        total_not_due: eur("2154"),
        total_to_pay: if early { eur("2154") } else { eur("6198.60") },
        reference: Some(CreditorReference::from_base("VC042111").unwrap()),
        link: Some(LINK.parse().unwrap()),
        code: Some("K7M-42Q".to_owned()),
        deadline: Some(day() + Days::new(8)),
        unsubscribe: Some("https://paiement.scierie-vercors.example/u/Zk3vT0qN8xYb2LwR".parse().unwrap()),
        payment: Some(Payment { amount: eur("1200"), received_on: day() - Days::new(2) }),
        confirmation: Some(Confirmation {
            act: Act::Promise,
            amount: eur("6198.60"),
            on: Some(day() + Days::new(6)),
            held_until: Some(day() + Days::new(7)),
        }),
        security_code: Some("482 915".to_owned()),
        business: true,
        statement_as_of: day(),
    }
}

fn envelope() -> Envelope {
    Envelope {
        from_name: "Scierie du Vercors SAS".to_owned(),
        from_address: "factures@mail.scierie-vercors.example".to_owned(),
        to: "a.kerbrat@menuiserie.example".to_owned(),
        reply_to: "compta@scierie-vercors.example".to_owned(),
        action: "act_01".to_owned(),
    }
}

fn write(message: &Message) -> Email {
    email(&LIBRARY, message, &envelope()).unwrap()
}

fn every() -> impl Iterator<Item = Message> {
    NOTICES.into_iter().flat_map(|notice| LANGUAGES.map(|language| message(notice, language)))
}

/// Spaces as a person types them, lines joined.
fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}', '\n'], " ")
}

#[test]
fn every_built_in_template_can_be_published() {
    let mut count = 0;
    for source in defaults() {
        publish(&source).unwrap_or_else(|error| {
            panic!("{:?} {:?} {:?}: {error}", source.language, source.notice, source.channel)
        });
        count += 1;
    }
    assert_eq!(count, LANGUAGES.len() * (NOTICES.len() + TEXTED.len()));
}

/// The rendered mails are kept beside the build, to be looked at in a browser.
#[test]
fn every_notice_is_written_in_both_languages_without_leftovers() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("mails");
    std::fs::create_dir_all(&folder).unwrap();
    for message in every() {
        let mail = write(&message);
        let name = format!("{}.{}", message.notice.word(), message.language.tag());
        std::fs::write(folder.join(format!("{name}.txt")), &mail.text).unwrap();
        let mut html = mail.html.clone();
        if let [qr] = mail.inline.as_slice() {
            let data = format!("data:image/png;base64,{}", data_encoding::BASE64.encode(&qr.bytes));
            html = html.replace("cid:qr", &data);
        }
        std::fs::write(folder.join(format!("{name}.html")), html).unwrap();
        for part in [&mail.subject, &mail.html, &mail.text] {
            assert!(!part.contains("{{") && !part.contains("{%"), "{name}");
            assert!(part.contains("Scierie du Vercors SAS"), "{name}");
        }
        assert!(mail.text.lines().all(|line| line.contains("https://") || line.chars().count() <= 78), "{name}");
        assert!(mail.text.lines().any(|line| line == LINK) || message.notice == Notice::Code, "{name}");
        assert!(mail.html.len() < 60_000, "{name}: {}", mail.html.len());
        assert_eq!(mail.inline.len(), usize::from(message.asks()), "{name}");
    }
}

#[test]
fn a_chasing_mail_says_what_is_owed_how_to_pay_and_how_to_check_it() {
    for notice in NOTICES {
        let message = message(notice, Language::Fr);
        if !message.asks() || notice == Notice::PreDue {
            continue;
        }
        let mail = write(&message);
        for part in [&mail.html, &mail.text] {
            let part = plain(part);
            for said in [
                "F-2026-0387",
                "30/09/2026",
                "49 j",
                "1 800,00 €",
                "reste de 3 000,00 €",
                "7 639,40 €",
                "Avoir A-2026-031 du 02/11/2026",
                "−200,00 €",
                "dont 1 240,80 € en contestation",
                "−1 240,80 €",
                "6 198,60 €",
                "2 154,00 €",
                "échéance 2 sur 3",
                "FR76 3000 6000 0112 3456 7890 189",
                "AGRIFRPP",
                &message.reference.as_ref().unwrap().grouped(),
                "Menuiserie Kerbrat SARL",
                "SIREN 841 207 394",
                "K7M-42Q",
                "paiement.scierie-vercors.example",
                "04 65 71 20 18",
                "18 novembre 2026",
                LINK,
            ] {
                assert!(part.contains(said), "{}: {said}", notice.word());
            }
        }
        assert!(mail.subject.contains("F-2026-0387 et F-2026-0412"), "{}", mail.subject);
    }
}

#[test]
fn courtesy_notices_use_neutral_words() {
    for message in every().filter(|message| message.notice != Notice::FormalNotice) {
        let mail = write(&message);
        for part in [&mail.subject, &mail.html, &mail.text] {
            let lower = part.to_lowercase();
            for word in ["impayé", "débiteur", "debtor", "urgent", "mise en demeure", "huissier", "penalt", "pénalité", "unpaid"] {
                assert!(!lower.contains(word), "{}: {word}", message.notice.word());
            }
        }
    }
}

#[test]
fn a_formal_notice_carries_the_mentions_and_claims_nothing_more() {
    let mut message = message(Notice::FormalNotice, Language::Fr);
    let mail = write(&message);
    for part in [&mail.html, &mail.text] {
        let part = plain(part);
        for said in [
            "mise en demeure",
            "mettons en demeure",
            "12 route de la Scierie, 38250 Villard-de-Lans",
            "8 rue des Ajoncs, 29200 Brest",
            "jeudi 26 novembre 2026",
            "6 198,60 €",
            "L441-10",
            "40 € par facture",
            "ne sont pas comprises",
            "virement",
            "18 novembre 2026",
            "Également ouvertes, pour information",
        ] {
            assert!(part.contains(said), "{said}");
        }
        assert!(!part.to_lowercase().contains("unsubscribe") && !part.contains("Ne plus recevoir"));
    }
    message.business = false;
    let mail = write(&message);
    for part in [&mail.html, &mail.text] {
        assert!(part.contains("mettons en demeure"));
        for claim in ["L441-10", "D441-5", "40\u{a0}€ par facture", "indemnité", "pénalités"] {
            assert!(!part.contains(claim), "{claim}");
        }
    }
    message.deadline = None;
    assert_eq!(
        email(&LIBRARY, &message, &envelope()).map(|_| ()),
        Err(RenderError::Missing("deadline"))
    );
}

#[test]
fn a_missing_variable_is_refused_when_a_template_is_published() {
    let original = defaults().next().unwrap();
    for wrong in ["{{ creditor.nmae }}", "{{ row.number }}", "{% if nope %}x{% endif %}", "{{ total.minor }}"] {
        for part in 0..3 {
            let mut source = original.clone();
            match part {
                0 => source.subject.push_str(wrong),
                1 => source.html = source.html.replace("{% include \"table\" %}", &format!("<mj-text>{wrong}</mj-text>")),
                _ => source.text.push_str(wrong),
            }
            let refused = publish(&source).unwrap_err();
            assert!(matches!(refused, TemplateError::UnknownVariable { .. }), "{wrong}: {refused}");
        }
    }
    // Present in some messages only: the rehearsal on a bare one finds that nothing guards it.
    let mut source = original.clone();
    source.text.push_str("{{ creditor.phone }}");
    assert!(matches!(publish(&source), Err(TemplateError::Fails { .. })));
}

#[test]
fn a_loop_bomb_runs_out_of_fuel_before_it_is_stored() {
    let mut source = defaults().next().unwrap();
    source.text.push_str(&"{% for row in rows %}".repeat(4));
    source.text.push('x');
    source.text.push_str(&"{% endfor %}".repeat(4));
    match publish(&source) {
        Err(TemplateError::Fails { detail, .. }) => assert!(detail.contains("fuel"), "{detail}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_template_loads_runs_and_links_nothing_of_its_own() {
    let original = defaults().next().unwrap();
    for wrong in [
        "<mj-image src=\"https://tracker.example/p.png\" />",
        "<mj-image src=\"{{ link }}\" /><mj-text><img src='x'></mj-text>",
        "<mj-text><script>x</script></mj-text>",
        "<mj-text><a href=\"mailto:x@y.example\">x</a></mj-text>",
        "<mj-text><a href=\"//evil.example\">x</a></mj-text>",
        "<mj-text><p onclick=\"x\">x</p></mj-text>",
        "<mj-text>www.evil.example</mj-text>",
    ] {
        let mut source = original.clone();
        source.html = source.html.replace("{% include \"table\" %}", wrong);
        assert!(matches!(publish(&source), Err(TemplateError::NotAllowed { .. })), "{wrong}");
    }
    let mut source = original;
    source.html = "<mjml><mj-body>".to_owned();
    assert!(matches!(publish(&source), Err(TemplateError::Mjml(_))));
    source.html = "x".repeat(300 * 1024);
    assert!(matches!(publish(&source), Err(TemplateError::TooLarge { .. })));
}

#[test]
fn a_portfolio_s_own_template_replaces_the_house_s() {
    let is_mine = |source: &Source| source.notice == Notice::Reminder1 && source.channel == Channel::Email;
    let mut mine = defaults().find(is_mine).unwrap();
    mine.subject = "{{ creditor.name }}: {{ total }}".to_owned();
    let stored = serde_json::to_string(&publish(&mine).unwrap()).unwrap();
    let library = Library::defaults().unwrap().with([serde_json::from_str(&stored).unwrap()]).unwrap();
    let mail = email(&library, &message(Notice::Reminder1, Language::Fr), &envelope()).unwrap();
    assert_eq!(plain(&mail.subject), "Scierie du Vercors SAS: 6 198,60 €");
}

#[test]
fn a_name_is_never_markup_template_or_link() {
    let mut hostile = message(Notice::FormalNotice, Language::Fr);
    hostile.debtor.name = "<img src=x onerror=alert(1)> {{7*7}} {% raw %} https://evil.example".to_owned();
    hostile.debtor.recipient = Some("\"><script>alert(1)</script>".to_owned());
    hostile.rows[0].number = "F-1</td><a href=\"https://evil.example\">".to_owned();
    hostile.creditor.legal_name = "www.evil.example & Fils".to_owned();
    let mail = write(&hostile);
    assert!(mail.html.contains("&lt;img src=x onerror=alert(1)&gt; {{7*7}} {% raw %} evil.\u{200c}example"));
    assert!(!mail.html.contains("<script") && !mail.html.contains("<img src=x"));
    assert!(mail.text.contains("{{7*7}}") && !mail.text.contains("49]"));
    for part in [&mail.html, &mail.text, &mail.subject] {
        assert!(!part.contains("https://evil") && !part.contains("www.evil.example"));
    }
    let links: Vec<&str> = mail.html.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(links.iter().all(|link| *link == LINK), "{links:?}");
}

#[test]
fn the_account_holder_is_shown_exactly() {
    let mut message = message(Notice::Reminder1, Language::Fr);
    message.creditor.account_holder = "Booking.com & Fils".to_owned();
    let mail = write(&message);
    assert!(mail.html.contains("Booking.com &amp; Fils") && mail.text.contains("Booking.com & Fils"));
    message.creditor.account_holder = "https://evil.example".to_owned();
    let refused = email(&LIBRARY, &message, &envelope()).map(|_| ());
    assert_eq!(refused, Err(RenderError::LooksLikeLink("creditor.account_holder")));
}

#[test]
fn nothing_remote_is_in_any_mail() {
    for message in every() {
        let mail = write(&message);
        let lower = mail.html.to_lowercase();
        for word in ["url(", "@import", "<script", "<link", "<iframe", "javascript:", "googleapis"] {
            assert!(!lower.contains(word), "{}: {word}", message.notice.word());
        }
        for attribute in ["src=\"", "background=\"", "href=\""] {
            for value in mail.html.split(attribute).skip(1).map(|rest| rest.split('"').next().unwrap()) {
                let unsubscribe = message.unsubscribe.as_ref().unwrap().as_str();
                assert!([LINK, unsubscribe, "cid:qr"].contains(&value), "{value}");
            }
        }
        assert!(!mail.html.replace("http://www.w3.org/1999/xhtml", "").contains("http://"));
    }
}

fn mime(mail: &Email) -> Vec<u8> {
    let at = day().and_hms_opt(9, 30, 0).unwrap().and_utc();
    mail.to_mime(at, "act_01.1@mail.scierie-vercors.example").unwrap()
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
        assert!(mail.to_mime(day().and_hms_opt(0, 0, 0).unwrap().and_utc(), "a@b").is_err());
        assert!(write(&message).to_mime(day().and_hms_opt(0, 0, 0).unwrap().and_utc(), bad).is_err());
    }
    for bad in ["a", "a@b@c", "a b@c", "<a@b>", "a@b, c@d", "", "@b", "a@"] {
        let changed = Envelope { to: bad.to_owned(), ..envelope() };
        assert_eq!(email(&LIBRARY, &message, &changed).map(|_| ()), Err(RenderError::Address("to")), "{bad}");
    }
}

#[test]
fn two_hundred_invoices_are_listed_and_the_rest_counted() {
    let mut long = message(Notice::Reminder1, Language::En);
    long.rows = (0..230).map(|number| row(&format!("INV-{number:04}"), 10, "10", "10")).collect();
    let mail = write(&long);
    assert!(mail.html.contains("INV-0199") && !mail.html.contains("INV-0200"));
    assert!(plain(&mail.html).contains("and 30 more invoices, listed on your page"));
    assert!(plain(&mail.text).contains("and 30 more invoices"));
    assert!(mail.html.len() < 102_400, "clipped by mail programs: {}", mail.html.len());
    assert!(mime(&mail).len() < 256 * 1024);
}

#[test]
fn other_currencies_are_written_and_have_no_payment_code() {
    let mut message = message(Notice::Reminder1, Language::En);
    let pounds = |money: Money| Money::new(money.minor(), Currency::GBP).unwrap();
    for row in &mut message.rows {
        (row.amount, row.open) = (pounds(row.amount), pounds(row.open));
        row.disputed = row.disputed.map(pounds);
    }
    message.credits.clear();
    assert_eq!(email(&LIBRARY, &message, &envelope()).map(|_| ()), Err(RenderError::Mixed));
    message.total_overdue = pounds(message.total_overdue);
    message.total_not_due = pounds(message.total_not_due);
    message.total_to_pay = pounds(message.total_to_pay);
    let mail = write(&message);
    assert!(mail.html.contains("£6,198.60") && !mail.html.contains("cid:qr") && mail.inline.is_empty());
}

#[test]
fn any_colour_stays_readable() {
    let mut seed = 0x2545_f491_u32;
    for _ in 0..1_000 {
        seed ^= seed << 13;
        seed ^= seed >> 17;
        seed ^= seed << 5;
        let color: Color = format!("#{:06x}", seed & 0x00ff_ffff).parse().unwrap();
        let (fill, text) = (color.luminance(), color.foreground().luminance());
        let contrast = (fill.max(text) + 0.05) / (fill.min(text) + 0.05);
        assert!(contrast >= 4.5, "{color}: {contrast}");
    }
}

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

    #[test]
    fn any_text_is_shown_escaped_or_refused(name in "\\PC{0,120}") {
        let mut message = message(Notice::Reminder1, Language::Fr);
        message.debtor.name = name;
        if let Ok(mail) = email(&LIBRARY, &message, &envelope()) {
            let tags = |html: &str| html.matches('<').count();
            let usual = write(&self::message(Notice::Reminder1, Language::Fr));
            prop_assert_eq!(tags(&mail.html), tags(&usual.html));
            let bytes = mime(&mail);
            let parsed = MessageParser::default().parse(&bytes).unwrap();
            prop_assert_eq!(parsed.headers().len(), 11);
        }
    }
}
