//! What we sign, verified by the official Standard Webhooks libraries of Python and JavaScript in receivers of their own; Rust's
//! is used throughout. `scripts/setup test` installs them. Where a language or its library is missing there is nothing to
//! try.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
};

use rstest::rstest;
use vivavoce::{
    clock::Clock,
    clock::{ManualClock, SystemClock},
    store::webhooks::{DeliveryState, PayloadKind, WebhookChange, WebhookDeliveries, Webhooks},
    webhook::sign::Secret,
};

use crate::support::{database::Engine, hooks::Hooks};

#[derive(Clone, Copy, Debug)]
enum Language {
    Python,
    JavaScript,
}

impl Language {
    /// Interpreter and receiver; nothing where the library is not installed.
    fn receiver(self) -> Option<(PathBuf, PathBuf)> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let (interpreter, receiver, library) = match self {
            Self::Python => {
                let python = root.join("target/webhook-libraries/bin/python3");
                (python.clone(), "receiver.py", python)
            }
            Self::JavaScript => {
                (PathBuf::from("node"), "receiver.mjs", root.join("web/node_modules/standardwebhooks"))
            }
        };
        library.exists().then(|| (interpreter, root.join("tests/webhooks").join(receiver)))
    }
}

/// A running receiver; it ends when this is dropped.
struct Process {
    child: Child,
    url: String,
}

impl Process {
    fn start((interpreter, receiver): &(PathBuf, PathBuf), secret: &Secret) -> Self {
        let mut child = Command::new(interpreter)
            .arg(receiver)
            .env("WEBHOOK_SECRET", secret.text())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut port = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut port).unwrap();
        Self { child, url: format!("http://127.0.0.1:{}/", port.trim()) }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _reaped = self.child.wait();
    }
}

#[rstest]
#[tokio::test]
async fn the_official_library_takes_what_its_secret_signed_and_nothing_else(
    #[values(Language::Python, Language::JavaScript)] language: Language,
    #[values(PayloadKind::Thin, PayloadKind::Full)] payload: PayloadKind,
) {
    let Some(receiver) = language.receiver() else { return };
    let mut hooks = Hooks::new(Engine::Sqlite).await;
    hooks.clock = Arc::new(ManualClock::new(SystemClock.now()));
    hooks.parts.clock = hooks.clock.clone();
    let (webhook, secret) = hooks.webhook("http://127.0.0.1:1/", payload).await;
    let (new, sealed) = hooks.new_secret(webhook.id);
    let (stranger, _) = hooks.new_secret(webhook.id);
    let until = hooks.clock.now().plus_ms(60_000);
    hooks.parts.store.rotate_webhook(hooks.org, webhook.id, &sealed, until).await.unwrap();

    for (key, state, status) in [
        (&secret, DeliveryState::Delivered, 204),
        (&new, DeliveryState::Delivered, 204),
        (&stranger, DeliveryState::Waiting, 401),
    ] {
        let process = Process::start(&receiver, key);
        let change = WebhookChange {
            url: process.url.clone(),
            description: String::new(),
            events: Vec::new(),
            openings: Vec::new(),
            payload,
        };
        hooks.parts.store.change_webhook(hooks.org, webhook.id, &change).await.unwrap();
        hooks.clock.advance_ms(1);
        hooks.invite().await;
        hooks.step().await;
        let delivery = &hooks.deliveries(&webhook).await[0];
        let attempt = &hooks.parts.store.attempts(delivery.id).await.unwrap()[0];
        assert_eq!((delivery.state, attempt.status), (state, Some(status)), "{attempt:?}");
    }
}
