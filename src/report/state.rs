//! Whether a report has scores, in a sentence; and what its reader must know first.

use super::{
    build::{ReportInput, end_reason},
    model::{Notice, NoticeKind, ReportState},
};
use crate::{
    interview::{
        event::{EndReason, Event, Mode, Record, SampleRange, TurnSource},
        status::InterviewStatus,
    },
    score::{
        Dimension,
        judge::remarks,
        record::{JudgeStamp, JudgeState},
    },
};

/// Samples of the microphone in a second.
const SAMPLES_PER_SECOND: u64 = 16_000;

/// The state and its sentence.
pub fn state(input: &ReportInput<'_>) -> (ReportState, String) {
    if let Some(record) = input.scores {
        let found =
            Dimension::ALL.iter().filter(|dimension| record.scores.of(**dimension).score.is_some()).count();
        let disagree = record.scores.readers.iter().filter(|readers| readers.disagree).count();
        let (state, sentence) = scored(found, disagree);
        return with_second_reader(state, sentence, record.judge.as_ref(), input.failed);
    }
    let (state, sentence) = unscored(input);
    (state, sentence.to_owned())
}

fn scored(found: usize, disagree: usize) -> (ReportState, String) {
    let all = Dimension::ALL.len();
    if found == all {
        return (
            ReportState::Complete,
            "Ownership, trade-offs and specificity are scored; each score stands on quoted words.".into(),
        );
    }
    let why = match disagree {
        0 => "the answers hold too little evidence",
        _ if found + disagree == all => "the two readers disagree, and a person decides",
        _ => "the two readers disagree, or the answers hold too little evidence",
    };
    if found == 0 && disagree == 0 {
        let sentence = "The answers hold too little evidence for any score; the transcript is complete.";
        return (ReportState::Unavailable, sentence.into());
    }
    let verb = if found == 1 { "is" } else { "are" };
    let sentence = format!("{found} of {all} dimensions {verb} scored; for the rest {why}.");
    (ReportState::Partial, sentence)
}

/// What a second reader that has not read all means for the whole.
fn with_second_reader(
    state: ReportState,
    sentence: String,
    judge: Option<&JudgeStamp>,
    failed: bool,
) -> (ReportState, String) {
    let more = match judge.map(|judge| judge.state) {
        None | Some(JudgeState::Complete) => return (state, sentence),
        Some(JudgeState::Partial) if failed => {
            "The second reader could not read everything; what it has not read is scored by the program alone."
        }
        Some(JudgeState::Partial) => {
            "The second reader has not read everything yet; the scores so far are the program's and may change."
        }
        Some(JudgeState::Withheld) => {
            "The program alone has read the answers: they may not leave for the second reader."
        }
        Some(JudgeState::OverBudget) => {
            "The budget for the second reader is spent; what it has not read is scored by the program alone."
        }
    };
    let is_partial = matches!(judge.map(|judge| judge.state), Some(JudgeState::Partial));
    let state = if is_partial && state == ReportState::Complete { ReportState::Partial } else { state };
    (state, format!("{sentence} {more}"))
}

/// How often the candidate spoke to whoever grades.
fn remarks(input: &ReportInput<'_>) -> Option<String> {
    let answers = input.scores.map(|record| &record.scores.answers)?;
    let count: usize = answers.iter().map(|answer| remarks::remarks(&answer.text).len()).sum();
    let times = if count == 1 { "once".to_owned() } else { format!("{count} times") };
    (count > 0).then(|| {
        format!("The candidate spoke {times} to whoever grades, as far as a program can tell; those words count for nothing.")
    })
}

fn unscored(input: &ReportInput<'_>) -> (ReportState, &'static str) {
    match input.status {
        InterviewStatus::Invited if input.cancelled.is_some() => {
            (ReportState::Unavailable, "The interview was cancelled before it began.")
        }
        InterviewStatus::Invited => (ReportState::Pending, "The interview has not begun yet."),
        InterviewStatus::Started => (ReportState::Pending, "The interview is not over yet."),
        InterviewStatus::Declined => {
            (ReportState::Unavailable, "The candidate declined this interview; please arrange another way.")
        }
        InterviewStatus::Ended | InterviewStatus::Reported if !input.scoring_agreed => (
            ReportState::Unavailable,
            "The candidate did not agree to be scored by a program; please read the transcript.",
        ),
        InterviewStatus::Ended | InterviewStatus::Reported if input.failed => (
            ReportState::Unavailable,
            "The scores could not be made; the recording is kept, please tell the operator.",
        ),
        InterviewStatus::Ended | InterviewStatus::Reported => {
            (ReportState::Pending, "Transcript and scores are being made.")
        }
    }
}

