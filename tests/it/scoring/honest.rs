//! Honest answers that rules against empty ones must leave alone.

use rstest::rstest;
use vivavoce::score::{Answer, AnswerKind, Assessment, Dimension, Level, Lexicon, Score, Signal, assess};

use super::{design, number, story};

const BASE: &str = "Our export took forty minutes because every worker opened its own connection.";

fn shows(score: &Score, signal: Signal, words: &str) -> bool {
    score.evidence.iter().any(|found| found.signal == signal && words.contains(&found.quote))
}

fn asked(kind: AnswerKind, question: &str, words: &str) -> Assessment {
    let answer =
        Answer { id: "a".into(), level: Level::Mid, kind, question: question.into(), answer: words.into() };
    assess(&answer, Lexicon::embedded())
}

#[test]
fn who_names_the_ways_that_the_question_names_weighs_them() {
    let words = "I chose Kafka over RabbitMQ. The reason was that we replay a week of orders. It costs us three brokers \
        to run.";
    let assessment = asked(AnswerKind::Behavioral, "Why did you choose Kafka over RabbitMQ?", words);
    assert!(number(&assessment, Dimension::Tradeoffs) >= 4.0, "{:?}", assessment.tradeoffs);
    assert!(shows(&assessment.ownership, Signal::OwnDecision, words), "{:?}", assessment.ownership);
}

#[rstest]
#[case("I put the maximum pool size in the config.", Signal::OwnAction)]
#[case("I put a five second timeout on each query.", Signal::OwnAction)]
#[case("I A/B tested the new form on ten percent of the traffic.", Signal::OwnAction)]
#[case("I saw the migration through to the last tenant.", Signal::OwnAction)]
#[case("I stepped through the parser with a debugger.", Signal::OwnAction)]
#[case(
    "I set up an agile board, wrote an end to end test for the payment path, and checked the impact of the cache on the checkout service.",
    Signal::OwnAction
)]
#[case("Let me give you an example. The payment migration was mine.", Signal::OwnDecision)]
fn a_deed_stays_one(#[case] words: &str, #[case] signal: Signal) {
    let ownership = story(&format!("{BASE} {words}")).ownership;
    assert!(shows(&ownership, signal, words), "{ownership:?}");
}

#[rstest]
#[case("I chose the nightly batch. It is a cheaper way to run, but the numbers are a day old.", Signal::Cost)]
#[case("I looked at Redis and found it would add a second store to run.", Signal::Options)]
#[case("I set the pool to twenty connections instead of fifty.", Signal::Options)]
#[case("I compared the pool with one connection per worker and chose the pool.", Signal::Options)]
#[case("I told my lead I'd rather keep MySQL than move to Mongo.", Signal::Options)]
#[case("Because my lead wanted Kafka, I wrote a benchmark.", Signal::Options)]
#[case("I took a table. At ten thousand jobs a second I'd put Kafka in front.", Signal::Reversal)]
fn a_way_and_its_price_stay_what_they_are(#[case] words: &str, #[case] signal: Signal) {
    let tradeoffs = story(&format!("{BASE} {words}")).tradeoffs;
    assert!(shows(&tradeoffs, signal, words), "{tradeoffs:?}");
}

#[test]
fn what_would_be_done_today_is_no_deed() {
    let words = "Looking back, I'd put an alert on the queue.";
    assert!(!shows(&story(&format!("{BASE} {words}")).ownership, Signal::SystemicChange, words));
}

#[test]
fn a_subject_of_two_is_not_cut_in_two() {
    let words = "I would use a table in Postgres rather than Redis. It is one system less. If the writes and the reads \
        were much higher, I would move to Redis.";
    assert!(shows(&design(words).tradeoffs, Signal::Reversal, words));
}

#[test]
fn words_searched_for_between_commas_are_no_list_of_claims() {
    let words = "The reason was, uh, the load. The alternative was, I think, Redis, the cost was, I guess, memory, and \
        I decided it, in the end, in May, because the lead was on leave.";
    assert!(number(&story(words), Dimension::Tradeoffs) > 2.0);
}

#[test]
fn a_limit_of_a_hundred_is_a_figure() {
    let words = "The gateway could not take more than a hundred requests per second.";
    assert!(shows(&story(&format!("{BASE} {words}")).specificity, Signal::Quantity, words));
}
