//! `[server]`: where the server listens and how it is reached.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use serde::{Deserialize, Serialize};

use super::setting::{Kind, Setting};
use crate::http::{RateLimits, origin::PublicUrl, peer::Proxies};

pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        name: "server.listen",
        kind: Kind::Text,
        meaning: "Address and port to listen on.",
        expected: "an address with a port",
        example: "127.0.0.1:7878",
    },
    Setting {
        name: "server.public_url",
        kind: Kind::Text,
        meaning: "How browsers reach the server; links are made from it, and other origins are refused. \
                  Unless set, the address that it listens on.",
        expected: "an http or https address without a path",
        example: "https://interviews.example.com",
    },
    Setting {
        name: "server.requests_per_minute",
        kind: Kind::Number,
        meaning: "How many requests to the interface one key, or one signed-in person, may send in a minute; \
                  0 sets no limit.",
        expected: "a number",
        example: "600",
    },
    Setting {
        name: "server.requests_per_minute_unknown",
        kind: Kind::Number,
        meaning: "How many requests to the interface one address may send in a minute without a key or a session; \
                  behind a proxy all candidates share one, unless server.proxies names it. 0 sets no limit.",
        expected: "a number",
        example: "1200",
    },
    Setting {
        name: "server.proxies",
        kind: Kind::Text,
        meaning: "Proxies in front of the server, addresses and networks with commas between them. They are believed when \
                  they say in `X-Forwarded-For` for whom they ask; others are not.",
        expected: "addresses or networks with commas between them",
        example: "10.0.0.0/8",
    },
];

/// Where the server listens and how it is reached.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Server {
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// Requests a minute of a key or a person; 0 for no limit.
    pub requests_per_minute: u32,
    /// Requests a minute of an address without either; 0 for no limit.
    pub requests_per_minute_unknown: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    public_url: Option<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    proxies: String,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 7878)),
            requests_per_minute: 600,
            requests_per_minute_unknown: 1_200,
            public_url: None,
            proxies: String::new(),
        }
    }
}

impl Server {
    /// How many requests a minute are answered.
    pub const fn rates(&self) -> RateLimits {
        RateLimits { caller: self.requests_per_minute, address: self.requests_per_minute_unknown }
    }

    /// Proxies in front of the server; none where the setting makes no sense, which is refused before.
    pub fn proxies(&self) -> Proxies {
        self.proxies.parse().unwrap_or_default()
    }

    /// How browsers reach a server that listens on `bound`, without a slash at the end.
    ///
    /// `bound` may differ from `listen`: port 0 asks the system for any free port.
    pub fn public_url(&self, bound: SocketAddr) -> String {
        match &self.public_url {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None => self.nearby(bound),
        }
    }

    /// How this machine reaches a server that listens on `bound`, without a slash at the end.
    pub fn nearby(&self, bound: SocketAddr) -> String {
        format!("http://{}", SocketAddr::new(reachable(bound.ip()), bound.port()))
    }

    /// True when the operator said how browsers reach the server.
    pub fn has_public_url(&self) -> bool {
        self.public_url.is_some()
    }

    /// True when the server listens on every network and nobody said how browsers reach it: links then lead to this
    /// machine alone.
    pub fn needs_public_url(&self) -> bool {
        self.listen.ip().is_unspecified() && !self.has_public_url()
    }

    pub(super) fn validate(&self) -> Option<&'static str> {
        let sound = self.public_url.as_deref().is_none_or(|url| url.parse::<PublicUrl>().is_ok());
        if self.proxies.parse::<Proxies>().is_err() {
            return Some("server.proxies");
        }
        (!sound).then_some("server.public_url")
    }
}

/// "Any address" is none to call; this machine is.
fn reachable(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V4(v4) if v4.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(v6) if v6.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V4(_) | IpAddr::V6(_) => ip,
    }
}
