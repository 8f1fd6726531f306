//! What was fitted to the development set, fitted again without each of its groups and held against that group: the widths
//! of the bands, and the way from a number to a level. `make figures` prints them beside the plain figures.

#![expect(clippy::print_stdout, reason = "its figures are for people")]

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use vivavoce::score::{Answer, Dimension, Lexicon, assess};

/// A labelled answer: its group, its number, the raters' median.
struct Labelled {
    group: String,
    score: f64,
    median: f64,
}

fn labelled(dimension: Dimension, name: &str) -> Vec<Labelled> {
    let lines =
        |text: &str| -> Vec<Value> { text.lines().map(|line| serde_json::from_str(line).unwrap()).collect() };
    let id = |line: &Value| line["id"].as_str().unwrap().to_owned();
    let labels = lines(include_str!("../../eval/dev/labels.jsonl"));
    let medians: BTreeMap<String, Option<f64>> =
        labels.iter().map(|line| (id(line), line[name].as_f64())).collect();
    let read = |line: Value| {
        let group = line["group"].as_str().unwrap().to_owned();
        let median = medians.get(&id(&line)).copied().flatten()?;
        let answer: Answer = serde_json::from_value(line).unwrap();
        let score = assess(&answer, Lexicon::embedded()).of(dimension).score?;
        Some(Labelled { group, score, median })
    };
    lines(include_str!("../../eval/dev/answers.jsonl")).into_iter().filter_map(read).collect()
}

/// For each group the rest and the group.
fn folds(all: &[Labelled]) -> Vec<(Vec<&Labelled>, Vec<&Labelled>)> {
    let groups: BTreeSet<&str> = all.iter().map(|one| one.group.as_str()).collect();
    groups.into_iter().map(|group| all.iter().partition(|one| one.group != group)).collect()
}

/// The smallest half width that holds four of five medians.
fn half_width(of: &[&Labelled]) -> f64 {
    let mut apart: Vec<f64> = of.iter().map(|one| (one.score - one.median).abs()).collect();
    apart.sort_by(f64::total_cmp);
    apart[(apart.len() * 4).div_ceil(5) - 1]
}

/// The median that a number stands for: numbers in order, pooled until none falls (isotonic regression).
fn levels(of: &[&Labelled]) -> Vec<(f64, f64)> {
    let mut sorted: Vec<&&Labelled> = of.iter().collect();
    sorted.sort_by(|one, other| one.score.total_cmp(&other.score));
    let mut pools: Vec<(f64, f64, f64)> = Vec::new();
    for one in sorted {
        pools.push((one.score, one.median, 1.0));
        while let [.., (_, low, few), (top, high, many)] = pools[..] {
            let same = pools[pools.len() - 2].0.total_cmp(&top).is_eq();
            if low < high && !same {
                break;
            }
            let count = few + many;
            pools.truncate(pools.len() - 2);
            pools.push((top, (low * few + high * many) / count, count));
        }
    }
    pools.into_iter().map(|(top, level, _)| (top, level)).collect()
}

fn level(levels: &[(f64, f64)], score: f64) -> f64 {
    levels.iter().find(|(top, _)| score <= *top).or(levels.last()).map_or(1.0, |(_, level)| *level)
}

/// Quadratic weighted kappa over the rounded levels 1 to 5.
fn kappa(pairs: &[(f64, f64)]) -> f64 {
    let apart = |one: f64, other: f64| (one.round_ties_even() - other.round_ties_even()).powi(2);
    let seen: f64 = pairs.iter().map(|(one, other)| apart(*one, *other)).sum();
    let chance: f64 =
        pairs.iter().flat_map(|(one, _)| pairs.iter().map(|(_, other)| apart(*one, *other))).sum();
    1.0 - seen * pairs.len() as f64 / chance
}

const DIMENSIONS: [(Dimension, &str); 3] = [
    (Dimension::Ownership, "ownership"),
    (Dimension::Tradeoffs, "tradeoffs"),
    (Dimension::Specificity, "specificity"),
];

#[test]
fn bands_that_never_saw_a_group_hold_its_labels() {
    for (dimension, name) in DIMENSIONS {
        let all = labelled(dimension, name);
        let (mut held, mut width) = (0, 0.0);
        for (rest, group) in folds(&all) {
            let half = half_width(&rest);
            held += group.iter().filter(|one| (one.score - one.median).abs() <= half + 1e-9).count();
            let ends = |one: &&Labelled| (one.score + half).min(5.0) - (one.score - half).max(1.0);
            width += group.iter().map(ends).sum::<f64>();
        }
        let count = all.len() as f64;
        let (share, width) = (held as f64 / count, width / count);
        println!("{name:11} bands fitted without the group hold {share:.3} at a mean width of {width:.2}");
        assert!((0.75..=0.9).contains(&share) && width <= 1.5, "{name}: {share:.3} at {width:.2}");
    }
}

#[test]
fn levels_that_never_saw_a_group_agree_with_its_labels() {
    for (dimension, name) in DIMENSIONS {
        let all = labelled(dimension, name);
        let plain: Vec<(f64, f64)> = all.iter().map(|one| (one.score, one.median)).collect();
        let mut refitted = Vec::new();
        for (rest, group) in folds(&all) {
            let levels = levels(&rest);
            refitted.extend(group.iter().map(|one| (level(&levels, one.score), one.median)));
        }
        let (plain, refitted) = (kappa(&plain), kappa(&refitted));
        println!("{name:11} kappa {plain:.3}, with levels fitted without the group {refitted:.3}");
        assert!(plain >= 0.78 && refitted >= 0.78, "{name}: {plain:.3}, {refitted:.3}");
    }
}
