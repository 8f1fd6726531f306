//! What an attempt means for its delivery and its address, and how all of them do.

use crate::{
    store::{
        Store, StoreError,
        db::{in_transaction, on},
        value::{name_of, signed},
        webhooks::{
            Attempt, Claim, DisabledReason, Outcome, Settled, Turn, WebhookFigures,
            endpoint::{GIVE_UP_ALL, SWITCH_OFF},
        },
    },
    time::UnixMillis,
};

const ADD_ATTEMPT: &str = "INSERT INTO webhook_attempt (org_id, delivery_id, at_ms, duration_ms, url, status, error, answer) \
     SELECT org_id, id, $2, $3, $4, $5, $6, $7 FROM webhook_delivery WHERE id = $1";
const DELIVERED: &str = "UPDATE webhook_delivery SET delivered_ms = COALESCE(delivered_ms, $2), dead_ms = NULL, \
     claimed_until_ms = NULL WHERE id = $1";
const RETRY: &str = "UPDATE webhook_delivery SET due_ms = $2, claimed_until_ms = NULL \
     WHERE id = $1 AND claims = $3 AND delivered_ms IS NULL AND dead_ms IS NULL";
const GIVE_UP: &str = "UPDATE webhook_delivery SET dead_ms = $2, claimed_until_ms = NULL \
     WHERE id = $1 AND claims = $3 AND delivered_ms IS NULL AND dead_ms IS NULL";
/// Holds the row until the end of the transaction.
const HOLD: &str = "UPDATE webhook_endpoint SET url = url WHERE id = $1";
const WORKS: &str =
    "UPDATE webhook_endpoint SET failing_since_ms = NULL WHERE id = $1 AND failing_since_ms IS NOT NULL";
const FAILS: &str =
    "UPDATE webhook_endpoint SET failing_since_ms = $2 WHERE id = $1 AND failing_since_ms IS NULL";
const FAILING_TOO_LONG: &str =
    "SELECT COUNT(*) FROM webhook_endpoint WHERE id = $1 AND failing_since_ms <= $2 AND disabled_ms IS NULL";
const FIGURES: &str = "SELECT \
     (SELECT COUNT(*) FROM webhook_delivery WHERE delivered_ms IS NULL AND dead_ms IS NULL), \
     (SELECT COUNT(*) FROM webhook_endpoint WHERE failing_since_ms IS NOT NULL AND disabled_ms IS NULL), \
     (SELECT COUNT(*) FROM webhook_delivery WHERE delivered_ms IS NULL AND dead_ms IS NOT NULL)";

impl Store {
    pub(super) async fn settle_claim(
        &self,
        claim: &Claim,
        attempt: &Attempt,
        outcome: Outcome,
        now: UnixMillis,
        patience_ms: i64,
    ) -> Result<Settled, StoreError> {
        let (id, endpoint) = (claim.delivery.0, claim.webhook.id.0);
        let (change, at) = match outcome {
            Outcome::Delivered => (DELIVERED, now),
            Outcome::Retry(due) => (RETRY, due),
            Outcome::Dead | Outcome::Gone => (GIVE_UP, now),
        };
        let (health, turn) = health(outcome);
        let names = (name_of(DisabledReason::Gone)?, name_of(DisabledReason::Failing)?);
        Ok(in_transaction!(&self.write, transaction => {
            // The address first, like everybody: two then never wait for each other.
            sqlx::query(HOLD).bind(endpoint).execute(&mut *transaction).await?;
            let turned =
                sqlx::query(health).bind(endpoint).bind(now.0).execute(&mut *transaction).await?.rows_affected();
            sqlx::query(ADD_ATTEMPT)
                .bind(id)
                .bind(attempt.at.0)
                .bind(signed(attempt.duration_ms))
                .bind(&attempt.url)
                .bind(attempt.status.map(i64::from))
                .bind(&attempt.error)
                .bind(&attempt.answer)
                .execute(&mut *transaction)
                .await?;
            sqlx::query(change).bind(id).bind(at.0).bind(claim.number).execute(&mut *transaction).await?;
            let failing: i64 = sqlx::query_scalar(FAILING_TOO_LONG)
                .bind(endpoint)
                .bind(now.plus_ms(-patience_ms).0)
                .fetch_one(&mut *transaction)
                .await?;
            let reason = match outcome {
                Outcome::Gone => Some((DisabledReason::Gone, &names.0)),
                Outcome::Delivered | Outcome::Retry(_) | Outcome::Dead => {
                    (failing > 0).then_some((DisabledReason::Failing, &names.1))
                }
            };
            let off = match reason {
                None => None,
                Some((reason, name)) => {
                    let off = sqlx::query(SWITCH_OFF)
                        .bind(endpoint)
                        .bind(now.0)
                        .bind(name)
                        .execute(&mut *transaction)
                        .await?
                        .rows_affected();
                    sqlx::query(GIVE_UP_ALL).bind(endpoint).bind(now.0).execute(&mut *transaction).await?;
                    (off > 0).then_some(reason)
                }
            };
            Settled { off, turn: (turned > 0).then_some(turn) }
        }))
    }

    pub(super) async fn count_deliveries(&self) -> Result<WebhookFigures, StoreError> {
        let (waiting, failing, given_up): (i64, i64, i64) = on!(&self.read, pool => {
            sqlx::query_as(FIGURES).fetch_one(pool).await?
        });
        let count = |number: i64| u64::try_from(number).unwrap_or(0);
        Ok(WebhookFigures { waiting: count(waiting), failing: count(failing), given_up: count(given_up) })
    }
}

/// How an attempt bears on the address, and what that is called where it changes something.
const fn health(outcome: Outcome) -> (&'static str, Turn) {
    match outcome {
        Outcome::Delivered => (WORKS, Turn::Works),
        Outcome::Retry(_) | Outcome::Dead | Outcome::Gone => (FAILS, Turn::Fails),
    }
}
