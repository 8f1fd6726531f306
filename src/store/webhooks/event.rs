//! What happened, written in the transaction that causes it.

use async_trait::async_trait;
use sha2::{Digest, Sha256};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    id::{CandidateId, InterviewId, OpeningId, OrgId, WebhookEventId, WebhookId},
    interview::{event::EndReason, status::InterviewStatus},
    score::record::ScoreRecord,
    store::{
        Store, StoreError,
        db::{in_transaction, on},
        value::Row,
        webhooks::EventKind,
    },
    time::UnixMillis,
};

/// An event to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewEvent {
    /// What happened.
    pub kind: EventKind,
    /// With which interview.
    pub interview: InterviewId,
    /// How a conversation ended, where it did.
    pub ending: Option<EndReason>,
    /// The number of the scores that it tells.
    pub score_number: Option<i64>,
    /// Tells apart what may happen to an interview more than once, such as the number of a decision; 0 for what happens once.
    pub occasion: i64,
}

impl NewEvent {
    /// Something that happens once to an interview.
    pub const fn once(kind: EventKind, interview: InterviewId) -> Self {
        Self { kind, interview, ending: None, score_number: None, occasion: 0 }
    }

    /// Its id: the same cause has the same id, so that it is never written twice.
    pub fn id(&self) -> WebhookEventId {
        let occasion = self.score_number.unwrap_or(self.occasion);
        WebhookEventId(derived(&[
            self.kind.name().as_bytes(),
            self.interview.0.as_bytes(),
            &occasion.to_be_bytes(),
        ]))
    }
}

/// A UUID (version 8) that the same parts give again.
pub(super) fn derived(parts: &[&[u8]]) -> Uuid {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// An event as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookEvent {
    /// Its id.
    pub id: WebhookEventId,
    /// Its owner.
    pub org: OrgId,
    /// What happened.
    pub kind: EventKind,
    /// With which interview; nothing where it is sent as a test.
    pub interview: Option<InterviewId>,
    /// For which opening.
    pub opening: Option<OpeningId>,
    /// With whom.
    pub candidate: Option<CandidateId>,
    /// True for a rehearsal with a made-up candidate.
    pub rehearsal: bool,
    /// True where nothing happened: somebody tries an address.
    pub test: bool,
    /// How far the interview was then.
    pub status: Option<InterviewStatus>,
    /// How the conversation ended, where it did.
    pub ending: Option<EndReason>,
    /// The number of the scores that it tells.
    pub score_number: Option<i64>,
    /// When it happened.
    pub occurred: UnixMillis,
}

/// Events.
#[async_trait]
pub trait WebhookEvents: Send + Sync {
    /// Writes an event of its own, outside of a transaction that causes it. The same cause twice is one event.
    async fn add_event(&self, event: &NewEvent, now: UnixMillis) -> Result<(), StoreError>;

    /// Events that are not yet spread, oldest first, of all organisations.
    async fn unspread_events(&self, most: u32) -> Result<Vec<WebhookEvent>, StoreError>;

    /// Writes a delivery of `event` to each of `to`, and that it is spread. Twice is once.
    async fn spread(&self, event: &WebhookEvent, to: &[WebhookId], now: UnixMillis)
    -> Result<(), StoreError>;

    /// Events of `org` that happened from `since` until `until`, oldest first; tests are left out.
    async fn events_between(
        &self,
        org: OrgId,
        since: UnixMillis,
        until: UnixMillis,
        most: u32,
    ) -> Result<Vec<WebhookEvent>, StoreError>;

    /// Scores by their number.
    async fn numbered_scores(
        &self,
        interview: InterviewId,
        number: i64,
    ) -> Result<Option<ScoreRecord>, StoreError>;

    /// Interviews to which nobody started although their link ran out after `since`, and of which this was not told, cancelled
    /// ones apart: at most `most`.
    async fn unnoticed_expiries(
        &self,
        since: UnixMillis,
        now: UnixMillis,
        most: u32,
    ) -> Result<Vec<InterviewId>, StoreError>;

    /// Deletes events from before `before` that are on their way nowhere, with their deliveries and attempts.
    async fn forget_events(&self, before: UnixMillis) -> Result<u64, StoreError>;
}

