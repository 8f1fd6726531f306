//! The report as Markdown: what a hiring manager can read, print or paste into a ticket.

use std::fmt::Write as _;

use super::{
    Report,
    model::{
        ConversationLine, DimensionReport, InterviewFacts, OpenQuestion, QuestionReport, Quote,
        ReportVersions, Speaker,
    },
    profile::{CompetencyReport, FlagReport, OverallReport},
    words,
};

/// The report as Markdown.
pub fn markdown(report: &Report) -> String {
    let mut text = String::new();
    head(&mut text, &report.interview);
    for notice in &report.notices {
        line(&mut text, &format!("> **{}**\n", notice.text));
    }
    line(&mut text, &format!("{}\n", report.state_sentence));
    if let Some(overall) = &report.overall {
        overall_part(&mut text, overall);
    }
    for dimension in &report.scores {
        dimension_part(&mut text, dimension);
    }
    competencies_part(&mut text, &report.competencies);
    if !report.not_looked_at.is_empty() {
        line(&mut text, &format!("Not looked at in this interview: {}.\n", report.not_looked_at.join(", ")));
    }
    flags_part(&mut text, &report.flags);
    questions_part(&mut text, &report.questions);
    open_questions_part(&mut text, &report.open_questions);
    conversation_part(&mut text, &report.conversation);
    versions_part(&mut text, &report.versions);
    text
}

fn line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

fn head(text: &mut String, facts: &InterviewFacts) {
    line(text, &format!("# {}: {}\n", escaped(&facts.candidate), escaped(&facts.title)));
    let mut parts = vec![format!("Level: {}", words::level(facts.level))];
    parts.extend(facts.started.map(|started| format!("begun {}", words::moment(started))));
    parts.extend(facts.live_minutes.map(|minutes| format!("{minutes:.1} minutes")));
    line(text, &format!("{}\n", parts.join(" · ")));
}

fn overall_part(text: &mut String, overall: &OverallReport) {
    if overall.score.is_some() {
        line(text, &format!("## Overall: {}\n", number(overall.score, overall.band)));
    }
    line(text, &format!("{}\n", overall.sentence));
}

fn number(score: Option<f64>, band: Option<[f64; 2]>) -> String {
    match (score, band) {
        (Some(score), Some(band)) => format!("{score:.1} of 5 ({})", words::band(band)),
        (Some(score), None) => format!("{score:.1} of 5"),
        (None, _) => "no number".to_owned(),
    }
}

fn competencies_part(text: &mut String, competencies: &[CompetencyReport]) {
    if competencies.is_empty() {
        return;
    }
    line(text, "## Competencies\n");
    for competency in competencies {
        let note = competency.note.as_ref().map_or_else(String::new, |note| format!(" {note}"));
        let number = competency
            .score
            .map_or_else(String::new, |_| format!(" {}.", number(competency.score, competency.band)));
        line(text, &format!("- {}:{number}{note}", competency.title));
        for quote in &competency.quotes {
            line(text, &format!("  - “{}” (turn {}): {}", escaped(&quote.text), quote.turn, quote.shows));
        }
    }
    text.push('\n');
}

fn flags_part(text: &mut String, flags: &[FlagReport]) {
    if flags.is_empty() {
        return;
    }
    line(text, "## To look at\n");
    line(text, "None of this is part of a number.\n");
    for flag in flags {
        let mark = if flag.green { "+" } else { "?" };
        line(
            text,
            &format!("- {mark} {}: “{}” (turn {})", flag.text, escaped(&flag.quote.text), flag.quote.turn),
        );
    }
    text.push('\n');
}

fn dimension_part(text: &mut String, dimension: &DimensionReport) {
    let score = match (dimension.score, dimension.readers.disagree) {
        (Some(_), _) => number(dimension.score, dimension.band),
        (None, true) => "the two readers disagree".to_owned(),
        (None, false) => "insufficient evidence".to_owned(),
    };
    line(text, &format!("## {}: {score}\n", dimension.title));
    if let Some(reason) = &dimension.reason {
        line(text, &format!("No number, because {}.\n", escaped(reason)));
    }
    if let Some(stands_on) = &dimension.stands_on {
        line(text, &format!("{}\n", escaped(stands_on)));
    }
    for same_words in dimension
        .quotes
        .chunk_by(|one, other| (one.turn, one.start, one.end) == (other.turn, other.start, other.end))
    {
        line(text, &quote_line(same_words));
    }
    if !dimension.quotes.is_empty() {
        text.push('\n');
    }
    if let Some(unmet) = &dimension.unmet {
        line(text, &format!("{unmet}\n"));
    }
    if let Some(next) = &dimension.ask_next {
        let about =
            next.about.as_ref().map_or_else(String::new, |about| format!(" (about: {})", escaped(about)));
        line(text, &format!("**Ask next:** {}{about}\n", escaped(&next.text)));
    }
    line(text, &format!("{}\n", dimension.readers.sentence));
}

