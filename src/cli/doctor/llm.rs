//! Language models: what is configured, and what is found on this machine.

use super::{Finding, waited};
use crate::{
    config::Llm,
    llm::local::{self, Found},
};

const CHECK: &str = "language model";

/// Never a fault: without a model the script speaks.
pub(super) fn models(settings: &Llm) -> Finding {
    if let Some(order) = settings.order() {
        let names: Vec<String> = order
            .endpoints
            .iter()
            .map(|endpoint| format!("{} on {}", endpoint.model, endpoint.name()))
            .collect();
        return Finding::fine(CHECK, format!("{}; try it with `vivavoce llm check`", names.join(", ")));
    }
    finding(&waited(async { Ok(local::find().await) }).unwrap_or_default())
}

fn finding(found: &[Found]) -> Finding {
    let Some(first) = found.first() else {
        return Finding::fine(CHECK, "none, the interviewer speaks from the script");
    };
    let names: Vec<String> = found
        .iter()
        .map(|server| format!("{} at {} with {}", server.name, server.url, models_of(server)))
        .collect();
    let found = format!("none configured; found {}; {}", names.join(" and "), first.remedy());
    Finding::fine(CHECK, found)
}

fn models_of(server: &Found) -> String {
    if server.models.is_empty() { "no model yet".to_owned() } else { server.models.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_on_this_machine_is_offered_with_what_to_write() {
        let ollama = Found {
            name: "Ollama",
            url: "http://127.0.0.1:11434/v1".to_owned(),
            models: vec!["qwen3:8b".to_owned()],
        };
        insta::assert_snapshot!(finding(&[ollama]).to_string());
        assert!(finding(&[]).to_string().contains("from the script"));
    }
}
