//! Work to be done later: written in the transaction that causes it, claimed under a lease, retried, visible when dead.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::StoreError;
use crate::{
    id::{InterviewId, JobId, OrgId},
    time::UnixMillis,
};

/// What is to be done. Every kind is idempotent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobKind {
    /// Make the canonical transcript.
    Transcript,
    /// Make the recording from the chunks.
    Recording,
    /// Score the transcript.
    Score,
}

/// A job to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJob {
    /// Its id.
    pub id: JobId,
    /// What is to be done.
    pub kind: JobKind,
    /// For which interview.
    pub interview: InterviewId,
    /// Not before.
    pub due: UnixMillis,
}

/// A job that this process has claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimedJob {
    /// Its id.
    pub id: JobId,
    /// Its owner.
    pub org: OrgId,
    /// What is to be done.
    pub kind: JobKind,
    /// For which interview.
    pub interview: InterviewId,
    /// 1 for the first attempt.
    pub attempt: u32,
}

/// The outbox.
#[async_trait]
pub trait Outbox: Send + Sync {
    /// Writes a job of its own, outside of an append to the log.
    async fn add_job(&self, job: &NewJob, now: UnixMillis) -> Result<(), StoreError>;

    /// Claims the most overdue job until `lease_until`; a claim that ran out is free again.
    async fn claim_job(
        &self,
        now: UnixMillis,
        lease_until: UnixMillis,
    ) -> Result<Option<ClaimedJob>, StoreError>;

    /// Marks a job as done, with the jobs that follow from it, in one transaction.
    async fn finish_job(&self, job: JobId, follow_up: Vec<NewJob>, now: UnixMillis)
    -> Result<(), StoreError>;

    /// Gives a job back, to be tried again at `due`.
    async fn retry_job(&self, job: JobId, error: &str, due: UnixMillis) -> Result<(), StoreError>;

    /// Gives a job up; it stays visible.
    async fn fail_job(&self, job: JobId, error: &str, now: UnixMillis) -> Result<(), StoreError>;

    /// Jobs of an interview that are neither done nor dead.
    async fn open_jobs(&self, interview: InterviewId) -> Result<u32, StoreError>;

    /// Kinds and errors of an interview's dead jobs.
    async fn dead_jobs(&self, interview: InterviewId) -> Result<Vec<(JobKind, String)>, StoreError>;
}
