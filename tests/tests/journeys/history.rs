//! What a debtor finds in his history, and what he never finds there.

use app::AppError;
use app::desk::HoldForm;
use app::member::Role;
use app::portal::{DisputeForm, HistoryEntry, HistoryPage, PromiseForm, Visitor};
use domain::debtor::Channel;
use tests::world::provider::{Act, Echo};
use tests::world::said::{debtor, invoice, payment};
use tests::world::{World, at, must};

fn page(world: &World, cursor: Option<&str>) -> HistoryPage {
    must(world.app.history(&world.visitor(), cursor)).unwrap()
}

fn history(world: &World) -> Vec<HistoryEntry> {
    page(world, None).items
}

fn kinds(items: &[HistoryEntry]) -> Vec<&str> {
    items.iter().map(|entry| entry.kind).collect()
}

/// Reminded on 21 September, promised, paid on the 25th.
fn kept() -> World {
    let world = World::starting("2026-09-12T07:00:00Z");
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.advance_to(at("2026-09-21T12:00:00Z"));
    let visitor = world.visitor();
    let invoices =
        must(world.app.account(&visitor)).unwrap().cases[0].invoices.iter().map(|it| it.id).collect();
    let pay_on = "2026-09-25".parse().unwrap();
    let form = PromiseForm { invoices, pay_on, amount: "100.00".to_owned() };
    must(world.app.promise(&visitor, None, form)).unwrap();
    world.advance_to(at("2026-09-25T12:00:00Z"));
    world.post("payment.received", &payment("C-1", "P-1", "2026-09-24", "100.00", &["I-1"])).unwrap();
    world.advance_to(at("2026-09-29T12:00:00Z"));
    world
}

#[test]
fn a_history_tells_messages_money_and_promises_newest_first() {
    let world = kept();
    let items = history(&world);
    assert_eq!(kinds(&items), ["message", "promise_kept", "payment", "message", "promise", "message"]);
    let [thanks, _, paid, confirmed, promise, reminder] = &items[..] else { panic!("{items:#?}") };
    assert_eq!(thanks.message.as_ref().unwrap().notice.word(), "thanks");
    assert_eq!(confirmed.message.as_ref().unwrap().notice.word(), "confirmation");
    assert_eq!((paid.amount.as_deref(), paid.own), (Some("100.00"), false));
    assert_eq!(
        (paid.on.unwrap().to_string(), &paid.invoices[..]),
        ("2026-09-24".to_owned(), &["F-I-1".to_owned()][..])
    );
    assert_eq!((promise.on.unwrap().to_string(), promise.own), ("2026-09-25".to_owned(), true));
    assert_eq!(promise.number.as_ref().unwrap().len(), 9);
    let sent = reminder.message.as_ref().unwrap();
    assert_eq!((sent.to.as_deref(), sent.state, sent.copy), (Some("c•••@d•••.example"), "delivered", true));
    assert_eq!(reminder.invoices, ["F-I-1"]);
}

#[test]
fn a_copy_is_the_message_that_was_sent_but_for_its_links() {
    let world = kept();
    let sent = world.sent();
    for (entry, original) in history(&world).iter().filter(|it| it.kind == "message").zip(sent.iter().rev()) {
        let message = entry.message.as_ref().unwrap();
        let copy = must(world.app.message_copy(&world.visitor(), message.id, Some(message.attempt))).unwrap();
        let blanks = "-".repeat(original.token.len());
        assert_eq!(copy.text, original.text.replace(&original.token, &blanks));
        assert!(!copy.text.contains(&original.token) && copy.text.contains(&blanks));
        assert_eq!(copy.to, "c•••@d•••.example");
    }
    assert!(matches!(must(world.app.link(&"-".repeat(32))), Err(AppError::NotFound("link"))));
}

#[test]
fn a_copy_stays_as_it_was_when_the_debt_is_another() {
    let world = kept();
    let entries = history(&world);
    let reminder = entries.last().unwrap().message.as_ref().unwrap();
    let copy = must(world.app.message_copy(&world.visitor(), reminder.id, None)).unwrap();
    assert!(copy.text.contains("100,00") && copy.subject.is_some(), "{}", copy.text);
}

/// Two debtors of one creditor, each on his own page.
pub fn two_visitors() -> (World, Visitor, Visitor) {
    let world = World::starting("2026-09-12T07:00:00Z");
    for id in ["C-1", "C-2"] {
        let bill = invoice(&debtor(id), &format!("I-{id}"), "2026-09-14", "100.00");
        world.post("invoice.issued", &bill).unwrap();
    }
    world.advance_to(at("2026-09-21T12:00:00Z"));
    let sent = world.sent();
    let (one, two) = (world.visitor_of(&sent[0]), world.visitor_of(&sent[1]));
    (world, one, two)
}

