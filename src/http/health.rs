//! Is the server there, and can it work?

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    app::App,
    problem::{Problem, ProblemBody},
};
use crate::session::protocol::{EarMode, VoiceMode};

/// The routes of this resource.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(health_live)).routes(routes!(health_ready))
}

/// The server runs.
#[derive(Debug, Serialize, ToSchema)]
struct Live {
    /// The program's version.
    version: &'static str,
}

/// The server can hold interviews.
#[derive(Debug, Serialize, ToSchema)]
struct Ready {
    /// How candidates can answer; tells whether a recognition model is installed.
    ear: EarMode,
    /// Who speaks for the interviewer.
    voice: VoiceMode,
}

/// Does the server run?
///
/// Open to everybody. Answers without touching the database.
#[utoipa::path(get, path = "/health/live", tag = "operation",
    responses((status = OK, body = Live, description = "It runs")))]
async fn health_live() -> Json<Live> {
    Json(Live { version: env!("CARGO_PKG_VERSION") })
}

/// Can the server hold interviews?
///
/// Open to everybody. Asks the database; without a recognition model the server is ready, for typing.
#[utoipa::path(get, path = "/health/ready", tag = "operation",
    responses(
        (status = OK, body = Ready, description = "It can"),
        (status = SERVICE_UNAVAILABLE, body = ProblemBody, content_type = "application/problem+json",
            description = "`store_unavailable`: the database does not answer"),
    ))]
async fn health_ready(State(app): State<App>) -> Result<Json<Ready>, Problem> {
    app.store_answers().await?;
    Ok(Json(Ready { ear: app.ear, voice: app.voice }))
}
