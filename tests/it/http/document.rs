//! The OpenAPI document.

use std::{collections::BTreeSet, path::Path};

use serde_json::Value;
use vivavoce::http::openapi;

use super::server::Server;

#[test]
fn the_kept_document_is_that_of_this_program() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("web/openapi.json");
    let kept = std::fs::read_to_string(kept).unwrap_or_default();
    assert!(
        kept == openapi::json(),
        "web/openapi.json is stale: run `cargo run -- openapi > web/openapi.json`, then `npm run types` in web/"
    );
}

#[tokio::test]
async fn the_page_describes_every_operation_and_loads_nothing_from_elsewhere() {
    let server = Server::start().await;
    let answer = server.browser().get("/docs").await;
    assert_eq!(answer.headers()["content-type"], "text/html; charset=utf-8");
    let page = answer.text().await.unwrap();
    let document: Value = serde_json::from_str(openapi::json()).unwrap();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let heading = format!("<section id=\"{}\">", operation["operationId"].as_str().unwrap());
            assert!(page.contains(&heading), "{method} {path}");
            let (_, section) = page.split_once(&heading).unwrap();
            let (section, _) = section.split_once("</section>").unwrap();
            let socket = operation["responses"]["101"].is_object();
            assert_eq!(section.contains(&format!("{}/api/v1/", server.origin)), !socket, "{method} {path}");
        }
    }
    for name in document["components"]["schemas"].as_object().unwrap().keys() {
        assert!(page.contains(&format!("<section id=\"schema-{name}\">")), "{name}");
    }
    assert!(!page.contains('`') && !page.contains("example.com/api"));
    assert!(!page.contains("<script") && !page.contains("src=") && !page.contains("href=\"http"));
}

#[test]
fn every_link_of_the_page_leads_to_a_schema_that_there_is() {
    let document: Value = serde_json::from_str(openapi::json()).unwrap();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let text = openapi::json();
    for link in text.split("#/components/schemas/").skip(1) {
        let name = link.split('"').next().unwrap();
        assert!(schemas.contains_key(name), "{name}");
    }
}

/// What is put together of parts fits none of them where one allows nothing beside its own.
#[test]
fn no_part_of_a_whole_forbids_the_others() {
    let document: Value = serde_json::from_str(openapi::json()).unwrap();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for (name, schema) in schemas {
        for part in schema["allOf"].as_array().into_iter().flatten() {
            let there = part["$ref"].as_str().and_then(|path| path.rsplit('/').next());
            let part = there.map_or(part, |name| &schemas[name]);
            assert_ne!(part["additionalProperties"], false, "{name}");
        }
    }
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
