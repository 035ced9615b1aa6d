//! CPU time of this process: figures are CPU seconds, since the machine is never alone.

use std::fs;

/// Microseconds of CPU that this process's living threads have used. 0 where there is no `/proc`.
#[must_use]
pub fn used_us() -> u64 {
    of_threads_us("/proc/self/task")
}

/// The same of another process.
#[must_use]
pub fn of_process_us(id: u32) -> u64 {
    of_threads_us(&format!("/proc/{id}/task"))
}

fn of_threads_us(folder: &str) -> u64 {
    let Ok(threads) = fs::read_dir(folder) else { return 0 };
    let of_thread = |entry: fs::DirEntry| -> Option<u64> {
        // The first field is nanoseconds on a core.
        let text = fs::read_to_string(entry.path().join("schedstat")).ok()?;
        text.split_ascii_whitespace().next()?.parse().ok()
    };
    threads.flatten().filter_map(of_thread).sum::<u64>() / 1_000
}

/// `count` per CPU second, given the CPU microseconds it took.
#[must_use]
pub fn per_second(count: usize, us: u64) -> u64 {
    (count as u64).saturating_mul(1_000_000) / us.max(1)
}

/// Most memory this process has held, in kilobytes. 0 where there is no `/proc`.
#[must_use]
pub fn peak_kb() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_ascii_whitespace().next()).and_then(|kb| kb.parse().ok()).unwrap_or(0)
}

/// The middle one.
#[must_use]
pub fn median(mut figures: Vec<u64>) -> u64 {
    figures.sort_unstable();
    figures.get(figures.len() / 2).copied().unwrap_or(0)
}