/// Writes an event within a transaction; `return`s a conflict for an interview that is not there.
macro_rules! emit {
    ($transaction:ident, $event:expr, $now:expr) => {{
        let event: $crate::store::webhooks::NewEvent = $event;
        sqlx::query($crate::store::webhooks::NewEvent::INSERT)
            .bind(event.id().0)
            .bind(event.kind.name())
            .bind(event.interview.0)
            .bind(event.ending.map($crate::store::value::name_of).transpose()?)
            .bind(event.score_number)
            .bind($now.0)
            .bind(false)
            .execute(&mut *$transaction)
            .await?;
    }};
}
pub(in crate::store) use emit;

impl NewEvent {
    pub(in crate::store) const INSERT: &str = "INSERT INTO webhook_event (org_id, id, kind, interview_id, opening_id, \
         candidate_id, rehearsal, test, status, ending, score_number, occurred_ms) \
         SELECT org_id, $1, $2, id, opening_id, candidate_id, rehearsal, $7, status, $4, $5, $6 FROM interview \
         WHERE id = $3 ON CONFLICT (id) DO NOTHING";
}

macro_rules! select_event {
    ($rest:literal) => {
        concat!(
            "SELECT org_id, id, kind, interview_id, opening_id, candidate_id, rehearsal, test, status, ending, \
             score_number, occurred_ms FROM webhook_event ",
            $rest
        )
    };
}

/// Events that are on their way nowhere; the rest of a statement closes what it opens.
macro_rules! spent_events {
    ($before:literal) => {
        concat!(
            $before,
            " (SELECT event.id FROM webhook_event AS event WHERE event.occurred_ms < $1 AND event.spread_ms IS NOT NULL \
             AND NOT EXISTS (SELECT 1 FROM webhook_delivery AS way WHERE way.event_id = event.id \
             AND way.delivered_ms IS NULL AND way.dead_ms IS NULL))"
        )
    };
}

pub(super) const EVENT: &str = select_event!("WHERE id = $1");
const UNSPREAD: &str = select_event!("WHERE spread_ms IS NULL ORDER BY occurred_ms, id LIMIT $1");
const BETWEEN: &str = select_event!(
    "WHERE org_id = $1 AND occurred_ms >= $2 AND occurred_ms < $3 AND test = $5 ORDER BY occurred_ms, id LIMIT $4"
);
/// Of an address that was switched off in the meantime nothing is written.
pub(super) const ADD_DELIVERY: &str = "INSERT INTO webhook_delivery (org_id, id, endpoint_id, event_id, due_ms, created_ms) \
     SELECT org_id, $1, id, $3, $4, $4 FROM webhook_endpoint WHERE id = $2 AND disabled_ms IS NULL \
     ON CONFLICT (endpoint_id, event_id) DO NOTHING";
const MARK_SPREAD: &str = "UPDATE webhook_event SET spread_ms = $2 WHERE id = $1 AND spread_ms IS NULL";
const EXPIRED: &str = "SELECT interview.id FROM interview WHERE status = 'invited' AND device IS NULL \
     AND link_expires_ms > $1 AND link_expires_ms <= $2 AND NOT EXISTS (SELECT 1 FROM invitation \
     WHERE invitation.interview_id = interview.id AND invitation.cancelled_ms IS NOT NULL) AND NOT EXISTS (SELECT 1 FROM webhook_event \
     WHERE webhook_event.interview_id = interview.id AND webhook_event.kind = 'interview.expired') LIMIT $3";
const SCORES: &str = "SELECT body FROM score WHERE interview_id = $1 AND number = $2";
const FORGET: [&str; 3] = [
    concat!(
        spent_events!(
            "DELETE FROM webhook_attempt WHERE delivery_id IN (SELECT id FROM webhook_delivery WHERE event_id IN"
        ),
        ")"
    ),
    spent_events!("DELETE FROM webhook_delivery WHERE event_id IN"),
    spent_events!("DELETE FROM webhook_event WHERE id IN"),
];

#[async_trait]
impl WebhookEvents for Store {
    async fn add_event(&self, event: &NewEvent, now: UnixMillis) -> Result<(), StoreError> {
        let event = *event;
        in_transaction!(&self.write, transaction => { emit!(transaction, event, now); });
        Ok(())
    }

