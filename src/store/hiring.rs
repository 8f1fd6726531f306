//! Organisations, openings and candidates.

use async_trait::async_trait;

use super::StoreError;
use crate::{
    id::{CandidateId, OpeningId, OrgId},
    time::UnixMillis,
};

/// A job opening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Its id.
    pub id: OpeningId,
    /// Its owner.
    pub org: OrgId,
    /// For people, such as `Senior backend engineer`.
    pub title: String,
    /// The plan that its interviews follow.
    pub plan: String,
    /// When it was made.
    pub created: UnixMillis,
}

/// A person to be interviewed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Their id.
    pub id: CandidateId,
    /// The organisation that invited them.
    pub org: OrgId,
    /// Their name.
    pub name: String,
    /// Their address, where known.
    pub email: Option<String>,
    /// When they were entered.
    pub created: UnixMillis,
}

/// Organisations, openings and candidates.
#[async_trait]
pub trait Hiring: Send + Sync {
    /// The organisation that a single installation works for: made with the given id and name where there is none.
    async fn default_org(&self, fresh: OrgId, name: &str, now: UnixMillis) -> Result<OrgId, StoreError>;

    /// Enters an opening.
    async fn add_opening(&self, opening: &Opening) -> Result<(), StoreError>;

    /// The opening, if it belongs to `org`.
    async fn opening(&self, org: OrgId, id: OpeningId) -> Result<Option<Opening>, StoreError>;

    /// The openings of `org`, newest first, at most 200.
    async fn openings(&self, org: OrgId) -> Result<Vec<Opening>, StoreError>;

    /// Enters a candidate.
    async fn add_candidate(&self, candidate: &Candidate) -> Result<(), StoreError>;

    /// The candidate, if they belong to `org`.
    async fn candidate(&self, org: OrgId, id: CandidateId) -> Result<Option<Candidate>, StoreError>;
}
