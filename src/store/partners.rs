//! Partners: an organisation's connections, and what went wrong with them.

mod order_row;
mod orders;

use async_trait::async_trait;
use sqlx::FromRow;
use uuid::Uuid;

use super::{
    Store, StoreError,
    db::{in_transaction, on},
    interviews::SecretHash,
    outbox::WAKE_CONNECTION,
    value::{Row, name_of, to_json},
};
use crate::{
    id::{ConnectionId, OrderId, OrgId},
    partner::{
        Partner,
        connection::ConnectionSettings,
        trouble::{Trouble, TroubleKind},
    },
    time::UnixMillis,
};

pub(super) use self::orders::REOPEN;
pub use self::{
    order_row::{NewOrder, OrderRow, Told},
    orders::PartnerOrders,
};

/// An organisation's connection to a partner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// Its id.
    pub id: ConnectionId,
    /// Its owner.
    pub org: OrgId,
    /// With whom.
    pub partner: Partner,
    /// Hash of the key that the partner shows us.
    pub key: SecretHash,
    /// Hash of the key before, and until when it is taken.
    pub previous: Option<(SecretHash, UnixMillis)>,
    /// The secrets, sealed.
    pub sealed: Vec<u8>,
    /// What is no secret.
    pub settings: ConnectionSettings,
    /// When it was made.
    pub created: UnixMillis,
    /// Since when it is switched off.
    pub disabled: Option<UnixMillis>,
    /// When the present key was first shown to us.
    pub key_used: Option<UnixMillis>,
    /// Counts its changes.
    pub revision: u32,
}

/// Something that went wrong, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptTrouble {
    /// What.
    pub trouble: Trouble,
    /// Which order it is about; nothing where it is about all.
    pub order: Option<OrderId>,
    /// When.
    pub at: UnixMillis,
}

/// Connections and their troubles.
#[async_trait]
pub trait Partners: Send + Sync {
    /// Enters a connection.
    async fn add_connection(&self, connection: &Connection) -> Result<(), StoreError>;

    /// Writes key, secrets, settings and switch of a connection anew, and lets its partner be told now what could not be told
    /// before. False where its organisation has none of that id, or where it was changed since that revision. When a key was
    /// first shown is left as it is for a key that stays, and forgotten for a new one.
    async fn update_connection(&self, connection: &Connection, now: UnixMillis) -> Result<bool, StoreError>;

    /// The connections of `org`, newest first, at most 100.
    async fn connections(&self, org: OrgId) -> Result<Vec<Connection>, StoreError>;

    /// The connection, if it belongs to `org`.
    async fn connection(&self, org: OrgId, id: ConnectionId) -> Result<Option<Connection>, StoreError>;

    /// The connection by its id alone: for webhooks, whose signature is then checked, and for jobs.
    async fn connection_of_any_org(&self, id: ConnectionId) -> Result<Option<Connection>, StoreError>;

    /// The connection to `partner` whose key, or whose key before while it is taken, has this hash.
    async fn connection_by_key(
        &self,
        partner: Partner,
        key: &SecretHash,
        now: UnixMillis,
    ) -> Result<Option<Connection>, StoreError>;

    /// Notes that the partner shows us the present key; only the first time counts.
    async fn note_key_used(&self, id: ConnectionId, now: UnixMillis) -> Result<(), StoreError>;

    /// Keeps what went wrong: the latest 20 of an order, and of a connection what is about no order.
    async fn add_trouble(
        &self,
        connection: ConnectionId,
        order: Option<OrderId>,
        trouble: &Trouble,
        now: UnixMillis,
    ) -> Result<(), StoreError>;

    /// Keeps why an application, by the partner's name for it, was not invited, in place of what was kept of it before.
    async fn add_refusal(
        &self,
        connection: ConnectionId,
        application: &str,
        trouble: &Trouble,
        now: UnixMillis,
    ) -> Result<(), StoreError>;

    /// Forgets why an application was not invited: now it is.
    async fn settle_refusal(&self, connection: ConnectionId, application: &str) -> Result<(), StoreError>;

    /// The latest troubles that are about no order, of a connection, newest first.
    async fn troubles(&self, connection: ConnectionId) -> Result<Vec<KeptTrouble>, StoreError>;

    /// The latest trouble of an order.
    async fn last_trouble_of(&self, order: OrderId) -> Result<Option<KeptTrouble>, StoreError>;
}

macro_rules! select_connection {
    ($rest:literal) => {
        concat!(
            "SELECT org_id, id, partner, key_hash, previous_hash, previous_until_ms, sealed, settings, created_ms, \
             disabled_ms, key_used_ms, revision FROM partner_connection ",
            $rest
        )
    };
}

const ADD: &str = "INSERT INTO partner_connection (org_id, id, partner, key_hash, previous_hash, previous_until_ms, \
     sealed, settings, created_ms, disabled_ms, key_used_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
