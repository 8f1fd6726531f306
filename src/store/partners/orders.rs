//! Orders of partners: each with its interview, and with the job that tells the partner.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    id::{ConnectionId, InterviewId, OpeningId, OrderId, OrgId},
    partner::{order::Refs, outcome::Outcome},
    store::{
        Store, StoreError,
        db::{in_transaction, on},
        hiring::{ADD_CANDIDATE, Candidate},
        interviews::{
            InterviewRow,
            row::{Texts, insert},
        },
        invitations::{ADD_INVITATION, CANCEL, CLOSE},
        outbox::{NewJob, insert_jobs, wake_partners},
        value::{Row, name_of, to_json},
    },
    time::UnixMillis,
};

/// What a partner was told last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "told", content = "outcome")]
pub enum Told {
    /// The conversation has begun.
    Started,
    /// How it ended.
    Ended(Outcome),
}

/// One order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderRow {
    /// Its id; the partner calls the interview by it.
    pub id: OrderId,
    /// Its owner.
    pub org: OrgId,
    /// From whom.
    pub connection: ConnectionId,
    /// The interview.
    pub interview: InterviewId,
    /// What for.
    pub opening: OpeningId,
    /// The partner's own name for it; nothing once the same may be ordered again.
    pub key: Option<String>,
    /// The partner's addresses and identifiers.
    pub refs: Refs,
    /// The secret of the candidate's link, sealed; nothing where nobody is to be invited.
    pub sealed_link: Option<Vec<u8>>,
    /// What the partner was told last, and when.
    pub told: Option<(Told, UnixMillis)>,
    /// Since when there is nothing more to tell.
    pub closed: Option<UnixMillis>,
    /// When the partner took it back.
    pub cancelled: Option<UnixMillis>,
    /// When the candidate's data were deleted.
    pub deleted: Option<UnixMillis>,
    /// When it came.
    pub created: UnixMillis,
}

/// An order to be entered with all that follows from it.
#[derive(Clone, Debug)]
pub struct NewOrder {
    /// The order.
    pub order: OrderRow,
    /// The candidate and the interview, where they are new.
    pub invited: Option<(Candidate, InterviewRow)>,
    /// The job that tells the partner; due when the invitation expires, or earlier when anything happens.
    pub job: NewJob,
}

/// Orders.
#[async_trait]
pub trait PartnerOrders: Send + Sync {
    /// Enters an order with candidate, interview and job, or nothing of them: a conflict where the connection has an order
    /// of the same name.
    async fn add_order(&self, new: &NewOrder, now: UnixMillis) -> Result<(), StoreError>;

    /// The order that a connection knows under this name.
    async fn order_by_key(&self, connection: ConnectionId, key: &str)
    -> Result<Option<OrderRow>, StoreError>;

    /// The order, if it came by this connection.
    async fn order_of(&self, connection: ConnectionId, id: OrderId) -> Result<Option<OrderRow>, StoreError>;

    /// The order, if it belongs to `org`.
    async fn order(&self, org: OrgId, id: OrderId) -> Result<Option<OrderRow>, StoreError>;

    /// The orders of `org`, newest first, at most 200.
    async fn orders(&self, org: OrgId) -> Result<Vec<OrderRow>, StoreError>;

    /// The orders of an interview about which there is still something to tell.
    async fn open_orders(&self, interview: InterviewId) -> Result<Vec<OrderRow>, StoreError>;

    /// Whether a connection has an open order of the opening for this candidate of the partner's under another name than `key`.
    async fn has_open_order(
        &self,
        connection: ConnectionId,
        opening: OpeningId,
        candidate: &str,
        key: &str,
    ) -> Result<bool, StoreError>;

    /// Notes what the partner was told. An ending closes the order; with `free`, the same may then be ordered again.
    async fn note_told(
        &self,
        order: OrderId,
        told: Told,
        free: bool,
        now: UnixMillis,
    ) -> Result<(), StoreError>;

    /// The partner takes the order back: nothing more is told, and an invitation that was not taken up opens nothing.
    async fn cancel_order(&self, order: &OrderRow, now: UnixMillis) -> Result<(), StoreError>;

    /// The candidate's data were deleted: partners are told, result links are void.
    async fn note_deleted(&self, interview: InterviewId, now: UnixMillis) -> Result<(), StoreError>;
}

