//! The coverage ledger: which dimensions the interview has asked for so far, and the present part.

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

/// Whether `dimension` was asked for in fewer questions than wanted, or not yet in the present part.
pub(super) fn is_short_of(interview: &Interview, dimension: Dimension) -> bool {
    let asks = |asked: &&Asked| asks_for(interview, asked, dimension);
    let here = interview.asked_here().any(|asked| asks(&asked) || by_kind(interview, asked, dimension));
    !here || interview.answers().iter().filter(asks).count() < ENOUGH
}

/// By what it is about, or by a follow-up.
fn asks_for(interview: &Interview, asked: &Asked, dimension: Dimension) -> bool {
    let Some(question) = interview.plan().question(&asked.question).filter(|question| question.scored) else {
        return false;
    };
    let followed = |followed: &Followed| sought(question, followed) == Some(dimension);
    about(question) == Some(dimension) || asked.follow_ups.iter().any(followed)
}

/// A story is about who did what, a design about choices, both about detail.
fn by_kind(interview: &Interview, asked: &Asked, dimension: Dimension) -> bool {
    let question = interview.plan().question(&asked.question).filter(|question| question.scored);
    question.is_some_and(|question| combine::asks(question.kind, dimension))
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
