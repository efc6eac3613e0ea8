use super::{Endpoints, Product, Profile};

fn code<T: std::fmt::Debug>(result: Result<T, crate::Error>) -> &'static str {
    result.unwrap_err().code()
}

#[test]
fn a_host_is_a_host_name_and_nothing_else() {
    for host in [
        "school.instructure.com",
        "School.Instructure.Com",
        "lms.school.example:8443",
        "school.instructure.com:443",
    ] {
        let profile = Profile::canvas_self_hosted(host).unwrap();
        let lower = host.to_ascii_lowercase();
        let expected = lower.strip_suffix(":443").unwrap_or(&lower);
        assert_eq!(profile.token_url.unwrap(), format!("https://{expected}/login/oauth2/token"));
    }
    for host in [
        "",
        " ",
        "https://school.example",
        "school.example/",
        "school.example/path",
        "school.example?x",
        "school.example#x",
        "user@school.example",
        "school.example\\evil.test",
        "school.example:port",
        "school.example:0",
        "school.example.",
        ".school.example",
        "school .example",
        "schöol.example",
        "javascript:alert(1)",
        "school.example\n",
        "[::1",
        "2130706433",
    ] {
        for profile in [
            Profile::canvas(host),
            Profile::canvas_beta(host),
            Profile::canvas_test(host),
            Profile::canvas_self_hosted(host),
            Profile::brightspace(host),
        ] {
            assert_eq!(code(profile), "registration-value-invalid", "{host}");
        }
    }
}

#[test]
fn an_address_is_https_without_query() {
    let root = "https://lms.school.example/Learn";
    assert_eq!(Profile::moodle("https://lms.school.example/Learn/").unwrap().issuer, root);
    assert_eq!(Profile::moodle("http://localhost:8080").unwrap().issuer, "http://localhost:8080");
    for url in [
        "",
        "lms.school.example",
        "http://lms.school.example",
        "ftp://lms.school.example",
        "https://",
        "https://user@lms.school.example",
        "https://lms.school.example/?a=b",
        "https://lms.school.example/#x",
        "https://lms.school.example/a b",
        "//lms.school.example",
    ] {
        for profile in [
            Profile::moodle(url),
            Profile::sakai(url, 7),
            Profile::open_edx(url, "1"),
            Profile::ilias(url),
            Profile::ilias_9(url),
        ] {
            assert_eq!(code(profile), "registration-value-invalid", "{url}");
        }
    }
}

#[test]
fn endpoints_that_are_typed_are_https() {
    let good = Endpoints {
        issuer: "LMS of the school".to_owned(),
        authorization_endpoint: "https://lms.school.example/auth".to_owned(),
        token_url: "https://lms.school.example/token".to_owned(),
        key_set_url: "https://lms.school.example/keys".to_owned(),
    };
    // An issuer is an identifier: corporate systems use a bare name.
    assert_eq!(Profile::openolat(good.clone()).unwrap().issuer, "LMS of the school");
    let http = || "http://lms.school.example/x".to_owned();
    for wrong in [
        Endpoints { issuer: String::new(), ..good.clone() },
        Endpoints { authorization_endpoint: http(), ..good.clone() },
        Endpoints { token_url: http(), ..good.clone() },
        Endpoints { key_set_url: http(), ..good.clone() },
    ] {
        assert_eq!(code(Profile::openolat(wrong.clone())), "registration-value-invalid");
        assert_eq!(code(Profile::itslearning(wrong)), "registration-value-invalid");
    }
}

#[test]
fn ids_stay_inside_their_segment() {
    for id in ["", ".", "..", "a/b", "a?b", "a#b", "a%2fb", "a b", "ä"] {
        assert_eq!(code(Profile::saltire(id)), "registration-value-invalid", "{id}");
        assert_eq!(
            code(Profile::open_edx("https://lms.school.example", id)),
            "registration-value-invalid",
            "{id}"
        );
        assert_eq!(
            code(Profile::blackboard().registration("school", id)),
            "registration-value-invalid",
            "{id}"
        );
    }
    // Elsewhere a client id is any text: old Sakai's is a URL.
    let sakai = Profile::sakai("https://sakai.school.example", 7).unwrap();
    assert_eq!(code(sakai.registration("school", "")), "registration-value-invalid");
    let client = "lti13_https://www.sakaiproject.org/_52a6";
    assert_eq!(sakai.registration("school", client).unwrap().client_id, client);
}

#[test]
fn a_product_is_suggested_in_any_case() {
    assert_eq!(Product::suggest("BlackboardLearn"), Some(Product::Blackboard));
    assert_eq!(Product::suggest("desire2learn"), Some(Product::Brightspace));
    assert_eq!(Product::suggest("Canvas"), Some(Product::Canvas));
    assert_eq!(Product::suggest("canvas "), None);
    assert_eq!(Product::suggest(""), None);
    for product in Product::KNOWN {
        assert_eq!(Product::suggest(product.as_str()).as_ref(), Some(product));
        assert_eq!(
            product.title().to_ascii_lowercase().split(' ').next(),
            product.as_str().split('-').next()
        );
    }
}
