//! A PostgreSQL cluster of the tests' own: in a temporary folder, on a Unix socket, never as root, gone with the tests.

use std::{
    env, fs,
    os::unix::fs::{MetadataExt, chown},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

use sqlx::{AssertSqlSafe, Connection, PgConnection};

/// Starts the server and removes the folder when it ends. The shell gets SIGTERM when the tests die; should the shell be
/// killed itself, the server gets SIGQUIT. Both end it at once; who comes second finds nothing left to end.
const KEEPER: &str = r#"
setpriv --pdeathsig QUIT "$1/postgres" -D "$2/data" -c listen_addresses= -c "unix_socket_directories=$2" \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300 -c shared_buffers=32MB \
    >"$2/log" 2>&1 &
server=$!
trap 'kill -QUIT $server 2>/dev/null' TERM INT HUP
wait $server
wait $server
rm -rf "$2"
"#;

/// The address of a new, empty database. The cluster is started by the first test that asks.
pub async fn fresh_database() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let socket = cluster();
    let name = format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed));
    let mut connection = PgConnection::connect(&url(socket, "postgres")).await.expect("the cluster answers");
    sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}")))
        .execute(&mut connection)
        .await
        .expect("a database can be made");
    connection.close().await.expect("the connection closes");
    url(socket, &name)
}

fn url(socket: &Path, database: &str) -> String {
    format!("postgres:///{database}?host={}&user=postgres", socket.display())
}

/// The folder with the cluster's socket.
fn cluster() -> &'static Path {
    static CLUSTER: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    match CLUSTER.get_or_init(start_on_a_thread_that_lives_on) {
        Ok(socket) => socket,
        Err(reason) => panic!("{reason}"),
    }
}

/// The kernel ties a child's death signal to the thread that started it, hence a thread that outlives every test.
fn start_on_a_thread_that_lives_on() -> Result<PathBuf, String> {
    let (tell, hear) = mpsc::channel();
    thread::spawn(move || {
        let mut keeper = None;
        let started = start().map(|(folder, child)| {
            keeper = Some(child);
            folder
        });
        let _ = tell.send(started);
        if let Some(mut child) = keeper {
            let _ = child.wait();
        }
    });
    hear.recv().map_err(|_| "the thread that starts PostgreSQL died".to_owned())?
}

fn start() -> Result<(PathBuf, std::process::Child), String> {
    let programs = find_programs()?;
    let user = unprivileged_user()?;
    let folder = tempfile::Builder::new()
        .prefix("viva-pg-")
        .tempdir_in("/tmp")
        .map_err(|error| format!("no temporary folder for PostgreSQL: {error}"))?
        .keep();
    if let Some((uid, gid)) = user {
        chown(&folder, Some(uid), Some(gid)).map_err(|error| format!("chown: {error}"))?;
    }
    let made = as_user(user, &programs.join("initdb"))
        .args(["-N", "--auth=trust", "-U", "postgres", "--encoding=UTF8", "--no-locale", "-D"])
        .arg(folder.join("data"))
        .output()
        .map_err(|error| format!("initdb does not run: {error}"))?;
    if !made.status.success() {
        let _ = fs::remove_dir_all(&folder);
        return Err(format!("initdb failed: {}", String::from_utf8_lossy(&made.stderr)));
    }
    let keeper = as_user(user, Path::new("/bin/sh"))
        .args(["-c", KEEPER, "keeper"])
        .arg(&programs)
        .arg(&folder)
        .spawn()
        .map_err(|error| format!("PostgreSQL does not start: {error}"))?;
    wait_until_ready(&folder)?;
    Ok((folder, keeper))
}

/// The folder with `initdb` and `postgres`: Debian's newest, else from `PATH`.
fn find_programs() -> Result<PathBuf, String> {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .collect();
    versions.sort();
    let debian = versions.into_iter().rev().map(|(_, folder)| folder);
    let path = env::var_os("PATH").unwrap_or_default();
    debian
        .chain(env::split_paths(&path))
        .find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
        .ok_or_else(|| {
            "these tests start a PostgreSQL server of their own and found none: \
             install the Debian package `postgresql`"
                .to_owned()
        })
}

/// Whom to run as: PostgreSQL refuses root. `None` where the tests do not run as root.
fn unprivileged_user() -> Result<Option<(u32, u32)>, String> {
    let me = fs::metadata("/proc/self").map_err(|error| format!("/proc/self: {error}"))?;
    if me.uid() != 0 {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd").map_err(|error| format!("/etc/passwd: {error}"))?;
    let ids_of = |name: &str| {
        let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    };
    ids_of("postgres").or_else(|| ids_of("nobody")).map(Some).ok_or_else(|| {
        "PostgreSQL refuses to run as root, and there is no user `postgres` or `nobody`".to_owned()
    })
}

/// A program that runs as `user` and dies with the thread that starts it.
fn as_user(user: Option<(u32, u32)>, program: &Path) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "TERM"]);
    if let Some((uid, gid)) = user {
        command.arg(format!("--reuid={uid}")).arg(format!("--regid={gid}")).arg("--clear-groups");
    }
    command.arg("--").arg(program).current_dir("/").stdin(Stdio::null()).stdout(Stdio::null());
    command
}

/// The server writes `ready` into its lock file when it takes connections.
fn wait_until_ready(folder: &Path) -> Result<(), String> {
    for _ in 0..600 {
        let status = fs::read_to_string(folder.join("data/postmaster.pid")).unwrap_or_default();
        if status.lines().nth(7).is_some_and(|line| line.trim() == "ready") {
            return Ok(());
        }
        thread::sleep(Duration::from_millis(50));
    }
    let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
    Err(format!("PostgreSQL was not ready within 30 seconds: {log}"))
}
