//! Deliveries in the database: one SQL text for both engines but for the lock.

use async_trait::async_trait;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    id::{DeliveryId, InterviewId, OrgId, WebhookEventId, WebhookId},
    store::{
        Store, StoreError,
        db::{Db, in_transaction, on},
        value::{Row, name_of},
        webhooks::{
            Attempt, Claim, Delivery, DeliveryState, Outcome, Place, Settled, Webhook, WebhookDeliveries,
            WebhookEvent, WebhookFigures, endpoint,
            event::{self, ADD_DELIVERY, EventColumns, delivery_id},
        },
    },
    time::UnixMillis,
};

/// One text but for its lock. The inner query counts what is under way to each address and numbers what waits.
macro_rules! claim {
    ($lock:literal) => {
        concat!(
            "UPDATE webhook_delivery SET claimed_until_ms = $2, attempt = attempt + 1, claims = claims + 1 WHERE id IN ( \
             SELECT id FROM webhook_delivery WHERE delivered_ms IS NULL AND dead_ms IS NULL \
             AND (claimed_until_ms IS NULL OR claimed_until_ms <= $1) AND id IN ( \
             SELECT line.id FROM ( \
                 SELECT way.id, way.due_ms, endpoint.failing_since_ms, COALESCE(running.ways, 0) + ROW_NUMBER() \
                     OVER (PARTITION BY way.endpoint_id ORDER BY way.due_ms, way.id) AS place \
                 FROM webhook_delivery AS way JOIN webhook_endpoint AS endpoint ON endpoint.id = way.endpoint_id \
                 LEFT JOIN (SELECT endpoint_id, COUNT(*) AS ways FROM webhook_delivery \
                     WHERE delivered_ms IS NULL AND dead_ms IS NULL AND claimed_until_ms > $1 GROUP BY endpoint_id \
                 ) AS running ON running.endpoint_id = way.endpoint_id \
                 WHERE way.delivered_ms IS NULL AND way.dead_ms IS NULL AND way.due_ms <= $1 \
                     AND (way.claimed_until_ms IS NULL OR way.claimed_until_ms <= $1) AND endpoint.disabled_ms IS NULL \
             ) AS line WHERE line.place <= CASE WHEN line.failing_since_ms IS NULL THEN $4 ELSE 1 END \
             ORDER BY line.place, line.due_ms, line.id LIMIT $3) ",
            $lock,
            ") RETURNING id, endpoint_id, event_id, attempt, claims"
        )
    };
}
const CLAIM_SQLITE: &str = claim!("");
const CLAIM_POSTGRES: &str = claim!("FOR UPDATE SKIP LOCKED");

macro_rules! select_delivery {
    ($rest:literal) => {
        concat!(
            "SELECT way.id, way.event_id, event.kind, event.test, event.interview_id, event.occurred_ms, \
             (SELECT COUNT(*) FROM webhook_attempt AS sent WHERE sent.delivery_id = way.id) AS attempts, way.due_ms, way.created_ms, way.delivered_ms, way.dead_ms FROM webhook_delivery AS way \
             JOIN webhook_event AS event ON event.id = way.event_id WHERE way.org_id = $1 AND way.endpoint_id = $2 ",
            $rest
        )
    };
}

const ONE: &str = select_delivery!("AND way.id = $3");
const LIST: &str = select_delivery!(
    "AND (way.created_ms < $3 OR (way.created_ms = $3 AND way.id < $4)) AND ($5 = '' \
     OR ($5 = 'delivered' AND way.delivered_ms IS NOT NULL) \
     OR ($5 = 'dead' AND way.delivered_ms IS NULL AND way.dead_ms IS NOT NULL) \
     OR ($5 = 'waiting' AND way.delivered_ms IS NULL AND way.dead_ms IS NULL)) \
     ORDER BY way.created_ms DESC, way.id DESC LIMIT $6"
);
const ATTEMPTS: &str = "SELECT at_ms, duration_ms, url, status, error, answer FROM webhook_attempt \
     WHERE delivery_id = $1 ORDER BY number DESC LIMIT 100";
