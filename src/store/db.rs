//! The two engines: how each is opened, and how one body of code runs on both.

use std::{path::Path, str::FromStr, time::Duration};

use sqlx::{
    Connection, PgConnection, PgPool, SqliteConnection, SqlitePool,
    migrate::{MigrateError, Migrator},
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::StoreError;

static SQLITE_MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES_MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

/// How long a caller waits for a connection, or for another process to finish writing.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);
/// A file that another process is opening is tried again after this.
const BETWEEN_TRIES: Duration = Duration::from_millis(20);
const SQLITE_READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 10;

/// A pool of connections to one of the two engines.
#[derive(Clone, Debug)]
pub(super) enum Db {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// Runs one body with the pool of whichever engine it is; the body is compiled once for each.
macro_rules! on {
    ($db:expr, $pool:ident => $body:expr) => {
        match $db {
            $crate::store::db::Db::Sqlite($pool) => $body,
            $crate::store::db::Db::Postgres($pool) => $body,
        }
    };
}

/// Runs one body in a transaction of whichever engine it is; leaving the body early rolls back. SQLite takes its write
/// lock at once, since a transaction that reads first could not wait for it later.
macro_rules! in_transaction {
    ($db:expr, $transaction:ident => $body:block) => {
        match $db {
            $crate::store::db::Db::Sqlite(pool) => {
                let mut $transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
                let result = $body;
                $transaction.commit().await?;
                result
            }
            $crate::store::db::Db::Postgres(pool) => {
                let mut $transaction = pool.begin().await?;
                let result = $body;
                $transaction.commit().await?;
                result
            }
        }
    };
}

pub(super) use {in_transaction, on};

/// What an address names.
pub(super) enum Address {
    Sqlite(SqliteConnectOptions),
    Postgres(PgConnectOptions),
}

impl FromStr for Address {
    type Err = StoreError;

    fn from_str(url: &str) -> Result<Self, StoreError> {
        let refused = |reason: &str| StoreError::Address(format!("the database address {reason}"));
        match url.split_once(':').map(|(scheme, _)| scheme) {
            Some("sqlite") => match url.parse::<SqliteConnectOptions>() {
                Ok(options) if names_a_file(url, &options) => Ok(Self::Sqlite(options)),
                Ok(_) => Err(refused("must name a file, such as sqlite://data/vivavoce.db")),
                Err(_) => Err(refused("can't be read: write it as sqlite://path/to/file.db")),
            },
            Some("postgres" | "postgresql") => url
                .parse()
                .map(Self::Postgres)
                .map_err(|_| refused("can't be read: write it as postgres://user:password@host/database")),
            Some(_) | None => Err(refused("must begin with sqlite:// or postgres://")),
        }
    }
}

/// False for a database in memory, which would forget interviews.
fn names_a_file(url: &str, options: &SqliteConnectOptions) -> bool {
    !options.get_filename().as_os_str().is_empty()
        && !url.contains(":memory:")
        && !url.contains("mode=memory")
}

/// Opens SQLite: a pool for reading and a single connection for writing, so that writers queue in order. Makes the file
/// and its folder, and brings its schema up to date.
pub(super) async fn open_sqlite(options: SqliteConnectOptions) -> Result<(Db, Db), StoreError> {
    make_folder_of(options.get_filename())?;
    let options = options
        .create_if_missing(true)
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        .journal_mode(SqliteJournalMode::Wal)
        // An acknowledged second of speech must survive a power cut, hence not NORMAL.
        .synchronous(SqliteSynchronous::Full);
    become_wal(&options).await?;
    let pool = || SqlitePoolOptions::new().acquire_timeout(PATIENCE);
    let write = pool()
        .max_connections(1)
        // On a full disk SQLite rolls back by itself. sqlx then counts the transaction as open for ever, so the connection
        // must go.
        .before_acquire(|connection, _| Box::pin(async { Ok(!connection.is_in_transaction()) }))
        .connect_with(options.clone())
        .await?;
    migrate_sqlite(&write).await?;
    let read =
        pool().max_connections(SQLITE_READERS).connect_with(options.pragma("query_only", "ON")).await?;
    Ok((Db::Sqlite(read), Db::Sqlite(write)))
}

/// Turns a new file's journal to WAL. Of two processes that do so at once SQLite refuses one without waiting.
async fn become_wal(options: &SqliteConnectOptions) -> Result<(), StoreError> {
    let mut tries_left = PATIENCE.as_millis() / BETWEEN_TRIES.as_millis();
    loop {
        match SqliteConnection::connect_with(options).await {
            Ok(connection) => return Ok(connection.close().await?),
            Err(error) if is_locked(&error) && tries_left > 0 => tries_left -= 1,
            Err(error) => return Err(error.into()),
        }
        tokio::time::sleep(BETWEEN_TRIES).await;
    }
}

fn is_locked(error: &sqlx::Error) -> bool {
    error.as_database_error().and_then(sqlx::error::DatabaseError::code).is_some_and(|code| code == "5")
}

fn make_folder_of(file: &Path) -> Result<(), StoreError> {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => std::fs::create_dir_all(folder).map_err(|error| {
            StoreError::Address(format!("the folder {} can't be made: {error}", folder.display()))
        }),
        Some(_) | None => Ok(()),
    }
}

/// The write lock is held from reading the version to writing it: two processes may open a new file at once.
async fn migrate_sqlite(pool: &SqlitePool) -> Result<(), StoreError> {
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
    SQLITE_MIGRATIONS.run(&mut *transaction).await.map_err(refused_migration)?;
    transaction.commit().await?;
    Ok(())
}

/// Opens PostgreSQL, if its schema is at least as new as this program.
pub(super) async fn open_postgres(options: PgConnectOptions) -> Result<(Db, Db), StoreError> {
    let mut connection = connect(&options).await?;
    check_postgres(&mut connection).await?;
    connection.close().await?;
    let pool = PgPoolOptions::new()
        .max_connections(POSTGRES_CONNECTIONS)
        .acquire_timeout(PATIENCE)
        .connect_lazy_with(options);
    Ok((Db::Postgres(pool.clone()), Db::Postgres(pool)))
}

/// One connection outside of any pool: a pool would hide why there is none.
pub(super) async fn connect(options: &PgConnectOptions) -> Result<PgConnection, StoreError> {
    tokio::time::timeout(PATIENCE, PgConnection::connect_with(options))
        .await
        .unwrap_or_else(|_| Err(std::io::Error::from(std::io::ErrorKind::TimedOut).into()))
        .map_err(StoreError::from)
}

async fn check_postgres(connection: &mut PgConnection) -> Result<(), StoreError> {
    let wanted = known_version();
    let found = postgres_version(connection).await?;
    if found < wanted {
        return Err(StoreError::Schema(format!(
            "the database has schema {found} and this program needs {wanted}: run `vivavoce migrate`"
        )));
    }
    if found > wanted {
        tracing::warn!(
            schema.found = found,
            schema.known = wanted,
            "the database has a newer schema than this program; upgrade the program soon"
        );
    }
    Ok(())
}

/// The newest migration of this program; both engines have the same ones.
pub(super) fn known_version() -> i64 {
    POSTGRES_MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0)
}

