//! What is asked and what is expected: competencies, questions, wording and plans, loaded from TOML and validated.
//! Pure: the texts of the files are parameters; [`Library::embedded`] holds those under `rubrics/`.

mod competencies;
mod embedded;
mod plans;
mod questions;
mod source;
pub mod spoken;
mod wording;

use std::{collections::BTreeMap, sync::LazyLock};

use self::questions::Known;
pub use self::{
    competencies::{Anchor, Competency},
    embedded::FILES,
    plans::Plan,
    source::{RubricError, SourceFile},
};
use crate::{
    interview::plan::{PlanSnapshot, Question},
    score::{Level, lexicon::digest},
};

/// All competencies and plans of this program, each plan complete with its questions.
#[derive(Clone, Debug, PartialEq)]
pub struct Library {
    competencies: BTreeMap<String, Competency>,
    questions: BTreeMap<String, Known>,
    plans: Vec<Plan>,
    rubric: String,
}

static EMBEDDED: LazyLock<Result<Library, RubricError>> = LazyLock::new(|| Library::load(FILES));

impl Library {
    /// What this program ships with. Read and validated once.
    ///
    /// # Errors
    /// When a shipped file is wrong, which a test excludes.
    pub fn embedded() -> Result<&'static Self, RubricError> {
        EMBEDDED.as_ref().map_err(Clone::clone)
    }

    /// Reads and validates files; their names begin with `competencies/`, `questions/`, `wording/` or `plans/`.
    ///
    /// # Errors
    /// The first mistake, with file, line and remedy. Nothing is loaded then.
    pub fn load(files: &[SourceFile<'_>]) -> Result<Self, RubricError> {
        let folder = |name: &'static str| files.iter().filter(move |file| file.folder() == name);
        if let Some(stray) = files.iter().find(|file| !FOLDERS.contains(&file.folder())) {
            return Err(
                stray.wrong(None, format!("no such kind of file; put it into one of {}", FOLDERS.join(", ")))
            );
        }
        let competencies = competencies::load(folder("competencies"))?;
        let rubric = digest(&folder("competencies").map(|file| file.text).collect::<Vec<_>>());
        let questions = questions::load(folder("questions"), &competencies)?;
        let wordings = wording::load(folder("wording"))?;
        let plans = plans::load(folder("plans"), &questions, &wordings)?;
        Ok(Self { competencies, questions, plans, rubric })
    }

    /// Every plan, in the order in which people see them.
    pub fn plans(&self) -> &[Plan] {
        &self.plans
    }

    /// The plan of this name.
    pub fn plan(&self, id: &str) -> Option<&Plan> {
        self.plans.iter().find(|known| known.id == id)
    }

    /// The plan of this name with the first questions that take turns, complete, as an interview pins it.
    pub fn snapshot(&self, plan: &str) -> Option<PlanSnapshot> {
        self.plan(plan).map(|plan| (**plan).clone())
    }

    /// A copy of every plan as [`Self::snapshot`] gives it.
    pub fn snapshots(&self) -> Vec<PlanSnapshot> {
        self.plans.iter().map(|plan| (**plan).clone()).collect()
    }

    /// Every question by name, once for each of its wordings.
    pub fn questions(&self) -> impl Iterator<Item = Question> {
        self.questions.values().flat_map(Known::wordings)
    }

    /// The competency of this name with its anchored levels.
    pub fn competency(&self, id: &str) -> Option<&Competency> {
        self.competencies.get(id)
    }

    /// What levels 1 to 5 of a competency look like for a role of `level`, in this order.
    pub fn anchors(&self, competency: &str, level: Level) -> Option<[&str; 5]> {
        self.competency(competency).map(|known| known.anchors_at(level))
    }

    /// Digest of all competencies: two scores with the same one were read against the same words and weights.
    pub fn rubric_version(&self) -> &str {
        &self.rubric
    }

    /// Every competency, by name.
    pub fn competencies(&self) -> impl Iterator<Item = &Competency> {
        self.competencies.values()
    }
}

const FOLDERS: [&str; 4] = ["competencies", "questions", "wording", "plans"];
