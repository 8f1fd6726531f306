//! What Greenhouse's Assessment Partner API asks; the forms are in [`crate::partner::greenhouse`].

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Query, State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::json;

use super::{
    caller,
    ordering::{self, Refusal},
    teller,
};
use crate::{
    http::{
        app::App,
        extract::unread_body,
        problem::{Code, Problem},
    },
    partner::{
        Partner,
        greenhouse::{self, Complaint},
        order::Unacceptable,
        outcome::Progress,
    },
    store::partners::{Connection, OrderRow},
};

/// Greenhouse's names of its calls, as it wants to be told their addresses.
pub(super) const CALLS: [&str; 4] = ["list_tests", "send_test", "test_status", "response_error"];

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/partner/greenhouse/list_tests", get(list_tests))
        .route("/partner/greenhouse/send_test", post(send_test))
        .route("/partner/greenhouse/test_status", get(test_status))
        .route("/partner/greenhouse/response_error", post(response_error))
}

/// Why Greenhouse is refused: 401 for a key that does not count, 404 for a test that is not its own, 422 with a sentence.
enum Denied {
    NoKey,
    Unacceptable(Unacceptable),
    Problem(Problem),
}

impl IntoResponse for Denied {
    fn into_response(self) -> Response {
        match self {
            Self::NoKey => {
                let challenge = [(header::WWW_AUTHENTICATE, "Basic realm=\"Vivavoce\"")];
                let sentence = "Show the key of this connection as the user name, with an empty password.";
                (StatusCode::UNAUTHORIZED, challenge, Json(json!({ "errors": [sentence] }))).into_response()
            }
            Self::Unacceptable(Unacceptable(sentence)) => {
                (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "errors": [sentence] }))).into_response()
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

async fn authenticated(app: &App, headers: &HeaderMap) -> Result<Connection, Denied> {
    caller(app, Partner::Greenhouse, headers).await?.ok_or(Denied::NoKey)
}

async fn list_tests(State(app): State<App>, headers: HeaderMap) -> Result<Response, Denied> {
    let connection = authenticated(&app, &headers).await?;
    let openings = app.store.openings(connection.org).await?;
    let tests = greenhouse::tests(
        openings
            .iter()
            .filter(|opening| ordering::is_offered(opening))
            .map(|opening| (opening.id, opening.title.as_str())),
    );
    Ok(Json(tests).into_response())
}

async fn send_test(
    State(app): State<App>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Denied> {
    let connection = authenticated(&app, &headers).await?;
    let body = body.map_err(|refused| unread_body(&refused))?;
    let order = greenhouse::send_test(&body, &app.partners.addresses).map_err(Denied::Unacceptable)?;
    match ordering::take(&app, &connection, order).await {
        Ok(id) => Ok(Json(greenhouse::sent(&id.to_string())).into_response()),
        Err(Refusal::Unacceptable(why)) => Err(Denied::Unacceptable(why)),
        Err(Refusal::Busy) => {
            Err(Problem::new(Code::Conflict, "This candidate is being interviewed.").into())
        }
        Err(Refusal::Failed(problem)) => Err(problem.into()),
    }
}

#[derive(Deserialize)]
struct WhichTest {
    #[serde(default)]
    partner_interview_id: String,
}

async fn test_status(
    State(app): State<App>,
    headers: HeaderMap,
    Query(asked): Query<WhichTest>,
) -> Result<Response, Denied> {
    let connection = authenticated(&app, &headers).await?;
    let order = find(&app, &connection, &asked.partner_interview_id).await?.ok_or_else(|| {
        let sentence =
            "No test of this key has this `partner_interview_id`; send it as `send_test` answered.";
        Problem::new(Code::NotFound, sentence)
    })?;
    let teller = teller(&app);
    let (row, progress) = teller.progress(&order).await?;
    Ok(match progress {
        Progress::Over(outcome) => {
            let news = teller.news(&order, Partner::Greenhouse, &row, outcome).await?;
            Json(greenhouse::complete_status(&news)).into_response()
        }
        Progress::Invited { .. } | Progress::Started | Progress::InReview => {
            Json(greenhouse::open_status(progress)).into_response()
        }
    })
}

async fn find(app: &App, connection: &Connection, id: &str) -> Result<Option<OrderRow>, Problem> {
    match id.parse() {
        Ok(id) => Ok(app.store.order_of(connection.id, id).await?),
        Err(_) => Ok(None),
    }
}

async fn response_error(
    State(app): State<App>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Denied> {
    let connection = authenticated(&app, &headers).await?;
    let body = body.map_err(|refused| unread_body(&refused))?;
    let Complaint { order, trouble } = greenhouse::response_error(&body).map_err(Denied::Unacceptable)?;
    let order = match order {
        Some(id) => find(&app, &connection, &id).await?.map(|order| order.id),
        None => None,
    };
    app.store.add_trouble(connection.id, order, &trouble, app.now()).await?;
    Ok(Json(json!({ "status": 200 })).into_response())
}
