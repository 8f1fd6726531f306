//! What every partner is told of an interview that is over: the same facts, whatever form they take there.

use super::outcome::Outcome;
use crate::report::{Report, model::DimensionReport};

/// The outcome of one order with what there is to read.
#[derive(Clone, Debug, PartialEq)]
pub struct News {
    /// How it ended.
    pub outcome: Outcome,
    /// Where the report is read without signing in.
    pub url: String,
    /// One number, 1.0 to 5.0, where the report has one; never anything in its place.
    pub score: Option<f64>,
    /// What else is worth showing: a label and a text each, in order.
    pub lines: Vec<(String, String)>,
}

impl News {
    /// The news of `report`; nothing is read where the data were deleted.
    pub fn of(outcome: Outcome, report: Option<&Report>, url: &str) -> Self {
        let mut lines = vec![("Outcome".to_owned(), outcome.sentence().to_owned())];
        let report = report.filter(|_| outcome != Outcome::Deleted);
        // Who was not interviewed has no scores to speak of.
        let held = match outcome {
            Outcome::Completed | Outcome::HumanRequested | Outcome::Abandoned => report,
            Outcome::Declined | Outcome::Expired | Outcome::Withdrawn | Outcome::Deleted => None,
        };
        if let Some(report) = held {
            lines.extend(told(report));
        }
        let score =
            held.filter(|_| outcome == Outcome::Completed).and_then(|report| report.overall.as_ref()?.score);
        Self { outcome, url: url.to_owned(), score, lines }
    }

    /// The lines as paragraphs, with the address where there is something to read, for a note.
    pub fn text(&self) -> String {
        let mut text: Vec<String> =
            self.lines.iter().map(|(label, line)| format!("{label}: {line}")).collect();
        if self.outcome.was_held() {
            text.push(format!("Report: {}", self.url));
        }
        text.join("\n")
    }
}

fn told(report: &Report) -> Vec<(String, String)> {
    let mut lines = vec![("State".to_owned(), report.state_sentence.clone())];
    if report.interview.rehearsal {
        lines.push(("Rehearsal".to_owned(), "A made-up candidate held this interview.".to_owned()));
    }
    lines.extend(report.scores.iter().map(|score| (score.title.clone(), in_words(score))));
    if let Some(overall) = &report.overall {
        let number = overall.score.map(|score| format!("{score:.1} of 5. ")).unwrap_or_default();
        lines.push(("Overall".to_owned(), format!("{number}{}", overall.sentence)));
    }
    lines
}

fn in_words(dimension: &DimensionReport) -> String {
    match (dimension.score, dimension.band) {
        (Some(score), Some([low, high])) => format!("{score:.1} of 5 (80 % band {low:.1} to {high:.1})"),
        (Some(score), None) => format!("{score:.1} of 5"),
        (None, _) => format!("no score: {}", dimension.reason.as_deref().unwrap_or("too little evidence")),
    }
}
