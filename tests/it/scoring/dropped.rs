//! A deed told without "I" is the same deed, and one true sentence more takes nothing away.

use rstest::rstest;
use vivavoce::score::{Dimension, Score, Signal};

use super::{number, story};

fn shows(score: &Score, signal: Signal, words: &str) -> bool {
    score.evidence.iter().any(|found| found.signal == signal && words.contains(&found.quote))
}

#[rstest]
#[case(
    "I renamed a column of the invoices table, and the import failed for 20 minutes. I stopped the import. I told the \
     billing team. I renamed it back. I added a check to CI.",
    "I renamed a column of the invoices table, and the import failed for 20 minutes. Stopped the import. Told the billing \
     team. Renamed it back. Added a check to CI."
)]
#[case(
    "My deploy dropped the session cookie, 4,000 users were logged out. I reverted the release. I called support and I \
     wrote the postmortem. I measured the logins for a day. CI now refuses cookies without a version.",
    "My deploy dropped the session cookie, 4,000 users were logged out. Reverted the release. Called support and wrote the \
     postmortem. Measured the logins for a day. CI now refuses cookies without a version."
)]
#[case(
    "My script deleted 300 keys in Redis. I noticed the misses in Grafana. I restored the dump, then I compared the counts \
     with the backup.",
    "My script deleted 300 keys in Redis. Noticed the misses in Grafana. Restored the dump, then compared the counts with \
     the backup."
)]
fn a_deed_without_its_subject_is_the_speakers(#[case] with: &str, #[case] without: &str) {
    let (with, without) = (story(with), story(without));
    for dimension in Dimension::ALL {
        let apart = (number(&with, dimension) - number(&without, dimension)).abs();
        assert!(apart <= 0.5, "{dimension:?} {:?} {:?}", with.of(dimension), without.of(dimension));
    }
}

#[rstest]
#[case("Got fixed in the night.")]
#[case("Failed requests piled up in the queue.")]
#[case("Cached entries expired at noon.")]
#[case("Crashed for an hour.")]
#[case("Fixed by the vendor.")]
fn what_happened_to_a_system_is_nobodys_deed(#[case] words: &str) {
    let ownership =
        story(&format!("My deploy filled the invoices queue for nine minutes. {words}")).ownership;
    assert!(!shows(&ownership, Signal::OwnAction, words), "{ownership:?}");
}

#[test]
fn how_long_a_repair_has_held_is_an_outcome() {
    let words = "No repeat in eleven months.";
    let ownership =
        story(&format!("My deploy filled the invoices queue. I put a limit on the producer. {words}"))
            .ownership;
    assert!(shows(&ownership, Signal::OwnOutcome, words), "{ownership:?}");
}

const STORIES: [&str; 3] = [
    "I changed the size of the worker pool, and the import was slow for an hour. I put it back with the team. After that it \
     ran again. I think we should test such a change first.",
    "I deployed a new version of the parser and 40 invoices were wrong. I told my lead and I corrected them by hand. The \
     reason was that I did not test it with old invoices.",
    "We moved the sessions to Redis, my part was the script. I measured the reads, they went from 90 ms to 8 ms. I chose \
     Redis instead of a table because it expires keys.",
];

#[rstest]
#[case("We could add more workers, but the cost was too high.")]
#[case("The service is written in Kotlin and it has a database.")]
#[case("Then we added a test to the pipeline.")]
#[case("The other way was to stop the import at night.")]
#[case("The team decided together with me what comes next.")]
#[case("The queue was empty after two hours.")]
fn one_true_sentence_more_takes_nothing_away(#[case] more: &str) {
    for told in STORIES {
        let (before, after) = (story(told), story(&format!("{told} {more}")));
        for dimension in Dimension::ALL {
            let (before, after) = (before.of(dimension), after.of(dimension));
            assert!(after.score >= before.score, "{more} {before:?} {after:?}");
            let kept = |quote: &str| after.evidence.iter().any(|found| found.quote == quote);
            let mut found = before.evidence.iter().filter(|found| !found.signal.is_lack());
            assert!(found.all(|found| kept(&found.quote)), "{more} {before:?} {after:?}");
        }
    }
}
