//! `vivavoce models`: fetch, list and check speech models.

mod list;
mod pull;
mod verify;

use clap::Subcommand;

/// Manage speech models.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// The official models: what each is for, and which are installed
    List(list::Args),
    /// Fetch an official model; goes on where an earlier call broke off
    Pull(pull::Args),
    /// Check that installed models are whole
    Verify(verify::Args),
}

/// Runs the command.
pub fn run(args: &Args) -> anyhow::Result<()> {
    match &args.command {
        Command::List(args) => list::run(args),
        Command::Pull(args) => pull::run(args),
        Command::Verify(args) => verify::run(args),
    }
}
