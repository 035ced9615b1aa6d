//! One data folder over all moments: what was planned, what was heard, and the people who do their part between deaths.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::action::Outcome;
use serde_json::{Value, json};
use tests::local::{Portfolio, Relance};

use super::dice::Dice;
use super::moment::{Death, Moment, death, post, promise};
use super::plan::{Delivery, Plan};
use super::provider::{self, Accepted};
use super::table::{Rest, Written};

/// Fortnights in which everything must have come to rest.
const FORTNIGHTS: usize = 40;

/// The process, its source, its debtors and its team.
pub struct Life {
    pub relance: Relance,
    pub portfolio: Portfolio,
    pub plan: Plan,
    pub moments: usize,
    pub died_calling: usize,
    /// Names of deliveries that got a 2xx.
    pub acknowledged: BTreeSet<String>,
    /// Deliveries that nobody answered yet.
    unanswered: Vec<Delivery>,
    /// Ids of promises that got a 201.
    pub promises: Vec<String>,
    /// Outcomes a person settled.
    pub judged: usize,
    /// Links of the last messages.
    links: Vec<String>,
    /// Actions a person has to judge, and whether the provider has them.
    reviews: Vec<(String, bool)>,
    dice: Dice,
}

impl Life {
    pub fn begin(seed: u64, debtors: usize) -> Self {
        let relance = Relance::at("2026-09-01T08:00:00Z");
        let portfolio = relance.portfolio(&json!({ "name": "Menuiserie Kerbrat" }));
        Self {
            relance,
            portfolio,
            plan: Plan::new(debtors),
            moments: 0,
            died_calling: 0,
            acknowledged: BTreeSet::new(),
            unanswered: Vec::new(),
            promises: Vec::new(),
            judged: 0,
            links: Vec::new(),
            reviews: Vec::new(),
            dice: Dice::new(seed),
        }
    }

    /// Posts, moves, dies, is looked at while dead, and starts again.
    pub fn moment(&mut self, place: usize, count: usize) {
        let now: DateTime<Utc> = self.relance.now().parse().expect("an instant");
        let deliveries = self.plan.deliveries(count, now, &mut self.dice);
        let death = death(place, deliveries.len(), &mut self.dice);
        let link = (!self.links.is_empty()).then(|| self.links[self.dice.roll(self.links.len())].clone());
        let moving = matches!(death, Death::Acknowledged(_));
        let hours = if moving { self.dice.roll(72) } else { 6 + self.dice.roll(12) };
        let (relance, portfolio) = (&self.relance, &self.portfolio);
        let moment =
            Moment { relance, portfolio, deliveries: &deliveries, link: link.as_deref(), death, hours };
        let heard = moment.live();
        println!("{place} {now} {death:?}: {} of {}", heard.acknowledged.len(), deliveries.len());
        self.moments += 1;
        self.died_calling += usize::from(heard.died_calling);
        let lost = |delivery: &Delivery| !heard.acknowledged.contains(&delivery.name);
        self.unanswered.extend(deliveries.into_iter().filter(lost));
        self.promises.extend(heard.promises);
        self.look_at_the_dead(&heard.acknowledged);
        self.acknowledged.extend(heard.acknowledged);
        self.relance.restart();
        self.team_works();
        self.somebody_promises();
        // A time without deaths: else the world would never leave its first days
        let _ = self.relance.advance(u32::try_from(self.dice.roll(60)).unwrap_or(0));
    }

    /// What stands on the disk of the dead process.
    fn look_at_the_dead(&mut self, acknowledged: &BTreeSet<String>) {
        let (_, log) = self.at_rest(|rest| {
            for name in acknowledged {
                assert!(rest.remembers(name), "the delivery {name} was acknowledged and is lost");
            }
        });
        self.links = log.iter().rev().filter_map(Accepted::token).take(40).map(str::to_owned).collect();
    }

