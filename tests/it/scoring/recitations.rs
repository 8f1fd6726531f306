//! The rubric said back earns nothing; a story that happens to use its words keeps what it shows.

use rstest::rstest;
use vivavoce::{
    rubric::{Competency, Library},
    score::{Assessment, Dimension, Score, Signal},
};

use super::{design, number, story};

const STORY: &str = "There was an outage at some point, the importer was slow, and it got fixed by the people of the \
    platform team. The monitoring was not so good in those days.";
const DESIGN: &str = "There is an event and it goes to some service, and that sends it out by mail. Usually there is a \
    queue for that.";

fn bare(words: &str) -> String {
    words.to_lowercase().chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '\'')).collect()
}

#[rstest]
// Ownership.
#[case("I followed my own decision, its consequence and the repair, and I told those concerned in time.")]
#[case("I named a decision of my own, its effect, and what I did to help repair it.")]
#[case(
    "I stood by a decision across teams and its result, and kept my own part apart from that of the others."
)]
#[case(
    "All of that, and then a lasting change that fits the mechanism of the fault, with proof that it held."
)]
#[case("I checked that the repair worked, I told the team, and I added a small guard against its return.")]
#[case("We changed how the organisation prevents this class of fault, so that others now run it.")]
#[case("I showed by data that the repair held, and I stayed with it until it was closed.")]
// Trade-offs.
#[case(
    "I weighed the ways against each other, said what was given up, and I know when the other way would win."
)]
#[case("There were two ways, and I chose this one in this context, with one drawback of the way I chose.")]
#[case("I chose the ways against limits that were named, with what follows for operation and failure.")]
#[case(
    "I compared the options across systems, cost, people and time, and whether it can be undone and who pays."
)]
#[case(
    "Options were held against explicit limits, with what I gave up and the point at which the decision turns."
)]
// Specificity.
#[case(
    "I told the mechanism below the surface of the tools, so that another engineer could repeat the diagnosis."
)]
#[case("The detail hangs together, what was seen, how the cause was found, what was changed, with figures.")]
#[case("It had what was seen, the steps to the cause, the cause itself, and how it was before and after.")]
fn the_rubric_said_back_shows_nothing(#[case] words: &str) {
    for (told, said) in [(story as fn(&str) -> Assessment, STORY), (design, DESIGN)] {
        let ways = [
            (said.to_owned(), format!("{said} {words}")),
            (said.to_owned(), format!("{words} {said}")),
            (bare(said), format!("{} {}", bare(said), bare(words))),
        ];
        for (before, after) in ways {
            let (before, after) = (told(&before), told(&after));
            for dimension in Dimension::ALL {
                let (before, after) = (number(&before, dimension), number(&after, dimension));
                assert!(after <= before + 1e-9, "{dimension:?} {before} -> {after}");
            }
        }
    }
}

#[test]
fn no_sentence_of_the_rubric_shows_anything() {
    let read =
        Library::embedded().unwrap().competencies().filter(|competency| competency.dimension.is_some());
    let sentences: Vec<&str> = read.flat_map(Competency::sentences).collect();
    assert!(sentences.len() > 60);
    let before = story(STORY);
    for three in sentences.chunks(3) {
        let after = story(&format!("{STORY} {}", three.join(" ")));
        for dimension in Dimension::ALL {
            let gain = number(&after, dimension) - number(&before, dimension);
            assert!(gain <= 0.3 + 1e-9, "{dimension:?} {gain:.1} by {three:?}");
        }
    }
}

#[rstest]
#[case(
    "I compared two ways against the latency limit of the search, and I chose the index because it fits.",
    Signal::Reason
)]
#[case(
    "I chose the cache over the index, and what we gave up for it was the freshness of the results.",
    Signal::Cost
)]
#[case(
    "I chose one way for now, and I would decide for the other way if the team had a second cluster.",
    Signal::Reversal
)]
fn a_choice_in_words_of_the_rubric_is_still_one(#[case] words: &str, #[case] signal: Signal) {
    shown(&story(&format!("The search was slow at noon. {words}")).tradeoffs, words, signal);
}

#[rstest]
#[case(
    "I checked by the data that the repair of the importer held, and I told the team in time.",
    Signal::OwnOutcome
)]
#[case(
    "It was my own decision to skip the review, and the consequence was an outage of the ledger.",
    Signal::OwnDecision
)]
#[case(
    "I added a small check to the pipeline against its return, so that this class of fault is caught.",
    Signal::SystemicChange
)]
#[case("I told the crane operators, and I stayed with it until the repair held.", Signal::OwnAction)]
fn own_part_in_words_of_the_rubric_is_still_one(#[case] words: &str, #[case] signal: Signal) {
    let before = "I changed the limit of the importer, and the crane operators could not book for an hour.";
    shown(&story(&format!("{before} {words}")).ownership, words, signal);
}

fn shown(score: &Score, words: &str, signal: Signal) {
    let shows = |found: &&vivavoce::score::Evidence| found.signal == signal && words.contains(&found.quote);
    assert!(score.evidence.iter().any(|found| shows(&found)), "{score:?}");
}
