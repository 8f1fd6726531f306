//! Interviews as people who work with results see them.

use std::collections::BTreeMap;

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    app::App,
    auth::{Inviter, Reader},
    extract::{InPath, InQuery, JsonBody, named},
    links::{self, Fresh, Invitation},
    problem::{Code, Problem, ProblemBody},
};
use crate::{
    id::{InterviewId, OpeningId, OrgId},
    store::{
        hiring::Candidate,
        interviews::{Consent, InterviewRow, InterviewStatus},
        outbox::JobKind,
    },
    time::UnixMillis,
};

/// The routes of this resource.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_interviews, invite)).routes(routes!(read_interview))
}

/// Where to go on and how far.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Page {
    /// Only interviews older than this one.
    before: Option<InterviewId>,
    /// At most so many, 1 to 100; 50 if nothing is said.
    limit: Option<u32>,
}

/// Interviews, newest first.
#[derive(Debug, Serialize, ToSchema)]
struct InterviewList {
    /// The interviews.
    interviews: Vec<InterviewSummary>,
    /// What to send as `before` for those that follow; nothing at the end.
    next: Option<InterviewId>,
}

/// One interview in a line.
#[derive(Debug, Serialize, ToSchema)]
struct InterviewSummary {
    /// Its id.
    id: InterviewId,
    /// How far it is.
    status: InterviewStatus,
    /// True for a rehearsal with a made-up candidate.
    rehearsal: bool,
    /// The candidate's name.
    candidate: String,
    /// The opening's id.
    opening: OpeningId,
    /// The opening's title.
    title: String,
    /// The plan that it follows.
    plan: String,
    /// When it was made.
    created: UnixMillis,
    /// The link opens nothing new after this.
    link_expires: UnixMillis,
    /// When its conversation began.
    started: Option<UnixMillis>,
    /// When it ended.
    ended: Option<UnixMillis>,
}

/// One interview in full.
#[derive(Debug, Serialize, ToSchema)]
struct InterviewView {
    /// The line.
    #[serde(flatten)]
    summary: InterviewSummary,
    /// The candidate's address, where known.
    email: Option<String>,
    /// What the candidate agreed to; nothing before the start.
    consent: Option<Consent>,
    /// What is still being made of it, transcript, recording, scores.
    pending_work: u32,
    /// What could not be made.
    failed_work: Vec<FailedWork>,
}

/// Work that was given up.
#[derive(Debug, Serialize, ToSchema)]
struct FailedWork {
    /// `transcript`, `recording`, `score` or `partner`.
    kind: &'static str,
    /// Why.
    error: String,
}

/// Whom to invite to what.
#[derive(Deserialize, ToSchema)]
struct NewInterview {
    /// The opening.
    opening: OpeningId,
    /// The candidate.
    candidate: NewCandidate,
}

/// A candidate to be entered.
#[derive(Deserialize, ToSchema)]
struct NewCandidate {
    /// Their name, one line.
    name: String,
    /// Their address.
    email: Option<String>,
}

/// An invitation: the link is told once.
#[derive(Debug, Serialize, ToSchema)]
struct InvitationView {
    /// The interview.
    id: InterviewId,
    /// What the candidate opens; it works for 7 days.
    link: String,
}

/// Which interviews are there?
///
/// For anyone with a session: those of their organisation.
#[utoipa::path(get, path = "/interviews", tag = "desk", security(("session" = [])), params(Page),
    responses(
        (status = OK, body = InterviewList, description = "The interviews"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_signed_in`"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json",
            description = "`invalid_value`: `limit` out of range"),
    ))]
async fn list_interviews(
    Reader(account): Reader,
    State(app): State<App>,
    InQuery(page): InQuery<Page>,
) -> Result<Json<InterviewList>, Problem> {
    let limit = page.limit.unwrap_or(50);
    if !(1..=100).contains(&limit) {
        return Err(Problem::new(Code::InvalidValue, "`limit` must be a number from 1 to 100."));
    }
    let mut rows = app.store.interviews(account.org, page.before, limit + 1).await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more).map(|row| row.id);
    let mut titles = Titles::default();
    let mut interviews = Vec::with_capacity(rows.len());
    for row in rows {
        let candidate = candidate(&app, &row).await?;
        let title = titles.of(&app, row.org, row.opening).await?;
        interviews.push(InterviewSummary::of(row, candidate.name, title));
    }
    Ok(Json(InterviewList { interviews, next }))
}

/// Invite a candidate
///
/// For recruiters and administrators. The candidate's link is told here once and can't be read again.
#[utoipa::path(post, path = "/interviews", tag = "desk", security(("session" = [])), request_body = NewInterview,
    responses(
        (status = CREATED, body = InvitationView, description = "Invited"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_signed_in`"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json",
            description = "`role_too_low`, `foreign_origin`"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json",
            description = "`invalid_value`: an unknown opening, no name, or no mail address"),
    ))]
