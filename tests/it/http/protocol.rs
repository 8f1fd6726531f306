//! `docs/protocol.md` names everything that can travel: compared with the OpenAPI document and with the sources.

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::Value;
use vivavoce::http::openapi;

const PAGE: &str = include_str!("../../../docs/protocol.md");
const PROTOCOL: &str = include_str!("../../../src/session/protocol.rs");

/// Every name and every value of the messages: events, fields, variants.
fn names() -> BTreeSet<String> {
    let document: Value = serde_json::from_str(openapi::json()).unwrap();
    let mut found = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for message in ["ClientEvent", "Numbered"] {
        collect(&document["components"]["schemas"], message, &mut seen, &mut found);
    }
    found
}

fn collect(schemas: &Value, schema: &str, seen: &mut BTreeSet<String>, found: &mut BTreeSet<String>) {
    if seen.insert(schema.to_owned()) {
        collect_in(schemas, &schemas[schema], seen, found);
    }
}

fn collect_in(schemas: &Value, part: &Value, seen: &mut BTreeSet<String>, found: &mut BTreeSet<String>) {
    if let Some(reference) = part["$ref"].as_str() {
        collect(schemas, reference.rsplit('/').next().unwrap(), seen, found);
    }
    for (name, property) in part["properties"].as_object().into_iter().flatten() {
        found.insert(name.clone());
        collect_in(schemas, property, seen, found);
    }
    let variants = part["enum"].as_array().into_iter().flatten();
    found.extend(variants.filter_map(|value| value.as_str()).map(str::to_owned));
    for list in ["oneOf", "allOf", "anyOf"] {
        for inner in part[list].as_array().into_iter().flatten() {
            collect_in(schemas, inner, seen, found);
        }
    }
    if part["items"].is_object() {
        collect_in(schemas, &part["items"], seen, found);
    }
}

/// The codes under which the session refuses messages.
fn refusals() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/session");
    let sources = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let texts = sources.filter(|path| path.is_file()).map(|path| fs::read_to_string(path).unwrap());
    texts
        .flat_map(|text| {
            let calls = text.split(".refuse(").skip(1);
            let literals = calls.filter_map(|call| call.trim_start().strip_prefix('"'));
            literals.map(|rest| rest.split('"').next().unwrap().to_owned()).collect::<Vec<_>>()
        })
        .collect()
}

fn close_codes() -> BTreeSet<String> {
    let variants = PROTOCOL.lines().filter_map(|line| line.trim().strip_suffix(',')?.split_once(" = "));
    let codes = variants.map(|(_, code)| code.to_owned());
    codes.filter(|code| code.len() == 4 && code.bytes().all(|byte| byte.is_ascii_digit())).collect()
}

#[test]
fn the_page_names_every_event_field_and_value() {
    let names = names();
    assert!(names.len() > 60 && names.contains("session.go_away"), "{names:?}");
    let missing: Vec<_> = names.iter().filter(|name| !PAGE.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "docs/protocol.md does not describe {missing:?}");
}

#[test]
fn the_page_names_no_event_that_is_none() {
    let names = names();
    let rows = PAGE.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let dotted: Vec<_> = rows.filter(|name| name.contains('.') && !names.contains(*name)).collect();
    assert!(dotted.is_empty(), "docs/protocol.md describes {dotted:?}, which the server does not know");
}

#[test]
fn the_page_names_every_code_of_a_refusal_and_of_a_close() {
    let (refusals, closes) = (refusals(), close_codes());
    assert!(refusals.len() >= 8 && closes.len() >= 7, "{refusals:?} {closes:?}");
    let rows = refusals
        .iter()
        .map(|code| format!("\n| `{code}` |"))
        .chain(closes.iter().map(|code| format!("\n| {code} |")));
    let missing: Vec<_> = rows.filter(|row| !PAGE.contains(row)).collect();
    assert!(missing.is_empty(), "docs/protocol.md does not describe {missing:?}");
}
