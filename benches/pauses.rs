//! How often a speaker who thinks is taken for one who has finished, against how long one who has finished waits.
//!
//! `cargo bench --bench pauses -- [FACTOR…] FILE.wav…`: synthetic speech that the rehearsal model understands. Into each file a pause
//! is put at a dip of energy between words; its length is log-normal with a median of 0.9 s and a 95th percentile of 3 s.
//! The sound runs through the listener and the real recogniser on sample time. A turn that ends in the pause is a false
//! cut-off, unless the speech goes on before a reply is heard, 300 ms after the end.

#![expect(clippy::print_stdout, reason = "a benchmark tells its figures")]

use std::sync::Arc;

use rand::{RngExt, SeedableRng, rngs::SmallRng};
use vivavoce::{
    audio::{ms_of_samples, samples_in_ms, wav},
    clock::SystemClock,
    recognition::{Piece, Transcriber, Urgency, whisper::WhisperTranscriber},
    speech::{
        endpoint::Holds,
        listener::{Heard, Listener, ListenerSettings},
    },
};

const CASES: usize = 320;
const SESSION: usize = 20;
const SEED: u64 = 7;
const MEDIAN_S: f64 = 0.9;
const SIGMA: f64 = 0.732;
const REPLY_HEARD_MS: u64 = 300;
const FACTORS: [&str; 6] = ["0.5", "0.75", "1", "1.25", "1.5", "2"];

/// One answer with a pause inside.
struct Case {
    sound: Vec<i16>,
    resumes: u64,
    ends: u64,
}

/// How a listener took a case.
struct Taken {
    cut: bool,
    added_wait_ms: Option<u64>,
}

fn main() -> anyhow::Result<()> {
    let (files, mut factors): (Vec<String>, Vec<String>) = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .partition(|argument| argument.parse::<f64>().is_err());
    if factors.is_empty() {
        factors = FACTORS.map(str::to_owned).to_vec();
    }
    anyhow::ensure!(!files.is_empty(), "name WAV files of synthetic speech");
    let speech = files
        .iter()
        .map(|file| Ok(wav::decode(&std::fs::read(file)?)?))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let transcriber = WhisperTranscriber::embedded(Arc::new(SystemClock))?;
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let mut chance = SmallRng::seed_from_u64(SEED);
    let cases: Vec<Case> =
        (0..CASES).map(|number| case(&speech[number % speech.len()], &mut chance)).collect();
    println!("{CASES} cases from {} files, seed {SEED}; holds times the factor", speech.len());
    println!("factor  false cut-offs isolated  in sessions of {SESSION}  median added wait ms  90 % ms");
    for factor in factors {
        let holds = scaled(Holds::default(), factor.parse()?);
        let alone = run(&cases, holds, 1, &transcriber, &runtime);
        let learning = run(&cases, holds, SESSION, &transcriber, &runtime);
        let (median, most) = waits(&alone);
        println!("{factor:>6}  {:>23}  {:>17}  {median:>20}  {most:>7}", share(&alone), share(&learning));
    }
    Ok(())
}

fn scaled(holds: Holds, factor: f64) -> Holds {
    let times = |ms: u32| (f64::from(ms) * factor) as u32;
    Holds {
        complete_ms: times(holds.complete_ms),
        unknown_ms: times(holds.unknown_ms),
        trailing_ms: times(holds.trailing_ms),
        asked_for_time_ms: holds.asked_for_time_ms,
    }
}

fn case(speech: &[i16], chance: &mut SmallRng) -> Case {
    let normal = (0..12).map(|_| chance.random::<f64>()).sum::<f64>() - 6.0;
    let pause = samples_in_ms((MEDIAN_S * 1_000.0 * (SIGMA * normal).exp()) as u64) as usize;
    let dip = dip(speech, chance);
    let mut sound = speech[..dip].to_vec();
    sound.resize(dip + pause, 0);
    let resumes = sound.len() as u64;
    sound.extend_from_slice(&speech[dip..]);
    let ends = sound.len() as u64 - quiet_end(speech);
    sound.resize(sound.len() + samples_in_ms(14_000) as usize, 0);
    Case { sound, resumes, ends }
}

/// Samples of silence at the end.
fn quiet_end(speech: &[i16]) -> u64 {
    speech.iter().rev().take_while(|sample| sample.unsigned_abs() < 200).count() as u64
}

/// The quietest 30 ms near a place in the middle four fifths.
fn dip(speech: &[i16], chance: &mut SmallRng) -> usize {
    let (from, to) = (speech.len() / 10, speech.len() * 9 / 10);
    let near = chance.random_range(from..to);
    let window = samples_in_ms(30) as usize;
    let reach = samples_in_ms(400) as usize;
    let starts = near.saturating_sub(reach)..(near + reach).min(speech.len() - window);
    let energy = |start: &usize| -> u64 {
        speech[*start..start + window].iter().map(|s| u64::from(s.unsigned_abs())).sum()
    };
    starts.step_by(80).min_by_key(energy).unwrap_or(near) + window / 2
}

fn run(
    cases: &[Case],
    holds: Holds,
    session: usize,
    transcriber: &WhisperTranscriber,
    runtime: &tokio::runtime::Runtime,
) -> Vec<Taken> {
    let mut taken = Vec::new();
    for group in cases.chunks(session) {
        let max_piece_ms = transcriber.version().max_piece_ms;
        let mut listener = Listener::new(ListenerSettings { holds, max_piece_ms }, 0);
        for case in group {
            taken.push(take(case, &mut listener, transcriber, runtime));
        }
    }
    taken
}

fn take(
    case: &Case,
    listener: &mut Listener,
    transcriber: &WhisperTranscriber,
    runtime: &tokio::runtime::Runtime,
) -> Taken {
    let base = listener.position();
    listener.give_floor();
    let mut taken = Taken { cut: false, added_wait_ms: None };
    for frame in case.sound.chunks(512) {
        let mut heard = listener.push(frame);
        while !heard.is_empty() {
            let mut more = Vec::new();
            for heard in heard {
                match heard {
                    Heard::Segment { range, samples } => {
                        let piece = Piece { samples, urgency: Urgency::Segment, fixed_tokens: None };
                        let words = runtime.block_on(transcriber.transcribe(piece)).expect("words");
                        more.extend(listener.recognised(range, &words.text));
                    }
                    Heard::TurnEnded => {
                        let at = listener.position() - base;
                        if at < case.resumes {
                            taken.cut |= at + samples_in_ms(REPLY_HEARD_MS) < case.resumes;
                        } else {
                            taken.added_wait_ms = Some(ms_of_samples(at.saturating_sub(case.ends)));
                        }
                        listener.turn_taken();
                    }
                    Heard::SpeechStarted { .. }
                    | Heard::SpeechStopped { .. }
                    | Heard::Tail { .. }
                    | Heard::Over(_) => {}
                }
            }
            heard = more;
        }
    }
    listener.turn_taken();
    taken
}

fn share(taken: &[Taken]) -> String {
    let cut = taken.iter().filter(|taken| taken.cut).count();
    format!("{cut}/{} = {:.1} %", taken.len(), cut as f64 * 100.0 / taken.len() as f64)
}

fn waits(taken: &[Taken]) -> (u64, u64) {
    let mut waits: Vec<u64> = taken.iter().filter_map(|taken| taken.added_wait_ms).collect();
    waits.sort_unstable();
    let at =
        |share: f64| waits.get((waits.len().saturating_sub(1) as f64 * share) as usize).copied().unwrap_or(0);
    (at(0.5), at(0.9))
}
