//! `vivavoce score`: scores answers from a file of JSON lines.

use std::{
    fs,
    io::{BufRead, BufReader, BufWriter, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use serde::Serialize;

use crate::score::{Answer, Assessment, Lexicon, assess};

/// An answer is at most so many bytes long; a 15-minute interview has about 15,000.
const LONGEST_LINE: u64 = 1 << 20;

/// Score answers.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Answers, one JSON object a line: {"id","level","kind","question","answer"}
    #[arg(long, value_name = "IN.jsonl")]
    answers: PathBuf,
    /// Where the scores go, one JSON object a line
    #[arg(long, value_name = "OUT.jsonl")]
    out: PathBuf,
}

/// One line of the output.
#[derive(Serialize)]
struct Scored<'s> {
    id: &'s str,
    #[serde(flatten)]
    assessment: Assessment,
}

/// Runs the command.
pub fn run(args: Args) -> anyhow::Result<()> {
    let Args { answers, out } = args;
    // A device or a pipe is written to as it stands; it must not be replaced by a file.
    if fs::metadata(&out).is_ok_and(|there| !there.is_file()) {
        return score_file(&answers, &out);
    }
    let out = fs::canonicalize(&out).unwrap_or(out);
    let part = part_of(&out);
    let done = score_file(&answers, &part).and_then(|()| {
        fs::rename(&part, &out)
            .with_context(|| format!("cannot write {}; is its folder there and writable?", out.display()))
    });
    if done.is_err() {
        // What is half-written is of no use; that it may not exist is fine.
        let _ = fs::remove_file(&part);
    }
    done
}

/// The file beside `out` that is written first.
fn part_of(out: &Path) -> PathBuf {
    let mut name = out.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    out.with_file_name(name)
}

fn score_file(answers: &Path, part: &Path) -> anyhow::Result<()> {
    let file = fs::File::open(answers).with_context(|| {
        format!("cannot read {}; name a file of answers with --answers", answers.display())
    })?;
    let mut reader = BufReader::new(file);
    let created = fs::File::create(part)
        .with_context(|| format!("cannot write {}; is its folder there and writable?", part.display()))?;
    let mut writer = BufWriter::new(created);
    let mut number = 0_usize;
    while let Some(line) = next_line(&mut reader, number + 1)? {
        number += 1;
        if line.trim().is_empty() {
            continue;
        }
        let answer = parse(&line, number)?;
        let assessment = assess(&answer, Lexicon::embedded());
        serde_json::to_writer(&mut writer, &Scored { id: &answer.id, assessment })?;
        writer.write_all(b"\n")?;
    }
    let written = writer.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    if written.metadata()?.is_file() {
        written.sync_all()?;
    }
    Ok(())
}

fn next_line(reader: &mut impl BufRead, number: usize) -> anyhow::Result<Option<String>> {
    let mut bytes = Vec::new();
    let length = std::io::Read::take(&mut *reader, LONGEST_LINE).read_until(b'\n', &mut bytes)?;
    if length == 0 {
        return Ok(None);
    }
    if length as u64 == LONGEST_LINE && !bytes.ends_with(b"\n") {
        bail!("line {number} of the answers is longer than {LONGEST_LINE} bytes; split the answer");
    }
    let Ok(line) = String::from_utf8(bytes) else {
        bail!("line {number} of the answers is not UTF-8 text; save the file as UTF-8");
    };
    Ok(Some(line))
}

fn parse(line: &str, number: usize) -> anyhow::Result<Answer> {
    serde_json::from_str(line).map_err(|error| {
        anyhow::anyhow!(
            "line {number} of the answers is no answer ({error}); each line needs \"id\", \"level\", \"kind\", \"question\" and \"answer\""
        )
    })
}
