//! Which questions a dimension's number stands on, in a sentence: the plain mean of their answers, and of which ones.

use std::collections::BTreeSet;

use crate::{
    interview::event::TurnId,
    score::{
        Dimension,
        combine::{
            InterviewScores, asks,
            shares::{Share, Shares, shares},
        },
    },
};

/// So many characters of a question are enough to know it again.
const KNOWN_BY: usize = 60;

/// What the number of `dimension` stands on; nothing where it has none.
pub(super) fn sentence(dimension: Dimension, scores: &InterviewScores) -> Option<String> {
    let Shares { counted, unscored } = shares(dimension, scores)?;
    let mut sentences = vec![questions(&counted)?];
    sentences.extend(unasked(dimension, &counted));
    sentences.extend(left_out(unscored));
    Some(sentences.join(" "))
}

/// The turns whose words earned nothing of the number: their question did not ask for `dimension`, and they count in it no more.
pub(super) fn beside(dimension: Dimension, scores: &InterviewScores) -> BTreeSet<TurnId> {
    let Some(Shares { counted, .. }) = shares(dimension, scores) else { return BTreeSet::new() };
    let counts = |question: &str| counted.iter().any(|share| share.answer.question == question);
    let idle =
        scores.answers.iter().filter(|answer| !asks(answer.kind, dimension) && !counts(&answer.question));
    idle.flat_map(|answer| answer.turns.iter().copied()).collect()
}

