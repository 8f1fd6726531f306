//! How the time that an interviewer takes counts in an interview on a virtual clock.

use std::time::Duration;

use tokio::{
    runtime::Handle,
    time::{Instant, sleep, timeout},
};
use tokio_util::task::AbortOnDropHandle;

/// So many milliseconds of this machine beyond the deadline are not counted: on a busy one, timers are no more exact than that.
const TIMER_MS: u64 = 20;
/// In the interview nobody waits longer for a reply, in milliseconds.
const MOST_MS: u64 = 10_000;

/// How long a reply takes.
#[derive(Clone, Debug, Default)]
pub enum Pace {
    /// No time: whatever happens follows from the seed.
    #[default]
    Instant,
    /// As long as it takes here, times so many.
    Measured {
        /// A millisecond here is so many in the interview.
        times: u32,
        /// Within which a reply shall be there, in milliseconds of the interview.
        deadline_ms: u64,
        /// Where the reply is made.
        threads: Handle,
    },
}

impl Pace {
    /// Within which a reply shall be there, in milliseconds of the interview.
    pub const fn deadline_ms(&self) -> Option<u64> {
        match self {
            Self::Instant => None,
            Self::Measured { deadline_ms, .. } => Some(*deadline_ms),
        }
    }

    /// The reply, unless nobody waits for it any more, and how long it took, in milliseconds of the interview.
    pub async fn measure<T>(&self, reply: impl Future<Output = T>) -> (Option<T>, u64) {
        match self {
            Self::Instant => (Some(reply.await), 0),
            Self::Measured { times, deadline_ms, threads } => {
                let wait = Duration::from_millis(*deadline_ms) / *times + Duration::from_millis(TIMER_MS);
                let deadline = AbortOnDropHandle::new(threads.spawn(async move { sleep(wait).await }));
                measured(reply, deadline, *times, *deadline_ms).await
            }
        }
    }
}

/// Beside the reply, on the same threads, runs a timer for the deadline: what a busy machine adds to both is not taken for silence.
async fn measured<T>(
    reply: impl Future<Output = T>,
    deadline: AbortOnDropHandle<()>,
    times: u32,
    deadline_ms: u64,
) -> (Option<T>, u64) {
    let there = |since: Instant| (since.elapsed() * times).as_millis() as u64;
    let mut reply = std::pin::pin!(reply);
    let began = Instant::now();
    tokio::select! {
        biased;
        reply = &mut reply => return (Some(reply), there(began).min(deadline_ms)),
        _over = deadline => {}
    }
    let over = Instant::now();
    let most = Duration::from_millis(MOST_MS.saturating_sub(deadline_ms)) / times;
    let reply = timeout(most, reply).await.ok();
    (reply, deadline_ms + TIMER_MS * u64::from(times) + there(over))
}
