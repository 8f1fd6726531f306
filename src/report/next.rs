//! What to ask in a next round: one full question for what a dimension leaves open.

use super::{model::NextQuestion, words};
use crate::{
    interview::{Asked, Interview, plan::Probe},
    score::Signal,
};

/// The question that asks for the first of `missing` that was not asked for in the same words: a follow-up of the plan that
/// this interview had no room for, or one that fits any conversation.
pub(super) fn question(missing: &[Signal], interview: Option<&Interview>) -> Option<NextQuestion> {
    let fresh = missing.iter().find_map(|signal| {
        let general = words::asks(*signal);
        planned(*signal, interview).or_else(|| (!was_said(general, interview)).then(|| anywhere(*signal)))
    });
    fresh.or_else(|| missing.first().map(|signal| anywhere(*signal)))
}

fn planned(signal: Signal, interview: Option<&Interview>) -> Option<NextQuestion> {
    interview?.answers().iter().find_map(|asked| unasked(asked, signal, interview))
}

fn anywhere(signal: Signal) -> NextQuestion {
    NextQuestion { text: words::asks(signal).to_owned(), about: None }
}

/// Whether a follow-up of this interview held these words.
fn was_said(words: &str, interview: Option<&Interview>) -> bool {
    let answers = interview.into_iter().flat_map(Interview::answers);
    answers.flat_map(|asked| &asked.follow_ups).any(|followed| followed.text.contains(words))
}

/// The plan's follow-up to a question that seeks this and was not asked.
fn unasked(asked: &Asked, signal: Signal, interview: Option<&Interview>) -> Option<NextQuestion> {
    let mut questions = interview?.plan().sections.iter().flat_map(|section| &section.questions);
    let question = questions.find(|question| question.id == asked.question && question.scored)?;
    let was_asked = |id: &str| asked.follow_ups.iter().any(|followed| followed.id == id);
    let is_new = |probe: &&Probe| !was_asked(&probe.id) && !was_said(&probe.text, interview);
    let probe = question.probes.iter().filter(is_new).find(|probe| probe.seeks == signal)?;
    Some(NextQuestion { text: probe.text.clone(), about: Some(asked.text.clone()) })
}
