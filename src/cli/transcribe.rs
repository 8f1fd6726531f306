//! `vivavoce transcribe`.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::Context;
use futures_util::{StreamExt, TryStreamExt, stream};
use indicatif::ProgressBar;
use serde::Serialize;

use crate::{
    audio::{SAMPLE_RATE_HZ, wav},
    interview::event::SampleRange,
    recognition::{
        Piece, Transcriber, Urgency, models,
        whisper::{self, WhisperTranscriber},
    },
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
    segments: Vec<Segment>,
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
    let model = models::find(args.model.as_deref(), &models::standard_directories()).context(
        "there is no recognition model; name one by --model or VIVA_MODEL, or put a ggml-*.bin into ./models",
    )?;
    let transcriber = WhisperTranscriber::open(&model, whisper::default_threads())?;
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let mut failure = None;
    for file in &args.files {
        match runtime.block_on(transcribe(&transcriber, file, args.fixed_tokens)) {
            Ok(transcript) => print(&transcript, args.json)?,
            Err(error) => {
                let error = error.context(file.display().to_string());
                failure.replace(error).iter().for_each(super::report_failure);
            }
        }
    }
    failure.map_or(Ok(()), Err)
}

async fn transcribe(
    transcriber: &WhisperTranscriber,
    file: &Path,
    fixed_tokens: Option<u32>,
) -> anyhow::Result<Transcript> {
    let sound = read(file)?;
    let cpu_before = cpu_seconds();
    let pieces = cut(&sound, transcriber.version().max_piece_ms);
    let progress = ProgressBar::new(pieces.len() as u64);
    let recognise = async |(range, samples): (SampleRange, Vec<i16>)| {
        let recognised =
            transcriber.transcribe(Piece { samples, urgency: Urgency::Segment, fixed_tokens }).await?;
        progress.inc(1);
        let [start, end] = [range.first_sample, range.end_sample].map(seconds);
        anyhow::Ok(Segment { start, end, text: recognised.text })
    };
    let segments: Vec<Segment> = stream::iter(pieces)
        .map(recognise)
        .buffered(whisper::default_threads())
        .try_filter(|segment| std::future::ready(!segment.text.is_empty()))
        .try_collect()
        .await?;
    progress.finish_and_clear();
    let texts: Vec<&str> = segments.iter().map(|segment| segment.text.as_str()).collect();
    Ok(Transcript {
        file: file.display().to_string(),
        text: texts.join(" "),
        seconds: seconds(sound.len() as u64),
        cpu_seconds: cpu_seconds() - cpu_before,
        segments,
    })
}

fn read(file: &Path) -> anyhow::Result<Vec<i16>> {
    let length = fs::metadata(file)?.len();
    anyhow::ensure!(length <= MOST_FILE_BYTES, "the file is larger than 1 GiB; split it");
    Ok(wav::decode(&fs::read(file)?)?)
}

/// Cuts as a live interview does, the end of the file being the end of the turn.
fn cut(sound: &[i16], max_piece_ms: u32) -> Vec<(SampleRange, Vec<i16>)> {
    let mut listener = Listener::new(ListenerSettings { holds: Holds::default(), max_piece_ms }, 0);
    let mut heard = listener.push(sound);
    heard.extend(listener.commit());
    let piece = |heard| match heard {
        Heard::Segment { range, samples } => Some((range, samples)),
        Heard::SpeechStarted { .. } | Heard::SpeechStopped { .. } | Heard::TurnEnded => None,
    };
    heard.into_iter().filter_map(piece).collect()
}

fn print(transcript: &Transcript, json: bool) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
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

/// Processor time of the whole process so far.
fn cpu_seconds() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}