macro_rules! select_order {
    ($rest:literal) => {
        concat!(
            "SELECT org_id, id, connection_id, interview_id, opening_id, order_key, refs, sealed_link, told, told_ms, \
             closed_ms, cancelled_ms, deleted_ms, created_ms FROM partner_order ",
            $rest
        )
    };
}

const ADD: &str = "INSERT INTO partner_order (org_id, id, connection_id, interview_id, opening_id, order_key, \
     candidate_ref, refs, sealed_link, created_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const BY_KEY: &str = select_order!("WHERE connection_id = $1 AND order_key = $2");
const OF_CONNECTION: &str = select_order!("WHERE connection_id = $1 AND id = $2");
const OF_ORG: &str = select_order!("WHERE org_id = $1 AND id = $2");
const LIST: &str = select_order!("WHERE org_id = $1 ORDER BY id DESC LIMIT 200");
const OPEN: &str = select_order!("WHERE interview_id = $1 AND closed_ms IS NULL ORDER BY id");
const HAS_OPEN: &str = "SELECT COUNT(*) FROM partner_order \
     WHERE connection_id = $1 AND opening_id = $2 AND candidate_ref = $3 AND closed_ms IS NULL \
     AND order_key <> $4";
const TOLD: &str = "UPDATE partner_order SET told = $2, told_ms = $4, \
     closed_ms = CASE WHEN $3 IN ('ended', 'freed') THEN $4 ELSE closed_ms END, \
     order_key = CASE WHEN $3 = 'freed' THEN NULL ELSE order_key END, \
     sealed_link = CASE WHEN $3 IN ('ended', 'freed') THEN NULL ELSE sealed_link END WHERE id = $1";
const CLOSE_ORDER: &str = "UPDATE partner_order SET cancelled_ms = $2, closed_ms = $2, order_key = NULL, sealed_link = NULL \
     WHERE id = $1 AND closed_ms IS NULL";
const DELETED: &str =
    "UPDATE partner_order SET deleted_ms = $2 WHERE interview_id = $1 AND deleted_ms IS NULL";
const REVOKE: &str = "UPDATE result_link SET revoked_ms = $2 WHERE interview_id = $1 AND revoked_ms IS NULL";

#[async_trait]
impl PartnerOrders for Store {
    async fn add_order(&self, new: &NewOrder, now: UnixMillis) -> Result<(), StoreError> {
        let refs = to_json("partner_order", &new.order.refs)?;
        let texts = new.invited.as_ref().map(|(_, interview)| Texts::of(interview)).transpose()?;
        in_transaction!(&self.write, transaction => {
            if let (Some((candidate, interview)), Some(texts)) = (&new.invited, texts) {
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
                    .bind(None::<String>)
                    .bind("{}")
                    .execute(&mut *transaction)
                    .await?;
            }
            sqlx::query(ADD)
                .bind(new.order.org.0)
                .bind(new.order.id.0)
                .bind(new.order.connection.0)
                .bind(new.order.interview.0)
                .bind(new.order.opening.0)
                .bind(&new.order.key)
                .bind(&new.order.refs.candidate)
                .bind(refs)
                .bind(&new.order.sealed_link)
                .bind(new.order.created.0)
                .execute(&mut *transaction)
                .await?;
            insert_jobs!(transaction, std::iter::once(&new.job), now);
        });
        Ok(())
    }

    async fn order_by_key(
        &self,
        connection: ConnectionId,
        key: &str,
    ) -> Result<Option<OrderRow>, StoreError> {
        let row: Option<Columns> = on!(&self.read, pool => {
            sqlx::query_as(BY_KEY).bind(connection.0).bind(key).fetch_optional(pool).await?
        });
        row.map(OrderRow::try_from).transpose()
    }

    async fn order_of(&self, connection: ConnectionId, id: OrderId) -> Result<Option<OrderRow>, StoreError> {
        let row: Option<Columns> = on!(&self.read, pool => {
            sqlx::query_as(OF_CONNECTION).bind(connection.0).bind(id.0).fetch_optional(pool).await?
        });
        row.map(OrderRow::try_from).transpose()
    }

    async fn order(&self, org: OrgId, id: OrderId) -> Result<Option<OrderRow>, StoreError> {
        let row: Option<Columns> = on!(&self.read, pool => {
            sqlx::query_as(OF_ORG).bind(org.0).bind(id.0).fetch_optional(pool).await?
        });
        row.map(OrderRow::try_from).transpose()
    }

