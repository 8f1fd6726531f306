//! How many interviews a server admits: measured by one decoding at start.

use crate::{
    audio::ms_of_samples,
    recognition::{Piece, RecognitionError, Transcriber, Urgency},
};

/// The processors are filled up to this share; the rest is for everything else, and for bad moments.
const FILLED: f64 = 0.7;
/// Candidates speak for so much of an interview.
pub const TALK_RATIO: f64 = 0.45;
/// Recognising ahead costs so much beside the words that count.
const AHEAD: f64 = 1.3;
/// Interviews at the same time where nothing is to be recognised.
const TYPED: usize = 500;

/// Interviews that `threads` of `transcriber` bear at once, by the processor time that `speech` (one piece) takes.
///
/// # Errors
/// When the piece can't be recognised.
pub async fn measure(
    transcriber: Option<&dyn Transcriber>,
    threads: usize,
    speech: &[i16],
) -> Result<usize, RecognitionError> {
    let Some(transcriber) = transcriber else { return Ok(TYPED) };
    let most = transcriber.version().max_piece_ms as usize * 16;
    let samples = speech[..speech.len().min(most)].to_vec();
    let sound_ms = ms_of_samples(samples.len() as u64);
    let recognised =
        transcriber.transcribe(Piece { samples, urgency: Urgency::EndOfTurn, fixed_tokens: None }).await?;
    Ok(interviews(threads, sound_ms, recognised.cpu_ms))
}

/// Interviews that so many threads bear when `sound_ms` of speech take `cpu_ms`.
fn interviews(threads: usize, sound_ms: u64, cpu_ms: u64) -> usize {
    let cost = cpu_ms.max(1) as f64 / sound_ms.max(1) as f64;
    let busy = cost * TALK_RATIO * AHEAD;
    ((threads as f64 * FILLED / busy) as usize).clamp(1, 10_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_faster_model_and_more_threads_bear_more() {
        // A tenth of real time: 0.0585 of a thread for each interview.
        assert_eq!(interviews(2, 10_000, 1_000), 23);
        assert_eq!(interviews(4, 10_000, 1_000), 47);
        assert_eq!(interviews(2, 10_000, 500), 47);
    }

    #[test]
    fn one_interview_is_always_admitted() {
        assert_eq!(interviews(1, 1_000, 60_000), 1);
        assert_eq!(interviews(1, 0, 0), 1);
    }
}