pub(super) async fn postgres_version(connection: &mut PgConnection) -> Result<i64, StoreError> {
    let exists: bool = sqlx::query_scalar("SELECT to_regclass('_sqlx_migrations') IS NOT NULL")
        .fetch_one(&mut *connection)
        .await?;
    if !exists {
        return Ok(0);
    }
    let version: Option<i64> = sqlx::query_scalar("SELECT MAX(version) FROM _sqlx_migrations WHERE success")
        .fetch_one(connection)
        .await?;
    Ok(version.unwrap_or(0))
}

/// Brings PostgreSQL's schema up to date; processes that do so at once wait for each other.
pub(super) async fn migrate_postgres(options: PgConnectOptions) -> Result<(), StoreError> {
    let mut connection = connect(&options).await?;
    POSTGRES_MIGRATIONS.run(&mut connection).await.map_err(refused_migration)?;
    connection.close().await?;
    Ok(())
}

#[expect(clippy::wildcard_enum_match_arm, reason = "sqlx's enum is open-ended")]
fn refused_migration(error: MigrateError) -> StoreError {
    match error {
        MigrateError::Execute(error) => error.into(),
        MigrateError::VersionMissing(version) => StoreError::Schema(format!(
            "the database has schema {version}, made by a newer program: install that one, or restore an older backup"
        )),
        MigrateError::VersionMismatch(version) => StoreError::Schema(format!(
            "migration {version} of the database is not the one that this program knows: install the program that made it"
        )),
        other => {
            StoreError::Schema(format!("the database's schema could not be brought up to date: {other}"))
        }
    }
}
