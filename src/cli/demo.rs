//! `vivavoce demo`: a rehearsed candidate holds an interview through the real server, by voice or in writing.

use std::{
    io::{IsTerminal, stdout},
    path::PathBuf,
    sync::Arc,
};

use anyhow::Context;

use super::{WrongUsage, out};
use crate::{
    clock::{Clock, SystemClock},
    config::Config,
    http::links::{self, NewAccount},
    id::{InterviewId, SystemEntropy},
    interview::{plan::PlanSnapshot, terms::Terms},
    rehearsal::{
        candidate::Notice,
        client::{Observed, Pace, Typist},
        demo::{DemoResult, Spread},
        house::RehearsalError,
        persona::{Calibre, Persona},
        simulator::manner::Manner,
    },
    report::words,
    rubric::Library,
    serve::{Ear, Server},
    store::{accounts::Role, results::Results},
};

/// How fast the conversation goes on where somebody reads along.
const READ_WORDS_PER_MINUTE: u32 = 240;

/// The same candidate every time.
const TYPED_SEED: u64 = 1;

/// Let a rehearsed candidate hold an interview.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Who holds it: how good the answers are
    #[arg(long, value_enum, default_value = "strong")]
    persona: Calibre,
    /// The plan that is followed; the personas know the taster best
    #[arg(long, default_value = "taster")]
    plan: String,
    /// Type instead of speaking: shows how any plan talks, on a terminal at the speed of reading
    #[arg(long)]
    typed: bool,
    /// Print the outcome as JSON, and nothing else
    #[arg(long)]
    json: bool,
}

/// Runs the command: ends by itself, but on a terminal it serves the report until Ctrl-C.
pub fn run(args: Args) -> anyhow::Result<()> {
    crate::telemetry::start_quiet();
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(demo(args))
}

async fn demo(args: Args) -> anyhow::Result<()> {
    let plan = plan(&args.plan)?;
    let folder = fresh_folder()?;
    let server = Server::start(&config(&folder), Ear::Rehearsal).await?;
    let outcome = rehearse(&args, plan, &server).await;
    let outcome = match outcome {
        Ok(outcome) if args.json => write_json(&outcome),
        Ok(outcome) => show(&args, &outcome, &folder),
        Err(error) => Err(error),
    };
    if outcome.is_ok() && !args.json && stdout().is_terminal() {
        say(&format!("\nSign in to read it: {}", sign_in_link(&server).await?))?;
        say("The server runs on until Ctrl-C.")?;
        tokio::signal::ctrl_c().await?;
    }
    server.stop().await;
    outcome
}

fn plan(name: &str) -> anyhow::Result<Arc<PlanSnapshot>> {
    let library = Library::embedded()?;
    library.snapshot(name).map(Arc::new).ok_or_else(|| {
        let names: Vec<&str> = library.plans().iter().map(|plan| plan.id.as_str()).collect();
        WrongUsage(format!("there is no plan named {name}; choose one of {}", names.join(", "))).into()
    })
}

async fn rehearse(args: &Args, plan: Arc<PlanSnapshot>, server: &Server) -> anyhow::Result<DemoResult> {
    let house = server.house();
    let persona = Persona::load(args.persona)?;
    let opening =
        links::add_opening(&*house.store, house.fresh(), server.org, &plan.title, &plan.id, Terms::default())
            .await?;
    let (name, json, typed) = (persona.name.clone(), args.json, args.typed);
    let mut observe = move |observed: &Observed| {
        if !json {
            // A pipe that was closed shall not end the interview.
            let _nobody_reads = tell(&name, typed, &observed.notice);
        }
    };
    let held = if args.typed {
        let mut typist = typist(args, &plan)?;
        let speed = (!json && stdout().is_terminal()).then_some(READ_WORDS_PER_MINUTE);
        house.rehearse_typed(&opening, (&persona.name, &mut typist), speed, &mut observe).await?
    } else {
        house.rehearse(&opening, Arc::clone(&plan), persona, Pace::DEMO, &mut observe).await?
    };
    house.reported(held.interview).await?;
    let transcript = server.store.transcript(held.interview).await?;
    let scores = server.store.scores(held.interview).await?.into_iter().next();
    let (Some(transcript), Some(scores)) = (transcript, scores) else {
        return Err(RehearsalError::NoReport("it has no transcript or no scores".to_owned()).into());
    };
    let report = links::interview_page(&server.app.settings.public_url, held.interview);
    Ok(DemoResult::new(&held, &transcript, scores.scores, report))
}

