//! Files that a debtor adds to a dispute or to "I have paid": looked at by their bytes, kept sealed, handed to the team alone.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use app::AppError;
use app::file::FileView;
use app::member::Role;
use app::portal::{AlreadyPaidForm, CodePurpose, Declared, DisputeForm, UploadForm, Visitor};
use app::seal::sha256_hex;
use domain::ids::{CaseId, FileId};
use store::embedded::Embedded;
use tests::world::files::{pdf, png};
use tests::world::ports::Fate;
use tests::world::said::{debtor, invoice};
use tests::world::{World, at, must, paris, run};

use super::codes::proven;
use super::crashes::{ASLEEP, Once};
use super::merges::merge;
use super::pages::{invoices, reminded};

pub fn form(world: &World, visitor: &Visitor, files: &[FileId]) -> DisputeForm {
    DisputeForm {
        invoices: invoices(world, visitor),
        reason: "wrong_price".to_owned(),
        amount: None,
        text: "We agreed on seventy.".to_owned(),
        wants: None,
        files: files.to_vec(),
    }
}

fn dispute(world: &World, visitor: &Visitor, files: &[FileId]) -> Result<Declared, AppError> {
    must(world.app.dispute(visitor, None, form(world, visitor, files)))
}

/// Where a refusal points, and what it says.
fn refused(answer: Result<Declared, AppError>) -> Vec<(String, String)> {
    match answer {
        Err(AppError::Refused(faults)) => {
            faults.into_iter().map(|fault| (fault.pointer, fault.detail)).collect()
        }
        other => panic!("{other:?}"),
    }
}

/// A file as the team fetches it, part after part.
fn fetched(world: &World, case: CaseId, file: &FileView) -> Vec<u8> {
    let member = world.member(Role::Auditor);
    let part = |part| must(world.app.file(&member, case, file.id, part)).unwrap();
    let parts: Vec<Vec<u8>> = (1..=file.parts).map(|number| part(number).bytes).collect();
    parts.concat()
}

#[test]
fn what_is_added_to_a_dispute_reaches_the_team_byte_for_byte() {
    let world = reminded();
    let visitor = world.visitor();
    let (small, large) = (pdf("devis"), png(5 * 1024 * 1024 + 7));
    let files = [
        world.send_file(&visitor, "C:\\devis signé.PDF", &small),
        world.send_file(&visitor, "../photo\u{202e}gnp.exe", &large),
    ];
    let declared = dispute(&world, &visitor, &files).unwrap();
    let sheet = world.sheet("C-1");
    let told: Vec<_> = sheet
        .files
        .iter()
        .map(|file| (file.name.as_str(), file.media_type.as_str(), file.size, file.parts))
        .collect();
    let expected = [
        ("devis signé.PDF", "application/pdf", small.len() as u64, 1),
        ("photo gnp.exe.png", "image/png", large.len() as u64, 3),
    ];
    assert_eq!(told, expected);
    for (file, bytes) in sheet.files.iter().zip([&small, &large]) {
        assert_eq!((file.hold, &file.sha256), (declared.id, &sha256_hex(bytes)));
        assert!(fetched(&world, sheet.id, file) == *bytes, "{}", file.name);
    }
    // He sees them himself, and the chase of what he contests has stopped
    let history = must(world.app.history(&visitor, None)).unwrap();
    let entry = history.items.iter().find(|entry| entry.kind == "dispute").unwrap();
    assert_eq!(entry.files.iter().map(|file| file.id).collect::<Vec<_>>(), files);
    world.advance_days(10);
    assert_eq!(world.notices(), ["reminder_1", "confirmation"]);
    must(super::proof::chains_hold(&world));
}

#[test]
fn a_proof_of_payment_is_kept_too_and_stays_when_what_it_proves_is_over() {
    let world = reminded();
    let visitor = world.visitor();
    let file = world.send_file(&visitor, "virement.pdf", &pdf("virement"));
    let paid = AlreadyPaidForm {
        invoices: invoices(&world, &visitor),
        paid_on: "2026-09-20".parse().unwrap(),
        method: "transfer".to_owned(),
        reference: None,
        files: vec![file],
    };
    must(world.app.already_paid(&visitor, None, paid)).unwrap();
    world.advance_days(60);
    let sheet = world.sheet("C-1");
    assert!(sheet.holds.is_empty(), "nobody found the money");
    assert_eq!(sheet.files.len(), 1);
    assert!(fetched(&world, sheet.id, &sheet.files[0]) == pdf("virement"));
}

