//! The command line. One file a command: its arguments, then what it does.
//!
//! Exit codes: 0 done, 1 failed, 2 wrong usage. Errors are one sentence with the remedy.

mod audit;
mod bench;
mod bias_audit;
mod calibration;
mod demo;
mod doctor;
mod keys;
mod listen;
mod llm;
mod migrate;
mod models;
mod openapi;
mod out;
mod replay;
mod rescore;
mod score;
mod serve;
mod simulate;
mod transcribe;
mod user;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use rustix::fs::Mode;

use crate::{
    config::{Config, ConfigError, Sources},
    telemetry,
};

/// The arguments of `vivavoce`.
#[derive(Debug, Parser)]
#[command(name = "vivavoce", version, about = "AI voice interviews on your own server")]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server
    Serve(serve::Args),
    /// Let a rehearsed candidate hold an interview through the real server, by voice
    Demo(demo::Args),
    /// Hold made-up interviews in writing, by the thousand, and check what must hold in each
    Simulate(simulate::Args),
    /// Write down what is said in sound files
    Transcribe(transcribe::Args),
    /// Score answers
    Score(score::Args),
    /// Score interviews again, with old and new side by side
    Rescore(rescore::Args),
    /// Check score receipts
    Audit(audit::Args),
    /// Audit scores for differences between groups of people
    BiasAudit(bias_audit::Args),
    /// Compare the scores with people's blind ratings
    Calibration(calibration::Args),
    /// Fold an interview's log
    Replay(replay::Args),
    /// Bring the database to this program's schema
    Migrate(migrate::Args),
    /// Manage the people who read reports
    User(user::Args),
    /// Manage the keys of programs
    Keys(keys::Args),
    /// Print the API's OpenAPI document
    Openapi(openapi::Args),
    /// Fetch, list and check speech models
    Models(models::Args),
    /// Print and verify webhooks on this machine
    Listen(listen::Args),
    /// Try language models before candidates meet them
    Llm(llm::Args),
    /// Look for what is missing or wrong on this machine
    Doctor(doctor::Args),
    /// Measure how many interviews this machine holds at once; takes some minutes
    Bench(bench::Args),
}

/// Runs the command that `arguments` name.
pub fn run(arguments: Cli) -> ExitCode {
    if !arguments.command.reads_configuration() {
        telemetry::start_quiet();
    }
    if arguments.command.reads_configuration() {
        // Words and voices of candidates are for the server's own user alone.
        rustix::process::umask(Mode::RWXG | Mode::RWXO);
    }
    let done = match arguments.command {
        Command::Serve(args) => serve::run(&args),
        Command::Demo(args) => demo::run(args),
        Command::Simulate(args) => simulate::run(&args),
        Command::Transcribe(args) => transcribe::run(&args),
        Command::Score(args) => score::run(args),
        Command::Rescore(args) => rescore::run(args),
        Command::Audit(args) => audit::run(args),
        Command::BiasAudit(args) => bias_audit::run(&args),
        Command::Calibration(args) => calibration::run(args),
        Command::Replay(args) => replay::run(&args),
        Command::Migrate(args) => migrate::run(args),
        Command::User(args) => user::run(args),
        Command::Keys(args) => keys::run(args),
        Command::Openapi(args) => openapi::run(args),
        Command::Models(args) => models::run(&args),
        Command::Listen(args) => listen::run(&args),
        Command::Llm(args) => llm::run(&args),
        Command::Doctor(args) => doctor::run(&args),
        Command::Bench(args) => bench::run(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report_failure(&error);
            if is_wrong_usage(&error) { ExitCode::from(WRONG_USAGE) } else { ExitCode::FAILURE }
        }
    }
}

/// The exit code of what the command line asks for and cannot be; clap uses it as well.
const WRONG_USAGE: u8 = 2;

/// An argument that makes no sense, found after the command line was read. One sentence with the remedy.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct WrongUsage(String);

fn is_wrong_usage(error: &anyhow::Error) -> bool {
    error.is::<WrongUsage>() || error.downcast_ref().is_some_and(ConfigError::is_wrong_usage)
}

impl Command {
    /// True for the commands that call [`configured`], which starts the log as configured.
    const fn reads_configuration(&self) -> bool {
        match self {
            Self::Serve(_)
            | Self::Demo(_)
            | Self::Migrate(_)
            | Self::User(_)
            | Self::Keys(_)
            | Self::Rescore(_)
            | Self::BiasAudit(_)
            | Self::Calibration(_)
            | Self::Doctor(_)
            | Self::Llm(_) => true,
            Self::Bench(_)
            | Self::Simulate(_)
            | Self::Transcribe(_)
            | Self::Score(_)
            | Self::Audit(_)
            | Self::Replay(_)
            | Self::Models(_)
            | Self::Listen(_)
            | Self::Openapi(_) => false,
        }
    }
}

/// Reads the configuration and starts the log that it asks for.
fn configured(sources: &Sources) -> anyhow::Result<Config> {
    let config = Config::load(sources)?;
    telemetry::start(&config.log);
    Ok(config)
}

#[expect(clippy::print_stderr, reason = "the one place where a command's failure reaches its user")]
fn report_failure(error: &anyhow::Error) {
    eprintln!("vivavoce: {error:#}");
}

/// Processor time of the whole process so far.
fn cpu_seconds() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}
