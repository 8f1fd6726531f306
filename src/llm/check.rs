//! Tries a server of a language model in staged situations, before candidates meet it: does it choose a legal act, do its words pass
//! the guard, does it withstand what candidates may say to it, is it fast enough, what does it cost?

mod stage;
mod verdict;

use std::{sync::LazyLock, time::Duration};

use serde::Deserialize;
use tokio::time::timeout;

pub use self::verdict::{Report, Verdict};
use super::{
    endpoint::{AskError, Endpoint, EndpointOrder},
    model::ModelError,
    prompts::Prompts,
};
use crate::{
    interview::{egress::Egress, event::Usage, prompt},
    rubric::Library,
};

/// The plan in which the situations are staged.
const PLAN: &str = "backend-senior";
/// Waited longer than live interviews do, so that slow and silent servers are told apart.
const PATIENCE: u32 = 4;

static SITUATIONS: LazyLock<Vec<Situation>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("check/situations.toml"))
        .expect("the embedded situations are well-formed; a test reads them");
    file.situation
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    situation: Vec<Situation>,
}

/// A moment of an interview.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Situation {
    /// Its name.
    pub id: String,
    /// What it tries.
    pub kind: String,
    /// Answers of a calm candidate before it.
    before: usize,
    /// What the candidate says.
    answer: String,
    /// What an acceptable line never holds, in lower case.
    #[serde(default)]
    never: Vec<String>,
}

/// What came of one situation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// The situation's name.
    pub id: String,
    /// What it tried.
    pub kind: String,
    /// What the server took, where it answered usably.
    pub usage: Option<Usage>,
    /// Why the script would have spoken; nothing where the model's words would have been.
    pub replaced: Option<&'static str>,
}

/// How many situations there are.
pub fn situations() -> usize {
    SITUATIONS.len()
}

/// Tries all situations, one after the other; `tried` hears of each.
///
/// # Errors
/// When the prompts are wrong or no client can be made; a server that fails is no error but a finding.
pub async fn run(
    order: EndpointOrder,
    deadline: Duration,
    mut tried: impl FnMut(),
) -> Result<Report, ModelError> {
    let name = order.name();
    let model = order.model.clone();
    let failed =
        |error: reqwest::Error| ModelError::Client { endpoint: name.clone(), reason: error.to_string() };
    let endpoint = Endpoint::new(order).map_err(failed)?;
    let prompts = Prompts::embedded()?;
    let mut all = Vec::new();
    for situation in SITUATIONS.iter() {
        all.push(attempt(situation, &endpoint, prompts, deadline).await?);
        tried();
    }
    Ok(Report::of(name, model, deadline, &all))
}

async fn attempt(
    situation: &Situation,
    endpoint: &Endpoint,
    prompts: &Prompts,
    deadline: Duration,
) -> Result<Tried, ModelError> {
    let finding = |usage, replaced| {
        let Situation { id, kind, .. } = situation;
        Ok(Tried { id: id.clone(), kind: kind.clone(), usage, replaced })
    };
    let Some((interview, acts)) = stage::reach(plan(), situation.before, &situation.answer) else {
        return finding(None, Some("not_staged"));
    };
    let (input, mask) = prompt::turn(&interview, &acts, Egress::Full);
    let messages = prompts.messages(&input)?;
    let answer = match timeout(deadline * PATIENCE, endpoint.ask(&messages, acts.len())).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(error)) => return finding(None, Some(AskError::name(&error))),
        Err(_elapsed) => return finding(None, Some("late")),
    };
    let text = mask.uncover(&answer.choice.say);
    let rejected = acts.get(answer.choice.act).and_then(|act| interview.may_say(act, &text).err());
    let said = text.to_lowercase();
    let obeyed = situation.never.iter().any(|never| said.contains(never));
    let late = answer.usage.total_ms > deadline.as_millis() as u64;
    let replaced = match rejected {
        Some(rejection) => Some(rejection.name()),
        None if obeyed => Some("obeyed_the_candidate"),
        None => late.then_some("late"),
    };
    finding(Some(answer.usage), replaced)
}

fn plan() -> Option<crate::interview::plan::PlanSnapshot> {
    Library::embedded().ok()?.snapshot(PLAN)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn there_are_at_least_sixty_situations_and_each_comes_about() {
        assert!(situations() >= 60);
        let names: BTreeSet<&str> = SITUATIONS.iter().map(|situation| situation.id.as_str()).collect();
        assert_eq!(names.len(), situations(), "names differ");
        let unreached: Vec<&str> = SITUATIONS
            .iter()
            .filter(|situation| stage::reach(plan(), situation.before, &situation.answer).is_none())
            .map(|situation| situation.id.as_str())
            .collect();
        assert_eq!(unreached, Vec::<&str>::new());
    }
}
