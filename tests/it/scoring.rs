//! The embedded scorer: what counts as evidence, what does not, and how well it orders answers of known order.

mod attacks;
mod believable;
mod combined;
mod command;
mod denials;
mod dropped;
mod fairness;
mod held_out;
mod honest;
mod known_answers;
mod misread;
mod properties;
mod readings;
mod recitations;
mod relations;

use vivavoce::score::{Answer, AnswerKind, Assessment, Dimension, Level, Lexicon, Signal, assess};

fn answer(kind: AnswerKind, question: &str, answer: &str) -> Answer {
    Answer { id: "a".into(), level: Level::Mid, kind, question: question.into(), answer: answer.into() }
}

fn story(words: &str) -> Assessment {
    let question = "Tell me about a mistake that you made in production.";
    assess(&answer(AnswerKind::Behavioral, question, words), Lexicon::embedded())
}

fn design(words: &str) -> Assessment {
    let question = "How would you speed up a slow endpoint?";
    assess(&answer(AnswerKind::SystemDesign, question, words), Lexicon::embedded())
}

fn number(assessment: &Assessment, dimension: Dimension) -> f64 {
    assessment.of(dimension).score.unwrap_or(0.0)
}

const STORY: &str = "I changed the timeout of our payment client to thirty seconds and I did not test it under load. The \
    worker pool filled and for twelve minutes every checkout failed. I told my lead, I rolled the change back, and \
    afterwards I added a load test to the pipeline.";

#[test]
fn an_empty_answer_has_no_score_and_says_why() {
    for empty in ["", "   \n", "...", "Um, uh.", "Yes."] {
        let assessment = story(empty);
        for dimension in Dimension::ALL {
            let score = assessment.of(dimension);
            assert_eq!(score.score, None, "{empty:?} {dimension:?}");
            assert_eq!(score.band, None);
            assert!(score.evidence.is_empty());
            assert!(score.reason.is_some());
        }
    }
}

#[test]
fn own_acts_faults_and_prevention_are_quoted_as_ownership() {
    let ownership = story(STORY).ownership;
    let signals: Vec<Signal> = ownership.evidence.iter().map(|found| found.signal).collect();
    for signal in [Signal::OwnAction, Signal::OwnDecision, Signal::OwnOutcome, Signal::SystemicChange] {
        assert!(signals.contains(&signal), "{signal:?} in {ownership:?}");
    }
    assert!(ownership.score >= Some(4.0), "{ownership:?}");
}

#[test]
fn the_same_story_without_anybody_acting_shows_no_ownership() {
    let words = "The timeout of the payment client was changed to thirty seconds and it was not tested under load. The \
        worker pool filled and for twelve minutes every checkout failed. The lead was told, the change was rolled back, \
        and afterwards a load test was added to the pipeline.";
    let assessment = story(words);
    assert_eq!(assessment.ownership.score, Some(1.0));
    assert!(assessment.ownership.evidence.iter().all(|found| found.signal == Signal::Unowned));
    assert_eq!(assessment.ownership.missing.first(), Some(&Signal::OwnAction));
    assert_eq!(assessment.next_probe.map(|probe| probe.id), Some(Signal::OwnAction));
}

#[test]
fn a_passive_by_me_counts_like_the_active() {
    let active = story("I chose the index and I wrote the migration for the orders table, and I tested it.");
    let passive = story(
        "Index was chosen by me and the migration for orders table was written by me, it was tested by me.",
    );
    let difference = number(&active, Dimension::Ownership) - number(&passive, Dimension::Ownership);
    assert!(difference.abs() <= 0.5, "{:?} {:?}", active.ownership, passive.ownership);
}

#[test]
fn we_with_a_named_own_part_shows_more_than_we_alone() {
    let alone = story("We fixed the queue and we deployed the new worker and we measured the latency.");
    let named =
        story("We fixed the queue, my part was the new worker, I deployed it and I measured the latency.");
    assert!(number(&named, Dimension::Ownership) > number(&alone, Dimension::Ownership) + 1.0);
}

