//! The event log: an interview's facts in order, appended by the one who holds the lease.

use async_trait::async_trait;

use super::{StoreError, interviews::InterviewStatus, outbox::NewJob};
use crate::{
    id::InterviewId,
    interview::event::{Event, Record},
    time::{Offset, UnixMillis},
};

/// Facts to append, with all that belongs into the same transaction.
#[derive(Clone, Debug)]
pub struct Append {
    /// Whose log.
    pub interview: InterviewId,
    /// Number of the last record that the writer knows; 0 for an empty log.
    pub expected_seq: u64,
    /// The writer's lease.
    pub lease_epoch: u32,
    /// The facts, in order; they get the numbers after `expected_seq`.
    pub events: Vec<(Offset, Event)>,
    /// Work that follows from them.
    pub jobs: Vec<NewJob>,
    /// The interview's new status, where they change it.
    pub status: Option<InterviewStatus>,
    /// When.
    pub now: UnixMillis,
}

/// Why facts were not appended. Nothing of them was.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// Somebody else leads this interview now: stop.
    #[error("another connection has taken over this interview")]
    StaleLease,
    /// The log has grown since it was read: read again.
    #[error("the interview's log has grown since it was read")]
    SeqTaken,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The log of every interview.
#[async_trait]
pub trait EventLog: Send + Sync {
    /// Takes the lease at once from whoever holds it; the epoch is greater than every one before. `holder` names the
    /// process, for operators.
    async fn take_lease(
        &self,
        interview: InterviewId,
        holder: &str,
        now: UnixMillis,
    ) -> Result<u32, StoreError>;

    /// Appends by compare-and-set in one transaction with jobs and status.
    async fn append(&self, append: Append) -> Result<(), AppendError>;

    /// The records after number `after_seq`, in order.
    async fn records(&self, interview: InterviewId, after_seq: u64) -> Result<Vec<Record>, StoreError>;
}
