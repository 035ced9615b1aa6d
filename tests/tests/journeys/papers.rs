//! What a debtor takes with him says what his page says, and taking it changes nothing.

use std::sync::{Arc, Mutex};

use app::member::Role;
use app::portal::{CodePurpose, PaperFile, PlanForm, PromiseForm, Visitor};
use app::ports::Printer;
use app::{App, AppError};
use domain::debtor::Language;
use domain::ids::PaymentId;
use print::Typesetter;
use render::paper::{DataCopy, KINDS, Paper, PrinterError, ROWS_LIMIT, Statement, Thing};
use tests::world::said::{credit_note, debtor, in_currency, invoice, payment};
use tests::world::{World, at, must};

use super::logos::{LOGO, form};

/// Keeps what it is given to set.
#[derive(Default)]
struct Overheard {
    papers: Mutex<Vec<Paper>>,
    statements: Mutex<Vec<Statement>>,
}

impl Printer for Overheard {
    fn pdf(&self, paper: &Paper) -> Result<Vec<u8>, PrinterError> {
        self.papers.lock().unwrap().push(paper.clone());
        Typesetter.pdf(paper)
    }

    fn workbook(&self, statement: &Statement) -> Result<Vec<u8>, PrinterError> {
        self.statements.lock().unwrap().push(statement.clone());
        Typesetter.workbook(statement)
    }
}

/// The world's app with a printer that tells what it set.
fn overheard(world: &World) -> (App, Arc<Overheard>) {
    let printer = Arc::new(Overheard::default());
    let ports = app::Ports { printer: Arc::<Overheard>::clone(&printer), ..world.ports() };
    (App::new(ports, world.settings()), printer)
}

/// Two invoices, one of them part paid, in euros; one in dollars; on 21 September.
fn owing() -> World {
    beside(|_| {})
}

fn beside(others: impl FnOnce(&World)) -> World {
    let world = World::starting("2026-09-12T07:00:00Z");
    others(&world);
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "900.01")).unwrap();
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-2", "2026-10-20", "100.00")).unwrap();
    world.post("invoice.issued", &in_currency(&debtor("C-1"), "I-3", "2026-09-15", "70.00", "USD")).unwrap();
    world.advance_to(at("2026-09-21T12:00:00Z"));
    world.post("payment.received", &payment("C-1", "P-1", "2026-09-18", "300.00", &["I-1"])).unwrap();
    world.post("credit_note.issued", &credit_note("C-1", "N-1", "2026-09-19", "50.00", Some("I-1"))).unwrap();
    world
}

fn text(paper: &Paper) -> String {
    serde_json::to_string(paper).unwrap().replace(['\u{a0}', '\u{202f}'], " ")
}

fn statement(app: &App, visitor: &Visitor) -> PaperFile {
    must(app.statement_paper(visitor, Some(Language::En))).unwrap()
}

#[test]
fn a_statement_says_what_the_page_says_and_changes_nothing() {
    let world = owing();
    let (app, printer) = overheard(&world);
    let visitor = world.visitor();
    let account = must(app.account(&visitor)).unwrap();
    let before = world.everything();
    let file = statement(&app, &visitor);
    must(app.statement_workbook(&visitor, None)).unwrap();
    must(app.papers(&visitor)).unwrap();
    assert!(world.everything() == before, "taking a paper writes nothing down");
    assert!(
        file.bytes.starts_with(b"%PDF") && file.name == "statement-of-account-2026-09-21.pdf",
        "{}",
        file.name
    );
    let statements = printer.statements.lock().unwrap();
    for (case, view) in statements[0].cases.iter().zip(&account.cases) {
        assert_eq!(case.currency, view.currency);
        assert_eq!(
            (case.balance.to_decimal(), case.overdue.to_decimal()),
            (view.balance.clone(), view.overdue.clone())
        );
        assert_eq!(case.items.len(), view.invoices.len());
    }
    assert_eq!(statements[0].head.language, Language::Fr, "the debtor's own, when none is asked for");
    let said = text(&printer.papers.lock().unwrap()[0]);
    for row in [
        r#"["F-I-1","16 Jul 2026","14 Sep 2026","€900.01","€350.00","€550.01","7 d"]"#,
        r#"["Credit note A-N-1","€50.00"]"#,
        r#"["Left to pay","€650.01"]"#,
        r#"["Amount","€550.01"]"#,
        "14:00 (Europe/Paris)",
    ] {
        let parts: Vec<&str> =
            row.trim_matches(['[', ']']).split("\",\"").map(|part| part.trim_matches('"')).collect();
        assert!(parts.iter().all(|part| said.contains(part)), "{row}: {said}");
    }
}

