//! People who work with results, their sessions and one-time sign-in links.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    Store, StoreError,
    db::{in_transaction, on},
    interviews::SecretHash,
    value::{Row, name_of},
};
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

    /// The account with this address, in whatever case it is written.
    async fn account_by_email(&self, email: &str) -> Result<Option<Account>, StoreError>;

    /// The name of the person who has an account.
    async fn account_name(&self, account: AccountId) -> Result<Option<String>, StoreError>;

    /// Sets the password's hash.
    async fn set_password(&self, account: AccountId, hash: &str) -> Result<(), StoreError>;

    /// Makes a sign-in link. An account keeps its 20 longest-lasting ones.
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

    /// Opens a session. An account keeps its 20 longest-lasting ones.
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

const ADD: &str = "INSERT INTO account (org_id, id, email, name, role, password_hash, created_ms) \
     VALUES ($1, $2, $3, $4, $5, $6, $7)";
const BY_EMAIL: &str = "SELECT org_id, id, email, name, role, password_hash, created_ms FROM account \
     WHERE email = $1";
const BY_ID: &str = "SELECT org_id, id, email, name, role, password_hash, created_ms FROM account \
     WHERE id = $1";
const BY_SESSION: &str = "SELECT account.org_id, account.id, account.email, account.name, account.role, \
     account.password_hash, account.created_ms FROM account_session \
     JOIN account ON account.id = account_session.account_id \
     WHERE account_session.session = $1 AND account_session.expires_ms > $2";

const ADD_LINK: &str = "INSERT INTO sign_in_link (org_id, link, account_id, expires_ms) \
     SELECT org_id, $2, id, $3 FROM account WHERE id = $1";
const TRIM_LINKS: &str = "DELETE FROM sign_in_link WHERE account_id = $1 AND link NOT IN \
     (SELECT link FROM sign_in_link WHERE account_id = $1 ORDER BY expires_ms DESC LIMIT 20)";
const USE_LINK: &str = "DELETE FROM sign_in_link WHERE link = $1 AND expires_ms > $2 RETURNING account_id";

const ADD_SESSION: &str = "INSERT INTO account_session (org_id, session, account_id, expires_ms) \
     SELECT org_id, $2, id, $3 FROM account WHERE id = $1";
const TRIM_SESSIONS: &str = "DELETE FROM account_session WHERE account_id = $1 AND session NOT IN \
     (SELECT session FROM account_session WHERE account_id = $1 ORDER BY expires_ms DESC LIMIT 20)";

#[async_trait]
impl Accounts for Store {
    async fn add_account(&self, account: &Account) -> Result<(), StoreError> {
        let role = name_of(account.role)?;
        on!(&self.write, pool => {
            sqlx::query(ADD)
                .bind(account.org.0)
                .bind(account.id.0)
                .bind(account.email.to_lowercase())
                .bind(&account.name)
                .bind(role)
                .bind(&account.password_hash)
                .bind(account.created.0)
                .execute(pool)
                .await?;
        });
        Ok(())
    }

    async fn count_accounts(&self) -> Result<u64, StoreError> {
        let count: i64 = on!(&self.read, pool => {
            sqlx::query_scalar("SELECT COUNT(*) FROM account").fetch_one(pool).await?
        });
        Ok(count.unsigned_abs())
    }

    async fn account_by_email(&self, email: &str) -> Result<Option<Account>, StoreError> {
        let row: Option<AccountRow> = on!(&self.read, pool => {
            sqlx::query_as(BY_EMAIL).bind(email.to_lowercase()).fetch_optional(pool).await?
        });
        row.map(Account::try_from).transpose()
    }

    async fn account_name(&self, account: AccountId) -> Result<Option<String>, StoreError> {
        Ok(on!(&self.read, pool => {
            sqlx::query_scalar("SELECT name FROM account WHERE id = $1")
                .bind(account.0)
                .fetch_optional(pool)
                .await?
        }))
    }

    async fn set_password(&self, account: AccountId, hash: &str) -> Result<(), StoreError> {
        let done = on!(&self.write, pool => {
            sqlx::query("UPDATE account SET password_hash = $2 WHERE id = $1")
                .bind(account.0)
                .bind(hash)
                .execute(pool)
                .await?
                .rows_affected()
        });
        expect_account(account, done)
    }

    async fn add_sign_in_link(
        &self,
        account: AccountId,
        link: &SecretHash,
        expires: UnixMillis,
    ) -> Result<(), StoreError> {
        self.add_secret(ADD_LINK, TRIM_LINKS, account, link, expires).await
    }

    async fn use_sign_in_link(
        &self,
        link: &SecretHash,
        now: UnixMillis,
    ) -> Result<Option<Account>, StoreError> {
        let row: Option<AccountRow> = in_transaction!(&self.write, transaction => {
            let account: Option<Uuid> = sqlx::query_scalar(USE_LINK)
                .bind(link.as_slice())
                .bind(now.0)
                .fetch_optional(&mut *transaction)
                .await?;
            match account {
                Some(id) => sqlx::query_as(BY_ID).bind(id).fetch_optional(&mut *transaction).await?,
                None => None,
            }
        });
        row.map(Account::try_from).transpose()
    }

    async fn add_session(
        &self,
        account: AccountId,
        session: &SecretHash,
        expires: UnixMillis,
    ) -> Result<(), StoreError> {
        self.add_secret(ADD_SESSION, TRIM_SESSIONS, account, session, expires).await
    }

    async fn account_by_session(
        &self,
        session: &SecretHash,
        now: UnixMillis,
    ) -> Result<Option<Account>, StoreError> {
        let row: Option<AccountRow> = on!(&self.read, pool => {
            sqlx::query_as(BY_SESSION).bind(session.as_slice()).bind(now.0).fetch_optional(pool).await?
        });
        row.map(Account::try_from).transpose()
    }

    async fn delete_session(&self, session: &SecretHash) -> Result<(), StoreError> {
        on!(&self.write, pool => {
            sqlx::query("DELETE FROM account_session WHERE session = $1")
                .bind(session.as_slice())
                .execute(pool)
                .await?;
        });
        Ok(())
    }
}

impl Store {
    /// Adds a link or a session to an account and drops what is over its limit.
    async fn add_secret(
        &self,
        add: &'static str,
        trim: &'static str,
        account: AccountId,
        secret: &SecretHash,
        expires: UnixMillis,
    ) -> Result<(), StoreError> {
        let done = in_transaction!(&self.write, transaction => {
            let done = sqlx::query(add)
                .bind(account.0)
                .bind(secret.as_slice())
                .bind(expires.0)
                .execute(&mut *transaction)
                .await?
                .rows_affected();
            sqlx::query(trim).bind(account.0).execute(&mut *transaction).await?;
            done
        });
        expect_account(account, done)
    }
}

fn expect_account(account: AccountId, rows: u64) -> Result<(), StoreError> {
    if rows == 0 { Err(StoreError::Conflict(format!("there is no account {account}"))) } else { Ok(()) }
}

#[derive(FromRow)]
struct AccountRow {
    org_id: Uuid,
    id: Uuid,
    email: String,
    name: String,
    role: String,
    password_hash: Option<String>,
    created_ms: i64,
}

impl TryFrom<AccountRow> for Account {
    type Error = StoreError;

    fn try_from(row: AccountRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: AccountId(row.id),
            org: OrgId(row.org_id),
            email: row.email,
            name: row.name,
            role: Row { table: "account", id: row.id }.variant("role", &row.role)?,
            password_hash: row.password_hash,
            created: UnixMillis(row.created_ms),
        })
    }
}
