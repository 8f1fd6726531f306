//! Speaking over the interviewer, in rooms where the loudspeaker is heard by the microphone.

use std::sync::Arc;

use rand::{SeedableRng, rngs::SmallRng};
use tokio::runtime::Runtime;
use vivavoce::{
    audio::{ms_of_samples, samples_in_ms, wav},
    clock::SystemClock,
    recognition::whisper::WhisperTranscriber,
    speech::barge::Duplex,
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
