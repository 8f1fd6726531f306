//! What the microphone picks up: a persona's answers between silence, or the track of an earlier interview.

use std::{
    collections::{BTreeSet, VecDeque},
    ops::Range,
    sync::Arc,
};

use super::{FRAME_SAMPLES, Passage};
use crate::rehearsal::{
    cue::Cue,
    persona::{Persona, Speech},
};

/// Makes the microphone's sound.
#[derive(Debug)]
pub enum Mouth {
    /// Speaks when asked.
    Persona {
        /// Who.
        persona: Arc<Persona>,
        /// The names of the speeches that were used.
        said: BTreeSet<String>,
        /// The present speech and how much of it is out.
        speaking: Option<(Speech, usize)>,
    },
    /// Plays a track.
    Recorded {
        /// The whole track.
        track: Vec<i16>,
        /// The answers that have not begun; before each it waits until asked.
        answers: VecDeque<Range<u64>>,
        /// Where the present answer ends.
        end: Option<u64>,
    },
}

/// One frame of the microphone.
#[derive(Debug)]
pub struct Picked {
    /// [`FRAME_SAMPLES`] of them.
    pub samples: Vec<i16>,
    /// Speech or not.
    pub passage: Passage,
    /// Index behind the last sample of speech, in the frame in which it ends.
    pub speech_ended: Option<u64>,
}

impl Mouth {
    /// Speaks as `persona`.
    pub const fn persona(persona: Arc<Persona>) -> Self {
        Self::Persona { persona, said: BTreeSet::new(), speaking: None }
    }

    /// Plays `track`, waiting before each of the `answers`.
    pub fn recorded(track: Vec<i16>, answers: Vec<Range<u64>>) -> Self {
        Self::Recorded { track, answers: answers.into(), end: None }
    }

    /// Whether it takes the time that listening and thinking take; a recorded one has them in its track.
    pub const fn is_patient(&self) -> bool {
        matches!(self, Self::Persona { .. })
    }

    /// Whether it is speaking.
    pub const fn is_speaking(&self) -> bool {
        matches!(self, Self::Persona { speaking: Some(_), .. })
    }

    /// Begins the answer to `cue` at sample index `at` and gives its words; nothing when this is not the moment.
    pub fn begin(&mut self, cue: &Cue, at: u64) -> Option<String> {
        match self {
            Self::Persona { speaking: Some(_), .. } => None,
            Self::Persona { persona, said, speaking } => {
                let speech = persona.answer(cue, said).clone();
                said.insert(speech.name.clone());
                let text = speech.text.clone();
                *speaking = Some((speech, 0));
                Some(text)
            }
            Self::Recorded { answers, end, .. } => {
                let answer = answers.pop_front_if(|answer| answer.start <= at)?;
                *end = Some(answer.end);
                Some(String::new())
            }
        }
    }

    /// The frame at sample index `at`; nothing while waiting at a gate.
    pub fn frame(&mut self, at: u64) -> Option<Picked> {
        match self {
            Self::Persona { speaking, .. } => Some(spoken(speaking, at)),
            Self::Recorded { answers, .. } if answers.front().is_some_and(|answer| answer.start <= at) => {
                None
            }
            Self::Recorded { track, end, .. } => {
                let rest = track.get(at as usize..).unwrap_or_default();
                let mut samples = rest[..rest.len().min(FRAME_SAMPLES)].to_vec();
                samples.resize(FRAME_SAMPLES, 0);
                let speech_ended = end.take_if(|end| *end <= at + FRAME_SAMPLES as u64);
                Some(Picked { samples, passage: Passage::Listening, speech_ended })
            }
        }
    }
}

fn spoken(speaking: &mut Option<(Speech, usize)>, at: u64) -> Picked {
    let Some((speech, out)) = speaking else {
        return Picked { samples: vec![0; FRAME_SAMPLES], passage: Passage::Waiting, speech_ended: None };
    };
    let count = FRAME_SAMPLES.min(speech.samples.len() - *out);
    let mut samples = speech.samples[*out..*out + count].to_vec();
    samples.resize(FRAME_SAMPLES, 0);
    *out += count;
    let over = *out == speech.samples.len();
    if over {
        *speaking = None;
    }
    Picked { samples, passage: Passage::Speaking, speech_ended: over.then_some(at + count as u64) }
}