fn questions(counted: &[Share<'_>]) -> Option<String> {
    let named = |share: &Share<'_>| format!("“{}” ({:.1})", known_by(&share.answer.asked), share.score);
    let (last, first) = counted.split_last()?;
    if first.is_empty() {
        return Some(format!("Stands on one question: {}.", named(last)));
    }
    let first: Vec<String> = first.iter().map(named).collect();
    let (count, first) = (in_words(counted.len()), first.join(", "));
    Some(format!("Stands on {count} questions, as the mean of their answers: {first} and {}.", named(last)))
}

/// What to know of answers to questions that did not ask for the dimension.
fn unasked(dimension: Dimension, counted: &[Share<'_>]) -> Option<String> {
    let unasked: Vec<&Share<'_>> = counted.iter().filter(|share| !share.asked).collect();
    let first = unasked.first()?;
    if unasked.len() == counted.len() {
        return Some(only_unasked(dimension).to_owned());
    }
    let why = "counts because it shows more of it than those that were asked for it do on average";
    Some(match (dimension, unasked.len()) {
        (Dimension::Ownership, 1) => format!(
            "“{}” asks what somebody would do, not what they did; its answer {why}.",
            known_by(&first.answer.asked)
        ),
        (Dimension::Ownership, count) => format!(
            "{} of them ask what somebody would do, not what they did; each such answer {why}.",
            capital(&in_words(count))
        ),
        (Dimension::Tradeoffs | Dimension::Specificity, 1) => {
            format!("“{}” did not ask for it; its answer {why}.", known_by(&first.answer.asked))
        }
        (Dimension::Tradeoffs | Dimension::Specificity, count) => {
            format!("{} of them did not ask for it; each such answer {why}.", capital(&in_words(count)))
        }
    })
}

const fn only_unasked(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Ownership => {
            "Please note: only design questions stand behind it. They ask what somebody would do, not what they did."
        }
        Dimension::Tradeoffs => {
            "Please note: no design question stands behind it, only what was told of past work."
        }
        Dimension::Specificity => "Please note: no question asked for it.",
    }
}

fn left_out(unscored: usize) -> Option<String> {
    match unscored {
        0 => None,
        1 => Some("One more question asked for it; its answer held too little for a number.".to_owned()),
        more => {
            let count = capital(&in_words(more));
            Some(format!("{count} more questions asked for it; their answers held too little for a number."))
        }
    }
}

/// The beginning of a question, cut between words.
fn known_by(question: &str) -> String {
    let question = question.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((cut, _)) = question.char_indices().nth(KNOWN_BY) else { return question };
    let kept = &question[..cut];
    let whole = kept.rfind(' ').map_or(kept, |space| &kept[..space]);
    format!("{}…", whole.trim_end_matches([',', ';', ':']))
}

fn in_words(count: usize) -> String {
    const WORDS: [&str; 10] = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    WORDS.get(count).map_or_else(|| count.to_string(), |word| (*word).to_owned())
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::{
        AnswerKind::{self, Behavioral, SystemDesign},
        Assessment, Evidence, Score, Signal,
        combine::{ScoredAnswer, combine},
    };

    const STORY: &str = "Tell me about an incident.";
    const DESIGN: &str = "How would you build it?";

    /// An answer that is worth this in each dimension.
    fn answer(kind: AnswerKind, asked: &str, worth: Option<f64>) -> ScoredAnswer {
        let found = Evidence { quote: "I did".to_owned(), start: 0, end: 5, signal: Signal::OwnAction };
        let score = Score {
            score: worth,
            band: worth.map(|worth| [worth, worth]),
            evidence: worth.map(|_| found).into_iter().collect(),
            missing: Vec::new(),
            reason: None,
        };
        ScoredAnswer {
            question: asked.to_owned(),
            asked: asked.to_owned(),
            kind,
            turns: vec![1],
            text: "I did".to_owned(),
            assessment: Assessment {
                ownership: score.clone(),
                tradeoffs: score.clone(),
                specificity: score,
                next_probe: None,
            },
        }
    }

    fn told(dimension: Dimension, answers: &[(AnswerKind, &str, Option<f64>)]) -> String {
        let answers = answers.iter().map(|(kind, asked, worth)| answer(*kind, asked, *worth));
        sentence(dimension, &combine(answers.collect())).unwrap_or_default()
    }

    #[test]
    fn a_mean_of_several_questions_names_each_with_its_number() {
        assert_eq!(
            told(
                Dimension::Specificity,
                &[(Behavioral, STORY, Some(4.0)), (SystemDesign, DESIGN, Some(2.5))]
            ),
            "Stands on two questions, as the mean of their answers: “Tell me about an incident.” (4.0) and “How would you \
             build it?” (2.5)."
        );
    }

    #[test]
    fn one_question_and_what_could_not_be_scored_are_told() {
        let answers = [
            (Behavioral, STORY, Some(4.0)),
            (Behavioral, "Another?", None),
            (SystemDesign, DESIGN, Some(1.9)),
        ];
        assert_eq!(
            told(Dimension::Ownership, &answers),
            "Stands on one question: “Tell me about an incident.” (4.0). One more question asked for it; its answer held \
             too little for a number."
        );
        let more = [(Behavioral, STORY, Some(4.0)), (Behavioral, "One?", None), (Behavioral, "Two?", None)];
        assert!(
            told(Dimension::Ownership, &more)
                .ends_with("Two more questions asked for it; their answers held too little for a number.")
        );
    }

    #[test]
    fn ownership_that_only_design_questions_stand_behind_is_told_so() {
        let answers = [(Behavioral, STORY, None), (SystemDesign, DESIGN, Some(3.1))];
        assert!(told(Dimension::Ownership, &answers).starts_with(
            "Stands on one question: “How would you build it?” (3.1). Please note: only design questions stand behind it."
        ));
        assert!(told(Dimension::Tradeoffs, &[(Behavioral, STORY, Some(3.0))]).contains("no design question"));
    }

    #[test]
    fn an_answer_that_shows_more_than_was_asked_for_is_named() {
        let answers = [(Behavioral, STORY, Some(2.0)), (SystemDesign, DESIGN, Some(4.0))];
        assert_eq!(
            told(Dimension::Ownership, &answers),
            "Stands on two questions, as the mean of their answers: “Tell me about an incident.” (2.0) and “How would you \
             build it?” (4.0). “How would you build it?” asks what somebody would do, not what they did; its answer counts \
             because it shows more of it than those that were asked for it do on average."
        );
        let both = [answers[0], answers[1], (SystemDesign, "And that?", Some(3.0))];
        assert!(told(Dimension::Ownership, &both).contains("Two of them ask what somebody would do"));
        let stories = [(SystemDesign, DESIGN, Some(2.0)), (Behavioral, STORY, Some(4.0))];
        assert!(
            told(Dimension::Tradeoffs, &stories).contains("“Tell me about an incident.” did not ask for it")
        );
        let both = [stories[0], stories[1], (Behavioral, "Another?", Some(3.0))];
        assert!(told(Dimension::Tradeoffs, &both).contains("Two of them did not ask for it"));
    }

    #[test]
    fn the_words_of_an_answer_that_does_not_count_are_told_from_the_others() {
        let turns = |worth| {
            let design = ScoredAnswer { turns: vec![2, 3], ..answer(SystemDesign, DESIGN, Some(worth)) };
            let scores = combine(vec![answer(Behavioral, STORY, Some(3.0)), design]);
            beside(Dimension::Ownership, &scores).into_iter().collect::<Vec<_>>()
        };
        assert_eq!((turns(1.9), turns(4.0)), (vec![2, 3], vec![]));
    }

    #[test]
    fn a_number_that_another_rule_made_is_not_explained_by_this_one() {
        let mut scores = combine(vec![answer(Behavioral, STORY, Some(3.0))]);
        scores.ownership.score = Some(1.0);
        assert_eq!(sentence(Dimension::Ownership, &scores), None);
        scores.ownership.score = None;
        assert_eq!(sentence(Dimension::Ownership, &scores), None);
    }

    #[test]
    fn a_long_question_is_cut_between_words() {
        let long = "A coupon for one hundred people was redeemed by one hundred and thirty-one. How did that happen?";
        assert_eq!(known_by(long), "A coupon for one hundred people was redeemed by one hundred…");
        assert_eq!(known_by("Why,\nthen?"), "Why, then?");
    }
}
