//! How well the scores agree with people.

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    app::App,
    auth::{May, ReadReports},
    problem::Problem,
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
/// For anyone with a session, and keys with `reports:read`: the blind ratings of their organisation beside its scores. Rehearsals are left out.
#[utoipa::path(get, path = "/calibration", tag = "desk", security(("session" = []), ("key" = ["reports:read"])),
    responses(
        (status = OK, body = CalibrationView, description = "The figures"),
    ))]
async fn read_calibration(
    who: May<ReadReports>,
    State(app): State<App>,
) -> Result<Json<CalibrationView>, Problem> {
    let versions = calibration(&pairs(&*app.store, who.org()).await?).versions;
    Ok(Json(CalibrationView { versions, maps: app.store.calibration_maps(who.org()).await? }))
}
