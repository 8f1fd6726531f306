//! `vivavoce replay`: folds a log and tells where the interview stands; with `--decide` decides it anew, with `--text` prints
//! the conversation.

mod text;

use std::{fmt::Write as _, fs, io::Write as _, path::PathBuf};

use anyhow::Context as _;

use super::out;
use crate::interview::{
    Interview,
    effects::Effect,
    event::{Act, Event, FollowUp},
    log,
    replay::{Difference, differences},
};

/// Fold a log.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The log: a record a line, as JSON
    log: PathBuf,
    /// Decide everything anew and show where this program would do otherwise
    #[arg(long)]
    decide: bool,
    /// Print the conversation instead, the candidate's words included
    #[arg(long, conflicts_with = "decide")]
    text: bool,
}

/// Runs the command. What the candidate said is printed only where that is asked for.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let lines = fs::read_to_string(&args.log)
        .with_context(|| format!("can't read {}; give the path of a log", args.log.display()))?;
    let records = log::read(&lines)?;
    let mut told = standing(&Interview::fold(&records)?);
    if args.text {
        told = text::conversation(&records);
    }
    if args.decide {
        told.push_str(&compared(&differences(&records)?));
    }
    out::lock().write_all(told.as_bytes())?;
    Ok(())
}

fn standing(interview: &Interview) -> String {
    let plan = interview.plan();
    let at = interview.last_at();
    let mut text = String::new();
    let mut line = |name: &str, value: String| {
        let _infallible = writeln!(text, "{name:<12}{value}");
    };
    line("plan", format!("{} version {}: {}", plan.id, plan.version, plan.title));
    line("records", format!("{}, the last at {}", interview.last_seq(), minutes(at.0)));
    line("state", state(interview));
    if let Some(stage) = interview.stage() {
        line("part", format!("{} of {}: {}", stage.number, stage.of, stage.title));
    }
    if let Some(question) = interview.question() {
        let probe = question.probe.map(|probe| format!(", follow-up {probe}")).unwrap_or_default();
        line("question", format!("{}{probe}", question.id));
    }
    line("live time", format!("{} of {}", minutes(interview.live_ms(at)), minutes(interview.planned_ms())));
    for asked in interview.answers() {
        line(
            "asked",
            format!(
                "{}: follow-ups {}, turns {}",
                asked.question,
                listed(&asked.probes),
                listed(&asked.turns)
            ),
        );
    }
    for effect in interview.unperformed() {
        line("to do", effect_name(&effect));
    }
    text
}

fn state(interview: &Interview) -> String {
    match interview.ended() {
        Some(reason) => format!("over: {reason:?}"),
        None => format!("{:?}", interview.floor()),
    }
}

fn effect_name(effect: &Effect) -> String {
    match effect {
        Effect::Speak { line, text } => format!("speak line {line}: {text}"),
        Effect::AskInterviewer { generation, acts } => {
            format!("ask the interviewer, request {generation}, to choose of {}", acts.len())
        }
        Effect::Over { .. } => "tell that it is over".to_owned(),
    }
}

fn compared(differences: &[Difference]) -> String {
    if differences.is_empty() {
        return "decided     anew, the same\n".to_owned();
    }
    let mut text = String::new();
    for difference in differences {
        let Difference { seq, at, recorded, decided } = difference;
        let _infallible = writeln!(text, "differs     record {seq} at {}", minutes(at.0));
        let _infallible = writeln!(text, "  recorded  {}", listed_events(recorded));
        let _infallible = writeln!(text, "  decided   {}", listed_events(decided));
    }
    text
}

fn listed_events(events: &[Event]) -> String {
    let names: Vec<String> = events.iter().map(name).collect();
    if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
}

/// A fact without the words of anybody.
fn name(event: &Event) -> String {
    match event {
        Event::Started { plan, .. } => format!("started {}", plan.id),
        Event::CandidateJoined { connection } => format!("candidate_joined {connection}"),
        Event::CandidateLeft { connection } => format!("candidate_left {connection}"),
        Event::StageEntered { section, .. } => format!("stage_entered {section}"),
        Event::QuestionAsked { question, .. } => format!("question_asked {question}"),
        Event::ProbeAsked { follow_up: FollowUp::Confirm, .. } => "probe_asked confirm".to_owned(),
        Event::ProbeAsked { probe, .. } => format!("probe_asked {probe}"),
        Event::RemarkMade { remark, .. } => format!("remark_made {remark:?}"),
        Event::LineSpoken { line, .. } => format!("line_spoken {line}"),
        Event::LineCut { line, heard_ms, .. } => format!("line_cut {line} after {heard_ms} ms"),
        Event::FloorTaken => "floor_taken".to_owned(),
        Event::TurnHeard { turn, .. } => format!("turn_heard {turn}"),
        Event::IntentRecognised { intent, .. } => format!("intent_recognised {intent:?}"),
        Event::CandidateAsked { turn, .. } => format!("candidate_asked {turn}"),
        Event::ReplyRequested { generation, acts } => {
            let acts: Vec<&str> = acts.iter().map(act_name).collect();
            format!("reply_requested {generation} ({})", acts.join(" or "))
        }
        Event::ModelReplied { generation, act, .. } => {
            format!("model_replied {generation} ({})", act_name(act))
        }
        Event::ReplyExpired { generation } => format!("reply_expired {generation}"),
        Event::Ended { reason } => format!("ended {reason:?}"),
    }
}

fn act_name(act: &Act) -> &str {
    match act {
        Act::Probe { probe } | Act::Deepen { probe } => probe,
        Act::OwnPart => "own part",
        Act::Twist => "twist",
        Act::Confirm { .. } => "confirm",
        Act::Reveal { fact } => fact,
        Act::AnswerUnknown => "unknown",
        Act::Question { question, .. } => question,
        Act::Close => "close",
    }
}

fn listed<T: ToString>(items: &[T]) -> String {
    let items: Vec<String> = items.iter().map(T::to_string).collect();
    if items.is_empty() { "none".to_owned() } else { items.join(" ") }
}

fn minutes(milliseconds: u64) -> String {
    format!("{}:{:02}", milliseconds / 60_000, milliseconds / 1_000 % 60)
}
