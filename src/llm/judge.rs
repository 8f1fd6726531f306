//! The second reader: the seam [`Judge`]. [`model`] asks servers that speak OpenAI's protocol; [`reading`] takes as many samples
//! as are needed and makes one judgement of them. A judge that fails gives nothing: never a number in its place.

pub mod model;
pub mod prompts;
pub mod reading;

use async_trait::async_trait;

use crate::{
    interview::{egress::Egress, event::Versions, spending::Spending},
    score::judge::{Sample, Sheet},
};

/// What may leave for whom: an interview's own terms, pinned when it began.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// What may leave for a model elsewhere.
    pub egress: Egress,
    /// For which servers, by host and port.
    pub hosts: Vec<String>,
}

impl Terms {
    /// The terms of an interview.
    pub fn of(versions: &Versions) -> Self {
        Self { egress: versions.egress, hosts: versions.model_hosts.clone() }
    }
}

/// One sample, with who gave it and what it took.
#[derive(Clone, Debug, PartialEq)]
pub struct Sampled {
    /// What it says, as far as it is believed.
    pub sample: Sample,
    /// The model that wrote it.
    pub model: String,
    /// What it took.
    pub spent: Spending,
}

/// Why there is no sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JudgeError {
    /// The words may not leave for any of the servers, and none of them is here.
    #[error("the candidate's words may not leave for any of the configured servers")]
    Withheld,
    /// The budget is spent.
    #[error("the budget for language models is spent")]
    OverBudget,
    /// No server gave a usable answer; trying again later may help.
    #[error("no server gave a usable answer")]
    Failed,
}

/// Reads one answer for one thing. A seam: a model, or a test's own.
#[async_trait]
pub trait Judge: Send + Sync {
    /// The `number`th sample about `sheet`, of which only `terms` says where it may go. `nonce` marks this request; `spent` is
    /// what the interview's judgements took so far.
    async fn sample(
        &self,
        sheet: &Sheet,
        number: usize,
        nonce: &str,
        terms: &Terms,
        spent: Spending,
    ) -> Result<Sampled, JudgeError>;

    /// Names and versions of its prompts.
    fn prompts(&self) -> String;

    /// How many requests it is sent at once.
    fn at_once(&self) -> usize;
}
