//! Addresses that a user wrote down, judged before anything is looked up.

use std::net::IpAddr;

use reqwest::Url;

use super::address::{self, NotPublic};

/// How far requests may reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Reach {
    /// Public addresses, by https.
    #[default]
    Public,
    /// This machine (loopback) too, and plain http: for developing a receiver, by an explicit setting.
    Development,
}

/// Longest address, in bytes.
const LONGEST: usize = 2_000;

/// Why no request goes to an address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is none.
    #[error("this is no address of a server; write one such as https://hooks.example.com/vivavoce")]
    Unreadable,
    /// It is longer than any sensible one.
    #[error("the address is longer than {LONGEST} bytes; write a shorter one")]
    TooLong,
    /// Plain http, or no http at all.
    #[error("the address must begin with https://")]
    NotHttps,
    /// It carries a name or a password.
    #[error("the address holds a name or password before the host; leave them out")]
    Userinfo,
    /// Port 0 is none.
    #[error("the address names port 0; write another or leave the port out")]
    Port,
    /// It names an address that is not public.
    #[error(transparent)]
    Address(#[from] NotPublic),
}

impl Reach {
    /// Says whether a connection may be made to `address`.
    ///
    /// # Errors
    /// What the address belongs to, where it may not.
    pub fn allows(self, address: IpAddr) -> Result<(), NotPublic> {
        match self {
            Self::Development if is_loopback(address) => Ok(()),
            Self::Public | Self::Development => address::public(address),
        }
    }

    /// Reads the address of a server. A host that is a number in any spelling (`0x7f.1`, `2130706433`, `[::1]`) is judged
    /// here; a name is judged when a connection is made, by what it means then.
    ///
    /// # Errors
    /// One sentence for whoever wrote it down.
    pub fn target(self, text: &str) -> Result<Url, Refused> {
        if text.len() > LONGEST {
            return Err(Refused::TooLong);
        }
        let url = Url::parse(text.trim()).map_err(|_| Refused::Unreadable)?;
        self.judge(&url)?;
        Ok(url)
    }

    /// The same for an address that was read already.
    ///
    /// # Errors
    /// One sentence for whoever wrote it down.
    pub fn judge(self, url: &Url) -> Result<(), Refused> {
        match (url.scheme(), self) {
            ("https", _) | ("http", Self::Development) => {}
            _ => return Err(Refused::NotHttps),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Refused::Userinfo);
        }
        if url.port() == Some(0) {
            return Err(Refused::Port);
        }
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(Refused::Unreadable)?;
        match host.trim_matches(['[', ']']).parse() {
            Ok(number) => Ok(self.allows(number)?),
            Err(_) => Ok(()),
        }
    }
}

fn is_loopback(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4.is_loopback(),
        IpAddr::V6(v6) => v6.is_loopback(),
    }
}

#[cfg(test)]
mod tests;
