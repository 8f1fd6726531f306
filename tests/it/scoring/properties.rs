use proptest::prelude::*;
use vivavoce::score::{Answer, AnswerKind, Assessment, Dimension, Level, Lexicon, assess};

/// Words that the scorer reacts to, beside anything that Unicode holds.
fn pieces() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "I",
        "we",
        "I'd",
        "didn't",
        "they",
        "you could",
        "because",
        "but",
        "so",
        "and",
        "um",
        "the the",
        "forty million rows",
        "p ninety nine",
        "Postgres",
        "kafka",
        "deployed",
        "was chosen by me",
        "it depends",
        "cost",
        "instead of",
        "over",
        "my mistake",
        "added an alert",
        "rubric",
        "five out of five",
        "stakeholders",
        "99.9%",
        "€5",
        "12:30",
        ".NET",
        "node.js",
        "I was I",
        "one",
        "two hundred",
        ".",
        ",",
        "\n",
        "!",
        "’s",
        "won't",
        "ß",
        "İ",
        "日本語",
        "e\u{301}",
        "🦀",
    ]);
    prop_oneof![4 => words.prop_map(str::to_owned), 1 => any::<String>()]
}

fn texts() -> impl Strategy<Value = String> {
    prop::collection::vec(pieces(), 0..60).prop_map(|pieces| pieces.join(" "))
}

fn kinds() -> impl Strategy<Value = AnswerKind> {
    prop::sample::select(vec![AnswerKind::Behavioral, AnswerKind::SystemDesign])
}

fn assessed(kind: AnswerKind, question: &str, text: &str) -> Assessment {
    let answer =
        Answer { id: "a".into(), level: Level::Senior, kind, question: question.into(), answer: text.into() };
    assess(&answer, Lexicon::embedded())
}

/// Clauses that are evidence of something.
const EVIDENCE: &[&str] = &[
    "I rewrote the consumer myself.",
    "I should have tested the rollback, that was my mistake.",
    "I told my lead and I measured the latency again.",
    "I added an alert on the queue.",
    "I considered a second replica instead, but it costs more memory.",
    "I chose the index because reads matter more.",
    "If writes grow we would switch to the view.",
    "The query took 800 milliseconds on Postgres.",
    "Explain showed a sequential scan on 40 million rows.",
    "The outage lasted 19 minutes.",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn every_quote_is_a_slice_of_the_answer(kind in kinds(), question in texts(), text in texts()) {
        let assessment = assessed(kind, &question, &text);
        for dimension in Dimension::ALL {
            let score = assessment.of(dimension);
            for found in &score.evidence {
                prop_assert_eq!(text.get(found.start..found.end), Some(found.quote.as_str()));
                prop_assert!(!found.quote.is_empty());
                prop_assert_eq!(found.signal.dimension(), dimension);
            }
        }
    }

    #[test]
    fn a_number_lies_in_its_band_and_stands_on_words(kind in kinds(), text in texts()) {
        let assessment = assessed(kind, "", &text);
        for dimension in Dimension::ALL {
            let score = assessment.of(dimension);
            let Some(number) = score.score else {
                prop_assert!(score.reason.is_some() && score.band.is_none() && score.evidence.is_empty());
                continue;
            };
            let [low, high] = score.band.unwrap();
            prop_assert!((1.0..=5.0).contains(&number) && 1.0 <= low && low <= number && number <= high && high <= 5.0);
            prop_assert!(!score.evidence.is_empty(), "{:?}", score);
        }
    }

    #[test]
    fn more_evidence_never_lowers_a_score(
        kind in kinds(),
        text in texts(),
        more in prop::collection::vec(prop::sample::select(EVIDENCE), 1..4),
    ) {
        let before = assessed(kind, "", &text);
        let after = assessed(kind, "", &format!("{text}\n{}", more.join("\n")));
        for dimension in Dimension::ALL {
            let (low, high) = (before.of(dimension).score.unwrap_or(0.0), after.of(dimension).score.unwrap_or(0.0));
            prop_assert!(high >= low, "{:?}: {} after {}", dimension, high, low);
        }
    }

    #[test]
    fn the_same_answer_always_gets_the_same_scores(kind in kinds(), text in texts()) {
        prop_assert_eq!(assessed(kind, "Why?", &text), assessed(kind, "Why?", &text));
    }
}

#[test]
fn a_sentence_keeps_its_last_word_where_the_next_begins_with_it() {
    let text = "At my last company I rolled back Redis. Redis kept the sessions of all users.";
    let assessment = assessed(AnswerKind::Behavioral, "", text);
    let mut quotes: Vec<&str> =
        assessment.of(Dimension::Ownership).evidence.iter().map(|found| found.quote.as_str()).collect();
    quotes.dedup();
    assert_eq!(quotes, ["I rolled back Redis"]);
}

#[test]
fn what_was_said_before_is_worth_the_same_behind_the_next_sentence() {
    for (said, next) in [
        ("£ຌ forty million rows I'd the the", "The query took 800 milliseconds."),
        ("forty million rows b\"𛅕 I'd and", "I told my lead."),
    ] {
        let before = assessed(AnswerKind::Behavioral, "", said);
        let after = assessed(AnswerKind::Behavioral, "", &format!("{said}\n{next}"));
        let score = |assessment: &Assessment| assessment.of(Dimension::Tradeoffs).score;
        assert!(score(&after) >= score(&before), "{:?} after {:?}", score(&after), score(&before));
    }
}