#[test]
fn a_file_that_is_wrong_is_named_and_nothing_is_kept_of_any() {
    let world = reminded();
    let visitor = world.visitor();
    let good = world.send_file(&visitor, "a.pdf", &pdf("good"));
    let script = world.send_file(&visitor, "b.pdf", b"<html><script>alert(1)</script>");
    let absent = world.announce(&visitor, "c.pdf", 10).unwrap().id;
    let empty = world.announce(&visitor, "d.pdf", 1).unwrap();
    world.shelves.send(&empty.fields["key"], b"");
    // S3 holds to what was announced; this shelf does not
    let huge = world.announce(&visitor, "e.pdf", 1).unwrap();
    let mut eleven = pdf("");
    eleven.resize(11 * 1024 * 1024, 0);
    world.shelves.send(&huge.fields["key"], &eleven);
    let before = world.everything();
    let wrong = refused(dispute(&world, &visitor, &[good, script, absent, empty.id, huge.id]));
    let expected = [
        ("/files/1", "this file is no PDF, PNG or JPEG by its first bytes"),
        ("/files/2", "this file has not arrived: choose it again"),
        ("/files/3", "this file is empty"),
        ("/files/4", "a file holds at most 10 MB"),
    ];
    assert_eq!(wrong, expected.map(|(place, detail)| (place.to_owned(), detail.to_owned())));
    let nobodys = FileId { debtor: good.debtor, digest: 1 };
    let wrong = refused(dispute(&world, &visitor, &[good, good, nobodys]));
    let places: Vec<_> = wrong.iter().map(|(place, _)| place.as_str()).collect();
    assert_eq!(places, ["/files/1", "/files/2"]);
    assert_eq!(refused(dispute(&world, &visitor, &[good; 6]))[0].0, "/files");
    // Another fault of the form comes first: no file is read for nothing
    let mut form = form(&world, &visitor, &[good]);
    form.amount = Some("1000000.00".to_owned());
    assert_eq!(refused(must(world.app.dispute(&visitor, None, form)))[0].0, "/amount");
    assert!(world.everything() == before && world.shelves.all().is_empty(), "nothing is half-applied");
    dispute(&world, &visitor, &[good]).unwrap();
    assert_eq!(world.sheet("C-1").files.len(), 1);
}

#[test]
fn what_is_announced_wrong_is_refused_before_a_byte_is_sent() {
    let world = reminded();
    let visitor = world.visitor();
    let before = world.everything();
    let ask = |name: &str, media_type: &str, size: u64| {
        let form = UploadForm { name: name.to_owned(), media_type: media_type.to_owned(), size };
        match must(world.app.upload(&visitor, None, &form)) {
            Err(AppError::Refused(faults)) => faults.into_iter().map(|fault| fault.pointer).collect(),
            other => vec![format!("{:?}", other.map(|place| place.id))],
        }
    };
    assert_eq!(ask("", "text/html", 0), ["/name", "/media_type", "/size"]);
    assert_eq!(ask("a.svg", "image/svg+xml", 10), ["/media_type"]);
    assert_eq!(ask("a.pdf", "application/pdf", 10 * 1024 * 1024 + 1), ["/size"]);
    assert_eq!(ask(&"x".repeat(256), "application/pdf", 10), ["/name"]);
    assert!(world.everything() == before);
}

