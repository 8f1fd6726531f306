//! The sample organisation: something to look at right after the first start. Everything in it is labelled as rehearsed
//! and came about as everything else does: through the real socket, the ear and the scorer.

use std::sync::Arc;

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::{
    client::Pace,
    house::{House, RehearsalError},
    persona::{Calibre, Persona},
};
use crate::{
    http::links::{self, Fresh, Invitation, NewAccount},
    id::OrgId,
    interview::{plan::PlanSnapshot, terms::Terms},
    store::{
        accounts::{Account, Role},
        hiring::Opening,
        interviews::{InterviewRow, InterviewStatus},
    },
};

/// The sample's opening.
pub const OPENING_TITLE: &str = "Backend engineer (sample)";
/// The plan that the sample follows.
pub const PLAN: &str = "taster";
const MANAGER_EMAIL: &str = "manager@example.org";
const MANAGER_NAME: &str = "Sample manager";
const GUEST_NAME: &str = "Guest of the sample";

/// A page of interviews; the sample's own are few.
const LOOK_BACK: u32 = 100;

/// What to print after a start with the sample.
pub struct Sample {
    /// The secret in a candidate's link that works.
    pub room_secret: String,
    /// The secret in the manager's sign-in link; works once.
    pub sign_in_secret: String,
    /// The rehearsals that are still being held.
    pub rehearsals: JoinHandle<()>,
}

/// Makes what is missing of the sample organisation: an opening, a manager, a fresh candidate's link; and lets each
/// persona that has no report yet hold an interview in the background, until `stop`.
pub async fn seed(
    house: House,
    org: OrgId,
    plan: Arc<PlanSnapshot>,
    stop: CancellationToken,
) -> Result<Sample, RehearsalError> {
    let opening = opening(&house, org, &plan).await?;
    let manager = manager(&house, org).await?;
    let sign_in_secret = links::new_sign_in_link(&*house.store, house.fresh(), manager.id).await?;
    let guest =
        Invitation { opening: &opening, name: GUEST_NAME, email: None, rehearsal: false, model_hosts: &[] };
    let room_secret = links::invite(&*house.store, house.fresh(), guest).await?.secret;
    let rehearsals = tokio::spawn(async move {
        tokio::select! {
            () = stop.cancelled() => {}
            done = rehearse_all(&house, &opening, &plan) => if let Err(error) = done {
                tracing::warn!(error = %error, "the sample's rehearsals are incomplete; the next start goes on with them");
            }
        }
    });
    Ok(Sample { room_secret, sign_in_secret, rehearsals })
}

async fn opening(house: &House, org: OrgId, plan: &PlanSnapshot) -> Result<Opening, RehearsalError> {
    let there = house.store.openings(org).await?.into_iter().find(|opening| opening.title == OPENING_TITLE);
    match there {
        Some(opening) => Ok(opening),
        None => Ok(links::add_opening(
            &*house.store,
            house.fresh(),
            org,
            OPENING_TITLE,
            &plan.id,
            Terms::default(),
        )
        .await?),
    }
}

async fn manager(house: &House, org: OrgId) -> Result<Account, RehearsalError> {
    if let Some(account) = house.store.account_by_email(MANAGER_EMAIL).await? {
        return Ok(account);
    }
    let account = NewAccount { org, email: MANAGER_EMAIL, name: MANAGER_NAME, role: Role::Manager };
    Ok(links::add_account(&*house.store, house.fresh(), account).await?)
}

async fn rehearse_all(
    house: &House,
    opening: &Opening,
    plan: &Arc<PlanSnapshot>,
) -> Result<(), RehearsalError> {
    let earlier = house.store.interviews(opening.org, None, LOOK_BACK).await?;
    for (number, calibre) in Calibre::ALL.into_iter().enumerate() {
        let persona = Persona::load(calibre)?;
        if is_rehearsed(house, opening, &earlier, &persona.name).await? {
            continue;
        }
        tracing::info!(number = number + 1, of = Calibre::ALL.len(), "a sample interview is being rehearsed");
        let held = house.rehearse(opening, Arc::clone(plan), persona, Pace::FAST, &mut |_| {}).await?;
        house.reported(held.interview).await?;
        tracing::info!(interview.id = %held.interview, "a sample report is ready");
    }
    Ok(())
}

/// Whether a rehearsal under this name came to its end. One that broke off in the middle is closed, since its device is
/// gone.
async fn is_rehearsed(
    house: &House,
    opening: &Opening,
    earlier: &[InterviewRow],
    name: &str,
) -> Result<bool, RehearsalError> {
    let mut found = false;
    for row in earlier.iter().filter(|row| row.rehearsal && row.opening == opening.id) {
        let candidate = house.store.candidate(row.org, row.candidate).await?;
        if candidate.is_none_or(|candidate| candidate.name != name) {
            continue;
        }
        match row.status {
            InterviewStatus::Ended | InterviewStatus::Reported => found = true,
            InterviewStatus::Invited | InterviewStatus::Started => {
                let Fresh { now, .. } = house.fresh();
                house.store.set_status(row.id, InterviewStatus::Declined, now).await?;
            }
            InterviewStatus::Declined => {}
        }
    }
    Ok(found)
}
