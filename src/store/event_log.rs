//! The event log: an interview's facts in order, appended by the one who holds the lease.

use async_trait::async_trait;
use sqlx::FromRow;

use super::{
    Store, StoreError,
    db::{in_transaction, on},
    interviews::{InterviewStatus, expect_interview},
    outbox::{NewJob, insert_jobs, wake_partners},
    value::{Row, name_of, signed, to_json},
    webhooks::{EventKind, NewEvent, emit},
};
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
    /// The interview's new status, where they change it; `Started` and `Ended` also set their times, once.
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

/// Interviews of which nothing was heard since then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Silent {
    /// For conversations.
    pub conversations: UnixMillis,
    /// For questionnaires.
    pub questionnaires: UnixMillis,
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

    /// The lease that stands now.
    async fn lease(&self, interview: InterviewId) -> Result<u32, StoreError>;

    /// Interviews that have begun and not ended, and were silent so long: at most `most`, those that have been silent longest.
    async fn parked(&self, silent: Silent, most: u32) -> Result<Vec<InterviewId>, StoreError>;

    /// Appends by compare-and-set in one transaction with jobs and status.
    async fn append(&self, append: Append) -> Result<(), AppendError>;

    /// The records after number `after_seq`, in order.
    async fn records(&self, interview: InterviewId, after_seq: u64) -> Result<Vec<Record>, StoreError>;
}

impl From<sqlx::Error> for AppendError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

const TAKE_LEASE: &str = "UPDATE interview SET lease_epoch = lease_epoch + 1, lease_holder = $2, \
     lease_taken_ms = $3, lease_seen_ms = $3 WHERE id = $1 RETURNING lease_epoch";
/// Checks lease and number and holds the row until the end of the transaction, so that no lease is taken in between.
const ADVANCE: &str = "UPDATE interview SET last_seq = last_seq + $4, lease_seen_ms = $5, \
     status = COALESCE($6, status), \
     started_ms = CASE WHEN $6 = 'started' THEN COALESCE(started_ms, $5) ELSE started_ms END, \
     ended_ms = CASE WHEN $6 = 'ended' THEN COALESCE(ended_ms, $5) ELSE ended_ms END \
     WHERE id = $1 AND lease_epoch = $2 AND last_seq = $3";
const LEASE: &str = "SELECT lease_epoch FROM interview WHERE id = $1";
const PARKED: &str = "SELECT id FROM interview WHERE status = 'started' \
     AND ((mode <> 'questionnaire' AND lease_seen_ms < $1) OR (mode = 'questionnaire' AND lease_seen_ms < $2)) \
     ORDER BY lease_seen_ms, id LIMIT $3";
const ADD_EVENT: &str = "INSERT INTO event (org_id, interview_id, seq, at_ms, body, appended_ms) \
     SELECT org_id, id, $2, $3, $4, $5 FROM interview WHERE id = $1";
const RECORDS: &str = "SELECT seq, at_ms, body FROM event WHERE interview_id = $1 AND seq > $2 ORDER BY seq";

#[async_trait]
impl EventLog for Store {
    async fn take_lease(
        &self,
        interview: InterviewId,
        holder: &str,
        now: UnixMillis,
    ) -> Result<u32, StoreError> {
        // Outside of a transaction SQLite gives the row before it writes, and nobody would hear that it could not.
        let epoch: Option<i64> = in_transaction!(&self.write, transaction => {
            sqlx::query_scalar(TAKE_LEASE)
                .bind(interview.0)
                .bind(holder)
                .bind(now.0)
                .fetch_optional(&mut *transaction)
                .await?
        });
        expect_interview(interview, u64::from(epoch.is_some()))?;
        Row { table: "interview", id: interview.0 }.unsigned("lease_epoch", epoch.unwrap_or_default())
    }

    async fn lease(&self, interview: InterviewId) -> Result<u32, StoreError> {
        let epoch: Option<i64> = on!(&self.read, pool => {
            sqlx::query_scalar(LEASE).bind(interview.0).fetch_optional(pool).await?
        });
        expect_interview(interview, u64::from(epoch.is_some()))?;
        Row { table: "interview", id: interview.0 }.unsigned("lease_epoch", epoch.unwrap_or_default())
    }

    async fn parked(&self, silent: Silent, most: u32) -> Result<Vec<InterviewId>, StoreError> {
        let ids: Vec<uuid::Uuid> = on!(&self.read, pool => {
            sqlx::query_scalar(PARKED)
                .bind(silent.conversations.0)
                .bind(silent.questionnaires.0)
                .bind(i64::from(most))
                .fetch_all(pool)
                .await?
        });
        Ok(ids.into_iter().map(InterviewId).collect())
    }

    async fn append(&self, append: Append) -> Result<(), AppendError> {
        let bodies =
            append.events.iter().map(|(_, event)| to_json("event", event)).collect::<Result<Vec<_>, _>>()?;
        let status = append.status.map(name_of).transpose()?;
        in_transaction!(&self.write, transaction => {
            let advanced = sqlx::query(ADVANCE)
                .bind(append.interview.0)
                .bind(i64::from(append.lease_epoch))
                .bind(signed(append.expected_seq))
                .bind(signed(append.events.len() as u64))
                .bind(append.now.0)
                .bind(status)
                .execute(&mut *transaction)
                .await?
                .rows_affected();
            if advanced == 0 {
                let epoch: Option<i64> = sqlx::query_scalar(LEASE)
                    .bind(append.interview.0)
                    .fetch_optional(&mut *transaction)
                    .await?;
                return Err(refusal(&append, epoch));
            }
            for ((number, (at, _)), body) in (append.expected_seq + 1..).zip(&append.events).zip(bodies) {
                sqlx::query(ADD_EVENT)
                    .bind(append.interview.0)
                    .bind(signed(number))
                    .bind(signed(at.0))
                    .bind(body)
                    .bind(append.now.0)
                    .execute(&mut *transaction)
                    .await?;
            }
            insert_jobs!(transaction, &append.jobs, append.now);
            if append.status.is_some() {
                wake_partners!(transaction, append.interview, append.now);
            }
            for (kind, ending) in append.events.iter().filter_map(|(_, event)| EventKind::of_fact(event)) {
                let event = NewEvent { ending, ..NewEvent::once(kind, append.interview) };
                emit!(transaction, event, append.now);
            }
        });
        Ok(())
    }

    async fn records(&self, interview: InterviewId, after_seq: u64) -> Result<Vec<Record>, StoreError> {
        let rows: Vec<Columns> = on!(&self.read, pool => {
            sqlx::query_as(RECORDS).bind(interview.0).bind(signed(after_seq)).fetch_all(pool).await?
        });
        let row = Row { table: "event", id: interview.0 };
        rows.into_iter()
            .map(|columns| {
                Ok(Record {
                    seq: row.unsigned("seq", columns.seq)?,
                    at_ms: Offset(row.unsigned("at_ms", columns.at_ms)?),
                    event: row.json(&format!("body, seq {},", columns.seq), &columns.body)?,
                })
            })
            .collect()
    }
}

/// Why nothing was appended, by the lease that stands now.
fn refusal(append: &Append, epoch: Option<i64>) -> AppendError {
    match epoch {
        None => StoreError::Conflict(format!("there is no interview {}", append.interview)).into(),
        Some(epoch) if epoch != i64::from(append.lease_epoch) => AppendError::StaleLease,
        Some(_) => AppendError::SeqTaken,
    }
}

#[derive(FromRow)]
struct Columns {
    seq: i64,
    at_ms: i64,
    body: String,
}
