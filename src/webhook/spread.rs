//! From events to deliveries: which address wants to hear of which event.

use super::Parts;
use crate::{
    store::{
        StoreError,
        webhooks::{EventKind, NewEvent, Webhook, WebhookEvent, WebhookEvents, Webhooks},
    },
    time::UnixMillis,
};

/// So many events are spread at once.
const MOST: u32 = 200;
/// So many ends of links are noticed at once.
const MOST_EXPIRIES: u32 = 500;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// A link that ran out longer ago is not told any more.
const NOTICED_FOR_MS: i64 = 7 * DAY_MS;
/// Events are kept so long, with what became of telling them.
pub const KEPT_MS: i64 = 30 * DAY_MS;

/// Does an address want to hear of an event by its filters?
pub fn wants(webhook: &Webhook, event: &WebhookEvent) -> bool {
    let kind = webhook.events.is_empty() || webhook.events.contains(&event.kind);
    let opening = webhook.openings.is_empty()
        || event.opening.is_some_and(|opening| webhook.openings.contains(&opening));
    kind && opening && webhook.org == event.org
}

/// True for the addresses that get an event as it happens: not those that are off, or that were made after it.
fn hears_now(webhook: &Webhook, event: &WebhookEvent) -> bool {
    webhook.disabled.is_none() && webhook.created <= event.occurred && wants(webhook, event)
}

/// Writes the deliveries of new events; gives how many events there were.
pub async fn spread(parts: &Parts) -> Result<usize, StoreError> {
    let events = parts.store.unspread_events(MOST).await?;
    let mut known: Option<(crate::id::OrgId, Vec<Webhook>)> = None;
    for event in &events {
        if known.as_ref().is_none_or(|(org, _)| *org != event.org) {
            known = Some((event.org, parts.store.webhooks(event.org).await?));
        }
        let webhooks = known.iter().flat_map(|(_, webhooks)| webhooks);
        let to: Vec<_> =
            webhooks.filter(|webhook| hears_now(webhook, event)).map(|webhook| webhook.id).collect();
        parts.store.spread(event, &to, parts.clock.now()).await?;
    }
    Ok(events.len())
}

/// Notices links that ran out, and forgets what is too old.
pub async fn sweep(parts: &Parts) -> Result<(), StoreError> {
    let now = parts.clock.now();
    let since = now.plus_ms(-NOTICED_FOR_MS);
    for interview in parts.store.unnoticed_expiries(since, now, MOST_EXPIRIES).await? {
        parts.store.add_event(&NewEvent::once(EventKind::InterviewExpired, interview), now).await?;
    }
    forget(parts, now).await
}

async fn forget(parts: &Parts, now: UnixMillis) -> Result<(), StoreError> {
    let forgotten = parts.store.forget_events(now.plus_ms(-KEPT_MS)).await?;
    if forgotten > 0 {
        tracing::info!(events = forgotten, "old webhook events were deleted with their deliveries");
    }
    Ok(())
}
