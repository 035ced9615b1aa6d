//! The machine's time.

use std::time::{Duration, SystemTime};

use app::ports::Clock;
use async_trait::async_trait;
use chrono::{DateTime, SubsecRound, TimeDelta, Utc};

/// Real time, in milliseconds as keys write it; where the wire lane plays AWS, some seconds ahead of it.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock {
    ahead: TimeDelta,
}

impl SystemClock {
    /// A clock that goes on so many seconds ahead.
    #[must_use]
    pub fn ahead(seconds: u32) -> Self {
        Self { ahead: TimeDelta::seconds(i64::from(seconds)) }
    }
}

#[async_trait]
impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::<Utc>::from(SystemTime::now()).trunc_subsecs(3) + self.ahead
    }

    async fn pause(&self, millis: u64) {
        tokio::time::sleep(Duration::from_millis(millis)).await;
    }
}
