//! The microphone check: how loud it was and what was understood. Nothing of it is kept.

use axum::{
    Json,
    body::Bytes,
    extract::{DefaultBodyLimit, State, rejection::BytesRejection},
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{LinkState, link_state, refusal};
use crate::{
    http::{
        app::App,
        auth::Device,
        extract::unread_body,
        limits::MICROPHONE_CHECK_BYTES,
        problem::{Code, Problem, ProblemBody},
    },
    recognition::{Piece, RecognitionError, Transcriber, Urgency},
};

/// Below this level there is nothing to recognise.
const SILENCE_DBFS: f64 = -60.0;
/// A sample this close to the greatest value is clipped.
const CLIPPED: u16 = 32_700;
/// Samples in a millisecond.
const SAMPLES_PER_MS: usize = 16;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(microphone_check))
        .layer(DefaultBodyLimit::max(MICROPHONE_CHECK_BYTES))
}

/// What came out of a microphone check.
#[derive(Debug, Serialize, ToSchema)]
struct MicrophoneCheck {
    /// What was understood; nothing where there was silence or no model is installed.
    heard: Option<String>,
    /// Mean level in decibels below full scale; -96 for digital silence.
    level_dbfs: f64,
    /// Share of samples at full scale, 0 to 1.
    clipped_share: f64,
}

/// Check the microphone
///
/// For the device that started the interview. The body is raw sound: 16-bit little-endian samples, mono, 16 kHz, at most
/// 10 seconds. Nothing of it is stored.
#[utoipa::path(post, path = "/candidate/microphone-check", tag = "candidate", security(("device" = [])),
    request_body(content = String, content_type = "application/octet-stream"),
    responses(
        (status = OK, body = MicrophoneCheck, description = "What was heard"),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json",
            description = "`bad_request`: no whole samples"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_signed_in`: this device started no interview"),
        (status = GONE, body = ProblemBody, content_type = "application/problem+json",
            description = "`interview_over`, `declined`"),
        (status = PAYLOAD_TOO_LARGE, body = ProblemBody, content_type = "application/problem+json",
            description = "`too_large`: more than 10 seconds"),
        (status = SERVICE_UNAVAILABLE, body = ProblemBody, content_type = "application/problem+json",
            description = "`busy`; try again after `Retry-After` seconds"),
    ))]
async fn microphone_check(
    Device(interview): Device,
    State(app): State<App>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<MicrophoneCheck>, Problem> {
    let state = link_state(&app, &interview, interview.device).await?;
    if state != LinkState::Here
        && let Some(problem) = refusal(state)
    {
        return Err(problem);
    }
    let samples = samples_of(&body.map_err(|refused| unread_body(&refused))?)?;
    let level_dbfs = level_dbfs(&samples);
    let clipped_share = clipped_share(&samples);
    let heard = match &app.transcriber {
        Some(transcriber) if level_dbfs > SILENCE_DBFS => {
            let _place = app.microphone_checks().enter()?;
            understood(&**transcriber, samples).await?
        }
        Some(_) | None => None,
    };
    Ok(Json(MicrophoneCheck { heard, level_dbfs, clipped_share }))
}

fn samples_of(body: &Bytes) -> Result<Vec<i16>, Problem> {
    if body.is_empty() || !body.len().is_multiple_of(2) {
        let sentence = "Send whole 16-bit samples (little-endian, mono, 16 kHz), one at least.";
        return Err(Problem::new(Code::BadRequest, sentence));
    }
    Ok(body.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect())
}

async fn understood(transcriber: &dyn Transcriber, mut samples: Vec<i16>) -> Result<Option<String>, Problem> {
    let most = transcriber.version().max_piece_ms as usize * SAMPLES_PER_MS;
    samples.truncate(most);
    let piece = Piece { samples, urgency: Urgency::Segment, fixed_tokens: None };
    match transcriber.transcribe(piece).await {
        Ok(recognised) => Ok(Some(recognised.text).filter(|text| !text.is_empty())),
        Err(busy @ RecognitionError::Busy) => {
            Err(Problem::new(Code::Busy, "Recognition is busy; try again in a few seconds.")
                .because(busy)
                .retry_after_s(3))
        }
        Err(failed @ (RecognitionError::TooLong { .. } | RecognitionError::Failed(_))) => {
            Err(Problem::internal(failed))
        }
    }
}

fn level_dbfs(samples: &[i16]) -> f64 {
    let sum: f64 = samples.iter().map(|sample| (f64::from(*sample) / 32_768.0).powi(2)).sum();
    let mean_square = sum / samples.len().max(1) as f64;
    (10.0 * mean_square.log10()).clamp(-96.0, 0.0)
}

fn clipped_share(samples: &[i16]) -> f64 {
    let clipped = samples.iter().filter(|sample| sample.unsigned_abs() >= CLIPPED).count();
    clipped as f64 / samples.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_scale_is_zero_decibels_and_all_clipped() {
        let square = [i16::MAX, i16::MIN].repeat(100);
        assert!(level_dbfs(&square).abs() < 0.01);
        assert!((clipped_share(&square) - 1.0).abs() < f64::EPSILON);
    }

    #[test]
    fn silence_has_the_lowest_level() {
        assert!((level_dbfs(&[0; 100]) + 96.0).abs() < f64::EPSILON);
    }
}
