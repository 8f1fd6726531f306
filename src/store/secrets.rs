//! Whether anything is kept that the vault's key alone opens.

use super::{Store, StoreError, db::on};

const ANY: &str = "SELECT (SELECT COUNT(*) FROM webhook_secret) + (SELECT COUNT(*) FROM partner_connection)";

impl Store {
    /// True where secrets of webhooks or partners are kept.
    pub async fn has_secrets(&self) -> Result<bool, StoreError> {
        let kept: i64 = on!(&self.read, pool => sqlx::query_scalar(ANY).fetch_one(pool).await?);
        Ok(kept > 0)
    }
}
