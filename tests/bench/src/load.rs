//! Load on the running program: webhooks and the debtor's page at a steady rate, over HTTP, and the ledger counted afterwards.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use formats::signature::standard;
use serde_json::{Value, json};
use tests::local::{Portfolio, Relance};

use crate::cpu;
use crate::work::Outcome;

/// Requests a second of each kind.
const WEBHOOKS: u32 = 500;
const LOOKS: u32 = 200;
/// Connections that share them.
const POSTING: u32 = 8;
const LOOKING: u32 = 4;
/// Seconds of load, and of the full one.
const SECONDS: u32 = 30;
const FULL_SECONDS: u32 = 300;
/// Debtors who look at their pages.
const VISITORS: u32 = 20;
/// Invoices of each debtor of the load.
const EACH: u32 = 10;
/// Minor units of each invoice of the load.
const AMOUNT: u64 = 100;
/// What each visitor owes.
const OWED: &str = "240.00";
/// Where the clock stands while the load lasts, and until when the source has told everything.
const NOW: &str = "2026-10-06T08:00:00Z";
/// Most pages of the team's list that are read.
const PAGES_LIMIT: usize = 10_000;

/// What was answered.
#[derive(Default)]
struct Heard {
    good: AtomicUsize,
    bad: AtomicUsize,
    late_ms: AtomicUsize,
}

/// Puts the load on a fresh program and counts.
///
/// # Errors
/// Anything but a success was answered, or the ledger does not hold what was.
pub fn run(full: bool) -> Outcome<()> {
    let seconds = if full { FULL_SECONDS } else { SECONDS };
    let relance = Relance::at("2026-09-01T08:00:00Z");
    let portfolio = relance.portfolio(&json!({ "name": "Load" }));
    let cookies = visitors(&relance, &portfolio);
    let before_us = cpu::of_process_us(relance.id());
    let began = Instant::now();
    let (posts, looks) = (Heard::default(), Heard::default());
    thread::scope(|scope| {
        for worker in 0..POSTING {
            let (relance, portfolio, posts) = (&relance, &portfolio, &posts);
            scope.spawn(move || {
                paced(began, WEBHOOKS, POSTING, worker, seconds, posts, |number| {
                    post(relance, portfolio, number)
                });
            });
        }
        for worker in 0..LOOKING {
            let (relance, cookies, looks) = (&relance, &cookies, &looks);
            scope.spawn(move || {
                paced(began, LOOKS, LOOKING, worker, seconds, looks, |number| look(relance, cookies, number));
            });
        }
    });
    let took = began.elapsed();
    let used_us = cpu::of_process_us(relance.id()) - before_us;
    told("webhooks", &posts, took);
    told("looks at a debtor's account", &looks, took);
    println!("    load: {} ms of CPU a second of load", used_us / 1_000 / took.as_secs().max(1));
    let (kept, posted) = (balance(&relance, &portfolio)?, posts.good.load(Ordering::Relaxed) as u64 * AMOUNT);
    println!("    load: in the ledger {} invoices of {} acknowledged", kept / AMOUNT, posted / AMOUNT);
    let bad = posts.bad.load(Ordering::Relaxed) + looks.bad.load(Ordering::Relaxed);
    let whole = (seconds * WEBHOOKS) as usize;
    if bad > 0 || kept != posted || posts.good.load(Ordering::Relaxed) != whole {
        return Err(format!("{bad} errors; {kept} in the ledger of {posted} acknowledged").into());
    }
    Ok(())
}

fn told(what: &str, heard: &Heard, took: Duration) {
    let (good, bad) = (heard.good.load(Ordering::Relaxed), heard.bad.load(Ordering::Relaxed));
    let late = heard.late_ms.load(Ordering::Relaxed);
    println!("    load: {good} {what} in {} s, {bad} errors, the longest wait {late} ms", took.as_secs());
}

