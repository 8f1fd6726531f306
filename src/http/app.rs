//! What every handler is given.

use std::{ops::Deref, sync::Arc};

use axum::extract::ws::WebSocket;
use futures_util::future::BoxFuture;
use tokio::sync::mpsc;

use super::{
    attempts::Attempts,
    limits::MicrophoneChecks,
    notice::Notices,
    origin::PublicUrl,
    passwords::Passwords,
    peer::Proxies,
    rates::{RateLimits, Rates},
};
use crate::{
    clock::Clock,
    id::{Entropy, OrgId},
    metrics::{Metrics, Occupancy},
    outbound::target::Reach,
    partner::Equipment,
    recognition::Transcriber,
    recording::Recordings,
    rehearsal::stand_in::Called,
    rubric::Plan,
    score::receipt::Seal,
    session::protocol::{EarMode, VoiceMode},
    store::{
        StoreError,
        accounts::Accounts,
        audit::AuditTrail,
        decisions::Decisions,
        event_log::EventLog,
        hiring::Hiring,
        idempotency::Idempotency,
        interviews::{Interviews, SecretHash},
        invitations::Invitations,
        keys::Keys,
        outbox::Outbox,
        partners::{PartnerOrders, Partners},
        ratings::Ratings,
        result_links::ResultLinks,
        results::Results,
        webhooks::{WebhookDeliveries, WebhookEvents, Webhooks},
    },
    time::UnixMillis,
    vault::Vault,
};

/// The live side of an interview, behind the socket. A seam: production leads interviews, tests look at what enters.
pub trait Room: Send + Sync {
    /// Holds the conversation on this connection until it closes. The caller has proved that the device at the other
    /// end started `interview`, agreed to the notice, and speaks our subprotocol.
    fn enter(
        &self,
        interview: crate::store::interviews::InterviewRow,
        socket: WebSocket,
    ) -> BoxFuture<'static, ()>;

    /// Who is here at the moment.
    fn occupancy(&self) -> Occupancy;
}

/// Everything that the store keeps and handlers need.
pub trait Kept:
    Accounts
    + AuditTrail
    + Decisions
    + EventLog
    + Hiring
    + Idempotency
    + Interviews
    + Invitations
    + Keys
    + KeptWebhooks
    + Outbox
    + PartnerOrders
    + Partners
    + Ratings
    + ResultLinks
    + Results
{
}
impl Kept for crate::store::Store {}

/// What of it belongs to webhooks.
pub trait KeptWebhooks: Webhooks + WebhookEvents + WebhookDeliveries {}
impl KeptWebhooks for crate::store::Store {}

/// What candidates are told before they agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Raised with every change; a consent names it.
    pub version: String,
    /// In order, plain text.
    pub paragraphs: Vec<String>,
}

/// What the operator has set.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where people reach this server.
    pub public_url: PublicUrl,
    /// What candidates are told.
    pub notices: Notices,
    /// Servers of language models that are not this machine, by host and port.
    pub model_hosts: Vec<String>,
    /// Language models that read answers for scoring, as people know them; empty where none does.
    pub scoring_models: Vec<String>,
    /// How far requests to addresses that users wrote down may reach.
    pub reach: Reach,
    /// Hash of what a program sends to read the metrics; without it nobody may.
    pub metrics_token: Option<SecretHash>,
    /// How many requests a minute are answered.
    pub rates: RateLimits,
    /// Proxies in front of this server.
    pub proxies: Proxies,
}

/// The parts that composition joins.
pub struct Parts {
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Makes ids and secrets.
    pub entropy: Arc<dyn Entropy>,
    /// What is kept.
    pub store: Arc<dyn Kept>,
    /// The finished sound.
    pub recordings: Arc<dyn Recordings>,
    /// What the operator has set.
    pub settings: Settings,
    /// The plans that openings may follow, in the order in which people see them.
    pub plans: Vec<Plan>,
    /// How candidates can answer.
    pub ear: EarMode,
    /// Who speaks for the interviewer.
    pub voice: VoiceMode,
    /// The live side.
    pub room: Arc<dyn Room>,
    /// What the server measures of itself.
    pub metrics: Arc<Metrics>,
    /// For the microphone check; nothing where no model is installed.
    pub transcriber: Option<Arc<dyn Transcriber>>,
    /// Signs score receipts.
    pub seal: Arc<Seal>,
    /// What work with partners needs.
    pub partners: Arc<Equipment>,
    /// Where made-up candidates are called.
    pub stand_ins: mpsc::Sender<Called>,
    /// Seals secrets that the store keeps.
    pub vault: Arc<Vault>,
}

/// What every handler is given; cloning shares it.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    parts: Parts,
    attempts: Attempts,
    passwords: Passwords,
    microphone_checks: MicrophoneChecks,
    rates: Rates,
}

impl App {
    /// Joins the parts.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(Inner {
            parts,
            attempts: Attempts::default(),
            passwords: Passwords::default(),
            microphone_checks: MicrophoneChecks::default(),
            rates: Rates::default(),
        }))
    }

    /// The present time.
    pub fn now(&self) -> UnixMillis {
        self.clock.now()
    }

    /// The name of an organisation.
    pub async fn organisation(&self, org: OrgId) -> Result<String, StoreError> {
        let name = self.store.org_name(org).await?;
        name.ok_or_else(|| StoreError::Corrupt(format!("a row belongs to the unknown organisation {org}")))
    }

    /// The plan of this name, if it is installed.
    pub fn plan(&self, id: &str) -> Option<&Plan> {
        self.plans.iter().find(|plan| plan.id == id)
    }

    /// Does the store answer?
    pub async fn store_answers(&self) -> Result<(), StoreError> {
        self.store.count_accounts().await.map(drop)
    }

    pub(super) fn attempts(&self) -> &Attempts {
        &self.0.attempts
    }

    pub(super) fn passwords(&self) -> &Passwords {
        &self.0.passwords
    }

    pub(super) fn rates(&self) -> &Rates {
        &self.0.rates
    }

    pub(super) fn microphone_checks(&self) -> &MicrophoneChecks {
        &self.0.microphone_checks
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0.parts
    }
}
