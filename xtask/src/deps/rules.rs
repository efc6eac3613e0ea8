//! The table: one row a crate, also for crates that do not exist yet.

/// Where a crate stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Layer {
    /// Data and rules: `no_std`, no clock, no socket, no runtime, no framework.
    Protocol,
    /// The order of I/O, behind traits: no runtime, no framework.
    Facade,
    /// One foreign library.
    Adapter,
    /// Programs that are not picked as a library.
    Application,
}

/// What one crate may do.
pub(crate) struct Rule {
    pub(crate) name: &'static str,
    pub(crate) layer: Layer,
    /// Our own crates that it may import.
    pub(crate) ours: &'static [&'static str],
    /// Our own crates that its tests and examples may import as well.
    pub(crate) ours_in_tests: &'static [&'static str],
    /// Our own crates that have to be optional (behind a feature).
    pub(crate) optional: &'static [&'static str],
    /// Foreign crates that it may name.
    pub(crate) foreign: &'static [&'static str],
    /// Foreign crates that its tests and examples may name as well.
    pub(crate) foreign_in_tests: &'static [&'static str],
    /// The newest Rust that it may ask for.
    pub(crate) rust: (u32, u32),
    /// The greatest number of foreign crates, when it is picked alone with its default features.
    pub(crate) weight: Option<usize>,
}

const PROTOCOL: &[&str] = &["lti-claims", "lti-security", "lti-oidc", "lti-ags", "lti-nrps", "lti-deeplink"];
const BELOW_ADAPTERS: &[&str] = &[
    "lti-claims",
    "lti-security",
    "lti-oidc",
    "lti-ags",
    "lti-nrps",
    "lti-deeplink",
    "lti-tool",
    "lti-platform",
];
const EVERYTHING: &[&str] = &[
    "lti-claims",
    "lti-security",
    "lti-oidc",
    "lti-ags",
    "lti-nrps",
    "lti-deeplink",
    "lti-cartridge",
    "lti-tool",
    "lti-platform",
    "lti-reqwest",
    "lti-axum",
    "lti-sqlx",
    "lti-redis",
    "lti-conformance",
    "lti-sandbox",
];
const SERVICE: &[&str] = &["serde", "serde_json", "http", "form_urlencoded"];
const MSRV: (u32, u32) = (1, 88);

const BASE: Rule = Rule {
    name: "",
    layer: Layer::Protocol,
    ours: &[],
    ours_in_tests: &[],
    optional: &[],
    foreign: &[],
    foreign_in_tests: &["proptest", "serde_json"],
    rust: MSRV,
    weight: None,
};

