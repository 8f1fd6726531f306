//! The OpenAPI document.

use std::{collections::BTreeSet, path::Path};

use serde_json::Value;
use vivavoce::http::openapi;

#[test]
fn the_kept_document_is_that_of_this_program() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("web/openapi.json");
    let kept = std::fs::read_to_string(kept).unwrap_or_default();
    assert!(
        kept == openapi::json(),
        "web/openapi.json is stale: run `cargo run -- openapi > web/openapi.json`, then `npm run types` in web/"
    );
}

#[test]
fn every_operation_has_a_name_of_its_own_a_tag_and_says_who_may_call_it() {
    let document: Value = serde_json::from_str(openapi::json()).unwrap();
    let mut names = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap();
            assert!(names.insert(name.to_owned()), "{method} {path}: the name `{name}` is taken");
            assert_eq!(operation["tags"].as_array().map(Vec::len), Some(1), "{method} {path}");
            let who = operation["description"].as_str().unwrap_or_default();
            assert!(
                who.starts_with("For ") || who.starts_with("Open to everybody"),
                "{method} {path}: {who}"
            );
        }
    }
}
