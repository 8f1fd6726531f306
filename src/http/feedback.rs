//! Feedback to a candidate: written, then released, then unchangeable.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderName, header},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    app::App,
    auth::{May, ReadReports, WriteFeedback},
    condition,
    extract::{InPath, JsonBody, text},
    interviews,
    problem::{Code, Problem, ProblemBody},
};
use crate::{id::InterviewId, store::decisions::Feedback, time::UnixMillis};

/// Longest feedback, in characters.
const LONGEST: usize = 8_000;

/// The routes of this resource.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read_feedback, write_feedback)).routes(routes!(release_feedback))
}

/// What the candidate is told, once it is released.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FeedbackView {
    /// The words.
    words: String,
    /// When they were last changed.
    written: UnixMillis,
    /// When they were released; nothing as long as they are a draft.
    released: Option<UnixMillis>,
}

/// What the candidate is to be told.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewFeedback {
    /// The words, 1 to 8,000 characters.
    #[schema(min_length = 1, max_length = 8000)]
    words: String,
}

type Versioned = ([(HeaderName, String); 1], Json<FeedbackView>);

/// The feedback on an interview
///
/// For anyone with a session, and keys with `reports:read`, of the organisation that owns the interview.
#[utoipa::path(get, path = "/interviews/{id}/feedback", tag = "desk",
    security(("session" = []), ("key" = ["reports:read"])),
    params(("id" = InterviewId, Path, description = "The interview")),
    responses((status = OK, body = FeedbackView, description = "The feedback", headers(("ETag" = String)))))]
async fn read_feedback(
    who: May<ReadReports>,
    State(app): State<App>,
    InPath(id): InPath<InterviewId>,
) -> Result<Versioned, Problem> {
    interviews::own(&app, &who, id).await?;
    Ok(versioned(app.store.feedback(id).await?.ok_or_else(none)?))
}

/// Write feedback
///
/// For anyone with a session, and keys with `feedback:write`, of the organisation that owns the interview. Nothing is told to
/// the candidate before it is released. To change what is there, send its `ETag` as `If-Match`.
#[utoipa::path(put, path = "/interviews/{id}/feedback", tag = "desk",
    security(("session" = []), ("key" = ["feedback:write"])),
    params(
        ("id" = InterviewId, Path, description = "The interview"),
        ("If-Match" = Option<String>, Header, description = "The version that is changed, where there is one"),
    ),
    request_body = NewFeedback,
    responses(
        (status = OK, body = FeedbackView, description = "Written", headers(("ETag" = String))),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json",
            description = "`conflict`: it is released"),
        (status = PRECONDITION_FAILED, body = ProblemBody, content_type = "application/problem+json",
            description = "`changed_since`"),
        (status = PRECONDITION_REQUIRED, body = ProblemBody, content_type = "application/problem+json",
            description = "`condition_missing`"),
    ))]
async fn write_feedback(
    who: May<WriteFeedback>,
    State(app): State<App>,
    InPath(id): InPath<InterviewId>,
    headers: HeaderMap,
    JsonBody(asked): JsonBody<NewFeedback>,
) -> Result<Versioned, Problem> {
    interviews::own(&app, &who, id).await?;
    let words = text("words", &asked.words, LONGEST)?;
    let version = match app.store.feedback(id).await? {
        Some(there) => {
            condition::if_match(&headers, there.version)?;
            unreleased(&there)?;
            there.version
        }
        None if headers.contains_key(header::IF_MATCH) => return Err(condition::changed_since()),
        None => 0,
    };
    let written = app.now();
    if !app.store.write_feedback(id, version, &words, written).await? {
        return Err(condition::changed_since());
    }
    Ok(versioned(Feedback { words, version: version + 1, written, released: None }))
}

/// Release feedback
///
/// For anyone with a session, and keys with `feedback:write`, of the organisation that owns the interview. Released feedback
/// is for the candidate's eyes and changes no more. Send its `ETag` as `If-Match`, so that what you read is released.
#[utoipa::path(post, path = "/interviews/{id}/feedback/release", tag = "desk",
    security(("session" = []), ("key" = ["feedback:write"])),
    params(
        ("id" = InterviewId, Path, description = "The interview"),
        ("If-Match" = String, Header, description = "The version that is released"),
    ),
    responses(
        (status = OK, body = FeedbackView, description = "Released", headers(("ETag" = String))),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json",
            description = "`conflict`: it is released already"),
        (status = PRECONDITION_FAILED, body = ProblemBody, content_type = "application/problem+json",
            description = "`changed_since`"),
        (status = PRECONDITION_REQUIRED, body = ProblemBody, content_type = "application/problem+json",
            description = "`condition_missing`"),
    ))]
async fn release_feedback(
    who: May<WriteFeedback>,
    State(app): State<App>,
    InPath(id): InPath<InterviewId>,
    headers: HeaderMap,
) -> Result<Versioned, Problem> {
    interviews::must_be_over(&interviews::own(&app, &who, id).await?)?;
    let there = app.store.feedback(id).await?.ok_or_else(none)?;
    condition::if_match(&headers, there.version)?;
    unreleased(&there)?;
    let now = app.now();
    if !app.store.release_feedback(id, there.version, now).await? {
        return Err(condition::changed_since());
    }
    Ok(versioned(Feedback { released: Some(now), ..there }))
}

fn unreleased(feedback: &Feedback) -> Result<(), Problem> {
    if feedback.released.is_none() {
        return Ok(());
    }
    let sentence = "This feedback is released; the candidate may have read it, and it changes no more.";
    Err(Problem::new(Code::Conflict, sentence))
}

fn none() -> Problem {
    Problem::new(Code::NotFound, "There is no feedback on this interview; write it first.")
}

fn versioned(feedback: Feedback) -> Versioned {
    (condition::etag(feedback.version), Json(FeedbackView::of(feedback)))
}

impl FeedbackView {
    pub(super) fn of(feedback: Feedback) -> Self {
        Self { words: feedback.words, written: feedback.written, released: feedback.released }
    }
}
