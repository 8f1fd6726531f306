//! Webhooks: the addresses of other systems that hear of events. For administrators, and for programs with a live key.

mod deliveries;
mod told;
mod view;

use axum::{Json, extract::State, http::StatusCode};
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) use self::told::told;
use self::view::{
    CreatedWebhook, MadeSecret, NewWebhook, SecretRotation, WebhookEdit, WebhookList, WebhookView, checked,
};
use super::{
    app::App,
    auth::{Caller, May, ReadWebhooks, WriteWebhooks},
    extract::{InPath, JsonBody},
    problem::{Code, Problem, ProblemBody},
};
use crate::{
    id::{OrgId, WebhookId, WebhookSecretId},
    store::webhooks::{DisabledReason, PayloadKind, SealedSecret, Webhook},
    webhook::sign::Secret,
};

/// An organisation has at most so many.
const MOST: usize = 50;
/// So many secrets sign at once at most.
const MOST_SECRETS: usize = 5;
/// While a secret is replaced, the old one signs as well for so long, in hours.
const OVERLAP_H: u32 = 24;
const LONGEST_OVERLAP_H: u32 = 7 * 24;

/// The routes of this resource.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_webhooks, make_webhook))
        .routes(routes!(read_webhook, change_webhook, delete_webhook))
        .routes(routes!(rotate_secret))
        .merge(deliveries::routes())
}

/// Which webhooks are there?
///
/// For administrators and keys with `webhooks:read`.
#[utoipa::path(get, path = "/webhooks", tag = "webhooks",
    security(("session" = []), ("key" = ["webhooks:read"])),
    responses(
        (status = OK, body = WebhookList, description = "The webhooks, oldest first"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_signed_in`"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json",
            description = "`role_too_low`, `scope_missing`"),
    ))]
async fn list_webhooks(who: May<ReadWebhooks>, State(app): State<App>) -> Result<Json<WebhookList>, Problem> {
    let org = org_of(&who)?;
    let webhooks = app.store.webhooks(org).await?;
    Ok(Json(WebhookList { webhooks: webhooks.into_iter().map(WebhookView::of).collect() }))
}

/// Make a webhook
///
/// For administrators and keys with `webhooks:write`. Its secret is told here once and can't be read again. Full payloads
/// take a key with `personal-data` and `reports:read` as well; a test key makes none.
#[utoipa::path(post, path = "/webhooks", tag = "webhooks",
    security(("session" = []), ("key" = ["webhooks:write"])), request_body = NewWebhook,
    responses(
        (status = CREATED, body = CreatedWebhook, description = "Made"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_signed_in`"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json",
            description = "`role_too_low`, `scope_missing`, `foreign_origin`"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json",
            description = "`conflict`: there are 50 already"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json",
            description = "`invalid_value`: an address that no request may go to, or an unknown opening"),
    ))]
async fn make_webhook(
    who: May<WriteWebhooks>,
    State(app): State<App>,
    JsonBody(asked): JsonBody<NewWebhook>,
) -> Result<(StatusCode, Json<CreatedWebhook>), Problem> {
    let org = org_of(&who)?;
    let wanted = checked(&app, org, asked.wanted()).await?;
    tells_no_more(&who, wanted.payload)?;
    if app.store.webhooks(org).await?.len() >= MOST {
        let sentence = "There are 50 webhooks already; delete one that nobody needs.";
        return Err(Problem::new(Code::Conflict, sentence));
    }
    let webhook = Webhook {
        id: WebhookId::new(app.now(), &*app.entropy),
        org,
        url: wanted.url,
        description: wanted.description,
        events: wanted.events,
        openings: wanted.openings,
        payload: wanted.payload,
        disabled: None,
        failing_since: None,
        created: app.now(),
    };
    let (secret, sealed) = new_secret(&app, webhook.id)?;
    app.store.add_webhook(&webhook, &sealed).await?;
    tracing::info!(webhook.id = %webhook.id, by = who.in_log(), "a webhook was made");
    let webhook = WebhookView::of(webhook);
    Ok((StatusCode::CREATED, Json(CreatedWebhook { webhook, secret: secret.text() })))
}

/// One webhook
///
/// For administrators and keys with `webhooks:read`.
#[utoipa::path(get, path = "/webhooks/{id}", tag = "webhooks",
    security(("session" = []), ("key" = ["webhooks:read"])),
    params(("id" = WebhookId, Path, description = "The webhook")),
    responses(
        (status = OK, body = WebhookView, description = "The webhook"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_signed_in`"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json",
            description = "`role_too_low`, `scope_missing`"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_found`"),
    ))]
async fn read_webhook(
    who: May<ReadWebhooks>,
    State(app): State<App>,
    InPath(id): InPath<WebhookId>,
) -> Result<Json<WebhookView>, Problem> {
    let org = org_of(&who)?;
    Ok(Json(WebhookView::of(own(&app, org, id).await?)))
}

/// Change a webhook
///
/// For administrators and keys with `webhooks:write`. What is left out stays. Switching it off gives up what is on its way;
/// switched on again it hears of what happens from then on, and `recover` sends what it missed.
#[utoipa::path(patch, path = "/webhooks/{id}", tag = "webhooks",
    security(("session" = []), ("key" = ["webhooks:write"])), request_body = WebhookEdit,
    params(("id" = WebhookId, Path, description = "The webhook")),
    responses(
        (status = OK, body = WebhookView, description = "As it is now"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_signed_in`"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json",
            description = "`role_too_low`, `scope_missing`, `foreign_origin`"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_found`"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json",
            description = "`invalid_value`: an address that no request may go to, or an unknown opening"),
    ))]
