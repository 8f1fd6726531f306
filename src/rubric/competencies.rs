//! Competencies with their anchored levels.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::source::{RubricError, SourceFile};
use crate::score::{Dimension, Level};

/// What a competency may weigh; one that weighs nothing would not be asked for.
const WEIGHTS: std::ops::RangeInclusive<u32> = 1..=5;

const LEVELS: [(Level, &str); 4] =
    [(Level::Junior, "junior"), (Level::Mid, "mid"), (Level::Senior, "senior"), (Level::Staff, "staff")];

/// Something that an interview looks for, with what each level of it looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Competency {
    /// Its name.
    pub id: String,
    /// Raised with every change of its words or weight.
    pub version: u32,
    /// Its share in an overall number, 1 to 5, against that of the others.
    pub weight: u32,
    /// For people.
    pub title: String,
    /// One sentence: what it is.
    pub summary: String,
    /// The dimension whose score it reads, where there is one.
    pub dimension: Option<Dimension>,
    /// Levels 1 to 5, in this order. Level 3 meets what the role asks.
    pub anchors: Vec<Anchor>,
}

impl Competency {
    /// What levels 1 to 5 look like for a role of `level`, in this order.
    pub fn anchors_at(&self, level: Level) -> [&str; 5] {
        std::array::from_fn(|index| self.anchors.get(index).map_or("", |anchor| anchor.at(level)))
    }

    /// What it is and what each level of it looks like, for every role.
    pub fn sentences(&self) -> impl Iterator<Item = &str> {
        let anchors =
            self.anchors.iter().flat_map(|anchor| std::iter::once(&anchor.text).chain(anchor.at.values()));
        std::iter::once(&self.summary).chain(anchors).map(String::as_str)
    }
}

/// What one level looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// 1 to 5.
    pub level: u8,
    /// What an answer of this level does, whatever the role.
    pub text: String,
    /// Other words where the level of the role makes a difference.
    pub at: BTreeMap<Level, String>,
}

impl Anchor {
    /// What an answer of this level does in an interview for a role of `level`.
    pub fn at(&self, level: Level) -> &str {
        self.at.get(&level).unwrap_or(&self.text)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    id: Spanned<String>,
    version: Spanned<u32>,
    weight: Spanned<u32>,
    title: Spanned<String>,
    summary: Spanned<String>,
    dimension: Option<Dimension>,
    #[serde(default)]
    anchor: Vec<Spanned<RawAnchor>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAnchor {
    level: u8,
    text: Spanned<String>,
    #[serde(default)]
    at: BTreeMap<Level, Spanned<String>>,
}

pub(super) fn load<'a>(
    files: impl Iterator<Item = &'a SourceFile<'a>>,
) -> Result<BTreeMap<String, Competency>, RubricError> {
    let mut competencies = BTreeMap::new();
    for file in files {
        let raw: Raw = file.parse()?;
        let id = file.named(&raw.id)?;
        if competencies.contains_key(&id) {
            let problem = format!("competency `{id}` stands twice; give one of them another id");
            return Err(file.wrong_at(&raw.id, problem));
        }
        competencies.insert(id.clone(), competency(file, id, raw)?);
    }
    Ok(competencies)
}

fn competency(file: &SourceFile<'_>, id: String, raw: Raw) -> Result<Competency, RubricError> {
    if *raw.version.get_ref() == 0 {
        return Err(file.wrong_at(&raw.version, "versions count from 1; raise `version` with every change"));
    }
    if !WEIGHTS.contains(raw.weight.get_ref()) {
        let problem = format!("`weight` is {}; give a number from 1 to 5", raw.weight.get_ref());
        return Err(file.wrong_at(&raw.weight, problem));
    }
    let anchors = anchors(file, &raw.id, raw.anchor, raw.dimension.is_some())?;
    Ok(Competency {
        id,
        version: raw.version.into_inner(),
        weight: raw.weight.into_inner(),
        title: file.said("title", raw.title)?,
        summary: file.said("summary", raw.summary)?,
        dimension: raw.dimension,
        anchors,
    })
}

/// The five anchors. Where a number is read against them (`for_each_role`), each has words for every level of a role.
fn anchors(
    file: &SourceFile<'_>,
    id: &Spanned<String>,
    raw: Vec<Spanned<RawAnchor>>,
    for_each_role: bool,
) -> Result<Vec<Anchor>, RubricError> {
    if raw.len() != 5 {
        let problem = format!(
            "competency `{}` has {} anchors; write one for each level from 1 to 5",
            id.get_ref(),
            raw.len()
        );
        return Err(file.wrong_at(id, problem));
    }
    let mut anchors: Vec<Anchor> = Vec::new();
    for (raw, expected) in raw.into_iter().zip(1..) {
        let level = raw.get_ref().level;
        if level != expected {
            let problem =
                format!("level {level} stands where level {expected} is due; order them from 1 to 5");
            return Err(file.wrong_at(&raw, problem));
        }
        if for_each_role {
            has_no_hole(file, &raw)?;
        }
        differs(file, &anchors, raw.get_ref())?;
        anchors.push(anchor(file, raw.into_inner())?);
    }
    Ok(anchors)
}

fn has_no_hole(file: &SourceFile<'_>, raw: &Spanned<RawAnchor>) -> Result<(), RubricError> {
    let RawAnchor { level, at, .. } = raw.get_ref();
    match LEVELS.iter().find(|(role, _)| !at.contains_key(role)) {
        Some((_, role)) => {
            let problem = format!("level {level} has no words for the role level `{role}`; add `at.{role}`");
            Err(file.wrong_at(raw, problem))
        }
        None => Ok(()),
    }
}

fn anchor(file: &SourceFile<'_>, raw: RawAnchor) -> Result<Anchor, RubricError> {
    let mut at = BTreeMap::new();
    for (role, words) in raw.at {
        at.insert(role, file.said("at", words)?);
    }
    Ok(Anchor { level: raw.level, text: file.said("text", raw.text)?, at })
}

/// Two levels in the same words can't be told apart.
fn differs(file: &SourceFile<'_>, before: &[Anchor], raw: &RawAnchor) -> Result<(), RubricError> {
    for (role, name) in LEVELS {
        let words = raw.at.get(&role).unwrap_or(&raw.text);
        if before.iter().any(|earlier| earlier.at(role) == words.get_ref().trim()) {
            let problem = format!(
                "level {} says for `{name}` what a lower level says; write what sets them apart",
                raw.level
            );
            return Err(file.wrong_at(words, problem));
        }
    }
    Ok(())
}