#[test]
fn a_file_is_named_once_and_an_attempt_that_is_repeated_is_one() {
    let world = reminded();
    let visitor = world.visitor();
    let file = world.send_file(&visitor, "a.pdf", &pdf("a"));
    let declare = || must(world.app.dispute(&visitor, Some("attempt"), form(&world, &visitor, &[file])));
    let (first, shelves) = (declare().unwrap(), world.shelves.all());
    assert_eq!(declare().unwrap(), first);
    assert!(world.shelves.all() == shelves && world.sheet("C-1").files.len() == 1);
    let again = AlreadyPaidForm {
        invoices: invoices(&world, &visitor),
        paid_on: "2026-09-20".parse().unwrap(),
        method: "card".to_owned(),
        reference: None,
        files: vec![file],
    };
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-2", "2026-09-14", "5.00")).unwrap();
    let again = AlreadyPaidForm { invoices: vec![*invoices(&world, &visitor).last().unwrap()], ..again };
    let wrong = refused(must(world.app.already_paid(&visitor, None, again)));
    assert!(wrong[0].0 == "/files/0" && wrong[0].1.contains("already"), "{wrong:?}");
    // The same attempt to upload has the same place, and counts once
    let wanted = UploadForm { name: "b.pdf".to_owned(), media_type: "application/pdf".to_owned(), size: 9 };
    let place = || must(world.app.upload(&visitor, Some("b"), &wanted)).unwrap().id;
    assert_eq!(place(), place());
}

#[test]
fn a_debtor_is_given_twenty_places_a_day_and_a_place_lasts_a_day() {
    let world = reminded();
    let visitor = world.visitor();
    let old = world.send_file(&visitor, "a.pdf", &pdf("a"));
    for _ in 1..20 {
        world.announce(&visitor, "b.pdf", 9).unwrap();
    }
    assert!(matches!(world.announce(&visitor, "c.pdf", 9), Err(AppError::TooMuch(_))));
    world.advance_days(1);
    let visitor = world.visitor();
    let wrong = refused(dispute(&world, &visitor, &[old]));
    assert!(wrong[0].0 == "/files/0" && wrong[0].1.contains("choose it again"), "{wrong:?}");
    world.announce(&visitor, "c.pdf", 9).unwrap();
}

#[test]
fn nobody_names_or_fetches_what_is_anothers() {
    let world = reminded();
    let visitor = world.visitor();
    world.post("invoice.issued", &invoice(&debtor("C-2"), "I-2", "2026-09-22", "40.00")).unwrap();
    world.advance_to(at("2026-10-02T12:00:00Z"));
    let other = world.sent().into_iter().rfind(|sent| sent.to.starts_with("c-2")).unwrap();
    let other = world.visitor_of(&other);
    let file = world.send_file(&visitor, "a.pdf", &pdf("a"));
    let wrong = refused(dispute(&world, &other, &[file]));
    assert_eq!(wrong[0], ("/files/0".to_owned(), "there is no such file to add: choose it again".to_owned()));
    dispute(&world, &visitor, &[file]).unwrap();
    let mine = world.case("C-1");
    let usd = CaseId { currency: "USD".parse().unwrap(), ..mine };
    let owner = world.member(Role::Owner);
    let ask = |case, file, part| match must(world.app.file(&owner, case, file, part)) {
        Ok(_) => "found",
        Err(AppError::NotFound(what)) => what,
        Err(error) => panic!("{error:?}"),
    };
    assert_eq!(ask(mine, file, 1), "found");
    let unknown = FileId { digest: 1, ..file };
    for (case, file, part) in
        [(world.case("C-2"), file, 1), (mine, unknown, 1), (mine, file, 2), (mine, file, 0)]
    {
        assert_eq!(ask(case, file, part), "file");
    }
    assert_eq!(ask(usd, file, 1), "case");
}

#[test]
fn the_file_of_a_debtor_who_is_merged_stays_with_what_he_declared() {
    let world = reminded();
    let visitor = world.visitor();
    let file = world.send_file(&visitor, "a.pdf", &pdf("a"));
    let waits = world.send_file(&visitor, "b.pdf", &pdf("b"));
    dispute(&world, &visitor, &[file]).unwrap();
    world.post("invoice.issued", &invoice(&debtor("C-2"), "I-2", "2026-09-14", "40.00")).unwrap();
    merge(&world, "C-1", "C-2").unwrap();
    world.advance_days(1);
    let sheet = world.sheet("C-2");
    assert_eq!(sheet.files.iter().map(|file| file.id).collect::<Vec<_>>(), [file]);
    assert!(fetched(&world, sheet.id, &sheet.files[0]) == pdf("a"));
    // What was sent before and named after the merge is chosen again
    let visitor = world.visitor();
    let form = DisputeForm { invoices: invoices(&world, &visitor), ..form(&world, &visitor, &[waits]) };
    assert_eq!(refused(must(world.app.dispute(&visitor, None, form)))[0].0, "/files/0");
}

