//! How well the scores agree with people.

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    app::App,
    auth::Reader,
    problem::{Problem, ProblemBody},
};
use crate::{
    score::calibration::{CalibrationMap, VersionCalibration, calibration},
    store::calibration::pairs,
};

/// The routes of this resource.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read_calibration))
}

/// Agreement of scores with blind ratings.
#[derive(Debug, Serialize, ToSchema)]
struct CalibrationView {
    /// One entry for each version of what scores; they are never mixed.
    versions: Vec<VersionCalibration>,
    /// The maps that were fitted, newest first. They are shown and change no score.
    maps: Vec<CalibrationMap>,
}

/// How well do the scores agree with people?
///
/// For anyone with a session: the blind ratings of their organisation beside its scores. Rehearsals are left out.
#[utoipa::path(get, path = "/calibration", tag = "desk", security(("session" = [])),
    responses(
        (status = OK, body = CalibrationView, description = "The figures"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_signed_in`"),
    ))]
async fn read_calibration(
    Reader(account): Reader,
    State(app): State<App>,
) -> Result<Json<CalibrationView>, Problem> {
    let versions = calibration(&pairs(&*app.store, account.org).await?).versions;
    Ok(Json(CalibrationView { versions, maps: app.store.calibration_maps(account.org).await? }))
}
