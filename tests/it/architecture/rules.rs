//! The rules about imports and lengths, as data.

use super::paths::paths;

/// From the inside out: a module imports its own ring and those before it.
const RINGS: &[(&str, &[&str])] = &[
    ("foundation", &["id", "redact", "time", "vault"]),
    ("pure", &["audio", "speech", "rubric", "score", "interview", "report", "partner"]),
    ("adapters", &["clock", "metrics", "outbound", "store", "recording", "recognition", "llm", "voice"]),
    ("shells", &["config", "telemetry", "session", "webhook", "work", "http", "rehearsal"]),
    ("composition", &["serve", "cli", "main", "lib"]),
];

/// Place of the pure ring in [`RINGS`].
const PURE: usize = 1;

/// What the pure ring may not name: clocks, chance, the outside world, and maps without an order.
const IMPURE: &[(&str, &str)] = &[
    ("tokio", "the core does not wait"),
    ("sqlx", "the core does no IO"),
    ("axum", "the core does no IO"),
    ("reqwest", "the core does no IO"),
    ("object_store", "the core does no IO"),
    ("whisper_rs", "the core does no IO"),
    ("rand::rng", "chance is a parameter"),
    ("std::time::Instant", "time is a parameter"),
    ("std::time::SystemTime", "time is a parameter"),
    ("std::fs", "the core does no IO"),
    ("std::env", "the core does no IO"),
    ("std::net", "the core does no IO"),
    ("std::process", "the core does no IO"),
    ("std::thread", "the core does not wait"),
    ("std::collections::HashMap", "its order changes from run to run; use BTreeMap"),
    ("std::collections::HashSet", "its order changes from run to run; use BTreeSet"),
];

/// Files beyond the common limit, each with its own and the reason.
const LONG: &[(&str, usize, &str)] =
    &[("web/src/lib/api/schema.ts", usize::MAX, "generated from web/openapi.json, and nobody's to read")];
const COMMON_LIMIT: usize = 400;

const NO_RING: &str = "has no ring yet";

/// A path that a file may not name.
#[derive(Debug)]
pub struct Breach {
    /// Counted from 1.
    pub line: usize,
    /// As written, with groups opened.
    pub path: String,
    /// Which rule it breaks.
    pub why: String,
}

/// What `file`, a path such as `src/score/rate.rs` with content `text`, imports against the rules.
pub fn breaches(file: &str, text: &str) -> Vec<Breach> {
    let module = top_level_module(file);
    let ring = ring_of(module);
    let homeless =
        ring.is_none().then(|| Breach { line: 1, path: module.to_owned(), why: NO_RING.to_owned() });
    let named = paths(text).into_iter();
    let judged = named.filter_map(|(line, path)| {
        let path = from_the_root(file, path);
        let why = outward(ring, &path).or_else(|| impure(ring, &path))?;
        Some(Breach { line, path, why })
    });
    homeless.into_iter().chain(judged).collect()
}

/// The most lines that `file` may have.
pub fn longest_allowed(file: &str) -> usize {
    LONG.iter().find(|(long, _, _)| *long == file).map_or(COMMON_LIMIT, |(_, limit, _reason)| *limit)
}

/// `super::` as often as the file lies deep is the root of the crate.
fn from_the_root(file: &str, path: String) -> String {
    let depth = file.matches('/').count();
    match path.strip_prefix(&"super::".repeat(depth)) {
        Some(rest) if depth > 0 && !rest.starts_with("super::") => format!("crate::{rest}"),
        Some(_) | None => path,
    }
}

fn outward(ring: Option<usize>, path: &str) -> Option<String> {
    let module = path.strip_prefix("crate::")?.split("::").next().unwrap_or_default();
    match (ring, ring_of(module)) {
        (Some(ours), Some(theirs)) if theirs > ours => {
            Some(format!("{} may not import {}", RINGS[ours].0, RINGS[theirs].0))
        }
        // A type or macro at the root of the crate has a capital letter or stands alone.
        (_, None) if path.matches("::").count() > 1 => Some(NO_RING.to_owned()),
        _ => None,
    }
}

fn impure(ring: Option<usize>, path: &str) -> Option<String> {
    let (forbidden, reason) = IMPURE.iter().find(|(forbidden, _)| within(path, forbidden))?;
    (ring == Some(PURE)).then(|| format!("the pure ring may not name {forbidden}: {reason}"))
}

/// True when `path` names `forbidden`, something in it, or everything (`*`) around it.
fn within(path: &str, forbidden: &str) -> bool {
    let around = path.strip_suffix("::*").is_some_and(|parent| forbidden.starts_with(&format!("{parent}::")));
    path == forbidden || path.starts_with(&format!("{forbidden}::")) || around
}

fn ring_of(module: &str) -> Option<usize> {
    RINGS.iter().position(|(_, modules)| modules.contains(&module))
}

fn top_level_module(file: &str) -> &str {
    let inside = file.strip_prefix("src/").unwrap_or(file);
    inside.split('/').next().unwrap_or(inside).trim_end_matches(".rs")
}
