//! How often a speaker who thinks is taken for one who has finished, against how long one who has finished waits.
//!
//! `cargo bench --bench pauses -- [FACTOR…] [unknown] [dips] [texts.json] FILE.wav…`: synthetic speech that the rehearsal model
//! understands. Into each file a pause is put; its length is log-normal with a median of 0.9 s and a 95th percentile of
//! 3 s. It stands at the end of a word where a file `FILE.words` lists their samples (`scripts/word-ends`), else at a dip of
//! energy, as everywhere with `dips`.
//! The sound runs through the listener and the real recogniser on sample time. A turn that ends in the pause is a false
//! cut-off, unless the speech goes on before a reply is heard, 300 ms after the end; so is one that ends in a pause of the
//! speaker's own before.
//!
//! Where a file `FILE.txt` has what is said, its words stand in the place of what would be recognised, each piece with a full
//! stop as recognisers put it: for speech that the rehearsal model can't hear. Their times are those of `FILE.words`, else
//! estimated, which moves words across pauses and flatters.
//!
//! Recognition does not depend on the holds and is done once for all factors; `texts.json` keeps it for the next run.
//! `unknown` puts words that tell nothing in the place of all that is recognised: for speech that the model can't hear.

#![expect(clippy::print_stdout, reason = "a benchmark tells its figures")]

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use rand::{RngExt, SeedableRng, rngs::SmallRng};
use sha2::{Digest, Sha256};
use vivavoce::{
    audio::{ms_of_samples, samples_in_ms, wav},
    clock::SystemClock,
    interview::event::SampleRange,
    recognition::{Piece, Transcriber, Urgency, whisper::WhisperTranscriber},
    speech::{
        Word,
        endpoint::Holds,
        listener::{Heard, Listener, ListenerSettings},
        pauses::Pauses,
        textclass::{self, TextClass},
        times,
    },
};

const CASES: usize = 320;
const SESSION: usize = 20;
const SEED: u64 = 7;
const MEDIAN_S: f64 = 0.9;
const SIGMA: f64 = 0.732;
const REPLY_HEARD_MS: u64 = 300;
const FACTORS: [f64; 6] = [0.5, 0.75, 1.0, 1.25, 1.5, 2.0];
/// Texts recognised between two writings of the file.
const KEPT_EVERY: usize = 20;
/// So long before its end a word is certainly being said: 50 ms.
const WITHIN_A_WORD: usize = 800;
const TELLS_NOTHING: &str = "Yes.";

struct Arguments {
    wavs: Vec<PathBuf>,
    factors: Vec<f64>,
    texts: Option<PathBuf>,
    unknown: bool,
    dips: bool,
}

/// Speech, and where a pause may be put.
struct Spoken {
    /// Who speaks: files of one voice share the beginning of their names.
    voice: String,
    sound: Vec<i16>,
    word_ends: Option<Vec<usize>>,
    /// What is said, each word with a sample inside; nothing where the recogniser tells.
    words: Vec<(usize, String)>,
}

/// One answer with a pause inside.
struct Case {
    sound: Vec<i16>,
    pauses: u64,
    resumes: u64,
    ends: u64,
    /// What is said, each word with a sample inside.
    words: Vec<(u64, String)>,
}

/// How a listener took a case.
#[derive(Default)]
struct Taken {
    cut: bool,
    added_wait_ms: Option<u64>,
    /// How the words sounded in the pause; nothing when it was too short to tell.
    in_pause: Option<TextClass>,
    at_end: Option<TextClass>,
}

