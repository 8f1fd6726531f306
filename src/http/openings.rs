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
    interview::{
        egress::Egress,
        event::Mode,
        terms::{MOST_FACTS, OpeningFact, Terms},
    },
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
    /// How its interviews are held.
    mode: Mode,
    /// What of a conversation may leave for a language model elsewhere.
    egress: Egress,
    /// What the interviewer may tell about company, team and role.
    facts: Vec<FactView>,
    /// Of the plan's questions that take turns, those that all of its candidates are asked, by name.
    questions: Vec<String>,
    /// When it was made.
    created: UnixMillis,
}

/// Something that the interviewer tells who asks for it.
#[derive(Debug, Serialize, ToSchema)]
struct FactView {
    /// For people.
    topic: String,
    /// Words and phrases, one of which a question for it holds; `…` stands for up to two other words.
    asked_by: Vec<String>,
    /// What the interviewer says.
    answer: String,
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
    /// How its interviews are held; a conversation unless said.
    #[serde(default)]
    mode: Mode,
    /// What the interviewer may tell about company, team and role; at most 12.
    #[serde(default)]
    facts: Vec<NewFact>,
}

/// Something about company, team or role that a candidate may ask.
#[derive(Deserialize, ToSchema)]
struct NewFact {
    /// For people, such as `On call`.
    topic: String,
    /// Words or phrases with commas between them, one of which a question for it holds; or such a question itself.
    asked_by: String,
    /// What the interviewer says, at most 45 words.
    answer: String,
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
            description = "`invalid_value`: no title, an unknown plan, or a fact that can't be told"),
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
    let facts = facts(&asked.facts)?;
    let used = app.store.questions_used(account.org).await?;
    let questions = plan.choose(&used, seed(&app));
    let terms = Terms { mode: asked.mode, egress: asked.egress, questions, facts };
    let fresh = Fresh { now: app.now(), entropy: &*app.entropy };
    let opening = links::add_opening(&*app.store, fresh, account.org, &title, &plan.id, terms).await?;
    Ok((StatusCode::CREATED, Json(OpeningView::of(opening))))
}

/// The facts as the interviewer tells them.
fn facts(entered: &[NewFact]) -> Result<Vec<OpeningFact>, Problem> {
    if entered.len() > MOST_FACTS {
        let sentence = format!("An opening takes at most {MOST_FACTS} facts; leave out what is asked least.");
        return Err(Problem::new(Code::InvalidValue, sentence));
    }
    let fact = |(index, fact): (usize, &NewFact)| {
        OpeningFact::entered(&fact.topic, &fact.asked_by, &fact.answer)
            .map_err(|error| Problem::new(Code::InvalidValue, format!("Fact {}: {error}.", index + 1)))
    };
    entered.iter().enumerate().map(fact).collect()
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
            mode: opening.terms.mode,
            egress: opening.terms.egress,
            facts: opening.terms.facts.into_iter().map(FactView::of).collect(),
            questions: opening.terms.questions,
            created: opening.created,
        }
    }
}

impl FactView {
    fn of(fact: OpeningFact) -> Self {
        Self { topic: fact.topic, asked_by: fact.cues, answer: fact.answer }
    }
}