pub(crate) const RULES: &[Rule] = &[
    Rule { name: "lti-claims", foreign: &["serde", "serde_json"], weight: Some(12), ..BASE },
    Rule {
        name: "lti-security",
        ours: &["lti-claims"],
        foreign: &[
            "serde",
            "serde_json",
            "ring",
            "aws-lc-rs",
            "jsonwebtoken",
            "base64",
            "base64-simd",
            "http",
            "form_urlencoded",
            "zeroize",
            "oauth2",
        ],
        weight: Some(30),
        ..BASE
    },
    Rule {
        name: "lti-oidc",
        ours: &["lti-claims", "lti-security"],
        foreign: &["serde", "serde_json", "http", "form_urlencoded", "base64", "oauth2", "openidconnect"],
        foreign_in_tests: &["proptest", "serde_json", "openidconnect", "oauth2"],
        ..BASE
    },
    Rule {
        name: "lti-ags",
        ours: &["lti-claims", "lti-security"],
        foreign: SERVICE,
        weight: Some(30),
        ..BASE
    },
    Rule {
        name: "lti-nrps",
        ours: &["lti-claims", "lti-security"],
        foreign: &["serde", "serde_json", "http", "memchr"],
        weight: Some(30),
        ..BASE
    },
    Rule {
        name: "lti-deeplink",
        ours: &["lti-claims", "lti-security"],
        foreign: SERVICE,
        weight: Some(30),
        ..BASE
    },
    Rule { name: "lti-cartridge", ours: &["lti-claims"], foreign: &["quick-xml"], weight: Some(14), ..BASE },
    Rule {
        name: "lti-tool",
        layer: Layer::Facade,
        ours: PROTOCOL,
        foreign: &["serde", "serde_json", "http", "form_urlencoded", "futures-util", "httpdate", "tracing"],
        foreign_in_tests: &["proptest", "serde_json", "tokio"],
        ..BASE
    },
    Rule {
        name: "lti-platform",
        layer: Layer::Facade,
        ours: PROTOCOL,
        foreign: &["serde", "serde_json", "http", "form_urlencoded", "tracing", "num-bigint"],
        foreign_in_tests: &["proptest", "serde_json", "tokio", "futures-util"],
        ..BASE
    },
    Rule {
        name: "lti-reqwest",
        layer: Layer::Adapter,
        ours: &["lti-security"],
        foreign: &["reqwest", "rustls", "webpki-roots", "tokio", "http", "tracing"],
        foreign_in_tests: &["rcgen", "tokio", "axum", "serde_json", "proptest"],
        ..BASE
    },
    Rule {
        name: "lti-axum",
        layer: Layer::Adapter,
        ours: BELOW_ADAPTERS,
        ours_in_tests: &["lti-reqwest"],
        optional: &["lti-tool", "lti-platform"],
        foreign: &["axum", "futures-util", "http", "serde", "serde_json", "tokio", "tracing"],
        foreign_in_tests: &["tokio", "tower", "serde_json"],
        ..BASE
    },
    Rule {
        name: "lti-sqlx",
        layer: Layer::Adapter,
        ours: BELOW_ADAPTERS,
        optional: &["lti-tool", "lti-platform"],
        foreign: &["sqlx", "tokio"],
        foreign_in_tests: &["http", "proptest", "serde_json"],
        rust: (1, 94),
        ..BASE
    },
    Rule {
        name: "lti-redis",
        layer: Layer::Adapter,
        ours: BELOW_ADAPTERS,
        optional: &["lti-tool", "lti-platform"],
        foreign: &["redis", "serde", "serde_json", "tokio", "tracing"],
        foreign_in_tests: &["tokio", "serde_json"],
        rust: (1, 94),
        ..BASE
    },
    Rule {
        name: "lti-conformance",
        layer: Layer::Application,
        ours: EVERYTHING,
        foreign: &[
            "serde",
            "serde_json",
            "toml",
            "http",
            "form_urlencoded",
            "base64",
            "ring",
            "aws-lc-rs",
            "jsonwebtoken",
            "openidconnect",
            "oauth2",
            "tokio",
            "rquickjs",
            "tracing",
            "rustls",
            "rcgen",
        ],
        foreign_in_tests: &["proptest", "tokio"],
        rust: (1, 95),
        ..BASE
    },
    Rule {
        name: "lti-sandbox",
        layer: Layer::Application,
        ours: EVERYTHING,
        foreign: &[
            "axum",
            "tokio",
            "http",
            "clap",
            "maud",
            "toml",
            "serde",
            "serde_json",
            "form_urlencoded",
            "base64",
            "rustls",
            "tracing",
        ],
        foreign_in_tests: &["chromiumoxide", "futures-util", "tokio", "reqwest", "serde_json"],
        rust: (1, 95),
        ..BASE
    },
];

pub(crate) fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cycle_and_no_upward_edge() {
        let height = |layer| match layer {
            Layer::Protocol => 0,
            Layer::Facade => 1,
            Layer::Adapter => 2,
            Layer::Application => 3,
        };
        for (place, row) in RULES.iter().enumerate() {
            for name in row.ours.iter().filter(|_| row.layer != Layer::Application) {
                let below = RULES.iter().position(|other| other.name == *name).unwrap();
                let other = &RULES[below];
                assert!(below < place, "{} may not import {name}, which stands after it", row.name);
                assert!(height(other.layer) <= height(row.layer), "{} imports upward: {name}", row.name);
                assert!(
                    row.layer != Layer::Facade || other.layer != Layer::Facade,
                    "{} and {name}",
                    row.name
                );
            }
        }
    }

    #[test]
    fn every_named_crate_has_a_row() {
        for name in RULES.iter().flat_map(|row| row.ours.iter().chain(row.ours_in_tests).chain(row.optional))
        {
            assert!(rule(name).is_some(), "{name}");
        }
    }
}
