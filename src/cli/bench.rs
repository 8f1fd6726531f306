//! `vivavoce bench`: how many interviews this machine holds.

use std::{fs, io::Write, path::PathBuf, sync::Arc};

use indicatif::ProgressBar;
use serde::Serialize;

use crate::{
    clock::{Clock, SystemClock},
    recognition::{
        Transcriber,
        models::{self, ModelError},
        whisper::{self, WhisperTranscriber},
    },
    rehearsal::persona::{Calibre, Persona, Speech},
    session::{
        dictation::Dictation,
        load::{Borne, Load, TALK_RATIO},
    },
    speech::endpoint::Holds,
};

/// In 95 of 100 turns the words are there so soon after the hold.
const P95_MS: u64 = 300;
/// Canonical words may lag so much behind, as a share of the time measured.
const BACKLOG_SHARE: f64 = 0.1;
/// Share of the processors that a first guess fills.
const FIRST_GUESS: f64 = 0.9;
/// Each next guess is so much smaller or larger.
const STEP: f64 = 0.85;
/// Guesses at the most.
const MOST_TRIES: u32 = 5;

/// Measure how many interviews this machine holds.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The recognition model (ggml-*.bin); else the best one in ./models or the user's cache
    #[arg(long, env = "VIVA_MODEL", value_name = "PATH")]
    model: Option<PathBuf>,
    /// Decode so many tokens a piece, to measure the cost of a model with random weights
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=200))]
    fixed_tokens: Option<u32>,
    /// Length of each try
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u64).range(10..=3_600))]
    seconds: u64,
    /// Try only so many interviews at once, instead of looking for the greatest number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000))]
    interviews: Option<u32>,
    /// Print the outcome as JSON, and nothing else
    #[arg(long)]
    json: bool,
}

/// What was found.
#[derive(Debug, Serialize)]
struct Outcome {
    model: String,
    processors: usize,
    fixed_tokens: Option<u32>,
    seconds: u64,
    talk_ratio: f64,
    /// Live recognition alone; the canonical transcript is made later.
    live: Held,
    /// The canonical transcript keeps up.
    sustained: Held,
}

/// The greatest load that was borne; the least that was tried where none was.
#[derive(Clone, Debug, Serialize)]
struct Held {
    interviews: usize,
    borne: bool,
    turns: usize,
    hold_to_final_ms: Latency,
    speculative_hits: u32,
    speculative_wasted: u32,
    /// Processors busy on average.
    processors_busy: f64,
    backlog_s: f64,
    /// Memory of the whole process, and what one more interview took of it.
    memory_mb: Option<f64>,
    memory_per_interview_mb: Option<f64>,
}

#[derive(Clone, Debug, Serialize)]
struct Latency {
    median: Option<u64>,
    p95: Option<u64>,
    worst: Option<u64>,
}

/// Runs the command.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let model = models::find(args.model.as_deref(), &models::standard_directories())
        .ok_or(ModelError::NotInstalled)?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let transcriber = WhisperTranscriber::open(&model, whisper::default_threads(), Arc::clone(&clock))?;
    let name = transcriber.version().model.clone();
    let holds = Holds::default();
    let transcriber: Arc<dyn Transcriber> = Arc::new(transcriber);
    let dictation = Dictation { transcriber, clock, holds, fixed_tokens: args.fixed_tokens, partials: false };
    let load =
        Load { dictation, conversation: Arc::new(conversation()?), seconds: args.seconds, canonical: false };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_time().build()?;
    let progress = ProgressBar::new_spinner();
    let live = runtime.block_on(greatest(&load, args.interviews, &progress))?;
    let load = Load { canonical: true, ..load };
    let sustained = runtime.block_on(greatest(&load, args.interviews, &progress))?;
    progress.finish_and_clear();
    let outcome = Outcome {
        model: name,
        processors: whisper::default_threads(),
        fixed_tokens: args.fixed_tokens,
        seconds: args.seconds,
        talk_ratio: TALK_RATIO,
        live,
        sustained,
    };
    print(&outcome, args.json)
}

/// The rehearsed candidate's answers, each followed by as much silence as the interviewer would fill.
fn conversation() -> anyhow::Result<Vec<i16>> {
    let persona = Persona::load(Calibre::Strong)?;
    let turn = |speech: &Speech| {
        let silence = speech.samples.len() as f64 * (1.0 - TALK_RATIO) / TALK_RATIO;
        [speech.samples.clone(), vec![0; silence as usize]].concat()
    };
    let conversation: Vec<i16> = persona.speeches().flat_map(turn).collect();
    anyhow::ensure!(!conversation.is_empty(), "the rehearsed candidate says nothing");
    Ok(conversation)
}

