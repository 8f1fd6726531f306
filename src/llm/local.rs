//! Finds servers of language models on this machine. They are told of, never used unasked.

use std::time::Duration;

use serde_json::Value;

use crate::outbound;

const WITHIN: Duration = Duration::from_millis(700);
/// Names of models that are told.
const MOST_MODELS: usize = 8;

/// Where the usual servers listen, and how they list their models.
const USUAL: [Usual; 2] = [
    Usual { name: "Ollama", base: "http://127.0.0.1:11434", list: "/api/tags", models: "models", id: "name" },
    Usual { name: "llama.cpp", base: "http://127.0.0.1:8080", list: "/v1/models", models: "data", id: "id" },
];

struct Usual {
    name: &'static str,
    base: &'static str,
    list: &'static str,
    models: &'static str,
    id: &'static str,
}

/// A server that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What it is, such as `Ollama`.
    pub name: &'static str,
    /// Its base address for `llm.endpoints`.
    pub url: String,
    /// Its models, at most eight.
    pub models: Vec<String>,
}

/// The servers that answer at their usual ports.
pub async fn find() -> Vec<Found> {
    let mut found = Vec::new();
    for usual in &USUAL {
        found.extend(usual.ask(usual.base).await);
    }
    found
}

impl Usual {
    async fn ask(&self, base: &str) -> Option<Found> {
        let client = outbound::local().timeout(WITHIN).build().ok()?;
        let answer: Value =
            client.get(format!("{base}{}", self.list)).send().await.ok()?.json().await.ok()?;
        let listed = answer.get(self.models)?.as_array()?;
        let models = listed.iter().filter_map(|model| model.get(self.id)?.as_str().map(str::to_owned));
        Some(Found { name: self.name, url: format!("{base}/v1"), models: models.take(MOST_MODELS).collect() })
    }
}

impl Found {
    /// What to write into the configuration file to use it.
    pub fn remedy(&self) -> String {
        let model = self.models.first().map_or("NAME", String::as_str);
        format!(
            "to let it word the interviewer's lines, add to vivavoce.toml: [[llm.endpoints]] url = \"{}\" model = \"{model}\"; \
             then try it with `vivavoce llm check`",
            self.url
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_server_that_lists_its_models_is_told_with_what_to_write() {
        let server = crate::llm::local::tests::listing().await;
        let usual = &USUAL[1];
        let found = usual.ask(&server).await.unwrap();
        assert_eq!(found.models, ["qwen3:8b"]);
        assert!(found.remedy().contains("model = \"qwen3:8b\""));
    }

    #[tokio::test]
    async fn where_nobody_listens_nothing_is_found() {
        assert_eq!(USUAL[0].ask("http://127.0.0.1:9").await, None);
    }

    async fn listing() -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let models = axum::Json(serde_json::json!({"data": [{"id": "qwen3:8b"}]}));
        let router =
            axum::Router::new().route("/v1/models", axum::routing::get(move || async move { models }));
        tokio::spawn(async move { axum::serve(listener, router).await });
        format!("http://{address}")
    }
}
