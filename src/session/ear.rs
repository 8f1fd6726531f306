//! The ear of one connection: frames in, stored sound and recognised words out.

mod turns;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use tokio::sync::mpsc;

use super::{
    Live, Stop,
    log::Log,
    microphone::{Arrival, Microphone},
    noticed::Noticed,
    pieces::{Back, Decoded, Pieces, Speculation},
    view,
};
use crate::{
    clock::Clock,
    id::InterviewId,
    interview::event::{HeardSegment, LineId, SampleRange},
    recognition::{Recognised, Transcriber, Urgency},
    speech::{
        agreement::Agreement,
        barge::Duplex,
        listener::{Heard, Listener, ListenerSettings, Over},
    },
    store::{
        audio_chunks::{AudioChunks, Track},
        interviews::InterviewRow,
    },
};

/// Sound is read back in stretches of a minute.
const REBUILD_SAMPLES: u64 = 16_000 * 60;

/// What an ear needs.
pub struct EarParts {
    /// Where the sound is kept.
    pub store: Arc<dyn AudioChunks>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// From sound to words.
    pub transcriber: Arc<dyn Transcriber>,
    /// Whose sound.
    pub interview: InterviewId,
    /// Guards every write.
    pub lease_epoch: u32,
    /// For cost measurements with random weights, see [`crate::recognition::Piece`].
    pub fixed_tokens: Option<u32>,
    /// Whether words are shown while they are said, as far as the recogniser has time for it.
    pub partials: bool,
}

/// Sound and words of one connection.
pub struct Ear {
    parts: EarParts,
    microphone: Microphone,
    listener: Listener,
    pieces: Pieces,
    waiting: usize,
    speaking: bool,
    has_floor: bool,
    segments: BTreeMap<u64, HeardSegment>,
    /// Of these, what only accompanied the interviewer, by its first sample.
    asides: BTreeSet<u64>,
    /// What is previewed of the piece that is being said.
    so_far: Agreement,
}

impl Ear {
    /// The ear of a conversation where a model is installed, with what the log knows; hear the rest by
    /// [`Self::catch_up`].
    pub async fn of(
        live: &Live,
        row: &InterviewRow,
        log: &Log,
        back: mpsc::Sender<Back>,
    ) -> Result<Option<Self>, Stop> {
        let transcriber = live.transcriber.clone().filter(|_| !log.interview().untimed());
        let Some(transcriber) = transcriber else { return Ok(None) };
        let pinned = log.interview().versions().recognition.as_ref();
        let present_ms = transcriber.version().max_piece_ms;
        let settings = ListenerSettings {
            holds: log.interview().plan().holds,
            // Pieces that either model takes: the pinned one makes the canonical transcript once it is back.
            max_piece_ms: pinned.map_or(present_ms, |pinned| pinned.max_piece_ms.min(present_ms)),
        };
        let stored_until = live.audio.end_of_track(row.id, Track::Microphone).await?;
        let parts = EarParts {
            store: Arc::clone(&live.audio),
            clock: Arc::clone(&live.log.clock),
            transcriber,
            interview: row.id,
            lease_epoch: log.lease_epoch(),
            fixed_tokens: None,
            partials: live.partials,
        };
        let mut ear = Self::new(parts, settings, view::heard_until(log.interview()), stored_until, back);
        ear.listener.lines_before(log.lines_heard());
        ear.listener.learn(view::pauses(log.interview()));
        Ok(Some(ear))
    }

    /// An ear whose sound below `stored_until` is stored, and heard in recorded turns below `heard_until`. What lies
    /// between is heard again by [`Self::catch_up`].
    pub fn new(
        parts: EarParts,
        settings: ListenerSettings,
        heard_until: u64,
        stored_until: u64,
        back: mpsc::Sender<Back>,
    ) -> Self {
        let pieces = Pieces::new(Arc::clone(&parts.transcriber), parts.fixed_tokens, back);
        Self {
            parts,
            microphone: Microphone::new(stored_until.max(heard_until)),
            listener: Listener::new(settings, heard_until),
            pieces,
            waiting: 0,
            speaking: false,
            has_floor: false,
            segments: BTreeMap::new(),
            asides: BTreeSet::new(),
            so_far: Agreement::default(),
        }
    }

    /// Hears what is stored but not yet part of a turn, as if it had just come in.
    pub async fn catch_up(&mut self) -> Result<Vec<Noticed>, Stop> {
        let end = self.microphone.received();
        let mut noticed = Vec::new();
        // What follows is known already: nothing is recognised ahead.
        let has_floor = std::mem::take(&mut self.has_floor);
        while self.listener.position() < end {
            let first_sample = self.listener.position();
            let range = SampleRange { first_sample, end_sample: end.min(first_sample + REBUILD_SAMPLES) };
            noticed.extend(self.hear_stored(range).await?);
        }
        self.has_floor = has_floor;
        Ok(noticed)
    }

