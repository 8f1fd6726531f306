use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::score::Dimension;

/// A panel of levels; 0 abstains, 9 can't be believed.
fn panel(levels: &[u8]) -> Panel {
    let mut panel = Panel::default();
    for level in levels {
        panel.add(match level {
            0 => Sample { vote: Some(Vote::Abstained(Abstention::TooLittle)), lost_quotes: 0 },
            9 => Sample::UNUSABLE,
            level => Sample { vote: Some(told(*level)), lost_quotes: 1 },
        });
    }
    panel
}

fn told(level: u8) -> Vote {
    let quote = JudgedQuote { quote: "x".into(), start: level.into(), end: 9, signal: None, against: false };
    Vote::Level { level, quotes: vec![quote], missing: Vec::new(), rationale: None }
}

fn number(levels: &[u8]) -> Option<f64> {
    match panel(levels).judgement(Subject::Dimension(Dimension::Ownership), "m").outcome {
        Outcome::Level { level, .. } => Some(level),
        Outcome::Abstained { .. } | Outcome::Unusable => None,
    }
}

#[rstest]
#[case::at_first(&[3, 3], true)]
#[case::unanimous(&[3, 3, 3], false)]
#[case::all_abstain(&[0, 0, 0], false)]
#[case::none_to_be_believed(&[9, 9, 9], false)]
#[case::not_the_same(&[3, 3, 4], true)]
#[case::one_can_not_be_believed(&[3, 3, 9], true)]
#[case::five_near(&[3, 3, 4, 3, 4], false)]
#[case::five_far(&[2, 3, 4, 3, 4], true)]
#[case::too_few_levels(&[3, 3, 9, 9, 9], true)]
#[case::seven(&[1, 5, 1, 5, 1, 5, 1], false)]
fn more_samples_are_taken_where_they_differ(#[case] levels: &[u8], #[case] expected: bool) {
    assert_eq!(panel(levels).wants_more(), expected);
}

#[rstest]
#[case::same(&[4, 4, 4], Some(4.0))]
#[case::middle(&[2, 5, 3, 3, 4], Some(3.0))]
#[case::between(&[3, 4, 3, 4, 9], Some(3.5))]
#[case::two_are_too_few(&[3, 3, 9, 9, 9, 9, 9], None)]
#[case::abstained(&[0, 0, 0], None)]
#[case::mostly_abstained(&[0, 4, 0, 0, 4], None)]
#[case::nothing(&[], None)]
fn the_median_of_what_is_believed_counts(#[case] levels: &[u8], #[case] expected: Option<f64>) {
    assert_eq!(number(levels), expected);
}

#[test]
fn the_quotes_are_those_of_the_samples_at_the_median() {
    let judgement = panel(&[4, 4, 2, 4, 5]).judgement(Subject::Competency("x".into()), "m");
    let Outcome::Level { quotes, range, .. } = judgement.outcome else { panic!("{judgement:?}") };
    assert_eq!(quotes.iter().map(|quote| quote.start).collect::<Vec<_>>(), [4]);
    assert_eq!((range, judgement.samples, judgement.lost_quotes), ([2, 5], 5, 5));
}

proptest! {
    #[test]
    fn it_always_ends_with_at_most_seven_and_a_number_lies_within_the_samples(levels in prop::collection::vec(0_u8..10, 7)) {
        let levels: Vec<u8> = levels.into_iter().map(|level| if level > 5 { 9 } else { level }).collect();
        let mut taken = Vec::new();
        for level in levels {
            if !panel(&taken).wants_more() {
                break;
            }
            taken.push(level);
        }
        prop_assert!(!panel(&taken).wants_more());
        if let Some(number) = number(&taken) {
            let told: Vec<f64> = taken.iter().filter(|level| (1..=5).contains(*level)).copied().map(f64::from).collect();
            prop_assert!(told.len() >= 3 && told.iter().any(|one| *one <= number) && told.iter().any(|one| *one >= number));
        }
    }
}
