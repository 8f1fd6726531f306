//! What an interview led to: canonical transcripts and scores. New ones are added; old ones stay.

use async_trait::async_trait;

use super::{
    Store, StoreError,
    db::{in_transaction, on},
    interviews::expect_interview,
    value::{Row, name_of, to_json},
    webhooks::{EventKind, NewEvent, emit},
};
use crate::{id::InterviewId, interview::status::InterviewStatus, time::UnixMillis};

pub use crate::{
    interview::transcript::{Transcript, TranscriptTurn},
    score::record::ScoreRecord,
};

/// Transcripts and scores.
#[async_trait]
pub trait Results: Send + Sync {
    /// Adds a canonical transcript.
    async fn add_transcript(
        &self,
        interview: InterviewId,
        transcript: &Transcript,
        now: UnixMillis,
    ) -> Result<(), StoreError>;

    /// The latest canonical transcript.
    async fn transcript(&self, interview: InterviewId) -> Result<Option<Transcript>, StoreError>;

    /// Adds scores; the interview is reported from then on.
    async fn add_scores(&self, interview: InterviewId, scores: &ScoreRecord) -> Result<(), StoreError>;

    /// All scores, latest first.
    async fn scores(&self, interview: InterviewId) -> Result<Vec<ScoreRecord>, StoreError>;
}

const ADD_TRANSCRIPT: &str = "INSERT INTO transcript (org_id, interview_id, body, made_ms) \
     SELECT org_id, id, $2, $3 FROM interview WHERE id = $1";
const TRANSCRIPT: &str = "SELECT body FROM transcript WHERE interview_id = $1 ORDER BY number DESC LIMIT 1";
const ADD_SCORES: &str = "INSERT INTO score (org_id, interview_id, body, made_ms) \
     SELECT org_id, id, $2, $3 FROM interview WHERE id = $1 RETURNING number";
/// Whoever is told of scores is told of a report.
const REPORTED: &str = "UPDATE interview SET status = $2 WHERE id = $1";
pub(super) const COUNT_SCORES: &str = "SELECT COUNT(*) FROM score WHERE interview_id = $1";
const SCORES: &str = "SELECT body FROM score WHERE interview_id = $1 ORDER BY number DESC";

#[async_trait]
impl Results for Store {
    async fn add_transcript(
        &self,
        interview: InterviewId,
        transcript: &Transcript,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        self.add_result(ADD_TRANSCRIPT, interview, to_json("transcript", transcript)?, now).await
    }

    async fn transcript(&self, interview: InterviewId) -> Result<Option<Transcript>, StoreError> {
        let body: Option<String> = on!(&self.read, pool => {
            sqlx::query_scalar(TRANSCRIPT).bind(interview.0).fetch_optional(pool).await?
        });
        let row = Row { table: "transcript", id: interview.0 };
        body.map(|body| row.json("body", &body)).transpose()
    }

    async fn add_scores(&self, interview: InterviewId, scores: &ScoreRecord) -> Result<(), StoreError> {
        let (body, reported) = (to_json("score", scores)?, name_of(InterviewStatus::Reported)?);
        in_transaction!(&self.write, transaction => {
            // Holds the row: of two that come at once, one is first.
            let done = sqlx::query(REPORTED)
                .bind(interview.0)
                .bind(&reported)
                .execute(&mut *transaction)
                .await?
                .rows_affected();
            expect_interview(interview, done)?;
            let number: i64 = sqlx::query_scalar(ADD_SCORES)
                .bind(interview.0)
                .bind(body)
                .bind(scores.made.0)
                .fetch_one(&mut *transaction)
                .await?;
            let known: i64 =
                sqlx::query_scalar(COUNT_SCORES).bind(interview.0).fetch_one(&mut *transaction).await?;
            let kind = if known == 1 { EventKind::InterviewScored } else { EventKind::ReportUpdated };
            let event = NewEvent { score_number: Some(number), ..NewEvent::once(kind, interview) };
            emit!(transaction, event, scores.made);
        });
        Ok(())
    }

    async fn scores(&self, interview: InterviewId) -> Result<Vec<ScoreRecord>, StoreError> {
        let bodies: Vec<String> = on!(&self.read, pool => {
            sqlx::query_scalar(SCORES).bind(interview.0).fetch_all(pool).await?
        });
        let row = Row { table: "score", id: interview.0 };
        bodies.iter().map(|body| row.json("body", body)).collect()
    }
}

impl Store {
    async fn add_result(
        &self,
        sql: &'static str,
        interview: InterviewId,
        body: String,
        made: UnixMillis,
    ) -> Result<(), StoreError> {
        let done = on!(&self.write, pool => {
            sqlx::query(sql)
                .bind(interview.0)
                .bind(body)
                .bind(made.0)
                .execute(pool)
                .await?
                .rows_affected()
        });
        expect_interview(interview, done)
    }
}
