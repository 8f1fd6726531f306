//! Words that tell names from other capital letters.

use std::{collections::BTreeSet, sync::LazyLock};

const LISTS: &str = include_str!("words.txt");

/// A list of `words.txt`, by its heading.
fn list(heading: &str) -> BTreeSet<&'static str> {
    let mut here = false;
    let mut words = BTreeSet::new();
    for line in LISTS.lines().map(str::trim) {
        match line.strip_prefix("# ") {
            Some(name) => here = name == heading,
            None if here => words.extend(line.split(',').map(str::trim).filter(|word| !word.is_empty())),
            None => {}
        }
    }
    words
}

static COMPANIES: LazyLock<BTreeSet<&str>> = LazyLock::new(|| list("companies and schools"));
static PLACES: LazyLock<BTreeSet<&str>> = LazyLock::new(|| list("places"));
static TECHNOLOGIES: LazyLock<BTreeSet<&str>> = LazyLock::new(|| list("technologies"));
static COMMON: LazyLock<BTreeSet<&str>> = LazyLock::new(|| list("common"));

pub(super) fn is_company(phrase: &str) -> bool {
    COMPANIES.contains(phrase)
}

pub(super) fn is_place(phrase: &str) -> bool {
    PLACES.contains(phrase)
}

/// Also words that hold a digit or two capitals inside, such as `PostgreSQL` or `gRPC`, where a known one is their beginning.
pub(super) fn is_technology(word: &str) -> bool {
    let lower = word.to_lowercase();
    TECHNOLOGIES.contains(lower.as_str())
        || TECHNOLOGIES.contains(lower.trim_end_matches(|mark: char| mark == 's' || mark.is_ascii_digit()))
}

pub(super) fn is_common(lower: &str) -> bool {
    COMMON.contains(lower) || lower.split(['-', '\'', '’']).next().is_some_and(|first| COMMON.contains(first))
}

/// Whether the last words before a name introduce it.
pub(super) fn is_introduction(before: &[String]) -> bool {
    let ends = |phrase: &[&str]| {
        before.len() >= phrase.len()
            && before[before.len() - phrase.len()..].iter().zip(phrase).all(|(a, b)| a == b)
    };
    [
        &["my", "name", "is"][..],
        &["name's"],
        &["name", "is"],
        &["call", "me"],
        &["named"],
        &["i", "am", "called"],
    ]
    .iter()
    .any(|phrase| ends(phrase))
}

pub(super) fn is_relation(lower: &str) -> bool {
    [
        "colleague",
        "boss",
        "manager",
        "lead",
        "friend",
        "teammate",
        "cto",
        "ceo",
        "mentor",
        "director",
        "mr",
        "mrs",
        "ms",
        "dr",
    ]
    .contains(&lower)
}

/// Words before the name of an employer or a school.
pub(super) fn is_tie(lower: &str) -> bool {
    ["at", "for", "joined", "left", "join", "by"].contains(&lower)
}

pub(super) fn is_street(lower: &str) -> bool {
    [
        "street",
        "st",
        "avenue",
        "ave",
        "road",
        "rd",
        "lane",
        "drive",
        "boulevard",
        "square",
        "court",
        "platz",
        "weg",
        "allee",
        "rue",
    ]
    .contains(&lower)
        || ["straße", "strasse", "platz", "gasse", "weg"]
            .iter()
            .any(|ending| lower.ends_with(ending) && lower.len() > ending.len())
}
