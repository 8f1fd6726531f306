//! What was sent to a webhook, and sending by hand.

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{org_of, own};
use crate::{
    http::{
        app::App,
        auth::{May, ReadWebhooks, WriteWebhooks},
        extract::{InPath, InQuery, JsonBody},
        problem::{Code, Problem, ProblemBody},
    },
    id::{DeliveryId, InterviewId, OrgId, WebhookEventId, WebhookId},
    interview::{event::EndReason, status::InterviewStatus},
    store::webhooks::{Attempt, Delivery, DeliveryState, EventKind, Place, Webhook, WebhookEvent},
    time::UnixMillis,
    webhook::spread::{KEPT_MS, wants},
};

/// A range may hold so many events.
const MOST_RECOVERED: u32 = 10_000;
/// So many are written in one transaction.
const BATCH: usize = 200;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_deliveries))
        .routes(routes!(read_delivery))
        .routes(routes!(resend))
        .routes(routes!(recover))
        .routes(routes!(send_test))
}

/// Which and how many.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Page {
    /// Only those of this state.
    state: Option<DeliveryState>,
    /// Those that follow: `next` of an earlier answer.
    after: Option<String>,
    /// At most so many, 1 to 100; 50 if nothing is said.
    limit: Option<u32>,
}

/// Deliveries, newest first.
#[derive(Debug, Serialize, ToSchema)]
struct DeliveryList {
    /// The deliveries.
    deliveries: Vec<DeliveryView>,
    /// What to send as `after` for those that follow; nothing at the end.
    next: Option<String>,
}

/// One event on its way to one webhook.
#[derive(Debug, Serialize, ToSchema)]
struct DeliveryView {
    /// Its id.
    id: DeliveryId,
    /// The event's id as receivers see it, in the header `webhook-id`.
    message: String,
    /// What happened.
    event: EventKind,
    /// True where somebody tried the address.
    test: bool,
    /// With which interview.
    interview: Option<InterviewId>,
    /// When that happened.
    occurred: UnixMillis,
    /// How far it is.
    state: DeliveryState,
    /// Attempts so far, those before it was sent again by hand included.
    attempts: u32,
    /// When it is sent next; nothing unless it waits.
    due: Option<UnixMillis>,
    /// When it arrived or was given up.
    settled: Option<UnixMillis>,
}

/// A delivery with its attempts.
#[derive(Debug, Serialize, ToSchema)]
struct DeliveryDetails {
    /// The delivery.
    #[serde(flatten)]
    delivery: DeliveryView,
    /// The latest hundred attempts, newest first.
    log: Vec<AttemptView>,
}

/// One request and what came back.
#[derive(Debug, Serialize, ToSchema)]
struct AttemptView {
    /// When it was sent.
    at: UnixMillis,
    /// How long it took, in milliseconds.
    duration_ms: u64,
    /// Where it went.
    url: String,
    /// The answer's status, where one came.
    status: Option<u16>,
    /// Why it failed.
    error: Option<String>,
    /// The answer's beginning, without what looks like a secret or a person.
    answer: String,
}

/// From when to when.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RecoveredRange {
    /// Events that happened from then on.
    since: UnixMillis,
    /// And before then; until now unless said.
    until: Option<UnixMillis>,
}

/// How many are sent.
#[derive(Debug, Serialize, ToSchema)]
struct RecoveredEvents {
    /// Events that did not arrive, or were never meant for this webhook before, and are sent now.
    sent: u64,
}

/// What to try a webhook with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WebhookTest {
    /// The kind of event; `interview.completed` unless said.
    event: Option<EventKind>,
}

/// A delivery that was begun.
#[derive(Debug, Serialize, ToSchema)]
struct BegunDelivery {
    /// Its id; read it to see what came of it.
    delivery: DeliveryId,
}

/// What was sent to a webhook?
///
/// For administrators and keys with `webhooks:read`.
#[utoipa::path(get, path = "/webhooks/{id}/deliveries", tag = "webhooks",
    security(("session" = []), ("key" = ["webhooks:read"])),
    params(("id" = WebhookId, Path, description = "The webhook"), Page),
    responses(
        (status = OK, body = DeliveryList, description = "The deliveries, newest first"),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json",
            description = "`bad_request`: an unknown state"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_signed_in`"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json",
            description = "`role_too_low`, `scope_missing`"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_found`"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json",
            description = "`invalid_value`: `limit` or `after`"),
    ))]
