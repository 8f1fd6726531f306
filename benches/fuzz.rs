//! Bad messages by the million: what reads the wire and puts the sound together takes everything and breaks nothing.
//!
//! `cargo bench --bench fuzz -- [COUNT] [SEED] [FINDS]`: so many messages (10 million) that follow from the seed: frames in order and
//! out of it, twice, overlapping, behind holes, at the edges of what numbers hold, mutated, empty, huge, random bytes, and
//! events of the protocol in every state of repair. Each goes through the parsers, the microphone and the listener as in a
//! live interview, with lines that break in between; see `tests/it/fuzz/assembler.rs` for what is checked after each. Into
//! the file FINDS comes the shortest message for every outcome. Prints one line of JSON.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark tells its figures")]

#[path = "../tests/it/fuzz/assembler.rs"]
mod assembler;
#[path = "../tests/it/fuzz/finds.rs"]
mod finds;
#[path = "../tests/it/fuzz/input.rs"]
mod input;

use std::{collections::BTreeMap, fs, panic::AssertUnwindSafe};

use anyhow::Context;
use tokio::time::Instant;
use vivavoce::audio::wav;

use self::{assembler::Assembler, finds::Find, input::Input};

const SPOKEN: &[u8] = include_bytes!("../tests/audio/index.wav");
/// Silence between two rounds of the speech, of a length that has nothing to do with that of a frame.
const SILENCE: usize = 20_011;
/// The program may grow by so much: buffers reach their greatest length, nothing more.
const MOST_GROWTH_KB: u64 = 32 * 1_024;
/// What the greatest memory is measured from.
const WARM: u64 = 100_000;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let number = |place: usize, otherwise: u64| {
        arguments
            .get(place)
            .map_or(Ok(otherwise), |text| text.parse().with_context(|| format!("{text} is no number")))
    };
    let (count, seed) = (number(0, 10_000_000)?, number(1, 1)?);
    let sound = [wav::decode(SPOKEN)?, vec![0; SILENCE]].concat();

    let began = Instant::now();
    let mut assembler = Assembler::new(seed, &sound);
    let mut outcomes: BTreeMap<String, u64> = BTreeMap::new();
    let mut shortest: BTreeMap<String, Input> = BTreeMap::new();
    let mut warm_kb = 0;
    for step in 0..count {
        if step == WARM.min(count / 2) {
            warm_kb = greatest_memory_kb()?;
        }
        // Numbers of a message that breaks something are what is needed to see it again.
        let stepped = std::panic::catch_unwind(AssertUnwindSafe(|| assembler.step()));
        let Ok((input, outcome)) = stepped else {
            anyhow::bail!("message {step} of seed {seed} broke something that must hold; see above");
        };
        *outcomes.entry(outcome).or_default() += 1;
        let find = match &input {
            Input::Event(_) => true,
            Input::Sound(bytes) => bytes.len() < 100,
        };
        if find && arguments.len() > 2 {
            keep(&mut shortest, input);
        }
    }
    let growth_kb = greatest_memory_kb()?.saturating_sub(warm_kb);
    let figures = serde_json::json!({
        "messages": count,
        "seed": seed,
        "seconds": began.elapsed().as_secs(),
        "memory_growth_kb": growth_kb,
        "outcomes": outcomes,
    });
    println!("{figures}");
    if let Some(file) = arguments.get(2) {
        write(file, &shortest)?;
    }
    anyhow::ensure!(growth_kb <= MOST_GROWTH_KB, "memory grew by {growth_kb} kB");
    Ok(())
}

fn keep(shortest: &mut BTreeMap<String, Input>, input: Input) {
    let length = |input: &Input| match input {
        Input::Sound(bytes) => bytes.len(),
        Input::Event(text) => text.len(),
    };
    let find = Find::of(&input);
    assert_eq!(find.input(), input, "a find that is another message");
    let outcome = find.outcome;
    if shortest.get(&outcome).is_none_or(|known| length(&input) < length(known)) {
        shortest.insert(outcome, input);
    }
}

fn write(file: &str, shortest: &BTreeMap<String, Input>) -> anyhow::Result<()> {
    let lines: Vec<String> =
        shortest.values().map(|input| serde_json::to_string(&Find::of(input))).collect::<Result<_, _>>()?;
    fs::write(file, lines.join("\n") + "\n")?;
    eprintln!("{} finds written to {file}", lines.len());
    Ok(())
}

/// The most memory that this process has held so far, in kilobytes.
fn greatest_memory_kb() -> anyhow::Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line =
        status.lines().find(|line| line.starts_with("VmHWM:")).context("no VmHWM in /proc/self/status")?;
    let digits: String = line.chars().filter(char::is_ascii_digit).collect();
    Ok(digits.parse()?)
}
