//! The report of an interview, as data and as Markdown.

use axum::{
    Json,
    extract::State,
    http::{HeaderName, header},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    app::App,
    auth::{Caller, May, ReadReports},
    extract::{InPath, InQuery},
    interviews::{self, Titles},
    personal::{SOMEBODY, Shown},
    problem::Problem,
};
use crate::{
    id::{InterviewId, OrgId},
    interview::event::{Event, Record},
    report::{Report, ReportInput, build, markdown},
    score::{Level, record::ScoreRecord},
    store::{interviews::InterviewRow, outbox::JobKind},
};

/// The routes of this resource.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read_report)).routes(routes!(read_report_markdown))
}

/// The report of an interview
///
/// For anyone with a session, and keys with `reports:read`, of the organisation that owns the interview. There is a report from the invitation on; its
/// `state` says whether it has scores.
#[utoipa::path(get, path = "/interviews/{id}/report", tag = "desk", security(("session" = []), ("key" = ["reports:read"])),
    params(("id" = InterviewId, Path, description = "The interview"), Shown),
    responses(
        (status = OK, body = Report, description = "The report"),
    ))]
async fn read_report(
    who: May<ReadReports>,
    State(app): State<App>,
    InPath(id): InPath<InterviewId>,
    InQuery(shown): InQuery<Shown>,
) -> Result<Json<Report>, Problem> {
    report_for(&app, &who, id, shown.personal(&who)?).await.map(Json)
}

/// The report as Markdown
///
/// For anyone with a session, and keys with `reports:read`, of the organisation that owns the interview: to print or to pass on.
#[utoipa::path(get, path = "/interviews/{id}/report.md", tag = "desk", security(("session" = []), ("key" = ["reports:read"])),
    params(("id" = InterviewId, Path, description = "The interview"), Shown),
    responses(
        (status = OK, body = String, content_type = "text/markdown", description = "The report"),
    ))]
async fn read_report_markdown(
    who: May<ReadReports>,
    State(app): State<App>,
    InPath(id): InPath<InterviewId>,
    InQuery(shown): InQuery<Shown>,
) -> Result<([(HeaderName, String); 2], String), Problem> {
    let report = report_for(&app, &who, id, shown.personal(&who)?).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/markdown; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"report-{id}.md\"")),
    ];
    Ok((headers, markdown(&report)))
}

/// The report for somebody; once it has scores, no rating of theirs is blind.
pub(super) async fn report_for(
    app: &App,
    who: &Caller,
    id: InterviewId,
    personal: bool,
) -> Result<Report, Problem> {
    let row = interviews::own(app, who, id).await?;
    let scores = app.store.scores(id).await?.into_iter().next();
    if let Some(account) = who.person().filter(|_| scores.is_some()) {
        app.store.note_score_reader(id, account.id, app.now()).await?;
    }
    report_with(app, &row, scores.as_ref(), personal).await
}

/// The report as it would be without scores.
pub(super) async fn without_scores(app: &App, org: OrgId, id: InterviewId) -> Result<Report, Problem> {
    let row = interviews::of_org(app, org, id).await?;
    report_with(app, &row, None, true).await
}

/// Gathers what the store knows, and builds the report.
async fn report_with(
    app: &App,
    row: &InterviewRow,
    scores: Option<&ScoreRecord>,
    personal: bool,
) -> Result<Report, Problem> {
    let id = row.id;
    let candidate = interviews::candidate(app, row).await?;
    let title = Titles::default().of(app, row.org, row.opening).await?;
    let log = app.store.records(id, 0).await?;
    let transcript = app.store.transcript(id).await?;
    let consent = app.store.consent(id).await?;
    let dead = app.store.dead_jobs(id).await?;
    Ok(build(&ReportInput {
        id,
        title: &title,
        level: level_of(app, row, &log)?,
        candidate: if personal { &candidate.name } else { SOMEBODY },
        status: row.status,
        rehearsal: row.rehearsal,
        scoring_agreed: consent.is_none_or(|consent| consent.scoring),
        failed: dead.iter().any(|(kind, _)| makes_scores(*kind)),
        started: row.started,
        ended: row.ended,
        live_ms: row.rehearsal.then(|| sound_ms(&log)).flatten(),
        log: &log,
        transcript: transcript.as_ref(),
        scores,
    }))
}

/// Length of the candidate's sound: a rehearsal is held faster than its speech lasts.
fn sound_ms(log: &[Record]) -> Option<u64> {
    let ends = log.iter().filter_map(|record| {
        let Event::TurnHeard { heard, .. } = &record.event else { return None };
        heard.segments.last().map(|segment| segment.samples.end_sample / 16)
    });
    ends.max()
}

/// The level of the plan as pinned by the log, or as installed before the log begins.
fn level_of(app: &App, row: &InterviewRow, log: &[Record]) -> Result<Level, Problem> {
    if let Some(Event::Started { plan, .. }) = log.first().map(|record| &record.event) {
        return Ok(plan.level);
    }
    let plan = app.plan(&row.plan);
    plan.map(|plan| plan.level).ok_or_else(|| {
        Problem::internal(format!("interview {} follows plan `{}`, which is not installed", row.id, row.plan))
    })
}

const fn makes_scores(kind: JobKind) -> bool {
    match kind {
        JobKind::Transcript | JobKind::Score => true,
        JobKind::Recording => false,
    }
}
