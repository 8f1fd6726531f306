//! `vivavoce openapi`.

use std::io::Write;

use super::out;

/// Print the OpenAPI document.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs the command.
pub fn run(_args: Args) -> anyhow::Result<()> {
    Ok(out::lock().write_all(crate::http::openapi::json().as_bytes())?)
}
