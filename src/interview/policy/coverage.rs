//! The coverage ledger: which dimensions the interview has asked for so far.

use crate::{
    interview::{
        Interview,
        event::FollowUp,
        evidence::about,
        plan::Question,
        state::{Asked, Followed},
    },
    score::Dimension,
};

/// Each dimension is asked for in so many questions at the least, as far as time allows.
const ENOUGH: usize = 2;

/// Whether fewer questions than wanted have asked for `dimension`.
pub(super) fn is_short_of(interview: &Interview, dimension: Dimension) -> bool {
    let asks = |asked: &&Asked| {
        let question = interview.plan().question(&asked.question).filter(|question| question.scored);
        question.is_some_and(|question| asks_for(question, asked, dimension))
    };
    interview.answers().iter().filter(asks).count() < ENOUGH
}

fn asks_for(question: &Question, asked: &Asked, dimension: Dimension) -> bool {
    let followed = |followed: &Followed| sought(question, followed) == Some(dimension);
    about(question) == Some(dimension) || asked.follow_ups.iter().any(followed)
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
