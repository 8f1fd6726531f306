use proptest::prelude::*;

use super::*;
use crate::score::{
    Dimension,
    judge::{Abstention, Subject},
};

fn program(score: Option<f64>) -> Score {
    let quote = Evidence { quote: "I wrote it".into(), start: 0, end: 10, signal: Signal::OwnAction };
    Score {
        score,
        band: score.map(|score| [score - 0.6, score + 0.6]),
        evidence: if score.is_some() { vec![quote] } else { Vec::new() },
        missing: vec![Signal::OwnOutcome],
        reason: score.is_none().then(|| "nothing".into()),
    }
}

fn read(level: f64, quotes: usize) -> Judgement {
    let quote = |index: usize| JudgedQuote {
        quote: "word".into(),
        start: 20 + index * 10,
        end: 24 + index * 10,
        signal: Some(Signal::OwnOutcome),
        against: false,
    };
    judged(Outcome::Level {
        level,
        range: [3, 4],
        deviation: 0.0,
        quotes: (0..quotes).map(quote).collect(),
        missing: vec![Signal::SystemicChange],
        rationale: None,
    })
}

fn judged(outcome: Outcome) -> Judgement {
    Judgement {
        subject: Subject::Dimension(Dimension::Ownership),
        outcome,
        samples: 3,
        lost_quotes: 0,
        model: "m".into(),
    }
}

#[test]
fn two_that_agree_give_one_number_in_a_narrower_band() {
    let together = joined(&program(Some(3.0)), Some(&read(3.0, 4))).score;
    assert_eq!(together.score, Some(3.0));
    let width = |score: &Score| score.band.map_or(0.0, |[low, high]| high - low);
    assert!(width(&together) < width(&joined(&program(Some(3.0)), Some(&read(4.0, 4))).score));
    assert_eq!(together.missing, [Signal::SystemicChange], "what the model found is not missed");
}

#[test]
fn two_that_lie_far_apart_give_no_number_and_keep_the_words() {
    let together = joined(&program(Some(2.0)), Some(&read(3.5, 3)));
    assert!(together.parted && together.score.score.is_none() && together.score.evidence.len() == 4);
    assert!(together.score.reason.unwrap().contains("2.0"));
}

#[test]
fn the_model_rises_no_more_than_two_above_the_program_without_three_passages() {
    assert_eq!(joined(&program(None), Some(&read(5.0, 2))).model, Some(3.0));
    assert_eq!(joined(&program(None), Some(&read(5.0, 3))).model, Some(5.0));
}

#[test]
fn where_the_model_abstains_a_low_number_of_the_program_is_not_shown() {
    let silent = judged(Outcome::Abstained { reason: Abstention::TooLittle });
    assert_eq!(joined(&program(Some(2.9)), Some(&silent)).score.score, None);
    let alone = joined(&program(Some(3.0)), Some(&silent)).score;
    assert_eq!((alone.score, alone.band), (Some(3.0), Some([2.1, 3.9])));
}

#[test]
fn a_model_that_can_not_be_believed_changes_nothing() {
    for score in [None, Some(1.5), Some(4.0)] {
        assert_eq!(joined(&program(score), Some(&judged(Outcome::Unusable))).score, program(score));
    }
}

proptest! {
    #[test]
    fn a_number_lies_between_the_readers_and_within_its_band(a in 1.0_f64..5.0, b in 1.0_f64..5.0, quotes in 1_usize..6) {
        let together = joined(&program(Some(a)), Some(&read(b, quotes)));
        let model = together.model.unwrap();
        if let (Some(score), Some([low, high])) = (together.score.score, together.score.band) {
            prop_assert!(score >= a.min(model) - 0.051 && score <= a.max(model) + 0.051);
            prop_assert!(low <= score && score <= high && low >= 1.0 && high <= 5.0);
        } else {
            prop_assert!((a - model).abs() >= PARTED - 1e-9);
        }
    }
}
