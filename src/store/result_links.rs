//! Links that show one report without signing in, and every opening of them.

use async_trait::async_trait;
use sqlx::FromRow;
use uuid::Uuid;

use super::{
    Store, StoreError,
    db::{in_transaction, on},
    interviews::SecretHash,
    value::Row,
};
use crate::{
    id::{InterviewId, OrgId, ResultLinkId},
    time::UnixMillis,
};

/// One link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultLink {
    /// Its id.
    pub id: ResultLinkId,
    /// Its owner.
    pub org: OrgId,
    /// Whose report it shows.
    pub interview: InterviewId,
    /// Hash of its secret.
    pub link: SecretHash,
    /// The secret, sealed: a partner asks for the same link again.
    pub sealed: Vec<u8>,
    /// For whom it was made, such as `Greenhouse assessments` or a person's name.
    pub made_for: String,
    /// When it was made.
    pub created: UnixMillis,
    /// It shows nothing after this.
    pub expires: UnixMillis,
    /// When it was revoked.
    pub revoked: Option<UnixMillis>,
}

impl ResultLink {
    /// Whether it shows the report.
    pub fn works(&self, now: UnixMillis) -> bool {
        self.revoked.is_none() && now < self.expires
    }
}

/// How often a link was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Openings {
    /// So often the report was shown.
    pub shown: u64,
    /// So often it was refused, since the link had expired or was revoked.
    pub refused: u64,
    /// The latest of both.
    pub last: Option<UnixMillis>,
}

/// Result links.
#[async_trait]
pub trait ResultLinks: Send + Sync {
    /// Enters a link.
    async fn add_result_link(&self, link: &ResultLink) -> Result<(), StoreError>;

    /// The link with this secret.
    async fn result_link_by_secret(&self, secret: &SecretHash) -> Result<Option<ResultLink>, StoreError>;

    /// The links to an interview's report, newest first, at most 50.
    async fn result_links(&self, org: OrgId, interview: InterviewId) -> Result<Vec<ResultLink>, StoreError>;

    /// Revokes a link; false where `org` has none of that id.
    async fn revoke_result_link(
        &self,
        org: OrgId,
        id: ResultLinkId,
        now: UnixMillis,
    ) -> Result<bool, StoreError>;

    /// Keeps that a link was opened, and whether it showed the report.
    async fn note_result_opened(
        &self,
        link: ResultLinkId,
        shown: bool,
        now: UnixMillis,
    ) -> Result<(), StoreError>;

    /// How often a link was opened.
    async fn result_openings(&self, link: ResultLinkId) -> Result<Openings, StoreError>;
}

macro_rules! select_link {
    ($rest:literal) => {
        concat!(
            "SELECT org_id, id, interview_id, link, sealed, made_for, created_ms, expires_ms, revoked_ms \
             FROM result_link ",
            $rest
        )
    };
}

const ADD: &str = "INSERT INTO result_link (org_id, id, interview_id, link, sealed, made_for, created_ms, expires_ms) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const BY_SECRET: &str = select_link!("WHERE link = $1");
const LIST: &str = select_link!("WHERE org_id = $1 AND interview_id = $2 ORDER BY id DESC LIMIT 50");
const REVOKE: &str =
    "UPDATE result_link SET revoked_ms = COALESCE(revoked_ms, $3) WHERE org_id = $1 AND id = $2";
const OPENED: &str = "INSERT INTO result_link_opening (org_id, link_id, shown, at_ms) \
     SELECT org_id, id, $2, $3 FROM result_link WHERE id = $1";
const OPENINGS: &str = "SELECT COUNT(CASE WHEN shown THEN 1 END), COUNT(CASE WHEN NOT shown THEN 1 END), MAX(at_ms) \
     FROM result_link_opening WHERE link_id = $1";

#[async_trait]
impl ResultLinks for Store {
    async fn add_result_link(&self, link: &ResultLink) -> Result<(), StoreError> {
        on!(&self.write, pool => {
            sqlx::query(ADD)
                .bind(link.org.0)
                .bind(link.id.0)
                .bind(link.interview.0)
                .bind(link.link.as_slice())
                .bind(link.sealed.as_slice())
                .bind(&link.made_for)
                .bind(link.created.0)
                .bind(link.expires.0)
                .execute(pool)
                .await?;
        });
        Ok(())
    }

    async fn result_link_by_secret(&self, secret: &SecretHash) -> Result<Option<ResultLink>, StoreError> {
        let row: Option<Columns> = on!(&self.read, pool => {
            sqlx::query_as(BY_SECRET).bind(secret.as_slice()).fetch_optional(pool).await?
        });
        row.map(ResultLink::try_from).transpose()
    }

    async fn result_links(&self, org: OrgId, interview: InterviewId) -> Result<Vec<ResultLink>, StoreError> {
        let rows: Vec<Columns> = on!(&self.read, pool => {
            sqlx::query_as(LIST).bind(org.0).bind(interview.0).fetch_all(pool).await?
        });
        rows.into_iter().map(ResultLink::try_from).collect()
    }

    async fn revoke_result_link(
        &self,
        org: OrgId,
        id: ResultLinkId,
        now: UnixMillis,
    ) -> Result<bool, StoreError> {
        let done = on!(&self.write, pool => {
            sqlx::query(REVOKE).bind(org.0).bind(id.0).bind(now.0).execute(pool).await?.rows_affected()
        });
        Ok(done > 0)
    }

    async fn note_result_opened(
        &self,
        link: ResultLinkId,
        shown: bool,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        // In a transaction: who is shown a report must stand in the list.
        in_transaction!(&self.write, transaction => {
            sqlx::query(OPENED).bind(link.0).bind(shown).bind(now.0).execute(&mut *transaction).await?;
        });
        Ok(())
    }

    async fn result_openings(&self, link: ResultLinkId) -> Result<Openings, StoreError> {
        let (shown, refused, last): (i64, i64, Option<i64>) = on!(&self.read, pool => {
            sqlx::query_as(OPENINGS).bind(link.0).fetch_one(pool).await?
        });
        Ok(Openings {
            shown: shown.max(0) as u64,
            refused: refused.max(0) as u64,
            last: last.map(UnixMillis),
        })
    }
}

#[derive(FromRow)]
struct Columns {
    org_id: Uuid,
    id: Uuid,
    interview_id: Uuid,
    link: Vec<u8>,
    sealed: Vec<u8>,
    made_for: String,
    created_ms: i64,
    expires_ms: i64,
    revoked_ms: Option<i64>,
}

impl TryFrom<Columns> for ResultLink {
    type Error = StoreError;

    fn try_from(columns: Columns) -> Result<Self, StoreError> {
        let row = Row { table: "result_link", id: columns.id };
        Ok(Self {
            id: ResultLinkId(columns.id),
            org: OrgId(columns.org_id),
            interview: InterviewId(columns.interview_id),
            link: row.hash("link", &columns.link)?,
            sealed: columns.sealed,
            made_for: columns.made_for,
            created: UnixMillis(columns.created_ms),
            expires: UnixMillis(columns.expires_ms),
            revoked: columns.revoked_ms.map(UnixMillis),
        })
    }
}
