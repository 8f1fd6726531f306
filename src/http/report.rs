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
    auth::Reader,
    extract::InPath,
    interviews,
    problem::{Problem, ProblemBody},
};
use crate::{
    id::{InterviewId, OrgId},
    report::{Report, markdown},
    score::record::ScoreRecord,
    store::accounts::Account,
};

/// The routes of this resource.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read_report)).routes(routes!(read_report_markdown))
}

/// The report of an interview
///
/// For anyone with a session of the organisation that owns the interview. There is a report from the invitation on; its
/// `state` says whether it has scores.
#[utoipa::path(get, path = "/interviews/{id}/report", tag = "desk", security(("session" = [])),
    params(("id" = InterviewId, Path, description = "The interview")),
    responses(
        (status = OK, body = Report, description = "The report"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_signed_in`"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_found`"),
    ))]
async fn read_report(
    Reader(account): Reader,
    State(app): State<App>,
    InPath(id): InPath<InterviewId>,
) -> Result<Json<Report>, Problem> {
    report_for(&app, &account, id).await.map(Json)
}

/// The report as Markdown
///
/// For anyone with a session of the organisation that owns the interview: to print or to pass on.
#[utoipa::path(get, path = "/interviews/{id}/report.md", tag = "desk", security(("session" = [])),
    params(("id" = InterviewId, Path, description = "The interview")),
    responses(
        (status = OK, body = String, content_type = "text/markdown", description = "The report"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_signed_in`"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_found`"),
    ))]
async fn read_report_markdown(
    Reader(account): Reader,
    State(app): State<App>,
    InPath(id): InPath<InterviewId>,
) -> Result<([(HeaderName, String); 2], String), Problem> {
    let report = report_for(&app, &account, id).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/markdown; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"report-{id}.md\"")),
    ];
    Ok((headers, markdown(&report)))
}

/// The report for somebody; once it has scores, no rating of theirs is blind.
async fn report_for(app: &App, account: &Account, id: InterviewId) -> Result<Report, Problem> {
    interviews::own(app, account.org, id).await?;
    let scores = app.store.scores(id).await?.into_iter().next();
    if scores.is_some() {
        app.store.note_score_reader(id, account.id, app.now()).await?;
    }
    report_with(app, account.org, id, scores.as_ref()).await
}

/// The report as it would be without scores.
pub(super) async fn without_scores(app: &App, org: OrgId, id: InterviewId) -> Result<Report, Problem> {
    report_with(app, org, id, None).await
}

/// The report as the store and the installed plans have it.
async fn report_with(
    app: &App,
    org: OrgId,
    id: InterviewId,
    scores: Option<&ScoreRecord>,
) -> Result<Report, Problem> {
    let row = interviews::own(app, org, id).await?;
    Ok(gather::report(&*app.store, &app.plans, &row, scores).await?)
}
