//! Killed again and again, over one data folder: nothing acknowledged is lost, nothing is sent twice outside the protocol's
//! words, nothing is lost silently. The provider's own log is what is believed of sending, a sum is what is believed of money.
//!
//! 20 moments in the ordinary run, 200 with `RELANCE_FULL=1`. `RELANCE_SEED` plays a plan again, though not its race.

#![expect(clippy::expect_used, reason = "a test stops where it cannot go on")]

#[path = "crash/dice.rs"]
mod dice;
#[path = "crash/life.rs"]
mod life;
#[path = "crash/moment.rs"]
mod moment;
#[path = "crash/plan.rs"]
mod plan;
#[path = "crash/provider.rs"]
mod provider;
#[path = "crash/table.rs"]
mod table;
#[path = "crash/verdict.rs"]
mod verdict;

use life::Life;

/// What an ordinary run plays.
const SEED: u64 = 7;

#[test]
fn a_process_killed_at_any_moment_loses_nothing_and_sends_nothing_twice() {
    let full = std::env::var_os("RELANCE_FULL").is_some();
    let seed = std::env::var("RELANCE_SEED").ok().map(|seed| seed.parse().expect("RELANCE_SEED is a number"));
    let seed = seed.unwrap_or(SEED);
    let (moments, deliveries, debtors) = if full { (200, 2_000, 60) } else { (20, 600, 30) };
    println!("RELANCE_SEED={seed} plays this plan again");
    let mut life = Life::begin(seed, debtors);
    for place in 0..moments {
        life.moment(place, deliveries / moments);
    }
    life.catch_up();
    println!("{}", verdict::pass(&mut life));
}
