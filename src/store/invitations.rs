//! Interviews as orders: by which name the one who ordered knows them, whether they were cancelled, and their links.

mod search;

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use sqlx::FromRow;
use uuid::Uuid;

pub use self::search::{SortedBy, Sorting, Standing};
use super::{
    Store, StoreError,
    db::{in_transaction, on},
    interviews::{
        InterviewRow, SecretHash,
        row::{Columns, select_interview},
    },
    outbox::wake_partners,
    partners::REOPEN,
    value::Row,
};
use crate::{
    id::{InterviewId, OpeningId, OrgId},
    time::UnixMillis,
};

/// What the one who ordered an interview says of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// Their own name for it, unique among the interviews of an opening that are not cancelled.
    pub external_id: Option<String>,
    /// Their own notes; nothing here reads them.
    pub metadata: BTreeMap<String, String>,
}

/// An interview as it was ordered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ordered {
    /// What the one who ordered says of it.
    pub order: Order,
    /// When it was cancelled.
    pub cancelled: Option<UnixMillis>,
}

/// Which interviews of an organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InterviewFilter {
    /// Only rehearsals, or none of them.
    pub rehearsal: Option<bool>,
    /// Only those for this opening.
    pub opening: Option<OpeningId>,
    /// Only those ordered by this name.
    pub external_id: Option<String>,
    /// Only those that stand so.
    pub standing: Option<Standing>,
    /// Only those that were ordered, begun, ended, declined, cancelled or scored at this moment or after it.
    pub updated_since: Option<UnixMillis>,
    /// In another order than newest first.
    pub sorting: Option<Sorting>,
}

impl InterviewFilter {
    /// Whether it asks for more than lists by opening and name do.
    const fn searches(&self) -> bool {
        self.standing.is_some() || self.updated_since.is_some() || self.sorting.is_some()
    }
}

/// Orders.
#[async_trait]
pub trait Invitations: Send + Sync {
    /// As what an interview was ordered; nothing said for one from before there were orders.
    async fn ordered(&self, interview: InterviewId) -> Result<Ordered, StoreError>;

    /// The interview for `opening` that was ordered by this name and is not cancelled.
    async fn interview_ordered_as(
        &self,
        org: OrgId,
        opening: OpeningId,
        rehearsal: bool,
        external_id: &str,
    ) -> Result<Option<InterviewId>, StoreError>;

    /// The mail addresses of those who are invited for `opening` and not cancelled, in lower case.
    async fn addresses_invited(
        &self,
        org: OrgId,
        opening: OpeningId,
        rehearsal: bool,
    ) -> Result<BTreeSet<String>, StoreError>;

    /// The interviews of `org` that `filter` lets pass, in its order or newest first: at most `limit`, those behind `before`
    /// where given.
    async fn interviews_like(
        &self,
        org: OrgId,
        filter: &InterviewFilter,
        before: Option<InterviewId>,
        limit: u32,
    ) -> Result<Vec<InterviewRow>, StoreError>;

    /// Gives an interview a new link in place of the old one and frees it from the device that started it. A declined
    /// one that never began is invited again. False for one that is over or cancelled.
    async fn renew_link(
        &self,
        org: OrgId,
        id: InterviewId,
        link: &SecretHash,
        expires: UnixMillis,
    ) -> Result<bool, StoreError>;

    /// Cancels an interview that has not begun: its link opens nothing more, and whoever waits may write nothing. False
    /// for one that has begun or was declined; cancelling twice is cancelling once.
    async fn cancel(&self, org: OrgId, id: InterviewId, now: UnixMillis) -> Result<bool, StoreError>;
}

pub(super) const ADD_INVITATION: &str = "INSERT INTO invitation (org_id, interview_id, opening_id, rehearsal, external_id, metadata) \
     VALUES ($1, $2, $3, $4, $5, $6)";