    /// Opens the folder of the dead process: every chain holds. Notes what people have to judge.
    pub fn at_rest(&mut self, look: impl FnOnce(&Rest)) -> (BTreeMap<usize, Written>, Vec<Accepted>) {
        self.relance.ended_well();
        let data = self.relance.data();
        let log = provider::accepted(&data);
        let rest = Rest::open(&data, &self.portfolio.id);
        look(&rest);
        let debtors = rest.debtors(self.plan.debtors);
        self.reviews = reviews(&debtors, &log);
        (debtors, log)
    }

    /// Says yes to every formal notice, and judges three of four unknown outcomes after looking at the provider's console.
    fn team_works(&mut self) {
        self.approve();
        for (action, sent) in std::mem::take(&mut self.reviews) {
            if action.ends_with(['0', '4', '8', 'c', 'g', 'm', 'r', 'w']) {
                continue;
            }
            let outcome = json!({ "outcome": if sent { "sent" } else { "not_sent" } });
            let path = format!("actions/{action}/judgement");
            let judged = self.relance.desk(&self.portfolio, "owner", "POST", &path, Some(&outcome));
            assert!([200, 409].contains(&judged.status), "{} {}", judged.status, judged.text);
            self.judged += usize::from(judged.status == 200);
        }
    }

    /// Between deaths somebody has the time to promise, however fast they come: unless one was faster.
    fn somebody_promises(&mut self) {
        if self.promises.is_empty() {
            let promised = self.links.iter().find_map(|link| promise(&self.relance, link));
            self.promises.extend(promised);
        }
    }

    fn approve(&self) -> usize {
        let waiting = self.relance.desk(&self.portfolio, "owner", "GET", "approvals", None).good();
        let waiting = waiting.as_array().expect("a list");
        for approval in waiting {
            let yes = json!({ "decision": "approve", "seen": approval["seen"] });
            let path = format!("approvals/{}", approval["id"].as_str().unwrap_or_default());
            let answer = self.relance.desk(&self.portfolio, "owner", "POST", &path, Some(&yes));
            assert!([200, 409].contains(&answer.status), "{} {}", answer.status, answer.text);
        }
        waiting.len()
    }

    /// Posts again what nobody answered, lets the backlog go, and lets time pass until nothing more is sent.
    pub fn catch_up(&mut self) {
        let now = self.relance.now();
        for delivery in std::mem::take(&mut self.unanswered) {
            let (status, told) = post(&self.relance, &self.portfolio, &delivery, &now).expect("it lives");
            assert!((200..300).contains(&status), "{}: {status} {told}", delivery.name);
            self.acknowledged.insert(delivery.name);
        }
        let released = self.relance.desk(&self.portfolio, "owner", "POST", "sources/relance/release", None);
        assert!((200..300).contains(&released.status), "{} {}", released.status, released.text);
        let mut quiet = 0;
        for _ in 0..FORTNIGHTS {
            let sent = self.relance.advance(14 * 24)["sent"].as_u64().expect("a count");
            quiet = if sent == 0 && self.approve() == 0 { quiet + 1 } else { 0 };
            if quiet == 3 {
                return;
            }
        }
        panic!("after {FORTNIGHTS} fortnights something is still sent");
    }

    /// The case of a debtor as the team sees it, if he has one.
    pub fn case(&self, debtor: &str) -> Option<Value> {
        let path = format!("cases?debtor={debtor}");
        let list = self.relance.desk(&self.portfolio, "collector", "GET", &path, None).good();
        let id = list["items"][0]["id"].as_str()?;
        Some(self.relance.desk(&self.portfolio, "collector", "GET", &format!("cases/{id}"), None).good())
    }
}

/// Actions in review, and whether the provider took their last try.
fn reviews(debtors: &BTreeMap<usize, Written>, log: &[Accepted]) -> Vec<(String, bool)> {
    let taken: BTreeSet<_> = log.iter().map(|message| (message.action, message.attempt)).collect();
    let actions = debtors.values().flat_map(|written| &written.actions);
    let review = |action: &&domain::action::Action| {
        action.attempts.last().is_some_and(|last| matches!(last.outcome, Outcome::Review { .. }))
    };
    actions
        .filter(review)
        .map(|action| (action.id.to_string(), taken.contains(&(action.id, action.attempts.len() - 1))))
        .collect()
}
