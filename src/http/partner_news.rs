//! How far an order is and what its partner is told, from what the store knows. For the partners' routes and for the worker.

use super::{
    app::Kept,
    links::{self, Fresh},
    origin::PublicUrl,
    report::gather,
};
use crate::{
    id::{self, ResultLinkId},
    partner::{
        Equipment, Partner,
        news::News,
        outcome::{Facts, Fate, Outcome, Progress, progress},
        vault::VaultError,
    },
    report::Report,
    rubric::Plan,
    store::{StoreError, interviews::InterviewRow, partners::OrderRow, result_links::ResultLink},
};

/// How long a result link shows the report.
pub(crate) const RESULT_LINK_MS: i64 = 90 * 24 * 60 * 60 * 1_000;

/// Why there is nothing to tell yet.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NewsError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A sealed secret can't be opened.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

/// What telling needs.
#[derive(Clone, Copy)]
pub(crate) struct Teller<'t> {
    pub store: &'t dyn Kept,
    pub equipment: &'t Equipment,
    pub plans: &'t [Plan],
    pub public_url: &'t PublicUrl,
    pub fresh: Fresh<'t>,
}

impl Teller<'_> {
    /// How far the order's interview is.
    pub(crate) async fn progress(&self, order: &OrderRow) -> Result<(InterviewRow, Progress), StoreError> {
        let row = self.store.interview(order.org, order.interview).await?;
        let row = row.ok_or_else(|| {
            StoreError::Corrupt(format!("order {} refers to an interview that is not there", order.id))
        })?;
        let log = self.store.records(row.id, 0).await?;
        let facts = Facts {
            status: row.status,
            end_reason: crate::report::end_reason(&log),
            link_expires: row.link_expires,
            agreed: row.device.is_some(),
            in_work: self.store.open_jobs(row.id).await? > 0,
            fate: match order.deleted {
                Some(_) => Fate::Deleted,
                None if self.store.ordered(row.id).await?.cancelled.is_some() => Fate::Withdrawn,
                None => Fate::Stands,
            },
        };
        Ok((row, progress(facts, self.fresh.now)))
    }

    /// What `partner` is told of an interview that ended so.
    pub(crate) async fn news(
        &self,
        partner: Partner,
        row: &InterviewRow,
        outcome: Outcome,
    ) -> Result<News, NewsError> {
        let report: Option<Report> = match outcome {
            Outcome::Deleted => None,
            Outcome::Completed
            | Outcome::Declined
            | Outcome::Expired
            | Outcome::Withdrawn
            | Outcome::HumanRequested
            | Outcome::Abandoned => Some(gather::latest(self.store, self.plans, row).await?),
        };
        let url = match &report {
            Some(_) => self.result_link(partner, row).await?,
            None => links::no_result(self.public_url),
        };
        Ok(News::of(outcome, report.as_ref(), &url))
    }

    /// The partner's link to the report: the same each time, a new one when that has expired, none once it was revoked.
    async fn result_link(&self, partner: Partner, row: &InterviewRow) -> Result<String, NewsError> {
        let links = self.store.result_links(row.org, row.id).await?;
        let known = links.into_iter().find(|link| link.made_for == partner.title());
        match known {
            Some(link) if link.revoked.is_some() => Ok(links::no_result(self.public_url)),
            Some(link) if link.works(self.fresh.now) => {
                let secret = self.equipment.vault.open(&link.sealed)?;
                Ok(links::result_link(self.public_url, &String::from_utf8_lossy(&secret)))
            }
            Some(_) | None => self.new_link(row, partner.title()).await,
        }
    }

    /// A new link to the report, made for somebody.
    pub(crate) async fn new_link(&self, row: &InterviewRow, made_for: &str) -> Result<String, NewsError> {
        let secret = id::new_secret(self.fresh.entropy);
        let link = ResultLink {
            id: ResultLinkId::new(self.fresh.now, self.fresh.entropy),
            org: row.org,
            interview: row.id,
            link: links::hash(&secret),
            sealed: self.equipment.vault.seal(secret.as_bytes(), self.fresh.entropy)?,
            made_for: made_for.to_owned(),
            created: self.fresh.now,
            expires: self.fresh.now.plus_ms(RESULT_LINK_MS),
            revoked: None,
        };
        self.store.add_result_link(&link).await?;
        Ok(links::result_link(self.public_url, &secret))
    }
}
