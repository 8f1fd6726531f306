//! An interviewer without a model: it asks the first legal act in the plan's own words.

use async_trait::async_trait;

use super::{Interviewer, InterviewerError, Reply};
use crate::interview::{Interview, event::Act};

/// Picks the best legal act and words it as the plan does, after a neutral acknowledgement.
#[derive(Clone, Copy, Debug, Default)]
pub struct ScriptedInterviewer;

#[async_trait]
impl Interviewer for ScriptedInterviewer {
    async fn reply(&self, interview: &Interview, acts: &[Act]) -> Result<Reply, InterviewerError> {
        let act = acts.first().ok_or_else(|| InterviewerError::Failed("no act was offered".to_owned()))?;
        Ok(Reply { act: act.clone(), text: interview.scripted(act), by: "scripted".to_owned(), usage: None })
    }
}
