//! One way to group people, with the ratios of the groups.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{ENOUGH_PEOPLE, FOUR_FIFTHS, Person, SMALL_SHARE, fisher};

/// Above this a difference may well be chance.
const CHANCE: f64 = 0.05;

/// The groups of one kind.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Table {
    /// What people are grouped by.
    pub by: &'static str,
    /// People with a score who said nothing about it.
    pub unknown: usize,
    /// In the order of their names.
    pub groups: Vec<Group>,
}

/// One group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Group {
    /// As the demographics word it.
    pub name: String,
    /// People with a score.
    pub people: usize,
    /// Of them, those above the median.
    pub above: usize,
    /// The share above the median.
    pub scoring_rate: f64,
    /// The rate as a part of the highest group's; nothing where it is not judged.
    pub impact_ratio: Option<f64>,
    /// The chance of a difference to the highest group at least as large, if there were none (two-sided).
    pub p: Option<f64>,
    /// How to read it.
    pub reading: Reading,
}

/// How to read a group's ratio.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// Fewer than 30 people: no ratio is judged.
    TooFew,
    /// Less than 2 % of those who said something: left out.
    LeftOut,
    /// The highest rate, which the others are held against.
    Reference,
    /// At least four fifths of the highest rate.
    WithinFourFifths,
    /// Below four fifths, but the difference may be chance.
    MayBeChance,
    /// Below four fifths, and hardly by chance.
    Adverse,
}

impl Table {
    /// The table of a sample: each person, and whether they score above the median.
    pub(super) fn of(
        by: &'static str,
        sample: &[(&Person, bool)],
        group: impl Fn(&Person) -> Option<String>,
    ) -> Self {
        let mut counted: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        let mut known = 0;
        for (person, above) in sample {
            if let Some(name) = group(person) {
                let (people, of_them) = counted.entry(name).or_default();
                *people += 1;
                *of_them += usize::from(*above);
                known += 1;
            }
        }
        let mut groups: Vec<Group> = counted
            .into_iter()
            .map(|(name, (people, above))| Group::of(name, people, above, known))
            .collect();
        judge(&mut groups);
        Self { by, unknown: sample.len() - known, groups }
    }
}

impl Group {
    fn of(name: String, people: usize, above: usize, known: usize) -> Self {
        let reading = if people < ENOUGH_PEOPLE {
            Reading::TooFew
        } else if (people as f64) < known as f64 * SMALL_SHARE {
            Reading::LeftOut
        } else {
            Reading::WithinFourFifths
        };
        let scoring_rate = above as f64 / people as f64;
        Self { name, people, above, scoring_rate, impact_ratio: None, p: None, reading }
    }

    fn is_judged(&self) -> bool {
        !matches!(self.reading, Reading::TooFew | Reading::LeftOut)
    }
}

/// Holds every group that is large enough against the highest of them.
fn judge(groups: &mut [Group]) {
    let judged = groups.iter().filter(|group| group.is_judged());
    let Some(highest) = judged.max_by(|one, other| one.scoring_rate.total_cmp(&other.scoring_rate)).cloned()
    else {
        return;
    };
    for group in groups.iter_mut().filter(|group| group.is_judged()) {
        if group.name == highest.name {
            (group.impact_ratio, group.reading) = (Some(1.0), Reading::Reference);
            continue;
        }
        // Where nobody of any group lies above the median there is nothing to divide by.
        let ratio = if highest.above == 0 { 1.0 } else { group.scoring_rate / highest.scoring_rate };
        let p = fisher((group.above, group.people), (highest.above, highest.people));
        group.reading = match (ratio < FOUR_FIFTHS, p < CHANCE) {
            (false, _) => Reading::WithinFourFifths,
            (true, false) => Reading::MayBeChance,
            (true, true) => Reading::Adverse,
        };
        (group.impact_ratio, group.p) = (Some(ratio), Some(p));
    }
}
