//! What was measured of each spoken turn, for whoever looks into how an interview went.

use async_trait::async_trait;
use sqlx::FromRow;

use super::{
    Store, StoreError,
    db::on,
    interviews::expect_interview,
    value::{Row, signed},
};
use crate::{id::InterviewId, metrics::TurnMetrics, time::UnixMillis};

/// Figures by turn.
#[async_trait]
pub trait TurnFigures: Send + Sync {
    /// Adds the figures of a turn; each turn has them once.
    async fn add_turn_metrics(
        &self,
        interview: InterviewId,
        turn: &TurnMetrics,
        now: UnixMillis,
    ) -> Result<(), StoreError>;

    /// The figures of an interview's turns, in order.
    async fn turn_metrics(&self, interview: InterviewId) -> Result<Vec<TurnMetrics>, StoreError>;
}

const ADD: &str = "INSERT INTO turn_metric (org_id, interview_id, turn, measured_ms, eou_delay_ms, hold_to_final_ms, \
     user_to_bot_ms, user_to_bot_heard_ms, pieces, asr_queue_wait_ms, asr_decode_ms, retries, dropped_words, \
     speculative_hits, speculative_wasted, speculative_wasted_ms, false_cutoff, samples_replayed, samples_lost, \
     barge_ins, false_barge_ins, llm_first_token_ms, llm_reply_ms, llm_tokens_in, llm_tokens_out, llm_tokens_wasted, \
     llm_cost_micros, llm_ahead_hits, llm_ahead_wasted) \
     SELECT org_id, id, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, \
     $23, $24, $25, $26, $27, $28 FROM interview WHERE id = $1";
const OF_INTERVIEW: &str = "SELECT turn, eou_delay_ms, hold_to_final_ms, user_to_bot_ms, user_to_bot_heard_ms, pieces, \
     asr_queue_wait_ms, asr_decode_ms, retries, dropped_words, speculative_hits, speculative_wasted, \
     speculative_wasted_ms, false_cutoff, \
     samples_replayed, samples_lost, barge_ins, false_barge_ins, llm_first_token_ms, llm_reply_ms, llm_tokens_in, \
     llm_tokens_out, llm_tokens_wasted, llm_cost_micros, llm_ahead_hits, llm_ahead_wasted \
     FROM turn_metric WHERE interview_id = $1 ORDER BY turn";

#[async_trait]
impl TurnFigures for Store {
    async fn add_turn_metrics(
        &self,
        interview: InterviewId,
        turn: &TurnMetrics,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        let done = on!(&self.write, pool => {
            sqlx::query(ADD)
                .bind(interview.0)
                .bind(i64::from(turn.turn))
                .bind(now.0)
                .bind(turn.eou_delay_ms.map(signed))
                .bind(turn.hold_to_final_ms.map(signed))
                .bind(turn.user_to_bot_ms.map(signed))
                .bind(turn.user_to_bot_heard_ms.map(signed))
                .bind(i64::from(turn.pieces))
                .bind(signed(turn.asr_queue_wait_ms))
                .bind(signed(turn.asr_decode_ms))
                .bind(i64::from(turn.retries))
                .bind(i64::from(turn.dropped_words))
                .bind(i64::from(turn.speculative_hits))
                .bind(i64::from(turn.speculative_wasted))
                .bind(signed(turn.speculative_wasted_ms))
                .bind(turn.false_cutoff)
                .bind(signed(turn.samples_replayed))
                .bind(signed(turn.samples_lost))
                .bind(i64::from(turn.barge_ins))
                .bind(i64::from(turn.false_barge_ins))
                .bind(turn.llm_first_token_ms.map(signed))
                .bind(turn.llm_reply_ms.map(signed))
                .bind(signed(turn.llm_tokens_in))
                .bind(signed(turn.llm_tokens_out))
                .bind(signed(turn.llm_tokens_wasted))
                .bind(signed(turn.llm_cost_micros))
                .bind(i64::from(turn.llm_ahead_hits))
                .bind(i64::from(turn.llm_ahead_wasted))
                .execute(pool)
                .await?
                .rows_affected()
        });
        expect_interview(interview, done)
    }

