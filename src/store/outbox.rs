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
    id::{InterviewId, JobId, OrderId, OrgId},
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

impl NewJob {
    /// The job that tells the partner of an order. It has the order's id, so that there is one for each, which comes to life
    /// again whenever there is more to tell.
    pub(super) const fn telling(order: OrderId, interview: InterviewId, due: UnixMillis) -> Self {
        Self { id: JobId(order.0), kind: JobKind::Partner, interview, due }
    }
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
    /// Attempts since it was last brought forward or had nothing to do, this one included.
    pub tries: u32,
}

impl ClaimedJob {
    /// The order that a job for partners tells of.
    pub const fn order(&self) -> OrderId {
        OrderId(self.id.0)
    }
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

    /// The same, but no job for partners.
    async fn claim_own_job(
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

    /// Gives a job back, to be tried again at `due`. Without an error, its tries are counted anew.
    async fn retry_job(&self, job: &ClaimedJob, error: &str, due: UnixMillis) -> Result<(), StoreError>;

    /// Gives a job up; it stays visible. A job that was brought forward while it ran is neither done nor given up: it runs again.
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

/// Brings jobs for partners forward to `$2`, those that were given up as well, where there is still something to tell. One that
/// runs at the moment keeps its claim, so that nothing is told twice at once, and runs again after it.
macro_rules! wake {
    ($orders:literal) => {
        concat!(
            "UPDATE outbox SET due_ms = $2, woken_ms = $2, tries = 0, done_ms = NULL, dead_ms = NULL \
             WHERE kind = 'partner' AND id IN (SELECT id FROM partner_order WHERE closed_ms IS NULL AND ",
            $orders,
            ")"
        )
    };
}
pub(super) const WAKE_PARTNERS: &str = wake!("interview_id = $1");
pub(super) const WAKE_CONNECTION: &str = wake!("connection_id = $1");
pub(super) const WAKE_ORDER: &str = wake!("id = $1");

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

/// A partner is told of two orders at once over one connection, so that one who hangs takes no other's place. One text but for its lock: SQLite has a single writer, PostgreSQL passes over rows that others are claiming.
macro_rules! claim {
    ($lock:literal) => {
        concat!(
            "UPDATE outbox SET claimed_until_ms = $2, attempt = attempt + 1, tries = tries + 1, woken_ms = NULL WHERE id = ( \
             SELECT job.id FROM outbox AS job LEFT JOIN ( \
                 SELECT org_id, COUNT(*) AS jobs FROM outbox \
                 WHERE done_ms IS NULL AND dead_ms IS NULL AND claimed_until_ms > $1 GROUP BY org_id \
             ) AS running ON running.org_id = job.org_id \
             LEFT JOIN partner_order AS told ON told.id = job.id LEFT JOIN ( \
                 SELECT partner_order.connection_id, COUNT(*) AS jobs FROM outbox \
                 JOIN partner_order ON partner_order.id = outbox.id \
                 WHERE done_ms IS NULL AND dead_ms IS NULL AND claimed_until_ms > $1 GROUP BY partner_order.connection_id \
             ) AS telling ON telling.connection_id = told.connection_id \
             WHERE job.done_ms IS NULL AND job.dead_ms IS NULL AND job.due_ms <= $1 \
                 AND (job.claimed_until_ms IS NULL OR job.claimed_until_ms <= $1) \
                 AND (job.kind <> 'partner' OR ($3 AND COALESCE(telling.jobs, 0) < 2)) \
             ORDER BY COALESCE(running.jobs, 0), job.due_ms, job.id LIMIT 1 ",
            $lock,
            ") RETURNING org_id, id, interview_id, kind, attempt, tries"
        )
    };
}
const CLAIM_SQLITE: &str = claim!("");
const CLAIM_POSTGRES: &str = claim!("FOR UPDATE OF job SKIP LOCKED");

const FINISH: &str = "UPDATE outbox SET done_ms = CASE WHEN woken_ms IS NULL THEN $2 ELSE done_ms END, \
     claimed_until_ms = NULL, last_error = NULL \
     WHERE id = $1 AND attempt = $3 AND done_ms IS NULL AND dead_ms IS NULL";
const RETRY: &str = "UPDATE outbox SET due_ms = CASE WHEN woken_ms IS NULL THEN $3 ELSE due_ms END, \
     tries = CASE WHEN $2 = '' THEN 0 ELSE tries END, claimed_until_ms = NULL, last_error = $2 \
     WHERE id = $1 AND attempt = $4 AND done_ms IS NULL AND dead_ms IS NULL";
const FAIL: &str = "UPDATE outbox SET dead_ms = CASE WHEN woken_ms IS NULL THEN $3 ELSE dead_ms END, \
     claimed_until_ms = NULL, last_error = $2 \
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
        claim(self, now, lease_until, true).await
    }

    async fn claim_own_job(
        &self,
        now: UnixMillis,
        lease_until: UnixMillis,
    ) -> Result<Option<ClaimedJob>, StoreError> {
        claim(self, now, lease_until, false).await
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

async fn claim(
    store: &Store,
    now: UnixMillis,
    lease_until: UnixMillis,
    for_partners: bool,
) -> Result<Option<ClaimedJob>, StoreError> {
    let claim = match &store.write {
        Db::Sqlite(_) => CLAIM_SQLITE,
        Db::Postgres(_) => CLAIM_POSTGRES,
    };
    // In a transaction, so that a claim that could not be written is heard of.
    let row: Option<ClaimedColumns> = in_transaction!(&store.write, transaction => {
        sqlx::query_as(claim)
            .bind(now.0)
            .bind(lease_until.0)
            .bind(for_partners)
            .fetch_optional(&mut *transaction)
            .await?
    });
    row.map(ClaimedJob::try_from).transpose()
}

#[derive(FromRow)]
struct ClaimedColumns {
    org_id: Uuid,
    id: Uuid,
    interview_id: Uuid,
    kind: String,
    attempt: i64,
    tries: i64,
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
            tries: row.unsigned("tries", columns.tries)?,
        })
    }
}

#[derive(FromRow)]
struct DeadColumns {
    id: Uuid,
    kind: String,
    last_error: String,
}
