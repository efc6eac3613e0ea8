//! What is likely behind a code, in general and on one LMS. The ids are those of the catalogue of how real platforms behave.

use crate::Error;
use crate::profile::Product;
use lti_oidc::error::{PeerIncompatible, PeerMisbehaved};
use lti_security::error::PeerMisbehaved as Token;

/// What may have caused a refusal, and where that is known from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LikelyCause {
    /// What happened, and what to do about it.
    pub text: String,
    /// The id of the requirement or of the observation.
    pub source: &'static str,
}

/// Code, or code and detail; the LMS, or any; words; source.
type Row = (&'static str, Option<Product>, &'static str, &'static str);

const CANVAS: Option<Product> = Some(Product::Canvas);
const MOODLE: Option<Product> = Some(Product::Moodle);
const BLACKBOARD: Option<Product> = Some(Product::Blackboard);
const BRIGHTSPACE: Option<Product> = Some(Product::Brightspace);
const ITSLEARNING: Option<Product> = Some(Product::Itslearning);
const SCHOOLOGY: Option<Product> = Some(Product::Schoology);
const OPEN_EDX: Option<Product> = Some(Product::OpenEdx);
const ILIAS: Option<Product> = Some(Product::Ilias);
const OPENOLAT: Option<Product> = Some(Product::OpenOlat);
const SALTIRE: Option<Product> = Some(Product::Saltire);

#[rustfmt::skip]
const ROWS: &[Row] = &[
    ("token-expired", MOODLE, "Moodle's tokens live 60 seconds. Its clock is probably off: compare it with the tool's. A leeway of 60 seconds is granted already.", "LMS-025"),
    ("token-expired", ILIAS, "ILIAS's tokens live 60 seconds. Its clock is probably off: compare it with the tool's. A leeway of 60 seconds is granted already.", "LMS-025"),
    ("token-expired", None, "The clock of the platform or of the tool is off, or the browser held the response back longer than the token lives, as a reload after some minutes does.", "SEC-066"),
    ("token-from-future", MOODLE, "Moodle's clock is often ahead: compare it with the tool's.", "LMS-025"),
    ("token-from-future", ILIAS, "ILIAS's clock is often ahead: compare it with the tool's.", "LMS-025"),
    ("token-from-future", None, "The platform's clock is ahead of the tool's by more than the leeway: compare both.", "SEC-067"),
    ("token-not-yet-valid", BRIGHTSPACE, "Brightspace sends `nbf`, and its clock is ahead of the tool's: compare both.", "LMS-027"),
    ("token-not-yet-valid", None, "The platform's clock is ahead of the tool's by more than the leeway: compare both.", "LMS-027"),
    ("token-too-old", CANVAS, "Canvas makes its token when the login begins, up to five minutes before it arrives. The person waited longer than the policy allows, or a clock is off.", "LMS-026"),
    ("token-too-old", None, "The response was held back, or the platform makes its tokens long before it sends them: compare both clocks first.", "SEC-067"),
    ("state-expired", None, "The person stayed at the platform's sign-in page longer than a login may take, or reloaded an old tab.", "OIDC-033"),
    ("state-unknown", None, "The address was opened by hand or from a bookmark, the tool's nodes do not share one sealing secret, or its registration was removed during the login.", "OIDC-033"),
    ("parameter-missing", MOODLE, "Moodle leaves out parameters whose names stand in the query of the tool's URL: that URL must have none.", "LMS-010"),
    ("parameter-missing", None, "The address was opened by hand, or the link at the platform is set up as LTI 1.1.", "OIDC-033"),
    ("method-not-allowed", None, "A redirect, as from http to https, made a GET of the platform's POST: the platform has to know the final URL.", "LMS-001"),
    ("content-type-wrong", None, "The request was not sent by a browser's form: something between browser and tool changed it.", "LMS-001"),
    ("parameter-repeated", OPEN_EDX, "Open edX appends its parameters with `?` even where the URL has a query: the tool's URL must have none.", "LMS-006"),
    ("parameter-too-long", OPENOLAT, "OpenOLAT's `login_hint` is a signed token of several hundred bytes: raise `max_parameter_bytes`.", "LMS-004"),
    ("deployment-hint-conflict", CANVAS, "Older Canvas sends `deployment_id` in place of `lti_deployment_id`; both together with different values come from something in between.", "LMS-002"),
    ("registration-unknown", None, "The issuer and the client id compare letter by letter: look for a slash at the end, another case of letters, or http in place of https.", "SEC-060"),
    ("registration-unknown", None, "Hosted platforms share one issuer among all customers: this client id may be the one of a customer who is not registered here.", "LMS-012"),
    ("registration-ambiguous", None, "The platform sends no `client_id`. Give it a login URL of its own (`Tool::login_url`), or switch its `client_id` on.", "LMS-003"),
    ("browser-mismatch", CANVAS, "The browser blocks cookies of other sites inside frames, or this is Canvas's mobile app, which offers no platform storage. Open the link in a new tab, in Canvas's settings of the placement too.", "LMS-166"),
    ("browser-mismatch", MOODLE, "The browser blocks cookies of other sites inside frames, and Moodle offers no platform storage. Set the activity's launch container to a new window.", "LMS-168"),
    ("browser-mismatch", None, "The browser blocks cookies of other sites inside frames, or the response was opened in another browser. Have the link opened in a new window.", "LMS-168"),
    ("platform-refused/login_required", CANVAS, "The browser blocked Canvas's own cookie: it has to be allowed, or the person is not signed in.", "LMS-020"),
    ("platform-refused/login_required", None, "Nobody is signed in to the platform in this browser, or the browser keeps the platform's own cookie back inside a frame.", "OIDC-026"),
    ("platform-refused/launch_no_longer_valid", None, "The launch was fetched before: a reload, the back button, or a scanner of links. Open the link from the course again.", "LMS-014"),
    ("platform-refused/invalid_request", MOODLE, "Moodle found no launch in `lti_message_hint`: the hint did not come back byte for byte, or the page was reloaded.", "LMS-004"),
    ("platform-refused/unauthorized_client", None, "The platform knows the tool and does not let it launch: it is switched off there, or not installed in this course.", "OIDC-039"),
    ("platform-refused", None, "The platform refused: its own log says why.", "OIDC-038"),
    ("algorithm-not-allowed", None, "Every LMS that is known signs with RS256. Where this one does not, its algorithm has to be agreed and allowed.", "SEC-065"),
    ("kid-unknown", BLACKBOARD, "Blackboard's key set belongs to one application: the key set URL has to hold this client id.", "SEC-099"),
    ("kid-unknown", OPEN_EDX, "Open edX may have a key set for each LTI block: the registration may hold the URL of another block.", "LMS-013"),
    ("kid-unknown", SALTIRE, "saLTIre makes keys and URLs for one browser session: register it again.", "SEC-099"),
    ("kid-unknown", CANVAS, "Canvas has a key set each for production, beta and test, and self-hosted Canvas one of its own: compare the key set URL.", "LMS-012"),
    ("kid-unknown", None, "The platform's keys changed a moment ago, or the registration has the key set URL of another instance.", "LMS-029"),
    ("key-set-unavailable", None, "The tool's server cannot reach the platform's key set: a wrong URL, a firewall, or an address that is not public.", "LMS-030"),
    ("key-set-malformed", None, "The key set URL answers with something else, such as a sign-in page: compare it with what the platform's administrator sees.", "LMS-030"),
    ("key-too-weak", CANVAS, "Self-hosted Canvas may come with an RSA key of 512 bits from its example configuration. Its administrator has to make new keys of at least 2048 bits.", "LMS-031"),
    ("key-too-weak", None, "The platform's RSA key is too short to be safe. Its administrator has to make new keys of at least 2048 bits.", "LMS-031"),
    ("signature-invalid", None, "The key set is the one of another instance that uses the same key id, or something changed the token on its way.", "LMS-012"),
    ("issuer-mismatch", CANVAS, "A proxy in front of Canvas may have an issuer of its own; self-hosted Canvas often keeps the one of hosted Canvas. Compare letter by letter.", "LMS-067"),
    ("issuer-mismatch", None, "Compare both issuers letter by letter: they are never treated as equal.", "SEC-060"),
    ("audience-mismatch", None, "The registration has the client id of another key or another installation of this tool.", "SEC-061"),
    ("audience-untrusted", None, "The platform sends further audiences. Only the operator can put them on the list of trusted ones.", "LMS-022"),
    ("azp-mismatch", None, "The token was issued for another client of this platform.", "LMS-023"),
    ("nonce-mismatch", None, "The response belongs to another login of this browser: two tabs, or something in between that answers from a cache.", "OIDC-034"),
    ("message-type-unsupported", None, "The placement at the platform sends another message than a launch of a link, such as content selection.", "CORE-025"),
    ("version-unknown", None, "The link at the platform is set up for another version of LTI.", "CORE-033"),
    ("sub-missing", CANVAS, "A visitor of a public Canvas course who is not signed in: `allow_anonymous` lets such launches in.", "LMS-032"),
    ("sub-missing", None, "The platform's privacy settings leave the user out: `allow_anonymous` lets such launches in, or the settings have to be changed.", "CORE-049"),
    ("anonymous-with-identity", None, "The platform leaves out the user id, but not the name or address: its privacy settings contradict each other.", "CORE-048"),
    ("roles-missing", OPEN_EDX, "Older Open edX sends no roles of the course, and sometimes none at all.", "LMS-048"),
    ("roles-missing", BRIGHTSPACE, "Brightspace's setting \u{201c}Anonymous\u{201d} takes the roles away: change the deployment's security settings.", "LMS-048"),
    ("roles-missing", None, "The platform has to send `roles`, even as an empty list.", "CORE-050"),
    ("resource-link-id-missing", OPENOLAT, "OpenOLAT sends an empty `resource_link` where there is no course.", "LMS-054"),
    ("target-foreign", None, "The link at the platform leads to a host that is not the tool's: correct the link, or add the origin to `target_origins`.", "OIDC-035"),
    ("deployment-mismatch", None, "The platform's login named another deployment than its token: something between them changed, or cached, one of the two.", "CORE-020"),
    ("deployment-unknown", BLACKBOARD, "Each school that adds the tool gets a deployment id of its own, and all share issuer and client id: approve this one if you expect it.", "LMS-011"),
    ("deployment-unknown", ITSLEARNING, "Each site that adds the tool gets a deployment id of its own: approve this one if you expect it.", "LMS-011"),
    ("deployment-unknown", SCHOOLOGY, "Each customer of Schoology is a deployment: approve this one if you expect it.", "LMS-011"),
    ("deployment-unknown", CANVAS, "Each account or course that adds the tool gets a deployment id of its own, even twice in one course: approve this one if you expect it.", "LMS-011"),
    ("deployment-unknown", None, "The tool was installed once more at the platform: approve the deployment if you expect it.", "LMS-011"),
    ("launch-replayed", None, "A reload, the back button, or an old tab. An application that answers launches with a redirect to its own page is reloaded there.", "LMS-014"),
    ("migration-contradicted", None, "The first proven launch bound the deployment to an LTI 1.1 account, and the platform now names another one: find out which of the two this installation had.", "MIG-015"),
    ("request-too-large", None, "The platform sends far more than a launch needs: look at its custom parameters.", "ATK-008"),
    ("token-too-large", None, "The platform sends far more than a launch needs: look at its custom parameters.", "ATK-008"),
];

/// The causes of an error, those of this LMS first.
pub(super) fn likely(error: &Error, product: Option<&Product>, meant: Option<&str>) -> Vec<LikelyCause> {
    let mut causes = Vec::new();
    if let Some(text) = spelling(error, meant) {
        causes.push(LikelyCause { text, source: "SEC-060" });
    }
    let code = error.code();
    let keys = [detail(error).map(|detail| format!("{code}/{detail}")), Some(code.to_owned())];
    for key in keys.into_iter().flatten() {
        let of = |lms: Option<&Product>| {
            let fits = move |row: &&Row| row.1.as_ref() == lms;
            ROWS.iter()
                .filter(|row| row.0 == key)
                .filter(fits)
                .map(|row| LikelyCause { text: row.2.to_owned(), source: row.3 })
                .collect::<Vec<_>>()
        };
        let mut own = product.map_or_else(Vec::new, |product| of(Some(product)));
        if own.is_empty() {
            own = of(None);
        }
        if !own.is_empty() {
            causes.append(&mut own);
            break;
        }
    }
    causes
}

/// What a platform said, as a key: only where a row asks for it.
fn detail(error: &Error) -> Option<String> {
    match error {
        Error::PeerIncompatible(PeerIncompatible::PlatformRefused(refusal)) => {
            Some(refusal.code.to_string().trim_matches('`').to_owned())
        }
        _ => None,
    }
}

/// Two issuers that differ in nothing but spelling. A diagnosis, never a match.
fn spelling(error: &Error, meant: Option<&str>) -> Option<String> {
    match error {
        Error::PeerMisbehaved(PeerMisbehaved::Token(Token::IssuerMismatch { expected, seen })) => {
            let [expected, seen] = [expected, seen].map(|text| text.to_string().trim_matches('`').to_owned());
            similar(&seen).contains(&expected).then(|| {
                format!("The issuer is registered as `{expected}` and the platform sends `{seen}`. Register it as the platform sends it.")
            })
        }
        _ => meant.map(|meant| {
            let meant = lti_security::Seen::new(meant);
            format!("The issuer {meant} is registered here, and the platform spells it differently. Register it as the platform sends it.")
        }),
    }
}

/// The spellings that administrators mix up.
pub(crate) fn similar(issuer: &str) -> Vec<String> {
    let scheme = issuer.strip_prefix("http://").map(|rest| format!("https://{rest}"));
    let scheme = scheme.or_else(|| issuer.strip_prefix("https://").map(|rest| format!("http://{rest}")));
    let slash = issuer.strip_suffix('/').map_or_else(|| format!("{issuer}/"), str::to_owned);
    [Some(slash), scheme, Some(issuer.to_ascii_lowercase())]
        .into_iter()
        .flatten()
        .filter(|other| other != issuer)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::ROWS;
    use crate::Check;

    /// Refusals that no check of the table ends in.
    const BESIDE: [&str; 2] = ["registration-ambiguous", "platform-refused"];

    #[test]
    fn every_row_is_of_a_code_that_a_check_ends_in_and_of_an_id_that_exists() {
        let registry = [
            include_str!("../../../../fixtures/requirements/ATK.toml"),
            include_str!("../../../../fixtures/requirements/CORE.toml"),
            include_str!("../../../../fixtures/requirements/LMS.toml"),
            include_str!("../../../../fixtures/requirements/MIG.toml"),
            include_str!("../../../../fixtures/requirements/OIDC.toml"),
            include_str!("../../../../fixtures/requirements/SEC.toml"),
        ];
        for (key, _, text, source) in ROWS {
            let code = key.split('/').next().unwrap();
            let mut checks = Check::LOGIN.iter().chain(Check::LAUNCH).chain(Check::MIGRATION);
            let checked = checks.any(|check| check.refuses_with(code));
            assert!(checked || BESIDE.contains(&code), "{key}");
            let id = format!("\"{source}\"");
            assert!(registry.iter().any(|family| family.contains(&id)), "{source}: {text}");
        }
    }
}