    /// All samples below this index have arrived.
    pub const fn received(&self) -> u64 {
        self.microphone.received()
    }

    /// All samples below this index are stored.
    pub const fn durable(&self) -> u64 {
        self.microphone.durable()
    }

    /// The candidate may speak: silence can end a turn from now on.
    pub fn give_floor(&mut self) -> Vec<Noticed> {
        self.has_floor = true;
        let heard = self.listener.give_floor();
        self.notice(heard)
    }

    /// The interviewer speaks `text` or chooses words: speech is still heard, but no turn ends.
    pub fn take_floor(&mut self, text: Option<String>) {
        self.has_floor = false;
        self.listener.take_floor(text);
    }

    /// The sound of `line` is played from the microphone's sample `first_sample` on.
    pub fn plays(&mut self, line: LineId, first_sample: u64, samples: Vec<i16>) {
        self.listener.plays(line, first_sample, samples);
    }

    /// The sound of `line` begins elsewhere than was thought.
    pub fn line_begins(&mut self, line: LineId, first_sample: u64) {
        self.listener.line_begins(line, first_sample);
    }

    /// Who is heard while the interviewer speaks, from now on.
    pub fn set_duplex(&mut self, duplex: Duplex) {
        self.listener.set_duplex(duplex);
    }

    /// Takes a frame's samples in; stores them as soon as a second is full.
    pub async fn hear(&mut self, first_sample: u64, samples: &[i16]) -> Result<Vec<Noticed>, Stop> {
        let mut noticed = Vec::new();
        let new = match self.microphone.arrival(first_sample, samples.len()) {
            Arrival::Duplicate => return Ok(noticed),
            Arrival::Next { skip } => &samples[skip..],
            Arrival::AfterHole(hole) => {
                self.store().await?;
                self.microphone.pass_hole(hole);
                let heard = self.listener.skip_to(hole.end_sample);
                noticed.extend(self.notice(heard));
                samples
            }
            Arrival::Absurd => return Err(Stop::BadMessage("the sound jumped further than a page can lose")),
        };
        self.microphone.take(new);
        if self.microphone.has_chunk() {
            self.store().await?;
        }
        let heard = self.listener.push(new);
        noticed.extend(self.notice(heard));
        Ok(noticed)
    }

    /// Stores what has arrived.
    pub async fn store(&mut self) -> Result<(), Stop> {
        let chunks = self.microphone.chunks();
        if chunks.is_empty() {
            return Ok(());
        }
        let EarParts { store, clock, interview, lease_epoch, .. } = &self.parts;
        store.put_chunks(*interview, *lease_epoch, Track::Microphone, chunks, clock.now()).await?;
        self.microphone.stored();
        Ok(())
    }

    /// "I'm done": the turn ends as soon as all its words are there.
    pub fn commit(&mut self) -> Vec<Noticed> {
        let heard = self.listener.commit();
        self.notice(heard)
    }

    /// Takes in what came back from the recogniser.
    pub fn recognised(&mut self, back: Back) -> Vec<Noticed> {
        match back {
            Back::Piece(decoded) => self.piece_recognised(decoded),
            Back::Partial { first_sample, text } => self.partly_recognised(first_sample, &text),
            Back::Suspicion { range, words } => {
                let heard = self.listener.suspected(range, &words);
                self.notice(heard)
            }
        }
    }

    fn partly_recognised(&mut self, first_sample: u64, text: &str) -> Vec<Noticed> {
        let new = self.so_far.hear(first_sample, text).join(" ");
        if new.is_empty() { Vec::new() } else { vec![Noticed::WordsSoFar(new)] }
    }

    fn piece_recognised(&mut self, decoded: Decoded) -> Vec<Noticed> {
        let Decoded { range, result } = decoded;
        self.waiting = self.waiting.saturating_sub(1);
        let mut noticed = Vec::new();
        let recognised = result.unwrap_or_else(|error| {
            tracing::warn!(interview.id = %self.parts.interview, error = %error, "a piece was not recognised");
            noticed.push(Noticed::Unintelligible);
            Recognised::default()
        });
        let echo = self.listener.barge().repeats(range, &recognised.text);
        let text = if echo { String::new() } else { recognised.text };
        if !echo {
            let segment = HeardSegment { samples: range, text: text.clone(), words: recognised.words };
            self.segments.insert(range.first_sample, segment);
            if self.listener.barge().is_aside(range, &text) {
                self.asides.insert(range.first_sample);
            }
        }
        let heard = self.listener.recognised(range, &text);
        if text.is_empty() {
            let shown = self.so_far.has_words_of(range.first_sample);
            noticed.extend(shown.then(|| Noticed::Words(String::new())));
            noticed.push(Noticed::NoSpeech);
        } else {
            noticed.push(Noticed::Words(text));
        }
        noticed.extend(self.notice(heard));
        noticed
    }

