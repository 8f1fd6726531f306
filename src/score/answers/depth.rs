//! One level deeper: the top of specificity is for detail that held when it was drilled.

use crate::{
    interview::{Asked, event::FollowUp},
    score::{Answer, Dimension, Evidence, Lexicon, Score, Signal, assess},
};

/// The highest score of an answer that was not drilled, or had no more to it.
const UNDRILLED: f64 = 4.5;

/// So many new details hold.
const ENOUGH: usize = 2;

/// Whether the words behind a depth probe, alone, show detail that was not said before.
pub(super) fn held(asked: &Asked, turns: &[&str], answer: &Answer, lexicon: &Lexicon) -> bool {
    let drilled = asked.follow_ups.iter().position(|followed| followed.kind == FollowUp::Depth);
    let Some(place) = drilled else { return false };
    let from = asked.follow_ups[place].after.min(turns.len());
    let next = asked.follow_ups.get(place + 1).map_or(turns.len(), |followed| followed.after);
    let before = turns[..from].join("\n");
    let deeper = Answer {
        question: format!("{}\n{before}", answer.question),
        answer: turns[from..next.clamp(from, turns.len())].join("\n"),
        ..answer.clone()
    };
    let assessment = assess(&deeper, lexicon);
    assessment.of(Dimension::Specificity).evidence.iter().filter(|found| is_detail(found)).count() >= ENOUGH
}

const fn is_detail(evidence: &Evidence) -> bool {
    matches!(
        evidence.signal,
        Signal::Quantity | Signal::Technology | Signal::Artefact | Signal::Diagnosis | Signal::Mechanism
    )
}

/// Keeps a score below the top; its band stays around it.
pub(super) fn leave_the_top_open(score: &mut Score) {
    let Some(value) = score.score.filter(|value| *value > UNDRILLED) else { return };
    score.score = Some(UNDRILLED);
    let moved = |end: f64| ((end - (value - UNDRILLED)) * 10.0).round() / 10.0;
    score.band = score.band.map(|[low, high]| [moved(low), high]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        interview::Followed,
        score::{AnswerKind, Level},
    };

    const STORY: &str =
        "I found 40 million rows in the orders table of Postgres, the query plan showed a sequential scan";

    fn held_with(deeper: &str) -> bool {
        let followed = Followed { kind: FollowUp::Depth, id: String::new(), text: String::new(), after: 1 };
        let asked = Asked {
            question: String::new(),
            text: String::new(),
            probes: Vec::new(),
            follow_ups: vec![followed],
            turns: vec![1, 2],
            answered: 0,
        };
        let answer = Answer {
            id: String::new(),
            level: Level::Senior,
            kind: AnswerKind::Behavioral,
            question: "What was slow?".to_owned(),
            answer: format!("{STORY}\n{deeper}"),
        };
        held(&asked, &[STORY, deeper], &answer, Lexicon::embedded())
    }

    #[test]
    fn new_detail_holds_and_the_same_words_again_do_not() {
        assert!(held_with(
            "I ran explain analyze and saw a filesort of 900 megabytes, because the index had no date column"
        ));
        assert!(!held_with(
            "As I said, I found 40 million rows in the orders table of Postgres, a sequential scan"
        ));
        assert!(!held_with("It was a great learning for the whole team"));
    }

    #[test]
    fn what_was_not_drilled_stays_below_the_top() {
        let mut score = Score {
            score: Some(5.0),
            band: Some([4.4, 5.0]),
            evidence: Vec::new(),
            missing: Vec::new(),
            reason: None,
        };
        leave_the_top_open(&mut score);
        assert_eq!((score.score, score.band), (Some(4.5), Some([3.9, 5.0])));
    }
}
