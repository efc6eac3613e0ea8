//! What kind of place an IP address is.

mod v4;
mod v6;

use core::fmt;
use std::net::IpAddr;

/// What kind of place an IP address is, as the special-purpose registries of RFC 6890 sort them.
///
/// An IPv6 address that stands for an IPv4 address (`::ffff:a.b.c.d`, or `64:ff9b::a.b.c.d` of RFC 6052) has the
/// class of that address. Other forms that carry one (6to4, Teredo, ISATAP, IPv4-compatible, IPv4-translated) are
/// [`AddressClass::Transition`] whatever they carry. An operator's own NAT64 prefix looks like any public address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum AddressClass {
    /// Reachable from everywhere. The only class that is called by default.
    Public,
    /// This machine: 127.0.0.0/8, `::1`.
    Loopback,
    /// A private network: 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10 (shared by carriers), fc00::/7.
    Private,
    /// This link: 169.254.0.0/16, fe80::/10.
    LinkLocal,
    /// Where clouds hand out their machines' credentials: 169.254.169.254, fd00:ec2::/32 and their like. No policy
    /// allows it.
    Metadata,
    /// No address at all: 0.0.0.0/8, `::`.
    Unspecified,
    /// A group: 224.0.0.0/4, ff00::/8.
    Multicast,
    /// Everybody on this link: 255.255.255.255.
    Broadcast,
    /// Set aside for examples: 192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24, 2001:db8::/32, 3fff::/20.
    Documentation,
    /// Set aside for measurements: 198.18.0.0/15, 2001:2::/48.
    Benchmark,
    /// An IPv6 address that carries an IPv4 address past whoever looks at it.
    Transition,
    /// Set aside for other things, or not given out.
    Reserved,
}

impl AddressClass {
    /// The class of `address`.
    #[must_use]
    pub const fn of(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(address) => v4::class(address),
            IpAddr::V6(address) => v6::class(address),
        }
    }

    /// The stable name used in logs, such as `link-local`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Loopback => "loopback",
            Self::Private => "private",
            Self::LinkLocal => "link-local",
            Self::Metadata => "metadata",
            Self::Unspecified => "unspecified",
            Self::Multicast => "multicast",
            Self::Broadcast => "broadcast",
            Self::Documentation => "documentation",
            Self::Benchmark => "benchmark",
            Self::Transition => "transition",
            Self::Reserved => "reserved",
        }
    }
}

