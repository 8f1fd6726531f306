//! `vivavoce rescore`: scores interviews again and shows old and new side by side.

use std::fmt::Write;

use anyhow::bail;
use indicatif::{ProgressBar, ProgressStyle};
use secrecy::ExposeSecret;

use super::{WrongUsage, out};
use crate::{
    clock::{Clock, SystemClock},
    config::Flags,
    id::{InterviewId, OrgId, SystemEntropy},
    score::{Dimension, Score, record::ScoreRecord},
    store::{Store, hiring::Hiring, interviews::Interviews, results::Results},
    work::rescore::{Rescored, rescore},
};

/// The list is read in pages of so many.
const PAGE: u32 = 100;

/// Score interviews again; earlier scores stay in the history
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    flags: Flags,
    /// Database [default: the configured one]
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// The interview: the last part of its report's address
    #[arg(value_name = "ID", required_unless_present = "all")]
    id: Option<String>,
    /// Every interview that has scores
    #[arg(long, conflicts_with = "id")]
    all: bool,
}

/// Runs the command.
pub fn run(args: Args) -> anyhow::Result<()> {
    let sources = args.flags.sources().flag("--database", "database.url", args.database);
    let id = args.id.as_deref().map(interview_id).transpose()?;
    let config = super::configured(&sources)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let store = Store::open(config.database_url().expose_secret()).await?;
        let done = match id {
            Some(id) => one(&store, id).await,
            None => all(&store, &config.organisation.name).await,
        };
        store.close().await;
        done
    })
}

/// An id as people pass it.
pub(super) fn interview_id(text: &str) -> anyhow::Result<InterviewId> {
    text.parse().map_err(|_| {
        let told = format!("`{text}` is no interview's id: it is the last part of its report's address");
        WrongUsage(told).into()
    })
}

async fn one(store: &Store, id: InterviewId) -> anyhow::Result<()> {
    let rescored = rescore(store, id, SystemClock.now()).await?;
    Ok(out::line(side_by_side(id, &rescored))?)
}

async fn all(store: &Store, organisation: &str) -> anyhow::Result<()> {
    let ids = scored(store, organisation).await?;
    let style = ProgressStyle::with_template("{bar:40} {pos} of {len} interviews, {eta} left")?;
    let bar = ProgressBar::new(ids.len() as u64).with_style(style);
    let mut told = String::new();
    let (mut changed, mut failed) = (0_usize, 0_usize);
    for id in &ids {
        match rescore(store, *id, SystemClock.now()).await {
            Ok(rescored) if is_changed(&rescored) => {
                changed += 1;
                let _ = writeln!(told, "{}\n", side_by_side(*id, &rescored));
            }
            Ok(_) => {}
            Err(error) => {
                failed += 1;
                let _ = writeln!(told, "{error}\n");
            }
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    let count = ids.len();
    out::line(format!(
        "{told}{count} interviews scored again: {changed} with other numbers, {failed} failed"
    ))?;
    if failed > 0 {
        bail!("{failed} of {count} interviews were not scored again; their reasons stand above");
    }
    Ok(())
}

/// The interviews that have scores, newest first.
async fn scored(store: &Store, organisation: &str) -> anyhow::Result<Vec<InterviewId>> {
    let now = SystemClock.now();
    let org = store.default_org(OrgId::new(now, &SystemEntropy), organisation, now).await?;
    let mut ids = Vec::new();
    let mut before = None;
    loop {
        let page = store.interviews(org, before, PAGE).await?;
        let Some(last) = page.last() else { return Ok(ids) };
        before = Some(last.id);
        for row in page {
            if !store.scores(row.id).await?.is_empty() {
                ids.push(row.id);
            }
        }
    }
}

fn is_changed(Rescored { before, after }: &Rescored) -> bool {
    before.as_ref().is_none_or(|before| {
        Dimension::ALL
            .iter()
            .any(|dimension| before.scores.of(*dimension).score != after.scores.of(*dimension).score)
    })
}

fn side_by_side(id: InterviewId, Rescored { before, after }: &Rescored) -> String {
    let mut text = format!("interview {id}\n{:<14}{:<24}{}\n", "", "before", "now");
    for dimension in Dimension::ALL {
        let was =
            before.as_ref().map_or_else(|| "not scored".to_owned(), |was| told(was.scores.of(dimension)));
        let name = name(dimension);
        let _ = writeln!(text, "{name:<14}{was:<24}{}", told(after.scores.of(dimension)));
    }
    for (name, of) in STAMPS {
        let was = before.as_ref().and_then(|was| of(was)).unwrap_or("none");
        let _ = writeln!(text, "{name:<14}{:<24}{}", short(was), short(of(after).unwrap_or("none")));
    }
    text.trim_end().to_owned()
}

/// A name of a stamp, and the stamp.
type Stamp = (&'static str, fn(&ScoreRecord) -> Option<&str>);

const STAMPS: [Stamp; 5] = [
    ("program", |record| Some(&record.program)),
    ("lexicon", |record| Some(&record.lexicon)),
    ("rubric", |record| record.stamps.rubric.as_deref()),
    ("transcript", |record| record.stamps.transcript.as_deref()),
    ("model", |record| record.judge.as_ref().and_then(|judge| judge.models.first()).map(String::as_str)),
];

/// The first digits tell two digests apart.
fn short(stamp: &str) -> &str {
    stamp.get(..12).unwrap_or(stamp)
}

fn told(score: &Score) -> String {
    match (score.score, score.band) {
        (Some(number), Some([low, high])) => format!("{number:.1} ({low:.1} to {high:.1})"),
        (Some(number), None) => format!("{number:.1}"),
        (None, _) => "insufficient evidence".to_owned(),
    }
}

/// A dimension's name, as it stands in data.
pub(super) const fn name(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Ownership => "ownership",
        Dimension::Tradeoffs => "tradeoffs",
        Dimension::Specificity => "specificity",
    }
}
