//! Work to be done later: written in the transaction that causes it, claimed under a lease, retried, visible when dead.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use uuid::Uuid;

use super::{
    Store, StoreError,
    db::{Db, in_transaction, on},
    value::Row,
};
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
    /// Tell the partner who ordered the interview how far it is. It waits for the candidate, and is brought forward by
    /// whatever happens.
    Partner,
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

/// How much there is to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Depth {
    /// Jobs that are neither done nor dead.
    pub open: u64,
    /// Jobs that were given up.
    pub dead: u64,
}

/// The outbox.
#[async_trait]
pub trait Outbox: Send + Sync {
    /// Writes a job of its own, outside of an append to the log.
    async fn add_job(&self, job: &NewJob, now: UnixMillis) -> Result<(), StoreError>;

    /// Claims a job until `lease_until`: of the organisation with the fewest running jobs, so that none keeps the others
    /// waiting, the most overdue. A claim that ran out is free again.
    async fn claim_job(
        &self,
        now: UnixMillis,
        lease_until: UnixMillis,
    ) -> Result<Option<ClaimedJob>, StoreError>;

    /// Marks a job as done, with the jobs that follow from it, in one transaction. A job that is done or dead already
    /// stays as it is and nothing follows a second time. Like the two calls below, without effect when the claim ran out and
    /// somebody else claimed the job.
    async fn finish_job(
        &self,
        job: &ClaimedJob,
        follow_up: Vec<NewJob>,
        now: UnixMillis,
    ) -> Result<(), StoreError>;

    /// Gives a job back, to be tried again at `due`.
    async fn retry_job(&self, job: &ClaimedJob, error: &str, due: UnixMillis) -> Result<(), StoreError>;

    /// Gives a job up; it stays visible.
    async fn fail_job(&self, job: &ClaimedJob, error: &str, now: UnixMillis) -> Result<(), StoreError>;

    /// Jobs of an interview that are neither done nor dead, those for partners apart.
    async fn open_jobs(&self, interview: InterviewId) -> Result<u32, StoreError>;

    /// Jobs of all interviews that are neither done nor dead, those for partners apart, and those that are dead.
    async fn depth(&self) -> Result<Depth, StoreError>;

    /// Kinds and errors of an interview's dead jobs.
    async fn dead_jobs(&self, interview: InterviewId) -> Result<Vec<(JobKind, String)>, StoreError>;
}

pub(super) const INSERT: &str = "INSERT INTO outbox (org_id, id, interview_id, kind, due_ms, created_ms) \
     SELECT org_id, $1, id, $3, $4, $5 FROM interview WHERE id = $2";

/// Writes jobs within a transaction; `return`s a conflict for an interview that is not there.
macro_rules! insert_jobs {
    ($transaction:ident, $jobs:expr, $now:expr) => {
        for job in $jobs {
            let done = sqlx::query($crate::store::outbox::INSERT)
                .bind(job.id.0)
                .bind(job.interview.0)
                .bind($crate::store::value::name_of(job.kind)?)
                .bind(job.due.0)
                .bind($now.0)
                .execute(&mut *$transaction)
                .await?
                .rows_affected();
            $crate::store::interviews::expect_interview(job.interview, done)?;
        }
    };
}
pub(super) use insert_jobs;

/// Makes the interview's waiting job for partners due. One that runs at the moment will run again: its attempt no longer
/// counts.
pub(super) const WAKE_PARTNERS: &str = "UPDATE outbox SET due_ms = $2, claimed_until_ms = NULL, attempt = attempt + 1 \
     WHERE interview_id = $1 AND kind = 'partner' AND done_ms IS NULL AND dead_ms IS NULL";

/// Brings forward, within a transaction, what partners are to be told of an interview.
macro_rules! wake_partners {
    ($transaction:ident, $interview:expr, $now:expr) => {
        sqlx::query($crate::store::outbox::WAKE_PARTNERS)
            .bind($interview.0)
            .bind($now.0)
            .execute(&mut *$transaction)
            .await?
    };
}
pub(super) use wake_partners;

/// One text but for its lock: SQLite has a single writer, PostgreSQL passes over rows that others are claiming.
macro_rules! claim {
    ($lock:literal) => {
        concat!(
            "UPDATE outbox SET claimed_until_ms = $2, attempt = attempt + 1 WHERE id = ( \
             SELECT job.id FROM outbox AS job LEFT JOIN ( \
                 SELECT org_id, COUNT(*) AS jobs FROM outbox \
                 WHERE done_ms IS NULL AND dead_ms IS NULL AND claimed_until_ms > $1 GROUP BY org_id \
             ) AS running ON running.org_id = job.org_id \
             WHERE job.done_ms IS NULL AND job.dead_ms IS NULL AND job.due_ms <= $1 \
                 AND (job.claimed_until_ms IS NULL OR job.claimed_until_ms <= $1) \
             ORDER BY COALESCE(running.jobs, 0), job.due_ms, job.id LIMIT 1 ",
            $lock,
            ") RETURNING org_id, id, interview_id, kind, attempt"
        )
    };
}
const CLAIM_SQLITE: &str = claim!("");
const CLAIM_POSTGRES: &str = claim!("FOR UPDATE OF job SKIP LOCKED");

const FINISH: &str = "UPDATE outbox SET done_ms = $2, claimed_until_ms = NULL, last_error = NULL \
     WHERE id = $1 AND attempt = $3 AND done_ms IS NULL AND dead_ms IS NULL";
const RETRY: &str = "UPDATE outbox SET due_ms = $3, claimed_until_ms = NULL, last_error = $2 \
     WHERE id = $1 AND attempt = $4 AND done_ms IS NULL AND dead_ms IS NULL";
