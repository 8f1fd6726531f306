//! Who is at the other end: the address that connects or, behind a proxy that the operator trusts, the one that it names.

use std::{
    net::{IpAddr, SocketAddr},
    str::FromStr,
};

use axum::{
    extract::ConnectInfo,
    http::{Extensions, HeaderMap, HeaderName, HeaderValue},
};
use ipnet::IpNet;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Proxies that are believed when they name whom they speak for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies(Vec<IpNet>);

impl FromStr for Proxies {
    type Err = ipnet::AddrParseError;

    /// Addresses and networks with commas between them.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let each = text.split(',').map(str::trim).filter(|each| !each.is_empty());
        let net = |each: &str| match each.parse::<IpAddr>() {
            Ok(address) => Ok(IpNet::from(address)),
            Err(_no_address) => each.parse(),
        };
        each.map(net).collect::<Result<_, _>>().map(Self)
    }
}

impl Proxies {
    /// Who asks, when `connected` connects and these headers come: from the right, the first who is none of the proxies. What
    /// a stranger writes there is not looked at.
    fn asker(&self, connected: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut asker = connected.to_canonical();
        let named: Vec<&str> = headers
            .get_all(FORWARDED_FOR)
            .iter()
            .flat_map(|value: &HeaderValue| value.to_str().unwrap_or_default().split(','))
            .collect();
        for name in named.into_iter().rev() {
            if !self.0.iter().any(|net| net.contains(&asker)) {
                break;
            }
            let Some(address) = address_in(name) else { break };
            asker = address;
        }
        asker
    }
}

/// An address, with or without a port.
fn address_in(name: &str) -> Option<IpAddr> {
    let name = name.trim();
    let address = name.parse::<IpAddr>().or_else(|_| name.parse::<SocketAddr>().map(|socket| socket.ip()));
    address.ok().map(|address| address.to_canonical())
}

/// Who asks; nothing where the server was started without telling.
pub(super) fn asker(proxies: &Proxies, extensions: &Extensions, headers: &HeaderMap) -> Option<IpAddr> {
    let ConnectInfo(connected) = extensions.get::<ConnectInfo<SocketAddr>>()?;
    Some(proxies.asker(connected.ip(), headers))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asker(proxies: &str, connected: &str, named: &[&'static str]) -> String {
        let mut headers = HeaderMap::new();
        for value in named {
            headers.append(FORWARDED_FOR, HeaderValue::from_static(value));
        }
        let proxies: Proxies = proxies.parse().unwrap();
        proxies.asker(connected.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn without_a_trusted_proxy_whoever_connects_asks() {
        assert_eq!(asker("", "198.51.100.7", &["203.0.113.9"]), "198.51.100.7");
        assert_eq!(asker("10.0.0.0/8", "198.51.100.7", &["203.0.113.9"]), "198.51.100.7");
    }

    #[test]
    fn a_trusted_proxy_is_believed_and_what_stands_before_it_is_not() {
        let proxies = "10.0.0.0/8, ::1";
        assert_eq!(asker(proxies, "10.1.2.3", &["203.0.113.9"]), "203.0.113.9");
        assert_eq!(asker(proxies, "10.1.2.3", &["1.1.1.1, 203.0.113.9", "10.9.9.9"]), "203.0.113.9");
        assert_eq!(asker(proxies, "::ffff:10.1.2.3", &["[2001:db8::1]:443"]), "2001:db8::1");
    }

    #[test]
    fn a_proxy_that_names_nobody_asks_itself() {
        assert_eq!(asker("10.0.0.0/8", "10.1.2.3", &[]), "10.1.2.3");
        assert_eq!(asker("10.0.0.0/8", "10.1.2.3", &["203.0.113.9, nonsense"]), "10.1.2.3");
    }

    #[test]
    fn what_is_no_network_is_refused() {
        assert!("10.0.0.0/33".parse::<Proxies>().is_err());
        assert!("proxy.example.com".parse::<Proxies>().is_err());
    }
}
