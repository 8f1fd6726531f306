//! What the doctor says of speech: which model there is, and, when asked, whether its words come out right.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context;

use super::{Finding, waited};
use crate::{
    cli::transcribe::cut,
    clock::{Clock, SystemClock},
    config::Config,
    recognition::{
        Piece, Transcriber, Urgency,
        catalogue::Catalogue,
        choose, models,
        probe::{self, Probe},
        whisper::{self, WhisperTranscriber},
    },
    rehearsal::persona::{Calibre, Persona, Speech},
    speech::wer::WordErrors,
};

/// Of a synthetic voice even a sound model mishears some words; one that is broken gets hardly any.
const MOST_WRONG: f64 = 0.5;

/// The file that the server would use. With `measured`, a choice among several is made as the server makes it; else it
/// is the one that the server has chosen, or would choose without measuring.
pub fn model(config: &Config, measured: bool) -> anyhow::Result<Option<PathBuf>> {
    if config.speech.is_off() {
        return Ok(None);
    }
    if let Some(named) = &config.speech.model {
        return Ok(Some(named.clone()));
    }
    let installed = models::installed(&models::standard_directories());
    let cores = whisper::default_threads();
    if let Some(chosen) = probe::remembered(&config.model_choice(), &installed, cores) {
        return Ok(Some(chosen));
    }
    if measured {
        let speech = sample()?;
        let probe = Probe { sound: &speech.samples, cores, clock: Arc::new(SystemClock), memory: None };
        if let Ok(chosen) = waited(async { Ok(probe.pick(&installed).await?) }) {
            return Ok(chosen);
        }
    }
    // One that can't be used is told by the check of its file.
    Ok(installed.into_iter().next())
}

const CHECK: &str = "speech model";

/// No model on purpose.
pub fn off() -> Finding {
    Finding::fine(CHECK, "typing only, as configured")
}

/// The file is read to its end, since a model cut short looks whole at its beginning.
pub fn file(model: Option<&Path>) -> Finding {
    let Some(path) = model else {
        return Finding::warning(CHECK, "none, so candidates type", remedy());
    };
    match models::identify(path) {
        Ok(version) if version.synthetic => Finding::warning(
            CHECK,
            format!("{} understands synthetic speech only; it is for rehearsals", path.display()),
            remedy(),
        ),
        Ok(version) => Finding::fine(CHECK, format!("{}, {}", path.display(), known(&version.sha256))),
        Err(error) => Finding::broken(CHECK, error.to_string(), remedy()),
    }
}

/// Transcribes a rehearsed answer, a synthetic voice, and compares words and time.
pub fn words(model: &Path) -> Finding {
    const CHECK: &str = "speech";
    match waited(listen(model)) {
        Ok(heard) => judge(CHECK, &heard, whisper::default_threads()),
        Err(error) => Finding::broken(CHECK, format!("{error:#}"), remedy()),
    }
}

/// What came out of a known text.
#[derive(Debug)]
struct Heard {
    errors: WordErrors,
    text: String,
    real_time_factor: f64,
}

async fn listen(model: &Path) -> anyhow::Result<Heard> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let transcriber = WhisperTranscriber::open(model, 1, Arc::clone(&clock))?;
    let said = sample()?;
    let mut texts = Vec::new();
    for (_, samples) in cut(&said.samples, transcriber.version().max_piece_ms) {
        let piece = Piece { samples, urgency: Urgency::Segment, fixed_tokens: None };
        texts.push(transcriber.transcribe(piece).await?.text);
    }
    let text = texts.join(" ");
    let real_time_factor = probe::real_time_factor(&transcriber, &said.samples, &*clock).await?;
    Ok(Heard { errors: WordErrors::between(&said.text, &text), text, real_time_factor })
}

fn judge(check: &'static str, heard: &Heard, cores: usize) -> Finding {
    let WordErrors { errors, words } = heard.errors;
    let speed = format!("a second of speech takes {:.2} s", heard.real_time_factor);
    if heard.errors.rate() > MOST_WRONG {
        let found =
            format!("{errors} errors in {words} words of a synthetic voice (“{}”); {speed}", heard.text);
        let remedy = format!("check the file with `vivavoce models verify`, or {}", remedy());
        return Finding::warning(check, found, remedy);
    }
    let found = format!("{errors} errors in {words} words of a synthetic voice; {speed}");
    if choose::keeps_up(heard.real_time_factor, cores) {
        Finding::fine(check, found)
    } else {
        Finding::warning(
            check,
            found,
            "candidates wait for answers: use a smaller model (`vivavoce models list`)",
        )
    }
}

/// The first of the rehearsed answers.
fn sample() -> anyhow::Result<Speech> {
    Persona::load(Calibre::Strong)?.speeches().next().cloned().context("the rehearsed candidate says nothing")
}

fn known(sha256: &str) -> String {
    match Catalogue::embedded().of_content(sha256) {
        Some(model) => format!("the official {}", model.name),
        None => format!("SHA-256 {sha256}"),
    }
}

fn remedy() -> String {
    format!(
        "fetch one with `vivavoce models pull {}`, or name one with --model",
        Catalogue::embedded().recommended
    )
}

#[cfg(test)]
mod tests {
    use super::{super::State, *};

    const REHEARSAL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/models/ggml-viva-synthetic-q8_0.bin");

    #[test]
    fn a_missing_model_is_a_warning_and_a_broken_one_is_broken() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(file(None).state, State::Warning);

        let named = dir.path().join("ggml-base.en.bin");
        assert_eq!(file(Some(&named)).state, State::Broken, "named, but not there");
        std::fs::write(&named, b"cut short").unwrap();
        assert_eq!(file(Some(&named)).state, State::Broken);
        assert_eq!(words(&named).state, State::Broken);
    }

    #[test]
    fn the_rehearsal_model_is_not_taken_for_a_model() {
        assert_eq!(file(Some(Path::new(REHEARSAL))).state, State::Warning);
    }

    #[test]
    fn the_rehearsal_model_understands_the_rehearsed_answer() {
        let heard = waited(listen(Path::new(REHEARSAL))).unwrap();
        assert!(heard.errors.words > 10 && heard.errors.rate() <= 0.15, "{heard:?}");
    }

    #[test]
    fn wrong_words_and_a_slow_model_are_warnings() {
        let judged = |errors, real_time_factor| {
            let errors = WordErrors { errors, words: 16 };
            judge("speech", &Heard { errors, text: "so so".to_owned(), real_time_factor }, 4)
        };
        assert_eq!(judged(2, 0.05).state, State::Fine);
        assert_eq!(
            judged(2, 0.05).found,
            "2 errors in 16 words of a synthetic voice; a second of speech takes 0.05 s"
        );
        assert_eq!(judged(2, 0.5).state, State::Warning);
        assert!(judged(15, 0.05).found.contains("“so so”"));
        assert_eq!(judged(15, 0.05).state, State::Warning);
    }
}
