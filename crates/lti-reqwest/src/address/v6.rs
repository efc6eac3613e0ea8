use super::AddressClass::{self, *};
use super::v4;
use std::net::{Ipv4Addr, Ipv6Addr};

/// Sorted by the IANA IPv6 Special-Purpose Address Registry. Only global unicast space, 2000::/3, can be public.
pub(super) const fn class(address: Ipv6Addr) -> AddressClass {
    match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0] => Unspecified,
        [0, 0, 0, 0, 0, 0, 0, 1] => Loopback,
        // IPv4-mapped, and the well-known prefix of NAT64: behind DNS64 every IPv4 host looks like this.
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            v4::class(carried(high, low))
        }
        // IPv4-compatible; IPv4-translated; NAT64 of one network (RFC 8215); Teredo; 6to4; ISATAP.
        [0, 0, 0, 0, 0, 0, ..]
        | [0, 0, 0, 0, 0xffff, 0, ..]
        | [0x64, 0xff9b, 1, ..]
        | [0x2001, 0, ..]
        | [0x2002, ..]
        | [0x2000..=0x3fff, _, _, _, 0 | 0x200, 0x5efe, ..] => Transition,
        // AWS and Google.
        [0xfd00, 0xec2, ..] | [0xfd20, 0xce, ..] => Metadata,
        [0xfc00..=0xfdff, ..] => Private,
        [0xfe80..=0xfebf, ..] => LinkLocal,
        [0xff00..=0xffff, ..] => Multicast,
        [0x2001, 2, 0, ..] => Benchmark,
        [0x2001, 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => Documentation,
        [0x2001, 1..=0x1ff, ..] => Reserved,
        [0x2000..=0x3fff, ..] => Public,
        _ => Reserved,
    }
}

const fn carried(high: u16, low: u16) -> Ipv4Addr {
    let [a, b] = high.to_be_bytes();
    let [c, d] = low.to_be_bytes();
    Ipv4Addr::new(a, b, c, d)
}
