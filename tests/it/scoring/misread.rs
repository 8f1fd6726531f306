//! What sounds like evidence and is none to anybody who listens, and what is one although no marker is said.

use rstest::rstest;
use vivavoce::score::{Dimension, Score, Signal};

use super::{design, number, story};

fn shows(score: &Score, signal: Signal, words: &str) -> bool {
    score.evidence.iter().any(|found| found.signal == signal && words.contains(&found.quote))
}

const CASE: &str =
    "I moved the invoices table to a new replica, and the billing queue was full for nine minutes.";
const PLAN: &str = "I'd keep the profiles in Redis because the database melts after each deploy.";

#[rstest]
#[case("On that call everybody will give the status of their queue.")]
#[case("I looked at the queue and saw a lock on it.")]
#[case("I looked at the queue from the consumer's side.")]
#[case("I'd put in a bigger batch that week.")]
#[case("The managers were good about it, but the queue stayed full.")]
#[case("There is nothing you could do once the queue is full.")]
fn in_a_story_these_words_name_no_other_way(#[case] words: &str) {
    let tradeoffs = story(&format!("{CASE} {words}")).tradeoffs;
    assert!(!shows(&tradeoffs, Signal::Options, words), "{tradeoffs:?}");
}

#[rstest]
#[case("Somebody can set the expiry on a screen.")]
#[case("The metrics as such I wouldn't look at too closely.")]
fn in_a_design_these_words_name_no_other_way(#[case] words: &str) {
    let tradeoffs = design(&format!("{PLAN} {words}")).tradeoffs;
    assert!(!shows(&tradeoffs, Signal::Options, words), "{tradeoffs:?}");
}

#[rstest]
#[case("Mongo would spare me the columns, but our rows all look the same.")]
#[case("A second region would hide the deploys, but it doubles the bill.")]
fn what_would_serve_and_is_held_against_is_another_way(#[case] words: &str) {
    let tradeoffs = design(&format!("{PLAN} {words}")).tradeoffs;
    assert!(shows(&tradeoffs, Signal::Options, words), "{tradeoffs:?}");
}

#[rstest]
#[case("It's more of an atmosphere, but an atmosphere matters.")]
#[case("I'd do that rather than a shorter expiry.")]
#[case("Because with two regions, the profiles can't go down.")]
fn in_a_design_these_words_name_no_price(#[case] words: &str) {
    let tradeoffs = design(&format!("{PLAN} {words}")).tradeoffs;
    assert!(!shows(&tradeoffs, Signal::Cost, words), "{tradeoffs:?}");
}

#[rstest]
#[case("Price is a nightly job that prunes it.")]
#[case("Cost was slow pages on the first read.")]
fn a_price_needs_no_article(#[case] words: &str) {
    let tradeoffs = design(&format!("{PLAN} {words}")).tradeoffs;
    assert!(shows(&tradeoffs, Signal::Cost, words), "{tradeoffs:?}");
}

#[test]
fn what_speaks_against_the_way_named_before_is_why_it_was_not_taken() {
    let words = "The second region is very expensive for the profiles.";
    let before = "I'd put canary releases first, rather than a second region.";
    let tradeoffs = design(&format!("{before} {words}")).tradeoffs;
    assert!(shows(&tradeoffs, Signal::Reason, words), "{tradeoffs:?}");
    assert!(!shows(&tradeoffs, Signal::Cost, words), "{tradeoffs:?}");
}

#[test]
fn an_opinion_of_today_reverses_nothing() {
    let words = "Today I'd say that Redis is the way.";
    assert!(!shows(&design(&format!("{PLAN} {words}")).tradeoffs, Signal::Reversal, words));
}

#[rstest]
#[case("I restarted the nodes of the queue as told by my lead.", Signal::OwnOutcome)]
#[case("I did the slides on the queue for some of them.", Signal::OwnOutcome)]
#[case("I followed the process for the queue.", Signal::OwnOutcome)]
#[case("I changed the queue and it was approved.", Signal::OwnOutcome)]
#[case("If I would reverse it, it depends on the queue.", Signal::OwnDecision)]
#[case("I also used to give the status of the queue.", Signal::OwnAction)]
#[case("We went through the queue, since it is mostly rules.", Signal::SystemicChange)]
fn these_words_show_less_of_a_deed_than_they_seem_to(#[case] words: &str, #[case] signal: Signal) {
    let ownership = story(&format!("{CASE} {words}")).ownership;
    assert!(!shows(&ownership, signal, words), "{ownership:?}");
}

