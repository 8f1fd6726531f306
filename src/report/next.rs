//! What to ask in a next round: one full question for what a dimension leaves open.

use super::{model::NextQuestion, words};
use crate::{
    interview::{Asked, Interview, plan::PlanSnapshot},
    score::Signal,
};

/// The question that asks for the first of `missing`: a follow-up of the plan that this interview had no room for, or one
/// that fits any conversation.
pub(super) fn question(missing: &[Signal], interview: Option<&Interview>) -> Option<NextQuestion> {
    let signal = *missing.first()?;
    let planned = interview.and_then(|interview| {
        interview.answers().iter().find_map(|asked| unasked(asked, interview.plan(), signal))
    });
    let general = || NextQuestion { text: words::asks(signal).to_owned(), about: None };
    Some(planned.unwrap_or_else(general))
}

/// The plan's follow-up to a question that seeks this and was not asked.
fn unasked(asked: &Asked, plan: &PlanSnapshot, signal: Signal) -> Option<NextQuestion> {
    let mut questions = plan.sections.iter().flat_map(|section| &section.questions);
    let question = questions.find(|question| question.id == asked.question && question.scored)?;
    let was_asked = |id: &str| asked.follow_ups.iter().any(|followed| followed.id == id);
    let probe = question.probes.iter().find(|probe| probe.seeks == signal && !was_asked(&probe.id))?;
    Some(NextQuestion { text: probe.text.clone(), about: Some(asked.text.clone()) })
}
