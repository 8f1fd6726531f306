//! What is logged while a test runs.

use std::{
    io,
    sync::{Arc, Mutex, OnceLock},
};

use tracing::{Dispatch, subscriber::DefaultGuard};

static OTHERS: OnceLock<[Dispatch; 2]> = OnceLock::new();

/// Listens to what this thread logs until it is dropped; a test's own runtime has one thread.
pub struct Logs {
    written: Written,
    _guard: DefaultGuard,
}

impl Logs {
    pub fn listen() -> Self {
        // Beside a single listener, a line that another thread comes to first would count as wanted by nobody for ever.
        OTHERS.get_or_init(|| [(); 2].map(|()| Written::default().dispatch()));
        let written = Written::default();
        let guard = tracing::dispatcher::set_default(&written.dispatch());
        Self { written, _guard: guard }
    }

    /// The lines that hold `words`, each with its level and all its fields.
    pub fn about(&self, words: &str) -> Vec<String> {
        let bytes = self.written.0.lock().unwrap();
        let text = String::from_utf8_lossy(&bytes);
        text.lines().filter(|line| line.contains(words)).map(|line| line.trim().to_owned()).collect()
    }
}

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Written {
    fn dispatch(&self) -> Dispatch {
        let writer = self.clone();
        let lines = tracing_subscriber::fmt().with_ansi(false).without_time().with_target(false);
        Dispatch::new(lines.with_max_level(tracing::Level::INFO).with_writer(move || writer.clone()).finish())
    }
}

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
