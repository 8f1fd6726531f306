//! A log as a conversation to read: who said what, and when.

use std::fmt::Write as _;

use super::minutes;
use crate::interview::{
    event::{Event, Intent, Record},
    plan::PlanSnapshot,
    wording::cut_short,
};

/// Characters in a line.
const WIDTH: usize = 100;

/// Where words begin, behind time and speaker.
const INDENT: usize = 20;

/// The conversation in `records`. It holds what the candidate said.
pub fn conversation(records: &[Record]) -> String {
    let plan = records.first().and_then(|first| {
        let Event::Started { plan, .. } = &first.event else { return None };
        Some(&**plan)
    });
    let mut text = plan.map_or_else(String::new, |plan| format!("{} ({})\n", plan.title, plan.id));
    for (place, record) in records.iter().enumerate() {
        if let Some(title) = part(&record.event, plan) {
            let _infallible = writeln!(text, "\n{title}\n");
        }
        if let Some((who, words)) = said(&record.event, &records[place + 1..]) {
            text.push_str(&paragraph(&minutes(record.at_ms.0), who, &words));
        }
    }
    text
}

fn part<'p>(event: &Event, plan: Option<&'p PlanSnapshot>) -> Option<&'p str> {
    let Event::StageEntered { section, .. } = event else { return None };
    plan?.sections.get(*section).map(|section| section.title.as_str())
}

/// Who says what in a fact; of a line that was cut only what was heard.
fn said(event: &Event, later: &[Record]) -> Option<(&'static str, String)> {
    let line = |number: u32, text: &str| {
        let heard = later.iter().find_map(|record| {
            let Event::LineCut { line, heard, .. } = &record.event else { return None };
            (*line == number).then(|| cut_short(heard))
        });
        ("Interviewer", heard.unwrap_or_else(|| text.to_owned()))
    };
    let told = match event {
        Event::QuestionAsked { line: number, text, .. }
        | Event::ProbeAsked { line: number, text, .. }
        | Event::RemarkMade { line: number, text, .. } => line(*number, text),
        Event::TurnHeard { heard, .. } => ("Candidate", heard.text.clone()),
        Event::IntentRecognised { turn: None, intent } => ("", format!("(presses: {})", wish(*intent))),
        Event::CandidateLeft { .. } => ("", "(the connection is gone)".to_owned()),
        Event::Ended { .. } => ("", "(the end)".to_owned()),
        Event::Started { .. }
        | Event::CandidateJoined { .. }
        | Event::StageEntered { .. }
        | Event::LineSpoken { .. }
        | Event::LineCut { .. }
        | Event::FloorTaken
        | Event::IntentRecognised { turn: Some(_), .. }
        | Event::CandidateAsked { .. }
        | Event::ReplyRequested { .. }
        | Event::ModelReplied { .. }
        | Event::ReplyExpired { .. } => return None,
    };
    (!told.1.is_empty()).then_some(told)
}

const fn wish(intent: Intent) -> &'static str {
    match intent {
        Intent::Repeat => "say it again",
        Intent::Rephrase => "say it in other words",
        Intent::Skip => "next question",
        Intent::Think => "time to think",
        Intent::Pause => "a break",
        Intent::Resume => "go on",
        Intent::Stop => "end",
        Intent::Human => "talk to a person",
    }
}

fn paragraph(time: &str, who: &str, words: &str) -> String {
    let mut text = format!("{time:>6}  {who:<12}");
    let mut column = INDENT;
    for word in words.split_whitespace() {
        if column + word.len() >= WIDTH && column > INDENT {
            let _infallible = write!(text, "\n{:INDENT$}", "");
            column = INDENT;
        } else if column > INDENT {
            text.push(' ');
            column += 1;
        }
        text.push_str(word);
        column += word.chars().count();
    }
    text + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_of_somebody_are_wrapped_below_their_beginning() {
        let text = paragraph("1:05", "Candidate", &"word ".repeat(20));
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 2);
        assert!(lines[0].starts_with("  1:05  Candidate   word word") && lines[0].len() < WIDTH);
        assert!(lines[1].starts_with(&format!("{}word", " ".repeat(INDENT))));
    }
}