    async fn orders(&self, org: OrgId) -> Result<Vec<OrderRow>, StoreError> {
        let rows: Vec<Columns> = on!(&self.read, pool => {
            sqlx::query_as(LIST).bind(org.0).fetch_all(pool).await?
        });
        rows.into_iter().map(OrderRow::try_from).collect()
    }

    async fn open_orders(&self, interview: InterviewId) -> Result<Vec<OrderRow>, StoreError> {
        let rows: Vec<Columns> = on!(&self.read, pool => {
            sqlx::query_as(OPEN).bind(interview.0).fetch_all(pool).await?
        });
        rows.into_iter().map(OrderRow::try_from).collect()
    }

    async fn has_open_order(
        &self,
        connection: ConnectionId,
        opening: OpeningId,
        candidate: &str,
        key: &str,
    ) -> Result<bool, StoreError> {
        let count: i64 = on!(&self.read, pool => {
            sqlx::query_scalar(HAS_OPEN)
                .bind(connection.0)
                .bind(opening.0)
                .bind(candidate)
                .bind(key)
                .fetch_one(pool)
                .await?
        });
        Ok(count > 0)
    }

    async fn note_told(
        &self,
        order: OrderId,
        told: Told,
        free: bool,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        let (name, step) = match told {
            Told::Started => ("started".to_owned(), "started"),
            Told::Ended(outcome) => (name_of(outcome)?, if free { "freed" } else { "ended" }),
        };
        on!(&self.write, pool => {
            sqlx::query(TOLD).bind(order.0).bind(name).bind(step).bind(now.0).execute(pool).await?;
        });
        Ok(())
    }

    async fn cancel_order(&self, order: &OrderRow, now: UnixMillis) -> Result<(), StoreError> {
        in_transaction!(&self.write, transaction => {
            for sql in [CLOSE, CANCEL] {
                let done = sqlx::query(sql)
                    .bind(order.org.0)
                    .bind(order.interview.0)
                    .bind(now.0)
                    .execute(&mut *transaction)
                    .await?
                    .rows_affected();
                // What has begun goes on.
                if done == 0 {
                    break;
                }
            }
            sqlx::query(CLOSE_ORDER).bind(order.id.0).bind(now.0).execute(&mut *transaction).await?;
        });
        Ok(())
    }

    async fn note_deleted(&self, interview: InterviewId, now: UnixMillis) -> Result<(), StoreError> {
        in_transaction!(&self.write, transaction => {
            sqlx::query(DELETED).bind(interview.0).bind(now.0).execute(&mut *transaction).await?;
            sqlx::query(REVOKE).bind(interview.0).bind(now.0).execute(&mut *transaction).await?;
            wake_partners!(transaction, interview, now);
        });
        Ok(())
    }
}

#[derive(FromRow)]
struct Columns {
    org_id: Uuid,
    id: Uuid,
    connection_id: Uuid,
    interview_id: Uuid,
    opening_id: Uuid,
    order_key: Option<String>,
    refs: String,
    sealed_link: Option<Vec<u8>>,
    told: Option<String>,
    told_ms: Option<i64>,
    closed_ms: Option<i64>,
    cancelled_ms: Option<i64>,
    deleted_ms: Option<i64>,
    created_ms: i64,
}

impl TryFrom<Columns> for OrderRow {
    type Error = StoreError;

    fn try_from(columns: Columns) -> Result<Self, StoreError> {
        let row = Row { table: "partner_order", id: columns.id };
        let told = columns.told.zip(columns.told_ms).map(|(name, at)| {
            let told =
                if name == "started" { Told::Started } else { Told::Ended(row.variant("told", &name)?) };
            Ok::<_, StoreError>((told, UnixMillis(at)))
        });
        Ok(Self {
            id: OrderId(columns.id),
            org: OrgId(columns.org_id),
            connection: ConnectionId(columns.connection_id),
            interview: InterviewId(columns.interview_id),
            opening: OpeningId(columns.opening_id),
            key: columns.order_key,
            refs: row.json("refs", &columns.refs)?,
            sealed_link: columns.sealed_link,
            told: told.transpose()?,
            closed: columns.closed_ms.map(UnixMillis),
            cancelled: columns.cancelled_ms.map(UnixMillis),
            deleted: columns.deleted_ms.map(UnixMillis),
            created: UnixMillis(columns.created_ms),
        })
    }
}
