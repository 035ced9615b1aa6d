//! CPU time of this process: figures are CPU seconds, since the machine is never alone.

use std::fs;

/// Clock ticks a second in `/proc`, fixed by the kernel's interface (`USER_HZ`).
const TICKS: u64 = 100;

/// Milliseconds of CPU that this process has used, in user and system mode; steps of ten. 0 where there is no `/proc`.
#[must_use]
pub fn used_ms() -> u64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The second field is a name in brackets that may hold blanks; user and system time are the 12th and 13th after it.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_ascii_whitespace();
    let ticks: u64 = fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    ticks * 1_000 / TICKS
}

/// `count` per CPU second, given the CPU milliseconds it took; at least one tick is counted.
#[must_use]
pub fn per_second(count: usize, ms: u64) -> u64 {
    (count as u64).saturating_mul(1_000) / ms.max(1_000 / TICKS)
}
