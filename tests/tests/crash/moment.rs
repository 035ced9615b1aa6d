//! One moment: several threads post, the clock moves, a debtor promises, and the process dies in the middle of it.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use chrono::DateTime;
use formats::signature::standard;
use serde_json::{Value, json};
use tests::local::{Portfolio, Relance};

use super::dice::Dice;
use super::plan::Delivery;
use super::provider;

/// Threads that post.
const POSTERS: usize = 4;
/// Times that one poster tries one delivery: the clock moves under his signature, and others write to the same debtor.
const TRIES: usize = 20;
/// Moves of the clock while a fault waits for its message.
const MOVES: usize = 24;

/// How the process dies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Death {
    /// Once so many deliveries are acknowledged.
    Acknowledged(usize),
    /// Once the provider's log has grown so often, while the provider tells nothing (`event_lost`) or tells it late.
    Accepting(usize, &'static str),
    /// By itself, around the call of the provider (`crash_before`, `crash_after`).
    Calling(&'static str),
}

/// What was answered before it died.
#[derive(Default)]
pub struct Heard {
    /// Deliveries that got a 2xx.
    pub acknowledged: BTreeSet<String>,
    /// Promises that got a 201: the debtor's link and the promise's id.
    pub promises: Vec<String>,
    /// It died around a call of the provider.
    pub died_calling: bool,
}

/// A shell that waits for one line to kill: it is started before, so that killing takes no time.
pub struct Killer(Child);

impl Killer {
    pub fn of(relance: &Relance) -> Self {
        let mut shell = Command::new("sh");
        shell.args(["-c", "read -r now; kill -9 \"$1\"", "sh", &relance.id().to_string()]);
        let shell = shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        Self(shell.spawn().expect("a shell"))
    }

    pub fn kill(mut self) {
        let written = self.0.stdin.take().map(|mut line| line.write_all(b"now\n"));
        assert!(matches!(written, Some(Ok(()))), "the shell waits");
        // It fails when the process is dead already: that is what was wanted
        self.0.wait().expect("the shell ends");
    }
}

/// What the threads of a moment share.
pub struct Moment<'a> {
    pub relance: &'a Relance,
    pub portfolio: &'a Portfolio,
    pub deliveries: &'a [Delivery],
    /// The secret of a debtor's link: he promises.
    pub link: Option<&'a str>,
    pub death: Death,
    pub hours: usize,
}

/// Counters of a moment.
#[derive(Default)]
struct Race {
    next: AtomicUsize,
    acknowledged: AtomicUsize,
    posters: AtomicUsize,
    clock_stands: AtomicBool,
    heard: Mutex<Heard>,
}

impl Race {
    fn heard(&self, write: impl FnOnce(&mut Heard)) {
        write(&mut self.heard.lock().expect("no thread panicked"));
    }
}

/// What became of one post.
enum Posted {
    Acknowledged,
    NotNow,
    Dead,
}

