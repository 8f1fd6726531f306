//! `vivavoce models verify`.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::Context;
use serde::Serialize;

use crate::cli::out;
use crate::recognition::{
    catalogue::Catalogue,
    models,
    verify::{self, State, Verdict},
};

/// Check installed models.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A model's file, or the name of an official model [default: all that are installed]
    #[arg(value_name = "FILE|NAME")]
    model: Option<PathBuf>,
    /// Print the findings as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
struct Finding {
    file: PathBuf,
    state: &'static str,
    found: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remedy: Option<String>,
}

/// Runs the command. Fails when anything is wrong.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let catalogue = Catalogue::embedded();
    let files = wanted(args.model.as_deref(), catalogue)?;
    let findings: Vec<Finding> =
        files.iter().map(|file| Finding::from(verify::verify(file, catalogue))).collect();
    let mut out = out::lock();
    if args.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&findings)?)?;
    } else if findings.is_empty() {
        let recommended = &catalogue.recommended;
        writeln!(out, "No model is installed; `vivavoce models pull {recommended}` fetches one")?;
    } else {
        for finding in &findings {
            writeln!(out, "{}", finding.line())?;
        }
    }
    match findings.iter().filter(|finding| finding.remedy.is_some()).count() {
        0 => Ok(()),
        1 => anyhow::bail!("a model is not usable"),
        wrong => anyhow::bail!("{wrong} models are not usable"),
    }
}

/// The files to check: a name stands for where that model is installed.
fn wanted(model: Option<&Path>, catalogue: &Catalogue) -> anyhow::Result<Vec<PathBuf>> {
    let installed = models::installed(&models::standard_directories());
    let Some(named) = model else { return Ok(installed) };
    if named.is_file() {
        return Ok(vec![named.to_owned()]);
    }
    let text = named.to_string_lossy();
    let Some(model) = catalogue.find(&text) else {
        anyhow::bail!(
            "there is no file {text} and no official model of that name; see `vivavoce models list`"
        );
    };
    let file = model.file_name();
    let place = installed.into_iter().find(|path| path.ends_with(&file));
    let place = place.with_context(|| {
        format!("{} is not installed; `vivavoce models pull {}` fetches it", model.name, model.name)
    })?;
    Ok(vec![place])
}

impl From<Verdict> for Finding {
    fn from(verdict: Verdict) -> Self {
        let (state, found, remedy) = match verdict.state {
            State::Official(name) => ("ok", format!("is the official {name}"), None),
            State::Own => ("ok", "is whole, and none of the official models".to_owned(), None),
            State::Wrong { why, remedy } => ("wrong", why, Some(remedy)),
        };
        Self { file: verdict.path, state, found, sha256: verdict.sha256, remedy }
    }
}

impl Finding {
    fn line(&self) -> String {
        let what = format!("{:<6}{} {}", self.state, self.file.display(), self.found);
        match &self.remedy {
            Some(remedy) => format!("{what}; {remedy}"),
            None => what,
        }
    }
}
