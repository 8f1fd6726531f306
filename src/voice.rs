//! From words to sound: the seam [`Synthesizer`].

use async_trait::async_trait;

/// Why a line was not spoken; the caption is shown in any case.
#[derive(Debug, thiserror::Error)]
pub enum VoiceError {
    /// The program could not be started or gave no sound.
    #[error("the voice program failed: {0}")]
    Failed(String),
}

/// Gives the interviewer a voice. A seam: production calls a program, tests are silent.
#[async_trait]
pub trait Synthesizer: Send + Sync {
    /// The voice's name for the record, such as `espeak-ng en-us`.
    fn name(&self) -> &str;

    /// Speaks `text`: 16 kHz mono samples.
    async fn synthesize(&self, text: &str) -> Result<Vec<i16>, VoiceError>;
}
