//! Who words what the interviewer says, and who reads the answers beside the program.

use std::sync::Arc;

use anyhow::Context as _;

use crate::{
    config::{Config, Llm},
    llm::{
        Book, Interviewer,
        judge::{Judge, model::ModelJudge},
        model::ModelInterviewer,
        prompts::Prompts,
        scripted::ScriptedInterviewer,
    },
    metrics::Metrics,
};

/// An interviewer with the prompts that it uses and how long it may take, for the record.
pub(super) struct Chosen {
    pub interviewer: Arc<dyn Interviewer>,
    pub prompts: Option<String>,
    pub deadline_ms: Option<u64>,
}

/// A model where one is configured, else the script.
pub(super) async fn choose(settings: &Llm, metrics: &Arc<Metrics>, book: Book) -> anyhow::Result<Chosen> {
    let Some(order) = settings.order() else {
        return Ok(Chosen { interviewer: Arc::new(ScriptedInterviewer), prompts: None, deadline_ms: None });
    };
    let names: Vec<String> =
        order.endpoints.iter().map(|endpoint| format!("{} on {}", endpoint.model, endpoint.name())).collect();
    tracing::info!(llm.models = names.join(", "), "language models word what the interviewer says");
    let deadline_ms = Some(order.deadline.as_millis() as u64);
    let model = ModelInterviewer::new(order, Arc::clone(metrics))?.kept_in(book).await;
    let interviewer = Arc::new(model.context("what language models took this month can't be read")?);
    Ok(Chosen { interviewer, prompts: Some(Prompts::embedded()?.version().to_owned()), deadline_ms })
}

/// The second reader, where one is wanted.
pub(super) async fn judge(
    config: &Config,
    metrics: &Arc<Metrics>,
    book: Book,
) -> anyhow::Result<Option<Arc<dyn Judge>>> {
    let Some(order) = config.judge.order(&config.llm) else { return Ok(None) };
    let names: Vec<String> =
        order.endpoints.iter().map(|endpoint| format!("{} on {}", endpoint.model, endpoint.name())).collect();
    tracing::info!(llm.models = names.join(", "), "language models read the answers after the end");
    let judge = ModelJudge::new(order, Arc::clone(metrics))?.kept_in(book).await;
    Ok(Some(Arc::new(judge.context("what language models took this month can't be read")?)))
}

/// The servers to which words may leave, for whatever a model does with them.
pub(super) fn hosts_elsewhere(config: &Config) -> Vec<String> {
    let mut hosts = config.llm.hosts_elsewhere();
    for host in config.judge.hosts_elsewhere(&config.llm) {
        if !hosts.contains(&host) {
            hosts.push(host);
        }
    }
    hosts
}

/// The language models that read answers after the end, by name; none where the program alone reads them.
pub(super) fn scoring_models(config: &Config) -> Vec<String> {
    let order = config.judge.order(&config.llm);
    order.into_iter().flat_map(|order| order.endpoints).map(|endpoint| endpoint.model.clone()).collect()
}
