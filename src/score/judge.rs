//! Scorer B, as far as it is pure: what a language model is shown of an answer ([`Sheet`]), what is believed of its reply
//! ([`Sample`]), and how several replies become one [`Judgement`]. A number stands on words that were found in the
//! candidate's own turns; without them there is none.

pub mod joined;
pub mod panel;
pub mod quotes;
pub mod remarks;
pub mod sample;
pub mod scan;
pub mod sheet;
pub mod testimony;

pub use self::{
    panel::Panel,
    sample::Sample,
    sheet::Sheet,
    testimony::{Testimony, subjects},
};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Dimension, Evidence, Signal};
use crate::rubric::Library;

/// What one judgement is about: a dimension, or a competency that is none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// One of the three that scorer A reads as well.
    Dimension(Dimension),
    /// One of the plan's competencies, by name; the judge alone reads it.
    Competency(String),
}

impl Subject {
    /// The competency whose anchors describe it.
    pub fn competency<'l>(&self, library: &'l Library) -> Option<&'l crate::rubric::Competency> {
        match self {
            Self::Dimension(dimension) => {
                library.competencies().find(|known| known.dimension == Some(*dimension))
            }
            Self::Competency(id) => library.competency(id),
        }
    }
}

/// Why a judge gives no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Abstention {
    /// Neither question nor answer is about it.
    NotElicited,
    /// The answer says too little about it.
    TooLittle,
    /// What the answer says can be read in several ways.
    Unclear,
    /// The words were recognised too badly.
    Garbled,
}

impl Abstention {
    /// Every reason, by its name in a reply.
    pub const ALL: [(&'static str, Self); 4] = [
        ("not_elicited", Self::NotElicited),
        ("too_little", Self::TooLittle),
        ("unclear", Self::Unclear),
        ("garbled", Self::Garbled),
    ];

    /// For people, to be read after "No number, because ".
    pub const fn reason(self) -> &'static str {
        match self {
            Self::NotElicited => "the question did not bring it up, and the answer did not either",
            Self::TooLittle => "the answers say too little about it",
            Self::Unclear => "what the answers say about it can be read in several ways",
            Self::Garbled => "the words were recognised too badly",
        }
    }
}

/// Exact words of an answer that a judge points at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct JudgedQuote {
    /// The words, letter for letter `answer[start..end]`.
    pub quote: String,
    /// Byte offset of the first byte in the answer's text.
    pub start: usize,
    /// Byte offset behind the last byte.
    pub end: usize,
    /// What the words show; nothing with a competency.
    pub signal: Option<Signal>,
    /// True where the words speak against the candidate.
    pub against: bool,
}

impl JudgedQuote {
    /// As evidence for a dimension; nothing where it speaks against the candidate, or of a competency.
    pub fn evidence(&self) -> Option<Evidence> {
        let signal = self.signal.filter(|_| !self.against)?;
        Some(Evidence { quote: self.quote.clone(), start: self.start, end: self.end, signal })
    }
}

/// What several samples of a judge make of one subject in one answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Judgement {
    /// What about.
    pub subject: Subject,
    /// What came of it.
    pub outcome: Outcome,
    /// How many samples were taken.
    pub samples: u32,
    /// How many of their quotes were not found in the candidate's turns.
    pub lost_quotes: u32,
    /// Who was asked: the model, by name.
    pub model: String,
}

/// What came of a judgement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Outcome {
    /// A level.
    Level {
        /// The median of the samples, 1.0 to 5.0.
        level: f64,
        /// Lowest and highest sample.
        range: [u8; 2],
        /// Standard deviation of the samples.
        deviation: f64,
        /// The words that carry it.
        quotes: Vec<JudgedQuote>,
        /// What is not there; empty with a competency.
        missing: Vec<Signal>,
        /// The judge's own words, if they speak of the content alone.
        rationale: Option<String>,
    },
    /// The samples say that there is no number to give.
    Abstained {
        /// Why, as most of them say.
        reason: Abstention,
    },
    /// Too few samples could be believed.
    Unusable,
}

/// What a judge made of one answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct JudgedAnswer {
    /// The question's name.
    pub question: String,
    /// Where the answer speaks to whoever grades, as byte ranges in its text; the judge did not see these words.
    pub remarks: Vec<[usize; 2]>,
    /// By subject.
    pub judgements: Vec<Judgement>,
}

impl JudgedAnswer {
    /// The judgement about `subject`.
    pub fn of(&self, subject: &Subject) -> Option<&Judgement> {
        self.judgements.iter().find(|judgement| judgement.subject == *subject)
    }
}
