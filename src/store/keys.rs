//! Keys of programs to the interface: who they are, what they may do, until when.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    Store, StoreError,
    db::on,
    interviews::SecretHash,
    value::{Row, to_json},
};
use crate::{
    id::{KeyId, OrgId},
    time::UnixMillis,
};

/// One thing that a key may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
pub enum Scope {
    /// Reads openings and plans.
    #[serde(rename = "openings:read")]
    OpeningsRead,
    /// Makes, changes and closes openings.
    #[serde(rename = "openings:write")]
    OpeningsWrite,
    /// Reads interviews and how far they are.
    #[serde(rename = "interviews:read")]
    InterviewsRead,
    /// Invites candidates, renews their links, cancels.
    #[serde(rename = "interviews:write")]
    InterviewsWrite,
    /// Reads what was said.
    #[serde(rename = "transcripts:read")]
    TranscriptsRead,
    /// Reads reports, scores, decisions and feedback.
    #[serde(rename = "reports:read")]
    ReportsRead,
    /// Passes on what a person decided.
    #[serde(rename = "decisions:write")]
    DecisionsWrite,
    /// Writes and releases feedback.
    #[serde(rename = "feedback:write")]
    FeedbackWrite,
    /// Reads webhook endpoints and their deliveries.
    #[serde(rename = "webhooks:read")]
    WebhooksRead,
    /// Makes and changes webhook endpoints.
    #[serde(rename = "webhooks:write")]
    WebhooksWrite,
    /// Is told names, mail addresses and recordings, where it asks for them.
    #[serde(rename = "personal-data")]
    PersonalData,
}

impl Scope {
    /// All of them, in the order in which people see them.
    pub const ALL: [Self; 11] = [
        Self::OpeningsRead,
        Self::OpeningsWrite,
        Self::InterviewsRead,
        Self::InterviewsWrite,
        Self::TranscriptsRead,
        Self::ReportsRead,
        Self::DecisionsWrite,
        Self::FeedbackWrite,
        Self::WebhooksRead,
        Self::WebhooksWrite,
        Self::PersonalData,
    ];

    /// As it is written, such as `openings:read`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OpeningsRead => "openings:read",
            Self::OpeningsWrite => "openings:write",
            Self::InterviewsRead => "interviews:read",
            Self::InterviewsWrite => "interviews:write",
            Self::TranscriptsRead => "transcripts:read",
            Self::ReportsRead => "reports:read",
            Self::DecisionsWrite => "decisions:write",
            Self::FeedbackWrite => "feedback:write",
            Self::WebhooksRead => "webhooks:read",
            Self::WebhooksWrite => "webhooks:write",
            Self::PersonalData => "personal-data",
        }
    }

    /// The scope of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == name)
    }
}

/// A program's key. The key itself is told once and not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Its id.
    pub id: KeyId,
    /// The organisation that it acts for.
    pub org: OrgId,
    /// For people, such as `ATS, production`.
    pub name: String,
    /// How it begins, for people who look for it.
    pub hint: String,
    /// True for a key that sees and makes rehearsals only.
    pub test: bool,
    /// What it may do, in order, each once.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub created: UnixMillis,
    /// It opens nothing from then on.
    pub expires: UnixMillis,
    /// When it was last used, to the minute.
    pub last_used: Option<UnixMillis>,
    /// When somebody revoked it.
    pub revoked: Option<UnixMillis>,
}

/// The keys of programs.
#[async_trait]
pub trait Keys: Send + Sync {
    /// Enters a key with the hash of its secret.
    async fn add_key(&self, key: &ApiKey, secret: &SecretHash) -> Result<(), StoreError>;

    /// The key with this secret, if it is neither revoked nor expired.
    async fn key_by_secret(&self, secret: &SecretHash, now: UnixMillis)
    -> Result<Option<ApiKey>, StoreError>;

    /// The key, if it belongs to `org`; also a revoked one.
    async fn key(&self, org: OrgId, id: KeyId) -> Result<Option<ApiKey>, StoreError>;

    /// The keys of `org`, newest first: at most `limit`, those older than `before` where given; revoked ones too.
    async fn keys(&self, org: OrgId, before: Option<KeyId>, limit: u32) -> Result<Vec<ApiKey>, StoreError>;

    /// How many keys of `org` are neither revoked nor expired.
    async fn count_keys(&self, org: OrgId, now: UnixMillis) -> Result<u64, StoreError>;

    /// Notes that a key was used.
    async fn note_key_use(&self, id: KeyId, now: UnixMillis) -> Result<(), StoreError>;

    /// Revokes a key of `org`; the first time counts. False where there is none.
    async fn revoke_key(&self, org: OrgId, id: KeyId, now: UnixMillis) -> Result<bool, StoreError>;
}

macro_rules! select_key {
    ($rest:literal) => {
        concat!(
            "SELECT org_id, id, name, hint, test, scopes, created_ms, expires_ms, last_used_ms, revoked_ms \
             FROM api_key ",
            $rest
        )
    };
}

