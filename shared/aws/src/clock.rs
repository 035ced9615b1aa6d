//! The machine's time.

use std::time::{Duration, SystemTime};

use app::ports::Clock;
use async_trait::async_trait;
use chrono::{DateTime, SubsecRound, Utc};

/// Real time, in milliseconds as keys write it.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

#[async_trait]
impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::<Utc>::from(SystemTime::now()).trunc_subsecs(3)
    }

    async fn pause(&self, millis: u64) {
        tokio::time::sleep(Duration::from_millis(millis)).await;
    }
}
