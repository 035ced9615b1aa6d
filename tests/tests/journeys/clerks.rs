//! One clerk, several companies: each link is its own proof, what it opened is kept beside what the next one opens, and
//! nothing of one is ever said or done to another.

use std::sync::{Arc, Mutex};

use app::AppError;
use app::portal::{AccountsView, CodePurpose, Visitor};
use domain::debtor::Channel;
use domain::ids::DebtorId;
use serde_json::{Value, json};
use store::embedded::Embedded;
use store::table::{Condition, Item, Key, Table, Write};
use tests::world::ports::{Call, Fate, Weather};
use tests::world::said::{debtor, invoice};
use tests::world::{World, at, must, paris};

use crate::codes::{ask, guess, last_code, proven};

/// The links of the reminders that these debtors got, in their order.
fn reminded(world: &World, debtors: &[Value]) -> Vec<String> {
    let before = world.sent().len();
    for it in debtors {
        let id = it["id"].as_str().unwrap();
        world.post("invoice.issued", &invoice(it, &format!("I-{id}"), "2026-09-14", "100.00")).unwrap();
    }
    world.advance_to(at("2026-09-21T12:00:00Z"));
    let sent = world.sent().split_off(before);
    let token = |it: &Value| {
        let to = it["contacts"][0]["email"].as_str().unwrap();
        sent.iter().find(|sent| sent.to == to).unwrap().token.clone()
    };
    debtors.iter().map(token).collect()
}

/// Companies that were reminded, and the link of each.
pub fn companies(count: usize) -> (World, Vec<String>) {
    let world = World::starting("2026-09-12T07:00:00Z");
    let debtors: Vec<Value> = (1..=count).map(|n| debtor(&format!("C-{n}"))).collect();
    let tokens = reminded(&world, &debtors);
    (world, tokens)
}

/// Opens links one after the other in one browser: its last secret, and the account each link led to.
pub fn opened(world: &World, tokens: &[String]) -> (String, Vec<DebtorId>) {
    let mut cookie = None;
    let mut accounts = Vec::new();
    for token in tokens {
        let (secret, visit) = must(world.app.join_session(token, cookie.as_deref())).unwrap();
        accounts.push(visit.account);
        cookie = Some(secret);
    }
    (cookie.unwrap(), accounts)
}

fn at_account(world: &World, secret: &str, account: DebtorId) -> Result<Visitor, AppError> {
    must(world.app.visitor_of(secret, Some(account)))
}

fn ended(came: &Result<Visitor, AppError>) -> bool {
    matches!(came, Err(AppError::Unauthenticated(_)))
}

fn listed(world: &World, visitor: &Visitor) -> Vec<(String, bool)> {
    let AccountsView { items } = must(world.app.accounts(visitor)).unwrap();
    items.into_iter().map(|item| (item.name, item.current)).collect()
}

#[test]
fn a_second_link_of_the_same_portfolio_adds_its_account_and_changes_the_secret() {
    let (world, tokens) = companies(3);
    let (first, _) = opened(&world, &tokens[..1]);
    let (secret, accounts) = opened(&world, &tokens);
    let last = must(world.app.visitor(&secret)).unwrap();
    assert_eq!((last.debtor, last.others.as_slice()), (accounts[2], &[accounts[1], accounts[0]][..]));
    let named = |n: u8| format!("Atelier C-{n} SARL");
    assert_eq!(listed(&world, &last), [(named(3), true), (named(2), false), (named(1), false)]);
    let one = at_account(&world, &secret, accounts[0]).unwrap();
    assert_eq!(listed(&world, &one), [(named(1), true), (named(3), false), (named(2), false)]);
    assert_ne!(one.came_by(), last.came_by(), "each by its own message");
    let shown = must(world.app.account(&one)).unwrap();
    assert_eq!((shown.id, shown.others, shown.debtor.name), (accounts[0], 2, named(1)));
    assert!(must(world.app.visitor(&first)).is_ok(), "another browser's visit is its own");
}

#[test]
fn what_stood_before_ends_when_it_is_taken_over() {
    let (world, tokens) = companies(2);
    let (first, visit) = must(world.app.join_session(&tokens[0], None)).unwrap();
    let (second, _) = must(world.app.join_session(&tokens[1], Some(&first))).unwrap();
    assert!(ended(&must(world.app.visitor(&first))), "its secret opens nothing any more");
    assert!(at_account(&world, &second, visit.account).is_ok());
    must(world.app.close_session(&second)).unwrap();
    assert!(ended(&at_account(&world, &second, visit.account)), "leaving ends all of it");
}