#[test]
fn a_message_of_another_debtor_is_unknown() {
    let (world, one, two) = two_visitors();
    let foreign = must(world.app.history(&two, None)).unwrap().items[0].message.clone().unwrap();
    assert!(must(world.app.message_copy(&two, foreign.id, None)).is_ok());
    assert!(matches!(
        must(world.app.message_copy(&one, foreign.id, None)),
        Err(AppError::NotFound("message"))
    ));
}

#[test]
fn a_message_that_no_provider_took_is_not_told() {
    let world = World::starting("2026-09-12T07:00:00Z");
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.script(Channel::Email, Act::Refuse, Echo::Lost);
    world.advance_to(at("2026-09-22T12:00:00Z"));
    let items = history(&world);
    assert_eq!(kinds(&items), ["message"], "the try that was refused reached nobody");
    assert_eq!(items[0].message.as_ref().unwrap().attempt, 2);
    let first =
        must(world.app.message_copy(&world.visitor(), items[0].message.as_ref().unwrap().id, Some(1)));
    assert!(matches!(first, Err(AppError::NotFound("message"))));
}

#[test]
fn a_message_that_came_back_is_told_as_such() {
    let world = World::starting("2026-09-12T07:00:00Z");
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.script(Channel::Email, Act::Accept, Echo::HardBounce);
    world.advance_to(at("2026-09-22T12:00:00Z"));
    let items = history(&world);
    let states: Vec<_> =
        items.iter().filter_map(|it| it.message.as_ref()).map(|it| (it.channel, it.state)).collect();
    assert_eq!(states, [(Channel::Sms, "delivered"), (Channel::Email, "returned")]);
}

#[test]
fn what_the_debtor_wrote_is_told_and_what_the_team_wrote_is_not() {
    let world = World::starting("2026-09-12T07:00:00Z");
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.advance_to(at("2026-09-21T12:00:00Z"));
    let visitor = world.visitor();
    let account = must(world.app.account(&visitor)).unwrap();
    let form = DisputeForm {
        invoices: account.cases[0].invoices.iter().map(|it| it.id).collect(),
        reason: "wrong_price".to_owned(),
        amount: Some("30.00".to_owned()),
        text: "We agreed on seventy.".to_owned(),
        files: Vec::new(),
        wants: None,
    };
    must(world.app.dispute(&visitor, None, form)).unwrap();
    let hold = HoldForm {
        kind: domain::hold::Kind::Insolvency,
        until: None,
        reason: "A slow payer, says Paul".to_owned(),
        items: None,
    };
    must(world.app.place_hold(&world.member(Role::Collector), world.case("C-1"), hold)).unwrap();
    let items = history(&world);
    assert_eq!(kinds(&items), ["pause", "message", "dispute", "message"]);
    assert_eq!(items[2].words.as_deref(), Some("We agreed on seventy."));
    assert_eq!(
        (items[2].amount.as_deref(), items[2].reason.as_deref()),
        (Some("30.00"), Some("wrong_price"))
    );
    let account = must(world.app.account(&visitor)).unwrap();
    let shown = serde_json::to_string(&(items, account)).unwrap();
    assert!(!shown.contains("Paul"), "{shown}");
}

#[test]
fn pages_of_a_long_history_hold_everything_once() {
    let world = World::starting("2026-09-12T07:00:00Z");
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "1000.00")).unwrap();
    world.advance_to(at("2026-09-21T12:00:00Z"));
    for n in 0..45 {
        let paid = payment("C-1", &format!("P-{n}"), "2026-09-20", "1.00", &["I-1"]);
        world.post("payment.received", &paid).unwrap();
    }
    let first = page(&world, None);
    let second = page(&world, first.next.as_deref());
    assert_eq!((first.items.len(), second.items.len(), second.next), (30, 16, None));
    assert_eq!(second.items.last().unwrap().kind, "message");
    let wrong = must(world.app.history(&world.visitor(), Some("x")));
    assert!(matches!(wrong, Err(AppError::Refused(faults)) if faults[0].pointer == "/cursor"));
    let far = must(world.app.history(&world.visitor(), Some("5.7.99"))).unwrap();
    assert!(far.items.len() <= 5 && far.next.is_none());
}

#[test]
fn the_history_of_a_merged_debtor_is_told_with_his_messages() {
    let world = World::starting("2026-09-12T07:00:00Z");
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.advance_to(at("2026-09-21T12:00:00Z"));
    world.post("debtor.updated", &serde_json::json!({ "debtor": debtor("C-2") })).unwrap();
    world.post("debtor.merged", &serde_json::json!({ "from_id": "C-1", "into_id": "C-2" })).unwrap();
    world.settle();
    let visitor = world.visitor();
    let items = must(world.app.history(&visitor, None)).unwrap().items;
    assert_eq!(kinds(&items), ["message"]);
    let message = items[0].message.as_ref().unwrap();
    let copy = must(world.app.message_copy(&visitor, message.id, None)).unwrap();
    assert!(copy.text.contains("F-I-1"), "{}", copy.text);
}
