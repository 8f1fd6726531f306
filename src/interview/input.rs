//! What can happen to an interview. Inputs are not recorded; the facts decided from them are.

use super::event::{Act, HeardTurn, Intent, LineId, SampleRange, Usage};

/// One thing that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// The candidate's page connected.
    CandidateJoined {
        /// Counts connections from 1.
        connection: u32,
    },
    /// The candidate's page is gone.
    CandidateLeft {
        /// Which connection ended.
        connection: u32,
    },
    /// The candidate began to speak, or to type.
    SpeechStarted,
    /// The candidate's turn is over.
    TurnHeard(HeardTurn),
    /// The candidate pressed a button.
    Pressed(Intent),
    /// A line was heard to its end.
    LineSpoken {
        /// Which line.
        line: LineId,
        /// Where its sound stands on the microphone's sample index, if the server spoke it.
        samples: Option<SampleRange>,
    },
    /// A line was stopped because the candidate took the floor.
    LineCut {
        /// Which line.
        line: LineId,
        /// How long it was heard, in milliseconds.
        heard_ms: u64,
        /// Its words as far as they were heard.
        heard: String,
        /// Where its sound stands on the microphone's sample index, if the server spoke it.
        samples: Option<SampleRange>,
    },
    /// The interviewer's choice arrived.
    ModelReplied {
        /// Which request it answers.
        generation: u32,
        /// The choice.
        act: Act,
        /// Its words.
        text: String,
        /// Who worded it.
        by: String,
        /// What it took, if a model was asked.
        usage: Option<Usage>,
    },
    /// The interviewer can't answer.
    ModelFailed {
        /// Which request failed.
        generation: u32,
    },
    /// The moment named by `deadline` has come.
    Tick,
    /// The candidate left and will not come back.
    Abandoned,
}
