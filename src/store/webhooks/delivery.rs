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

/// What an attempt changed for the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    /// Why the address was switched off by it.
    pub off: Option<DisabledReason>,
    /// Whether the address began or ceased to fail.
    pub turn: Option<Turn>,
}

/// A change in how an address does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It worked, and fails from now on.
    Fails,
    /// It failed, and works again.
    Works,
}

/// What is on its way and what fails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WebhookFigures {
    /// Deliveries that wait for their next attempt.
    pub waiting: u64,
    /// Addresses that are on and fail.
    pub failing: u64,
    /// Deliveries that were given up and are still kept.
    pub given_up: u64,
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
    /// Attempts so far, in all rounds.
    pub attempts: u32,
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

    /// Writes down an attempt that ended `now` and what becomes of the delivery. That it arrived counts even if the claim ran
    /// out; all else only while it stands. The address is switched off where it is `Gone`, or where nothing but failures came
    /// for `patience_ms`.
    async fn settle(
        &self,
        claim: &Claim,
        attempt: &Attempt,
        outcome: Outcome,
        now: UnixMillis,
        patience_ms: i64,
    ) -> Result<Settled, StoreError>;

    /// What is on its way and what fails, of all organisations.
    async fn webhook_figures(&self) -> Result<WebhookFigures, StoreError>;

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
