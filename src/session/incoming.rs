//! What the page sends: sound, events, buttons, typed answers. What was said before a command is understood before it.

use super::{Stop, connection::Connection, ear::Ear, protocol::ClientEvent, wire::Incoming};
use crate::{
    audio::{
        frame::{Frame, Kind},
        ms_of_samples, samples_in_ms,
    },
    interview::{
        event::{HeardTurn, Intent, LineId, SampleRange, TurnSource},
        input::Input,
        view::Floor,
    },
    recording::MOST_MINUTES,
    speech::lines::heard_words,
};

/// The browser's own voice takes about so long for a letter.
const BROWSER_MS_A_LETTER: u64 = 65;
/// Longest typed answer, in characters.
const MOST_TYPED: usize = 20_000;
/// Inputs that may wait for the words said before them.
const MOST_HELD: usize = 16;
/// Microphone sound beyond this index would not fit into a recording; no interview lasts so long.
const MOST_SAMPLES: u64 = (MOST_MINUTES - 10) * 60 * 16_000;

impl Connection {
    /// Takes in one message of the page.
    pub(super) async fn message(&mut self, message: Incoming) -> Result<(), Stop> {
        match message {
            Incoming::Binary(bytes) => self.sound(&bytes).await,
            Incoming::Text(text) => {
                self.messages_left = self.messages_left.checked_sub(1).ok_or(Stop::TooMuch)?;
                let Ok(event) = serde_json::from_str::<ClientEvent>(&text) else {
                    let told = "This message is no event of the protocol vivavoce.v1; it was ignored.";
                    return self.refuse("unknown_event", told).await;
                };
                self.client_event(event).await
            }
        }
    }

    async fn sound(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        let frame = match Frame::parse(bytes, Kind::Microphone) {
            Ok(frame) => frame,
            Err(error) => {
                self.messages_left = self.messages_left.checked_sub(1).ok_or(Stop::TooMuch)?;
                return self.refuse("bad_frame", &error.to_string()).await;
            }
        };
        if frame.connection != self.number {
            self.messages_left = self.messages_left.checked_sub(1).ok_or(Stop::TooMuch)?;
            let told = "This sound belongs to another connection; it was ignored.";
            return self.refuse("foreign_frame", told).await;
        }
        let Some(ear) = &mut self.ear else {
            self.messages_left = self.messages_left.checked_sub(1).ok_or(Stop::TooMuch)?;
            let told = "This server has no speech model, so nothing is recorded; please type your answers.";
            return self.refuse("typing_only", told).await;
        };
        let leaves_hole = frame.first_sample > ear.received();
        if frame.samples.is_empty() || frame.end_of_stream || leaves_hole {
            // A page sends few of these, and each costs more than its samples do.
            self.messages_left = self.messages_left.checked_sub(1).ok_or(Stop::TooMuch)?;
        }
        if frame.replay {
            self.meter.replayed(frame.samples.len() as u64);
            self.live.meters.figures.replayed(frame.samples.len() as u64);
        }
        let mut noticed = ear.hear(frame.first_sample, &frame.samples).await?;
        if ear.received() > MOST_SAMPLES {
            return Err(Stop::TooMuch);
        }
        if frame.end_of_stream {
            // The microphone is off: what was said is complete, and no more silence will tell so.
            self.meter.committed(self.live.log.clock.now());
            noticed.extend(ear.commit());
        }
        self.notice(noticed).await
    }

    async fn client_event(&mut self, event: ClientEvent) -> Result<(), Stop> {
        match event {
            ClientEvent::Commit => self.commit().await,
            ClientEvent::ItemCreate { item } => self.typed(&item.text).await,
            ClientEvent::LineSpoken { line } => {
                let samples = self.played.range(line);
                self.meter.line_heard(line, self.live.log.clock.now());
                self.feed(Input::LineSpoken { line, samples }).await
            }
            ClientEvent::LineStarted { line, at_sample } => {
                self.line_started(line, at_sample);
                Ok(())
            }
            ClientEvent::Truncate { line, audio_end_ms } => self.line_cut(line, audio_end_ms).await,
            ClientEvent::Update { duplex } => {
                if let Some(ear) = &mut self.ear {
                    ear.set_duplex(duplex);
                }
                Ok(())
            }
            ClientEvent::Intent { intent } => self.pressed(intent).await,
            ClientEvent::Typing => self.feed(Input::SpeechStarted).await,
            ClientEvent::Leave => Err(Stop::Left),
        }
    }

