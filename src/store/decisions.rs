//! What people decided after an interview, and what its candidate is told.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    Store, StoreError,
    db::{in_transaction, on},
    value::{Row, name_of},
    webhooks::{EventKind, NewEvent, emit},
};
use crate::{
    id::{AccountId, DecisionId, InterviewId, KeyId, OrgId},
    time::UnixMillis,
};

/// What somebody decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The candidate goes on to the next round.
    Advance,
    /// Not yet decided; something is to be settled first.
    Hold,
    /// The candidate does not go on.
    Reject,
}

/// One decision of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Its id.
    pub id: DecisionId,
    /// Whose organisation.
    pub org: OrgId,
    /// After which interview.
    pub interview: InterviewId,
    /// Who decided.
    pub account: AccountId,
    /// The program that passed it on.
    pub key: Option<KeyId>,
    /// What.
    pub verdict: Verdict,
    /// Why, in their words.
    pub reason: String,
    /// When.
    pub decided: UnixMillis,
}

/// What a candidate is told about their interview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feedback {
    /// The words.
    pub words: String,
    /// Raised with every change, from 1 on.
    pub version: u32,
    /// When they were last changed.
    pub written: UnixMillis,
    /// When they were released; they change no more.
    pub released: Option<UnixMillis>,
}

/// Decisions and feedback.
#[async_trait]
pub trait Decisions: Send + Sync {
    /// Adds a decision; earlier ones stay. A conflict where person, program and interview are not of one organisation.
    async fn add_decision(&self, decision: &Decision) -> Result<(), StoreError>;

    /// The decisions after an interview, newest first: at most `limit`, those older than `before` where given.
    async fn decisions(
        &self,
        interview: InterviewId,
        before: Option<DecisionId>,
        limit: u32,
    ) -> Result<Vec<Decision>, StoreError>;

    /// The feedback on an interview.
    async fn feedback(&self, interview: InterviewId) -> Result<Option<Feedback>, StoreError>;

    /// Writes feedback in place of `version`, 0 where there is none yet. False where another version stands, or it is
    /// released.
    async fn write_feedback(
        &self,
        interview: InterviewId,
        version: u32,
        words: &str,
        now: UnixMillis,
    ) -> Result<bool, StoreError>;

    /// Releases `version` of the feedback. False where another version stands, or it is released already.
    async fn release_feedback(
        &self,
        interview: InterviewId,
        version: u32,
        now: UnixMillis,
    ) -> Result<bool, StoreError>;
}

const ADD: &str = "INSERT INTO decision (org_id, id, interview_id, account_id, key_id, outcome, reason, decided_ms) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const LIST: &str = "SELECT org_id, id, interview_id, account_id, key_id, outcome, reason, decided_ms FROM decision \
     WHERE interview_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
const FEEDBACK: &str = "SELECT words, version, written_ms, released_ms FROM feedback WHERE interview_id = $1";
const WRITE_FIRST: &str = "INSERT INTO feedback (org_id, interview_id, words, version, written_ms) \
     SELECT org_id, id, $2, 1, $3 FROM interview WHERE id = $1 ON CONFLICT (interview_id) DO NOTHING";
const WRITE_AGAIN: &str = "UPDATE feedback SET words = $2, written_ms = $3, version = version + 1 \
     WHERE interview_id = $1 AND version = $4 AND released_ms IS NULL";
const RELEASE: &str =
    "UPDATE feedback SET released_ms = $3 WHERE interview_id = $1 AND version = $2 AND released_ms IS NULL";

