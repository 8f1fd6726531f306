//! Background work: claims jobs from the outbox, runs them, follows up.
//!
//! A job fails for good or is tried again after 2 s, 10 s, 1 min, 5 min, 30 min and then hourly, 12 times in all; a partner is
//! told for three days. What is dead stays visible, and the report says that it is unavailable: never a made-up number.

mod judge;
pub mod partner;
mod recording;
pub mod rescore;
mod score;
mod transcript;

use std::{sync::Arc, time::Duration};

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::{
    clock::Clock,
    id::{Entropy, JobId},
    llm::judge::Judge,
    recognition::Transcriber,
    recording::Recordings,
    store::{
        Store, StoreError,
        outbox::{ClaimedJob, JobKind, NewJob, Outbox},
    },
    time::UnixMillis,
};

/// A claim runs out after this; a job of a dead process is then free again.
const LEASE_MS: i64 = 15 * 60 * 1_000;
/// Without a wake-up, the outbox is looked at so often.
const POLL: Duration = Duration::from_secs(1);
/// Delays before the second and every later attempt, in seconds; the last one repeats.
const DELAYS_S: [i64; 6] = [2, 10, 60, 300, 1_800, 3_600];
/// After so many attempts a job is dead.
const MOST_ATTEMPTS: u32 = 12;
/// Partners are told for three days.
const MOST_ATTEMPTS_WITH_PARTNERS: u32 = 77;
/// Longest wait that a partner may ask for.
const LONGEST_WISH_MS: i64 = 6 * 60 * 60 * 1_000;

/// What jobs need.
#[derive(Clone)]
pub struct Parts {
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// For the ids of jobs that follow.
    pub entropy: Arc<dyn Entropy>,
    /// Log, sound, results, outbox.
    pub store: Arc<Store>,
    /// Where recordings go.
    pub recordings: Arc<dyn Recordings>,
    /// For canonical transcripts; nothing where no model is installed.
    pub transcriber: Option<Arc<dyn Transcriber>>,
    /// The second reader; nothing where the program alone reads.
    pub judge: Option<Arc<dyn Judge>>,
    /// The way to partners.
    pub partners: Arc<partner::Sender>,
    /// Wakes the worker before its next look.
    pub wake: Arc<Notify>,
}

/// Why a job did not get done.
#[derive(Debug, thiserror::Error)]
enum JobError {
    /// Trying again may help.
    #[error("{0}")]
    Retry(String),
    /// Trying again may help, after so many milliseconds at least where that is known.
    #[error("{error}")]
    Later { error: String, after_ms: Option<i64> },
    /// Nothing is wrong, but it is too early.
    #[error("it is too early")]
    Wait(UnixMillis),
    /// It never will.
    #[error("{0}")]
    Fail(String),
}

impl From<StoreError> for JobError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(_) => Self::Retry(error.to_string()),
            StoreError::Conflict(_)
            | StoreError::Corrupt(_)
            | StoreError::Schema(_)
            | StoreError::Address(_) => Self::Fail(error.to_string()),
        }
    }
}

/// Works until `stop`, one job at a time; the job in hand is finished first.
pub async fn run(parts: Parts, stop: CancellationToken) {
    while !stop.is_cancelled() {
        match step(&parts).await {
            Ok(true) => {}
            Ok(false) => {
                tokio::select! {
                    () = stop.cancelled() => {}
                    () = parts.wake.notified() => {}
                    () = tokio::time::sleep(POLL) => {}
                }
            }
            Err(error) => {
                tracing::error!(error = %error, "the outbox could not be read");
                tokio::time::sleep(POLL).await;
            }
        }
    }
    parts.partners.idle().await;
}

/// Runs the most overdue job; false when there is none.
pub async fn step(parts: &Parts) -> Result<bool, StoreError> {
    let now = parts.clock.now();
    let slot = parts.partners.slot();
    let lease_until = now.plus_ms(LEASE_MS);
    // A job that would have to wait for a slot is left to whoever has one.
    let claimed = match &slot {
        Some(_) => parts.store.claim_job(now, lease_until).await?,
        None => parts.store.claim_own_job(now, lease_until).await?,
    };
    let Some(job) = claimed else { return Ok(false) };
    if job.tries > most_attempts(job.kind) {
        // Whoever claimed it before never came back to say why.
        let error = "every attempt ended without an answer; the process may have died of it";
        parts.store.fail_job(&job, error, now).await?;
        return Ok(true);
    }
    let done = match job.kind {
        JobKind::Transcript => transcript::run(parts, &job).await,
        JobKind::Recording => recording::run(parts, &job).await,
        JobKind::Score => score::run(parts, &job).await,
        JobKind::Partner => {
            partner::beside(parts, job, slot);
            return Ok(true);
        }
    };
    settle(parts, &job, done).await?;
    Ok(true)
}

async fn settle(
    parts: &Parts,
    job: &ClaimedJob,
    done: Result<Vec<JobKind>, JobError>,
) -> Result<(), StoreError> {
    let now = parts.clock.now();
    match done {
        Ok(kinds) => {
            let follow_up = kinds.into_iter().map(|kind| NewJob {
                id: JobId::new(now, &*parts.entropy),
                kind,
                interview: job.interview,
                due: now,
            });
            parts.store.finish_job(job, follow_up.collect(), now).await
        }
        Err(JobError::Wait(until)) => parts.store.retry_job(job, "", until).await,
        Err(JobError::Retry(error)) if job.tries < most_attempts(job.kind) => {
            try_again(parts, job, &error, None).await
        }
        Err(JobError::Later { error, after_ms }) if job.tries < most_attempts(job.kind) => {
            try_again(parts, job, &error, after_ms).await
        }
        Err(error) => {
            tracing::error!(interview.id = %job.interview, job.kind = ?job.kind, error = %error, "a job is given up");
            parts.store.fail_job(job, &error.to_string(), now).await
        }
    }
}

async fn try_again(
    parts: &Parts,
    job: &ClaimedJob,
    error: &str,
    after_ms: Option<i64>,
) -> Result<(), StoreError> {
    tracing::warn!(interview.id = %job.interview, job.kind = ?job.kind, job.tries, error, "a job is tried again later");
    let delay_ms = DELAYS_S[(job.tries as usize - 1).min(DELAYS_S.len() - 1)] * 1_000;
    let wish_ms = after_ms.unwrap_or(0).min(LONGEST_WISH_MS);
    parts.store.retry_job(job, error, parts.clock.now().plus_ms(delay_ms.max(wish_ms))).await
}

const fn most_attempts(kind: JobKind) -> u32 {
    match kind {
        JobKind::Transcript | JobKind::Recording | JobKind::Score => MOST_ATTEMPTS,
        JobKind::Partner => MOST_ATTEMPTS_WITH_PARTNERS,
    }
}
