//! What is denied, and what fits every case, proves nothing.

use rstest::rstest;
use vivavoce::score::{Dimension, Score, Signal};

use super::{design, number, story};

fn shows(score: &Score, signal: Signal, words: &str) -> bool {
    score.evidence.iter().any(|found| found.signal == signal && words.contains(&found.quote))
}

const PLAN: &str = "I'd keep the sessions in Memcached.";
const CASE: &str = "I shipped a change of the parser and the invoices queue was blocked for nine minutes.";

#[rstest]
#[case("I did not weigh anything against it.")]
#[case("We never considered another way.")]
#[case("There is no drawback to the cache.")]
#[case("There is no other option for the sessions.")]
#[case("I don't see a downside.")]
fn a_denied_way_or_price_is_none(#[case] words: &str) {
    let tradeoffs = design(&format!("{PLAN} {words}")).tradeoffs;
    for signal in [Signal::Options, Signal::Cost, Signal::Reason, Signal::Reversal] {
        assert!(!shows(&tradeoffs, signal, words), "{tradeoffs:?}");
    }
}

#[rstest]
#[case("I'd not put it into Postgres because each read would take a lock.")]
#[case("I don't want the sessions in a cookie.")]
fn a_way_that_is_refused_is_still_another_way(#[case] words: &str) {
    let tradeoffs = design(&format!("{PLAN} {words}")).tradeoffs;
    assert!(shows(&tradeoffs, Signal::Options, words), "{tradeoffs:?}");
}

#[test]
fn somebody_who_denies_every_rung_of_the_ladder_stands_at_its_foot() {
    let words = "I never thought of another way. I'd keep the sessions in Memcached because I always keep sessions in \
        Memcached. There is no drawback, and there is no case where I would pick something else.";
    assert!(number(&design(words), Dimension::Tradeoffs) <= 1.5, "{:?}", design(words).tradeoffs);
}

#[rstest]
#[case("I never informed anybody.")]
#[case("I did not revert it.")]
#[case("I didn't check whether it helped.")]
#[case("I didn't add any alert.")]
fn what_was_not_done_about_the_trouble_is_no_decision(#[case] words: &str) {
    let ownership = story(&format!("{CASE} {words}")).ownership;
    for signal in [Signal::OwnDecision, Signal::OwnAction, Signal::OwnOutcome, Signal::SystemicChange] {
        assert!(!shows(&ownership, signal, words), "{ownership:?}");
    }
}

#[rstest]
#[case("I had not set a limit on the parser.")]
#[case("I did not think of the old invoices.")]
#[case("I did not test it on a copy.")]
#[case("My mistake was that I did not tell the billing team.")]
fn an_omission_that_led_to_the_trouble_is_owned(#[case] words: &str) {
    let ownership = story(&format!("{CASE} {words}")).ownership;
    assert!(shows(&ownership, Signal::OwnDecision, words), "{ownership:?}");
}

#[test]
fn who_did_nothing_about_it_owns_little() {
    let words = "I did not revert it, somebody else did that. I never informed anybody. I didn't check whether it helped. It \
        was not my fault.";
    assert!(number(&story(&format!("{CASE} {words}")), Dimension::Ownership) <= 2.6);
}

#[rstest]
#[case("I never compared the numbers.")]
#[case("We did not look at the logs.")]
fn a_step_that_was_not_taken_found_nothing(#[case] words: &str) {
    let specificity = story(&format!("{CASE} {words}")).specificity;
    assert!(!shows(&specificity, Signal::Diagnosis, words), "{specificity:?}");
}

#[rstest]
#[case("The drawback is complexity. Instead of one way I would pick another because it is better.")]
#[case(
    "It depends on the requirements. The price is consistency. If the situation was different I would decide differently."
)]
#[case(
    "I'd choose the best solution because it is scalable. There are pros and cons. The downside is latency."
)]
fn trade_offs_that_fit_every_case_weigh_nothing(#[case] words: &str) {
    let tradeoffs = design(words).tradeoffs;
    assert!(tradeoffs.score.unwrap_or(1.0) <= 2.0, "{tradeoffs:?}");
    assert!(!shows(&tradeoffs, Signal::Reversal, words), "{tradeoffs:?}");
}

#[test]
fn a_word_that_fits_every_case_counts_where_the_case_has_it() {
    let words = "I'd put Memcached in front of Postgres, the latency goes from 300 ms to 20 ms. I considered a replica \
        instead, but the downside is latency.";
    let tradeoffs = design(words).tradeoffs;
    assert!(shows(&tradeoffs, Signal::Reason, "but the downside is latency"), "{tradeoffs:?}");
}

#[rstest]
#[case("I'd take a holistic approach.", Signal::OwnPlan)]
#[case("I'd look at all the key metrics.", Signal::Diagnosis)]
#[case("The trade-off is always between consistency and latency.", Signal::Symptom)]
fn empty_words_earn_nothing(#[case] words: &str, #[case] signal: Signal) {
    let assessment = design(&format!("{PLAN} {words}"));
    assert!(!shows(assessment.of(signal.dimension()), signal, words), "{assessment:?}");
}

#[test]
fn to_have_learned_is_no_deed() {
    let words = "I learned a lot from it.";
    assert!(!shows(&story(&format!("{CASE} {words}")).ownership, Signal::OwnAction, words));
}

#[rstest]
#[case("I exported all invoices since then into a sheet.", Signal::SystemicChange)]
#[case("It wasn't pretty, but it worked.", Signal::Options)]
#[case("I compared with the ledger.", Signal::Options)]
#[case("I added a timeout of two seconds.", Signal::Scope)]
fn these_words_are_not_what_they_look_like(#[case] words: &str, #[case] signal: Signal) {
    let assessment = story(&format!("{CASE} {words}"));
    assert!(!shows(assessment.of(signal.dimension()), signal, words), "{assessment:?}");
}

#[test]
fn what_a_change_broke_is_no_outcome() {
    let words = "I deployed a parser that blocked the invoices queue. The error rate went to 20 percent.";
    assert!(!shows(&story(words).ownership, Signal::OwnOutcome, words), "{:?}", story(words).ownership);
}

#[test]
fn the_way_that_was_chosen_is_no_reason() {
    let words = "We could raise the limit, but I chose the lease.";
    let tradeoffs = story(&format!("{CASE} {words}")).tradeoffs;
    assert!(!shows(&tradeoffs, Signal::Reason, "but I chose the lease"), "{tradeoffs:?}");
}

#[test]
fn a_supposed_case_is_no_mechanism_and_a_price_was_not_seen() {
    let words = "If the sessions had to be exact every time I would read from Postgres. The downside of the cache is stale \
        sessions.";
    let specificity = design(&format!("{PLAN} {words}")).specificity;
    for signal in [Signal::Mechanism, Signal::Symptom] {
        assert!(!shows(&specificity, signal, words), "{specificity:?}");
    }
}