const FAIL: &str = "UPDATE outbox SET dead_ms = $3, claimed_until_ms = NULL, last_error = $2 \
     WHERE id = $1 AND attempt = $4 AND done_ms IS NULL AND dead_ms IS NULL";
const OPEN: &str = "SELECT COUNT(*) FROM outbox WHERE interview_id = $1 AND kind <> 'partner' AND done_ms IS NULL AND dead_ms IS NULL";
const DEPTH: &str = "SELECT \
     (SELECT COUNT(*) FROM outbox WHERE kind <> 'partner' AND done_ms IS NULL AND dead_ms IS NULL) AS open, \
     (SELECT COUNT(*) FROM outbox WHERE dead_ms IS NOT NULL) AS dead";
const DEAD: &str = "SELECT id, kind, COALESCE(last_error, '') AS last_error FROM outbox \
     WHERE interview_id = $1 AND dead_ms IS NOT NULL ORDER BY dead_ms, id";

/// Errors are kept up to this many characters.
const LONGEST_ERROR: usize = 1_000;

#[async_trait]
impl Outbox for Store {
    async fn add_job(&self, job: &NewJob, now: UnixMillis) -> Result<(), StoreError> {
        in_transaction!(&self.write, transaction => {
            insert_jobs!(transaction, std::iter::once(job), now);
        });
        Ok(())
    }

    async fn claim_job(
        &self,
        now: UnixMillis,
        lease_until: UnixMillis,
    ) -> Result<Option<ClaimedJob>, StoreError> {
        let claim = match &self.write {
            Db::Sqlite(_) => CLAIM_SQLITE,
            Db::Postgres(_) => CLAIM_POSTGRES,
        };
        // In a transaction, so that a claim that could not be written is heard of.
        let row: Option<ClaimedColumns> = in_transaction!(&self.write, transaction => {
            sqlx::query_as(claim).bind(now.0).bind(lease_until.0).fetch_optional(&mut *transaction).await?
        });
        row.map(ClaimedJob::try_from).transpose()
    }

    async fn finish_job(
        &self,
        job: &ClaimedJob,
        follow_up: Vec<NewJob>,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        in_transaction!(&self.write, transaction => {
            let finished =
                sqlx::query(FINISH)
                .bind(job.id.0)
                .bind(now.0)
                .bind(i64::from(job.attempt))
                .execute(&mut *transaction)
                .await?
                .rows_affected();
            if finished > 0 {
                insert_jobs!(transaction, &follow_up, now);
                if job.kind != JobKind::Partner {
                    wake_partners!(transaction, job.interview, now);
                }
            }
        });
        Ok(())
    }

    async fn retry_job(&self, job: &ClaimedJob, error: &str, due: UnixMillis) -> Result<(), StoreError> {
        let error: String = error.chars().take(LONGEST_ERROR).collect();
        on!(&self.write, pool => {
            sqlx::query(RETRY)
                .bind(job.id.0)
                .bind(error)
                .bind(due.0)
                .bind(i64::from(job.attempt))
                .execute(pool)
                .await?;
        });
        Ok(())
    }

    async fn fail_job(&self, job: &ClaimedJob, error: &str, now: UnixMillis) -> Result<(), StoreError> {
        let error: String = error.chars().take(LONGEST_ERROR).collect();
        in_transaction!(&self.write, transaction => {
            sqlx::query(FAIL)
                .bind(job.id.0)
                .bind(error)
                .bind(now.0)
                .bind(i64::from(job.attempt))
                .execute(&mut *transaction)
                .await?;
            if job.kind != JobKind::Partner {
                wake_partners!(transaction, job.interview, now);
            }
        });
        Ok(())
    }

    async fn open_jobs(&self, interview: InterviewId) -> Result<u32, StoreError> {
        let count: i64 = on!(&self.read, pool => {
            sqlx::query_scalar(OPEN).bind(interview.0).fetch_one(pool).await?
        });
        Row { table: "outbox", id: interview.0 }.unsigned("count", count)
    }

    async fn depth(&self) -> Result<Depth, StoreError> {
        let (open, dead): (i64, i64) = on!(&self.read, pool => {
            sqlx::query_as(DEPTH).fetch_one(pool).await?
        });
        Ok(Depth { open: open.max(0) as u64, dead: dead.max(0) as u64 })
    }

    async fn dead_jobs(&self, interview: InterviewId) -> Result<Vec<(JobKind, String)>, StoreError> {
        let rows: Vec<DeadColumns> = on!(&self.read, pool => {
            sqlx::query_as(DEAD).bind(interview.0).fetch_all(pool).await?
        });
        rows.into_iter()
            .map(|dead| {
                let kind = Row { table: "outbox", id: dead.id }.variant("kind", &dead.kind)?;
                Ok((kind, dead.last_error))
            })
            .collect()
    }
}

#[derive(FromRow)]
struct ClaimedColumns {
    org_id: Uuid,
    id: Uuid,
    interview_id: Uuid,
    kind: String,
    attempt: i64,
}

impl TryFrom<ClaimedColumns> for ClaimedJob {
    type Error = StoreError;

    fn try_from(columns: ClaimedColumns) -> Result<Self, StoreError> {
        let row = Row { table: "outbox", id: columns.id };
        Ok(Self {
            id: JobId(columns.id),
            org: OrgId(columns.org_id),
            kind: row.variant("kind", &columns.kind)?,
            interview: InterviewId(columns.interview_id),
            attempt: row.unsigned("attempt", columns.attempt)?,
        })
    }
}

#[derive(FromRow)]
struct DeadColumns {
    id: Uuid,
    kind: String,
    last_error: String,
}
