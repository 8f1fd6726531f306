//! Orders of partners: each with its interview, and with the job that tells the partner.

use async_trait::async_trait;

use super::order_row::{Columns, NewOrder, OrderRow, Told};
use crate::{
    id::{ConnectionId, InterviewId, OpeningId, OrderId, OrgId},
    store::{
        Store, StoreError,
        db::{in_transaction, on},
        hiring::ADD_CANDIDATE,
        interviews::row::{Texts, insert},
        invitations::{ADD_INVITATION, cancel_interview},
        outbox::{NewJob, WAKE_ORDER, insert_jobs, wake_partners},
        value::to_json,
        webhooks::{EventKind, NewEvent, emit},
    },
    time::UnixMillis,
};

/// Orders.
#[async_trait]
pub trait PartnerOrders: Send + Sync {
    /// Enters an order with candidate, interview and job, or nothing of them: a conflict where the connection has an order
    /// of the same name, or one that is open for who is assessed.
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

    /// The order by its id alone: for its job.
    async fn order_of_any_org(&self, id: OrderId) -> Result<Option<OrderRow>, StoreError>;

    /// Whether somebody is being assessed for the opening by an order of the connection.
    async fn is_assessed(
        &self,
        connection: ConnectionId,
        opening: OpeningId,
        assessed: &str,
    ) -> Result<bool, StoreError>;

    /// Whether telling the partner of the order was given up.
    async fn is_given_up(&self, order: OrderId) -> Result<bool, StoreError>;

    /// Lets the partner be told now, also where that was given up; without effect where there is nothing more to tell.
    async fn tell_again(&self, order: OrderId, now: UnixMillis) -> Result<(), StoreError>;

    /// The same may be ordered anew, although there is still something to tell of this order.
    async fn free_order(&self, order: OrderId, now: UnixMillis) -> Result<(), StoreError>;

    /// Notes what the partner was told of an open order. An ending closes it; with `free`, the same may then be ordered again.
    /// An ending that can be undone does not count where something happened while it was told.
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
             closed_ms, freed_ms, cancelled_ms, deleted_ms, created_ms FROM partner_order ",
            $rest
        )
    };
}

const ADD: &str = "INSERT INTO partner_order (org_id, id, connection_id, interview_id, opening_id, order_key, \
     candidate_ref, refs, sealed_link, created_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const BY_KEY: &str = select_order!("WHERE connection_id = $1 AND order_key = $2 AND freed_ms IS NULL");
const OF_CONNECTION: &str = select_order!("WHERE connection_id = $1 AND id = $2");
const OF_ORG: &str = select_order!("WHERE org_id = $1 AND id = $2");
const LIST: &str = select_order!("WHERE org_id = $1 ORDER BY id DESC LIMIT 200");
const BY_ID: &str = select_order!("WHERE id = $1");
const ASSESSED: &str = "SELECT COUNT(*) FROM partner_order WHERE connection_id = $1 AND opening_id = $2 \
     AND candidate_ref = $3 AND closed_ms IS NULL AND freed_ms IS NULL";
const GIVEN_UP: &str = "SELECT COUNT(*) FROM outbox WHERE id = $1 AND dead_ms IS NOT NULL";
const FREE: &str = "UPDATE partner_order SET freed_ms = $2 WHERE id = $1 AND freed_ms IS NULL";
const TOLD: &str = "UPDATE partner_order SET told = $2, told_ms = $4, \
     closed_ms = CASE WHEN $3 IN ('ended', 'freed') THEN $4 ELSE closed_ms END, \
     freed_ms = CASE WHEN $3 = 'freed' THEN $4 ELSE freed_ms END, \
     sealed_link = CASE WHEN $3 IN ('ended', 'freed') THEN NULL ELSE sealed_link END \
     WHERE id = $1 AND closed_ms IS NULL AND (NOT $5 OR NOT EXISTS \
         (SELECT 1 FROM outbox WHERE outbox.id = partner_order.id AND outbox.woken_ms IS NOT NULL))";
