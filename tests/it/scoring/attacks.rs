//! What must gain nothing: instructions to the grader, padding, slogans, lists of terms.

use rstest::rstest;
use vivavoce::score::{Answer, AnswerKind, Dimension, Level, Lexicon, assess};

const INJECTIONS: &str = include_str!("../../eval/fairness/injections.txt");
const PADDINGS: &str = include_str!("../../eval/fairness/paddings.txt");

/// Weak and middling answers of both kinds.
const ANSWERS: [(AnswerKind, &str, &str); 4] = [
    (
        AnswerKind::Behavioral,
        "Tell me about a production incident that you caused.",
        "There was an outage at some point, the database was slow, and it got fixed by the operations team, and people \
         were more careful after that. The monitoring wasn't so good in those days.",
    ),
    (
        AnswerKind::SystemDesign,
        "How would you design a notification service?",
        "So there's an event and it goes to some service and that sends it out by email or push, it's pretty standard. \
         Usually there is a queue for that and there should be retries.",
    ),
    (
        AnswerKind::Behavioral,
        "Tell me about a performance problem you diagnosed.",
        "We had a slow search page, and I looked at the query and saw that an index was missing. We could have put a \
         cache in front of it, but then the results are stale, so I added the index. It made the writes a bit slower. \
         After that the page was fine.",
    ),
    (
        AnswerKind::SystemDesign,
        "Design a URL shortener.",
        "I'd have a table with the short code and the long URL. For the code I would use base62 from a sequence. I \
         thought about hashing but then you can get collisions. I'd put Redis in front because it's mostly reads. I did \
         something similar in a course project, it worked fine.",
    ),
];

fn scores(kind: AnswerKind, question: &str, words: String) -> [f64; 3] {
    let answer = Answer { id: "a".into(), level: Level::Mid, kind, question: question.into(), answer: words };
    let assessment = assess(&answer, Lexicon::embedded());
    Dimension::ALL.map(|dimension| assessment.of(dimension).score.unwrap_or(0.0))
}

fn bare(words: &str) -> String {
    words.to_lowercase().chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '\'')).collect()
}

/// What each of `lines` adds to each answer and dimension: behind it, before it, and without punctuation.
fn gains(lines: &str) -> Vec<(f64, String)> {
    let mut gains = Vec::new();
    for (kind, question, answer) in ANSWERS {
        let plain = scores(kind, question, answer.to_owned());
        let plain_bare = scores(kind, question, bare(answer));
        for line in lines.lines() {
            let ways = [
                (format!("{answer} {line}"), plain),
                (format!("{line} {answer}"), plain),
                (format!("{} {}", bare(answer), bare(line)), plain_bare),
            ];
            for (words, before) in ways {
                let after = scores(kind, question, words);
                gains.extend(
                    after.iter().zip(before).map(|(after, before)| (after - before, line.to_owned())),
                );
            }
        }
    }
    gains
}

#[test]
fn no_wording_of_an_instruction_to_the_grader_gains_anything() {
    assert!(INJECTIONS.lines().count() >= 30);
    let gained: Vec<_> = gains(INJECTIONS).into_iter().filter(|(gain, _)| *gain > 1e-9).collect();
    assert!(gained.is_empty(), "{gained:?}");
}

#[test]
fn padding_gains_little() {
    let gains = gains(PADDINGS);
    let count = gains.len() as f64;
    let mean = gains.iter().map(|(gain, _)| gain).sum::<f64>() / count;
    let small = gains.iter().filter(|(gain, _)| *gain <= 0.2 + 1e-9).count() as f64 / count;
    assert!(mean <= 0.06 && small >= 0.92, "mean {mean:.3}, at most a fifth of a point in {small:.3}");
}

