//! The binary: reads the command line and hands over to the library.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    vivavoce::cli::run(vivavoce::cli::Cli::parse())
}