    /// Where a line is really heard.
    fn line_started(&mut self, line: LineId, at_sample: u64) {
        let Some(ear) = &mut self.ear else { return };
        if self.played.started(line, at_sample) {
            ear.line_begins(line, at_sample);
        }
    }

    /// The candidate took the floor in the middle of a line.
    async fn line_cut(&mut self, line: LineId, heard_ms: u64) -> Result<(), Stop> {
        let place = self.played.range(line);
        let text = self.log.interview().line_text(line).unwrap_or_default();
        let length_ms = place.map_or_else(
            || text.chars().count() as u64 * BROWSER_MS_A_LETTER,
            |place| ms_of_samples(place.end_sample - place.first_sample),
        );
        let heard = heard_words(text, heard_ms, length_ms).to_owned();
        let heard_ms = heard_ms.min(length_ms);
        let samples = place
            .map(|place| SampleRange { end_sample: place.first_sample + samples_in_ms(heard_ms), ..place });
        self.feed(Input::LineCut { line, heard_ms, heard, samples }).await
    }

    async fn commit(&mut self) -> Result<(), Stop> {
        self.meter.committed(self.live.log.clock.now());
        let Some(ear) = &mut self.ear else { return Ok(()) };
        let noticed = ear.commit();
        let nothing = noticed.is_empty() && ear.is_idle();
        self.notice(noticed).await?;
        if !nothing {
            return Ok(());
        }
        // Words from before a break may still wait for a reply; only the machine knows.
        let known = self.log.interview().last_seq();
        self.take_spoken_turn().await?;
        if self.log.interview().last_seq() == known {
            let told = "Nothing was heard yet. Take your time, or type your answer.";
            return self.refuse("nothing_heard", told).await;
        }
        Ok(())
    }

    async fn pressed(&mut self, intent: Intent) -> Result<(), Stop> {
        match intent {
            Intent::Skip | Intent::Stop | Intent::Human => self.after_words(Input::Pressed(intent)).await,
            Intent::Repeat | Intent::Rephrase | Intent::Think | Intent::Pause | Intent::Resume => {
                self.feed(Input::Pressed(intent)).await
            }
        }
    }

    /// The machine's timer is due. When the time for the last words is over, what is being said still belongs to the
    /// interview.
    pub(super) async fn tick(&mut self) -> Result<(), Stop> {
        let interview = self.log.interview();
        if interview.closing() && matches!(interview.floor(), Floor::Candidate { speaking: true }) {
            return self.after_words(Input::Tick).await;
        }
        self.feed(Input::Tick).await
    }

    /// Feeds `input` behind everything that was said before it: the piece that grows is cut, and the input waits until
    /// every word is there.
    async fn after_words(&mut self, input: Input) -> Result<(), Stop> {
        if self.held.len() >= MOST_HELD {
            return Err(Stop::TooMuch);
        }
        self.held.push_back(input);
        let noticed = self.ear.as_mut().map(Ear::commit).unwrap_or_default();
        self.notice(noticed).await?;
        self.release().await
    }

    /// Feeds what was held back, once every word is there.
    pub(super) async fn release(&mut self) -> Result<(), Stop> {
        if self.held.is_empty() || self.ear.as_ref().is_some_and(Ear::is_recognising) {
            return Ok(());
        }
        self.keep_words().await?;
        while let Some(input) = self.held.pop_front() {
            self.feed(input).await?;
        }
        Ok(())
    }

    async fn keep_words(&mut self) -> Result<(), Stop> {
        if self.ear.as_ref().is_some_and(Ear::has_words) {
            self.take_spoken_turn().await?;
        }
        Ok(())
    }

    async fn typed(&mut self, text: &str) -> Result<(), Stop> {
        let text = text.trim();
        if text.is_empty() {
            return self.refuse("empty_answer", "This answer is empty; please type something first.").await;
        }
        if text.chars().count() > MOST_TYPED {
            let told = "This answer is longer than 20,000 characters; please send it in parts.";
            return self.refuse("answer_too_long", told).await;
        }
        let (text, source) = (text.to_owned(), TurnSource::Typed);
        let heard = HeardTurn { text, source, segments: Vec::new(), gaps: Vec::new() };
        self.after_words(Input::TurnHeard(heard)).await
    }
}