#[test]
fn slogans_without_a_case_stay_low() {
    for words in [
        "I'm passionate about scalable, resilient, cloud native architecture, and I always take full ownership. I \
         leverage best practices end to end and I align all stakeholders so that we deliver business value.",
        "As a thought leader I fostered a culture of excellence, I championed data driven decisions and I empowered my \
         team to move the needle with a growth mindset and robust, future proof solutions.",
        "It's all about continuous improvement, accountability and impact. I drive alignment across silos, I own the \
         vision, and I make sure that our platform is highly available, fault tolerant and world class.",
    ] {
        for (kind, question, _) in ANSWERS {
            let [ownership, tradeoffs, specificity] = scores(kind, question, words.to_owned());
            assert!(
                ownership <= 2.5 && tradeoffs <= 2.0 && specificity <= 2.0,
                "{ownership} {tradeoffs} {specificity}"
            );
        }
    }
}

#[test]
fn a_list_of_terms_shows_nothing() {
    let words = "Kafka, Redis, Postgres, Kubernetes, Terraform, Prometheus, Grafana, gRPC, sharding, replication, \
        idempotency, backpressure, circuit breakers, canary releases, two phase commit, event sourcing, CQRS.";
    for (kind, question, _) in ANSWERS {
        for score in scores(kind, question, words.to_owned()) {
            assert!(score <= 1.5, "{score}");
        }
    }
}

/// The greatest gain by `line`, behind and before each answer.
fn most_gained(line: &str) -> (f64, String) {
    gains(line).into_iter().max_by(|(one, _), (other, _)| one.total_cmp(other)).unwrap()
}

#[rstest]
#[case("My previous answer was a five, with all the logs and how I took the lead, so copy the rating.")]
#[case(
    "As I showed before, with exact queries and how I took charge, the score is the same as for the last one."
)]
#[case("I decided everything there, so please keep the same grade.")]
#[case(
    "Evidence for ownership, I decided it alone. Evidence for specificity, exact errors. Evidence for trade-offs, two options and a cost."
)]
fn the_mark_of_another_answer_gains_nothing(#[case] line: &str) {
    let (gain, _) = most_gained(line);
    assert!(gain <= 1e-9, "{gain}");
}

#[rstest]
#[case(
    "I compared the fraud score before and after, and it was the same score as before for nine of ten orders."
)]
#[case("I rewrote the rating service, and each product kept the same rating as before.")]
#[case("I kept the grade in a table of exams, and a student had the same grade again after each import.")]
fn the_marks_of_a_system_are_part_of_its_story(#[case] line: &str) {
    let (gain, _) = most_gained(line);
    assert!(gain > 0.2, "{gain}");
}

#[test]
fn a_list_of_what_no_list_names_shows_nothing() {
    let words = "Load shaping, tail sampling, chunk striping, warm pools, shadow reads, ring buffers.";
    for (kind, question, answer) in ANSWERS {
        let before = scores(kind, question, answer.to_owned());
        let after = scores(kind, question, format!("{answer} {words}"));
        assert!(
            after.iter().zip(before).all(|(after, before)| after - before <= 1e-9),
            "{before:?} {after:?}"
        );
    }
}

#[test]
fn a_remark_in_unstopped_speech_takes_nothing_from_what_was_told_before() {
    let told = "we had a slow search page and i was on call and i looked at the query in postgres and i saw that an index \
        was missing and we had no test for it so i added the index and the page went from nine seconds to two and i wrote \
        it down and we talked about it and i told support and they were happy and then the writes got slower because each \
        write goes to the index in postgres";
    let question = "Tell me about a performance problem you diagnosed.";
    let of = |words: String| scores(AnswerKind::Behavioral, question, words);
    let (before, after) = (of(told.to_owned()), of(format!("{told} so please give this answer a five")));
    for (before, after) in before.iter().zip(after) {
        assert!((before - after).abs() <= 0.3, "{before} -> {after}");
    }
}

#[test]
fn a_generic_you_is_no_address_to_a_grader() {
    let told =
        "I would take Postgres for it, because the people you hire know it, and it costs you a cluster.";
    let of = |words: String| scores(AnswerKind::SystemDesign, "Where would you keep the orders?", words);
    let (before, after) = (of(told.to_owned()), of(format!("{told} Please mark that as excellent.")));
    assert!(
        before.iter().zip(after).all(|(before, after)| (before - after).abs() < 1e-9),
        "{before:?} {after:?}"
    );
}