fn main() -> anyhow::Result<()> {
    let arguments = arguments()?;
    let speech =
        arguments.wavs.iter().map(|path| spoken(path, arguments.dips)).collect::<anyhow::Result<Vec<_>>>()?;
    let mut chance = SmallRng::seed_from_u64(SEED);
    let cases: Vec<Case> =
        (0..CASES).map(|number| case(&speech[number % speech.len()], &mut chance)).collect();
    let mut recogniser = Recogniser::new(arguments.texts, arguments.unknown)?;
    println!("{CASES} cases from {} files, seed {SEED}; holds times the factor", speech.len());
    println!("        isolated                                        sessions of {SESSION}");
    println!(
        "factor  false cut-offs      wait median     90 %        false cut-offs      wait median     90 %"
    );
    for factor in &arguments.factors {
        let holds = scaled(Holds::default(), *factor);
        let alone = run(&cases, holds, 1, &mut recogniser);
        let learning = run(&cases, holds, SESSION, &mut recogniser);
        let [alone_row, learning_row] =
            [&alone, &learning].map(|taken| row(&taken.iter().collect::<Vec<_>>()));
        println!("{factor:>6}  {alone_row}        {learning_row}");
        if (factor - 1.0).abs() < f64::EPSILON {
            let voices = (0..CASES).map(|number| speech[number % speech.len()].voice.as_str());
            by_voice(&alone, voices);
            details(&alone);
        }
        recogniser.keep()?;
    }
    Ok(())
}

fn arguments() -> anyhow::Result<Arguments> {
    let mut found =
        Arguments { wavs: Vec::new(), factors: Vec::new(), texts: None, unknown: false, dips: false };
    for argument in std::env::args().skip(1).filter(|argument| argument != "--bench") {
        if let Ok(factor) = argument.parse() {
            found.factors.push(factor);
        } else if argument == "unknown" {
            found.unknown = true;
        } else if argument == "dips" {
            found.dips = true;
        } else if Path::new(&argument).extension().is_some_and(|extension| extension == "json") {
            found.texts = Some(argument.into());
        } else {
            found.wavs.push(argument.into());
        }
    }
    anyhow::ensure!(!found.wavs.is_empty(), "name WAV files of speech");
    if found.factors.is_empty() {
        found.factors = FACTORS.to_vec();
    }
    Ok(found)
}

