//! What lets others check scores: the public keys of receipts, and the maps that ratings gave.

use async_trait::async_trait;
use uuid::Uuid;

use super::{
    Store, StoreError,
    db::on,
    value::{Row, to_json},
};
use crate::{id::OrgId, score::calibration::CalibrationMap, time::UnixMillis};

/// The public half of a key that signs receipts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReceiptKey {
    /// Ed25519.
    pub public_key: [u8; 32],
    /// When it was first used.
    pub since: UnixMillis,
}

/// Public keys and calibration maps.
#[async_trait]
pub trait AuditTrail: Send + Sync {
    /// Keeps a public key; one that is known already keeps its time.
    async fn add_receipt_key(
        &self,
        org: OrgId,
        public_key: [u8; 32],
        now: UnixMillis,
    ) -> Result<(), StoreError>;

    /// All public keys, of all organisations, newest first: they are no secret.
    async fn receipt_keys(&self) -> Result<Vec<ReceiptKey>, StoreError>;

    /// Adds a map. Earlier ones stay.
    async fn add_calibration_map(
        &self,
        org: OrgId,
        map: &CalibrationMap,
        now: UnixMillis,
    ) -> Result<(), StoreError>;

    /// The latest hundred maps of an organisation, newest first.
    async fn calibration_maps(&self, org: OrgId) -> Result<Vec<CalibrationMap>, StoreError>;
}

const ADD_KEY: &str = "INSERT INTO receipt_key (org_id, public_key, since_ms) VALUES ($1, $2, $3) \
     ON CONFLICT (org_id, public_key) DO NOTHING";
const KEYS: &str = "SELECT org_id, public_key, since_ms FROM receipt_key ORDER BY since_ms DESC";
const ADD_MAP: &str = "INSERT INTO calibration_map (org_id, body, made_ms) VALUES ($1, $2, $3)";
const MAPS: &str = "SELECT body FROM calibration_map WHERE org_id = $1 ORDER BY number DESC LIMIT 100";

#[async_trait]
impl AuditTrail for Store {
    async fn add_receipt_key(
        &self,
        org: OrgId,
        public_key: [u8; 32],
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        on!(&self.write, pool => {
            sqlx::query(ADD_KEY).bind(org.0).bind(public_key.as_slice()).bind(now.0).execute(pool).await?;
        });
        Ok(())
    }

    async fn receipt_keys(&self) -> Result<Vec<ReceiptKey>, StoreError> {
        let rows: Vec<(Uuid, Vec<u8>, i64)> = on!(&self.read, pool => {
            sqlx::query_as(KEYS).fetch_all(pool).await?
        });
        let key = |(id, key, since): (Uuid, Vec<u8>, i64)| {
            let row = Row { table: "receipt_key", id };
            Ok(ReceiptKey { public_key: row.hash("public_key", &key)?, since: UnixMillis(since) })
        };
        rows.into_iter().map(key).collect()
    }

    async fn add_calibration_map(
        &self,
        org: OrgId,
        map: &CalibrationMap,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        let body = to_json("calibration_map", map)?;
        on!(&self.write, pool => {
            sqlx::query(ADD_MAP).bind(org.0).bind(body).bind(now.0).execute(pool).await?;
        });
        Ok(())
    }

    async fn calibration_maps(&self, org: OrgId) -> Result<Vec<CalibrationMap>, StoreError> {
        let bodies: Vec<String> = on!(&self.read, pool => {
            sqlx::query_scalar(MAPS).bind(org.0).fetch_all(pool).await?
        });
        let row = Row { table: "calibration_map", id: org.0 };
        bodies.iter().map(|body| row.json("body", body)).collect()
    }
}
