//! Organisations, openings and candidates.

use std::collections::BTreeMap;

use async_trait::async_trait;
use sqlx::FromRow;
use uuid::Uuid;

use super::{Store, StoreError, db::on, terms::TermsColumns, value::Row};
use crate::{
    id::{CandidateId, OpeningId, OrgId},
    interview::terms::Terms,
    time::UnixMillis,
};

/// A job opening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Its id.
    pub id: OpeningId,
    /// Its owner.
    pub org: OrgId,
    /// For people, such as `Senior backend engineer`.
    pub title: String,
    /// The plan that its interviews follow.
    pub plan: String,
    /// What it sets for them beside the plan.
    pub terms: Terms,
    /// True where all its interviews are rehearsals.
    pub rehearsal: bool,
    /// Raised with every change, from 1 on.
    pub version: u32,
    /// When it was made.
    pub created: UnixMillis,
    /// When it was closed; it takes no invitations from then on.
    pub closed: Option<UnixMillis>,
}

/// A person to be interviewed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Their id.
    pub id: CandidateId,
    /// The organisation that invited them.
    pub org: OrgId,
    /// Their name.
    pub name: String,
    /// Their address, where known.
    pub email: Option<String>,
    /// When they were entered.
    pub created: UnixMillis,
}

/// Organisations, openings and candidates.
#[async_trait]
pub trait Hiring: Send + Sync {
    /// The organisation that a single installation works for: made with the given id and name where there is none.
    async fn default_org(&self, fresh: OrgId, name: &str, now: UnixMillis) -> Result<OrgId, StoreError>;

    /// The name of an organisation.
    async fn org_name(&self, org: OrgId) -> Result<Option<String>, StoreError>;

    /// Enters an opening.
    async fn add_opening(&self, opening: &Opening) -> Result<(), StoreError>;

    /// The opening, if it belongs to `org`.
    async fn opening(&self, org: OrgId, id: OpeningId) -> Result<Option<Opening>, StoreError>;

    /// The openings of `org`, newest first, at most 200.
    async fn openings(&self, org: OrgId) -> Result<Vec<Opening>, StoreError>;

    /// The openings of `org`, newest first: at most `limit`, those older than `before` where given, and only rehearsals or
    /// none of them where said.
    async fn openings_before(
        &self,
        org: OrgId,
        rehearsal: Option<bool>,
        before: Option<OpeningId>,
        limit: u32,
    ) -> Result<Vec<Opening>, StoreError>;

    /// Changes title, egress, facts and closing of an opening whose version is still that of `opening`, and raises it.
    /// False where it is another one.
    async fn change_opening(&self, opening: &Opening) -> Result<bool, StoreError>;

    /// How many of the latest thousand openings of `org` that chose among questions asks each, by the question's name.
    async fn questions_used(&self, org: OrgId) -> Result<BTreeMap<String, u32>, StoreError>;

    /// Enters a candidate.
    async fn add_candidate(&self, candidate: &Candidate) -> Result<(), StoreError>;

    /// The candidate, if they belong to `org`.
    async fn candidate(&self, org: OrgId, id: CandidateId) -> Result<Option<Candidate>, StoreError>;
}

/// The name by which the organisation of a single installation is found; unique, so that two processes make one.
const DEFAULT_SLUG: &str = "default";

const ADD_ORG: &str = "INSERT INTO organisation (org_id, slug, name, created_ms) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (slug) DO NOTHING";
macro_rules! select_opening {
    ($rest:literal) => {
        concat!(
            "SELECT org_id, id, title, plan, mode, egress, questions, facts, rehearsal, version, created_ms, closed_ms \
             FROM opening ",
            $rest
        )
    };
}

const ADD_OPENING: &str = "INSERT INTO opening (org_id, id, title, plan, mode, egress, questions, facts, rehearsal, version, \
     created_ms, closed_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
const OPENING: &str = select_opening!("WHERE org_id = $1 AND id = $2");
const OPENINGS: &str = select_opening!("WHERE org_id = $1 ORDER BY id DESC LIMIT 200");
const OPENINGS_BEFORE: &str = select_opening!(
    "WHERE org_id = $1 AND id < $2 AND ($3 IS NULL OR rehearsal = $3) ORDER BY id DESC LIMIT $4"
);
const CHANGE_OPENING: &str = "UPDATE opening SET title = $4, egress = $5, facts = $6, closed_ms = $7, version = version + 1 \
     WHERE org_id = $1 AND id = $2 AND version = $3";
const QUESTIONS_USED: &str = "SELECT id, questions FROM opening WHERE org_id = $1 AND questions <> '[]' \
     AND rehearsal = $2 ORDER BY id DESC LIMIT 1000";
pub(super) const ADD_CANDIDATE: &str =
    "INSERT INTO candidate (org_id, id, name, email, created_ms) VALUES ($1, $2, $3, $4, $5)";
const CANDIDATE: &str =
    "SELECT org_id, id, name, email, created_ms FROM candidate WHERE org_id = $1 AND id = $2";

#[async_trait]
impl Hiring for Store {
    async fn default_org(&self, fresh: OrgId, name: &str, now: UnixMillis) -> Result<OrgId, StoreError> {
        on!(&self.write, pool => {
            sqlx::query(ADD_ORG).bind(fresh.0).bind(DEFAULT_SLUG).bind(name).bind(now.0).execute(pool).await?;
        });
        let id: Uuid = on!(&self.read, pool => {
            sqlx::query_scalar("SELECT org_id FROM organisation WHERE slug = $1")
                .bind(DEFAULT_SLUG)
                .fetch_one(pool)
                .await?
        });
        Ok(OrgId(id))
    }

