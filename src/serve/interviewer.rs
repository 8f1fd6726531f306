//! Who words what the interviewer says.

use std::sync::Arc;

use crate::{
    config::Llm,
    llm::{
        Interviewer,
        model::{ModelError, ModelInterviewer},
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
pub(super) fn choose(settings: &Llm, metrics: &Arc<Metrics>) -> Result<Chosen, ModelError> {
    let Some(order) = settings.order() else {
        return Ok(Chosen { interviewer: Arc::new(ScriptedInterviewer), prompts: None, deadline_ms: None });
    };
    let names: Vec<String> =
        order.endpoints.iter().map(|endpoint| format!("{} on {}", endpoint.model, endpoint.name())).collect();
    tracing::info!(llm.models = names.join(", "), "language models word what the interviewer says");
    let deadline_ms = Some(order.deadline.as_millis() as u64);
    let interviewer = Arc::new(ModelInterviewer::new(order, Arc::clone(metrics))?);
    Ok(Chosen { interviewer, prompts: Some(Prompts::embedded()?.version().to_owned()), deadline_ms })
}
