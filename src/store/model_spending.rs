//! What an organisation's language models took, month by month.

use async_trait::async_trait;

use super::{
    Store, StoreError,
    db::on,
    value::{Row, signed},
};
use crate::{id::OrgId, interview::spending::Spending};

/// Sums by month.
#[async_trait]
pub trait ModelSpending: Send + Sync {
    /// Adds to what was spent in `month` (such as 202611) and gives the sum; adding nothing reads it.
    async fn add_model_spending(
        &self,
        org: OrgId,
        month: u32,
        spent: Spending,
    ) -> Result<Spending, StoreError>;
}

const ADD: &str = "INSERT INTO model_spending (org_id, month, tokens, cost_micros) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (org_id, month) DO UPDATE SET tokens = model_spending.tokens + excluded.tokens, \
     cost_micros = model_spending.cost_micros + excluded.cost_micros RETURNING tokens, cost_micros";

#[async_trait]
impl ModelSpending for Store {
    async fn add_model_spending(
        &self,
        org: OrgId,
        month: u32,
        spent: Spending,
    ) -> Result<Spending, StoreError> {
        let (tokens, cost_micros): (i64, i64) = on!(&self.write, pool => {
            sqlx::query_as(ADD)
                .bind(org.0)
                .bind(i64::from(month))
                .bind(signed(spent.tokens))
                .bind(signed(spent.cost_micros))
                .fetch_one(pool)
                .await?
        });
        let row = Row { table: "model_spending", id: org.0 };
        Ok(Spending {
            tokens: row.unsigned("tokens", tokens)?,
            cost_micros: row.unsigned("cost_micros", cost_micros)?,
        })
    }
}