const CLOSE_ORDER: &str = "UPDATE partner_order SET cancelled_ms = $2, closed_ms = $2, freed_ms = $2, sealed_link = NULL \
     WHERE id = $1 AND closed_ms IS NULL";
/// An order that was over comes to life again with its interview, unless a newer one has taken its place.
pub(in crate::store) const REOPEN: &str = "UPDATE partner_order SET told = NULL, told_ms = NULL, closed_ms = NULL, freed_ms = NULL \
     WHERE interview_id = $1 AND closed_ms IS NOT NULL AND cancelled_ms IS NULL AND deleted_ms IS NULL AND NOT EXISTS \
         (SELECT 1 FROM partner_order AS newer WHERE newer.connection_id = partner_order.connection_id \
             AND newer.id <> partner_order.id AND newer.freed_ms IS NULL AND (newer.order_key = partner_order.order_key \
                 OR (newer.opening_id = partner_order.opening_id AND newer.candidate_ref = partner_order.candidate_ref \
                     AND newer.closed_ms IS NULL)))";
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
                let invited = NewEvent::once(EventKind::InterviewInvited, interview.id);
                emit!(transaction, invited, interview.created);
            }
            sqlx::query(ADD)
                .bind(new.order.org.0)
                .bind(new.order.id.0)
                .bind(new.order.connection.0)
                .bind(new.order.interview.0)
                .bind(new.order.opening.0)
                .bind(&new.order.key)
                .bind(&new.assessed)
                .bind(refs)
                .bind(&new.order.sealed_link)
                .bind(new.order.created.0)
                .execute(&mut *transaction)
                .await?;
            let job = NewJob::telling(new.order.id, new.order.interview, new.due);
            insert_jobs!(transaction, std::iter::once(&job), now);
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

    async fn order_of_any_org(&self, id: OrderId) -> Result<Option<OrderRow>, StoreError> {
        let row: Option<Columns> = on!(&self.read, pool => {
            sqlx::query_as(BY_ID).bind(id.0).fetch_optional(pool).await?
        });
        row.map(OrderRow::try_from).transpose()
    }

    async fn is_assessed(
        &self,
        connection: ConnectionId,
        opening: OpeningId,
        assessed: &str,
    ) -> Result<bool, StoreError> {
        let count: i64 = on!(&self.read, pool => {
            let query = sqlx::query_scalar(ASSESSED).bind(connection.0).bind(opening.0).bind(assessed);
            query.fetch_one(pool).await?
        });
        Ok(count > 0)
    }

    async fn is_given_up(&self, order: OrderId) -> Result<bool, StoreError> {
        let count: i64 = on!(&self.read, pool => {
            sqlx::query_scalar(GIVEN_UP).bind(order.0).fetch_one(pool).await?
        });
        Ok(count > 0)
    }

    async fn tell_again(&self, order: OrderId, now: UnixMillis) -> Result<(), StoreError> {
        on!(&self.write, pool => {
            sqlx::query(WAKE_ORDER).bind(order.0).bind(now.0).execute(pool).await?;
        });
        Ok(())
    }

    async fn free_order(&self, order: OrderId, now: UnixMillis) -> Result<(), StoreError> {
        on!(&self.write, pool => {
            sqlx::query(FREE).bind(order.0).bind(now.0).execute(pool).await?;
        });
        Ok(())
    }

    async fn note_told(
        &self,
        order: OrderId,
        told: Told,
        free: bool,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        let ended = if free { "freed" } else { "ended" };
        let (step, undone) = match told {
            Told::Started => ("started", false),
            Told::Ended(outcome) => (ended, outcome.may_be_undone()),
            Told::Nothing => (ended, true),
        };
        let name = told.name()?;
        on!(&self.write, pool => {
            let query = sqlx::query(TOLD).bind(order.0).bind(name).bind(step).bind(now.0).bind(undone);
            query.execute(pool).await?;
        });
        Ok(())
    }

    async fn cancel_order(&self, order: &OrderRow, now: UnixMillis) -> Result<(), StoreError> {
        in_transaction!(&self.write, transaction => {
            // What has begun goes on.
            let _closed = cancel_interview!(transaction, order.org, order.interview, now);
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
