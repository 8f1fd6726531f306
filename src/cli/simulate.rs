//! `vivavoce simulate`: holds made-up interviews in writing, by the thousand, and checks what must hold in each.

mod words;

use std::{
    fs,
    io::{BufWriter, Write},
    num::NonZeroUsize,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
    thread,
};

use anyhow::{Context, anyhow, bail};
use futures_util::future::try_join_all;
use indicatif::{ProgressBar, ProgressStyle};

use self::words::{ModelServerKind, Words};
use super::{WrongUsage, out};
use crate::{
    interview::plan::PlanSnapshot,
    rehearsal::simulator::{
        Course, Held,
        manner::Manner,
        summary::{Outcome, Summary},
    },
    rubric::Library,
};

/// Beyond this a run fills a disk: a log has about 150 kB.
const MOST_INTERVIEWS: u64 = 1_000_000;

/// Hold made-up interviews.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// How many interviews
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=MOST_INTERVIEWS))]
    interviews: u64,
    /// All chance: the same seed gives the same logs
    #[arg(long, value_name = "S")]
    seed: u64,
    /// An empty or new folder for the logs and summary.json
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Only this plan; else all in turn
    #[arg(long)]
    plan: Option<String>,
    /// Only this kind of candidate; else all in turn
    #[arg(long, value_enum)]
    persona: Option<Manner>,
    /// Who words what is said: a model server on this machine that misbehaves in so many of 100 requests; else the script
    #[arg(long, value_name = "mischief[=PERCENT]")]
    model_server: Option<ModelServerKind>,
}

/// What all threads share.
struct Run<'a> {
    args: &'a Args,
    course: Course,
    words: Words,
    next: AtomicU64,
    bar: ProgressBar,
}

/// Runs the command. A broken invariant is a failure.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let (course, bar) = (course(args)?, progress(args.interviews)?);
    make_folder(&args.out)?;
    let words = Words::of(args.model_server, args.seed)?;
    let run = Run { args, course, words, next: AtomicU64::new(0), bar };
    let outcomes = hold_all(&run)?;
    let mut summary = Summary::new(args.seed);
    for outcome in &outcomes {
        summary.add(outcome);
    }
    summary.model = run.words.summary(&summary.replies);
    let file = args.out.join("summary.json");
    let json = serde_json::to_string_pretty(&summary)? + "\n";
    fs::write(&file, json).with_context(|| format!("cannot write {}", file.display()))?;
    show(&summary, &file)?;
    match summary.broken.first() {
        None => Ok(()),
        Some(first) => bail!(
            "what must hold in every interview was broken, first in {}: {}; all are listed in {}",
            args.out.join(&first.log).display(),
            first.told,
            file.display()
        ),
    }
}

fn course(args: &Args) -> anyhow::Result<Course> {
    let plans = match &args.plan {
        Some(name) => vec![plan(name)?],
        None => Library::embedded()?.snapshots(),
    };
    let manners = args.persona.map_or_else(|| Manner::ALL.to_vec(), |manner| vec![manner]);
    Ok(Course { seed: args.seed, plans, manners })
}

fn plan(name: &str) -> anyhow::Result<PlanSnapshot> {
    let library = Library::embedded()?;
    library.snapshot(name).ok_or_else(|| {
        let names: Vec<&str> = library.plans().iter().map(|plan| plan.id.as_str()).collect();
        WrongUsage(format!("there is no plan named {name}; choose one of {}", names.join(", "))).into()
    })
}

/// A folder with files in it is left alone: logs of two runs would lie side by side.
fn make_folder(folder: &Path) -> anyhow::Result<()> {
    let taken = fs::read_dir(folder).is_ok_and(|mut files| files.next().is_some());
    if taken || folder.is_file() {
        let told = format!("{} is not empty; name a new folder with --out", folder.display());
        return Err(WrongUsage(told).into());
    }
    fs::create_dir_all(folder).with_context(|| {
        format!("the folder {} can't be made; name another one with --out", folder.display())
    })
}

