//! Speaking over the interviewer, in rooms where the loudspeaker is heard by the microphone.

use std::sync::Arc;

use rand::{SeedableRng, rngs::SmallRng};
use tokio::runtime::Runtime;
use vivavoce::{
    audio::{ms_of_samples, samples_in_ms, wav},
    clock::SystemClock,
    interview::event::SampleRange,
    recognition::whisper::WhisperTranscriber,
    rehearsal::persona::{Calibre, Persona},
    speech::{
        barge::Duplex,
        endpoint::Holds,
        listener::{Heard, Listener, ListenerSettings},
    },
};

use super::support::{
    room::{self, Room},
    scene::{Scene, Took},
};

const LINES: [(&[u8], &str); 2] = [
    (include_bytes!("../audio/queue.wav"), include_str!("../audio/queue.txt")),
    (include_bytes!("../audio/index.wav"), include_str!("../audio/index.txt")),
];
const ROOMS: u64 = 5;

/// A candidate in a room.
struct Sitting<'t> {
    scene: Scene<'t>,
    room: Room,
    chance: SmallRng,
}

impl<'t> Sitting<'t> {
    fn new(seed: u64, duplex: Duplex, transcriber: &'t WhisperTranscriber, runtime: &'t Runtime) -> Self {
        let mut chance = SmallRng::seed_from_u64(seed);
        Self { scene: Scene::new(duplex, transcriber, runtime), room: Room::by_chance(&mut chance), chance }
    }

    /// Plays a line; `over` says something from a sample on, as loud as the echo times the gain.
    fn hears(&mut self, line: usize, over: Option<(&[i16], usize, f32)>) -> Took {
        let (sound, text) = LINES[line];
        let sound = wav::decode(sound).unwrap();
        let mut microphone = self.room.echo(&sound);
        let echo = room::strength(&microphone);
        let end = over.map_or(0, |(voice, at, _)| at + voice.len());
        microphone.resize(microphone.len().max(end) + 16_000, 0.0);
        if let Some((voice, at, gain)) = over {
            let own = room::strength(&voice.iter().map(|sample| f32::from(*sample)).collect::<Vec<_>>());
            let level = if echo > 0.0 { gain * echo } else { own };
            room::mix(&mut microphone, voice, at, level / own);
        }
        for (sample, noise) in microphone.iter_mut().zip(room::noise(end.max(1 << 20), &mut self.chance)) {
            *sample += noise;
        }
        self.scene.line(text, &sound, &room::samples(&microphone))
    }
}

fn model() -> (WhisperTranscriber, Runtime) {
    let transcriber = WhisperTranscriber::embedded(Arc::new(SystemClock)).unwrap();
    (transcriber, tokio::runtime::Builder::new_current_thread().build().unwrap())
}

#[test]
fn an_echo_neither_stops_the_interviewer_nor_enters_the_transcript() {
    let (transcriber, runtime) = model();
    for seed in 0..ROOMS {
        let mut sitting = Sitting::new(seed, Duplex::Full, &transcriber, &runtime);
        for line in [0, 1, 0] {
            let took = sitting.hears(line, None);
            assert_eq!((took.stopped_at, took.words), (None, Vec::new()), "room {seed}");
        }
    }
}

#[test]
fn a_candidate_who_speaks_over_the_interviewer_is_given_the_floor() {
    let (transcriber, runtime) = model();
    let voice = wav::decode(LINES[1].0).unwrap();
    let begins = voice.iter().position(|sample| sample.unsigned_abs() > 300).unwrap();
    for seed in 0..ROOMS {
        let mut sitting = Sitting::new(seed, Duplex::Full, &transcriber, &runtime);
        sitting.hears(1, None);
        sitting.hears(0, None);
        let at = samples_in_ms(900 + seed * 100) as usize;
        let took = sitting.hears(0, Some((&voice[begins..], at, 1.5)));
        let late_ms = took.stopped_at.map(|stopped| ms_of_samples(stopped.saturating_sub(at as u64)));
        assert!(late_ms.is_some_and(|late| (200..=900).contains(&late)), "room {seed}: {late_ms:?}");
    }
}

