//! Whether the interviewer's own echo is taken for the candidate, and how soon a candidate who speaks over the interviewer is.
//!
//! `cargo bench --bench echo -- [CASES] FILE.wav…`: synthetic speech that the rehearsal model understands, with a file
//! `manifest.tsv` beside it that has the words of each in its last column. Rooms are made by chance: the loudspeaker comes
//! back 50 to 300 ms late at -6 to -20 dB, with reflections and a reverberation of 0.2 to 0.6 s. In each room two lines are
//! heard alone, which also teaches the ear; then somebody speaks over a third, at 0 to +10 dB against the echo. In a second
//! pass a listener only says "mm-hmm" and the like, where espeak-ng is installed. Everything runs on sample time; words come
//! after the processor time that they took.

#![expect(clippy::print_stdout, reason = "a benchmark tells its figures")]

#[path = "../tests/it/support/room.rs"]
mod room;
#[path = "../tests/it/support/scene.rs"]
mod scene;

use std::{collections::BTreeMap, path::Path, sync::Arc};

use rand::{RngExt, SeedableRng, rngs::SmallRng};
use tokio::runtime::Runtime;
use vivavoce::{
    audio::{ms_of_samples, samples_in_ms, wav},
    clock::SystemClock,
    recognition::whisper::WhisperTranscriber,
    speech::barge::Duplex,
    voice,
};

use self::{
    room::Room,
    scene::{Scene, Took},
};

const CASES: usize = 100;
const SEED: u64 = 7;
const WANTED_MS: u64 = 900;
/// A longest candidate's utterance, so that speech over a line stays within it.
const LISTENER: [&str; 8] =
    ["Mm-hmm.", "Yeah.", "Okay.", "Right.", "Uh-huh.", "Yeah, okay.", "I see.", "Okay, right."];

/// Something that is said.
struct Speech {
    text: String,
    sound: Vec<i16>,
}

/// What came of all cases.
#[derive(Default)]
struct Tally {
    lines: usize,
    stopped: usize,
    ducked: usize,
    words: Vec<String>,
    overs: usize,
    after_ms: Vec<u64>,
    early: usize,
}

struct Sitting<'b> {
    scene: Scene<'b>,
    room: Room,
    chance: &'b mut SmallRng,
}

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let cases = arguments.iter().find_map(|argument| argument.parse().ok()).unwrap_or(CASES);
    let files: Vec<&String> =
        arguments.iter().filter(|argument| argument.parse::<usize>().is_err()).collect();
    let speech = read(&files)?;
    anyhow::ensure!(
        speech.len() > 1,
        "name WAV files of synthetic speech, with their manifest.tsv beside them"
    );
    let transcriber = WhisperTranscriber::embedded(Arc::new(SystemClock))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    println!("{cases} rooms, {} utterances, seed {SEED}; recogniser: the rehearsal model", speech.len());

    let mut chance = SmallRng::seed_from_u64(SEED);
    let mut tally = Tally::default();
    for number in 0..cases {
        speak_over(number, &speech, &transcriber, &runtime, &mut chance, &mut tally);
    }
    tally.tell();

    let listener = accompaniments(&runtime);
    let mut tally = Tally::default();
    for number in 0..if listener.is_empty() { 0 } else { cases } {
        accompany(number, &speech, &listener, &transcriber, &runtime, &mut chance, &mut tally);
    }
    println!(
        "a listener's \"mm-hmm\": {} lines, stopped {}, lowered {}",
        tally.lines, tally.stopped, tally.ducked
    );
    Ok(())
}

fn read(files: &[&String]) -> anyhow::Result<Vec<Speech>> {
    let mut texts = BTreeMap::new();
    if let Some(folder) = files.first().and_then(|file| Path::new(file).parent()) {
        for line in std::fs::read_to_string(folder.join("manifest.tsv"))?.lines() {
            let columns: Vec<&str> = line.split('\t').collect();
            if let (Some(file), Some(text)) = (columns.first(), columns.last()) {
                texts.insert((*file).to_owned(), (*text).to_owned());
            }
        }
    }
    files
        .iter()
        .filter_map(|file| Some((file, texts.get(Path::new(file).file_name()?.to_str()?)?.clone())))
        .map(|(file, text)| Ok(Speech { text, sound: wav::decode(&std::fs::read(file)?)? }))
        .collect()
}

fn speak_over(
    number: usize,
    speech: &[Speech],
    transcriber: &WhisperTranscriber,
    runtime: &Runtime,
    chance: &mut SmallRng,
    tally: &mut Tally,
) {
    let pick = |offset: usize| &speech[(number * 3 + offset) % speech.len()];
    let room = Room::by_chance(chance);
    let mut sitting = Sitting { scene: Scene::new(Duplex::Full, transcriber, runtime), room, chance };
    for offset in [0, 1] {
        let took = sitting.hears(pick(offset), None);
        tally.alone(pick(offset), took);
    }
    let line = pick(2);
    let candidate = pick(5);
    let begins = candidate.sound.iter().position(|sample| sample.unsigned_abs() > 300).unwrap_or(0);
    let latest = (line.sound.len() as u64).saturating_sub(samples_in_ms(2_200));
    let at = sitting.chance.random_range(samples_in_ms(200)..latest.max(samples_in_ms(201)));
    let gain = 10_f32.powf(sitting.chance.random_range(0.0..10.0) / 20.0);
    // Where so little of the line is left, nothing is to be cut.
    if latest > samples_in_ms(200) {
        let took = sitting.hears(line, Some((&candidate.sound[begins..], at as usize, gain)));
        tally.over(&took, at);
        let after_ms = took.stopped_at.map(|stopped| ms_of_samples(stopped.saturating_sub(at)));
        if after_ms.is_none_or(|after_ms| after_ms > WANTED_MS) {
            println!("  late: {:?} after {after_ms:?} ms, recognised as {:?}", candidate.text, took.asked);
        }
    }
}

