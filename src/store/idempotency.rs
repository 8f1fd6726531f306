//! Requests that are to have their effect once, however often they are sent.

use async_trait::async_trait;
use sqlx::FromRow;
use uuid::Uuid;

use super::{
    Store, StoreError,
    db::{in_transaction, on},
    interviews::SecretHash,
    value::Row,
};
use crate::{id::OrgId, time::UnixMillis};

/// An answer is kept this long.
pub const KEPT_MS: i64 = 24 * 60 * 60 * 1_000;
/// A request whose answer never came is given up after this; it is longer than any request lasts.
pub const GIVEN_UP_MS: i64 = 60_000;
/// A caller has so many answers kept at a time.
pub const MOST_KEPT: u32 = 10_000;

/// A request under a name that its caller gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedRequest {
    /// Whose organisation.
    pub org: OrgId,
    /// Hash of the caller's credential.
    pub caller: SecretHash,
    /// Hash of the name.
    pub name: SecretHash,
    /// Hash of what is asked.
    pub request: SecretHash,
}

/// What is known of a named request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    /// Nothing; it is in flight from now on.
    Now,
    /// It is in flight already.
    InFlight,
    /// The caller gave this name to another request.
    AnotherRequest,
    /// It was answered, with this status and sealed answer.
    Answered(u16, Vec<u8>),
    /// The caller has too many answers kept.
    TooMany,
}

/// Answers to named requests.
#[async_trait]
pub trait Idempotency: Send + Sync {
    /// Begins a request, unless it was begun before; forgets what is too old.
    async fn begin_request(&self, named: &NamedRequest, now: UnixMillis) -> Result<Begun, StoreError>;

    /// Keeps the answer to a request in flight.
    async fn keep_answer(&self, named: &NamedRequest, status: u16, sealed: &[u8]) -> Result<(), StoreError>;

    /// Forgets a request in flight, so that it may be sent again.
    async fn forget_request(&self, named: &NamedRequest) -> Result<(), StoreError>;
}

const FORGET_OLD: &str = "DELETE FROM idempotent_answer WHERE begun_ms < $1";
const GIVE_UP: &str =
    "DELETE FROM idempotent_answer WHERE caller = $1 AND name = $2 AND status IS NULL AND begun_ms < $3";
const BEGIN: &str = "INSERT INTO idempotent_answer (org_id, caller, name, request, begun_ms) \
     SELECT org_id, $2, $3, $4, $5 FROM organisation WHERE org_id = $1 \
     AND (SELECT COUNT(*) FROM idempotent_answer WHERE caller = $2) < $6 \
     ON CONFLICT (caller, name) DO NOTHING";
const FOUND: &str =
    "SELECT org_id, request, status, sealed FROM idempotent_answer WHERE caller = $1 AND name = $2";
const KEEP: &str = "UPDATE idempotent_answer SET status = $3, sealed = $4 WHERE caller = $1 AND name = $2";
const FORGET: &str = "DELETE FROM idempotent_answer WHERE caller = $1 AND name = $2 AND status IS NULL";

#[async_trait]
impl Idempotency for Store {
    async fn begin_request(&self, named: &NamedRequest, now: UnixMillis) -> Result<Begun, StoreError> {
        let (caller, name) = (named.caller.as_slice(), named.name.as_slice());
        let found: Option<Columns> = in_transaction!(&self.write, transaction => {
            sqlx::query(FORGET_OLD).bind(now.plus_ms(-KEPT_MS).0).execute(&mut *transaction).await?;
            let given_up = now.plus_ms(-GIVEN_UP_MS).0;
            sqlx::query(GIVE_UP).bind(caller).bind(name).bind(given_up).execute(&mut *transaction).await?;
            let begun = sqlx::query(BEGIN)
                .bind(named.org.0)
                .bind(caller)
                .bind(name)
                .bind(named.request.as_slice())
                .bind(now.0)
                .bind(i64::from(MOST_KEPT))
                .execute(&mut *transaction)
                .await?
                .rows_affected();
            if begun > 0 {
                transaction.commit().await?;
                return Ok(Begun::Now);
            }
            sqlx::query_as(FOUND).bind(caller).bind(name).fetch_optional(&mut *transaction).await?
        });
        found.map_or(Ok(Begun::TooMany), |columns| columns.begun(named))
    }

    async fn keep_answer(&self, named: &NamedRequest, status: u16, sealed: &[u8]) -> Result<(), StoreError> {
        on!(&self.write, pool => {
            sqlx::query(KEEP)
                .bind(named.caller.as_slice())
                .bind(named.name.as_slice())
                .bind(i64::from(status))
                .bind(sealed)
                .execute(pool)
                .await?;
        });
        Ok(())
    }

    async fn forget_request(&self, named: &NamedRequest) -> Result<(), StoreError> {
        on!(&self.write, pool => {
            sqlx::query(FORGET)
                .bind(named.caller.as_slice())
                .bind(named.name.as_slice())
                .execute(pool)
                .await?;
        });
        Ok(())
    }
}

#[derive(FromRow)]
struct Columns {
    org_id: Uuid,
    request: Vec<u8>,
    status: Option<i64>,
    sealed: Option<Vec<u8>>,
}

impl Columns {
    fn begun(self, named: &NamedRequest) -> Result<Begun, StoreError> {
        if self.request != named.request {
            return Ok(Begun::AnotherRequest);
        }
        let row = Row { table: "idempotent_answer", id: self.org_id };
        match (self.status, self.sealed) {
            (Some(status), Some(sealed)) => Ok(Begun::Answered(row.unsigned("status", status)?, sealed)),
            (Some(_) | None, _) => Ok(Begun::InFlight),
        }
    }
}
