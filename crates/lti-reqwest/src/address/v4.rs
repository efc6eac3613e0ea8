use super::AddressClass::{self, *};
use std::net::Ipv4Addr;

/// Sorted by the IANA IPv4 Special-Purpose Address Registry; the metadata services are those of the large clouds.
pub(super) const fn class(address: Ipv4Addr) -> AddressClass {
    match address.octets() {
        // AWS, Google, Azure and others; AWS containers; Alibaba; Azure's host; Oracle.
        [169, 254, 169, 254]
        | [169, 254, 170, 2 | 23]
        | [100, 100, 100, 200]
        | [168, 63, 129, 16]
        | [192, 0, 0, 192] => Metadata,
        [0, ..] => Unspecified,
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] | [100, 64..=127, ..] => Private,
        [127, ..] => Loopback,
        [169, 254, ..] => LinkLocal,
        [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] => Documentation,
        // Protocol assignments; relays of 6to4 (RFC 7526).
        [192, 0, 0, _] | [192, 88, 99, _] => Reserved,
        [198, 18..=19, ..] => Benchmark,
        [224..=239, ..] => Multicast,
        [255, 255, 255, 255] => Broadcast,
        [240..=255, ..] => Reserved,
        _ => Public,
    }
}
