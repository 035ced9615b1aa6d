//! Invoices themselves, given by the creditor: looked at whole, kept sealed, handed to who owes them and to nobody else.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use app::AppError;
use app::member::Role;
use app::original::{OriginalPart, OriginalView};
use app::portal::{CodePurpose, Visitor};
use domain::ids::{CaseId, FileId, InvoiceId};
use domain::invoice::Format::{self, Pdf, Xml};
use serde_json::json;
use store::embedded::Embedded;
use tests::world::files::{original, pdf, ubl};
use tests::world::ports::Fate;
use tests::world::said::{debtor, invoice};
use tests::world::{World, at, must, paris, run};

use super::codes::proven;
use super::crashes::{ASLEEP, Once};
use super::merges::merge;
use super::pages::{invoices, reminded};

/// What the debtor's page lists of his first invoice.
fn listed(world: &World, visitor: &Visitor) -> Vec<OriginalView> {
    let account = must(world.app.account(visitor)).unwrap();
    account.cases[0].invoices[0].originals.clone()
}

fn fetched(
    world: &World,
    visitor: &Visitor,
    invoice: InvoiceId,
    format: Format,
) -> Result<Vec<u8>, AppError> {
    let part = |part| must(world.app.own_original(visitor, invoice, format, part));
    let OriginalPart { view, mut bytes, .. } = part(1)?;
    for number in 2..=view.parts {
        bytes.extend(part(number)?.bytes);
    }
    assert!(part(view.parts + 1).is_err() && part(0).is_err());
    Ok(bytes)
}

fn refusal<T>(answer: Result<T, AppError>) -> String {
    match answer {
        Err(AppError::Refused(faults)) => {
            let told: Vec<_> =
                faults.into_iter().map(|fault| format!("{} {}", fault.pointer, fault.detail)).collect();
            told.join("; ")
        }
        Err(error) => panic!("{error:?}"),
        Ok(_) => panic!("taken"),
    }
}

fn is_unknown<T>(answer: &Result<T, AppError>) -> bool {
    matches!(answer, Err(AppError::NotFound("file")))
}

#[test]
fn an_invoice_is_saved_by_who_owes_it_byte_for_byte() {
    let world = reminded();
    let visitor = world.visitor();
    let mut large = pdf("page ".repeat(1_000_000).as_str());
    large.extend_from_slice(b"%%EOF\n");
    let xml = ubl("F-I-1");
    world.give_original("I-1", Pdf, &large).unwrap();
    world.give_original("I-1", Xml, &xml).unwrap();
    let told: Vec<_> =
        listed(&world, &visitor).into_iter().map(|it| (it.format, it.name, it.size, it.parts)).collect();
    let expected = [
        (Pdf, "F-I-1.pdf".to_owned(), large.len() as u64, 3),
        (Xml, "F-I-1.xml".to_owned(), xml.len() as u64, 1),
    ];
    assert_eq!(told, expected);
    let mine = invoices(&world, &visitor)[0];
    assert!(fetched(&world, &visitor, mine, Pdf).unwrap() == large);
    assert!(fetched(&world, &visitor, mine, Xml).unwrap() == xml);
    // The team sees the same, and why it is there
    let sheet = world.sheet("C-1");
    assert_eq!((sheet.items[0].source.as_str(), sheet.items[0].source_id.as_str()), ("relance", "I-1"));
    let ids: Vec<_> = sheet.originals.iter().map(|row| (row.id, row.invoice, row.view.format)).collect();
    assert_eq!((ids.len(), ids[0].1, ids[0].2), (2, mine, Pdf));
    let part = must(world.app.original(&world.member(Role::Auditor), ids[1].0, 1)).unwrap();
    assert!(part.bytes == xml);
    let timeline = serde_json::to_string(&sheet.timeline).unwrap();
    assert_eq!(timeline.matches("\"kind\":\"original_kept\"").count(), 2);
    must(super::proof::chains_hold(&world));
    // It changes nothing of what is said to him
    world.advance_days(10);
    assert_eq!(world.notices(), ["reminder_1", "sms_reminder"]);
}

