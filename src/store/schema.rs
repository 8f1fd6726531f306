//! A look at a database that changes nothing.

use std::path::Path;

use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};

use super::{
    Store, StoreError,
    db::{Address, PATIENCE, connect, known_version, postgres_version},
};

/// The schema that a database has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schema {
    /// There is no SQLite file yet; opening makes it.
    Absent,
    /// Migrations up to `found` are in it (0 for none), and this program knows those up to `known`.
    Present {
        /// The newest in the database.
        found: i64,
        /// The newest of this program.
        known: i64,
        /// True where opening brings an older schema up to date.
        migrates_itself: bool,
    },
}

impl Store {
    /// Looks at the schema of the database that `url` names. Makes, changes and migrates nothing.
    pub async fn look(url: &str) -> Result<Schema, StoreError> {
        match url.parse()? {
            Address::Sqlite(options) if !Path::new(options.get_filename()).exists() => Ok(Schema::Absent),
            Address::Sqlite(options) => {
                let found = sqlite_version(options).await?;
                Ok(Schema::Present { found, known: known_version(), migrates_itself: true })
            }
            Address::Postgres(options) => {
                let mut connection = connect(&options).await?;
                let found = postgres_version(&mut connection).await?;
                connection.close().await?;
                Ok(Schema::Present { found, known: known_version(), migrates_itself: false })
            }
        }
    }
}

async fn sqlite_version(options: SqliteConnectOptions) -> Result<i64, StoreError> {
    let options = options.read_only(true).create_if_missing(false).busy_timeout(PATIENCE);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let tables: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM sqlite_master WHERE name = '_sqlx_migrations'")
            .fetch_one(&mut connection)
            .await?;
    let version: Option<i64> = if tables == 0 {
        None
    } else {
        sqlx::query_scalar("SELECT MAX(version) FROM _sqlx_migrations WHERE success")
            .fetch_one(&mut connection)
            .await?
    };
    connection.close().await?;
    Ok(version.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_look_makes_no_file() {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/viva.db", dir.path().display());
        assert_eq!(Store::look(&url).await.unwrap(), Schema::Absent);
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[tokio::test]
    async fn a_look_tells_an_empty_file_from_a_database_of_this_program() {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/viva.db", dir.path().display());
        std::fs::write(dir.path().join("viva.db"), b"").unwrap();
        let known = known_version();
        let present = |found| Schema::Present { found, known, migrates_itself: true };
        assert_eq!(Store::look(&url).await.unwrap(), present(0));

        Store::open(&url).await.unwrap().close().await;
        assert_eq!(Store::look(&url).await.unwrap(), present(known));
    }

    #[tokio::test]
    async fn a_look_at_a_file_of_something_else_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("viva.db"), b"Dear diary, this is no database at all.".repeat(40))
            .unwrap();
        assert!(Store::look(&format!("sqlite://{}/viva.db", dir.path().display())).await.is_err());
    }
}