fn spoken(path: &Path, dips: bool) -> anyhow::Result<Spoken> {
    let sound = wav::decode(&std::fs::read(path)?)?;
    let words = path.with_extension("words");
    let word_ends = words
        .exists()
        .then(|| -> anyhow::Result<Vec<usize>> {
            let ends: Result<_, _> = std::fs::read_to_string(words)?.lines().map(str::parse).collect();
            Ok(ends?)
        })
        .transpose()?;
    let transcript = path.with_extension("txt");
    let transcript = if transcript.exists() { std::fs::read_to_string(transcript)? } else { String::new() };
    let mut words: Vec<Word> = transcript.split_whitespace().map(|word| Word::new(word, 0.9)).collect();
    times::place(&mut words, &sound);
    let words = words.iter().enumerate().map(|(number, word)| {
        let end = word_ends.as_ref().and_then(|ends| ends.get(number));
        let estimated = samples_in_ms(u64::midpoint(ms(word.start_ms), ms(word.end_ms))) as usize;
        (end.map_or(estimated, |end| end.saturating_sub(WITHIN_A_WORD)), word.text.clone())
    });
    let words = words.collect();
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let voice = name.split('-').next().unwrap_or_default().to_owned();
    Ok(Spoken { voice, sound, word_ends: word_ends.filter(|_| !dips), words })
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

fn case(speech: &Spoken, chance: &mut SmallRng) -> Case {
    let normal = (0..12).map(|_| chance.random::<f64>()).sum::<f64>() - 6.0;
    let pause = samples_in_ms((MEDIAN_S * 1_000.0 * (SIGMA * normal).exp()) as u64) as usize;
    let Spoken { sound: speech, word_ends, words, .. } = speech;
    let place = match word_ends {
        Some(ends) => ends[chance.random_range(0..ends.len())].min(speech.len()),
        None => dip(speech, chance),
    };
    let mut sound = speech[..place].to_vec();
    sound.resize(place + pause, 0);
    let resumes = sound.len() as u64;
    sound.extend_from_slice(&speech[place..]);
    let ends = sound.len() as u64 - quiet_end(speech);
    sound.resize(sound.len() + samples_in_ms(14_000) as usize, 0);
    let moved = |at: usize| if at < place { at } else { at + pause };
    let words = words.iter().map(|(at, word)| (moved(*at) as u64, word.clone()));
    Case { pauses: place as u64, resumes, ends, words: words.collect(), sound }
}

fn ms(place_ms: Option<u32>) -> u64 {
    place_ms.map_or(0, u64::from)
}

/// What is said in a piece of a case of which that is known, with the full stop that recognisers put behind whatever they
/// hear last.
fn said_in(case: &Case, piece: SampleRange) -> String {
    let inside = case.words.iter().filter(|(at, _)| (piece.first_sample..piece.end_sample).contains(at));
    let said = inside.map(|(_, word)| word.as_str()).collect::<Vec<_>>().join(" ");
    if said.ends_with(char::is_alphanumeric) { said + "." } else { said }
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

/// The real recogniser, asked once for each piece.
struct Recogniser {
    transcriber: WhisperTranscriber,
    runtime: tokio::runtime::Runtime,
    /// Texts by the checksum of their sound.
    known: BTreeMap<String, String>,
    file: Option<PathBuf>,
    unknown: bool,
}

impl Recogniser {
    fn new(file: Option<PathBuf>, unknown: bool) -> anyhow::Result<Self> {
        let known = match &file {
            Some(file) if file.exists() => serde_json::from_slice(&std::fs::read(file)?)?,
            Some(_) | None => BTreeMap::new(),
        };
        let transcriber = WhisperTranscriber::embedded(Arc::new(SystemClock))?;
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        Ok(Self { transcriber, runtime, known, file, unknown })
    }

    fn text(&mut self, samples: Vec<i16>) -> String {
        if self.unknown {
            return TELLS_NOTHING.to_owned();
        }
        let bytes: Vec<u8> = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
        let checksum: [u8; 32] = Sha256::digest(bytes).into();
        let key = checksum[..8].iter().fold(0, |key: u64, byte| key << 8 | u64::from(*byte));
        let key = format!("{key:016x}");
        if let Some(text) = self.known.get(&key) {
            return text.clone();
        }
        let piece = Piece { samples, urgency: Urgency::Segment, fixed_tokens: None };
        let text = self.runtime.block_on(self.transcriber.transcribe(piece)).expect("words").text;
        self.known.insert(key, text.clone());
        if self.known.len().is_multiple_of(KEPT_EVERY) {
            self.keep().expect("a file that can be written");
        }
        text
    }

    fn keep(&self) -> anyhow::Result<()> {
        if let Some(file) = &self.file {
            std::fs::write(file, serde_json::to_vec_pretty(&self.known)?)?;
        }
        Ok(())
    }
}

fn run(cases: &[Case], holds: Holds, session: usize, recogniser: &mut Recogniser) -> Vec<Taken> {
    let mut taken = Vec::new();
    for group in cases.chunks(session) {
        let mut pauses = Pauses::default();
        for case in group {
            let max_piece_ms = recogniser.transcriber.version().max_piece_ms;
            let mut listener = Listener::new(ListenerSettings { holds, max_piece_ms }, 0);
            listener.learn(pauses);
            taken.push(take(case, &mut listener, recogniser));
            pauses = listener.pauses().clone();
        }
    }
    taken
}

fn take(case: &Case, listener: &mut Listener, recogniser: &mut Recogniser) -> Taken {
    listener.give_floor();
    let mut taken = Taken::default();
    let mut texts: Vec<String> = Vec::new();
    let mut ended_at = None;
    for frame in case.sound.chunks(512) {
        let mut heard = listener.push(frame);
        while !heard.is_empty() {
            let mut more = Vec::new();
            for heard in heard {
                match heard {
                    Heard::Segment { range, samples } => {
                        let text = if case.words.is_empty() {
                            recogniser.text(samples)
                        } else {
                            said_in(case, range)
                        };
                        more.extend(listener.recognised(range, &text));
                        texts.push(text);
                        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
                        let class = Some(textclass::classify(&texts));
                        if listener.position() < case.resumes && range.end_sample >= case.pauses {
                            taken.in_pause = class;
                        }
                        taken.at_end = class;
                    }
                    Heard::TurnEnded => {
                        let at = listener.position();
                        if at < case.resumes {
                            ended_at = Some(at);
                        } else {
                            taken.added_wait_ms = Some(ms_of_samples(at.saturating_sub(case.ends)));
                        }
                        texts.clear();
                        listener.turn_taken();
                    }
                    Heard::SpeechStarted { at_sample } => {
                        let goes_on = at_sample.min(case.resumes);
                        let heard = |at| at + samples_in_ms(REPLY_HEARD_MS) < goes_on;
                        taken.cut |= ended_at.take().is_some_and(heard);
                    }
                    Heard::SpeechStopped { .. }
                    | Heard::Growing { .. }
                    | Heard::Tail { .. }
                    | Heard::Over(_) => {}
                }
            }
            heard = more;
        }
    }
    taken
}

fn row(taken: &[&Taken]) -> String {
    let cut = taken.iter().filter(|taken| taken.cut).count();
    let share = format!("{cut}/{} = {:.1} %", taken.len(), percent(cut, taken.len()));
    let (median, most) = waits(taken);
    format!("{share:<18}  {median:>8} ms  {most:>8} ms")
}

/// How voices compare; those with few cases are one.
fn by_voice<'a>(taken: &'a [Taken], voices: impl Iterator<Item = &'a str>) {
    let mut of_voice: BTreeMap<&str, Vec<&Taken>> = BTreeMap::new();
    for (taken, voice) in taken.iter().zip(voices) {
        of_voice.entry(voice).or_default().push(taken);
    }
    let (many, few): (Vec<_>, Vec<_>) = of_voice.into_iter().partition(|(_, taken)| taken.len() >= SESSION);
    let others = few.into_iter().flat_map(|(_, taken)| taken).collect();
    for (voice, taken) in many.into_iter().chain([("others", others)]) {
        println!("        voice {voice:<8}  {}", row(&taken));
    }
}

/// Where the cut-offs come from.
fn details(taken: &[Taken]) {
    let classes = [
        None,
        Some(TextClass::Done),
        Some(TextClass::Complete),
        Some(TextClass::Unknown),
        Some(TextClass::Trailing),
        Some(TextClass::AskedForTime),
    ];
    println!("        class               in the pause        cut-offs        at the end");
    for class in classes {
        let paused = taken.iter().filter(|taken| taken.in_pause == class);
        let (count, cut) = (paused.clone().count(), paused.filter(|taken| taken.cut).count());
        let ended = taken.iter().filter(|taken| taken.at_end == class).count();
        let name = class.map_or("pause too short".to_owned(), |class| format!("{class:?}"));
        let shares = [count, cut, ended].map(|count| percent(count, taken.len()));
        println!("        {name:<18}  {:>10.1} %  {:>12.1} %  {:>14.1} %", shares[0], shares[1], shares[2]);
    }
}

fn percent(count: usize, of: usize) -> f64 {
    count as f64 * 100.0 / of.max(1) as f64
}

fn waits(taken: &[&Taken]) -> (u64, u64) {
    let mut waits: Vec<u64> = taken.iter().filter_map(|taken| taken.added_wait_ms).collect();
    waits.sort_unstable();
    let at =
        |share: f64| waits.get((waits.len().saturating_sub(1) as f64 * share) as usize).copied().unwrap_or(0);
    (at(0.5), at(0.9))
}
