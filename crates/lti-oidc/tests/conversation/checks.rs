//! Every code belongs to a check of the tool's side, or is known to come from somewhere else.

use lti_oidc::tool::Check;
use std::collections::BTreeSet;

/// Codes of the platform's side, of services, of messages that cannot be sent, and of mistakes that no request can cause;
/// `port-failed` may end any check.
const ELSEWHERE: &[&str] = &[
    "assertion-replayed",
    "assertion-subject-mismatch",
    "authentication-request-invalid",
    "bearer-expired",
    "bearer-invalid",
    "bearer-missing",
    "body-too-large",
    "claim-duplicate",
    "claim-name-not-url",
    "claims-unwritable",
    "client-disabled",
    "context-types-foreign-only",
    "custom-value-not-text",
    "document-target-unknown",
    "for-user-id-missing",
    "grant-type-unsupported",
    "guid-missing",
    "guid-not-ascii",
    "guid-too-long",
    "hint-invalid",
    "hint-replayed",
    "jti-missing",
    "jti-wrong-type",
    "login-required",
    "mentors-without-role",
    "message-unsendable",
    "nbf-missing",
    "no-signing-key",
    "parameter-unsupported",
    "policy-out-of-range",
    "port-failed",
    "redirect-uri-unregistered",
    "registration-value-invalid",
    "role-ambiguous",
    "role-not-uri",
    "roles-foreign-only",
    "scope-insufficient",
    "scope-not-granted",
    "scope-withheld",
    "scopes-missing",
    "sealing-secret-too-short",
    "service-origin-foreign",
    "service-redirected",
    "service-unavailable",
    "service-url-invalid",
    "service-url-missing",
    "service-version-missing",
    "signing-failed",
    "signing-key-unusable",
    "sub-mismatch",
    "test-user-alone",
    "token-answer-malformed",
    "token-endpoint-refused",
    "token-endpoint-unavailable",
    "token-request-invalid",
    "token-url-missing",
    "url-not-secure",
    "url-template",
    "variable-unresolved",
    "client-id-taken",
    "context-type-not-uri",
    "result-without-learner",
    "target-changed",
    "target-unpublishable",
    "too-many-requests",
    "variable-not-date-time",
];

const LISTS: [&[Check]; 3] = [Check::LOGIN, Check::LAUNCH, Check::MIGRATION];

/// Codes as the sources declare them: the first of two texts, or the only one, behind `=>` or `(`.
fn declared() -> BTreeSet<&'static str> {
    let sources = [
        include_str!("../../src/error/reasons.rs"),
        include_str!("../../../lti-security/src/error/misbehaved.rs"),
        include_str!("../../../lti-security/src/error/refused.rs"),
        include_str!("../../../lti-security/src/error/environment.rs"),
        include_str!("../../../lti-claims/src/problem/reason.rs"),
        include_str!("../../../lti-claims/src/parse_error.rs"),
    ];
    let mut codes = BTreeSet::new();
    for source in sources {
        let parts: Vec<_> = source.split('"').collect();
        for part in parts.windows(3) {
            let [before, text, after] = part else { continue };
            let opens = before.trim_end().ends_with("=>") || before.trim_end().ends_with('(');
            let kebab = text.contains('-')
                && text
                    .bytes()
                    .all(|byte| byte == b'-' || byte.is_ascii_lowercase() || byte.is_ascii_digit());
            if opens && kebab && after.trim_start().starts_with(',') {
                codes.insert(*text);
            }
        }
    }
    codes
}

#[test]
fn every_code_belongs_to_a_check_or_comes_from_elsewhere() {
    let declared = declared();
    assert!(declared.len() > 150, "{}", declared.len());
    let checks: BTreeSet<_> =
        LISTS.iter().copied().flatten().flat_map(|check| check.codes()).copied().collect();
    let elsewhere: BTreeSet<_> = ELSEWHERE.iter().copied().collect();
    let known: BTreeSet<_> = checks.union(&elsewhere).copied().collect();
    assert_eq!(
        declared.difference(&known).collect::<Vec<_>>(),
        Vec::<&&str>::new(),
        "add these to the check of `tool/checks.rs` that they end, or to ELSEWHERE"
    );
    assert_eq!(known.difference(&declared).collect::<Vec<_>>(), Vec::<&&str>::new(), "nobody gives these");
    assert_eq!(checks.intersection(&elsewhere).collect::<Vec<_>>(), Vec::<&&str>::new(), "both");
}

/// A code stands twice in one list only where its error may come up at two places.
#[test]
fn the_lists_are_in_order_and_a_code_leads_to_one_check() {
    for list in LISTS {
        assert!(list.is_sorted() && !list.is_empty());
        let mut seen = BTreeSet::new();
        for check in list {
            assert!(!check.text().is_empty() && check.requirement().contains('-'), "{check:?}");
            for code in check.codes() {
                assert!(seen.insert(code) || *code == "state-unknown", "{code}");
                assert!(check.refuses_with(code) && !check.refuses_with(&code[1..]));
            }
        }
    }
}
