//! From words to sound: the seam [`Synthesizer`], and what serves it: a program on this machine, or a server that speaks
//! OpenAI's protocol.

mod cache;
pub mod clauses;
pub mod command;
pub mod endpoint;
pub mod measured;

use std::{ffi::OsStr, fmt::Display, sync::Arc};

use async_trait::async_trait;

use self::{
    cache::Remembering,
    command::CommandVoice,
    endpoint::{EndpointVoice, Order},
};

/// Longest line.
const MOST_CHARACTERS: usize = 4_000;

/// Why a line was not spoken; the caption is shown in any case.
#[derive(Debug, thiserror::Error)]
pub enum VoiceError {
    /// The program could not be started, the server is away, or there was no sound.
    #[error("the voice failed: {0}")]
    Failed(String),
}

fn failed(reason: &dyn Display) -> VoiceError {
    VoiceError::Failed(reason.to_string())
}

/// Gives the interviewer a voice. A seam: production calls a program, tests are silent.
#[async_trait]
pub trait Synthesizer: Send + Sync {
    /// The voice's name for the record, such as `espeak-ng en-us 160`.
    fn name(&self) -> &str;

    /// Whether the sound of `text` is there already.
    fn knows(&self, _text: &str) -> bool {
        false
    }

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
        return Some(Arc::new(Remembering::new(CommandVoice::espeak(program, voice, words_a_minute))));
    };
    let (program, arguments) = command.split_first()?;
    let found = command::installed(program, path)?;
    let voice = CommandVoice::new(command.join(" "), found, arguments.to_vec());
    Some(Arc::new(Remembering::new(voice)))
}

/// The voice of a server.
///
/// # Errors
/// When its address is no web address, or this system has no certificates.
pub fn on_server(order: Order) -> Result<Arc<dyn Synthesizer>, VoiceError> {
    Ok(Arc::new(Remembering::new(EndpointVoice::new(order)?)))
}

/// One line without control characters, without espeak's phoneme brackets, and not beginning like an option.
fn as_line(text: &str) -> Result<String, VoiceError> {
    if text.chars().count() > MOST_CHARACTERS {
        return Err(failed(&format!("a line has at most {MOST_CHARACTERS} characters")));
    }
    let visible: String = text
        .chars()
        .map(|letter| if letter.is_control() || "[]".contains(letter) { ' ' } else { letter })
        .collect();
    let line = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = line.trim_start_matches(['-', '–', '—', ' ']);
    if line.is_empty() { Err(failed(&"there is nothing to say")) } else { Ok(line.to_owned()) }
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
