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
    id::{InterviewId, OrderId, OrgId, ResultLinkId},
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
    /// The order whose partner has it; nothing for one that was made at the desk.
    pub order: Option<OrderId>,
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
    /// Enters a link. False, and nothing is entered, where the order has one, or where 50 that were made at the desk work.
    async fn add_result_link(&self, link: &ResultLink) -> Result<bool, StoreError>;

    /// The link of an order.
    async fn result_link_of_order(&self, order: OrderId) -> Result<Option<ResultLink>, StoreError>;

    /// Gives a link the secret and the end of `fresh`, unless it was revoked or given others meanwhile.
    async fn renew_result_link(&self, known: &ResultLink, fresh: &ResultLink) -> Result<(), StoreError>;

    /// The link with this secret.
    async fn result_link_by_secret(&self, secret: &SecretHash) -> Result<Option<ResultLink>, StoreError>;

    /// The links to an interview's report, those that work before the others, newest first, at most 100.
    async fn result_links(
        &self,
        org: OrgId,
        interview: InterviewId,
        now: UnixMillis,
    ) -> Result<Vec<ResultLink>, StoreError>;

    /// Revokes a link; false where `org` has none of that id.
    async fn revoke_result_link(
        &self,
        org: OrgId,
        id: ResultLinkId,
        now: UnixMillis,
    ) -> Result<bool, StoreError>;

    /// Keeps that a link showed the report, in a row of its own, or counts that it refused to.
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
            "SELECT org_id, id, interview_id, order_id, link, sealed, made_for, created_ms, expires_ms, revoked_ms \
             FROM result_link ",
            $rest
        )
    };
}

const ADD: &str = "INSERT INTO result_link (org_id, id, interview_id, link, sealed, made_for, created_ms, expires_ms, order_id) \
     SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9 WHERE $9 IS NOT NULL OR (SELECT COUNT(*) FROM result_link \
         WHERE interview_id = $3 AND order_id IS NULL AND revoked_ms IS NULL AND expires_ms > $7) < 50 \
     ON CONFLICT (order_id) DO NOTHING";
const OF_ORDER: &str = select_link!("WHERE order_id = $1");
const RENEW: &str = "UPDATE result_link SET link = $3, sealed = $4, expires_ms = $5 \
     WHERE id = $1 AND link = $2 AND revoked_ms IS NULL";
const BY_SECRET: &str = select_link!("WHERE link = $1");
const LIST: &str = select_link!(
    "WHERE org_id = $1 AND interview_id = $2 \
     ORDER BY CASE WHEN revoked_ms IS NULL AND expires_ms > $3 THEN 0 ELSE 1 END, id DESC LIMIT 100"
);
const REVOKE: &str =
    "UPDATE result_link SET revoked_ms = COALESCE(revoked_ms, $3) WHERE org_id = $1 AND id = $2";
const SHOWN: &str = "INSERT INTO result_link_opening (org_id, link_id, at_ms) \
     SELECT org_id, id, $2 FROM result_link WHERE id = $1";
const REFUSED: &str = "UPDATE result_link SET refused = refused + 1, refused_ms = $2 WHERE id = $1";
const OPENINGS: &str = "SELECT COUNT(opening.at_ms), MAX(link.refused), MAX(opening.at_ms), MAX(link.refused_ms) \
     FROM result_link AS link LEFT JOIN result_link_opening AS opening ON opening.link_id = link.id WHERE link.id = $1";

#[async_trait]
impl ResultLinks for Store {
    async fn add_result_link(&self, link: &ResultLink) -> Result<bool, StoreError> {
        let done = on!(&self.write, pool => {
            sqlx::query(ADD)
                .bind(link.org.0)
                .bind(link.id.0)
                .bind(link.interview.0)
                .bind(link.link.as_slice())
                .bind(link.sealed.as_slice())
                .bind(&link.made_for)
                .bind(link.created.0)
                .bind(link.expires.0)
                .bind(link.order.map(|order| order.0))
                .execute(pool)
                .await?
                .rows_affected()
        });
        Ok(done > 0)
    }

    async fn result_link_of_order(&self, order: OrderId) -> Result<Option<ResultLink>, StoreError> {
        let row: Option<Columns> = on!(&self.read, pool => {
            sqlx::query_as(OF_ORDER).bind(order.0).fetch_optional(pool).await?
        });
        row.map(ResultLink::try_from).transpose()
    }

    async fn renew_result_link(&self, known: &ResultLink, fresh: &ResultLink) -> Result<(), StoreError> {
        on!(&self.write, pool => {
            sqlx::query(RENEW)
                .bind(known.id.0)
                .bind(known.link.as_slice())
                .bind(fresh.link.as_slice())
                .bind(fresh.sealed.as_slice())
                .bind(fresh.expires.0)
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

    async fn result_links(
        &self,
        org: OrgId,
        interview: InterviewId,
        now: UnixMillis,
    ) -> Result<Vec<ResultLink>, StoreError> {
        let rows: Vec<Columns> = on!(&self.read, pool => {
            sqlx::query_as(LIST).bind(org.0).bind(interview.0).bind(now.0).fetch_all(pool).await?
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
            let sql = if shown { SHOWN } else { REFUSED };
            sqlx::query(sql).bind(link.0).bind(now.0).execute(&mut *transaction).await?;
        });
        Ok(())
    }

    async fn result_openings(&self, link: ResultLinkId) -> Result<Openings, StoreError> {
        let (shown, refused, last_shown, last_refused): OpeningColumns = on!(&self.read, pool => {
            sqlx::query_as(OPENINGS).bind(link.0).fetch_one(pool).await?
        });
        Ok(Openings {
            shown: shown.max(0) as u64,
            refused: refused.unwrap_or(0).max(0) as u64,
            last: last_shown.max(last_refused).map(UnixMillis),
        })
    }
}

type OpeningColumns = (i64, Option<i64>, Option<i64>, Option<i64>);

#[derive(FromRow)]
struct Columns {
    org_id: Uuid,
    id: Uuid,
    interview_id: Uuid,
    order_id: Option<Uuid>,
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
            order: columns.order_id.map(OrderId),
            link: row.hash("link", &columns.link)?,
            sealed: columns.sealed,
            made_for: columns.made_for,
            created: UnixMillis(columns.created_ms),
            expires: UnixMillis(columns.expires_ms),
            revoked: columns.revoked_ms.map(UnixMillis),
        })
    }
}
