//! People who work with results, their sessions and one-time sign-in links.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{StoreError, interviews::SecretHash};
use crate::{
    id::{AccountId, OrgId},
    time::UnixMillis,
};

/// What a person may do; each includes the ones before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads reports.
    Manager,
    /// Makes openings and invites.
    Recruiter,
    /// Makes accounts.
    Admin,
}

/// A person who works with results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Their id.
    pub id: AccountId,
    /// Their organisation.
    pub org: OrgId,
    /// Unique, lower case.
    pub email: String,
    /// For people.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Argon2id in PHC form; nothing until they set one.
    pub password_hash: Option<String>,
    /// When it was made.
    pub created: UnixMillis,
}

/// Accounts, sessions, sign-in links.
#[async_trait]
pub trait Accounts: Send + Sync {
    /// Enters an account.
    async fn add_account(&self, account: &Account) -> Result<(), StoreError>;

    /// How many accounts there are, in all organisations.
    async fn count_accounts(&self) -> Result<u64, StoreError>;

    /// The account with this address.
    async fn account_by_email(&self, email: &str) -> Result<Option<Account>, StoreError>;

    /// Sets the password's hash.
    async fn set_password(&self, account: AccountId, hash: &str) -> Result<(), StoreError>;

    /// Makes a sign-in link.
    async fn add_sign_in_link(
        &self,
        account: AccountId,
        link: &SecretHash,
        expires: UnixMillis,
    ) -> Result<(), StoreError>;

    /// Uses a sign-in link up: its account, if it was there and fresh. A second use finds nothing.
    async fn use_sign_in_link(
        &self,
        link: &SecretHash,
        now: UnixMillis,
    ) -> Result<Option<Account>, StoreError>;

    /// Opens a session.
    async fn add_session(
        &self,
        account: AccountId,
        session: &SecretHash,
        expires: UnixMillis,
    ) -> Result<(), StoreError>;

    /// The account of a session that has not expired.
    async fn account_by_session(
        &self,
        session: &SecretHash,
        now: UnixMillis,
    ) -> Result<Option<Account>, StoreError>;

    /// Closes a session.
    async fn delete_session(&self, session: &SecretHash) -> Result<(), StoreError>;
}
