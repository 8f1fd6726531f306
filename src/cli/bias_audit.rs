//! `vivavoce bias-audit`: scoring rates and impact ratios by group, from demographics that never enter the database.

mod files;
mod words;

use std::{collections::BTreeMap, path::PathBuf};

use anyhow::bail;
use secrecy::ExposeSecret;
use serde::Serialize;

use super::{out, rescore::name};
use crate::{
    clock::{Clock, SystemClock},
    config::Flags,
    id::{OrgId, SystemEntropy},
    score::{
        Dimension,
        bias::{Audit, Person, Scores, audit},
        combine::InterviewScores,
    },
    store::{Store, hiring::Hiring, interviews::Interviews, results::Results},
};

/// The list of interviews is read in pages of so many.
const PAGE: u32 = 100;

/// What stands for all three dimensions, where each has a number: their plain mean.
const MEAN: &str = "mean";

/// The one number of the report, where there is one.
const OVERALL: &str = "overall";

/// Audit scores for differences between groups
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    flags: Flags,
    /// Database [default: the configured one]
    #[arg(long, value_name = "URL", conflicts_with = "scores")]
    database: Option<String>,
    /// Scores: a column `id`, and a column of numbers for each kind of score [default: those in the database]
    #[arg(long, value_name = "SCORES.csv")]
    scores: Option<PathBuf>,
    /// What people said of themselves: columns `id`, `sex`, `race`; read, never stored
    #[arg(long, value_name = "PEOPLE.csv")]
    demographics: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// What `--json` prints.
#[derive(Serialize)]
struct Told {
    /// An audit a kind of score.
    audits: Vec<Audit>,
    /// Rows of the demographics whose interview has no score.
    without_score: usize,
}

/// Runs the command.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let people = files::demographics(&args.demographics)?;
    let scores = match &args.scores {
        Some(file) => files::scores(file)?,
        None => from_database(args)?,
    };
    let told = audited(&scores, &people)?;
    if args.json {
        return Ok(out::line(serde_json::to_string_pretty(&told)?)?);
    }
    Ok(out::line(words::told(&told.audits, told.without_score))?)
}

fn audited(scores: &BTreeMap<String, Scores>, people: &BTreeMap<String, Person>) -> anyhow::Result<Told> {
    let audits: Vec<Audit> = scores.iter().filter_map(|(name, scores)| audit(name, scores, people)).collect();
    if audits.is_empty() {
        bail!("there are no scores to audit; hold interviews first, or name a file with --scores");
    }
    let has_score = |id: &String| scores.values().any(|scores| scores.contains_key(id));
    let matched = people.keys().filter(|id| has_score(id)).count();
    if matched == 0 {
        bail!(
            "no id of the demographics stands among the scores; both files must name interviews by the same ids"
        );
    }
    Ok(Told { audits, without_score: people.len() - matched })
}

/// The latest scores of every interview, rehearsals left out.
fn from_database(args: &Args) -> anyhow::Result<BTreeMap<String, Scores>> {
    let sources = args.flags.sources().flag("--database", "database.url", args.database.clone());
    let config = super::configured(&sources)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let store = Store::open(config.database_url().expose_secret()).await?;
        let now = SystemClock.now();
        let org = store.default_org(OrgId::new(now, &SystemEntropy), &config.organisation.name, now).await?;
        let mut kinds: BTreeMap<String, Scores> = BTreeMap::new();
        let mut before = None;
        loop {
            let page = store.interviews(org, before, PAGE).await?;
            let Some(last) = page.last() else { break };
            before = Some(last.id);
            for row in page.into_iter().filter(|row| !row.rehearsal) {
                if let Some(record) = store.scores(row.id).await?.first() {
                    for (kind, score) in numbers(&record.scores) {
                        kinds.entry(kind.to_owned()).or_default().insert(row.id.to_string(), score);
                    }
                }
            }
        }
        store.close().await;
        Ok(kinds)
    })
}

fn numbers(scores: &InterviewScores) -> Vec<(&'static str, f64)> {
    let dimensions = Dimension::ALL.into_iter().filter_map(|kind| Some((name(kind), scores.of(kind).score?)));
    let mut numbers: Vec<(&str, f64)> = dimensions.collect();
    if numbers.len() == Dimension::ALL.len() {
        let sum: f64 = numbers.iter().map(|(_, score)| score).sum();
        numbers.push((MEAN, sum / Dimension::ALL.len() as f64));
    }
    numbers.extend(scores.overall.as_ref().and_then(|overall| Some((OVERALL, overall.score?))));
    numbers
}