/// One passage with all that it shows.
fn quote_line(same_words: &[Quote]) -> String {
    let quote = &same_words[0];
    let shows: Vec<&str> = same_words.iter().map(|quote| quote.shows.as_str()).collect();
    let place = quote.start_ms.map_or_else(String::new, |at| format!(", {}", words::clock(at)));
    format!("- “{}” (turn {}{place}): {}", escaped(&quote.text), quote.turn, shows.join("; "))
}

fn questions_part(text: &mut String, questions: &[QuestionReport]) {
    if questions.is_empty() {
        return;
    }
    line(text, "## Questions\n");
    for question in questions {
        let scores: Vec<String> = question
            .scores
            .iter()
            .map(|score| {
                let number = score.score.map_or_else(|| "–".to_owned(), |score| format!("{score:.1}"));
                let unasked = if score.score.is_some() && !score.asked { " unasked" } else { "" };
                format!("{} {number}{unasked}", words::title(score.dimension).to_lowercase())
            })
            .collect();
        let scores = if question.scored { scores.join(", ") } else { "not scored".to_owned() };
        let scores = if scores.is_empty() { scores } else { format!(" ({scores})") };
        line(text, &format!("- {}{scores}", escaped(&question.text)));
        for probe in &question.probes {
            line(text, &format!("  - {}: {}", words::follow_up(probe.kind), escaped(&probe.text)));
        }
    }
    text.push('\n');
}

fn open_questions_part(text: &mut String, questions: &[OpenQuestion]) {
    if questions.is_empty() {
        return;
    }
    line(text, "## For the team to answer\n");
    for question in questions {
        line(text, &format!("- “{}” (turn {})", escaped(&question.text), question.turn));
    }
    text.push('\n');
}

fn conversation_part(text: &mut String, conversation: &[ConversationLine]) {
    if conversation.is_empty() {
        return;
    }
    line(text, "## Conversation\n");
    for said in conversation {
        let speaker = match (said.speaker, said.turn) {
            (Speaker::Interviewer, _) => "Interviewer".to_owned(),
            (Speaker::Candidate, Some(turn)) => format!("Candidate, turn {turn}"),
            (Speaker::Candidate, None) => "Candidate".to_owned(),
        };
        let place = said.start_ms.map_or_else(String::new, |at| format!(" ({})", words::clock(at)));
        line(text, &format!("**{speaker}**{place}: {}\n", escaped(&said.text)));
    }
}

fn versions_part(text: &mut String, versions: &ReportVersions) {
    let mut parts = Vec::new();
    if let (Some(plan), Some(version)) = (&versions.plan, versions.plan_version) {
        parts.push(format!("plan {plan} {version}"));
    }
    parts.extend(versions.program.as_ref().map(|program| format!("program {program}")));
    parts.extend(
        versions.recognition.as_ref().map(|recognition| format!("recognition {}", recognition.model)),
    );
    parts.extend(versions.scored_by.as_ref().map(|program| format!("scored by program {program}")));
    parts.extend(versions.lexicon.as_ref().map(|lexicon| format!("word lists {lexicon}")));
    parts.extend(versions.second_reader.as_ref().map(|reader| format!("read as well by {reader}")));
    if !parts.is_empty() {
        line(text, &format!("Made with {}.", parts.join(", ")));
    }
}

/// Keeps what somebody said from becoming markup, and on one line.
fn escaped(said: &str) -> String {
    let mut text = String::with_capacity(said.len());
    for character in said.chars() {
        match character {
            '\n' | '\r' => text.push(' '),
            '<' => text.push_str("&lt;"),
            '&' => text.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '>' | '|' | '~' => {
                let _ = write!(text, "\\{character}");
            }
            _ => text.push(character),
        }
    }
    text
}