/// All interviews on all cores, in the order of their numbers.
fn hold_all(run: &Run<'_>) -> anyhow::Result<Vec<Outcome>> {
    let workers = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let held: anyhow::Result<Vec<Vec<Outcome>>> = thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(|| hold_some(run))).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().map_err(|_| anyhow!("the simulator crashed"))?)
            .collect()
    });
    run.bar.finish_and_clear();
    let mut outcomes = held?.concat();
    outcomes.sort_by_key(|outcome| outcome.index);
    Ok(outcomes)
}

/// Several side by side where they wait for a model.
fn hold_some(run: &Run<'_>) -> anyhow::Result<Vec<Outcome>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let lanes = (0..run.words.side_by_side()).map(|_| hold_in_turn(run));
    Ok(runtime.block_on(try_join_all(lanes))?.concat())
}

/// Takes numbers until none is left.
async fn hold_in_turn(run: &Run<'_>) -> anyhow::Result<Vec<Outcome>> {
    let mut outcomes = Vec::new();
    loop {
        let index = run.next.fetch_add(1, Ordering::Relaxed);
        if index >= run.args.interviews {
            return Ok(outcomes);
        }
        let interviewer = run.words.interviewer()?;
        let held = run.course.hold_at(run.words.pace(), index, interviewer).await;
        let held = held.ok_or_else(|| anyhow!("interview {index} has no plan"))?;
        write_log(&run.args.out, &held)?;
        outcomes.push(Outcome::of(&held));
        run.bar.inc(1);
    }
}

fn write_log(folder: &Path, held: &Held) -> anyhow::Result<()> {
    let path = folder.join(held.file_name());
    let written = || -> anyhow::Result<()> {
        let mut file = BufWriter::new(fs::File::create(&path)?);
        for record in &held.log {
            serde_json::to_writer(&mut file, record)?;
            file.write_all(b"\n")?;
        }
        Ok(file.flush()?)
    };
    written().with_context(|| format!("cannot write {}; is there room on the disk?", path.display()))
}

fn progress(interviews: u64) -> anyhow::Result<ProgressBar> {
    let style = ProgressStyle::with_template("{bar:40} {pos} of {len} interviews, {eta} left")?;
    Ok(ProgressBar::new(interviews).with_style(style))
}

fn show(summary: &Summary, file: &Path) -> anyhow::Result<()> {
    let ends: Vec<String> =
        summary.ends.iter().map(|(end, count)| format!("{count} {}", end.replace('_', " "))).collect();
    say(&format!("{} interviews: {}.", summary.interviews, ends.join(", ")))?;
    for (count, what) in [
        (summary.repeated, "asked a question twice"),
        (summary.over_probed, "asked more than two follow-ups of a question"),
        (summary.over_time, "went beyond plan and grace"),
        (summary.stalled, "got stuck"),
        (summary.repeated_lines, "said a sentence twice"),
        (summary.leaks, "said what candidates may not hear"),
        (summary.late_replies, "kept silent beyond the deadline of the model"),
        (summary.recited_at_top, "gave a recited answer the top of specificity"),
    ] {
        say(&format!("{count:>8} {what}"))?;
    }
    let coverage = &summary.coverage;
    if let (Some(reached), Some(spread)) = (coverage.reached, coverage.two_questions_each) {
        say(&format!(
            "Of {} interviews of full length with cooperative candidates {:.1} % asked for at least {:.0} % of their \
             plan, and {:.1} % for each dimension in two questions or more.",
            coverage.interviews,
            reached * 100.0,
            coverage.goal * 100.0,
            spread * 100.0
        ))?;
    }
    if let Some(model) = &summary.model {
        say(&words::told(model))?;
    }
    say(&format!("All figures: {}", file.display()))
}

fn say(line: &str) -> anyhow::Result<()> {
    Ok(out::line(line)?)
}
