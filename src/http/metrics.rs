//! What the server measures of itself, for a program that watches it. `docs/metrics.md` describes the figures.

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
    routing::get,
};

use super::{
    app::App,
    links,
    problem::{Code, Problem},
};
use crate::{metrics::Present, store::interviews::SecretHash};

/// Where programs that watch look for it by default, outside of the interface for people.
const PATH: &str = "/metrics";
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The route of this resource.
pub(super) fn routes() -> Router<App> {
    Router::new().route(PATH, get(read_metrics))
}

/// For programs that send the token of `metrics.token`.
async fn read_metrics(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let Some(token) = &app.settings.metrics_token else {
        return Err(Problem::new(
            Code::NotFound,
            "Metrics are switched off; the operator switches them on by setting `metrics.token`.",
        ));
    };
    if !has_token(&headers, token) {
        return Err(Problem::new(
            Code::NotSignedIn,
            "Send the token that is set as `metrics.token`: `Authorization: Bearer` and the token.",
        ));
    }
    let jobs = app.store.depth().await?;
    let present = Present {
        interviews: app.room.occupancy(),
        jobs_open: jobs.open,
        jobs_dead: jobs.dead,
        webhooks: app.store.webhook_figures().await?,
    };
    Ok(([(header::CONTENT_TYPE, OPEN_METRICS)], app.metrics.text(present)).into_response())
}

/// Hashes are compared, so that the time it takes tells nothing of the token.
fn has_token(headers: &HeaderMap, token: &SecretHash) -> bool {
    let sent = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    sent.and_then(|value| value.strip_prefix("Bearer "))
        .is_some_and(|sent| links::hash(sent.trim()) == *token)
}
