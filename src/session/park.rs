//! Interviews whose candidate does not come back. Everything said is taken in, then they end, so that what there is can be
//! read.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::mpsc,
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

use super::{Live, Stop, ear::Ear, log::Log, noticed::Noticed};
use crate::{
    interview::input::Input,
    store::{
        Store, StoreError,
        event_log::{EventLog, Silent},
        interviews::{InterviewRow, Interviews},
    },
};

/// Whoever left during the last words may come back to hear them for so long.
const GOODBYE: Duration = Duration::from_mins(2);
/// Whoever left in mid-interview may come back for so long.
const PARKED_MS: i64 = DAY_MS;
/// Whoever left a questionnaire may come back for so long.
const QUESTIONNAIRE_PARKED_MS: i64 = 7 * DAY_MS;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// Between two looks for candidates who did not come back.
const SWEEP: Duration = Duration::from_mins(1);
/// Interviews ended in one look.
const MOST_A_SWEEP: u32 = 20;
/// Longest wait for words that are still being recognised.
const LAST_WORDS: Duration = Duration::from_mins(5);

/// Ends interviews that nobody returned to for a day, questionnaires for a week, until `stop`.
pub async fn sweep(live: Arc<Live>, store: Arc<Store>, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = sleep(SWEEP) => {}
        }
        if let Err(error) = sweep_once(&live, &store).await {
            tracing::error!(error = %error, "interviews without their candidate could not be looked for");
        }
    }
}

/// Ends the interviews that nobody returned to for a day, or for a week where nobody waits; how many.
///
/// # Errors
/// When the store can't be read.
pub async fn sweep_once(live: &Live, store: &Store) -> Result<usize, StoreError> {
    let now = live.log.clock.now();
    let silent = Silent {
        conversations: now.plus_ms(-PARKED_MS),
        questionnaires: now.plus_ms(-QUESTIONNAIRE_PARKED_MS),
    };
    let parked = store.parked(silent, MOST_A_SWEEP).await?;
    let mut ended = 0;
    for id in parked {
        if let Some(row) = store.interview_of_any_org(id).await? {
            ended += usize::from(end(live, &row).await);
        }
    }
    Ok(ended)
}

/// Ends an interview some time after its candidate left during the last words, unless somebody has joined since.
pub async fn end_after_goodbye(live: Arc<Live>, row: InterviewRow, lease_epoch: u32) {
    tokio::select! {
        () = live.registry.stopping().cancelled_owned() => return,
        () = sleep(GOODBYE) => {}
    }
    if matches!(live.log.store.lease(row.id).await, Ok(present) if present == lease_epoch) {
        end(&live, &row).await;
    }
}

async fn end(live: &Live, row: &InterviewRow) -> bool {
    match finish(live, row).await {
        Err(Stop::Failed(error)) => {
            tracing::error!(interview.id = %row.id, error, "an interview without its candidate could not be ended");
            false
        }
        Ok(()) | Err(_) => true,
    }
}

async fn finish(live: &Live, row: &InterviewRow) -> Result<(), Stop> {
    let mut log = Log::open(&live.log, row, &*live.beginning).await?;
    if log.interview().ended().is_some() {
        return Ok(());
    }
    let (decoded_to, mut decoded) = mpsc::channel(64);
    if let Some(mut ear) = Ear::of(live, row, &log, decoded_to).await? {
        // Whatever is noticed on the way is for a page; only the words count here.
        let _for_the_page: Vec<Noticed> = ear.catch_up().await?;
        let _for_the_page = ear.commit();
        let words = async {
            while ear.is_recognising() {
                let Some(piece) = decoded.recv().await else { return };
                let _for_the_page = ear.recognised(piece);
            }
        };
        timeout(LAST_WORDS, words)
            .await
            .map_err(|_late| Stop::Failed("its last words were not recognised in time".to_owned()))?;
        if ear.has_words() {
            let heard = ear.take_turn().await?;
            let at = log.now();
            log.feed(Input::TurnHeard(heard), at).await?;
        }
    }
    let at = log.now();
    log.feed(Input::Abandoned, at).await?;
    (live.ended)();
    Ok(())
}
