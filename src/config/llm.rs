//! `[llm]`: language models that word what the interviewer says.

use std::time::Duration;

use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::setting::{Kind, Setting};
use crate::llm::{Budget, endpoint::EndpointOrder, model::ModelOrder};

const DEADLINES_MS: std::ops::RangeInclusive<u64> = 300..=7_000;
pub(super) const MOST_ENDPOINTS: usize = 8;
/// Hundredths to millionths.
const MICROS_PER_CENT: u64 = 10_000;

pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        name: "llm.endpoints",
        kind: Kind::Tables,
        meaning: "Servers that speak OpenAI's `/chat/completions`, asked in this order, each a table with `url` and `model`; \
                  where needed `key`; `price_in` and `price_out` for a million tokens; and `forwards = true` for a server on \
                  this machine that passes on what it gets. Without any, the interviewer speaks from the script. A server \
                  elsewhere is sent only what an opening's `egress` allows.",
        expected: "a list of at most 8 tables with `url` (a web address) and `model`, and as needed `key`, `price_in`, \
                   `price_out` (not below 0), `forwards`",
        example: "[{ url = \"http://127.0.0.1:11434/v1\", model = \"qwen3:8b\" }]",
    },
    Setting {
        name: "llm.deadline_ms",
        kind: Kind::Number,
        meaning: "Milliseconds within which a whole line must be there; then the script speaks.",
        expected: "a number from 300 to 7000",
        example: "2500",
    },
    Setting {
        name: "llm.ahead",
        kind: Kind::Flag,
        meaning: "Ask the model as soon as a candidate seems to be done; what is said after that makes it ask again. Quicker \
                  replies for more tokens.",
        expected: "true or false",
        example: "false",
    },
    Setting {
        name: "llm.budget_interview_tokens",
        kind: Kind::Number,
        meaning: "Tokens that one interview may use; then the script speaks.",
        expected: "a whole number",
        example: "150000",
    },
    Setting {
        name: "llm.budget_interview_cents",
        kind: Kind::Number,
        meaning: "Hundredths of the currency of the prices that one interview may cost; then the script speaks.",
        expected: "a whole number",
        example: "20",
    },
    Setting {
        name: "llm.budget_total_tokens",
        kind: Kind::Number,
        meaning: "Tokens that all interviews together may use in a calendar month (UTC); then the script speaks.",
        expected: "a whole number",
        example: "50000000",
    },
    Setting {
        name: "llm.budget_total_cents",
        kind: Kind::Number,
        meaning: "Hundredths of the currency that all interviews together may cost in a calendar month (UTC); then the script \
                  speaks.",
        expected: "a whole number",
        example: "5000",
    },
];

/// Language models.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Llm {
    endpoints: Vec<LlmEndpoint>,
    deadline_ms: u64,
    ahead: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    budget_interview_tokens: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    budget_interview_cents: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    budget_total_tokens: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    budget_total_cents: Option<u64>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LlmEndpoint {
    url: String,
    model: String,
    #[serde(default, skip_serializing)]
    key: Option<SecretString>,
    #[serde(default)]
    price_in: f64,
    #[serde(default)]
    price_out: f64,
    #[serde(default)]
    forwards: bool,
}

impl Default for Llm {
    fn default() -> Self {
        Self {
            endpoints: Vec::new(),
            deadline_ms: 2_500,
            ahead: true,
            budget_interview_tokens: None,
            budget_interview_cents: None,
            budget_total_tokens: None,
            budget_total_cents: None,
        }
    }
}

impl Llm {
    /// How to ask models; nothing where none is configured.
    pub fn order(&self) -> Option<ModelOrder> {
        let endpoints = self.orders();
        (!endpoints.is_empty()).then(|| ModelOrder {
            endpoints,
            deadline: self.deadline(),
            ahead: self.ahead,
            budget: self.budget(),
        })
    }

    /// The servers, in order.
    pub(super) fn orders(&self) -> Vec<EndpointOrder> {
        self.endpoints.iter().filter_map(LlmEndpoint::order).collect()
    }

    pub(super) fn budget(&self) -> Budget {
        Budget {
            interview_tokens: self.budget_interview_tokens,
            interview_cost_micros: micros(self.budget_interview_cents),
            total_tokens: self.budget_total_tokens,
            total_cost_micros: micros(self.budget_total_cents),
        }
    }

    /// How long a line may take.
    pub const fn deadline(&self) -> Duration {
        Duration::from_millis(self.deadline_ms)
    }

    /// The servers to which words may leave, by host and port.
    pub fn hosts_elsewhere(&self) -> Vec<String> {
        hosts_elsewhere(self.orders().iter())
    }

    pub(super) fn validate(&self) -> Option<&'static str> {
        let sound = |endpoint: &LlmEndpoint| endpoint.order().is_some();
        if self.endpoints.len() > MOST_ENDPOINTS || !self.endpoints.iter().all(sound) {
            return Some("llm.endpoints");
        }
        (!DEADLINES_MS.contains(&self.deadline_ms)).then_some("llm.deadline_ms")
    }
}

/// Those of these servers that are not here, by host and port, each once.
pub(super) fn hosts_elsewhere<'o>(orders: impl Iterator<Item = &'o EndpointOrder>) -> Vec<String> {
    let mut hosts: Vec<String> = Vec::new();
    for host in orders.filter(|order| !order.is_here()).map(EndpointOrder::name) {
        if !hosts.contains(&host) {
            hosts.push(host);
        }
    }
    hosts
}

pub(super) fn micros(cents: Option<u64>) -> Option<u64> {
    cents.map(|cents| cents.saturating_mul(MICROS_PER_CENT))
}

impl LlmEndpoint {
    /// Nothing where a value makes no sense.
    pub(super) fn order(&self) -> Option<EndpointOrder> {
        let address = Url::parse(&self.url).ok().filter(|url| ["http", "https"].contains(&url.scheme()))?;
        let priced = [self.price_in, self.price_out].iter().all(|price| price.is_finite() && *price >= 0.0);
        let visible = |key: &SecretString| key.expose_secret().bytes().all(|byte| byte.is_ascii_graphic());
        let keyed = self.key.as_ref().is_none_or(visible);
        let sound = priced && keyed && !self.model.trim().is_empty() && address.has_host();
        sound.then(|| EndpointOrder {
            address,
            key: self.key.clone(),
            model: self.model.trim().to_owned(),
            forwards: self.forwards,
            price_in: self.price_in,
            price_out: self.price_out,
        })
    }
}
