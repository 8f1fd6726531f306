//! The coverage ledger: which dimensions the interview has asked for so far.

use crate::{
    interview::{
        Interview,
        event::FollowUp,
        evidence::about,
        plan::Question,
        state::{Asked, Followed},
    },
    score::{Dimension, combine},
};

/// Each dimension is asked for in so many questions at the least, as far as time allows.
const ENOUGH: usize = 2;

/// Whether fewer questions than wanted will have asked for `dimension` at the end, if nothing is done about it.
pub(super) fn will_be_short_of(interview: &Interview, dimension: Dimension) -> bool {
    shortage(interview, dimension) > 0
}

/// How urgent it is to ask for `dimension` in the present question, in hundredths: the questions still wanted for each
/// chance that is left to follow up for it.
pub(super) fn urgency(interview: &Interview, dimension: Dimension) -> usize {
    let asks_already = |asked: &Asked| {
        interview.present_question().is_some_and(|question| asks_for(question, asked, dimension))
    };
    if interview.answers().last().is_some_and(asks_already) {
        return 0;
    }
    let chances = later(interview).filter(|question| may_follow_up(question, dimension)).count();
    shortage(interview, dimension) * 100 / (1 + chances)
}

/// The questions still wanted, without those that later parts will ask by themselves.
fn shortage(interview: &Interview, dimension: Dimension) -> usize {
    let by_themselves = later(interview).filter(|question| asks_itself(question, dimension)).count();
    ENOUGH.saturating_sub(asked_for(interview, dimension) + by_themselves)
}

/// The first question of every later part, which is asked of everybody who gets there.
fn later(interview: &Interview) -> impl Iterator<Item = &Question> {
    let parts =
        interview.plan().sections.iter().skip(interview.state.section.map_or(0, |section| section + 1));
    parts.filter_map(|part| part.questions.first()).filter(|question| question.scored)
}

fn asked_for(interview: &Interview, dimension: Dimension) -> usize {
    let asks = |asked: &&Asked| {
        let question = interview.plan().question(&asked.question).filter(|question| question.scored);
        question.is_some_and(|question| asks_for(question, asked, dimension))
    };
    interview.answers().iter().filter(asks).count()
}

fn asks_for(question: &Question, asked: &Asked, dimension: Dimension) -> bool {
    let followed = |followed: &Followed| sought(question, followed) == Some(dimension);
    asks_itself(question, dimension) || asked.follow_ups.iter().any(followed)
}

/// By its competency, or by its kind, as answers are scored.
fn asks_itself(question: &Question, dimension: Dimension) -> bool {
    about(question) == Some(dimension) || combine::asks(question.kind, dimension)
}

/// Whether a question that does not ask for `dimension` by itself has a follow-up that does.
fn may_follow_up(question: &Question, dimension: Dimension) -> bool {
    let mut follow_ups = question.probes.iter().chain(&question.depth);
    !asks_itself(question, dimension) && follow_ups.any(|probe| probe.seeks.dimension() == dimension)
}

/// What a follow-up asked for.
fn sought(question: &Question, followed: &Followed) -> Option<Dimension> {
    match followed.kind {
        FollowUp::Probe => question.probe(&followed.id).map(|probe| probe.seeks.dimension()),
        FollowUp::Depth => question.deeper(&followed.id).map(|probe| probe.seeks.dimension()),
        FollowUp::OwnPart => Some(Dimension::Ownership),
        FollowUp::Twist => Some(Dimension::Tradeoffs),
        FollowUp::Confirm => None,
    }
}
