use lti_ags::url::{results, scores, with_parameter};

/// AGS-089, AGS-090, AGS-110, AGS-111, LMS-090 to LMS-092: the table of §1.3, and what real platforms have.
#[test]
fn scores_and_results_beside_the_query() {
    for (line_item, path, query) in [
        (
            "https://lms.example/2344/lineitems/17/lineitem",
            "https://lms.example/2344/lineitems/17/lineitem",
            "",
        ),
        (
            "https://lms.example/2344/lineitems/17/lineitem?type_id=3",
            "https://lms.example/2344/lineitems/17/lineitem",
            "?type_id=3",
        ),
        ("https://lms.example/ags?ctx=9&li=17", "https://lms.example/ags", "?ctx=9&li=17"),
        ("https://lms.example/lineitems/17;v=2?x=a%2Fb", "https://lms.example/lineitems/17;v=2", "?x=a%2Fb"),
        ("https://lms.example/lineitems/17/", "https://lms.example/lineitems/17", ""),
        ("https://lms.example/lineitems/17/?a=/", "https://lms.example/lineitems/17", "?a=/"),
        ("https://lms.example/lineitems/17//", "https://lms.example/lineitems/17/", ""),
        ("https://lms.example/li?a=1?b=2", "https://lms.example/li", "?a=1?b=2"),
        ("https://lms.example/li?a=1#top?x", "https://lms.example/li", "?a=1"),
        ("https://lms.example/li#top?x=1", "https://lms.example/li", ""),
        ("https://lms.example/li?", "https://lms.example/li", "?"),
        (
            "https://l.example/learn/api/v1/lti/courses/_4_1/lineItems/_40_1",
            "https://l.example/learn/api/v1/lti/courses/_4_1/lineItems/_40_1",
            "",
        ),
        (
            "https://sakai.example/imsblis/lti13/a:::b%3A%3A%2Fc/x",
            "https://sakai.example/imsblis/lti13/a:::b%3A%3A%2Fc/x",
            "",
        ),
        ("/2344/li?type_id=3", "/2344/li", "?type_id=3"),
        ("", "", ""),
    ] {
        assert_eq!(scores(line_item), format!("{path}/scores{query}"));
        assert_eq!(results(line_item), format!("{path}/results{query}"));
    }
}

/// §1.3: a parameter goes to the end, and what is there is neither decoded nor encoded again.
#[test]
fn parameters_go_to_the_end() {
    for (url, name, value, whole) in [
        ("https://l.example/r", "user_id", "u-51c", "https://l.example/r?user_id=u-51c"),
        ("https://l.example/r?t=a%2fb+c", "user_id", "u", "https://l.example/r?t=a%2fb+c&user_id=u"),
        ("https://l.example/r?", "limit", "5", "https://l.example/r?limit=5"),
        ("https://l.example/r?a=1&", "limit", "5", "https://l.example/r?a=1&limit=5"),
        ("https://l.example/r#x", "limit", "5", "https://l.example/r?limit=5"),
        (
            "https://l.example/r",
            "user_id",
            "a b&c=d/é+%",
            "https://l.example/r?user_id=a%20b%26c%3Dd%2F%C3%A9%2B%25",
        ),
        ("https://l.example/r", "tag", "-._~", "https://l.example/r?tag=-._~"),
    ] {
        assert_eq!(with_parameter(url, name, value), whole);
    }
}
