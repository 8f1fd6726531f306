//! Inviting candidates: the order, its link, its end.

mod table;

use std::collections::BTreeMap;

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    app::App,
    auth::{Caller, May, WriteInterviews},
    extract::{InPath, JsonBody, named},
    interviews,
    links::{self, Fresh},
    openings,
    orders::{self, InterviewOrder, Outcome},
    problem::{Code, Problem, ProblemBody},
};
use crate::{
    id::{self, InterviewId, OpeningId},
    rehearsal::stand_in::{self, Called, StandIn},
    store::{hiring::Opening, invitations::Order},
    time::UnixMillis,
};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// How long a link works unless said, in days.
const USUAL_DAYS: u32 = 7;
/// How long a link works at most, in days.
const MOST_DAYS: u32 = 60;
/// Most notes on an order, and most characters of a note's name and of the note.
const MOST_NOTES: usize = 20;
const LONGEST_NOTE_NAME: usize = 40;
const LONGEST_NOTE: usize = 500;

/// The routes of this resource.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(invite)).routes(routes!(renew_link)).routes(routes!(cancel_interview))
}

/// The route that takes tables, which are larger than other bodies.
pub(super) fn table_routes() -> OpenApiRouter<App> {
    table::routes()
}

/// Whom to invite to what.
#[derive(Deserialize, ToSchema)]
#[schema(examples(json!({
    "opening": "01a22ae4-4b2b-7d56-bb19-119be260fa11",
    "candidate": { "name": "Ada Poe", "email": "ada@example.org" },
    "external_id": "application-7",
    "metadata": { "job": "7" },
})))]
#[serde(deny_unknown_fields)]
struct NewInterview {
    /// The opening.
    opening: OpeningId,
    /// The candidate.
    candidate: NewCandidate,
    /// Your own name for the interview, one line; no two interviews of an opening have the same, cancelled ones apart.
    external_id: Option<String>,
    /// Your own notes, at most 20; nothing here reads them, and they come back with the interview.
    #[serde(default)]
    metadata: BTreeMap<String, String>,
    /// How long the link works, 1 to 60; 7 unless said.
    #[schema(minimum = 1, maximum = 60)]
    expires_in_days: Option<u32>,
}

/// A candidate to be entered.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewCandidate {
    /// Their name, one line.
    name: String,
    /// Their address.
    email: Option<String>,
}

/// How long a new link works.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewLink {
    /// In days, 1 to 60; 7 unless said.
    #[schema(minimum = 1, maximum = 60)]
    expires_in_days: Option<u32>,
}

/// An invitation: the link is told once.
#[derive(Debug, Serialize, ToSchema)]
struct InvitationView {
    /// The interview.
    id: InterviewId,
    /// What the candidate opens.
    link: String,
    /// The link opens nothing new after this.
    link_expires: UnixMillis,
}

/// Invite a candidate
///
/// For recruiters and administrators, and keys with `interviews:write`. The candidate's link is told here once and can't be
/// read again. What a test key orders is a rehearsal; with an address such as `strong@candidates.test` a made-up candidate holds it
/// at once, in writing.
#[utoipa::path(post, path = "/interviews", tag = "desk",
    security(("session" = []), ("key" = ["interviews:write"])), request_body = NewInterview,
    responses(
        (status = CREATED, body = InvitationView, description = "Invited"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json",
            description = "`already_ordered`: this `external_id` is taken; `opening_closed`"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json",
            description = "`invalid_value`: an unknown opening, no name, or no mail address"),
        (status = SERVICE_UNAVAILABLE, body = ProblemBody, content_type = "application/problem+json",
            description = "`busy`: too many made-up candidates are waiting"),
    ))]
async fn invite(
    who: May<WriteInterviews>,
    State(app): State<App>,
    JsonBody(asked): JsonBody<NewInterview>,
) -> Result<(StatusCode, Json<InvitationView>), Problem> {
    let name = named("candidate.name", &asked.candidate.name, 120)?;
    let email = mail_address("candidate.email", asked.candidate.email.as_deref())?;
    let external_id = asked.external_id.map(|name| named("external_id", &name, 120)).transpose()?;
    let link_ms = days_ms(asked.expires_in_days)?;
    check_notes(&asked.metadata)?;
    let opening = openings::taking_invitations(&app, &who, asked.opening).await?;
    let fresh = Fresh { now: app.now(), entropy: &*app.entropy };
    let rehearsal = rehearsal(&who, &opening);
    let stand_in = if rehearsal { stand_in(&app, email.as_deref())? } else { None };
    let order = InterviewOrder {
        opening: &opening,
        name: &name,
        email: email.as_deref(),
        rehearsal,
        model_hosts: &app.settings.model_hosts,
        link_ms,
        order: Order { external_id, metadata: asked.metadata },
    };
    match orders::order(&*app.store, fresh, order).await? {
        Outcome::Made(invited) => {
            let link_expires = fresh.now.plus_ms(link_ms);
            let link = links::room_link(&app.settings.public_url, &invited.secret);
            if let Some((call, who)) = stand_in {
                let (interview, plan) = (invited.id, opening.plan.clone());
                call.send(Called { who, interview, plan, secret: invited.secret });
            }
            Ok((StatusCode::CREATED, Json(InvitationView { id: invited.id, link, link_expires })))
        }
        Outcome::Before(id) => {
            let sentence = format!(
                "Interview {id} of this opening was ordered by this `external_id` before; read that one, or cancel it first."
            );
            Err(Problem::new(Code::AlreadyOrdered, sentence))
        }
    }
}

