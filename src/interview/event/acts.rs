//! What the interviewer says beside the questions, and what it may do next.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a follow-up is for.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum FollowUp {
    /// Asks for evidence that the answer lacks.
    #[default]
    Probe,
    /// Drills one level deeper into what the answer shows.
    Depth,
    /// Asks for the candidate's own part.
    OwnPart,
    /// Makes sure that a word was understood.
    Confirm,
    /// Changes the task.
    Twist,
}

impl FollowUp {
    /// True for an ordinary one.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
    pub(super) fn is_probe(&self) -> bool {
        *self == Self::Probe
    }
}

/// What a remark is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Remark {
    /// First words.
    Greeting,
    /// After a break in the connection.
    WelcomeBack,
    /// The last line once more, on request or after silence.
    Repeat,
    /// The question in other words.
    Rephrase,
    /// "Take your time", after the candidate asked for it.
    Think,
    /// "Take your time", after a silence.
    Reassure,
    /// "We can skip this one."
    OfferSkip,
    /// "Do you want to end the interview?", where the words may have meant something else.
    AskStop,
    /// What the candidate asked for, from the plan's facts.
    Fact,
    /// A clarifying question that the plan has no fact for.
    Unknown,
    /// A question that goes to the team.
    PassOn,
    /// "As you like", to who asks how to answer.
    YourChoice,
    /// A person will be told.
    Human,
    /// Last words.
    Closing,
}

/// What the interviewer may do next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum Act {
    /// Ask a follow-up of the present question.
    Probe {
        /// The probe's name.
        probe: String,
    },
    /// Drill one level deeper into what the answer does show.
    Deepen {
        /// The depth probe's name.
        probe: String,
    },
    /// Ask a "we" story for the candidate's own part.
    OwnPart,
    /// Tell the change of the present design task.
    Twist,
    /// Ask back whether a key word was understood.
    Confirm {
        /// The word in doubt, as recognised.
        word: String,
    },
    /// Answer the candidate's question from the plan's facts; the standing question stays open.
    Reveal {
        /// The fact's name.
        fact: String,
    },
    /// Answer the candidate's question by saying that it is not known; the standing question stays open.
    AnswerUnknown,
    /// Ask the next question; it may stand in a later section.
    Question {
        /// Index into the plan's sections.
        section: usize,
        /// The question's name.
        question: String,
    },
    /// Say the last words and end.
    Close,
}
