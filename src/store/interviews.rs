//! Interviews as people see them: who, for what, how far, by which link; and the consent to each.

pub(super) mod row;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use self::row::{Columns, Texts, insert, select_interview};
use super::{
    Store, StoreError,
    db::{in_transaction, on},
    hiring::{ADD_CANDIDATE, Candidate},
    invitations::{ADD_INVITATION, Order},
    outbox::wake_partners,
    results::COUNT_SCORES,
    value::{name_of, to_json},
    webhooks::{EventKind, NewEvent, emit},
};
use crate::{
    id::{CandidateId, InterviewId, OpeningId, OrgId},
    interview::terms::Terms,
    time::UnixMillis,
};

/// SHA-256 of a secret; the secret itself is never stored.
pub type SecretHash = [u8; 32];

pub use crate::interview::status::InterviewStatus;

/// One interview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InterviewRow {
    /// Its id.
    pub id: InterviewId,
    /// Its owner.
    pub org: OrgId,
    /// What for.
    pub opening: OpeningId,
    /// With whom.
    pub candidate: CandidateId,
    /// The plan that it follows.
    pub plan: String,
    /// What the opening set beside the plan when the candidate was invited.
    pub terms: Terms,
    /// The servers of language models elsewhere that the candidate's notice names, by host and port; only these may get of
    /// the interview what the terms allow.
    pub model_hosts: Vec<String>,
    /// How far.
    pub status: InterviewStatus,
    /// True for a rehearsal with a made-up candidate; labelled everywhere.
    pub rehearsal: bool,
    /// Hash of the secret in the candidate's link.
    pub link: SecretHash,
    /// The link opens nothing new after this.
    pub link_expires: UnixMillis,
    /// Hash of the cookie of the device that started; nothing until then.
    pub device: Option<SecretHash>,
    /// When it was made.
    pub created: UnixMillis,
    /// When its log began.
    pub started: Option<UnixMillis>,
    /// When it ended.
    pub ended: Option<UnixMillis>,
}

/// What a candidate agreed to, and to which notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Consent {
    /// Version of the notice that was shown.
    pub notice_version: String,
    /// Agreed to be recorded.
    pub recording: bool,
    /// Agreed to be scored by a program.
    pub scoring: bool,
    /// When.
    pub given: UnixMillis,
}

/// Interviews and consents.
#[async_trait]
pub trait Interviews: Send + Sync {
    /// Enters a candidate together with their interview and what it was ordered as, or nothing of it. A conflict where
    /// another interview for the opening has the order's name and is not cancelled.
    async fn invite(
        &self,
        candidate: &Candidate,
        interview: &InterviewRow,
        order: &Order,
    ) -> Result<(), StoreError>;

    /// Enters an interview.
    async fn add_interview(&self, interview: &InterviewRow) -> Result<(), StoreError>;

    /// The interview, if it belongs to `org`.
    async fn interview(&self, org: OrgId, id: InterviewId) -> Result<Option<InterviewRow>, StoreError>;

    /// The interview by its id alone: for the shells that already proved who they are (a device, a job).
    async fn interview_of_any_org(&self, id: InterviewId) -> Result<Option<InterviewRow>, StoreError>;

    /// The interview that a candidate's link opens.
    async fn interview_by_link(&self, link: &SecretHash) -> Result<Option<InterviewRow>, StoreError>;

    /// The interview that a device started.
    async fn interview_by_device(&self, device: &SecretHash) -> Result<Option<InterviewRow>, StoreError>;

    /// The interviews of `org`, newest first: at most `limit`, those older than `before` where given.
    async fn interviews(
        &self,
        org: OrgId,
        before: Option<InterviewId>,
        limit: u32,
    ) -> Result<Vec<InterviewRow>, StoreError>;

    /// Binds the interview to the first device that starts it; false if another one did. The same device again is true.
    async fn bind_device(
        &self,
        id: InterviewId,
        device: &SecretHash,
        now: UnixMillis,
    ) -> Result<bool, StoreError>;

    /// Sets the status, outside of an append to the log. `Started` and `Ended` also set their times, once.
    async fn set_status(
        &self,
        id: InterviewId,
        status: InterviewStatus,
        now: UnixMillis,
    ) -> Result<(), StoreError>;

    /// Records a consent; the latest counts, all are kept.
    async fn add_consent(&self, id: InterviewId, consent: &Consent) -> Result<(), StoreError>;

    /// The latest consent.
    async fn consent(&self, id: InterviewId) -> Result<Option<Consent>, StoreError>;
}

const OF_ORG: &str = select_interview!("WHERE org_id = $1 AND id = $2");
const BY_ID: &str = select_interview!("WHERE id = $1");
const BY_LINK: &str = select_interview!("WHERE link = $1");
const BY_DEVICE: &str = select_interview!("WHERE device = $1");
const LIST: &str = select_interview!("WHERE org_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3");
const BIND: &str = "UPDATE interview SET device = $2, device_bound_ms = COALESCE(device_bound_ms, $3) \
     WHERE id = $1 AND (device IS NULL OR device = $2)";
const SET_STATUS: &str = "UPDATE interview SET status = $2, \
     started_ms = CASE WHEN $2 = 'started' THEN COALESCE(started_ms, $3) ELSE started_ms END, \
     ended_ms = CASE WHEN $2 = 'ended' THEN COALESCE(ended_ms, $3) ELSE ended_ms END WHERE id = $1";
const ADD_CONSENT: &str = "INSERT INTO consent (org_id, interview_id, notice_version, recording, scoring, given_ms) \
     SELECT org_id, id, $2, $3, $4, $5 FROM interview WHERE id = $1";
const CONSENT: &str = "SELECT notice_version, recording, scoring, given_ms FROM consent WHERE interview_id = $1 \
     ORDER BY number DESC LIMIT 1";

