//! `vivavoce score`: scores answers from a file of JSON lines.

mod judge;

use std::{
    fs,
    io::{BufRead, BufReader, BufWriter, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use serde::Serialize;

use crate::score::{Answer, Assessment, Lexicon, assess, judge::JudgedAnswer};

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
    /// Let the configured language models read the answers as well
    #[arg(long)]
    judge: bool,
    /// The answers may leave for models that are not on this machine, without names, companies and places
    #[arg(long, requires = "judge")]
    elsewhere: bool,
    /// Configuration file that names the language models [default: vivavoce.toml where there is one]
    #[arg(long, value_name = "FILE", requires = "judge")]
    config: Option<PathBuf>,
}

/// One line of the output.
#[derive(Serialize)]
struct Scored<'s> {
    id: &'s str,
    #[serde(flatten)]
    assessment: Assessment,
    #[serde(skip_serializing_if = "Option::is_none")]
    judge: Option<Judged>,
}

/// What the second reader made of an answer.
#[derive(Serialize)]
struct Judged {
    /// False where it could not read all; the program's scores stand there.
    complete: bool,
    prompts: String,
    #[serde(flatten)]
    answer: JudgedAnswer,
}

/// Runs the command.
pub fn run(args: Args) -> anyhow::Result<()> {
    let Args { answers, out, judge, elsewhere, config } = args;
    let reader = judge.then(|| judge::Reader::new(config, elsewhere)).transpose()?;
    let reader = reader.as_ref();
    // A device or a pipe is written to as it stands; it must not be replaced by a file.
    if fs::metadata(&out).is_ok_and(|there| !there.is_file()) {
        return score_file(&answers, &out, reader);
    }
    let out = fs::canonicalize(&out).unwrap_or(out);
    let part = part_of(&out);
    let done = score_file(&answers, &part, reader).and_then(|()| {
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

fn score_file(answers: &Path, part: &Path, judge: Option<&judge::Reader>) -> anyhow::Result<()> {
    let file = fs::File::open(answers).with_context(|| {
        format!("cannot read {}; name a file of answers with --answers", answers.display())
    })?;
    let mut reader = BufReader::new(file);
    let created = fs::File::create(part)
        .with_context(|| format!("cannot write {}; is its folder there and writable?", part.display()))?;
    let mut writer = BufWriter::new(created);
    let (mut number, mut unread) = (0_usize, 0_usize);
    while let Some(line) = next_line(&mut reader, number + 1)? {
        number += 1;
        if line.trim().is_empty() {
            continue;
        }
        let answer = parse(&line, number)?;
        let scored = scored(&answer, judge);
        unread += usize::from(scored.judge.as_ref().is_some_and(|judged| !judged.complete));
        serde_json::to_writer(&mut writer, &scored)?;
        writer.write_all(b"\n")?;
    }
    let written = writer.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    if written.metadata()?.is_file() {
        written.sync_all()?;
    }
    if unread > 0 {
        tracing::warn!(
            "the language model did not read {unread} of {number} answers; the program's scores stand there"
        );
    }
    Ok(())
}

fn scored<'a>(answer: &'a Answer, reader: Option<&judge::Reader>) -> Scored<'a> {
    let program = assess(answer, Lexicon::embedded());
    let Some(reader) = reader else { return Scored { id: &answer.id, assessment: program, judge: None } };
    let (assessment, judged, complete) = reader.read(answer, &program);
    let judge = Judged { complete, prompts: reader.prompts(), answer: judged };
    Scored { id: &answer.id, assessment, judge: Some(judge) }
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
