//! How far an order is and what its partner is told, from what the store knows. For the partners' routes and for the worker.

use super::{
    app::Kept,
    links::{self, Fresh},
    origin::PublicUrl,
    report::gather,
};
use crate::{
    id::{self, OrderId, ResultLinkId},
    partner::{
        Equipment, Partner,
        news::News,
        outcome::{Facts, Fate, Outcome, Progress, progress},
    },
    report::Report,
    rubric::Plan,
    store::{StoreError, interviews::InterviewRow, partners::OrderRow, result_links::ResultLink},
    vault::VaultError,
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

    /// What `partner` is told of an order whose interview ended so. There is a link only where there is something to read.
    pub(crate) async fn news(
        &self,
        order: &OrderRow,
        partner: Partner,
        row: &InterviewRow,
        outcome: Outcome,
    ) -> Result<News, NewsError> {
        if !outcome.was_held() {
            return Ok(News::of(outcome, None, &links::no_result(self.public_url)));
        }
        let report: Report = gather::latest(self.store, self.plans, row).await?;
        let url = self.result_link(order, partner, row).await?;
        Ok(News::of(outcome, Some(&report), &url))
    }

    /// The order's link to the report: the same each time, with a new secret when it has expired or can't be opened any more,
    /// none once it was revoked.
    async fn result_link(
        &self,
        order: &OrderRow,
        partner: Partner,
        row: &InterviewRow,
    ) -> Result<String, NewsError> {
        let known = self.store.result_link_of_order(order.id).await?;
        if let Some(url) = known.as_ref().and_then(|link| self.opened(link)) {
            return Ok(url);
        }
        let fresh = self.fresh_link(row, partner.title(), Some(order.id))?.link;
        match &known {
            Some(known) => self.store.renew_result_link(known, &fresh).await?,
            None => drop(self.store.add_result_link(&fresh).await?),
        }
        // Whoever came second takes what the first has made.
        let link = self.store.result_link_of_order(order.id).await?;
        let url = link.as_ref().and_then(|link| self.opened(link));
        Ok(url.unwrap_or_else(|| links::no_result(self.public_url)))
    }

    fn opened(&self, link: &ResultLink) -> Option<String> {
        let secret = link
            .works(self.fresh.now)
            .then(|| self.equipment.vault.open(link.interview.0.as_bytes(), &link.sealed))?
            .ok()?;
        Some(links::result_link(self.public_url, &String::from_utf8_lossy(&secret)))
    }

    /// A new link to the report, made at the desk by somebody; nothing where too many work already.
    pub(crate) async fn new_link(
        &self,
        row: &InterviewRow,
        made_for: &str,
    ) -> Result<Option<String>, NewsError> {
        let FreshLink { link, secret } = self.fresh_link(row, made_for, None)?;
        let added = self.store.add_result_link(&link).await?;
        Ok(added.then(|| links::result_link(self.public_url, &secret)))
    }

    fn fresh_link(
        &self,
        row: &InterviewRow,
        made_for: &str,
        order: Option<OrderId>,
    ) -> Result<FreshLink, VaultError> {
        let secret = id::new_secret(self.fresh.entropy);
        let link = ResultLink {
            id: ResultLinkId::new(self.fresh.now, self.fresh.entropy),
            org: row.org,
            interview: row.id,
            order,
            link: links::hash(&secret),
            sealed: self.equipment.vault.seal(row.id.0.as_bytes(), secret.as_bytes(), self.fresh.entropy)?,
            made_for: made_for.to_owned(),
            created: self.fresh.now,
            expires: self.fresh.now.plus_ms(RESULT_LINK_MS),
            revoked: None,
        };
        Ok(FreshLink { link, secret })
    }
}

/// A link that is not entered yet, with its secret.
struct FreshLink {
    link: ResultLink,
    secret: String,
}