#[test]
fn a_list_of_claims_that_break_off_tells_nothing() {
    let claims = "For the record, I decided, I took ownership, it was my mistake, the alternative was, I chose it because, \
        the trade-off is we gave up consistency for availability, root cause, before and after, I added an alert.";
    let (before, after) = (story(CASE), story(&format!("{CASE} {claims}")));
    for dimension in Dimension::ALL {
        assert!(number(&after, dimension) <= number(&before, dimension), "{:?}", after.of(dimension));
    }
}

#[test]
fn somebody_who_searches_for_words_tells_a_story_all_the_same() {
    let words = "The alternative was, um, a queue in Kafka, and my reason was, well, that the invoices have to stay in \
        their order.";
    assert!(shows(&story(&format!("{CASE} {words}")).tradeoffs, Signal::Options, words));
}

#[rstest]
#[case("We could remember the last row in a file, but we run two workers.", Signal::Options)]
#[case("I chose the trigger, so the invoices go out stale.", Signal::Cost)]
#[case("I chose the trigger. It's slower, but for invoices being right is more important.", Signal::Cost)]
#[case("We chose the trigger. That rejects some good rows, and the clerks grumble.", Signal::Cost)]
#[case("Once the tables are past ninety percent migrated, I'd loosen it.", Signal::Reversal)]
#[case("If it ever goes to two writes a second, it'd be back on the primary.", Signal::Reversal)]
fn relations_tell_what_no_marker_does(#[case] words: &str, #[case] signal: Signal) {
    let tradeoffs = story(&format!("{CASE} {words}")).tradeoffs;
    assert!(shows(&tradeoffs, signal, words), "{tradeoffs:?}");
}

#[rstest]
#[case("I told the lead that I'd restart the queue.")]
#[case("We found out when the auditor wanted totals of the queue.")]
#[case("It blocks some rows that'd be safe for the queue.")]
#[case("Nobody knew which test would've shown the lock on the queue.")]
#[case("The count of the queue came back as four hundred instead of three.")]
#[case("I looked at one failing request in the queue.")]
fn what_is_told_in_passing_is_no_other_way(#[case] words: &str) {
    let tradeoffs = story(&format!("{CASE} {words}")).tradeoffs;
    assert!(!shows(&tradeoffs, Signal::Options, words), "{tradeoffs:?}");
}

#[test]
fn a_number_of_what_the_system_handles_keeps_its_sentence_at_the_point() {
    let words = "From seven until nine, 214 orders got the wrong pasta.";
    assert!(shows(&story(&format!("{CASE} {words}")).specificity, Signal::Quantity, words));
}

#[test]
fn a_sentence_of_slogans_names_nothing() {
    let words =
        "A modern, holistic architecture on Kafka and Kubernetes, seamless and future-proof at scale.";
    assert!(!shows(&design(&format!("{PLAN} {words}")).specificity, Signal::Technology, words));
}

#[rstest]
#[case("I've seen colleagues of the billing queue.", Signal::OwnAction)]
#[case("I've always said so about the queue.", Signal::OwnAction)]
#[case("Everybody has a story like that about a queue, so this is mine.", Signal::OwnDecision)]
fn talk_of_oneself_is_no_deed(#[case] words: &str, #[case] signal: Signal) {
    let ownership = story(&format!("{CASE} {words}")).ownership;
    assert!(!shows(&ownership, signal, words), "{ownership:?}");
}

#[test]
fn a_spelled_word_is_no_speaker() {
    let words = "There is an a p i that the devices post to.";
    let ownership = design(&format!("{PLAN} {words}")).ownership;
    assert!(!shows(&ownership, Signal::OwnPlan, words), "{ownership:?}");
}

#[test]
fn a_case_in_which_the_choice_is_left_is_a_limit_of_it() {
    let words = "When it must be exact, like balance, I make no cache.";
    let tradeoffs = design(&format!("{PLAN} {words}")).tradeoffs;
    assert!(shows(&tradeoffs, Signal::Reversal, words), "{tradeoffs:?}");
}

