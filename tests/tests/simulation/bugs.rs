//! The simulation is itself proven: each deliberate bug is found within the stories of the ordinary run. The table this
//! prints stands in `tests/README.md`.

use std::sync::atomic::{AtomicUsize, Ordering};

use domain::bugs::{Bug, bring};
use tests::simulation::pages::leads;
use tests::simulation::play;

use super::{STORIES, THREADS};

/// Bugs of what is paid on a provider's page, of plans and of erasures: the other stories have none of these.
const OF_PAGES: [Bug; 10] = [
    Bug::OrderUnnamed,
    Bug::PagesSideBySide,
    Bug::CollectsWhatWasOrdered,
    Bug::PaidByEvent,
    Bug::BackStaysPaid,
    Bug::InstalmentUnheld,
    Bug::InstalmentWhole,
    Bug::ErasedComesBack,
    Bug::ErasedKeyStays,
    Bug::ErasedInPart,
];

/// The first story that finds the bug, and the promise that it breaks.
fn first_to_find(bug: Bug) -> Option<(u64, &'static str)> {
    bring(Some(bug));
    let told = |seed: &u64| leads(*seed) || !OF_PAGES.contains(&bug);
    let found =
        (0..STORIES).filter(told).find_map(|seed| play(seed).err().map(|found| (seed, found.promise)));
    bring(None);
    found
}

/// Looks for one after the other; names those that no story finds.
fn look(next: &AtomicUsize) -> Vec<Bug> {
    let mut missed = Vec::new();
    while let Some(bug) = Bug::ALL.get(next.fetch_add(1, Ordering::Relaxed)) {
        let found = first_to_find(*bug);
        println!("| {bug:?} | {found:?} |");
        missed.extend(found.is_none().then_some(*bug));
    }
    missed
}

#[test]
fn every_deliberate_bug_is_found() {
    let next = AtomicUsize::new(0);
    let missed: Vec<Bug> = std::thread::scope(|scope| {
        let hands: Vec<_> = (0..THREADS).map(|_| scope.spawn(|| look(&next))).collect();
        hands.into_iter().flat_map(|hand| hand.join().unwrap()).collect()
    });
    assert!(missed.is_empty(), "never found: {missed:?}");
}
