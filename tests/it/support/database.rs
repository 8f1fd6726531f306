//! A fresh store for a test, on either engine.

use sqlx::{
    AssertSqlSafe, Connection, FromRow, PgConnection, SqliteConnection, postgres::PgRow, sqlite::SqliteRow,
};
use tempfile::TempDir;
use vivavoce::{id::OrgId, store::Store, time::UnixMillis};

use super::postgres;

/// Which engine a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A database of the test's own.
pub struct Database {
    pub url: String,
    _folder: Option<TempDir>,
}

impl Database {
    /// An empty database without a schema.
    pub async fn empty(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => {
                let folder = tempfile::tempdir().expect("a temporary folder");
                let url = format!("sqlite://{}", folder.path().join("data/vivavoce.db").display());
                Self { url, _folder: Some(folder) }
            }
            Engine::Postgres => Self { url: postgres::fresh_database().await, _folder: None },
        }
    }

    /// A database with this program's schema, and a store on it.
    pub async fn migrated(engine: Engine) -> (Self, Store) {
        let database = Self::empty(engine).await;
        if engine == Engine::Postgres {
            Store::migrate(&database.url).await.expect("PostgreSQL takes the migrations");
        }
        let store = Store::open(&database.url).await.expect("the store opens");
        (database, store)
    }

    /// Runs SQL of the test's own, past the store.
    pub async fn execute(&self, sql: &str) {
        self.try_execute(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// Runs SQL that the database may refuse.
    pub async fn try_execute(&self, sql: &str) -> Result<(), sqlx::Error> {
        if self.is_sqlite() {
            let mut connection = SqliteConnection::connect(&self.url).await?;
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await?;
            connection.close().await
        } else {
            let mut connection = PgConnection::connect(&self.url).await?;
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await?;
            connection.close().await
        }
    }

    /// Enters an organisation beside the default one.
    pub async fn add_org(&self, id: OrgId, slug: &str, now: UnixMillis) {
        let hex = id.0.simple();
        let literal = if self.is_sqlite() { format!("X'{hex}'") } else { format!("'{hex}'") };
        self.execute(&format!(
            "INSERT INTO organisation (org_id, slug, name, created_ms) VALUES ({literal}, '{slug}', '{slug}', {})",
            now.0
        ))
        .await;
    }

    /// Table and name of every column, in order, but for those of the migrations themselves.
    pub async fn columns(&self) -> Vec<(String, String)> {
        const SQLITE: &str = "SELECT tables.name, columns.name FROM sqlite_master AS tables \
             JOIN pragma_table_info(tables.name) AS columns \
             WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite_%' AND tables.name <> '_sqlx_migrations' \
             ORDER BY tables.name, columns.name";
        const POSTGRES: &str = "SELECT table_name::text, column_name::text FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name <> '_sqlx_migrations' \
             ORDER BY table_name COLLATE \"C\", column_name COLLATE \"C\"";
        self.rows(if self.is_sqlite() { SQLITE } else { POSTGRES }).await
    }

    /// Numbers of the migrations that were applied, in order.
    pub async fn applied_versions(&self) -> Vec<i64> {
        let rows: Vec<(i64,)> = self.rows("SELECT version FROM _sqlx_migrations ORDER BY version").await;
        rows.into_iter().map(|(version,)| version).collect()
    }

    /// How many troubles with partners are kept.
    pub async fn troubles(&self) -> i64 {
        let rows: Vec<(i64,)> = self.rows("SELECT COUNT(*) FROM partner_error").await;
        rows[0].0
    }

    async fn rows<T>(&self, sql: &'static str) -> Vec<T>
    where
        T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        let rows = if self.is_sqlite() {
            let mut connection = SqliteConnection::connect(&self.url).await.expect("SQLite opens");
            sqlx::query_as(sql).fetch_all(&mut connection).await
        } else {
            let mut connection = PgConnection::connect(&self.url).await.expect("PostgreSQL answers");
            sqlx::query_as(sql).fetch_all(&mut connection).await
        };
        rows.unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    fn is_sqlite(&self) -> bool {
        self.url.starts_with("sqlite:")
    }
}
