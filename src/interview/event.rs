//! The facts of an interview. Appended before their effects are performed; folding them restores the state.

mod acts;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use self::acts::{Act, FollowUp, Remark};
use super::{
    egress::Egress,
    guard::Rejection,
    plan::{PlanSnapshot, SectionKind},
};
use crate::{speech::Word, time::Offset};

/// A fact with its place: one line of a log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// 1 for the first.
    pub seq: u64,
    /// When it was recorded.
    pub at_ms: Offset,
    /// What happened or was decided.
    pub event: Event,
}

/// A number for everything the interviewer says, from 1.
pub type LineId = u32;

/// A number for every turn of the candidate, from 1.
pub type TurnId = u32;

/// One fact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// Record 1: pins all that decides how the interview goes.
    Started {
        /// The whole plan.
        plan: Box<PlanSnapshot>,
        /// All chance of this interview.
        seed: u64,
        /// What ran.
        versions: Versions,
        /// How it is held.
        #[serde(default, skip_serializing_if = "Mode::is_conversation")]
        mode: Mode,
    },
    /// The candidate's page is connected.
    CandidateJoined {
        /// Counts connections from 1.
        connection: u32,
    },
    /// The candidate's page is gone; live time stands still.
    CandidateLeft {
        /// Which connection ended.
        connection: u32,
    },
    /// A part of the plan begins.
    StageEntered {
        /// Index into the plan's sections.
        section: usize,
        /// Its kind, for readers of the log.
        kind: SectionKind,
    },
    /// The interviewer asks a question of the plan.
    QuestionAsked {
        /// The question's name.
        question: String,
        /// Number of this line.
        line: LineId,
        /// The words spoken.
        text: String,
    },
    /// The interviewer follows up.
    ProbeAsked {
        /// The question's name.
        question: String,
        /// The probe's name; with [`FollowUp::Confirm`] the word in doubt.
        probe: String,
        /// What it is for.
        #[serde(default, skip_serializing_if = "FollowUp::is_probe")]
        follow_up: FollowUp,
        /// Number of this line.
        line: LineId,
        /// The words spoken.
        text: String,
    },
    /// The interviewer says something that is no question of the plan.
    RemarkMade {
        /// What kind.
        remark: Remark,
        /// The fact that it tells, with [`Remark::Fact`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fact: Option<String>,
        /// Number of this line.
        line: LineId,
        /// The words spoken.
        text: String,
    },
    /// The candidate has heard a line to its end, or the time for it is over.
    LineSpoken {
        /// Which line.
        line: LineId,
        /// Where its sound stands on the microphone's sample index; nothing where the server did not speak it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        samples: Option<SampleRange>,
    },
    /// The candidate took the floor before a line was heard to its end; what was not heard was not said.
    LineCut {
        /// Which line.
        line: LineId,
        /// How long it was heard, in milliseconds.
        heard_ms: u64,
        /// Its words as far as they were heard; empty where none was.
        heard: String,
        /// Where its sound stands on the microphone's sample index; nothing where the server did not speak it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        samples: Option<SampleRange>,
    },
    /// The candidate began to speak.
    FloorTaken,
    /// The candidate's turn is over.
    TurnHeard {
        /// Counts turns from 1.
        turn: TurnId,
        /// What was heard, and how.
        #[serde(flatten)]
        heard: HeardTurn,
    },
    /// The candidate wants something other than to answer.
    IntentRecognised {
        /// The turn whose words said so; nothing when a button did.
        turn: Option<TurnId>,
        /// What is wanted.
        intent: Intent,
    },
    /// The candidate asks the interviewer something.
    CandidateAsked {
        /// The turn whose words do so.
        turn: TurnId,
        /// Whether it does nothing else, and so is no part of an answer.
        alone: bool,
    },
    /// The interviewer is asked what to say next.
    ReplyRequested {
        /// Counts requests from 1.
        generation: u32,
        /// The legal acts, best first; the first is the fallback.
        acts: Vec<Act>,
    },
    /// The interviewer's choice arrived in time.
    ModelReplied {
        /// Which request it answers.
        generation: u32,
        /// The chosen act.
        act: Act,
        /// Who worded it: `scripted` or a model's name.
        by: String,
        /// What it took; nothing where no model was asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        usage: Option<Usage>,
        /// Why its words were replaced by the script's; nothing where they were spoken.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rejected: Option<Rejection>,
    },
    /// No usable choice arrived in time; scripted wording is used.
    ReplyExpired {
        /// Which request is given up.
        generation: u32,
    },
    /// Over. Nothing changes any more.
    Ended {
        /// Why.
        reason: EndReason,
    },
}

