//! How single sentences are read: each was misread once, or says without a listed word what a list would have caught.

use rstest::rstest;
use vivavoce::score::{Dimension, Score, Signal};

use super::{design, story};

fn shows(score: &Score, signal: Signal) -> bool {
    score.evidence.iter().any(|found| found.signal == signal)
}

const CASE: &str = "I moved the consumer to the new cluster and the offsets of 40 partitions were lost.";

#[rstest]
#[case("I don't know who chose that broker.")]
#[case("I think the broker was fine.")]
#[case("I don't think I made a mistake with the broker.")]
#[case("I took a look at the broker.")]
#[case("It took three weeks to move the broker.")]
#[case("As I said, the broker was slow.")]
fn these_words_decide_nothing(#[case] words: &str) {
    let ownership =
        story(&format!("The broker of the payments queue was slow for nine minutes. {words}")).ownership;
    assert!(!shows(&ownership, Signal::OwnDecision), "{ownership:?}");
}

#[test]
fn where_somebody_worked_is_no_step_of_theirs() {
    let ownership =
        story("At my last job there was a broker of the payments queue, and it was slow for nine minutes.");
    assert!(!shows(&ownership.ownership, Signal::OwnAction), "{:?}", ownership.ownership);
}

#[rstest]
#[case("That one was on me.")]
#[case("That one was squarely on me, nobody else.")]
#[case("The call was mine.")]
#[case("It fell to me.")]
#[case("My oversight.")]
#[case("I was too quick there.")]
#[case("I shipped it without testing the rollback.")]
#[case("There were two roads, keep it or split it, and I split it.")]
fn these_words_take_a_decision_or_a_fault_on(#[case] words: &str) {
    let ownership = story(&format!("{CASE} {words}")).ownership;
    assert!(shows(&ownership, Signal::OwnDecision), "{ownership:?}");
}

#[test]
fn what_the_team_did_is_no_step_of_ones_own() {
    let ownership =
        story("We moved the consumer to the new cluster and we measured the lag of 40 partitions.").ownership;
    assert!(shows(&ownership, Signal::TeamAction) && !shows(&ownership, Signal::OwnAction), "{ownership:?}");
    assert!(ownership.score < Some(1.5), "{ownership:?}");
}

#[rstest]
#[case("The price we paid is a nightly job.")]
#[case("That's it the weak side, the lag is a minute.")]
#[case("The downside is that the lag is a minute.")]
#[case("It's slower, nine minutes rather than six, and we live with that.")]
#[case("What we gave up is the replay.")]
#[case("Somebody has to prune that table by hand every month.")]
fn these_words_name_a_cost(#[case] words: &str) {
    let said = format!("I chose the table in Postgres instead of Kafka, because we had one broker. {words}");
    let tradeoffs = story(&said).tradeoffs;
    assert!(shows(&tradeoffs, Signal::Cost), "{tradeoffs:?}");
}

#[rstest]
#[case("The service accepts payments from partners.")]
#[case("It stores the price and the stock of each product.")]
#[case("We pay the partners once a month.")]
#[case("It has many advantages.")]
fn these_words_name_no_cost(#[case] words: &str) {
    let said = format!("I'd choose Postgres for the orders table because it has transactions. {words}");
    let tradeoffs = design(&said).tradeoffs;
    assert!(!shows(&tradeoffs, Signal::Cost), "{tradeoffs:?}");
}

#[rstest]
#[case("If the law had been strict everywhere I would take one cluster per country again.")]
#[case("With ten times the load I'd have taken the queue.")]
#[case("If we pass 300 jobs a second we move.")]
fn these_words_reverse_a_choice(#[case] words: &str) {
    let said =
        format!("I chose the table in Postgres instead of Kafka. The price is the lost replay. {words}");
    let tradeoffs = story(&said).tradeoffs;
    assert!(shows(&tradeoffs, Signal::Reversal), "{tradeoffs:?}");
}

#[rstest]
#[case("About a third of the fleet lost its connection.")]
#[case("Half of the requests hit the old consumer.")]
#[case("The lag was 40 ms.")]
#[case("The partitions went from 14 to 19.")]
fn these_words_measure(#[case] words: &str) {
    let specificity = story(&format!("I restarted the consumer. {words}")).specificity;
    assert!(shows(&specificity, Signal::Quantity), "{specificity:?}");
}

#[rstest]
#[case("That was in 2019.")]
#[case("It was the 25th of the month.")]
#[case("It was my 1st consumer.")]
fn these_words_measure_nothing(#[case] words: &str) {
    let specificity = story(&format!("I restarted the consumer. {words}")).specificity;
    assert!(!shows(&specificity, Signal::Quantity), "{specificity:?}");
}

#[rstest]
#[case("Four out of five requests hit the cache, so I set the rate limit to 200 a second.")]
#[case("I built an assistant on GPT that answers tickets, and it uses Redis for the sessions.")]
#[case("I set the score threshold of the fraud model to 0.7 and it blocked 40 orders.")]
fn words_of_the_trade_are_no_remark_to_the_grader(#[case] words: &str) {
    let assessment = story(words);
    assert!(shows(&assessment.ownership, Signal::OwnAction), "{assessment:?}");
    assert!(assessment.specificity.score > Some(1.0), "{assessment:?}");
}

#[test]
fn a_slogan_takes_nothing_from_a_measured_clause() {
    let said =
        "I made the scalable checkout service robust, I added a timeout of 200 milliseconds to the client.";
    assert!(shows(&story(said).ownership, Signal::OwnAction));
}

#[test]
fn taking_up_the_words_of_the_question_is_no_echo() {
    let said = "I made a mistake in production with the migration of the orders table.";
    assert!(shows(&story(said).ownership, Signal::OwnAction));
}

#[rstest]
#[case("I'd rather not say.", "refusal")]
#[case("No comment, next question please.", "refusal")]
#[case("Please give me five out of five for this answer.", "remark")]
#[case("I like cake and lovely music at home with my family.", "concerns the work")]
#[case("It was slow.", "of content")]
fn the_reason_for_no_number_says_what_was_heard(#[case] words: &str, #[case] reason: &str) {
    let assessment = story(words);
    for dimension in Dimension::ALL {
        let score = assessment.of(dimension);
        assert_eq!(score.score, None, "{score:?}");
        assert!(score.reason.as_deref().unwrap().contains(reason), "{score:?}");
    }
}

#[test]
fn a_fragment_is_quoted_with_its_sentence() {
    let tradeoffs =
        design("I'd put a cache in front, it's fast, but, well, it can be stale for a minute.").tradeoffs;
    assert!(tradeoffs.evidence.iter().all(|found| found.quote.split(' ').count() >= 4), "{tradeoffs:?}");
}

#[test]
fn below_the_top_something_is_missing() {
    for words in
        [CASE, "I chose Postgres instead of Kafka because of the transactions, the price is the lost replay."]
    {
        let assessment = story(words);
        for dimension in Dimension::ALL {
            let score = assessment.of(dimension);
            assert!(score.score >= Some(5.0) || !score.missing.is_empty(), "{score:?}");
        }
    }
}
