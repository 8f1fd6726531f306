//! The report's sentences for people: what a signal shows, and what an unmet rung asks for.

use crate::{
    interview::event::FollowUp,
    score::{Dimension, Level, Signal, flags::FlagKind},
    time::UnixMillis,
};

/// A dimension's name.
pub const fn title(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Ownership => "Ownership",
        Dimension::Tradeoffs => "Trade-offs",
        Dimension::Specificity => "Specificity",
    }
}

/// What a follow-up was for, to be read before it.
pub const fn follow_up(kind: FollowUp) -> &'static str {
    match kind {
        FollowUp::Probe => "Follow-up",
        FollowUp::Depth => "One level deeper",
        FollowUp::OwnPart => "Own part",
        FollowUp::Confirm => "Asked back",
        FollowUp::Twist => "Changed task",
    }
}

/// What a flag says, to be read before its words.
pub const fn flag(kind: FlagKind) -> &'static str {
    match kind {
        FlagKind::PreventsTheNext => "Changed something so that it does not happen again",
        FlagKind::OwnsTheCause => "Takes on a cause or a decision, and follows it to its outcome",
        FlagKind::KnowsTheOtherSide => "Says what the choice costs and when the other way would win",
        FlagKind::NamesTheScale => "Names the scale in figures",
        FlagKind::OwnTelemetry => "Built alerts, metrics or dashboards themselves",
        FlagKind::AsksFirst => "Asked about the task while designing",
        FlagKind::NoOwnPart => "Asked for their own part, and named none",
        FlagKind::NothingReversed => "Asked when they would choose otherwise, and named nothing",
        FlagKind::NoAlternative => "Asked for another way, and named none",
        FlagKind::NoMechanism => "Asked how it works below the surface, and did not say",
        FlagKind::EmptyItDepends => "“It depends”, without what it depends on",
        FlagKind::TestsDismissed => "Waves tests aside",
        FlagKind::AsksNothing => "Designed an open task without a question or an assumption",
    }
}

/// A level's name.
pub const fn level(level: Level) -> &'static str {
    match level {
        Level::Junior => "junior",
        Level::Mid => "mid",
        Level::Senior => "senior",
        Level::Staff => "staff",
    }
}

/// A moment in universal time, to the minute.
pub fn moment(at: UnixMillis) -> String {
    jiff::Timestamp::from_millisecond(at.0)
        .map_or_else(|_| "at an unknown time".to_owned(), |at| at.strftime("%Y-%m-%d %H:%M UTC").to_string())
}

/// A place in a recording as minutes and seconds.
pub fn clock(at_ms: u64) -> String {
    let seconds = at_ms / 1_000;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// What words with this signal show, to be read after a quote.
pub const fn shows(signal: Signal) -> &'static str {
    match signal {
        Signal::OwnAction => "a step of their own",
        Signal::OwnDecision => "a cause or a decision they take on",
        Signal::OwnOutcome => "an outcome they checked, told or carried",
        Signal::SystemicChange => "a change that prevents the next one",
        Signal::Options => "another way that was open",
        Signal::Reason => "the reason for the choice",
        Signal::Cost => "what the choice costs",
        Signal::Reversal => "when the other way would win",
        Signal::Constraint => "a number or limit that the choice is tied to",
        Signal::Quantity => "a quantity",
        Signal::Technology => "a named technology or setting",
        Signal::Artefact => "a concrete artefact",
        Signal::Symptom => "what was observed",
        Signal::Diagnosis => "a step that found the cause",
        Signal::Mechanism => "how it works below the surface",
        Signal::Scope => "how long, how many, how much was affected",
        Signal::TeamAction => "what the team did, without their own part",
        Signal::OwnPlan => "what they would do",
        Signal::Unowned => "told without a step of their own",
        Signal::Unweighed => "told without weighing another way",
        Signal::Unspecific => "told without a detail of a case",
    }
}

