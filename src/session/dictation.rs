//! One microphone without an interview: the live path from samples to the end of a turn, in real time, measured.

mod order;

use std::{ops::Range, sync::Arc, time::Duration};

use async_trait::async_trait;
use tokio::{
    sync::mpsc,
    time::{Instant, sleep_until},
};

use self::order::Order;
use super::{
    Stop,
    ear::{Ear, EarParts},
    noticed::Noticed,
    pieces::Back,
};
use crate::{
    audio::{ms_of_samples, samples_in_ms},
    clock::Clock,
    id::InterviewId,
    interview::event::{HeardSegment, SampleRange},
    recognition::Transcriber,
    speech::{endpoint::Holds, listener::ListenerSettings},
    store::{
        StoreError,
        audio_chunks::{AudioChunk, AudioChunks, Track},
        event_log::AppendError,
    },
    time::UnixMillis,
};

pub use super::pieces::Speculation;

/// Samples that come in at once, as a page sends them.
const FRAME_SAMPLES: usize = 512;
/// Silence that is appended at most, so that the last turn can end.
const LAST_SILENCE_MS: u64 = 14_000;

/// Behind so much silence no piece grows any more.
const QUIET: u64 = samples_in_ms(1_000);

/// What is needed to dictate.
#[derive(Clone)]
pub struct Dictation {
    /// From sound to words.
    pub transcriber: Arc<dyn Transcriber>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// When a turn is over.
    pub holds: Holds,
    /// For cost measurements with random weights.
    pub fixed_tokens: Option<u32>,
    /// Whether words are recognised while they are said, for the eye.
    pub partials: bool,
}

/// What is said: all of it at hand, or made up as it is heard.
pub trait Sound: Sync {
    /// Its samples.
    fn length(&self) -> usize;

    /// The samples of a stretch; its end may lie beyond the sound.
    fn samples(&self, stretch: Range<usize>) -> Vec<i16>;
}

impl Sound for Vec<i16> {
    fn length(&self) -> usize {
        self.len()
    }

    fn samples(&self, stretch: Range<usize>) -> Vec<i16> {
        self[stretch.start.min(self.len())..stretch.end.min(self.len())].to_vec()
    }
}

/// A turn with the times that its speaker would have waited.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// Its pieces.
    pub segments: Vec<HeardSegment>,
    /// From the last sample of the voice to the last of the turn's words.
    pub ttfs_ms: u64,
    /// From the end of the hold to the last of the turn's words; 0 where they were there before.
    pub hold_to_final_ms: u64,
}

/// How a dictation went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dictated {
    /// How often recognising ahead paid.
    pub speculation: Speculation,
    /// How often something was told out of order: words before their sound, a figure of what is safe that decreased.
    /// Never, unless the live path is broken.
    pub out_of_order: u32,
}

/// Why a dictation broke off.
#[derive(Debug, thiserror::Error)]
#[error("the live path stopped: {0}")]
pub struct Broken(String);

impl From<tokio::task::JoinError> for Broken {
    fn from(error: tokio::task::JoinError) -> Self {
        Self(error.to_string())
    }
}

impl From<Stop> for Broken {
    fn from(stop: Stop) -> Self {
        Self(format!("{stop:?}"))
    }
}

impl Dictation {
    /// Hears `sound` in real time, followed by silence until its last turn is over; tells `each` turn when it ends.
    ///
    /// # Errors
    /// When the live path stops by itself, which it never should.
    pub async fn dictate(
        &self,
        sound: &dyn Sound,
        each: &mut (dyn FnMut(Turn) + Send),
    ) -> Result<Dictated, Broken> {
        let (to, mut back) = mpsc::channel(64);
        let mut hearing = Hearing::new(self.ear(to), each);
        let silence = samples_in_ms(LAST_SILENCE_MS) as usize;
        for start in (0..sound.length() + silence).step_by(FRAME_SAMPLES) {
            let mut samples = sound.samples(start..start + FRAME_SAMPLES);
            samples.resize(FRAME_SAMPLES, 0);
            let spoken_at = hearing.moment(hearing.position + samples.len() as u64);
            loop {
                tokio::select! {
                    biased;
                    Some(piece) = back.recv() => hearing.recognised(piece).await?,
                    () = sleep_until(spoken_at) => break,
                }
            }
            hearing.hear(&samples).await?;
            if hearing.position > sound.length() as u64 + QUIET && hearing.ear.is_idle() {
                break;
            }
        }
        while hearing.ear.is_recognising() {
            let Some(piece) = back.recv().await else { break };
            hearing.recognised(piece).await?;
        }
        hearing.take_turn().await?;
        Ok(Dictated { speculation: hearing.ear.speculation(), out_of_order: hearing.order.violations() })
    }

