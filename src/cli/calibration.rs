//! `vivavoce calibration`: how well the scores agree with people's blind ratings.

use std::fmt::Write;

use secrecy::ExposeSecret;
use serde::Serialize;

use super::{out, rescore::name};
use crate::{
    clock::{Clock, SystemClock},
    config::Flags,
    id::{OrgId, SystemEntropy},
    score::calibration::{
        Calibration, CalibrationMap, DimensionCalibration, ENOUGH_PAIRS, Pair, ScoringVersion, calibration,
        fit,
    },
    store::{Store, audit::AuditTrail, calibration::pairs, hiring::Hiring},
};

/// Compare the scores with people's blind ratings
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    flags: Flags,
    /// Database [default: the configured one]
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Also fit a map from scores to ratings for each version with enough of them, and keep it; no score changes
    #[arg(long)]
    fit: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// What `--json` prints.
#[derive(Serialize)]
struct Told {
    #[serde(flatten)]
    calibration: Calibration,
    maps: Vec<CalibrationMap>,
}

/// Runs the command.
pub fn run(args: Args) -> anyhow::Result<()> {
    let sources = args.flags.sources().flag("--database", "database.url", args.database);
    let config = super::configured(&sources)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let told = runtime.block_on(async {
        let store = Store::open(config.database_url().expose_secret()).await?;
        let now = SystemClock.now();
        let org = store.default_org(OrgId::new(now, &SystemEntropy), &config.organisation.name, now).await?;
        let pairs = pairs(&store, org).await?;
        let calibration = calibration(&pairs);
        if args.fit {
            for map in maps(&calibration, &pairs) {
                store.add_calibration_map(org, &map, now).await?;
            }
        }
        let maps = store.calibration_maps(org).await?;
        store.close().await;
        anyhow::Ok(Told { calibration, maps })
    })?;
    if args.json {
        return Ok(out::line(serde_json::to_string_pretty(&told)?)?);
    }
    Ok(out::line(in_words(&told))?)
}

/// A map for every version and dimension with enough pairs.
fn maps(calibration: &Calibration, pairs: &[Pair]) -> Vec<CalibrationMap> {
    let versions = calibration.versions.iter();
    versions
        .flat_map(|version| version.dimensions.iter().map(move |found| (&version.version, found.dimension)))
        .filter_map(|(version, dimension)| fit(pairs, version, dimension))
        .collect()
}

fn in_words(Told { calibration, maps }: &Told) -> String {
    if calibration.versions.is_empty() {
        return "there are no blind ratings yet: managers give them from the list of interviews, before they read a report; \
                rehearsals are not compared"
            .to_owned();
    }
    let mut text = String::new();
    for version in &calibration.versions {
        let _ = writeln!(text, "{}", version_in_words(&version.version));
        for found in &version.dimensions {
            let _ = writeln!(text, "  {}", dimension_in_words(found));
            for month in &found.drift {
                let _ = writeln!(
                    text,
                    "    {}: {} ratings, mean error {:+.2}",
                    month.month, month.pairs, month.mean_error
                );
            }
        }
    }
    for map in maps {
        let _ = writeln!(
            text,
            "map of {} for {}: mean distance {:.2} without it, {:.2} with it, on its own {} ratings; it changes no score",
            name(map.dimension),
            version_in_words(&map.version),
            map.error_before,
            map.error_after,
            map.pairs
        );
    }
    text.trim_end().to_owned()
}

fn version_in_words(version: &ScoringVersion) -> String {
    let rubric = version.rubric.as_deref().unwrap_or("unknown");
    let models = if version.models.is_empty() { "none".to_owned() } else { version.models.join(" and ") };
    format!(
        "program {}, lexicon {}, rubric {rubric}, language model {models}",
        version.program, version.lexicon
    )
}

fn dimension_in_words(found: &DimensionCalibration) -> String {
    let number =
        |number: Option<f64>| number.map_or_else(|| "none".to_owned(), |number| format!("{number:+.2}"));
    let few =
        if found.enough { String::new() } else { format!("; fewer than {ENOUGH_PAIRS}: it says little") };
    format!(
        "{}: {} ratings ({} more without a score), kappa {}, mean error {}, mean distance {}{few}",
        name(found.dimension),
        found.pairs,
        found.without_score,
        number(found.kappa),
        number(found.mean_error),
        found.mean_absolute_error.map_or_else(|| "none".to_owned(), |error| format!("{error:.2}"))
    )
}
