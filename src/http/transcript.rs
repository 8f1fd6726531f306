//! What was said in an interview.

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    app::App,
    auth::{May, ReadTranscripts},
    extract::InPath,
    interviews,
    problem::Problem,
    report,
};
use crate::{id::InterviewId, report::model::ConversationLine};

/// The routes of this resource.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read_transcript))
}

/// What was said.
#[derive(Debug, Serialize, ToSchema)]
struct TranscriptView {
    /// The interview.
    interview: InterviewId,
    /// True once the candidate's words are those that scores stand on; before that they are what was understood live.
    canonical: bool,
    /// Both speakers, in order.
    lines: Vec<ConversationLine>,
}

/// What was said in an interview
///
/// For anyone with a session, and keys with `transcripts:read`, of the organisation that owns the interview. It may name people
/// and companies, since candidates do.
#[utoipa::path(get, path = "/interviews/{id}/transcript", tag = "desk",
    security(("session" = []), ("key" = ["transcripts:read"])),
    params(("id" = InterviewId, Path, description = "The interview")),
    responses((status = OK, body = TranscriptView, description = "The words")))]
async fn read_transcript(
    who: May<ReadTranscripts>,
    State(app): State<App>,
    InPath(id): InPath<InterviewId>,
) -> Result<Json<TranscriptView>, Problem> {
    let row = interviews::own(&app, &who, id).await?;
    let canonical = app.store.transcript(id).await?.is_some();
    let lines = report::without_scores(&app, row.org, id).await?.conversation;
    Ok(Json(TranscriptView { interview: id, canonical, lines }))
}