#[test]
fn another_document_takes_the_place_of_the_one_of_its_format() {
    let world = reminded();
    let visitor = world.visitor();
    let (old, new) = (pdf("old"), pdf("new"));
    let first = world.give_original("I-1", Pdf, &old).unwrap();
    let second = world.give_original("I-1", Pdf, &new).unwrap();
    let before = world.everything();
    let said_again = must(world.app.keep_original(&world.member(Role::Owner), &original("I-1", Pdf, &new)));
    assert_eq!(said_again.unwrap().id, second.id);
    assert!(world.everything() == before, "the same twice is one change");
    let mine = invoices(&world, &visitor)[0];
    assert!(fetched(&world, &visitor, mine, Pdf).unwrap() == new);
    assert!(is_unknown(&must(world.app.original(&world.member(Role::Owner), first.id, 1))));
    let timeline = serde_json::to_value(&world.sheet("C-1").timeline).unwrap();
    let told = timeline.as_array().unwrap().iter().rfind(|fact| fact["kind"] == "original_kept").unwrap();
    assert_eq!(told["instead_of"], json!(first.id));
    // And back again
    assert_eq!(world.give_original("I-1", Pdf, &old).unwrap().id, first.id);
    assert!(fetched(&world, &visitor, mine, Pdf).unwrap() == old);
    // A later version of the invoice by its source keeps what the team gave
    let mut changed = invoice(&debtor("C-1"), "I-1", "2026-09-14", "90.00");
    changed["invoice"]["url"] = json!("https://factures.example/1");
    world.post("invoice.updated", &changed).unwrap();
    assert_eq!(listed(&world, &visitor).len(), 1);
    assert!(fetched(&world, &visitor, mine, Pdf).unwrap() == old);
}

#[test]
fn what_is_wrong_is_refused_by_name_and_nothing_of_it_is_kept() {
    let world = reminded();
    let before = world.everything();
    let wrong = |format, bytes: &[u8]| refusal(world.give_original("I-1", format, bytes));
    for (format, bytes, words) in [
        (Pdf, &b"<html><script>alert(1)</script>"[..], "no PDF by its first bytes"),
        (Pdf, b"%PDF-1.7 cut", "does not end as one"),
        (Pdf, &ubl("F-I-1"), "no PDF by its first bytes"),
        (Xml, &pdf("x"), "is not XML that can be read"),
        (Xml, b"<html xmlns=\"http://www.w3.org/1999/xhtml\"/>", "a browser would run"),
        (Xml, b"<Invoice/>", "this is no e-invoice"),
        (Xml, &ubl("F-I-2"), "says another number"),
    ] {
        let told = wrong(format, bytes);
        assert!(told.starts_with("/sha256 ") && told.contains(words), "{told}");
    }
    let member = world.member(Role::Manager);
    let form = original("I-1", Pdf, &pdf("x"));
    let keep = |form: &app::original::OriginalForm| must(world.app.keep_original(&member, form));
    assert!(refusal(keep(&form)).contains("has not arrived"));
    world.send_original(&form, &pdf("another")).unwrap();
    assert!(refusal(keep(&form)).contains("another document arrived"));
    // S3 holds to what was announced; this shelf does not
    let mut eleven = pdf("");
    eleven.resize(11 * 1024 * 1024, 0);
    let huge = app::original::OriginalForm { size: 9, ..original("I-1", Pdf, &eleven) };
    world.send_original(&huge, &eleven).unwrap();
    assert!(refusal(keep(&huge)).contains("10 MB"));
    let announced = app::original::OriginalForm { size: 11 << 20, sha256: "A".repeat(64), ..form.clone() };
    let told = refusal(must(world.app.original_place(&member, &announced)));
    assert!(told.contains("/size") && told.contains("/sha256"), "{told}");
    assert!(world.everything() == before && world.shelves.all().is_empty(), "nothing is half-applied");
    assert!(matches!(world.give_original("I-9", Pdf, &pdf("x")), Err(AppError::NotFound("invoice"))));
    let strange = app::original::OriginalForm { source: "relance#x".to_owned(), ..form.clone() };
    assert!(matches!(keep(&strange), Err(AppError::NotFound("invoice"))));
    for role in [Role::Accountant, Role::Auditor] {
        let answer = must(world.app.keep_original(&world.member(role), &form));
        assert!(matches!(answer, Err(AppError::Forbidden(_))), "{role:?}");
    }
}

