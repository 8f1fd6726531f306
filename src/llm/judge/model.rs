//! A judge that asks language models, one server after the other.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use tokio::time::{Instant, timeout};

use super::{Judge, JudgeError, Sampled, Terms, prompts::JudgePrompts};
use crate::{
    interview::{egress::Egress, event::Usage, spending::Spending},
    llm::{
        breaker::{Breaker, Failure},
        endpoint::{Endpoint, EndpointOrder, Wanted},
        model::ModelError,
        sent::Sent,
        spending::{Account, Book, Budget},
    },
    metrics::Metrics,
    score::judge::{Sample, Sheet},
    store::StoreError,
};

/// Enough for a dozen quotes and sixty words in JSON, and for what a model thinks before.
const MOST_TOKENS: u32 = 3_000;
const MOST_BYTES: usize = 65_536;
/// So that samples differ where a model is not sure.
const TEMPERATURE: f32 = 0.5;

/// How a model judge works.
#[derive(Clone, Debug)]
pub struct JudgeOrder {
    /// The servers, in order of preference.
    pub endpoints: Vec<EndpointOrder>,
    /// How long one server may take for one sample.
    pub deadline: Duration,
    /// What may be spent.
    pub budget: Budget,
    /// How many requests are sent at once.
    pub at_once: usize,
}

/// Asks models.
pub struct ModelJudge {
    seats: Vec<Seat>,
    prompts: &'static JudgePrompts,
    deadline: Duration,
    account: Account,
    at_once: usize,
    metrics: Arc<Metrics>,
    began: Instant,
}

/// One server with its breaker.
struct Seat {
    endpoint: Endpoint,
    breaker: Mutex<Breaker>,
}

impl Seat {
    fn breaker(&self) -> MutexGuard<'_, Breaker> {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ModelJudge {
    /// A judge that asks these servers.
    ///
    /// # Errors
    /// When a template is wrong or a client can't be made.
    pub fn new(order: JudgeOrder, metrics: Arc<Metrics>) -> Result<Self, ModelError> {
        let seat = |order: EndpointOrder| {
            let name = order.name();
            let failed =
                |error: reqwest::Error| ModelError::Client { endpoint: name, reason: error.to_string() };
            Ok(Seat { endpoint: Endpoint::new(order).map_err(failed)?, breaker: Mutex::default() })
        };
        Ok(Self {
            seats: order.endpoints.into_iter().map(seat).collect::<Result<_, ModelError>>()?,
            prompts: JudgePrompts::embedded()?,
            deadline: order.deadline,
            account: Account::new(order.budget),
            at_once: order.at_once.max(1),
            metrics,
            began: Instant::now(),
        })
    }

    /// What is spent is written down there, and what was spent this month counts.
    ///
    /// # Errors
    /// When the book can't be read.
    pub async fn kept_in(self, book: Book) -> Result<Self, StoreError> {
        Ok(Self { account: self.account.kept_in(book).await?, ..self })
    }

    async fn ask(&self, seat: &Seat, messages: &[String; 2], wanted: &Wanted) -> Option<(String, Usage)> {
        let order = seat.endpoint.order();
        let on_its_way = Sent::new(&self.account, &self.metrics, seat.endpoint.unanswered(messages));
        let asked = timeout(self.deadline, seat.endpoint.ask_object(messages, wanted)).await;
        let failure = match asked {
            Ok(Ok(answer)) => {
                seat.breaker().succeeded();
                on_its_way.answered(&answer.1);
                return Some(answer);
            }
            Ok(Err(error)) => {
                if !error.was_read() {
                    on_its_way.not_read();
                }
                self.metrics.model_failed(error.name());
                tracing::warn!(llm.endpoint = order.name(), error = %error, "a model did not judge");
                error.failure()
            }
            Err(_elapsed) => {
                self.metrics.model_failed("late");
                tracing::warn!(llm.endpoint = order.name(), "a model did not judge in time");
                Failure::Once
            }
        };
        let mut breaker = seat.breaker();
        let was_open = breaker.is_open();
        breaker.failed(failure, self.now_ms());
        if !was_open && breaker.is_open() {
            self.metrics.breaker_opened();
        }
        None
    }

    fn now_ms(&self) -> u64 {
        self.began.elapsed().as_millis() as u64
    }
}

#[async_trait]
impl Judge for ModelJudge {
    async fn sample(
        &self,
        sheet: &Sheet,
        number: usize,
        nonce: &str,
        terms: &Terms,
        spent: Spending,
    ) -> Result<Sampled, JudgeError> {
        let allowed: Vec<&Seat> =
            self.seats.iter().filter(|seat| may_hear(seat.endpoint.order(), terms)).collect();
        if allowed.is_empty() {
            return Err(JudgeError::Withheld);
        }
        if !self.account.allows_after(spent) {
            return Err(JudgeError::OverBudget);
        }
        let messages = self.prompts.messages(&sheet.view(number, nonce)).map_err(|error| {
            tracing::error!(error = %error, "a prompt can't be rendered");
            JudgeError::Failed
        })?;
        let wanted = Wanted {
            name: "judgement",
            schema: sheet.schema(),
            most_tokens: MOST_TOKENS,
            most_bytes: MOST_BYTES,
            temperature: Some(TEMPERATURE),
        };
        for seat in allowed {
            if !seat.breaker().admits(self.now_ms()) {
                continue;
            }
            if let Some((text, usage)) = self.ask(seat, &messages, &wanted).await {
                let mut spent = Spending::default();
                spent.add(Some(&usage));
                return Ok(Sampled { sample: Sample::read(&text, sheet), model: usage.model, spent });
            }
        }
        Err(JudgeError::Failed)
    }

    fn prompts(&self) -> String {
        self.prompts.version().to_owned()
    }

    fn at_once(&self) -> usize {
        self.at_once
    }
}

/// A server elsewhere is sent words only where the candidate's notice named it.
fn may_hear(order: &EndpointOrder, terms: &Terms) -> bool {
    order.is_here() || terms.egress != Egress::None && terms.hosts.contains(&order.name())
}
