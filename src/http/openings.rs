//! Openings: what people are interviewed for.

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    app::App,
    auth::{Inviter, Reader},
    extract::{JsonBody, named},
    links::{self, Fresh},
    problem::{Code, Problem, ProblemBody},
};
use crate::{
    id::OpeningId,
    interview::{egress::Egress, terms::Terms},
    store::hiring::Opening,
    time::UnixMillis,
};

/// The routes of this resource.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_openings, make_opening))
}

/// Openings, newest first.
#[derive(Debug, Serialize, ToSchema)]
struct OpeningList {
    /// At most 200.
    openings: Vec<OpeningView>,
}

/// One opening.
#[derive(Debug, Serialize, ToSchema)]
struct OpeningView {
    /// Its id.
    id: OpeningId,
    /// For people.
    title: String,
    /// The plan that its interviews follow.
    plan: String,
    /// What of a conversation may leave for a language model elsewhere.
    egress: Egress,
    /// Of the plan's questions that take turns, those that all of its candidates are asked, by name.
    questions: Vec<String>,
    /// When it was made.
    created: UnixMillis,
}

/// An opening to be made.
#[derive(Deserialize, ToSchema)]
struct NewOpening {
    /// For people, one line.
    title: String,
    /// Name of the plan.
    plan: String,
    /// What of a conversation may leave for a language model elsewhere; nothing unless said.
    #[serde(default)]
    egress: Egress,
}

/// Which openings are there?
///
/// For anyone with a session: those of their organisation.
#[utoipa::path(get, path = "/openings", tag = "desk", security(("session" = [])),
    responses(
        (status = OK, body = OpeningList, description = "The openings"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_signed_in`"),
    ))]
async fn list_openings(
    Reader(account): Reader,
    State(app): State<App>,
) -> Result<Json<OpeningList>, Problem> {
    let openings = app.store.openings(account.org).await?;
    Ok(Json(OpeningList { openings: openings.into_iter().map(OpeningView::of).collect() }))
}

/// Make an opening
///
/// For recruiters and administrators.
#[utoipa::path(post, path = "/openings", tag = "desk", security(("session" = [])), request_body = NewOpening,
    responses(
        (status = CREATED, body = OpeningView, description = "Made"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_signed_in`"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json",
            description = "`role_too_low`, `foreign_origin`"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json",
            description = "`invalid_value`: no title, or an unknown plan"),
    ))]
async fn make_opening(
    Inviter(account): Inviter,
    State(app): State<App>,
    JsonBody(asked): JsonBody<NewOpening>,
) -> Result<(StatusCode, Json<OpeningView>), Problem> {
    let title = named("title", &asked.title, 120)?;
    let Some(plan) = app.plan(&asked.plan) else {
        let known: Vec<&str> = app.plans.iter().map(|plan| plan.id.as_str()).collect();
        let sentence = format!("There is no such plan; the plans here are {}.", known.join(", "));
        return Err(Problem::new(Code::InvalidValue, sentence));
    };
    let used = app.store.questions_used(account.org).await?;
    let questions = plan.choose(&used, seed(&app));
    let terms = Terms { egress: asked.egress, questions, ..Terms::default() };
    let fresh = Fresh { now: app.now(), entropy: &*app.entropy };
    let opening = links::add_opening(&*app.store, fresh, account.org, &title, &plan.id, terms).await?;
    Ok((StatusCode::CREATED, Json(OpeningView::of(opening))))
}

/// Decides among questions that were used equally often.
fn seed(app: &App) -> u64 {
    let mut seed = [0; 8];
    app.entropy.fill(&mut seed);
    u64::from_le_bytes(seed)
}

impl OpeningView {
    fn of(opening: Opening) -> Self {
        Self {
            id: opening.id,
            title: opening.title,
            plan: opening.plan,
            egress: opening.terms.egress,
            questions: opening.terms.questions,
            created: opening.created,
        }
    }
}
