//! What an answer says where the evidence should be: a low number stands on these words, and a number is held back where
//! even they are too few.

use super::{Dimension, Evidence, Signal, frames::Frame, reading::Reading};

/// Below so many distinct words of content an answer is too short for any number.
const TOO_FEW_WORDS: usize = 4;
/// So many are enough to tell that a dimension is not shown, rather than that nobody spoke of it.
const ENOUGH_WORDS: usize = 7;
/// So many quotes show a lack.
const QUOTES: usize = 2;

/// `evidence` with quotes of what lacks beside it, where they are other words.
pub fn beside(reading: &Reading<'_>, of: Dimension, mut evidence: Vec<Evidence>) -> Vec<Evidence> {
    let apart = |found: &Evidence, lack: &Evidence| found.end <= lack.start || lack.end <= found.start;
    for lack in quotes(reading, of) {
        if evidence.iter().all(|found| apart(found, &lack)) {
            evidence.push(lack);
        }
    }
    evidence.sort_by_key(|quote| (quote.start, quote.end));
    evidence
}

/// The clauses that say most, quoted as what stands in the place of evidence. None where too little was said.
pub fn quotes(reading: &Reading<'_>, of: Dimension) -> Vec<Evidence> {
    if reading.content_words() < ENOUGH_WORDS {
        return Vec::new();
    }
    let mut said: Vec<&Frame> = reading.frames.iter().filter(|frame| !frame.remark && !frame.aside).collect();
    said.sort_by_key(|frame| std::cmp::Reverse(frame.clause.to - frame.clause.from));
    said.truncate(QUOTES);
    said.sort_by_key(|frame| frame.clause.from);
    said.into_iter().map(|frame| reading.quote(signal(of), frame.clause.from, frame.clause.to)).collect()
}

const fn signal(of: Dimension) -> Signal {
    match of {
        Dimension::Ownership => Signal::Unowned,
        Dimension::Tradeoffs => Signal::Unweighed,
        Dimension::Specificity => Signal::Unspecific,
    }
}

/// Why there is no number, if there is none.
pub fn reason(reading: &Reading<'_>, of: Dimension, nothing: bool) -> Option<String> {
    let words = reading.content_words();
    let spoken = reading.frames.iter().any(|frame| !frame.remark);
    let reason = if reading.frames.is_empty() {
        "nothing was said"
    } else if !spoken {
        "the answer is a refusal or a remark to whoever grades; nothing in it answers the question"
    } else if words == 0 {
        "nothing that was said concerns the work"
    } else if words < TOO_FEW_WORDS || nothing {
        let said = if words == 1 { "one word".to_owned() } else { format!("{words} words") };
        return Some(format!("{said} of content can't tell {}", sought(of)));
    } else {
        return None;
    };
    Some(reason.to_owned())
}

const fn sought(of: Dimension) -> &'static str {
    match of {
        Dimension::Ownership => "what the candidate did or decided",
        Dimension::Tradeoffs => "which ways were open and what the chosen one cost",
        Dimension::Specificity => "how much of the case the candidate knows",
    }
}
