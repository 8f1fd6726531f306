//! The plan of an interview as pinned by its first record: complete, so that a newer program never rewrites it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use super::wording::texts::{Variants, WORD, Wording};
use crate::{
    score::{AnswerKind, Level, Signal},
    speech::endpoint::Holds,
};

/// Everything that decides how an interview goes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanSnapshot {
    /// The plan's name, such as `taster`.
    pub id: String,
    /// Raised with every change of the plan or its questions.
    pub version: u32,
    /// For people.
    pub title: String,
    /// The level of the role.
    pub level: Level,
    /// The kind of backend work that it asks about, such as `data`; nothing for the whole field.
    #[serde(default)]
    pub archetype: Option<String>,
    /// Live minutes that the candidate is promised.
    pub minutes: u32,
    /// Live minutes beyond these after which the interview closes in any case.
    pub grace_minutes: u32,
    /// In order.
    pub sections: Vec<Section>,
    /// How long silence lasts before a turn is over.
    pub holds: Holds,
    /// How long silence lasts before the interviewer says something kind.
    pub patience: Patience,
    /// What the interviewer says beside the questions.
    pub wording: Wording,
    /// What the interviewer may tell about the company and the role when asked; from the opening.
    #[serde(default)]
    pub opening_facts: Vec<Fact>,
}

/// One part of the interview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// What it is for.
    pub kind: SectionKind,
    /// For people.
    pub title: String,
    /// Its share of the live time, in seconds.
    pub seconds: u32,
    /// In order; each is asked at most once.
    pub questions: Vec<Question>,
}

/// The parts of a first round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SectionKind {
    /// Greeting and warm-up, never scored.
    Opening,
    /// What the candidate built.
    PastWork,
    /// Incidents, disagreements, decisions.
    Behavioral,
    /// A system to design.
    SystemDesign,
    /// The candidate asks.
    CandidateQuestions,
    /// Thanks and what happens next.
    Close,
}

/// One question with its probes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The question's name, such as `incident-you-caused`.
    pub id: String,
    /// What it tells about.
    pub competency: String,
    /// What kind of answer it wants.
    pub kind: AnswerKind,
    /// False for warm-up and the candidate's own questions.
    pub scored: bool,
    /// As the interviewer says it.
    pub text: String,
    /// The same in other words, for who asks.
    pub rephrased: String,
    /// What good evidence looks like, for the report and the judge; never spoken and never in a live prompt.
    #[serde(default)]
    pub good: String,
    /// Follow-ups, each for one signal; chosen by what the answer lacks.
    pub probes: Vec<Probe>,
    /// At most so many of them are asked.
    pub most_probes: u32,
    /// Follow-ups one level deeper, each for a signal that the answer does have.
    #[serde(default)]
    pub depth: Vec<Probe>,
    /// What the candidate learns when asking for it.
    #[serde(default)]
    pub facts: Vec<Fact>,
    /// A change of the task, told once and late.
    #[serde(default)]
    pub twist: Option<Twist>,
    /// Something to look at while answering.
    pub artefact: Option<Artefact>,
}

/// A follow-up that asks for one signal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Probe {
    /// The probe's name within its question.
    pub id: String,
    /// The signal that it asks for; with a depth probe, the one that is drilled.
    pub seeks: Signal,
    /// As the interviewer says it.
    pub text: String,
    /// The same about words of the candidate, which stand for [`CLAIM`].
    #[serde(default)]
    pub text_with_claim: Option<String>,
    /// With a depth probe: whoever has shown this has answered it already.
    #[serde(default)]
    pub answered_by: Option<Signal>,
    /// With a depth probe: lower-case words or word pairs; an answer that holds one has told it.
    #[serde(default)]
    pub told_by: Vec<String>,
}

/// Where words of the candidate stand in [`Probe::text_with_claim`].
pub const CLAIM: &str = "{claim}";

/// Something that is told only to who asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// The fact's name within its question or opening.
    pub id: String,
    /// Lower-case words or word pairs, one of which a question holds that this answers.
    pub cues: Vec<String>,
    /// As the interviewer says it.
    pub text: String,
}

/// A change of the task in the middle of a design.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Twist {
    /// The twist's name within its question.
    pub id: String,
    /// As the interviewer says it.
    pub text: String,
    /// Lower-case words or word pairs; an answer that holds one has brought the change up by itself.
    #[serde(default)]
    pub told_by: Vec<String>,
}

/// Something shown beside the conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Artefact {
    /// What it is.
    #[serde(default)]
    pub kind: ArtefactKind,
    /// For people.
    pub title: String,
    /// Plain text, shown in a fixed-width font.
    pub body: String,
}

/// What an artefact is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ArtefactKind {
    /// A piece of a program.
    #[default]
    Code,
    /// A change that waits for review.
    PullRequest,
    /// How a database would run a query.
    QueryPlan,
    /// Tables or messages.
    Schema,
    /// Figures of a running system.
    Metrics,
    /// What happened when.
    Timeline,
}

/// Live milliseconds of silence at the start of a turn before the interviewer speaks up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Patience {
    /// "Take your time."
    pub reassure_ms: u64,
    /// The question once more.
    pub repeat_ms: u64,
    /// "Shall we skip this one?"
    pub offer_skip_ms: u64,
    /// Moves on by itself, kindly, so that nothing stalls.
    pub move_on_ms: u64,
}
