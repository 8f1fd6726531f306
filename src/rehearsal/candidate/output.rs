//! What comes out of a rehearsed candidate.

use crate::{
    interview::event::{EndReason, LineId, TurnId},
    session::protocol::ClientEvent,
};

/// Samples in a message: 32 ms.
pub const FRAME_SAMPLES: usize = 512;

/// What the candidate wants done.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// Send this to the server.
    Tell(ClientEvent),
    /// Something happened that an observer may like to know.
    Notice(Notice),
}

/// What an observer of a rehearsal sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The server told where the interview stands.
    Connected {
        /// Counts connections from 1.
        connection: u32,
        /// From where the server wants the microphone's sound.
        next_sample: u64,
        /// Samples that it wants and that are gone: 0 unless something was lost.
        lost_samples: u64,
        /// The question that stands.
        question: Option<String>,
    },
    /// The connection broke.
    Disconnected,
    /// The interviewer said something.
    Line {
        /// Its number.
        line: LineId,
        /// Its words.
        text: String,
    },
    /// The first sound of a line arrived.
    LineSounds,
    /// The candidate begins to speak.
    AnswerBegan {
        /// The question that is answered; nothing for a word in between.
        question: Option<String>,
        /// The words as written.
        text: String,
        /// Where on the microphone's track.
        first_sample: u64,
    },
    /// The candidate has finished speaking.
    AnswerEnded {
        /// Index behind the last sample of speech.
        end_sample: u64,
    },
    /// A piece of the candidate's words was recognised.
    Caption {
        /// Its words.
        text: String,
    },
    /// A turn of the candidate was recorded.
    Heard {
        /// Its number.
        turn: TurnId,
        /// Its words as recognised during the interview.
        text: String,
    },
    /// All samples below this index are stored.
    Durable {
        /// The index.
        samples: u64,
    },
    /// The server refused something.
    Refused {
        /// For programs.
        code: String,
        /// For people.
        message: String,
    },
    /// The interview is over.
    Ended {
        /// Why.
        reason: EndReason,
    },
}

/// How fast the next samples may flow where nobody wants to hear them in real time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passage {
    /// Speech.
    Speaking,
    /// The silence after an answer, which ends the turn.
    Ending,
    /// The interviewer's line sounds.
    Listening,
    /// Somebody thinks.
    Waiting,
    /// Sound that was recorded before, wanted again.
    Replay,
}

/// Sound for the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sound {
    /// Index of the first sample.
    pub first_sample: u64,
    /// At most [`FRAME_SAMPLES`].
    pub samples: Vec<i16>,
    /// What it was recorded as.
    pub passage: Passage,
}
