//! Language models. The interviewer's wording is the seam [`Interviewer`]: the machine lists the legal acts; an interviewer
//! picks one and words it. [`scripted`] needs no model; [`model`] asks servers that speak OpenAI's protocol, and whatever comes
//! back passes [`crate::interview::guard`] before it is recorded. After the end [`judge`] reads the answers.

pub mod breaker;
pub mod check;
pub mod endpoint;
pub mod judge;
pub mod local;
pub mod model;
pub mod prompts;
pub mod reply;
pub mod scripted;
mod sent;
mod spending;

pub use self::spending::{Book, Budget};

use async_trait::async_trait;

use crate::interview::{
    Interview,
    event::{Act, Usage},
    spending::Spending,
};

/// A choice among the legal acts, with its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// One of the acts that were offered.
    pub act: Act,
    /// What the interviewer says.
    pub text: String,
    /// Who worded it.
    pub by: String,
    /// What it took; nothing where no model was asked.
    pub usage: Option<Usage>,
}

/// Why there is no choice; the machine falls back to scripted wording.
#[derive(Debug, thiserror::Error)]
pub enum InterviewerError {
    /// The model did not answer in a usable way.
    #[error("the interviewer's model failed: {0}")]
    Failed(String),
    /// The model did not answer in time.
    #[error("the interviewer's model did not answer within {deadline_ms} ms")]
    Late {
        /// How long was waited.
        deadline_ms: u64,
    },
}

/// Chooses what to say next. A seam: a model, a script, a test's own.
#[async_trait]
pub trait Interviewer: Send + Sync {
    /// Chooses among `acts` (never empty, best first) after the last turn of `interview`. Without side effects.
    async fn reply(&self, interview: &Interview, acts: &[Act]) -> Result<Reply, InterviewerError>;

    /// Whether it pays to ask before it is certain that the candidate's turn is over: only where a model takes time.
    fn asks_ahead(&self, _interview: &Interview) -> bool {
        false
    }

    /// What a request took that gave no reply, called off or failed, as far as can be told.
    fn called_off(&self, _interview: &Interview, _acts: &[Act]) -> Spending {
        Spending::default()
    }
}