#[test]
fn a_paper_bears_the_creditors_picture_as_it_is_now() {
    let world = owing();
    let (app, printer) = overheard(&world);
    let (visitor, owner) = (world.visitor(), world.member(Role::Owner));
    statement(&app, &visitor);
    must(world.app.set_logo(&owner, &form(LOGO))).unwrap();
    statement(&app, &world.visitor());
    // A page that was open when the picture went takes its paper without one
    let before = world.visitor();
    must(world.app.drop_logo(&owner)).unwrap();
    statement(&app, &before);
    let set = printer.papers.lock().unwrap();
    let shown: Vec<_> = set.iter().map(|paper| (paper.logo, paper.picture.clone())).collect();
    let png = formats::logo::look(LOGO).unwrap().png;
    assert_eq!(shown, [(None, None), (Some([168, 72]), Some(png)), (None, None)]);
}

#[test]
fn a_receipt_says_what_a_payment_settled_and_is_for_nobody_else() {
    let world = beside(|world| {
        world.post("invoice.issued", &invoice(&debtor("C-2"), "I-9", "2026-09-14", "80.00")).unwrap();
    });
    world.post("payment.received", &payment("C-2", "P-9", "2026-09-18", "80.00", &["I-9"])).unwrap();
    let (app, printer) = overheard(&world);
    let first = world.sent().into_iter().find(|sent| sent.to.starts_with("c-1@")).unwrap();
    let other = world.sent().into_iter().find(|sent| sent.to.starts_with("c-2@")).unwrap();
    let (visitor, stranger) = (world.visitor_of(&first), world.visitor_of(&other));
    let receipts = must(app.papers(&visitor)).unwrap().receipts;
    assert_eq!(receipts.len(), 1);
    assert_eq!(
        (receipts[0].amount.as_str(), receipts[0].received_on.to_string().as_str()),
        ("300.00", "2026-09-18")
    );
    must(app.receipt_paper(&visitor, receipts[0].id, Some(Language::En))).unwrap();
    let said = text(&printer.papers.lock().unwrap()[0]);
    assert!(
        said.contains(r#"["F-I-1","€300.00"]"#) && said.contains(r#"["Left to pay","€650.01"]"#),
        "{said}"
    );
    let unknown: PaymentId = "pay_00000000000000000000000001".parse().unwrap();
    let told =
        |visitor: &Visitor, id| format!("{:?}", must(app.receipt_paper(visitor, id, None)).err().unwrap());
    assert_eq!(told(&stranger, receipts[0].id), told(&visitor, unknown));
    assert!(matches!(
        must(app.receipt_paper(&stranger, receipts[0].id, None)),
        Err(AppError::NotFound("receipt"))
    ));
}

#[test]
fn a_payment_that_went_back_has_no_receipt_any_more() {
    let world = owing();
    let (visitor, app) = (world.visitor(), &world.app);
    let id = must(app.papers(&visitor)).unwrap().receipts[0].id;
    let back = serde_json::json!({ "payment_id": "P-1", "reason_code": "AC04" });
    world.post("payment.reversed", &back).unwrap();
    assert!(must(app.papers(&visitor)).unwrap().receipts.is_empty());
    assert!(matches!(must(app.receipt_paper(&visitor, id, None)), Err(AppError::NotFound("receipt"))));
}

#[test]
fn a_plan_is_taken_along_as_long_as_it_runs() {
    let world = owing();
    let (app, printer) = overheard(&world);
    let visitor = world.visitor();
    for missing in [must(app.schedule_paper(&visitor, None)), must(app.schedule_calendar(&visitor, None))] {
        assert!(matches!(missing, Err(AppError::NotFound("plan"))));
    }
    let account = must(app.account(&visitor)).unwrap();
    let euros = account.cases.iter().find(|case| case.currency.code() == "EUR").unwrap();
    let invoices = euros.invoices.iter().map(|invoice| invoice.id).collect();
    let form = PlanForm { invoices, instalments: 3, first_on: "2026-09-30".parse().unwrap() };
    let agreed = must(app.agree_plan(&visitor, None, form)).unwrap();
    let days = must(app.schedule_calendar(&visitor, Some(Language::En))).unwrap();
    let again = must(app.schedule_calendar(&visitor, Some(Language::En))).unwrap();
    assert!(days.bytes == again.bytes, "the same days under the same names");
    let days = String::from_utf8(days.bytes).unwrap();
    assert_eq!(days.matches("BEGIN:VEVENT").count(), 3);
    assert!(days.contains("DTSTART;VALUE=DATE:20260930\r\n"), "{days}");
    assert!(!days.contains("Atelier C-1") && !days.contains("dupont"), "nothing of the debtor: {days}");
    must(app.schedule_paper(&visitor, Some(Language::En))).unwrap();
    let said = text(printer.papers.lock().unwrap().last().unwrap());
    assert!(said.contains(&agreed.number) && said.contains("Wednesday 30 September 2026"), "{said}");
    assert!(said.contains(r#"["Total","€650.01"]"#), "{said}");
    // The first instalment does not come: what does not run is not taken along
    world.advance_to(at("2026-10-08T12:00:00Z"));
    let visitor = world.visitor();
    assert!(matches!(must(world.app.schedule_paper(&visitor, None)), Err(AppError::NotFound("plan"))));
    assert!(must(world.app.papers(&visitor)).unwrap().plan.is_none());
}

#[test]
fn a_promise_is_a_day_of_the_calendar() {
    let world = owing();
    let visitor = world.visitor();
    assert!(matches!(must(world.app.promise_calendar(&visitor, None)), Err(AppError::NotFound("promise"))));
    let account = must(world.app.account(&visitor)).unwrap();
    let euros = account.cases.iter().find(|case| case.currency.code() == "EUR").unwrap();
    let promise = PromiseForm {
        invoices: vec![euros.invoices.iter().find(|invoice| invoice.number == "F-I-1").unwrap().id],
        pay_on: "2026-09-28".parse().unwrap(),
        amount: "550.01".to_owned(),
    };
    must(world.app.promise(&visitor, None, promise)).unwrap();
    let file = must(world.app.promise_calendar(&visitor, Some(Language::It))).unwrap();
    let said = String::from_utf8(file.bytes).unwrap();
    assert_eq!(file.name, "promessa-2026-09-21.ics");
    assert!(said.contains("DTSTART;VALUE=DATE:20260928\r\nDTEND;VALUE=DATE:20260929\r\n"), "{said}");
}

#[test]
fn a_copy_of_what_is_kept_asks_for_a_code_and_leaves_nothing_out_that_it_does_not_say() {
    let world = owing();
    let (app, printer) = overheard(&world);
    let visitor = world.visitor();
    assert!(matches!(must(app.data_paper(&visitor, None)), Err(AppError::Forbidden(_))));
    crate::codes::proven(&world, &visitor, CodePurpose::Data);
    let file = must(app.data_paper(&visitor, Some(Language::En))).unwrap();
    assert!(file.bytes.starts_with(b"%PDF") && file.name.starts_with("copy-of-your-data-"), "{}", file.name);
    let papers = printer.papers.lock().unwrap();
    let said = text(&papers[0]);
    for part in ["Account", "Person", "Invoices", "Payments", "Credit notes", "History", "Messages"] {
        assert!(papers[0].sections.iter().any(|section| section.heading.as_deref() == Some(part)), "{part}");
    }
    assert!(
        said.contains("c-1@dupont.example") && said.contains("F-I-1") && said.contains("Mme Dupont"),
        "{said}"
    );
    assert!(!said.contains("This copy ends here"), "{said}");
    let kinds: Vec<&str> = KINDS.to_vec();
    let pages = must(app.own_data(&visitor, None)).unwrap();
    assert!(pages.items.iter().all(|item| kinds.contains(&item.kind)), "every kind has its word");
}

#[test]
fn a_copy_that_is_too_long_says_where_it_ends() {
    let world = owing();
    let (app, printer) = overheard(&world);
    let visitor = world.visitor();
    must(app.statement_workbook(&visitor, Some(Language::En))).unwrap();
    let head = printer.statements.lock().unwrap()[0].head.clone();
    let thing =
        |place: usize| Thing { kind: "fact".to_owned(), values: vec![("at".to_owned(), place.to_string())] };
    let copy = |count: usize| DataCopy {
        head: head.clone(),
        things: (0..count).map(thing).collect(),
        ends_early: false,
    };
    let whole = copy(ROWS_LIMIT).paper().unwrap();
    assert_eq!(whole.sections.len(), 1);
    let cut = copy(ROWS_LIMIT + 1).paper().unwrap();
    assert_eq!(cut.sections[0].table.as_ref().unwrap().rows.len(), ROWS_LIMIT);
    assert_eq!(cut.sections[1].notes, ["This copy ends here: the JSON file has all the rest."]);
}