const UPDATE: &str = "UPDATE partner_connection SET key_hash = $3, previous_hash = $4, previous_until_ms = $5, \
     sealed = $6, settings = $7, disabled_ms = $8, revision = revision + 1, \
     key_used_ms = CASE WHEN key_hash = $3 THEN key_used_ms ELSE NULL END \
     WHERE org_id = $1 AND id = $2 AND revision = $9";
const LIST: &str = select_connection!("WHERE org_id = $1 ORDER BY id DESC LIMIT 100");
const OF_ORG: &str = select_connection!("WHERE org_id = $1 AND id = $2");
const BY_ID: &str = select_connection!("WHERE id = $1");
const BY_KEY: &str = select_connection!(
    "WHERE partner = $1 AND (key_hash = $2 OR (previous_hash = $2 AND previous_until_ms > $3))"
);
const KEY_USED: &str = "UPDATE partner_connection SET key_used_ms = $2 WHERE id = $1 AND key_used_ms IS NULL";
const ADD_TROUBLE: &str = "INSERT INTO partner_error (org_id, connection_id, order_id, kind, detail, at_ms, about) \
     SELECT org_id, id, $2, $3, $4, $5, $6 FROM partner_connection WHERE id = $1";
const SETTLE: &str = "DELETE FROM partner_error WHERE connection_id = $1 AND order_id IS NULL AND about = $2";
const FORGET_TROUBLES: &str = "DELETE FROM partner_error WHERE number <= ( \
     SELECT number FROM partner_error WHERE connection_id = $1 AND (order_id = $2 OR (order_id IS NULL AND $2 IS NULL)) \
     ORDER BY number DESC LIMIT 1 OFFSET 20) \
     AND connection_id = $1 AND (order_id = $2 OR (order_id IS NULL AND $2 IS NULL))";
const TROUBLES: &str = "SELECT connection_id, order_id, kind, detail, at_ms FROM partner_error \
     WHERE connection_id = $1 AND order_id IS NULL ORDER BY number DESC LIMIT 20";
const LAST_TROUBLE_OF: &str = "SELECT connection_id, order_id, kind, detail, at_ms FROM partner_error \
     WHERE order_id = $1 ORDER BY number DESC LIMIT 1";

#[async_trait]
impl Partners for Store {
    async fn add_connection(&self, connection: &Connection) -> Result<(), StoreError> {
        let partner = name_of(connection.partner)?;
        let settings = to_json("partner_connection", &connection.settings)?;
        on!(&self.write, pool => {
            sqlx::query(ADD)
                .bind(connection.org.0)
                .bind(connection.id.0)
                .bind(partner)
                .bind(connection.key.as_slice())
                .bind(connection.previous.as_ref().map(|(hash, _)| hash.as_slice()))
                .bind(connection.previous.map(|(_, until)| until.0))
                .bind(connection.sealed.as_slice())
                .bind(settings)
                .bind(connection.created.0)
                .bind(connection.disabled.map(|at| at.0))
                .bind(connection.key_used.map(|at| at.0))
                .execute(pool)
                .await?;
        });
        Ok(())
    }

    async fn update_connection(&self, connection: &Connection, now: UnixMillis) -> Result<bool, StoreError> {
        let settings = to_json("partner_connection", &connection.settings)?;
        let done = in_transaction!(&self.write, transaction => {
            let done = sqlx::query(UPDATE)
                .bind(connection.org.0)
                .bind(connection.id.0)
                .bind(connection.key.as_slice())
                .bind(connection.previous.as_ref().map(|(hash, _)| hash.as_slice()))
                .bind(connection.previous.map(|(_, until)| until.0))
                .bind(connection.sealed.as_slice())
                .bind(settings)
                .bind(connection.disabled.map(|at| at.0))
                .bind(i64::from(connection.revision))
                .execute(&mut *transaction)
                .await?
                .rows_affected();
            if done > 0 {
                sqlx::query(WAKE_CONNECTION).bind(connection.id.0).bind(now.0).execute(&mut *transaction).await?;
            }
            done
        });
        Ok(done > 0)
    }

    async fn connections(&self, org: OrgId) -> Result<Vec<Connection>, StoreError> {
        let rows: Vec<Columns> = on!(&self.read, pool => {
            sqlx::query_as(LIST).bind(org.0).fetch_all(pool).await?
        });
        rows.into_iter().map(Connection::try_from).collect()
    }

    async fn connection(&self, org: OrgId, id: ConnectionId) -> Result<Option<Connection>, StoreError> {
        let row: Option<Columns> = on!(&self.read, pool => {
            sqlx::query_as(OF_ORG).bind(org.0).bind(id.0).fetch_optional(pool).await?
        });
        row.map(Connection::try_from).transpose()
    }

    async fn connection_of_any_org(&self, id: ConnectionId) -> Result<Option<Connection>, StoreError> {
        let row: Option<Columns> = on!(&self.read, pool => {
            sqlx::query_as(BY_ID).bind(id.0).fetch_optional(pool).await?
        });
        row.map(Connection::try_from).transpose()
    }