/// Make a new link for the candidate
///
/// For recruiters and administrators, and keys with `interviews:write`. The old link opens nothing more, and another device
/// may go on with the new one; the new one is told here once. A candidate who had declined is invited again.
#[utoipa::path(post, path = "/interviews/{id}/link", tag = "desk",
    security(("session" = []), ("key" = ["interviews:write"])),
    params(("id" = InterviewId, Path, description = "The interview")), request_body = NewLink,
    responses(
        (status = CREATED, body = InvitationView, description = "Made"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json",
            description = "`conflict`: the interview is over or cancelled"),
    ))]
async fn renew_link(
    who: May<WriteInterviews>,
    State(app): State<App>,
    InPath(id): InPath<InterviewId>,
    JsonBody(asked): JsonBody<NewLink>,
) -> Result<(StatusCode, Json<InvitationView>), Problem> {
    let row = interviews::own(&app, &who, id).await?;
    let link_expires = app.now().plus_ms(days_ms(asked.expires_in_days)?);
    let secret = id::new_secret(&*app.entropy);
    if !app.store.renew_link(row.org, id, &links::hash(&secret), link_expires).await? {
        let sentence = "This interview is over or cancelled; invite the candidate anew.";
        return Err(Problem::new(Code::Conflict, sentence));
    }
    let link = links::room_link(&app.settings.public_url, &secret);
    Ok((StatusCode::CREATED, Json(InvitationView { id, link, link_expires })))
}

/// Cancel an interview
///
/// For recruiters and administrators, and keys with `interviews:write`, as long as the conversation has not begun. Cancelling
/// twice is cancelling once.
#[utoipa::path(post, path = "/interviews/{id}/cancel", tag = "desk",
    security(("session" = []), ("key" = ["interviews:write"])),
    params(("id" = InterviewId, Path, description = "The interview")),
    responses(
        (status = NO_CONTENT, description = "Cancelled; the link opens nothing"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json",
            description = "`already_started`: it has begun, is over, or was declined"),
    ))]
async fn cancel_interview(
    who: May<WriteInterviews>,
    State(app): State<App>,
    InPath(id): InPath<InterviewId>,
) -> Result<StatusCode, Problem> {
    let row = interviews::own(&app, &who, id).await?;
    if app.store.cancel(row.org, id, app.now()).await? {
        return Ok(StatusCode::NO_CONTENT);
    }
    let sentence = "This interview has begun, is over or was declined; there is nothing left to cancel.";
    Err(Problem::new(Code::AlreadyStarted, sentence))
}

/// The made-up candidate at this address, with a place in the queue; nothing where it is a person's.
fn stand_in<'a>(
    app: &'a App,
    address: Option<&str>,
) -> Result<Option<(mpsc::Permit<'a, Called>, StandIn)>, Problem> {
    let who = address.map(stand_in::of_address).transpose();
    let who =
        who.map_err(|sentence| Problem::new(Code::InvalidValue, format!("`candidate.email`: {sentence}.")))?;
    let Some(who) = who.flatten() else { return Ok(None) };
    let place = app.stand_ins.try_reserve().map_err(|_| {
        let sentence = "Too many made-up candidates are waiting for their interviews; try again in a minute.";
        Problem::new(Code::Busy, sentence).retry_after_s(60)
    })?;
    Ok(Some((place, who)))
}

/// Is what this caller orders for `opening` a rehearsal?
pub(super) const fn rehearsal(who: &Caller, opening: &Opening) -> bool {
    who.rehearses() || opening.rehearsal
}

/// A mail address as people enter it; an empty one is none.
pub(super) fn mail_address(field: &str, entered: Option<&str>) -> Result<Option<String>, Problem> {
    let Some(email) = entered.map(str::trim).filter(|email| !email.is_empty()) else { return Ok(None) };
    if links::is_email(email) {
        return Ok(Some(email.to_owned()));
    }
    Err(Problem::new(Code::InvalidValue, format!("`{field}` must be a mail address, or left out.")))
}

/// How long a link works.
pub(super) fn days_ms(asked: Option<u32>) -> Result<i64, Problem> {
    let days = asked.unwrap_or(USUAL_DAYS);
    if (1..=MOST_DAYS).contains(&days) {
        return Ok(i64::from(days) * DAY_MS);
    }
    Err(Problem::new(Code::InvalidValue, "`expires_in_days` must be a number from 1 to 60."))
}

fn check_notes(metadata: &BTreeMap<String, String>) -> Result<(), Problem> {
    let fits = |(name, note): (&String, &String)| {
        (1..=LONGEST_NOTE_NAME).contains(&name.chars().count()) && note.chars().count() <= LONGEST_NOTE
    };
    if metadata.len() <= MOST_NOTES && metadata.iter().all(fits) {
        return Ok(());
    }
    let sentence = format!(
        "`metadata` takes at most {MOST_NOTES} notes, with names of 1 to {LONGEST_NOTE_NAME} and notes of at most \
         {LONGEST_NOTE} characters."
    );
    Err(Problem::new(Code::InvalidValue, sentence))
}
