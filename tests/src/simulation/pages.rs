//! What happens on providers' pages and at banks, and what is told of it: late, twice, out of order, or never.

use app::seal::name_of;
use chrono::{DateTime, TimeDelta, Utc};
use domain::checkout::Means;
use domain::ids::InvoiceId;
use domain::money::Currency;
use serde_json::{Value, json};

use super::deed::{Bank, Deed, OnPage};
use super::dice::Dice;
use super::model::{Said, What, decimal};
use super::orders::{Page, Told, Word};
use super::plan::{DAYS, Delivery};
use super::play::{CALM_DAYS, Play};
use crate::world::said;

/// Every so manieth story leads debtors to providers: the others stay what they were before there were any.
const EVERY: u64 = 4;
/// Beginnings of a story, for each creditor.
const BEGINNINGS: i64 = 6;

/// Whether debtors are led to providers of payments in this story.
#[must_use]
pub const fn leads(seed: u64) -> bool {
    seed % EVERY == EVERY - 1
}

/// When debtors begin to pay on a page; now and then two at once.
#[must_use]
pub fn planned(seed: u64, start: DateTime<Utc>) -> Vec<(DateTime<Utc>, Deed)> {
    let mut dice = Dice::new(!seed);
    let mut deeds = Vec::new();
    for home in 0..2 {
        for _ in 0..dice.between(2, BEGINNINGS) {
            let at = start + TimeDelta::days(2) + dice.minutes((DAYS - 4) * 1_440);
            let tabs = if dice.chance(250) { 2 } else { 1 };
            for _ in 0..tabs {
                deeds.push((at, Deed::Begin(home, dice.of(&[Means::Card, Means::Debit]))));
            }
        }
        if dice.chance(400) {
            let (at, debtor) = (start + dice.minutes(20 * 1_440), dice.place(2));
            deeds.push((at, Deed::Assign(home, debtor, true)));
            if dice.chance(500) {
                let back = at + TimeDelta::hours(dice.between(1, 200));
                deeds.push((back, Deed::Assign(home, debtor, false)));
            }
        }
    }
    deeds
}

impl Play {
    /// Somebody does something on a page he was sent to, if it can be done there now.
    pub(super) fn on_page(&mut self, place: usize, act: OnPage) {
        let (page, now) = {
            let state = self.stage.state();
            (state.watch.model.pages[place].clone(), state.now)
        };
        let houses = self.houses.clone();
        let house = &houses.0[page.portfolio];
        let open = house.open(&page, now);
        let (event, word) = match (act, page.means, open) {
            (OnPage::Pay, Means::Card, Some(session)) => (house.stripe.pay(&session, None), Word::Paid),
            (OnPage::Order, Means::Card, Some(session)) => {
                self.decide_later(place);
                (house.stripe.order(&session), Word::Ordered)
            }
            (OnPage::Pay | OnPage::Order, Means::Debit, Some(request)) => {
                (house.gocardless.sign(&request), Word::Nothing)
            }
            (OnPage::Arrive, ..) => (house.stripe.collect(&json!({ "id": page.session })), Word::Paid),
            (OnPage::Fail, ..) => (house.stripe.fail(&json!({ "id": page.session })), Word::Back),
            (OnPage::RunOut, Means::Card, _) => {
                let sessions = house.stripe.open();
                let Some(mine) = sessions.iter().find(|it| it["id"] == page.session) else { return };
                (house.stripe.run_out(mine), Word::Nothing)
            }
            _ => return,
        };
        let told = |place| Told {
            order: page.order.clone(),
            place,
            minor: page.minor,
            currency: page.currency,
            word,
        };
        self.tell(&page, &event, told);
    }

    /// The order that was just given brings its money in some days, or does not.
    fn decide_later(&self, place: usize) {
        let mut state = self.stage.state();
        let act = if state.dice.chance(700) { OnPage::Arrive } else { OnPage::Fail };
        let at = state.now + TimeDelta::hours(state.dice.between(1, 140));
        state.coming.push((at, Deed::OnPage(place, act)));
    }

