//! `vivavoce transcribe`.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    sync::Arc,
};

use futures_util::{StreamExt, TryStreamExt, stream};
use indicatif::ProgressBar;
use serde::Serialize;

use crate::{
    audio::{SAMPLE_RATE_HZ, wav},
    clock::{Clock, SystemClock},
    interview::event::SampleRange,
    recognition::{
        Piece, Recognised, Urgency,
        models::{self, ModelError},
        whisper::{self, WhisperTranscriber},
    },
    session::dictation::{Dictated, Dictation},
    speech::{
        endpoint::Holds,
        listener::{Heard, Listener, ListenerSettings},
    },
};

/// A longer file should be split: it is held in memory as a whole.
const MOST_FILE_BYTES: u64 = 1 << 30;

/// Write down what is said in sound files.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// WAV files of any rate and any number of channels
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The recognition model (ggml-*.bin); else the best one in ./models or the user's cache
    #[arg(long, env = "VIVA_MODEL", value_name = "PATH")]
    model: Option<PathBuf>,
    /// Hear the files in real time on the path of a live interview, and measure how long a speaker would wait
    #[arg(long)]
    live: bool,
    /// With --live: also recognise words while they are said, as candidates see them
    #[arg(long, requires = "live")]
    partials: bool,
    /// Decode so many tokens a piece, to measure the cost of a model with random weights
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=200))]
    fixed_tokens: Option<u32>,
    /// Write a JSON object a file
    #[arg(long)]
    json: bool,
}

/// What is said in one file.
#[derive(Debug, Serialize)]
struct Transcript {
    file: String,
    text: String,
    /// Length of the sound.
    seconds: f64,
    /// Processor time for cutting and recognising.
    cpu_seconds: f64,
    /// Pieces that were recognised a second time because the first result was no speech that anybody would say.
    #[serde(skip_serializing_if = "Option::is_none")]
    retried: Option<usize>,
    segments: Vec<Segment>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    live: Option<LiveTimes>,
}

/// How long the speaker would have waited, a number for each turn.
#[derive(Debug, Serialize)]
struct LiveTimes {
    /// From the last sample of the voice to the last words.
    ttfs_ms: Vec<u64>,
    /// From the end of the hold to the last words; 0 where they were there before.
    hold_to_final_ms: Vec<u64>,
    /// Pieces whose words were recognised ahead, before the pause was known to last.
    speculative_hits: u32,
    /// Pieces recognised ahead for nothing, because the voice went on.
    speculative_wasted: u32,
}

/// One piece; times in seconds since the file's beginning.
#[derive(Debug, Serialize)]
struct Segment {
    start: f64,
    end: f64,
    text: String,
}

/// Runs the command. Every file that can't be transcribed gets one sentence, after which the others are still done.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let model = models::find(args.model.as_deref(), &models::standard_directories())
        .ok_or(ModelError::NotInstalled)?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let transcriber = WhisperTranscriber::open(&model, whisper::default_threads(), Arc::clone(&clock))?;
    let dictation = Dictation {
        transcriber: Arc::new(transcriber),
        clock,
        holds: Holds::default(),
        fixed_tokens: args.fixed_tokens,
        partials: args.partials,
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    let mut failure = None;
    for file in &args.files {
        let transcript = async {
            if args.live { dictate(&dictation, file).await } else { transcribe(&dictation, file).await }
        };
        match runtime.block_on(transcript) {
            Ok(transcript) => print(&transcript, args.json)?,
            Err(error) => {
                let error = error.context(file.display().to_string());
                failure.replace(error).iter().for_each(super::report_failure);
            }
        }
    }
    failure.map_or(Ok(()), Err)
}

