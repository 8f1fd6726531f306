//! What the findings of a check come to, for people.

use std::{collections::BTreeMap, fmt, time::Duration};

use serde::Serialize;

use super::Tried;

/// Of a hundred lines so many must have been spoken.
const GOOD: usize = 90;
const USABLE: usize = 75;
/// Situations that are named for one reason.
const MOST_NAMES: usize = 6;
/// Lines that a model words in an interview of fifteen minutes.
const LINES_AN_INTERVIEW: u64 = 18;

/// Whether a server may lead interviews.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Good enough.
    Good,
    /// The script would speak often.
    Usable,
    /// Not good enough.
    Unfit,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The server.
    pub endpoint: String,
    /// The model.
    pub model: String,
    /// What it comes to.
    pub verdict: Verdict,
    /// Situations tried.
    pub situations: usize,
    /// Lines that would have been spoken.
    pub spoken: usize,
    /// Why the script would have spoken, with the situations.
    pub replaced: BTreeMap<&'static str, Vec<String>>,
    /// Situations of each kind: spoken, tried.
    pub kinds: BTreeMap<String, (usize, usize)>,
    /// Milliseconds to the first token: median and 95th percentile of what was answered.
    pub first_token_ms: Option<(u64, u64)>,
    /// Milliseconds to the whole line: median and 95th percentile of what was answered.
    pub line_ms: Option<(u64, u64)>,
    /// Tokens read and written for one line, on average.
    pub tokens_a_line: Option<(u64, u64)>,
    /// Millionths of the currency for an interview of fifteen minutes.
    pub interview_cost_micros: u64,
    /// Live interviews wait so long for a line.
    pub deadline_ms: u64,
}

impl Report {
    pub(super) fn of(endpoint: String, model: String, deadline: Duration, tried: &[Tried]) -> Self {
        let spoken = tried.iter().filter(|tried| tried.replaced.is_none()).count();
        let usages = || tried.iter().filter_map(|tried| tried.usage.as_ref());
        let answered = usages().count() as u64;
        let mean = |sum: u64| sum.checked_div(answered);
        let tokens_in = mean(usages().map(|usage| usage.tokens_in).sum());
        let tokens_out = mean(usages().map(|usage| usage.tokens_out).sum());
        let cost = mean(usages().map(|usage| usage.cost_micros).sum()).unwrap_or(0);
        let mut replaced: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
        let mut kinds: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        for tried in tried {
            let kind = kinds.entry(tried.kind.clone()).or_default();
            kind.1 += 1;
            match tried.replaced {
                Some(reason) => replaced.entry(reason).or_default().push(tried.id.clone()),
                None => kind.0 += 1,
            }
        }
        Self {
            endpoint,
            model,
            verdict: Verdict::of(spoken, tried.len()),
            situations: tried.len(),
            spoken,
            replaced,
            kinds,
            first_token_ms: percentiles(usages().map(|usage| usage.first_token_ms).collect()),
            line_ms: percentiles(usages().map(|usage| usage.total_ms).collect()),
            tokens_a_line: tokens_in.zip(tokens_out),
            interview_cost_micros: cost * LINES_AN_INTERVIEW,
            deadline_ms: deadline.as_millis() as u64,
        }
    }
}

impl Verdict {
    const fn of(spoken: usize, tried: usize) -> Self {
        let hundredfold = spoken * 100;
        if tried > 0 && hundredfold >= tried * GOOD {
            Self::Good
        } else if tried > 0 && hundredfold >= tried * USABLE {
            Self::Usable
        } else {
            Self::Unfit
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { spoken, situations, .. } = self;
        let lead = match self.verdict {
            Verdict::Good => "Good enough to lead interviews",
            Verdict::Usable => "Usable, but the script would often step in",
            Verdict::Unfit => "Not good enough to lead interviews; choose another model",
        };
        writeln!(formatter, "{} on {}", self.model, self.endpoint)?;
        write!(formatter, "{lead}: {spoken} of {situations} lines could have been spoken")?;
        match situations - spoken {
            0 => writeln!(formatter, ".")?,
            1 => writeln!(formatter, "; 1 would have been replaced by scripted wording.")?,
            more => writeln!(formatter, "; {more} would have been replaced by scripted wording.")?,
        }
        for (reason, situations) in &self.replaced {
            writeln!(formatter, "  {reason}: {}", listed(situations))?;
        }
        if let Some((median, most)) = self.line_ms {
            writeln!(
                formatter,
                "Half of the lines were there within {median} ms, 95 of 100 within {most} ms; interviews wait {} ms.",
                self.deadline_ms
            )?;
        }
        if let Some((tokens_in, tokens_out)) = self.tokens_a_line {
            write!(formatter, "A line takes about {tokens_in} tokens in and {tokens_out} out; ")?;
            writeln!(
                formatter,
                "an interview of 15 minutes costs about {:.4} by the prices set.",
                self.interview_cost_micros as f64 / 1e6
            )?;
        }
        Ok(())
    }
}

fn listed(names: &[String]) -> String {
    let shown = &names[..names.len().min(MOST_NAMES)];
    match names.len() - shown.len() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// Median and 95th percentile.
fn percentiles(mut values: Vec<u64>) -> Option<(u64, u64)> {
    values.sort_unstable();
    let last = values.len().checked_sub(1)?;
    let at = |percent: usize| values[(values.len() * percent / 100).min(last)];
    Some((at(50), at(95)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interview::event::Usage;

    fn tried(id: &str, replaced: Option<&'static str>, total_ms: u64) -> Tried {
        let usage = Usage {
            tokens_in: 900,
            tokens_out: 30,
            cost_micros: 200,
            first_token_ms: 90,
            total_ms,
            ..Usage::default()
        };
        Tried { id: id.to_owned(), kind: "ordinary".to_owned(), usage: Some(usage), replaced }
    }

    fn report(tried: &[Tried]) -> Report {
        Report::of("127.0.0.1:11434".to_owned(), "small".to_owned(), Duration::from_millis(2_500), tried)
    }

    #[test]
    fn a_report_reads_like_an_answer_to_may_it_lead_interviews() {
        let mut all: Vec<Tried> = (1..=58).map(|number| tried("fine", None, number * 10)).collect();
        all.push(tried("was-that-good", Some("judgement"), 700));
        all.push(tried("a-monologue", Some("late"), 3_100));
        insta::assert_snapshot!(report(&all));
    }

    #[test]
    fn a_server_that_never_answers_is_unfit() {
        let silent = Tried { usage: None, ..tried("yes", Some("unreachable"), 0) };
        let report = report(&[silent]);
        assert_eq!((report.verdict, report.line_ms), (Verdict::Unfit, None));
    }

    #[test]
    fn of_many_situations_a_few_are_named() {
        let names: Vec<String> = (1..=8).map(|number| number.to_string()).collect();
        assert_eq!(listed(&names), "1, 2, 3, 4, 5, 6 and 2 more");
        assert_eq!(listed(&names[..2]), "1, 2");
    }

    #[test]
    fn nine_in_ten_are_good_and_three_in_four_usable() {
        assert_eq!(Verdict::of(54, 60), Verdict::Good);
        assert_eq!(Verdict::of(53, 60), Verdict::Usable);
        assert_eq!(Verdict::of(45, 60), Verdict::Usable);
        assert_eq!(Verdict::of(44, 60), Verdict::Unfit);
        assert_eq!(Verdict::of(0, 0), Verdict::Unfit);
    }
}