async fn invite(
    Inviter(account): Inviter,
    State(app): State<App>,
    JsonBody(asked): JsonBody<NewInterview>,
) -> Result<(StatusCode, Json<InvitationView>), Problem> {
    let name = named("candidate.name", &asked.candidate.name, 120)?;
    let email = asked.candidate.email.as_deref().map(str::trim).filter(|email| !email.is_empty());
    if email.is_some_and(|email| !links::is_email(email)) {
        return Err(Problem::new(
            Code::InvalidValue,
            "`candidate.email` must be a mail address, or left out.",
        ));
    }
    let Some(opening) = app.store.opening(account.org, asked.opening).await? else {
        return Err(Problem::new(Code::InvalidValue, "There is no such opening; make it first."));
    };
    let fresh = Fresh { now: app.now(), entropy: &*app.entropy };
    let model_hosts = app.settings.model_hosts.as_slice();
    let invitation = Invitation { opening: &opening, name: &name, email, rehearsal: false, model_hosts };
    let invited = links::invite(&*app.store, fresh, invitation).await?;
    let link = links::room_link(&app.settings.public_url, &invited.secret);
    Ok((StatusCode::CREATED, Json(InvitationView { id: invited.id, link })))
}

/// One interview
///
/// For anyone with a session of the organisation that owns it.
#[utoipa::path(get, path = "/interviews/{id}", tag = "desk", security(("session" = [])),
    params(("id" = InterviewId, Path, description = "The interview")),
    responses(
        (status = OK, body = InterviewView, description = "The interview"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_signed_in`"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_found`"),
    ))]
async fn read_interview(
    Reader(account): Reader,
    State(app): State<App>,
    InPath(id): InPath<InterviewId>,
) -> Result<Json<InterviewView>, Problem> {
    let row = own(&app, account.org, id).await?;
    let candidate = candidate(&app, &row).await?;
    let title = Titles::default().of(&app, row.org, row.opening).await?;
    let failed = app.store.dead_jobs(id).await?;
    Ok(Json(InterviewView {
        summary: InterviewSummary::of(row, candidate.name, title),
        email: candidate.email,
        consent: app.store.consent(id).await?,
        pending_work: app.store.open_jobs(id).await?,
        failed_work: failed
            .into_iter()
            .map(|(kind, error)| FailedWork { kind: name_of(kind), error })
            .collect(),
    }))
}

/// The interview, if the organisation owns it.
pub(super) async fn own(app: &App, org: OrgId, id: InterviewId) -> Result<InterviewRow, Problem> {
    let found = app.store.interview(org, id).await?;
    found.ok_or_else(|| Problem::new(Code::NotFound, "There is no such interview in your organisation."))
}

/// The interview's candidate.
pub(super) async fn candidate(app: &App, row: &InterviewRow) -> Result<Candidate, Problem> {
    let found = app.store.candidate(row.org, row.candidate).await?;
    found.ok_or_else(|| Problem::internal("an interview refers to a candidate who is not there"))
}

/// The titles of openings, each read once.
#[derive(Default)]
pub(super) struct Titles(BTreeMap<OpeningId, String>);

impl Titles {
    /// The title of an opening.
    pub(super) async fn of(&mut self, app: &App, org: OrgId, id: OpeningId) -> Result<String, Problem> {
        if let Some(title) = self.0.get(&id) {
            return Ok(title.clone());
        }
        let opening = app.store.opening(org, id).await?;
        let opening = opening
            .ok_or_else(|| Problem::internal("an interview refers to an opening that is not there"))?;
        self.0.insert(id, opening.title.clone());
        Ok(opening.title)
    }
}

impl InterviewSummary {
    fn of(row: InterviewRow, candidate: String, title: String) -> Self {
        Self {
            id: row.id,
            status: row.status,
            rehearsal: row.rehearsal,
            candidate,
            opening: row.opening,
            title,
            plan: row.plan,
            created: row.created,
            link_expires: row.link_expires,
            started: row.started,
            ended: row.ended,
        }
    }
}

const fn name_of(kind: JobKind) -> &'static str {
    match kind {
        JobKind::Transcript => "transcript",
        JobKind::Recording => "recording",
        JobKind::Score => "score",
        JobKind::Partner => "partner",
    }
}
