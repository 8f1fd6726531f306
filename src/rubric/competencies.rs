//! Competencies with their anchored levels.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::source::{RubricError, SourceFile};
use crate::score::Dimension;

/// Something that an interview looks for, with what each level of it looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Competency {
    /// Its name.
    pub id: String,
    /// For people.
    pub title: String,
    /// One sentence: what it is.
    pub summary: String,
    /// The dimension whose score it reads, where there is one.
    pub dimension: Option<Dimension>,
    /// Levels 1 to 5, in this order.
    pub anchors: Vec<Anchor>,
}

/// What one level looks like.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Anchor {
    /// 1 to 5.
    pub level: u8,
    /// What an answer of this level does.
    pub text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    id: Spanned<String>,
    title: Spanned<String>,
    summary: Spanned<String>,
    dimension: Option<Dimension>,
    #[serde(default)]
    anchor: Vec<Spanned<Anchor>>,
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
        let competency = Competency {
            title: file.said("title", raw.title)?,
            summary: file.said("summary", raw.summary)?,
            dimension: raw.dimension,
            anchors: anchors(file, &raw.id, raw.anchor)?,
            id: id.clone(),
        };
        competencies.insert(id, competency);
    }
    Ok(competencies)
}

fn anchors(
    file: &SourceFile<'_>,
    id: &Spanned<String>,
    anchors: Vec<Spanned<Anchor>>,
) -> Result<Vec<Anchor>, RubricError> {
    if anchors.len() != 5 {
        let problem = format!(
            "competency `{}` has {} anchors; write one for each level from 1 to 5",
            id.get_ref(),
            anchors.len()
        );
        return Err(file.wrong_at(id, problem));
    }
    for (anchor, expected) in anchors.iter().zip(1..) {
        let Anchor { level, text } = anchor.get_ref();
        if *level != expected {
            let problem =
                format!("level {level} stands where level {expected} is due; order them from 1 to 5");
            return Err(file.wrong_at(anchor, problem));
        }
        if text.trim().is_empty() {
            let problem = format!("level {level} has no text; write what such an answer does");
            return Err(file.wrong_at(anchor, problem));
        }
    }
    Ok(anchors.into_iter().map(Spanned::into_inner).collect())
}
