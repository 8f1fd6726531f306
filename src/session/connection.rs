//! One connection: waits for whatever comes next, feeds it to the machine, performs what the machine decided.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::mpsc,
    time::{Instant, Interval, MissedTickBehavior, interval, sleep_until},
};

use super::{
    Live, Stop,
    ear::{Decoded, Ear, EarParts},
    log::Log,
    protocol::{ClientEvent, CloseCode, ErrorView, FloorView, ServerEvent},
    registry::Seat,
    speaker::{Speaker, SpokenLine},
    view,
    wire::{Incoming, Outgoing, Wire},
};
use crate::{
    audio::frame::{Frame, Kind},
    interview::{
        event::{Act, HeardTurn, Intent, LineId, TurnSource},
        input::Input,
    },
    llm::{InterviewerError, Reply},
    speech::listener::ListenerSettings,
    store::{audio_chunks::Track, interviews::InterviewRow},
};

/// Acknowledgements are sent, and rests of a second stored, so often.
const ACK: Duration = Duration::from_millis(500);
/// A page is told to come back after this when the server stops.
const GO_AWAY_MS: u64 = 2_000;
/// Longest typed answer, in characters.
const MOST_TYPED: usize = 20_000;
/// JSON messages that may come in a burst; ten more every second.
const MESSAGE_BURST: u32 = 60;

/// What arrives from the tasks of this connection.
struct Mailbox {
    decoded: mpsc::Receiver<Decoded>,
    lines: mpsc::Receiver<SpokenLine>,
    replies: mpsc::Receiver<(u32, Result<Reply, InterviewerError>)>,
    ack: Interval,
}

/// One connection of one candidate.
pub(super) struct Connection {
    pub(super) live: Arc<Live>,
    pub(super) row: InterviewRow,
    pub(super) log: Log,
    pub(super) ear: Option<Ear>,
    pub(super) speaker: Option<Speaker>,
    pub(super) number: u32,
    pub(super) replies: mpsc::Sender<(u32, Result<Reply, InterviewerError>)>,
    pub(super) output_sample: u64,
    pub(super) interviewer_track_end: u64,
    pub(super) shown: (Option<FloorView>, bool),
    last_line: Option<LineId>,
    outgoing: mpsc::Sender<Outgoing>,
    server_seq: u64,
    acknowledged: (u64, u64),
    messages_left: u32,
}

/// Leads a connection from its first to its last message.
pub async fn run(live: &Arc<Live>, row: &InterviewRow, seat: &Seat, wire: Wire) {
    let Wire { mut incoming, outgoing } = wire;
    let stop = match open(live, row, outgoing.clone()).await {
        Ok((mut connection, mut mailbox)) => {
            let stop = connection.serve(&mut mailbox, &mut incoming, seat).await;
            connection.leave(&stop).await;
            stop
        }
        Err(stop) => stop,
    };
    let (code, reason) = close_code(&stop);
    if let Stop::Failed(error) = &stop {
        tracing::error!(interview.id = %row.id, error, "a connection failed; what is stored is safe");
    }
    let _gone = outgoing.send(Outgoing::Close(code, reason)).await;
}

async fn open(
    live: &Arc<Live>,
    row: &InterviewRow,
    outgoing: mpsc::Sender<Outgoing>,
) -> Result<(Connection, Mailbox), Stop> {
    let mut log = Log::open(&live.log, row, &*live.beginning).await?;
    if let Some(connection) = log.interview().connection() {
        // The process before this one died: its last record is the last sign of life, and no later time is charged.
        log.feed(Input::CandidateLeft { connection }, log.interview().last_at()).await?;
    }
    let (decoded_to, decoded) = mpsc::channel(64);
    let (lines_to, lines) = mpsc::channel(4);
    let (replies_to, replies) = mpsc::channel(4);
    let ear = ear(live, row, &log, decoded_to).await?;
    let speaker = live.synthesizer.clone().map(|voice| Speaker::new(voice, lines_to));
    let mut ack = interval(ACK);
    ack.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut connection = Connection {
        live: Arc::clone(live),
        row: row.clone(),
        number: log.interview().latest_connection() + 1,
        log,
        ear,
        speaker,
        replies: replies_to,
        output_sample: 0,
        interviewer_track_end: 0,
        shown: (None, false),
        last_line: None,
        outgoing,
        server_seq: 0,
        acknowledged: (u64::MAX, u64::MAX),
        messages_left: MESSAGE_BURST,
    };
    connection.begin().await?;
    Ok((connection, Mailbox { decoded, lines, replies, ack }))
}

