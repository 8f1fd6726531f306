//! Effects: what follows from the facts, after they are recorded. Performing an effect twice does no harm.

use super::{
    Stop,
    connection::Connection,
    ear::Ear,
    meter::samples_in,
    noticed::Noticed,
    protocol::{LineView, ServerEvent, SessionView, TurnView, VoiceMode},
    speaker::SpokenPart,
    view,
};
use crate::{
    audio::frame::{Frame, Kind},
    interview::{effects::Effect, event::Event, input::Input},
    session::protocol::{EarMode, FloorView},
    store::audio_chunks::{AudioChunk, Track},
};

/// Samples in one message of the interviewer's sound.
const FRAME_SAMPLES: usize = 2_048;

impl Connection {
    /// First messages of a connection, then whatever the machine has to say about it.
    pub(super) async fn begin(&mut self) -> Result<(), Stop> {
        let session = Box::new(self.session_view());
        let ended = session.ended.is_some();
        let first = self.number == 1;
        self.send(if first { ServerEvent::Created { session } } else { ServerEvent::Resumed { session } })
            .await?;
        if ended {
            return Err(Stop::Ended);
        }
        self.feed(Input::CandidateJoined { connection: self.number }).await?;
        let noticed = match &mut self.ear {
            Some(ear) => ear.catch_up().await?,
            None => Vec::new(),
        };
        self.notice(noticed).await
    }

    /// Feeds the machine and performs what it decided.
    pub(super) async fn feed(&mut self, input: Input) -> Result<(), Stop> {
        let mut next = Some(input);
        while let Some(input) = next.take() {
            let at = self.log.now();
            let facts = self.log.feed(input, at).await?;
            for (fact, effects) in &facts {
                self.tell(fact).await?;
                for effect in effects {
                    self.perform(effect).await?;
                }
            }
            self.asking.keep(self.log.interview().awaited());
            let got_floor = self.show_floor().await?;
            // Whoever began to speak over the line's end is already answering.
            let answers = got_floor && self.ear.as_ref().is_some_and(Ear::has_begun);
            next = answers.then_some(Input::SpeechStarted);
        }
        if self.log.interview().ended().is_some() {
            (self.live.ended)();
            return Err(Stop::Ended);
        }
        Ok(())
    }

    /// Shows a fact to the page.
    async fn tell(&mut self, fact: &Event) -> Result<(), Stop> {
        match fact {
            Event::StageEntered { .. } => match view::stage(self.log.interview()) {
                Some(stage) => self.send(ServerEvent::Stage { stage }).await,
                None => Ok(()),
            },
            Event::QuestionAsked { .. } | Event::ProbeAsked { .. } => {
                match view::question(self.log.interview()) {
                    Some(question) => self.send(ServerEvent::Question { question }).await,
                    None => Ok(()),
                }
            }
            Event::TurnHeard { turn, heard } if !heard.text.is_empty() => {
                self.measure_turn(*turn, heard).await;
                let item = TurnView { turn: *turn, text: heard.text.clone(), source: heard.source };
                self.send(ServerEvent::TurnDone { item }).await
            }
            Event::LineSpoken { line, .. } => {
                let heard = self.played.heard(*line, None);
                self.keep_interviewer_sound(heard).await
            }
            Event::LineCut { line, heard_ms, .. } => {
                if let Some(speaker) = &mut self.speaker {
                    speaker.cut(*line);
                }
                let heard = self.played.heard(*line, Some(*heard_ms));
                self.keep_interviewer_sound(heard).await?;
                let text = self.log.interview().line_text(*line).unwrap_or_default().to_owned();
                self.send(ServerEvent::Truncated { line: LineView { line: *line, text, pending: false } })
                    .await
            }
            Event::ModelReplied { usage, .. } => {
                self.measure_words_of_model(usage.as_ref());
                Ok(())
            }
            Event::ReplyExpired { .. } => {
                self.measure_words_of_model(None);
                Ok(())
            }
            Event::Started { .. }
            | Event::CandidateJoined { .. }
            | Event::CandidateLeft { .. }
            | Event::RemarkMade { .. }
            | Event::FloorTaken
            | Event::TurnHeard { .. }
            | Event::IntentRecognised { .. }
            | Event::CandidateAsked { .. }
            | Event::ReplyRequested { .. }
            | Event::Ended { .. } => Ok(()),
        }
    }

