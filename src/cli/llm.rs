//! `vivavoce llm`: tries language models before candidates meet them.

use anyhow::Context as _;
use indicatif::ProgressBar;
use reqwest::Url;

use super::out;
use crate::{
    config::{Config, Flags},
    llm::{
        check::{self, Verdict},
        endpoint::EndpointOrder,
    },
};

/// Language models that word what the interviewer says.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Try the configured models in staged situations and say whether they may lead interviews
    Check(CheckArgs),
}

#[derive(Debug, clap::Args)]
struct CheckArgs {
    #[command(flatten)]
    flags: Flags,
    /// Base address of a server to try instead of the configured ones
    #[arg(long, value_name = "URL", requires = "name")]
    url: Option<Url>,
    /// Its model
    #[arg(long = "name", value_name = "MODEL", requires = "url")]
    name: Option<String>,
    /// Print the findings as JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command. Fails unless every model tried is good enough.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let Command::Check(args) = &args.command;
    let config = super::configured(&args.flags.sources())?;
    let (orders, deadline) = asked_for(args, &config)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut reports = Vec::new();
    for order in orders {
        let progress = ProgressBar::new(check::situations() as u64);
        reports.push(runtime.block_on(check::run(order, deadline, || progress.inc(1)))?);
        progress.finish_and_clear();
    }
    if args.json {
        out::line(serde_json::to_string_pretty(&reports)?)?;
    } else {
        reports.iter().try_for_each(out::line)?;
    }
    match reports.iter().find(|report| report.verdict != Verdict::Good) {
        None => Ok(()),
        Some(report) => {
            anyhow::bail!("{} on {} is not good enough to lead interviews", report.model, report.endpoint)
        }
    }
}

fn asked_for(args: &CheckArgs, config: &Config) -> anyhow::Result<(Vec<EndpointOrder>, std::time::Duration)> {
    let configured = config.llm.order();
    let deadline = config.llm.deadline();
    if let (Some(address), Some(model)) = (&args.url, &args.name) {
        let (address, model) = (address.clone(), model.clone());
        let order =
            EndpointOrder { address, key: None, model, forwards: false, price_in: 0.0, price_out: 0.0 };
        return Ok((vec![order], deadline));
    }
    let order = configured.context(
        "no language model is configured; set llm.endpoints, or name one with --url and --name (`vivavoce doctor` \
         looks for one on this machine)",
    )?;
    Ok((order.endpoints, deadline))
}