async fn ear(
    live: &Live,
    row: &InterviewRow,
    log: &Log,
    decoded: mpsc::Sender<Decoded>,
) -> Result<Option<Ear>, Stop> {
    let Some(transcriber) = live.transcriber.clone() else { return Ok(None) };
    let settings = ListenerSettings {
        holds: log.interview().plan().holds,
        max_piece_ms: transcriber.version().max_piece_ms,
    };
    let stored_until = live.audio.end_of_track(row.id, Track::Microphone).await?;
    let parts = EarParts {
        store: Arc::clone(&live.audio),
        clock: Arc::clone(&live.log.clock),
        transcriber,
        interview: row.id,
        lease_epoch: log.lease_epoch(),
    };
    Ok(Some(Ear::new(parts, settings, view::heard_until(log.interview()), stored_until, decoded)))
}

impl Connection {
    async fn serve(
        &mut self,
        mailbox: &mut Mailbox,
        incoming: &mut mpsc::Receiver<Incoming>,
        seat: &Seat,
    ) -> Stop {
        let (taken_over, stopping) = (seat.taken_over(), self.live.registry.stopping());
        loop {
            let deadline = self.deadline();
            let done = tokio::select! {
                message = incoming.recv() => match message {
                    Some(message) => self.message(message).await,
                    None => Err(Stop::Left),
                },
                Some(decoded) = mailbox.decoded.recv() => self.decoded(decoded).await,
                Some(line) = mailbox.lines.recv() => self.speak(line).await,
                Some((generation, reply)) = mailbox.replies.recv() => {
                    self.feed(reply_input(generation, reply)).await
                }
                () = sleep_until(deadline.unwrap_or_else(Instant::now)), if deadline.is_some() => {
                    self.feed(Input::Tick).await
                }
                _ = mailbox.ack.tick() => self.acknowledge().await,
                () = taken_over.cancelled() => Err(Stop::TakenOver),
                () = stopping.cancelled() => Err(Stop::GoingAway),
            };
            if let Err(stop) = done {
                return stop;
            }
        }
    }

    /// Puts away what is left of a connection. Where that fails, the page still has what isn't acknowledged.
    async fn leave(&mut self, stop: &Stop) {
        if matches!(stop, Stop::GoingAway) {
            let _gone = self.send(ServerEvent::GoAway { after_ms: GO_AWAY_MS }).await;
        }
        if let Some(ear) = &mut self.ear {
            let _kept_by_page = ear.store().await;
        }
        if !matches!(stop, Stop::Ended) {
            let at = self.log.now();
            let _told_at_next_join =
                self.log.feed(Input::CandidateLeft { connection: self.number }, at).await;
        }
    }

    async fn message(&mut self, message: Incoming) -> Result<(), Stop> {
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
        let noticed = ear.hear(frame.first_sample, &frame.samples).await?;
        self.notice(noticed).await
    }

    async fn client_event(&mut self, event: ClientEvent) -> Result<(), Stop> {
        match event {
            ClientEvent::Commit => self.commit().await,
            ClientEvent::ItemCreate { item } => self.typed(&item.text).await,
            ClientEvent::LineSpoken { line } => self.line_spoken(line).await,
            ClientEvent::Intent { intent } => self.pressed(intent).await,
            ClientEvent::Typing => self.feed(Input::SpeechStarted).await,
            ClientEvent::Leave => Err(Stop::Left),
        }
    }

    async fn commit(&mut self) -> Result<(), Stop> {
        let Some(ear) = &mut self.ear else { return Ok(()) };
        let noticed = ear.commit();
        let nothing = noticed.is_empty() && ear.is_idle();
        self.notice(noticed).await?;
        if nothing {
            let told = "Nothing was heard yet. Take your time, or type your answer.";
            return self.refuse("nothing_heard", told).await;
        }
        Ok(())
    }

    /// The last words end the interview only once everything that was said before them is understood.
    async fn line_spoken(&mut self, line: LineId) -> Result<(), Stop> {
        if self.log.interview().closing() && self.ear.as_ref().is_some_and(Ear::is_recognising) {
            self.last_line = Some(line);
            return Ok(());
        }
        self.feed(Input::LineSpoken { line }).await
    }