    async fn perform(&mut self, effect: &Effect) -> Result<(), Stop> {
        match effect {
            Effect::Speak { line, text } => {
                let view = LineView { line: *line, text: text.clone(), pending: true };
                self.send(ServerEvent::ResponseCreated { line: view }).await?;
                match &mut self.speaker {
                    Some(speaker) => speaker.say(*line, text),
                    None => self.measure_reply(),
                }
                Ok(())
            }
            Effect::AskInterviewer { generation, acts } => {
                let interview = self.log.interview().clone();
                self.asking.begin(interview, *generation, acts.clone());
                Ok(())
            }
            Effect::Over { reason } => self.send(ServerEvent::Ended { reason: *reason }).await,
        }
    }

    /// Sends a part of a line's sound. The ear knows from then on what may come back.
    pub(super) async fn speak(&mut self, spoken: SpokenPart) -> Result<(), Stop> {
        if let Some(speaker) = &mut self.speaker {
            speaker.taken(&spoken);
        }
        // Of a line that was cut nothing more is sent.
        if self.log.interview().is_pending(spoken.line) {
            self.send_part(&spoken).await?;
        }
        if !spoken.last {
            return Ok(());
        }
        let duration_ms = self.output_sample.saturating_sub(self.line_from) / 16;
        self.line_from = self.output_sample;
        self.meter.sounded(spoken.line, duration_ms);
        self.send(ServerEvent::AudioDone { line: spoken.line, duration_ms }).await
    }

    async fn send_part(&mut self, spoken: &SpokenPart) -> Result<(), Stop> {
        if let Some(ear) = self.ear.as_mut().filter(|_| !spoken.samples.is_empty()) {
            let first_sample = self.played.sent(spoken.line, ear.received(), spoken.samples.clone());
            ear.plays(spoken.line, first_sample, spoken.samples.clone());
        }
        self.measure_reply();
        let mut pieces = spoken.samples.chunks(FRAME_SAMPLES).peekable();
        while let Some(samples) = pieces.next() {
            let frame = Frame {
                kind: Kind::Interviewer,
                end_of_stream: spoken.last && pieces.peek().is_none(),
                replay: false,
                connection: self.number,
                first_sample: self.output_sample,
                samples: samples.to_vec(),
            };
            self.output_sample += samples.len() as u64;
            self.send_sound(frame.to_bytes()).await?;
        }
        Ok(())
    }

    /// Stores what was heard of the interviewer, for the recording.
    pub(super) async fn keep_interviewer_sound(&self, chunks: Vec<AudioChunk>) -> Result<(), Stop> {
        if chunks.is_empty() {
            return Ok(());
        }
        let (lease, now) = (self.log.lease_epoch(), self.live.log.clock.now());
        self.live.audio.put_chunks(self.row.id, lease, Track::Interviewer, chunks, now).await?;
        Ok(())
    }

