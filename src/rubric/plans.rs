//! Plans: sections with minutes and questions, made complete.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::{
    questions::Known,
    source::{RubricError, SourceFile},
};
use crate::{
    interview::plan::{Patience, PlanSnapshot, Question, Section, SectionKind, Wording},
    score::Level,
    speech::endpoint::Holds,
};

/// No question can be asked and answered in less.
const LEAST_SECONDS_A_QUESTION: u32 = 15;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    id: Spanned<String>,
    version: u32,
    title: Spanned<String>,
    level: Level,
    archetype: Option<Spanned<String>>,
    minutes: Spanned<u32>,
    grace_minutes: u32,
    wording: Spanned<String>,
    #[serde(default)]
    holds: Holds,
    patience: Spanned<RawPatience>,
    section: Vec<RawSection>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPatience {
    #[serde(rename = "reassure_seconds")]
    reassure: u64,
    #[serde(rename = "repeat_seconds")]
    repeat: u64,
    #[serde(rename = "offer_skip_seconds")]
    offer_skip: u64,
    #[serde(rename = "move_on_seconds")]
    move_on: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSection {
    kind: SectionKind,
    title: Spanned<String>,
    seconds: Spanned<u32>,
    #[serde(default)]
    questions: Vec<Spanned<String>>,
    most_probes: Option<u32>,
}

pub(super) fn load<'a>(
    files: impl Iterator<Item = &'a SourceFile<'a>>,
    questions: &BTreeMap<String, Known>,
    wordings: &BTreeMap<String, Wording>,
) -> Result<Vec<PlanSnapshot>, RubricError> {
    let mut plans: Vec<PlanSnapshot> = Vec::new();
    for file in files {
        let raw: Raw = file.parse()?;
        if plans.iter().any(|plan| plan.id == *raw.id.get_ref()) {
            let problem = format!("plan `{}` stands twice; give one of them another id", raw.id.get_ref());
            return Err(file.wrong_at(&raw.id, problem));
        }
        plans.push(plan(file, raw, questions, wordings)?);
    }
    Ok(plans)
}

fn plan(
    file: &SourceFile<'_>,
    raw: Raw,
    questions: &BTreeMap<String, Known>,
    wordings: &BTreeMap<String, Wording>,
) -> Result<PlanSnapshot, RubricError> {
    let id = file.named(&raw.id)?;
    fits(file, &id, &raw)?;
    let wording = wordings.get(raw.wording.get_ref()).ok_or_else(|| {
        let known: Vec<&str> = wordings.keys().map(String::as_str).collect();
        let name = raw.wording.get_ref();
        file.wrong_at(&raw.wording, format!("there is no wording `{name}`; use one of {}", known.join(", ")))
    })?;
    let mut asked = Vec::new();
    let sections = raw
        .section
        .into_iter()
        .map(|raw_section| section(file, raw_section, raw.level, questions, &mut asked));
    let sections = sections.collect::<Result<Vec<Section>, RubricError>>()?;
    if !sections.iter().flat_map(|section| &section.questions).any(|question| question.scored) {
        let problem = format!("plan `{id}` asks nothing that is scored; add a scored question");
        return Err(file.wrong_at(&raw.id, problem));
    }
    Ok(PlanSnapshot {
        id,
        version: raw.version,
        title: file.said("title", raw.title)?,
        level: raw.level,
        archetype: raw.archetype.map(|archetype| file.named(&archetype)).transpose()?,
        minutes: raw.minutes.into_inner(),
        grace_minutes: raw.grace_minutes,
        sections,
        holds: raw.holds,
        patience: patience(file, &raw.patience)?,
        wording: wording.clone(),
        opening_facts: Vec::new(),
    })
}

fn fits(file: &SourceFile<'_>, id: &str, raw: &Raw) -> Result<(), RubricError> {
    let minutes = *raw.minutes.get_ref();
    let needed: u64 = raw.section.iter().map(|section| u64::from(*section.seconds.get_ref())).sum();
    let given = u64::from(minutes) * 60;
    if needed > given {
        let problem = format!(
            "plan `{id}` has sections of {needed} seconds together, but {minutes} minutes are {given}; shorten \
             sections or raise `minutes`"
        );
        return Err(file.wrong_at(&raw.minutes, problem));
    }
    Ok(())
}

fn section(
    file: &SourceFile<'_>,
    raw: RawSection,
    level: Level,
    questions: &BTreeMap<String, Known>,
    asked: &mut Vec<String>,
) -> Result<Section, RubricError> {
    let needed = LEAST_SECONDS_A_QUESTION * raw.questions.len() as u32;
    if *raw.seconds.get_ref() < needed {
        let problem = format!(
            "{} seconds are too few for {} questions; give the section at least {needed}",
            raw.seconds.get_ref(),
            raw.questions.len()
        );
        return Err(file.wrong_at(&raw.seconds, problem));
    }
    let most_probes = raw.most_probes.unwrap_or(u32::MAX);
    let chosen = raw.questions.iter().map(|id| question(file, id, level, questions, asked));
    let chosen = chosen.collect::<Result<Vec<Question>, RubricError>>()?;
    let capped =
        |question: Question| Question { most_probes: question.most_probes.min(most_probes), ..question };
    Ok(Section {
        kind: raw.kind,
        title: file.said("title", raw.title)?,
        seconds: raw.seconds.into_inner(),
        questions: chosen.into_iter().map(capped).collect(),
    })
}

fn question(
    file: &SourceFile<'_>,
    id: &Spanned<String>,
    level: Level,
    questions: &BTreeMap<String, Known>,
    asked: &mut Vec<String>,
) -> Result<Question, RubricError> {
    let name = id.get_ref();
    let Some(known) = questions.get(name) else {
        let problem = format!(
            "there is no question `{name}`; add it to a file under rubrics/questions or correct the name"
        );
        return Err(file.wrong_at(id, problem));
    };
    if asked.contains(name) {
        return Err(file.wrong_at(id, format!("question `{name}` is asked twice; remove one of them")));
    }
    if !known.levels.contains(&level) {
        let problem = format!(
            "question `{name}` does not suit this plan's level; choose another or add the level to it"
        );
        return Err(file.wrong_at(id, problem));
    }
    asked.push(name.clone());
    Ok(known.question.clone())
}

fn patience(file: &SourceFile<'_>, raw: &Spanned<RawPatience>) -> Result<Patience, RubricError> {
    let RawPatience { reassure, repeat, offer_skip, move_on } = *raw.get_ref();
    if reassure == 0
        || ![reassure, repeat, offer_skip, move_on].is_sorted_by(|earlier, later| earlier < later)
    {
        let problem = "patience must grow from `reassure_seconds` over `repeat_seconds` and `offer_skip_seconds` to \
                       `move_on_seconds`; raise the later ones";
        return Err(file.wrong_at(raw, problem));
    }
    Ok(Patience {
        reassure_ms: reassure * 1_000,
        repeat_ms: repeat * 1_000,
        offer_skip_ms: offer_skip * 1_000,
        move_on_ms: move_on * 1_000,
    })
}