    /// What was said before the button was pressed belongs to the interview.
    async fn pressed(&mut self, intent: Intent) -> Result<(), Stop> {
        if matches!(intent, Intent::Stop | Intent::Human) {
            let noticed = self.ear.as_mut().map(Ear::commit).unwrap_or_default();
            self.notice(noticed).await?;
        }
        if matches!(intent, Intent::Stop | Intent::Human | Intent::Skip) {
            self.keep_words().await?;
        }
        self.feed(Input::Pressed(intent)).await
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
        self.keep_words().await?;
        self.feed(Input::TurnHeard(HeardTurn {
            text: text.to_owned(),
            source: TurnSource::Typed,
            segments: Vec::new(),
            gaps: Vec::new(),
        }))
        .await
    }

    async fn decoded(&mut self, decoded: Decoded) -> Result<(), Stop> {
        let Some(ear) = &mut self.ear else { return Ok(()) };
        let noticed = ear.recognised(decoded);
        self.notice(noticed).await?;
        if self.ear.as_ref().is_some_and(Ear::is_recognising) || !self.log.interview().closing() {
            return Ok(());
        }
        self.keep_words().await?;
        match self.last_line.take() {
            Some(line) => self.feed(Input::LineSpoken { line }).await,
            None => Ok(()),
        }
    }

    async fn acknowledge(&mut self) -> Result<(), Stop> {
        self.messages_left = (self.messages_left + 5).min(MESSAGE_BURST);
        let Some(ear) = &mut self.ear else { return Ok(()) };
        ear.store().await?;
        let (received, durable) = (ear.received(), ear.durable());
        if self.acknowledged == (received, durable) {
            return Ok(());
        }
        self.acknowledged = (received, durable);
        self.send(ServerEvent::Ack { received, durable }).await
    }

    fn deadline(&self) -> Option<Instant> {
        let wait = self.log.interview().deadline()?.since(self.log.now());
        Some(Instant::now() + Duration::from_millis(wait))
    }

    /// Tells the page in one sentence what was refused; the interview goes on.
    pub(super) async fn refuse(&mut self, code: &str, message: &str) -> Result<(), Stop> {
        let error = ErrorView { code: code.to_owned(), message: message.to_owned() };
        self.send(ServerEvent::Error { error }).await
    }

    /// Sends a numbered event.
    pub(super) async fn send(&mut self, event: ServerEvent) -> Result<(), Stop> {
        self.server_seq += 1;
        let numbered = super::protocol::Numbered { seq: self.server_seq, event };
        let text = serde_json::to_string(&numbered).map_err(|error| Stop::Failed(error.to_string()))?;
        self.outgoing.send(Outgoing::Text(text)).await.map_err(|_closed| Stop::Left)
    }

    /// Sends sound.
    pub(super) async fn send_sound(&mut self, frame: Vec<u8>) -> Result<(), Stop> {
        self.outgoing.send(Outgoing::Binary(frame)).await.map_err(|_closed| Stop::Left)
    }

    /// Asks the interviewer for the next words, in the background.
    pub(super) fn ask(&self, generation: u32, acts: Vec<Act>) {
        let interviewer = Arc::clone(&self.live.interviewer);
        let interview = self.log.interview().clone();
        let replies = self.replies.clone();
        tokio::spawn(async move {
            let reply = interviewer.reply(&interview, &acts).await;
            // A closed channel means that the connection is gone; the next one asks again.
            let _gone = replies.send((generation, reply)).await;
        });
    }
}

fn reply_input(generation: u32, reply: Result<Reply, InterviewerError>) -> Input {
    match reply {
        Ok(Reply { act, text, by }) => Input::ModelReplied { generation, act, text, by },
        Err(error) => {
            tracing::warn!(error = %error, "scripted wording is used");
            Input::ModelFailed { generation }
        }
    }
}

const fn close_code(stop: &Stop) -> (CloseCode, &'static str) {
    match stop {
        Stop::Left | Stop::Ended => (CloseCode::Ended, "over"),
        Stop::TakenOver => (CloseCode::NewerTab, "this interview goes on in another tab"),
        Stop::GoingAway => (CloseCode::GoingAway, "the server restarts; reconnect in a moment"),
        Stop::BadMessage(reason) => (CloseCode::BadMessage, reason),
        Stop::TooMuch => (CloseCode::TooMuch, "too many messages"),
        Stop::Failed(_) => (CloseCode::Internal, "the server failed; reconnect, nothing is lost"),
    }
}
