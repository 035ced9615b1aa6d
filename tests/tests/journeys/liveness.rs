//! Whatever happens to a debtor, in whatever order, somebody looks at him again when it is time.

use domain::debtor::Channel::{Email, Sms};
use serde_json::json;
use tests::world::provider::{Act, Echo};
use tests::world::said::{credit_note, debtor, in_currency, invoice, payment};
use tests::world::{World, at};

use super::proof::{chains_hold, nobody_is_forgotten};
use super::scenario::approve_all;

/// splitmix64: the same seed plays the same story.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }
}

const ACTS: [Act; 6] =
    [Act::Accept, Act::Refuse, Act::UnknownBefore, Act::UnknownAfter, Act::CrashBefore, Act::CrashAfter];
const ECHOES: [Echo; 7] = [
    Echo::Delivered,
    Echo::HardBounce,
    Echo::SoftBounce,
    Echo::Complaint,
    Echo::Lost,
    Echo::Late(600),
    Echo::Twice,
];

/// One thing that happens to one of so many debtors.
pub fn happens(world: &World, dice: &mut Dice, number: usize, debtors: u64) {
    let id = format!("C-{}", dice.below(debtors));
    let today = world.now().date_naive();
    let day = |days: i64| (today + chrono::TimeDelta::days(days)).to_string();
    let amount = format!("{}.{:02}", 5 + dice.below(300), dice.below(100));
    let some = dice.below(1 + number as u64);
    let some = (some < number as u64).then(|| format!("I-{some}"));
    let answer = match dice.below(9) {
        0..=2 => {
            let currency = if dice.below(4) == 0 { "USD" } else { "EUR" };
            let due = day(i64::try_from(dice.below(12)).unwrap());
            world.post(
                "invoice.issued",
                &in_currency(&debtor(&id), &format!("I-{number}"), &due, &amount, currency),
            )
        }
        3 => world.post("payment.received", &payment(&id, &format!("P-{number}"), &day(0), &amount, &[])),
        4 => world
            .post("credit_note.issued", &credit_note(&id, &format!("A-{number}"), &day(0), &amount, None)),
        5 => match some {
            Some(some) => world.post("invoice.voided", &json!({ "invoice_id": some, "reason": "x" })),
            None => world.post("debtor.updated", &json!({ "debtor": debtor(&id) })),
        },
        6 => {
            let which = format!("P-{}", dice.below(1 + number as u64));
            world.post("payment.reversed", &json!({ "payment_id": which, "reason_code": "AC04" }))
        }
        7 => {
            // Approvals are looked for in every case: among thousands not each time
            if debtors <= 200 {
                approve_all(world);
            }
            let mut moved = debtor(&id);
            moved["contacts"][0]["email"] = json!(format!("c{number}@dupont.example"));
            world.post("debtor.updated", &json!({ "debtor": moved }))
        }
        _ => {
            let pick = |dice: &mut Dice| {
                let act = ACTS[usize::try_from(dice.below(6)).unwrap()];
                (act, ECHOES[usize::try_from(dice.below(7)).unwrap()])
            };
            for channel in [Email, Sms] {
                let (act, echo) = pick(dice);
                world.script(channel, act, echo);
            }
            world.post("invoice.issued", &invoice(&debtor(&id), &format!("I-{number}"), &day(1), &amount))
        }
    };
    assert!(answer.is_ok(), "{answer:?}");
}

#[test]
fn nobody_is_forgotten_and_no_formal_notice_goes_twice_whatever_happens() {
    let seeds = if std::env::var_os("RELANCE_FULL").is_some() { 300 } else { 25 };
    for seed in 0..seeds {
        let world = World::starting("2026-09-01T07:00:00Z");
        let mut dice = Dice(seed);
        for number in 0..30 {
            happens(&world, &mut dice, number, 3);
            world.advance_minutes(60 * i64::try_from(dice.below(60)).unwrap());
            nobody_is_forgotten(&world);
        }
        world.advance_to(at("2026-12-20T12:00:00Z"));
        approve_all(&world);
        world.advance_days(20);
        nobody_is_forgotten(&world);
        tests::world::must(chains_hold(&world));
        let mut formal: Vec<_> = world
            .sent()
            .into_iter()
            .filter(|sent| sent.notice.word() == "formal_notice")
            .map(|sent| (sent.action, sent.to))
            .collect();
        let all = formal.len();
        formal.sort();
        formal.dedup();
        assert_eq!(formal.len(), all, "seed {seed}");
    }
}