#[test]
fn a_foreign_invoice_answers_as_an_unknown_one() {
    let world = reminded();
    let visitor = world.visitor();
    world.post("invoice.issued", &invoice(&debtor("C-2"), "I-2", "2026-09-22", "40.00")).unwrap();
    world.advance_to(at("2026-10-02T12:00:00Z"));
    let other = world.sent().into_iter().rfind(|sent| sent.to.starts_with("c-2")).unwrap();
    let other = world.visitor_of(&other);
    world.give_original("I-1", Pdf, &pdf("mine")).unwrap();
    let kept = world.give_original("I-2", Pdf, &pdf("theirs")).unwrap();
    let theirs = invoices(&world, &other)[0];
    assert!(fetched(&world, &other, theirs, Pdf).is_ok());
    for (invoice, format) in
        [(theirs, Pdf), (InvoiceId::from_bits(7), Pdf), (invoices(&world, &visitor)[0], Xml)]
    {
        assert!(is_unknown(&fetched(&world, &visitor, invoice, format)));
    }
    // Nor does another portfolio read, keep or take off what is ours
    let stranger = must(world.app.create_portfolio(paris())).unwrap();
    let owner = stranger.users.iter().find(|user| user.role == Role::Owner).unwrap();
    let owner = must(world.app.member(&owner.token, stranger.portfolio.id)).unwrap();
    assert!(is_unknown(&must(world.app.original(&owner, kept.id, 1))));
    assert!(is_unknown(&must(world.app.drop_original(&owner, kept.id))));
    let form = original("I-2", Pdf, &pdf("theirs"));
    assert!(matches!(must(world.app.keep_original(&owner, &form)), Err(AppError::NotFound("invoice"))));
    let unknown = FileId { digest: 1, ..kept.id };
    assert!(is_unknown(&must(world.app.original(&world.member(Role::Owner), unknown, 1))));
}

#[test]
fn what_is_taken_off_or_voided_is_handed_out_no_more() {
    let world = reminded();
    let visitor = world.visitor();
    let kept = world.give_original("I-1", Pdf, &pdf("wrong")).unwrap();
    let mine = invoices(&world, &visitor)[0];
    let member = world.member(Role::Collector);
    must(world.app.drop_original(&member, kept.id)).unwrap();
    assert!(is_unknown(&must(world.app.drop_original(&member, kept.id))));
    assert!(is_unknown(&fetched(&world, &visitor, mine, Pdf)));
    assert!(is_unknown(&must(world.app.original(&member, kept.id, 1))));
    assert!(listed(&world, &visitor).is_empty() && world.sheet("C-1").originals.is_empty());
    assert!(!world.everything().iter().any(|item| item.key.range.starts_with("z#orig#")));
    world.give_original("I-1", Xml, &ubl("F-I-1")).unwrap();
    world.post("invoice.voided", &json!({ "invoice_id": "I-1", "reason": "wrong" })).unwrap();
    assert!(is_unknown(&fetched(&world, &visitor, mine, Xml)), "his page does not show it any more");
    must(super::proof::chains_hold(&world));
}

#[test]
fn the_original_of_a_debtor_who_is_merged_is_handed_to_the_one_who_stays() {
    let world = reminded();
    let kept = world.give_original("I-1", Pdf, &pdf("mine")).unwrap();
    world.post("invoice.issued", &invoice(&debtor("C-2"), "I-2", "2026-09-14", "40.00")).unwrap();
    merge(&world, "C-1", "C-2").unwrap();
    world.advance_days(1);
    let visitor = world.visitor();
    let (sheet, member) = (world.sheet("C-2"), world.member(Role::Auditor));
    assert_eq!(sheet.originals.iter().map(|row| row.id).collect::<Vec<_>>(), [kept.id]);
    assert_eq!(sheet.originals[0].case, CaseId { debtor: sheet.id.debtor, ..kept.case });
    assert!(fetched(&world, &visitor, kept.invoice, Pdf).unwrap() == pdf("mine"));
    assert!(must(world.app.original(&member, kept.id, 1)).unwrap().bytes == pdf("mine"));
    // The next one lies with the one who stays, and the old one has gone
    let next = world.give_original("I-1", Pdf, &pdf("next")).unwrap();
    assert_eq!(next.id.debtor, sheet.id.debtor);
    assert!(is_unknown(&must(world.app.original(&member, kept.id, 1))));
    must(world.app.drop_original(&world.member(Role::Owner), next.id)).unwrap();
}

#[test]
fn an_original_lies_nowhere_in_plain_and_is_in_the_copy_of_ones_data() {
    let world = reminded();
    let visitor = world.visitor();
    world.give_original("I-1", Pdf, &pdf("canari")).unwrap();
    let shelves = world.shelves.all();
    assert_eq!(shelves.len(), 1);
    for (name, bytes) in &shelves {
        assert!(name.starts_with(&format!("{}/originals/", world.home.portfolio.id)), "{name}");
        assert!(!String::from_utf8_lossy(bytes).contains("canari"), "{name}");
    }
    let digest = original("I-1", Pdf, &pdf("canari")).sha256;
    assert!(!world.everything().iter().any(|item| item.body.contains(&digest)));
    proven(&world, &visitor, CodePurpose::Data);
    let page = must(world.app.own_data(&visitor, None)).unwrap();
    let told = page.items.iter().find(|item| item.kind == "original").unwrap();
    assert_eq!((&told.data["format"], &told.data["sha256"]), (&json!("pdf"), &json!(digest)));
}

