//! `vivavoce serve`.

use std::{io::Write, os::unix::fs::OpenOptionsExt, path::Path};

use anyhow::Context;
use serde::Serialize;
use tokio::{
    signal::unix::{SignalKind, signal},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

use super::out;
use crate::{
    config::{Config, Flags},
    http::links::{self, Fresh, NewAccount},
    rehearsal::sample,
    serve::{Ear, Server},
    store::accounts::{Accounts, Role},
};

/// Run the server.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    flags: Flags,
    /// Address and port to listen on [default: 127.0.0.1:7878]
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// Serve a sample organisation from a data directory of its own: an opening, rehearsed reports, links for a candidate
    /// and a manager
    #[arg(long)]
    sample: bool,
}

/// Runs the command until the process is told to stop.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let sources = args.flags.sources().flag("--listen", "server.listen", args.listen.clone());
    let mut config = super::configured(&sources)?;
    if args.sample {
        config = config.for_sample();
    }
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(serve(&config, args.sample))
}

async fn serve(config: &Config, sample: bool) -> anyhow::Result<()> {
    let ear = if sample { Ear::InstalledOrRehearsal } else { Ear::Installed };
    let server = Server::start(config, ear).await?;
    say(&format!("Vivavoce is at {}", server.app.settings.public_url.origin()))?;
    say(server.ear_in_words())?;
    let stop = CancellationToken::new();
    let rehearsals = if sample {
        Some(sample_organisation(config, &server, stop.clone()).await?)
    } else {
        first_account(&server).await?;
        None
    };
    stop_signal().await?;
    stop.cancel();
    if let Some(rehearsals) = rehearsals {
        rehearsals.await?;
    }
    server.stop().await;
    Ok(())
}

/// Links of the sample organisation, as tests and scripts read them.
#[derive(Serialize)]
struct Links {
    candidate: String,
    manager: String,
}

async fn sample_organisation(
    config: &Config,
    server: &Server,
    stop: CancellationToken,
) -> anyhow::Result<JoinHandle<()>> {
    let public_url = &server.app.settings.public_url;
    let sample = sample::seed(server.house(), server.org, server.plan(sample::PLAN)?, stop).await?;
    let links = Links {
        candidate: links::room_link(public_url, &sample.room_secret),
        manager: links::sign_in_link(public_url, &sample.sign_in_secret),
    };
    let path = config.data.dir.join("links.json");
    let text = serde_json::to_string_pretty(&links)?;
    write_secret(&path, &text).with_context(|| format!("{} can't be written", path.display()))?;
    say(&format!("As a candidate:   {}", links.candidate))?;
    say(&format!("As a manager:     {}  (works once; a new one is printed at every start)", links.manager))?;
    say("Three rehearsed interviews are being held for you to read; they take a minute on first start.")?;
    Ok(sample.rehearsals)
}

/// Writes a file that nobody else on this machine can read.
fn write_secret(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file =
        std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())
}

/// Makes the first administrator's account on first start, with a link that signs in once.
async fn first_account(server: &Server) -> anyhow::Result<()> {
    if server.store.count_accounts().await? > 0 {
        return Ok(());
    }
    let app = &server.app;
    let fresh = Fresh { now: app.clock.now(), entropy: &*app.entropy };
    let account =
        NewAccount { org: server.org, email: "admin@localhost", name: "Administrator", role: Role::Admin };
    let account = links::add_account(&*server.store, fresh, account).await?;
    let secret = links::new_sign_in_link(&*server.store, fresh, account.id).await?;
    let link = links::sign_in_link(&app.settings.public_url, &secret);
    say(&format!("First start. Sign in as administrator (works once, within a day): {link}"))
}

/// Resolves on Ctrl-C, or when the service manager asks for an end.
async fn stop_signal() -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted?,
        _ = terminate.recv() => {}
    }
    Ok(())
}

fn say(line: &str) -> anyhow::Result<()> {
    Ok(out::line(line)?)
}
