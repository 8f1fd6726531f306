//! `vivavoce models list`.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use indicatif::DecimalBytes;
use serde::Serialize;

use crate::cli::out;
use crate::recognition::{
    catalogue::{Catalogue, Model},
    models,
};

/// List the official models.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Print the list as JSON
    #[arg(long)]
    json: bool,
}

/// A model; the file that is installed was not read.
#[derive(Debug, Serialize)]
struct Row<'a> {
    name: &'a str,
    file: String,
    bytes: u64,
    sha256: &'a str,
    address: String,
    purpose: &'a str,
    installed: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let catalogue = Catalogue::embedded();
    let installed = models::installed(&models::standard_directories());
    let rows: Vec<Row> = catalogue.models.iter().map(|model| row(catalogue, model, &installed)).collect();
    let mut out = out::lock();
    if args.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&rows)?)?;
        return Ok(());
    }
    for Row { name, bytes, purpose, installed, .. } in &rows {
        let size = DecimalBytes(*bytes).to_string();
        let place = installed.as_deref().map_or_else(String::new, |path| path.display().to_string());
        writeln!(out, "{}", format!("{name:<20} {size:>9}  {purpose:<42} {place}").trim_end())?;
    }
    for own in installed.iter().filter(|path| rows.iter().all(|row| row.installed.as_ref() != Some(path))) {
        writeln!(out, "Also installed: {}", own.display())?;
    }
    writeln!(
        out,
        "To begin with: vivavoce models pull {}. To check what is installed: vivavoce models verify",
        catalogue.recommended
    )?;
    Ok(())
}

fn row<'a>(catalogue: &Catalogue, model: &'a Model, installed: &[PathBuf]) -> Row<'a> {
    let file = model.file_name();
    let place = installed.iter().find(|path| path.file_name() == Path::new(&file).file_name());
    Row {
        name: &model.name,
        bytes: model.bytes,
        sha256: &model.sha256,
        address: catalogue.address(model),
        purpose: &model.purpose,
        installed: place.cloned(),
        file,
    }
}