async fn change_webhook(
    who: May<WriteWebhooks>,
    State(app): State<App>,
    InPath(id): InPath<WebhookId>,
    JsonBody(asked): JsonBody<WebhookEdit>,
) -> Result<Json<WebhookView>, Problem> {
    let org = org_of(&who)?;
    let before = own(&app, org, id).await?;
    let is_off = before.disabled.is_some();
    let off = asked.disabled.filter(|off| *off != is_off);
    let wanted = checked(&app, org, asked.over(before)).await?;
    tells_no_more(&who, wanted.payload)?;
    app.store.change_webhook(org, id, &wanted).await?;
    if let Some(off) = off {
        let reason = off.then_some(DisabledReason::ByHand);
        app.store.switch_webhook(org, id, reason, app.now()).await?;
    }
    tracing::info!(webhook.id = %id, webhook.off = off, by = who.in_log(), "a webhook was changed");
    Ok(Json(WebhookView::of(own(&app, org, id).await?)))
}

/// Delete a webhook
///
/// For administrators and keys with `webhooks:write`. What was on its way and the record of what was sent go with it.
#[utoipa::path(delete, path = "/webhooks/{id}", tag = "webhooks",
    security(("session" = []), ("key" = ["webhooks:write"])),
    params(("id" = WebhookId, Path, description = "The webhook")),
    responses(
        (status = NO_CONTENT, description = "Deleted"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_signed_in`"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json",
            description = "`role_too_low`, `scope_missing`, `foreign_origin`"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_found`"),
    ))]
async fn delete_webhook(
    who: May<WriteWebhooks>,
    State(app): State<App>,
    InPath(id): InPath<WebhookId>,
) -> Result<StatusCode, Problem> {
    let org = org_of(&who)?;
    if !app.store.delete_webhook(org, id).await? {
        return Err(unknown());
    }
    tracing::info!(webhook.id = %id, by = who.in_log(), "a webhook was deleted with its record");
    Ok(StatusCode::NO_CONTENT)
}

/// Replace a webhook's secret
///
/// For administrators and keys with `webhooks:write`. The new secret is told here once. For `overlap_hours` (24 unless
/// said, at most 168, 0 for at once) requests carry a signature by the old one as well.
#[utoipa::path(post, path = "/webhooks/{id}/rotate", tag = "webhooks",
    security(("session" = []), ("key" = ["webhooks:write"])), request_body = SecretRotation,
    params(("id" = WebhookId, Path, description = "The webhook")),
    responses(
        (status = OK, body = MadeSecret, description = "The new secret"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_signed_in`"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json",
            description = "`role_too_low`, `scope_missing`, `foreign_origin`"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_found`"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json",
            description = "`conflict`: five secrets sign already"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json",
            description = "`invalid_value`: an overlap of more than 168 hours"),
    ))]
async fn rotate_secret(
    who: May<WriteWebhooks>,
    State(app): State<App>,
    InPath(id): InPath<WebhookId>,
    JsonBody(asked): JsonBody<SecretRotation>,
) -> Result<Json<MadeSecret>, Problem> {
    let org = org_of(&who)?;
    own(&app, org, id).await?;
    let hours = asked.overlap_hours.unwrap_or(OVERLAP_H);
    if hours > LONGEST_OVERLAP_H {
        return Err(Problem::new(Code::InvalidValue, "`overlap_hours` must be a number from 0 to 168."));
    }
    if hours > 0 && app.store.webhook_secrets(id, app.now()).await?.len() >= MOST_SECRETS {
        let sentence = "Five secrets sign already; wait until one runs out, or rotate with an overlap of 0.";
        return Err(Problem::new(Code::Conflict, sentence));
    }
    let old_until = app.now().plus_ms(i64::from(hours) * 60 * 60 * 1_000);
    let (secret, sealed) = new_secret(&app, id)?;
    if !app.store.rotate_webhook(org, id, &sealed, old_until).await? {
        return Err(unknown());
    }
    tracing::info!(webhook.id = %id, overlap_h = hours, by = who.in_log(), "the secret of a webhook was replaced");
    Ok(Json(MadeSecret { secret: secret.text(), old_until }))
}

/// The organisation whose webhooks a caller works with. A test key would hear of real interviews and has nothing to do
/// with them.
fn org_of(who: &Caller) -> Result<OrgId, Problem> {
    if who.rehearses() {
        let sentence =
            "A test key has nothing to do with webhooks, which hear of real interviews too; use another key.";
        return Err(Problem::new(Code::ScopeMissing, sentence));
    }
    Ok(who.org())
}

/// Refuses a key that would have more told than it may read.
fn tells_no_more(who: &Caller, payload: PayloadKind) -> Result<(), Problem> {
    match payload {
        PayloadKind::Thin => Ok(()),
        PayloadKind::Full => who.may_have_all_told(),
    }
}

/// The webhook, if the organisation owns it.
async fn own(app: &App, org: OrgId, id: WebhookId) -> Result<Webhook, Problem> {
    app.store.webhook(org, id).await?.ok_or_else(unknown)
}

fn unknown() -> Problem {
    Problem::new(Code::NotFound, "There is no such webhook in your organisation.")
}

fn new_secret(app: &App, id: WebhookId) -> Result<(Secret, SealedSecret), Problem> {
    let secret = Secret::new(&*app.entropy);
    let sealed = secret.sealed(id, &app.vault, &*app.entropy)?;
    let id = WebhookSecretId::new(app.now(), &*app.entropy);
    Ok((secret, SealedSecret { id, sealed, created: app.now(), until: None }))
}
