//! The wire protocol of `/api/v1/realtime`: JSON events by the names and shapes of the OpenAI Realtime API wherever it
//! has one, our own under `interview.*`. Sound travels in binary messages, see [`crate::audio::frame`].

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    interview::{
        event::{EndReason, Intent, LineId, TurnId, TurnSource},
        plan::{Artefact, SectionKind},
    },
    speech::barge::Duplex,
};

/// The WebSocket subprotocol that a client must offer.
pub const SUBPROTOCOL: &str = "vivavoce.v1";

/// Why the server closes a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum CloseCode {
    /// The interview is over.
    Ended = 1000,
    /// The server stops; come back in a moment.
    GoingAway = 1001,
    /// A message that the protocol does not know.
    BadMessage = 4400,
    /// No candidate of this server, or not yet consented.
    Unauthorised = 4401,
    /// A newer tab took over.
    NewerTab = 4409,
    /// Messages larger or faster than allowed.
    TooMuch = 4413,
    /// The server failed; the interview is safe, reconnect.
    Internal = 4500,
}

/// What the candidate's page sends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type")]
pub enum ClientEvent {
    /// "I'm done": the turn ends now.
    #[serde(rename = "input_audio_buffer.commit")]
    Commit,
    /// A typed answer.
    #[serde(rename = "conversation.item.create")]
    ItemCreate {
        /// The candidate's message.
        item: TypedItem,
    },
    /// A line of the interviewer was heard (or read) to its end.
    #[serde(rename = "interview.line_spoken")]
    LineSpoken {
        /// Which line.
        line: LineId,
    },
    /// The sound of a line of the interviewer begins to be heard.
    #[serde(rename = "interview.line_started")]
    LineStarted {
        /// Which line.
        line: LineId,
        /// The microphone's sample that is taken at that moment.
        at_sample: u64,
    },
    /// The interviewer was stopped: on this page by the candidate, or because the server said so. Lines behind this one are
    /// not said either.
    #[serde(rename = "conversation.item.truncate")]
    Truncate {
        /// The line that was being said.
        line: LineId,
        /// How much of it was heard, in milliseconds.
        audio_end_ms: u64,
    },
    /// How this page can be spoken to; again on every connection.
    #[serde(rename = "session.update")]
    Update {
        /// Who is heard while the interviewer speaks; `half` until told otherwise.
        duplex: Duplex,
    },
    /// A button was pressed.
    #[serde(rename = "interview.intent")]
    Intent {
        /// What the candidate wants.
        intent: Intent,
    },
    /// The candidate began to type.
    #[serde(rename = "interview.typing")]
    Typing,
    /// The page is about to close on purpose; nothing else follows.
    #[serde(rename = "session.leave")]
    Leave,
}

/// A typed message of the candidate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TypedItem {
    /// Its text, at most 20,000 characters.
    pub text: String,
}

/// What the server sends: an event with its number on this connection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Numbered {
    /// Counts server events of this connection from 1.
    pub seq: u64,
    /// The event.
    #[serde(flatten)]
    pub event: ServerEvent,
}

