//! A candidate before loudspeaker and microphone: a line is played, the microphone hears, the rules decide. On sample time;
//! only the recogniser takes real time, which counts as it would in an interview.

use std::collections::VecDeque;

use tokio::runtime::Runtime;
use vivavoce::{
    audio::samples_in_ms,
    interview::event::SampleRange,
    recognition::{Piece, Recognised, Transcriber, Urgency, whisper::WhisperTranscriber},
    speech::{
        Word,
        barge::Duplex,
        clean::joined,
        endpoint::Holds,
        listener::{Heard, Listener, ListenerSettings, Over},
    },
};

/// One interview's ear.
pub struct Scene<'t> {
    listener: Listener,
    transcriber: &'t WhisperTranscriber,
    runtime: &'t Runtime,
    lines: u32,
    /// Words on their way, and when they come.
    coming: VecDeque<(u64, SampleRange, Vec<Word>)>,
}

/// What became of a line.
#[derive(Debug, Default)]
pub struct Took {
    /// The sample of the microphone at which the voice was stopped, counted from the line's beginning.
    pub stopped_at: Option<u64>,
    /// How often the voice was lowered.
    pub ducked: usize,
    /// What entered the transcript.
    pub words: Vec<String>,
    /// What was recognised ahead, to decide.
    pub asked: Vec<String>,
}

impl<'t> Scene<'t> {
    pub fn new(duplex: Duplex, transcriber: &'t WhisperTranscriber, runtime: &'t Runtime) -> Self {
        let settings =
            ListenerSettings { holds: Holds::default(), max_piece_ms: transcriber.version().max_piece_ms };
        let mut listener = Listener::new(settings, 0);
        listener.set_duplex(duplex);
        Self { listener, transcriber, runtime, lines: 0, coming: VecDeque::new() }
    }

    /// Plays `sound`, which says `text`, while the microphone hears `microphone`.
    pub fn line(&mut self, text: &str, sound: &[i16], microphone: &[i16]) -> Took {
        self.lines += 1;
        let base = self.listener.position();
        self.listener.take_floor(Some(text.to_owned()));
        self.listener.plays(self.lines, base, sound.to_vec());
        let mut took = Took::default();
        let mut over = false;
        for frame in microphone.chunks(512) {
            let mut heard = self.listener.push(frame);
            let now = self.listener.position();
            while self.coming.front().is_some_and(|(due, _, _)| *due <= now) {
                let Some((_, range, words)) = self.coming.pop_front() else { break };
                heard.extend(self.listener.suspected(range, &words));
            }
            self.follow(heard, base, &mut took);
            if !over && (took.stopped_at.is_some() || now - base >= sound.len() as u64) {
                over = true;
                let heard = self.listener.give_floor();
                self.follow(heard, base, &mut took);
            }
        }
        let heard = self.listener.commit();
        self.follow(heard, base, &mut took);
        self.listener.turn_taken();
        took
    }

    fn follow(&mut self, heard: Vec<Heard>, base: u64, took: &mut Took) {
        for heard in heard {
            match heard {
                Heard::Segment { range, samples } => {
                    let text = self.recognise(samples).text;
                    let text = if self.listener.barge().repeats(range, &text) { "" } else { &text };
                    took.words.extend((!text.is_empty()).then(|| text.to_owned()));
                    let more = self.listener.recognised(range, text);
                    self.follow(more, base, took);
                }
                Heard::Over(Over::Suspected { range, samples }) => {
                    let Recognised { words, cpu_ms, .. } = self.recognise(samples);
                    took.asked.push(joined(&words));
                    self.coming.push_back((self.listener.position() + samples_in_ms(cpu_ms), range, words));
                }
                Heard::Over(Over::Duck) => took.ducked += 1,
                Heard::Over(Over::Stop) => took.stopped_at = Some(self.listener.position() - base),
                Heard::Over(Over::Echo | Over::Restore | Over::Speaks { .. })
                | Heard::SpeechStarted { .. }
                | Heard::SpeechStopped { .. }
                | Heard::Growing { .. }
                | Heard::Tail { .. }
                | Heard::TurnEnded => {}
            }
        }
    }

    fn recognise(&self, samples: Vec<i16>) -> Recognised {
        let piece = Piece { samples, urgency: Urgency::EndOfTurn, fixed_tokens: None };
        self.runtime.block_on(self.transcriber.transcribe(piece)).expect("words")
    }
}
