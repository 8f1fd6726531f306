//! One connection: waits for whatever comes next, feeds it to the machine, performs what the machine decided.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use tokio::{
    sync::mpsc,
    time::{Instant, Interval, MissedTickBehavior, interval, sleep_until},
};

use super::{
    Live, Stop,
    asking::{Asking, Replied},
    ear::Ear,
    log::Log,
    meter::Meter,
    pieces::Back,
    played::Played,
    protocol::{CloseCode, ErrorView, FloorView, ServerEvent},
    registry::Seat,
    speaker::{Speaker, SpokenPart, make_ahead},
    wire::{Incoming, Outgoing, Wire},
};
use crate::{
    interview::input::Input,
    store::{audio_chunks::Track, interviews::InterviewRow},
};

/// Acknowledgements are sent, and rests of a second stored, so often.
const ACK: Duration = Duration::from_millis(500);
/// A page is told to come back after this when the server stops.
const GO_AWAY_MS: u64 = 2_000;
/// JSON messages that may come in a burst; ten more every second.
const MESSAGE_BURST: u32 = 60;

/// What arrives from the tasks of this connection.
struct Mailbox {
    back: mpsc::Receiver<Back>,
    lines: mpsc::Receiver<SpokenPart>,
    replies: mpsc::Receiver<Replied>,
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
    pub(super) asking: Asking,
    pub(super) output_sample: u64,
    /// Where the sound of the line begins that is being sent.
    pub(super) line_from: u64,
    pub(super) played: Played,
    pub(super) shown: (Option<FloorView>, bool),
    /// What waits until everything said before it is understood.
    pub(super) held: VecDeque<Input>,
    /// When a stopping server closes the connection.
    leave_at: Option<Instant>,
    outgoing: mpsc::Sender<Outgoing>,
    server_seq: u64,
    pub(super) messages_left: u32,
    pub(super) meter: Meter,
}

/// Leads a connection from its first to its last message. Gives its lease where the candidate left during the last words.
pub async fn run(live: &Arc<Live>, row: &InterviewRow, seat: &Seat, wire: Wire) -> Option<u32> {
    let Wire { mut incoming, outgoing, sent } = wire;
    let (stop, left_closing) = match open(live, row, outgoing.clone(), sent).await {
        Ok((mut connection, mut mailbox)) => {
            let stop = connection.serve(&mut mailbox, &mut incoming, seat).await;
            connection.leave(&stop).await;
            let log = &connection.log;
            (stop, log.interview().closing().then(|| log.lease_epoch()))
        }
        Err(stop) => (stop, None),
    };
    live.meters.figures.connection_closed(stop.name());
    let (code, reason) = close_code(&stop);
    if let Stop::Failed(error) = &stop {
        tracing::error!(interview.id = %row.id, error, "a connection failed; what is stored is safe");
    }
    let _gone = outgoing.send(Outgoing::Close(code, reason)).await;
    left_closing
}

