//! The recording of an interview, whole or in parts, so that a player can begin anywhere.

mod range;

use std::sync::Arc;

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
};
use futures_util::stream;
use utoipa_axum::{router::OpenApiRouter, routes};

use self::range::{Asked, asked_range};
use super::{
    app::App,
    auth::{HearRecordings, May},
    extract::InPath,
    interviews,
    problem::{Code, Problem, ProblemBody},
};
use crate::{
    id::InterviewId,
    recording::{RecordingError, Recordings},
};

/// So much of a recording is held in memory for each listener.
const PIECE_BYTES: u64 = 256 * 1024;

/// The routes of this resource.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read_recording))
}

/// The recording of an interview
///
/// For anyone with a session, and keys with `personal-data`, of the organisation that owns the interview: a WAV file with the candidate on the left and
/// the interviewer on the right. `Range` with one range of bytes is obeyed.
#[utoipa::path(get, path = "/interviews/{id}/audio", tag = "desk", security(("session" = []), ("key" = ["personal-data"])),
    params(
        ("id" = InterviewId, Path, description = "The interview"),
        ("Range" = Option<String>, Header, description = "One range of bytes, such as `bytes=0-1023`"),
    ),
    responses(
        (status = OK, content_type = "audio/wav", body = String, description = "All of it"),
        (status = PARTIAL_CONTENT, content_type = "audio/wav", body = String, description = "The range"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_found`; `no_recording`: there is none, or not yet"),
        (status = RANGE_NOT_SATISFIABLE, body = ProblemBody, content_type = "application/problem+json",
            description = "`range_not_satisfiable`; `Content-Range` tells the size"),
    ))]
async fn read_recording(
    who: May<HearRecordings>,
    State(app): State<App>,
    InPath(id): InPath<InterviewId>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let row = interviews::own(&app, &who, id).await?;
    let size = app.recordings.size(row.id).await.map_err(away)?;
    let size = size.ok_or_else(|| {
        let sentence = "There is no recording of this interview; it is made after the end of a spoken one.";
        Problem::new(Code::NoRecording, sentence)
    })?;
    let asked = headers.get(header::RANGE).and_then(|range| range.to_str().ok());
    Ok(match asked_range(asked, size) {
        Asked::Whole => played(&app, id, 0, size, StatusCode::OK).into_response(),
        Asked::Part { first, end } => {
            let content_range = format!("bytes {first}-{}/{size}", end - 1);
            let part = played(&app, id, first, end, StatusCode::PARTIAL_CONTENT);
            ([(header::CONTENT_RANGE, content_range)], part).into_response()
        }
        Asked::Outside => {
            let sentence = format!("The range lies outside of the recording's {size} bytes; ask for less.");
            let problem = Problem::new(Code::RangeNotSatisfiable, sentence);
            ([(header::CONTENT_RANGE, format!("bytes */{size}"))], problem).into_response()
        }
    })
}

/// The bytes from `first` to before `end`, read piece by piece.
fn played(app: &App, id: InterviewId, first: u64, end: u64, status: StatusCode) -> impl IntoResponse + use<> {
    let recordings = Arc::clone(&app.recordings);
    let pieces = stream::try_unfold(first, move |at| {
        let recordings = Arc::clone(&recordings);
        async move { piece(&*recordings, id, at, end).await }
    });
    let headers: [(HeaderName, String); 4] = [
        (header::CONTENT_TYPE, "audio/wav".to_owned()),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
        (header::CONTENT_LENGTH, (end - first).to_string()),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    (status, headers, Body::from_stream(pieces))
}

/// The next piece and where it ends; nothing at the end. An error breaks the answer off, so that no player takes it for
/// the whole.
async fn piece(
    recordings: &dyn Recordings,
    id: InterviewId,
    at: u64,
    end: u64,
) -> Result<Option<(Vec<u8>, u64)>, RecordingError> {
    if at >= end {
        return Ok(None);
    }
    let until = end.min(at + PIECE_BYTES);
    let bytes = recordings.get(id, at..until).await?.unwrap_or_default();
    if bytes.len() as u64 != until - at {
        return Err(RecordingError::Unavailable("the recording changed while it was played".to_owned()));
    }
    Ok(Some((bytes, until)))
}

fn away(error: RecordingError) -> Problem {
    let sentence = "The recordings can't be reached; try again in a moment.";
    Problem::new(Code::StoreUnavailable, sentence).because(error).retry_after_s(2)
}
