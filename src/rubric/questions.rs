//! Questions with their follow-ups.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::{
    competencies::Competency,
    source::{RubricError, SourceFile},
};
use crate::{
    interview::plan::{Artefact, ArtefactKind, Fact, Probe, Question, Twist},
    score::{AnswerKind, Level, Signal},
};

/// No question has more follow-ups than this.
const MOST_PROBES: u32 = 2;

/// What unscored questions are about.
const CONVERSATION: &str = "conversation";

/// A question with the levels that it suits.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub question: Question,
    pub levels: Vec<Level>,
    file: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    question: Vec<RawQuestion>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawQuestion {
    id: Spanned<String>,
    competency: Option<Spanned<String>>,
    kind: AnswerKind,
    levels: Vec<Level>,
    #[serde(default = "yes")]
    scored: bool,
    text: Spanned<String>,
    rephrased: Spanned<String>,
    good: Option<Spanned<String>>,
    most_probes: Option<Spanned<u32>>,
    #[serde(default)]
    probe: Vec<RawProbe>,
    #[serde(default)]
    depth: Vec<RawProbe>,
    #[serde(default)]
    fact: Vec<RawFact>,
    twist: Option<RawTwist>,
    artefact: Option<RawArtefact>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawProbe {
    id: Spanned<String>,
    seeks: Signal,
    text: Spanned<String>,
    text_with_claim: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFact {
    id: Spanned<String>,
    cues: Spanned<Vec<String>>,
    text: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTwist {
    id: Spanned<String>,
    text: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawArtefact {
    #[serde(default)]
    kind: ArtefactKind,
    title: Spanned<String>,
    body: Spanned<String>,
}

const fn yes() -> bool {
    true
}

pub(super) fn load<'a>(
    files: impl Iterator<Item = &'a SourceFile<'a>>,
    competencies: &BTreeMap<String, Competency>,
) -> Result<BTreeMap<String, Known>, RubricError> {
    let mut questions: BTreeMap<String, Known> = BTreeMap::new();
    for file in files {
        let raw: RawFile = file.parse()?;
        for raw in raw.question {
            let id = file.named(&raw.id)?;
            if let Some(twin) = questions.get(&id) {
                let problem = format!(
                    "question `{id}` stands already in rubrics/{}; give one of them another id",
                    twin.file
                );
                return Err(file.wrong_at(&raw.id, problem));
            }
            let levels = raw.levels.clone();
            let question = question(file, id.clone(), raw, competencies)?;
            questions.insert(id, Known { question, levels, file: file.name.to_owned() });
        }
    }
    Ok(questions)
}

fn question(
    file: &SourceFile<'_>,
    id: String,
    raw: RawQuestion,
    competencies: &BTreeMap<String, Competency>,
) -> Result<Question, RubricError> {
    let most_probes = most_probes(file, &raw)?;
    Ok(Question {
        competency: competency(file, &raw, competencies)?,
        kind: raw.kind,
        scored: raw.scored,
        text: file.said("text", raw.text)?,
        rephrased: file.said("rephrased", raw.rephrased)?,
        good: raw.good.map_or_else(|| Ok(String::new()), |good| file.said("good", good))?,
        probes: probes(file, raw.probe)?,
        most_probes,
        depth: probes(file, raw.depth)?,
        facts: raw.fact.into_iter().map(|fact| told(file, fact)).collect::<Result<_, RubricError>>()?,
        twist: raw.twist.map(|twist| turned(file, twist)).transpose()?,
        artefact: raw.artefact.map(|artefact| shown(file, artefact)).transpose()?,
        id,
    })
}

fn competency(
    file: &SourceFile<'_>,
    raw: &RawQuestion,
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
            let problem = format!("question `{}` is scored without a competency; name one", raw.id.get_ref());
            Err(file.wrong_at(&raw.id, problem))
        }
        None => Ok(CONVERSATION.to_owned()),
    }
}

fn most_probes(file: &SourceFile<'_>, raw: &RawQuestion) -> Result<u32, RubricError> {
    let id = raw.id.get_ref();
    if !raw.scored {
        return if raw.probe.is_empty() {
            Ok(0)
        } else {
            let problem =
                format!("question `{id}` has follow-ups though it is unscored; remove them or score it");
            Err(file.wrong_at(&raw.id, problem))
        };
    }
    if raw.probe.is_empty() {
        let problem = format!("question `{id}` has no follow-ups; add at least one `[[question.probe]]`");
        return Err(file.wrong_at(&raw.id, problem));
    }
    match &raw.most_probes {
        Some(most) if *most.get_ref() > MOST_PROBES => {
            let problem =
                format!("{} follow-ups are too many; at most {MOST_PROBES} are kind", most.get_ref());
            Err(file.wrong_at(most, problem))
        }
        Some(most) => Ok(*most.get_ref()),
        None => Ok(MOST_PROBES),
    }
}

fn probes(file: &SourceFile<'_>, raw: Vec<RawProbe>) -> Result<Vec<Probe>, RubricError> {
    let mut probes: Vec<Probe> = Vec::new();
    for raw in raw {
        let id = file.named(&raw.id)?;
        if probes.iter().any(|probe| probe.id == id) {
            let problem =
                format!("follow-up `{id}` stands twice in its question; give one of them another id");
            return Err(file.wrong_at(&raw.id, problem));
        }
        let text_with_claim =
            raw.text_with_claim.map(|text| file.said("text_with_claim", text)).transpose()?;
        probes.push(Probe { id, seeks: raw.seeks, text: file.said("text", raw.text)?, text_with_claim });
    }
    Ok(probes)
}

fn told(file: &SourceFile<'_>, raw: RawFact) -> Result<Fact, RubricError> {
    let id = file.named(&raw.id)?;
    if raw.cues.get_ref().iter().all(|cue| cue.trim().is_empty()) {
        let problem = format!("fact `{id}` has no cues; name words of a question that it answers");
        return Err(file.wrong_at(&raw.cues, problem));
    }
    Ok(Fact { id, cues: raw.cues.into_inner(), text: file.said("text", raw.text)? })
}

fn turned(file: &SourceFile<'_>, raw: RawTwist) -> Result<Twist, RubricError> {
    Ok(Twist { id: file.named(&raw.id)?, text: file.said("text", raw.text)? })
}

fn shown(file: &SourceFile<'_>, raw: RawArtefact) -> Result<Artefact, RubricError> {
    Ok(Artefact { kind: raw.kind, title: file.said("title", raw.title)?, body: file.said("body", raw.body)? })
}
