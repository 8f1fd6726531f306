//! What ties a clause to a story, a way to a choice, a deed to the speaker: relations, whatever the words.

use rstest::rstest;
use vivavoce::score::{Score, Signal};

use super::{design, story};

fn shows(score: &Score, signal: Signal, words: &str) -> bool {
    score.evidence.iter().any(|found| found.signal == signal && words.contains(&found.quote))
}

const CASE: &str =
    "I moved the invoices table to a new replica, and the billing queue was full for nine minutes.";

#[rstest]
#[case("The firm has about six thousand people in four countries.")]
#[case("My uncle sold stamps for thirty years.")]
#[case("I weighed everything, I owned everything.")]
#[case("I can come back to that another time.")]
fn a_sentence_that_shares_nothing_with_the_story_adds_nothing(#[case] words: &str) {
    let (before, after) = (story(CASE), story(&format!("{CASE} {words}")));
    assert!(after.ownership.score <= before.ownership.score, "{:?}", after.ownership);
    assert!(after.tradeoffs.score <= before.tradeoffs.score, "{:?}", after.tradeoffs);
    assert!(after.specificity.score <= before.specificity.score, "{:?}", after.specificity);
}

#[rstest]
#[case("The replica had eleven gaps.")]
#[case("It took 40 ms from then on.")]
fn a_sentence_that_shares_a_thing_with_the_story_counts(#[case] words: &str) {
    let specificity = story(&format!("{CASE} {words}")).specificity;
    assert!(shows(&specificity, Signal::Quantity, words), "{specificity:?}");
}

#[rstest]
#[case("The old index and the trigger were dropped by me.")]
#[case("By me was dropped the old index.")]
fn what_was_done_by_the_speaker_is_theirs_wherever_it_is_said(#[case] words: &str) {
    let ownership = story(&format!("The billing queue was full. {words}")).ownership;
    assert!(shows(&ownership, Signal::OwnAction, words), "{ownership:?}");
}

#[test]
fn what_somebody_would_like_to_say_is_no_deed() {
    let words = "I'd like to say that I found the index at once.";
    let ownership = story(&format!("The billing queue was full. {words}")).ownership;
    assert!(!shows(&ownership, Signal::OwnAction, words), "{ownership:?}");
}

#[rstest]
#[case("A 302, not a 301.")]
#[case("I don't want a random code.")]
#[case("We used to have it in the path.")]
#[case("It is possible to do it in the request.")]
fn another_way_is_told_by_relation(#[case] words: &str) {
    let tradeoffs = design(&format!("I'd put the code into Postgres because it is small. {words}")).tradeoffs;
    assert!(shows(&tradeoffs, Signal::Options, words), "{tradeoffs:?}");
}

#[rstest]
#[case("There is no delay.")]
#[case("The lag is under 40 ms.")]
fn the_absence_of_a_price_is_no_price(#[case] words: &str) {
    let said =
        format!("I chose Postgres instead of Redis for the orders table, because it is durable. {words}");
    let tradeoffs = story(&said).tradeoffs;
    assert!(!shows(&tradeoffs, Signal::Cost, words), "{tradeoffs:?}");
}

#[test]
fn a_price_without_another_way_does_not_reach_the_top() {
    let tradeoffs = design(
        "I'd write each event to Postgres because it is durable. The price is one more write, about 2 ms. The downside \
         is that the table grows by 40 gigabytes.",
    )
    .tradeoffs;
    assert!(tradeoffs.score < Some(4.0), "{tradeoffs:?}");
}
