//! The provider's own log, read from the disk of a process that is dead: what it has taken is what is believed.

use std::path::Path;

use chrono::{DateTime, Utc};
use domain::debtor::Channel;
use domain::ids::ActionId;
use domain::scenario::Notice;
use serde::Deserialize;

/// A message it has taken.
#[derive(Deserialize)]
pub struct Accepted {
    pub number: usize,
    pub at: DateTime<Utc>,
    pub action: ActionId,
    /// From 0.
    pub attempt: usize,
    pub notice: Notice,
    pub channel: Channel,
    pub text: String,
}

impl Accepted {
    /// The secret of the debtor's link.
    pub fn token(&self) -> Option<&str> {
        let after = self.text.split_once("/l/")?.1;
        after.get(..32)
    }
}

/// Every message in the log of this data folder, oldest first. A torn last line was answered to nobody.
pub fn accepted(data: &Path) -> Vec<Accepted> {
    let bytes = std::fs::read(data.join("provider/accepted.jsonl")).unwrap_or_default();
    let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let read = |line: &[u8]| serde_json::from_slice(line).expect("a line of the log is a message");
    bytes[..whole].split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).map(read).collect()
}

/// Bytes of the log now.
pub fn size(data: &Path) -> u64 {
    std::fs::metadata(data.join("provider/accepted.jsonl")).map_or(0, |file| file.len())
}
