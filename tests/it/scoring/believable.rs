//! A reader must believe each quote: it shows what it is said to show, and it is a whole clause.

use rstest::rstest;
use vivavoce::score::{Dimension, Score, Signal};

use super::{design, story};

fn quotes(score: &Score, signal: Signal) -> Vec<&str> {
    score.evidence.iter().filter(|found| found.signal == signal).map(|found| found.quote.as_str()).collect()
}

fn shows(score: &Score, signal: Signal) -> bool {
    !quotes(score, signal).is_empty()
}

const SLOW: &str = "The broker of the payments queue was slow for nine minutes.";

#[rstest]
#[case("Well, the whole team looked at it.")]
#[case("We saw errors for an hour.")]
#[case("I noticed that it was slow.")]
fn these_words_are_no_step_that_found_a_cause(#[case] words: &str) {
    let specificity = story(&format!("{SLOW} {words}")).specificity;
    assert!(
        !quotes(&specificity, Signal::Diagnosis).iter().any(|quote| words.contains(quote)),
        "{specificity:?}"
    );
}

#[rstest]
#[case("I looked at the logs of the broker.")]
#[case("We traced the requests through the queue.")]
#[case("I saw that the index was missing.")]
fn these_words_are_a_step_that_found_a_cause(#[case] words: &str) {
    let specificity = story(&format!("{SLOW} {words}")).specificity;
    assert!(shows(&specificity, Signal::Diagnosis), "{specificity:?}");
}

#[rstest]
#[case("Then it got fixed, and the service came back up.")]
#[case("So we went back to the old value.")]
#[case("The root cause was mine.")]
#[case("Usually there is a cache in front of it, and then it is faster.")]
#[case("So that's the picture of that night.")]
#[case("I name nobody, because one doesn't want to speak badly of people.")]
fn these_words_tell_no_mechanism(#[case] words: &str) {
    let specificity = story(&format!("{SLOW} {words}")).specificity;
    assert!(!shows(&specificity, Signal::Mechanism), "{specificity:?}");
}

#[rstest]
#[case("Each consumer held a lock, so the workers waited for it.")]
#[case("It was slow because we serialised the payload for each request.")]
fn these_words_tell_a_mechanism(#[case] words: &str) {
    let specificity = story(&format!("{SLOW} {words}")).specificity;
    assert!(shows(&specificity, Signal::Mechanism), "{specificity:?}");
}

#[rstest]
#[case("I would put Redis in front of the database.")]
#[case("I'd keep each key for 60 seconds.")]
fn what_somebody_would_do_in_a_design_is_a_plan_and_nothing_done(#[case] words: &str) {
    let ownership = design(words).ownership;
    assert!(shows(&ownership, Signal::OwnPlan), "{ownership:?}");
    for done in [Signal::OwnAction, Signal::OwnDecision, Signal::OwnOutcome] {
        assert!(!shows(&ownership, done), "{ownership:?}");
    }
}

#[rstest]
#[case("I could also use an index.")]
#[case("I looked at an index instead.")]
fn a_way_that_is_only_named_in_a_design_is_another_way_and_no_outcome(#[case] words: &str) {
    let assessment =
        design(&format!("I'd put Redis in front of the database because reads are slow. {words}"));
    let shown = |score: &Score, signal| quotes(score, signal).iter().any(|quote| words.contains(quote));
    assert!(shown(&assessment.tradeoffs, Signal::Options), "{:?}", assessment.tradeoffs);
    for signal in [Signal::OwnPlan, Signal::OwnDecision, Signal::OwnOutcome] {
        assert!(!shown(&assessment.ownership, signal), "{:?}", assessment.ownership);
    }
    assert!(!shown(&assessment.specificity, Signal::Diagnosis), "{:?}", assessment.specificity);
}

#[rstest]
#[case("Cassandra would have cost us a second cluster.")]
#[case("We could add more servers, but the cost was too high.")]
#[case("We looked at Cassandra, but it costs more memory.")]
fn the_price_of_the_way_not_taken_is_no_price_that_was_paid(#[case] words: &str) {
    let tradeoffs =
        story(&format!("I chose the table in Postgres because of the transactions. {words}")).tradeoffs;
    assert!(!shows(&tradeoffs, Signal::Cost), "{tradeoffs:?}");
    assert!(shows(&tradeoffs, Signal::Options) && shows(&tradeoffs, Signal::Reason), "{tradeoffs:?}");
}

#[test]
fn a_fault_is_no_price() {
    let tradeoffs =
        story("I changed the import of the orders table, and it was wrong, so some orders were missing.")
            .tradeoffs;
    assert!(!shows(&tradeoffs, Signal::Cost), "{tradeoffs:?}");
}

#[test]
fn a_price_that_is_taken_on_counts_wherever_it_stands() {
    let tradeoffs = story(
        "We looked at Cassandra, and I chose the table in Postgres instead, but it costs us a nightly job, and we live \
         with that.",
    )
    .tradeoffs;
    assert!(shows(&tradeoffs, Signal::Cost), "{tradeoffs:?}");
}

