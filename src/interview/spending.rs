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
    pub(super) fn add(&mut self, usage: Option<&Usage>) {
        let Some(usage) = usage else { return };
        self.tokens = self.tokens.saturating_add(usage.tokens_in.saturating_add(usage.tokens_out));
        self.cost_micros = self.cost_micros.saturating_add(usage.cost_micros);
    }
}

impl Interview {
    /// What the replies recorded so far took.
    pub const fn model_spending(&self) -> Spending {
        self.state.spending
    }
}