    async fn org_name(&self, org: OrgId) -> Result<Option<String>, StoreError> {
        Ok(on!(&self.read, pool => {
            sqlx::query_scalar("SELECT name FROM organisation WHERE org_id = $1")
                .bind(org.0)
                .fetch_optional(pool)
                .await?
        }))
    }

    async fn add_opening(&self, opening: &Opening) -> Result<(), StoreError> {
        let terms = TermsColumns::of("opening", &opening.terms)?;
        on!(&self.write, pool => {
            sqlx::query(ADD_OPENING)
                .bind(opening.org.0)
                .bind(opening.id.0)
                .bind(&opening.title)
                .bind(&opening.plan)
                .bind(&terms.mode)
                .bind(&terms.egress)
                .bind(&terms.questions)
                .bind(&terms.facts)
                .bind(opening.rehearsal)
                .bind(i64::from(opening.version))
                .bind(opening.created.0)
                .bind(opening.closed.map(|at| at.0))
                .execute(pool)
                .await?;
        });
        Ok(())
    }

    async fn opening(&self, org: OrgId, id: OpeningId) -> Result<Option<Opening>, StoreError> {
        let row: Option<OpeningRow> = on!(&self.read, pool => {
            sqlx::query_as(OPENING).bind(org.0).bind(id.0).fetch_optional(pool).await?
        });
        row.map(Opening::try_from).transpose()
    }

    async fn openings(&self, org: OrgId) -> Result<Vec<Opening>, StoreError> {
        let rows: Vec<OpeningRow> = on!(&self.read, pool => {
            sqlx::query_as(OPENINGS).bind(org.0).fetch_all(pool).await?
        });
        rows.into_iter().map(Opening::try_from).collect()
    }

    async fn openings_before(
        &self,
        org: OrgId,
        rehearsal: Option<bool>,
        before: Option<OpeningId>,
        limit: u32,
    ) -> Result<Vec<Opening>, StoreError> {
        let before = before.map_or(Uuid::max(), |id| id.0);
        let rows: Vec<OpeningRow> = on!(&self.read, pool => {
            sqlx::query_as(OPENINGS_BEFORE)
                .bind(org.0)
                .bind(before)
                .bind(rehearsal)
                .bind(i64::from(limit))
                .fetch_all(pool)
                .await?
        });
        rows.into_iter().map(Opening::try_from).collect()
    }

    async fn change_opening(&self, opening: &Opening) -> Result<bool, StoreError> {
        let terms = TermsColumns::of("opening", &opening.terms)?;
        let done = on!(&self.write, pool => {
            sqlx::query(CHANGE_OPENING)
                .bind(opening.org.0)
                .bind(opening.id.0)
                .bind(i64::from(opening.version))
                .bind(&opening.title)
                .bind(&terms.egress)
                .bind(&terms.facts)
                .bind(opening.closed.map(|at| at.0))
                .execute(pool)
                .await?
                .rows_affected()
        });
        Ok(done > 0)
    }

    async fn questions_used(&self, org: OrgId) -> Result<BTreeMap<String, u32>, StoreError> {
        let rows: Vec<(Uuid, String)> = on!(&self.read, pool => {
            sqlx::query_as(QUESTIONS_USED).bind(org.0).bind(false).fetch_all(pool).await?
        });
        let mut used = BTreeMap::new();
        for (id, questions) in rows {
            let chosen: Vec<String> = Row { table: "opening", id }.json("questions", &questions)?;
            for question in chosen {
                *used.entry(question).or_default() += 1;
            }
        }
        Ok(used)
    }

    async fn add_candidate(&self, candidate: &Candidate) -> Result<(), StoreError> {
        on!(&self.write, pool => {
            sqlx::query(ADD_CANDIDATE)
                .bind(candidate.org.0)
                .bind(candidate.id.0)
                .bind(&candidate.name)
                .bind(&candidate.email)
                .bind(candidate.created.0)
                .execute(pool)
                .await?;
        });
        Ok(())
    }

    async fn candidate(&self, org: OrgId, id: CandidateId) -> Result<Option<Candidate>, StoreError> {
        let row: Option<CandidateRow> = on!(&self.read, pool => {
            sqlx::query_as(CANDIDATE).bind(org.0).bind(id.0).fetch_optional(pool).await?
        });
        Ok(row.map(Candidate::from))
    }
}

#[derive(FromRow)]
struct OpeningRow {
    org_id: Uuid,
    id: Uuid,
    title: String,
    plan: String,
    #[sqlx(flatten)]
    terms: TermsColumns,
    rehearsal: bool,
    version: i64,
    created_ms: i64,
    closed_ms: Option<i64>,
}

impl TryFrom<OpeningRow> for Opening {
    type Error = StoreError;

    fn try_from(columns: OpeningRow) -> Result<Self, StoreError> {
        let row = Row { table: "opening", id: columns.id };
        Ok(Self {
            id: OpeningId(columns.id),
            org: OrgId(columns.org_id),
            title: columns.title,
            plan: columns.plan,
            terms: columns.terms.terms(row)?,
            rehearsal: columns.rehearsal,
            version: row.unsigned("version", columns.version)?,
            created: UnixMillis(columns.created_ms),
            closed: columns.closed_ms.map(UnixMillis),
        })
    }
}

#[derive(FromRow)]
struct CandidateRow {
    org_id: Uuid,
    id: Uuid,
    name: String,
    email: Option<String>,
    created_ms: i64,
}

impl From<CandidateRow> for Candidate {
    fn from(row: CandidateRow) -> Self {
        Self {
            id: CandidateId(row.id),
            org: OrgId(row.org_id),
            name: row.name,
            email: row.email,
            created: UnixMillis(row.created_ms),
        }
    }
}
