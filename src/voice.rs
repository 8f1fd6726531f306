//! From words to sound: the seam [`Synthesizer`], and the program on this machine that serves it.

mod cache;
pub mod command;
pub mod measured;

use std::{ffi::OsStr, sync::Arc};

use async_trait::async_trait;

use self::command::CommandVoice;

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
    /// The voice's name for the record, such as `espeak-ng en-us 160`.
    fn name(&self) -> &str;

    /// Speaks `text`: 16 kHz mono samples.
    async fn synthesize(&self, text: &str) -> Result<Vec<i16>, VoiceError>;
}

/// The voice of this machine: the program of `command` (with its arguments) if there is one, else espeak-ng with `voice`
/// at `words_a_minute`. `path` is searched, as `PATH` is written. Nothing where the program isn't installed.
pub fn find(
    command: Option<&[String]>,
    voice: &str,
    words_a_minute: u32,
    path: &OsStr,
) -> Option<Arc<dyn Synthesizer>> {
    let Some(command) = command else {
        let program = command::installed("espeak-ng", path)?;
        return Some(Arc::new(CommandVoice::espeak(program, voice, words_a_minute)));
    };
    let (program, arguments) = command.split_first()?;
    let found = command::installed(program, path)?;
    Some(Arc::new(CommandVoice::new(command.join(" "), found, arguments.to_vec())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn espeak_speaks_where_it_is_installed() {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let Some(voice) = find(None, "en-us", 160, &path) else { return };
        assert_eq!(voice.name(), "espeak-ng en-us 160");
        let sound = voice.synthesize("Tell me about an incident that you caused.").await.unwrap();
        assert!((16_000..80_000).contains(&sound.len()), "{} samples", sound.len());
        assert!(crate::audio::level::rms_dbfs(&sound) > -40.0);
    }

    #[test]
    fn a_program_that_is_not_installed_is_no_voice() {
        assert!(find(None, "en-us", 160, OsStr::new("/nonexistent")).is_none());
        assert!(find(Some(&["no-such-voice".to_owned()]), "en-us", 160, OsStr::new("/bin")).is_none());
        assert!(find(Some(&["sh".to_owned()]), "en-us", 160, OsStr::new("/bin")).is_some());
    }
}
