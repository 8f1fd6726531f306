//! An interview as columns.

use sqlx::FromRow;
use uuid::Uuid;

use super::InterviewRow;
use crate::{
    id::{CandidateId, InterviewId, OpeningId, OrgId},
    store::{
        StoreError,
        terms::TermsColumns,
        value::{Row, name_of, to_json},
    },
    time::UnixMillis,
};

macro_rules! select_interview {
    ($rest:literal) => {
        concat!(
            "SELECT org_id, id, opening_id, candidate_id, plan, mode, egress, questions, facts, model_hosts, status, \
             rehearsal, link, link_expires_ms, device, created_ms, started_ms, ended_ms FROM interview ",
            $rest
        )
    };
}

pub(in crate::store) const ADD: &str = "INSERT INTO interview (org_id, id, opening_id, candidate_id, plan, status, rehearsal, link, \
     link_expires_ms, device, created_ms, started_ms, ended_ms, mode, egress, questions, facts, model_hosts) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";

/// What of a new row is written as text.
pub(in crate::store) struct Texts {
    pub status: String,
    pub terms: TermsColumns,
    pub model_hosts: String,
}

/// Inserts an interview by whichever engine's connection is given.
macro_rules! insert {
    ($interview:expr, $texts:expr, $connection:expr) => {
        sqlx::query($crate::store::interviews::row::ADD)
            .bind($interview.org.0)
            .bind($interview.id.0)
            .bind($interview.opening.0)
            .bind($interview.candidate.0)
            .bind(&$interview.plan)
            .bind($texts.status)
            .bind($interview.rehearsal)
            .bind($interview.link.as_slice())
            .bind($interview.link_expires.0)
            .bind($interview.device.as_ref().map(<[u8; 32]>::as_slice))
            .bind($interview.created.0)
            .bind($interview.started.map(|at| at.0))
            .bind($interview.ended.map(|at| at.0))
            .bind($texts.terms.mode)
            .bind($texts.terms.egress)
            .bind($texts.terms.questions)
            .bind($texts.terms.facts)
            .bind($texts.model_hosts)
            .execute($connection)
            .await?
    };
}

pub(in crate::store) use {insert, select_interview};

impl Texts {
    pub fn of(interview: &InterviewRow) -> Result<Self, StoreError> {
        Ok(Self {
            status: name_of(interview.status)?,
            terms: TermsColumns::of("interview", &interview.terms)?,
            model_hosts: to_json("interview", &interview.model_hosts)?,
        })
    }
}

#[derive(FromRow)]
pub(in crate::store) struct Columns {
    org_id: Uuid,
    id: Uuid,
    opening_id: Uuid,
    candidate_id: Uuid,
    plan: String,
    #[sqlx(flatten)]
    terms: TermsColumns,
    model_hosts: String,
    status: String,
    rehearsal: bool,
    link: Vec<u8>,
    link_expires_ms: i64,
    device: Option<Vec<u8>>,
    created_ms: i64,
    started_ms: Option<i64>,
    ended_ms: Option<i64>,
}

impl TryFrom<Columns> for InterviewRow {
    type Error = StoreError;

    fn try_from(columns: Columns) -> Result<Self, StoreError> {
        let row = Row { table: "interview", id: columns.id };
        Ok(Self {
            id: InterviewId(columns.id),
            org: OrgId(columns.org_id),
            opening: OpeningId(columns.opening_id),
            candidate: CandidateId(columns.candidate_id),
            status: row.variant("status", &columns.status)?,
            plan: columns.plan,
            terms: columns.terms.terms(row)?,
            model_hosts: row.json("model_hosts", &columns.model_hosts)?,
            rehearsal: columns.rehearsal,
            link: row.hash("link", &columns.link)?,
            link_expires: UnixMillis(columns.link_expires_ms),
            device: columns.device.map(|bytes| row.hash("device", &bytes)).transpose()?,
            created: UnixMillis(columns.created_ms),
            started: columns.started_ms.map(UnixMillis),
            ended: columns.ended_ms.map(UnixMillis),
        })
    }
}
