//! The binary: reads the command line and hands over to the library.

use std::process::ExitCode;

use clap::Parser;
use mimalloc::MiMalloc;

/// Gives memory of large buffers back to the system; see `vivavoce bench --soak`.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    vivavoce::cli::run(vivavoce::cli::Cli::parse())
}