    async fn connection_by_key(
        &self,
        partner: Partner,
        key: &SecretHash,
        now: UnixMillis,
    ) -> Result<Option<Connection>, StoreError> {
        let partner = name_of(partner)?;
        let row: Option<Columns> = on!(&self.read, pool => {
            sqlx::query_as(BY_KEY).bind(partner).bind(key.as_slice()).bind(now.0).fetch_optional(pool).await?
        });
        row.map(Connection::try_from).transpose()
    }

    async fn note_key_used(&self, id: ConnectionId, now: UnixMillis) -> Result<(), StoreError> {
        on!(&self.write, pool => {
            sqlx::query(KEY_USED).bind(id.0).bind(now.0).execute(pool).await?;
        });
        Ok(())
    }

    async fn add_trouble(
        &self,
        connection: ConnectionId,
        order: Option<OrderId>,
        trouble: &Trouble,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        self.keep_trouble(connection, order, None, trouble, now).await
    }

    async fn add_refusal(
        &self,
        connection: ConnectionId,
        application: &str,
        trouble: &Trouble,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        self.keep_trouble(connection, None, Some(application), trouble, now).await
    }

    async fn settle_refusal(&self, connection: ConnectionId, application: &str) -> Result<(), StoreError> {
        on!(&self.write, pool => {
            sqlx::query(SETTLE).bind(connection.0).bind(application).execute(pool).await?;
        });
        Ok(())
    }

    async fn troubles(&self, connection: ConnectionId) -> Result<Vec<KeptTrouble>, StoreError> {
        let rows: Vec<TroubleColumns> = on!(&self.read, pool => {
            sqlx::query_as(TROUBLES).bind(connection.0).fetch_all(pool).await?
        });
        rows.into_iter().map(KeptTrouble::try_from).collect()
    }

    async fn last_trouble_of(&self, order: OrderId) -> Result<Option<KeptTrouble>, StoreError> {
        let row: Option<TroubleColumns> = on!(&self.read, pool => {
            sqlx::query_as(LAST_TROUBLE_OF).bind(order.0).fetch_optional(pool).await?
        });
        row.map(KeptTrouble::try_from).transpose()
    }
}

impl Store {
    async fn keep_trouble(
        &self,
        connection: ConnectionId,
        order: Option<OrderId>,
        about: Option<&str>,
        trouble: &Trouble,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        let kind = name_of(trouble.kind)?;
        let order = order.map(|order| order.0);
        in_transaction!(&self.write, transaction => {
            sqlx::query(SETTLE).bind(connection.0).bind(about).execute(&mut *transaction).await?;
            sqlx::query(ADD_TROUBLE)
                .bind(connection.0)
                .bind(order)
                .bind(&kind)
                // PostgreSQL takes no zero byte in a text.
                .bind(trouble.detail.replace('\0', " "))
                .bind(now.0)
                .bind(about)
                .execute(&mut *transaction)
                .await?;
            sqlx::query(FORGET_TROUBLES).bind(connection.0).bind(order).execute(&mut *transaction).await?;
        });
        Ok(())
    }
}

#[derive(FromRow)]
struct Columns {
    org_id: Uuid,
    id: Uuid,
    partner: String,
    key_hash: Vec<u8>,
    previous_hash: Option<Vec<u8>>,
    previous_until_ms: Option<i64>,
    sealed: Vec<u8>,
    settings: String,
    created_ms: i64,
    disabled_ms: Option<i64>,
    key_used_ms: Option<i64>,
    revision: i64,
}

impl TryFrom<Columns> for Connection {
    type Error = StoreError;

    fn try_from(columns: Columns) -> Result<Self, StoreError> {
        let row = Row { table: "partner_connection", id: columns.id };
        let previous = columns.previous_hash.zip(columns.previous_until_ms);
        let previous = previous
            .map(|(hash, until)| Ok::<_, StoreError>((row.hash("previous_hash", &hash)?, UnixMillis(until))));
        Ok(Self {
            id: ConnectionId(columns.id),
            org: OrgId(columns.org_id),
            partner: row.variant("partner", &columns.partner)?,
            key: row.hash("key_hash", &columns.key_hash)?,
            previous: previous.transpose()?,
            sealed: columns.sealed,
            settings: row.json("settings", &columns.settings)?,
            created: UnixMillis(columns.created_ms),
            disabled: columns.disabled_ms.map(UnixMillis),
            key_used: columns.key_used_ms.map(UnixMillis),
            revision: row.unsigned("revision", columns.revision)?,
        })
    }
}

#[derive(FromRow)]
struct TroubleColumns {
    connection_id: Uuid,
    order_id: Option<Uuid>,
    kind: String,
    detail: String,
    at_ms: i64,
}

impl TryFrom<TroubleColumns> for KeptTrouble {
    type Error = StoreError;

    fn try_from(columns: TroubleColumns) -> Result<Self, StoreError> {
        let row = Row { table: "partner_error", id: columns.connection_id };
        let kind: TroubleKind = row.variant("kind", &columns.kind)?;
        Ok(Self {
            trouble: Trouble { kind, detail: columns.detail },
            order: columns.order_id.map(OrderId),
            at: UnixMillis(columns.at_ms),
        })
    }
}
