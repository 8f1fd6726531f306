//! Questions with their follow-ups, facts and artefacts.

mod follow_ups;
mod raw;
mod scenario;

use std::collections::BTreeMap;

use super::{
    competencies::Competency,
    source::{RubricError, SourceFile},
};
use crate::{
    interview::plan::Question,
    score::{AnswerKind, Level},
};

/// What unscored questions are about.
const CONVERSATION: &str = "conversation";

/// A question with the levels that it suits.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Known {
    pub question: Question,
    levels: Vec<Level>,
    variants: BTreeMap<Level, Variant>,
    file: String,
}

#[derive(Clone, Debug, PartialEq)]
struct Variant {
    text: String,
    rephrased: String,
}

impl Known {
    /// The question in the words for `level`; nothing where it does not suit.
    pub(super) fn at(&self, level: Level) -> Option<Question> {
        if !self.levels.contains(&level) {
            return None;
        }
        let mut question = self.question.clone();
        if let Some(Variant { text, rephrased }) = self.variants.get(&level) {
            question.text.clone_from(text);
            question.rephrased.clone_from(rephrased);
        }
        Some(question)
    }

    /// The question once for each of its wordings.
    pub(super) fn wordings(&self) -> impl Iterator<Item = Question> {
        let base = std::iter::once(self.question.clone());
        base.chain(self.variants.keys().filter_map(|level| self.at(*level)))
    }
}

pub(super) fn load<'a>(
    files: impl Iterator<Item = &'a SourceFile<'a>>,
    competencies: &BTreeMap<String, Competency>,
) -> Result<BTreeMap<String, Known>, RubricError> {
    let mut questions: BTreeMap<String, Known> = BTreeMap::new();
    for file in files {
        let raw: raw::File = file.parse()?;
        for raw in raw.question {
            let id = file.named(&raw.id)?;
            if let Some(twin) = questions.get(&id) {
                let problem = format!(
                    "question `{id}` stands already in rubrics/{}; give one of them another id",
                    twin.file
                );
                return Err(file.wrong_at(&raw.id, problem));
            }
            questions.insert(id, known(file, raw, competencies)?);
        }
    }
    Ok(questions)
}

fn known(
    file: &SourceFile<'_>,
    mut raw: raw::Question,
    competencies: &BTreeMap<String, Competency>,
) -> Result<Known, RubricError> {
    if raw.levels.get_ref().is_empty() {
        let problem = "the question suits no level; name those of junior, mid, senior, staff that it suits";
        return Err(file.wrong_at(&raw.levels, problem));
    }
    let levels = raw.levels.get_ref().clone();
    let variants = variants(file, &mut raw)?;
    Ok(Known { question: question(file, raw, competencies)?, levels, variants, file: file.name.to_owned() })
}

fn question(
    file: &SourceFile<'_>,
    mut raw: raw::Question,
    competencies: &BTreeMap<String, Competency>,
) -> Result<Question, RubricError> {
    let most_probes = follow_ups::most_probes(file, &raw)?;
    let competency = competency(file, &raw, competencies)?;
    let good = good(file, &mut raw)?;
    twists_a_design(file, &raw)?;
    let probes = follow_ups::probes(file, raw.probes)?;
    Ok(Question {
        id: raw.id.into_inner(),
        competency,
        kind: raw.kind,
        scored: raw.scored,
        text: file.spoken("text", raw.text)?,
        rephrased: file.spoken("rephrased", raw.rephrased)?,
        good,
        depth: follow_ups::depth(file, raw.depth, &probes)?,
        probes,
        most_probes,
        facts: scenario::facts(file, raw.facts)?,
        twist: raw.twist.map(|twist| scenario::twist(file, twist.into_inner())).transpose()?,
        artefact: raw.artefact.map(|artefact| scenario::artefact(file, artefact)).transpose()?,
    })
}

fn variants(file: &SourceFile<'_>, raw: &mut raw::Question) -> Result<BTreeMap<Level, Variant>, RubricError> {
    let mut variants = BTreeMap::new();
    for (level, variant) in std::mem::take(&mut raw.at) {
        if !raw.levels.get_ref().contains(&level) {
            let problem =
                "this wording is for a level that the question does not suit; add the level to `levels`";
            return Err(file.wrong_at(&variant, problem));
        }
        let raw::Variant { text, rephrased } = variant.into_inner();
        let text = file.spoken("text", text)?;
        variants.insert(level, Variant { text, rephrased: file.spoken("rephrased", rephrased)? });
    }
    Ok(variants)
}

fn competency(
    file: &SourceFile<'_>,
    raw: &raw::Question,
    competencies: &BTreeMap<String, Competency>,
) -> Result<String, RubricError> {
    match &raw.competency {
        Some(name) if competencies.contains_key(name.get_ref()) => Ok(name.get_ref().clone()),
        Some(name) => {
            let known: Vec<&str> = competencies.keys().map(String::as_str).collect();
            let problem =
                format!("there is no competency `{}`; use one of {}", name.get_ref(), known.join(", "));
            Err(file.wrong_at(name, problem))
        }
        None if raw.scored => {
            let problem = format!(
                "question `{}` is scored without a competency, so nothing says what each level looks like; name one",
                raw.id.get_ref()
            );
            Err(file.wrong_at(&raw.id, problem))
        }
        None => Ok(CONVERSATION.to_owned()),
    }
}

fn good(file: &SourceFile<'_>, raw: &mut raw::Question) -> Result<String, RubricError> {
    match raw.good.take() {
        Some(good) => file.said("good", good),
        None if raw.scored => {
            let problem = format!(
                "question `{}` does not say what good evidence looks like; write it into `good`",
                raw.id.get_ref()
            );
            Err(file.wrong_at(&raw.id, problem))
        }
        None => Ok(String::new()),
    }
}

fn twists_a_design(file: &SourceFile<'_>, raw: &raw::Question) -> Result<(), RubricError> {
    match &raw.twist {
        Some(twist) if raw.kind != AnswerKind::SystemDesign => {
            let problem = "a story can't take a twist; remove it or make the question a `system_design`";
            Err(file.wrong_at(twist, problem))
        }
        Some(_) | None => Ok(()),
    }
}
