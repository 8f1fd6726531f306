//! Events on their way: claimed under a lease, settled with what came back.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    id::{DeliveryId, InterviewId, OrgId, WebhookEventId, WebhookId},
    store::{
        StoreError,
        webhooks::{DisabledReason, EventKind, Webhook, WebhookEvent},
    },
    time::UnixMillis,
};

/// A delivery that this process has claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Which.
    pub delivery: DeliveryId,
    /// Where to.
    pub webhook: Webhook,
    /// What happened.
    pub event: WebhookEvent,
    /// Place in the schedule, 1 for the first.
    pub attempt: u32,
    /// Tells this claim from the one that follows if it runs out.
    pub number: i64,
}

/// One request and what came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// When it was sent.
    pub at: UnixMillis,
    /// How long it took, in milliseconds.
    pub duration_ms: u64,
    /// Where it went.
    pub url: String,
    /// The answer's status, where one came.
    pub status: Option<u16>,
    /// Why it failed, in words.
    pub error: Option<String>,
    /// What the answer said: its beginning, without what looks like a secret.
    pub answer: String,
}

/// What becomes of a delivery after an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It arrived.
    Delivered,
    /// It is tried again then.
    Retry(UnixMillis),
    /// It is given up.
    Dead,
    /// The address wants no more: everything on its way there is given up.
    Gone,
}

/// How far a delivery is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// It is sent at its time.
    Waiting,
    /// It arrived.
    Delivered,
    /// It was given up; it can be sent again by hand.
    Dead,
}

/// A delivery in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Its id.
    pub id: DeliveryId,
    /// What it tells.
    pub event: WebhookEventId,
    /// What happened.
    pub kind: EventKind,
    /// True where somebody tries the address.
    pub test: bool,
    /// With which interview.
    pub interview: Option<InterviewId>,
    /// When that happened.
    pub occurred: UnixMillis,
    /// How far.
    pub state: DeliveryState,
    /// Attempts in the present round.
    pub attempt: u32,
    /// When it is sent next, while it waits.
    pub due: UnixMillis,
    /// When it was written.
    pub created: UnixMillis,
    /// When it arrived or was given up.
    pub settled: Option<UnixMillis>,
}

/// A place in the list of deliveries: those that follow are older.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place(pub UnixMillis, pub DeliveryId);

/// Deliveries.
#[async_trait]
pub trait WebhookDeliveries: Send + Sync {
    /// Claims at most `most` overdue deliveries until `lease_until`: no more than `each` under way to one address, a single
    /// one where the last attempt failed, and of all addresses the next one before anybody's second. A claim that ran out is
    /// free again.
    async fn claim_deliveries(
        &self,
        now: UnixMillis,
        lease_until: UnixMillis,
        most: u32,
        each: u32,
    ) -> Result<Vec<Claim>, StoreError>;

    /// Writes down an attempt and what becomes of the delivery. That it arrived counts even if the claim ran out; all else
    /// only while it stands. Gives the reason if the address is switched off by it: it is `Gone`, or nothing but failures
    /// came since `failing_before`.
    async fn settle(
        &self,
        claim: &Claim,
        attempt: &Attempt,
        outcome: Outcome,
        failing_before: UnixMillis,
    ) -> Result<Option<DisabledReason>, StoreError>;

    /// Deliveries to an address of `org`, newest first: at most `most`, those after `after`, of one state where given.
    async fn deliveries(
        &self,
        org: OrgId,
        webhook: WebhookId,
        state: Option<DeliveryState>,
        after: Option<Place>,
        most: u32,
    ) -> Result<Vec<Delivery>, StoreError>;

    /// One of them.
    async fn delivery(
        &self,
        org: OrgId,
        webhook: WebhookId,
        id: DeliveryId,
    ) -> Result<Option<Delivery>, StoreError>;

    /// The latest hundred attempts of a delivery, newest first.
    async fn attempts(&self, delivery: DeliveryId) -> Result<Vec<Attempt>, StoreError>;

    /// Sends events to an address at once, with the whole schedule before them: new deliveries, dead ones and waiting ones;
    /// those that arrived only if `again`. Gives how many; nothing goes to an address that is switched off.
    async fn send_now(
        &self,
        webhook: WebhookId,
        events: &[WebhookEventId],
        again: bool,
        now: UnixMillis,
    ) -> Result<u64, StoreError>;

    /// Writes an event that tries an address, and its delivery.
    async fn send_test(&self, webhook: WebhookId, event: &WebhookEvent) -> Result<DeliveryId, StoreError>;
}
