//! Questions as they stand in a file.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::{
    interview::plan::ArtefactKind,
    score::{AnswerKind, Level, Signal},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub question: Vec<Question>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Question {
    pub id: Spanned<String>,
    pub competency: Option<Spanned<String>>,
    pub kind: AnswerKind,
    pub levels: Spanned<Vec<Level>>,
    #[serde(default = "yes")]
    pub scored: bool,
    pub text: Spanned<String>,
    pub rephrased: Spanned<String>,
    /// Other words for one level.
    #[serde(default)]
    pub at: BTreeMap<Level, Spanned<Variant>>,
    pub good: Option<Spanned<String>>,
    pub most_probes: Option<Spanned<u32>>,
    #[serde(default)]
    pub probes: Vec<Probe>,
    #[serde(default)]
    pub depth: Vec<Probe>,
    #[serde(default)]
    pub facts: Vec<Fact>,
    pub twist: Option<Spanned<Twist>>,
    pub artefact: Option<Artefact>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Variant {
    pub text: Spanned<String>,
    pub rephrased: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Probe {
    /// Without it, the signal's name.
    pub id: Option<Spanned<String>>,
    pub seeks: Spanned<Signal>,
    pub text: Spanned<String>,
    pub with_claim: Option<Spanned<String>>,
    pub answered_by: Option<Spanned<Signal>>,
    pub told_by: Option<Spanned<Vec<Spanned<String>>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fact {
    pub id: Spanned<String>,
    pub cues: Spanned<Vec<Spanned<String>>>,
    pub text: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Twist {
    pub id: Spanned<String>,
    pub text: Spanned<String>,
    pub told_by: Option<Spanned<Vec<Spanned<String>>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Artefact {
    pub kind: ArtefactKind,
    pub title: Spanned<String>,
    pub body: Spanned<String>,
}

const fn yes() -> bool {
    true
}
