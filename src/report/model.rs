//! The report: what a hiring manager reads about one interview, as data. Pages, Markdown and partners render it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::profile::{CompetencyReport, FlagReport, OverallReport, ReadersReport};
use crate::{
    id::InterviewId,
    interview::{
        event::{EndReason, FollowUp, LineId, RecognitionVersion, TurnId, TurnSource},
        plan::SectionKind,
        status::InterviewStatus,
    },
    score::{Dimension, Level, Signal},
    time::{Offset, UnixMillis},
};

/// Everything that a hiring manager reads about one interview.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Report {
    /// Whose, for what, when.
    pub interview: InterviewFacts,
    /// Whether there are scores.
    pub state: ReportState,
    /// The state as a sentence for people.
    pub state_sentence: String,
    /// The three dimensions, always in the order of [`Dimension::ALL`]; empty until there are scores.
    pub scores: Vec<DimensionReport>,
    /// One number for all, or why there is none; nothing until there are scores.
    pub overall: Option<OverallReport>,
    /// The plan's competencies beside the dimensions; empty until there are scores.
    pub competencies: Vec<CompetencyReport>,
    /// The names of the competencies that no question here was about; empty until there are scores.
    #[serde(default)]
    pub not_looked_at: Vec<String>,
    /// What to look at; part of no number.
    pub flags: Vec<FlagReport>,
    /// What was asked, in order.
    pub questions: Vec<QuestionReport>,
    /// What the candidate asked and nobody here could answer, in order.
    pub open_questions: Vec<OpenQuestion>,
    /// Everything that was said, in order.
    pub conversation: Vec<ConversationLine>,
    /// What a reader must know before believing the rest.
    pub notices: Vec<Notice>,
    /// What made this report.
    pub versions: ReportVersions,
}

/// Whose interview, for what, when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct InterviewFacts {
    /// Its id.
    pub id: InterviewId,
    /// What for: the opening's or the plan's title.
    pub title: String,
    /// The level of the role.
    pub level: Level,
    /// The candidate's name.
    pub candidate: String,
    /// How far it is.
    pub status: InterviewStatus,
    /// True for a rehearsal with a made-up candidate.
    pub rehearsal: bool,
    /// When it began.
    pub started: Option<UnixMillis>,
    /// When it ended.
    pub ended: Option<UnixMillis>,
    /// Why it ended.
    pub end_reason: Option<EndReason>,
    /// Live minutes, breaks not counted, to a tenth; nothing for a questionnaire, which has no clock.
    pub live_minutes: Option<f64>,
}

/// Whether there are scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReportState {
    /// Not yet.
    Pending,
    /// Some dimensions have a number.
    Partial,
    /// Every dimension has a number.
    Complete,
    /// There will be none; the sentence says why.
    Unavailable,
}

/// One dimension: its score with the words that earned it, and what the next rung lacks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DimensionReport {
    /// Which.
    pub dimension: Dimension,
    /// Its name for people.
    pub title: String,
    /// 1.0 to 5.0, or nothing where evidence is insufficient.
    pub score: Option<f64>,
    /// Lower and upper end of the 80 % band.
    pub band: Option<[f64; 2]>,
    /// Why there is no number.
    pub reason: Option<String>,
    /// Which questions the number stands on, and how it comes out of them, for people; nothing where there is no number.
    #[serde(default)]
    pub stands_on: Option<String>,
    /// What the next rung of the ladder lacks, as one sentence; nothing at the top.
    pub unmet: Option<String>,
    /// The same by signal.
    pub missing: Vec<Signal>,
    /// What to ask in the next round; nothing where nothing is open.
    #[serde(default)]
    pub ask_next: Option<NextQuestion>,
    /// The words that earned the score, in the order in which they were said.
    pub quotes: Vec<Quote>,
    /// Who read it.
    pub readers: ReadersReport,
}

/// A question for the next round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NextQuestion {
    /// As somebody would say it.
    pub text: String,
    /// The question of this interview that it goes back to; nothing where it fits any.
    pub about: Option<String>,
}