/// How an interview is held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Live, with a clock; spoken or typed.
    #[default]
    Conversation,
    /// Typed, without clock and without anybody waiting.
    Questionnaire,
}

impl Mode {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
    fn is_conversation(&self) -> bool {
        *self == Self::Conversation
    }
}

/// What ran when an interview started.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versions {
    /// Of this program.
    pub program: String,
    /// Of the word lists that choose probes.
    pub lexicon: String,
    /// Recognition model and settings, pinned for the canonical transcript; nothing where only typing is possible.
    pub recognition: Option<RecognitionVersion>,
    /// The voice of the interviewer.
    pub voice: String,
    /// Who words what the interviewer says: names and versions of the prompts; nothing where a script does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompts: Option<String>,
    /// How long a model's words are waited for, in milliseconds; nothing where a script speaks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline_ms: Option<u64>,
    /// What may leave for a model elsewhere.
    #[serde(default)]
    pub egress: Egress,
    /// For which servers, by host and port: those that the candidate's notice named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub model_hosts: Vec<String>,
}

/// What fixes a canonical transcript: the same audio under the same version gives the same words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecognitionVersion {
    /// The model's file name.
    pub model: String,
    /// Of the model file, in hexadecimal.
    pub sha256: String,
    /// Settings of decoding and cutting, as a stable text.
    pub settings: String,
    /// Greatest piece that the model gets in one call, in milliseconds.
    pub max_piece_ms: u32,
    /// True for the model that understands synthetic speech only.
    pub synthetic: bool,
}

/// What one reply of a model took.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// The server asked, such as `127.0.0.1:11434`.
    pub endpoint: String,
    /// The model.
    pub model: String,
    /// Tokens read.
    pub tokens_in: u64,
    /// Tokens written.
    pub tokens_out: u64,
    /// Millionths of the currency in which the operator states prices.
    pub cost_micros: u64,
    /// Milliseconds from the request to the first token.
    pub first_token_ms: u64,
    /// Milliseconds from the request to the last token that was needed.
    pub total_ms: u64,
    /// Tokens of requests before it whose replies nobody needed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub wasted_tokens: u64,
    /// What these cost, in the same millionths.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub wasted_cost_micros: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// What the candidate said in one turn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HeardTurn {
    /// The words, pieces joined by a blank.
    pub text: String,
    /// Spoken or typed.
    pub source: TurnSource,
    /// The pieces that were recognised; empty when typed.
    pub segments: Vec<HeardSegment>,
    /// Stretches of sound that never arrived.
    pub gaps: Vec<SampleRange>,
}

/// How a turn came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TurnSource {
    /// By microphone.
    Voice,
    /// By keyboard.
    Typed,
}

/// One recognised piece of speech.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct HeardSegment {
    /// Where it stands on the microphone's sample index.
    #[serde(flatten)]
    pub samples: SampleRange,
    /// Its words.
    pub text: String,
    /// Its words with the recogniser's confidence.
    pub words: Vec<Word>,
}

/// A stretch of the microphone's sound at 16 kHz, end excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub struct SampleRange {
    /// Index of the first sample since the interview began.
    pub first_sample: u64,
    /// Index behind the last sample.
    pub end_sample: u64,
}

/// What a candidate may want beside answering.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// Hear the last line again.
    Repeat,
    /// Hear the question in other words.
    Rephrase,
    /// Go to the next question.
    Skip,
    /// Think in silence.
    Think,
    /// Have a break; live time stands still.
    Pause,
    /// Go on after a break.
    Resume,
    /// End the interview.
    Stop,
    /// Talk to a person instead.
    Human,
}

/// Why an interview ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EndReason {
    /// The plan is through.
    Completed,
    /// The live time is over.
    OutOfTime,
    /// The candidate stopped.
    Stopped,
    /// The candidate asked for a person.
    HumanRequested,
    /// The candidate left and did not come back.
    Abandoned,
}
