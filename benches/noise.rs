//! Words that are heard where nobody speaks, and what an hour of sound costs.
//!
//! `cargo bench --bench noise -- [MINUTES]`: noise of every kind in `tests/it/support/noise.rs` at levels from -60 to -20 dBFS, so
//! many minutes (10) in all, and music beside it, which counts apart. It goes through the listener and the recogniser as in a live interview; beside that, to see what the
//! recogniser would make of it, in pieces of two seconds past the listener. Then an hour of speech between
//! silences goes through the listener alone. Prints a table, then one line of JSON.

#![expect(clippy::print_stdout, reason = "a benchmark tells its figures")]

#[path = "../tests/it/support/noise.rs"]
mod noise;

use std::sync::Arc;

use anyhow::Context;
use tokio::time::Instant;
use vivavoce::{
    audio::{samples_in_ms, wav},
    clock::SystemClock,
    recognition::{Piece, Transcriber, Urgency, whisper::WhisperTranscriber},
    speech::{
        endpoint::Holds,
        listener::{Heard, Listener, ListenerSettings},
    },
};

use self::noise::Noise;

const LEVELS_DBFS: [f64; 5] = [-60.0, -50.0, -40.0, -30.0, -20.0];
const SPOKEN: &[u8] = include_bytes!("../tests/audio/index.wav");
const HOUR_S: usize = 3_600;

/// What became of one stretch of noise.
#[derive(Clone, Copy, Debug, Default)]
struct Found {
    pieces: usize,
    words: usize,
    words_past_listener: usize,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let minutes = match std::env::args().skip(1).find(|argument| argument != "--bench") {
        Some(text) => text.parse().with_context(|| format!("{text} is no number of minutes"))?,
        None => 10,
    };
    let transcriber = WhisperTranscriber::embedded(Arc::new(SystemClock))?;
    let each_ms = minutes * 60_000 / (Noise::TONELESS.len() * LEVELS_DBFS.len()) as u64;
    let (mut all, mut music) = (Found::default(), Found::default());
    println!("noise   dBFS  pieces  words  words past the listener");
    for (number, noise) in Noise::TONELESS.into_iter().chain([Noise::Music]).enumerate() {
        for level_dbfs in LEVELS_DBFS {
            let sound = noise.make(samples_in_ms(each_ms) as usize, level_dbfs, number as u64);
            let found = listen(&sound, &transcriber).await?;
            let name = format!("{noise:?}");
            let Found { pieces, words, words_past_listener } = found;
            println!("{name:<6}  {level_dbfs:>4}  {pieces:>6}  {words:>5}  {words_past_listener:>5}");
            let sum = if noise == Noise::Music { &mut music } else { &mut all };
            sum.pieces += pieces;
            sum.words += words;
            sum.words_past_listener += words_past_listener;
        }
    }
    let (hour_s, hour_pieces) = hour()?;
    let figures = serde_json::json!({
        "model": transcriber.version().model,
        "minutes": minutes,
        "pieces": all.pieces,
        "phantom_words": all.words,
        "phantom_words_past_the_listener": all.words_past_listener,
        "music": { "pieces": music.pieces, "words": music.words, "words_past_the_listener": music.words_past_listener },
        "hour_of_speech_seconds": hour_s,
        "hour_of_speech_pieces": hour_pieces,
    });
    println!("{figures}");
    anyhow::ensure!(all.words == 0, "{} words were heard where nobody spoke", all.words);
    Ok(())
}

async fn listen(sound: &[i16], transcriber: &WhisperTranscriber) -> anyhow::Result<Found> {
    let max_piece_ms = transcriber.version().max_piece_ms;
    let mut listener = Listener::new(ListenerSettings { holds: Holds::default(), max_piece_ms }, 0);
    let mut found = Found::default();
    let mut heard = Vec::new();
    for frame in sound.chunks(512) {
        heard.extend(listener.push(frame));
    }
    heard.extend(listener.commit());
    for heard in heard {
        if let Heard::Segment { samples, .. } = heard {
            found.pieces += 1;
            found.words += words(transcriber, samples).await?;
        }
    }
    for samples in sound.chunks(samples_in_ms(2_000) as usize) {
        found.words_past_listener += words(transcriber, samples.to_vec()).await?;
    }
    Ok(found)
}

async fn words(transcriber: &WhisperTranscriber, samples: Vec<i16>) -> anyhow::Result<usize> {
    let piece = Piece { samples, urgency: Urgency::Segment, fixed_tokens: None };
    Ok(transcriber.transcribe(piece).await?.words.len())
}

/// Seconds that the listener takes for an hour in which somebody speaks most of the time, and the pieces that it cuts.
fn hour() -> anyhow::Result<(f64, usize)> {
    let round = [wav::decode(SPOKEN)?, vec![0; samples_in_ms(1_500) as usize]].concat();
    let settings = ListenerSettings { holds: Holds::default(), max_piece_ms: 28_000 };
    let mut listener = Listener::new(settings, 0);
    listener.give_floor();
    let began = Instant::now();
    let mut pieces = 0;
    while listener.position() < HOUR_S as u64 * 16_000 {
        for frame in round.chunks(512) {
            for heard in listener.push(frame) {
                if let Heard::Segment { range, .. } = heard {
                    pieces += 1;
                    listener.recognised(range, "I added an index.");
                    listener.turn_taken();
                }
            }
        }
    }
    Ok((began.elapsed().as_secs_f64(), pieces))
}
