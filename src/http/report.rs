//! The report of an interview, as data and as Markdown.

pub(crate) mod gather;

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
    interviews,
    personal::Shown,
    problem::Problem,
};
use crate::{
    id::{InterviewId, OrgId},
    report::{Report, markdown},
    score::record::ScoreRecord,
    store::interviews::InterviewRow,
};

/// The routes of this resource.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read_report)).routes(routes!(read_report_markdown))
}

/// The report of an interview
///
/// For anyone with a session, and keys with `reports:read`, of the organisation that owns the interview. There is a report
/// from the invitation on; its `state` says whether it has scores. Scores stand on quotes; the whole `conversation` is left
/// out for a key without `transcripts:read`.
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
/// For anyone with a session, and keys with `reports:read`, of the organisation that owns the interview: to print or to
/// pass on. The conversation is left out for a key without `transcripts:read`.
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
    let mut report = report_with(app, &row, scores.as_ref(), personal).await?;
    if !who.reads_transcripts() {
        report.conversation.clear();
    }
    Ok(report)
}

/// The report as it would be without scores.
pub(super) async fn without_scores(app: &App, org: OrgId, id: InterviewId) -> Result<Report, Problem> {
    let row = interviews::of_org(app, org, id).await?;
    report_with(app, &row, None, true).await
}

/// The report as the store and the installed plans have it.
async fn report_with(
    app: &App,
    row: &InterviewRow,
    scores: Option<&ScoreRecord>,
    personal: bool,
) -> Result<Report, Problem> {
    Ok(gather::report(&*app.store, &app.plans, row, scores, personal).await?)
}
