//! How the time that an interviewer takes counts in an interview on a virtual clock.

use std::{sync::Arc, time::Duration};

use tokio::{
    runtime::Handle,
    time::{Instant, sleep, timeout},
};
use tokio_util::task::AbortOnDropHandle;

use crate::{
    interview::{Interview, event::Act},
    llm::{Interviewer, InterviewerError, Reply},
};

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
        /// Where the reply is made and its time taken: not where interviews are held and checked, whose work is no waiting.
        threads: Handle,
    },
}

/// What came of asking; nothing where nobody waits for it any more.
pub type Replied = Option<Result<Reply, InterviewerError>>;

impl Pace {
    /// Within which a reply shall be there, in milliseconds of the interview.
    pub const fn deadline_ms(&self) -> Option<u64> {
        match self {
            Self::Instant => None,
            Self::Measured { deadline_ms, .. } => Some(*deadline_ms),
        }
    }

    /// Asks the interviewer; the reply, and how long it took in milliseconds of the interview.
    pub async fn ask(
        &self,
        interviewer: &Arc<dyn Interviewer>,
        interview: &Interview,
        acts: &[Act],
    ) -> (Replied, u64) {
        match self {
            Self::Instant => (Some(interviewer.reply(interview, acts).await), 0),
            Self::Measured { times, deadline_ms, threads } => {
                let (times, deadline_ms) = (*times, *deadline_ms);
                let (interviewer, interview) = (Arc::clone(interviewer), interview.clone());
                let acts = acts.to_vec();
                let asked = threads.spawn(async move {
                    measured(interviewer.reply(&interview, &acts), times, deadline_ms).await
                });
                let crashed = |error: tokio::task::JoinError| {
                    (Some(Err(InterviewerError::Failed(error.to_string()))), 0)
                };
                AbortOnDropHandle::new(asked).await.unwrap_or_else(crashed)
            }
        }
    }
}

/// A reply that is there when its thread comes back to it was there in time: what a busy machine adds to both reply and timer is
/// not taken for silence.
async fn measured<T>(reply: impl Future<Output = T>, times: u32, deadline_ms: u64) -> (Option<T>, u64) {
    let there = |since: Instant| (since.elapsed() * times).as_millis() as u64;
    let wait = Duration::from_millis(deadline_ms) / times + Duration::from_millis(TIMER_MS);
    let mut reply = std::pin::pin!(reply);
    let began = Instant::now();
    tokio::select! {
        biased;
        reply = &mut reply => return (Some(reply), there(began).min(deadline_ms)),
        () = sleep(wait) => {}
    }
    let over = Instant::now();
    let most = Duration::from_millis(MOST_MS.saturating_sub(deadline_ms)) / times;
    let reply = timeout(most, reply).await.ok();
    (reply, deadline_ms + TIMER_MS * u64::from(times) + there(over))
}