#[async_trait]
impl Decisions for Store {
    async fn add_decision(&self, decision: &Decision) -> Result<(), StoreError> {
        let outcome = name_of(decision.verdict)?;
        // More than one decision may be made; the random end of its id tells this one from the others.
        let occasion = decision.id.0.as_u64_pair().1.cast_signed();
        let event = NewEvent { occasion, ..NewEvent::once(EventKind::DecisionMade, decision.interview) };
        in_transaction!(&self.write, transaction => {
            sqlx::query(ADD)
                .bind(decision.org.0)
                .bind(decision.id.0)
                .bind(decision.interview.0)
                .bind(decision.account.0)
                .bind(decision.key.map(|key| key.0))
                .bind(outcome)
                .bind(&decision.reason)
                .bind(decision.decided.0)
                .execute(&mut *transaction)
                .await?;
            emit!(transaction, event, decision.decided);
        });
        Ok(())
    }

    async fn decisions(
        &self,
        interview: InterviewId,
        before: Option<DecisionId>,
        limit: u32,
    ) -> Result<Vec<Decision>, StoreError> {
        let before = before.map_or(Uuid::max(), |id| id.0);
        let rows: Vec<DecisionColumns> = on!(&self.read, pool => {
            sqlx::query_as(LIST).bind(interview.0).bind(before).bind(i64::from(limit)).fetch_all(pool).await?
        });
        rows.into_iter().map(Decision::try_from).collect()
    }

    async fn feedback(&self, interview: InterviewId) -> Result<Option<Feedback>, StoreError> {
        let row: Option<FeedbackColumns> = on!(&self.read, pool => {
            sqlx::query_as(FEEDBACK).bind(interview.0).fetch_optional(pool).await?
        });
        row.map(|columns| columns.feedback(interview)).transpose()
    }

    async fn write_feedback(
        &self,
        interview: InterviewId,
        version: u32,
        words: &str,
        now: UnixMillis,
    ) -> Result<bool, StoreError> {
        let done = on!(&self.write, pool => {
            let write = |sql| sqlx::query(sql).bind(interview.0).bind(words).bind(now.0);
            let done = match version {
                0 => write(WRITE_FIRST).execute(pool).await?,
                version => write(WRITE_AGAIN).bind(i64::from(version)).execute(pool).await?,
            };
            done.rows_affected()
        });
        Ok(done > 0)
    }

    async fn release_feedback(
        &self,
        interview: InterviewId,
        version: u32,
        now: UnixMillis,
    ) -> Result<bool, StoreError> {
        let done = in_transaction!(&self.write, transaction => {
            let done = sqlx::query(RELEASE)
                .bind(interview.0)
                .bind(i64::from(version))
                .bind(now.0)
                .execute(&mut *transaction)
                .await?
                .rows_affected();
            if done > 0 {
                emit!(transaction, NewEvent::once(EventKind::FeedbackReleased, interview), now);
            }
            done
        });
        Ok(done > 0)
    }
}

#[derive(FromRow)]
struct DecisionColumns {
    org_id: Uuid,
    id: Uuid,
    interview_id: Uuid,
    account_id: Uuid,
    key_id: Option<Uuid>,
    outcome: String,
    reason: String,
    decided_ms: i64,
}

impl TryFrom<DecisionColumns> for Decision {
    type Error = StoreError;

    fn try_from(columns: DecisionColumns) -> Result<Self, StoreError> {
        let row = Row { table: "decision", id: columns.id };
        Ok(Self {
            id: DecisionId(columns.id),
            org: OrgId(columns.org_id),
            interview: InterviewId(columns.interview_id),
            account: AccountId(columns.account_id),
            key: columns.key_id.map(KeyId),
            verdict: row.variant("outcome", &columns.outcome)?,
            reason: columns.reason,
            decided: UnixMillis(columns.decided_ms),
        })
    }
}

#[derive(FromRow)]
struct FeedbackColumns {
    words: String,
    version: i64,
    written_ms: i64,
    released_ms: Option<i64>,
}

impl FeedbackColumns {
    fn feedback(self, interview: InterviewId) -> Result<Feedback, StoreError> {
        Ok(Feedback {
            words: self.words,
            version: Row { table: "feedback", id: interview.0 }.unsigned("version", self.version)?,
            written: UnixMillis(self.written_ms),
            released: self.released_ms.map(UnixMillis),
        })
    }
}
