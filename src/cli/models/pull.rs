//! `vivavoce models pull`.

use std::{path::PathBuf, time::Duration};

use anyhow::Context;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use indicatif::{ProgressBar, ProgressStyle};
use reqwest::Url;

use crate::cli::out;
use crate::recognition::{
    catalogue::{Catalogue, Model},
    fetch::{self, Order},
    models,
    verify::{self, State},
};

/// A line that brings nothing for so long is given up.
const PATIENCE: Duration = Duration::from_mins(1);

/// Fetch an official model.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which one
    #[arg(value_name = "NAME", hide_possible_values = true, value_parser = models_by_name())]
    model: Model,
    /// Another place that has the file: its address, or with a `/` at the end that of its directory
    #[arg(long, value_name = "URL", value_parser = address)]
    from: Option<Url>,
    /// The directory to put it into [default: ./models, or the user's cache]
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let model = &args.model;
    let file = model.file_name();
    let directories = args.to.clone().map_or_else(models::standard_directories, |directory| vec![directory]);
    let present = directories.iter().map(|directory| directory.join(&file)).find(|path| {
        path.is_file() && matches!(verify::verify(path, Catalogue::embedded()).state, State::Official(_))
    });
    if let Some(path) = present {
        return say(&format!("{} is there already, and whole", path.display()));
    }
    let directory = models::writable(&directories).with_context(|| {
        let named: Vec<String> =
            directories.iter().map(|directory| directory.display().to_string()).collect();
        format!("{} can't be written; name another directory with --to", named.join(" and "))
    })?;
    let order = Order { model, address: &args.address(), directory, patience: PATIENCE };
    let bar = progress_bar(model.bytes)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let fetched = runtime.block_on(fetch::fetch(&order, &mut |bytes| bar.set_position(bytes)));
    bar.finish_and_clear();
    say(&format!("{} is whole: its SHA-256 is that of the official {}", fetched?.display(), model.name))
}

impl Args {
    fn address(&self) -> String {
        match &self.from {
            Some(place) if place.path().ends_with('/') => format!("{place}{}", self.model.file_name()),
            Some(file) => file.to_string(),
            None => Catalogue::embedded().address(&self.model),
        }
    }
}

fn models_by_name() -> impl TypedValueParser<Value = Model> {
    let names = Catalogue::embedded().models.iter().map(|model| model.name.as_str());
    PossibleValuesParser::new(names)
        .try_map(|name| Catalogue::embedded().find(&name).cloned().ok_or("the catalogue has no such model"))
}

fn address(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| error.to_string())?;
    match url.scheme() {
        "http" | "https" => Ok(url),
        other => Err(format!("`{other}` is not spoken; name an http or https address")),
    }
}

/// Drawn on a terminal alone.
fn progress_bar(bytes: u64) -> anyhow::Result<ProgressBar> {
    let style = ProgressStyle::with_template(
        "{decimal_bytes} of {decimal_total_bytes} {wide_bar} {decimal_bytes_per_sec}, {eta} left",
    )?;
    Ok(ProgressBar::new(bytes).with_style(style))
}

fn say(line: &str) -> anyhow::Result<()> {
    Ok(out::line(line)?)
}
