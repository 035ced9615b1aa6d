//! What a mail says, what it never says, and what a value from outside cannot become.

use domain::debtor::Language;
use domain::money::{Currency, Money};
use domain::scenario::Notice;
use render::RenderError;
use render::color::Color;
use render::email::email;
use render::message::{Account, Act, Assigned, Confirmation, Message};

use crate::given::{LANGUAGES, LIBRARY, LINK, NOTICES, envelope, every, message, plain, row, write};
use crate::mime::mime;

/// The rendered mails are kept beside the build, to be looked at in a browser.
#[test]
fn every_notice_is_written_in_every_language_without_leftovers() {
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
        assert!(
            mail.text.lines().all(|line| line.contains("https://") || line.chars().count() <= 78),
            "{name}"
        );
        assert!(mail.text.lines().any(|line| line == LINK) || message.notice == Notice::Code, "{name}");
        assert!(mail.html.len() < 60_000, "{name}: {}", mail.html.len());
        assert_eq!(mail.inline.len(), usize::from(message.asks()), "{name}");
    }
}

#[test]
fn who_is_erased_is_told_in_his_language_without_a_link_or_an_amount() {
    for language in LANGUAGES {
        let mut message = message(Notice::Confirmation, language);
        message.confirmation = Some(Confirmation::of(Act::Erased));
        let mail = write(&message);
        for part in [&mail.html, &mail.text] {
            let part = plain(part);
            assert!(part.contains("35"), "{language:?}: {part}");
            for left in [LINK, "€", "K7M-42Q", "{{", "{%"] {
                assert!(!part.contains(left), "{language:?} says {left}: {part}");
            }
        }
        assert!(mail.text.lines().all(|line| line.chars().count() <= 78), "{language:?}");
        // The same words without the page that they would lead to
        message.link = None;
        assert_eq!(write(&message).text, mail.text, "{language:?}");
    }
}

#[test]
fn a_mail_with_several_accounts_names_each_with_its_sum_its_invoices_and_its_code() {
    for message in every().filter(Message::asks) {
        let message = with_accounts(message, 2);
        let mail = write(&message);
        let name = format!("{}.{}", message.notice.word(), message.language.tag());
        let codes: Vec<_> = mail.inline.iter().map(|image| image.cid).collect();
        assert_eq!(codes, ["qr", "qr-2"], "{name}");
        for part in [&mail.html, &mail.text] {
            let part = plain(part);
            for said in
                ["Factor 1 SA", "FACTOR 1", "DE89 3704 0044 0532 0130 00", "F-1-1", "Mention 1", "F-0-1"]
            {
                assert!(part.contains(said), "{name}: {said}");
            }
            assert!(!part.contains("{{") && !part.contains("{%"), "{name}");
        }
        assert!(mail.html.contains("cid:qr-2"), "{name}");
        assert!(
            mail.text.lines().all(|line| line.contains("https://") || line.chars().count() <= 78),
            "{name}"
        );
    }
}

#[test]
fn of_many_accounts_the_first_are_named_the_first_three_with_a_code_and_the_page_has_the_others() {
    let mail = write(&with_accounts(message(Notice::Reminder1, Language::En), 9));
    assert_eq!(mail.inline.len(), 3);
    assert!(mail.text.contains("FACTOR 5") && !mail.text.contains("FACTOR 6"), "{}", mail.text);
    assert!(plain(&mail.text).contains("Other invoices are paid to other accounts"), "{}", mail.text);
    assert_eq!(mail.html.matches("cid:").count(), 3);
}

#[test]
fn a_payees_name_is_never_a_link_a_mark_or_a_line() {
    let mut message = with_accounts(message(Notice::Reminder1, Language::Fr), 2);
    message.accounts[1].assigned.as_mut().unwrap().mention = Some("<b>Payez</b> evil.example".to_owned());
    let mail = write(&message);
    assert!(
        mail.html.contains("&lt;b&gt;Payez") && !mail.html.contains("evil.example"),
        "a host is broken apart"
    );
    message.accounts[1].account_holder = "https://evil.example".to_owned();
    assert!(email(&LIBRARY, &message, &envelope()).is_err());
}

/// The creditor's account, then others'.
fn with_accounts(message: Message, count: u8) -> Message {
    let creditor = message.creditor.clone();
    let accounts = (0..count).map(|place| Account {
        assigned: (place > 0).then(|| Assigned {
            name: format!("Factor {place} SA"),
            mention: Some(format!("Mention {place}")),
        }),
        account_holder: if place > 0 { format!("FACTOR {place}") } else { creditor.account_holder.clone() },
        iban: if place > 0 { "DE89370400440532013000".parse().unwrap() } else { creditor.iban.clone() },
        bic: None,
        amount: Money::parse("10", Currency::EUR).unwrap(),
        invoices: vec![format!("F-{place}-1")],
    });
    Message { accounts: accounts.collect(), ..message }
}

#[test]
fn a_chasing_mail_says_what_is_owed_how_to_pay_and_how_to_check_it() {
    for notice in NOTICES {
        let message = message(notice, Language::Fr);
        if !message.asks() || matches!(notice, Notice::PreDue | Notice::Instalment) {
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
    assert_eq!(email(&LIBRARY, &message, &envelope()).map(|_| ()), Err(RenderError::Missing("deadline")));
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
    let links: Vec<&str> =
        mail.html.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
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
