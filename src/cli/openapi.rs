//! `vivavoce openapi`.

use std::io::Write;

/// Print the OpenAPI document.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs the command.
pub fn run(_args: Args) -> anyhow::Result<()> {
    std::io::stdout().write_all(crate::http::openapi::json().as_bytes())?;
    Ok(())
}
