//! axum's extractors with our refusals.

use axum::{
    Json,
    extract::{
        FromRequest, FromRequestParts, Path, Query, Request,
        rejection::{BytesRejection, JsonRejection},
    },
    http::{StatusCode, request::Parts},
};
use serde::de::DeserializeOwned;

use super::{
    limits,
    problem::{Code, Problem},
};

/// A JSON body.
pub(super) struct JsonBody<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match Json::<T>::from_request(request, state).await {
            Ok(Json(body)) => Ok(Self(body)),
            Err(JsonRejection::BytesRejection(refused)) => Err(unread_body(&refused)),
            Err(JsonRejection::JsonDataError(refused)) => Err(Problem::new(
                Code::InvalidValue,
                format!("The body does not fit this address: {}.", without_prefix(&refused.body_text())),
            )),
            Err(JsonRejection::JsonSyntaxError(refused)) => Err(Problem::new(
                Code::BadRequest,
                format!("The body is no JSON: {}.", without_prefix(&refused.body_text())),
            )),
            Err(JsonRejection::MissingJsonContentType(_)) => Err(Problem::new(
                Code::UnsupportedMediaType,
                "Send the body as JSON, with the header `Content-Type: application/json`.",
            )),
            Err(other) => Err(Problem::new(Code::BadRequest, other.body_text())),
        }
    }
}

/// The variable parts of an address.
pub(super) struct InPath<T>(pub(super) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for InPath<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Path::<T>::from_request_parts(parts, state).await {
            Ok(Path(values)) => Ok(Self(values)),
            Err(_) => Err(Problem::new(Code::NotFound, "There is nothing with this id; ids are UUIDs.")),
        }
    }
}

/// What stands after the question mark.
pub(super) struct InQuery<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for InQuery<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Query::<T>::from_request_parts(parts, state).await {
            Ok(Query(values)) => Ok(Self(values)),
            Err(refused) => Err(Problem::new(
                Code::BadRequest,
                format!("The query can't be read: {}.", without_prefix(&refused.body_text())),
            )),
        }
    }
}

/// Why a body was not read.
pub(super) fn unread_body(refused: &BytesRejection) -> Problem {
    if refused.status() == StatusCode::PAYLOAD_TOO_LARGE {
        limits::too_large()
    } else {
        Problem::new(Code::BadRequest, "The body did not arrive whole; send it again.")
    }
}

/// A text that people named: trimmed, not empty, at most `most` characters.
pub(super) fn named(field: &str, text: &str, most: usize) -> Result<String, Problem> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > most || text.chars().any(char::is_control) {
        let sentence = format!("`{field}` must be one line of 1 to {most} characters.");
        return Err(Problem::new(Code::InvalidValue, sentence));
    }
    Ok(text.to_owned())
}

/// A text of several lines: trimmed, not empty, at most `most` characters, without control characters but line ends and
/// tabs.
pub(super) fn text(field: &str, text: &str, most: usize) -> Result<String, Problem> {
    let text = text.trim();
    let odd = |character: char| character.is_control() && !['\n', '\r', '\t'].contains(&character);
    if text.is_empty() || text.chars().count() > most || text.chars().any(odd) {
        let sentence = format!("`{field}` must be a text of 1 to {most} characters.");
        return Err(Problem::new(Code::InvalidValue, sentence));
    }
    Ok(text.to_owned())
}

/// axum's sentence after its own introduction.
fn without_prefix(text: &str) -> &str {
    text.split_once(": ").map_or(text, |(_, rest)| rest)
}
