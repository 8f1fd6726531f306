//! Addresses that hear of events, and their secrets.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    id::{OpeningId, OrgId, WebhookId, WebhookSecretId},
    store::{
        Store, StoreError,
        db::{in_transaction, on},
        value::{Row, name_of, to_json},
        webhooks::EventKind,
    },
    time::UnixMillis,
};

/// How much an address is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PayloadKind {
    /// Ids, status and links: nothing personal.
    #[default]
    Thin,
    /// The candidate's name and address, the opening's title and the scores as well.
    Full,
}

/// Why an address hears nothing any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DisabledReason {
    /// Somebody switched it off.
    ByHand,
    /// It answered 410 Gone.
    Gone,
    /// Nothing but failures for five days.
    Failing,
}

/// An address that hears of events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// Its id.
    pub id: WebhookId,
    /// Its owner.
    pub org: OrgId,
    /// Where requests go.
    pub url: String,
    /// For people.
    pub description: String,
    /// What it wants to hear of; empty for everything.
    pub events: Vec<EventKind>,
    /// Of which openings; empty for all.
    pub openings: Vec<OpeningId>,
    /// How much it is told.
    pub payload: PayloadKind,
    /// Since when and why it hears nothing any more.
    pub disabled: Option<(UnixMillis, DisabledReason)>,
    /// The first failure since the last success.
    pub failing_since: Option<UnixMillis>,
    /// When it was made.
    pub created: UnixMillis,
}

/// A secret as it is kept: encrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedSecret {
    /// Its id.
    pub id: WebhookSecretId,
    /// Ciphertext.
    pub sealed: Vec<u8>,
    /// When it was made.
    pub created: UnixMillis,
    /// It signs until then; for ever where nothing is said.
    pub until: Option<UnixMillis>,
}

/// What of an address may change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookChange {
    /// Where requests go.
    pub url: String,
    /// For people.
    pub description: String,
    /// What it wants to hear of; empty for everything.
    pub events: Vec<EventKind>,
    /// Of which openings; empty for all.
    pub openings: Vec<OpeningId>,
    /// How much it is told.
    pub payload: PayloadKind,
}

/// Addresses and their secrets.
#[async_trait]
pub trait Webhooks: Send + Sync {
    /// Enters an address with its first secret.
    async fn add_webhook(&self, webhook: &Webhook, secret: &SealedSecret) -> Result<(), StoreError>;

    /// The address, if it belongs to `org`.
    async fn webhook(&self, org: OrgId, id: WebhookId) -> Result<Option<Webhook>, StoreError>;

    /// The addresses of `org`, oldest first.
    async fn webhooks(&self, org: OrgId) -> Result<Vec<Webhook>, StoreError>;

    /// Changes an address; false when there is none.
    async fn change_webhook(
        &self,
        org: OrgId,
        id: WebhookId,
        change: &WebhookChange,
    ) -> Result<bool, StoreError>;

    /// Switches an address off (what is on its way to it is dead then), or on again. False when there is none.
    async fn switch_webhook(
        &self,
        org: OrgId,
        id: WebhookId,
        off: Option<DisabledReason>,
        now: UnixMillis,
    ) -> Result<bool, StoreError>;

    /// Deletes an address with its secrets, deliveries and attempts; false when there is none.
    async fn delete_webhook(&self, org: OrgId, id: WebhookId) -> Result<bool, StoreError>;

    /// The secrets of an address that sign at `now`, newest first.
    async fn webhook_secrets(&self, id: WebhookId, now: UnixMillis) -> Result<Vec<SealedSecret>, StoreError>;

    /// Adds a secret; those that stood sign until `old_until` at most. False when there is no such address.
    async fn rotate_webhook(
        &self,
        org: OrgId,
        id: WebhookId,
        secret: &SealedSecret,
        old_until: UnixMillis,
    ) -> Result<bool, StoreError>;
}

macro_rules! select_webhook {
    ($rest:literal) => {
        concat!(
            "SELECT org_id, id, url, description, events, openings, payload, disabled_ms, disabled_reason, \
             failing_since_ms, created_ms FROM webhook_endpoint ",
            $rest
        )
    };
}

const ADD: &str = "INSERT INTO webhook_endpoint (org_id, id, url, description, events, openings, payload, created_ms) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const ADD_SECRET: &str = "INSERT INTO webhook_secret (org_id, id, endpoint_id, sealed, created_ms) \
     SELECT org_id, $1, id, $3, $4 FROM webhook_endpoint WHERE id = $2 AND org_id = $5";
