//! `[judge]`: language models that read the answers after the end, as a second reader beside the program.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{
    llm::{Llm, LlmEndpoint, MOST_ENDPOINTS, hosts_elsewhere, micros},
    setting::{Kind, Setting},
};
use crate::llm::{Budget, endpoint::EndpointOrder, judge::model::JudgeOrder};

const DEADLINES_MS: std::ops::RangeInclusive<u64> = 1_000..=300_000;
const AT_ONCE: std::ops::RangeInclusive<usize> = 1..=32;

pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        name: "judge.read",
        kind: Kind::Flag,
        meaning: "Let language models read every answer after the end, three to seven times for each thing that it is read \
                  for: some hundred requests and 200000 tokens for an interview of fifteen minutes. Without it the \
                  program alone reads, and competencies beside the three dimensions are not assessed.",
        expected: "true or false",
        example: "true",
    },
    Setting {
        name: "judge.endpoints",
        kind: Kind::Tables,
        meaning: "Servers for that, like `llm.endpoints`; without any, those of `llm.endpoints`. A server elsewhere is sent only \
                  what an opening's `egress` allows, always without names, companies and places.",
        expected: "a list of at most 8 tables with `url` (a web address) and `model`, and as needed `key`, `price_in`, \
                   `price_out` (not below 0), `forwards`",
        example: "[{ url = \"http://127.0.0.1:11434/v1\", model = \"qwen3:30b\" }]",
    },
    Setting {
        name: "judge.deadline_ms",
        kind: Kind::Number,
        meaning: "Milliseconds that one server may take for one reading; then the next one is asked.",
        expected: "a number from 1000 to 300000",
        example: "90000",
    },
    Setting {
        name: "judge.at_once",
        kind: Kind::Number,
        meaning: "How many requests are under way at a time.",
        expected: "a number from 1 to 32",
        example: "8",
    },
    Setting {
        name: "judge.budget_interview_tokens",
        kind: Kind::Number,
        meaning: "Tokens that reading one interview may use; what is not read by then is read by the program alone. The bounds \
                  of `llm.budget_total_tokens` and `llm.budget_total_cents` hold for both together.",
        expected: "a whole number",
        example: "400000",
    },
    Setting {
        name: "judge.budget_interview_cents",
        kind: Kind::Number,
        meaning: "Hundredths of the currency of the prices that reading one interview may cost.",
        expected: "a whole number",
        example: "50",
    },
];

/// The second reader.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Judge {
    read: bool,
    endpoints: Vec<LlmEndpoint>,
    deadline_ms: u64,
    at_once: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    budget_interview_tokens: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    budget_interview_cents: Option<u64>,
}

impl Default for Judge {
    fn default() -> Self {
        Self {
            read: false,
            endpoints: Vec::new(),
            deadline_ms: 60_000,
            at_once: 4,
            budget_interview_tokens: None,
            budget_interview_cents: None,
        }
    }
}

impl Judge {
    /// How interviews are read; nothing where the program alone reads them.
    pub fn order(&self, llm: &Llm) -> Option<JudgeOrder> {
        self.servers(llm).filter(|_| self.read)
    }

    /// How to ask the servers, whether they read interviews or not; nothing where none is configured.
    pub fn servers(&self, llm: &Llm) -> Option<JudgeOrder> {
        let own: Vec<EndpointOrder> = self.endpoints.iter().filter_map(LlmEndpoint::order).collect();
        let endpoints = if own.is_empty() { llm.orders() } else { own };
        let total = llm.budget();
        (!endpoints.is_empty()).then(|| JudgeOrder {
            endpoints,
            deadline: Duration::from_millis(self.deadline_ms),
            budget: Budget {
                interview_tokens: self.budget_interview_tokens,
                interview_cost_micros: micros(self.budget_interview_cents),
                ..total
            },
            at_once: self.at_once,
        })
    }

    /// The servers to which answers may leave to be read, by host and port.
    pub fn hosts_elsewhere(&self, llm: &Llm) -> Vec<String> {
        self.order(llm).map_or_else(Vec::new, |order| hosts_elsewhere(order.endpoints.iter()))
    }

    pub(super) fn validate(&self) -> Option<&'static str> {
        let sound = |endpoint: &LlmEndpoint| endpoint.order().is_some();
        if self.endpoints.len() > MOST_ENDPOINTS || !self.endpoints.iter().all(sound) {
            return Some("judge.endpoints");
        }
        if !DEADLINES_MS.contains(&self.deadline_ms) {
            return Some("judge.deadline_ms");
        }
        (!AT_ONCE.contains(&self.at_once)).then_some("judge.at_once")
    }
}