    /// Whether nobody speaks and nothing that was said waits for its words, or for the end of its turn.
    pub fn is_idle(&self) -> bool {
        !self.speaking && self.waiting == 0 && !self.listener.has_words()
    }

    /// Whether the candidate has begun to speak, as far as can be told.
    pub fn has_begun(&self) -> bool {
        let barge = self.listener.barge();
        self.listener.has_words() || barge.is_spoken_over() || (self.speaking && !barge.is_settled())
    }

    /// Whether pieces wait for their words.
    pub const fn is_recognising(&self) -> bool {
        self.waiting > 0
    }

    /// How often recognising ahead paid so far.
    pub const fn speculation(&self) -> Speculation {
        self.pieces.speculation()
    }

    /// How long the present silence must last to end the turn, in samples, as its words stand.
    pub fn hold_samples(&self) -> u64 {
        self.listener.hold_samples()
    }

    /// Whether anything was understood since the last turn.
    pub fn has_words(&self) -> bool {
        self.segments.values().any(|segment| !segment.text.is_empty())
    }

    async fn hear_stored(&mut self, range: SampleRange) -> Result<Vec<Noticed>, Stop> {
        let chunks = self.parts.store.chunks(self.parts.interview, Track::Microphone, range).await?;
        let mut noticed = Vec::new();
        for chunk in chunks {
            let end = chunk.first_sample + chunk.samples.len() as u64;
            let position = self.listener.position();
            if end <= position {
                continue;
            }
            if chunk.first_sample > position {
                noticed.extend(self.skip_to(chunk.first_sample));
            }
            let known = self.listener.position().saturating_sub(chunk.first_sample) as usize;
            let heard = self.listener.push(&chunk.samples[known..]);
            noticed.extend(self.notice(heard));
        }
        if self.listener.position() < range.end_sample {
            noticed.extend(self.skip_to(range.end_sample));
        }
        Ok(noticed)
    }

    /// What was never stored is a hole of the turn, also after a break.
    fn skip_to(&mut self, sample: u64) -> Vec<Noticed> {
        let hole = SampleRange { first_sample: self.listener.position(), end_sample: sample };
        self.microphone.remember_hole(hole);
        let heard = self.listener.skip_to(sample);
        self.notice(heard)
    }

    fn notice(&mut self, heard: Vec<Heard>) -> Vec<Noticed> {
        heard
            .into_iter()
            .filter_map(|heard| match heard {
                Heard::SpeechStarted { at_sample } => {
                    self.speaking = true;
                    self.pieces.give_up();
                    Some(Noticed::SpeechStarted { at_sample })
                }
                Heard::SpeechStopped { at_sample } => {
                    self.speaking = false;
                    Some(Noticed::SpeechStopped { at_sample })
                }
                Heard::Growing { range, samples } => {
                    if self.has_floor && self.parts.partials {
                        self.pieces.recognise_partly(range, samples);
                    }
                    None
                }
                Heard::Tail { range, samples } => {
                    if self.has_floor {
                        self.pieces.recognise_ahead(range, samples);
                    }
                    None
                }
                Heard::Segment { range, samples } => {
                    self.recognise(range, samples);
                    None
                }
                Heard::TurnEnded => Some(Noticed::TurnEnded),
                Heard::Over(over) => self.notice_over(over),
            })
            .collect()
    }

    fn notice_over(&mut self, over: Over) -> Option<Noticed> {
        match over {
            Over::Echo => Some(Noticed::NoSpeech),
            Over::Duck => Some(Noticed::Duck),
            Over::Restore => Some(Noticed::Restore),
            Over::Suspected { range, samples } => {
                self.pieces.suspect(range, samples);
                None
            }
            Over::Speaks { .. } => Some(Noticed::SpeaksOver),
            Over::Stop => Some(Noticed::Stop),
        }
    }

    /// Nobody waits for what is said over the interviewer, or for a piece in the middle of speech.
    fn recognise(&mut self, range: SampleRange, samples: Vec<i16>) {
        self.waiting += 1;
        let urgency = if self.speaking || !self.has_floor { Urgency::Segment } else { Urgency::EndOfTurn };
        self.pieces.recognise(range, samples, urgency);
    }
}
