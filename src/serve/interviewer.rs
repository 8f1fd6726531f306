//! Who words what the interviewer says, and who reads the answers beside the program.

use std::sync::Arc;

use anyhow::Context as _;

use crate::{
    config::Config,
    llm::{
        Book, Interviewer,
        judge::{Judge, model::ModelJudge},
        model::ModelInterviewer,
        prompts::Prompts,
        scripted::ScriptedInterviewer,
    },
    metrics::Metrics,
};

/// An interviewer with the prompts that it uses and how long it may take, for the record; and the second reader.
pub(super) struct Chosen {
    pub interviewer: Arc<dyn Interviewer>,
    pub prompts: Option<String>,
    pub deadline_ms: Option<u64>,
    pub judge: Option<Arc<dyn Judge>>,
}

/// A model where one is configured, else the script.
pub(super) async fn choose(config: &Config, metrics: &Arc<Metrics>, book: Book) -> anyhow::Result<Chosen> {
    let judge = judge(config, metrics, book.clone()).await?;
    let Some(order) = config.llm.order() else {
        let interviewer = Arc::new(ScriptedInterviewer);
        return Ok(Chosen { interviewer, prompts: None, deadline_ms: None, judge });
    };
    let names: Vec<String> =
        order.endpoints.iter().map(|endpoint| format!("{} on {}", endpoint.model, endpoint.name())).collect();
    tracing::info!(llm.models = names.join(", "), "language models word what the interviewer says");
    let deadline_ms = Some(order.deadline.as_millis() as u64);
    let model = ModelInterviewer::new(order, Arc::clone(metrics))?.kept_in(book).await;
    let interviewer = Arc::new(model.context("what language models took this month can't be read")?);
    let prompts = Some(Prompts::embedded()?.version().to_owned());
    Ok(Chosen { interviewer, prompts, deadline_ms, judge })
}

/// The second reader, where one is wanted.
async fn judge(
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

/// The language models that read answers after the end, by name; none where the program alone reads them.
pub(super) fn scoring_models(config: &Config) -> Vec<String> {
    let order = config.judge.order(&config.llm);
    order.into_iter().flat_map(|order| order.endpoints).map(|endpoint| endpoint.model).collect()
}
