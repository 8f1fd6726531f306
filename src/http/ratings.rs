//! Blind ratings: what people give before they see the scores.

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    app::App,
    auth::Reader,
    extract::{InPath, JsonBody},
    interviews,
    problem::{Code, Problem, ProblemBody},
    report,
};
use crate::{
    id::InterviewId,
    report::{model::ConversationLine, words::title},
    rubric::Library,
    score::{Dimension, Level},
    store::ratings::Rating,
    time::UnixMillis,
};

/// The routes of this resource.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read_rating, rate))
}

/// An interview for somebody who is about to rate it: no scores, and nothing that tells them.
#[derive(Debug, Serialize, ToSchema)]
struct RatingSheet {
    /// The opening's title.
    title: String,
    /// The level of the role.
    level: Level,
    /// True for a rehearsal, whose ratings are not compared.
    rehearsal: bool,
    /// True while a rating by this person counts; false once they have read the scores.
    open: bool,
    /// This person's rating so far.
    rating: Option<RatingView>,
    /// What to rate, with what each level looks like.
    dimensions: Vec<RatedDimension>,
    /// What was said.
    conversation: Vec<ConversationLine>,
}

/// A dimension to be rated.
#[derive(Debug, Serialize, ToSchema)]
struct RatedDimension {
    /// Which.
    dimension: Dimension,
    /// For people.
    title: &'static str,
    /// What levels 1 to 5 look like for this role, in this order.
    anchors: [String; 5],
}

/// A rating as it is kept.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RatingView {
    /// Agency.
    ownership: Option<u8>,
    /// Reasons, alternatives, costs.
    tradeoffs: Option<u8>,
    /// Linked detail.
    specificity: Option<u8>,
    /// When.
    rated: UnixMillis,
}

/// 1 to 5 in each dimension, or nothing where one could not tell.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RatingBody {
    /// Agency.
    #[schema(minimum = 1, maximum = 5)]
    ownership: Option<u8>,
    /// Reasons, alternatives, costs.
    #[schema(minimum = 1, maximum = 5)]
    tradeoffs: Option<u8>,
    /// Linked detail.
    #[schema(minimum = 1, maximum = 5)]
    specificity: Option<u8>,
}

/// What to read before rating an interview
///
/// For anyone with a session of the organisation that owns the interview. It shows no scores.
#[utoipa::path(get, path = "/interviews/{id}/rating", tag = "desk", security(("session" = [])),
    params(("id" = InterviewId, Path, description = "The interview")),
    responses(
        (status = OK, body = RatingSheet, description = "The conversation and what to rate"),
    ))]
async fn read_rating(
    Reader(account): Reader,
    State(app): State<App>,
    InPath(id): InPath<InterviewId>,
) -> Result<Json<RatingSheet>, Problem> {
    let blind = report::without_scores(&app, account.org, id).await?;
    let library = Library::embedded().map_err(|error| Problem::internal(error.to_string()))?;
    let level = blind.interview.level;
    let rated = |dimension: Dimension| {
        let competency = library.competencies().find(|known| known.dimension == Some(dimension))?;
        let anchors = competency.anchors_at(level).map(str::to_owned);
        Some(RatedDimension { dimension, title: title(dimension), anchors })
    };
    let rating = app.store.rating(id, account.id).await?;
    Ok(Json(RatingSheet {
        title: blind.interview.title,
        level,
        rehearsal: blind.interview.rehearsal,
        open: !app.store.has_read_scores(id, account.id).await?,
        rating: rating.as_ref().map(RatingView::of),
        dimensions: Dimension::ALL.into_iter().filter_map(rated).collect(),
        conversation: blind.conversation,
    }))
}

/// Rate an interview
///
/// For anyone with a session of the organisation that owns the interview, as long as they have not read its scores. It
/// replaces their earlier rating.
#[utoipa::path(put, path = "/interviews/{id}/rating", tag = "desk", security(("session" = [])),
    params(("id" = InterviewId, Path, description = "The interview")), request_body = RatingBody,
    responses(
        (status = NO_CONTENT, description = "Kept"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json",
            description = "`scores_read`"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json",
            description = "`invalid_value`: no dimension rated, or a number outside of 1 to 5"),
    ))]
async fn rate(
    Reader(account): Reader,
    State(app): State<App>,
    InPath(id): InPath<InterviewId>,
    JsonBody(body): JsonBody<RatingBody>,
) -> Result<StatusCode, Problem> {
    interviews::of_org(&app, account.org, id).await?;
    let given: Vec<u8> = [body.ownership, body.tradeoffs, body.specificity].into_iter().flatten().collect();
    if given.is_empty() || given.iter().any(|level| !(1..=5).contains(level)) {
        let sentence =
            "Rate at least one dimension, each with a number from 1 to 5; leave out what you can't tell.";
        return Err(Problem::new(Code::InvalidValue, sentence));
    }
    let rating = Rating {
        interview: id,
        account: account.id,
        ownership: body.ownership,
        tradeoffs: body.tradeoffs,
        specificity: body.specificity,
        rated: app.now(),
    };
    if app.store.rate(&rating).await? {
        return Ok(StatusCode::NO_CONTENT);
    }
    let sentence =
        "You have read this interview's scores, and a rating counts only when it was given before that.";
    Err(Problem::new(Code::ScoresRead, sentence))
}

impl RatingView {
    /// A kept rating.
    pub(super) const fn of(rating: &Rating) -> Self {
        Self {
            ownership: rating.ownership,
            tradeoffs: rating.tradeoffs,
            specificity: rating.specificity,
            rated: rating.rated,
        }
    }
}
