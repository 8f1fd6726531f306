//! `vivavoce listen`: a receiver of webhooks on this machine, for whoever writes one.

use std::{net::Ipv4Addr, sync::Arc};

use anyhow::Context as _;
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use serde_json::Value;
use tokio::net::TcpListener;

use super::{WrongUsage, out};
use crate::{
    clock::{Clock, SystemClock},
    webhook::sign::{ID, SIGNATURE, Secret, TIMESTAMP, verify},
};

/// Where to listen and what to answer.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Port on this machine (127.0.0.1); 0 for any free one
    #[arg(long, default_value_t = 9000)]
    port: u16,
    /// The webhook's secret, `whsec_…`; without it signatures are not verified
    #[arg(long, env = "VIVA_WEBHOOK_SECRET", hide_env_values = true)]
    secret: Option<String>,
    /// Status of every answer whose signature holds, such as 204, 410 or 500; 401 for the others
    #[arg(long, default_value_t = 204, value_parser = clap::value_parser!(u16).range(200..=599))]
    answer: u16,
}

struct Listener {
    secret: Option<Secret>,
    answer: StatusCode,
}

/// Runs until it is interrupted.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let secret = args.secret.as_deref().map(read).transpose()?;
    let answer = StatusCode::from_u16(args.answer)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, args.port)).await.with_context(|| {
            format!("port {} can't be listened on; stop what uses it or name another with --port", args.port)
        })?;
        out::line(format!("Listening on http://{}/", listener.local_addr()?))?;
        if secret.is_none() {
            out::line("No secret is given with --secret: signatures are not verified.")?;
        }
        let router = Router::new().fallback(receive).with_state(Arc::new(Listener { secret, answer }));
        Ok(axum::serve(listener, router).await?)
    })
}

fn read(text: &str) -> anyhow::Result<Secret> {
    let sentence = "--secret must be a webhook's secret as it was shown: whsec_ and base64";
    Secret::read(text).ok_or_else(|| WrongUsage(sentence.to_owned()).into())
}

async fn receive(State(listener): State<Arc<Listener>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let signed = (header(ID), header(TIMESTAMP), header(SIGNATURE));
    let verified = listener.secret.as_ref().map(|secret| verify(secret, signed, SystemClock.now(), &body));
    let (word, status) = match verified {
        None => ("not verified".to_owned(), listener.answer),
        Some(Ok(())) => ("verified".to_owned(), listener.answer),
        Some(Err(error)) => (format!("NOT VERIFIED: {error}"), StatusCode::UNAUTHORIZED),
    };
    match out::line(shown(header(ID).unwrap_or("without an id"), &word, status, &body)) {
        Ok(()) => status,
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// A request as a person reads it.
fn shown(id: &str, word: &str, status: StatusCode, body: &[u8]) -> String {
    let content: Option<Value> = serde_json::from_slice(body).ok();
    let kind = content.as_ref().and_then(|content| content["type"].as_str()).unwrap_or("no event");
    let text = content.as_ref().and_then(|content| serde_json::to_string_pretty(content).ok());
    let text = text.unwrap_or_else(|| String::from_utf8_lossy(body).into_owned());
    visible(&format!("\n{kind} {id}: {word}, answered {}\n{text}", status.as_u16()))
}

/// Shows what would steer the terminal instead of letting it: anybody may send here, signed or not.
fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '\n' | '"' | '\'' | '\\' => shown.push(sign),
            _ => shown.extend(sign.escape_debug()),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_shown_with_its_kind_and_verdict() {
        let body = br#"{"type":"interview.scored","data":{"a":1}}"#;
        let text = shown("msg_1\u{1b}[2J", "verified", StatusCode::NO_CONTENT, body);
        assert_eq!(
            text,
            "\ninterview.scored msg_1\\u{1b}[2J: verified, answered 204\n{\n  \"data\": {\n    \"a\": 1\n  },\n  \
             \"type\": \"interview.scored\"\n}"
        );
        assert!(shown("x", "y", StatusCode::OK, b"garbage").ends_with("garbage"));
    }

    #[test]
    fn nothing_that_was_sent_steers_the_terminal() {
        let unread = "\u{1b}]0;title\u{7}\u{9b}2J\r\u{202e}words \"é\"".as_bytes();
        let read = br#"{"type":"\u001b[2J\u009b","data":"\u007f\u009b"}"#;
        for body in [unread, read] {
            let text = shown("msg_1", "not verified", StatusCode::OK, body);
            assert!(text.chars().all(|sign| sign == '\n' || !sign.is_control()), "{text:?}");
            assert!(!text.contains('\u{202e}'), "{text:?}");
        }
        assert!(shown("x", "y", StatusCode::OK, unread).ends_with("\\r\\u{202e}words \"é\""));
    }
}
