//! Orders as they stand in the database.

use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    id::{ConnectionId, InterviewId, OpeningId, OrderId, OrgId},
    partner::{order::Refs, outcome::Outcome},
    store::{
        StoreError,
        hiring::Candidate,
        interviews::InterviewRow,
        value::{Row, name_of},
    },
    time::UnixMillis,
};

/// What a partner was told last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "told", content = "outcome")]
pub enum Told {
    /// The conversation has begun.
    Started,
    /// How it ended.
    Ended(Outcome),
    /// It ended, and there was nothing to send.
    Nothing,
}

/// One order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderRow {
    /// Its id; the partner calls the interview by it.
    pub id: OrderId,
    /// Its owner.
    pub org: OrgId,
    /// From whom.
    pub connection: ConnectionId,
    /// The interview.
    pub interview: InterviewId,
    /// What for.
    pub opening: OpeningId,
    /// The partner's own name for it; nothing once the same may be ordered again.
    pub key: Option<String>,
    /// The partner's addresses and identifiers.
    pub refs: Refs,
    /// The secret of the candidate's link, sealed; nothing where nobody is to be invited.
    pub sealed_link: Option<Vec<u8>>,
    /// What the partner was told last, and when.
    pub told: Option<(Told, UnixMillis)>,
    /// Since when there is nothing more to tell.
    pub closed: Option<UnixMillis>,
    /// When the partner took it back.
    pub cancelled: Option<UnixMillis>,
    /// When the candidate's data were deleted.
    pub deleted: Option<UnixMillis>,
    /// When it came.
    pub created: UnixMillis,
}

/// An order to be entered with all that follows from it.
#[derive(Clone, Debug)]
pub struct NewOrder {
    /// The order.
    pub order: OrderRow,
    /// The candidate and the interview, where they are new.
    pub invited: Option<(Candidate, InterviewRow)>,
    /// The partner's candidate, where nobody may be assessed twice at a time for an opening.
    pub assessed: Option<String>,
    /// When the partner is to be told: when the invitation expires, or earlier when anything happens.
    pub due: UnixMillis,
}

const STARTED: &str = "started";
const NOTHING: &str = "nothing";

impl Told {
    /// As it stands in the database: an ending is named by its outcome.
    pub(super) fn name(self) -> Result<String, StoreError> {
        match self {
            Self::Started => Ok(STARTED.to_owned()),
            Self::Ended(outcome) => name_of(outcome),
            Self::Nothing => Ok(NOTHING.to_owned()),
        }
    }
}

#[derive(FromRow)]
pub(super) struct Columns {
    org_id: Uuid,
    id: Uuid,
    connection_id: Uuid,
    interview_id: Uuid,
    opening_id: Uuid,
    order_key: String,
    refs: String,
    sealed_link: Option<Vec<u8>>,
    told: Option<String>,
    told_ms: Option<i64>,
    closed_ms: Option<i64>,
    freed_ms: Option<i64>,
    cancelled_ms: Option<i64>,
    deleted_ms: Option<i64>,
    created_ms: i64,
}

impl TryFrom<Columns> for OrderRow {
    type Error = StoreError;

    fn try_from(columns: Columns) -> Result<Self, StoreError> {
        let row = Row { table: "partner_order", id: columns.id };
        let told = columns.told.zip(columns.told_ms).map(|(name, at)| {
            let told = match name.as_str() {
                STARTED => Told::Started,
                NOTHING => Told::Nothing,
                outcome => Told::Ended(row.variant("told", outcome)?),
            };
            Ok::<_, StoreError>((told, UnixMillis(at)))
        });
        Ok(Self {
            id: OrderId(columns.id),
            org: OrgId(columns.org_id),
            connection: ConnectionId(columns.connection_id),
            interview: InterviewId(columns.interview_id),
            opening: OpeningId(columns.opening_id),
            key: columns.freed_ms.is_none().then_some(columns.order_key),
            refs: row.json("refs", &columns.refs)?,
            sealed_link: columns.sealed_link,
            told: told.transpose()?,
            closed: columns.closed_ms.map(UnixMillis),
            cancelled: columns.cancelled_ms.map(UnixMillis),
            deleted: columns.deleted_ms.map(UnixMillis),
            created: UnixMillis(columns.created_ms),
        })
    }
}
