//! An audit as people read it.

use std::fmt::Write;

use crate::score::bias::{Audit, ENOUGH_PEOPLE, Group, Reading, Table};

/// What the figures are and are not.
const FOOT: &str = "The scoring rate is the share of a group above the median of all scores; the impact ratio is that rate as a \
part of the highest group's. p is Fisher's exact test against that group. Ratios say that groups differ, not why.";

/// All audits as text.
pub fn told(audits: &[Audit], without_score: usize) -> String {
    let mut text = String::new();
    for audit in audits {
        let _ = writeln!(text, "{}: {} people, median {:.2}", audit.score, audit.people, audit.median);
        for table in &audit.tables {
            tell(&mut text, table);
        }
        text.push('\n');
    }
    if without_score > 0 {
        let _ =
            writeln!(text, "{without_score} rows of the demographics belong to interviews without a score.");
    }
    text.push_str(FOOT);
    text
}

fn tell(text: &mut String, table: &Table) {
    let _ = writeln!(text, "  by {} ({} people said nothing about it)", table.by, table.unknown);
    let width = table.groups.iter().map(|group| group.name.chars().count()).max().unwrap_or(0);
    for group in &table.groups {
        let Group { name, people, above, scoring_rate, .. } = group;
        let reading = reading(group);
        let _ = writeln!(text, "    {name:<width$}  {above:>5} of {people:<5} {scoring_rate:.2}  {reading}");
    }
}

fn reading(group: &Group) -> String {
    let figures = || {
        let ratio = group.impact_ratio.unwrap_or_default();
        let p = group.p.unwrap_or(1.0);
        format!("impact ratio {ratio:.2}, p {p:.3}")
    };
    match group.reading {
        Reading::TooFew => format!("too few data: fewer than {ENOUGH_PEOPLE} people, so no ratio is judged"),
        Reading::LeftOut => "left out: less than 2 % of the sample".to_owned(),
        Reading::Reference => "impact ratio 1.00: the highest rate".to_owned(),
        Reading::WithinFourFifths => format!("{}: within four fifths", figures()),
        Reading::MayBeChance => format!("{}: below four fifths, but it may be chance", figures()),
        Reading::Adverse => format!("{}: BELOW FOUR FIFTHS, hardly by chance", figures()),
    }
}
