//! House rules that are tests: who may import whom, what the pure ring may not touch, how long a file may be.

mod paths;
mod rules;

use std::path::{Path, PathBuf};

use self::rules::{Breach, breaches, longest_allowed};

/// Source files with their text, sorted; names are relative to the repository.
fn sources(folders: &[&str], endings: &[&str]) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in folders {
        collect(&root.join(folder), endings, &mut found);
    }
    found.sort();
    let name = |path: &PathBuf| path.strip_prefix(root).unwrap().display().to_string();
    found.iter().map(|path| (name(path), std::fs::read_to_string(path).unwrap())).collect()
}

fn collect(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.unwrap().path()) {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if path.is_dir() {
            collect(&path, endings, found);
        } else if endings.contains(&ending) {
            found.push(path);
        }
    }
}

fn describe(file: &str, breaches: Vec<Breach>) -> Vec<String> {
    breaches.into_iter().map(|Breach { line, path, why }| format!("{file}:{line}: {path}: {why}")).collect()
}

#[test]
fn rings_import_inward_and_the_core_touches_nothing_outside() {
    let found: Vec<String> = sources(&["src"], &["rs"])
        .iter()
        .flat_map(|(file, text)| describe(file, breaches(file, text)))
        .collect();
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn the_rule_about_imports_finds_what_it_forbids() {
    let snippet = r#"
use std::{
    collections::{BTreeMap, HashMap},
    time::{Duration, Instant as Now},
};

use crate::{http::problem, interview::{event::Event, plan}, store};
use super::super::voice;
use super::event::Remark;

// tokio::spawn in a comment and "std::fs in a text" are fine.
fn load() -> String {
    let text = "std::fs::read";
    let found = std::fs::read_to_string(text);
    let lifetime: &'static str = 'x'.to_string();
    tokio::task::yield_now();
    rand::rng().random()
}

#[cfg(test)]
mod tests {
    use std::fs;
}
"#;
    let found = describe("src/interview/policy.rs", breaches("src/interview/policy.rs", snippet));
    insta::assert_snapshot!(found.join("\n"));
}

#[test]
fn a_ring_may_import_itself_and_what_lies_inside() {
    let snippet =
        "use crate::{clock::Clock, interview::plan, store::StoreError, time::Offset};\nuse tokio::sync;";
    assert_eq!(
        describe("src/store/outbox.rs", breaches("src/store/outbox.rs", snippet)),
        Vec::<String>::new()
    );
}

#[test]
fn a_new_top_level_module_must_be_given_a_ring() {
    let found = describe("src/novelty/sign.rs", breaches("src/novelty/sign.rs", "use crate::oddity::Odd;"));
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn no_file_is_longer_than_a_reader_can_hold() {
    let long: Vec<String> =
        sources(&["src", "tests/it", "web/src", "web/e2e"], &["rs", "ts", "js", "svelte"])
            .iter()
            .map(|(file, text)| (file, text.lines().count()))
            .filter(|(file, lines)| *lines > longest_allowed(file))
            .map(|(file, lines)| format!("{file}: {lines} lines, at most {} allowed", longest_allowed(file)))
            .collect();
    assert!(long.is_empty(), "\n{}", long.join("\n"));
}

#[test]
fn a_module_with_children_stands_beside_their_folder() {
    let misplaced: Vec<String> = sources(&["src", "tests/it"], &["rs"])
        .into_iter()
        .map(|(file, _)| file)
        .filter(|file| file.ends_with("/mod.rs"))
        .collect();
    assert_eq!(misplaced, Vec::<String>::new());
}

#[test]
fn every_dependency_is_used() {
    let manifest: toml::Table = toml::from_str(include_str!("../../Cargo.toml")).unwrap();
    let code: String = sources(&["src", "tests/it", "benches"], &["rs"])
        .into_iter()
        .map(|(_, text)| text)
        .collect::<Vec<_>>()
        .join("\n");
    let unused: Vec<&String> = ["dependencies", "dev-dependencies"]
        .iter()
        .flat_map(|section| manifest[*section].as_table().unwrap().keys())
        .filter(|name| {
            let name = name.replace('-', "_");
            !code.contains(&format!("{name}::")) && !code.contains(&format!("{name}!"))
        })
        .collect();
    assert_eq!(unused, Vec::<&String>::new());
}
