//! Whether an interview survives what can befall its line and its server.
//!
//! `cargo bench --bench survival -- [--cuts 200] [--kills 20] [--interviews 5] [--seed 1]`: rehearsed candidates hold interviews with
//! the real program while the connection is cut behind random bytes (in a frame, in a line that is spoken, in the
//! handshake; the server is told of every second cut only) and the server is killed with `kill -9` at random moments and
//! started again. Each interview is then held once more with the same sound and no disturbance, and both are compared:
//! sample by sample, and by their canonical transcripts. Prints one line of JSON; fails where anything is lost or differs.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark tells its figures")]
#![expect(
    clippy::unwrap_used,
    reason = "shared with the tests; where the ground gives way there is nothing to measure"
)]

#[path = "../tests/it/rehearsal/line.rs"]
mod line;
#[path = "../tests/it/rehearsal/process.rs"]
mod process;
#[path = "../tests/it/rehearsal/survival.rs"]
mod survival;

use anyhow::Context;
use rand::{SeedableRng, rngs::SmallRng};
use tokio::time::Instant;
use vivavoce::rehearsal::persona::Calibre;

use self::survival::{Survived, blows, survive};

/// No more interviews than this many times those asked for are held to use up the blows.
const MOST_TIMES: usize = 3;

fn main() -> anyhow::Result<()> {
    let cuts = number("--cuts", 200)?;
    let kills = number("--kills", 20)?;
    let interviews = number("--interviews", 5)?.max(1);
    let seed = number("--seed", 1)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let began = Instant::now();
        let mut chance = SmallRng::seed_from_u64(seed as u64);
        let mut total = Survived::default();
        let mut held = 0;
        while (total.cuts < cuts || total.kills < kills) && held < MOST_TIMES * interviews {
            let share = |all: usize, done: usize| all.div_ceil(interviews).min(all - done);
            let blows = blows(share(cuts, total.cuts), share(kills, total.kills), &mut chance);
            let survived = survive(Calibre::ALL[held % Calibre::ALL.len()], blows).await;
            held += 1;
            eprintln!("interview {held}: {survived:?}");
            total = sum(total, survived);
        }
        report(&total, held, seed, began.elapsed().as_secs());
        anyhow::ensure!(total.cuts >= cuts && total.kills >= kills, "the interviews were over too soon");
        anyhow::ensure!(total.samples_lost == 0, "{} samples were lost", total.samples_lost);
        anyhow::ensure!(total.differences.is_empty(), "{}", total.differences.join("\n"));
        Ok(())
    })
}

fn sum(mut total: Survived, one: Survived) -> Survived {
    total.cuts += one.cuts;
    total.kills += one.kills;
    total.connections += one.connections;
    total.samples += one.samples;
    total.samples_lost += one.samples_lost;
    total.turns += one.turns;
    total.words += one.words;
    total.differences.extend(one.differences);
    total
}

fn report(total: &Survived, interviews: usize, seed: usize, seconds: u64) {
    let figures = serde_json::json!({
        "interviews": interviews,
        "cuts": total.cuts,
        "kills": total.kills,
        "connections": total.connections,
        "samples": total.samples,
        "samples_lost": total.samples_lost,
        "turns": total.turns,
        "words": total.words,
        "turns_differing": total.differences.len(),
        "seed": seed,
        "seconds": seconds,
    });
    println!("{figures}");
}

/// The number behind `name` on the command line.
fn number(name: &str, otherwise: usize) -> anyhow::Result<usize> {
    let mut arguments = std::env::args().skip_while(|argument| argument != name).skip(1);
    match arguments.next() {
        Some(value) => value.parse().with_context(|| format!("{name} {value} is no number")),
        None => Ok(otherwise),
    }
}
