//! One piece through whisper.cpp: how it is decoded, when it is decoded again, and how tokens become words.

use std::sync::atomic::AtomicBool;

use whisper_rs::{FullParams, SamplingStrategy, WhisperError, WhisperState};

use super::{Piece, Urgency, abort::full_unless};
use crate::{
    audio::{SAMPLE_RATE_HZ, level, ms_of_samples, pcm, samples_in_ms},
    speech::{Word, clean, times},
};

/// whisper.cpp is unsure of itself below a second.
const SHORTEST_MS: u64 = 1_200;

/// Encoder positions: 50 a second, with a margin; too few make the model repeat itself.
const CONTEXT_A_SECOND: u64 = 50;
const CONTEXT_MARGIN: u64 = 128;
const CONTEXT_LEAST: u64 = 256;
const CONTEXT_STEP: u64 = 64;
const CONTEXT_FULL: u64 = 1_500;

/// Nobody speaks faster; more means that decoding went astray.
const MOST_TOKENS_A_SECOND: u64 = 12;
const TOKENS_MARGIN: u64 = 24;
const MOST_CHARACTERS_A_SECOND: u64 = 30;

/// Sound as loud as this and as long as this should have words.
const LOUD_DBFS: f32 = -40.0;
const LONG_MS: u64 = 1_500;

/// Nothing to be heard at all.
const SILENT_DBFS: f32 = -80.0;

/// What came out of one piece.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decoded {
    /// Cleaned of phantoms.
    pub words: Vec<Word>,
    /// Whether the full context was needed.
    pub retried: bool,
    /// Words that were left out as phantoms.
    pub dropped_words: u32,
}

/// The kind of graphics card that this program was built for; its rounding may change a word.
pub const DEVICE: Option<&str> = if cfg!(feature = "cuda") {
    Some("cuda")
} else if cfg!(feature = "metal") {
    Some("metal")
} else if cfg!(feature = "vulkan") {
    Some("vulkan")
} else {
    None
};

/// The settings as a stable text; a change of anything that changes words changes it.
pub fn settings_text() -> String {
    let device = DEVICE.map(|device| format!(" device={device}")).unwrap_or_default();
    format!(
        "whisper.cpp {} greedy context={CONTEXT_A_SECOND}/s+{CONTEXT_MARGIN}>={CONTEXT_LEAST}/{CONTEXT_STEP} \
         pad={SHORTEST_MS}ms retry=1 clean=1 cut=2{device}",
        whisper_rs::WHISPER_CPP_VERSION
    )
}

/// Decodes a piece unless `cancelled` becomes true; with fixed tokens at most so many. Once where it is for the eye or for a
/// measurement, else with the full context where a first result is no speech that anybody would say.
pub fn decode(
    state: &mut WhisperState,
    piece: &Piece,
    cancelled: &AtomicBool,
) -> Result<Decoded, WhisperError> {
    let Piece { samples, fixed_tokens, urgency } = piece;
    let once = fixed_tokens.is_some() || *urgency == Urgency::Partial;
    let level_dbfs = level::rms_dbfs(samples);
    if level_dbfs <= SILENT_DBFS {
        return Ok(Decoded::default());
    }
    let mut sound = pcm::to_float(samples);
    sound.resize(sound.len().max(samples_in_ms(SHORTEST_MS) as usize), 0.0);
    let short = context_for(sound.len() as u64);
    let first = run(state, &sound, short, *fixed_tokens, cancelled)?;
    let words = cleaned(&first, samples, level_dbfs);
    let duration_ms = ms_of_samples(samples.len() as u64);
    if once || short == CONTEXT_FULL || !is_suspicious(&first, &words, duration_ms, level_dbfs) {
        return Ok(Decoded::new(&first, words, false));
    }
    let second = run(state, &sound, CONTEXT_FULL, None, cancelled)?;
    let words = cleaned(&second, samples, level_dbfs);
    Ok(Decoded::new(&second, words, true))
}

/// The words that somebody said, each with its place.
fn cleaned(raw: &Raw, samples: &[i16], level_dbfs: f32) -> Vec<Word> {
    let mut words = raw.words.clone();
    times::place(&mut words, samples);
    clean::clean(&words, level_dbfs)
}

impl Decoded {
    fn new(raw: &Raw, words: Vec<Word>, retried: bool) -> Self {
        let dropped_words = raw.words.len().saturating_sub(words.len()) as u32;
        Self { words, retried, dropped_words }
    }
}

struct Raw {
    words: Vec<Word>,
    /// Decoding was stopped at the greatest number of tokens.
    ran_out: bool,
}

fn run(
    state: &mut WhisperState,
    sound: &[f32],
    context: u64,
    fixed_tokens: Option<u32>,
    cancelled: &AtomicBool,
) -> Result<Raw, WhisperError> {
    let seconds = (sound.len() as u64).div_ceil(u64::from(SAMPLE_RATE_HZ));
    let most_tokens = fixed_tokens.map_or(seconds * MOST_TOKENS_A_SECOND + TOKENS_MARGIN, u64::from);
    let mut params = FullParams::new(SamplingStrategy::Greedy { best_of: 1 });
    params.set_n_threads(1);
    params.set_no_context(true);
    params.set_single_segment(true);
    params.set_no_timestamps(true);
    params.set_temperature_inc(0.0);
    params.set_suppress_blank(true);
    // Notes such as [BLANK_AUDIO] must be sayable: forbidden, the model writes words in their place.
    params.set_suppress_nst(false);
    // One token more is decoded than this number says.
    params.set_max_tokens(most_tokens.saturating_sub(1).max(1) as i32);
    params.set_audio_ctx(context as i32);
    params.set_print_special(false);
    params.set_print_progress(false);
    params.set_print_realtime(false);
    params.set_print_timestamps(false);
    full_unless(state, params, sound, cancelled)?;
    let tokens = tokens_of(state)?;
    Ok(Raw { ran_out: tokens.len() as u64 >= most_tokens, words: words_of(&tokens) })
}