/// Somebody as good as the persona, who knows what may be asked.
fn typist(args: &Args, plan: &PlanSnapshot) -> anyhow::Result<Typist> {
    let manner = match args.persona {
        Calibre::Strong => Manner::Strong,
        Calibre::Middling => Manner::Mid,
        Calibre::Weak => Manner::Weak,
    };
    Ok(Typist::who_knows(manner, TYPED_SEED, Library::embedded()?.plan(&plan.id)))
}

/// A folder of its own for each demo, kept afterwards so that its report can be served again.
fn fresh_folder() -> anyhow::Result<PathBuf> {
    let name = InterviewId::new(SystemClock.now(), &SystemEntropy);
    let folder = std::env::temp_dir().join(format!("vivavoce-demo-{name}"));
    std::fs::create_dir(&folder).with_context(|| {
        format!("the folder {} can't be made; set TMPDIR to a place that can be written", folder.display())
    })?;
    Ok(folder)
}

fn config(folder: &std::path::Path) -> Config {
    let mut config = Config::default();
    config.server.listen.set_port(0);
    folder.clone_into(&mut config.data.dir);
    config
}

async fn sign_in_link(server: &Server) -> anyhow::Result<String> {
    let house = server.house();
    let reader = NewAccount { org: server.org, email: "demo@localhost", name: "Demo", role: Role::Manager };
    let account = links::add_account(&*house.store, house.fresh(), reader).await?;
    let secret = links::new_sign_in_link(&*house.store, house.fresh(), account.id).await?;
    Ok(links::sign_in_link(&server.app.settings.public_url, &secret))
}

/// The conversation as it goes.
fn tell(name: &str, typed: bool, notice: &Notice) -> anyhow::Result<()> {
    match notice {
        Notice::Line { text, .. } => say(&format!("\nInterviewer: {text}")),
        Notice::AnswerBegan { text, .. } => say(&format!("\n{name}: {}", joined(text))),
        Notice::Heard { .. } if typed => Ok(()),
        Notice::Heard { text, .. } => say(&format!("      heard: {text}")),
        Notice::Refused { message, .. } => say(&format!("      (the server: {message})")),
        Notice::Disconnected => say("      (the connection broke)"),
        Notice::Connected { .. }
        | Notice::LineSounds
        | Notice::AnswerEnded { .. }
        | Notice::Caption { .. }
        | Notice::Durable { .. }
        | Notice::Ended { .. } => Ok(()),
    }
}

fn joined(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn write_json(outcome: &DemoResult) -> anyhow::Result<()> {
    say(&serde_json::to_string_pretty(outcome)?)
}

fn show(args: &Args, outcome: &DemoResult, folder: &std::path::Path) -> anyhow::Result<()> {
    for (dimension, score) in outcome.scores.each() {
        let title = words::title(dimension);
        match (score.score, score.band) {
            (Some(number), Some([low, high])) => {
                say(&format!("\n{title}: {number:.1} (80 % band {low:.1} to {high:.1})"))?;
            }
            (Some(number), None) => say(&format!("\n{title}: {number:.1}"))?,
            (None, _) => {
                say(&format!("\n{title}: no score. {}", score.reason.as_deref().unwrap_or_default()))?;
            }
        }
        for same_words in score.evidence.chunk_by(|one, next| one.start == next.start && one.end == next.end)
        {
            let shows: Vec<&str> = same_words.iter().map(|evidence| words::shows(evidence.signal)).collect();
            say(&format!("  \u{201c}{}\u{201d}: {}", same_words[0].quote, shows.join("; ")))?;
        }
        if let Some(unmet) = words::unmet(&score.missing) {
            say(&format!("  {unmet}"))?;
        }
    }
    if !args.typed {
        show_speech(outcome)?;
    }
    say(&format!("\nReport: {}", outcome.report))?;
    say(&format!("Its data is in {}", folder.display()))
}

/// How well and how fast speech was heard.
fn show_speech(outcome: &DemoResult) -> anyhow::Result<()> {
    say(&format!("\nWords misheard: {:.1} % on average.", outcome.mean_word_error_rate() * 100.0))?;
    let latency = &outcome.latency;
    say(&format!(
        "From the end of speech to the recorded turn: {}.",
        in_words(&latency.speech_end_to_turn_recorded_ms)
    ))?;
    say(&format!(
        "From the end of speech to the next line: {}.",
        in_words(&latency.speech_end_to_next_line_ms)
    ))
}

fn in_words(spread: &Spread) -> String {
    match (spread.median, spread.worst) {
        (Some(median), Some(worst)) => format!("{median} ms in the middle, {worst} ms at worst"),
        (Some(_) | None, _) => "not measured".to_owned(),
    }
}

fn say(line: &str) -> anyhow::Result<()> {
    Ok(out::line(line)?)
}