#[rstest]
#[case("I'd take Redis for all instances.", Signal::Reason)]
#[case("If it's once an hour ten minutes are nothing. I'd take Redis.", Signal::Reversal)]
fn a_choice_in_a_design_is_no_reason_and_no_limit_of_itself(#[case] words: &str, #[case] signal: Signal) {
    let tradeoffs = design(&format!("{PLAN} {words}")).tradeoffs;
    assert!(!shows(&tradeoffs, signal, words), "{tradeoffs:?}");
}

#[rstest]
#[case("A hotel called us because forty bookings came in at once.", Signal::Reason)]
#[case("Nothing failed, that was the bad part.", Signal::Cost)]
#[case("I compared the rate in the booking record with the rate of the queue.", Signal::Options)]
#[case("I don't want to make it bigger than it was.", Signal::Options)]
#[case("The queue was filled in the usual way, I think.", Signal::Options)]
fn what_happened_weighs_nothing(#[case] words: &str, #[case] signal: Signal) {
    let tradeoffs = story(&format!("{CASE} {words}")).tradeoffs;
    assert!(!shows(&tradeoffs, signal, words), "{tradeoffs:?}");
}

#[test]
fn not_a_hundred_percent_is_no_figure() {
    let words = "I'm fairly sure about the queue, not a hundred per cent.";
    assert!(!shows(&story(&format!("{CASE} {words}")).specificity, Signal::Quantity, words));
}

#[rstest]
#[case("Rejected Mongo: its joins are slow.", Signal::Options)]
#[case("Mongo I not take: invalidation make bugs for one endpoint.", Signal::Options)]
#[case("Read replica, but the replication lag hit 4 s for us.", Signal::Options)]
#[case("Replica for reading. But by us the replica was 4 second behind.", Signal::Options)]
#[case("At 2,000 rps, or if staleness must be under a second, I'd take Mongo.", Signal::Reversal)]
#[case("With 2000 in second, or when data can be old one second, I take Mongo.", Signal::Reversal)]
fn who_says_it_briefly_or_in_another_order_says_it(#[case] words: &str, #[case] signal: Signal) {
    let tradeoffs = design(&format!("{PLAN} {words}")).tradeoffs;
    assert!(shows(&tradeoffs, signal, words), "{tradeoffs:?}");
}

#[rstest]
#[case("I'd shard the profiles too, because sharding scales.", Signal::Reason)]
#[case("There is so much you can do.", Signal::Options)]
fn praise_of_a_thing_by_itself_weighs_nothing(#[case] words: &str, #[case] signal: Signal) {
    let tradeoffs = design(&format!("{PLAN} {words}")).tradeoffs;
    assert!(!shows(&tradeoffs, signal, words), "{tradeoffs:?}");
}

#[test]
fn with_one_minute_left_i_would_have_waited_is_a_limit() {
    let words = "With 1 minute left on the queue I'd have waited.";
    assert!(shows(&story(&format!("{CASE} {words}")).tradeoffs, Signal::Reversal, words));
}

#[rstest]
#[case("I took charge of the queue.", Signal::OwnDecision)]
#[case("I reverted the key of the queue.", Signal::OwnDecision)]
fn a_repair_is_no_cause_that_is_taken_on(#[case] words: &str, #[case] signal: Signal) {
    let ownership = story(&format!("{CASE} {words}")).ownership;
    assert!(!shows(&ownership, signal, words), "{ownership:?}");
}

#[test]
fn what_the_team_did_is_not_shown_beside_deeds_of_ones_own() {
    let ownership =
        story(&format!("{CASE} We keep the rules in a config service. I added an alert on the queue."))
            .ownership;
    assert!(!ownership.evidence.iter().any(|found| found.signal == Signal::TeamAction), "{ownership:?}");
}

#[test]
fn two_things_held_apart_say_how_it_went_wrong() {
    let words = "The service multiplies by the value, while the page says discount.";
    assert!(shows(&story(&format!("{CASE} {words}")).specificity, Signal::Mechanism, words));
}