    async fn unspread_events(&self, most: u32) -> Result<Vec<WebhookEvent>, StoreError> {
        let rows: Vec<EventColumns> = on!(&self.read, pool => {
            sqlx::query_as(UNSPREAD).bind(i64::from(most)).fetch_all(pool).await?
        });
        rows.into_iter().map(WebhookEvent::try_from).collect()
    }

    async fn spread(
        &self,
        event: &WebhookEvent,
        to: &[WebhookId],
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        in_transaction!(&self.write, transaction => {
            for endpoint in to {
                sqlx::query(ADD_DELIVERY)
                    .bind(delivery_id(*endpoint, event.id))
                    .bind(endpoint.0)
                    .bind(event.id.0)
                    .bind(now.0)
                    .execute(&mut *transaction)
                    .await?;
            }
            sqlx::query(MARK_SPREAD).bind(event.id.0).bind(now.0).execute(&mut *transaction).await?;
        });
        Ok(())
    }

    async fn events_between(
        &self,
        org: OrgId,
        since: UnixMillis,
        until: UnixMillis,
        most: u32,
    ) -> Result<Vec<WebhookEvent>, StoreError> {
        let rows: Vec<EventColumns> = on!(&self.read, pool => {
            sqlx::query_as(BETWEEN)
                .bind(org.0)
                .bind(since.0)
                .bind(until.0)
                .bind(i64::from(most))
                .bind(false)
                .fetch_all(pool)
                .await?
        });
        rows.into_iter().map(WebhookEvent::try_from).collect()
    }

    async fn numbered_scores(
        &self,
        interview: InterviewId,
        number: i64,
    ) -> Result<Option<ScoreRecord>, StoreError> {
        let body: Option<String> = on!(&self.read, pool => {
            sqlx::query_scalar(SCORES).bind(interview.0).bind(number).fetch_optional(pool).await?
        });
        let row = Row { table: "score", id: interview.0 };
        body.map(|body| row.json("body", &body)).transpose()
    }

    async fn unnoticed_expiries(
        &self,
        since: UnixMillis,
        now: UnixMillis,
        most: u32,
    ) -> Result<Vec<InterviewId>, StoreError> {
        let ids: Vec<Uuid> = on!(&self.read, pool => {
            sqlx::query_scalar(EXPIRED).bind(since.0).bind(now.0).bind(i64::from(most)).fetch_all(pool).await?
        });
        Ok(ids.into_iter().map(InterviewId).collect())
    }

    async fn forget_events(&self, before: UnixMillis) -> Result<u64, StoreError> {
        let forgotten = in_transaction!(&self.write, transaction => {
            let mut rows = 0;
            for sql in FORGET {
                rows = sqlx::query(sql).bind(before.0).execute(&mut *transaction).await?.rows_affected();
            }
            rows
        });
        Ok(forgotten)
    }
}

/// The id of the delivery of an event to an address: there is one at most.
pub(super) fn delivery_id(endpoint: WebhookId, event: WebhookEventId) -> Uuid {
    derived(&[b"delivery", endpoint.0.as_bytes(), event.0.as_bytes()])
}

#[derive(FromRow)]
pub(super) struct EventColumns {
    org_id: Uuid,
    id: Uuid,
    kind: String,
    interview_id: Option<Uuid>,
    opening_id: Option<Uuid>,
    candidate_id: Option<Uuid>,
    rehearsal: bool,
    test: bool,
    status: Option<String>,
    ending: Option<String>,
    score_number: Option<i64>,
    occurred_ms: i64,
}

impl TryFrom<EventColumns> for WebhookEvent {
    type Error = StoreError;

    fn try_from(columns: EventColumns) -> Result<Self, StoreError> {
        let row = Row { table: "webhook_event", id: columns.id };
        Ok(Self {
            id: WebhookEventId(columns.id),
            org: OrgId(columns.org_id),
            kind: row.variant("kind", &columns.kind)?,
            interview: columns.interview_id.map(InterviewId),
            opening: columns.opening_id.map(OpeningId),
            candidate: columns.candidate_id.map(CandidateId),
            rehearsal: columns.rehearsal,
            test: columns.test,
            status: columns.status.map(|name| row.variant("status", &name)).transpose()?,
            ending: columns.ending.map(|name| row.variant("ending", &name)).transpose()?,
            score_number: columns.score_number,
            occurred: UnixMillis(columns.occurred_ms),
        })
    }
}
