//! Which addresses another server may have. Everything that is not plain public unicast is refused: a request there would
//! reach this machine, its neighbours or its cloud's keys on behalf of whoever wrote the address down.
//!
//! After the IANA registries of special-purpose addresses for IPv4 and IPv6 (RFC 6890 and its updates).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// An address that no request may go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{address} is {range}; requests go to public addresses only")]
pub struct NotPublic {
    /// The address.
    pub address: IpAddr,
    /// What it belongs to, to follow "is".
    pub range: &'static str,
}

/// First address, length of the common part in bits, what it is.
type Range<A> = (A, u32, &'static str);

const fn v4(a: u8, b: u8, c: u8, d: u8) -> Ipv4Addr {
    Ipv4Addr::new(a, b, c, d)
}

/// The first range that fits names the address, hence the narrower ones stand first.
const IPV4: &[Range<Ipv4Addr>] = &[
    (v4(169, 254, 169, 254), 32, "the metadata service of a cloud"),
    (v4(169, 254, 170, 2), 32, "the metadata service of a cloud"),
    (v4(100, 100, 100, 200), 32, "the metadata service of a cloud"),
    (v4(192, 0, 0, 192), 32, "the metadata service of a cloud"),
    (v4(168, 63, 129, 16), 32, "the metadata service of a cloud"),
    (v4(0, 0, 0, 0), 32, "unspecified"),
    (v4(0, 0, 0, 0), 8, "of this network"),
    (v4(10, 0, 0, 0), 8, "private"),
    (v4(100, 64, 0, 0), 10, "behind a carrier's NAT"),
    (v4(127, 0, 0, 0), 8, "loopback"),
    (v4(169, 254, 0, 0), 16, "link-local"),
    (v4(172, 16, 0, 0), 12, "private"),
    (v4(192, 0, 0, 0), 24, "reserved for protocols"),
    (v4(192, 0, 2, 0), 24, "for documentation"),
    (v4(192, 31, 196, 0), 24, "reserved for protocols"),
    (v4(192, 52, 193, 0), 24, "reserved for protocols"),
    (v4(192, 88, 99, 0), 24, "a relay of 6to4"),
    (v4(192, 168, 0, 0), 16, "private"),
    (v4(192, 175, 48, 0), 24, "reserved for protocols"),
    (v4(198, 18, 0, 0), 15, "for benchmarks"),
    (v4(198, 51, 100, 0), 24, "for documentation"),
    (v4(203, 0, 113, 0), 24, "for documentation"),
    (v4(224, 0, 0, 0), 4, "multicast"),
    (v4(255, 255, 255, 255), 32, "broadcast"),
    (v4(240, 0, 0, 0), 4, "reserved"),
];

const fn v6(a: u16, b: u16, c: u16) -> Ipv6Addr {
    Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0)
}

const IPV6: &[Range<Ipv6Addr>] = &[
    (Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254), 128, "the metadata service of a cloud"),
    (Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254), 128, "the metadata service of a cloud"),
    (Ipv6Addr::UNSPECIFIED, 128, "unspecified"),
    (Ipv6Addr::LOCALHOST, 128, "loopback"),
    (Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0, 0), 96, "an IPv4 address in IPv6's clothes"),
    (Ipv6Addr::new(0, 0, 0, 0, 0xffff, 0, 0, 0), 96, "an IPv4 address in IPv6's clothes"),
    (Ipv6Addr::UNSPECIFIED, 96, "an IPv4 address in IPv6's clothes"),
    (v6(0x64, 0xff9b, 0), 96, "translated to IPv4 (NAT64)"),
    (v6(0x64, 0xff9b, 1), 48, "translated to IPv4 (NAT64)"),
    (v6(0x100, 0, 0), 64, "for discarding"),
    (v6(0x2001, 0, 0), 32, "tunnelled to IPv4 (Teredo)"),
    (v6(0x2001, 2, 0), 48, "for benchmarks"),
    (v6(0x2001, 0x10, 0), 28, "reserved for protocols"),
    (v6(0x2001, 0x20, 0), 28, "reserved for protocols"),
    (v6(0x2001, 0, 0), 23, "reserved for protocols"),
    (v6(0x2001, 0xdb8, 0), 32, "for documentation"),
    (v6(0x2002, 0, 0), 16, "tunnelled to IPv4 (6to4)"),
    (v6(0x2620, 0x4f, 0x8000), 48, "reserved for protocols"),
    (v6(0x3fff, 0, 0), 20, "for documentation"),
    (v6(0x5f00, 0, 0), 16, "for segment routing"),
    (v6(0xfc00, 0, 0), 7, "unique-local"),
    (v6(0xfe80, 0, 0), 10, "link-local"),
    (v6(0xfec0, 0, 0), 10, "site-local"),
    (v6(0xff00, 0, 0), 8, "multicast"),
];

/// Only these of IPv6 are given to anybody.
const UNICAST: Range<Ipv6Addr> = (v6(0x2000, 0, 0), 3, "");

/// Says whether a request may go to `address`.
///
/// # Errors
/// What it belongs to, where it may not.
pub fn public(address: IpAddr) -> Result<(), NotPublic> {
    let range = match address {
        IpAddr::V4(v4) => IPV4.iter().find(|range| holds_v4(range, v4)).map(|range| range.2),
        IpAddr::V6(v6) => IPV6
            .iter()
            .find(|range| holds_v6(range, v6))
            .map(|range| range.2)
            .or((!holds_v6(&UNICAST, v6)).then_some("reserved")),
    };
    range.map_or(Ok(()), |range| Err(NotPublic { address, range }))
}

fn holds_v4((first, bits, _): &Range<Ipv4Addr>, address: Ipv4Addr) -> bool {
    (first.to_bits() ^ address.to_bits()).leading_zeros() >= *bits
}

fn holds_v6((first, bits, _): &Range<Ipv6Addr>, address: Ipv6Addr) -> bool {
    (first.to_bits() ^ address.to_bits()).leading_zeros() >= *bits
}

#[cfg(test)]
mod tests;
