//! What holds for every request to a service, typed from the documents (Assignment and Grade Services 2.0, catalogue §1.2; Names and
//! Role Provisioning Services 2.0, catalogue §2.2; Course Groups 1.0, catalogue §5.2): media types, the token and its scope, times
//! that increase. Every call of every case is judged by it.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::subject::Request;

const LINE_ITEM: &str = "application/vnd.ims.lis.v2.lineitem+json";
const LINE_ITEMS: &str = "application/vnd.ims.lis.v2.lineitemcontainer+json";
const RESULTS: &str = "application/vnd.ims.lis.v2.resultcontainer+json";
const SCORE: &str = "application/vnd.ims.lis.v1.score+json";
const MEMBERSHIPS: &str = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json";
const GROUPS: &str = "application/vnd.ims.lti-gs.v1.contextgroupcontainer+json";
const GROUP_SETS: &str = "application/vnd.ims.lti-gs.v1.contextgroupsetcontainer+json";

const LINE_ITEM_SCOPE: &str = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem";
const LINE_ITEM_READONLY_SCOPE: &str = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly";
const RESULT_SCOPE: &str = "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly";
const SCORE_SCOPE: &str = "https://purl.imsglobal.org/spec/lti-ags/scope/score";
const MEMBERSHIP_SCOPE: &str = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly";
const GROUP_SCOPE: &str = "https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly";

/// What an answer holds, where it can be seen.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    List,
    LineItem,
    Members,
    Groups,
    GroupSets,
    /// Of an answer that is none of them, nobody can say what it was to be.
    Unknown,
}

impl Holds {
    pub(super) fn of(body: &[u8]) -> Self {
        let is_list = body.trim_ascii_start().first() == Some(&b'[');
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        if is_list {
            // Members without their container are nothing that anybody asks for.
            let of_members = body.get(0).is_some_and(|entry| entry.get("user_id").is_some());
            return if of_members { Self::Unknown } else { Self::List };
        }
        let known = [
            ("members", Self::Members),
            ("groups", Self::Groups),
            ("sets", Self::GroupSets),
            ("id", Self::LineItem),
        ];
        known.into_iter().find(|(name, _)| body.get(name).is_some()).map_or(Self::Unknown, |(_, holds)| holds)
    }
}

/// What a request is about, by its method, its `Accept` and the end of its path.
#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
    /// A line item or their list: only the answer tells which.
    Read,
    Write,
    Delete,
    Results,
    Scores,
    Members,
    Groups,
    GroupSets,
}

fn about(request: &Request) -> About {
    let path = request.uri().path();
    match (request.method().as_str(), header(request, "accept")) {
        ("GET", Some(MEMBERSHIPS)) => About::Members,
        ("GET", Some(GROUPS)) => About::Groups,
        ("GET", Some(GROUP_SETS)) => About::GroupSets,
        ("GET", _) if path.ends_with("/results") => About::Results,
        ("POST", _) if path.ends_with("/scores") => About::Scores,
        ("GET", _) => About::Read,
        ("DELETE", _) => About::Delete,
        _ => About::Write,
    }
}

fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request.headers().get(name)?.to_str().ok()
}

/// AGS-024, AGS-025, AGS-094, AGS-113, LMS-093, NRPS-007, GROUPS-005: exactly one type, and it is that of what the answer holds.
pub(super) fn media_types(request: &Request, holds: Holds) -> Result<(), String> {
    let (accept, content_type): (&[Option<&str>], _) = match (about(request), holds) {
        (_, Holds::Members) => (&[Some(MEMBERSHIPS)], None),
        (_, Holds::Groups) => (&[Some(GROUPS)], None),
        (_, Holds::GroupSets) => (&[Some(GROUP_SETS)], None),
        (About::Members, Holds::Unknown) => (&[Some(MEMBERSHIPS)], None),
        (About::Groups, Holds::Unknown) => (&[Some(GROUPS)], None),
        (About::GroupSets, Holds::Unknown) => (&[Some(GROUP_SETS)], None),
        (About::Read, Holds::List) => (&[Some(LINE_ITEMS)], None),
        (About::Write, _) => (&[None, Some(LINE_ITEM)], Some(LINE_ITEM)),
        (About::Delete, _) => (&[None], None),
        (About::Results, _) => (&[Some(RESULTS)], None),
        (About::Scores, _) => (&[None], Some(SCORE)),
        (_, Holds::LineItem) => (&[Some(LINE_ITEM)], None),
        (_, Holds::List | Holds::Unknown) => (&[Some(LINE_ITEM), Some(LINE_ITEMS)], None),
    };
    let sent = header(request, "accept");
    if !accept.contains(&sent) {
        return Err(format!("Accept is {sent:?}, expected one of {accept:?}"));
    }
    let sent = header(request, "content-type");
    if sent != content_type {
        return Err(format!("Content-Type is {sent:?}, expected {content_type:?}"));
    }
    if content_type.is_some() == request.body().is_empty() {
        return Err("a body without a type, or a type without a body".to_owned());
    }
    Ok(())
}

/// What a platform names its answer when the case does not.
pub(super) fn content_type(request: &Request, holds: Holds) -> &'static str {
    match (about(request), holds) {
        (_, Holds::Unknown) => "application/json",
        (About::Members, _) => MEMBERSHIPS,
        (About::Groups, _) => GROUPS,
        (About::GroupSets, _) => GROUP_SETS,
        (About::Read, Holds::List) => LINE_ITEMS,
        (About::Results, _) => RESULTS,
        (About::Delete, _) => "",
        (About::Scores, _) => "application/json",
        _ => LINE_ITEM,
    }
}

