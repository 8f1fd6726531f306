//! Interviews by where they stand, by what happened since, and in the order of a number of their scores.

use super::InterviewFilter;
use crate::{
    id::{InterviewId, OrgId},
    interview::status::InterviewState,
    score::Dimension,
    store::{
        Store, StoreError,
        db::{Db, on},
        interviews::row::{Columns, select_interview},
        value::name_of,
    },
    time::UnixMillis,
};

/// In the order of which number of the latest scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sorting {
    /// Which number.
    pub by: SortedBy,
    /// Lowest first; else highest first. Interviews without the number are last either way.
    pub ascending: bool,
}

/// A number that every report may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortedBy {
    /// That of a dimension.
    Dimension(Dimension),
    /// The overall one.
    Overall,
}

impl SortedBy {
    /// Its name in stored scores.
    const fn field(self) -> &'static str {
        match self {
            Self::Dimension(Dimension::Ownership) => "ownership",
            Self::Dimension(Dimension::Tradeoffs) => "tradeoffs",
            Self::Dimension(Dimension::Specificity) => "specificity",
            Self::Overall => "overall",
        }
    }
}

/// An interview's standing at some moment, since links run out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Where it stands.
    pub state: InterviewState,
    /// When.
    pub at: UnixMillis,
}

macro_rules! search {
    ($number:literal) => {
        concat!(
            "WITH latest AS (SELECT score.interview_id AS scored_id, ",
            $number,
            " AS sorted_number FROM score WHERE score.org_id = $1 AND CAST($10 AS TEXT) IS NOT NULL AND score.number = \
             (SELECT MAX(newest.number) FROM score AS newest WHERE newest.interview_id = score.interview_id)) ",
            select_interview!(
                "LEFT JOIN latest ON scored_id = interview.id WHERE org_id = $1 AND ($3 IS NULL OR rehearsal = $3) \
                 AND ($5 IS NULL OR opening_id = $5) AND ($6 IS NULL OR EXISTS (SELECT 1 FROM invitation \
                     WHERE invitation.interview_id = interview.id AND external_id = $6)) \
                 AND ($7 IS NULL OR $7 = CASE WHEN status <> 'invited' THEN status \
                     WHEN EXISTS (SELECT 1 FROM invitation WHERE invitation.interview_id = interview.id \
                         AND cancelled_ms IS NOT NULL) THEN 'cancelled' \
                     WHEN device IS NULL AND link_expires_ms <= $8 THEN 'expired' ELSE 'invited' END) \
                 AND ($9 IS NULL OR created_ms >= $9 OR started_ms >= $9 OR ended_ms >= $9 \
                     OR EXISTS (SELECT 1 FROM invitation WHERE invitation.interview_id = interview.id \
                         AND cancelled_ms >= $9) \
                     OR EXISTS (SELECT 1 FROM score WHERE score.interview_id = interview.id AND made_ms >= $9) \
                     OR EXISTS (SELECT 1 FROM webhook_event WHERE webhook_event.interview_id = interview.id \
                         AND occurred_ms >= $9)) \
                 AND ($2 IS NULL OR CASE \
                     WHEN (SELECT sorted_number FROM latest WHERE scored_id = $2) IS NULL \
                         THEN sorted_number IS NULL AND id < $2 \
                     ELSE sorted_number IS NULL \
                         OR sorted_number * $11 > (SELECT sorted_number FROM latest WHERE scored_id = $2) * $11 \
                         OR (sorted_number = (SELECT sorted_number FROM latest WHERE scored_id = $2) AND id < $2) END) \
                 ORDER BY sorted_number IS NULL, sorted_number * $11, id DESC LIMIT $4"
            )
        )
    };
}
const SEARCH_SQLITE: &str = search!("json_extract(score.body, '$.scores.' || $10 || '.score')");
const SEARCH_POSTGRES: &str =
    search!("CAST(CAST(score.body AS JSON) #>> ARRAY['scores', $10, 'score'] AS DOUBLE PRECISION)");

impl Store {
    /// The interviews that `filter` lets pass, in its order; without one newest first. `before` is the last one of the page
    /// before.
    pub(super) async fn search(
        &self,
        org: OrgId,
        filter: &InterviewFilter,
        before: Option<InterviewId>,
        limit: u32,
    ) -> Result<Vec<Columns>, StoreError> {
        let state = filter.standing.map(|standing| name_of(standing.state)).transpose()?;
        let sql = match &self.read {
            Db::Sqlite(_) => SEARCH_SQLITE,
            Db::Postgres(_) => SEARCH_POSTGRES,
        };
        Ok(on!(&self.read, pool => {
            sqlx::query_as(sql)
                .bind(org.0)
                .bind(before.map(|id| id.0))
                .bind(filter.rehearsal)
                .bind(i64::from(limit))
                .bind(filter.opening.map(|id| id.0))
                .bind(&filter.external_id)
                .bind(state)
                .bind(filter.standing.map(|standing| standing.at.0))
                .bind(filter.updated_since.map(|since| since.0))
                .bind(filter.sorting.map(|sorting| sorting.by.field()))
                .bind(if filter.sorting.is_some_and(|sorting| sorting.ascending) { 1.0 } else { -1.0 })
                .fetch_all(pool)
                .await?
        }))
    }
}
