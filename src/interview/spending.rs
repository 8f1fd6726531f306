//! What the replies of models took in one interview, for whoever keeps a budget.

use super::{Interview, event::Usage};

/// Tokens and money.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spending {
    /// Read and written.
    pub tokens: u64,
    /// Millionths of the currency in which the operator states prices.
    pub cost_micros: u64,
}

impl Spending {
    /// Takes in what a reply took, with what was asked for nothing before it.
    pub fn add(&mut self, usage: Option<&Usage>) {
        let Some(usage) = usage else { return };
        for tokens in [usage.tokens_in, usage.tokens_out, usage.wasted_tokens] {
            self.tokens = self.tokens.saturating_add(tokens);
        }
        for cost_micros in [usage.cost_micros, usage.wasted_cost_micros] {
            self.cost_micros = self.cost_micros.saturating_add(cost_micros);
        }
    }
}

impl Interview {
    /// What the replies recorded so far took.
    pub const fn model_spending(&self) -> Spending {
        self.state.spending
    }
}