#[async_trait]
impl Interviews for Store {
    async fn invite(
        &self,
        candidate: &Candidate,
        interview: &InterviewRow,
        order: &Order,
    ) -> Result<(), StoreError> {
        let texts = Texts::of(interview)?;
        let metadata = to_json("invitation", &order.metadata)?;
        in_transaction!(&self.write, transaction => {
            sqlx::query(ADD_CANDIDATE)
                .bind(candidate.org.0)
                .bind(candidate.id.0)
                .bind(&candidate.name)
                .bind(&candidate.email)
                .bind(candidate.created.0)
                .execute(&mut *transaction)
                .await?;
            insert!(interview, texts, &mut *transaction);
            sqlx::query(ADD_INVITATION)
                .bind(interview.org.0)
                .bind(interview.id.0)
                .bind(interview.opening.0)
                .bind(interview.rehearsal)
                .bind(&order.external_id)
                .bind(metadata)
                .execute(&mut *transaction)
                .await?;
            let invited = NewEvent::once(EventKind::InterviewInvited, interview.id);
            emit!(transaction, invited, interview.created);
        });
        Ok(())
    }

    async fn add_interview(&self, interview: &InterviewRow) -> Result<(), StoreError> {
        let texts = Texts::of(interview)?;
        on!(&self.write, pool => { insert!(interview, texts, pool); });
        Ok(())
    }

    async fn interview(&self, org: OrgId, id: InterviewId) -> Result<Option<InterviewRow>, StoreError> {
        let row: Option<Columns> = on!(&self.read, pool => {
            sqlx::query_as(OF_ORG).bind(org.0).bind(id.0).fetch_optional(pool).await?
        });
        row.map(InterviewRow::try_from).transpose()
    }

    async fn interview_of_any_org(&self, id: InterviewId) -> Result<Option<InterviewRow>, StoreError> {
        let row: Option<Columns> = on!(&self.read, pool => {
            sqlx::query_as(BY_ID).bind(id.0).fetch_optional(pool).await?
        });
        row.map(InterviewRow::try_from).transpose()
    }

    async fn interview_by_link(&self, link: &SecretHash) -> Result<Option<InterviewRow>, StoreError> {
        self.interview_by_secret(BY_LINK, link).await
    }

    async fn interview_by_device(&self, device: &SecretHash) -> Result<Option<InterviewRow>, StoreError> {
        self.interview_by_secret(BY_DEVICE, device).await
    }

    async fn interviews(
        &self,
        org: OrgId,
        before: Option<InterviewId>,
        limit: u32,
    ) -> Result<Vec<InterviewRow>, StoreError> {
        let before = before.map_or(Uuid::max(), |id| id.0);
        let rows: Vec<Columns> = on!(&self.read, pool => {
            sqlx::query_as(LIST).bind(org.0).bind(before).bind(i64::from(limit)).fetch_all(pool).await?
        });
        rows.into_iter().map(InterviewRow::try_from).collect()
    }

    async fn bind_device(
        &self,
        id: InterviewId,
        device: &SecretHash,
        now: UnixMillis,
    ) -> Result<bool, StoreError> {
        let bound = on!(&self.write, pool => {
            sqlx::query(BIND)
                .bind(id.0)
                .bind(device.as_slice())
                .bind(now.0)
                .execute(pool)
                .await?
                .rows_affected()
        });
        Ok(bound > 0)
    }

    async fn set_status(
        &self,
        id: InterviewId,
        status: InterviewStatus,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        let (name, told) = (name_of(status)?, EventKind::of_status(status));
        let done = in_transaction!(&self.write, transaction => {
            let done = sqlx::query(SET_STATUS)
                .bind(id.0)
                .bind(name)
                .bind(now.0)
                .execute(&mut *transaction)
                .await?
                .rows_affected();
            wake_partners!(transaction, id, now);
            let scores: i64 =
                sqlx::query_scalar(COUNT_SCORES).bind(id.0).fetch_one(&mut *transaction).await?;
            if let Some(kind) = told && scores == 0 {
                emit!(transaction, NewEvent::once(kind, id), now);
            }
            done
        });
        expect_interview(id, done)
    }

    async fn add_consent(&self, id: InterviewId, consent: &Consent) -> Result<(), StoreError> {
        let done = on!(&self.write, pool => {
            sqlx::query(ADD_CONSENT)
                .bind(id.0)
                .bind(&consent.notice_version)
                .bind(consent.recording)
                .bind(consent.scoring)
                .bind(consent.given.0)
                .execute(pool)
                .await?
                .rows_affected()
        });
        expect_interview(id, done)
    }

    async fn consent(&self, id: InterviewId) -> Result<Option<Consent>, StoreError> {
        let row: Option<(String, bool, bool, i64)> = on!(&self.read, pool => {
            sqlx::query_as(CONSENT).bind(id.0).fetch_optional(pool).await?
        });
        Ok(row.map(|(notice_version, recording, scoring, given)| Consent {
            notice_version,
            recording,
            scoring,
            given: UnixMillis(given),
        }))
    }
}

impl Store {
    async fn interview_by_secret(
        &self,
        sql: &'static str,
        secret: &SecretHash,
    ) -> Result<Option<InterviewRow>, StoreError> {
        let row: Option<Columns> = on!(&self.read, pool => {
            sqlx::query_as(sql).bind(secret.as_slice()).fetch_optional(pool).await?
        });
        row.map(InterviewRow::try_from).transpose()
    }
}

/// Refuses a write that found no interview to belong to.
pub(super) fn expect_interview(id: InterviewId, rows: u64) -> Result<(), StoreError> {
    if rows == 0 { Err(StoreError::Conflict(format!("there is no interview {id}"))) } else { Ok(()) }
}
