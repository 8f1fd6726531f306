//! What Ashby asks of an assessment partner; the forms are in [`crate::partner::ashby`].

use axum::{
    Json, Router,
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};

use super::{
    caller,
    ordering::{self, Refusal},
};
use crate::{
    http::{app::App, extract::unread_body, problem::Problem},
    partner::{Partner, ashby, connection::Secrets, order::Unacceptable, signature},
    store::partners::Connection,
};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/partner/ashby/assessment.list", post(list))
        .route("/partner/ashby/assessment.start", post(start))
        .route("/partner/ashby/assessment.cancel", post(cancel))
}

/// Why Ashby is refused: 401 as its own API answers, 409 while the candidate is being assessed, 422 with a sentence that
/// Ashby shows to its user.
enum Denied {
    NoKey,
    Busy,
    Unacceptable(Unacceptable),
    Problem(Problem),
}

impl IntoResponse for Denied {
    fn into_response(self) -> Response {
        match self {
            Self::NoKey => {
                let challenge = [(header::WWW_AUTHENTICATE, "Basic realm=\"Vivavoce\"")];
                (StatusCode::UNAUTHORIZED, challenge, Json(ashby::failure("unauthorized"))).into_response()
            }
            Self::Busy => {
                (StatusCode::CONFLICT, Json(ashby::failure("candidate_already_assessed"))).into_response()
            }
            Self::Unacceptable(Unacceptable(sentence)) => {
                (StatusCode::UNPROCESSABLE_ENTITY, Json(ashby::shown_to_user(&sentence))).into_response()
            }
            Self::Problem(problem) => problem.into_response(),
        }
    }
}

impl<E: Into<Problem>> From<E> for Denied {
    fn from(error: E) -> Self {
        Self::Problem(error.into())
    }
}

/// The connection and the body. Where a signing secret is entered, the body must be signed as Ashby's webhooks are.
async fn authenticated(
    app: &App,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<(Connection, Bytes), Denied> {
    let connection = caller(app, Partner::Ashby, headers).await?.ok_or(Denied::NoKey)?;
    let body = body.map_err(|refused| unread_body(&refused))?;
    let secrets = Secrets::open(connection.id, &connection.sealed, &app.vault)?;
    if let Some(secret) = secrets.signing {
        let header =
            headers.get("ashby-signature").and_then(|header| header.to_str().ok()).unwrap_or_default();
        if !signature::is_signed(header, '=', &secret, &body) {
            return Err(Denied::NoKey);
        }
    }
    Ok((connection, body))
}

async fn list(
    State(app): State<App>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Denied> {
    let (connection, _) = authenticated(&app, &headers, body).await?;
    let openings = app.store.openings(connection.org).await?;
    let described = openings.iter().filter(|opening| ordering::is_offered(opening)).map(|opening| {
        let plan = app.plan(&opening.plan);
        let minutes = plan.map(|plan| format!(", {} minutes", plan.minutes)).unwrap_or_default();
        (opening.id, opening.title.as_str(), format!("AI voice interview{minutes}"))
    });
    Ok(Json(ashby::list(described)).into_response())
}

async fn start(
    State(app): State<App>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Denied> {
    let (connection, body) = authenticated(&app, &headers, body).await?;
    let order = ashby::start(&body).map_err(Denied::Unacceptable)?;
    match ordering::take(&app, &connection, order).await {
        Ok(id) => Ok(Json(ashby::order_taken(&id.to_string())).into_response()),
        Err(Refusal::Unacceptable(why)) => Err(Denied::Unacceptable(why)),
        Err(Refusal::Busy) => Err(Denied::Busy),
        Err(Refusal::Failed(problem)) => Err(problem.into()),
    }
}

async fn cancel(
    State(app): State<App>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Denied> {
    let (connection, body) = authenticated(&app, &headers, body).await?;
    let id = ashby::cancel(&body).map_err(Denied::Unacceptable)?;
    let order = match id.parse() {
        // What was attached at the desk was not ordered by Ashby.
        Ok(id) => app.store.order_of(connection.id, id).await?.filter(|order| !order.refs.attached),
        Err(_) => None,
    };
    // Ashby's own API says no with status 200 as well.
    let Some(order) = order else { return Ok(Json(ashby::failure("assessment_not_found")).into_response()) };
    app.store.cancel_order(&order, app.now()).await?;
    Ok(Json(ashby::order_taken(&order.id.to_string())).into_response())
}
