//! Webhooks as they are shown and asked for.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    http::{
        app::App,
        problem::{Code, Problem},
    },
    id::{OpeningId, OrgId, WebhookId},
    store::webhooks::{DisabledReason, EventKind, PayloadKind, Webhook, WebhookChange},
    time::UnixMillis,
};

const LONGEST_DESCRIPTION: usize = 200;
const MOST_OPENINGS: usize = 200;

/// Webhooks, oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WebhookList {
    /// At most 50.
    pub webhooks: Vec<WebhookView>,
}

/// One webhook.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WebhookView {
    /// Its id.
    id: WebhookId,
    /// Where requests go.
    url: String,
    /// For people.
    description: String,
    /// What it hears of; empty for everything.
    events: Vec<EventKind>,
    /// Of which openings; empty for all.
    openings: Vec<OpeningId>,
    /// How much it is told.
    payload: PayloadKind,
    /// Why it hears nothing; nothing while it does.
    disabled: Option<WebhookDisabled>,
    /// The first failure since the last success.
    failing_since: Option<UnixMillis>,
    /// When it was made.
    created: UnixMillis,
}

/// Why a webhook hears nothing.
#[derive(Debug, Serialize, ToSchema)]
struct WebhookDisabled {
    /// Since when.
    since: UnixMillis,
    /// Why.
    reason: DisabledReason,
}

/// A new webhook with its secret, which is told once.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CreatedWebhook {
    /// The webhook.
    #[serde(flatten)]
    pub webhook: WebhookView,
    /// `whsec_…`, to verify requests with.
    pub secret: String,
}

/// A new secret, which is told once.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MadeSecret {
    /// `whsec_…`, to verify requests with.
    pub secret: String,
    /// Requests carry a signature by the old one until then.
    pub old_until: UnixMillis,
}

/// A webhook to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewWebhook {
    /// Where requests go: https, and a public address.
    url: String,
    /// For people, one line of at most 200 characters.
    #[serde(default)]
    description: String,
    /// What it hears of; everything unless said.
    #[serde(default)]
    events: Vec<EventKind>,
    /// Of which openings; all unless said.
    #[serde(default)]
    openings: Vec<OpeningId>,
    /// How much it is told; nothing personal unless said.
    #[serde(default)]
    payload: PayloadKind,
}

impl NewWebhook {
    /// What is wanted.
    pub fn wanted(self) -> WebhookChange {
        let Self { url, description, events, openings, payload } = self;
        WebhookChange { url, description, events, openings, payload }
    }
}

/// What of a webhook changes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WebhookEdit {
    /// Where requests go.
    url: Option<String>,
    /// For people.
    description: Option<String>,
    /// What it hears of; an empty list for everything.
    events: Option<Vec<EventKind>>,
    /// Of which openings; an empty list for all.
    openings: Option<Vec<OpeningId>>,
    /// How much it is told.
    payload: Option<PayloadKind>,
    /// Switches it off, or on again.
    pub disabled: Option<bool>,
}

impl WebhookEdit {
    /// What is wanted, over what there is.
    pub fn over(self, before: Webhook) -> WebhookChange {
        WebhookChange {
            url: self.url.unwrap_or(before.url),
            description: self.description.unwrap_or(before.description),
            events: self.events.unwrap_or(before.events),
            openings: self.openings.unwrap_or(before.openings),
            payload: self.payload.unwrap_or(before.payload),
        }
    }
}

/// How a secret is replaced.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SecretRotation {
    /// The old secret signs as well for so many hours, 0 to 168; 24 unless said.
    pub overlap_hours: Option<u32>,
}

/// What is wanted, in order; a refusal says what is not.
pub(super) async fn checked(app: &App, org: OrgId, wanted: WebhookChange) -> Result<WebhookChange, Problem> {
    let invalid = |sentence: String| Problem::new(Code::InvalidValue, sentence);
    let url = app.settings.reach.target(&wanted.url).map_err(|error| invalid(format!("`url`: {error}.")))?;
    let description = wanted.description.trim().to_owned();
    if description.chars().count() > LONGEST_DESCRIPTION || description.chars().any(char::is_control) {
        return Err(invalid(format!(
            "`description` must be one line of at most {LONGEST_DESCRIPTION} characters."
        )));
    }
    let (mut events, mut openings) = (wanted.events, wanted.openings);
    events.sort_unstable();
    events.dedup();
    openings.sort_unstable();
    openings.dedup();
    if openings.len() > MOST_OPENINGS {
        return Err(invalid(format!("`openings` takes at most {MOST_OPENINGS}; leave it empty for all.")));
    }
    for opening in &openings {
        if app.store.opening(org, *opening).await?.is_none() {
            return Err(invalid(format!("There is no opening {opening}; leave it out.")));
        }
    }
    Ok(WebhookChange { url: url.into(), description, events, openings, payload: wanted.payload })
}

impl WebhookView {
    /// As it is shown.
    pub fn of(webhook: Webhook) -> Self {
        Self {
            id: webhook.id,
            url: webhook.url,
            description: webhook.description,
            events: webhook.events,
            openings: webhook.openings,
            payload: webhook.payload,
            disabled: webhook.disabled.map(|(since, reason)| WebhookDisabled { since, reason }),
            failing_since: webhook.failing_since,
            created: webhook.created,
        }
    }
}
