//! `vivavoce bench`: how many interviews this machine holds.

mod soak;
mod trend;
mod words;

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    sync::Arc,
};

use indicatif::ProgressBar;
use serde::Serialize;

use self::soak::Soak;
use crate::{
    clock::{Clock, SystemClock},
    metrics::Metrics,
    recognition::{
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
/// Length of a try, and of a soak.
const TRY_S: u64 = 60;
const SOAK_S: u64 = 900;

/// Measure how many interviews this machine holds.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The recognition model (ggml-*.bin); else the best one in ./models or the user's cache
    #[arg(long, env = "VIVA_MODEL", value_name = "PATH")]
    model: Option<PathBuf>,
    /// Decode so many tokens a piece, to measure the cost of a model with random weights
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=200))]
    fixed_tokens: Option<u32>,
    /// Length of each try [default: 60], or of the soak [default: 900]
    #[arg(long, value_parser = clap::value_parser!(u64).range(10..=86_400))]
    seconds: Option<u64>,
    /// Try only so many interviews at once, instead of looking for the greatest number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000))]
    interviews: Option<u32>,
    /// Hold that many for long, and watch whether memory or queues grow and everything comes in order
    #[arg(long)]
    soak: bool,
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
    talk_ratio: f64,
    /// What was looked for; nothing where only a given number was held for long.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    capacity: Option<Capacity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    soak: Option<Soak>,
}

/// How many interviews the machine holds.
#[derive(Debug, Serialize)]
struct Capacity {
    seconds: u64,
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
    out_of_order: u32,
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

impl Latency {
    fn of(borne: &Borne) -> Self {
        let [median, p95, worst] = [0.5, 0.95, 1.0].map(|share| borne.quantile_ms(share));
        Self { median, p95, worst }
    }
}

/// Runs the command.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let model = models::find(args.model.as_deref(), &models::standard_directories())
        .ok_or(ModelError::NotInstalled)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_time().build()?;
    let progress = ProgressBar::new_spinner();
    let capacity = if args.soak && args.interviews.is_some() {
        None
    } else {
        Some(runtime.block_on(capacity(args, &model, &progress))?)
    };
    let soak = if args.soak {
        let found = capacity.as_ref().map(|capacity| capacity.sustained.interviews);
        let interviews = args.interviews.map_or(found, |given| Some(given as usize)).unwrap_or(1);
        let (load, metrics) = load(args, &model, args.seconds.unwrap_or(SOAK_S))?;
        progress.set_message(format!("{interviews} interviews for {} s", load.seconds));
        Some(runtime.block_on(soak::hold(&load, interviews, &metrics, &progress))?)
    } else {
        None
    };
    progress.finish_and_clear();
    let outcome = Outcome {
        model: models::identify(&model)?.model,
        processors: whisper::default_threads(),
        fixed_tokens: args.fixed_tokens,
        talk_ratio: TALK_RATIO,
        capacity,
        soak,
    };
    print(&outcome, args.json)
}

async fn capacity(args: &Args, model: &Path, progress: &ProgressBar) -> anyhow::Result<Capacity> {
    // The length of a soak is not that of the tries before it.
    let seconds = args.seconds.filter(|_| !args.soak).unwrap_or(TRY_S);
    let (load, _unread) = load(args, model, seconds)?;
    let sustained = load.clone();
    let live = greatest(&Load { canonical: false, ..load }, args.interviews, progress).await?;
    let sustained = greatest(&sustained, args.interviews, progress).await?;
    Ok(Capacity { seconds, live, sustained })
}

/// A load with canonical transcripts, on a recogniser of its own that is measured.
fn load(args: &Args, model: &Path, seconds: u64) -> anyhow::Result<(Load, Arc<Metrics>)> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let metrics = Arc::new(Metrics::default());
    let transcriber = WhisperTranscriber::open(model, whisper::default_threads(), Arc::clone(&clock))?;
    let dictation = Dictation {
        transcriber: Arc::new(transcriber.measured_by(Arc::clone(&metrics))),
        clock,
        holds: Holds::default(),
        fixed_tokens: args.fixed_tokens,
        partials: false,
    };
    let load = Load { dictation, conversation: Arc::new(conversation()?), seconds, canonical: true };
    Ok((load, metrics))
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
    let latency = Latency::of(borne);
    let keeps_up = !canonical || borne.backlog_s <= BACKLOG_SHARE * borne.wall_s;
    Held {
        interviews,
        borne: keeps_up && latency.p95.is_some_and(|p95| p95 < P95_MS),
        turns: borne.hold_to_final_ms.len(),
        hold_to_final_ms: latency,
        speculative_hits: borne.speculative_hits,
        speculative_wasted: borne.speculative_wasted,
        out_of_order: borne.out_of_order,
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
    let mut out = super::out::lock();
    if json {
        serde_json::to_writer_pretty(&mut out, outcome)?;
        return Ok(writeln!(out)?);
    }
    Ok(write!(out, "{}", words::verdict(outcome))?)
}
