//! What a request takes: booked once, however it ends.

use std::sync::Arc;

use super::spending::Account;
use crate::{interview::event::Usage, metrics::Metrics};

/// A request on its way. Whoever drops it, because another server was faster, the time was up or the server failed, books what it
/// took at the least: the words that were read.
pub(super) struct Sent<'a> {
    account: &'a Account,
    metrics: &'a Arc<Metrics>,
    least: Option<Usage>,
}

impl<'a> Sent<'a> {
    /// A request that takes `least` unless it is answered.
    pub const fn new(account: &'a Account, metrics: &'a Arc<Metrics>, least: Usage) -> Self {
        Self { account, metrics, least: Some(least) }
    }

    /// Its answer is there.
    pub fn answered(mut self, took: &Usage) {
        self.least = None;
        self.account.spent(took);
        self.metrics.model_read(took);
    }

    /// Nothing was read: the server can't be reached or refused.
    pub fn not_read(mut self) {
        self.least = None;
    }
}

impl Drop for Sent<'_> {
    fn drop(&mut self) {
        if let Some(least) = self.least.take() {
            self.account.spent(&least);
            self.metrics.model_read(&least);
        }
    }
}
