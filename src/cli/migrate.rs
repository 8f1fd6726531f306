//! `vivavoce migrate`.

use secrecy::ExposeSecret;

use super::out;
use crate::{config::Flags, store::Store};

/// Bring the database to this program's schema.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    flags: Flags,
    /// Address of the database, such as postgres://user:password@host/database [default: as configured]
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

/// Runs the command. A database that is up to date already is left as it is.
pub fn run(args: Args) -> anyhow::Result<()> {
    let sources = args.flags.sources().flag("--database", "database.url", args.database);
    let config = super::configured(&sources)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(Store::migrate(config.database_url().expose_secret()))?;
    Ok(out::line("the database has this program's schema")?)
}