/// One worker's share of a rate: its requests at their own instants, late ones at once.
fn paced(
    began: Instant,
    rate: u32,
    workers: u32,
    worker: u32,
    seconds: u32,
    heard: &Heard,
    ask: impl Fn(u32) -> bool,
) {
    for number in (worker..rate * seconds).step_by(workers as usize) {
        let at = began + Duration::from_secs(1) * number / rate;
        thread::sleep(at.saturating_duration_since(Instant::now()));
        let asked = Instant::now();
        let good = ask(number);
        let late = usize::try_from(asked.elapsed().as_millis()).unwrap_or(usize::MAX);
        heard.late_ms.fetch_max(late, Ordering::Relaxed);
        (if good { &heard.good } else { &heard.bad }).fetch_add(1, Ordering::Relaxed);
    }
}

fn invoice(debtor: &str, number: &str, due_on: &str, amount: &str) -> Value {
    json!({
        "debtor": {
            "id": debtor, "name": format!("Atelier {debtor}"), "kind": "business", "country": "FR",
            "language": "fr", "time_zone": "Europe/Paris",
            "contacts": [{ "role": "billing", "name": "Mme Dupont", "email": format!("{debtor}@dupont.example") }],
        },
        "invoice": {
            "id": number, "number": number, "issued_on": "2026-08-30", "due_on": due_on, "currency": "EUR",
            "amount": amount,
        },
    })
}

/// Debtors with a reminder each, who have opened its link.
fn visitors(relance: &Relance, portfolio: &Portfolio) -> Vec<String> {
    for visitor in 0..VISITORS {
        let data = invoice(&format!("V-{visitor}"), &format!("INV-V{visitor}"), "2026-09-15", OWED);
        let _ = relance.tell(portfolio, "invoice.issued", &data).good();
    }
    relance.move_to(NOW);
    relance.outbox("").iter().map(|mail| relance.visit(mail)).collect()
}

fn post(relance: &Relance, portfolio: &Portfolio, number: u32) -> bool {
    let data = invoice(&format!("L-{}", number / EACH), &format!("INV-L{number}"), "2026-12-01", "1.00");
    let body = json!({ "type": "invoice.issued", "occurred_at": NOW, "data": data }).to_string();
    let name = format!("load-{number}");
    let Ok(at) = NOW.parse::<chrono::DateTime<chrono::Utc>>() else { return false };
    let seconds = at.timestamp();
    let Ok(signature) = standard::sign(&portfolio.secrets["relance"], &name, seconds, body.as_bytes()) else {
        return false;
    };
    let seconds = seconds.to_string();
    let headers = [
        ("content-type", "application/json"),
        ("webhook-id", name.as_str()),
        ("webhook-timestamp", &seconds),
        ("webhook-signature", &signature),
    ];
    let path = format!("/webhooks/{}/relance", portfolio.id);
    let answer = relance.try_ask("POST", &path, &headers, Some(body.as_bytes()));
    answer.is_some_and(|answer| answer.status == 200)
}

fn look(relance: &Relance, cookies: &[String], number: u32) -> bool {
    let cookie = &cookies[number as usize % cookies.len()];
    let headers = [("cookie", cookie.as_str()), ("sec-fetch-site", "same-origin")];
    let answer = relance.try_ask("GET", "/api/portal/account", &headers, None);
    answer.is_some_and(|answer| answer.status == 200 && answer.json["cases"][0]["balance"] == OWED)
}

/// Minor units that the team's list says the debtors of the load owe.
fn balance(relance: &Relance, portfolio: &Portfolio) -> Outcome<u64> {
    let (mut sum, mut path) = (0, "cases".to_owned());
    for _ in 0..PAGES_LIMIT {
        let page = relance.desk(portfolio, "owner", "GET", &path, None).good();
        for case in page["items"].as_array().ok_or("no list of cases")? {
            let of_the_load = case["debtor"]["id"].as_str().is_some_and(|id| id.starts_with("L-"));
            let owed: u64 = case["balance"].as_str().unwrap_or_default().replace('.', "").parse()?;
            sum += if of_the_load { owed } else { 0 };
        }
        match page["next"].as_str() {
            Some(next) => path = format!("cases?cursor={next}"),
            None => return Ok(sum),
        }
    }
    Err("the list of cases never ends".into())
}
