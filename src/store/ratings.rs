//! People's own ratings of an interview, given before they saw its scores, and who has seen those.

use async_trait::async_trait;
use sqlx::FromRow;
use uuid::Uuid;

use super::{Store, StoreError, db::on, value::Row};
use crate::{
    id::{AccountId, InterviewId, OrgId},
    score::Dimension,
    time::UnixMillis,
};

/// One person's rating of one interview.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rating {
    /// Which interview.
    pub interview: InterviewId,
    /// Who rated.
    pub account: AccountId,
    /// 1 to 5, or nothing where they could not tell.
    pub ownership: Option<u8>,
    /// 1 to 5, or nothing where they could not tell.
    pub tradeoffs: Option<u8>,
    /// 1 to 5, or nothing where they could not tell.
    pub specificity: Option<u8>,
    /// When.
    pub rated: UnixMillis,
}

impl Rating {
    /// The rating of `dimension`.
    pub const fn of(&self, dimension: Dimension) -> Option<u8> {
        match dimension {
            Dimension::Ownership => self.ownership,
            Dimension::Tradeoffs => self.tradeoffs,
            Dimension::Specificity => self.specificity,
        }
    }
}

/// Ratings, and who has read scores.
#[async_trait]
pub trait Ratings: Send + Sync {
    /// Notes that somebody reads the scores of an interview of their organisation; only the first time counts.
    async fn note_score_reader(
        &self,
        interview: InterviewId,
        account: AccountId,
        now: UnixMillis,
    ) -> Result<(), StoreError>;

    /// Whether somebody has read an interview's scores.
    async fn has_read_scores(&self, interview: InterviewId, account: AccountId) -> Result<bool, StoreError>;

    /// Keeps a rating in place of an earlier one of the same person. False, and nothing is kept, when they have read the
    /// scores or either belongs to another organisation.
    async fn rate(&self, rating: &Rating) -> Result<bool, StoreError>;

    /// Somebody's rating of an interview.
    async fn rating(&self, interview: InterviewId, account: AccountId) -> Result<Option<Rating>, StoreError>;

    /// The latest 10,000 ratings of an organisation's interviews, newest first; those of rehearsals are left out.
    async fn ratings(&self, org: OrgId) -> Result<Vec<Rating>, StoreError>;
}

const NOTE: &str = "INSERT INTO score_reader (org_id, interview_id, account_id, first_ms) \
     SELECT interview.org_id, interview.id, account.id, $3 FROM interview \
     JOIN account ON account.org_id = interview.org_id WHERE interview.id = $1 AND account.id = $2 \
     ON CONFLICT (interview_id, account_id) DO NOTHING";
const HAS_READ: &str = "SELECT COUNT(*) FROM score_reader WHERE interview_id = $1 AND account_id = $2";
const RATE: &str = "INSERT INTO rating (org_id, interview_id, account_id, ownership, tradeoffs, specificity, rated_ms) \
     SELECT interview.org_id, interview.id, account.id, $3, $4, $5, $6 FROM interview \
     JOIN account ON account.org_id = interview.org_id WHERE interview.id = $1 AND account.id = $2 \
     AND NOT EXISTS (SELECT 1 FROM score_reader WHERE interview_id = $1 AND account_id = $2) \
     ON CONFLICT (interview_id, account_id) DO UPDATE SET ownership = excluded.ownership, \
     tradeoffs = excluded.tradeoffs, specificity = excluded.specificity, rated_ms = excluded.rated_ms";
const RATING: &str = "SELECT interview_id, account_id, ownership, tradeoffs, specificity, rated_ms FROM rating \
     WHERE interview_id = $1 AND account_id = $2";
const RATINGS: &str = "SELECT rating.interview_id, rating.account_id, rating.ownership, rating.tradeoffs, \
     rating.specificity, rating.rated_ms FROM rating JOIN interview ON interview.id = rating.interview_id \
     WHERE rating.org_id = $1 AND interview.rehearsal = $2 ORDER BY rating.rated_ms DESC LIMIT 10000";

#[async_trait]
impl Ratings for Store {
    async fn note_score_reader(
        &self,
        interview: InterviewId,
        account: AccountId,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        on!(&self.write, pool => {
            sqlx::query(NOTE).bind(interview.0).bind(account.0).bind(now.0).execute(pool).await?;
        });
        Ok(())
    }

    async fn has_read_scores(&self, interview: InterviewId, account: AccountId) -> Result<bool, StoreError> {
        let count: i64 = on!(&self.read, pool => {
            sqlx::query_scalar(HAS_READ).bind(interview.0).bind(account.0).fetch_one(pool).await?
        });
        Ok(count > 0)
    }

    async fn rate(&self, rating: &Rating) -> Result<bool, StoreError> {
        let done = on!(&self.write, pool => {
            sqlx::query(RATE)
                .bind(rating.interview.0)
                .bind(rating.account.0)
                .bind(rating.ownership.map(i64::from))
                .bind(rating.tradeoffs.map(i64::from))
                .bind(rating.specificity.map(i64::from))
                .bind(rating.rated.0)
                .execute(pool)
                .await?
                .rows_affected()
        });
        Ok(done > 0)
    }

    async fn rating(&self, interview: InterviewId, account: AccountId) -> Result<Option<Rating>, StoreError> {
        let row: Option<RatingRow> = on!(&self.read, pool => {
            sqlx::query_as(RATING).bind(interview.0).bind(account.0).fetch_optional(pool).await?
        });
        row.map(Rating::try_from).transpose()
    }

    async fn ratings(&self, org: OrgId) -> Result<Vec<Rating>, StoreError> {
        let rows: Vec<RatingRow> = on!(&self.read, pool => {
            sqlx::query_as(RATINGS).bind(org.0).bind(false).fetch_all(pool).await?
        });
        rows.into_iter().map(Rating::try_from).collect()
    }
}

#[derive(FromRow)]
struct RatingRow {
    interview_id: Uuid,
    account_id: Uuid,
    ownership: Option<i64>,
    tradeoffs: Option<i64>,
    specificity: Option<i64>,
    rated_ms: i64,
}

impl TryFrom<RatingRow> for Rating {
    type Error = StoreError;

    fn try_from(columns: RatingRow) -> Result<Self, StoreError> {
        let row = Row { table: "rating", id: columns.interview_id };
        let level =
            |column, number: Option<i64>| number.map(|number| row.unsigned(column, number)).transpose();
        Ok(Self {
            interview: InterviewId(columns.interview_id),
            account: AccountId(columns.account_id),
            ownership: level("ownership", columns.ownership)?,
            tradeoffs: level("tradeoffs", columns.tradeoffs)?,
            specificity: level("specificity", columns.specificity)?,
            rated: UnixMillis(columns.rated_ms),
        })
    }
}