    fn ear(&self, back: mpsc::Sender<Back>) -> Ear {
        let parts = EarParts {
            store: Arc::new(Nowhere),
            clock: Arc::clone(&self.clock),
            transcriber: Arc::clone(&self.transcriber),
            interview: InterviewId(uuid::Uuid::nil()),
            lease_epoch: 0,
            fixed_tokens: self.fixed_tokens,
            partials: self.partials,
        };
        let max_piece_ms = self.transcriber.version().max_piece_ms;
        let mut ear = Ear::new(parts, ListenerSettings { holds: self.holds, max_piece_ms }, 0, 0, back);
        let _nothing_was_said = ear.give_floor();
        ear
    }
}

struct Hearing<'e> {
    ear: Ear,
    began: Instant,
    position: u64,
    /// Behind the last sample of the voice.
    voice_end: u64,
    /// When the last words came.
    words_at: Instant,
    order: Order,
    each: &'e mut (dyn FnMut(Turn) + Send),
}

impl<'e> Hearing<'e> {
    fn new(ear: Ear, each: &'e mut (dyn FnMut(Turn) + Send)) -> Self {
        let began = Instant::now();
        Self { ear, began, position: 0, voice_end: 0, words_at: began, order: Order::default(), each }
    }

    /// When the sample of this index is spoken.
    fn moment(&self, sample: u64) -> Instant {
        self.began + Duration::from_millis(ms_of_samples(sample))
    }

    async fn hear(&mut self, samples: &[i16]) -> Result<(), Broken> {
        let noticed = self.ear.hear(self.position, samples).await?;
        self.position += samples.len() as u64;
        self.order.acknowledged(self.ear.received(), self.ear.durable(), self.position);
        self.notice(noticed).await
    }

    async fn recognised(&mut self, back: Back) -> Result<(), Broken> {
        if let Back::Piece(piece) = &back {
            self.words_at = Instant::now();
            self.order.words(piece.range, self.ear.received());
        }
        let noticed = self.ear.recognised(back);
        self.notice(noticed).await
    }

    async fn notice(&mut self, noticed: Vec<Noticed>) -> Result<(), Broken> {
        for noticed in noticed {
            match noticed {
                Noticed::SpeechStopped { at_sample } => self.voice_end = at_sample,
                Noticed::TurnEnded => self.take_turn().await?,
                Noticed::SpeechStarted { .. }
                | Noticed::NoSpeech
                | Noticed::WordsSoFar(_)
                | Noticed::Words(_)
                | Noticed::Unintelligible
                | Noticed::Duck
                | Noticed::Restore
                | Noticed::SpeaksOver
                | Noticed::Stop => {}
            }
        }
        Ok(())
    }

    async fn take_turn(&mut self) -> Result<(), Broken> {
        let hold_ends = self.moment(self.voice_end + self.ear.hold_samples());
        let voice_ends = self.moment(self.voice_end);
        let milliseconds = |from| self.words_at.saturating_duration_since(from).as_millis() as u64;
        let (ttfs_ms, hold_to_final_ms) = (milliseconds(voice_ends), milliseconds(hold_ends));
        let segments = self.ear.take_turn().await?.segments;
        if !segments.is_empty() {
            self.order.turn(&segments);
            (self.each)(Turn { segments, ttfs_ms, hold_to_final_ms });
        }
        Ok(())
    }
}

/// Keeps no sound.
struct Nowhere;

#[async_trait]
impl AudioChunks for Nowhere {
    async fn put_chunks(
        &self,
        _interview: InterviewId,
        _lease_epoch: u32,
        _track: Track,
        _chunks: Vec<AudioChunk>,
        _now: UnixMillis,
    ) -> Result<(), AppendError> {
        Ok(())
    }

    async fn end_of_track(&self, _interview: InterviewId, _track: Track) -> Result<u64, StoreError> {
        Ok(0)
    }

    async fn chunks(
        &self,
        _interview: InterviewId,
        _track: Track,
        _range: SampleRange,
    ) -> Result<Vec<AudioChunk>, StoreError> {
        Ok(Vec::new())
    }

    async fn delete_chunks(&self, _interview: InterviewId) -> Result<(), StoreError> {
        Ok(())
    }
}