/// AGS-010, AGS-011, NRPS-004, GROUPS-003: one bearer token, over TLS, that was granted with a scope which permits the call.
pub(super) fn bearer(request: &Request, granted: &BTreeMap<String, Vec<String>>) -> Result<(), String> {
    let mut values = request.headers().get_all("authorization").iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return Err("not exactly one Authorization".to_owned());
    };
    if request.uri().scheme_str() != Some("https") {
        return Err("the token goes over plain http".to_owned());
    }
    let token = value.to_str().ok().and_then(|value| value.strip_prefix("Bearer "));
    let scopes = token.and_then(|token| granted.get(token)).ok_or("a token that was not granted")?;
    let permit: &[&str] = match about(request) {
        About::Read => &[LINE_ITEM_SCOPE, LINE_ITEM_READONLY_SCOPE],
        About::Write | About::Delete => &[LINE_ITEM_SCOPE],
        About::Results => &[RESULT_SCOPE],
        About::Scores => &[SCORE_SCOPE],
        About::Members => &[MEMBERSHIP_SCOPE],
        About::Groups | About::GroupSets => &[GROUP_SCOPE],
    };
    if scopes.iter().any(|scope| permit.contains(&scope.as_str())) {
        return Ok(());
    }
    Err(format!("the token was granted for {scopes:?}, which does not permit it"))
}

/// The last score for each URL of scores and each learner.
#[derive(Default)]
pub(super) struct Scores(BTreeMap<(String, String), Sent>);

struct Sent {
    time: Instant,
    body: Vec<u8>,
}

/// Seconds since 1970, and the digits of the fraction.
type Instant = (i64, String);

impl Scores {
    /// AGS-132, AGS-134, AGS-135, AGS-136: a time of its own, later than the last one. A repetition has the same body, byte for byte
    /// (AGS-D01).
    pub(super) fn see(&mut self, request: &Request) -> Result<(), String> {
        if about(request) != About::Scores {
            return Ok(());
        }
        let body: Value = serde_json::from_slice(request.body()).map_err(|wrong| wrong.to_string())?;
        let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let time = instant(&text("timestamp"))
            .ok_or_else(|| format!("{:?} is no time with parts of a second and a zone", text("timestamp")))?;
        let key = (request.uri().to_string(), text("userId"));
        let last = self.0.insert(key, Sent { time: time.clone(), body: request.body().clone() });
        match last {
            Some(last) if last.body != *request.body() && time <= last.time => {
                Err(format!("its time {:?} is not later than that of the score before", text("timestamp")))
            }
            _ => Ok(()),
        }
    }
}

/// Seconds, and the digits of the fraction without zeros at the end: what senders may write (RFC 3339 with a fraction).
fn instant(text: &str) -> Option<Instant> {
    let (date, rest) = text.split_once('T')?;
    let (clock, rest) = rest.split_at_checked(8)?;
    let fraction: String = rest.strip_prefix('.')?.chars().take_while(char::is_ascii_digit).collect();
    let zone = rest.get(fraction.len().checked_add(1)?..)?;
    let numbers = |text: &str, between: char| -> Option<Vec<i64>> {
        text.split(between).map(|part| part.parse().ok()).collect()
    };
    let ([year, month, day], [hour, minute, second]) =
        (<[i64; 3]>::try_from(numbers(date, '-')?).ok()?, <[i64; 3]>::try_from(numbers(clock, ':')?).ok()?);
    let offset = match zone.split_at_checked(1)? {
        ("Z", "") => 0,
        (sign @ ("+" | "-"), zone) => {
            let [hours, minutes] = <[i64; 2]>::try_from(numbers(zone, ':')?).ok()?;
            let minutes = hours.checked_mul(60)?.checked_add(minutes)?;
            if sign == "+" { minutes } else { minutes.checked_neg()? }
        }
        _ => return None,
    };
    if fraction.is_empty() || !(1..=12).contains(&month) {
        return None;
    }
    // Days since 1970, counted from March so that leap days come last.
    let (year, month) =
        if month > 2 { (year, month) } else { (year.checked_sub(1)?, month.checked_add(12)?) };
    let leaps = year.div_euclid(4).checked_sub(year.div_euclid(100))?.checked_add(year.div_euclid(400))?;
    let months = month.checked_mul(153)?.checked_sub(457)?.div_euclid(5);
    let days = year.checked_mul(365)?.checked_add(leaps)?.checked_add(months)?;
    let days = days.checked_add(day)?.checked_sub(719_469)?;
    let minutes = days.checked_mul(1_440)?.checked_add(hour.checked_mul(60)?)?.checked_add(minute)?;
    let seconds = minutes.checked_sub(offset)?.checked_mul(60)?.checked_add(second)?;
    Some((seconds, fraction.trim_end_matches('0').to_owned()))
}

#[cfg(test)]
mod tests {
    use super::instant;

    #[test]
    fn instants() {
        for (text, seconds, fraction) in [
            ("1970-01-01T00:00:00.0Z", 0, ""),
            ("2026-03-02T10:15:30.250Z", 1_772_446_530, "25"),
            ("2026-03-02T12:15:30.250+02:00", 1_772_446_530, "25"),
            ("2024-02-29T23:59:59.999-05:30", 1_709_270_999, "999"),
            ("2000-12-31T00:00:00.001Z", 978_220_800, "001"),
        ] {
            assert_eq!(instant(text), Some((seconds, fraction.to_owned())), "{text}");
        }
        for text in
            ["", "2026-03-02T10:15:30Z", "2026-03-02T10:15:30.250", "2026-03-02", "2026-13-02T10:15:30.1Z"]
        {
            assert_eq!(instant(text), None, "{text}");
        }
        assert!(instant("2026-03-02T10:15:30.25Z") < instant("2026-03-02T10:15:30.251Z"));
    }
}