const SEND_AGAIN: &str = "UPDATE webhook_delivery SET due_ms = $2, attempt = 0, claimed_until_ms = NULL, \
     delivered_ms = NULL, dead_ms = NULL WHERE id = $1 AND (delivered_ms IS NULL OR $3) \
     AND EXISTS (SELECT 1 FROM webhook_endpoint WHERE id = endpoint_id AND disabled_ms IS NULL)";
const ADD_TEST: &str = "INSERT INTO webhook_event (org_id, id, kind, rehearsal, test, status, ending, occurred_ms, spread_ms) \
     VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $7)";

#[async_trait]
impl WebhookDeliveries for Store {
    async fn claim_deliveries(
        &self,
        now: UnixMillis,
        lease_until: UnixMillis,
        most: u32,
        each: u32,
    ) -> Result<Vec<Claim>, StoreError> {
        let sql = match &self.write {
            Db::Sqlite(_) => CLAIM_SQLITE,
            Db::Postgres(_) => CLAIM_POSTGRES,
        };
        let rows: Vec<ClaimColumns> = in_transaction!(&self.write, transaction => {
            sqlx::query_as(sql)
                .bind(now.0)
                .bind(lease_until.0)
                .bind(i64::from(most))
                .bind(i64::from(each))
                .fetch_all(&mut *transaction)
                .await?
        });
        let mut claims = Vec::with_capacity(rows.len());
        for row in rows {
            claims.extend(self.claim_of(row).await?);
        }
        Ok(claims)
    }

    async fn settle(
        &self,
        claim: &Claim,
        attempt: &Attempt,
        outcome: Outcome,
        now: UnixMillis,
        patience_ms: i64,
    ) -> Result<Settled, StoreError> {
        self.settle_claim(claim, attempt, outcome, now, patience_ms).await
    }

    async fn webhook_figures(&self) -> Result<WebhookFigures, StoreError> {
        self.count_deliveries().await
    }

    async fn deliveries(
        &self,
        org: OrgId,
        webhook: WebhookId,
        state: Option<DeliveryState>,
        after: Option<Place>,
        most: u32,
    ) -> Result<Vec<Delivery>, StoreError> {
        let state = state.map(name_of).transpose()?.unwrap_or_default();
        let Place(created, id) = after.unwrap_or(Place(UnixMillis(i64::MAX), DeliveryId(Uuid::max())));
        let rows: Vec<Columns> = on!(&self.read, pool => {
            sqlx::query_as(LIST)
                .bind(org.0)
                .bind(webhook.0)
                .bind(created.0)
                .bind(id.0)
                .bind(state)
                .bind(i64::from(most))
                .fetch_all(pool)
                .await?
        });
        rows.into_iter().map(Delivery::try_from).collect()
    }

    async fn delivery(
        &self,
        org: OrgId,
        webhook: WebhookId,
        id: DeliveryId,
    ) -> Result<Option<Delivery>, StoreError> {
        let row: Option<Columns> = on!(&self.read, pool => {
            sqlx::query_as(ONE).bind(org.0).bind(webhook.0).bind(id.0).fetch_optional(pool).await?
        });
        row.map(Delivery::try_from).transpose()
    }

    async fn attempts(&self, delivery: DeliveryId) -> Result<Vec<Attempt>, StoreError> {
        let rows: Vec<AttemptColumns> = on!(&self.read, pool => {
            sqlx::query_as(ATTEMPTS).bind(delivery.0).fetch_all(pool).await?
        });
        let row = Row { table: "webhook_attempt", id: delivery.0 };
        rows.into_iter().map(|columns| columns.attempt(row)).collect()
    }

    async fn send_now(
        &self,
        webhook: WebhookId,
        events: &[WebhookEventId],
        again: bool,
        now: UnixMillis,
    ) -> Result<u64, StoreError> {
        Ok(in_transaction!(&self.write, transaction => {
            let mut sent = 0;
            for event in events {
                let id = delivery_id(webhook, *event);
                let added = sqlx::query(ADD_DELIVERY)
                    .bind(id)
                    .bind(webhook.0)
                    .bind(event.0)
                    .bind(now.0)
                    .execute(&mut *transaction)
                    .await?
                    .rows_affected();
                let again = sqlx::query(SEND_AGAIN)
                    .bind(id)
                    .bind(now.0)
                    .bind(again)
                    .execute(&mut *transaction)
                    .await?
                    .rows_affected();
                sent += added.max(again);
            }
            sent
        }))
    }

