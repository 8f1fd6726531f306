//! How scoring works, from what this server really does: in short for candidates, in full for people who read scores.

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    app::App,
    auth::{May, ReadReports},
    problem::Problem,
};
use crate::{
    report::words::shows,
    rubric::{Anchor, Competency, Library},
    score::{Dimension, Level, Lexicon, Signal, bias, calibration::ENOUGH_PAIRS, program},
};

/// The routes of this resource.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read_scoring)).routes(routes!(read_scoring_in_full))
}

/// How scoring works, for everybody.
#[derive(Debug, Serialize, ToSchema)]
struct Scoring {
    /// What is scored.
    dimensions: Vec<ScoredDimension>,
    /// What is never looked at.
    never: &'static [&'static str],
    /// How a score comes about and what is done with it, a sentence each.
    rules: Vec<String>,
}

/// How scoring works, with rubrics and versions.
#[derive(Debug, Serialize, ToSchema)]
struct ScoringInFull {
    /// What candidates are told as well.
    #[serde(flatten)]
    scoring: Scoring,
    /// Everything that questions ask for, with what each level looks like.
    competencies: Vec<CompetencyView>,
    /// What scores now.
    versions: ScoringVersions,
    /// How scores can be checked, a sentence each.
    checks: Vec<String>,
}

/// Something that is scored from 1 to 5.
#[derive(Debug, Serialize, ToSchema)]
struct ScoredDimension {
    /// Which.
    dimension: Dimension,
    /// For people.
    title: String,
    /// One sentence: what it is.
    summary: String,
    /// What in an answer counts for it.
    evidence: Vec<&'static str>,
}

/// A competency with its anchored levels.
#[derive(Debug, Serialize, ToSchema)]
struct CompetencyView {
    /// Its name.
    id: String,
    /// For people.
    title: String,
    /// One sentence: what it is.
    summary: String,
    /// Raised with every change.
    version: u32,
    /// Its share in an overall number, 1 to 5.
    weight: u32,
    /// The dimension whose score it reads; nothing where the program has none.
    dimension: Option<Dimension>,
    /// What levels 1 to 5 look like, for a junior, mid-level, senior and staff engineer.
    anchors: Vec<AnchorView>,
}

/// What one level looks like.
#[derive(Debug, Serialize, ToSchema)]
struct AnchorView {
    /// 1 to 5; 3 meets what the role asks.
    level: u8,
    /// For a junior engineer.
    junior: String,
    /// For a mid-level engineer.
    mid: String,
    /// For a senior engineer.
    senior: String,
    /// For a staff engineer.
    staff: String,
}

/// What scores now.
#[derive(Debug, Serialize, ToSchema)]
struct ScoringVersions {
    /// The program.
    program: &'static str,
    /// The word lists.
    lexicon: String,
    /// The competencies.
    rubric: String,
    /// Language models that read answers for scoring; empty where none does.
    models: Vec<String>,
}

/// How scoring works
///
/// Open to everybody: for candidates, before and after their interview.
#[utoipa::path(get, path = "/candidate/scoring", tag = "candidate",
    responses((status = OK, body = Scoring, description = "How scoring works")))]
async fn read_scoring(State(app): State<App>) -> Result<Json<Scoring>, Problem> {
    Ok(Json(scoring(&app, library()?)))
}

/// How scoring works, in full
///
/// For anyone with a session, and keys with `reports:read`: with the anchored levels, the versions, and how scores can be checked.
#[utoipa::path(get, path = "/scoring", tag = "desk", security(("session" = []), ("key" = ["reports:read"])),
    responses(
        (status = OK, body = ScoringInFull, description = "How scoring works"),
    ))]
async fn read_scoring_in_full(
    _: May<ReadReports>,
    State(app): State<App>,
) -> Result<Json<ScoringInFull>, Problem> {
    let library = library()?;
    Ok(Json(ScoringInFull {
        scoring: scoring(&app, library),
        competencies: library.competencies().map(CompetencyView::of).collect(),
        versions: ScoringVersions {
            program: program::VERSION,
            lexicon: Lexicon::embedded().version.clone(),
            rubric: library.rubric_version().to_owned(),
            models: app.settings.scoring_models.clone(),
        },
        checks: checks(),
    }))
}

