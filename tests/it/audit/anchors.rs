//! Frozen answers with the scores that they are known to get: a change of lexicon, rules or program that moves them is
//! noticed, and accepted on purpose with `UPDATE_ANCHORS=1 cargo test --test it anchors`.

use std::{collections::BTreeMap, fmt::Write, path::PathBuf};

use vivavoce::score::{Answer, Dimension, Lexicon, assess};

/// The mean of a dimension may move by so much.
const MOST_MEAN_SHIFT: f64 = 0.15;
/// A single score may move by so much.
const MOST_SHIFT: f64 = 1.0;

/// The numbers of an answer: ownership, trade-offs, specificity.
type Numbers = [Option<f64>; 3];

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/anchors").join(name)
}

fn scored() -> BTreeMap<String, Numbers> {
    let answers = std::fs::read_to_string(file("answers.jsonl")).unwrap();
    let answers = answers.lines().map(|line| serde_json::from_str::<Answer>(line).unwrap());
    answers
        .map(|answer| {
            let assessment = assess(&answer, Lexicon::embedded());
            (answer.id, Dimension::ALL.map(|dimension| assessment.of(dimension).score))
        })
        .collect()
}

/// What moved too far, as a table; nothing where all is as it was.
fn drift(before: &BTreeMap<String, Numbers>, now: &BTreeMap<String, Numbers>) -> Option<String> {
    let mut table = String::new();
    for (index, dimension) in Dimension::ALL.into_iter().enumerate() {
        let mut shifts = Vec::new();
        for (id, numbers) in now {
            match (before.get(id).and_then(|numbers| numbers[index]), numbers[index]) {
                (Some(was), Some(is)) if (is - was).abs() > MOST_SHIFT => {
                    let _ = writeln!(table, "{id:<8}{dimension:?}: {was:.1} before, {is:.1} now");
                    shifts.push(is - was);
                }
                (Some(was), Some(is)) => shifts.push(is - was),
                (None, None) => {}
                (was, is) => {
                    let told = |number: Option<f64>| {
                        number.map_or("none".to_owned(), |number| format!("{number:.1}"))
                    };
                    let _ = writeln!(table, "{id:<8}{dimension:?}: {} before, {} now", told(was), told(is));
                }
            }
        }
        let mean = shifts.iter().sum::<f64>() / shifts.len().max(1) as f64;
        if mean.abs() > MOST_MEAN_SHIFT {
            let _ =
                writeln!(table, "mean    {dimension:?}: moved by {mean:+.2} over {} answers", shifts.len());
        }
    }
    (!table.is_empty()).then_some(table)
}

#[test]
fn the_scores_of_the_anchors_stay_where_they_were_accepted() {
    let now = scored();
    if std::env::var_os("UPDATE_ANCHORS").is_some() {
        let lines: Vec<String> =
            now.iter().map(|(id, numbers)| format!("  {id:?}: {}", serde_json::json!(numbers))).collect();
        std::fs::write(file("scores.json"), format!("{{\n{}\n}}\n", lines.join(",\n"))).unwrap();
    }
    let before = serde_json::from_str(&std::fs::read_to_string(file("scores.json")).unwrap()).unwrap();
    if let Some(table) = drift(&before, &now) {
        panic!("scores of frozen answers moved; if that is meant, accept it with UPDATE_ANCHORS=1\n{table}");
    }
    assert_eq!(before.keys().collect::<Vec<_>>(), now.keys().collect::<Vec<_>>());
}

#[test]
fn there_are_enough_anchors_of_every_kind() {
    let scored = scored();
    assert!(scored.len() >= 40, "{}", scored.len());
    for index in 0..3 {
        let numbers: Vec<f64> = scored.values().filter_map(|numbers| numbers[index]).collect();
        assert!(numbers.iter().any(|number| *number < 2.5) && numbers.iter().any(|number| *number >= 4.0));
    }
}

#[test]
fn a_mean_that_creeps_and_a_number_that_jumps_or_vanishes_are_told() {
    let numbers = |ownership: [Option<f64>; 3]| -> BTreeMap<String, Numbers> {
        let one = |(index, number): (usize, Option<f64>)| (format!("a{index}"), [number, None, None]);
        ownership.into_iter().enumerate().map(one).collect()
    };
    let before = numbers([Some(3.0), Some(2.0), Some(4.0)]);
    assert_eq!(drift(&before, &before), None);
    assert_eq!(drift(&before, &numbers([Some(3.4), Some(2.0), Some(4.0)])), None);
    for (moved, told) in [
        ([Some(3.2), Some(2.2), Some(4.2)], "moved by +0.20 over 3 answers"),
        ([Some(4.1), Some(1.0), Some(4.0)], "3.0 before, 4.1 now"),
        ([Some(3.0), None, Some(4.0)], "2.0 before, none now"),
    ] {
        let table = drift(&before, &numbers(moved)).unwrap();
        assert!(table.contains(told), "{table}");
    }
}