/// What an answer without this signal leaves open, to be read after "Still open: ".
const fn lacks(signal: Signal) -> &'static str {
    match signal {
        Signal::OwnAction | Signal::TeamAction | Signal::OwnPlan | Signal::Unowned => {
            "what they did themselves"
        }
        Signal::OwnDecision => "which decision or mistake was their own",
        Signal::OwnOutcome => "how they know that it worked, or whom they told",
        Signal::SystemicChange => "what they changed so that it does not happen again",
        Signal::Options | Signal::Unweighed => "which other way was considered",
        Signal::Reason => "why this way was chosen",
        Signal::Cost => "what the chosen way costs or gives up",
        Signal::Reversal => "when they would choose otherwise",
        Signal::Constraint => "which number or limit the choice was tied to",
        Signal::Quantity | Signal::Unspecific => "a figure, such as load, time or size before and after",
        Signal::Technology => "which technology or setting",
        Signal::Artefact => "the exact query, error, table or setting",
        Signal::Symptom => "what users or monitors saw",
        Signal::Diagnosis => "how the cause was found",
        Signal::Mechanism => "why it happened, one layer below the surface",
        Signal::Scope => "how long it lasted and how much it affected",
    }
}

/// A full question that asks for this signal in any conversation, as somebody would say it.
pub const fn asks(signal: Signal) -> &'static str {
    match signal {
        Signal::OwnAction | Signal::TeamAction | Signal::OwnPlan | Signal::Unowned => {
            "What did you do yourself, step by step?"
        }
        Signal::OwnDecision => "Which decision in that was yours, and how did you come to it?",
        Signal::OwnOutcome => "How did you find out that it had worked, and whom did you tell?",
        Signal::SystemicChange => "What did you change so that it can’t happen again?",
        Signal::Options | Signal::Unweighed => "Which other way did you think about, and what spoke for it?",
        Signal::Reason => "Why did you do it that way?",
        Signal::Cost => "What did you have to give up for that?",
        Signal::Reversal => "What would have to be different for you to choose the other way?",
        Signal::Constraint => "Which number or limit did that choice depend on?",
        Signal::Quantity | Signal::Unspecific => "Can you give me a figure for that, before and after?",
        Signal::Technology => "Which tools and settings did you use for it?",
        Signal::Artefact => "What was the exact query, error or setting, as far as you remember it?",
        Signal::Symptom => "What did you or your users see when it went wrong?",
        Signal::Diagnosis => "How did you find the cause?",
        Signal::Mechanism => "Why did that happen, one layer below what you could see?",
        Signal::Scope => "How long did it last, and how much did it affect?",
    }
}

/// Why specificity has no higher number where no claim was drilled.
pub const NOT_DRILLED: &str = "This interview asked no follow-up one level deeper into a claim, so the score could not go above 4.5. That is its limit, not the candidate's.";

/// A band as people read it: to halves, and outward, for it is no more exact than that.
pub fn band([low, high]: [f64; 2]) -> String {
    let (low, high) = ((low * 2.0).floor() / 2.0, (high * 2.0).ceil() / 2.0);
    format!("between {low} and {high}")
}

/// The unmet rung as one sentence; nothing when nothing is missing.
pub fn unmet(missing: &[Signal]) -> Option<String> {
    let parts: Vec<&str> = missing.iter().map(|signal| lacks(*signal)).collect();
    let (last, first) = parts.split_last()?;
    if first.is_empty() {
        return Some(format!("Still open: {last}."));
    }
    Some(format!("Still open: {}; {last}.", first.join("; ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_is_told_in_halves_and_never_narrower_than_it_is() {
        assert_eq!(band([3.6, 4.7]), "between 3.5 and 5");
        assert_eq!(band([1.0, 2.5]), "between 1 and 2.5");
    }

    #[test]
    fn every_signal_has_a_full_question() {
        assert!(Signal::ALL.iter().all(|signal| asks(*signal).ends_with('?')));
    }
}
