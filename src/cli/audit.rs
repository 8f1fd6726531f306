//! `vivavoce audit verify`: checks a score receipt, anywhere, without a database.

use std::{fmt::Write, fs, path::PathBuf};

use anyhow::{Context, bail};
use clap::Subcommand;

use super::{out, rescore::name};
use crate::score::{
    Lexicon, program,
    receipt::{Check, Difference, Opened, open},
};

/// So many other numbers are named; the rest is counted.
const MOST_NAMED: usize = 3;

/// Check score receipts
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Say whether a receipt's signature holds and whether this program's scorer gives the same scores
    Verify {
        /// The receipt, as downloaded from a report
        #[arg(value_name = "RECEIPT.json")]
        receipt: PathBuf,
        /// The key that must have signed it, as published under /api/v1/receipt-keys
        #[arg(long, value_name = "HEX")]
        key: Option<String>,
    },
}

/// Runs the command.
pub fn run(args: Args) -> anyhow::Result<()> {
    let Command::Verify { receipt, key } = args.command;
    let bytes = fs::read(&receipt).with_context(|| {
        format!("cannot read {}; name a receipt that was downloaded from a report", receipt.display())
    })?;
    let opened = open(&String::from_utf8_lossy(&bytes))?;
    if key.is_some_and(|key| !key.trim().eq_ignore_ascii_case(&opened.public_key)) {
        bail!(
            "the receipt is signed with another key, {}; ask its issuer which key is theirs",
            opened.public_key
        );
    }
    let check = opened.receipt.check(Lexicon::embedded());
    let sentence = verdict(&opened, &check);
    if check.differences.is_empty() {
        return Ok(out::line(sentence)?);
    }
    bail!("{sentence}")
}

fn verdict(Opened { receipt, public_key }: &Opened, check: &Check) -> String {
    let holds = format!("the signature of key {} holds", &public_key[..16]);
    let beside = match receipt.models.as_slice() {
        [] => String::new(),
        models => format!("; what {} read beside it can't be had again from a receipt", models.join(" and ")),
    };
    let made_by = format!("program {} with lexicon {}", receipt.program, receipt.lexicon);
    match (check.differences.as_slice(), check.same_version) {
        ([], true) => format!(
            "{holds}, and this program gives the same scores for all {} answers{beside}",
            receipt.answers.len()
        ),
        ([], false) => format!(
            "{holds}, and this program gives the same scores for all {} answers, although {made_by} made them{beside}",
            receipt.answers.len()
        ),
        (others, false) => format!(
            "{holds}, but {made_by} made the scores and this one, {} with lexicon {}, gives others ({}): check it with \
             that version",
            program::VERSION,
            Lexicon::embedded().version,
            named(others)
        ),
        (others, true) => format!(
            "{holds}, but this program of the same version gives other scores ({}): the issuer signed scores that were \
             not made from these words; ask how they came about",
            named(others)
        ),
    }
}

fn named(differences: &[Difference]) -> String {
    let number = |score: Option<f64>| score.map_or_else(|| "none".to_owned(), |score| format!("{score:.1}"));
    let mut text = String::new();
    for difference in differences.iter().take(MOST_NAMED) {
        let separator = if text.is_empty() { "" } else { ", " };
        let _ = write!(
            text,
            "{separator}{} of {}: {} stated, {} found",
            name(difference.dimension),
            difference.place,
            number(difference.stated),
            number(difference.found)
        );
    }
    if differences.len() > MOST_NAMED {
        let _ = write!(text, " and {} more", differences.len() - MOST_NAMED);
    }
    text
}