fn library() -> Result<&'static Library, Problem> {
    Library::embedded().map_err(|error| Problem::internal(error.to_string()))
}

fn scoring(app: &App, library: &Library) -> Scoring {
    let dimension = |dimension: Dimension| {
        let competency = library.competencies().find(|known| known.dimension == Some(dimension))?;
        let signals = Signal::ALL.into_iter().filter(|signal| signal.dimension() == dimension);
        Some(ScoredDimension {
            dimension,
            title: competency.title.clone(),
            summary: competency.summary.clone(),
            evidence: signals.map(shows).collect(),
        })
    };
    Scoring {
        dimensions: Dimension::ALL.into_iter().filter_map(dimension).collect(),
        never: NEVER,
        rules: rules(&app.settings.scoring_models),
    }
}

const NEVER: &[&str] = &[
    "voice, accent, tone and pace",
    "silences and how long you think",
    "grammar, fluency and hesitation",
    "how much you say",
    "face, emotion and personality",
    "name, age, gender, origin, school and employer",
    "breaks, repeated questions, typing instead of speaking, and other adjustments",
];

fn rules(models: &[String]) -> Vec<String> {
    let read_by = match models {
        [] => {
            "A program with fixed rules reads the written answers. No language model takes part in scoring."
                .to_owned()
        }
        models => format!(
            "A program with fixed rules reads the written answers, and beside it a language model does ({}). Where the two lie \
             far apart there is no number.",
            models.join(", ")
        ),
    };
    let fixed = [
        "Answers are only scored when the candidate agreed to that. Leaving it out does not count against them.",
        "Each dimension gets a number from 1 to 5 with a band in which it likely lies, and shows the exact words that it \
         stands on.",
        "Where an answer holds too little evidence there is no number, and the report says what to ask.",
        "No rule takes points off for a word. What was not asked is not scored.",
        "Words that tell the program which score to give are left out.",
        "Nobody is turned down by a program: a person reads the report and decides.",
    ];
    std::iter::once(read_by).chain(fixed.map(str::to_owned)).collect()
}

fn checks() -> Vec<String> {
    vec![
        "The same words give the same score: `vivavoce rescore` scores an interview again and shows old and new side by \
         side. The history is kept."
            .to_owned(),
        "A score receipt holds the scored words, the scores and the versions, signed; `vivavoce audit verify` checks it on \
         any machine."
            .to_owned(),
        format!(
            "People rate interviews before they see the scores; from {ENOUGH_PAIRS} ratings on the agreement says something."
        ),
        format!(
            "`vivavoce bias-audit` compares the scores of groups of at least {} people, from demographics that are never \
             stored here.",
            bias::ENOUGH_PEOPLE
        ),
    ]
}

impl CompetencyView {
    fn of(competency: &Competency) -> Self {
        Self {
            id: competency.id.clone(),
            title: competency.title.clone(),
            summary: competency.summary.clone(),
            version: competency.version,
            weight: competency.weight,
            dimension: competency.dimension,
            anchors: competency.anchors.iter().map(AnchorView::of).collect(),
        }
    }
}

impl AnchorView {
    fn of(anchor: &Anchor) -> Self {
        let at = |level| anchor.at(level).to_owned();
        Self {
            level: anchor.level,
            junior: at(Level::Junior),
            mid: at(Level::Mid),
            senior: at(Level::Senior),
            staff: at(Level::Staff),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whether_a_language_model_reads_is_told_with_its_name() {
        assert!(rules(&[])[0].contains("No language model takes part"));
        let told = rules(&["judge-7b".to_owned()]);
        assert!(told[0].contains("a language model does (judge-7b)"), "{told:?}");
        assert_eq!(told.len(), rules(&[]).len());
    }
}
