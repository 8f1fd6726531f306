//! `vivavoce score --judge`: the answers through the second reader as well.

use std::{path::PathBuf, sync::Arc, time::Duration};

use anyhow::Context as _;
use tokio::runtime::Runtime;

use crate::{
    config::{Config, Flags},
    id::SystemEntropy,
    interview::egress::Egress,
    llm::{
        endpoint::EndpointOrder,
        judge::{
            Judge as _, Terms,
            model::ModelJudge,
            reading::{Task, read},
        },
    },
    metrics::Metrics,
    score::{
        Answer, Assessment, Dimension,
        judge::{JudgedAnswer, Subject, Testimony, joined::joined},
    },
};

/// One answer takes no longer.
const WITHIN: Duration = Duration::from_mins(10);

/// A second reader for answers from a file.
pub(super) struct Reader {
    judge: ModelJudge,
    terms: Terms,
    runtime: Runtime,
}

impl Reader {
    /// The configured servers; those elsewhere only where `elsewhere` says that the answers may leave.
    pub(super) fn new(config: Option<PathBuf>, elsewhere: bool) -> anyhow::Result<Self> {
        let config = Config::load(&Flags { config, ..Flags::default() }.sources())?;
        let order = config.judge.servers(&config.llm).context(
            "no language model is configured; set judge.endpoints or llm.endpoints (`vivavoce doctor` looks for one on this machine)",
        )?;
        let hosts: Vec<String> = order.endpoints.iter().map(EndpointOrder::name).collect();
        if !elsewhere && !order.endpoints.iter().any(EndpointOrder::is_here) {
            anyhow::bail!(
                "the answers would leave for {}; say --elsewhere if they may, without names, companies and places",
                hosts.join(" and ")
            );
        }
        let egress = if elsewhere { Egress::Masked } else { Egress::None };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let judge = ModelJudge::new(order, Arc::new(Metrics::default()))?;
        Ok(Self { judge, terms: Terms { egress, hosts }, runtime })
    }

    /// The answer as both readers have it, and what the second one made of it; false where it could not read all.
    pub(super) fn read(&self, answer: &Answer, program: &Assessment) -> (Assessment, JudgedAnswer, bool) {
        let task = Task {
            testimony: Testimony::of_answer(answer),
            subjects: Dimension::ALL.map(Subject::Dimension).to_vec(),
        };
        let tasks = [task];
        let reading = read(&self.judge, &tasks, &[], &self.terms, &SystemEntropy, WITHIN);
        let mut read = self.runtime.block_on(reading);
        let judged = read.answers.pop().unwrap_or_else(|| JudgedAnswer {
            question: answer.id.clone(),
            remarks: Vec::new(),
            judgements: Vec::new(),
        });
        let of = |dimension: Dimension| {
            joined(program.of(dimension), judged.of(&Subject::Dimension(dimension))).score
        };
        let both = Assessment {
            ownership: of(Dimension::Ownership),
            tradeoffs: of(Dimension::Tradeoffs),
            specificity: of(Dimension::Specificity),
            next_probe: program.next_probe,
        };
        (both, judged, read.lacking.is_none())
    }

    /// Names and versions of the prompts.
    pub(super) fn prompts(&self) -> String {
        self.judge.prompts()
    }
}