#[test]
fn the_same_account_twice_is_one() {
    let (world, tokens) = companies(2);
    let (secret, _) = opened(&world, &[&tokens[..], &tokens[..1], &tokens[..1]].concat());
    let visitor = must(world.app.visitor(&secret)).unwrap();
    assert_eq!(
        listed(&world, &visitor),
        [("Atelier C-1 SARL".to_owned(), true), ("Atelier C-2 SARL".to_owned(), false)]
    );
}

#[test]
fn two_that_were_merged_are_listed_once() {
    let (world, tokens) = companies(2);
    let (secret, accounts) = opened(&world, &tokens);
    world.post("debtor.merged", &json!({ "from_id": "C-1", "into_id": "C-2" })).unwrap();
    world.settle();
    let visitor = at_account(&world, &secret, accounts[0]).unwrap();
    assert_eq!(listed(&world, &visitor), [("Atelier C-2 SARL".to_owned(), true)]);
}

#[test]
fn a_link_of_another_portfolio_replaces_the_visit() {
    let (mut world, mut tokens) = companies(1);
    let other = must(world.app.create_portfolio(paris())).unwrap();
    world.home = other;
    let mut theirs = debtor("C-9");
    theirs["contacts"][0]["email"] = json!("c-9@dupont.example");
    world.post("invoice.issued", &invoice(&theirs, "I-C-9", "2026-10-05", "50.00")).unwrap();
    world.advance_to(at("2026-10-14T12:00:00Z"));
    tokens.push(world.sent().into_iter().rfind(|sent| sent.to == "c-9@dupont.example").unwrap().token);
    let (secret, accounts) = opened(&world, &tokens);
    let visitor = must(world.app.visitor(&secret)).unwrap();
    assert_eq!((visitor.debtor, visitor.others.len()), (accounts[1], 0));
    assert_eq!(listed(&world, &visitor).len(), 1);
    assert!(ended(&at_account(&world, &secret, accounts[0])), "never both");
}

#[test]
fn a_person_is_not_shown_to_whom_he_shares_a_browser_with() {
    for kinds in [["consumer", "consumer"], ["unknown", "business"], ["business", "consumer"]] {
        let world = World::starting("2026-09-12T07:00:00Z");
        let debtors = ["C-1", "C-2"].map(debtor);
        let debtors: Vec<Value> = debtors
            .into_iter()
            .zip(kinds)
            .map(|(mut it, kind)| {
                it["kind"] = json!(kind);
                it
            })
            .collect();
        let tokens = reminded(&world, &debtors);
        let (secret, accounts) = opened(&world, &tokens);
        assert!(must(world.app.visitor(&secret)).unwrap().others.is_empty(), "{kinds:?}");
        assert!(ended(&at_account(&world, &secret, accounts[0])), "{kinds:?}");
        assert!(at_account(&world, &secret, accounts[1]).is_ok(), "{kinds:?}");
    }
}

#[test]
fn a_visit_holds_twenty_accounts_beside_the_last_one() {
    let (world, tokens) = companies(23);
    let (secret, accounts) = opened(&world, &tokens);
    let visitor = must(world.app.visitor(&secret)).unwrap();
    let kept: Vec<DebtorId> = accounts[2..22].iter().rev().copied().collect();
    assert_eq!(visitor.others, kept, "the oldest are let go");
    assert!(ended(&at_account(&world, &secret, accounts[1])));
    assert_eq!(listed(&world, &visitor).len(), 21);
}

#[test]
fn each_account_is_open_for_eight_hours_from_its_own_link() {
    let (world, tokens) = companies(2);
    let (mut secret, first) = opened(&world, &tokens[..1]);
    let stay = |minutes: i64, secret: &str| {
        for _ in 0..minutes / 20 {
            world.advance_minutes(20);
            must(world.app.visitor(secret)).unwrap();
        }
    };
    stay(5 * 60, &secret);
    let (joined, visit) = must(world.app.join_session(&tokens[1], Some(&secret))).unwrap();
    secret = joined;
    stay(2 * 60 + 40, &secret);
    assert!(at_account(&world, &secret, first[0]).is_ok());
    stay(20, &secret);
    assert!(ended(&at_account(&world, &secret, first[0])), "its eight hours are over");
    let visitor = at_account(&world, &secret, visit.account).unwrap();
    assert!(visitor.others.is_empty());
    // Opening it again takes over what is left, and not what has ended
    let (secret, _) = must(world.app.join_session(&tokens[1], Some(&secret))).unwrap();
    assert!(must(world.app.visitor(&secret)).unwrap().others.is_empty());
}

