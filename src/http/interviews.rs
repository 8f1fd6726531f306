//! Interviews as people who work with results, and their programs, see them.

mod list;

use std::collections::BTreeMap;

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    app::App,
    auth::{Caller, May, ReadInterviews},
    extract::{InPath, InQuery},
    personal::Shown,
    problem::{Code, Problem},
    ratings::RatingView,
};
use crate::{
    id::{InterviewId, OpeningId, OrgId},
    interview::status::InterviewState,
    store::{
        hiring::Candidate,
        interviews::{Consent, InterviewRow, InterviewStatus},
        invitations::Ordered,
        outbox::JobKind,
    },
    time::UnixMillis,
};

/// The routes of this resource.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().merge(list::routes()).routes(routes!(read_interview))
}

/// One interview in a line.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct InterviewSummary {
    /// Its id.
    id: InterviewId,
    /// How far it is.
    status: InterviewStatus,
    /// The same with what became of the order: a link that ran out, a cancelled interview.
    state: InterviewState,
    /// True for a rehearsal with a made-up candidate.
    rehearsal: bool,
    /// The candidate's name; left out for programs that don't ask for it.
    candidate: Option<String>,
    /// The candidate's address, where known; left out for programs that don't ask for it.
    email: Option<String>,
    /// The opening's id.
    opening: OpeningId,
    /// The opening's title.
    title: String,
    /// The plan that it follows.
    plan: String,
    /// The name that the one who ordered it gave it.
    external_id: Option<String>,
    /// The notes of the one who ordered it.
    metadata: BTreeMap<String, String>,
    /// When it was made.
    created: UnixMillis,
    /// The link opens nothing new after this.
    link_expires: UnixMillis,
    /// When its conversation began.
    started: Option<UnixMillis>,
    /// When it ended.
    ended: Option<UnixMillis>,
    /// When it was cancelled.
    cancelled: Option<UnixMillis>,
    /// Whether the person who asks can still rate it blind; nothing for programs, and before there is a report.
    blind_rating: Option<BlindRating>,
    /// The numbers of its report, where the list was asked for them; nothing before there is a report.
    #[serde(skip_serializing_if = "Option::is_none")]
    scores: Option<ListedScores>,
}

/// The numbers of a report; nothing where the evidence is insufficient. They are no ranking: a person decides.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
struct ListedScores {
    /// The overall number.
    overall: Option<f64>,
    /// Agency.
    ownership: Option<f64>,
    /// Reasons, alternatives, costs.
    tradeoffs: Option<f64>,
    /// Linked detail.
    specificity: Option<f64>,
}

/// Whether somebody can still rate an interview before they read its scores.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum BlindRating {
    /// They can.
    Open,
    /// They have rated it.
    Rated,
    /// They have read the scores without that.
    TooLate,
}

/// One interview in full.
#[derive(Debug, Serialize, ToSchema)]
struct InterviewView {
    /// The line.
    #[serde(flatten)]
    summary: InterviewSummary,
    /// What the candidate agreed to; nothing before the start.
    consent: Option<Consent>,
    /// What is still being made of it, transcript, recording, scores.
    pending_work: u32,
    /// What could not be made.
    failed_work: Vec<FailedWork>,
    /// How the person who asks rated it before they read its scores, where they did.
    own_rating: Option<RatingView>,
}

/// Work that was given up.
#[derive(Debug, Serialize, ToSchema)]
struct FailedWork {
    /// `transcript`, `recording`, `score` or `partner`.
    kind: &'static str,
    /// Why.
    error: String,
}

/// One interview
///
/// For anyone with a session, and keys with `interviews:read`, of the organisation that owns it.
#[utoipa::path(get, path = "/interviews/{id}", tag = "desk",
    security(("session" = []), ("key" = ["interviews:read"])),
    params(("id" = InterviewId, Path, description = "The interview"), Shown),
    responses((status = OK, body = InterviewView, description = "The interview")))]
async fn read_interview(
    who: May<ReadInterviews>,
    State(app): State<App>,
    InPath(id): InPath<InterviewId>,
    InQuery(shown): InQuery<Shown>,
) -> Result<Json<InterviewView>, Problem> {
    let row = own(&app, &who, id).await?;
    let personal = shown.personal(&who)?;
    let failed = app.store.dead_jobs(id).await?;
    let blind_rating = blind_rating(&app, &who, &row).await?;
    let summary = summary(&app, row, &mut Titles::default(), personal).await?;
    Ok(Json(InterviewView {
        summary: InterviewSummary { blind_rating, ..summary },
        own_rating: own_rating(&app, &who, id).await?,
        consent: app.store.consent(id).await?,
        pending_work: app.store.open_jobs(id).await?,
        failed_work: failed
            .into_iter()
            .map(|(kind, error)| FailedWork { kind: name_of(kind), error })
            .collect(),
    }))
}