    async fn send_test(&self, webhook: WebhookId, event: &WebhookEvent) -> Result<DeliveryId, StoreError> {
        let (status, ending) =
            (event.status.map(name_of).transpose()?, event.ending.map(name_of).transpose()?);
        let id = delivery_id(webhook, event.id);
        in_transaction!(&self.write, transaction => {
            sqlx::query(ADD_TEST)
                .bind(event.org.0)
                .bind(event.id.0)
                .bind(event.kind.name())
                .bind(true)
                .bind(status)
                .bind(ending)
                .bind(event.occurred.0)
                .execute(&mut *transaction)
                .await?;
            sqlx::query(ADD_DELIVERY)
                .bind(id)
                .bind(webhook.0)
                .bind(event.id.0)
                .bind(event.occurred.0)
                .execute(&mut *transaction)
                .await?;
        });
        Ok(DeliveryId(id))
    }
}

impl Store {
    /// What a claim is about; nothing where its address was deleted since.
    async fn claim_of(&self, row: ClaimColumns) -> Result<Option<Claim>, StoreError> {
        let webhook: Option<endpoint::Columns> = on!(&self.read, pool => {
            sqlx::query_as(endpoint::ANY).bind(row.endpoint_id).fetch_optional(pool).await?
        });
        let event: Option<EventColumns> = on!(&self.read, pool => {
            sqlx::query_as(event::EVENT).bind(row.event_id).fetch_optional(pool).await?
        });
        let (Some(webhook), Some(event)) = (webhook, event) else { return Ok(None) };
        Ok(Some(Claim {
            delivery: DeliveryId(row.id),
            webhook: Webhook::try_from(webhook)?,
            event: WebhookEvent::try_from(event)?,
            attempt: Row { table: "webhook_delivery", id: row.id }.unsigned("attempt", row.attempt)?,
            number: row.claims,
        }))
    }
}

#[derive(FromRow)]
struct ClaimColumns {
    id: Uuid,
    endpoint_id: Uuid,
    event_id: Uuid,
    attempt: i64,
    claims: i64,
}

#[derive(FromRow)]
struct AttemptColumns {
    at_ms: i64,
    duration_ms: i64,
    url: String,
    status: Option<i64>,
    error: Option<String>,
    answer: String,
}

impl AttemptColumns {
    fn attempt(self, row: Row) -> Result<Attempt, StoreError> {
        Ok(Attempt {
            at: UnixMillis(self.at_ms),
            duration_ms: row.unsigned("duration_ms", self.duration_ms)?,
            url: self.url,
            status: self.status.map(|status| row.unsigned("status", status)).transpose()?,
            error: self.error,
            answer: self.answer,
        })
    }
}

#[derive(FromRow)]
struct Columns {
    id: Uuid,
    event_id: Uuid,
    kind: String,
    test: bool,
    interview_id: Option<Uuid>,
    occurred_ms: i64,
    attempts: i64,
    due_ms: i64,
    created_ms: i64,
    delivered_ms: Option<i64>,
    dead_ms: Option<i64>,
}

impl TryFrom<Columns> for Delivery {
    type Error = StoreError;

    fn try_from(columns: Columns) -> Result<Self, StoreError> {
        let row = Row { table: "webhook_delivery", id: columns.id };
        let (state, settled) = match (columns.delivered_ms, columns.dead_ms) {
            (Some(delivered), _) => (DeliveryState::Delivered, Some(delivered)),
            (None, Some(dead)) => (DeliveryState::Dead, Some(dead)),
            (None, None) => (DeliveryState::Waiting, None),
        };
        Ok(Self {
            id: DeliveryId(columns.id),
            event: WebhookEventId(columns.event_id),
            kind: row.variant("kind", &columns.kind)?,
            test: columns.test,
            interview: columns.interview_id.map(InterviewId),
            occurred: UnixMillis(columns.occurred_ms),
            state,
            attempts: row.unsigned("attempts", columns.attempts)?,
            due: UnixMillis(columns.due_ms),
            created: UnixMillis(columns.created_ms),
            settled: settled.map(UnixMillis),
        })
    }
}
