//! The interviewer's lines beside the questions.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::source::{RubricError, SourceFile};
use crate::{
    interview::plan::{CLAIM, SectionKind, Variants, WORD, Wording},
    score::Signal,
};

type Texts = Spanned<Vec<Spanned<String>>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    id: Spanned<String>,
    greeting: Spanned<String>,
    written_greeting: Spanned<String>,
    next_steps: Spanned<String>,
    human: Spanned<String>,
    closing: Texts,
    welcome_back: Texts,
    acknowledgements: Texts,
    onward: Texts,
    claims: Texts,
    noted: Texts,
    own_part: Texts,
    confirm: Texts,
    unknown: Texts,
    pass_on: Texts,
    your_choice: Texts,
    anything_else: Texts,
    ask_stop: Texts,
    think: Texts,
    reassure: Texts,
    written_reassure: Texts,
    repeat: Texts,
    offer_skip: Texts,
    skip: Texts,
    #[serde(default)]
    transitions: BTreeMap<SectionKind, Spanned<String>>,
    #[serde(default)]
    seeking: BTreeMap<Signal, Spanned<String>>,
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
        let mut reader = Reader { file, said: Vec::new() };
        wordings.insert(id, reader.wording(raw)?);
    }
    Ok(wordings)
}

/// Reads the texts of one file; none may stand in it twice, for nothing is said twice in an interview.
struct Reader<'f> {
    file: &'f SourceFile<'f>,
    said: Vec<String>,
}

impl Reader<'_> {
    fn wording(&mut self, raw: Raw) -> Result<Wording, RubricError> {
        Ok(Wording {
            greeting: self.one("greeting", raw.greeting)?,
            written_greeting: self.one("written_greeting", raw.written_greeting)?,
            next_steps: self.one("next_steps", raw.next_steps)?,
            human: self.one("human", raw.human)?,
            closing: self.several("closing", 1, raw.closing)?,
            welcome_back: self.several("welcome_back", 2, raw.welcome_back)?,
            acknowledgements: self.several("acknowledgements", 2, raw.acknowledgements)?,
            onward: self.several("onward", 1, raw.onward)?,
            claims: self.with_place("claims", CLAIM, raw.claims)?,
            noted: self.with_place("noted", CLAIM, raw.noted)?,
            own_part: self.several("own_part", 1, raw.own_part)?,
            confirm: self.with_place("confirm", WORD, raw.confirm)?,
            unknown: self.several("unknown", 2, raw.unknown)?,
            pass_on: self.several("pass_on", 2, raw.pass_on)?,
            your_choice: self.several("your_choice", 1, raw.your_choice)?,
            anything_else: self.several("anything_else", 1, raw.anything_else)?,
            ask_stop: self.several("ask_stop", 1, raw.ask_stop)?,
            think: self.several("think", 2, raw.think)?,
            reassure: self.several("reassure", 2, raw.reassure)?,
            written_reassure: self.several("written_reassure", 2, raw.written_reassure)?,
            repeat: self.several("repeat", 2, raw.repeat)?,
            offer_skip: self.several("offer_skip", 2, raw.offer_skip)?,
            skip: self.several("skip", 2, raw.skip)?,
            transitions: self.by_name("transitions", raw.transitions)?,
            seeking: self.by_name("seeking", raw.seeking)?,
        })
    }

    /// A text that says something, for the first time.
    fn one(&mut self, field: &str, raw: Spanned<String>) -> Result<String, RubricError> {
        let span = raw.span();
        let text = self.file.said(field, raw)?;
        if self.said.contains(&text) {
            return Err(self.file.wrong(Some(span), format!("\"{text}\" stands twice; write another one")));
        }
        self.said.push(text.clone());
        Ok(text)
    }

    fn several(&mut self, field: &str, fewest: usize, raw: Texts) -> Result<Variants, RubricError> {
        if raw.get_ref().len() < fewest {
            let problem = format!("`{field}` has fewer than {fewest} wordings; write at least {fewest}");
            return Err(self.file.wrong_at(&raw, problem));
        }
        let texts = raw.into_inner().into_iter().map(|text| self.one(field, text));
        Ok(Variants::new(texts.collect::<Result<_, _>>()?))
    }

    /// Several wordings that each have a place to be filled.
    fn with_place(&mut self, field: &str, place: &str, raw: Texts) -> Result<Variants, RubricError> {
        if let Some(without) = raw.get_ref().iter().find(|text| text.get_ref().matches(place).count() != 1) {
            let problem = format!("this wording of `{field}` needs {place} once; write where it stands");
            return Err(self.file.wrong_at(without, problem));
        }
        self.several(field, 1, raw)
    }

    fn by_name<K: Ord>(
        &mut self,
        field: &str,
        raw: BTreeMap<K, Spanned<String>>,
    ) -> Result<BTreeMap<K, String>, RubricError> {
        raw.into_iter().map(|(name, text)| Ok((name, self.one(field, text)?))).collect()
    }
}
