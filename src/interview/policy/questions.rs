//! Which question comes next.

use super::{coverage, time};
use crate::{
    interview::{
        Interview,
        evidence::about,
        plan::{Question, Section},
    },
    time::Offset,
};

/// The next question that was never asked and still fits: the plan's order, the parts' time and what is still uncovered
/// decide.
pub(in crate::interview) fn next_question(interview: &Interview, at: Offset) -> Option<(usize, &Question)> {
    let present = interview.state.section;
    let parts = interview.plan().sections.iter().enumerate().skip(present.unwrap_or(0));
    parts.into_iter().find_map(|(index, section)| {
        let question = if present == Some(index) {
            further_question(interview, section)
                .filter(|_| time::allows_a_further_question(interview, section, at))
        } else {
            section.questions.iter().find(|question| !interview.was_asked(&question.id))
        };
        question.filter(|_| time::allows_the_part(interview, index, at)).map(|question| (index, question))
    })
}

/// Behind its first, a part asks first for what the interview will else be short of, else in the plan's order.
fn further_question<'i>(interview: &Interview, section: &'i Section) -> Option<&'i Question> {
    let unasked = || section.questions.iter().filter(|question| !interview.was_asked(&question.id));
    let is_short = |question: &&Question| {
        about(question).is_some_and(|dimension| coverage::will_be_short_of(interview, dimension))
    };
    let begun = interview.asked_here().next().is_some();
    unasked().find(|question| begun && is_short(question)).or_else(|| unasked().next())
}