#[test]
fn a_file_lies_nowhere_in_plain_and_is_in_the_copy_of_ones_data_by_name() {
    let world = reminded();
    let visitor = world.visitor();
    let file = world.send_file(&visitor, "canari.pdf", &pdf("canari canari"));
    world.send_file(&visitor, "canari attend.pdf", &pdf("canari"));
    dispute(&world, &visitor, &[file]).unwrap();
    let shelves = world.shelves.all();
    assert_eq!(shelves.len(), 1);
    for (name, bytes) in &shelves {
        assert!(name.starts_with(&format!("{}/files/", world.home.portfolio.id)), "{name}");
        assert!(!String::from_utf8_lossy(bytes).contains("canari"), "{name}");
    }
    let open = world.everything().into_iter().filter(|item| item.body.contains("canari"));
    assert_eq!(open.count(), 0);
    proven(&world, &visitor, CodePurpose::Data);
    let page = must(world.app.own_data(&visitor, None)).unwrap();
    let told: Vec<_> = page.items.iter().filter(|item| matches!(item.kind, "file" | "upload")).collect();
    assert_eq!(told.len(), 2);
    assert_eq!(told[0].data["name"], "canari.pdf");
    assert_eq!(told[1].data["asked"][1]["name"], "canari attend.pdf");
}

/// One failure while a dispute with two files is declared, until it is; returns whether the failure was reached.
fn declared_with_a_failure(fate: Fate, place: usize) -> bool {
    let weather = Arc::new(Once { fate, left: AtomicUsize::new(ASLEEP) });
    let table = Arc::new(Embedded::in_memory().unwrap());
    let world = World::over(table, Arc::<Once>::clone(&weather), at("2026-09-12T07:00:00Z"), paris(), true);
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.advance_to(at("2026-09-21T12:00:00Z"));
    let visitor = world.visitor();
    let files = [
        world.send_file(&visitor, "a.pdf", &pdf("a")),
        world.send_file(&visitor, "b.png", &png(3 * 1024 * 1024)),
    ];
    let form = form(&world, &visitor, &files);
    weather.left.store(place, Ordering::Relaxed);
    let declared = (0..5).find_map(|_| {
        let answer = run(world.app.dispute(&visitor, Some("attempt"), form.clone()));
        match answer {
            Some(Ok(declared)) => Some(declared),
            None | Some(Err(AppError::Unavailable(_))) => None,
            Some(Err(error)) => panic!("{fate:?} at call {place}: {error:?}"),
        }
    });
    let reached = weather.left.swap(ASLEEP, Ordering::Relaxed) == 0;
    let (sheet, declared) = (world.sheet("C-1"), declared.unwrap());
    assert_eq!(sheet.holds.len(), 1, "{fate:?} at call {place}");
    assert!(sheet.files.iter().all(|file| file.hold == declared.id));
    assert_eq!(sheet.files.iter().map(|file| file.id).collect::<Vec<_>>(), files);
    assert!(fetched(&world, sheet.id, &sheet.files[1]) == png(3 * 1024 * 1024));
    assert_eq!(world.shelves.all().len(), 3, "one piece and two, however often they were put there");
    reached
}

#[test]
fn a_dispute_with_files_is_one_whatever_fails_on_the_way() {
    for fate in [Fate::CrashBefore, Fate::CrashAfter, Fate::Refuse, Fate::LoseAnswer] {
        let reached = (1..100).take_while(|place| declared_with_a_failure(fate, *place)).count();
        assert!((15..99).contains(&reached), "{fate:?} met {reached} calls");
    }
}
