//! Whose pages may change something: those of the server's own public address.

use std::str::FromStr;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, Uri, header},
    middleware::Next,
    response::Response,
};

use super::{
    app::App,
    auth, partner_api,
    problem::{Code, Problem},
};

/// Where people reach this server: scheme, host and port, no path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    scheme: Scheme,
    host: String,
    port: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scheme {
    Http,
    Https,
}

/// Why a text is no public address.
#[derive(Debug, thiserror::Error)]
#[error(
    "`{0}` is no address of this server: write scheme, host and port, such as `https://interviews.example.org` \
     (no path; `http` or `https`)"
)]
pub struct InvalidPublicUrl(String);

impl FromStr for PublicUrl {
    type Err = InvalidPublicUrl;

    fn from_str(text: &str) -> Result<Self, InvalidPublicUrl> {
        let refuse = || InvalidPublicUrl(text.to_owned());
        let url: Uri = text.trim().parse().map_err(|_| refuse())?;
        let scheme = match url.scheme_str() {
            Some("http") => Scheme::Http,
            Some("https") => Scheme::Https,
            Some(_) | None => return Err(refuse()),
        };
        let authority = url.authority().filter(|authority| !authority.as_str().contains('@'));
        let authority = authority.ok_or_else(refuse)?;
        let host = authority.host().to_ascii_lowercase();
        if host.is_empty() || url.path() != "/" || url.query().is_some() || text.contains('#') {
            return Err(refuse());
        }
        let port = match authority.as_str()[host.len()..].strip_prefix(':') {
            // The parser of addresses passes over a port that is none.
            Some(port) => port.parse().ok().filter(|port| *port > 0).ok_or_else(refuse)?,
            None => scheme.default_port(),
        };
        Ok(Self { scheme, host, port })
    }
}

impl Scheme {
    const fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }

    const fn default_port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}

impl PublicUrl {
    /// As browsers write it in `Origin`, without a final slash.
    pub fn origin(&self) -> String {
        format!("{}://{}", self.scheme.name(), self.authority())
    }

    /// The same for sockets: `ws://…` or `wss://…`.
    pub fn socket_origin(&self) -> String {
        let scheme = match self.scheme {
            Scheme::Http => "ws",
            Scheme::Https => "wss",
        };
        format!("{scheme}://{}", self.authority())
    }

    /// Does the way to the server hide what is sent?
    pub const fn is_https(&self) -> bool {
        matches!(self.scheme, Scheme::Https)
    }

    /// Is `origin`, as a browser sends it, this server's own? On loopback its names count as one.
    pub fn allows(&self, origin: &str) -> bool {
        let Ok(other) = origin.parse::<Self>() else { return false };
        let same_host = other.host == self.host || (is_loopback(&other.host) && is_loopback(&self.host));
        other.scheme == self.scheme && other.port == self.port && same_host
    }

    fn authority(&self) -> String {
        if self.port == self.scheme.default_port() {
            self.host.clone()
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }
}

fn is_loopback(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "[::1]")
}

/// Lets a mutation or an upgrade pass only with our own `Origin`. A mutation that brings an API key needs none: a page
/// elsewhere can't send one, and with it no cookie counts. Neither does a partner's, which shows a key in its own way.
pub(super) async fn check(State(app): State<App>, request: Request, next: Next) -> Result<Response, Problem> {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let upgrades = request.headers().contains_key(header::UPGRADE);
    let by_program = !upgrades && auth::brings_key(request.headers());
    let by_partner = partner_api::is_partners(request.uri().path());
    if (!reads || upgrades) && !by_program && !by_partner && !is_ours(&app, request.headers()) {
        return Err(Problem::new(
            Code::ForeignOrigin,
            format!("This request must come from a page of {}.", app.settings.public_url.origin()),
        ));
    }
    Ok(next.run(request).await)
}

fn is_ours(app: &App, headers: &HeaderMap) -> bool {
    let mut origins = headers.get_all(header::ORIGIN).iter();
    match (origins.next().map(|origin| origin.to_str()), origins.next()) {
        (Some(Ok(origin)), None) => app.settings.public_url.allows(origin),
        (Some(Err(_)) | None, _) | (_, Some(_)) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> PublicUrl {
        text.parse().unwrap()
    }

    #[test]
    fn only_the_same_scheme_host_and_port_are_ours() {
        let ours = url("https://viva.example.org");
        assert!(ours.allows("https://viva.example.org"));
        assert!(ours.allows("https://VIVA.example.org:443"));
        for foreign in
            ["http://viva.example.org", "https://viva.example.org:8443", "https://example.org", "null", ""]
        {
            assert!(!ours.allows(foreign), "{foreign}");
        }
    }

    #[test]
    fn the_names_of_loopback_count_as_one_on_the_same_port() {
        let ours = url("http://127.0.0.1:7878");
        assert!(ours.allows("http://localhost:7878"));
        assert!(ours.allows("http://[::1]:7878"));
        assert!(!ours.allows("http://localhost:7879"));
        assert!(!ours.allows("http://localhost.example.org:7878"));
        assert!(!url("http://viva.example.org:7878").allows("http://localhost:7878"));
    }

    #[test]
    fn an_address_with_a_path_a_user_or_another_scheme_is_refused() {
        for text in [
            "http://h:99999",
            "http://h:0",
            "http://h:",
            "http://h:8x",
            "http://[::1]:65536",
            "https://h/path",
            "https://u@h",
            "ftp://h",
            "h:1",
            "https://h?q",
            "https://h/#f",
            "",
        ] {
            assert!(text.parse::<PublicUrl>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_origin_names_its_port_only_where_it_is_not_the_usual_one() {
        assert_eq!(url("https://h:443/").origin(), "https://h");
        assert_eq!(url("http://h:7878").origin(), "http://h:7878");
        assert_eq!(url("https://h").socket_origin(), "wss://h");
    }
}