async fn list_deliveries(
    who: May<ReadWebhooks>,
    State(app): State<App>,
    InPath(id): InPath<WebhookId>,
    InQuery(page): InQuery<Page>,
) -> Result<Json<DeliveryList>, Problem> {
    let org = org_of(&who)?;
    own(&app, org, id).await?;
    let limit = page.limit.unwrap_or(50);
    if !(1..=100).contains(&limit) {
        return Err(Problem::new(Code::InvalidValue, "`limit` must be a number from 1 to 100."));
    }
    let after = page.after.as_deref().map(place).transpose()?;
    let mut found = app.store.deliveries(org, id, page.state, after, limit + 1).await?;
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let next = found.last().filter(|_| more).map(|last| format!("{}_{}", last.created.0, last.id));
    Ok(Json(DeliveryList { deliveries: found.iter().map(DeliveryView::of).collect(), next }))
}

/// One delivery with its attempts
///
/// For administrators and keys with `webhooks:read`.
#[utoipa::path(get, path = "/webhooks/{id}/deliveries/{delivery}", tag = "webhooks",
    security(("session" = []), ("key" = ["webhooks:read"])),
    params(("id" = WebhookId, Path, description = "The webhook"), ("delivery" = DeliveryId, Path, description = "The delivery")),
    responses(
        (status = OK, body = DeliveryDetails, description = "The delivery"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_signed_in`"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json",
            description = "`role_too_low`, `scope_missing`"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_found`"),
    ))]
async fn read_delivery(
    who: May<ReadWebhooks>,
    State(app): State<App>,
    InPath((id, delivery)): InPath<(WebhookId, DeliveryId)>,
) -> Result<Json<DeliveryDetails>, Problem> {
    let org = org_of(&who)?;
    let found = own_delivery(&app, org, id, delivery).await?;
    let log = app.store.attempts(delivery).await?;
    let log = log.into_iter().map(AttemptView::of).collect();
    Ok(Json(DeliveryDetails { delivery: DeliveryView::of(&found), log }))
}

/// Send a delivery again
///
/// For administrators and keys with `webhooks:write`. At once, with the whole schedule before it, even if it arrived
/// already.
#[utoipa::path(post, path = "/webhooks/{id}/deliveries/{delivery}/resend", tag = "webhooks",
    security(("session" = []), ("key" = ["webhooks:write"])),
    params(("id" = WebhookId, Path, description = "The webhook"), ("delivery" = DeliveryId, Path, description = "The delivery")),
    responses(
        (status = ACCEPTED, body = BegunDelivery, description = "It is sent"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_signed_in`"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json",
            description = "`role_too_low`, `scope_missing`, `foreign_origin`"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_found`"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json",
            description = "`conflict`: the webhook is switched off"),
    ))]
async fn resend(
    who: May<WriteWebhooks>,
    State(app): State<App>,
    InPath((id, delivery)): InPath<(WebhookId, DeliveryId)>,
) -> Result<(StatusCode, Json<BegunDelivery>), Problem> {
    let org = org_of(&who)?;
    switched_on(&app, org, id).await?;
    let found = own_delivery(&app, org, id, delivery).await?;
    app.store.send_now(id, &[found.event], true, app.now()).await?;
    Ok((StatusCode::ACCEPTED, Json(BegunDelivery { delivery })))
}

/// Send what did not arrive
///
/// For administrators and keys with `webhooks:write`: every event of a range that the webhook's filters let through and
/// that never arrived there, also from before it was made. Events are kept for 30 days.
#[utoipa::path(post, path = "/webhooks/{id}/recover", tag = "webhooks",
    security(("session" = []), ("key" = ["webhooks:write"])), request_body = RecoveredRange,
    params(("id" = WebhookId, Path, description = "The webhook")),
    responses(
        (status = ACCEPTED, body = RecoveredEvents, description = "They are sent"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_signed_in`"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json",
            description = "`role_too_low`, `scope_missing`, `foreign_origin`"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_found`"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json",
            description = "`conflict`: the webhook is switched off"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json",
            description = "`invalid_value`: a range that is empty, too long ago, or of more than 10,000 events"),
    ))]
async fn recover(
    who: May<WriteWebhooks>,
    State(app): State<App>,
    InPath(id): InPath<WebhookId>,
    JsonBody(range): JsonBody<RecoveredRange>,
) -> Result<(StatusCode, Json<RecoveredEvents>), Problem> {
    let org = org_of(&who)?;
    let webhook = switched_on(&app, org, id).await?;
    let until = range.until.unwrap_or_else(|| app.now().plus_ms(1));
    if range.since >= until || range.since < app.now().plus_ms(-KEPT_MS) {
        let sentence = "`since` must lie before `until` and in the last 30 days; events are kept no longer.";
        return Err(Problem::new(Code::InvalidValue, sentence));
    }
    let events = app.store.events_between(org, range.since, until, MOST_RECOVERED + 1).await?;
    if events.len() > MOST_RECOVERED as usize {
        return Err(Problem::new(Code::InvalidValue, "More than 10,000 events happened then; ask for less."));
    }
    let wanted: Vec<WebhookEventId> =
        events.iter().filter(|event| wants(&webhook, event)).map(|event| event.id).collect();
    let mut sent = 0;
    for batch in wanted.chunks(BATCH) {
        sent += app.store.send_now(id, batch, false, app.now()).await?;
    }
    Ok((StatusCode::ACCEPTED, Json(RecoveredEvents { sent })))
}