impl Moment<'_> {
    /// Lives through it. When this returns the process is dead.
    pub fn live(&self) -> Heard {
        let killer = Killer::of(self.relance);
        let race = Race { posters: AtomicUsize::new(POSTERS), ..Race::default() };
        self.set_fault();
        let before = provider::size(&self.relance.data());
        std::thread::scope(|threads| {
            for _ in 0..POSTERS {
                threads.spawn(|| {
                    self.post_all(&race);
                    race.posters.fetch_sub(1, Ordering::SeqCst);
                });
            }
            threads.spawn(|| {
                let promised = self.link.and_then(|link| promise(self.relance, link));
                race.heard(|heard| heard.promises.extend(promised));
            });
            threads.spawn(|| {
                let died = self.move_clock();
                race.heard(|heard| {
                    heard.died_calling = died && matches!(self.death, Death::Calling(_));
                });
                race.clock_stands.store(true, Ordering::SeqCst);
            });
            self.wait_for_its_hour(&race, before);
            killer.kill();
        });
        race.heard.into_inner().expect("no thread panicked")
    }

    fn set_fault(&self) {
        let (mode, times) = match self.death {
            Death::Acknowledged(_) => return,
            Death::Accepting(_, mode) => (mode, 1_000),
            Death::Calling(mode) => (mode, 1),
        };
        for channel in ["email", "sms"] {
            self.relance.fault(channel, mode, times);
        }
    }

    /// Spins until the process is to die; never longer than the threads have work.
    fn wait_for_its_hour(&self, race: &Race, before: u64) {
        let data = self.relance.data();
        let (mut size, mut grown) = (before, 0);
        loop {
            let posted = race.posters.load(Ordering::SeqCst) == 0;
            let stands = race.clock_stands.load(Ordering::SeqCst);
            let now = match self.death {
                Death::Acknowledged(count) => race.acknowledged.load(Ordering::SeqCst) >= count || posted,
                Death::Calling(_) => stands,
                Death::Accepting(times, _) => {
                    let now = provider::size(&data);
                    grown += usize::from(now > size);
                    size = now;
                    grown >= times || stands
                }
            };
            if now {
                return;
            }
            std::thread::yield_now();
        }
    }

    fn post_all(&self, race: &Race) {
        let mut now = String::new();
        while let Some(delivery) = self.deliveries.get(race.next.fetch_add(1, Ordering::SeqCst)) {
            match self.post(delivery, &mut now) {
                Posted::Acknowledged => {
                    race.heard(|heard| heard.acknowledged.extend([delivery.name.clone()]));
                    race.acknowledged.fetch_add(1, Ordering::SeqCst);
                }
                Posted::NotNow => {}
                Posted::Dead => return,
            }
        }
    }

    fn post(&self, delivery: &Delivery, now: &mut String) -> Posted {
        for _ in 0..TRIES {
            if now.is_empty() {
                let Some(state) = self.relance.try_ask("GET", "/local/state", &[], None) else {
                    return Posted::Dead;
                };
                state.json["now"].as_str().unwrap_or_default().clone_into(now);
            }
            let Some((status, text)) = post(self.relance, self.portfolio, delivery, now) else {
                return Posted::Dead;
            };
            match status {
                200..300 => return Posted::Acknowledged,
                // The clock moved on: sign again
                401 => now.clear(),
                503 => {}
                _ => panic!("{}: {status} {text}", delivery.name),
            }
        }
        Posted::NotNow
    }

    /// Moves the clock; true when nobody answered.
    fn move_clock(&self) -> bool {
        let moves = if matches!(self.death, Death::Acknowledged(_)) { 1 } else { MOVES };
        let body = json!({ "advance_hours": self.hours }).to_string();
        (0..moves).any(|_| self.relance.try_ask("POST", "/local/clock", &[], Some(body.as_bytes())).is_none())
    }
}

/// Opens the page of a link and promises what is open on the first invoice. Returns the id of a promise that was taken.
pub fn promise(relance: &Relance, link: &str) -> Option<String> {
    let token = json!({ "token": link }).to_string();
    let json = ("content-type", "application/json");
    let session = relance.try_ask("POST", "/api/portal/session", &[json], Some(token.as_bytes()))?;
    let cookie = session.cookie?;
    let visit = [json, ("cookie", &cookie), ("origin", &relance.url), ("sec-fetch-site", "same-origin")];
    let account = relance.try_ask("GET", "/api/portal/account", &visit, None)?.json;
    let invoice = &account["cases"][0]["invoices"][0];
    let today: chrono::NaiveDate = account["today"].as_str()?.parse().ok()?;
    let promise = json!({
        "invoices": [invoice["id"]], "amount": invoice["open"],
        "pay_on": (today + chrono::Days::new(6)).to_string(),
    });
    let promise = promise.to_string();
    let answer = relance.try_ask("POST", "/api/portal/promises", &visit, Some(promise.as_bytes()))?;
    match answer.status {
        201 => answer.json["id"].as_str().map(str::to_owned),
        // Policy; what was on the page is paid meanwhile; the clock moved past the visit
        401 | 404 | 409 | 422 | 503 => None,
        _ => panic!("a promise: {} {}", answer.status, answer.text),
    }
}

/// Posts a delivery signed at `now`; nothing when nobody answered.
pub fn post(
    relance: &Relance,
    portfolio: &Portfolio,
    delivery: &Delivery,
    now: &str,
) -> Option<(u16, Value)> {
    let seconds = DateTime::parse_from_rfc3339(now).expect("an instant").timestamp();
    let secret = &portfolio.secrets["relance"];
    let signature = standard::sign(secret, &delivery.name, seconds, &delivery.body).expect("a secret");
    let headers = [
        ("content-type", "application/json"),
        ("webhook-id", delivery.name.as_str()),
        ("webhook-timestamp", &seconds.to_string()),
        ("webhook-signature", &signature),
    ];
    let path = format!("/webhooks/{}/relance", portfolio.id);
    let answer = relance.try_ask("POST", &path, &headers, Some(&delivery.body))?;
    Some((answer.status, answer.json))
}

/// How the process dies at moment `place`: a quarter around the provider's call, a quarter as it accepts, half at any time.
pub fn death(place: usize, deliveries: usize, dice: &mut Dice) -> Death {
    match place % 4 {
        0 if dice.one_in(3) => Death::Calling("crash_before"),
        0 => Death::Calling("crash_after"),
        2 => Death::Accepting(1 + dice.roll(4), if dice.one_in(2) { "event_lost" } else { "event_late" }),
        _ => Death::Acknowledged(1 + dice.roll(deliveries)),
    }
}