const ONE: &str = select_webhook!("WHERE org_id = $1 AND id = $2");
pub(super) const ANY: &str = select_webhook!("WHERE id = $1");
const ALL: &str = select_webhook!("WHERE org_id = $1 ORDER BY id");
const CHANGE: &str = "UPDATE webhook_endpoint SET url = $3, description = $4, events = $5, openings = $6, payload = $7 \
     WHERE org_id = $1 AND id = $2";
pub(super) const SWITCH_OFF: &str = "UPDATE webhook_endpoint SET disabled_ms = $2, disabled_reason = $3 \
     WHERE id = $1 AND disabled_ms IS NULL";
const SWITCH_ON: &str = "UPDATE webhook_endpoint SET disabled_ms = NULL, disabled_reason = NULL, failing_since_ms = NULL \
     WHERE id = $1";
pub(super) const GIVE_UP_ALL: &str = "UPDATE webhook_delivery SET dead_ms = $2, claimed_until_ms = NULL \
     WHERE endpoint_id = $1 AND delivered_ms IS NULL AND dead_ms IS NULL";
/// Holds the row until the end of the transaction. Whoever changes deliveries of an address and the address itself takes the
/// address first, so that two never wait for each other.
const HOLD: &str = "UPDATE webhook_endpoint SET url = url WHERE org_id = $1 AND id = $2";
const DELETE: [&str; 4] = [
    "DELETE FROM webhook_attempt WHERE delivery_id IN (SELECT id FROM webhook_delivery WHERE endpoint_id = $1)",
    "DELETE FROM webhook_delivery WHERE endpoint_id = $1",
    "DELETE FROM webhook_secret WHERE endpoint_id = $1",
    "DELETE FROM webhook_endpoint WHERE id = $1",
];
const SECRETS: &str = "SELECT id, sealed, created_ms, until_ms FROM webhook_secret \
     WHERE endpoint_id = $1 AND (until_ms IS NULL OR until_ms > $2) ORDER BY created_ms DESC, id DESC";
const RETIRE: &str = "UPDATE webhook_secret SET until_ms = $2 \
     WHERE endpoint_id = $1 AND id <> $3 AND (until_ms IS NULL OR until_ms > $2)";

#[async_trait]
impl Webhooks for Store {
    async fn add_webhook(&self, webhook: &Webhook, secret: &SealedSecret) -> Result<(), StoreError> {
        let texts = Texts::of(&webhook.events, &webhook.openings, webhook.payload)?;
        in_transaction!(&self.write, transaction => {
            sqlx::query(ADD)
                .bind(webhook.org.0)
                .bind(webhook.id.0)
                .bind(&webhook.url)
                .bind(&webhook.description)
                .bind(&texts.events)
                .bind(&texts.openings)
                .bind(&texts.payload)
                .bind(webhook.created.0)
                .execute(&mut *transaction)
                .await?;
            sqlx::query(ADD_SECRET)
                .bind(secret.id.0)
                .bind(webhook.id.0)
                .bind(&secret.sealed)
                .bind(secret.created.0)
                .bind(webhook.org.0)
                .execute(&mut *transaction)
                .await?;
        });
        Ok(())
    }

    async fn webhook(&self, org: OrgId, id: WebhookId) -> Result<Option<Webhook>, StoreError> {
        let row: Option<Columns> = on!(&self.read, pool => {
            sqlx::query_as(ONE).bind(org.0).bind(id.0).fetch_optional(pool).await?
        });
        row.map(Webhook::try_from).transpose()
    }

    async fn webhooks(&self, org: OrgId) -> Result<Vec<Webhook>, StoreError> {
        let rows: Vec<Columns> = on!(&self.read, pool => {
            sqlx::query_as(ALL).bind(org.0).fetch_all(pool).await?
        });
        rows.into_iter().map(Webhook::try_from).collect()
    }

    async fn change_webhook(
        &self,
        org: OrgId,
        id: WebhookId,
        change: &WebhookChange,
    ) -> Result<bool, StoreError> {
        let texts = Texts::of(&change.events, &change.openings, change.payload)?;
        let changed = on!(&self.write, pool => {
            sqlx::query(CHANGE)
                .bind(org.0)
                .bind(id.0)
                .bind(&change.url)
                .bind(&change.description)
                .bind(texts.events)
                .bind(texts.openings)
                .bind(texts.payload)
                .execute(pool)
                .await?
                .rows_affected()
        });
        Ok(changed > 0)
    }