#[test]
fn a_visit_that_was_left_alone_is_not_taken_over() {
    let (world, tokens) = companies(2);
    let (first, _) = must(world.app.join_session(&tokens[0], None)).unwrap();
    world.advance_minutes(30);
    let (secret, _) = must(world.app.join_session(&tokens[1], Some(&first))).unwrap();
    assert!(must(world.app.visitor(&secret)).unwrap().others.is_empty());
}

#[test]
fn a_code_for_one_account_opens_nothing_of_another() {
    let (world, tokens) = companies(2);
    let (secret, accounts) = opened(&world, &tokens);
    let [one, two] = [0, 1].map(|n| at_account(&world, &secret, accounts[n]).unwrap());
    ask(&world, &one, CodePurpose::Data, Channel::Email).unwrap();
    assert_eq!(world.last().to, "c-1@dupont.example");
    let code = last_code(&world);
    let refused = guess(&world, &two, CodePurpose::Data, &code).unwrap_err();
    assert!(matches!(refused, AppError::Conflict(_)), "{refused:?}");
    // Nor when it was sent one of its own
    ask(&world, &two, CodePurpose::Data, Channel::Email).unwrap();
    assert_ne!(last_code(&world), code);
    assert!(matches!(guess(&world, &two, CodePurpose::Data, &code).unwrap_err(), AppError::Refused(_)));
    guess(&world, &one, CodePurpose::Data, &code).unwrap();
    assert!(must(world.app.own_data(&one, None)).is_ok());
    assert!(matches!(must(world.app.own_data(&two, None)), Err(AppError::Forbidden(_))));
    // And a proof stays with the visit in which it was given
    let (secret, _) = must(world.app.join_session(&tokens[0], Some(&secret))).unwrap();
    let again = at_account(&world, &secret, accounts[0]).unwrap();
    assert!(matches!(must(world.app.own_data(&again, None)), Err(AppError::Forbidden(_))));
    proven(&world, &again, CodePurpose::Data);
}

#[test]
fn a_session_of_the_version_before_holds_one_account_and_joins_none() {
    let (world, tokens) = companies(2);
    let (secret, accounts) = opened(&world, &tokens[..1]);
    let is_session = |item: &Item| item.key.partition.starts_with("session#");
    let mut item = world.everything().into_iter().find(is_session).unwrap();
    let mut body: Value = serde_json::from_str(&item.body).unwrap();
    for added in ["shared", "others"] {
        assert!(body["d"].as_object_mut().unwrap().remove(added).is_some(), "{added}");
    }
    item.body = body.to_string();
    must(world.memory.write(vec![Write::Put(item, Condition::Any)])).unwrap();
    assert!(at_account(&world, &secret, accounts[0]).is_ok());
    let (secret, _) = must(world.app.join_session(&tokens[1], Some(&secret))).unwrap();
    assert!(must(world.app.visitor(&secret)).unwrap().others.is_empty());
}

/// Ends every session between the moment a request has read its own and the moment it writes that it was used.
struct Ending(Arc<Embedded>, Mutex<Vec<Key>>);

impl Weather for Ending {
    fn fate(&self, call: Call) -> Fate {
        let ends = matches!(call, Call::Write).then(|| std::mem::take(&mut *self.1.lock().unwrap()));
        for key in ends.into_iter().flatten() {
            must(self.0.write(vec![Write::Delete(key, Condition::Any)])).unwrap();
        }
        Fate::Fine
    }
}

#[test]
fn what_ends_while_a_request_runs_does_not_come_back() {
    let table = Arc::new(Embedded::in_memory().unwrap());
    let weather = Arc::new(Ending(Arc::clone(&table), Mutex::default()));
    let world = World::over(table, Arc::<Ending>::clone(&weather), at("2026-09-12T07:00:00Z"), paris(), true);
    let tokens = reminded(&world, &[debtor("C-1")]);
    let (secret, _) = opened(&world, &tokens);
    world.advance_minutes(10);
    let sessions = world.everything().into_iter().map(|item| item.key);
    let sessions = sessions.filter(|key| key.partition.starts_with("session#")).collect();
    *weather.1.lock().unwrap() = sessions;
    must(world.app.visitor(&secret)).unwrap();
    assert!(weather.1.lock().unwrap().is_empty(), "the request did write");
    assert!(ended(&must(world.app.visitor(&secret))));
}