/// What a reader must know, most important first; `lost_quotes` is the number of quotes that were not found.
pub fn notices(input: &ReportInput<'_>, lost_quotes: usize) -> Vec<Notice> {
    let mut notices = Vec::new();
    let mut add = |kind, text: String| notices.push(Notice { kind, text });
    if input.rehearsal {
        add(NoticeKind::Rehearsal, "Rehearsed by a made-up candidate; this is no person.".into());
    }
    if synthetic(input) {
        let text =
            "Recognised by a model that understands synthetic speech only; a person's words come out wrong.";
        add(NoticeKind::SyntheticRecognition, text.into());
    }
    if let Some(text) = end_reason(input.log).and_then(ended_early) {
        add(NoticeKind::EndedEarly, text.into());
    }
    if let Some(text) = typed(input) {
        add(NoticeKind::Typed, text.into());
    }
    if let Some(text) = gaps(input) {
        add(NoticeKind::Gap, text);
    }
    if input.transcript.is_none() && candidate_turns(input).next().is_some() {
        let text = "These are the words of the live recognition; the exact transcript is still being made.";
        add(NoticeKind::LiveTranscript, text.into());
    }
    if lost_quotes > 0 {
        let text =
            format!("{lost_quotes} quoted passages were not found in the transcript and are left out.");
        add(NoticeKind::LostQuotes, text);
    }
    if let Some(text) = remarks(input) {
        add(NoticeKind::Remarks, text);
    }
    notices
}

fn synthetic(input: &ReportInput<'_>) -> bool {
    input
        .transcript
        .and_then(|transcript| transcript.version.as_ref())
        .is_some_and(|version| version.synthetic)
}

const fn ended_early(reason: EndReason) -> Option<&'static str> {
    match reason {
        EndReason::Completed => None,
        EndReason::OutOfTime => Some("The time was over before every question could be asked."),
        EndReason::Stopped => Some("The candidate stopped the interview before its end."),
        EndReason::Abandoned => Some("The candidate left before the end and did not come back."),
        EndReason::HumanRequested => {
            Some("The candidate asked for a person; please get in touch instead of reading scores.")
        }
    }
}

fn candidate_turns<'i>(
    input: &ReportInput<'i>,
) -> impl Iterator<Item = &'i crate::interview::event::HeardTurn> + use<'i> {
    input.log.iter().filter_map(|record| {
        if let Event::TurnHeard { heard, .. } = &record.event { Some(heard) } else { None }
    })
}

fn typed(input: &ReportInput<'_>) -> Option<&'static str> {
    if is_questionnaire(input.log) {
        return Some(
            "A questionnaire: the candidate typed all answers, without a clock and with time to look things up.",
        );
    }
    let (mut typed, mut spoken) = (false, false);
    for turn in candidate_turns(input) {
        match turn.source {
            TurnSource::Typed => typed = true,
            TurnSource::Voice => spoken = true,
        }
    }
    match (typed, spoken) {
        (false, _) => None,
        (true, false) => Some("The candidate typed all answers."),
        (true, true) => Some("The candidate typed some of the answers."),
    }
}

/// Whether it was held in writing and without a clock.
pub fn is_questionnaire(log: &[Record]) -> bool {
    let first = log.first().map(|record| &record.event);
    matches!(first, Some(Event::Started { mode: Mode::Questionnaire, .. }))
}

fn gaps(input: &ReportInput<'_>) -> Option<String> {
    let length = |gap: &SampleRange| gap.end_sample.saturating_sub(gap.first_sample);
    let lost: u64 = match input.transcript {
        Some(transcript) => transcript.turns.iter().flat_map(|turn| &turn.gaps).map(length).sum(),
        None => candidate_turns(input).flat_map(|turn| &turn.gaps).map(length).sum(),
    };
    if lost == 0 {
        return None;
    }
    let seconds = lost as f64 / SAMPLES_PER_SECOND as f64;
    Some(format!("About {seconds:.1} s of the candidate's sound never arrived; words may be missing there."))
}