/// Exact words of one turn that carry a signal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Quote {
    /// The turn that holds them.
    pub turn: TurnId,
    /// The words, letter for letter as in the turn's text.
    pub text: String,
    /// Byte offset (UTF-8) of the first byte in the turn's text.
    pub start: usize,
    /// Byte offset behind the last byte.
    pub end: usize,
    /// `start` in UTF-16 units, as browsers index text.
    pub start_utf16: usize,
    /// `end` in UTF-16 units.
    pub end_utf16: usize,
    /// What the words show; nothing with competencies and flags.
    pub signal: Option<Signal>,
    /// The same for people.
    pub shows: String,
    /// Where the recognised piece that holds them begins in the recording; nothing when typed.
    pub start_ms: Option<u64>,
    /// Where it ends.
    pub end_ms: Option<u64>,
}

/// One question of the plan as it was asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct QuestionReport {
    /// The question's name.
    pub id: String,
    /// As asked.
    pub text: String,
    /// The part of the interview that it belongs to.
    pub section: Option<SectionKind>,
    /// False for warm-up and the candidate's own questions.
    pub scored: bool,
    /// The follow-ups that were asked.
    pub probes: Vec<ProbeReport>,
    /// The candidate's turns that answer it.
    pub turns: Vec<TurnId>,
    /// The answer's scores; empty where it is not scored, or not yet.
    pub scores: Vec<AnswerScore>,
}

/// A follow-up that was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProbeReport {
    /// What it was for.
    pub kind: FollowUp,
    /// The probe's name; with `confirm` the word in doubt.
    pub id: String,
    /// As asked.
    pub text: String,
    /// The evidence that it asked for.
    pub seeks: Option<Signal>,
}

/// A question of the candidate's that waits for the team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OpenQuestion {
    /// The turn that asks it.
    pub turn: TurnId,
    /// Its words.
    pub text: String,
}

/// What one answer contributes to one dimension.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AnswerScore {
    /// Which dimension.
    pub dimension: Dimension,
    /// Whether the question asks for it; else what the answer shows unasked counts only where it raises the number.
    #[serde(default)]
    pub asked: bool,
    /// 1.0 to 5.0, or nothing where evidence is insufficient.
    pub score: Option<f64>,
    /// Lower and upper end of the 80 % band.
    pub band: Option<[f64; 2]>,
    /// Why there is no number.
    pub reason: Option<String>,
}

/// Who says a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    /// The program.
    Interviewer,
    /// The person.
    Candidate,
}

/// One thing that was said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ConversationLine {
    /// By whom.
    pub speaker: Speaker,
    /// The words; the candidate's from the canonical transcript once it is there.
    pub text: String,
    /// The interviewer's line.
    pub line: Option<LineId>,
    /// The candidate's turn.
    pub turn: Option<TurnId>,
    /// Spoken or typed; nothing for the interviewer.
    pub source: Option<TurnSource>,
    /// The question that stands while it is said.
    pub question: Option<String>,
    /// When it was recorded, in interview time.
    pub at_ms: Offset,
    /// Where it begins in the recording, where known.
    pub start_ms: Option<u64>,
    /// Where it ends in the recording, where known.
    pub end_ms: Option<u64>,
}

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// A made-up candidate.
    Rehearsal,
    /// Recognised by a model that understands synthetic speech only.
    SyntheticRecognition,
    /// Ended before the plan was through.
    EndedEarly,
    /// Some or all answers were typed.
    Typed,
    /// Sound is missing.
    Gap,
    /// The words shown are those of the live recognition; the canonical transcript is still being made.
    LiveTranscript,
    /// Words that a score refers to were not found in the transcript; they are left out.
    LostQuotes,
    /// The candidate spoke to whoever grades; those words count for nothing.
    Remarks,
}

/// What a reader must know before believing the rest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Notice {
    /// For programs.
    pub kind: NoticeKind,
    /// For people.
    pub text: String,
}

/// What made a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ReportVersions {
    /// The plan's name.
    pub plan: Option<String>,
    /// The plan's version.
    pub plan_version: Option<u32>,
    /// The program that held the interview.
    pub program: Option<String>,
    /// The interviewer's voice.
    pub voice: Option<String>,
    /// What made the canonical transcript.
    pub recognition: Option<RecognitionVersion>,
    /// The program that made the scores.
    pub scored_by: Option<String>,
    /// The lexicon that the scores stand on.
    pub lexicon: Option<String>,
    /// The language models that read the answers beside the program, and their prompts.
    pub second_reader: Option<String>,
    /// When the scores were made.
    pub scored: Option<UnixMillis>,
}
