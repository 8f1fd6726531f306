//! Plans: sections with minutes and questions, made complete.

mod rotation;

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

pub use self::rotation::Plan;
use self::rotation::Rotation;
use super::{
    questions::Known,
    source::{RubricError, SourceFile},
};
use crate::{
    interview::plan::{Fact, Patience, PlanSnapshot, Question, Section, SectionKind, Wording},
    score::Level,
    speech::endpoint::Holds,
};

/// A scored question can't be asked, answered and followed up in less.
const LEAST_SECONDS_SCORED: u32 = 60;
/// A greeting or goodbye question can't be asked and answered in less.
const LEAST_SECONDS_UNSCORED: u32 = 15;

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
    anchors: Vec<Spanned<String>>,
    rotate: Option<RawRotation>,
    most_probes: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRotation {
    pick: Spanned<usize>,
    from: Vec<Spanned<String>>,
}

pub(super) fn load<'a>(
    files: impl Iterator<Item = &'a SourceFile<'a>>,
    questions: &BTreeMap<String, Known>,
    wordings: &BTreeMap<String, Wording>,
) -> Result<Vec<Plan>, RubricError> {
    let mut plans: Vec<Plan> = Vec::new();
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
) -> Result<Plan, RubricError> {
    let id = file.named(&raw.id)?;
    fits(file, &id, &raw)?;
    let wording = wording(file, &raw.wording, wordings)?;
    let mut chooser = Chooser { file, level: raw.level, questions, asked: Vec::new() };
    let mut sections = Vec::new();
    let mut rotations = Vec::new();
    for (index, raw) in raw.section.into_iter().enumerate() {
        rotations.extend(chooser.rotation(index, &raw)?);
        sections.push(chooser.section(raw)?);
    }
    let plan = PlanSnapshot {
        id: id.clone(),
        version: raw.version,
        title: file.said("title", raw.title)?,
        level: raw.level,
        archetype: raw.archetype.map(|archetype| file.named(&archetype)).transpose()?,
        minutes: raw.minutes.into_inner(),
        grace_minutes: raw.grace_minutes,
        sections,
        holds: raw.holds,
        patience: patience(file, &raw.patience)?,
        opening_facts: vec![next_steps(&wording.next_steps)],
        wording,
    };
    let plan = Plan::new(plan, rotations);
    if !plan.sections.iter().flat_map(|section| &section.questions).any(|question| question.scored) {
        let problem = format!("plan `{id}` asks nothing that is scored; add a scored question");
        return Err(file.wrong_at(&raw.id, problem));
    }
    Ok(plan)
}

fn wording(
    file: &SourceFile<'_>,
    name: &Spanned<String>,
    wordings: &BTreeMap<String, Wording>,
) -> Result<Wording, RubricError> {
    wordings.get(name.get_ref()).cloned().ok_or_else(|| {
        let known: Vec<&str> = wordings.keys().map(String::as_str).collect();
        let problem = format!("there is no wording `{}`; use one of {}", name.get_ref(), known.join(", "));
        file.wrong_at(name, problem)
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

/// Finds the questions of one plan and sees that none stands in it twice.
struct Chooser<'a> {
    file: &'a SourceFile<'a>,
    level: Level,
    questions: &'a BTreeMap<String, Known>,
    asked: Vec<String>,
}

impl Chooser<'_> {
    fn rotation(&mut self, section: usize, raw: &RawSection) -> Result<Option<Rotation>, RubricError> {
        let Some(RawRotation { pick, from }) = &raw.rotate else { return Ok(None) };
        if *pick.get_ref() == 0 || *pick.get_ref() >= from.len() {
            let problem = format!(
                "{} of {} questions can't take turns; pick at least one and name more than you pick",
                pick.get_ref(),
                from.len()
            );
            return Err(self.file.wrong_at(pick, problem));
        }
        let from = from.iter().map(|id| self.question(id, raw.most_probes)).collect::<Result<_, _>>()?;
        Ok(Some(Rotation { section, pick: *pick.get_ref(), from }))
    }

    fn section(&mut self, raw: RawSection) -> Result<Section, RubricError> {
        let anchors = raw.anchors.iter().map(|id| self.question(id, raw.most_probes));
        let anchors = anchors.collect::<Result<Vec<Question>, RubricError>>()?;
        // What takes turns is alike, so that the first ones tell how long any of them takes.
        let turns = raw.rotate.iter().flat_map(|rotate| rotate.from.iter().take(*rotate.pick.get_ref()));
        let turns = turns.filter_map(|id| self.questions.get(id.get_ref())).map(|known| &known.question);
        let scored: Vec<bool> = anchors.iter().chain(turns).map(|question| question.scored).collect();
        let least = |scored: &bool| if *scored { LEAST_SECONDS_SCORED } else { LEAST_SECONDS_UNSCORED };
        let needed: u32 = scored.iter().map(least).sum();
        if *raw.seconds.get_ref() < needed {
            let problem = format!(
                "{} seconds are too few for what this section asks; give it at least {needed} or ask less",
                raw.seconds.get_ref()
            );
            return Err(self.file.wrong_at(&raw.seconds, problem));
        }
        Ok(Section {
            kind: raw.kind,
            title: self.file.said("title", raw.title)?,
            seconds: raw.seconds.into_inner(),
            questions: anchors,
        })
    }

    fn question(&mut self, id: &Spanned<String>, most_probes: Option<u32>) -> Result<Question, RubricError> {
        let name = id.get_ref();
        let Some(known) = self.questions.get(name) else {
            let problem = format!(
                "there is no question `{name}`; add it to a file under rubrics/questions or correct the name"
            );
            return Err(self.file.wrong_at(id, problem));
        };
        if self.asked.contains(name) {
            return Err(self
                .file
                .wrong_at(id, format!("question `{name}` is asked twice; remove one of them")));
        }
        let Some(question) = known.at(self.level) else {
            let problem = format!(
                "question `{name}` does not suit this plan's level; choose another or add the level to it"
            );
            return Err(self.file.wrong_at(id, problem));
        };
        self.asked.push(name.clone());
        Ok(match most_probes {
            Some(most) if most < question.most_probes => {
                // Who has no time for all follow-ups has none for going deeper.
                Question { most_probes: most, depth: Vec::new(), ..question }
            }
            Some(_) | None => question,
        })
    }
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

/// What many ask and nobody needs to enter; an opening's own answer stands before it.
fn next_steps(text: &str) -> Fact {
    let cues =
        ["next step", "happen after", "happen next", "come next", "when … hear", "hear back", "who … read"];
    Fact { id: "next-steps".to_owned(), cues: cues.map(str::to_owned).to_vec(), text: text.to_owned() }
}
