//! Who words what is said in simulated interviews: the script, or a model server that misbehaves.

use std::{str::FromStr, sync::Arc};

use anyhow::Context as _;

use crate::{
    llm::{Interviewer, scripted::ScriptedInterviewer},
    rehearsal::simulator::{
        model::{Misbehaving, ModelSummary, Replies},
        pace::Pace,
    },
};

/// Interviews that a thread holds side by side: enough that it has work while some of them wait, and no more than the one thread
/// of the model keeps up with.
const SIDE_BY_SIDE: usize = if cfg!(debug_assertions) { 2 } else { 8 };
/// Of a hundred requests, where nothing is said.
const USUAL_PER_CENT: u32 = 50;

/// How a model server behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ModelServerKind {
    /// Misbehaves in so many of a hundred requests.
    per_cent: u32,
}

impl FromStr for ModelServerKind {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let per_cent = match text.split_once('=') {
            None if text == "mischief" => Some(USUAL_PER_CENT),
            Some(("mischief", number)) => number.parse().ok().filter(|per_cent| *per_cent <= 100),
            None | Some(_) => None,
        };
        let per_cent =
            per_cent.ok_or("write mischief, or mischief=PERCENT with a whole number from 0 to 100")?;
        Ok(Self { per_cent })
    }
}

pub(super) enum Words {
    Script,
    Model(Box<Misbehaving>),
}

impl Words {
    pub(super) fn of(kind: Option<ModelServerKind>, seed: u64) -> anyhow::Result<Self> {
        let Some(ModelServerKind { per_cent }) = kind else { return Ok(Self::Script) };
        let server =
            Misbehaving::start(seed, per_cent).context("no model server can be started on this machine")?;
        Ok(Self::Model(Box::new(server)))
    }

    pub(super) fn interviewer(&self) -> anyhow::Result<Arc<dyn Interviewer>> {
        Ok(match self {
            Self::Script => Arc::new(ScriptedInterviewer),
            Self::Model(server) => Arc::new(server.interviewer()?),
        })
    }

    pub(super) fn pace(&self) -> Pace {
        match self {
            Self::Script => Pace::Instant,
            Self::Model(server) => server.pace(),
        }
    }

    pub(super) const fn side_by_side(&self) -> usize {
        match self {
            Self::Script => 1,
            Self::Model(_) => SIDE_BY_SIDE,
        }
    }

    pub(super) fn summary(&self, replies: &Replies) -> Option<ModelSummary> {
        match self {
            Self::Script => None,
            Self::Model(server) => Some(server.summary(replies)),
        }
    }
}

/// The model's part for people.
pub(super) fn told(model: &ModelSummary) -> String {
    let rejected: u64 = model.rejected.values().sum();
    format!(
        "Of {} lines asked of the model, {} were said in its words; the guard rejected {rejected}, {} came too late, {} failed, \
         and for {} it was left alone. The longest silence was {} ms of {} ms allowed.",
        model.calls,
        model.worded,
        model.timeouts,
        model.errors,
        model.left_alone,
        model.longest_silence_ms,
        model.deadline_ms
    )
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::usual("mischief", Some(50))]
    #[case::none("mischief=0", Some(0))]
    #[case::always("mischief=100", Some(100))]
    #[case::too_much("mischief=101", None)]
    #[case::no_number("mischief=half", None)]
    #[case::other("good", None)]
    fn a_kind_is_a_word_and_perhaps_a_number(#[case] text: &str, #[case] per_cent: Option<u32>) {
        assert_eq!(
            text.parse::<ModelServerKind>().ok(),
            per_cent.map(|per_cent| ModelServerKind { per_cent })
        );
    }
}
