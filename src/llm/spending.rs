//! What models may cost: an upper bound for each interview and one for the whole installation.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::interview::{Interview, event::Usage};

/// Upper bounds; nothing where there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Budget {
    /// Tokens of one interview, read and written.
    pub interview_tokens: Option<u64>,
    /// Millionths of the currency of one interview.
    pub interview_cost_micros: Option<u64>,
    /// Tokens of all interviews since the server started.
    pub total_tokens: Option<u64>,
    /// Millionths of the currency of all interviews since the server started.
    pub total_cost_micros: Option<u64>,
}

/// What was spent since the start.
#[derive(Debug, Default)]
pub(super) struct Spending {
    budget: Budget,
    tokens: AtomicU64,
    cost_micros: AtomicU64,
}

impl Spending {
    pub(super) fn new(budget: Budget) -> Self {
        Self { budget, ..Self::default() }
    }

    /// Whether one more request stays within every bound, as far as was spent before it.
    pub(super) fn allows(&self, interview: &Interview) -> bool {
        let spent = interview.model_spending();
        let below = |spent: u64, most: Option<u64>| most.is_none_or(|most| spent < most);
        below(spent.tokens, self.budget.interview_tokens)
            && below(spent.cost_micros, self.budget.interview_cost_micros)
            && below(self.tokens.load(Ordering::Relaxed), self.budget.total_tokens)
            && below(self.cost_micros.load(Ordering::Relaxed), self.budget.total_cost_micros)
    }

    pub(super) fn spent(&self, usage: &Usage) {
        self.tokens.fetch_add(usage.tokens_in + usage.tokens_out, Ordering::Relaxed);
        self.cost_micros.fetch_add(usage.cost_micros, Ordering::Relaxed);
    }
}