const ADD: &str = "INSERT INTO api_key (org_id, id, name, secret, hint, test, scopes, created_ms, expires_ms, last_used_ms, \
     revoked_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
const BY_SECRET: &str = select_key!("WHERE secret = $1 AND revoked_ms IS NULL AND expires_ms > $2");
const OF_ORG: &str = select_key!("WHERE org_id = $1 AND id = $2");
const LIST: &str = select_key!("WHERE org_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3");
const COUNT: &str =
    "SELECT COUNT(*) FROM api_key WHERE org_id = $1 AND revoked_ms IS NULL AND expires_ms > $2";
const NOTE_USE: &str =
    "UPDATE api_key SET last_used_ms = $2 WHERE id = $1 AND (last_used_ms IS NULL OR last_used_ms < $2)";
const REVOKE: &str = "UPDATE api_key SET revoked_ms = COALESCE(revoked_ms, $3) WHERE org_id = $1 AND id = $2";

#[async_trait]
impl Keys for Store {
    async fn add_key(&self, key: &ApiKey, secret: &SecretHash) -> Result<(), StoreError> {
        let scopes = to_json("api_key", &key.scopes)?;
        on!(&self.write, pool => {
            sqlx::query(ADD)
                .bind(key.org.0)
                .bind(key.id.0)
                .bind(&key.name)
                .bind(secret.as_slice())
                .bind(&key.hint)
                .bind(key.test)
                .bind(scopes)
                .bind(key.created.0)
                .bind(key.expires.0)
                .bind(key.last_used.map(|at| at.0))
                .bind(key.revoked.map(|at| at.0))
                .execute(pool)
                .await?;
        });
        Ok(())
    }

    async fn key_by_secret(
        &self,
        secret: &SecretHash,
        now: UnixMillis,
    ) -> Result<Option<ApiKey>, StoreError> {
        let row: Option<Columns> = on!(&self.read, pool => {
            sqlx::query_as(BY_SECRET).bind(secret.as_slice()).bind(now.0).fetch_optional(pool).await?
        });
        row.map(ApiKey::try_from).transpose()
    }

    async fn key(&self, org: OrgId, id: KeyId) -> Result<Option<ApiKey>, StoreError> {
        let row: Option<Columns> = on!(&self.read, pool => {
            sqlx::query_as(OF_ORG).bind(org.0).bind(id.0).fetch_optional(pool).await?
        });
        row.map(ApiKey::try_from).transpose()
    }

    async fn keys(&self, org: OrgId, before: Option<KeyId>, limit: u32) -> Result<Vec<ApiKey>, StoreError> {
        let before = before.map_or(Uuid::max(), |id| id.0);
        let rows: Vec<Columns> = on!(&self.read, pool => {
            sqlx::query_as(LIST).bind(org.0).bind(before).bind(i64::from(limit)).fetch_all(pool).await?
        });
        rows.into_iter().map(ApiKey::try_from).collect()
    }

    async fn count_keys(&self, org: OrgId, now: UnixMillis) -> Result<u64, StoreError> {
        let count: i64 = on!(&self.read, pool => {
            sqlx::query_scalar(COUNT).bind(org.0).bind(now.0).fetch_one(pool).await?
        });
        Ok(count.unsigned_abs())
    }

    async fn note_key_use(&self, id: KeyId, now: UnixMillis) -> Result<(), StoreError> {
        on!(&self.write, pool => {
            sqlx::query(NOTE_USE).bind(id.0).bind(now.0).execute(pool).await?;
        });
        Ok(())
    }

    async fn revoke_key(&self, org: OrgId, id: KeyId, now: UnixMillis) -> Result<bool, StoreError> {
        let done = on!(&self.write, pool => {
            sqlx::query(REVOKE).bind(org.0).bind(id.0).bind(now.0).execute(pool).await?.rows_affected()
        });
        Ok(done > 0)
    }
}

#[derive(FromRow)]
struct Columns {
    org_id: Uuid,
    id: Uuid,
    name: String,
    hint: String,
    test: bool,
    scopes: String,
    created_ms: i64,
    expires_ms: i64,
    last_used_ms: Option<i64>,
    revoked_ms: Option<i64>,
}

impl TryFrom<Columns> for ApiKey {
    type Error = StoreError;

    fn try_from(columns: Columns) -> Result<Self, StoreError> {
        let row = Row { table: "api_key", id: columns.id };
        Ok(Self {
            id: KeyId(columns.id),
            org: OrgId(columns.org_id),
            name: columns.name,
            hint: columns.hint,
            test: columns.test,
            scopes: row.json("scopes", &columns.scopes)?,
            created: UnixMillis(columns.created_ms),
            expires: UnixMillis(columns.expires_ms),
            last_used: columns.last_used_ms.map(UnixMillis),
            revoked: columns.revoked_ms.map(UnixMillis),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_is_written_the_same_way_everywhere() {
        for scope in Scope::ALL {
            assert_eq!(serde_json::to_value(scope).unwrap(), scope.name());
            assert_eq!(Scope::named(scope.name()), Some(scope));
        }
    }
}