    /// Tells page and machine what the ear noticed.
    pub(super) async fn notice(&mut self, noticed: Vec<Noticed>) -> Result<(), Stop> {
        for noticed in noticed {
            self.measure_voice(&noticed);
            match noticed {
                Noticed::SpeechStarted { at_sample } => {
                    self.asking.give_up();
                    self.send(ServerEvent::SpeechStarted { audio_start_ms: at_sample / 16 }).await?;
                    // While the interviewer speaks it may be an echo.
                    if view::floor(self.log.interview()) != FloorView::Interviewer {
                        self.feed(Input::SpeechStarted).await?;
                    }
                }
                Noticed::SpeaksOver => self.feed(Input::SpeechStarted).await?,
                Noticed::Duck => self.send(ServerEvent::Duck { ducked: true }).await?,
                Noticed::Restore => self.send(ServerEvent::Duck { ducked: false }).await?,
                Noticed::Stop => self.send(ServerEvent::AudioCleared).await?,
                Noticed::SpeechStopped { at_sample } => {
                    self.send(ServerEvent::SpeechStopped { audio_end_ms: at_sample / 16 }).await?;
                }
                Noticed::NoSpeech => {
                    // The machine learns that the candidate, who seemed to speak, did not.
                    let believed = self.log.interview().speaking();
                    if believed && self.ear.as_ref().is_some_and(Ear::is_idle) {
                        self.take_spoken_turn().await?;
                    }
                }
                Noticed::WordsSoFar(delta) => {
                    let turn = self.log.interview().next_turn();
                    self.send(ServerEvent::TranscribedSoFar { turn, delta }).await?;
                }
                Noticed::Words(transcript) => {
                    let turn = self.log.interview().next_turn();
                    self.send(ServerEvent::Transcribed { turn, transcript }).await?;
                }
                Noticed::Unintelligible => {
                    let told =
                        "That could not be understood just now; its sound is kept. Please go on, or type.";
                    self.refuse("not_understood", told).await?;
                }
                Noticed::TurnEnded => self.take_spoken_turn().await?,
            }
        }
        Ok(())
    }

    /// Records what was said since the last turn.
    pub(super) async fn take_spoken_turn(&mut self) -> Result<(), Stop> {
        let Some(ear) = &mut self.ear else { return Ok(()) };
        self.meter.taking(ear.hold_samples());
        let heard = ear.take_turn().await?;
        self.live.meters.figures.lost(samples_in(&heard.gaps));
        self.feed(Input::TurnHeard(heard)).await
    }

    /// Tells ear and page whose turn it is, when that changed. True when it is the candidate's from now on.
    async fn show_floor(&mut self) -> Result<bool, Stop> {
        let interview = self.log.interview();
        let (floor, clock) = (view::floor(interview), view::clock(interview, self.log.now()));
        let (shown_floor, shown_running) = self.shown;
        self.shown = (Some(floor), clock.running);
        let changed = shown_floor != Some(floor);
        if changed {
            let says = view::unheard(interview);
            let mut was_ducked = false;
            if let Some(ear) = &mut self.ear {
                match floor {
                    FloorView::Candidate => {
                        was_ducked = ear.give_floor().contains(&Noticed::Restore);
                        self.meter.floor_given(self.live.log.clock.now());
                    }
                    FloorView::Interviewer | FloorView::Thinking | FloorView::Paused | FloorView::Over => {
                        ear.take_floor(says);
                    }
                }
            }
            if was_ducked {
                self.send(ServerEvent::Duck { ducked: false }).await?;
            }
            self.send(ServerEvent::Floor { floor }).await?;
        }
        if shown_floor.is_none() || shown_running != clock.running {
            self.send(ServerEvent::Clock { clock }).await?;
        }
        Ok(changed && floor == FloorView::Candidate)
    }

    fn session_view(&self) -> SessionView {
        let interview = self.log.interview();
        let transcriber = self.live.transcriber.as_ref().filter(|_| self.ear.is_some());
        let ear = match transcriber.map(|transcriber| transcriber.version().synthetic) {
            Some(true) => EarMode::SyntheticOnly,
            Some(false) => EarMode::Voice,
            None => EarMode::TypingOnly,
        };
        SessionView {
            title: interview.plan().title.clone(),
            connection: self.number,
            next_sample: self.ear.as_ref().map_or(0, Ear::durable),
            output_sample_rate_hz: 16_000,
            voice: if self.speaker.is_some() { VoiceMode::Server } else { VoiceMode::Browser },
            ear,
            stage: view::stage(interview),
            question: view::question(interview),
            conversation: view::conversation(interview),
            clock: view::clock(interview, self.log.now()),
            floor: view::floor(interview),
            ended: interview.ended(),
        }
    }
}
