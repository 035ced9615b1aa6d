//! The simulation is itself proven: each deliberate bug is found within the stories of the ordinary run. The table this
//! prints stands in `tests/README.md`.

use domain::bugs::{Bug, bring};
use tests::simulation::play;

use super::STORIES;

/// The first story that finds the bug, and the promise that it breaks.
fn first_to_find(bug: Bug) -> Option<(u64, &'static str)> {
    bring(Some(bug));
    let found = (0..STORIES).find_map(|seed| play(seed).err().map(|found| (seed, found.promise)));
    bring(None);
    found
}

#[test]
fn every_deliberate_bug_is_found() {
    let (one, other) = Bug::ALL.split_at(Bug::ALL.len() / 2);
    let look = |bugs: &[Bug]| bugs.iter().map(|bug| (*bug, first_to_find(*bug))).collect::<Vec<_>>();
    let found = std::thread::scope(|scope| {
        let there = scope.spawn(|| look(other));
        let mut found = look(one);
        found.extend(there.join().unwrap());
        found
    });
    for (bug, story) in &found {
        println!("| {bug:?} | {story:?} |");
    }
    let missed: Vec<_> = found.iter().filter(|(_, story)| story.is_none()).map(|(bug, _)| bug).collect();
    assert!(missed.is_empty(), "never found: {missed:?}");
}