    async fn turn_metrics(&self, interview: InterviewId) -> Result<Vec<TurnMetrics>, StoreError> {
        let rows: Vec<Columns> = on!(&self.read, pool => {
            sqlx::query_as(OF_INTERVIEW).bind(interview.0).fetch_all(pool).await?
        });
        rows.into_iter().map(|columns| columns.read(Row { table: "turn_metric", id: interview.0 })).collect()
    }
}

#[derive(FromRow)]
struct Columns {
    turn: i64,
    eou_delay_ms: Option<i64>,
    hold_to_final_ms: Option<i64>,
    user_to_bot_ms: Option<i64>,
    user_to_bot_heard_ms: Option<i64>,
    pieces: i64,
    asr_queue_wait_ms: i64,
    asr_decode_ms: i64,
    retries: i64,
    dropped_words: i64,
    speculative_hits: i64,
    speculative_wasted: i64,
    speculative_wasted_ms: i64,
    false_cutoff: bool,
    samples_replayed: i64,
    samples_lost: i64,
    barge_ins: i64,
    false_barge_ins: i64,
    llm_first_token_ms: Option<i64>,
    llm_reply_ms: Option<i64>,
    llm_tokens_in: i64,
    llm_tokens_out: i64,
    llm_tokens_wasted: i64,
    llm_cost_micros: i64,
    llm_ahead_hits: i64,
    llm_ahead_wasted: i64,
}

impl Columns {
    fn read(self, row: Row) -> Result<TurnMetrics, StoreError> {
        let time = |column, value: Option<i64>| value.map(|value| row.unsigned(column, value)).transpose();
        Ok(TurnMetrics {
            turn: row.unsigned("turn", self.turn)?,
            eou_delay_ms: time("eou_delay_ms", self.eou_delay_ms)?,
            hold_to_final_ms: time("hold_to_final_ms", self.hold_to_final_ms)?,
            user_to_bot_ms: time("user_to_bot_ms", self.user_to_bot_ms)?,
            user_to_bot_heard_ms: time("user_to_bot_heard_ms", self.user_to_bot_heard_ms)?,
            pieces: row.unsigned("pieces", self.pieces)?,
            asr_queue_wait_ms: row.unsigned("asr_queue_wait_ms", self.asr_queue_wait_ms)?,
            asr_decode_ms: row.unsigned("asr_decode_ms", self.asr_decode_ms)?,
            retries: row.unsigned("retries", self.retries)?,
            dropped_words: row.unsigned("dropped_words", self.dropped_words)?,
            speculative_hits: row.unsigned("speculative_hits", self.speculative_hits)?,
            speculative_wasted: row.unsigned("speculative_wasted", self.speculative_wasted)?,
            speculative_wasted_ms: row.unsigned("speculative_wasted_ms", self.speculative_wasted_ms)?,
            false_cutoff: self.false_cutoff,
            samples_replayed: row.unsigned("samples_replayed", self.samples_replayed)?,
            samples_lost: row.unsigned("samples_lost", self.samples_lost)?,
            barge_ins: row.unsigned("barge_ins", self.barge_ins)?,
            false_barge_ins: row.unsigned("false_barge_ins", self.false_barge_ins)?,
            llm_first_token_ms: time("llm_first_token_ms", self.llm_first_token_ms)?,
            llm_reply_ms: time("llm_reply_ms", self.llm_reply_ms)?,
            llm_tokens_in: row.unsigned("llm_tokens_in", self.llm_tokens_in)?,
            llm_tokens_out: row.unsigned("llm_tokens_out", self.llm_tokens_out)?,
            llm_tokens_wasted: row.unsigned("llm_tokens_wasted", self.llm_tokens_wasted)?,
            llm_cost_micros: row.unsigned("llm_cost_micros", self.llm_cost_micros)?,
            llm_ahead_hits: row.unsigned("llm_ahead_hits", self.llm_ahead_hits)?,
            llm_ahead_wasted: row.unsigned("llm_ahead_wasted", self.llm_ahead_wasted)?,
        })
    }
}
