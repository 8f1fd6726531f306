//! The interviewer's lines beside the questions.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::source::{RubricError, SourceFile};
use crate::interview::plan::Wording;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    id: Spanned<String>,
    greeting: Spanned<String>,
    welcome_back: Spanned<String>,
    acknowledgements: Spanned<Vec<Spanned<String>>>,
    think: Spanned<String>,
    reassure: Spanned<String>,
    repeat: Spanned<String>,
    offer_skip: Spanned<String>,
    skip: Spanned<String>,
    human: Spanned<String>,
    closing: Spanned<String>,
}

pub(super) fn load<'a>(
    files: impl Iterator<Item = &'a SourceFile<'a>>,
) -> Result<BTreeMap<String, Wording>, RubricError> {
    let mut wordings = BTreeMap::new();
    for file in files {
        let raw: Raw = file.parse()?;
        let id = file.named(&raw.id)?;
        if wordings.contains_key(&id) {
            let problem = format!("wording `{id}` stands twice; give one of them another id");
            return Err(file.wrong_at(&raw.id, problem));
        }
        wordings.insert(id, wording(file, raw)?);
    }
    Ok(wordings)
}

fn wording(file: &SourceFile<'_>, raw: Raw) -> Result<Wording, RubricError> {
    Ok(Wording {
        greeting: file.said("greeting", raw.greeting)?,
        welcome_back: file.said("welcome_back", raw.welcome_back)?,
        acknowledgements: acknowledgements(file, raw.acknowledgements)?,
        think: file.said("think", raw.think)?,
        reassure: file.said("reassure", raw.reassure)?,
        repeat: file.said("repeat", raw.repeat)?,
        offer_skip: file.said("offer_skip", raw.offer_skip)?,
        skip: file.said("skip", raw.skip)?,
        human: file.said("human", raw.human)?,
        closing: file.said("closing", raw.closing)?,
    })
}

/// At least two, all different, so that the same is never said twice in a row.
fn acknowledgements(
    file: &SourceFile<'_>,
    raw: Spanned<Vec<Spanned<String>>>,
) -> Result<Vec<String>, RubricError> {
    if raw.get_ref().len() < 2 {
        return Err(file.wrong_at(&raw, "there are fewer than two acknowledgements; write at least two"));
    }
    let mut said: Vec<String> = Vec::new();
    for acknowledgement in raw.into_inner() {
        let span = acknowledgement.span();
        let text = file.said("acknowledgements", acknowledgement)?;
        if said.contains(&text) {
            return Err(file.wrong(Some(span), format!("\"{text}\" stands twice; write another one")));
        }
        said.push(text);
    }
    Ok(said)
}