const ORDERED: &str = "SELECT external_id, metadata, cancelled_ms FROM invitation WHERE interview_id = $1";
const ORDERED_AS: &str = "SELECT interview_id FROM invitation WHERE org_id = $1 AND opening_id = $2 AND rehearsal = $3 \
     AND external_id = $4 AND cancelled_ms IS NULL";
const ADDRESSES: &str = "SELECT candidate.email FROM interview \
     JOIN candidate ON candidate.id = interview.candidate_id \
     LEFT JOIN invitation ON invitation.interview_id = interview.id \
     WHERE interview.org_id = $1 AND interview.opening_id = $2 AND interview.rehearsal = $3 \
     AND candidate.email IS NOT NULL AND invitation.cancelled_ms IS NULL";
const LIST: &str = select_interview!(
    "WHERE org_id = $1 AND id < $2 AND ($3 IS NULL OR rehearsal = $3) ORDER BY id DESC LIMIT $4"
);
const LIST_OF_OPENING: &str = select_interview!(
    "WHERE org_id = $1 AND id < $2 AND ($3 IS NULL OR rehearsal = $3) AND opening_id = $5 \
     ORDER BY id DESC LIMIT $4"
);
const LIST_BY_NAME: &str = select_interview!(
    "WHERE org_id = $1 AND id < $2 AND ($3 IS NULL OR rehearsal = $3) AND ($5 IS NULL OR opening_id = $5) \
     AND id IN (SELECT interview_id FROM invitation WHERE org_id = $1 AND external_id = $6) \
     ORDER BY id DESC LIMIT $4"
);
const RENEW: &str = "UPDATE interview SET link = $3, link_expires_ms = $4, device = NULL, \
     status = CASE WHEN status = 'declined' THEN 'invited' ELSE status END \
     WHERE org_id = $1 AND id = $2 AND (status IN ('invited', 'started') OR (status = 'declined' AND last_seq = 0)) \
     AND NOT EXISTS (SELECT 1 FROM invitation WHERE interview_id = $2 AND cancelled_ms IS NOT NULL)";
pub(super) const CLOSE: &str = "UPDATE interview SET device = NULL, lease_epoch = lease_epoch + 1, \
     link_expires_ms = CASE WHEN link_expires_ms > $3 THEN $3 ELSE link_expires_ms END \
     WHERE org_id = $1 AND id = $2 AND status = 'invited'";
pub(super) const CANCEL: &str = "INSERT INTO invitation (org_id, interview_id, opening_id, rehearsal, metadata, cancelled_ms) \
     SELECT org_id, id, opening_id, rehearsal, '{}', $3 FROM interview WHERE org_id = $1 AND id = $2 \
     ON CONFLICT (interview_id) DO UPDATE SET cancelled_ms = excluded.cancelled_ms WHERE invitation.cancelled_ms IS NULL";

/// Cancels an interview within a transaction and tells it the first time; gives how many rows that closed, none for one that
/// has begun.
macro_rules! cancel_interview {
    ($transaction:ident, $org:expr, $id:expr, $now:expr) => {{
        let (org, id, now) = ($org, $id, $now);
        let closed = sqlx::query($crate::store::invitations::CLOSE)
            .bind(org.0)
            .bind(id.0)
            .bind(now.0)
            .execute(&mut *$transaction)
            .await?
            .rows_affected();
        if closed > 0 {
            let cancelled = sqlx::query($crate::store::invitations::CANCEL)
                .bind(org.0)
                .bind(id.0)
                .bind(now.0)
                .execute(&mut *$transaction)
                .await?
                .rows_affected();
            if cancelled > 0 {
                let told = $crate::store::webhooks::EventKind::InterviewCancelled;
                $crate::store::webhooks::emit!(
                    $transaction,
                    $crate::store::webhooks::NewEvent::once(told, id),
                    now
                );
            }
        }
        closed
    }};
}
pub(in crate::store) use cancel_interview;

