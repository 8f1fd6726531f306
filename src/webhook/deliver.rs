//! One attempt: what is sent, what comes back, what follows.

use reqwest::{
    Method, Request,
    header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER},
};
use tokio::time::Instant;

use super::{
    Parts, render,
    schedule::MOST_ATTEMPTS,
    sign::{self, Secret},
    verdict::{self, Heard, Verdict},
};
use crate::{
    outbound::guarded::{Answer, SendError},
    redact,
    store::{
        StoreError,
        webhooks::{Attempt, Claim, Outcome, Settled, Turn, WebhookDeliveries, Webhooks},
    },
    time::UnixMillis,
};

/// An address with nothing but failures for so long is switched off.
pub const PATIENCE_MS: i64 = 5 * 24 * 60 * 60 * 1_000;

/// What came of an attempt.
struct Came {
    heard: Heard,
    status: Option<u16>,
    error: Option<String>,
    answer: String,
}

impl Came {
    fn nothing(error: impl Into<String>) -> Self {
        Self { heard: Heard::Nothing, status: None, error: Some(error.into()), answer: String::new() }
    }
}

/// Sends what `claim` holds and settles it.
pub async fn deliver(parts: &Parts, claim: Claim) -> Result<(), StoreError> {
    let (at, began) = (parts.clock.now(), Instant::now());
    let came = if claim.attempt > MOST_ATTEMPTS {
        Came::nothing("every attempt ended without an answer; the server stopped while it waited for one")
    } else {
        send(parts, &claim, at).await?
    };
    let verdict = verdict::judge(came.heard, claim.attempt, chance(parts));
    let attempt = Attempt {
        at,
        duration_ms: began.elapsed().as_millis() as u64,
        url: claim.webhook.url.clone(),
        status: came.status,
        error: came.error,
        answer: came.answer,
    };
    let now = parts.clock.now();
    let outcome = match verdict {
        Verdict::Delivered => Outcome::Delivered,
        Verdict::Retry(after_ms) => Outcome::Retry(now.plus_ms(after_ms as i64)),
        Verdict::Dead => Outcome::Dead,
        Verdict::Gone => Outcome::Gone,
    };
    let settled = parts.store.settle(&claim, &attempt, outcome, now, PATIENCE_MS).await?;
    tell(&claim, &attempt, outcome);
    tell_address(&claim, &attempt, settled);
    Ok(())
}

/// Signs and sends; a failure is what came, an error is the database's.
async fn send(parts: &Parts, claim: &Claim, now: UnixMillis) -> Result<Came, StoreError> {
    let webhook = &claim.webhook;
    let sealed = parts.store.webhook_secrets(webhook.id, now).await?;
    let secrets: Vec<Secret> = sealed
        .iter()
        .filter_map(|secret| Secret::open(webhook.id, &secret.sealed, &parts.vault).ok())
        .collect();
    if secrets.is_empty() {
        // Nothing leaves unsigned.
        return Ok(Came::nothing(
            "not sent: its secret does not open with this server's key; restore the key, or rotate the secret",
        ));
    }
    let known = render::look_up(&parts.store, &claim.event, webhook.payload).await?;
    let personal: Vec<String> = known
        .candidate
        .iter()
        .flat_map(|candidate| [Some(candidate.name.clone()), candidate.email.clone()])
        .flatten()
        .collect();
    let payload = render::payload(&claim.event, known, &parts.public_url);
    let body = serde_json::to_vec(&payload)
        .map_err(|error| StoreError::Corrupt(format!("an event of {}: {error}", claim.event.id)))?;
    let request = match request(parts, claim, &secrets, now, body) {
        Ok(request) => request,
        Err(error) => return Ok(Came::nothing(format!("not sent: {error}"))),
    };
    Ok(match parts.client.send(request).await {
        Ok(answer) => answered(&answer, &personal, parts.clock.now()),
        Err(error @ SendError::Late(_)) => Came { heard: Heard::Late, ..Came::nothing(error.to_string()) },
        Err(error @ (SendError::Refused(_) | SendError::NotPublic(_) | SendError::Broken(_))) => {
            Came::nothing(error.to_string())
        }
    })
}

fn request(
    parts: &Parts,
    claim: &Claim,
    secrets: &[Secret],
    now: UnixMillis,
    body: Vec<u8>,
) -> anyhow::Result<Request> {
    let id = message_id(claim);
    let mut request = Request::new(Method::POST, parts.client.reach().target(&claim.webhook.url)?);
    let headers = request.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(sign::SIGNATURE, sign::signatures(secrets, &id, now, &body).parse()?);
    headers.insert(sign::TIMESTAMP, HeaderValue::from(sign::seconds(now)));
    headers.insert(sign::ID, id.parse()?);
    *request.body_mut() = Some(body.into());
    Ok(request)
}

/// The event's id as receivers see it: the same in every attempt, and at every address.
pub fn message_id(claim: &Claim) -> String {
    format!("msg_{}", claim.event.id.0.simple())
}

fn answered(answer: &Answer, personal: &[String], now: UnixMillis) -> Came {
    let status = answer.status.as_u16();
    let wish = answer.headers.get(RETRY_AFTER).and_then(|header| header.to_str().ok());
    let retry_after_s = wish.and_then(|header| verdict::retry_after_s(header, now));
    let personal: Vec<&str> = personal.iter().map(String::as_str).collect();
    let error = match status {
        200..=299 => None,
        300..=399 => Some("a redirect, which is not followed; enter the address that it leads to"),
        410 => Some("410 Gone: the address wants no more and is switched off"),
        _ => Some("a failure; see the answer and the receiver's log"),
    };
    Came {
        heard: Heard::Answer { status, retry_after_s },
        status: Some(status),
        error: error.map(str::to_owned),
        answer: redact::redacted(&answer.body, &personal),
    }
}

fn chance(parts: &Parts) -> f64 {
    let mut bytes = [0; 4];
    parts.entropy.fill(&mut bytes);
    f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX)
}

/// Says once that an address begins to fail, and once that it works again.
fn tell_address(claim: &Claim, attempt: &Attempt, settled: Settled) {
    match settled.turn {
        None => {}
        Some(Turn::Fails) => tracing::warn!(
            webhook.id = %claim.webhook.id, webhook.status = attempt.status, webhook.duration_ms = attempt.duration_ms,
            "a webhook address fails; its page shows each attempt, and it is switched off after five days of failures"
        ),
        Some(Turn::Works) => tracing::info!(webhook.id = %claim.webhook.id, "a webhook address works again"),
    }
    if let Some(reason) = settled.off {
        tracing::error!(
            webhook.id = %claim.webhook.id, webhook.reason = ?reason,
            "a webhook address was switched off; its page says why and switches it on again"
        );
    }
}

fn tell(claim: &Claim, attempt: &Attempt, outcome: Outcome) {
    match outcome {
        Outcome::Delivered => {}
        Outcome::Retry(_) => tracing::debug!(
            webhook.id = %claim.webhook.id, webhook.event = claim.event.kind.name(), claim.attempt,
            webhook.status = attempt.status, "a webhook is tried again later"
        ),
        Outcome::Dead | Outcome::Gone => tracing::warn!(
            webhook.id = %claim.webhook.id, webhook.event = claim.event.kind.name(),
            webhook.status = attempt.status, "a webhook is given up; it can be sent again by hand"
        ),
    }
}
