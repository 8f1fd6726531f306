//! What the guard knows of an interview.

use super::{GuardContext, Rejection, check};
use crate::interview::{Interview, event::Act, plan::Question, view::Said};

impl Interview {
    /// Whether `text` may be spoken as `act` now.
    ///
    /// # Errors
    /// The first rule that it breaks.
    pub fn may_say(&self, act: &Act, text: &str) -> Result<(), Rejection> {
        let script = self.scripted(act);
        check(text, &self.guard_context(&script))
    }

    /// A model's words for `act` as they may be spoken: without sentences that were said before.
    ///
    /// # Errors
    /// The first rule that they break.
    pub fn worded(&self, act: &Act, text: &str) -> Result<String, Rejection> {
        self.may_say(act, text)?;
        self.state.said.new_part(text).ok_or(Rejection::SaidBefore)
    }

    /// Whether the script's `text` may be spoken now, whatever it is for. What the plan tells in it is no invention.
    ///
    /// # Errors
    /// The first rule that it breaks.
    pub fn may_remark(&self, text: &str) -> Result<(), Rejection> {
        check(text, &self.guard_context(text))
    }

    /// What must stay unsaid and what has been said, where `script` stands for what comes next.
    fn guard_context<'a>(&'a self, script: &'a str) -> GuardContext<'a> {
        let questions = || self.plan().sections.iter().flat_map(|section| &section.questions);
        let turns = self.turns().map(|(_, heard)| heard.text.as_str());
        let lines = self.conversation().filter_map(|said| match said {
            Said::Line { text, .. } => Some(text),
            Said::Turn { .. } => None,
        });
        let facts = questions().flat_map(|question| &question.facts).map(|fact| fact.text.as_str());
        let twists =
            questions().filter_map(|question| question.twist.as_ref()).map(|twist| twist.text.as_str());
        GuardContext {
            secrets: questions()
                .map(|question| question.good.as_str())
                .filter(|good| !good.is_empty())
                .collect(),
            untold: facts.chain(twists).collect(),
            said: questions().flat_map(Question::shown).chain(turns).chain(lines).chain([script]).collect(),
            facts: vec![script],
        }
    }
}