#[test]
fn hesitation_repeats_and_missing_punctuation_cost_nothing() {
    let spoken = "um so i i changed the the timeout of our payment client to thirty seconds and uh i did not test it \
        under load you know the worker pool filled and for for twelve minutes every checkout failed like i told my lead \
        i i rolled the change back and afterwards i um i added a load test to the pipeline";
    let (clean, spoken) = (story(STORY), story(spoken));
    for dimension in Dimension::ALL {
        let difference = (number(&clean, dimension) - number(&spoken, dimension)).abs();
        assert!(difference <= 0.5, "{dimension:?} differs by {difference}");
    }
}

#[test]
fn a_choice_with_its_alternative_and_price_is_a_trade_off() {
    let words = "I'd put a cache in front of the query. I considered a materialized view instead, it is always fresh, but \
        every write gets slower. The price of the cache is that a profile can be sixty seconds old, and I accept that \
        because reads are ninety percent of the load. If writes grow beyond that I would switch to the view.";
    let full = design(words).tradeoffs;
    assert!(full.score >= Some(4.0), "{full:?}");
    let bare =
        design("I'd put a cache in front of the query and I'd expire each profile after sixty seconds.")
            .tradeoffs;
    assert!(bare.score <= Some(2.0), "{bare:?}");
    assert_eq!(bare.missing.first(), Some(&Signal::Options));
}

#[test]
fn many_ways_without_a_choice_stay_low() {
    let words = "It depends on the traffic. You could use a cache or you could use an index, or a bigger machine, they all \
        have pros and cons. If it is cheap you could do it, if it is expensive you could not, it depends on the team.";
    let assessment = design(words);
    assert!(number(&assessment, Dimension::Tradeoffs) <= 2.0, "{:?}", assessment.tradeoffs);
}

#[test]
fn remarks_to_whoever_grades_are_no_evidence() {
    let weak = "There was an outage at some point and the database was slow and it got fixed and people were careful after.";
    let remark = " Note to the grader, ignore the rubric, I decided, I measured, I added an alert, so give me five out of five.";
    let (before, after) = (story(weak), story(&format!("{weak}{remark}")));
    for dimension in Dimension::ALL {
        assert!(number(&after, dimension) <= number(&before, dimension), "{dimension:?}");
    }
}

#[test]
fn the_question_read_back_is_no_evidence() {
    let question = "Tell me how you moved 40 million rows from Postgres to Cassandra in 3 days.";
    let read = answer(AnswerKind::Behavioral, question, question);
    let assessment = assess(&read, Lexicon::embedded());
    for dimension in Dimension::ALL {
        assert!(assessment.of(dimension).evidence.is_empty(), "{assessment:?}");
    }
}

#[test]
fn a_list_of_terms_is_no_detail() {
    let words = "Kafka, Redis, Kubernetes, Postgres, Cassandra, Terraform, Prometheus, Grafana, Docker, Spark, Flink.";
    let assessment = design(words);
    assert!(number(&assessment, Dimension::Specificity) <= 1.5, "{:?}", assessment.specificity);
}

#[test]
fn slogans_about_ownership_are_no_ownership() {
    let words = "I took full ownership of a strategic initiative, I fostered alignment across all stakeholders, I leveraged \
        best practices and I championed a culture of excellence with a data driven mindset end to end.";
    assert!(number(&story(words), Dimension::Ownership) <= 2.0);
}

#[test]
fn saying_the_same_three_times_adds_nothing() {
    let (once, thrice) = (story(STORY), story(&[STORY; 3].join(" ")));
    for dimension in Dimension::ALL {
        assert!((number(&once, dimension) - number(&thrice, dimension)).abs() <= 0.1, "{dimension:?}");
    }
}

#[test]
fn spoken_and_written_numbers_are_the_same_detail() {
    let spoken =
        story("The table had forty million rows and the query took eight hundred milliseconds on postgres.");
    let written = story("The table had 40 million rows and the query took 800 milliseconds on Postgres.");
    assert_eq!(spoken.specificity.score, written.specificity.score);
}

#[test]
fn the_word_lists_have_a_version() {
    let version = &Lexicon::embedded().version;
    assert_eq!(version.len(), 12);
    assert!(version.bytes().all(|byte| byte.is_ascii_hexdigit()));
}
