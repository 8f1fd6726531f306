//! whisper.cpp behind [`Transcriber`]: one context, a pool of states on threads of their own.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicBool},
    thread,
};

use async_trait::async_trait;
use whisper_rs::{WhisperContext, WhisperContextParameters, WhisperError, WhisperState};

use super::{
    Piece, Recognised, RecognitionError, Transcriber, Urgency,
    decode::{self, Decoded},
    models::{self, ModelError},
    pool::{Done, Pool},
};
use crate::{
    audio::ms_of_samples, clock::Clock, interview::event::RecognitionVersion, metrics::Metrics, speech::clean,
};

/// Recognises speech on this machine's processor, or on its graphics card if built for one. Takes a thread and 20 to 120 MB of memory for each worker.
pub struct WhisperTranscriber {
    version: RecognitionVersion,
    pool: Pool<Piece, Outcome>,
}

struct Outcome {
    decoded: Result<Decoded, WhisperError>,
    cpu_ms: u64,
}

impl std::fmt::Debug for WhisperTranscriber {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("WhisperTranscriber").field("version", &self.version).finish_non_exhaustive()
    }
}

/// A thread for each core: one decoding uses one thread.
pub fn default_threads() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

impl WhisperTranscriber {
    /// Loads a model file and starts so many worker threads (at least one). Reads the whole file twice: call it on a
    /// thread that may block.
    pub fn open(path: &Path, threads: usize, clock: Arc<dyn Clock>) -> Result<Self, ModelError> {
        let version = models::identify(path)?;
        let load = || WhisperContext::new_with_params(path, parameters());
        Self::start(version, path, load, threads, clock)
    }

    /// The rehearsal model, which understands synthetic speech only and stands in the program.
    pub fn embedded(clock: Arc<dyn Clock>) -> Result<Self, ModelError> {
        let version = models::identify_rehearsal_model()?;
        let load = || WhisperContext::new_from_buffer_with_params(models::REHEARSAL_MODEL, parameters());
        Self::start(version, Path::new(models::REHEARSAL_MODEL_NAME), load, default_threads(), clock)
    }

    /// Measures into `metrics` from now on.
    #[must_use]
    pub fn measured_by(self, metrics: Arc<Metrics>) -> Self {
        self.pool.measure(metrics);
        self
    }

    fn start(
        version: RecognitionVersion,
        path: &Path,
        load: impl FnOnce() -> Result<WhisperContext, WhisperError>,
        threads: usize,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, ModelError> {
        // Without these whisper.cpp writes to standard error, candidates' words included.
        whisper_rs::install_logging_hooks();
        let refused = |reason: String| ModelError::Load { path: PathBuf::from(path), reason };
        let context = load().map_err(|error| refused(error.to_string()))?;
        let mut workers = Vec::new();
        for _ in 0..threads.max(1) {
            let mut state = context.create_state().map_err(|error| refused(error.to_string()))?;
            workers.push(move |piece: Piece, cancelled: &AtomicBool| work(&mut state, &piece, cancelled));
        }
        let pool = Pool::start(workers, clock).map_err(|error| refused(error.to_string()))?;
        Ok(Self { version, pool })
    }
}

#[async_trait]
impl Transcriber for WhisperTranscriber {
    fn version(&self) -> &RecognitionVersion {
        &self.version
    }

    async fn transcribe(&self, piece: Piece) -> Result<Recognised, RecognitionError> {
        let given_ms = u32::try_from(ms_of_samples(piece.samples.len() as u64)).unwrap_or(u32::MAX);
        let most_ms = self.version.max_piece_ms;
        if given_ms > most_ms {
            return Err(RecognitionError::TooLong { given_ms, most_ms });
        }
        let for_the_eye = piece.urgency == Urgency::Partial;
        let ticket = self.pool.submit(piece.urgency, piece).map_err(|_full| RecognitionError::Busy)?;
        let stopped = || RecognitionError::Failed("the worker stopped".to_owned());
        let Done { outcome, waited_ms, worked_ms: decode_ms } = ticket.outcome().await.ok_or_else(stopped)?;
        let Decoded { words, retried, dropped_words } =
            outcome.decoded.map_err(|error| RecognitionError::Failed(error.to_string()))?;
        if let Some(metrics) = self.pool.metrics().filter(|_| !for_the_eye) {
            let real_time_factor = decode_ms as f64 / f64::from(given_ms.max(1));
            metrics.piece_understood(real_time_factor, retried, dropped_words);
        }
        let (text, cpu_ms) = (clean::joined(&words), outcome.cpu_ms);
        Ok(Recognised { text, words, retried, cpu_ms, waited_ms, decode_ms, dropped_words })
    }
}

fn parameters() -> WhisperContextParameters<'static> {
    let mut parameters = WhisperContextParameters::default();
    parameters.use_gpu(decode::DEVICE.is_some()).flash_attn(false);
    parameters
}

fn work(state: &mut WhisperState, piece: &Piece, cancelled: &AtomicBool) -> Outcome {
    let before = cpu_ms();
    let decoded = decode::decode(state, piece, cancelled);
    Outcome { decoded, cpu_ms: cpu_ms().saturating_sub(before) }
}

/// Processor time of this thread so far. Decoding uses no other.
fn cpu_ms() -> u64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    u64::try_from(time.tv_sec * 1_000 + time.tv_nsec / 1_000_000).unwrap_or_default()
}
