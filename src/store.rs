//! What is kept. One trait an aggregate, implemented once for SQLite and PostgreSQL by [`Store`] from one SQL text.
//!
//! Every row belongs to an organisation; every look-up for a person names it. Not found is `Ok(None)`.

pub mod accounts;
pub mod audio_chunks;
pub mod event_log;
pub mod hiring;
pub mod interviews;
pub mod outbox;
pub mod results;

/// Why the store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database is away, busy or full; trying again may help.
    #[error("the database did not answer: {0}")]
    Unavailable(#[source] sqlx::Error),
    /// A unique value is taken, or a row that is referred to is missing.
    #[error("{0}")]
    Conflict(String),
    /// A row holds what this program can't read: names table and row.
    #[error("the database holds a broken row: {0}")]
    Corrupt(String),
    /// The schema is older or newer than this program.
    #[error("{0}")]
    Schema(String),
}