    /// A bank says something of a payment that is collected.
    pub(super) fn bank(&mut self, home: usize, place: usize, says: Bank) {
        let houses = self.houses.clone();
        let gocardless = &houses.0[home].gocardless;
        let Some(payment) = gocardless.made("PM").into_iter().nth(place) else { return };
        // What Relance has cancelled is not collected: that is told once, in place of everything else
        let cancelled = payment["status"] == "cancelled";
        if cancelled && !self.cancelled.insert((home, place)) {
            return;
        }
        let says = if cancelled { Bank::Cancelled } else { says };
        let (action, cause) = says.words();
        let event = gocardless.becomes(&payment, action, cause);
        let word = match says {
            Bank::Confirmed | Bank::PaidOut | Bank::ChargeCancelled => Word::Paid,
            Bank::Failed | Bank::ChargedBack | Bank::Cancelled => Word::Back,
            Bank::Submitted | Bank::Again => Word::Nothing,
        };
        let order = payment["metadata"]["relance"].as_str().unwrap_or_default().to_owned();
        let minor = payment["amount"].as_i64().unwrap_or(0);
        let page = self.stage.state().watch.model.pages.iter().find(|page| page.order == order).cloned();
        let Some(page) = page else { return };
        let told = |place| Told { order: order.clone(), place, minor, currency: Currency::EUR, word };
        self.tell(&page, &event, told);
    }

    /// A provider tells what happened just now: at once, late, or never.
    fn tell(&mut self, page: &Page, event: &Value, told: impl FnOnce(usize) -> Told) {
        let (portfolio, debtor) = (page.portfolio, page.debtor);
        let (at, place) = {
            let mut state = self.stage.state();
            let odd = state.weather.sources;
            let storm = state.dice.chance(odd);
            if storm && state.dice.chance(200) {
                return;
            }
            let most = if storm { state.dice.of(&[30, 600, 4_000]) } else { 1 };
            let at = state.now + state.dice.minutes(most);
            let place = state.watch.model.said.len();
            let what = What::Told(told(place));
            let happened = state.now;
            state.watch.model.said.push(Said::later((portfolio, debtor), happened, what));
            (at, place)
        };
        let (source, id, body) = written(page.means, event, place);
        self.post_at(at, Delivery { portfolio, source, id, body, said: place });
    }

    /// A debtor pays by transfer what he was asked for on a page, and the source tells.
    pub(super) fn transfer(&mut self, home: usize, debtor: usize, invoice: InvoiceId, minor: i64) {
        let (at, place, external, named) = {
            let mut state = self.stage.state();
            let at = state.now + state.dice.minutes(2_000);
            let model = &mut state.watch.model;
            let portfolio = model.homes[home].id.to_string();
            let is_it = |number: &usize| {
                let name = format!("I-{number}");
                InvoiceId::from_bits(name_of(&[&portfolio, "invoice", "relance", &name])) == invoice
            };
            let Some(number) = (0..model.said.len()).find(is_it) else { return };
            let is_euros = model.said.iter().any(|said| {
                matches!(said.what, What::Invoice { id, currency: Currency::EUR, .. } if id == invoice)
            });
            if !is_euros {
                return;
            }
            let place = model.said.len();
            let what = What::Credit { name: format!("T-{place}"), minor, invoice: Some(invoice) };
            model.said.push(Said::later((home, debtor), at, what));
            (at, place, model.homes[home].debtors[debtor].name.clone(), format!("I-{number}"))
        };
        let on = at.date_naive().to_string();
        let data = said::payment(&external, &format!("T-{place}"), &on, &decimal(minor), &[&named]);
        let body = said::event("payment.received", at, &data);
        let id = format!("msg_t{place}");
        self.post_at(at, Delivery { portfolio: home, source: "relance", id, body, said: place });
    }

    /// Posts what happened, in time for the end of the story.
    pub(super) fn post_at(&mut self, at: DateTime<Utc>, delivery: Delivery) {
        let place = self.deliveries.len();
        self.deliveries.push(delivery);
        let at = at.min(self.told_by);
        self.put_down(at, super::play::Job::Deed(Deed::Post(place)));
    }
}

/// The instant by which everything that happens was told.
#[must_use]
pub fn told_by(start: DateTime<Utc>) -> DateTime<Utc> {
    start + TimeDelta::days(DAYS + CALM_DAYS - 2)
}

/// The body of an event, under an id that no other has.
fn written(means: Means, event: &Value, place: usize) -> (&'static str, String, String) {
    let mut event = event.clone();
    let id = match means {
        Means::Card => format!("evt_page_{place}"),
        Means::Debit => format!("EVP{place}"),
    };
    event["id"] = json!(id);
    match means {
        Means::Card => ("stripe", id, event.to_string()),
        Means::Debit => {
            let body = json!({ "events": [event], "meta": { "webhook_id": "WB1" } });
            ("gocardless", id, body.to_string())
        }
    }
}