/// One event of the server.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type")]
pub enum ServerEvent {
    /// First event of the first connection.
    #[serde(rename = "session.created")]
    Created {
        /// Where the interview stands.
        session: Box<SessionView>,
    },
    /// First event of every later connection.
    #[serde(rename = "session.resumed")]
    Resumed {
        /// Where the interview stands.
        session: Box<SessionView>,
    },
    /// The server stops soon; reconnect after the given time.
    #[serde(rename = "session.go_away")]
    GoAway {
        /// Milliseconds until the connection closes.
        after_ms: u64,
    },
    /// How far the microphone's sound has arrived and is safe.
    #[serde(rename = "input_audio_buffer.ack")]
    Ack {
        /// All samples below this index have arrived.
        received: u64,
        /// All samples below this index are stored; the client may forget them.
        durable: u64,
    },
    /// The candidate is heard speaking.
    #[serde(rename = "input_audio_buffer.speech_started")]
    SpeechStarted {
        /// On the microphone's clock.
        audio_start_ms: u64,
    },
    /// The candidate paused; the turn may go on.
    #[serde(rename = "input_audio_buffer.speech_stopped")]
    SpeechStopped {
        /// On the microphone's clock.
        audio_end_ms: u64,
    },
    /// Words of a piece that is still being said, each once: a preview. `completed` takes their place.
    #[serde(rename = "conversation.item.input_audio_transcription.delta")]
    TranscribedSoFar {
        /// The turn that the piece belongs to.
        turn: TurnId,
        /// More of its words.
        delta: String,
    },
    /// A caption of the candidate's words; one for each recognised piece.
    #[serde(rename = "conversation.item.input_audio_transcription.completed")]
    Transcribed {
        /// The turn that the piece belongs to.
        turn: TurnId,
        /// Its words.
        transcript: String,
    },
    /// The candidate's turn is over and recorded.
    #[serde(rename = "conversation.item.done")]
    TurnDone {
        /// The turn as recorded.
        item: TurnView,
    },
    /// The interviewer says something: its caption, sent before its sound.
    #[serde(rename = "response.created")]
    ResponseCreated {
        /// The line.
        line: LineView,
    },
    /// The sound of a line is complete (the last binary message also carries the end flag).
    #[serde(rename = "response.output_audio.done")]
    AudioDone {
        /// Which line.
        line: LineId,
        /// Its length.
        duration_ms: u64,
    },
    /// A line was cut short: its words as far as they were heard, empty where none was.
    #[serde(rename = "conversation.item.truncated")]
    Truncated {
        /// The line as it was said.
        line: LineView,
    },
    /// The candidate takes the floor: stop the interviewer's voice at once, forget what is still to be played, and answer with
    /// `conversation.item.truncate`.
    #[serde(rename = "output_audio_buffer.cleared")]
    AudioCleared,
    /// Somebody may be speaking over the interviewer: lower the voice by 12 dB, or bring it back.
    #[serde(rename = "interview.duck")]
    Duck {
        /// True to lower it.
        ducked: bool,
    },
    /// A part of the plan begins.
    #[serde(rename = "interview.stage")]
    Stage {
        /// The part.
        stage: StageView,
    },
    /// A question stands; shown beside the conversation until the next.
    #[serde(rename = "interview.question")]
    Question {
        /// The question.
        question: QuestionView,
    },
    /// Live time; sent when it starts, stops or is adjusted. The page counts on by itself.
    #[serde(rename = "interview.clock")]
    Clock {
        /// The clock.
        clock: ClockView,
    },
    /// Whose turn it is.
    #[serde(rename = "interview.floor")]
    Floor {
        /// Who may speak.
        floor: FloorView,
    },
    /// The candidate has to wait for a free place.
    #[serde(rename = "interview.waiting")]
    Waiting {
        /// 1 is next.
        position: u32,
    },
    /// The interview is over.
    #[serde(rename = "interview.ended")]
    Ended {
        /// Why.
        reason: EndReason,
    },
    /// Something was refused; the interview goes on.
    #[serde(rename = "error")]
    Error {
        /// What and why.
        error: ErrorView,
    },
}

/// Where an interview stands: all that a page needs to draw it anew.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SessionView {
    /// The plan's title.
    pub title: String,
    /// Counts connections from 1; goes into every binary message.
    pub connection: u32,
    /// Index of the next sample that the server needs; the client replays from here.
    pub next_sample: u64,
    /// Rate of the interviewer's sound.
    pub output_sample_rate_hz: u32,
    /// Who speaks for the interviewer.
    pub voice: VoiceMode,
    /// Whether the candidate can speak, or only type.
    pub ear: EarMode,
    /// The present part.
    pub stage: Option<StageView>,
    /// The present question.
    pub question: Option<QuestionView>,
    /// Everything said so far.
    pub conversation: Vec<ConversationItem>,
    /// The clock.
    pub clock: ClockView,
    /// Whose turn it is.
    pub floor: FloorView,
    /// Set when the interview is over.
    pub ended: Option<EndReason>,
}

/// Who speaks for the interviewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VoiceMode {
    /// The server sends sound.
    Server,
    /// The browser's own voice, where it has a local one; else captions.
    Browser,
}

/// How the candidate can answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EarMode {
    /// By voice, or typed.
    Voice,
    /// By voice, with a model that understands synthetic speech only; for rehearsals.
    SyntheticOnly,
    /// No recognition model is installed.
    TypingOnly,
}

/// One thing that was said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "speaker", rename_all = "snake_case")]
pub enum ConversationItem {
    /// By the interviewer.
    Interviewer(LineView),
    /// By the candidate.
    Candidate(TurnView),
}

/// A line of the interviewer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LineView {
    /// Its number.
    pub line: LineId,
    /// Its words.
    pub text: String,
    /// True until the client reported it as heard.
    pub pending: bool,
}

/// A turn of the candidate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TurnView {
    /// Its number.
    pub turn: TurnId,
    /// Its words.
    pub text: String,
    /// Spoken or typed.
    pub source: TurnSource,
}

/// A part of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StageView {
    /// 1 for the first part.
    pub number: u32,
    /// How many parts there are.
    pub of: u32,
    /// Its kind.
    pub kind: SectionKind,
    /// For people.
    pub title: String,
}

/// The question that stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QuestionView {
    /// Its words.
    pub text: String,
    /// Something to look at.
    pub artefact: Option<Artefact>,
}

/// The honest clock: it counts live time only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClockView {
    /// Live milliseconds so far.
    pub live_ms: u64,
    /// Live milliseconds that the plan has.
    pub planned_ms: u64,
    /// False while paused.
    pub running: bool,
}

/// Whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FloorView {
    /// The interviewer speaks.
    Interviewer,
    /// The candidate may speak, and may think.
    Candidate,
    /// The interviewer chooses the next words.
    Thinking,
    /// A break.
    Paused,
    /// It is over.
    Over,
}

/// An error in one sentence with its remedy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ErrorView {
    /// Stable, for programs.
    pub code: String,
    /// For people.
    pub message: String,
}
