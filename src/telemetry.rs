//! Logs: what is written, in which form, and what never is.
//!
//! Names of fields are dotted by entity (`interview.id`), units stand in them (`duration_ms`), an error is logged once,
//! at the boundary. A candidate's words, name or address appear in no message; a field that must carry one is a
//! [`Pii`], which prints nothing of it.

use std::{fmt, io::IsTerminal};

use tracing_subscriber::{EnvFilter, fmt::MakeWriter, layer::SubscriberExt, util::SubscriberInitExt};

use crate::config::{Log, LogFormat};

/// Libraries that say too much at the level that our own modules are wanted at. What whisper.cpp and TLS can't do comes
/// back as an error; what whisper.cpp logs besides are also passes that were stopped on purpose.
const QUIETED: &[&str] = &[
    "whisper_rs=off",
    "rustls_platform_verifier=off",
    // Logs what a model wrote when it is no JSON, which may repeat a candidate's words.
    "async_openai=off",
    "sqlx=warn",
    "hyper=warn",
    "h2=warn",
    "tungstenite=warn",
];

/// Starts logging to standard error. Later calls change nothing.
pub fn start(log: &Log) {
    whisper_rs::install_logging_hooks();
    let json = match log.format {
        LogFormat::Auto => !std::io::stderr().is_terminal(),
        LogFormat::Text => false,
        LogFormat::Json => true,
    };
    // A subscriber is global; tests in one process may start it more than once.
    let _already_started = subscriber(&log.filter, json, std::io::stderr).try_init();
}

/// Starts logging for a command that reads no configuration: warnings as text. The models that such commands ask misbehave on
/// purpose.
pub fn start_quiet() {
    start(&Log { format: LogFormat::Text, filter: "warn,vivavoce::llm=error".to_owned() });
}

fn subscriber<W>(filter: &str, json: bool, writer: W) -> Box<dyn tracing::Subscriber + Send + Sync>
where
    W: for<'writer> MakeWriter<'writer> + Send + Sync + 'static,
{
    let registry = tracing_subscriber::registry().with(quieted(filter));
    if json {
        let layer = tracing_subscriber::fmt::layer().json().flatten_event(true).with_writer(writer);
        Box::new(registry.with(layer))
    } else {
        let layer = tracing_subscriber::fmt::layer().compact().with_ansi(false).with_writer(writer);
        Box::new(registry.with(layer))
    }
}

/// The filter as configured over the levels of noisy libraries; a library that the operator names keeps his level.
fn quieted(filter: &str) -> EnvFilter {
    let mut directives: Vec<&str> = QUIETED
        .iter()
        .copied()
        .filter(|quiet| quiet.split('=').next().is_some_and(|library| !filter.contains(library)))
        .collect();
    directives.push(filter);
    EnvFilter::new(directives.join(","))
}

/// Something personal: what a candidate said, a name, an address. Prints nothing of it.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Pii<T>(T);

impl<T> Pii<T> {
    /// Wraps what must not be printed.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The thing itself, for where it is due.
    pub const fn reveal(&self) -> &T {
        &self.0
    }
}

impl<T> fmt::Debug for Pii<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[personal]")
    }
}

impl<T> fmt::Display for Pii<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[personal]")
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io,
        sync::{Arc, Mutex},
    };

    use super::*;

    #[derive(Clone, Default)]
    struct Captured(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Captured {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn logged(filter: &str, json: bool, act: impl FnOnce()) -> String {
        let captured = Captured::default();
        let writer = captured.clone();
        tracing::subscriber::with_default(subscriber(filter, json, move || writer.clone()), act);
        let bytes = captured.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn what_is_personal_appears_in_no_form_of_the_log() {
        let name = Pii::new("Ada Lovelace");
        for json in [false, true] {
            let log = logged("info", json, || {
                tracing::info!(candidate.name = %name, candidate.debug = ?name, "Candidate joined");
            });
            assert!(log.contains("[personal]") && !log.contains("Ada"), "{log}");
        }
    }

    #[test]
    fn a_json_line_carries_its_fields_by_name() {
        let log = logged("info", true, || tracing::info!(interview.id = "7", "Interview started"));
        let line: serde_json::Value = serde_json::from_str(&log).unwrap();
        assert_eq!(line["interview.id"], "7");
        assert_eq!(line["message"], "Interview started");
    }

    #[test]
    fn the_recogniser_is_quiet_unless_it_is_asked_for() {
        let speak = || tracing::info!(target: "whisper_rs", "loading tensors");
        assert_eq!(logged("info", false, speak), "");
        assert!(logged("info,whisper_rs=info", false, speak).contains("loading tensors"));
    }
}
