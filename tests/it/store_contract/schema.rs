use std::{collections::BTreeMap, fs, path::Path};

use rstest::rstest;
use vivavoce::store::{Store, StoreError};

use crate::support::database::{Database, Engine};

#[test]
fn both_engines_have_the_same_versions() {
    let names = |engine| migrations(engine).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert_eq!(names("sqlite"), names("postgres"));
}

#[rstest]
#[case::sqlite("sqlite", Engine::Sqlite)]
#[case::postgres("postgres", Engine::Postgres)]
#[tokio::test]
async fn every_migration_of_the_folder_is_built_in(#[case] folder: &str, #[case] engine: Engine) {
    let database = Database::empty(engine).await;
    Store::migrate(&database.url).await.unwrap();

    let in_folder: Vec<i64> = migrations(folder).iter().map(|(name, _)| name[..4].parse().unwrap()).collect();

    assert_eq!(database.applied_versions().await, in_folder, "touch src/store/db.rs and build again");
}

#[tokio::test]
async fn both_engines_have_the_same_tables_and_columns() {
    let sqlite = Database::empty(Engine::Sqlite).await;
    let postgres = Database::empty(Engine::Postgres).await;
    Store::migrate(&sqlite.url).await.unwrap();
    Store::migrate(&postgres.url).await.unwrap();

    let columns = sqlite.columns().await;

    assert!(columns.len() > 80, "{columns:#?}");
    assert_eq!(columns, postgres.columns().await);
}

#[rstest]
#[tokio::test]
async fn every_table_names_its_organisation(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let database = Database::empty(engine).await;
    Store::migrate(&database.url).await.unwrap();

    let mut has_org: BTreeMap<String, bool> = BTreeMap::new();
    for (table, column) in database.columns().await {
        *has_org.entry(table).or_default() |= column == "org_id";
    }

    let without: Vec<_> = has_org.iter().filter(|(_, has)| !**has).map(|(table, _)| table).collect();
    assert!(without.is_empty(), "{without:?}");
}

#[test]
fn every_sqlite_table_is_strict() {
    for (name, text) in migrations("sqlite") {
        assert_eq!(text.matches("CREATE TABLE").count(), text.matches(") STRICT;").count(), "{name}");
    }
}

#[rstest]
#[tokio::test]
async fn migrating_twice_changes_nothing(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let database = Database::empty(engine).await;
    Store::migrate(&database.url).await.unwrap();
    let before = database.columns().await;

    Store::migrate(&database.url).await.unwrap();

    assert_eq!(database.columns().await, before);
}

#[tokio::test]
async fn two_processes_may_open_a_new_sqlite_file_at_once() {
    let database = Database::empty(Engine::Sqlite).await;

    let (left, right) = tokio::join!(Store::open(&database.url), Store::open(&database.url));

    left.unwrap().ping().await.unwrap();
    right.unwrap().ping().await.unwrap();
}

#[tokio::test]
async fn postgres_without_the_schema_is_refused_with_the_remedy() {
    let database = Database::empty(Engine::Postgres).await;

    let refused = Store::open(&database.url).await.unwrap_err();

    assert!(matches!(refused, StoreError::Schema(_)), "{refused:?}");
    insta::assert_snapshot!(refused.to_string().replace(char::is_numeric, "N").replace("NN", "N"));
}

#[tokio::test]
async fn a_newer_sqlite_file_is_refused_with_the_remedy() {
    let database = Database::empty(Engine::Sqlite).await;
    Store::migrate(&database.url).await.unwrap();
    database.execute(FROM_THE_FUTURE).await;

    let refused = Store::open(&database.url).await.unwrap_err();

    assert!(matches!(refused, StoreError::Schema(_)), "{refused:?}");
    insta::assert_snapshot!(refused.to_string());
}

#[tokio::test]
async fn a_newer_postgres_schema_is_served_while_replicas_are_exchanged() {
    let database = Database::empty(Engine::Postgres).await;
    Store::migrate(&database.url).await.unwrap();
    database.execute(FROM_THE_FUTURE).await;

    Store::open(&database.url).await.unwrap().ping().await.unwrap();
}

#[rstest]
#[case::another_engine("mysql://localhost/x", "must begin with sqlite:// or postgres://")]
#[case::nothing("", "must begin with sqlite:// or postgres://")]
#[case::a_plain_path("data/vivavoce.db", "must begin with sqlite:// or postgres://")]
#[case::in_memory("sqlite::memory:", "must name a file")]
#[case::no_file("sqlite://", "must name a file")]
#[case::a_bad_port("postgres://user:secret@host:port/x", "postgres://user:password@host/database")]
#[tokio::test]
async fn an_address_that_names_no_database_is_refused(#[case] url: &str, #[case] remedy: &str) {
    let refused = Store::open(url).await.unwrap_err();

    assert!(matches!(refused, StoreError::Address(_)), "{refused:?}");
    assert!(refused.to_string().contains(remedy), "{refused}");
    assert!(!refused.to_string().contains("secret"), "{refused}");
}

#[tokio::test]
async fn a_postgres_that_is_away_is_unavailable_at_once() {
    let refused = Store::open("postgres://nobody:secret@127.0.0.1:1/x").await.unwrap_err();

    assert!(matches!(refused, StoreError::Unavailable(_)), "{refused:?}");
    assert!(refused.to_string().contains("refused"), "{refused}");
    assert!(!refused.to_string().contains("secret"), "{refused}");
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();

    let refused = Store::open(&format!("sqlite://{}/data/vivavoce.db", file.display())).await.unwrap_err();

    assert!(matches!(refused, StoreError::Address(_)), "{refused:?}");
    assert!(refused.to_string().contains("file/data"), "{refused}");
}

#[tokio::test]
async fn a_file_that_is_no_database_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("letter.txt");
    let letter = "Dear all, this is no database. ".repeat(100);
    fs::write(&file, &letter).unwrap();

    let refused = Store::open(&format!("sqlite://{}", file.display())).await;

    assert!(refused.is_err());
    assert_eq!(fs::read_to_string(&file).unwrap(), letter);
}

const FROM_THE_FUTURE: &str = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
     VALUES (9999, 'from the future', true, '', 0)";

/// File names and texts of an engine's migrations, in order.
fn migrations(engine: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(engine);
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            (entry.file_name().into_string().unwrap(), fs::read_to_string(entry.path()).unwrap())
        })
        .collect();
    files.sort();
    files
}
