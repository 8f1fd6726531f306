//! The real server as a process of its own, which can be killed.

use std::{
    io::{BufRead, BufReader},
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// The rehearsal model as a file.
pub const MODEL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/models/ggml-viva-synthetic-q8_0.bin");

/// A server; killed when it goes out of scope.
pub struct Process {
    child: Child,
}

impl Process {
    /// Serves the data in `folder` on `port`, for pages that know it as `origin`, and waits until it does.
    pub fn serve(folder: &Path, port: u16, origin: &str) -> Self {
        let mut child = Command::new(program())
            .args(["serve", "--model", MODEL, "--listen", &format!("127.0.0.1:{port}"), "--data"])
            .arg(folder)
            .env("VIVA_SERVER__PUBLIC_URL", origin)
            .env("VIVA_LOG__FILTER", "warn")
            // Given, so that no start takes the time to measure it.
            .env("VIVA_SPEECH__INTERVIEWS", "2")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        assert!(said.any(|line| line.contains(origin)), "the server did not start");
        // What else it says must go somewhere, or it would stop.
        std::thread::spawn(move || said.for_each(drop));
        Self { child }
    }

    /// `kill -9`: the process gets no chance to put anything away.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _already_gone = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// The program that is tested: `VIVA_BIN`, or what was built with these tests.
fn program() -> PathBuf {
    std::env::var_os("VIVA_BIN").map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_vivavoce")), PathBuf::from)
}

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}