/// The interview, if this caller may know of it.
pub(super) async fn own(app: &App, who: &Caller, id: InterviewId) -> Result<InterviewRow, Problem> {
    let found = app.store.interview(who.org(), id).await?;
    found.filter(|row| who.sees(row.rehearsal)).ok_or_else(unknown)
}

/// The interview, if the organisation owns it.
pub(super) async fn of_org(app: &App, org: OrgId, id: InterviewId) -> Result<InterviewRow, Problem> {
    app.store.interview(org, id).await?.ok_or_else(unknown)
}

/// Refuses what makes sense after an interview alone.
pub(super) fn must_be_over(row: &InterviewRow) -> Result<(), Problem> {
    match row.status {
        InterviewStatus::Ended | InterviewStatus::Reported | InterviewStatus::Declined => Ok(()),
        InterviewStatus::Invited | InterviewStatus::Started => {
            let sentence = "This interview is not over yet; come back when it has ended or was declined.";
            Err(Problem::new(Code::Conflict, sentence))
        }
    }
}

fn unknown() -> Problem {
    Problem::new(Code::NotFound, "There is no such interview in your organisation.")
}

/// The interview's candidate.
pub(super) async fn candidate(app: &App, row: &InterviewRow) -> Result<Candidate, Problem> {
    let found = app.store.candidate(row.org, row.candidate).await?;
    found.ok_or_else(|| Problem::internal("an interview refers to a candidate who is not there"))
}

/// The interview in a line.
pub(super) async fn summary(
    app: &App,
    row: InterviewRow,
    titles: &mut Titles,
    personal: bool,
) -> Result<InterviewSummary, Problem> {
    let candidate = if personal { Some(candidate(app, &row).await?) } else { None };
    let (candidate, email) = candidate.map(|candidate| (candidate.name, candidate.email)).unzip();
    let title = titles.of(app, row.org, row.opening).await?;
    let ordered = app.store.ordered(row.id).await?;
    Ok(InterviewSummary {
        id: row.id,
        status: row.status,
        state: state(&row, &ordered, app.now()),
        rehearsal: row.rehearsal,
        candidate,
        email: email.flatten(),
        opening: row.opening,
        title,
        plan: row.plan,
        external_id: ordered.order.external_id,
        metadata: ordered.order.metadata,
        created: row.created,
        link_expires: row.link_expires,
        started: row.started,
        ended: row.ended,
        cancelled: ordered.cancelled,
        blind_rating: None,
        scores: None,
    })
}

/// How far this person's own rating is. A rating says more than having read the scores after it.
async fn blind_rating(app: &App, who: &Caller, row: &InterviewRow) -> Result<Option<BlindRating>, Problem> {
    let Some(account) = who.person().filter(|_| row.status == InterviewStatus::Reported) else {
        return Ok(None);
    };
    if app.store.rating(row.id, account.id).await?.is_some() {
        return Ok(Some(BlindRating::Rated));
    }
    let read = app.store.has_read_scores(row.id, account.id).await?;
    Ok(Some(if read { BlindRating::TooLate } else { BlindRating::Open }))
}

/// This person's own rating; nobody else's is told.
async fn own_rating(app: &App, who: &Caller, id: InterviewId) -> Result<Option<RatingView>, Problem> {
    let Some(account) = who.person() else { return Ok(None) };
    Ok(app.store.rating(id, account.id).await?.as_ref().map(RatingView::of))
}

/// Where it stands for the one who ordered it.
pub(super) fn state(row: &InterviewRow, ordered: &Ordered, now: UnixMillis) -> InterviewState {
    if row.status != InterviewStatus::Invited {
        return InterviewState::of(row.status);
    }
    if ordered.cancelled.is_some() {
        InterviewState::Cancelled
    } else if row.device.is_none() && row.link_expires <= now {
        InterviewState::Expired
    } else {
        InterviewState::Invited
    }
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

const fn name_of(kind: JobKind) -> &'static str {
    match kind {
        JobKind::Transcript => "transcript",
        JobKind::Recording => "recording",
        JobKind::Score => "score",
        JobKind::Partner => "partner",
    }
}