#[test]
fn with_headphones_a_candidate_is_heard_just_as_soon() {
    let (transcriber, runtime) = model();
    let voice = wav::decode(LINES[1].0).unwrap();
    let begins = voice.iter().position(|sample| sample.unsigned_abs() > 300).unwrap();
    let mut sitting = Sitting::new(1, Duplex::Full, &transcriber, &runtime);
    sitting.room = Room::headphones();
    sitting.hears(1, None);
    sitting.hears(0, None);
    let took = sitting.hears(0, Some((&voice[begins..], 16_000, 1.0)));
    assert!(took.stopped_at.is_some_and(|stopped| stopped < 16_000 + samples_in_ms(900)), "{took:?}");
    assert!(took.words.join(" ").contains("index"), "{took:?}");
}

#[test]
fn where_one_is_heard_at_a_time_words_over_a_line_are_kept_and_stop_nothing() {
    let (transcriber, runtime) = model();
    let voice = wav::decode(LINES[1].0).unwrap();
    let mut sitting = Sitting::new(1, Duplex::Half, &transcriber, &runtime);
    sitting.hears(1, None);
    sitting.hears(0, None);
    let took = sitting.hears(0, Some((&voice, 16_000, 3.0)));
    assert_eq!(took.stopped_at, None);
    assert!(took.words.join(" ").contains("index"), "{took:?}");
}

/// The pieces that go to the recogniser, right behind a break: what was learned of echoes is forgotten. A line may be played
/// from the sample `at` on.
fn pieces(microphone: &[i16], line: Option<(&str, &[i16], usize)>) -> Vec<SampleRange> {
    let mut listener = Listener::new(ListenerSettings { holds: Holds::default(), max_piece_ms: 10_000 }, 0);
    listener.set_duplex(Duplex::Full);
    let (before, after) = microphone.split_at(line.map_or(0, |(_, _, at)| at));
    let mut heard = listener.push(before);
    if let Some((text, sound, at)) = line {
        listener.take_floor(Some(text.to_owned()));
        listener.plays(1, at as u64, sound.to_vec());
    }
    heard.extend(listener.push(after));
    heard.extend(listener.push(&vec![0; 48_000]));
    let piece = |heard| if let Heard::Segment { range, .. } = heard { Some(range) } else { None };
    heard.into_iter().filter_map(piece).collect()
}

#[test]
fn an_answer_that_no_echo_is_heard_in_is_cut_as_if_no_line_were_played() {
    let personas = Calibre::ALL.map(|calibre| Persona::load(calibre).unwrap());
    let lines = LINES.map(|(sound, text)| (text, wav::decode(sound).unwrap()));
    let mut cut_elsewhere = Vec::new();
    for speech in personas.iter().flat_map(Persona::speeches) {
        let undisturbed = pieces(&speech.samples, None);
        let places = [0, 4_000, 8_000, 24_000, 40_000].into_iter().enumerate();
        for (number, at) in places.filter(|(_, at)| *at < speech.samples.len()) {
            let (text, sound) = &lines[number % 2];
            let disturbed = pieces(&speech.samples, Some((text, sound, at)));
            if disturbed != undisturbed {
                let pieces = format!("{disturbed:?} instead of {undisturbed:?}");
                cut_elsewhere.push(format!("{} with a line at {at}: {pieces}", speech.name));
            }
        }
    }
    assert!(cut_elsewhere.is_empty(), "{} times: {}", cut_elsewhere.len(), cut_elsewhere.join("\n"));
}

#[test]
fn an_answer_whose_end_meets_a_line_is_no_echo_of_it() {
    let (sound, text) = LINES[0];
    let (sound, mut voice) = (wav::decode(sound).unwrap(), wav::decode(LINES[1].0).unwrap());
    voice.truncate(voice.iter().rposition(|sample| sample.unsigned_abs() > 300).unwrap());
    for seed in 0..ROOMS {
        let room = Room::by_chance(&mut SmallRng::seed_from_u64(seed));
        let mut microphone: Vec<f32> = voice.iter().map(|sample| f32::from(*sample)).collect();
        microphone.extend(room.echo(&sound));
        let pieces = pieces(&room::samples(&microphone), Some((text, &sound, voice.len())));
        assert!(pieces.first().is_some_and(|first| first.first_sample < 8_000), "room {seed}: {pieces:?}");
    }
}