/// Encoder positions for so many samples.
fn context_for(samples: u64) -> u64 {
    let wanted = (samples * CONTEXT_A_SECOND).div_ceil(u64::from(SAMPLE_RATE_HZ)) + CONTEXT_MARGIN;
    wanted.max(CONTEXT_LEAST).next_multiple_of(CONTEXT_STEP).min(CONTEXT_FULL)
}

fn is_suspicious(raw: &Raw, cleaned: &[Word], duration_ms: u64, level_dbfs: f32) -> bool {
    let text = clean::joined(&raw.words);
    let characters = text.chars().count() as u64;
    raw.ran_out
        || clean::has_loop(&text)
        || characters * 1_000 > MOST_CHARACTERS_A_SECOND * duration_ms.max(1_000)
        || (cleaned.is_empty() && duration_ms >= LONG_MS && level_dbfs >= LOUD_DBFS)
}

/// The bytes of a token and its probability.
struct Token {
    bytes: Vec<u8>,
    probability: f32,
}

fn tokens_of(state: &WhisperState) -> Result<Vec<Token>, WhisperError> {
    let mut tokens = Vec::new();
    for segment in state.as_iter() {
        for index in 0..segment.n_tokens() {
            let Some(token) = segment.get_token(index) else { continue };
            tokens.push(Token { bytes: token.to_bytes()?.to_vec(), probability: token.token_probability() });
        }
    }
    Ok(tokens)
}

/// Tokens joined into words: a word begins with a blank. A character may be split between tokens.
fn words_of(tokens: &[Token]) -> Vec<Word> {
    let mut words: Vec<(Vec<u8>, Vec<f32>)> = Vec::new();
    for token in tokens.iter().filter(|token| !is_special(&token.bytes)) {
        let begins = token.bytes.starts_with(b" ") || words.is_empty();
        if begins {
            words.push((Vec::new(), Vec::new()));
        }
        if let Some((bytes, probabilities)) = words.last_mut() {
            bytes.extend_from_slice(&token.bytes);
            if token.bytes.iter().any(|byte| !byte.is_ascii_punctuation() && *byte != b' ') {
                probabilities.push(token.probability);
            }
        }
    }
    words
        .iter()
        .map(|(bytes, probabilities)| word_of(bytes, probabilities))
        .filter(|word| !word.text.is_empty())
        .collect()
}

fn is_special(bytes: &[u8]) -> bool {
    bytes.starts_with(b"[_") || (bytes.starts_with(b"<|") && bytes.ends_with(b"|>"))
}

/// Confidence is the least of the word's tokens, to three digits: enough for people, and the same everywhere.
fn word_of(bytes: &[u8], probabilities: &[f32]) -> Word {
    let least = probabilities.iter().copied().fold(1.0_f32, f32::min);
    Word::new(String::from_utf8_lossy(bytes).trim(), (least * 1_000.0).round() / 1_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_context_covers_the_sound_with_a_margin() {
        for (seconds, context) in
            [(1, 256), (2, 256), (5, 384), (10, 640), (20, 1_152), (28, 1_500), (30, 1_500)]
        {
            assert_eq!(context_for(seconds * 16_000), context, "{seconds} s");
        }
    }

    #[test]
    fn tokens_are_joined_into_words_and_split_characters_are_mended() {
        let token = |bytes: &[u8], probability| Token { bytes: bytes.to_vec(), probability };
        let tokens = [
            token(b" [_BEG_]", 0.0),
            token(b" caf", 0.9),
            token(&[0xc3], 0.5),
            token(&[0xa9], 0.8),
            token(b",", 0.1),
            token(b" open", 0.7),
            token(b"ed", 0.612_345),
            token(b"[_TT_550]", 0.2),
        ];
        let words = words_of(&tokens[1..]);
        assert_eq!(words[0], Word::new("café,", 0.5));
        assert_eq!(words[1], Word::new("opened", 0.612));
        assert_eq!(words.len(), 2);
    }

    #[test]
    fn what_no_speaker_would_say_is_suspicious() {
        let raw = |text: &str| Raw {
            words: text.split(' ').map(|word| Word::new(word, 1.0)).collect(),
            ran_out: false,
        };
        let suspicious = |text: &str, duration_ms, level_dbfs| {
            let raw = raw(text);
            let cleaned = clean::clean(&raw.words, level_dbfs);
            is_suspicious(&raw, &cleaned, duration_ms, level_dbfs)
        };
        assert!(!suspicious("I added an index.", 2_000, -20.0));
        assert!(suspicious(&"I added an index. ".repeat(4), 9_000, -20.0));
        assert!(suspicious("a sentence of more than thirty characters", 1_000, -20.0));
        assert!(suspicious("[BLANK_AUDIO]", 2_000, -20.0));
        assert!(!suspicious("[BLANK_AUDIO]", 2_000, -60.0));
        assert!(!suspicious("[BLANK_AUDIO]", 400, -20.0));
    }
}
