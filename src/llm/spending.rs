//! What models may cost: an upper bound for each interview, and one a month for all of them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::{
    clock::Clock,
    id::OrgId,
    interview::{Interview, event::Usage, spending::Spending},
    store::{StoreError, model_spending::ModelSpending},
    time::UnixMillis,
};

/// Upper bounds; nothing where there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Budget {
    /// Tokens of one interview, read and written.
    pub interview_tokens: Option<u64>,
    /// Millionths of the currency of one interview.
    pub interview_cost_micros: Option<u64>,
    /// Tokens of all interviews in a calendar month (UTC).
    pub total_tokens: Option<u64>,
    /// Millionths of the currency of all interviews in a calendar month (UTC).
    pub total_cost_micros: Option<u64>,
}

/// Where it is written down what an organisation spent, so that a budget outlives the process.
#[derive(Clone)]
pub struct Book {
    /// Keeps it.
    pub store: Arc<dyn ModelSpending>,
    /// Whose it is.
    pub org: OrgId,
    /// Tells the month.
    pub clock: Arc<dyn Clock>,
}

impl Book {
    fn month(&self) -> u32 {
        month_of(self.clock.now())
    }
}

/// What was spent: in this month where there is a book, else since the start.
#[derive(Default)]
pub(super) struct Account {
    budget: Budget,
    book: Option<Book>,
    total: Arc<Mutex<Total>>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Total {
    month: u32,
    spent: Spending,
}

impl Account {
    pub(super) fn new(budget: Budget) -> Self {
        Self { budget, ..Self::default() }
    }

    /// The same with what `book` says of this month.
    pub(super) async fn kept_in(self, book: Book) -> Result<Self, StoreError> {
        let month = book.month();
        let spent = book.store.add_model_spending(book.org, month, Spending::default()).await?;
        *lock(&self.total) = Total { month, spent };
        Ok(Self { book: Some(book), ..self })
    }

    /// Whether one more request stays within every bound, as far as was spent before it.
    pub(super) fn allows(&self, interview: &Interview) -> bool {
        let (own, all) = (interview.model_spending(), *lock(&self.total).of(self.month()));
        let below = |spent: u64, most: Option<u64>| most.is_none_or(|most| spent < most);
        below(own.tokens, self.budget.interview_tokens)
            && below(own.cost_micros, self.budget.interview_cost_micros)
            && below(all.tokens, self.budget.total_tokens)
            && below(all.cost_micros, self.budget.total_cost_micros)
    }

    /// Counts what a request took, and writes it down in the background: no reply waits for that.
    pub(super) fn spent(&self, usage: &Usage) {
        let mut took = Spending::default();
        took.add(Some(usage));
        let month = self.month();
        lock(&self.total).of(month).add(Some(usage));
        let Some(book) = self.book.clone() else { return };
        // A request may be dropped while the program ends.
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let known = Arc::clone(&self.total);
        runtime.spawn(async move {
            match book.store.add_model_spending(book.org, month, took).await {
                Ok(spent) => lock(&known).learn(month, spent),
                Err(error) => tracing::warn!(error = %error, "what a model took is not written down"),
            }
        });
    }

    fn month(&self) -> u32 {
        self.book.as_ref().map_or(0, Book::month)
    }
}

impl Total {
    /// The sum of `month`, which is nothing where another one was counted.
    fn of(&mut self, month: u32) -> &mut Spending {
        if self.month != month {
            *self = Self { month, spent: Spending::default() };
        }
        &mut self.spent
    }

    /// Other processes spend as well. What is told late of a month that is over changes nothing.
    fn learn(&mut self, month: u32, spent: Spending) {
        if month < self.month {
            return;
        }
        let known = self.of(month);
        known.tokens = known.tokens.max(spent.tokens);
        known.cost_micros = known.cost_micros.max(spent.cost_micros);
    }
}

fn lock(total: &Mutex<Total>) -> MutexGuard<'_, Total> {
    total.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The calendar month (UTC) as a number, such as 202611.
fn month_of(now: UnixMillis) -> u32 {
    jiff::Timestamp::from_millisecond(now.0).map_or(0, |now| {
        let date = now.to_zoned(jiff::tz::TimeZone::UTC);
        u32::from(date.year().unsigned_abs()) * 100 + u32::from(date.month().unsigned_abs())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn news_of_a_month_that_is_over_change_nothing() {
        let spent = Spending { tokens: 7, cost_micros: 0 };
        let mut total = Total { month: 202_612, spent };
        total.learn(202_611, Spending { tokens: 900, cost_micros: 0 });
        assert_eq!(total.of(202_612), &spent);
    }

    #[test]
    fn a_month_is_a_year_and_a_number() {
        assert_eq!(month_of(UnixMillis(0)), 197_001);
        assert_eq!(month_of(UnixMillis(1_796_083_199_999)), 202_611);
        assert_eq!(month_of(UnixMillis(1_796_083_200_000)), 202_612);
    }
}