impl fmt::Display for AddressClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::AddressClass::{self, *};
    use proptest::prelude::*;

    /// First and last address of every range, and the neighbours outside of it.
    const TABLE: &[(&str, AddressClass)] = &[
        ("0.0.0.0", Unspecified),
        ("0.255.255.255", Unspecified),
        ("1.0.0.0", Public),
        ("9.255.255.255", Public),
        ("10.0.0.0", Private),
        ("10.255.255.255", Private),
        ("11.0.0.0", Public),
        ("100.63.255.255", Public),
        ("100.64.0.0", Private),
        ("100.100.100.200", Metadata),
        ("100.127.255.255", Private),
        ("100.128.0.0", Public),
        ("126.255.255.255", Public),
        ("127.0.0.0", Loopback),
        ("127.0.0.1", Loopback),
        ("127.255.255.255", Loopback),
        ("128.0.0.0", Public),
        ("168.63.129.15", Public),
        ("168.63.129.16", Metadata),
        ("169.253.255.255", Public),
        ("169.254.0.0", LinkLocal),
        ("169.254.169.254", Metadata),
        ("169.254.170.2", Metadata),
        ("169.254.255.255", LinkLocal),
        ("169.255.0.0", Public),
        ("172.15.255.255", Public),
        ("172.16.0.0", Private),
        ("172.31.255.255", Private),
        ("172.32.0.0", Public),
        ("192.0.0.0", Reserved),
        ("192.0.0.192", Metadata),
        ("192.0.0.255", Reserved),
        ("192.0.1.0", Public),
        ("192.0.2.0", Documentation),
        ("192.0.2.255", Documentation),
        ("192.0.3.0", Public),
        ("192.88.98.255", Public),
        ("192.88.99.0", Reserved),
        ("192.88.100.0", Public),
        ("192.167.255.255", Public),
        ("192.168.0.0", Private),
        ("192.168.255.255", Private),
        ("192.169.0.0", Public),
        ("198.17.255.255", Public),
        ("198.18.0.0", Benchmark),
        ("198.19.255.255", Benchmark),
        ("198.20.0.0", Public),
        ("198.51.99.255", Public),
        ("198.51.100.0", Documentation),
        ("198.51.101.0", Public),
        ("203.0.112.255", Public),
        ("203.0.113.255", Documentation),
        ("203.0.114.0", Public),
        ("223.255.255.255", Public),
        ("224.0.0.0", Multicast),
        ("239.255.255.255", Multicast),
        ("240.0.0.0", Reserved),
        ("255.255.255.254", Reserved),
        ("255.255.255.255", Broadcast),
        ("::", Unspecified),
        ("::1", Loopback),
        ("::2", Transition),
        ("::127.0.0.1", Transition),
        ("::8.8.8.8", Transition),
        ("::ffff:127.0.0.1", Loopback),
        ("::ffff:10.0.0.1", Private),
        ("::ffff:169.254.169.254", Metadata),
        ("::ffff:8.8.8.8", Public),
        ("::ffff:0:127.0.0.1", Transition),
        ("64:ff9b::10.0.0.1", Private),
        ("64:ff9b::127.0.0.1", Loopback),
        ("64:ff9b::8.8.8.8", Public),
        ("64:ff9b:1::8.8.8.8", Transition),
        ("64:ff9b:2::1", Reserved),
        ("100::1", Reserved),
        ("1fff:ffff::1", Reserved),
        ("2000::1", Public),
        ("2001::1", Transition),
        ("2001:1::1", Reserved),
        ("2001:2::1", Benchmark),
        ("2001:2:1::1", Reserved),
        ("2001:20::1", Reserved),
        ("2001:1ff:ffff::1", Reserved),
        ("2001:200::1", Public),
        ("2001:db7:ffff::1", Public),
        ("2001:db8::1", Documentation),
        ("2001:db9::1", Public),
        ("2002:7f00:1::1", Transition),
        ("2002:808:808::1", Transition),
        ("2003::1", Public),
        ("2606:4700:0:0:0:5efe:a00:1", Transition),
        ("2606:4700:0:0:200:5efe:a00:1", Transition),
        ("2606:4700::1111", Public),
        ("3ffe:ffff::1", Public),
        ("3fff::1", Documentation),
        ("3fff:fff:ffff::1", Documentation),
        ("3fff:1000::1", Public),
        ("4000::1", Reserved),
        ("5f00::1", Reserved),
        ("fbff::1", Reserved),
        ("fc00::1", Private),
        ("fd00::1", Private),
        ("fd00:ec2::254", Metadata),
        ("fd20:ce::254", Metadata),
        ("fdff:ffff::1", Private),
        ("fe00::1", Reserved),
        ("fe80::1", LinkLocal),
        ("febf:ffff::1", LinkLocal),
        ("fec0::1", Reserved),
        ("ff00::1", Multicast),
        ("ff02::1", Multicast),
    ];

    #[test]
    fn table() {
        for (text, class) in TABLE {
            assert_eq!(AddressClass::of(text.parse().unwrap()), *class, "{text}");
        }
    }

    proptest! {
        #[test]
        fn mapped_and_translated_addresses_are_what_they_carry(bits: u32) {
            let plain = std::net::Ipv4Addr::from(bits);
            let class = AddressClass::of(plain.into());
            prop_assert_eq!(AddressClass::of(plain.to_ipv6_mapped().into()), class);
            let [a, b, c, d] = plain.octets();
            let text = format!("64:ff9b::{a}.{b}.{c}.{d}");
            prop_assert_eq!(AddressClass::of(text.parse().unwrap()), class);
        }

        #[test]
        fn only_global_unicast_is_public(bits: u128) {
            let address = std::net::Ipv6Addr::from(bits);
            let class = AddressClass::of(address.into());
            if class == Public && address.to_ipv4_mapped().is_none() && !address.segments().starts_with(&[0x64, 0xff9b]) {
                prop_assert_eq!(bits >> 125, 1);
            }
        }
    }
}
