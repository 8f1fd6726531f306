//! Interviews as people see them: who, for what, how far, by which link; and the consent to each.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::StoreError;
use crate::{
    id::{CandidateId, InterviewId, OpeningId, OrgId},
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

    /// Binds the interview to the first device that starts it; false if another one did.
    async fn bind_device(
        &self,
        id: InterviewId,
        device: &SecretHash,
        now: UnixMillis,
    ) -> Result<bool, StoreError>;

    /// Sets the status, outside of an append to the log.
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
