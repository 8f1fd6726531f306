//! What is kept. One trait an aggregate, implemented once for SQLite and PostgreSQL by [`Store`] from one SQL text.
//!
//! Every row belongs to an organisation; every look-up for a person names it. Not found is `Ok(None)`.

pub mod accounts;
pub mod audio_chunks;
pub mod audit;
pub mod calibration;
mod db;
pub mod decisions;
pub mod event_log;
pub mod hiring;
pub mod idempotency;
pub mod interviews;
pub mod invitations;
pub mod keys;
pub mod model_spending;
pub mod outbox;
pub mod partners;
pub mod ratings;
pub mod result_links;
pub mod results;
mod schema;
mod secrets;
mod terms;
pub mod turn_metrics;
mod value;
pub mod webhooks;

pub use self::schema::Schema;

use self::db::{Address, Db};

/// Everything that is kept, in SQLite or PostgreSQL; a clone shares the connections.
#[derive(Clone, Debug)]
pub struct Store {
    read: Db,
    write: Db,
}

impl Store {
    /// Opens the database that `url` names: `sqlite://path` (the file and its folder are made, the schema is brought up
    /// to date) or `postgres://…`, which is refused while its schema is older than this program.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let (read, write) = match url.parse()? {
            Address::Sqlite(options) => db::open_sqlite(options).await?,
            Address::Postgres(options) => db::open_postgres(options).await?,
        };
        Ok(Self { read, write })
    }

    /// Brings the schema of the database that `url` names up to date.
    pub async fn migrate(url: &str) -> Result<(), StoreError> {
        match url.parse()? {
            Address::Sqlite(options) => {
                let (read, write) = db::open_sqlite(options).await?;
                Self { read, write }.close().await;
                Ok(())
            }
            Address::Postgres(options) => db::migrate_postgres(options).await,
        }
    }

    /// Asks the database for an answer; for health checks.
    pub async fn ping(&self) -> Result<(), StoreError> {
        db::on!(&self.read, pool => sqlx::query("SELECT 1").execute(pool).await.map(|_| ())?);
        Ok(())
    }

    /// Waits for what is running and closes all connections.
    pub async fn close(&self) {
        db::on!(&self.read, pool => pool.close().await);
        db::on!(&self.write, pool => pool.close().await);
    }
}

/// Why the store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database is away, busy or full; trying again may help.
    #[error("the database did not answer: {0}")]
    Unavailable(sqlx::Error),
    /// A unique value is taken, or a row that is referred to is missing.
    #[error("{0}")]
    Conflict(String),
    /// A row holds what this program can't read: names table and row.
    #[error("the database holds a broken row: {0}")]
    Corrupt(String),
    /// The schema is older or newer than this program.
    #[error("{0}")]
    Schema(String),
    /// The address names no database.
    #[error("{0}")]
    Address(String),
}

impl From<sqlx::Error> for StoreError {
    #[expect(clippy::wildcard_enum_match_arm, reason = "sqlx's enums are open-ended")]
    fn from(error: sqlx::Error) -> Self {
        use sqlx::{Error, error::ErrorKind};

        match &error {
            Error::Database(database) => match database.kind() {
                ErrorKind::UniqueViolation
                | ErrorKind::ForeignKeyViolation
                | ErrorKind::NotNullViolation
                | ErrorKind::CheckViolation
                | ErrorKind::ExclusionViolation => Self::Conflict(database.message().to_owned()),
                _ => Self::Unavailable(error),
            },
            Error::ColumnDecode { .. } | Error::Decode(_) | Error::ColumnNotFound(_) => {
                Self::Corrupt(error.to_string())
            }
            _ => Self::Unavailable(error),
        }
    }
}