fn accompany(
    number: usize,
    speech: &[Speech],
    listener: &[Speech],
    transcriber: &WhisperTranscriber,
    runtime: &Runtime,
    chance: &mut SmallRng,
    tally: &mut Tally,
) {
    let room = if number.is_multiple_of(2) { Room::by_chance(chance) } else { Room::headphones() };
    let mut sitting = Sitting { scene: Scene::new(Duplex::Full, transcriber, runtime), room, chance };
    for offset in [0, 1] {
        sitting.hears(&speech[(number * 5 + offset) % speech.len()], None);
    }
    let line = &speech[(number * 5 + 2) % speech.len()];
    let said = &listener[(number / 2) % listener.len()].sound;
    let latest = (line.sound.len() as u64).saturating_sub(samples_in_ms(1_500)).max(samples_in_ms(301));
    let at = sitting.chance.random_range(samples_in_ms(300)..latest) as usize;
    let gain = 10_f32.powf(sitting.chance.random_range(0.0..10.0) / 20.0);
    let took = sitting.hears(line, Some((said, at, gain)));
    if took.stopped_at.is_some() {
        let hears = if number.is_multiple_of(2) { "in a room" } else { "with headphones" };
        println!(
            "  stopped by {:?} {hears}, recognised as {:?}",
            listener[number / 2 % listener.len()].text,
            took.asked
        );
    }
    tally.lines += 1;
    tally.stopped += usize::from(took.stopped_at.is_some());
    tally.ducked += took.ducked.min(1);
}

/// What listeners say, by this machine's voice.
fn accompaniments(runtime: &Runtime) -> Vec<Speech> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let Some(voice) = voice::find(None, "en-us", 160, &path) else { return Vec::new() };
    let said = LISTENER.iter().filter_map(|text| {
        let sound = runtime.block_on(voice.synthesize(text)).ok()?;
        let begins = sound.iter().position(|sample| sample.unsigned_abs() > 300)?;
        Some(Speech { text: (*text).to_owned(), sound: sound[begins..].to_vec() })
    });
    said.collect()
}

impl Sitting<'_> {
    /// Plays a line; somebody may say something from a sample on, as loud as the echo times the gain.
    fn hears(&mut self, line: &Speech, over: Option<(&[i16], usize, f32)>) -> Took {
        let mut microphone = self.room.echo(&line.sound);
        let echo = room::strength(&microphone);
        let end = over.map_or(0, |(voice, at, _)| at + voice.len());
        microphone.resize(microphone.len().max(end) + 16_000, 0.0);
        if let Some((voice, at, gain)) = over {
            let own = room::strength(&voice.iter().map(|sample| f32::from(*sample)).collect::<Vec<_>>());
            let level = if echo > 0.0 { gain * echo } else { own };
            room::mix(&mut microphone, voice, at, level / own);
        }
        let noise = room::noise(microphone.len(), self.chance);
        microphone.iter_mut().zip(noise).for_each(|(sample, noise)| *sample += noise);
        self.scene.line(&line.text, &line.sound, &room::samples(&microphone))
    }
}

impl Tally {
    fn alone(&mut self, line: &Speech, took: Took) {
        self.lines += 1;
        self.stopped += usize::from(took.stopped_at.is_some());
        self.ducked += took.ducked.min(1);
        self.words.extend(took.words.into_iter().map(|words| format!("{words:?} of {:?}", line.text)));
    }

    fn over(&mut self, took: &Took, at: u64) {
        self.overs += 1;
        match took.stopped_at {
            Some(stopped) if stopped < at => self.early += 1,
            Some(stopped) => self.after_ms.push(ms_of_samples(stopped - at)),
            None => {}
        }
    }

    fn tell(&mut self) {
        println!(
            "echo alone: {} lines, stopped {}, lowered {}, pieces in the transcript {}",
            self.lines,
            self.stopped,
            self.ducked,
            self.words.len()
        );
        for words in &self.words {
            println!("  heard: {words}");
        }
        self.after_ms.sort_unstable();
        let within = self.after_ms.iter().filter(|after| **after <= WANTED_MS).count();
        let at = |share: f64| {
            self.after_ms.get((self.after_ms.len() as f64 * share) as usize).copied().unwrap_or_default()
        };
        println!(
            "spoken over: {} lines, stopped within {WANTED_MS} ms {within} = {:.1} %, later {}, not {}, before anybody spoke {}",
            self.overs,
            within as f64 * 100.0 / self.overs.max(1) as f64,
            self.after_ms.len() - within,
            self.overs - self.after_ms.len() - self.early,
            self.early
        );
        println!(
            "  stopped after ms: 10 % {}, median {}, 90 % {}, 95 % {}, most {}",
            at(0.1),
            at(0.5),
            at(0.9),
            at(0.95),
            self.after_ms.last().copied().unwrap_or_default()
        );
    }
}