/// Try a webhook
///
/// For administrators and keys with `webhooks:write`. Sends an event with made-up ids and `"test": true`, whatever the
/// webhook's filters say.
#[utoipa::path(post, path = "/webhooks/{id}/test", tag = "webhooks",
    security(("session" = []), ("key" = ["webhooks:write"])), request_body = WebhookTest,
    params(("id" = WebhookId, Path, description = "The webhook")),
    responses(
        (status = ACCEPTED, body = BegunDelivery, description = "It is sent"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_signed_in`"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json",
            description = "`role_too_low`, `scope_missing`, `foreign_origin`"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_found`"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json",
            description = "`conflict`: the webhook is switched off"),
    ))]
async fn send_test(
    who: May<WriteWebhooks>,
    State(app): State<App>,
    InPath(id): InPath<WebhookId>,
    JsonBody(asked): JsonBody<WebhookTest>,
) -> Result<(StatusCode, Json<BegunDelivery>), Problem> {
    let org = org_of(&who)?;
    switched_on(&app, org, id).await?;
    let event = made_up(&app, org, asked.event.unwrap_or(EventKind::InterviewCompleted));
    let delivery = app.store.send_test(id, &event).await?;
    Ok((StatusCode::ACCEPTED, Json(BegunDelivery { delivery })))
}

/// An event that never happened, as it would look.
fn made_up(app: &App, org: OrgId, kind: EventKind) -> WebhookEvent {
    let (status, ending) = match kind {
        EventKind::InterviewInvited | EventKind::InterviewExpired | EventKind::InterviewCancelled => {
            (InterviewStatus::Invited, None)
        }
        EventKind::InterviewStarted => (InterviewStatus::Started, None),
        EventKind::InterviewDeclined => (InterviewStatus::Declined, None),
        EventKind::InterviewCompleted => (InterviewStatus::Ended, Some(EndReason::Completed)),
        EventKind::InterviewHumanRequested => (InterviewStatus::Ended, Some(EndReason::HumanRequested)),
        EventKind::InterviewScored
        | EventKind::ReportUpdated
        | EventKind::DecisionMade
        | EventKind::FeedbackReleased
        | EventKind::CandidateDeleted => (InterviewStatus::Reported, None),
    };
    WebhookEvent {
        id: WebhookEventId::new(app.now(), &*app.entropy),
        org,
        kind,
        interview: None,
        opening: None,
        candidate: None,
        rehearsal: true,
        test: true,
        status: Some(status),
        ending,
        score_number: None,
        occurred: app.now(),
    }
}

async fn switched_on(app: &App, org: OrgId, id: WebhookId) -> Result<Webhook, Problem> {
    let webhook = own(app, org, id).await?;
    if webhook.disabled.is_some() {
        let sentence = "This webhook is switched off; switch it on first.";
        return Err(Problem::new(Code::Conflict, sentence));
    }
    Ok(webhook)
}

async fn own_delivery(
    app: &App,
    org: OrgId,
    id: WebhookId,
    delivery: DeliveryId,
) -> Result<Delivery, Problem> {
    let found = app.store.delivery(org, id, delivery).await?;
    found.ok_or_else(|| Problem::new(Code::NotFound, "There is no such delivery to this webhook."))
}

/// A place in the list, as an earlier answer named it.
fn place(text: &str) -> Result<Place, Problem> {
    let parts =
        text.split_once('_').and_then(|(created, id)| Some((created.parse().ok()?, id.parse().ok()?)));
    let unknown = || Problem::new(Code::InvalidValue, "`after` must be the `next` of an earlier answer.");
    parts.map(|(created, id)| Place(UnixMillis(created), id)).ok_or_else(unknown)
}

impl DeliveryView {
    fn of(delivery: &Delivery) -> Self {
        let waits = delivery.state == DeliveryState::Waiting;
        Self {
            id: delivery.id,
            message: format!("msg_{}", delivery.event.0.simple()),
            event: delivery.kind,
            test: delivery.test,
            interview: delivery.interview,
            occurred: delivery.occurred,
            state: delivery.state,
            attempts: delivery.attempts,
            due: waits.then_some(delivery.due),
            settled: delivery.settled,
        }
    }
}

impl AttemptView {
    fn of(attempt: Attempt) -> Self {
        let Attempt { at, duration_ms, url, status, error, answer } = attempt;
        Self { at, duration_ms, url, status, error, answer }
    }
}