#[test]
fn a_condition_is_neither_a_price_nor_a_reason() {
    let tradeoffs = design(
        "I'd choose the cache. If the table was smaller I would choose the index, if the data had to be correct every \
         time too.",
    )
    .tradeoffs;
    for signal in [Signal::Cost, Signal::Reason] {
        assert!(
            !quotes(&tradeoffs, signal)
                .iter()
                .any(|quote| quote.starts_with("If") || quote.starts_with("if"))
        );
    }
    let reversal = quotes(&tradeoffs, Signal::Reversal);
    assert!(reversal.contains(&"If the table was smaller I would choose the index"), "{reversal:?}");
}

#[rstest]
#[case("The root cause was mine.")]
#[case("I broke the queue because I did not set a lock timeout.")]
fn a_fault_that_is_taken_on_is_no_reason_for_a_choice(#[case] words: &str) {
    let assessment = story(&format!("I deployed a migration that locked the orders table. {words}"));
    assert!(!shows(&assessment.tradeoffs, Signal::Reason), "{:?}", assessment.tradeoffs);
    assert!(shows(&assessment.ownership, Signal::OwnDecision), "{:?}", assessment.ownership);
}

#[rstest]
#[case("I put a cache in front of the orders query, and")]
#[case("I restarted the broker of the payments queue and then the lag was gone.")]
#[case("The data we lost was in the orders table because the replica lagged.")]
fn a_quote_ends_where_its_clause_does(#[case] words: &str) {
    let assessment = story(&format!("{SLOW} {words}"));
    for found in Dimension::ALL.iter().flat_map(|dimension| &assessment.of(*dimension).evidence) {
        let last = found.quote.rsplit(' ').next().unwrap();
        assert!(!matches!(last, "and" | "but" | "or" | "so" | "because" | "then"), "{}", found.quote);
        assert!(found.quote != "we lost was in the orders table", "{}", found.quote);
    }
}

#[test]
fn a_low_number_stands_on_what_lacks_as_well() {
    let specificity = story(
        "There was an outage at some point, and it was a problem for all of us. Somebody should have caught it much \
         earlier than that, and everybody was careful for a while.",
    )
    .specificity;
    assert!(specificity.score < Some(2.0) && shows(&specificity, Signal::Unspecific), "{specificity:?}");
}

#[rstest]
#[case("So, that's a good question, let me think about which one I take.")]
#[case("It's a long story and I make it short.")]
#[case("So where do I begin, let me begin somewhere.")]
#[case("That would be, in a nutshell, more or less what I did, unless I forgot anything.")]
#[case("I could go on and on, but that is how it goes in our job, over the years I have noticed that.")]
fn what_speaks_of_the_telling_alone_shows_nothing(#[case] words: &str) {
    for told in [story, design] {
        let said = "I'd put a queue between the two services, because the mail provider is down at times.";
        let (before, after) = (told(said), told(&format!("{said} {words}")));
        for dimension in Dimension::ALL {
            assert_eq!(before.of(dimension).score, after.of(dimension).score, "{dimension:?}");
        }
    }
}

#[rstest]
#[case("I don't have many disagreements about the queue.")]
#[case("I usually listen to what the broker people say.")]
#[case("What I have noticed over the years is that most queues are slow.")]
#[case("That is how I see my role in the team of the queue.")]
fn what_is_always_so_is_no_step(#[case] words: &str) {
    let ownership = story(&format!("{SLOW} {words}")).ownership;
    for signal in [Signal::OwnAction, Signal::OwnOutcome] {
        assert!(!shows(&ownership, signal), "{ownership:?}");
    }
}

#[test]
fn talk_of_everyday_life_takes_nothing_from_the_sentence_beside_it() {
    let deed = "I suggested it because we had so many of them.";
    let cakes = "There were always cakes in the kitchen when somebody got married.";
    let beside = story(&format!("{SLOW} {cakes} {deed}")).ownership;
    assert!(quotes(&beside, Signal::OwnAction).iter().any(|quote| deed.contains(quote)), "{beside:?}");
}

#[rstest]
#[case("I restarted the replica beside the kettle.")]
#[case("I captured the serial bus with a probe.")]
#[case("I sent the fork of the parser to a third party.")]
#[case("I moved the archive over the weekend.")]
#[case("The idea of the lease came from me.")]
fn a_deed_is_one_beside_words_that_are_everyday_ones_elsewhere(#[case] words: &str) {
    let ownership = story(&format!("{SLOW} {words}")).ownership;
    assert!(quotes(&ownership, Signal::OwnAction).iter().any(|quote| words.contains(quote)), "{ownership:?}");
}

#[rstest]
#[case("I walked over to the desk of the broker team.")]
#[case("I moved the import over to the second broker.")]
#[case("I ran the import over night.")]
fn a_step_over_to_something_names_no_other_way(#[case] words: &str) {
    let tradeoffs = story(&format!("{SLOW} {words}")).tradeoffs;
    assert!(!quotes(&tradeoffs, Signal::Options).iter().any(|quote| words.contains(quote)), "{tradeoffs:?}");
}

#[rstest]
#[case("I moved the insert into a trigger so that you can't skip it.")]
#[case("I took the second broker, and the page came at eleven milliseconds.")]
fn an_aim_and_an_arrival_are_no_price(#[case] words: &str) {
    let tradeoffs = story(&format!("I chose Postgres over Cassandra. {words}")).tradeoffs;
    assert!(!shows(&tradeoffs, Signal::Cost), "{tradeoffs:?}");
}
