use lti_ags::Operation::{self, *};
use lti_claims::ServiceScope;
use lti_security::oauth::Scopes;

const LINE_ITEM: &str = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem";
const READONLY: &str = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly";
const RESULT: &str = "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly";
const SCORE: &str = "https://purl.imsglobal.org/spec/lti-ags/scope/score";

/// AGS-014 to AGS-017: every operation with every scope.
#[test]
fn which_scope_permits_what() {
    for (scope, permitted) in [
        (LINE_ITEM, &[ListLineItems, CreateLineItem, ReadLineItem, ReplaceLineItem, DeleteLineItem][..]),
        (READONLY, &[ListLineItems, ReadLineItem]),
        (RESULT, &[ReadResults]),
        (SCORE, &[PublishScore]),
        ("https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly", &[]),
        ("https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.", &[]),
        ("", &[]),
    ] {
        let granted = Scopes::parse(scope);
        let all = Operation::ALL.iter().copied().filter(|operation| operation.is_permitted_by(&granted));
        assert_eq!(all.collect::<Vec<_>>(), permitted, "{scope}");
    }
    assert_eq!(Operation::ALL.len(), 7);
}

/// AGS-D07, LMS-063, LMS-080: what is needed and advertised; both scopes of line items for reading.
#[test]
fn what_a_tool_asks_for() {
    for (operation, advertised, asked) in [
        (ListLineItems, &[LINE_ITEM, READONLY, SCORE][..], &[LINE_ITEM, READONLY][..]),
        (ReadLineItem, &[READONLY], &[READONLY]),
        (ReadLineItem, &[LINE_ITEM], &[LINE_ITEM]),
        (CreateLineItem, &[LINE_ITEM, READONLY], &[LINE_ITEM]),
        (ReplaceLineItem, &[READONLY], &[]),
        (DeleteLineItem, &[LINE_ITEM], &[LINE_ITEM]),
        (PublishScore, &["https://canvas.instructure.com/lti-ags/progress/scope/show", SCORE], &[SCORE]),
        (ReadResults, &[LINE_ITEM, SCORE], &[]),
        (ReadResults, &[RESULT], &[RESULT]),
    ] {
        let advertised: Vec<ServiceScope> =
            advertised.iter().map(|scope| ServiceScope::from(*scope)).collect();
        let scopes = operation.scopes_to_ask(&advertised);
        assert_eq!(scopes.iter().collect::<Vec<_>>(), asked, "{operation:?}");
    }
}
