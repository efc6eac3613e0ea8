use crate::error::{PeerMisbehaved, Refused};
use crate::{Error, Policy, Seen};
use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::fmt;
use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};

/// What is read of a peer's header. Everything else is only looked at for its name: `jwk`, `jku`, `x5u` and `x5c`
/// are never followed (SEC-091).
pub(crate) struct IncomingHeader<'a> {
    pub(crate) algorithm: Option<Cow<'a, str>>,
    pub(crate) kid: Option<Cow<'a, str>>,
}

/// `typ` values of tokens that are no message: access tokens, logout tokens, security events, proofs.
const OTHER_KINDS: [&str; 7] = [
    "at+jwt",
    "logout+jwt",
    "secevent+jwt",
    "dpop+jwt",
    "oauth-authz-req+jwt",
    "token-introspection+jwt",
    "entity-statement+jwt",
];

impl<'a> IncomingHeader<'a> {
    pub(crate) fn parse(json: &'a [u8], policy: &Policy) -> Result<Self, Error> {
        let raw: RawHeader<'a> = serde_json::from_slice(json).map_err(|_| PeerMisbehaved::HeaderMalformed)?;
        if let Some(fault) = raw.fault {
            return Err(fault.into());
        }
        if raw.crit {
            return Err(PeerMisbehaved::CritUnsupported.into());
        }
        if raw.b64 {
            return Err(PeerMisbehaved::B64Unsupported.into());
        }
        if let Some(kid) = &raw.kid
            && kid.len() > policy.max_kid_bytes
        {
            return Err(Refused::KidTooLong { seen: kid.len(), limit: policy.max_kid_bytes }.into());
        }
        if let Some(typ) = raw.typ {
            let bare = typ.strip_prefix("application/").unwrap_or(&typ);
            if OTHER_KINDS.iter().any(|kind| bare.eq_ignore_ascii_case(kind)) {
                return Err(PeerMisbehaved::TypOtherKind { seen: Seen::new(&typ) }.into());
            }
        }
        Ok(Self { algorithm: raw.algorithm, kid: raw.kid.filter(|kid| !kid.is_empty()) })
    }
}

#[derive(Default)]
struct RawHeader<'a> {
    algorithm: Option<Cow<'a, str>>,
    kid: Option<Cow<'a, str>>,
    typ: Option<Cow<'a, str>>,
    crit: bool,
    b64: bool,
    /// The first member that was wrong; the JSON is read to its end all the same.
    fault: Option<PeerMisbehaved>,
}

impl<'de> Deserialize<'de> for RawHeader<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(HeaderVisitor)
    }
}

struct HeaderVisitor;

impl<'de> Visitor<'de> for HeaderVisitor {
    type Value = RawHeader<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JOSE header")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawHeader<'de>, A::Error> {
        let mut header = RawHeader::default();
        let mut seen: Vec<Cow<'de, str>> = Vec::new();
        while let Some(Name(name)) = map.next_key::<Name<'de>>()? {
            if seen.contains(&name) {
                header.fault.get_or_insert(PeerMisbehaved::HeaderDuplicateMember { name: Seen::new(&name) });
            }
            match &*name {
                "alg" => header.algorithm = text(&mut map, "alg", &mut header.fault)?,
                "kid" => header.kid = text(&mut map, "kid", &mut header.fault)?,
                "typ" => header.typ = text(&mut map, "typ", &mut header.fault)?,
                other => {
                    header.crit |= other == "crit";
                    header.b64 |= other == "b64";
                    map.next_value::<IgnoredAny>()?;
                }
            }
            if seen.len() >= MAX_MEMBERS {
                return Err(A::Error::custom("too many members"));
            }
            seen.push(name);
        }
        Ok(header)
    }
}

/// More members than any sender has; keeps the search for duplicates short.
const MAX_MEMBERS: usize = 64;

fn text<'de, A: MapAccess<'de>>(
    map: &mut A,
    name: &'static str,
    fault: &mut Option<PeerMisbehaved>,
) -> Result<Option<Cow<'de, str>>, A::Error> {
    match map.next_value::<Text<'de>>()? {
        Text(Some(text)) => Ok(Some(text)),
        Text(None) => {
            fault.get_or_insert(PeerMisbehaved::HeaderWrongType { name });
            Ok(None)
        }
    }
}

/// A member's name, borrowed where it has no escapes.
struct Name<'de>(Cow<'de, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor;
        impl<'de> Visitor<'de> for NameVisitor {
            type Value = Name<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a member name")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Owned(text.into())))
            }
        }
        deserializer.deserialize_str(NameVisitor)
    }
}

/// Text, borrowed where it has no escapes, or anything else read to its end.
struct Text<'de>(Option<Cow<'de, str>>);

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;
        impl<'de> Visitor<'de> for TextVisitor {
            type Value = Text<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text(Some(Cow::Borrowed(text))))
            }
            fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(Text(Some(Cow::Owned(text.into()))))
            }
            fn visit_bool<E>(self, _: bool) -> Result<Text<'de>, E> {
                Ok(Text(None))
            }
            fn visit_i64<E>(self, _: i64) -> Result<Text<'de>, E> {
                Ok(Text(None))
            }
            fn visit_u64<E>(self, _: u64) -> Result<Text<'de>, E> {
                Ok(Text(None))
            }
            fn visit_f64<E>(self, _: f64) -> Result<Text<'de>, E> {
                Ok(Text(None))
            }
            fn visit_unit<E>(self) -> Result<Text<'de>, E> {
                Ok(Text(None))
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<Text<'de>, A::Error> {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Text(None))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Text<'de>, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Text(None))
            }
        }
        deserializer.deserialize_any(TextVisitor)
    }
}
