//! Measures the installed models once and remembers which one serves best here.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::{Deserialize, Serialize};

use super::{
    Piece, RecognitionError, Transcriber, Urgency,
    choose::{self, Candidate},
    decode,
    models::ModelError,
    whisper::WhisperTranscriber,
};
use crate::{
    audio::{ms_of_samples, samples_in_ms},
    clock::Clock,
};

/// Longest sound that is decoded for a measurement.
const SOUND_MS: u64 = 10_000;
/// People speak so many tokens in that time. A fixed number, since a synthetic voice may be misheard and cost less.
const TOKENS: u32 = 35;

/// How models are measured.
pub struct Probe<'a> {
    /// Speech, 16 kHz mono; ten seconds of it are decoded.
    pub sound: &'a [i16],
    /// The machine's.
    pub cores: usize,
    /// Tells how long it took.
    pub clock: Arc<dyn Clock>,
    /// The file that keeps the choice, so that a restart neither waits nor wavers: interviews are pinned to a model.
    pub memory: Option<&'a Path>,
}

/// A choice, with all that it depended on.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Choice {
    settings: String,
    cores: usize,
    installed: Vec<(PathBuf, u64)>,
    chosen: PathBuf,
}

impl Probe<'_> {
    /// The one of the `installed` models to use. Measures only where there are several and the choice among these is not
    /// known yet: smallest first, until one is too slow. What can't be used is passed over with a warning.
    ///
    /// # Errors
    /// When none can be used.
    pub async fn pick(&self, installed: &[PathBuf]) -> Result<Option<PathBuf>, ModelError> {
        if let [] | [_] = installed {
            return Ok(installed.first().cloned());
        }
        if let Some(chosen) = self.memory.and_then(|memory| remembered(memory, installed, self.cores)) {
            tracing::info!(model.file = %chosen.display(), "the speech model chosen at an earlier start is used");
            return Ok(Some(chosen));
        }
        let candidates = self.measured(installed).await?;
        let Some(Candidate { file, real_time_factor }) = choose::choose(&candidates, self.cores) else {
            return Ok(None);
        };
        tracing::info!(
            model.file = %file.display(),
            model.real_time_factor = real_time_factor,
            machine.cores = self.cores,
            "of the installed speech models this one is used; name another with --model"
        );
        let kept = self.memory.map_or(Ok(()), |memory| keep(memory, installed, self.cores, file));
        if let Err(error) = kept {
            tracing::warn!(error = %error, "the choice can't be kept, and is made again at the next start");
        }
        Ok(Some(file.clone()))
    }

    async fn measured(&self, installed: &[PathBuf]) -> Result<Vec<Candidate>, ModelError> {
        let mut candidates = Vec::new();
        let mut failure = None;
        for (file, _) in by_size(installed) {
            match self.measure(&file).await {
                Ok(real_time_factor) => {
                    tracing::info!(
                        model.file = %file.display(),
                        model.real_time_factor = real_time_factor,
                        "a speech model was measured"
                    );
                    candidates.push(Candidate { file, real_time_factor });
                    // Larger ones are slower still.
                    if !choose::keeps_up(real_time_factor, self.cores) {
                        break;
                    }
                }
                Err(error) => {
                    tracing::warn!(error = %error, "an installed speech model is passed over");
                    failure = Some(error);
                }
            }
        }
        match failure {
            Some(failure) if candidates.is_empty() => Err(failure),
            Some(_) | None => Ok(candidates),
        }
    }

    async fn measure(&self, file: &Path) -> Result<f64, ModelError> {
        let transcriber = WhisperTranscriber::open(file, 1, Arc::clone(&self.clock))?;
        let timed = real_time_factor(&transcriber, self.sound, &*self.clock).await;
        timed.map_err(|error| ModelError::Load { path: file.to_owned(), reason: error.to_string() })
    }
}

/// Time of one decoding over the length of its sound. By the clock and not by the processor, since a graphics card works
/// beside it.
pub async fn real_time_factor(
    transcriber: &dyn Transcriber,
    sound: &[i16],
    clock: &dyn Clock,
) -> Result<f64, RecognitionError> {
    let most_ms = SOUND_MS.min(transcriber.version().max_piece_ms.into());
    let samples = sound[..sound.len().min(samples_in_ms(most_ms) as usize)].to_vec();
    let sound_ms = ms_of_samples(samples.len() as u64).max(1);
    let before = clock.now();
    transcriber
        .transcribe(Piece { samples, urgency: Urgency::EndOfTurn, fixed_tokens: Some(TOKENS) })
        .await?;
    Ok((clock.now().0 - before.0).max(0) as f64 / sound_ms as f64)
}

/// The choice that was made among just these models on such a machine, if one was.
pub fn remembered(memory: &Path, installed: &[PathBuf], cores: usize) -> Option<PathBuf> {
    let choice: Choice = serde_json::from_slice(&fs::read(memory).ok()?).ok()?;
    let known = choice.settings == decode::settings_text()
        && choice.cores == cores
        && choice.installed == by_size(installed)
        && installed.contains(&choice.chosen);
    known.then_some(choice.chosen)
}

fn keep(memory: &Path, installed: &[PathBuf], cores: usize, chosen: &Path) -> io::Result<()> {
    let choice = Choice {
        settings: decode::settings_text(),
        cores,
        installed: by_size(installed),
        chosen: chosen.to_owned(),
    };
    fs::write(memory, serde_json::to_vec_pretty(&choice)?)
}

fn by_size(installed: &[PathBuf]) -> Vec<(PathBuf, u64)> {
    let bytes = |file: &PathBuf| fs::metadata(file).map_or(0, |metadata| metadata.len());
    let mut sized: Vec<(PathBuf, u64)> = installed.iter().map(|file| (file.clone(), bytes(file))).collect();
    sized.sort_by_key(|(_, bytes)| *bytes);
    sized
}