async fn open(
    live: &Arc<Live>,
    row: &InterviewRow,
    outgoing: mpsc::Sender<Outgoing>,
    sent: u64,
) -> Result<(Connection, Mailbox), Stop> {
    let mut log = Log::open(&live.log, row, &*live.beginning).await?;
    if let Some(connection) = log.interview().connection() {
        // The process before this one died: its last record is the last sign of life, and no later time is charged.
        log.feed(Input::CandidateLeft { connection }, log.interview().last_at()).await?;
    }
    let (back_to, back) = mpsc::channel(64);
    let (lines_to, lines) = mpsc::channel(4);
    let (replies_to, replies) = mpsc::channel(4);
    let ear = Ear::of(live, row, &log, back_to).await?;
    let played_until = live.audio.end_of_track(row.id, Track::Interviewer).await?;
    // A questionnaire is read.
    let voice = live.synthesizer.clone().filter(|_| !log.interview().untimed());
    let speaker = voice.clone().map(|voice| Speaker::new(voice, lines_to));
    if let Some(voice) = voice.filter(|_| log.interview().latest_connection() == 0) {
        let plan = log.interview().plan().clone();
        tokio::spawn(async move { make_ahead(voice, &plan).await });
    }
    let mut ack = interval(ACK);
    ack.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut connection = Connection {
        live: Arc::clone(live),
        row: row.clone(),
        number: log.interview().latest_connection() + 1,
        log,
        ear,
        speaker,
        asking: Asking::new(Arc::clone(&live.interviewer), Arc::clone(&live.meters.figures), replies_to),
        output_sample: 0,
        line_from: 0,
        played: Played::behind(played_until),
        shown: (None, false),
        held: VecDeque::new(),
        leave_at: None,
        outgoing,
        server_seq: sent,
        messages_left: MESSAGE_BURST,
        meter: Meter::default(),
    };
    connection.measure_resumption();
    connection.begin().await?;
    Ok((connection, Mailbox { back, lines, replies, ack }))
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
                Some(back) = mailbox.back.recv() => self.recognised(back).await,
                Some(part) = mailbox.lines.recv() => self.speak(part).await,
                Some(reply) = mailbox.replies.recv() => self.replied(reply).await,
                () = sleep_until(deadline.unwrap_or_else(Instant::now)), if deadline.is_some() => {
                    self.tick().await
                }
                _ = mailbox.ack.tick() => self.acknowledge().await,
                () = taken_over.cancelled() => Err(Stop::TakenOver),
                () = stopping.cancelled(), if self.leave_at.is_none() => self.go_away().await,
                () = sleep_until(self.leave_at.unwrap_or_else(Instant::now)), if self.leave_at.is_some() => {
                    Err(Stop::GoingAway)
                }
            };
            if let Err(stop) = done {
                return stop;
            }
        }
    }

    /// Puts away what is left of a connection. Where that fails, the page still has what isn't acknowledged.
    async fn leave(&mut self, stop: &Stop) {
        if let Some(ear) = &mut self.ear {
            let _kept_by_page = ear.store().await;
            let heard = self.played.heard_until(ear.received());
            let _only_for_the_recording = self.keep_interviewer_sound(heard).await;
        }
        let last = self.meter.close();
        self.keep_figures(last).await;
        if !matches!(stop, Stop::Ended) {
            let at = self.log.now();
            let _told_at_next_join =
                self.log.feed(Input::CandidateLeft { connection: self.number }, at).await;
        }
    }

    async fn recognised(&mut self, back: Back) -> Result<(), Stop> {
        let is_piece = matches!(back, Back::Piece(_));
        if let Back::Piece(decoded) = &back {
            self.measure_words(decoded);
        }
        let Some(ear) = &mut self.ear else { return Ok(()) };
        let noticed = ear.recognised(back);
        self.notice(noticed).await?;
        if is_piece {
            self.ask_ahead();
        }
        self.release().await
    }

    /// Asks the interviewer ahead where the candidate seems to be done.
    fn ask_ahead(&mut self) {
        let interview = self.log.interview();
        if !self.held.is_empty() || !self.asking.may_ask_ahead(interview) {
            return;
        }
        let heard = self.ear.as_ref().and_then(Ear::turn_that_may_end);
        if let Some(ahead) = heard.and_then(|heard| interview.if_heard(heard, self.log.now())) {
            self.asking.ask_ahead(ahead);
        }
    }

    async fn replied(&mut self, reply: Replied) -> Result<(), Stop> {
        let input = self.asking.take_in(reply, self.log.interview().awaited());
        self.feed(input).await
    }

    async fn acknowledge(&mut self) -> Result<(), Stop> {
        self.messages_left = (self.messages_left + 5).min(MESSAGE_BURST);
        let (mut received, mut durable) = (0, 0);
        if let Some(ear) = &mut self.ear {
            ear.store().await?;
            (received, durable) = (ear.received(), ear.durable());
        }
        let settled = self.meter.settled(self.live.log.clock.now());
        self.keep_figures(settled).await;
        self.send(ServerEvent::Ack { received, durable }).await
    }

    /// The page learns that the server stops, and has a moment before it is cut off.
    async fn go_away(&mut self) -> Result<(), Stop> {
        self.leave_at = Some(Instant::now() + Duration::from_millis(GO_AWAY_MS));
        self.send(ServerEvent::GoAway { after_ms: GO_AWAY_MS }).await
    }

    fn deadline(&self) -> Option<Instant> {
        if !self.held.is_empty() {
            return None;
        }
        let wait = self.log.interview().deadline()?.since(self.log.now());
        Some(Instant::now() + Duration::from_millis(wait))
    }

    /// Tells the page in one sentence what was refused; the interview goes on.
    pub(super) async fn refuse(&mut self, code: &'static str, message: &str) -> Result<(), Stop> {
        self.live.meters.figures.message_refused(code);
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
}

pub(super) const fn close_code(stop: &Stop) -> (CloseCode, &'static str) {
    match stop {
        Stop::Ended => (CloseCode::Ended, "over"),
        Stop::Left => (CloseCode::GoingAway, "the line was lost; reconnect"),
        Stop::TakenOver => (CloseCode::NewerTab, "this interview goes on in another tab"),
        Stop::GoingAway => (CloseCode::GoingAway, "the server restarts; reconnect in a moment"),
        Stop::BadMessage(reason) => (CloseCode::BadMessage, reason),
        Stop::TooMuch => (CloseCode::TooMuch, "too many messages"),
        Stop::Failed(_) => (CloseCode::Internal, "the server failed; reconnect, nothing is lost"),
    }
}