async fn dictate(dictation: &Dictation, file: &Path) -> anyhow::Result<Transcript> {
    let sound = read(file)?;
    let cpu_before = super::cpu_seconds();
    let mut turns = Vec::new();
    let Dictated { speculation, .. } = dictation.dictate(&sound, &mut |turn| turns.push(turn)).await?;
    let times = LiveTimes {
        ttfs_ms: turns.iter().map(|turn| turn.ttfs_ms).collect(),
        hold_to_final_ms: turns.iter().map(|turn| turn.hold_to_final_ms).collect(),
        speculative_hits: speculation.hits,
        speculative_wasted: speculation.wasted,
    };
    let pieces = turns.into_iter().flat_map(|turn| turn.segments);
    let segments =
        pieces.filter(|piece| !piece.text.is_empty()).map(|piece| segment(piece.samples, piece.text));
    Ok(transcript(file, &sound, cpu_before, segments.collect(), Some(times)))
}

async fn transcribe(dictation: &Dictation, file: &Path) -> anyhow::Result<Transcript> {
    let Dictation { transcriber, fixed_tokens, .. } = dictation;
    let fixed_tokens = *fixed_tokens;
    let sound = read(file)?;
    let cpu_before = super::cpu_seconds();
    let pieces = cut(&sound, transcriber.version().max_piece_ms);
    let progress = ProgressBar::new(pieces.len() as u64);
    let recognise = async |(range, samples): (SampleRange, Vec<i16>)| {
        let recognised =
            transcriber.transcribe(Piece { samples, urgency: Urgency::Segment, fixed_tokens }).await?;
        progress.inc(1);
        anyhow::Ok((range, recognised))
    };
    let recognised: Vec<(SampleRange, Recognised)> =
        stream::iter(pieces).map(recognise).buffered(whisper::default_threads()).try_collect().await?;
    progress.finish_and_clear();
    let retried = recognised.iter().filter(|(_, recognised)| recognised.retried).count();
    let spoken = recognised.into_iter().filter(|(_, recognised)| !recognised.text.is_empty());
    let segments = spoken.map(|(range, recognised)| segment(range, recognised.text)).collect();
    Ok(Transcript { retried: Some(retried), ..transcript(file, &sound, cpu_before, segments, None) })
}

fn segment(range: SampleRange, text: String) -> Segment {
    let [start, end] = [range.first_sample, range.end_sample].map(seconds);
    Segment { start, end, text }
}

fn transcript(
    file: &Path,
    sound: &[i16],
    cpu_before: f64,
    segments: Vec<Segment>,
    live: Option<LiveTimes>,
) -> Transcript {
    let texts: Vec<&str> = segments.iter().map(|segment| segment.text.as_str()).collect();
    Transcript {
        file: file.display().to_string(),
        text: texts.join(" "),
        seconds: seconds(sound.len() as u64),
        cpu_seconds: super::cpu_seconds() - cpu_before,
        retried: None,
        segments,
        live,
    }
}

fn read(file: &Path) -> anyhow::Result<Vec<i16>> {
    let length = fs::metadata(file)?.len();
    anyhow::ensure!(length <= MOST_FILE_BYTES, "the file is larger than 1 GiB; split it");
    Ok(wav::decode(&fs::read(file)?)?)
}

/// Cuts as a live interview does, the end of the file being the end of the turn.
pub(super) fn cut(sound: &[i16], max_piece_ms: u32) -> Vec<(SampleRange, Vec<i16>)> {
    let mut listener = Listener::new(ListenerSettings { holds: Holds::default(), max_piece_ms }, 0);
    let mut heard = listener.push(sound);
    heard.extend(listener.commit());
    let piece = |heard| match heard {
        Heard::Segment { range, samples } => Some((range, samples)),
        Heard::SpeechStarted { .. }
        | Heard::SpeechStopped { .. }
        | Heard::Growing { .. }
        | Heard::Tail { .. }
        | Heard::TurnEnded
        | Heard::Over(_) => None,
    };
    heard.into_iter().filter_map(piece).collect()
}

fn print(transcript: &Transcript, json: bool) -> anyhow::Result<()> {
    let mut out = super::out::lock();
    if json {
        serde_json::to_writer(&mut out, transcript)?;
        writeln!(out)?;
    } else {
        writeln!(out, "{}: {}", transcript.file, transcript.text)?;
    }
    Ok(())
}

fn seconds(samples: u64) -> f64 {
    samples as f64 / f64::from(SAMPLE_RATE_HZ)
}