    async fn switch_webhook(
        &self,
        org: OrgId,
        id: WebhookId,
        off: Option<DisabledReason>,
        now: UnixMillis,
    ) -> Result<bool, StoreError> {
        let reason = off.map(name_of).transpose()?;
        Ok(in_transaction!(&self.write, transaction => {
            let found =
                sqlx::query(HOLD).bind(org.0).bind(id.0).execute(&mut *transaction).await?.rows_affected();
            if found > 0 {
                if let Some(reason) = reason {
                    sqlx::query(SWITCH_OFF).bind(id.0).bind(now.0).bind(reason).execute(&mut *transaction).await?;
                    sqlx::query(GIVE_UP_ALL).bind(id.0).bind(now.0).execute(&mut *transaction).await?;
                } else {
                    sqlx::query(SWITCH_ON).bind(id.0).execute(&mut *transaction).await?;
                }
            }
            found > 0
        }))
    }

    async fn delete_webhook(&self, org: OrgId, id: WebhookId) -> Result<bool, StoreError> {
        Ok(in_transaction!(&self.write, transaction => {
            let found =
                sqlx::query(HOLD).bind(org.0).bind(id.0).execute(&mut *transaction).await?.rows_affected();
            if found > 0 {
                for sql in DELETE {
                    sqlx::query(sql).bind(id.0).execute(&mut *transaction).await?;
                }
            }
            found > 0
        }))
    }

    async fn webhook_secrets(&self, id: WebhookId, now: UnixMillis) -> Result<Vec<SealedSecret>, StoreError> {
        let rows: Vec<(Uuid, Vec<u8>, i64, Option<i64>)> = on!(&self.read, pool => {
            sqlx::query_as(SECRETS).bind(id.0).bind(now.0).fetch_all(pool).await?
        });
        let secret = |(id, sealed, created, until): (Uuid, Vec<u8>, i64, Option<i64>)| SealedSecret {
            id: WebhookSecretId(id),
            sealed,
            created: UnixMillis(created),
            until: until.map(UnixMillis),
        };
        Ok(rows.into_iter().map(secret).collect())
    }

    async fn rotate_webhook(
        &self,
        org: OrgId,
        id: WebhookId,
        secret: &SealedSecret,
        old_until: UnixMillis,
    ) -> Result<bool, StoreError> {
        Ok(in_transaction!(&self.write, transaction => {
            let added = sqlx::query(ADD_SECRET)
                .bind(secret.id.0)
                .bind(id.0)
                .bind(&secret.sealed)
                .bind(secret.created.0)
                .bind(org.0)
                .execute(&mut *transaction)
                .await?
                .rows_affected();
            if added > 0 {
                sqlx::query(RETIRE)
                    .bind(id.0)
                    .bind(old_until.0)
                    .bind(secret.id.0)
                    .execute(&mut *transaction)
                    .await?;
            }
            added > 0
        }))
    }
}

/// What of an address is written as text.
struct Texts {
    events: String,
    openings: String,
    payload: String,
}

impl Texts {
    fn of(events: &[EventKind], openings: &[OpeningId], payload: PayloadKind) -> Result<Self, StoreError> {
        Ok(Self {
            events: to_json("webhook_endpoint", &events)?,
            openings: to_json("webhook_endpoint", &openings)?,
            payload: name_of(payload)?,
        })
    }
}

#[derive(FromRow)]
pub(super) struct Columns {
    org_id: Uuid,
    id: Uuid,
    url: String,
    description: String,
    events: String,
    openings: String,
    payload: String,
    disabled_ms: Option<i64>,
    disabled_reason: Option<String>,
    failing_since_ms: Option<i64>,
    created_ms: i64,
}

impl TryFrom<Columns> for Webhook {
    type Error = StoreError;

    fn try_from(columns: Columns) -> Result<Self, StoreError> {
        let row = Row { table: "webhook_endpoint", id: columns.id };
        let reason = columns.disabled_reason.map(|name| row.variant("disabled_reason", &name)).transpose()?;
        Ok(Self {
            id: WebhookId(columns.id),
            org: OrgId(columns.org_id),
            url: columns.url,
            description: columns.description,
            events: row.json("events", &columns.events)?,
            openings: row.json("openings", &columns.openings)?,
            payload: row.variant("payload", &columns.payload)?,
            disabled: columns.disabled_ms.map(UnixMillis).zip(reason),
            failing_since: columns.failing_since_ms.map(UnixMillis),
            created: UnixMillis(columns.created_ms),
        })
    }
}
