//! A budget for all interviews of a month: it outlives the process.

use std::{sync::Arc, time::Duration};

use vivavoce::{
    clock::ManualClock,
    id::{OrgId, SeededEntropy},
    interview::{egress::Egress, spending::Spending},
    llm::{Book, Budget, Interviewer as _, InterviewerError, model::ModelInterviewer},
    rehearsal::model_server::{Mischief, ModelServer, Prank, spawn},
    store::{Store, hiring::Hiring as _, model_spending::ModelSpending as _},
    time::UnixMillis,
};

use super::{PATIENT, answered, interviewer, order_of};
use crate::support::database::{Database, Engine};

/// In the middle of November 2026.
const NOW: UnixMillis = UnixMillis(1_794_700_000_000);
const MONTH: u32 = 202_611;

/// A server process with a budget of 500 tokens a month.
async fn process(server: &ModelServer, book: Book) -> ModelInterviewer {
    let budget = Budget { total_tokens: Some(500), ..Budget::default() };
    interviewer(vec![order_of(server)], PATIENT, budget).kept_in(book).await.unwrap()
}

async fn worded_by(model: &ModelInterviewer) -> String {
    let conversation = answered("I deployed a config change.", Egress::None);
    model.reply(&conversation.interview, &conversation.offered()).await.unwrap().by
}

#[tokio::test]
async fn what_a_process_spent_counts_in_the_next_one_until_the_month_is_over() {
    let (_database, store) = Database::migrated(Engine::Sqlite).await;
    let org = store.default_org(OrgId::new(NOW, &SeededEntropy::new(1)), "Acme", NOW).await.unwrap();
    let (store, clock) = (Arc::new(store), Arc::new(ManualClock::new(NOW)));
    let book = Book { store: Arc::<Store>::clone(&store), org, clock: Arc::<ManualClock>::clone(&clock) };
    let server = spawn(1, Mischief::none()).await.unwrap();

    let first = process(&server, book.clone()).await;
    assert_eq!(worded_by(&first).await, "rehearsed");
    assert_eq!(worded_by(&first).await, "scripted", "the budget is spent");
    // It is written down in the background.
    while store.add_model_spending(org, MONTH, Spending::default()).await.unwrap().tokens == 0 {
        tokio::task::yield_now().await;
    }

    let second = process(&server, book).await;
    assert_eq!(worded_by(&second).await, "scripted");
    clock.advance_ms(31 * 24 * 60 * 60 * 1_000);
    assert_eq!(worded_by(&second).await, "rehearsed", "a new month");
}

#[tokio::test]
async fn a_request_that_nobody_answered_counts_as_well() {
    let hanging = spawn(1, Mischief::always(Prank::Hanging)).await.unwrap();
    let budget = Budget { total_tokens: Some(100), ..Budget::default() };
    let model = interviewer(vec![order_of(&hanging)], Duration::from_millis(200), budget);
    let conversation = answered("I deployed a config change.", Egress::None);
    let late = model.reply(&conversation.interview, &conversation.offered()).await;
    assert!(matches!(late, Err(InterviewerError::Late { .. })), "{late:?}");
    assert_eq!(worded_by(&model).await, "scripted", "the budget is spent");
}

#[tokio::test]
async fn a_request_that_a_server_refused_costs_nothing() {
    let refusing = spawn(1, Mischief::always(Prank::ServerError)).await.unwrap();
    let budget = Budget { total_tokens: Some(1), ..Budget::default() };
    let model = interviewer(vec![order_of(&refusing)], PATIENT, budget);
    let conversation = answered("I deployed a config change.", Egress::None);
    for _ in 0..2 {
        let refused = model.reply(&conversation.interview, &conversation.offered()).await;
        assert!(matches!(refused, Err(InterviewerError::Failed(_))), "{refused:?}");
    }
}
