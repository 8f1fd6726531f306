//! Where every request to another server begins: TLS, certificates, redirects and patience in one place.

pub mod address;
pub mod guarded;
pub mod names;
pub mod target;

use std::time::Duration;

use reqwest::{ClientBuilder, redirect};

const CONNECT_WITHIN: Duration = Duration::from_secs(15);
const MOST_REDIRECTS: usize = 5;

/// A client for servers out in the world: certificates of the system, `HTTPS_PROXY` and its like are heeded, at most five
/// redirects and none from https to http. The caller sets how long an answer may take.
///
/// Building it fails where the system has no certificates (Debian's package `ca-certificates`).
pub fn public() -> ClientBuilder {
    builder().connect_timeout(CONNECT_WITHIN).redirect(redirect::Policy::custom(follow))
}

/// A client for our own server on this machine, over plain http: no certificates, no proxy.
pub fn local() -> ClientBuilder {
    builder().tls_certs_only([]).no_proxy()
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that makes clients")]
fn builder() -> ClientBuilder {
    // The first call decides for the whole process; later ones find it done.
    let _already_chosen = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().user_agent(concat!("vivavoce/", env!("CARGO_PKG_VERSION")))
}

fn follow(attempt: redirect::Attempt) -> redirect::Action {
    let was_secure = attempt.previous().last().is_some_and(|url| url.scheme() == "https");
    if was_secure && attempt.url().scheme() != "https" {
        return attempt.error("a redirect leads from https to http");
    }
    if attempt.previous().len() > MOST_REDIRECTS {
        return attempt.error("too many redirects");
    }
    attempt.follow()
}
