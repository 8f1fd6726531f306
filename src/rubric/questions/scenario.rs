//! What belongs to a scenario: facts told when asked, the twist, and something to look at.

use toml::Spanned;

use super::{
    super::source::{RubricError, SourceFile},
    raw,
};
use crate::interview::plan::{Artefact, Fact, Twist};

/// Columns of an artefact that fit beside the conversation.
const MOST_COLUMNS: usize = 80;
/// Lines of an artefact that can be read while talking.
const MOST_LINES: usize = 36;
/// Words of a cue: one word, or a pair.
const MOST_WORDS_A_CUE: usize = 4;

pub(super) fn facts(file: &SourceFile<'_>, raw: Vec<raw::Fact>) -> Result<Vec<Fact>, RubricError> {
    let mut facts: Vec<Fact> = Vec::new();
    for raw in raw {
        let id = file.named(&raw.id)?;
        if facts.iter().any(|fact| fact.id == id) {
            let problem = format!("fact `{id}` stands twice in its question; give one of them another id");
            return Err(file.wrong_at(&raw.id, problem));
        }
        facts.push(Fact {
            cues: cues(file, "fact", &id, &raw.cues)?,
            text: file.told("text", raw.text)?,
            id,
        });
    }
    Ok(facts)
}

pub(super) fn cues(
    file: &SourceFile<'_>,
    of: &str,
    id: &str,
    raw: &Spanned<Vec<Spanned<String>>>,
) -> Result<Vec<String>, RubricError> {
    if raw.get_ref().is_empty() {
        let problem = format!("{of} `{id}` has no cues; name words that call for it, or leave the line out");
        return Err(file.wrong_at(raw, problem));
    }
    for cue in raw.get_ref() {
        let words = cue.get_ref().split(' ').count();
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == ' ';
        if words > MOST_WORDS_A_CUE || cue.get_ref().trim().is_empty() || !cue.get_ref().chars().all(plain) {
            let problem =
                format!("`{}` is no cue; write one to four words in lower-case letters", cue.get_ref());
            return Err(file.wrong_at(cue, problem));
        }
    }
    Ok(raw.get_ref().iter().map(|cue| cue.get_ref().clone()).collect())
}

pub(super) fn twist(file: &SourceFile<'_>, raw: raw::Twist) -> Result<Twist, RubricError> {
    let id = file.named(&raw.id)?;
    let told_by =
        raw.told_by.map(|told_by| cues(file, "twist", &id, &told_by)).transpose()?.unwrap_or_default();
    Ok(Twist { id, text: file.spoken("text", raw.text)?, told_by })
}

pub(super) fn artefact(file: &SourceFile<'_>, raw: raw::Artefact) -> Result<Artefact, RubricError> {
    let body = raw.body.get_ref().trim_matches('\n');
    let columns = body.lines().map(|line| line.chars().count()).max().unwrap_or(0);
    let lines = body.lines().count();
    let problem = if columns > MOST_COLUMNS {
        Some(format!("a line of {columns} columns is too wide to look at; break it at {MOST_COLUMNS}"))
    } else if lines > MOST_LINES {
        Some(format!("{lines} lines are too many to read while talking; keep {MOST_LINES}"))
    } else if body.contains('\t') {
        Some("tabs look different everywhere; use spaces".to_owned())
    } else {
        None
    };
    match problem {
        Some(problem) => Err(file.wrong_at(&raw.body, problem)),
        None => Ok(Artefact {
            kind: raw.kind,
            title: file.said("title", raw.title)?,
            body: file.shown("body", raw.body)?,
        }),
    }
}