/// Looks for the greatest number of interviews that is borne: a first guess from the cost of one, then steps.
async fn greatest(load: &Load, given: Option<u32>, progress: &ProgressBar) -> anyhow::Result<Held> {
    let one = held(load, 1, None, progress).await?;
    if let Some(given) = given {
        return held(load, given as usize, one.memory_mb, progress).await;
    }
    let processors = whisper::default_threads() as f64;
    let mut interviews = ((processors * FIRST_GUESS / one.processors_busy.max(0.001)) as usize).max(1);
    let mut best: Option<Held> = None;
    let mut least = one.clone();
    for _ in 0..MOST_TRIES {
        let tried = held(load, interviews, one.memory_mb, progress).await?;
        if tried.borne {
            let larger = (interviews as f64 / STEP).ceil() as usize;
            best = Some(tried);
            if least.interviews > 1 {
                break;
            }
            interviews = larger;
        } else {
            let known = best.is_some();
            least = tried;
            if known {
                break;
            }
            interviews = ((interviews as f64 * STEP) as usize).max(1);
        }
    }
    Ok(best.unwrap_or(least))
}

async fn held(
    load: &Load,
    interviews: usize,
    memory_of_one_mb: Option<f64>,
    progress: &ProgressBar,
) -> anyhow::Result<Held> {
    let what = if load.canonical { "with canonical transcripts" } else { "live" };
    progress.set_message(format!("{interviews} interviews, {what}"));
    progress.tick();
    let cpu_before = super::cpu_seconds();
    let borne = load.bear(interviews).await?;
    let cpu = super::cpu_seconds() - cpu_before;
    Ok(judge(&borne, interviews, cpu, memory_of_one_mb, load.canonical))
}

fn judge(
    borne: &Borne,
    interviews: usize,
    cpu_s: f64,
    memory_of_one_mb: Option<f64>,
    canonical: bool,
) -> Held {
    let memory_mb = memory_mb();
    let p95 = borne.quantile_ms(0.95);
    let keeps_up = !canonical || borne.backlog_s <= BACKLOG_SHARE * borne.wall_s;
    Held {
        interviews,
        borne: keeps_up && p95.is_some_and(|p95| p95 < P95_MS),
        turns: borne.hold_to_final_ms.len(),
        hold_to_final_ms: Latency { median: borne.quantile_ms(0.5), p95, worst: borne.quantile_ms(1.0) },
        speculative_hits: borne.speculative_hits,
        speculative_wasted: borne.speculative_wasted,
        processors_busy: cpu_s / (borne.wall_s + borne.backlog_s).max(0.001),
        backlog_s: borne.backlog_s,
        memory_mb,
        memory_per_interview_mb: memory_mb
            .zip(memory_of_one_mb)
            .filter(|_| interviews > 1)
            .map(|(all, one)| (all - one) / (interviews - 1) as f64),
    }
}

/// Resident memory of this process, where the system tells.
fn memory_mb() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes / 1_024.0)
}

fn print(outcome: &Outcome, json: bool) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    if json {
        serde_json::to_writer_pretty(&mut out, outcome)?;
        return Ok(writeln!(out)?);
    }
    let Outcome { model, processors, live, sustained, .. } = outcome;
    writeln!(out, "With {model} on {processors} processors:")?;
    writeln!(out, "  {}", verdict(live, "at once, their transcripts made afterwards"))?;
    writeln!(out, "  {}", verdict(sustained, "at once all day, their transcripts keeping up"))?;
    writeln!(
        out,
        "Candidates were assumed to speak {:.0} % of the time; every try took {} s.",
        TALK_RATIO * 100.0,
        outcome.seconds
    )?;
    Ok(())
}

fn verdict(held: &Held, how: &str) -> String {
    let p95 = held.hold_to_final_ms.p95.map_or_else(|| "never".to_owned(), |p95| format!("{p95} ms"));
    let words = format!("in 95 of 100 turns the words were there {p95} after the pause that ends a turn");
    if held.borne {
        format!("{} interviews {how}; {words}.", held.interviews)
    } else {
        format!("not even {} interviews {how}: {words}. Use a smaller model.", held.interviews)
    }
}