/// One failure while an original of two pieces is kept, until it is; returns whether the failure was reached.
fn kept_with_a_failure(fate: Fate, place: usize) -> bool {
    let weather = Arc::new(Once { fate, left: AtomicUsize::new(ASLEEP) });
    let table = Arc::new(Embedded::in_memory().unwrap());
    let world = World::over(table, Arc::<Once>::clone(&weather), at("2026-09-12T07:00:00Z"), paris(), true);
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.advance_to(at("2026-09-21T12:00:00Z"));
    world.give_original("I-1", Pdf, &pdf("before")).unwrap();
    let bytes = pdf(&format!("{}\n%%EOF", "x".repeat(3 * 1024 * 1024)));
    let form = original("I-1", Pdf, &bytes);
    world.send_original(&form, &bytes).unwrap();
    let (member, visitor) = (world.member(Role::Collector), world.visitor());
    weather.left.store(place, Ordering::Relaxed);
    let kept = (0..5).find_map(|_| match run(world.app.keep_original(&member, &form)) {
        Some(Ok(kept)) => Some(kept),
        None | Some(Err(AppError::Unavailable(_))) => None,
        Some(Err(error)) => panic!("{fate:?} at call {place}: {error:?}"),
    });
    let reached = weather.left.swap(ASLEEP, Ordering::Relaxed) == 0;
    let kept = kept.unwrap();
    assert!(fetched(&world, &visitor, kept.invoice, Pdf).unwrap() == bytes, "{fate:?} at call {place}");
    let items = world.everything().into_iter().filter(|item| item.key.range.starts_with("z#orig#"));
    assert_eq!(items.count(), 1, "{fate:?} at call {place}: the one before has gone");
    let timeline = serde_json::to_string(&world.sheet("C-1").timeline).unwrap();
    assert_eq!(timeline.matches("\"kind\":\"original_kept\"").count(), 2, "{fate:?} at call {place}");
    must(super::proof::chains_hold(&world));
    reached
}

#[test]
fn an_original_is_kept_once_whatever_fails_on_the_way() {
    for fate in [Fate::CrashBefore, Fate::CrashAfter, Fate::Refuse, Fate::LoseAnswer] {
        let reached = (1..100).take_while(|place| kept_with_a_failure(fate, *place)).count();
        assert!((6..99).contains(&reached), "{fate:?} met {reached} calls");
    }
}

/// Every real e-invoice of the corpus says the number that the corpus expects; what is none is refused.
#[test]
fn every_real_e_invoice_says_its_number() {
    let Ok(corpus) = std::env::var("RELANCE_CORPUS") else {
        println!("not run: RELANCE_CORPUS is not set");
        return;
    };
    let corpus = std::path::Path::new(&corpus);
    let expected = std::fs::read_to_string(corpus.join("expected/einvoice.tsv")).unwrap();
    let mut read = 0;
    for row in expected.lines().skip(1) {
        let cells: Vec<&str> = row.split('\t').collect();
        let (file, container, number) = (cells[0], cells[1], cells[4]);
        if container != "xml" || file.starts_with("einvoice-other/") {
            continue;
        }
        let bytes = std::fs::read(corpus.join(file)).unwrap();
        match formats::original::number(&bytes) {
            Ok(said) => assert_eq!(said, number, "{file}"),
            Err(error) => assert!(number.is_empty(), "{file}: {error}"),
        }
        read += 1;
    }
    assert!(read > 60, "{read}");
    let files =
        |folder: &str| std::fs::read_dir(corpus.join(folder)).unwrap().map(|entry| entry.unwrap().path());
    for file in files("einvoice-other") {
        let wrong = formats::original::number(&std::fs::read(&file).unwrap());
        assert_eq!(wrong, Err(formats::original::OriginalError::Root), "{}", file.display());
    }
    for file in files("einvoice-pdf") {
        let bytes = std::fs::read(&file).unwrap();
        assert_eq!(formats::original::look(Pdf, &bytes, ""), Ok(()), "{}", file.display());
    }
}
