//! The one way to order an interview: for the desk, programs, spreadsheets and partners alike.

use super::links::{Fresh, Invited, hash};
use crate::{
    id::{self, CandidateId, InterviewId},
    interview::egress::Egress,
    store::{
        StoreError,
        hiring::{Candidate, Opening},
        interviews::{InterviewRow, InterviewStatus, Interviews},
        invitations::{Invitations, Order},
    },
};

/// Whom to interview, for what.
#[derive(Clone, Debug)]
pub struct InterviewOrder<'a> {
    /// What for.
    pub opening: &'a Opening,
    /// The candidate's name.
    pub name: &'a str,
    /// The candidate's address, where known.
    pub email: Option<&'a str>,
    /// True for a made-up candidate.
    pub rehearsal: bool,
    /// The servers of language models elsewhere that the candidate is told of, by host and port.
    pub model_hosts: &'a [String],
    /// How long the candidate's link opens a new interview, in milliseconds.
    pub link_ms: i64,
    /// What the one who orders says of it.
    pub order: Order,
}

/// What became of an order.
pub enum Outcome {
    /// There is a new interview.
    Made(Invited),
    /// It was ordered by the same name before and not cancelled since; nothing was made.
    Before(InterviewId),
}

/// A candidate with their interview and the secret of their link, not yet entered.
pub struct Prepared {
    /// The candidate.
    pub candidate: Candidate,
    /// The interview.
    pub interview: InterviewRow,
    /// What stands in the candidate's link.
    pub secret: String,
}

/// Makes what an invitation consists of.
pub fn prepare(fresh: Fresh<'_>, asked: &InterviewOrder<'_>) -> Prepared {
    let secret = id::new_secret(fresh.entropy);
    let candidate = Candidate {
        id: CandidateId::new(fresh.now, fresh.entropy),
        org: asked.opening.org,
        name: asked.name.to_owned(),
        email: asked.email.map(str::to_owned),
        created: fresh.now,
    };
    let interview = InterviewRow {
        id: InterviewId::new(fresh.now, fresh.entropy),
        org: asked.opening.org,
        opening: asked.opening.id,
        candidate: candidate.id,
        plan: asked.opening.plan.clone(),
        terms: asked.opening.terms.clone(),
        model_hosts: told_hosts(asked),
        status: InterviewStatus::Invited,
        rehearsal: asked.rehearsal,
        link: hash(&secret),
        link_expires: fresh.now.plus_ms(asked.link_ms),
        device: None,
        created: fresh.now,
        started: None,
        ended: None,
    };
    Prepared { candidate, interview, secret }
}

/// Enters a candidate with their interview, and makes their link; an order that was given before by the same
/// `external_id` for the same opening makes nothing.
pub async fn order<S>(store: &S, fresh: Fresh<'_>, asked: InterviewOrder<'_>) -> Result<Outcome, StoreError>
where
    S: Interviews + Invitations + ?Sized,
{
    if let Some(before) = ordered_before(store, &asked).await? {
        return Ok(Outcome::Before(before));
    }
    let Prepared { candidate, interview, secret } = prepare(fresh, &asked);
    match store.invite(&candidate, &interview, &asked.order).await {
        Ok(()) => Ok(Outcome::Made(Invited { id: interview.id, secret })),
        // Somebody else gave the same order at the same moment.
        Err(StoreError::Conflict(reason)) => match ordered_before(store, &asked).await? {
            Some(before) => Ok(Outcome::Before(before)),
            None => Err(StoreError::Conflict(reason)),
        },
        Err(error) => Err(error),
    }
}

async fn ordered_before<S>(store: &S, asked: &InterviewOrder<'_>) -> Result<Option<InterviewId>, StoreError>
where
    S: Invitations + ?Sized,
{
    match &asked.order.external_id {
        Some(name) => {
            store.interview_ordered_as(asked.opening.org, asked.opening.id, asked.rehearsal, name).await
        }
        None => Ok(None),
    }
}

/// The servers that the notice names and that may get words: none where nothing may leave.
fn told_hosts(asked: &InterviewOrder<'_>) -> Vec<String> {
    match asked.opening.terms.egress {
        Egress::None => Vec::new(),
        Egress::Masked | Egress::Full => asked.model_hosts.to_vec(),
    }
}