#[async_trait]
impl Invitations for Store {
    async fn ordered(&self, interview: InterviewId) -> Result<Ordered, StoreError> {
        let row: Option<OrderColumns> = on!(&self.read, pool => {
            sqlx::query_as(ORDERED).bind(interview.0).fetch_optional(pool).await?
        });
        row.map_or_else(|| Ok(Ordered::default()), |columns| columns.ordered(interview))
    }

    async fn interview_ordered_as(
        &self,
        org: OrgId,
        opening: OpeningId,
        rehearsal: bool,
        external_id: &str,
    ) -> Result<Option<InterviewId>, StoreError> {
        let id: Option<Uuid> = on!(&self.read, pool => {
            sqlx::query_scalar(ORDERED_AS)
                .bind(org.0)
                .bind(opening.0)
                .bind(rehearsal)
                .bind(external_id)
                .fetch_optional(pool)
                .await?
        });
        Ok(id.map(InterviewId))
    }

    async fn addresses_invited(
        &self,
        org: OrgId,
        opening: OpeningId,
        rehearsal: bool,
    ) -> Result<BTreeSet<String>, StoreError> {
        let addresses: Vec<String> = on!(&self.read, pool => {
            sqlx::query_scalar(ADDRESSES).bind(org.0).bind(opening.0).bind(rehearsal).fetch_all(pool).await?
        });
        Ok(addresses.into_iter().map(|address| address.to_lowercase()).collect())
    }

    async fn interviews_like(
        &self,
        org: OrgId,
        filter: &InterviewFilter,
        before: Option<InterviewId>,
        limit: u32,
    ) -> Result<Vec<InterviewRow>, StoreError> {
        if filter.searches() {
            let rows = self.search(org, filter, before, limit).await?;
            return rows.into_iter().map(InterviewRow::try_from).collect();
        }
        let before = before.map_or(Uuid::max(), |id| id.0);
        let opening = filter.opening.map(|id| id.0);
        let rows: Vec<Columns> = on!(&self.read, pool => {
            let list = |sql| {
                sqlx::query_as(sql).bind(org.0).bind(before).bind(filter.rehearsal).bind(i64::from(limit))
            };
            match (&filter.external_id, opening) {
                (Some(name), _) => list(LIST_BY_NAME).bind(opening).bind(name).fetch_all(pool).await?,
                (None, Some(opening)) => list(LIST_OF_OPENING).bind(opening).fetch_all(pool).await?,
                (None, None) => list(LIST).fetch_all(pool).await?,
            }
        });
        rows.into_iter().map(InterviewRow::try_from).collect()
    }

    async fn renew_link(
        &self,
        org: OrgId,
        id: InterviewId,
        link: &SecretHash,
        expires: UnixMillis,
    ) -> Result<bool, StoreError> {
        Ok(in_transaction!(&self.write, transaction => {
            let done = sqlx::query(RENEW)
                .bind(org.0)
                .bind(id.0)
                .bind(link.as_slice())
                .bind(expires.0)
                .execute(&mut *transaction)
                .await?
                .rows_affected();
            if done > 0 {
                sqlx::query(REOPEN).bind(id.0).execute(&mut *transaction).await?;
                wake_partners!(transaction, id, expires);
            }
            done > 0
        }))
    }

    async fn cancel(&self, org: OrgId, id: InterviewId, now: UnixMillis) -> Result<bool, StoreError> {
        Ok(in_transaction!(&self.write, transaction => {
            let closed = cancel_interview!(transaction, org, id, now);
            if closed > 0 {
                wake_partners!(transaction, id, now);
            }
            closed > 0
        }))
    }
}

#[derive(FromRow)]
struct OrderColumns {
    external_id: Option<String>,
    metadata: String,
    cancelled_ms: Option<i64>,
}

impl OrderColumns {
    fn ordered(self, interview: InterviewId) -> Result<Ordered, StoreError> {
        let row = Row { table: "invitation", id: interview.0 };
        Ok(Ordered {
            order: Order { external_id: self.external_id, metadata: row.json("metadata", &self.metadata)? },
            cancelled: self.cancelled_ms.map(UnixMillis),
        })
    }
}
